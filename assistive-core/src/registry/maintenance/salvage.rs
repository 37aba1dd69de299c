//! Writes the readable commits of a damaged store into a new store, with or without a backup.

use std::path::Path;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::journal::{Hash, JournalError, JournalImage, Position, Scan, StoreId};
use crate::registry::engine::checkpoint::journal_in;
use crate::registry::engine::lock::Lock;
use crate::registry::engine::replay::apply;
use crate::registry::maintenance::backup::{put, read};
use crate::state::State;

/// The part of a damaged journal that can be salvaged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvage {
    /// The identity of the store.
    pub store: StoreId,
    /// The number of commits that can be salvaged: the first ones, up to the damage. It is 0 if the first commit is
    /// damaged.
    pub commits: u64,
    /// The chain hash of the last of them.
    pub hash: Hash,
    /// The number of records that result from them, including voided ones.
    pub records: u64,
    /// The offset in the file at which the damage begins.
    pub offset: u64,
    /// The last commit that is known to have existed and cannot be salvaged. The commits before it, up to the damage,
    /// cannot be salvaged either, because later commits depend on the damaged one.
    pub lost: Option<LastKnownCommit>,
    /// The commits of the damaged store in whose place the backup has other ones, because both were changed after a
    /// common commit. There are none without a backup.
    pub replaced: Vec<ReplacedCommit>,
}

impl Salvage {
    /// Checks whether all commits that are known to have existed can be salvaged.
    fn is_whole(&self) -> bool {
        self.lost.as_ref().is_none_or(|lost| lost.commit <= self.commits)
    }
}

/// A commit of a damaged store that a backup replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplacedCommit {
    /// The number of the commit.
    pub commit: u64,
    /// The time of the commit.
    pub at: Timestamp,
    /// The name of the author.
    pub actor: String,
    /// The code of the operation, such as `import`.
    pub operation: String,
    /// The subject of the operation, such as the kind of an import.
    pub subject: String,
}

/// The last commit that a damaged journal is known to have held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastKnownCommit {
    /// The number of the commit.
    pub commit: u64,
    /// The time of the commit.
    pub at: Timestamp,
}

/// The commits that [`SalvagePlan::carry_out`] will write.
#[derive(Debug)]
pub struct SalvagePlan {
    salvage: Salvage,
    image: JournalImage,
    uses_backup: bool,
}

impl SalvagePlan {
    /// Returns a description of the commits.
    pub fn salvage(&self) -> &Salvage {
        &self.salvage
    }

    /// Checks whether commits of the backup are used.
    pub fn uses_backup(&self) -> bool {
        self.uses_backup
    }

    /// Writes the commits into a folder that is empty or does not exist.
    ///
    /// # Errors
    /// Returns the errors of [`restore`](super::restore) for the folder.
    pub fn carry_out(mut self, into: impl AsRef<Path>, holder: &str) -> Result<Salvage> {
        self.image.cut(self.salvage.offset);
        put(&self.image, into.as_ref(), holder)?;
        Ok(self.salvage)
    }
}

/// Salvages the readable part of the damaged store in a folder into another folder, as planned by [`plan_salvage`].
///
/// # Errors
/// Returns the errors of [`plan_salvage`] and [`SalvagePlan::carry_out`].
pub fn salvage(
    folder: impl AsRef<Path>,
    backup: Option<&Path>,
    into: impl AsRef<Path>,
    holder: &str,
) -> Result<Salvage> {
    plan_salvage(folder, backup)?.carry_out(into, holder)
}

