//! The log of commits, and the commits that concern a record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use crate::error::{Error, Result};
use crate::journal::{CommitInfo, Journal, JournalError, decode_events};
use crate::model::EntityKind;
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::history::effects::{Effects, Key};
use crate::state::State;

/// The operation of a commit that undoes a whole commit.
pub(super) const UNDO: &str = "undo";

/// The operation of a commit that undoes a part of a commit.
pub(super) const UNDO_PART: &str = "undo-part";

impl Store {
    /// Returns the commits of the store in a folder, oldest first. Needs no lock.
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`].
    pub fn log(folder: impl AsRef<Path>) -> Result<Vec<CommitInfo>> {
        let folder = folder.as_ref();
        let file = journal_in(folder)?;
        let commits = Journal::commits(&file, &|| Lock::is_taken(folder));
        let mut log = commits.map_err(|error| Error::of_journal(error, &file))?.infos;
        for (undone, by) in undone_commits(&log) {
            if let Some(info) = log.iter_mut().find(|info| info.number == undone) {
                info.undone_by = Some(by);
            }
        }
        match log.is_empty() {
            true => Err(Error::NoStore { folder: folder.to_owned() }),
            false => Ok(log),
        }
    }

    /// Returns the commits that wrote a record or refer to it, oldest first. `record` is a displayed number such as
    /// `P12`, `N5`, `F5`, `R5`, `I7`, `L5` or `H3`.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] for other texts, for numbers that are in no commit, and for a store in memory, which
    /// keeps no journal. The other errors are those of [`Store::open_read_only`].
    pub fn log_of(&self, folder: impl AsRef<Path>, record: &str) -> Result<Vec<CommitInfo>> {
        let folder = folder.as_ref();
        let unknown = || Error::not_found(EntityKind::Record, record);
        let key = Key::parse(record).ok_or_else(unknown)?;
        let commits = self.touching(folder, &[key], 0)?.into_values().next().unwrap_or_default();
        let log = Self::log(folder)?;
        let found: Vec<_> = log.into_iter().filter(|info| commits.contains(&info.number)).collect();
        if found.is_empty() { Err(unknown()) } else { Ok(found) }
    }

    /// Returns the commits after `commit` that wrote records or refer to them, by record. Records are identified as for
    /// [`Store::log_of`]. Other texts have no commits.
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`].
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
        after: u64,
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
                if info.number <= after {
                    return Ok(());
                }
                for event in decode_events(body, info.number) {
                    let event = event?;
                    let effects = Effects::of(&event, &inner.state);
                    for key in effects.writes.into_iter().chain(effects.references) {
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

/// Returns the commit that a commit undoes completely.
fn undone_by(info: &CommitInfo) -> Option<u64> {
    info.subject.parse().ok().filter(|_| info.operation == UNDO)
}

/// Returns the commits that were undone completely, each with the commit of its undo.
pub(super) fn undone_commits(commits: &[CommitInfo]) -> BTreeMap<u64, u64> {
    let mut undone = BTreeMap::new();
    // An undo that was itself undone has no effect any more.
    for info in commits.iter().rev() {
        if let Some(target) = undone_by(info).filter(|_| !undone.contains_key(&info.number)) {
            undone.insert(target, info.number);
        }
    }
    undone
}

/// Returns the commits after `target` that cancel each other: those that were undone completely, and their undos.
pub(super) fn cancelled_commits(commits: &[CommitInfo], target: u64) -> BTreeSet<u64> {
    let undone = undone_commits(commits);
    let later = undone.iter().filter(|(undone, _)| **undone > target);
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
