//! Decides the text that a cell gives to its column, and the cells that a spreadsheet has destroyed. Every cell of every
//! kind of sheet passes through [`check`].

use super::columns::{Col, Holds};
use super::sheet::{CellType, TypedCell, unescape};
use crate::model::text::{half_width, trim};
use crate::model::{ProblemKind, parse_day};

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
/// The error of a formula, a formula without a result, a cell of an unknown type, a number that lost digits, a date in a
/// column that holds none, an amount that is merged over several rows.
pub(super) fn check(cell: &str, col: Col) -> Result<(), CellError<'_>> {
    let cell = TypedCell::read(trim(cell));
    let (shown, holds) = (trim(cell.shown), col.holds());
    let is_amount = holds == Holds::Number && !shown.is_empty();
    if let Some(range) = cell.merged.filter(|_| is_amount) {
        return Err((shown, ProblemKind::MergedAmount { range: range.to_owned() }));
    }
    match cell.of {
        CellType::NoResult => Err((shown, ProblemKind::FormulaWithoutResult)),
        CellType::Failed => Err((shown, ProblemKind::FailedFormula)),
        CellType::Unreadable => Err((shown, ProblemKind::UnreadableCell)),
        CellType::Date if holds != Holds::Day => Err((shown, ProblemKind::DateCell)),
        CellType::Date => Ok(()),
        CellType::Number { .. } if holds == Holds::Number => Ok(()),
        CellType::Number { .. } | CellType::Plain => check_text(shown, col, holds),
    }
}

/// Checks the text of a cell without a type.
fn check_text(text: &str, col: Col, holds: Holds) -> Result<(), CellError<'_>> {
    if unescape(text) != text {
        // A text that is marked as such is what a person typed.
        return Ok(());
    }
    if is_error_value(text) {
        return Err((text, ProblemKind::FailedFormula));
    }
    if holds == Holds::Text {
        if lost_digits(text) || names_a_device(col) && ends_in_zeros(text) {
            let is_id = matches!(col, Col::IdNumber | Col::Certificate);
            let kind = if is_id { ProblemKind::IdDestroyed } else { ProblemKind::DigitsLost };
            return Err((text, kind));
        }
        if is_date(text) {
            return Err((text, ProblemKind::DateCell));
        }
    }
    Ok(())
}

/// Checks whether a text is the one that a spreadsheet shows for a failed formula: `#N/A`, `#SPILL!`, `#NAME?`,
/// LibreOffice's `Err:502`, or `####` for a value wider than its column.
fn is_error_value(text: &str) -> bool {
    if let Some(number) = text.strip_prefix("Err:") {
        return number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let Some(name) = text.strip_prefix('#') else { return false };
    let is_name = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '/');
    match name.strip_suffix(['!', '?']) {
        Some(name) => !name.is_empty() && name.chars().all(is_name),
        None => {
            matches!(name, "N/A" | "GETTING_DATA" | "NV" | "N/D")
                || name.bytes().all(|b| b == b'#') && !name.is_empty()
        }
    }
}

fn names_a_device(col: Col) -> bool {
    matches!(col, Col::Tag | Col::Serial | Col::Item)
}

/// Checks whether a text has 18 digits, of which a spreadsheet kept 15. An id may end in zeros: it has a check character.
fn ends_in_zeros(text: &str) -> bool {
    let all = |mut digits: std::str::Bytes<'_>| digits.all(|byte| byte.is_ascii_digit());
    text.len() >= 18 && all(text.bytes()) && text[15..].bytes().all(|byte| byte == b'0')
}

