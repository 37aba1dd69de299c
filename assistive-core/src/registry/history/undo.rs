//! Undoes a commit by a later one. Nothing is erased: both commits stay in the journal, and an undo can be undone, too.
//!
//! An event can be undone if no later commit wrote its record or refers to what it created. Commits that were undone
//! completely do not count.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::journal::{CommitInfo, Commits, Event, Journal, JournalError, decode_events, no_writer};
use crate::model::{EntityKind, Listed, Problem, ProblemKind};
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};
use crate::registry::history::footprint::{Footprint, Key};
use crate::registry::history::handovers::handovers;
use crate::registry::history::inverse::inverse_of;
use crate::registry::history::log::{UNDO, UNDO_PART, cancelled, taken_back};
use crate::registry::history::preconditions::can_apply;

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
    /// Takes a commit back, by a commit of its own: the records that it made are gone, what it changed is as it was
    /// before. Without a number it is the last one that neither takes back nor was taken back.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a commit that is not there, among them all of a store in memory, which keeps no
    /// journal. [`Error::Refused`] when later commits touched its records, when it was taken back
    /// already, and for the founding of the store. Otherwise those of all [desks](crate::desks).
    pub fn undo(&self, author: &Author, commit: Option<u64>) -> Result<Undone> {
        self.take_back(author, commit, false)
    }

    /// Takes back of a commit what later commits did not touch; what they touched stays, and is named.
    ///
    /// # Errors
    /// Those of [`Store::undo`], but for later commits.
    pub fn undo_partly(&self, author: &Author, commit: Option<u64>) -> Result<Undone> {
        self.take_back(author, commit, true)
    }

    fn take_back(&self, author: &Author, commit: Option<u64>, partial: bool) -> Result<Undone> {
        let file = self.journal_file(commit)?;
        loop {
            // Commits that are on their way to the journal are waited for.
            drop(self.read_inner()?);
            let commits = Journal::commits(&file, &no_writer)
                .map_err(|error| Error::of_journal(error, &file))?;
            let target = target(&commits.infos, commit)?;
            let subject = target.to_string();
            let operation = if partial { UNDO_PART } else { UNDO };
            let task = OperationInfo { operation, subject: &subject, ..OperationInfo::default() };
            let (undone, info) = self.write(author, task, |writer| {
                if commits.infos.last().map(|last| last.number) != Some(writer.head) {
                    // Someone was quicker.
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

/// The commit that is meant.
fn target(commits: &[CommitInfo], asked: Option<u64>) -> Result<u64> {
    let gone = taken_back(commits);
    let plain = |info: &&CommitInfo| {
        ![UNDO, UNDO_PART].contains(&info.operation.as_str()) && !gone.contains_key(&info.number)
    };
    let last = || commits.iter().rev().find(plain).map(|info| info.number);
    let target = asked.or_else(last).unwrap_or(1);
    let found = commits.iter().find(|info| info.number == target);
    found.ok_or_else(|| not_found(target))?;
    if target == 1 {
        return Err(refused(target, ProblemKind::Founding));
    }
    match gone.get(&target) {
        Some(by) => Err(refused(target, ProblemKind::UndoneAlready { by: *by })),
        None => Ok(target),
    }
}

/// The events of the commit to undo, and the effects of later commits on its records.
struct Plan {
    target: u64,
    events: Vec<Event>,
    /// The later commits that wrote a record.
    written: HashMap<Key, BTreeSet<u64>>,
    /// The later commits that rest on a record.
    rested_on: HashMap<Key, BTreeSet<u64>>,
}

impl Plan {
    /// Reads it from the journal.
    fn read(file: &Path, writer: &Writer<'_>, commits: &Commits, target: u64) -> Result<Self> {
        let cancelled = cancelled(&commits.infos, target);
        let mut plan =
            Self { target, events: Vec::new(), written: HashMap::new(), rested_on: HashMap::new() };
        let mut known: HashSet<Key> = HashSet::new();
        let read = Journal::read(
            file,
            commits.start_of(target),
            &no_writer,
            |info, body| -> std::result::Result<(), JournalError> {
                if info.number < target || cancelled.contains(&info.number) {
                    return Ok(());
                }
                for event in decode_events(body, info.number) {
                    let event = event?;
                    let footprint = Footprint::of(&event, writer.state);
                    if info.number == target {
                        known.extend(footprint.writes);
                        known.extend(footprint.references);
                        plan.events.push(event);
                        continue;
                    }
                    let note = |of: &mut HashMap<Key, BTreeSet<u64>>, keys: Vec<Key>| {
                        for key in keys.into_iter().filter(|key| known.contains(key)) {
                            of.entry(key).or_default().insert(info.number);
                        }
                    };
                    note(&mut plan.written, footprint.writes);
                    note(&mut plan.rested_on, footprint.references);
                }
                Ok(())
            },
        );
        read.map_err(|error| Error::of_journal(error, file))?;
        Ok(plan)
    }

    /// Makes the events good, the last one first. A handing-over is made good whole or not at all.
    fn execute(self, writer: &mut Writer<'_>, partial: bool) -> Result<Undone> {
        let mut whole = HashSet::new();
        loop {
            let (undone, torn) = self.attempt(writer, partial, &whole)?;
            if !partial && !undone.skipped.is_empty() {
                return Err(self.refused(&undone.skipped));
            }
            if torn.is_empty() {
                writer.keep_row();
                return Ok(undone);
            }
            writer.drop_row()?;
            whole.extend(torn);
        }
    }

    /// Makes good what can be, but no part of the handings-over that are to stay; gives those of which a part would.
    fn attempt(
        &self,
        writer: &mut Writer<'_>,
        partial: bool,
        whole: &HashSet<Key>,
    ) -> Result<(Undone, HashSet<Key>)> {
        let mut undone =
            Undone { undone: self.target, commit: None, events: 0, skipped: Vec::new() };
        let (mut stays, mut gone, mut kept) =
            (Conflicts::default(), HashSet::new(), HashSet::new());
        for event in self.events.iter().rev() {
            let footprint = Footprint::of(event, writer.state);
            let handovers = handovers(event, writer.state);
            let mut reason = self.reason(&footprint, &stays);
            if handovers.iter().any(|handing| whole.contains(handing)) {
                reason.get_or_insert_default();
            }
            let reversed = inverse_of(event, writer.state);
            let (None, Some(reversed)) = (&reason, reversed) else {
                // A shared record stays without a conflict.
                let commits = reason.filter(|_| !is_shared(event)).unwrap_or_default();
                stays.note(event, footprint, commits);
                kept.extend(handovers);
                continue;
            };
            if !can_apply(writer.state, &reversed) {
                let levels = footprint.references.iter().filter_map(|key| self.rested_on.get(key));
                let commits = levels.flatten().copied().collect();
                stays.note(event, footprint, commits);
                kept.extend(handovers);
                continue;
            }
            writer.record(reversed)?;
            if !partial {
                // Nothing is tried twice: what stays has the whole of it refused.
                writer.keep_row();
            }
            gone.extend(handovers);
            undone.events += 1;
        }
        undone.skipped = stays.told();
        Ok((undone, gone.intersection(&kept).cloned().collect()))
    }

    /// The later commits because of which an event stays; `None` when it does not.
    fn reason(&self, footprint: &Footprint, stays: &Conflicts) -> Option<BTreeSet<u64>> {
        let mut commits = BTreeSet::new();
        let mut stay = false;
        for key in &footprint.writes {
            stay |= stays.written.contains(key);
            commits.extend(self.written.get(key).into_iter().flatten());
        }
        if let Some(added) = &footprint.creates {
            stay |= stays.rested_on.contains(added);
            commits.extend(self.rested_on.get(added).into_iter().flatten());
        }
        (stay || !commits.is_empty()).then_some(commits)
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

/// Checks whether an event created a record that others share: a stock level or an organisation.
fn is_shared(event: &Event) -> bool {
    matches!(event, Event::StockLevelAdded(_) | Event::OrgAdded(_))
}

/// The records of a commit that cannot be undone.
#[derive(Default)]
struct Conflicts {
    written: HashSet<Key>,
    rested_on: HashSet<Key>,
    told: BTreeMap<Key, BTreeSet<u64>>,
}

impl Conflicts {
    /// Notes an event that stays, and with it what it did before to the same records and what it rests on.
    fn note(&mut self, event: &Event, footprint: Footprint, commits: BTreeSet<u64>) {
        let options = matches!(event, Event::StoreFounded(_));
        if let Some(first) = footprint.writes.first().or(footprint.references.first())
            && !options
            && !is_shared(event)
        {
            self.told.entry(first.clone()).or_default().extend(commits);
        }
        self.written.extend(footprint.writes);
        self.rested_on.extend(footprint.references);
    }

    fn told(self) -> Vec<Conflict> {
        let told = self.told.into_iter();
        told.map(|(key, commits)| Conflict {
            record: key.to_string(),
            commits: commits.into_iter().collect(),
        })
        .collect()
    }
}

#[cfg(test)]
#[path = "undo_tests.rs"]
mod tests;
