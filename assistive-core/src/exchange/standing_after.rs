//! The second reading of a sheet of stock: the standing of devices is taken after fittings and loans. A report covers both.

use std::collections::HashSet;

use super::import_counts::Change;
use super::{ImportReport, RowProblem};

impl ImportReport {
    /// Adds what a second reading of the sheet did, which took the standing of devices that the first one kept. A record
    /// counts once. Returns the second report without the problems that the first one has, too.
    pub fn add_standing(&mut self, mut second: Self) -> Self {
        let all = self.created + self.updated + self.unchanged + second.created;
        self.stored.created.extend(&second.stored.created);
        let later = second.stored.updated.difference(&self.stored.created);
        self.stored.updated.extend(later);
        self.created = self.stored.created.len() as u64;
        self.updated = self.stored.updated.len() as u64;
        self.unchanged = all.saturating_sub(self.created + self.updated);
        self.standing_commit = second.commit;
        for change in &second.changes {
            add_change(&mut self.changes, change);
        }
        let errors = new_problems(&self.errors, &second.errors);
        self.errors = std::mem::replace(&mut second.errors, errors);
        (self.rejected, self.more_errors) = (second.rejected, second.more_errors);
        self.rejected_rows.clone_from(&second.rejected_rows);
        second.warnings = new_problems(&self.warnings, &second.warnings);
        self.warnings.extend(second.warnings.iter().cloned());
        self.warnings.sort_by_key(|warning| warning.row);
        second
    }
}

/// Returns the problems that are not known yet.
fn new_problems(known: &[RowProblem], found: &[RowProblem]) -> Vec<RowProblem> {
    let text = |problem: &RowProblem| (problem.row, problem.problem.to_string());
    let known: HashSet<_> = known.iter().map(text).collect();
    found.iter().filter(|problem| !known.contains(&text(problem))).cloned().collect()
}

/// Adds the change of a record to those of an earlier reading. A new record is listed without its cells.
fn add_change(changes: &mut Vec<Change>, later: &Change) {
    match changes.iter_mut().find(|change| change.record == later.record) {
        Some(change) if change.is_new => {}
        Some(change) => change.fields.extend(later.fields.iter().cloned()),
        None => changes.push(later.clone()),
    }
}
