//! The types of cells in the text of a sheet. CSV has none, so the type of a workbook's cell is written in front of its
//! text, behind a control character that no text of a sheet keeps.

/// The character in front of a type, and between its parts.
const MARK: char = '\u{1}';

/// The control character that replaces [`MARK`] in texts of a sheet. It is refused like any other.
const OTHER_CONTROL: &str = "\u{2}";

/// The type of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) enum CellType<'a> {
    /// A text, or a number that is shown as it is.
    Plain,
    /// A date or a time.
    Date,
    /// A number that its format shows as another text.
    Number {
        /// The number itself.
        number: &'a str,
    },
    /// A number that its format shows as another number. The shown one is the text of the cell.
    OtherNumber,
    /// A number that its format shows as a text that is not known. The number is the text of the cell.
    UnknownText,
    /// Yes or no, as a workbook holds it: `TRUE` or `FALSE`.
    YesNo,
    /// A formula that was never calculated.
    NoResult,
    /// The error of a formula.
    Failed,
    /// A cell of an unknown type.
    Unreadable,
}

#[cfg(feature = "xlsx")]
impl CellType<'_> {
    fn letter(self) -> Option<char> {
        match self {
            Self::Plain => None,
            Self::Date => Some('D'),
            Self::Number { .. } => Some('N'),
            Self::OtherNumber => Some('O'),
            Self::UnknownText => Some('T'),
            Self::YesNo => Some('B'),
            Self::NoResult => Some('F'),
            Self::Failed => Some('E'),
            Self::Unreadable => Some('U'),
        }
    }

    /// Returns a cell of this type as the text of a sheet holds it.
    pub(super) fn write(self, shown: &str) -> String {
        let Some(letter) = self.letter() else { return without_marks(shown.to_owned()) };
        match self {
            Self::Number { number } => format!("{MARK}{letter}{number}{MARK}{shown}"),
            _ => format!("{MARK}{letter}{}", without_marks(shown.to_owned())),
        }
    }
}

/// Returns a cell with the range over which it is merged, such as `F2:F4`.
#[cfg(feature = "xlsx")]
pub(super) fn merged_over(range: &str, cell: &str) -> String {
    format!("{MARK}M{range}{MARK}{cell}")
}

/// Replaces the characters of a text that would be read as the type of a cell.
pub(super) fn without_marks(text: String) -> String {
    if text.contains(MARK) { text.replace(MARK, OTHER_CONTROL) } else { text }
}

/// A cell of a sheet with its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct TypedCell<'a> {
    pub(in crate::exchange) of: CellType<'a>,
    /// The text that people see.
    pub(in crate::exchange) shown: &'a str,
    /// The range over which the cell is merged downwards, or of the merged cell to its left, where it shows nothing.
    pub(in crate::exchange) merged: Option<&'a str>,
}

impl<'a> TypedCell<'a> {
    /// Reads a cell from the text of a sheet.
    pub(in crate::exchange) fn read(cell: &'a str) -> Self {
        let plain = |shown| Self { of: CellType::Plain, shown, merged: None };
        let Some(marked) = cell.strip_prefix(MARK) else { return plain(cell) };
        let (Some(letter), rest) = ({ marked.chars().next() }, marked.get(1..).unwrap_or(""))
        else {
            return plain("");
        };
        let typed = |of, shown| Self { of, shown, merged: None };
        match letter {
            'M' => {
                let (range, cell) = rest.split_once(MARK).unwrap_or(("", rest));
                Self { merged: Some(range), ..Self::read(cell) }
            }
            'N' => {
                let (number, shown) = rest.split_once(MARK).unwrap_or((rest, rest));
                typed(CellType::Number { number }, shown)
            }
            'D' => typed(CellType::Date, rest),
            'O' => typed(CellType::OtherNumber, rest),
            'T' => typed(CellType::UnknownText, rest),
            'B' => typed(CellType::YesNo, rest),
            'F' => typed(CellType::NoResult, rest),
            'E' => typed(CellType::Failed, rest),
            _ => typed(CellType::Unreadable, rest),
        }
    }
}

/// Returns the text of a cell that people see.
pub(in crate::exchange) fn shown(cell: &str) -> &str {
    TypedCell::read(cell).shown
}

#[cfg(all(test, feature = "xlsx"))]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_as_it_was_written() {
        for (of, text) in [
            (CellType::Plain, "AK000012"),
            (CellType::Date, "2024-01-05"),
            (CellType::Number { number: "12" }, "AK000012"),
            (CellType::OtherNumber, "12.3千"),
            (CellType::UnknownText, "3"),
            (CellType::YesNo, "TRUE"),
            (CellType::NoResult, "=1+1"),
            (CellType::Failed, "#SPILL!"),
            (CellType::Unreadable, "x"),
        ] {
            let written = of.write(text);
            assert_eq!(TypedCell::read(&written), TypedCell { of, shown: text, merged: None });
            let merged = merged_over("F2:F4", &written);
            let read = TypedCell { of, shown: text, merged: Some("F2:F4") };
            assert_eq!(TypedCell::read(&merged), read);
        }
    }

    #[test]
    fn a_text_cannot_pretend_to_have_a_type() {
        let written = CellType::Plain.write("\u{1}D2024-01-05");
        assert_eq!(TypedCell::read(&written).of, CellType::Plain);
        assert_eq!(TypedCell::read("\u{1}").shown, "");
    }
}
