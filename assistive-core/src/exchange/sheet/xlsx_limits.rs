//! The most elements of an XLSX that are read. A small file can have millions, and each takes memory.

use crate::model::ProblemKind;

/// The most parts and sheets of a workbook, styles and number formats of cells, merged ranges of a sheet, and texts that
/// cells share: far more than people make, and few enough for memory.
pub(super) const PARTS: usize = 1 << 14;
pub(super) const STYLES: usize = 1 << 20;
pub(super) const FORMATS: usize = 1 << 13;
pub(super) const MERGED: usize = 1 << 21;
pub(super) const TEXTS: usize = 1 << 24;

/// The most bytes of the texts that cells share, of which a million people with two texts of their own take half, and of the
/// code of a number format.
pub(super) const TEXT_BYTES: usize = 128 << 20;
pub(super) const FORMAT_BYTES: usize = 1 << 10;

/// Checks that a workbook has no more of its elements than memory can hold.
pub(super) fn at_most(count: usize, max: usize) -> Result<(), ProblemKind> {
    if count > max { Err(ProblemKind::WorkbookTooComplex) } else { Ok(()) }
}
