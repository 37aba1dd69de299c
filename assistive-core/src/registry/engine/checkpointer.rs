//! Decides when checkpoints are written, and replaces damaged ones. The files of a checkpoint are in `checkpoint`.
//!
//! A change never waits for a checkpoint: a background thread writes it, or the closing of the store does.

use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;

use crate::blockstore::Fault;
use crate::error::{Error, Result};
use crate::journal::{Head, Position, no_writer};
use crate::registry::engine::checkpoint::{Rebuilt, StoreDir};
use crate::registry::engine::handle::Store;
use crate::registry::engine::replay::replay;
use crate::registry::engine::shared::{AccessMode, Inner, Shared};
use crate::state::State;

/// The number of events after the last checkpoint at which the next one is begun in the background.
pub(in crate::registry) const CHECKPOINT_AFTER_EVENTS: u64 = 1000;

/// The number of events after the last checkpoint at which closing the store writes one. Replaying fewer events takes
/// less time than opening a checkpoint.
const CHECKPOINT_ON_CLOSE_EVENTS: u64 = 512;

/// The files of a checkpoint are compacted when they are this many times as large as needed.
const COMPACT_RATIO: u64 = 3;

/// The result of [`Store::compact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compacted {
    /// The size of the checkpoint's files before, in bytes.
    pub before: u64,
    /// The size of the checkpoint's files now, in bytes.
    pub after: u64,
}

impl Shared {
    /// Writes a checkpoint while others work. A failure loses nothing: the journal holds everything, and the next
    /// opening rebuilds the state.
    ///
    /// No checkpoint is begun while a view is open, because the view may still need blocks that would be overwritten.
    /// A view that is opened while one is written has these blocks in memory.
    pub(in crate::registry) fn save(&self) -> std::result::Result<(), Fault> {
        let Some(line) = &self.line else { return Ok(()) };
        let _one_at_a_time = self.saving.lock();
        let Ok(mut guard) = self.write_clear() else { return Ok(()) };
        if self.has_views() {
            return Ok(());
        }
        let inner = Arc::make_mut(&mut guard);
        let Some(dir) = inner.dir.clone() else { return Ok(()) };
        let saved = inner.checkpoint.as_ref().is_some_and(|c| c.position.head == inner.head);
        if saved && !inner.is_damaged() {
            return Ok(());
        }
        if inner.standing == AccessMode::Poisoned || inner.is_damaged() && !inner.renew(&dir) {
            return Ok(());
        }
        let mut collected = inner.state.collect(&Vec::new());
        if inner.is_damaged() {
            // The damage was found only now. The collected blocks are right, but the old blocks must not be built
            // upon.
            inner.state.finish_save(None);
            if !inner.renew(&dir) {
                return Ok(());
            }
            collected = inner.state.collect(&Vec::new());
        }
        let position = Position { head: inner.head, end: line.end() };
        let begun = match dir.begin(inner.checkpoint.as_ref()) {
            Ok(begun) => begun,
            Err(fault) => {
                inner.state.finish_save(None);
                return Err(fault);
            }
        };
        let tail = std::mem::take(&mut inner.tail);
        drop(guard);

        let written = begun.write(collected);

        let Ok(mut guard) = self.inner.write() else { return Ok(()) };
        let inner = Arc::make_mut(&mut guard);
        let source = Arc::clone(&begun.source);
        // A reader may have found damage meanwhile; its answers came from the journal as of the last checkpoint.
        let written = written.and_then(|written| match source.is_damaged() {
            true => Err(Fault::Damaged),
            false => dir.finish(begun, written, position),
        });
        match written {
            Ok(checkpoint) => {
                inner.state.finish_save(Some(&source));
                inner.checkpoint = Some(checkpoint);
                Ok(())
            }
            Err(unsaved) => {
                source.mark_damaged();
                inner.state.finish_save(None);
                inner.tail += tail;
                Err(unsaved)
            }
        }
    }
}

/// Applies the journal from a position up to exactly this commit and counts the events. Returns `None` if the journal
/// cannot be read that far. The file may hold later commits that never became durable.
fn replay_to(head: Head, dir: &StoreDir, from: Option<Position>, state: &mut State) -> Option<u64> {
    let replayed =
        replay(&dir.journal(), from, &no_writer, state, |info| info.number <= head.number).ok()?;
    (replayed.head == head).then_some(replayed.events)
}

impl Inner {
    /// Replaces a state whose checkpoint is damaged with one from the journal. Returns `false` if that failed.
    fn renew(&mut self, dir: &StoreDir) -> bool {
        self.rebuilt = self.rebuilt();
        self.state = State::default();
        self.checkpoint = None;
        dir.quarantine();
        let events = replay_to(self.head, dir, None, &mut self.state);
        match events {
            Some(events) => self.tail = events,
            None => self.poison(),
        }
        events.is_some()
    }

    /// Compacts the checkpoint's files. The state continues from the compacted checkpoint.
    fn compact(&mut self) -> std::result::Result<(), Fault> {
        let (Some(dir), Some(checkpoint)) = (&self.dir, &self.checkpoint) else { return Ok(()) };
        if self.is_damaged() {
            return Err(Fault::Damaged);
        }
        let rewritten = dir.rewrite(checkpoint);
        if let Err(Fault::Missing | Fault::Damaged) = rewritten {
            checkpoint.source.mark_damaged();
        }
        let rewritten = rewritten?;
        // The checkpoint is closed first, because some systems cannot replace open files.
        (self.state, self.checkpoint) = (State::default(), None);
        let replaced = dir.replace(&rewritten);
        // The old checkpoint is opened again if it could not be replaced.
        let reopened = dir.open().and_then(|(mut state, checkpoint)| {
            let from = Some(checkpoint.position);
            replay_to(self.head, dir, from, &mut state).ok_or(Rebuilt::Damaged)?;
            Ok((state, checkpoint))
        });
        match reopened {
            Ok((state, checkpoint)) => (self.state, self.checkpoint) = (state, Some(checkpoint)),
            Err(_) => drop(self.renew(&dir.clone())),
        }
        replaced
    }

