//! What is done at a desk: an operation is checked against the state and recorded as one commit, or refused.
//!
//! A draft says what a record should be; an operation says what happens now, and is refused where it cannot.

use crate::error::{Error, Result};
use crate::model::Problem;
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};
use crate::registry::write::diagnostics::Diagnostics;

/// How an operation becomes events.
pub(crate) trait Operation {
    /// What it gives.
    type Output;
    /// What it is called in the log.
    const OPERATION: &'static str;
    /// What it is about, for the log.
    const SUBJECT: &'static str;

    /// Checks the operation and records what it changes, in the current row. What it gives is worth nothing when
    /// `diagnostics` holds an error.
    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>>;
}

/// An operation that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied<T> {
    /// What it gave.
    pub output: T,
    /// What is worth a second look.
    pub warnings: Vec<Problem>,
    /// The number of the commit, unless nothing changed.
    pub commit: Option<u64>,
}

impl Store {
    /// Carries out an operation of a desk, as one durable commit; in a preview everything is taken back.
    pub(in crate::registry) fn execute<O: Operation>(
        &self,
        author: &Author,
        operation: &O,
        preview: bool,
    ) -> Result<Applied<O::Output>> {
        let task = OperationInfo::at_desk(O::OPERATION, O::SUBJECT, preview);
        let ((output, warnings), commit) = self.write(author, task, |writer| {
            let mut diagnostics = Diagnostics::default();
            let output = operation.execute(writer, &mut diagnostics)?;
            let output =
                output.filter(|_| diagnostics.promote_warnings_at_desk().errors.is_empty());
            let Some(output) = output else { return Err(Error::Refused(diagnostics.errors)) };
            writer.keep_row();
            Ok(Decision::Commit((output, diagnostics.warnings)))
        })?;
        Ok(Applied { output, warnings, commit: commit.map(|info| info.number) })
    }
}

/// Several operations as one commit: all are carried out, in order, or none.
pub(in crate::registry) struct All<'a, O>(pub(in crate::registry) &'a [O]);

impl<O: Operation> Operation for All<'_, O> {
    type Output = Vec<O::Output>;
    const OPERATION: &'static str = O::OPERATION;
    const SUBJECT: &'static str = O::SUBJECT;

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        let mut output = Vec::with_capacity(self.0.len());
        for operation in self.0 {
            // The findings of each are its own; all are told, but what follows from one that was told already is not.
            let mut own = Diagnostics::default();
            output.extend(operation.execute(writer, &mut own)?);
            let told = |new: &Problem, errors: &[Problem]| {
                errors.iter().any(|old| (old.field, &old.value) == (new.field, &new.value))
            };
            own.errors.retain(|new| !told(new, &diagnostics.errors));
            diagnostics.errors.extend(own.errors);
            diagnostics.warnings.extend(own.warnings);
        }
        Ok(diagnostics.errors.is_empty().then_some(output))
    }
}
