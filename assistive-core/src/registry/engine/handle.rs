//! The handle of an open store. `store` opens and creates stores.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLockReadGuard};
use std::thread::JoinHandle;

use crate::error::Result;
use crate::registry::engine::group_commit::CommitQueue;
use crate::registry::engine::lock::Lock;
use crate::registry::engine::shared::{AccessMode, Inner, Shared};

/// A store: device catalogue, people, needs, fittings and stock, with the journal of every change.
///
/// # Promise
/// * **Durable**: when a call that changes the store returns, the change is fsynced in the journal.
/// * **Atomic**: a change, even an import of any size, is stored completely or not at all.
/// * **Consistent**: a [`View`] sees acknowledged changes only, and stays as it is while changes are made.
///
/// After a kill, a crash or a power cut, all acknowledged changes are there, and the change in progress is there
/// completely or not at all. A failed write is refused ([`Error::Io`]) and changes nothing. After a failed fsync,
/// every later change is refused ([`Error::Poisoned`]) until the store is opened again; only then it is known if the
/// first change was stored. Damage to the journal is an error that names the commit ([`Error::Damaged`]), never a
/// wrong answer. Old commits that a checkpoint covers are checked in slices when a store is closed after changes, and
/// [`Info::damaged`] names a damaged one. Damage to the checkpoint only costs time.
///
/// A store can be shared between threads. One process at a time may have a store open for writing. Any number may
/// read it meanwhile with [`Store::open_read_only`], and see the acknowledged commits. While no process writes,
/// readers see all complete commits, which the next opening makes durable. [`Author::actor`] is a name, not a proof.
///
/// ```
/// use assistive_core::{Author, StoreOptions, Store, StoreId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let now = "2024-04-30T08:00:00Z".parse()?;
/// let author = Author::new("Li", now, "2024-04-30".parse()?);
/// let options = StoreOptions::new(StoreId::from_random(42));
/// let store = Store::in_memory(&options, &author)?;
/// assert_eq!(store.info()?.commits, 1);
/// # Ok(())
/// # }
/// ```
///
/// [`View`]: crate::View
/// [`Error::Io`]: crate::Error::Io
/// [`Error::Poisoned`]: crate::Error::Poisoned
/// [`Error::Damaged`]: crate::Error::Damaged
/// [`Info::damaged`]: crate::Info::damaged
/// [`Author::actor`]: crate::Author::actor
#[derive(Debug)]
pub struct Store {
    pub(in crate::registry) shared: Arc<Shared>,
    /// The thread that writes a checkpoint in the background.
    pub(super) checkpoint_thread: Mutex<Option<JoinHandle<()>>>,
}

impl Store {
    pub(in crate::registry) fn new(
        inner: Inner,
        line: Option<CommitQueue>,
        lock: Option<Lock>,
    ) -> Self {
        let shared = Arc::new(Shared::new(inner, line, lock));
        Self { shared, checkpoint_thread: Mutex::default() }
    }

    /// Returns a store without a journal that holds a given state.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn synthetic(state: crate::state::State) -> Self {
        use crate::journal::{Head, StoreId};
        Self::new(Inner::new(state, StoreId::from_random(7), Head::START), None, None)
    }

    /// Returns a copy of the store in memory. Dry runs of imports change it, so that each is checked against the result of
    /// those before it. Nothing of it is stored.
    ///
    /// ```
    /// # use assistive_core::{Author, StoreOptions, Store, StoreId};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// use assistive_core::exchange::{ImportOptions, Kind};
    ///
    /// let rehearsal = store.rehearsal()?;
    /// for (kind, sheet) in [
    ///     (Kind::Persons, "编号,姓名,区划\n7,王芳,旬阳市\n"),
    ///     (Kind::Services, "服务对象,类别,服务日期\n7,训练,2024-04-02\n"),
    /// ] {
    ///     let options = ImportOptions::default().dry_run(true);
    ///     let report = rehearsal.import(&author, kind, sheet.as_bytes(), &options)?;
    ///     assert_eq!((report.created, report.commit), (1, None));
    /// }
    /// assert_eq!(store.info()?.persons, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Poisoned`](crate::Error::Poisoned) if a change panicked half-way. Open the store again.
    pub fn rehearsal(&self) -> Result<Self> {
        let inner = self.read_inner()?;
        let mut copy = Inner::new(inner.state.clone(), inner.store, inner.head);
        (copy.standing, copy.folder) = (AccessMode::Rehearsal, inner.folder.clone());
        Ok(Self::new(copy, None, None))
    }

    /// Checks whether the store is a [rehearsal](Self::rehearsal).
    pub(crate) fn is_rehearsal(&self) -> Result<bool> {
        Ok(self.read_inner()?.standing == AccessMode::Rehearsal)
    }

    /// Returns the folder from which the store was opened, or `None` for a store in memory.
    pub(in crate::registry) fn folder(&self) -> Result<Option<PathBuf>> {
        Ok(self.read_inner()?.folder.clone())
    }

    pub(in crate::registry) fn read_inner(&self) -> Result<RwLockReadGuard<'_, Arc<Inner>>> {
        self.shared.read()
    }
}
