//! Imports and exports sheets, as schools and towns send them.
//!
//! `sheet` reads and writes the formats of files. `columns` is the vocabulary of columns, `header` reads the header of a
//! sheet by the spellings in `header_words` and the columns that users
//! gave to headers (`header_map`), `unplaced` finds the headers without a column, and `row` reads typed values from cells, whose texts `cell_text` decides.
//! `kinds` has a file for each kind of sheet, with its columns, its drafts and its cells. `import` imports a file:
//! `list_rows` leaves out the rows that record nothing, `importer` records each row, `device_cell` reads cells of several
//! devices, `name_cache` caches the records that cells name, `first_rows` finds rows of one record, `held_rows` holds the
//! rows that are recorded in another order, `numbering` finds columns that only number the rows, and `import_counts`
//! counts the changes, and `standing_after` those of a second reading of stock. `detect_kind` detects the kind of a file, `correct` corrects one record in the words of its sheet,
//! `record_cells` says what a change has changed, `checked` which cells of a workbook are wrong, `export` writes the
//! records of a kind, `template` empty sheets and `choices` what they offer for a cell. `words` writes cells in a language
//! instead of codes. The rules of a record are in `registry`, not here.

mod cell_text;
mod checked;
#[cfg(feature = "xlsx")]
mod choices;
mod columns;
mod correct;
mod detect_kind;
mod device_cell;
mod export;
mod first_rows;
mod header;
mod header_map;
mod header_words;
mod held_rows;
mod import;
mod import_counts;
mod importer;
mod kinds;
mod list_rows;
mod name_cache;
mod numbering;
mod record_cells;
mod row;
mod row_order;
mod sheet;
mod standing_after;
#[cfg(feature = "xlsx")]
mod template;
mod unplaced;
mod words;

pub use checked::{MarkedRow, SheetMarks};
pub use export::Sheet;
#[doc(hidden)]
pub use import::SheetText;
use import_counts::Stored;
pub use import_counts::{Change, Changed};
pub use kinds::Kind;
pub use record_cells::RecordCells;
#[doc(hidden)]
pub use sheet::{MAX_FILE_MEGABYTES, as_gb18030, neutral, neutral_raw, tags, visible_sheets};
#[cfg(feature = "xlsx")]
pub use sheet::{checked_workbook, workbook};
#[cfg(feature = "xlsx")]
pub use template::{ColumnText, Template, TemplateColumns, TemplateTexts};
#[doc(hidden)]
pub use unplaced::{UnplacedColumn, UnplacedColumns};

use derive_setters::Setters;
use std::fmt;
use std::sync::Arc;

use crate::model::Problem;

/// The form of the ids of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ids {
    /// Without the birth date: `340524**********1X`. An import refuses them.
    #[default]
    Masked,
    /// In full, so that an import accepts them.
    Shown,
}

/// The language of headers, of the cells below them and of choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headers {
    /// The names of the columns in JSON, and codes.
    #[default]
    English,
    /// The headers of Chinese sheets.
    Chinese,
}

/// The effect of rows with errors on an import.
///
/// ```
/// use assistive_core::exchange::{ImportOptions, Kind, OnError};
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
///
/// let sheet = "key,name,division\n7,王芳,610902\n8,李强,nowhere\n";
/// let options = ImportOptions::default().on_error(OnError::Skip);
/// let report = store.import(&author, Kind::Persons, sheet.as_bytes(), &options)?;
/// assert_eq!((report.created, report.rejected), (1, 1));
/// assert_eq!(report.rejected_rows[0].cells, ["8", "李强", "nowhere"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnError {
    /// No row of the file is stored.
    #[default]
    Reject,
    /// The rows without errors are stored. The others are reported.
    Skip,
}

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Encoding {
    /// Detected from the bytes: by a byte-order mark, as UTF-8 or UTF-16, or else GB18030.
    #[default]
    Auto,
    /// UTF-8.
    Utf8,
    /// GB18030, which includes GBK and GB2312.
    Gb18030,
}

/// The options of an import.
///
/// ```
/// use assistive_core::exchange::{ImportOptions, Kind};
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
///
/// let sheet = "编号,学生姓名\n7,王芳\n";
/// let options = ImportOptions::default()
///     .map([("学生姓名".to_owned(), "name".to_owned())])
///     .set([("division".to_owned(), "610902".to_owned())])
///     .dry_run(true);
/// let report = store.import(&author, Kind::Persons, sheet.as_bytes(), &options)?;
/// assert_eq!((report.created, report.commit), (1, None), "nothing is stored");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ImportOptions {
    /// True for a dry run, which only reports and changes nothing.
    pub(crate) dry_run: bool,
    /// The number of records of each kind whose changes a dry run lists.
    #[setters(into = false)]
    pub(crate) changes: usize,
    /// The effect of rows with errors.
    pub(crate) on_error: OnError,
    /// The encoding of the bytes.
    pub(crate) encoding: Encoding,
    /// The sheet of a workbook. By default the first that is not hidden.
    pub(crate) sheet: Option<String>,
    /// Headers of the file, each with the name of the column that it means, or `-` to leave it out. They come before those
    /// that the store remembers.
    pub(crate) map: Vec<(String, String)>,
    /// True if `map` is recorded in the store, so that later imports of the kind read these headers alike. Of a refused
    /// file, the headers are recorded whose columns have no errors. A header with an empty column is forgotten.
    pub(crate) remember_map: bool,
    /// Values for columns that the sheet lacks: the header and the cell.
    pub(crate) set: Vec<(String, String)>,
    /// True if device needs are new even where a needs list was probably sent again.
    pub(crate) new_needs: bool,
    /// True if rows may give stored people other names. Otherwise such a row is an error: its key is probably that of
    /// somebody else.
    pub(crate) rename: bool,
    /// True if a sheet of stock does not change the standing of devices: sheets of loans and fittings follow, after which it
    /// is imported again.
    pub(crate) keep_standing: bool,
    /// The name of the file, for the log.
    pub(crate) source: Option<String>,
    /// A callback for the progress of the import.
    pub(crate) progress: Option<Progress>,
}

