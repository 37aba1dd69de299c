//! What to do about a store that something is wrong with: first said, then done. A damaged journal is never written to;
//! what can be saved of it becomes a store of its own.

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

/// What [`Store::diagnose`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// How the journal is.
    pub journal: JournalHealth,
    /// How the state is that is kept beside it. When it is wrong, opening the store makes it again.
    pub state: StateCheck,
    /// Files and folders that others than their owner may read.
    pub exposed: Vec<PathBuf>,
    /// What can be removed: nobody needs it any more.
    pub leftovers: Vec<PathBuf>,
}

impl Diagnosis {
    /// Whether there is nothing to do.
    pub fn is_well(&self) -> bool {
        matches!(self.journal, JournalHealth::Whole { .. })
            && !matches!(self.state, StateCheck::Wrong { .. })
            && self.exposed.is_empty()
            && self.leftovers.is_empty()
    }
}

/// How a journal is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalHealth {
    /// All acknowledged commits are there.
    Whole {
        /// How many.
        commits: u64,
        /// What stands behind them and was never acknowledged; it is cut off when the store is next opened.
        cut: Option<TruncatedTail>,
    },
    /// Not all of it can be read.
    Damaged(Salvage),
}

/// What can be saved of a damaged journal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvage {
    /// The store.
    pub store: StoreId,
    /// How many commits can be saved: the first ones, up to the damage.
    pub commits: u64,
    /// The chain hash of the last of them.
    pub hash: Hash,
    /// Where in the file the damage begins.
    pub offset: u64,
    /// The last commit that is known to have been there and cannot be saved. Those between cannot either: what came later
    /// rests on what is damaged.
    pub lost: Option<LastKnownCommit>,
}

/// The last commit that a damaged journal is known to have held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastKnownCommit {
    /// Its number.
    pub commit: u64,
    /// Its time.
    pub at: Timestamp,
}

impl Store {
    /// Says what is wrong with the store in a folder, as far as it can be seen, and changes nothing. Waits for nobody:
    /// while another process has the store open, the state is not looked at. `holder` is what others are told meanwhile.
    ///
    /// # Errors
    /// [`Error::NoStore`]; [`Error::NotAJournal`] when nothing of it can be saved; [`Error::TooNew`]; [`Error::Io`].
    pub fn diagnose(folder: impl AsRef<Path>, holder: &str) -> Result<Diagnosis> {
        let folder = folder.as_ref();
        let file = journal_in(folder)?;
        let failed = |error| Error::of_journal(error, &file);
        let mut image =
            JournalImage::of_journal(&file, &|| Lock::is_taken(folder)).map_err(failed)?;
        let dir = StoreDir::new(folder);
        let scanned = check(&image);
        let journal = match scanned {
            Ok(scan) if !image.header_damaged => {
                JournalHealth::Whole { commits: scan.head.number, cut: scan.cut }
            }
            Ok(_) | Err(JournalError::Damaged { .. }) => {
                JournalHealth::Damaged(salvage(&mut image).map_err(failed)?)
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

    /// Saves what can be saved of the damaged store in a folder into another folder, which is empty or not there yet.
    /// The damaged one is only read. With a backup of the same store, the commits in it take the place of the damaged
    /// ones, so that those behind them can be saved, too.
    ///
    /// # Errors
    /// [`Error::NotAJournal`] when nothing can be saved; [`Error::NotABackup`] also when the backup is of another store;
    /// otherwise those of [`Store::diagnose`] and [`Store::restore`].
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
            // Not even the first commit can be read: there is the backup.
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
        // Where the two went different ways, the backup may give less than what is there.
        let mut best: Option<(Salvage, JournalImage)> = None;
        for mut image in candidates {
            match salvage(&mut image) {
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

    /// Makes the files of the store in a folder readable to their owner only, removes what nobody needs, and makes the
    /// state again where it is wrong.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub fn tidy(folder: impl AsRef<Path>, holder: &str) -> Result<()> {
        let folder = folder.as_ref();
        // A journal that cannot be read is found before anything is touched.
        drop(Self::open(folder, holder)?);
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
        Self::open(folder, holder).map(drop)
    }
}

/// How much of a journal can be read from its beginning.
fn salvage(image: &mut JournalImage) -> std::result::Result<Salvage, JournalError> {
    image.forget_mark();
    let scan = check(image)?;
    if scan.head.number == 0 {
        return Err(JournalError::NotAJournal);
    }
    let lost = image.last_commit_after(scan.end);
    let lost = lost.map(|begin| LastKnownCommit { commit: begin.number, at: begin.at });
    let (commits, hash) = (scan.head.number, scan.head.hash);
    Ok(Salvage { store: image.store(), commits, hash, offset: scan.end, lost })
}

/// The folder of a store and all files and folders of the store in it; what else lies there is not ours.
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

/// Adds what lies below a folder; a link is not followed.
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
