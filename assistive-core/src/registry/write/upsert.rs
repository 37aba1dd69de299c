//! The output of an operation that records a draft: the record with its key is created or updated.

use super::operation::Applied;
use crate::model::Problem;

/// The effect of a draft on its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The record is new.
    Created,
    /// The record existed and has changed.
    Updated,
    /// The record existed and already agrees with the draft.
    Unchanged,
}

/// The record that a draft was recorded as.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded<N> {
    /// The number of the record.
    pub number: N,
    /// The effect on the record.
    pub outcome: Outcome,
    /// The warnings.
    pub warnings: Vec<Problem>,
    /// The number of the commit. `None` if nothing changed.
    pub commit: Option<u64>,
}

/// A record that a draft created or updated: its number and, if it existed and changed, its previous value.
#[derive(Debug)]
pub(crate) struct Upserted<N, T> {
    pub(crate) number: N,
    pub(crate) was: Previous<T>,
    /// The field that the draft filled in and that follows from another record.
    pub(crate) filled: Option<&'static str>,
}

/// The record before the draft.
#[derive(Debug)]
pub(crate) enum Previous<T> {
    Absent,
    Unchanged,
    Changed(T),
}

impl<N, T> Upserted<N, T> {
    pub(crate) fn new(number: N, was: Previous<T>) -> Self {
        Self { number, was, filled: None }
    }

    /// Notes that the draft filled in a field that follows from another record.
    pub(crate) fn filled(self, field: &'static str) -> Self {
        Self { filled: Some(field), ..self }
    }

    /// Checks whether the record is new or changed.
    pub(crate) fn is_changed(&self) -> bool {
        !matches!(self.was, Previous::Unchanged)
    }

    pub(crate) fn outcome(&self) -> Outcome {
        match self.was {
            Previous::Absent => Outcome::Created,
            Previous::Unchanged => Outcome::Unchanged,
            Previous::Changed(_) => Outcome::Updated,
        }
    }
}

impl<N> From<Recorded<N>> for Applied<N> {
    fn from(recorded: Recorded<N>) -> Self {
        let Recorded { number, warnings, commit, .. } = recorded;
        Self { output: number, warnings, commit }
    }
}

impl<N, T> From<Applied<Upserted<N, T>>> for Recorded<N> {
    fn from(applied: Applied<Upserted<N, T>>) -> Self {
        let outcome = applied.output.outcome();
        let Applied { output, warnings, commit } = applied;
        Self { number: output.number, outcome, warnings, commit }
    }
}
