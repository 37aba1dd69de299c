//! Recording a draft: the record with its key is created, or updated.

use super::diagnostics::Diagnostics;
use crate::error::{Error, Result};
use crate::model::Problem;
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};

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

/// A record that a draft touched: its number and, where it was there before and changed, what it was.
#[derive(Debug)]
pub(crate) struct Upserted<N, T> {
    pub(crate) number: N,
    pub(crate) was: Previous<T>,
}

/// What a touched record was before.
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

    /// Whether it is new, or changed.
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

/// How a draft becomes events: the record with its key is made, or updated.
pub(crate) trait Upsert {
    /// The number of its record.
    type Number;
    /// Its record.
    type Record;
    /// The kind of record, for the log.
    const SUBJECT: &'static str;

    /// Checks the draft against the state and records what it changes, in the current row. `None` when
    /// `diagnostics` holds an error.
    fn upsert(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<Self::Number, Self::Record>>>;
}

impl Store {
    /// Records drafts at a desk as one durable commit, in order, or none of them; in a preview all are taken back.
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
