//! Undoes a commit by a later one. Nothing is erased: both commits stay in the journal, and an undo can be undone, too.
//!
//! An event can be undone if no later commit wrote its record or refers to what it created. Commits that were undone
//! completely do not count.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::journal::{
    CommitInfo, Commits, Journal, JournalError, decode_backwards, decode_events, no_writer,
};
use crate::model::{EntityKind, Listed, Problem, ProblemKind};
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer, must};
use crate::registry::history::effects::{Effects, Key};
use crate::registry::history::log::{UNDO, UNDO_PART, cancelled_commits, undone_commits};
use crate::state::State;

/// The result of an undo, or of its preview.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undone {
    /// The commit that was undone.
    pub undone: u64,
    /// The commit of the undo. `None` if there was nothing to undo.
    pub commit: Option<u64>,
    /// The number of its events that were reversed.
    pub events: u32,
    /// The records that were left unchanged because later commits changed or refer to them.
    pub skipped: Vec<Conflict>,
}

/// A record that an undo left unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conflict {
    /// The record, by number or code.
    pub record: String,
    /// The later commits that changed it or a record to which it refers.
    pub commits: Vec<u64>,
}

impl Store {
    /// Undoes a commit by a new commit: the created records are voided and the changed values restored. Without a
    /// number, it undoes the latest commit that is no undo and was not undone.
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
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n8,李强,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let undone = store.undo(&author, Some(2))?;
    /// assert_eq!((undone.undone, undone.commit), (2, Some(3)));
    /// assert_eq!(store.info()?.persons, 0, "the import is undone as a whole");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] for an unknown commit, and for every commit of a store in memory, which keeps no
    /// journal. Returns [`Error::Refused`] if later commits concern the same records, if the commit was already undone,
    /// and for the creation of the store. The other errors are those of all [desks](crate::desks).
    pub fn undo(&self, author: &Author, commit: Option<u64>) -> Result<Undone> {
        self.undo_commit(author, commit, false, false)
    }

    /// Undoes the part of a commit that later commits do not concern. The result lists the records that were left
    /// unchanged.
    ///
    /// ```
    /// use assistive_core::PersonDraft;
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
    /// let person = store.view()?.find_person("7")?;
    /// let renamed = PersonDraft::default().name("王小芳");
    /// store.people(&author).edit(person, &renamed, author.today)?;
    ///
    /// // Commit 2 imported two people. Commit 3 changed the first.
    /// let undone = store.undo_partly(&author, Some(2))?;
    /// assert_eq!((undone.skipped[0].record.as_str(), &undone.skipped[0].commits[..]), ("P1", &[3][..]));
    /// assert_eq!(store.info()?.persons, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of [`Store::undo`], except for the one about later commits.
    pub fn undo_partly(&self, author: &Author, commit: Option<u64>) -> Result<Undone> {
        self.undo_commit(author, commit, true, false)
    }

    /// Returns the result that [`Store::undo`], or [`Store::undo_partly`] if `partial`, would have now. Changes nothing.
    ///
    /// # Errors
    /// Returns the errors of the undo.
    pub fn preview_undo(
        &self,
        author: &Author,
        commit: Option<u64>,
        partial: bool,
    ) -> Result<Undone> {
        self.undo_commit(author, commit, partial, true)
    }

    fn undo_commit(
        &self,
        author: &Author,
        commit: Option<u64>,
        partial: bool,
        preview: bool,
    ) -> Result<Undone> {
        let file = self.journal_file(commit)?;
        loop {
            // Waits for the commits that are being written to the journal.
            drop(self.read_inner()?);
            let commits = Journal::commits(&file, &no_writer)
                .map_err(|error| Error::of_journal(error, &file))?;
            let target = target(&commits.infos, commit)?;
            let subject = target.to_string();
            let operation = if partial { UNDO_PART } else { UNDO };
            let subject = &subject;
            let task = OperationInfo { operation, subject, preview, ..OperationInfo::default() };
            let (undone, info) = self.write(author, task, |writer| {
                if commits.infos.last().map(|last| last.number) != Some(writer.head) {
                    // Another commit came first.
                    return Ok(Decision::Rollback(None));
                }
                let plan = Plan::read(&file, writer, &commits, target)?;
                plan.execute(writer, partial).map(|undone| Decision::Commit(Some(undone)))
            })?;
            if let Some(mut undone) = undone {
                undone.commit = info.map(|info| info.number);
                return Ok(undone);
            }
        }
    }

