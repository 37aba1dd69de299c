//! Decides the text that a cell gives to its column, and the types of cells that a column cannot hold. Every cell of
//! every kind of sheet passes through [`check`]. Texts that were destroyed are those of [`crate::model::destroyed`].

use super::columns::{Col, Holds};
use super::sheet::{CellType, TypedCell, shows_formula, unescape};
use crate::model::ProblemKind;
use crate::model::destroyed::{damaged, destroyed, destroyed_device};
use crate::model::text::trim;

/// The error of a cell: the text that people see in it, and the reason.
pub(super) type CellError<'a> = (&'a str, ProblemKind);

/// Returns the text of a cell as its column reads it, trimmed.
///
/// # Errors
/// Those of [`check`].
pub(super) fn text_of(cell: &str, col: Col) -> Result<&str, CellError<'_>> {
    check(cell, col)?;
    Ok(unchecked(cell, col))
}

/// Returns the text of a cell that was checked. A number that its format shows as another text counts as that text,
/// except in a column of numbers.
pub(super) fn unchecked(cell: &str, col: Col) -> &str {
    let cell = TypedCell::read(trim(cell));
    match cell.of {
        CellType::Number { number } if col.holds() == Holds::Number => number,
        CellType::Plain | CellType::Number { .. } => trim(unescape(trim(cell.shown))),
        _ => trim(cell.shown),
    }
}

/// Checks that a cell can be read, and is what a person typed.
///
/// # Errors
/// The error of a formula, a formula without a result, a cell of an unknown type, a text that was destroyed, a date or
/// yes or no in a column that holds none, a number that its format shows as something else, an amount that is merged
/// over several rows or columns.
pub(super) fn check(cell: &str, col: Col) -> Result<(), CellError<'_>> {
    let cell = TypedCell::read(trim(cell));
    let (shown, holds) = (trim(cell.shown), col.holds());
    if let Some(range) = cell.merged.filter(|_| holds == Holds::Number) {
        return Err((shown, ProblemKind::MergedAmount { range: range.to_owned() }));
    }
    let kind = match (cell.of, holds) {
        (CellType::NoResult, _) => ProblemKind::FormulaWithoutResult,
        (CellType::Failed, _) => ProblemKind::FailedFormula,
        (CellType::Unreadable, _) => ProblemKind::UnreadableCell,
        (CellType::Date, Holds::Day) | (CellType::YesNo, Holds::YesNo) => return Ok(()),
        (CellType::Number { .. } | CellType::UnknownText, Holds::Number) => return Ok(()),
        (CellType::Date, _) => ProblemKind::DateCell,
        (CellType::YesNo, _) => ProblemKind::YesNoCell,
        (CellType::UnknownText, _) | (CellType::OtherNumber, Holds::Number) => {
            ProblemKind::FormattedNumber
        }
        (CellType::Plain, _) if shows_formula(shown) => ProblemKind::FormulaWithoutResult,
        (CellType::Number { .. } | CellType::OtherNumber | CellType::Plain, _) => {
            match problem_of(trim(unescape(shown)), col) {
                Some(kind) => kind,
                None => return Ok(()),
            }
        }
    };
    Err((shown, kind))
}

