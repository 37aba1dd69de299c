//! The running check of the journal. An opened checkpoint covers old commits, so that no opening reads them, and damage
//! to them would remain unnoticed.
//!
//! Closing a store after changes checks the commits that are new since the last check, and a slice of the journal that
//! moves from its beginning to its end. At a journal of up to 512 MB, 64 changes check all of it. A store without a
//! checkpoint is checked as a whole at each opening.
//!
//! The file `journal.checked` remembers the progress, and the place of damage. It is not fsynced: if it is lost, the
//! check starts again and finds the same.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::files::open_private;
use crate::journal::{Head, Position, StoreId, check_slice, codec};
use crate::registry::engine::checkpoint::StoredPosition;

/// The part of the journal that each change checks: one of this number of parts.
const PARTS: u64 = 64;

/// The smallest and the largest slice of a change, in bytes.
const SLICE: [u64; 2] = [1 << 20, 8 << 20];

/// The largest slice when a store is closed after many changes, in bytes.
const AT_CLOSING: u64 = 64 << 20;

/// The largest part of the new commits that is checked, in bytes. The moving slice checks the rest.
const NEWEST: u64 = 8 << 20;

/// The last check of a whole journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WholeCheck {
    /// The last commit that was checked.
    pub commit: u64,
    /// The time of that commit, since the library has no clock.
    pub at: Timestamp,
}

impl WholeCheck {
    fn of(head: Head) -> Self {
        Self { commit: head.number, at: head.at }
    }
}

/// Damage to the journal that the checkpoint still covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct JournalDamage {
    /// The number of the first commit that cannot be read.
    pub commit: u64,
    /// The byte offset of that commit in the journal.
    pub offset: u64,
}

/// The progress of the check.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::registry) struct JournalCheck {
    /// The beginning of the next moving slice.
    next: Position,
    /// The beginning of the commits that no check has seen.
    newest: Position,
    whole: Option<WholeCheck>,
    /// The position before the damaged commit.
    damaged: Option<Position>,
    /// The number of commits when the store was opened.
    opened: u64,
    /// True if opening the store read all commits.
    replayed: bool,
}

/// The progress as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    store: StoreId,
    next: StoredPosition,
    newest: StoredPosition,
    whole: Option<(u64, i64)>,
    damaged: Option<StoredPosition>,
}

impl Default for JournalCheck {
    fn default() -> Self {
        Self::starting_at(Position::START)
    }
}

impl JournalCheck {
    /// Returns the progress of a journal that ends at `end` and was never checked.
    fn starting_at(end: Position) -> Self {
        let opened = end.head.number;
        let (next, newest) = (Position::START, end);
        Self { next, newest, whole: None, damaged: None, opened, replayed: false }
    }

    /// Returns the progress of a journal of which all commits up to `end` were read.
    pub(in crate::registry) fn of_replay(end: Position) -> Self {
        let whole = Some(WholeCheck::of(end.head));
        Self { whole, replayed: true, ..Self::starting_at(end) }
    }

    /// Reads the progress of a journal that ends at `end`. Known damage is checked again, because a file may have been
    /// replaced by an undamaged one.
    pub(in crate::registry) fn read(
        file: &Path,
        journal: &Path,
        store: StoreId,
        end: Position,
    ) -> Self {
        let stored = fs::read(file).ok().and_then(|bytes| Self::decode(&bytes, store));
        let Some(mut check) = stored.filter(|check| check.newest.end <= end.end) else {
            return Self::starting_at(end);
        };
        check.opened = end.head.number;
        if let Some(before) = check.damaged.take() {
            check.advance(journal, store, before, end.end, 1);
        }
        check
    }

    pub(in crate::registry) fn whole(&self) -> Option<WholeCheck> {
        self.whole
    }

    pub(in crate::registry) fn damage(&self) -> Option<JournalDamage> {
        self.damaged.map(|at| JournalDamage { commit: at.head.number + 1, offset: at.end })
    }

