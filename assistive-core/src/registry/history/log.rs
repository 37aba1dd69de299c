//! The log of commits, and the commits that concern a record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use crate::error::{Error, Result};
use crate::journal::{CommitInfo, Journal, JournalError, decode_events};
use crate::model::EntityKind;
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::history::footprint::{Footprint, Key};
use crate::state::State;

/// The operation of a commit that takes back a whole one.
pub(super) const UNDO: &str = "undo";

/// The operation of a commit that takes back what it could.
pub(super) const UNDO_PART: &str = "undo-part";

impl Store {
    /// The commits of the store in a folder, oldest first. Needs no lock.
    ///
    /// # Errors
    /// Those of [`Store::open_read_only`].
    pub fn log(folder: impl AsRef<Path>) -> Result<Vec<CommitInfo>> {
        let folder = folder.as_ref();
        let file = journal_in(folder)?;
        let commits = Journal::commits(&file, &|| Lock::is_taken(folder));
        let mut log = commits.map_err(|error| Error::of_journal(error, &file))?.infos;
        for (undone, by) in taken_back(&log) {
            if let Some(info) = log.iter_mut().find(|info| info.number == undone) {
                info.undone_by = Some(by);
            }
        }
        match log.is_empty() {
            true => Err(Error::NoStore { folder: folder.to_owned() }),
            false => Ok(log),
        }
    }

    /// The commits that wrote a record, or recorded something that rests on it, oldest first. A record is named by its
    /// number as people see it, such as `P12`, `N5`, `F5`, `R5`, `I7`, `L5` or `H3`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for other texts, for numbers that no commit names, and for a store in memory, which keeps
    /// no journal; otherwise those of [`Store::open_read_only`].
    pub fn log_of(&self, folder: impl AsRef<Path>, record: &str) -> Result<Vec<CommitInfo>> {
        let folder = folder.as_ref();
        let unknown = || Error::not_found(EntityKind::Record, record);
        let key = Key::parse(record).ok_or_else(unknown)?;
        let commits = self.touching(folder, &[key], 0)?.into_values().next().unwrap_or_default();
        let log = Self::log(folder)?;
        let found: Vec<_> = log.into_iter().filter(|info| commits.contains(&info.number)).collect();
        if found.is_empty() { Err(unknown()) } else { Ok(found) }
    }

    /// The commits behind one that wrote records, or recorded something that rests on them, by record. Records are
    /// named as for [`Store::log_of`]; other texts have no commits.
    ///
    /// # Errors
    /// Those of [`Store::open_read_only`].
    pub fn touched_since(
        &self,
        folder: impl AsRef<Path>,
        records: &[String],
        commit: u64,
    ) -> Result<BTreeMap<String, Vec<u64>>> {
        let folder = folder.as_ref();
        let keys: Vec<_> = records.iter().filter_map(|record| Key::parse(record)).collect();
        let touched = self.touching(folder, &keys, commit)?;
        let list = |commits: BTreeSet<u64>| commits.into_iter().collect();
        Ok(touched.into_iter().map(|(key, commits)| (key.to_string(), list(commits))).collect())
    }

    fn touching(
        &self,
        folder: &Path,
        keys: &[Key],
        behind: u64,
    ) -> Result<BTreeMap<Key, BTreeSet<u64>>> {
        let mut touched: BTreeMap<Key, BTreeSet<u64>> = BTreeMap::new();
        let inner = self.read_inner()?;
        let mut wanted: HashMap<Key, &Key> = HashMap::new();
        for key in keys {
            let own = own_records(&inner.state, key);
            wanted.extend(own.into_iter().map(|own| (own, key)));
            wanted.insert(key.clone(), key);
        }
        let file = StoreDir::new(folder).journal();
        let read = Journal::read(
            &file,
            None,
            &|| Lock::is_taken(folder),
            |info, body| -> std::result::Result<(), JournalError> {
                if info.number <= behind {
                    return Ok(());
                }
                for event in decode_events(body, info.number) {
                    let footprint = Footprint::of(&event?, &inner.state);
                    for key in footprint.writes.into_iter().chain(footprint.references) {
                        if let Some(key) = wanted.get(&key) {
                            touched.entry((*key).clone()).or_default().insert(info.number);
                        }
                    }
                }
                Ok(())
            },
        );
        read.map_err(|error| Error::of_journal(error, &file))?;
        Ok(touched)
    }
}

/// The commit that a commit takes back whole.
fn takes_back(info: &CommitInfo) -> Option<u64> {
    info.subject.parse().ok().filter(|_| info.operation == UNDO)
}

/// The commits that were taken back whole, each with the one that did.
pub(super) fn taken_back(commits: &[CommitInfo]) -> BTreeMap<u64, u64> {
    let mut gone = BTreeMap::new();
    // One that was itself taken back takes nothing back any more.
    for info in commits.iter().rev() {
        if let Some(target) = takes_back(info).filter(|_| !gone.contains_key(&info.number)) {
            gone.insert(target, info.number);
        }
    }
    gone
}

/// The later commits that come to nothing: those that were taken back whole, and those that did it.
pub(super) fn cancelled(commits: &[CommitInfo], target: u64) -> BTreeSet<u64> {
    let gone = taken_back(commits);
    let later = gone.iter().filter(|(undone, _)| **undone > target);
    later.flat_map(|(undone, by)| [*undone, *by]).collect()
}

/// Returns the records of a person, voided ones included. Returns none for other records.
fn own_records(state: &State, key: &Key) -> Vec<Key> {
    let Key::Person(person) = *key else { return Vec::new() };
    let needs = state.needs_of.of(person).map(Key::Need);
    let fittings = state.fittings_of.of(person).map(Key::Fitting);
    let services = state.services_of.of(person).map(Key::Service);
    let loans = state.loans_of_person.of(person).map(Key::Loan);
    needs.chain(fittings).chain(services).chain(loans).collect()
}
