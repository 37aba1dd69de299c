//! What drafts of records have in common: cells that keep, set or clear a value, and what became of them.

use std::ops::RangeInclusive;

use crate::error::{Error, Result};
use crate::model::text::is_plain;
use crate::model::{MAX_TEXT, Problem, ProblemKind};
use crate::registry::engine::transaction::{Author, Task, Verdict, Writer};
use crate::registry::store::Registry;

/// What a draft says about one field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// Nothing: what is stored stays; a new record takes the default.
    #[default]
    Keep,
    /// The value is removed.
    Clear,
    /// The value is this.
    Set(T),
}

impl<T> Edit<T> {
    /// The value, if one is given.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The same with the value replaced by what `f` makes of it.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Edit<U> {
        match self {
            Self::Keep => Edit::Keep,
            Self::Clear => Edit::Clear,
            Self::Set(value) => Edit::Set(f(value)),
        }
    }

    /// The same, by reference.
    pub fn as_ref(&self) -> Edit<&T> {
        match self {
            Self::Keep => Edit::Keep,
            Self::Clear => Edit::Clear,
            Self::Set(value) => Edit::Set(value),
        }
    }

    /// What an optional field holds afterwards.
    pub(crate) fn over(self, stored: Option<T>) -> Option<T> {
        match self {
            Self::Keep => stored,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// What a field holds afterwards that falls back to a default when it is cleared.
    pub(crate) fn over_or(self, stored: T, default: T) -> T {
        match self {
            Self::Keep => stored,
            Self::Clear => default,
            Self::Set(value) => value,
        }
    }
}

impl<T> From<T> for Edit<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Edit<String> {
    fn from(text: &str) -> Self {
        Self::Set(text.to_owned())
    }
}

/// None keeps what is stored.
impl<T> From<Option<T>> for Edit<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Created,
    /// It was there and has changed.
    Updated,
    /// It was there and says what the draft says.
    Unchanged,
}

/// A record that a draft was recorded as.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded<N> {
    /// Its number.
    pub number: N,
    /// What became of it.
    pub outcome: Outcome,
    /// What is worth a second look.
    pub warnings: Vec<Problem>,
    /// The number of the commit, unless nothing changed.
    pub commit: Option<u64>,
}

/// What was found about a draft.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) errors: Vec<Problem>,
    pub(crate) warnings: Vec<Problem>,
}

impl Findings {
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
        if text.trim().is_empty() || !is_plain(text) {
            let start: String = text.chars().take(40).collect();
            self.error(field, start, ProblemKind::NotPlainText { max: MAX_TEXT as u64 });
        }
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
    pub(crate) fn refused_at_the_desk(&mut self) -> &Self {
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

/// A record that a draft touched: its number and, where it was there before and changed, what it was.
#[derive(Debug)]
pub(crate) struct Touched<N, T> {
    pub(crate) number: N,
    pub(crate) was: Was<T>,
}

/// What a touched record was before.
#[derive(Debug)]
pub(crate) enum Was<T> {
    Absent,
    Same,
    Other(T),
}

impl<N, T> Touched<N, T> {
    pub(crate) fn new(number: N, was: Was<T>) -> Self {
        Self { number, was }
    }

    /// Whether it is new, or changed.
    pub(crate) fn is_changed(&self) -> bool {
        !matches!(self.was, Was::Same)
    }

    pub(crate) fn outcome(&self) -> Outcome {
        match self.was {
            Was::Absent => Outcome::Created,
            Was::Same => Outcome::Unchanged,
            Was::Other(_) => Outcome::Updated,
        }
    }
}

/// How a draft becomes events: the record with its key is made, or updated.
pub(crate) trait Upsert {
    /// The number of its record.
    type Number;
    /// Its record.
    type Record;
    /// The kind of record, for the log.
    const SUBJECT: &'static str;

    /// Checks the draft against the state and records what it changes, in the current row. `None` when
    /// `findings` holds an error.
    fn upsert(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Touched<Self::Number, Self::Record>>>;
}

impl Registry {
    /// Records drafts at a desk as one durable commit, in order, or none of them; in a preview all are taken back.
    pub(in crate::registry) fn record<D: Upsert>(
        &self,
        author: &Author,
        drafts: &[D],
        preview: bool,
    ) -> Result<Vec<Recorded<D::Number>>> {
        let task = Task::at_desk("record", D::SUBJECT, preview);
        let (mut recorded, commit) = self.write(author, task, |writer| {
            let mut recorded = Vec::with_capacity(drafts.len());
            for draft in drafts {
                let mut findings = Findings::default();
                let touched = draft.upsert(writer, &mut findings)?;
                let kept = touched.filter(|_| findings.refused_at_the_desk().errors.is_empty());
                let Some(touched) = kept else { return Err(Error::Refused(findings.errors)) };
                writer.keep_row();
                let (outcome, warnings) = (touched.outcome(), findings.warnings);
                let number = touched.number;
                recorded.push(Recorded { number, outcome, warnings, commit: None });
            }
            Ok(Verdict::Commit(recorded))
        })?;
        let commit = commit.map(|info| info.number);
        recorded.iter_mut().for_each(|one| one.commit = commit);
        Ok(recorded)
    }
}

/// Collects the changes of a record, skipping those that change nothing.
pub(crate) struct Changes<C>(pub(crate) Vec<C>);

impl<C> Changes<C> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// Notes a change from `before` to `after`, if they differ.
    pub(crate) fn note<T: PartialEq>(
        &mut self,
        before: T,
        after: T,
        change: impl FnOnce(crate::journal::events::Change<T>) -> C,
    ) {
        if before != after {
            self.0.push(change(crate::journal::events::Change::new(before, after)));
        }
    }

    /// Notes a change of a field that every record has; clearing it was refused elsewhere.
    pub(crate) fn set<T: PartialEq + Clone>(
        &mut self,
        before: &T,
        edit: &Edit<T>,
        change: impl FnOnce(crate::journal::events::Change<T>) -> C,
    ) {
        if let Edit::Set(after) = edit {
            self.note(before.clone(), after.clone(), change);
        }
    }

    /// Notes a change of an optional field.
    pub(crate) fn edit<T: PartialEq + Clone>(
        &mut self,
        before: &Option<T>,
        edit: &Edit<T>,
        change: impl FnOnce(crate::journal::events::Change<Option<T>>) -> C,
    ) {
        if !matches!(edit, Edit::Keep) {
            self.note(before.clone(), edit.clone().over(before.clone()), change);
        }
    }
}