/// Plans the salvage of the damaged store in a folder, which is only read. With a backup of the same store, damaged
/// commits are replaced by those of the backup, so that the commits after them can be salvaged, too.
///
/// If the store and the backup were both changed after a common commit, the commits of the store are salvaged if all of
/// them can be. Otherwise those of the backup replace them if that gives more commits, and [`Salvage::replaced`] lists the
/// commits of the store that are replaced.
///
/// # Errors
/// Returns [`Error::NotAJournal`] if nothing can be salvaged, [`Error::NotABackup`] also if the backup is of
/// another store, and otherwise the errors of [`diagnose`](super::diagnose).
pub fn plan_salvage(folder: impl AsRef<Path>, backup: Option<&Path>) -> Result<SalvagePlan> {
    let folder = folder.as_ref();
    let file = journal_in(folder)?;
    let failed = |error| Error::of_journal(error, &file);
    let own = match JournalImage::of_journal(&file, &|| Lock::is_taken(folder)) {
        // Not even the first commit can be read, so only the backup is used.
        Err(JournalError::NotAJournal) if backup.is_some() => None,
        own => Some(own.map_err(failed)?),
    };
    let mut candidates = Vec::new();
    match (&own, backup.map(read).transpose()?, backup) {
        (Some(own), Some((begin, _)), Some(file)) => {
            let joined = joined(own, &begin);
            candidates = joined.ok_or_else(|| Error::NotABackup { file: file.to_owned() })?;
        }
        (None, Some((begin, _)), _) => candidates.push(begin),
        _ => {}
    }
    let mut plans = Vec::new();
    for mut image in candidates {
        let mut salvage = salvageable(&mut image).map_err(failed)?;
        salvage.replaced =
            own.as_ref().map_or_else(Vec::new, |own| replaced(own, &image, &salvage));
        plans.push(SalvagePlan { salvage, image, uses_backup: true });
    }
    if let Some(mut image) = own {
        let salvage = salvageable(&mut image).map_err(failed)?;
        plans.push(SalvagePlan { salvage, image, uses_backup: false });
    }
    // The last of equal plans is chosen.
    plans.sort_by_key(|plan| {
        let own_are_kept = plan.salvage.replaced.is_empty();
        (own_are_kept && plan.salvage.is_whole(), plan.salvage.commits, own_are_kept)
    });
    let best = plans.pop().filter(|plan| plan.salvage.commits > 0);
    best.ok_or_else(|| failed(JournalError::NotAJournal))
}

/// Returns the journals that result if a backup replaces the beginning of a journal: up to the last commit after which
/// the journal continues, and as a whole. Returns `None` if the backup is of another store.
fn joined(own: &JournalImage, backup: &JournalImage) -> Option<Vec<JournalImage>> {
    let mut images = vec![own.with_prefix_from(backup, backup.length())?];
    let commits = backup.commits();
    let common = commits.iter().rev().find(|(_, position)| own.continues(*position));
    if let Some((_, position)) = common {
        images.extend(own.with_prefix_from(backup, position.end));
    }
    Some(images)
}

/// Returns the commits of a journal in whose place another journal has other ones, as far as they are salvaged.
fn replaced(own: &JournalImage, other: &JournalImage, salvage: &Salvage) -> Vec<ReplacedCommit> {
    let others = other.commits();
    let same = own.commits().into_iter().zip(&others).take_while(|(own, other)| own == *other);
    let common = same.last().map_or(Position::START, |((_, position), _)| position);
    let replacing = |number: u64| {
        let place = usize::try_from(number.checked_sub(1)?).ok()?;
        others.get(place).filter(|_| number <= salvage.commits)
    };
    let contradicted = own
        .begins_after(common.end)
        .filter(|begin| replacing(begin.number).is_some_and(|(replacing, _)| replacing != begin));
    let replaced = contradicted.map(|begin| ReplacedCommit {
        commit: begin.number,
        at: begin.at,
        actor: begin.deed.actor,
        operation: begin.deed.operation,
        subject: begin.deed.subject,
    });
    replaced.collect()
}

/// Returns the part of a journal that can be read from its beginning. It may be empty.
pub(super) fn salvageable(image: &mut JournalImage) -> std::result::Result<Salvage, JournalError> {
    image.forget_mark();
    let (scan, records) = match counted(image, u64::MAX) {
        // The commit is whole, but its events are not possible. The commits before it are.
        Err(JournalError::Damaged { commit, .. }) if commit > 1 => {
            (image.scan_before(commit), counted(image, commit - 1)?.1)
        }
        counted => counted?,
    };
    let lost = image.last_commit_after(scan.end);
    let lost = lost.map(|begin| LastKnownCommit { commit: begin.number, at: begin.at });
    let (commits, hash) = (scan.head.number, scan.head.hash);
    let (store, offset, replaced) = (image.store(), scan.end, Vec::new());
    Ok(Salvage { store, commits, hash, records, offset, lost, replaced })
}

/// Reads all commits and applies those up to a number. Returns the number of records that result.
fn counted(image: &JournalImage, last: u64) -> std::result::Result<(Scan, u64), JournalError> {
    let mut state = State::default();
    let scan = image.scan(|info, body| match info.number <= last {
        true => apply(&mut state, &info, body),
        false => Ok(()),
    })?;
    Ok((scan, state.count_records()))
}
