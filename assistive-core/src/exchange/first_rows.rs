//! Notices rows of one file that name the same record: two rows must never become one record without a word.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::columns::Col;
use super::row::Row;
use crate::model::fold::fold_name;
use crate::model::{PersonNo, Problem, ProblemKind};
use crate::registry::Edit;

/// The greatest number of columns in which two rows of one record must agree.
const MOST: usize = 3;

/// The values of a row in the columns in which the rows of a record must agree. 0 stands for an empty cell, which agrees
/// with anything.
pub(super) type Identity = [u64; MOST];

/// Returns a name as a value of an [`Identity`]. All spellings of a name have one value.
pub(super) fn name_value(name: &Edit<String>) -> u64 {
    value(name.as_ref().map(|name| fold_name(name)))
}

/// Returns the value of a cell for an [`Identity`]. A cell that clears a value is not empty.
pub(super) fn value(cell: Edit<impl Hash>) -> u64 {
    match cell {
        Edit::Keep => 0,
        Edit::Clear => 1,
        Edit::Set(value) => {
            let mut hasher = DefaultHasher::new();
            value.hash(&mut hasher);
            hasher.finish().max(2)
        }
    }
}

/// The first row of each record that a file names.
pub(super) struct FirstRows {
    /// The columns in which the rows of a record must agree, such as its name.
    agree: &'static [Col],
    /// True if a record in several rows is usual, as a person with several needs or certificates is.
    often: bool,
    /// The row by the place of its record, with the values of its cells.
    rows: HashMap<u32, (u64, Identity)>,
}

impl FirstRows {
    pub(super) fn new(agree: &'static [Col], often: bool) -> Self {
        Self { agree, often, rows: HashMap::new() }
    }

    /// Returns the row that named a record first, if an earlier one did.
    pub(super) fn first(&self, place: usize) -> Option<u64> {
        self.rows.get(&(place as u32)).map(|(row, _)| *row)
    }

    /// Checks a row that names a record against the row that named it first. Adds an error for each cell that
    /// contradicts it, and else a warning that both rows are one record.
    pub(super) fn check(&self, place: usize, own: Identity, row: &mut Row<'_>) {
        let Some((first, known)) = self.rows.get(&(place as u32)) else { return };
        let mut agrees = true;
        for ((col, own), known) in self.agree.iter().zip(own).zip(known) {
            if own != 0 && *known != 0 && own != *known {
                agrees = false;
                row.error(*col, row.cell(*col), ProblemKind::RowRepeated { row: *first });
            }
        }
        // A need that was listed before has a warning of its own.
        let is_told = |warning: &Problem| matches!(warning.kind, ProblemKind::ListedBefore { .. });
        if agrees && !self.often && !row.diagnostics.warnings.iter().any(is_told) {
            row.diagnostics.warn("", "", ProblemKind::SameRecordAgain { row: *first });
        }
    }

    /// Names the row, and not the record, in the error of a row that gives another name to a person of the file.
    pub(super) fn name_rows(&self, row: &mut Row<'_>) {
        for problem in &mut row.diagnostics.errors {
            let ProblemKind::AnotherName { person, .. } = &problem.kind else { continue };
            let person = PersonNo::parse(person);
            if let Some(row) = person.and_then(|person| self.first(person.place())) {
                problem.kind = ProblemKind::RowRepeated { row };
            }
        }
    }

    /// Notes a row that was kept.
    pub(super) fn note(&mut self, place: usize, number: u64, own: Identity) {
        let (_, known) = self.rows.entry(place as u32).or_insert((number, own));
        for (known, own) in known.iter_mut().zip(own).filter(|(known, _)| **known == 0) {
            *known = own;
        }
    }
}
