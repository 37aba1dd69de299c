//! Files in: sheets as schools and towns send them, read into drafts and recorded as one commit. And sheets out.
//!
//! `text` turns bytes into rows of cells, `workbook` those of spreadsheets, `columns` knows the kinds and their headers,
//! `row` reads typed values from cells, `kinds` make drafts of rows, `run` records them, `tally` counts what became of
//! them, and `import` is all of it; `guess` tells a file's kind
//! by its headers. What a record may be is decided in `store`, not here. `export` writes records as rows (`records`),
//! `workbook_out` rows as workbooks, `template` empty ones to fill in. `tags` reads what scanners write, `correct` mends
//! one record in the words of its sheet.

mod columns;
mod correct;
mod detect_kind;
mod export;
mod import;
mod import_counts;
mod importer;
mod kinds;
mod name_cache;
mod row;
mod sheet;
#[cfg(feature = "xlsx")]
mod template;

pub use export::Sheet;
pub use import_counts::{Change, Changed};
pub use kinds::Kind;
#[cfg(feature = "xlsx")]
pub use sheet::workbook;
pub use sheet::{as_gb18030, neutral, tags};
#[cfg(feature = "xlsx")]
pub use template::Template;

use derive_setters::Setters;
use std::fmt;
use std::sync::Arc;

use crate::model::Problem;

/// How the ids of people are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ids {
    /// With the birth date hidden: `340524********001X`. An import refuses them.
    #[default]
    Masked,
    /// In full, so that an import takes them back.
    Shown,
}

/// In which language headers are written, and words to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headers {
    /// The names of the columns, as JSON has them.
    #[default]
    English,
    /// As Chinese sheets have them.
    Chinese,
}

/// What an import does when rows are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnError {
    /// Nothing of the file is stored.
    #[default]
    Reject,
    /// The good rows are stored; the others are reported.
    Skip,
}

/// How a file's bytes are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Encoding {
    /// As the bytes look: a byte-order mark, UTF-8, UTF-16, else GB18030.
    #[default]
    Auto,
    /// UTF-8.
    Utf8,
    /// GB18030, and GBK and GB2312 with it.
    Gb18030,
}

/// How a file is imported.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Change nothing, only say what would be.
    pub dry_run: bool,
    /// Of how many records of each kind a dry run tells what would change.
    #[setters(into = false)]
    pub changes: usize,
    /// What to do when rows are wrong.
    pub on_error: OnError,
    /// How the bytes are text.
    pub encoding: Encoding,
    /// The sheet of a workbook; the first that is not hidden by default.
    pub sheet: Option<String>,
    /// What headers of the file mean that no column has: the header and the name of the column.
    pub map: Vec<(String, String)>,
    /// Values for columns that the sheet lacks: header name and cell.
    pub set: Vec<(String, String)>,
    /// Take device needs as new even where a list was likely sent again.
    pub new_needs: bool,
    /// The file's name, for the log.
    pub source: Option<String>,
    /// Who is told now and then how far the import is.
    pub progress: Option<Progress>,
}

/// Who is told how far something long is: how much is done, and how much there is in all, in the same unit.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(u64, u64) + Send + Sync>);

impl Progress {
    /// Someone to be told. They are called from the thread that does the work, which waits for them.
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

/// A problem and the row it is in; row 1 is the header.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowProblem {
    /// The row, as a spreadsheet numbers it.
    pub row: u64,
    /// What is the matter.
    pub problem: Problem,
}

/// A row that was not taken, as it stood in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RejectedRow {
    /// The row, as a spreadsheet numbers it.
    pub row: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// The kind of sheet.
    pub kind: Kind,
    /// How many rows it has below its header, blank ones not counted.
    pub rows: u64,
    /// How many records are new, or would be; 0 when the file is rejected.
    pub created: u64,
    /// How many records have changed, or would; 0 when the file is rejected.
    pub updated: u64,
    /// How many records the sheet names that it leaves as they are; 0 when the file is rejected.
    pub unchanged: u64,
    /// How many rows are wrong.
    pub rejected: u64,
    /// Whether nothing was changed because nothing was to be.
    pub dry_run: bool,
    /// The number of the commit; none when nothing was stored.
    pub commit: Option<u64>,
    /// What is wrong, by row.
    pub errors: Vec<RowProblem>,
    /// What is worth a second look, by row.
    pub warnings: Vec<RowProblem>,
    /// The records that a dry run would make or change, the changed ones of each kind first, as many as were asked for.
    pub changes: Vec<Change>,
    /// The header's cells.
    pub header: Vec<String>,
    /// The rows that are wrong.
    pub rejected_rows: Vec<RejectedRow>,
}
