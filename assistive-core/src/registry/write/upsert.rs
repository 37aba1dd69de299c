//! Recording a draft: the record with its key is created or updated.

use super::diagnostics::Diagnostics;
use crate::error::{Error, Result};
use crate::model::Problem;
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};

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
        Self { number, was }
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

/// A draft that is recorded as events: the record with its key is created or updated.
pub(crate) trait Upsert {
    /// The type of the record's number.
    type Number;
    /// The type of the record.
    type Record;
    /// The kind of record, for the log.
    const SUBJECT: &'static str;

    /// Checks the draft against the state and records its changes in the current row. Returns `None` if `diagnostics`
    /// holds an error.
    fn upsert(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<Self::Number, Self::Record>>>;
}

impl Store {
    /// Records drafts at a desk as one durable commit, in order, or none of them. A preview is rolled back.
    pub(in crate::registry) fn record<D: Upsert>(
        &self,
        author: &Author,
        drafts: &[D],
        preview: bool,
    ) -> Result<Vec<Recorded<D::Number>>> {
        let task = OperationInfo::at_desk("record", D::SUBJECT, preview);
        let (mut recorded, commit) = self.write(author, task, |writer| {
            let mut recorded = Vec::with_capacity(drafts.len());
            for draft in drafts {
                let mut diagnostics = Diagnostics::default();
                let upserted = draft.upsert(writer, &mut diagnostics)?;
                let kept =
                    upserted.filter(|_| diagnostics.promote_warnings_at_desk().errors.is_empty());
                let Some(upserted) = kept else { return Err(Error::Refused(diagnostics.errors)) };
                writer.keep_row();
                let (outcome, warnings) = (upserted.outcome(), diagnostics.warnings);
                let number = upserted.number;
                recorded.push(Recorded { number, outcome, warnings, commit: None });
            }
            Ok(Decision::Commit(recorded))
        })?;
        let commit = commit.map(|info| info.number);
        recorded.iter_mut().for_each(|one| one.commit = commit);
        Ok(recorded)
    }
}
