//! Marks rejected rows in a copy of their workbook: the wrong cells are coloured, and a column beside the list says what
//! is wrong. Only the XML of these cells and of their styles is changed, because crates that edit workbooks write them
//! anew and lose the parts that they do not know.
//!
//! A second check replaces the column of the first one, and takes the colour from cells that are right now. They get their
//! former style back if the program that saved the workbook has kept it, or else one without a fill.

mod edits;
mod sheet_part;
mod styles_part;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Cursor, Read, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::edits::Edits;
use self::sheet_part::Marks;
use self::styles_part::Styles;
use super::cell_range::{COLUMNS, Range};
use super::typed_cell::shown;
use super::workbook::{chosen, open_xlsx, sheets_of_xlsx};
use super::xlsx::Book;
use crate::exchange::checked::reason_header;
use crate::exchange::header_words::is_reason;
use crate::exchange::{Headers, SheetMarks};
use crate::model::ProblemKind;

type Result<T> = std::result::Result<T, ProblemKind>;

/// The most characters of a reason. A cell holds no more than 32,767.
const LONGEST_REASON: usize = 32_000;

/// Returns a copy of an XLSX in which the wrong cells are coloured and the reasons are written in a column after the last
/// one. `headers` is the language of the header of that column, which an import ignores.
///
/// ```
/// use assistive_core::exchange::{Headers, ImportOptions, Kind, OnError, checked_workbook, workbook};
/// # use assistive_core::exchange::{Ids, Sheet};
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # let sheet = "key,name,division\n7,王芳,610902\n";
/// # store.import(&author, Kind::Persons, sheet.as_bytes(), &ImportOptions::default())?;
/// # let mut sheet = store.view()?.export(Kind::Persons, Ids::Shown)?;
/// # sheet.rows[0][9] = "nowhere".into();
/// # let bytes = workbook(&[sheet], Headers::English, jiff::Timestamp::UNIX_EPOCH)?;
/// let options = ImportOptions::default().on_error(OnError::Skip);
/// let report = store.import(&author, Kind::Persons, &bytes, &options)?;
/// assert_eq!(report.rejected, 1);
/// if let Some(marks) = report.marks(|problem| problem.to_string()) {
///     let checked = checked_workbook(&bytes, &[marks], Headers::English)?;
///     // The column of reasons is not imported.
///     let again = store.import(&author, Kind::Persons, &checked, &options)?;
///     assert_eq!((again.rejected, again.unknown_columns.len()), (1, 0));
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of reading the workbook, [`ProblemKind::NoSuchSheet`] among them, and [`ProblemKind::BadWorkbook`] for one that
/// cannot be marked: it is not an XLSX, or its last column is in use.
pub fn checked_workbook(bytes: &[u8], sheets: &[SheetMarks], headers: Headers) -> Result<Vec<u8>> {
    let mut book = open_xlsx(bytes)?;
    let mut styles = Styles::read(&mut book)?;
    let (mut edits, mut checks) = (BTreeMap::new(), Vec::new());
    for sheet in sheets {
        let place = chosen(&sheets_of_xlsx(&book), sheet.sheet.as_deref())?;
        let header_row = row(sheet.header_row)?;
        let cells = Cells::read(&mut book, place, header_row, None)?;
        let merged = book.merged(place)?;
        let column = cells.column_of_reasons(header_row, &merged)?;
        let marks = Marks {
            header_row,
            column,
            is_new: cells.reasons.is_none(),
            header: reason_header(headers),
            coloured: coloured(sheet, header_row, &merged)?,
            reasons: reasons(sheet)?,
        };
        checks.push((place, header_row, column, cells.digest));
        let index = index_of(&book, &book.sheets[place].part)?;
        let edited = sheet_part::edits(&mut book, index, &marks, &mut styles)?;
        edits.insert(index, edited);
    }
    let added = styles.finish(&mut book, &mut edits)?;
    let written = write(&mut book, edits, added)?;
    // A workbook of an odd form is rather not marked than changed elsewhere.
    let mut again = open_xlsx(&written)?;
    for (place, header_row, column, digest) in checks {
        let cells = Cells::read(&mut again, place, header_row, Some(column))?;
        if cells.digest != digest {
            return Err(ProblemKind::BadWorkbook);
        }
    }
    Ok(written)
}

/// The texts of the cells of a sheet before or after it is marked.
struct Cells {
    /// The number of columns with texts.
    used: u32,
    /// The column of reasons, if the sheet has one.
    reasons: Option<u32>,
    /// The digest of all cells, without those of the column of reasons from the header on.
    digest: u64,
}

