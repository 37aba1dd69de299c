//! Text that a spreadsheet would run as a formula: written behind an apostrophe, and read without it.

use std::borrow::Cow;

/// Whether a spreadsheet takes a text for a formula. A lone dash is none: in a sheet it clears a cell; nor is a number
/// below zero.
fn is_formula(text: &str) -> bool {
    let is_number = || text.starts_with('-') && text.parse::<f64>().is_ok();
    text.starts_with(['=', '+', '-', '@']) && text != "-" && !is_number()
}

/// A cell as it is written: what would be a formula behind an apostrophe, and what already stands behind one behind
/// another, so that reading gives back what was there. For sheets of a program's own; exports do it themselves.
pub fn neutral(cell: &str) -> Cow<'_, str> {
    match is_formula(cell.trim_start_matches('\'')) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// A cell as it was before it was written.
pub(in crate::exchange) fn unescape(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_cell_is_a_formula_and_each_is_read_as_it_was(cell in "[-=+@'a7. ]{0,6}") {
            let written = neutral(&cell);
            prop_assert!(!is_formula(&written), "{written}");
            prop_assert_eq!(unescape(&written), &cell);
        }
    }

    #[test]
    fn a_dash_and_a_plain_text_stay() {
        for cell in ["-", "", "轮椅", "-1.5", "13909150001", "'quoted'"] {
            assert_eq!(neutral(cell), cell);
        }
        assert_eq!(neutral("+86 139"), "'+86 139");
    }
}
