//! The formats of files: bytes to rows of cells and back, as CSV and as workbooks. Only [`tags()`] knows a kind of
//! sheet.

#[cfg(feature = "xlsx")]
mod cell_range;
#[cfg(feature = "xlsx")]
mod checked;
mod csv_rows;
mod formula_escape;
mod gb18030;
mod header_rows;
#[cfg(feature = "xlsx")]
mod number_format;
mod tags;
mod typed_cell;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
pub(super) mod workbook_out;
#[cfg(feature = "xlsx")]
mod xls_formats;
#[cfg(feature = "xlsx")]
mod xls_guard;
#[cfg(feature = "xlsx")]
mod xlsx;
#[cfg(feature = "xlsx")]
mod xlsx_guard;
#[cfg(feature = "xlsx")]
mod xlsx_limits;
#[cfg(feature = "xlsx")]
mod xml;

#[cfg(feature = "xlsx")]
pub use checked::checked_workbook;
pub(super) use csv_rows::{Place, ReadText, Rows, read};
pub use csv_rows::{as_gb18030, visible_sheets};
pub use formula_escape::{neutral, neutral_raw};
pub(super) use formula_escape::{shows_formula, unescape};
pub(super) use header_rows::HeaderRows;
pub use tags::tags;
pub(super) use typed_cell::{CellType, TypedCell, shown};
#[cfg(feature = "xlsx")]
pub(super) use workbook::EXPLANATIONS;
#[cfg(feature = "xlsx")]
pub use workbook_out::workbook;

/// The largest file that is read, in megabytes. A sheet of a million people takes about a tenth of it.
pub const MAX_FILE_MEGABYTES: u64 = 1024;

/// Checks whether bytes begin like a ZIP archive, as those of an XLSX do.
fn is_xlsx(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}