impl Cells {
    /// Reads the cells of a sheet. `reasons` is the column of reasons where it is known.
    fn read(
        book: &mut Book<'_>,
        sheet: usize,
        header_row: u32,
        reasons: Option<u32>,
    ) -> Result<Self> {
        let mut cells = Self { used: 0, reasons, digest: 0 };
        let mut digest = DefaultHasher::new();
        let mut last = None;
        book.cells(sheet, |at, text| {
            if text.is_empty() {
                return Ok(());
            }
            // An import refuses cells in another order.
            if last.replace(at).is_some_and(|last| last >= at) {
                return Err(ProblemKind::BadWorkbook);
            }
            if at.0 == header_row && cells.reasons.is_none() && is_reason(shown(text)) {
                cells.reasons = Some(at.1);
            }
            cells.used = cells.used.max(at.1.saturating_add(1));
            if at.0 < header_row || Some(at.1) != cells.reasons {
                (at, text).hash(&mut digest);
            }
            Ok(())
        })?;
        cells.digest = digest.finish();
        Ok(cells)
    }

    /// Returns the column of reasons: that of an earlier check, or the first one after all cells and merged ranges.
    fn column_of_reasons(&self, header_row: u32, merged: &[Range]) -> Result<u32> {
        let below = merged.iter().filter(|(_, last)| last.0 >= header_row);
        let used = below.map(|(_, last)| last.1.saturating_add(1)).fold(self.used, u32::max);
        let column = self.reasons.unwrap_or(used);
        if column < COLUMNS { Ok(column) } else { Err(ProblemKind::BadWorkbook) }
    }
}

/// Returns the number of a row, counted from 0.
fn row(number: u64) -> Result<u32> {
    let row = number.checked_sub(1).and_then(|row| row.try_into().ok());
    row.ok_or(ProblemKind::BadWorkbook)
}

/// Returns the columns to colour in each row. Of merged cells, only the first one is seen.
fn coloured(
    sheet: &SheetMarks,
    header_row: u32,
    merged: &[Range],
) -> Result<BTreeMap<u32, BTreeSet<u32>>> {
    let marked = sheet.rows.iter().flat_map(|row| row.columns.iter().copied());
    let marked: BTreeSet<u32> = marked.collect();
    let mut by_column: BTreeMap<u32, Vec<&Range>> = BTreeMap::new();
    for range in merged.iter().filter(|(first, _)| first.0 > header_row) {
        for column in marked.range(range.0.1..=range.1.1.max(range.0.1)) {
            by_column.entry(*column).or_default().push(range);
        }
    }
    for ranges in by_column.values_mut() {
        ranges.sort_by_key(|(first, _)| first.0);
    }
    let mut coloured: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for marked in &sheet.rows {
        let own = row(marked.row)?;
        for column in &marked.columns {
            let ranges = by_column.get(column).map_or(&[][..], Vec::as_slice);
            let next = ranges.partition_point(|(first, _)| first.0 <= own);
            let range = next.checked_sub(1).map(|last| ranges[last]);
            let range = range.filter(|(_, last)| last.0 >= own);
            let (at, column) = range.map_or((own, *column), |(first, _)| *first);
            coloured.entry(at).or_default().insert(column);
        }
    }
    Ok(coloured)
}

/// Returns the reasons by row.
fn reasons(sheet: &SheetMarks) -> Result<BTreeMap<u32, String>> {
    let text = |reason: &str| reason.chars().take(LONGEST_REASON).collect::<String>();
    sheet.rows.iter().map(|marked| Ok((row(marked.row)?, text(&marked.reason)))).collect()
}

/// Returns the place of a part in the archive.
fn index_of(book: &Book<'_>, part: &str) -> Result<usize> {
    book.parts.get(part).copied().ok_or(ProblemKind::BadWorkbook)
}

/// Reads a small part whole.
fn text_of(book: &mut Book<'_>, index: usize) -> Result<String> {
    let mut part = book.zip.by_index(index).map_err(|_| ProblemKind::BadWorkbook)?;
    let mut text = String::new();
    part.read_to_string(&mut text).map_err(|_| ProblemKind::BadWorkbook)?;
    Ok(text)
}

/// Writes the archive with changed parts and one that is added. All other parts are copied as they are.
fn write(
    book: &mut Book<'_>,
    mut edits: BTreeMap<usize, Edits>,
    added: Option<(String, String)>,
) -> Result<Vec<u8>> {
    let mut copy = || -> zip::result::ZipResult<Vec<u8>> {
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..book.zip.len() {
            let Some(edits) = edits.remove(&index) else {
                to.raw_copy_file(book.zip.by_index_raw(index)?)?;
                continue;
            };
            let part = book.zip.by_index(index)?;
            to.start_file(part.name()?.into_owned(), part.options())?;
            edits.apply(part, &mut to)?;
        }
        if let Some((name, text)) = &added {
            to.start_file(name, SimpleFileOptions::default())?;
            to.write_all(text.as_bytes())?;
        }
        Ok(to.finish()?.into_inner())
    };
    copy().map_err(|_| ProblemKind::BadWorkbook)
}

#[cfg(test)]
#[path = "checked_tests.rs"]
mod tests;