    fn journal_file(&self, commit: Option<u64>) -> Result<PathBuf> {
        let inner = self.read_inner()?;
        inner.check_writable()?;
        let no_journal = || not_found(commit.unwrap_or(inner.head.number));
        inner.dir.as_ref().map(|dir| dir.journal()).ok_or_else(no_journal)
    }
}

fn not_found(commit: u64) -> Error {
    Error::not_found(EntityKind::Commit, commit)
}

fn refused(commit: u64, kind: ProblemKind) -> Error {
    Error::Refused(vec![Problem::new("commit", commit.to_string(), kind)])
}

/// Returns the number of the commit to undo.
fn target(commits: &[CommitInfo], asked: Option<u64>) -> Result<u64> {
    let undone = undone_commits(commits);
    let plain = |info: &&CommitInfo| {
        ![UNDO, UNDO_PART].contains(&info.operation.as_str()) && !undone.contains_key(&info.number)
    };
    let last = || commits.iter().rev().find(plain).map(|info| info.number);
    let target = asked.or_else(last).unwrap_or(1);
    let found = commits.iter().find(|info| info.number == target);
    found.ok_or_else(|| not_found(target))?;
    if target == 1 {
        return Err(refused(target, ProblemKind::Founding));
    }
    match undone.get(&target) {
        Some(by) => Err(refused(target, ProblemKind::UndoneAlready { by: *by })),
        None => Ok(target),
    }
}

/// The events of the commit to undo, and the effects of later commits on its records.
struct Plan {
    target: u64,
    /// The events as stored, since those of a large import take many times the memory.
    body: Vec<u8>,
    /// The later commits that wrote a record.
    written: HashMap<Key, BTreeSet<u64>>,
    /// The later commits that refer to a record.
    referenced: HashMap<Key, BTreeSet<u64>>,
}

impl Plan {
    /// Reads the plan from the journal.
    fn read(file: &Path, writer: &Writer<'_>, commits: &Commits, target: u64) -> Result<Self> {
        let cancelled = cancelled_commits(&commits.infos, target);
        let (written, referenced) = (HashMap::new(), HashMap::new());
        let mut plan = Self { target, body: Vec::new(), written, referenced };
        let mut known: HashSet<Key> = HashSet::new();
        // The records of a commit that others follow are looked for in these.
        let counts = |info: &CommitInfo| info.number > target && !cancelled.contains(&info.number);
        let is_followed = commits.infos.iter().rev().any(counts);
        let read = Journal::read(
            file,
            commits.start_of(target),
            &no_writer,
            |info, body| -> std::result::Result<(), JournalError> {
                if info.number < target || cancelled.contains(&info.number) {
                    return Ok(());
                }
                if info.number == target {
                    plan.body = body.records().to_vec();
                }
                if info.number == target && !is_followed {
                    // The events are decoded all the same, so that damage is found before any is reversed.
                    return decode_events(body, info.number).try_for_each(|event| event.map(drop));
                }
                for event in decode_events(body, info.number) {
                    let event = event?;
                    let Effects { writes, references, .. } = Effects::of(&event, writer.state);
                    if info.number == target {
                        known.extend(writes);
                        known.extend(references);
                        continue;
                    }
                    let note = |of: &mut HashMap<Key, BTreeSet<u64>>, keys: Vec<Key>| {
                        for key in keys.into_iter().filter(|key| known.contains(key)) {
                            of.entry(key).or_default().insert(info.number);
                        }
                    };
                    note(&mut plan.written, writes);
                    note(&mut plan.referenced, references);
                }
                Ok(())
            },
        );
        read.map_err(|error| Error::of_journal(error, file))?;
        Ok(plan)
    }

    /// Reverses the events, the last one first. Each [`Unit`] is undone as a whole or not at all.
    fn execute(self, writer: &mut Writer<'_>, partial: bool) -> Result<Undone> {
        let mut excluded = HashSet::new();
        loop {
            let (undone, split) = self.attempt(writer, partial, &excluded)?;
            if !partial && !undone.skipped.is_empty() {
                return Err(self.refused(&undone.skipped));
            }
            if split.is_empty() {
                writer.keep_row();
                return Ok(undone);
            }
            writer.drop_row()?;
            excluded.extend(split);
        }
    }

