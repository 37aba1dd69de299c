//! When checkpoints are written, and made good. How one lies in the folder is in `checkpoint`.
//!
//! Never on the way of a change: a thread writes them beside the work, or they are written at closing.

use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;

use crate::blockstore::Fault;
use crate::error::{Error, Result};
use crate::journal::{Head, Position, alone};
use crate::registry::engine::checkpoint::{Home, Rebuilt};
use crate::registry::engine::handle::Registry;
use crate::registry::engine::replay::replay;
use crate::registry::engine::shared::{Inner, Shared, Standing};
use crate::state::State;

/// With so many events behind the last checkpoint, the next one is begun beside the work that goes on.
pub(in crate::registry) const MANY: u64 = 1000;

/// With so many, one is written when the store is closed. Fewer are applied again at the next opening, which takes
/// less time than opening a checkpoint.
const SOME: u64 = 512;

/// A checkpoint's files have grown too much beyond what they need when they are so many times as large.
const LOOSE: u64 = 3;

/// What [`Registry::compact`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compacted {
    /// Bytes of the checkpoint's files before.
    pub before: u64,
    /// Bytes of them now.
    pub after: u64,
}

impl Shared {
    /// Writes a checkpoint; others work meanwhile. That it cannot be written is no error: the journal has it all, and
    /// the next opening makes it good.
    pub(in crate::registry) fn save(&self) {
        let Some(line) = &self.line else { return };
        let _one_at_a_time = self.saving.lock();
        let Ok(mut inner) = self.write_clear() else { return };
        let Some(home) = inner.home.clone() else { return };
        let saved = inner.checkpoint.as_ref().is_some_and(|c| c.position.head == inner.head);
        if saved && !inner.is_damaged() {
            return;
        }
        if inner.standing == Standing::Poisoned || inner.is_damaged() && !inner.renew(&home) {
            return;
        }
        let mut collected = inner.state.collect(&Vec::new());
        if inner.is_damaged() {
            // It showed only now. What was collected is right, but the rest must not be built upon.
            inner.state.settle(None);
            if !inner.renew(&home) {
                return;
            }
            collected = inner.state.collect(&Vec::new());
        }
        let position = Position { head: inner.head, end: line.end() };
        let Ok(begun) = home.begin(inner.checkpoint.as_ref()) else {
            return inner.state.settle(None);
        };
        let tail = std::mem::take(&mut inner.tail);
        drop(inner);

        let written = begun.write(collected);

        let Ok(mut inner) = self.inner.write() else { return };
        let source = Arc::clone(&begun.source);
        // A reader may have found damage meanwhile, and answers have come from the journal as of the last checkpoint.
        let written = written.and_then(|written| match source.is_damaged() {
            true => Err(Fault::Damaged),
            false => home.finish(begun, written, position),
        });
        match written {
            Ok(checkpoint) => {
                inner.state.settle(Some(&source));
                inner.checkpoint = Some(checkpoint);
            }
            Err(_unsaved) => {
                source.give_up();
                inner.state.settle(None);
                inner.tail += tail;
            }
        }
    }
}

/// Applies the journal from a position to exactly a commit, and counts the events; `None` when it cannot be read
/// that far. What could not be made durable may still stand in the file behind it.
fn replay_to(head: Head, home: &Home, from: Option<Position>, state: &mut State) -> Option<u64> {
    let replayed =
        replay(&home.journal(), from, &alone, state, |info| info.number <= head.number).ok()?;
    (replayed.head == head).then_some(replayed.events)
}

impl Inner {
    /// Replaces a state whose checkpoint is damaged by one from the journal; whether it could.
    fn renew(&mut self, home: &Home) -> bool {
        self.rebuilt = self.rebuilt();
        self.state = State::default();
        self.checkpoint = None;
        home.set_aside();
        let events = replay_to(self.head, home, None, &mut self.state);
        match events {
            Some(events) => self.tail = events,
            None => self.poison(),
        }
        events.is_some()
    }

