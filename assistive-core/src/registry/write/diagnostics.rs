//! The errors and warnings found while a draft or an operation is checked.

use std::ops::RangeInclusive;

use super::edit::Edit;
use crate::model::destroyed::{destroyed, destroyed_device};
use crate::model::{Problem, ProblemKind, Programme};
use crate::state::Person;

/// The errors and warnings about a draft or an operation.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    pub(crate) errors: Vec<Problem>,
    pub(crate) warnings: Vec<Problem>,
}

impl Diagnostics {
    /// Adds an error.
    pub(crate) fn error(
        &mut self,
        field: &'static str,
        value: impl Into<String>,
        kind: ProblemKind,
    ) {
        self.errors.push(Problem::new(field, value, kind));
    }

    /// Adds a warning.
    pub(crate) fn warn(
        &mut self,
        field: &'static str,
        value: impl Into<String>,
        kind: ProblemKind,
    ) {
        self.warnings.push(Problem::new(field, value, kind));
    }

    /// Adds the problems of a part of a row that another part does not have as well.
    pub(crate) fn add_new(&mut self, part: Self) {
        for (own, others) in [(&mut self.errors, part.errors), (&mut self.warnings, part.warnings)]
        {
            for problem in others {
                if !own.contains(&problem) {
                    own.push(problem);
                }
            }
        }
    }

    /// Returns the value of a required field. Adds an error if it has none.
    pub(crate) fn required<T: Clone>(&mut self, field: &'static str, edit: &Edit<T>) -> Option<T> {
        match edit {
            Edit::Set(value) => Some(value.clone()),
            Edit::Keep | Edit::Clear => {
                // A cell that could not be read has an error already.
                if !self.names(field) {
                    self.error(field, "", ProblemKind::Missing);
                }
                None
            }
        }
    }

    /// Adds an error if a required field would be cleared.
    pub(crate) fn not_cleared<T>(&mut self, field: &'static str, edit: &Edit<T>) {
        if matches!(edit, Edit::Clear) {
            self.error(field, "-", ProblemKind::CannotClear);
        }
    }

    /// Adds an error if a text is empty, too long, destroyed, or holds characters that a screen cannot show.
    pub(crate) fn plain(&mut self, field: &'static str, edit: &Edit<String>) {
        let Edit::Set(text) = edit else { return };
        match Problem::of_text(field, text) {
            Some(problem) => self.errors.push(problem),
            None => self.intact(field, text),
        }
    }

    /// Warns of another name than that of the person who made a stored record, which does not change.
    pub(crate) fn warn_author(&mut self, stated: &Edit<String>, stored: Option<&str>) {
        let stated = match stated {
            Edit::Keep => return,
            Edit::Clear => None,
            Edit::Set(name) => Some(name.as_str()),
        };
        if stated != stored {
            self.warn("by", stated.unwrap_or("-"), ProblemKind::AuthorKept);
        }
    }

    /// Adds an error if a text, a code or a key was destroyed by a spreadsheet or a wrong encoding.
    pub(crate) fn intact(&mut self, field: &'static str, text: &str) {
        let kind = match field {
            "tag" | "serial" => destroyed_device(text),
            _ => destroyed(text),
        };
        if let Some(kind) = kind.filter(|_| !self.names(field)) {
            self.error(field, text, kind);
        }
    }

    /// Adds an error if the name of a programme was destroyed.
    pub(crate) fn intact_programme(&mut self, programme: &Edit<Programme>) {
        if let Edit::Set(programme) = programme {
            self.intact("programme", programme.as_str());
        }
    }

    /// Adds an error if a list is too long.
    pub(crate) fn at_most(&mut self, field: &'static str, count: usize, max: usize) {
        if count > max {
            let kind = ProblemKind::ListTooLong { count: count as u64, max: max as u64 };
            self.error(field, "", kind);
        }
    }

    /// Adds an error if a number is outside a range.
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

    /// Adds an error if a place among the records of one key leaves a gap behind the `count` known ones.
    pub(crate) fn is_next(&mut self, nth: u32, count: u64) {
        let next = count + 1;
        if !(1..=next).contains(&u64::from(nth)) {
            self.error("nth", nth.to_string(), ProblemKind::NotNext { count, next });
        }
    }

    /// Makes warnings about people who left errors. An import records the past and only warns; at a desk nothing is
    /// done for a person who has left.
    pub(crate) fn promote_warnings_at_desk(&mut self) -> &Self {
        for warning in &self.warnings {
            if let ProblemKind::AfterLeaving { left } = warning.kind {
                let kind = ProblemKind::LeftBefore { left };
                self.errors.push(Problem { kind, ..warning.clone() });
            }
        }
        self
    }

    /// Checks whether there is an error about a field already.
    pub(crate) fn names(&self, field: &str) -> bool {
        self.errors.iter().any(|problem| problem.field == field)
    }

    /// Adds an error if a day is after today or before the years of this work.
    pub(crate) fn not_after(
        &mut self,
        field: &'static str,
        day: Option<jiff::civil::Date>,
        today: jiff::civil::Date,
    ) {
        if let Some(day) = day.filter(|day| *day > today) {
            self.error(field, day.to_string(), ProblemKind::AfterToday { today });
        }
        // docs/domain.md §5, rule 14.
        let first = if matches!(field, "birth_date" | "id_number") { 1850 } else { 1900 };
        if let Some(day) = day.filter(|day| day.year() < first) {
            self.error(field, day.to_string(), ProblemKind::BeforeOurTime { first });
        }
    }

    /// Adds an error if a day is before the birth of a person (docs/domain.md §5, rule 14).
    pub(crate) fn not_before_birth(
        &mut self,
        field: &'static str,
        day: jiff::civil::Date,
        person: Option<&Person>,
    ) {
        let birth = person.and_then(|person| person.attributes.birth_date);
        if let Some(birth) = birth.filter(|birth| day < *birth && !self.names(field)) {
            self.error(field, day.to_string(), ProblemKind::BeforeBirth { year: birth.year() });
        }
    }

    /// Returns a day and its reason. Adds an error if only one of them is given.
    pub(crate) fn both_or_neither<D: std::fmt::Display, R: std::fmt::Display>(
        &mut self,
        (day_field, day): (&'static str, Option<D>),
        (reason_field, reason): (&'static str, Option<R>),
    ) -> Option<(D, R)> {
        match (day, reason) {
            // One of the two could not be read and has an error already.
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
