//! What an open registry holds and its threads share: the present and where it comes from, the line to the journal, the lock.
//! How it comes to be is in `open`, how it changes in `door`.

use std::sync::{Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::error::{Error, Result};
use crate::journal::{Cut, Head, Journal, JournalError, Scan, StoreId, alone};
use crate::registry::engine::checkpoint::{Checkpoint, Home, Rebuilt};
use crate::registry::engine::group_commit::Line;
use crate::registry::engine::lock::Lock;
use crate::state::State;

/// What a registry's threads share.
#[derive(Debug)]
pub(in crate::registry) struct Shared {
    pub(in crate::registry) inner: RwLock<Inner>,
    /// To the journal; none where nothing is durable.
    pub(in crate::registry) line: Option<Line>,
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
    pub(in crate::registry) standing: Standing,
    /// Where the store lies; none in memory and as of a moment.
    pub(in crate::registry) home: Option<Home>,
    pub(in crate::registry) checkpoint: Option<Checkpoint>,
    /// How many events are behind the checkpoint.
    pub(in crate::registry) tail: u64,
    /// Why the state was made again.
    pub(in crate::registry) rebuilt: Option<Rebuilt>,
    pub(in crate::registry) cut: Option<Cut>,
    /// Bytes of the journal when it was opened.
    pub(in crate::registry) size: u64,
}

/// What may be done with a state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::registry) enum Standing {
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
            standing: Standing::Open,
            home: None,
            checkpoint: None,
            tail: 0,
            rebuilt: None,
            cut: None,
            size: 0,
        }
    }

    pub(in crate::registry) fn of(home: &Home, state: State, scan: &Scan) -> Self {
        let mut inner = Self::new(state, scan.store, scan.head);
        (inner.home, inner.cut) = (Some(home.clone()), scan.cut);
        inner
    }

    pub(in crate::registry) fn check_writable(&self) -> Result<()> {
        match self.standing {
            Standing::Open => Ok(()),
            Standing::ReadOnly => Err(Error::ReadOnly),
            Standing::Poisoned => Err(Error::Poisoned),
        }
    }

    /// Refuses all further changes: the state in memory is no longer what the journal says.
    pub(super) fn poison(&mut self) {
        self.standing = Standing::Poisoned;
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.source.is_damaged())
    }

    pub(in crate::registry) fn rebuilt(&self) -> Option<Rebuilt> {
        self.rebuilt.or(self.is_damaged().then_some(Rebuilt::Damaged))
    }

    /// The error of a state of which neither the checkpoint nor the journal can be read, or that was given up.
    pub(in crate::registry) fn check_whole(&self) -> Result<()> {
        if !self.state.is_lost() && self.standing != Standing::Poisoned {
            return Ok(());
        }
        let file = self.home.as_ref().map(Home::journal).unwrap_or_default();
        let read = Journal::read(&file, None, &alone, |_, _| Ok::<_, JournalError>(()));
        Err(read.map_or_else(|error| Error::of_journal(error, &file), |_| Error::Poisoned))
    }
}

impl Shared {
    /// An error of the journal.
    pub(super) fn journal_failed(&self, error: JournalError) -> Error {
        let home = self.inner.read().ok().and_then(|inner| inner.home.clone());
        Error::of_journal(error, &home.map(|home| home.journal()).unwrap_or_default())
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