    /// Reverses the events that can be reversed, but none of the excluded units. Also returns the units of which only a
    /// part was reversed.
    fn attempt(
        &self,
        writer: &mut Writer<'_>,
        partial: bool,
        excluded: &HashSet<Unit>,
    ) -> Result<(Undone, HashSet<Unit>)> {
        let mut undone =
            Undone { undone: self.target, commit: None, events: 0, skipped: Vec::new() };
        let (mut kept, mut reversed_units, mut kept_units) =
            (KeptRecords::default(), HashSet::new(), HashSet::new());
        for event in decode_backwards(&self.body) {
            let event = must(event, "an event of a commit was read once, and not again")?;
            let effects = Effects::of(&event, writer.state);
            let units = Unit::of(&effects, writer.state);
            let mut conflict = self.conflict(&effects, &kept);
            if units.iter().any(|unit| excluded.contains(unit)) {
                conflict.get_or_insert_default();
            }
            let (None, Some(inverse)) = (&conflict, effects.inverse(writer.state)) else {
                kept_units.extend(units.into_iter().chain(Unit::created(&effects)));
                kept.note(effects, conflict.unwrap_or_default());
                continue;
            };
            if !Effects::of(&inverse, writer.state).is_possible(writer.state) {
                let levels = effects.references.iter().filter_map(|key| self.referenced.get(key));
                let commits = levels.flatten().copied().collect();
                kept_units.extend(units.into_iter().chain(Unit::created(&effects)));
                kept.note(effects, commits);
                continue;
            }
            writer.record(inverse)?;
            undone.events += 1;
            if partial {
                reversed_units.extend(units);
            } else {
                // There is no second attempt, because a kept record refuses the whole undo.
                writer.keep_row();
            }
        }
        undone.skipped = kept.conflicts();
        Ok((undone, reversed_units.intersection(&kept_units).cloned().collect()))
    }

    /// Returns the later commits that prevent the reversal of an event, or `None` if nothing prevents it. The set is empty
    /// if kept records of the same commit prevent it.
    fn conflict(&self, effects: &Effects<'_>, kept: &KeptRecords) -> Option<BTreeSet<u64>> {
        let mut commits = BTreeSet::new();
        let mut must_stay = false;
        for key in &effects.writes {
            must_stay |= kept.written.contains(key);
            commits.extend(self.written.get(key).into_iter().flatten());
        }
        if let Some(created) = &effects.creates {
            must_stay |= kept.referenced.contains(created);
            commits.extend(self.referenced.get(created).into_iter().flatten());
        }
        (must_stay || !commits.is_empty()).then_some(commits)
    }

    fn refused(&self, skipped: &[Conflict]) -> Error {
        let commits: BTreeSet<u64> = skipped.iter().flat_map(|one| one.commits.clone()).collect();
        let listed = |texts: Vec<String>| {
            let more = texts.len() > 5;
            let first = texts.into_iter().take(5);
            Listed(first.chain(more.then(|| "…".to_owned())).collect())
        };
        let records = skipped.iter().map(|one| one.record.clone()).collect();
        let kind = ProblemKind::ChangedSince {
            count: skipped.len() as u64,
            records: listed(records),
            commits: listed(commits.iter().map(u64::to_string).collect()),
        };
        refused(self.target, kind)
    }
}

/// Events of one commit that are undone together or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Unit {
    /// A loan or fitting, and the movement of its device.
    Handover(Key),
    /// The changes of a record, and its creation: a record that stays keeps the values that the commit gave it.
    Record(Key),
}

impl Unit {
    /// Returns the units to which an event belongs, apart from that of a record that it creates.
    fn of(effects: &Effects<'_>, state: &State) -> Vec<Self> {
        let handovers = effects.handovers(state).into_iter().map(Self::Handover);
        handovers.chain(effects.changes.clone().map(Self::Record)).collect()
    }

    /// Returns the unit of the record that an event creates.
    fn created(effects: &Effects<'_>) -> Option<Self> {
        effects.creates.clone().map(Self::Record)
    }
}

/// The records of the events that are not reversed.
#[derive(Default)]
struct KeptRecords {
    written: HashSet<Key>,
    referenced: HashSet<Key>,
    /// The later commits that prevent the reversal, by record.
    conflicts: BTreeMap<Key, BTreeSet<u64>>,
}

impl KeptRecords {
    /// Notes the records of an event that is not reversed. Earlier events that wrote or created them must stay, too.
    fn note(&mut self, effects: Effects<'_>, commits: BTreeSet<u64>) {
        if let Some(first) = effects.writes.first().or(effects.references.first())
            && !effects.is_shared
        {
            self.conflicts.entry(first.clone()).or_default().extend(commits);
        }
        self.written.extend(effects.writes);
        self.referenced.extend(effects.references);
    }

    fn conflicts(self) -> Vec<Conflict> {
        let conflict = |(key, commits): (Key, BTreeSet<u64>)| Conflict {
            record: key.to_string(),
            commits: commits.into_iter().collect(),
        };
        self.conflicts.into_iter().map(conflict).collect()
    }
}

#[cfg(test)]
#[path = "undo_tests.rs"]
mod tests;
