//! Operations: an operation is checked against the state and recorded as events, or refused.
//!
//! There are two kinds. A draft describes a record as it should be: the record with its key is created or updated, and
//! the output is [`Upserted`](super::upsert::Upserted). Other operations describe an act, such as a loan, and are
//! refused if the act is not possible now.

use crate::error::Result;
use crate::model::Problem;
use crate::registry::engine::transaction::Writer;
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
    /// an error, and `None` only then.
    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>>;
}

/// The name of the operation that records a draft.
pub(crate) const RECORD: &str = "record";

/// The result of an operation that was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied<T> {
    /// The output of the operation.
    pub output: T,
    /// The warnings.
    pub warnings: Vec<Problem>,
    /// The number of the commit. `None` if nothing changed, and within a [`Transaction`](crate::Transaction), whose own
    /// result has the number.
    pub commit: Option<u64>,
}

/// Several operations as one: all are executed, in order, or none.
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
