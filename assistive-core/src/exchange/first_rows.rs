//! Notices rows of one file that name the same record: two rows must never become one record without a word.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::columns::Col;
use super::row::Row;
use crate::model::fold::fold_name;
use crate::model::{PersonNo, Problem, ProblemKind};

/// The greatest number of columns in which two rows of one record must agree.
const MOST: usize = 3;

/// The first row of each record that a file names.
pub(super) struct FirstRows {
    /// The columns in which the rows of a record must agree, such as its name.
    agree: &'static [Col],
    /// True if a record in several rows is usual, as a person with several needs or certificates is.
    often: bool,
    /// The row by the place of its record, with a hash of each of its cells; 0 for an empty one.
    rows: HashMap<u32, (u64, [u64; MOST])>,
}

impl FirstRows {
    pub(super) fn new(agree: &'static [Col], often: bool) -> Self {
        Self { agree, often, rows: HashMap::new() }
    }

    /// Checks a row that names a record against the row that named it first. Adds an error for each cell that
    /// contradicts it, and else a warning that both rows are one record.
    pub(super) fn check(&self, place: usize, row: &mut Row<'_>) {
        let Some((first, known)) = self.rows.get(&(place as u32)) else { return };
        let own = self.hashes(row);
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
            let first = person.and_then(|person| self.rows.get(&(person.place() as u32)));
            if let Some((first, _)) = first {
                problem.kind = ProblemKind::RowRepeated { row: *first };
            }
        }
    }

    /// Notes a row that was kept.
    pub(super) fn note(&mut self, place: usize, number: u64, row: &Row<'_>) {
        let own = self.hashes(row);
        let (_, known) = self.rows.entry(place as u32).or_insert((number, own));
        for (known, own) in known.iter_mut().zip(own).filter(|(known, _)| **known == 0) {
            *known = own;
        }
    }

    fn hashes(&self, row: &Row<'_>) -> [u64; MOST] {
        let mut hashes = [0; MOST];
        for (hash, col) in hashes.iter_mut().zip(self.agree) {
            let cell = row.cell(*col);
            if !matches!(cell, "" | "-" | "－") {
                let mut hasher = DefaultHasher::new();
                fold_name(cell).hash(&mut hasher);
                *hash = hasher.finish().max(1);
            }
        }
        hashes
    }
}
