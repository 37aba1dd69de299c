//! Operations at a desk: an operation is checked against the state and recorded as one commit, or refused.
//!
//! A draft describes a record as it should be. An operation describes an act, and is refused if it is not possible
//! now.

use crate::error::{Error, Result};
use crate::model::Problem;
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};
use crate::registry::write::diagnostics::Diagnostics;

/// An operation that is recorded as events.
pub(crate) trait Operation {
    /// The result of the operation.
    type Output;
    /// The name of the operation in the log.
    const OPERATION: &'static str;
    /// The kind of record in the log.
    const SUBJECT: &'static str;

    /// Checks the operation and records its changes in the current row. The result is invalid if `diagnostics` holds
    /// an error.
    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>>;
}

/// The result of an operation that was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied<T> {
    /// The output of the operation.
    pub output: T,
    /// The warnings.
    pub warnings: Vec<Problem>,
    /// The number of the commit. `None` if nothing changed.
    pub commit: Option<u64>,
}

impl Store {
    /// Executes an operation of a desk as one durable commit. A preview is rolled back.
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

/// Several operations as one commit: all are executed, in order, or none.
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
            // Each operation has diagnostics of its own. All are reported, except errors that follow from one already
            // reported.
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
