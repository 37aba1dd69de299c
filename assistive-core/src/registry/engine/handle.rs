//! The handle of an open store. `store` opens and creates one.

use std::sync::{Arc, Mutex, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;

use crate::error::Result;
use crate::registry::engine::group_commit::CommitQueue;
use crate::registry::engine::lock::Lock;
use crate::registry::engine::shared::{Inner, Shared};

/// A store: device catalogue, people, needs and fittings, with the journal of everything that happened.
///
/// # Promise
/// * **Durable**: when a call that changes the store returns, the change is fsynced in the journal.
/// * **Atomic**: a change, an import of any size among them, is stored whole or not at all.
/// * **Consistent**: a [`View`] sees acknowledged changes only; many views or one change at a time.
///
/// A kill, a crash or a power cut leaves the change that was being made whole or not at all, and all acknowledged ones.
/// What the file system refuses is refused ([`Error::Io`]) and changes nothing; after an fsync that failed, so is every
/// later change ([`Error::Poisoned`]) until the store is opened again, and only then it is known whether the first was
/// stored. Damage to the journal is an error that names the commit ([`Error::Damaged`]), never a wrong answer; damage to
/// the state beside it only takes time.
///
/// A registry can be shared between threads. One process at a time may have a store open for writing;
/// any number may read it meanwhile with [`Store::open_read_only`], and see what is acknowledged; while nobody has it,
/// what is whole, which the next opening makes last. [`Author::actor`] is a name, not a proof.
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
#[derive(Debug)]
pub struct Store {
    pub(in crate::registry) shared: Arc<Shared>,
    /// Writes a checkpoint beside the work that goes on.
    pub(super) checkpoint_thread: Mutex<Option<JoinHandle<()>>>,
}

impl Store {
    pub(in crate::registry) fn new(
        inner: Inner,
        line: Option<CommitQueue>,
        lock: Option<Lock>,
    ) -> Self {
        let shared =
            Shared { inner: RwLock::new(inner), line, saving: Mutex::default(), _lock: lock };
        Self { shared: Arc::new(shared), checkpoint_thread: Mutex::default() }
    }

    /// A store that holds a state, whoever made it, and keeps no journal.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn synthetic(state: crate::state::State) -> Self {
        use crate::journal::{Head, StoreId};
        Self::new(Inner::new(state, StoreId::from_random(7), Head::START), None, None)
    }

    pub(in crate::registry) fn read_inner(&self) -> Result<RwLockReadGuard<'_, Inner>> {
        self.shared.read()
    }
}
