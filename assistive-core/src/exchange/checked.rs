//! The rows and cells of a sheet that are marked in a copy of its workbook: those with errors.

#[cfg(feature = "xlsx")]
use super::Headers;
#[cfg(feature = "xlsx")]
use super::header_words::REASONS;
use super::{ImportReport, RowProblem};
use crate::model::Problem;

/// The rows of a sheet that [`checked_workbook`](super::checked_workbook) marks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SheetMarks {
    /// The name of the sheet. By default the first that is not hidden.
    pub sheet: Option<String>,
    /// The row of the header, or the lower one of two, as a spreadsheet numbers it.
    pub header_row: u64,
    /// The rows with errors.
    pub rows: Vec<MarkedRow>,
}

/// A row that is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkedRow {
    /// The row, as a spreadsheet numbers it.
    pub row: u64,
    /// The places of the columns with errors, counted from 0.
    pub columns: Vec<u32>,
    /// The text that is written beside the row.
    pub reason: String,
}

/// Returns the header of the column of reasons.
#[cfg(feature = "xlsx")]
pub(super) fn reason_header(headers: Headers) -> &'static str {
    match headers {
        Headers::English => REASONS[0],
        Headers::Chinese => REASONS[1],
    }
}

impl ImportReport {
    /// Returns the errors of a row.
    pub fn errors_of(&self, row: u64) -> impl Iterator<Item = &RowProblem> {
        let first = self.errors.partition_point(|error| error.row < row);
        self.errors[first..].iter().take_while(move |error| error.row == row)
    }

    /// Returns the place of a column among the cells of the header, counted from 0. `column` is its name, as in
    /// [`Problem::field`].
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|own| *own == Some(column))
    }

    /// Returns the rejected rows as they are marked in a copy of the workbook, each line of the reason with the sentence of
    /// one problem. Returns `None` if no row was rejected, or if the cells of a row are not those of the sheet, because
    /// each row of the sheet is one text.
    pub fn marks(&self, sentence: impl Fn(&Problem) -> String) -> Option<SheetMarks> {
        if self.rejected_rows.is_empty() || self.is_split {
            return None;
        }
        let mark = |row: u64| {
            let (mut columns, mut lines) = (Vec::new(), Vec::new());
            for RowProblem { problem, .. } in self.errors_of(row) {
                columns.extend(self.place(problem.field).map(|place| place as u32));
                let line = sentence(problem);
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
            MarkedRow { row, columns, reason: lines.join("\n") }
        };
        let rows = self.rejected_rows.iter().map(|rejected| mark(rejected.row)).collect();
        Some(SheetMarks { sheet: None, header_row: self.header_row, rows })
    }
}