    /// Checks the new commits and a slice of all commits. Returns false if the store was not changed since it was
    /// opened.
    pub(in crate::registry) fn close(
        &mut self,
        journal: &Path,
        store: StoreId,
        end: Position,
    ) -> bool {
        let changes = end.head.number.saturating_sub(self.opened);
        if changes == 0 {
            return false;
        }
        if self.damaged.is_none() {
            self.advance(journal, store, self.newest, end.end, NEWEST);
        }
        match self.damaged {
            Some(_) => {}
            // Opening the store read the other commits.
            None if self.replayed => self.whole = Some(WholeCheck::of(end.head)),
            None => self.move_slice(journal, store, end, slice_of(end.end, changes)),
        }
        self.newest = end;
        true
    }

    /// Checks the next slice. At the end of the journal, the whole of it is checked, and the next slice is the first.
    fn move_slice(&mut self, journal: &Path, store: StoreId, end: Position, budget: u64) {
        let Some(reached) = self.advance(journal, store, self.next, end.end, budget) else {
            return;
        };
        self.next = reached;
        if reached.end >= end.end {
            self.next = Position::START;
            self.whole = Some(WholeCheck::of(end.head));
        }
    }

    /// Checks the commits after a position, and records damage. Returns the position that was reached, or `None` if
    /// there is damage or the journal cannot be opened. If no commit ends at `from`, the whole journal is looked at:
    /// the bytes there may be damaged.
    fn advance(
        &mut self,
        journal: &Path,
        store: StoreId,
        from: Position,
        end: u64,
        budget: u64,
    ) -> Option<Position> {
        let slice = match check_slice(journal, store, from, end, budget).ok()? {
            Some(slice) => slice,
            None => check_slice(journal, store, Position::START, end, end).ok()??,
        };
        self.damaged = slice.is_damaged.then_some(slice.reached);
        (!slice.is_damaged).then_some(slice.reached)
    }

    /// Writes the progress.
    pub(in crate::registry) fn write(&self, file: &Path, store: StoreId) -> io::Result<()> {
        let stored = Stored {
            store,
            next: StoredPosition::of(&self.next),
            newest: StoredPosition::of(&self.newest),
            whole: self.whole.map(|whole| (whole.commit, whole.at.as_millisecond())),
            damaged: self.damaged.as_ref().map(StoredPosition::of),
        };
        let mut rest = Vec::new();
        codec::put(&stored, &mut rest);
        let mut bytes = crc32fast::hash(&rest).to_le_bytes().to_vec();
        bytes.append(&mut rest);
        // Without a truncation, which makes some file systems write to the disk at once.
        let mut options = OpenOptions::new();
        let mut file = open_private(options.create(true).write(true).truncate(false), file)?;
        file.write_all(&bytes)?;
        match file.metadata()?.len() == bytes.len() as u64 {
            true => Ok(()),
            false => file.set_len(bytes.len() as u64),
        }
    }

    fn decode(bytes: &[u8], store: StoreId) -> Option<Self> {
        let (crc, rest) = bytes.split_first_chunk::<4>()?;
        let is_right = crc32fast::hash(rest).to_le_bytes() == *crc;
        let stored = is_right.then(|| codec::get::<Stored>(rest)).flatten()?;
        let whole = match stored.whole {
            Some((commit, at)) => {
                Some(WholeCheck { commit, at: Timestamp::from_millisecond(at).ok()? })
            }
            None => None,
        };
        let damaged = match stored.damaged {
            Some(at) => Some(at.position()?),
            None => None,
        };
        let (next, newest) = (stored.next.position()?, stored.newest.position()?);
        let check = Self { next, newest, whole, damaged, opened: 0, replayed: false };
        (stored.store == store).then_some(check)
    }
}

/// Returns the length of the moving slice after a number of changes, in bytes.
fn slice_of(journal: u64, changes: u64) -> u64 {
    let [least, most] = SLICE;
    (journal / PARTS + 1).clamp(least, most).saturating_mul(changes).min(AT_CLOSING)
}

#[cfg(test)]
#[path = "journal_check_tests.rs"]
mod tests;
