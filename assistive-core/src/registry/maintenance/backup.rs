//! Backups: the whole journal in one file, and restoring a store from one. The format of the file is in
//! `journal::image`.

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::files::names::is_portable;
use crate::files::{
    create_temporary, make_private, make_private_folder, parent_dir, remove_file, rename_new,
    sync_folder, write_and_sync,
};
use crate::journal::{Hash, JournalError, JournalImage, Scan, StoreId, temporary_files};
use crate::registry::engine::checkpoint::{StoreDir, journal_in};
use crate::registry::engine::lock::{self, Lock};
use crate::registry::engine::replay::apply;
use crate::state::State;

/// The contents of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backup {
    /// The identity of the store.
    pub store: StoreId,
    /// The number of commits.
    pub commits: u64,
    /// The time of the last commit.
    pub last: Timestamp,
    /// The chain hash of the last commit. A store with the same hash has the same history.
    pub hash: Hash,
    /// The size of the file in bytes.
    pub bytes: u64,
}

/// Writes all commits of the store in a folder to one file that only its owner may read, fsyncs it, and verifies
/// it by reading it back. Needs no lock: others may work meanwhile, and each of their commits is in the backup
/// completely or not at all.
///
/// ```
/// use assistive_core::maintenance::{backup, verify_backup};
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
///
/// let file = folder.with_extension("backup");
/// let written = backup(&folder, &file)?;
/// assert_eq!((written.commits, written.hash), (2, store.info()?.hash));
/// assert_eq!(verify_backup(&file)?.hash, written.hash);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns [`Error::FileExists`] if the file exists (it is never replaced), [`Error::FileName`], the errors of
/// [`Store::open_read_only`](crate::Store::open_read_only), and [`Error::Io`] if the file
/// cannot be written, in which case none is left. A process that is killed leaves a part under another name.
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
    check_file_name(file)?;
    let exists = || Error::FileExists { file: file.to_owned() };
    if file.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let io = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => exists(),
        _ => Error::Io { file: file.to_owned(), source },
    };
    let (new, out) = create_temporary(file).map_err(io)?;
    let written = write_and_sync(out, |out| image.write_backup(scan.head, out));
    let checked = written.map_err(io).and_then(|()| verify_backup(&new)).and_then(|backup| {
        match backup.hash == scan.head.hash {
            true => rename_new(&new, file).map(|()| backup).map_err(io),
            false => Err(Error::NotABackup { file: file.to_owned() }),
        }
    });
    if checked.is_err() {
        let _none = remove_file(&new);
    }
    let backup = checked?;
    sync_folder(parent_dir(file)).map_err(io)?;
    Ok(backup)
}

/// Reads a backup and checks every byte of it, and that its events can be applied.
///
/// # Errors
/// Returns [`Error::NotABackup`] if the file is not a complete backup, [`Error::TooNew`] if a newer version wrote
/// it, and [`Error::Io`] if it cannot be read.
pub fn verify_backup(file: impl AsRef<Path>) -> Result<Backup> {
    let file = file.as_ref();
    read(file).map(|(_, backup)| backup)
}

/// Restores a store from a backup into a folder that is empty or does not exist. The backup is checked first, and
/// a crash leaves no store. The restored store has the same identity as the original: continue to work in only
/// one of the two.
///
/// # Errors
/// Returns the errors of [`verify_backup`], [`Error::StoreExists`] and [`Error::FolderNotEmpty`] if the
/// folder is not empty, [`Error::Locked`] if another process is creating a store there, and [`Error::Io`] if the
/// file system fails.
pub fn restore(folder: impl AsRef<Path>, file: impl AsRef<Path>, holder: &str) -> Result<Backup> {
    let folder = folder.as_ref();
    let file = file.as_ref();
    let (image, backup) = read(file)?;
    put(&image, folder, holder)?;
    Ok(backup)
}

/// Checks that every system allows the name of a new file or folder. The folders above it are not checked.
///
/// ```
/// use assistive_core::maintenance::check_file_name;
///
/// assert!(check_file_name("reports/2024.xlsx").is_ok());
/// let refused = check_file_name("reports/year:2024.xlsx").expect_err("a colon");
/// assert_eq!(refused.code(), "file-name");
/// ```
///
/// # Errors
/// Returns [`Error::FileName`] if a system, such as Windows, does not allow it.
pub fn check_file_name(path: impl AsRef<Path>) -> Result<()> {
    let path = path.as_ref();
    match is_portable(path) {
        true => Ok(()),
        false => Err(Error::FileName { file: path.to_owned() }),
    }
}

/// Reads all commits and applies their events.
pub(super) fn check(image: &JournalImage) -> std::result::Result<Scan, JournalError> {
    let mut state = State::default();
    image.scan(|info, body| apply(&mut state, &info, body))
}

/// Reads a complete backup.
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

/// Writes a journal into an empty folder.
pub(super) fn put(image: &JournalImage, folder: &Path, holder: &str) -> Result<()> {
    let failed = |source| Error::Io { file: folder.to_owned(), source };
    // A folder of others is left as it is, without a lock in it.
    match folder.exists() {
        true => check_empty(folder)?,
        false => check_file_name(folder)?,
    }
    make_private_folder(folder).and_then(|()| make_private(folder)).map_err(failed)?;
    let _lock = Lock::take(folder, holder)?;
    check_empty(folder)?;
    let journal = StoreDir::new(folder).journal();
    image.put_journal(&journal).map_err(|source| Error::Io { file: journal, source })
}

/// Returns an error unless a folder is empty but for the files of an interrupted restore, which may be replaced.
fn check_empty(folder: &Path) -> Result<()> {
    let failed = |source| Error::Io { file: folder.to_owned(), source };
    let journal = StoreDir::new(folder).journal();
    if journal.exists() {
        return Err(Error::StoreExists { folder: folder.to_owned() });
    }
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?.path();
        if !temporary_files(&journal).contains(&entry) && !lock::is_of_lock(&entry) {
            return Err(Error::FolderNotEmpty { folder: folder.to_owned() });
        }
    }
    Ok(())
}
