//! What an open registry holds and its threads share: the present and where it comes from, the line to the journal, the lock.
//! How it comes to be is in `open`, how it changes in `door`.

use std::sync::{Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::error::{Error, Result};
use crate::journal::{Head, Journal, JournalError, Scan, StoreId, TruncatedTail, no_writer};
use crate::registry::engine::checkpoint::{Checkpoint, Rebuilt, StoreDir};
use crate::registry::engine::group_commit::CommitQueue;
use crate::registry::engine::lock::Lock;
use crate::state::State;

/// What a registry's threads share.
#[derive(Debug)]
pub(in crate::registry) struct Shared {
    pub(in crate::registry) inner: RwLock<Inner>,
    /// To the journal; none where nothing is durable.
    pub(in crate::registry) line: Option<CommitQueue>,
    /// Held by whoever writes a checkpoint: one at a time.
    pub(super) saving: Mutex<()>,
    /// Dropped last.
    pub(super) _lock: Option<Lock>,
}

/// The present, and where it comes from.
#[derive(Debug)]
pub(in crate::registry) struct Inner {
    pub(in crate::registry) state: State,
    pub(in crate::registry) store: StoreId,
    /// The last commit in the state; durable or in the line.
    pub(in crate::registry) head: Head,
    pub(in crate::registry) standing: AccessMode,
    /// Where the store lies; none in memory and as of a moment.
    pub(in crate::registry) dir: Option<StoreDir>,
    pub(in crate::registry) checkpoint: Option<Checkpoint>,
    /// How many events are behind the checkpoint.
    pub(in crate::registry) tail: u64,
    /// Why the state was made again.
    pub(in crate::registry) rebuilt: Option<Rebuilt>,
    pub(in crate::registry) cut: Option<TruncatedTail>,
    /// Bytes of the journal when it was opened.
    pub(in crate::registry) size: u64,
}

/// What may be done with a state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::registry) enum AccessMode {
    /// Changed.
    Open,
    /// Looked at.
    ReadOnly,
    /// Nothing: it is not what the journal says.
    Poisoned,
}

impl Inner {
    pub(in crate::registry) fn new(state: State, store: StoreId, head: Head) -> Self {
        Self {
            state,
            store,
            head,
            standing: AccessMode::Open,
            dir: None,
            checkpoint: None,
            tail: 0,
            rebuilt: None,
            cut: None,
            size: 0,
        }
    }

    pub(in crate::registry) fn of(dir: &StoreDir, state: State, scan: &Scan) -> Self {
        let mut inner = Self::new(state, scan.store, scan.head);
        (inner.dir, inner.cut) = (Some(dir.clone()), scan.cut);
        inner
    }

    pub(in crate::registry) fn check_writable(&self) -> Result<()> {
        match self.standing {
            AccessMode::Open => Ok(()),
            AccessMode::ReadOnly => Err(Error::ReadOnly),
            AccessMode::Poisoned => Err(Error::Poisoned),
        }
    }

    /// Refuses all further changes: the state in memory is no longer what the journal says.
    pub(super) fn poison(&mut self) {
        self.standing = AccessMode::Poisoned;
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.source.is_damaged())
    }

    pub(in crate::registry) fn rebuilt(&self) -> Option<Rebuilt> {
        self.rebuilt.or(self.is_damaged().then_some(Rebuilt::Damaged))
    }

    /// The error of a state of which neither the checkpoint nor the journal can be read, or that was given up.
    pub(in crate::registry) fn check_whole(&self) -> Result<()> {
        if !self.state.is_unreadable() && self.standing != AccessMode::Poisoned {
            return Ok(());
        }
        let file = self.dir.as_ref().map(StoreDir::journal).unwrap_or_default();
        let read = Journal::read(&file, None, &no_writer, |_, _| Ok::<_, JournalError>(()));
        Err(read.map_or_else(|error| Error::of_journal(error, &file), |_| Error::Poisoned))
    }
}

impl Shared {
    /// An error of the journal.
    pub(super) fn journal_failed(&self, error: JournalError) -> Error {
        let dir = self.inner.read().ok().and_then(|inner| inner.dir.clone());
        Error::of_journal(error, &dir.map(|dir| dir.journal()).unwrap_or_default())
    }

    /// The state, all of it acknowledged.
    pub(super) fn read(&self) -> Result<RwLockReadGuard<'_, Inner>> {
        self.clear(|| self.inner.read().map_err(|_| Error::Poisoned))
    }

    /// The state, to be changed; some of it may still be in the line.
    pub(super) fn write(&self) -> Result<RwLockWriteGuard<'_, Inner>> {
        self.inner.write().map_err(|_| Error::Poisoned)
    }

    /// The state, to be changed, all of it acknowledged.
    pub(super) fn write_clear(&self) -> Result<RwLockWriteGuard<'_, Inner>> {
        self.clear(|| self.write())
    }

    /// Takes the state and waits until all of it is acknowledged; lets go of it while a part is taken back.
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
