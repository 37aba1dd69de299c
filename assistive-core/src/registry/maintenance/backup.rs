//! Backups: the whole journal in one file, and a store made from one. What such a file looks like is `journal::image`'s.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::files::{
    make_private_folder, open_private, parent_dir, remove_file, sync_folder, write_and_sync,
};
use crate::journal::{Hash, JournalError, JournalImage, Scan, StoreId, temporary_files};
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::{self, Lock};
use crate::registry::engine::replay::apply;
use crate::state::State;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backup {
    /// The store that it is of.
    pub store: StoreId,
    /// How many commits.
    pub commits: u64,
    /// The time of the last one.
    pub last: Timestamp,
    /// Its chain hash: a store that shows the same has the same history.
    pub hash: Hash,
    /// Bytes of the file.
    pub bytes: u64,
}

impl Store {
    /// Writes all commits of the store in a folder to one file that only its owner may read, fsyncs it, and reads it
    /// back to see that it is whole. Needs no lock: others may go on working, and what they commit meanwhile is in it
    /// or not, each commit whole.
    ///
    /// # Errors
    /// [`Error::FileExists`] when there is such a file, which is never replaced; those of [`Store::open_read_only`];
    /// [`Error::Io`] when it cannot be written: then there is none.
    pub fn backup(folder: impl AsRef<Path>, file: impl AsRef<Path>) -> Result<Backup> {
        let folder = folder.as_ref();
        let file = file.as_ref();
        let journal = journal_in(folder)?;
        let failed = |error| Error::of_journal(error, &journal);
        let mut image =
            JournalImage::of_journal(&journal, &|| Lock::is_taken(folder)).map_err(failed)?;
        if image.header_damaged {
            return Err(failed(JournalError::NotAJournal));
        }
        let scan = check(&image).map_err(failed)?;
        if scan.head.number == 0 {
            return Err(Error::NoStore { folder: folder.to_owned() });
        }
        image.cut(scan.end);
        let mut options = OpenOptions::new();
        let made = open_private(options.write(true).create_new(true), file);
        let out = made.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::FileExists { file: file.to_owned() },
            _ => Error::Io { file: file.to_owned(), source },
        })?;
        let written = write_and_sync(out, |out| image.write_backup(scan.head, out));
        let synced = written.and_then(|()| sync_folder(parent_dir(file)));
        let checked = synced
            .map_err(|source| Error::Io { file: file.to_owned(), source })
            .and_then(|()| Self::verify_backup(file))
            .and_then(|backup| match backup.hash == scan.head.hash {
                true => Ok(backup),
                false => Err(Error::NotABackup { file: file.to_owned() }),
            });
        if checked.is_err() {
            let _none = remove_file(file);
        }
        checked
    }

    /// Reads a backup and checks every byte of it, and that its events can be applied.
    ///
    /// # Errors
    /// [`Error::NotABackup`] when it is none, or not whole; [`Error::TooNew`]; [`Error::Io`].
    pub fn verify_backup(file: impl AsRef<Path>) -> Result<Backup> {
        let file = file.as_ref();
        read(file).map(|(_, backup)| backup)
    }

    /// Makes a store from a backup, in a folder that is empty or not there yet. The backup is checked first; a crash on
    /// the way leaves no store. The store is the same one, by its identity too: work in one of the two only.
    ///
    /// # Errors
    /// Those of [`Store::verify_backup`]; [`Error::StoreExists`] and [`Error::FolderNotEmpty`], [`Error::Locked`]
    /// when another process is about to make a store there, [`Error::Io`].
    pub fn restore(
        folder: impl AsRef<Path>,
        file: impl AsRef<Path>,
        holder: &str,
    ) -> Result<Backup> {
        let folder = folder.as_ref();
        let file = file.as_ref();
        let (image, backup) = read(file)?;
        put(&image, folder, holder)?;
        Ok(backup)
    }
}

/// Reads all commits and applies their events.
pub(super) fn check(image: &JournalImage) -> std::result::Result<Scan, JournalError> {
    let mut state = State::default();
    image.scan(|info, body| apply(&mut state, &info, body))
}

/// A backup that is whole.
pub(super) fn read(file: &Path) -> Result<(JournalImage, Backup)> {
    let failed = |error| match error {
        JournalError::NotAJournal | JournalError::Damaged { .. } => {
            Error::NotABackup { file: file.to_owned() }
        }
        other => Error::of_journal(other, file),
    };
    let (image, last) = JournalImage::of_backup(file).map_err(failed)?;
    let Scan { head, store, .. } = check(&image).map_err(failed)?;
    if (head.number, head.hash) != (last.commits, last.hash) {
        return Err(Error::NotABackup { file: file.to_owned() });
    }
    let bytes = fs::metadata(file).map_err(|source| Error::Io { file: file.to_owned(), source })?;
    let (commits, last, hash, bytes) = (head.number, head.at, head.hash, bytes.len());
    Ok((image, Backup { store, commits, last, hash, bytes }))
}

/// Puts a journal into a folder where there is nothing yet.
pub(super) fn put(image: &JournalImage, folder: &Path, holder: &str) -> Result<()> {
    let failed = |source| Error::Io { file: folder.to_owned(), source };
    make_private_folder(folder).map_err(failed)?;
    let _lock = Lock::take(folder, holder)?;
    let dir = StoreDir::new(folder);
    let journal = dir.journal();
    if journal.exists() {
        return Err(Error::StoreExists { folder: folder.to_owned() });
    }
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?.path();
        // What is left of an attempt that was broken off is ours.
        if !temporary_files(&journal).contains(&entry) && !lock::is_of_lock(&entry) {
            return Err(Error::FolderNotEmpty { folder: folder.to_owned() });
        }
    }
    image.put_journal(&journal).map_err(|source| Error::Io { file: journal, source })
}