/// Checks whether a text is a number as a spreadsheet writes it after digits were lost, such as `2.02401E+11`, or
/// `13909150001.0` for a number that never was a fraction.
fn lost_digits(text: &str) -> bool {
    if !text.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '-') {
        return false;
    }
    let text = half_width(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((number, power)) = text.split_once(['E', 'e']) {
        let power = power.strip_prefix(['+', '-']).filter(|power| power.len() >= 2);
        let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
        let whole = whole.strip_prefix('-').unwrap_or(whole);
        return power.is_some_and(digits) && whole.len() == 1 && digits(whole) && digits(decimals);
    }
    text.split_once('.').is_some_and(|(whole, decimals)| {
        let zeros = !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
        zeros && whole.len() >= 6 && digits(whole)
    })
}

/// The months as a spreadsheet shortens them.
const MONTHS: &[&str] =
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Checks whether a text is a date as a spreadsheet shows it: `2024/1/12`, `1月12日`, `12-Jan`, `Jan-24`.
fn is_date(text: &str) -> bool {
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_month = |text: &str| MONTHS.contains(&text);
    if text.len() > 24 || !text.contains(['-', '/', '.', '月']) {
        return false;
    }
    if let Some((month, day)) = text.strip_suffix('日').and_then(|text| text.split_once('月'))
        && is_number(month, 2)
        && is_number(day, 2)
    {
        return true;
    }
    match text.split_once('-') {
        Some((day, month)) if is_number(day, 2) && is_month(month) => true,
        Some((month, year)) if is_month(month) && is_number(year, 2) => true,
        _ => parse_day(&half_width(text)).is_some(),
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
        for text in [
            "2.02401E+11",
            "6.10902E+17",
            "２.０２４０１E+11",
            "1E+15",
            "-1.5E-07",
            "13909150001.0",
            "202401.00",
        ] {
            for col in [Col::Tag, Col::Key, Col::Name, Col::Phone, Col::ClassName, Col::Serial] {
                assert_eq!(refused(text, col), Some("digits-lost"), "{text} {}", col.name());
            }
            assert_eq!(refused(text, Col::IdNumber), Some("id-destroyed"), "{text}");
        }
        assert_eq!(refused("202401000001234000", Col::Tag), Some("digits-lost"));
        assert_eq!(refused("999552201205021000", Col::IdNumber), None, "an id may end in zeros");
        assert_eq!(refused("999552201205021000", Col::Person), None);
        for text in ["2024/1/12", "2024-01-12", "1月12日", "12-Jan", "Jan-24", "2024年1月12日"]
        {
            assert_eq!(refused(text, Col::ClassName), Some("date-cell"), "{text}");
            assert_eq!(refused(text, Col::FittedOn), None, "{text}");
        }
        for text in [
            "AK000012",
            "202401000001",
            "1E5",
            "12E",
            "2E+0",
            "12 22 03",
            "12.22.03",
            "3-12",
            "2023-1",
            "SP-0981/001",
            "0915-3212345",
            "139-0915-0001",
            "1-5月",
            "6.5",
            "1.0",
            "610902200901154839",
            "May-Lin",
            "'2.02401E+11",
            "=\"2024-01-12\"",
        ] {
            assert_eq!(refused(text, Col::Serial), None, "{text}");
        }
    }

    #[test]
    fn the_error_of_a_formula_is_noticed_whichever_program_shows_it() {
        for text in [
            "#N/A",
            "#REF!",
            "#VALUE!",
            "#NAME?",
            "#DIV/0!",
            "#NUM!",
            "#NULL!",
            "#SPILL!",
            "#CALC!",
            "#FIELD!",
            "#BLOCKED!",
            "#CONNECT!",
            "#BUSY!",
            "#UNKNOWN!",
            "#EXTERNAL!",
            "#ERROR!",
            "#GETTING_DATA",
            "#WERT!",
            "#BEZUG!",
            "#PYTHON!",
            "Err:502",
            "######",
        ] {
            assert_eq!(refused(text, Col::Name), Some("failed-formula"), "{text}");
            assert_eq!(refused(text, Col::Value), Some("failed-formula"), "{text}");
        }
        for text in ["#", "#12", "#A-7", "#1楼", "Err:", "Error"] {
            assert_eq!(refused(text, Col::Name), None, "{text}");
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
