//! Looking a store over: whether its journal is whole, and whether all that is made of it says the same. Changes nothing;
//! what can be done about what it finds is `mending`'s.

use std::path::Path;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::journal::{Hash, Journal, JournalError, Scan, StoreId, TruncatedTail, no_writer};
use crate::registry::engine::checkpoint::{Checkpoint, Rebuilt, StoreDir, journal_in, rebuild};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::engine::replay::apply;
use crate::state::State;
use crate::tables::CheckpointId;

/// What [`Store::verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The store's identity.
    pub store: StoreId,
    /// How many commits its journal holds. All are whole, and each follows the one before.
    pub commits: u64,
    /// How many events they hold.
    pub events: u64,
    /// The time of the last commit.
    pub last: Timestamp,
    /// Its chain hash.
    pub hash: Hash,
    /// Bytes of the journal up to its end.
    pub journal_bytes: u64,
    /// What stands behind that was never acknowledged: it will be cut off when the store is next opened.
    pub cut: Option<TruncatedTail>,
    /// How many records the events add up to; 0 where only the journal was looked at.
    pub records: u64,
    /// What does not fit together in them. Nothing, unless a program that wrote the store was wrong.
    pub inconsistencies: Vec<Inconsistency>,
    /// What is kept beside the journal.
    pub state: StateCheck,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.inconsistencies.is_empty() && !matches!(self.state, StateCheck::Wrong { .. })
    }
}

/// A record that does not fit what it names, or a count that does not come to the same the second time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inconsistency {
    /// The record, such as `N5`, or what was counted.
    pub record: String,
    /// What it names, or what should have been counted.
    pub named: String,
}

/// How the state that is kept beside the journal compares with what the journal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateCheck {
    /// It was not compared: only the journal was asked for, or another process has it open, or the folder may only be
    /// read.
    NotCompared,
    /// There is none: a small store is read from its journal, and one whose last checkpoint was not finished will have
    /// it made again.
    None,
    /// Each of its blocks says the same.
    Same {
        /// The last commit in it.
        commit: u64,
        /// How many blocks it has.
        blocks: usize,
    },
    /// Some say something else, or cannot be read. No answer is affected: it is made again from the journal.
    Wrong {
        /// How many blocks it should have; 0 where it could not be opened at all.
        blocks: usize,
        /// How many of them are wrong.
        wrong: usize,
    },
}

impl StateCheck {
    /// The codes of all.
    pub const CODES: &[&str] = &["not-compared", "none", "same", "wrong"];

    /// The stable code, such as `same`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotCompared => "not-compared",
            Self::None => "none",
            Self::Same { .. } => "same",
            Self::Wrong { .. } => "wrong",
        }
    }
}

impl Store {
    /// Reads the journal of the store in a folder and checks every byte of it: checksums, and that each commit follows
    /// the one before. Needs no lock, and changes nothing.
    ///
    /// # Errors
    /// Those of [`Store::open_read_only`]: [`Error::Damaged`] names the first commit that cannot be read.
    pub fn verify_journal(folder: impl AsRef<Path>) -> Result<Verified> {
        let folder = folder.as_ref();
        let file = journal_in(folder)?;
        let mut events = 0;
        let scan = Journal::read(&file, None, &|| Lock::is_taken(folder), |info, _| {
            events += u64::from(info.events);
            Ok::<_, JournalError>(())
        });
        found(folder, scan.map_err(|error| Error::of_journal(error, &file))?, events)
    }

    /// The same, and: applies all events, checks that the records fit together, and compares each block of the state
    /// that is kept beside the journal with what the journal says. That needs the store's lock; while another process
    /// has it, the state is not compared. `holder` is what others are told meanwhile.
    ///
    /// # Errors
    /// Those of [`Store::verify_journal`].
    pub fn verify(folder: impl AsRef<Path>, holder: &str) -> Result<Verified> {
        let folder = folder.as_ref();
        let file = journal_in(folder)?;
        let (mut state, mut events) = (State::default(), 0);
        let scan = Journal::read(&file, None, &|| Lock::is_taken(folder), |info, body| {
            events += u64::from(info.events);
            apply(&mut state, &info, body)
        });
        let scan = scan.map_err(|error: JournalError| Error::of_journal(error, &file))?;
        let mut verified = found(folder, scan, events)?;
        (verified.records, verified.inconsistencies) = audited(&state);
        verified.state = match Lock::keep_writers_out(folder, holder) {
            Ok(_lock) => compare(&StoreDir::new(folder)),
            Err(_) => StateCheck::NotCompared,
        };
        Ok(verified)
    }

    /// Whether the records of this store fit together: what they name is there, what finds them finds them, and what
    /// is counted a second time comes to the same. Empty, unless the program is wrong.
    ///
    /// # Errors
    /// [`Error::Poisoned`] as for [`Store::view`].
    pub fn inconsistencies(&self) -> Result<Vec<Inconsistency>> {
        Ok(audited(&self.read_inner()?.state).1)
    }
}

/// What a pass over a whole journal found.
fn found(folder: &Path, scan: Scan, events: u64) -> Result<Verified> {
    if scan.head.number == 0 {
        return Err(Error::NoStore { folder: folder.to_owned() });
    }
    Ok(Verified {
        store: scan.store,
        commits: scan.head.number,
        events,
        last: scan.head.at,
        hash: scan.head.hash,
        journal_bytes: scan.end,
        cut: scan.cut,
        records: 0,
        inconsistencies: Vec::new(),
        state: StateCheck::NotCompared,
    })
}

/// How many records there are, and which do not fit.
fn audited(state: &State) -> (u64, Vec<Inconsistency>) {
    let audit = state.audit();
    let inconsistencies =
        audit.inconsistencies.into_iter().map(|(record, named)| Inconsistency { record, named });
    (audit.records, inconsistencies.collect())
}

/// Compares the state in a folder with its journal. The caller has the lock.
pub(super) fn compare(dir: &StoreDir) -> StateCheck {
    match dir.open() {
        Ok((_, checkpoint)) => compare_blocks(dir, &checkpoint),
        Err(Rebuilt::Missing | Rebuilt::Unfinished | Rebuilt::OtherVersion) => StateCheck::None,
        Err(Rebuilt::Damaged) => StateCheck::Wrong { blocks: 0, wrong: 0 },
    }
}

fn compare_blocks(dir: &StoreDir, checkpoint: &Checkpoint) -> StateCheck {
    let commit = checkpoint.position.head.number;
    let extents = checkpoint.source.extents();
    // A checkpoint of a place that the journal does not have is an older or foreign one.
    let read = Journal::read(&dir.journal(), Some(checkpoint.position), &no_writer, |_, _| {
        Ok::<_, JournalError>(())
    });
    let right = read.ok().and_then(|_| rebuild(&dir.journal(), &CheckpointId { commit, extents }));
    let Some(right) = right else { return StateCheck::Wrong { blocks: 0, wrong: 0 } };
    let blocks = checkpoint.source.blocks();
    let differs = |(place, packed): &(_, _)| {
        let packed: &crate::tables::Packed = packed;
        blocks.read(*place).ok().as_deref() != Some(&**packed)
    };
    let count = right.len();
    match right.into_iter().filter(differs).count() {
        0 => StateCheck::Same { commit, blocks: count },
        wrong => StateCheck::Wrong { blocks: count, wrong },
    }
}