impl ImportOptions {
    /// Adds headers and their columns to the map.
    pub fn add_to_map(mut self, headers: impl IntoIterator<Item = (String, String)>) -> Self {
        self.map.extend(headers);
        self
    }
}

/// A callback for the progress of a long operation: the amount that is done and the whole amount, in the same unit.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(u64, u64) + Send + Sync>);

impl Progress {
    /// Returns a callback. The thread that does the work calls it and waits for it.
    pub fn new(tell: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    fn tell(&self, done: u64, all: u64) {
        (self.0)(done, all);
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// A problem and its row. Row 1 is the header.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowProblem {
    /// The row, as a spreadsheet numbers it.
    pub row: u64,
    /// The problem.
    pub problem: Problem,
}

/// A row with errors, as it is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RejectedRow {
    /// The row, as a spreadsheet numbers it.
    pub row: u64,
    /// The cells of the row.
    pub cells: Vec<String>,
}

/// The result of an import, or of a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// The kind of sheet.
    pub kind: Kind,
    /// The number of rows below the header, without blank rows.
    pub rows: u64,
    /// The number of records that are created, or would be. 0 when the file is rejected.
    pub created: u64,
    /// The number of people among the created records of a sheet with people and their needs. 0 for other sheets.
    pub created_people: u64,
    /// The number of records that are changed, or would be. 0 when the file is rejected.
    pub updated: u64,
    /// The number of records that the sheet names and does not change. 0 when the file is rejected.
    pub unchanged: u64,
    /// The number of rows with errors.
    pub rejected: u64,
    /// True for a dry run.
    pub dry_run: bool,
    /// The number of the commit. None when nothing was stored.
    pub commit: Option<u64>,
    /// The number of the commit that took the standing of devices after the other sheets.
    pub standing_commit: Option<u64>,
    /// The records of a sheet of stock that were created and changed.
    pub(crate) stored: Stored,
    /// The errors, by row: those of the first 100,000 that were found.
    pub errors: Vec<RowProblem>,
    /// The number of errors that are not in the list.
    pub more_errors: u64,
    /// The warnings, by row: those of the first 100,000 that were found.
    pub warnings: Vec<RowProblem>,
    /// The number of warnings that are not in the list.
    pub more_warnings: u64,
    /// The records that a dry run would create or change, at most [`ImportOptions::changes`] changed ones of
    /// each kind, and then as many new ones.
    pub changes: Vec<Change>,
    /// The cells of the header.
    pub header: Vec<String>,
    /// The row of the header, or the lower one of two, as a spreadsheet numbers it.
    pub header_row: u64,
    /// The name of the column as which each cell of the header is read. None for a column that is left out.
    pub columns: Vec<Option<&'static str>>,
    /// True if each row of a workbook is one text, in which another delimiter separates the cells.
    pub(crate) is_split: bool,
    /// The rows with errors. Unless the other rows are stored, only the first 100,000 are kept.
    pub rejected_rows: Vec<RejectedRow>,
    /// The headers of the columns that were left out because they only number the rows.
    pub numberings: Vec<String>,
    /// The headers of the columns whose numbers were read as keys of people, because they do not number the rows.
    pub number_keys: Vec<String>,
    /// The headers that may mean another column as well, each with the name of the column as which it was read.
    pub readings: Vec<(String, &'static str)>,
    /// The headers of unknown columns, which were left out.
    pub unknown_columns: Vec<String>,
    /// The headers that were read as an earlier import decided, each with the name of the column. Those without one
    /// were left out.
    pub earlier_columns: Vec<(String, Option<&'static str>)>,
    /// The headers that later imports will read as this one did.
    pub remembered_columns: Vec<String>,
    /// The headers that are no longer read as an earlier import decided.
    pub forgotten_columns: Vec<String>,
    /// The headers of the options that the sheet lacks.
    pub unused_headers: Vec<String>,
    /// The rows that record nothing and were left out: totals, signatures, notes, empty rows of a form.
    pub left_out: Vec<u64>,
    /// The encoding in which the file was read, if its bytes could also be text in another one.
    pub doubted: Option<Encoding>,
    /// The names of the visible sheets of a workbook that were not read, because the first one was and none was named.
    /// Empty sheets are not among them.
    pub other_sheets: Vec<String>,
    /// The number of hidden rows that were read like the others. Only XLSX tells them.
    pub hidden_rows: u64,
}
