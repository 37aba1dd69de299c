//! Escapes text that a spreadsheet would run as a formula: an apostrophe is written in front of it, and removed on
//! reading.

use std::borrow::Cow;

/// The signs with which a formula begins. Spreadsheets of East Asia take the wide ones, too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Checks whether a spreadsheet takes a text for a formula. A lone dash, which clears a cell, and a number below zero
/// are no formulas.
fn is_formula(text: &str) -> bool {
    let is_number = || text.starts_with('-') && text.parse::<f64>().is_ok();
    text.starts_with(SIGNS) && text != "-" && !is_number()
}

/// Checks whether a cell that is not marked as a text is a formula, which a program wrote instead of its result: `=A1+B1`,
/// `+SUM(A1:A3)`. A phone number such as `+86 139` is none.
pub(in crate::exchange) fn shows_formula(cell: &str) -> bool {
    if unescape(cell) != cell {
        return false;
    }
    let array = || cell.strip_prefix("{=")?.strip_suffix('}');
    if let Some(formula) = cell.strip_prefix('=').or_else(array) {
        let begins = |c: char| c.is_alphanumeric() || "(\"'$+-{@[#.".contains(c);
        return formula.trim_start().starts_with(begins);
    }
    let Some(formula) = cell.strip_prefix(['+', '-', '@']) else { return false };
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let rest = formula.trim_start_matches(name);
    formula.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest.starts_with('(')
        && rest.ends_with(|c: char| c == ')' || c.is_ascii_alphanumeric())
}

/// Returns a cell as it is written: an apostrophe is put in front of a formula, and in front of a text that begins with
/// one, so that reading gives the same cell. Exports call this themselves; it is for a program's own sheets.
pub fn neutral(cell: &str) -> Cow<'_, str> {
    match cell.starts_with('\'') || is_formula(cell) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// Returns a cell that was read from a sheet as it is written to another, so that reading gives the same: a cell that is
/// marked as a text stays marked.
pub fn neutral_raw(cell: &str) -> Cow<'_, str> {
    match unescape(cell) {
        _ if cell.starts_with('\'') => Cow::Borrowed(cell),
        text if text != cell => Cow::Owned(format!("'{text}")),
        _ => neutral(cell),
    }
}

/// Returns a cell without the sign that it is a text: the apostrophe of spreadsheets, or the `="001"` of programs that
/// keep zeros in front of numbers.
pub(in crate::exchange) fn unescape(cell: &str) -> &str {
    let quoted = || cell.strip_prefix("=\"")?.strip_suffix('"').filter(|text| !text.contains('"'));
    cell.strip_prefix('\'').or_else(quoted).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_cell_is_a_formula_and_each_is_read_as_it_was(cell in "[-=+@＝＋－＠'\"a7. ]{0,6}") {
            let written = neutral(&cell);
            prop_assert!(!is_formula(&written), "{written}");
            prop_assert_eq!(unescape(&written), &cell);
            let again = neutral_raw(&cell);
            prop_assert!(!is_formula(&again), "{again}");
            prop_assert_eq!(unescape(&again), unescape(&cell));
        }
    }

    #[test]
    fn a_text_that_another_program_marked_is_the_text() {
        for (cell, text) in
            [("'001", "001"), ("=\"001\"", "001"), ("=\"a\"&\"b\"", "=\"a\"&\"b\""), ("=\"", "=\"")]
        {
            assert_eq!(unescape(cell), text);
        }
    }

    #[test]
    fn a_dash_and_a_plain_text_stay() {
        for cell in ["-", "", "轮椅", "-1.5", "13909150001"] {
            assert_eq!(neutral(cell), cell);
        }
        assert_eq!(neutral("+86 139"), "'+86 139");
        assert_eq!(neutral("'quoted'"), "''quoted'");
    }
}
