//! Writes the records that a damaged store still holds as the journal of a new store.
//!
//! The checkpoint of a damaged journal often holds all records, while the journal can be read up to the damage only. The
//! new journal has one commit, with the events that build the records. The log of the single commits, and answers as of
//! earlier ones, remain in the damaged store.

use std::path::Path;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::journal::commit::CommitMetadata;
use crate::journal::{
    Batch, EncodedCommit, Event, Hash, Head, JournalError, JournalImage, StoreId, codec, no_writer,
};
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::lock::Lock;
use crate::registry::engine::replay::apply;
use crate::registry::engine::transaction::Author;
use crate::registry::maintenance::backup::put;
use crate::registry::maintenance::salvage::salvageable;
use crate::state::State;

/// The number of events after which memory is released.
const EVICT_AFTER: usize = 1024;

/// The records that the checkpoint of a damaged store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeldRecords {
    /// The last commit that the records include.
    pub commit: u64,
    /// The time of that commit.
    pub at: Timestamp,
    /// The number of records, including voided ones.
    pub records: u64,
}

/// A store that was written from the records of a damaged one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SalvagedRecords {
    /// The identity of the new store. It differs from that of the damaged one, because their histories differ: a backup of
    /// one does not fit the other.
    pub store: StoreId,
    /// The chain hash of the only commit.
    pub hash: Hash,
    /// The records of the damaged store.
    pub held: HeldRecords,
}

/// Writes the records that the checkpoint of a damaged store holds into a folder that is empty or does not exist. The
/// commits after the checkpoint are included as far as they can be read. If the readable part of the journal has more
/// commits, its records are written.
///
/// The journal of the new store has one commit, with the operation `rebuild`. Its subject is the number of the last
/// commit of the damaged store that is included, its source the identity of that store, and its reason that of the
/// author. The damaged store is only read.
///
/// ```
/// use assistive_core::maintenance::salvage_records;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let folder = tempfile::tempdir()?;
/// # let (folder, other) = (folder.path().join("store"), folder.path().join("other"));
/// # let store = Store::create(&folder, &StoreOptions::new(StoreId::from_random(42)), &author, "Li")?;
/// # let records = store.info()?.divisions;
/// # store.close()?;
///
/// let saved = salvage_records(&folder, &author, &other, "Li")?;
/// assert_eq!(saved.held.commit, 1);
/// let store = Store::open(&other, "Li")?;
/// assert_eq!((store.info()?.commits, store.info()?.divisions), (1, records));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns [`Error::NotAJournal`] if no records can be read, [`Error::Locked`] if another process has the store open,
/// [`Error::Refused`] if the name or the reason of the author cannot be stored, and otherwise the errors of
/// [`plan_salvage`](super::plan_salvage) and [`restore`](super::restore).
pub fn salvage_records(
    folder: impl AsRef<Path>,
    author: &Author,
    into: impl AsRef<Path>,
    holder: &str,
) -> Result<SalvagedRecords> {
    author.check()?;
    let folder = folder.as_ref();
    let file = journal_in(folder)?;
    let failed = |error| Error::of_journal(error, &file);
    let _lock = Lock::keep_writers_out(folder, holder)?;
    let mut image = JournalImage::of_journal(&file, &no_writer).map_err(failed)?;
    let readable = salvageable(&mut image).map_err(failed)?.commits;
    let held = held_state(&StoreDir::new(folder), &image);
    let held = held.filter(|(_, head)| head.number >= readable);
    let held = held.or_else(|| readable_state(&image, readable));
    let not_held = || failed(JournalError::NotAJournal);
    let (mut state, head) = held.ok_or_else(not_held)?;
    let mut events = Batch::default();
    let records = rebuild(&mut state, |event| events.push(event)).ok_or_else(not_held)?;
    let deed = CommitMetadata {
        actor: author.actor.clone(),
        site: state.own_site.clone(),
        operation: "rebuild".to_owned(),
        subject: head.number.to_string(),
        source: Some(image.store().to_string()),
        why: author.why.clone(),
        stores: Vec::new(),
    };
    drop((state, image));
    let store = successor(&deed, author.at, head.hash);
    let commit = EncodedCommit::out(events, deed, author.at, store, Head::START);
    let commit = commit.ok_or(Error::Poisoned)?;
    put(&JournalImage::of_commit(store, &commit), into.as_ref(), holder)?;
    let held = HeldRecords { commit: head.number, at: head.at, records };
    Ok(SalvagedRecords { store, hash: commit.head().hash, held })
}

/// Returns the records that the checkpoint and the readable commits after it give. Returns `None` if they cannot be read,
/// or not be built again. The caller has the lock.
pub(super) fn held_records(dir: &StoreDir, image: &JournalImage) -> Option<HeldRecords> {
    let (mut state, head) = held_state(dir, image)?;
    let records = rebuild(&mut state, drop)?;
    Some(HeldRecords { commit: head.number, at: head.at, records })
}

/// Returns the state of the checkpoint with the readable commits after it.
fn held_state(dir: &StoreDir, image: &JournalImage) -> Option<(State, Head)> {
    let mut last = u64::MAX;
    loop {
        let (mut state, checkpoint) = dir.open().ok()?;
        if image.contradicts(checkpoint.position) {
            return None;
        }
        let mut head = checkpoint.position.head;
        let later = image.after(checkpoint.position);
        match apply_until(&later, last, &mut state, &mut head) {
            Ok(()) => return Some((state, head)),
            // A commit that was applied in part is left out.
            Err(_) if head.number < last => last = head.number,
            Err(_) => return None,
        }
    }
}

/// Returns the state after the first commits of a journal.
fn readable_state(image: &JournalImage, last: u64) -> Option<(State, Head)> {
    let (mut state, mut head) = (State::default(), Head::START);
    apply_until(image, last, &mut state, &mut head).ok()?;
    (last > 0).then_some((state, head))
}

/// Applies the commits of a journal up to a number. `head` is the last one that was applied as a whole.
fn apply_until(
    image: &JournalImage,
    last: u64,
    state: &mut State,
    head: &mut Head,
) -> std::result::Result<(), JournalError> {
    let scan = image.scan(|info, body| {
        if info.number <= last {
            apply(state, &info, body)?;
            *head = Head { number: info.number, at: info.at, hash: info.hash };
        }
        Ok::<_, JournalError>(())
    });
    scan.map(drop)
}

/// Calls `write` for the events that build a state, and returns the number of its records. Returns `None` if a record
/// cannot be read, or if the events do not build the same records.
fn rebuild(state: &mut State, mut write: impl FnMut(Event)) -> Option<u64> {
    let (mut built, mut scratch) = (State::default(), Vec::new());
    for (count, event) in state.events().enumerate() {
        if !codec::is_readable(&event, &mut scratch) {
            return None;
        }
        built.apply(&event).ok()?;
        if count % EVICT_AFTER == 0 {
            built.evict_over_budget();
        }
        write(event);
    }
    let same = built.has_records_of(state) && !state.is_unreadable();
    same.then(|| state.count_records())
}

/// Returns the identity of the store that continues a damaged one.
fn successor(deed: &CommitMetadata, at: Timestamp, before: Hash) -> StoreId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&before.0);
    hasher.update(&at.as_nanosecond().to_le_bytes());
    hasher.update(deed.source.as_deref().unwrap_or_default().as_bytes());
    let mut bits = [0; 8];
    hasher.finalize_xof().fill(&mut bits);
    StoreId::from_random(u64::from_le_bytes(bits))
}
