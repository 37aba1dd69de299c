//! The errors and warnings found while a draft or an operation is checked.

use std::ops::RangeInclusive;

use super::edit::Edit;
use crate::model::{Problem, ProblemKind};

/// What was found about a draft.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    pub(crate) errors: Vec<Problem>,
    pub(crate) warnings: Vec<Problem>,
}

impl Diagnostics {
    /// Notes an error.
    pub(crate) fn error(
        &mut self,
        field: &'static str,
        value: impl Into<String>,
        kind: ProblemKind,
    ) {
        self.errors.push(Problem::new(field, value, kind));
    }

    /// Notes a warning.
    pub(crate) fn warn(
        &mut self,
        field: &'static str,
        value: impl Into<String>,
        kind: ProblemKind,
    ) {
        self.warnings.push(Problem::new(field, value, kind));
    }

    /// The value that a field without which no record can be must have: notes an error when it has none.
    pub(crate) fn required<T: Clone>(&mut self, field: &'static str, edit: &Edit<T>) -> Option<T> {
        match edit {
            Edit::Set(value) => Some(value.clone()),
            Edit::Keep | Edit::Clear => {
                // A cell that could not be read has been told of already.
                if !self.names(field) {
                    self.error(field, "", ProblemKind::Missing);
                }
                None
            }
        }
    }

    /// Notes an error where a field that every record has would be cleared.
    pub(crate) fn not_cleared<T>(&mut self, field: &'static str, edit: &Edit<T>) {
        if matches!(edit, Edit::Clear) {
            self.error(field, "-", ProblemKind::CannotClear);
        }
    }

    /// Notes an error where a text is empty, too long, or holds what a screen cannot show.
    pub(crate) fn plain(&mut self, field: &'static str, edit: &Edit<String>) {
        let Edit::Set(text) = edit else { return };
        self.errors.extend(Problem::of_text(field, text));
    }

    /// Notes an error where a number lies outside a range.
    pub(crate) fn within<T: Copy + Into<u64>>(
        &mut self,
        field: &'static str,
        edit: Edit<T>,
        range: RangeInclusive<u64>,
    ) {
        if let Some(number) = edit.value().map(Into::into).filter(|n| !range.contains(n)) {
            let (min, max) = range.into_inner();
            self.error(field, number.to_string(), ProblemKind::NotANumber { min, max });
        }
    }

    /// A file tells of what was, and warns where it is odd; at the desk nothing is done for someone who left.
    pub(crate) fn promote_warnings_at_desk(&mut self) -> &Self {
        for warning in &self.warnings {
            if let ProblemKind::AfterLeaving { left } = warning.kind {
                let kind = ProblemKind::LeftBefore { left };
                self.errors.push(Problem { kind, ..warning.clone() });
            }
        }
        self
    }

    /// Whether something has been said about a field already.
    pub(crate) fn names(&self, field: &str) -> bool {
        self.errors.iter().any(|problem| problem.field == field)
    }

    /// Notes an error where a day lies after today.
    pub(crate) fn not_after(
        &mut self,
        field: &'static str,
        day: Option<jiff::civil::Date>,
        today: jiff::civil::Date,
    ) {
        if let Some(day) = day.filter(|day| *day > today) {
            self.error(field, day.to_string(), ProblemKind::AfterToday { today });
        }
    }

    /// A pair of a day and its reason: both or neither.
    pub(crate) fn both_or_neither<D: std::fmt::Display, R: std::fmt::Display>(
        &mut self,
        (day_field, day): (&'static str, Option<D>),
        (reason_field, reason): (&'static str, Option<R>),
    ) -> Option<(D, R)> {
        match (day, reason) {
            // One of the two could not be read, which has been told already.
            _ if self.names(day_field) || self.names(reason_field) => {}
            (Some(day), Some(reason)) => return Some((day, reason)),
            (Some(day), None) => {
                self.error(day_field, day.to_string(), ProblemKind::DayWithoutReason);
            }
            (None, Some(reason)) => {
                self.error(reason_field, reason.to_string(), ProblemKind::ReasonWithoutDay);
            }
            (None, None) => {}
        }
        None
    }
}