/// Returns the problem of a text without a type.
fn problem_of(text: &str, col: Col) -> Option<ProblemKind> {
    let kind = match col {
        _ if col.holds() != Holds::Text => damaged(text),
        Col::Tag | Col::Serial | Col::Item => destroyed_device(text),
        _ => destroyed(text),
    };
    match (kind?, col) {
        (ProblemKind::DigitsLost, Col::IdNumber | Col::Certificate) => {
            Some(ProblemKind::IdDestroyed)
        }
        (kind, _) => Some(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, col: Col) -> Option<&'static str> {
        text_of(text, col).err().map(|(_, kind)| kind.code())
    }

    #[test]
    fn a_destroyed_value_is_noticed_in_every_column_of_texts() {
        for text in ["2.02401E+11", "2,02401E+11", "'2.02401E+11", "=\"2.02401E+11\"", "202401.00"]
        {
            for col in [Col::Tag, Col::Key, Col::Name, Col::Phone, Col::ClassName, Col::Serial] {
                assert_eq!(refused(text, col), Some("digits-lost"), "{text} {}", col.name());
            }
            assert_eq!(refused(text, Col::IdNumber), Some("id-destroyed"), "{text}");
        }
        assert_eq!(refused("202401000001234000", Col::Tag), Some("digits-lost"));
        assert_eq!(refused("999552201205021000", Col::IdNumber), None, "an id may end in zeros");
        assert_eq!(refused("999552201205021000", Col::Person), None);
        for text in ["2024/1/12", "1月12日", "12-Jan", "2024/3/1 0:00", "=\"2024-01-12\""] {
            assert_eq!(refused(text, Col::ClassName), Some("date-cell"), "{text}");
        }
        assert_eq!(refused("2024/3/1 0:00", Col::FittedOn), None);
        for col in [Col::Name, Col::Value, Col::FittedOn, Col::Hygiene] {
            assert_eq!(refused("#N/A", col), Some("failed-formula"), "{}", col.name());
            assert_eq!(refused("1\u{fffd}", col), Some("damaged-text"), "{}", col.name());
        }
        for text in ["AK000012", "3-12", "2023-1", "'001", "=\"001\"", "-"] {
            assert_eq!(refused(text, Col::Serial), None, "{text}");
        }
    }

    #[test]
    fn a_formula_that_is_shown_instead_of_its_result_is_noticed() {
        for text in
            ["=A1+B1", "=VLOOKUP(A1,B:C,2,0)", "+SUM(A1:A3)", "@sum(A1)", "=-A1", "=$B$2", "{=A1}"]
        {
            for col in [Col::Name, Col::Tag, Col::Cost, Col::FittedOn] {
                let kind = Some("formula-without-result");
                assert_eq!(refused(text, col), kind, "{text} {}", col.name());
            }
        }
        for text in ["'=A1+B1", "+86 139", "-", "@b", "=", "=\"001\"", "+(86)139"] {
            assert_eq!(refused(text, Col::Phone), None, "{text}");
        }
    }

    #[test]
    fn a_cell_of_another_type_gives_no_text() {
        let yes = "\u{1}BTRUE";
        for (cell, col, kind) in [
            (yes, Col::Name, Some("yes-no-cell")),
            (yes, Col::Key, Some("yes-no-cell")),
            (yes, Col::Tag, Some("yes-no-cell")),
            (yes, Col::Quantity, Some("yes-no-cell")),
            (yes, Col::Hygiene, None),
            (yes, Col::Basic, None),
            ("TRUE", Col::Name, Some("yes-no-cell")),
            ("TRUE", Col::Basic, None),
            ("\u{1}T3", Col::Tag, Some("formatted-number")),
            ("\u{1}T3", Col::FittedOn, Some("formatted-number")),
            ("\u{1}T3", Col::Quantity, None),
            ("\u{1}O12.3千", Col::Value, Some("formatted-number")),
            ("\u{1}O50%", Col::ClassName, None),
            ("\u{1}N300\u{1}3.00E+02", Col::Tag, Some("digits-lost")),
            ("\u{1}N300\u{1}3.00E+02", Col::Cost, None),
        ] {
            assert_eq!(refused(cell, col), kind, "{cell} {}", col.name());
        }
        assert_eq!(text_of("\u{1}T3", Col::Quantity), Ok("3"));
        assert_eq!(text_of("\u{1}O50%", Col::ClassName), Ok("50%"));
    }

    #[test]
    fn a_merged_cell_gives_no_amount() {
        for cell in ["\u{1}MF2:F4\u{1}6000", "\u{1}MD2:E2\u{1}"] {
            for col in [Col::Value, Col::Quantity, Col::Subsidy] {
                assert_eq!(refused(cell, col), Some("merged-amount"), "{cell} {}", col.name());
            }
            assert_eq!(refused(cell, Col::Provider), None, "{cell}");
        }
    }

    #[test]
    fn the_marks_of_a_text_do_not_belong_to_it() {
        for (cell, text) in [
            ("=\"001\"", "001"),
            ("'001", "001"),
            ("''quoted'", "'quoted'"),
            (" ' 001 ", "001"),
            ("'+86 139", "+86 139"),
            ("王芳", "王芳"),
        ] {
            assert_eq!(text_of(cell, Col::Key), Ok(text), "{cell}");
        }
    }
}
