//! The log of commits, and the commits that concern a record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::path::Path;

use crate::error::{Error, Result};
use crate::journal::{CommitInfo, Event, Journal, JournalError, decode_events};
use crate::model::{EntityKind, RecordNo};
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::history::effects::{Effects, Key};
use crate::state::State;

/// The operation of a commit that undoes a whole commit.
pub(super) const UNDO: &str = "undo";

/// The operation of a commit that undoes a part of a commit.
pub(super) const UNDO_PART: &str = "undo-part";

/// The events of a commit, or the error of one that cannot be read.
type Events<'a> = &'a mut dyn Iterator<Item = std::result::Result<Event, JournalError>>;

impl Store {
    /// Returns the commits of the store in a folder, oldest first. Needs no lock.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let options = StoreOptions::new(StoreId::from_random(42));
    /// # let store = Store::create(&folder, &options, &author, "Li")?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let log = Store::log(&folder)?;
    /// let operations: Vec<_> = log.iter().map(|commit| commit.operation.as_str()).collect();
    /// assert_eq!(operations, ["init", "import"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`].
    pub fn log(folder: impl AsRef<Path>) -> Result<Vec<CommitInfo>> {
        let folder = folder.as_ref();
        let file = journal_in(folder)?;
        let commits = Journal::commits(&file, &|| Lock::is_taken(folder));
        let mut log = commits.map_err(|error| Error::of_journal(error, &file))?.infos;
        let undone = undone_commits(&log);
        for info in &mut log {
            info.undone_by = undone.get(&info.number).copied();
        }
        match log.is_empty() {
            true => Err(Error::NoStore { folder: folder.to_owned() }),
            false => Ok(log),
        }
    }

    /// Returns the commits of this store's journal that wrote a record or refer to it, oldest first.
    ///
    /// ```
    /// use assistive_core::model::RecordNo;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let options = StoreOptions::new(StoreId::from_random(42));
    /// # let store = Store::create(&folder, &options, &author, "Li")?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n8,李强,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let second = RecordNo::parse("P2").ok_or("not a record")?;
    /// let log = store.log_of(second)?;
    /// assert_eq!(log.iter().map(|commit| commit.number).collect::<Vec<_>>(), [2]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] for a record that is in no commit, and for a store in memory, which keeps no
    /// journal. The other errors are those of [`Store::open_read_only`].
    pub fn log_of(&self, record: impl Into<RecordNo>) -> Result<Vec<CommitInfo>> {
        let record = record.into();
        let mut touched = self.touched_since(&[record], 0)?;
        let commits = touched.remove(&record);
        let commits = commits.ok_or_else(|| Error::not_found(EntityKind::Record, record))?;
        let mut log = Self::log(self.folder()?.unwrap_or_default())?;
        log.retain(|info| commits.binary_search(&info.number).is_ok());
        Ok(log)
    }

    /// Returns the commits after `commit` that wrote records or refer to them, by record.
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`].
    #[doc(hidden)]
    pub fn touched_since(
        &self,
        records: &[RecordNo],
        commit: u64,
    ) -> Result<BTreeMap<RecordNo, Vec<u64>>> {
        let inner = self.read_inner()?;
        let mut wanted: HashMap<Key, RecordNo> = HashMap::new();
        for record in records {
            let own = own_records(&inner.state, *record);
            wanted.extend(own.into_iter().map(|own| (own, *record)));
            wanted.insert((*record).into(), *record);
        }
        let mut touched: BTreeMap<RecordNo, BTreeSet<u64>> = BTreeMap::new();
        let later = commit.saturating_add(1)..=inner.head.number;
        self.visit_commits(later, |info, events| {
            for event in events {
                let event = event?;
                let effects = Effects::of(&event, &inner.state);
                for key in effects.writes.into_iter().chain(effects.references) {
                    if let Some(record) = wanted.get(&key) {
                        touched.entry(*record).or_default().insert(info.number);
                    }
                }
            }
            Ok(())
        })?;
        let list = |commits: BTreeSet<u64>| commits.into_iter().collect();
        Ok(touched.into_iter().map(|(record, commits)| (record, list(commits))).collect())
    }

    /// Calls `visit` with each wanted commit and its events, oldest first. The journal is read from the first of them. A store in
    /// memory has none.
    pub(super) fn visit_commits(
        &self,
        wanted: RangeInclusive<u64>,
        mut visit: impl FnMut(&CommitInfo, Events<'_>) -> std::result::Result<(), JournalError>,
    ) -> Result<()> {
        let Some(folder) = self.folder()?.filter(|_| !wanted.is_empty()) else { return Ok(()) };
        let file = StoreDir::new(&folder).journal();
        let is_taken = || Lock::is_taken(&folder);
        let mut read = || {
            let from = match *wanted.start() {
                0 | 1 => None,
                first => Journal::commits(&file, &is_taken)?.start_of(first),
            };
            Journal::read(&file, from, &is_taken, |info, body| {
                match wanted.contains(&info.number) {
                    true => visit(&info, &mut decode_events(body, info.number)),
                    false => Ok(()),
                }
            })
        };
        read().map(drop).map_err(|error| Error::of_journal(error, &file))
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

/// Returns the records of a person, and the care data of a need or fitting, voided ones included. Returns none for other
/// records.
pub(super) fn own_records(state: &State, record: RecordNo) -> Vec<Key> {
    let assessments = |need| state.assessments_of.of(need).map(Key::Assessment);
    let care = |fitting| {
        let trainings = state.trainings_of.of(fitting).map(Key::Training);
        trainings.chain(state.follow_ups_of.of(fitting).map(Key::FollowUp))
    };
    let person = match record {
        RecordNo::Person(person) => person,
        RecordNo::Need(need) => return assessments(need).collect(),
        RecordNo::Fitting(fitting) => return care(fitting).collect(),
        _ => return Vec::new(),
    };
    let needs = state.needs_of.of(person);
    let needs = needs.flat_map(|need| std::iter::once(Key::Need(need)).chain(assessments(need)));
    let fittings = state.fittings_of.of(person);
    let fittings = fittings.flat_map(|no| std::iter::once(Key::Fitting(no)).chain(care(no)));
    let services = state.services_of.of(person).map(Key::Service);
    let loans = state.loans_of_person.of(person).map(Key::Loan);
    needs.chain(fittings).chain(services).chain(loans).collect()
}
