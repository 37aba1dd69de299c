//! Executes operations: one as a commit of its own, or several as one commit in a [`Transaction`].
//!
//! Each operation is a row. After its own changes, the queues of holds on the models that it touched are brought up to
//! date, so that no operation has to do so. A refused operation is rolled back.

use std::cell::RefCell;
use std::fmt;

use crate::error::{Error, Result};
use crate::model::Problem;
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};
use crate::registry::stock::queue;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::operation::{Applied, Operation};

impl Store {
    /// Executes several operations as one durable commit: all of those that `work` calls successfully, or none if it
    /// returns an error. The transaction has the same desks as the store.
    ///
    /// An operation sees the changes of the operations before it. If it is refused, its own changes are rolled back,
    /// and `work` may continue without it. Calling the store inside `work` deadlocks, even for a view: use `tx`.
    ///
    /// ```
    /// use assistive_core::model::{Device, DeviceClass, DivisionCode, LocalKey, Scheme};
    /// use assistive_core::{Author, NeedDraft, PersonDraft, Store, StoreId, StoreOptions};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let today = "2024-04-30".parse()?;
    /// let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, today);
    /// let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// let person = PersonDraft::default()
    ///     .key(LocalKey::parse("7", None)?)
    ///     .name("王芳")
    ///     .division(DivisionCode::new("610902")?);
    /// let wheelchair = Device::Class(DeviceClass::parse("12 22 03", Scheme::Iso9999)?);
    ///
    /// let recorded = store.transaction(&author, |tx| {
    ///     let person = tx.people().record(&person)?.number;
    ///     Ok(tx.needs().record(&NeedDraft::device(person, wheelchair, today))?.number)
    /// })?;
    ///
    /// assert_eq!(store.view()?.need(recorded.output, today)?.person.name, "王芳");
    /// assert_eq!(recorded.commit, Some(2), "the first commit created the store");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the error of `work`, and the errors of all [desks](crate::desks).
    pub fn transaction<T>(
        &self,
        author: &Author,
        work: impl FnOnce(Transaction<'_>) -> Result<T>,
    ) -> Result<Applied<T>> {
        let info = OperationInfo::at_desk("transaction", "records", false);
        let (done, commit) = self.write(author, info, |writer| {
            let rows = RefCell::new(TransactionRows { writer, warnings: Vec::new(), failed: None });
            let run: RunRow<'_> = &|row| match rows.try_borrow_mut() {
                Ok(mut rows) => rows.run(row),
                Err(_) => Err(Error::Bug("an operation within an operation")),
            };
            let output = work(Transaction { run });
            let rows = rows.into_inner();
            match (rows.failed, output) {
                (Some(failed), _) => Err(failed),
                (None, Ok(output)) => Ok(Decision::Commit(Ok((output, rows.warnings)))),
                // An error of the caller's own is no failure of the store, whichever it is.
                (None, Err(error)) => Ok(Decision::Rollback(Err(error))),
            }
        })?;
        let (output, warnings) = done?;
        Ok(Applied { output, warnings, commit: commit.map(|info| info.number) })
    }

    /// Executes an operation as one durable commit. A preview is rolled back.
    pub(in crate::registry) fn execute<O: Operation>(
        &self,
        author: &Author,
        operation: &O,
        preview: bool,
    ) -> Result<Applied<O::Output>> {
        let info = OperationInfo::at_desk(O::OPERATION, O::SUBJECT, preview);
        let (applied, commit) = self.write(author, info, |writer| {
            let applied = execute_row(writer, operation)?;
            writer.keep_row();
            Ok(Decision::Commit(applied))
        })?;
        Ok(Applied { commit: commit.map(|info| info.number), ..applied })
    }
}

/// The changes of one row.
type RowChanges<'a> = &'a mut dyn FnMut(&mut Writer<'_>) -> Result<RowEnd>;

/// Runs a row in the transaction. A function, because it hides the lifetime of the transaction's state.
type RunRow<'a> = &'a dyn Fn(RowChanges<'_>) -> Result<()>;

/// The end of a row that was not refused.
enum RowEnd {
    Keep(Vec<Problem>),
    Drop,
}

/// Several operations that become one commit. [`Store::transaction`] begins and ends it, and its methods open the
/// [desks](crate::desks).
#[derive(Clone, Copy)]
pub struct Transaction<'a> {
    run: RunRow<'a>,
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}

impl Transaction<'_> {
    /// Executes an operation as a row of the transaction. A preview is rolled back.
    pub(in crate::registry) fn execute<O: Operation>(
        self,
        operation: &O,
        preview: bool,
    ) -> Result<Applied<O::Output>> {
        let mut applied = None;
        (self.run)(&mut |writer| {
            let done = execute_row(writer, operation)?;
            let warnings = done.warnings.clone();
            applied = Some(done);
            Ok(if preview { RowEnd::Drop } else { RowEnd::Keep(warnings) })
        })?;
        applied.ok_or(Error::Bug("an operation that was not executed"))
    }
}

