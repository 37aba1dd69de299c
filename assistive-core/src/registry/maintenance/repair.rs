//! Diagnoses and repairs a store. A damaged journal is never written to: the readable part of it is salvaged into a
//! new store.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::files::{is_exposed, make_private, remove};
use crate::journal::{Hash, JournalError, JournalImage, StoreId, TruncatedTail};
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::maintenance::backup::{check, put, read};
use crate::registry::maintenance::verify::{StateCheck, compare};

/// The result of [`diagnose`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The health of the journal.
    pub journal: JournalHealth,
    /// The comparison of the checkpoint with the journal. A wrong checkpoint is rebuilt when the store is opened.
    pub state: StateCheck,
    /// The files and folders that others than their owner may read.
    pub exposed: Vec<PathBuf>,
    /// The files that are no longer needed and can be removed.
    pub leftovers: Vec<PathBuf>,
}

impl Diagnosis {
    /// Returns `true` if no repair is needed.
    pub fn is_well(&self) -> bool {
        matches!(self.journal, JournalHealth::Whole { .. })
            && !matches!(self.state, StateCheck::Wrong { .. })
            && self.exposed.is_empty()
            && self.leftovers.is_empty()
    }
}

/// The health of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalHealth {
    /// All acknowledged commits can be read.
    Whole {
        /// The number of commits.
        commits: u64,
        /// The tail after them that was never acknowledged. It is truncated when the store is next opened.
        cut: Option<TruncatedTail>,
    },
    /// A part of the journal cannot be read.
    Damaged(Salvage),
}

/// The part of a damaged journal that can be salvaged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvage {
    /// The identity of the store.
    pub store: StoreId,
    /// The number of commits that can be salvaged: the first ones, up to the damage.
    pub commits: u64,
    /// The chain hash of the last of them.
    pub hash: Hash,
    /// The offset in the file at which the damage begins.
    pub offset: u64,
    /// The last commit that is known to have existed and cannot be salvaged. The commits before it, up to the damage,
    /// cannot be salvaged either, because later commits depend on the damaged one.
    pub lost: Option<LastKnownCommit>,
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

/// Diagnoses the store in a folder without changing it. It does not wait: while another process has the store
/// open, the checkpoint is not compared. `holder` is the name shown to other processes meanwhile.
///
/// ```
/// use assistive_core::maintenance::diagnose;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path().join("store");
/// # let options = StoreOptions::new(StoreId::from_random(42));
///
/// Store::create(&folder, &options, &author, "desk 1")?.close()?;
/// assert!(diagnose(&folder, "desk 1")?.is_well());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns [`Error::NoStore`] if the folder holds no store, [`Error::NotAJournal`] if nothing can be salvaged,
/// [`Error::TooNew`] if a newer version wrote the journal, and [`Error::Io`] if the file system fails.
pub fn diagnose(folder: impl AsRef<Path>, holder: &str) -> Result<Diagnosis> {
    let folder = folder.as_ref();
    let file = journal_in(folder)?;
    let failed = |error| Error::of_journal(error, &file);
    let mut image = JournalImage::of_journal(&file, &|| Lock::is_taken(folder)).map_err(failed)?;
    let dir = StoreDir::new(folder);
    let scanned = check(&image);
    let journal = match scanned {
        Ok(scan) if !image.header_damaged => {
            JournalHealth::Whole { commits: scan.head.number, cut: scan.cut }
        }
        Ok(_) | Err(JournalError::Damaged { .. }) => {
            JournalHealth::Damaged(salvage_image(&mut image).map_err(failed)?)
        }
        Err(error) => return Err(failed(error)),
    };
    let state = match (&journal, Lock::keep_writers_out(folder, holder)) {
        (JournalHealth::Whole { .. }, Ok(_lock)) => compare(&dir),
        _ => StateCheck::NotCompared,
    };
    let exposed = all_of(folder).into_iter().filter(|path| is_exposed(path)).collect();
    let leftovers = dir.leftovers().into_iter().filter(|path| path.exists()).collect();
    Ok(Diagnosis { journal, state, exposed, leftovers })
}

