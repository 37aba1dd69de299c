//! Diagnoses a store, and repairs what is derived from its journal. A damaged journal is never written to: `salvage`
//! writes its readable commits into a new store, and `records` the records of its checkpoint.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files::{is_exposed, make_private, remove};
use crate::journal::{JournalError, JournalImage, TruncatedTail};
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::maintenance::backup::check;
use crate::registry::maintenance::records::{HeldRecords, held_records};
use crate::registry::maintenance::salvage::{Salvage, salvageable};
use crate::registry::maintenance::verify::{StateCheck, compare};

/// The result of [`diagnose`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The health of the journal.
    pub journal: JournalHealth,
    /// The comparison of the checkpoint with the journal. A wrong checkpoint is rebuilt when the store is opened.
    pub state: StateCheck,
    /// The records that the checkpoint of a damaged journal still holds, if they are of a later commit than those that
    /// can be salvaged. `None` also while another process has the store open.
    pub records: Option<HeldRecords>,
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
            JournalHealth::Damaged(salvageable(&mut image).map_err(failed)?)
        }
        Err(error) => return Err(failed(error)),
    };
    let lock = Lock::keep_writers_out(folder, holder);
    let (state, records) = match (&journal, &lock) {
        (JournalHealth::Whole { .. }, Ok(_)) => (compare(&dir), None),
        (JournalHealth::Damaged(salvage), Ok(_)) => {
            let held = held_records(&dir, &image);
            (StateCheck::NotCompared, held.filter(|held| held.commit > salvage.commits))
        }
        _ => (StateCheck::NotCompared, None),
    };
    drop(lock);
    if matches!(&journal, JournalHealth::Damaged(salvage) if salvage.commits == 0)
        && records.is_none()
    {
        return Err(failed(JournalError::NotAJournal));
    }
    let exposed = all_of(folder).into_iter().filter(|path| is_exposed(path)).collect();
    let leftovers = dir.leftovers().into_iter().filter(|path| path.exists()).collect();
    Ok(Diagnosis { journal, state, records, exposed, leftovers })
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
