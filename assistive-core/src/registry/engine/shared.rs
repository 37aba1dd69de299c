//! The parts of an open store that its threads share: the current state and its origin, the commit queue, and the
//! lock. `store` creates them and `transaction` changes them.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::error::{Error, Result};
use crate::journal::{Head, Journal, JournalError, Scan, StoreId, TruncatedTail, no_writer};
use crate::registry::engine::checkpoint::{Checkpoint, Rebuilt, StoreDir};
use crate::registry::engine::group_commit::CommitQueue;
use crate::registry::engine::journal_check::JournalCheck;
use crate::registry::engine::lock::Lock;
use crate::state::State;

/// The parts of a store that its threads share.
#[derive(Debug)]
pub(in crate::registry) struct Shared {
    /// The current state. A view holds a reference to it, and a change then works on a clone, which shares the blocks
    /// of the tables.
    pub(in crate::registry) inner: RwLock<Arc<Inner>>,
    /// The number of open views.
    views: AtomicUsize,
    /// The queue to the journal. `None` if nothing is made durable.
    pub(in crate::registry) line: Option<CommitQueue>,
    /// Held while a checkpoint is written, so that only one is written at a time.
    pub(super) saving: Mutex<()>,
    /// Dropped last.
    pub(super) _lock: Option<Lock>,
}

/// The current state and its origin.
#[derive(Debug, Clone)]
pub(in crate::registry) struct Inner {
    pub(in crate::registry) state: State,
    pub(in crate::registry) store: StoreId,
    /// The last commit in the state. It is durable or in the commit queue.
    pub(in crate::registry) head: Head,
    pub(in crate::registry) standing: AccessMode,
    /// The folder from which the store was opened. `None` in memory.
    pub(in crate::registry) folder: Option<PathBuf>,
    /// The files of the store. `None` if they are not written: in memory, and in a store opened for reading.
    pub(in crate::registry) dir: Option<StoreDir>,
    pub(in crate::registry) checkpoint: Option<Checkpoint>,
    /// The number of events after the checkpoint.
    pub(in crate::registry) tail: u64,
    /// The reason why the state was rebuilt.
    pub(in crate::registry) rebuilt: Option<Rebuilt>,
    pub(in crate::registry) cut: Option<TruncatedTail>,
    /// The progress of the journal's check.
    pub(in crate::registry) check: JournalCheck,
    /// The size of the journal in bytes when it was opened.
    pub(in crate::registry) size: u64,
}

/// The access that a state allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::registry) enum AccessMode {
    /// The state may be read and changed.
    Open,
    /// The state is a copy that is thrown away: dry runs change it.
    Rehearsal,
    /// The state may only be read.
    ReadOnly,
    /// The state may not be used: it differs from the journal.
    Poisoned,
}

impl Inner {
    pub(in crate::registry) fn new(state: State, store: StoreId, head: Head) -> Self {
        Self {
            state,
            store,
            head,
            standing: AccessMode::Open,
            folder: None,
            dir: None,
            checkpoint: None,
            tail: 0,
            rebuilt: None,
            cut: None,
            check: JournalCheck::default(),
            size: 0,
        }
    }

    pub(in crate::registry) fn of(dir: &StoreDir, state: State, scan: &Scan) -> Self {
        let mut inner = Self::new(state, scan.store, scan.head);
        inner.keep_in(dir);
        inner.cut = scan.cut;
        inner
    }

    /// Sets the folder in which the store is kept.
    pub(in crate::registry) fn keep_in(&mut self, dir: &StoreDir) {
        (self.folder, self.dir) = (Some(dir.folder().to_owned()), Some(dir.clone()));
    }

    pub(in crate::registry) fn check_writable(&self) -> Result<()> {
        match self.standing {
            AccessMode::Open | AccessMode::Rehearsal => Ok(()),
            AccessMode::ReadOnly => Err(Error::ReadOnly),
            AccessMode::Poisoned => Err(Error::Poisoned),
        }
    }

    /// Refuses all further changes, because the state in memory differs from the journal.
    pub(super) fn poison(&mut self) {
        self.standing = AccessMode::Poisoned;
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.source.is_damaged())
    }

    pub(in crate::registry) fn rebuilt(&self) -> Option<Rebuilt> {
        self.rebuilt.or(self.is_damaged().then_some(Rebuilt::Damaged))
    }

    /// Returns an error if neither the checkpoint nor the journal can be read, or if the state is poisoned.
    pub(in crate::registry) fn check_whole(&self) -> Result<()> {
        if !self.state.is_unreadable() && self.standing != AccessMode::Poisoned {
            return Ok(());
        }
        let folder = self.folder.as_deref();
        let file = folder.map(|folder| StoreDir::new(folder).journal()).unwrap_or_default();
        let read = Journal::read(&file, None, &no_writer, |_, _| Ok::<_, JournalError>(()));
        Err(read.map_or_else(|error| Error::of_journal(error, &file), |_| Error::Poisoned))
    }
}

/// The entry of an open view in the count of views.
#[derive(Debug)]
pub(in crate::registry) struct OpenView<'a>(&'a AtomicUsize);

impl Drop for OpenView<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Release);
    }
}

impl Shared {
    pub(super) fn new(inner: Inner, line: Option<CommitQueue>, lock: Option<Lock>) -> Self {
        let (inner, views) = (RwLock::new(Arc::new(inner)), AtomicUsize::new(0));
        Self { inner, views, line, saving: Mutex::default(), _lock: lock }
    }

    /// Counts a view of `inner`, which must still be locked.
    pub(in crate::registry) fn open_view(
        &self,
        inner: &RwLockReadGuard<'_, Arc<Inner>>,
    ) -> (Arc<Inner>, OpenView<'_>) {
        self.views.fetch_add(1, Ordering::Relaxed);
        (Arc::clone(inner), OpenView(&self.views))
    }

    /// Checks whether views are open. None is opened while the state is locked for a change.
    pub(super) fn has_views(&self) -> bool {
        self.views.load(Ordering::Acquire) > 0
    }

    /// Converts an error of the journal.
    pub(super) fn journal_failed(&self, error: JournalError) -> Error {
        let dir = self.inner.read().ok().and_then(|inner| inner.dir.clone());
        let mut error = Error::of_journal(error, &dir.map(|dir| dir.journal()).unwrap_or_default());
        if let Error::Locked { holder, .. } = &mut error {
            let second = self._lock.as_ref().and_then(Lock::second);
            *holder = second.map(|second| second.other_holder()).unwrap_or_default();
        }
        error
    }

    /// Locks the state for reading, once all of it is acknowledged.
    pub(super) fn read(&self) -> Result<RwLockReadGuard<'_, Arc<Inner>>> {
        self.clear(|| self.inner.read().map_err(|_| Error::Poisoned))
    }

    /// Locks the state for a change. Some of it may still be in the commit queue.
    pub(super) fn write(&self) -> Result<RwLockWriteGuard<'_, Arc<Inner>>> {
        self.inner.write().map_err(|_| Error::Poisoned)
    }

    /// Locks the state for a change, once all of it is acknowledged.
    pub(super) fn write_clear(&self) -> Result<RwLockWriteGuard<'_, Arc<Inner>>> {
        self.clear(|| self.write())
    }

    /// Takes the lock and waits until all commits are acknowledged. Releases the lock while a part is rolled back.
    fn clear<G>(&self, take: impl Fn() -> Result<G>) -> Result<G> {
        loop {
            let inner = take()?;
            match &self.line {
                Some(line) if !line.is_clear() => {
                    drop(inner);
                    line.wait_out_failure();
                }
                _ => return Ok(inner),
            }
        }
    }
}