/// Salvages the readable part of the damaged store in a folder into another folder, which is empty or does not
/// exist. The damaged store is only read. With a backup of the same store, damaged commits are replaced by those
/// of the backup, so that the commits after them can be salvaged, too.
///
/// # Errors
/// Returns [`Error::NotAJournal`] if nothing can be salvaged, [`Error::NotABackup`] also if the backup is of
/// another store, and otherwise the errors of [`diagnose`] and [`restore`](super::restore).
pub fn salvage(
    folder: impl AsRef<Path>,
    backup: Option<&Path>,
    into: impl AsRef<Path>,
    holder: &str,
) -> Result<Salvage> {
    let folder = folder.as_ref();
    let into = into.as_ref();
    let file = journal_in(folder)?;
    let failed = |error| Error::of_journal(error, &file);
    let mut candidates = Vec::new();
    let own = match JournalImage::of_journal(&file, &|| Lock::is_taken(folder)) {
        // Not even the first commit can be read, so only the backup is used.
        Err(JournalError::NotAJournal) if backup.is_some() => None,
        own => Some(own.map_err(failed)?),
    };
    if let Some(backup) = backup {
        let (begin, _) = read(backup)?;
        let not_of_it = || Error::NotABackup { file: backup.to_owned() };
        candidates.push(match &own {
            Some(own) => own.with_prefix_from(&begin).ok_or_else(not_of_it)?,
            None => begin,
        });
    }
    candidates.extend(own);
    // If the two diverged, the backup may give fewer commits than the journal itself.
    let mut best: Option<(Salvage, JournalImage)> = None;
    for mut image in candidates {
        match salvage_image(&mut image) {
            Ok(saved) if best.as_ref().is_none_or(|(most, _)| saved.commits > most.commits) => {
                best = Some((saved, image));
            }
            Ok(_) | Err(JournalError::NotAJournal) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let (saved, mut image) = best.ok_or_else(|| failed(JournalError::NotAJournal))?;
    image.cut(saved.offset);
    put(&image, into, holder)?;
    Ok(saved)
}

/// Restricts the files of the store in a folder to their owner, removes files that are no longer needed, and
/// rebuilds a wrong checkpoint.
///
/// # Errors
/// Returns the errors of [`Store::open`].
pub fn tidy(folder: impl AsRef<Path>, holder: &str) -> Result<()> {
    let folder = folder.as_ref();
    // An unreadable journal is found before anything is changed.
    drop(Store::open(folder, holder)?);
    let dir = StoreDir::new(folder);
    let lock = Lock::take(folder, holder)?;
    if matches!(compare(&dir), StateCheck::Wrong { .. }) {
        dir.quarantine();
    }
    for path in dir.leftovers() {
        remove(&path).map_err(|source| Error::Io { file: path, source })?;
    }
    for path in all_of(folder).into_iter().filter(|path| is_exposed(path)) {
        make_private(&path).map_err(|source| Error::Io { file: path, source })?;
    }
    drop(lock);
    Store::open(folder, holder).map(drop)
}

/// Returns the part of a journal that can be read from its beginning.
fn salvage_image(image: &mut JournalImage) -> std::result::Result<Salvage, JournalError> {
    image.forget_mark();
    let scan = match check(image) {
        // The commit is whole, but its events are not possible. The commits before it are.
        Err(JournalError::Damaged { commit, .. }) if commit > 1 => image.scan_before(commit),
        scan => scan?,
    };
    if scan.head.number == 0 {
        return Err(JournalError::NotAJournal);
    }
    let lost = image.last_commit_after(scan.end);
    let lost = lost.map(|begin| LastKnownCommit { commit: begin.number, at: begin.at });
    let (commits, hash) = (scan.head.number, scan.head.hash);
    Ok(Salvage { store: image.store(), commits, hash, offset: scan.end, lost })
}

/// Returns the folder of a store and all files and folders of the store in it, and no other files.
fn all_of(folder: &Path) -> Vec<PathBuf> {
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        ["journal", "state", "lock"].iter().any(|own| name.starts_with(own))
    };
    let mut found = vec![folder.to_owned()];
    for path in entries(folder).into_iter().filter(ours) {
        found.push(path.clone());
        below(&path, &mut found);
    }
    found
}

/// Adds all files below a folder. Links are not followed.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    if fs::symlink_metadata(folder).is_ok_and(|known| known.is_dir()) {
        for path in entries(folder) {
            found.push(path.clone());
            below(&path, found);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
