//! Verifies a store: its journal, and everything derived from it. Verification changes nothing; repairs are in
//! `repair`.

use std::path::Path;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::journal::{Hash, Journal, JournalError, Scan, StoreId, TruncatedTail, no_writer};
use crate::registry::engine::checkpoint::{
    Checkpoint, Rebuilt, StoreDir, Unopened, journal_in, rebuild,
};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::engine::replay::apply;
use crate::state::State;
use crate::tables::CheckpointId;

/// The result of [`verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The identity of the store.
    pub store: StoreId,
    /// The number of commits in the journal. All are complete, and each follows the one before.
    pub commits: u64,
    /// The number of events.
    pub events: u64,
    /// The time of the last commit.
    pub last: Timestamp,
    /// The chain hash of the last commit.
    pub hash: Hash,
    /// The length of the journal in bytes, up to the end of the last commit.
    pub journal_bytes: u64,
    /// The tail that was never acknowledged. It is truncated when the store is next opened.
    pub cut: Option<TruncatedTail>,
    /// The number of records that result from the events. It is 0 if only the journal was verified.
    pub records: u64,
    /// The inconsistencies of the records. There are none unless a program that wrote the store was wrong.
    pub inconsistencies: Vec<Inconsistency>,
    /// The comparison of the checkpoint with the journal.
    pub state: StateCheck,
}

impl Verified {
    /// Returns `true` if nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.inconsistencies.is_empty() && !matches!(self.state, StateCheck::Wrong { .. })
    }
}

/// A record that does not agree with a record it refers to, or a projection that does not agree with its records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inconsistency {
    /// The record, such as `N5`, or the projection.
    pub record: String,
    /// The referenced record, or the expected value.
    pub named: String,
}

/// The comparison of the checkpoint with the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateCheck {
    /// The checkpoint was not compared: only the journal was verified, another process has the store open, the folder
    /// is read-only, or the file system refuses to open the checkpoint, as a full disk does.
    NotCompared,
    /// There is no checkpoint: the store is small, or another version wrote its checkpoint, which will be rebuilt.
    None,
    /// A process ended while it wrote or compacted the checkpoint. Nothing is lost: the next opening rebuilds it.
    Unfinished,
    /// All blocks agree with the journal.
    Same {
        /// The last commit in the checkpoint.
        commit: u64,
        /// The number of blocks.
        blocks: usize,
    },
    /// Some blocks disagree or cannot be read. No answer is affected: the checkpoint is rebuilt from the journal.
    Wrong {
        /// The number of expected blocks. It is 0 if the checkpoint could not be opened.
        blocks: usize,
        /// The number of wrong blocks.
        wrong: usize,
    },
}

impl StateCheck {
    /// The codes of all results.
    pub const CODES: &[&str] = &["not-compared", "none", "unfinished", "same", "wrong"];

    /// Returns the stable code, such as `same`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotCompared => "not-compared",
            Self::None => "none",
            Self::Unfinished => "unfinished",
            Self::Same { .. } => "same",
            Self::Wrong { .. } => "wrong",
        }
    }
}

/// Reads the journal of the store in a folder and checks every byte of it: checksums, and that each commit
/// follows the one before. Needs no lock, and changes nothing.
///
/// # Errors
/// Returns the errors of [`Store::open_read_only`]. [`Error::Damaged`] names the first commit that cannot be
/// read.
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

/// Verifies the journal as [`verify_journal`] does, applies all events, checks that the records agree, and
/// compares each block of the checkpoint with the journal. The comparison needs the store's lock and is skipped
/// while another process has it. `holder` is the name shown to other processes meanwhile.
///
/// # Errors
/// Returns the errors of [`verify_journal`].
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
    // The comparison builds the state once more.
    drop(state);
    verified.state = match Lock::keep_writers_out(folder, holder) {
        Ok(_lock) => compare(&StoreDir::new(folder)),
        Err(_) => StateCheck::NotCompared,
    };
    Ok(verified)
}

impl Store {
    /// Returns the inconsistencies of the records of this store: references to missing records, wrong indexes and
    /// wrong projections. The list is empty unless the program is wrong.
    ///
    /// # Errors
    /// Returns [`Error::Poisoned`] as for [`Store::view`].
    pub fn inconsistencies(&self) -> Result<Vec<Inconsistency>> {
        Ok(audited(&self.read_inner()?.state).1)
    }
}

/// Returns the result of a pass over a whole journal.
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

/// Counts the records and returns their inconsistencies.
fn audited(state: &State) -> (u64, Vec<Inconsistency>) {
    let audit = state.audit();
    let inconsistencies =
        audit.inconsistencies.into_iter().map(|(record, named)| Inconsistency { record, named });
    (audit.records, inconsistencies.collect())
}

/// Compares the checkpoint in a folder with its journal. The caller has the lock.
pub(super) fn compare(dir: &StoreDir) -> StateCheck {
    match dir.try_open() {
        Ok((_, checkpoint)) => compare_blocks(dir, &checkpoint),
        Err(Unopened::Unusable(Rebuilt::Damaged)) => StateCheck::Wrong { blocks: 0, wrong: 0 },
        Err(Unopened::Unusable(Rebuilt::Unfinished)) => StateCheck::Unfinished,
        Err(Unopened::Unusable(Rebuilt::Missing | Rebuilt::OtherVersion)) => StateCheck::None,
        Err(Unopened::Io) => StateCheck::NotCompared,
    }
}

fn compare_blocks(dir: &StoreDir, checkpoint: &Checkpoint) -> StateCheck {
    let commit = checkpoint.position.head.number;
    let extents = checkpoint.source.extents();
    // A checkpoint at a position that the journal does not have is older or foreign.
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