    /// Writes the checkpoint again without what changes have left in its files; the state goes on from it.
    fn compact(&mut self) -> std::result::Result<(), Fault> {
        let (Some(home), Some(checkpoint)) = (&self.home, &self.checkpoint) else { return Ok(()) };
        if self.is_damaged() {
            return Err(Fault::Damaged);
        }
        let rewritten = home.rewrite(checkpoint);
        if let Err(Fault::Missing | Fault::Damaged) = rewritten {
            checkpoint.source.give_up();
        }
        let rewritten = rewritten?;
        // Closed, so that it can be replaced on every system.
        (self.state, self.checkpoint) = (State::default(), None);
        let replaced = home.replace(&rewritten);
        let reopened = replaced.map_err(Rebuilt::from).and_then(|()| {
            let (mut state, checkpoint) = home.open()?;
            let from = Some(checkpoint.position);
            replay_to(self.head, home, from, &mut state).ok_or(Rebuilt::Damaged)?;
            Ok((state, checkpoint))
        });
        match reopened {
            Ok((state, checkpoint)) => (self.state, self.checkpoint) = (state, Some(checkpoint)),
            Err(_) => drop(self.renew(&home.clone())),
        }
        Ok(())
    }

    /// Whether the checkpoint's files have grown too much.
    fn is_loose(&self) -> bool {
        let (Some(home), Some(checkpoint)) = (&self.home, &self.checkpoint) else { return false };
        home.state_bytes() > LOOSE * checkpoint.packed
    }
}

impl Registry {
    /// Writes a checkpoint of the state anew, so that its files take no more room than they need. It is done
    /// when a store is closed, too, once they have grown to several times that.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] and [`Error::Poisoned`] as for changes, [`Error::Io`] when it cannot be written; the
    /// store then goes on with what it had.
    pub fn compact(&self) -> Result<Compacted> {
        let inner = self.read_inner()?;
        inner.check_writable()?;
        let due = inner.tail >= SOME || inner.is_damaged();
        drop(inner);
        if due {
            self.shared.save();
        }
        let one_at_a_time = self.shared.saving.lock();
        let mut inner = self.shared.write_clear()?;
        let Some(home) = inner.home.clone() else { return Ok(Compacted { before: 0, after: 0 }) };
        let before = home.state_bytes();
        let compacted = inner.compact();
        inner.check_writable()?;
        drop(inner);
        drop(one_at_a_time);
        match compacted {
            Err(Fault::Io(source)) => {
                return Err(Error::Io { file: home.journal().with_file_name("state"), source });
            }
            // It is made again, which leaves nothing unused either.
            Err(_damaged) => self.shared.save(),
            Ok(()) => {}
        }
        Ok(Compacted { before, after: home.state_bytes() })
    }

    /// Begins a checkpoint beside the work that goes on, when it is time for one.
    pub(super) fn save_in_time(&self, tail: u64) {
        if tail < MANY {
            return;
        }
        let mut saver = self.saver.lock().unwrap_or_else(PoisonError::into_inner);
        if saver.as_ref().is_none_or(JoinHandle::is_finished) {
            let shared = Arc::clone(&self.shared);
            // Where no thread can be had, it is written when the store is closed.
            let name = std::thread::Builder::new().name("assistive-checkpoint".into());
            *saver = name.spawn(move || shared.save()).ok();
        }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let saver = self.saver.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let saved = saver.map(JoinHandle::join);
        let (tail, damaged) = match self.shared.inner.read() {
            Ok(inner) if inner.home.is_some() => (inner.tail, inner.is_damaged()),
            _ => return,
        };
        if tail >= SOME || damaged {
            self.shared.save();
        }
        let Ok(mut inner) = self.shared.inner.write() else { return };
        if inner.is_loose() {
            let _as_it_was = inner.compact();
        }
        // Closes the checkpoint's folder.
        let kept = inner.checkpoint.take().is_some();
        inner.state = State::default();
        if let Some(home) = inner.home.as_ref().filter(|_| kept && (saved.is_some() || damaged)) {
            home.reopen();
        }
    }
}
