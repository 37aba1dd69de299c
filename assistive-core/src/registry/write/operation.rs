//! What is done at a desk: an operation is checked against the state and recorded as one commit, or refused.
//!
//! A draft says what a record should be; an operation says what happens now, and is refused where it cannot.

use crate::error::{Error, Result};
use crate::model::Problem;
use crate::registry::engine::handle::Registry;
use crate::registry::engine::transaction::{Author, Task, Verdict, Writer};
use crate::registry::write::diagnostics::Findings;

/// How an operation becomes events.
pub(crate) trait CarryOut {
    /// What it gives.
    type Done;
    /// What it is called in the log.
    const OPERATION: &'static str;
    /// What it is about, for the log.
    const SUBJECT: &'static str;

    /// Checks the operation and records what it changes, in the current row. What it gives is worth nothing when
    /// `findings` holds an error.
    fn carry_out(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Self::Done>>;
}

/// An operation that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Carried<T> {
    /// What it gave.
    pub done: T,
    /// What is worth a second look.
    pub warnings: Vec<Problem>,
    /// The number of the commit, unless nothing changed.
    pub commit: Option<u64>,
}

impl Registry {
    /// Carries out an operation of a desk, as one durable commit; in a preview everything is taken back.
    pub(in crate::registry) fn carry_out<O: CarryOut>(
        &self,
        author: &Author,
        operation: &O,
        preview: bool,
    ) -> Result<Carried<O::Done>> {
        let task = Task::at_desk(O::OPERATION, O::SUBJECT, preview);
        let ((done, warnings), commit) = self.write(author, task, |writer| {
            let mut findings = Findings::default();
            let done = operation.carry_out(writer, &mut findings)?;
            let done = done.filter(|_| findings.refused_at_the_desk().errors.is_empty());
            let Some(done) = done else { return Err(Error::Refused(findings.errors)) };
            writer.keep_row();
            Ok(Verdict::Commit((done, findings.warnings)))
        })?;
        Ok(Carried { done, warnings, commit: commit.map(|info| info.number) })
    }
}

/// Several operations as one commit: all are carried out, in order, or none.
pub(in crate::registry) struct All<'a, O>(pub(in crate::registry) &'a [O]);

impl<O: CarryOut> CarryOut for All<'_, O> {
    type Done = Vec<O::Done>;
    const OPERATION: &'static str = O::OPERATION;
    const SUBJECT: &'static str = O::SUBJECT;

    fn carry_out(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Self::Done>> {
        let mut done = Vec::with_capacity(self.0.len());
        for operation in self.0 {
            // The findings of each are its own; all are told, but what follows from one that was told already is not.
            let mut own = Findings::default();
            done.extend(operation.carry_out(writer, &mut own)?);
            let told = |new: &Problem, errors: &[Problem]| {
                errors.iter().any(|old| (old.field, &old.value) == (new.field, &new.value))
            };
            own.errors.retain(|new| !told(new, &findings.errors));
            findings.errors.extend(own.errors);
            findings.warnings.extend(own.warnings);
        }
        Ok(findings.errors.is_empty().then_some(done))
    }
}