/// The rows of a transaction.
struct TransactionRows<'a, 'w> {
    writer: &'a mut Writer<'w>,
    /// The warnings of the rows that were kept.
    warnings: Vec<Problem>,
    /// The error after which the transaction cannot be committed, even if `work` ignores it.
    failed: Option<Error>,
}

impl TransactionRows<'_, '_> {
    /// Runs a row, and keeps it or rolls it back.
    fn run(&mut self, row: RowChanges<'_>) -> Result<()> {
        let end = match row(self.writer) {
            Ok(RowEnd::Keep(warnings)) => {
                self.writer.keep_row();
                self.warnings.extend(warnings);
                Ok(())
            }
            Ok(RowEnd::Drop) => self.writer.drop_row(),
            Err(error) => self.writer.drop_row().and(Err(error)),
        };
        self.failed = match &end {
            Err(Error::Bug(broken)) => Some(Error::Bug(broken)),
            Err(Error::Poisoned) => Some(Error::Poisoned),
            _ => self.failed.take(),
        };
        end
    }
}

/// Executes an operation in the current row, and brings the queues of holds up to date that it touched.
fn execute_row<O: Operation>(writer: &mut Writer<'_>, operation: &O) -> Result<Applied<O::Output>> {
    let mut diagnostics = Diagnostics::default();
    let output = operation.execute(writer, &mut diagnostics)?;
    if !diagnostics.promote_warnings_at_desk().errors.is_empty() {
        return Err(Error::Refused(diagnostics.errors));
    }
    let output = output.ok_or(Error::Bug("an operation was refused without an error"))?;
    queue::update_queues(writer)?;
    Ok(Applied { output, warnings: diagnostics.warnings, commit: None })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::{DivisionCode, LocalKey};
    use crate::registry::{PersonDraft, StoreOptions};
    use crate::testing::author;

    fn store() -> Store {
        let options = StoreOptions::new(crate::journal::StoreId::from_random(7));
        Store::in_memory(&options, &author()).expect("no site that could be refused")
    }

    fn person(key: &str) -> PersonDraft {
        let key = LocalKey::parse(key, None).expect("a key");
        let division = DivisionCode::new("610902").expect("a code");
        PersonDraft::default().key(key).name("王芳").division(division)
    }

    fn persons(store: &Store) -> usize {
        store.info().expect("a whole store").persons
    }

    #[test]
    fn an_error_rolls_back_all_operations() {
        let store = store();
        let failed = store.transaction(&author(), |tx| {
            tx.people().record(&person("1"))?;
            tx.people().record(&person("2").birth_date(date(2999, 1, 1)))
        });
        assert!(matches!(failed, Err(Error::Refused(_))), "{failed:?}");
        assert_eq!((persons(&store), store.info().expect("whole").commits), (0, 1));
    }

    #[test]
    fn an_error_of_the_caller_leaves_the_store_as_it_was() {
        let store = store();
        let failed = store.transaction(&author(), |tx| {
            tx.people().record(&person("1"))?;
            Err::<(), _>(Error::Poisoned)
        });
        assert!(matches!(failed, Err(Error::Poisoned)), "{failed:?}");
        store.people(&author()).record(&person("2")).expect("the store is not poisoned");
        assert_eq!(persons(&store), 1);
    }

    #[test]
    fn a_refused_operation_leaves_the_others() {
        let store = store();
        let done = store.transaction(&author(), |tx| {
            tx.people().record(&person("1"))?;
            tx.people()
                .record(&person("2").birth_date(date(2999, 1, 1)))
                .expect_err("not yet born");
            tx.people().preview().record(&person("3"))?;
            tx.people().record(&person("4"))
        });
        assert_eq!(done.expect("the others are right").commit, Some(2));
        assert_eq!(persons(&store), 2);
    }
}