    /// Checks whether the checkpoint's files have grown too much.
    fn is_loose(&self) -> bool {
        let (Some(dir), Some(checkpoint)) = (&self.dir, &self.checkpoint) else { return false };
        dir.state_bytes() > COMPACT_RATIO * checkpoint.packed
    }
}

impl Store {
    /// Compacts the checkpoint's files, so that they take no more space than needed. Closing a store does the same
    /// once they have grown to several times that size.
    ///
    /// # Errors
    /// Returns [`Error::ReadOnly`] and [`Error::Poisoned`] as for changes, [`Error::ViewsOpen`] while a view is open, and
    /// [`Error::Io`] if the files cannot be written. The store then continues with the old files.
    pub fn compact(&self) -> Result<Compacted> {
        let inner = self.read_inner()?;
        inner.check_writable()?;
        let due = inner.tail >= CHECKPOINT_ON_CLOSE_EVENTS || inner.is_damaged();
        drop(inner);
        if due {
            let _tried_again_below = self.shared.save();
        }
        let one_at_a_time = self.shared.saving.lock();
        let mut guard = self.shared.write_clear()?;
        if self.shared.has_views() {
            return Err(Error::ViewsOpen);
        }
        let inner = Arc::make_mut(&mut guard);
        let Some(dir) = inner.dir.clone() else { return Ok(Compacted { before: 0, after: 0 }) };
        let before = dir.state_bytes();
        let compacted = inner.compact();
        inner.check_writable()?;
        drop(guard);
        drop(one_at_a_time);
        match compacted {
            Err(Fault::Io(source)) => return Err(dir.state_failed(source)),
            // A checkpoint written from scratch is compact, too.
            Err(_damaged) => unwritten(self.shared.save(), &dir)?,
            Ok(()) => {}
        }
        Ok(Compacted { before, after: dir.state_bytes() })
    }

    /// Begins a checkpoint in the background if enough events have accumulated.
    pub(super) fn maybe_checkpoint(&self, tail: u64) {
        if tail < CHECKPOINT_AFTER_EVENTS {
            return;
        }
        let mut checkpoint_thread =
            self.checkpoint_thread.lock().unwrap_or_else(PoisonError::into_inner);
        if checkpoint_thread.as_ref().is_none_or(JoinHandle::is_finished) {
            let shared = Arc::clone(&self.shared);
            // If no thread can be started, the checkpoint is written when the store is closed.
            let name = std::thread::Builder::new().name("assistive-checkpoint".into());
            *checkpoint_thread = name.spawn(move || drop(shared.save())).ok();
        }
    }
}

impl Store {
    /// Closes the store: waits for a checkpoint in progress, and writes one if many events came after the last.
    /// Dropping a store does the same and ignores the error.
    ///
    /// # Errors
    /// Returns [`Error::Io`] if the checkpoint cannot be written. The store is closed all the same and nothing is lost:
    /// its next opening takes longer.
    pub fn close(mut self) -> Result<()> {
        self.finish()
    }

    fn finish(&mut self) -> Result<()> {
        let checkpoint_thread =
            self.checkpoint_thread.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let joined = checkpoint_thread.map(JoinHandle::join);
        let (dir, tail, damaged) = match self.shared.inner.read() {
            Ok(inner) => (inner.dir.clone(), inner.tail, inner.is_damaged()),
            Err(_) => return Ok(()),
        };
        let Some(dir) = dir else { return Ok(()) };
        let mut saved = Ok(());
        if tail >= CHECKPOINT_ON_CLOSE_EVENTS || damaged {
            saved = self.shared.save();
        }
        let Ok(mut guard) = self.shared.inner.write() else { return Ok(()) };
        let inner = Arc::make_mut(&mut guard);
        if inner.is_loose() {
            saved = saved.and(inner.compact());
        }
        if let (Some(line), AccessMode::Open) = (&self.shared.line, inner.standing) {
            let (store, end) = (inner.store, Position { head: inner.head, end: line.end() });
            if inner.check.close(&dir.journal(), store, end) {
                let _next_time = inner.check.write(&dir.checked(), store);
            }
        }
        // Closes the checkpoint's folder.
        let kept = inner.checkpoint.take().is_some();
        inner.state = State::default();
        inner.dir = None;
        if kept && (joined.is_some() || damaged) {
            dir.reopen();
        }
        unwritten(saved, &dir)
    }
}

/// Returns the error of the file system that kept a checkpoint from being written. A damaged one is no error: it is
/// rebuilt.
fn unwritten(saved: std::result::Result<(), Fault>, dir: &StoreDir) -> Result<()> {
    match saved {
        Err(Fault::Io(source)) => Err(dir.state_failed(source)),
        Ok(()) | Err(Fault::Missing | Fault::Damaged | Fault::OtherFormat) => Ok(()),
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _nothing_is_lost = self.finish();
    }
}
