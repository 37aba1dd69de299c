//! The lock on a store's folder: one process writes at a time. Retrying for longer is left to the caller.
//!
//! The lock is one of the operating system (`lock`), and ends with its process. In some network folders it has no
//! effect. A writer therefore also creates the lock file `lock.writer` (`files::lock_file`). The steps are:
//!
//! 1. The lock of the system is taken.
//! 2. The lock file is created. One that a killed process left is taken over.
//! 3. The store is opened and changed. The journal checks the lock file before it writes and before it acknowledges.
//! 4. The lock file is removed, and then the lock of the system is released.
//!
//! A process that is killed in between leaves a lock file at most, which the next writer takes over.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::files::lock_file::{self, LockFile, Taken};
use crate::files::{File, open_private};

const LOCK: &str = "lock";
const HOLDER: &str = "lock.holder";
const WRITER: &str = "lock.writer";

/// The number of attempts to take the lock.
const TRIES: u32 = 10;

/// The lock of a store that is open for writing. It is released when it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    /// The second lock. `None` if it could not be created while the lock of the system works.
    second: Option<Arc<LockFile>>,
}

impl Drop for Lock {
    /// Releases the lock explicitly. Closing the file may not be enough: a child process that is being started
    /// inherits the file until it executes its own program.
    fn drop(&mut self) {
        // The journal, which shares it, was dropped before.
        drop(self.second.take());
        let _freed_by_closing = self.file.unlock();
    }
}

/// Checks whether a file belongs to the lock.
pub(crate) fn is_of_lock(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name == LOCK || name == HOLDER || name.starts_with(WRITER)
}

/// Reads the name of the holder. It is in a file of its own because a locked file cannot be read on Windows.
fn holder_of(folder: &Path) -> String {
    fs::read_to_string(folder.join(HOLDER)).unwrap_or_default().trim().to_owned()
}

/// Retries for some milliseconds: a process that only checks the lock holds it for a moment.
fn patiently(
    lock: impl Fn() -> std::result::Result<(), TryLockError>,
) -> std::result::Result<(), TryLockError> {
    for _ in 0..TRIES {
        match lock() {
            Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(2)),
            tried => return tried,
        }
    }
    lock()
}

/// Checks that the lock is free, and releases it at once. Returns the holder of the second lock.
fn looked(file: &File, folder: &Path) -> std::result::Result<Option<String>, TryLockError> {
    file.try_lock_shared()?;
    let second = second_holder(folder);
    // The callers close the file, which frees the lock as well.
    let _freed_by_closing = file.unlock();
    Ok(second)
}

/// Checks whether the locks of the system have an effect: a lock that this process holds keeps it from locking the
/// file once more.
fn locks_work(path: &Path) -> bool {
    let file = File::open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Returns the holder of the lock file, if there is one. The caller holds the lock of the system for a moment.
fn second_holder(folder: &Path) -> Option<String> {
    lock_file::holder(&folder.join(WRITER), || locks_work(&folder.join(LOCK)))
}

/// The kind of a lock: a writer keeps all others out, a reader keeps writers out.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Writer,
    Reader,
}

impl Lock {
    /// Returns the holder of the lock of a folder, as given by that process, or `None` if the lock is free.
    pub(crate) fn holder(folder: &Path) -> Result<Option<String>> {
        let path = folder.join(LOCK);
        let file = match File::open(&path) {
            Ok(file) => file,
            // The store was never opened for writing, or the file may not be read.
            Err(_) => return Ok(None),
        };
        match looked(&file, folder) {
            Ok(second) => Ok(second),
            Err(TryLockError::WouldBlock) => Ok(Some(holder_of(folder))),
            Err(TryLockError::Error(source)) => Err(Error::Io { file: path, source }),
        }
    }

    /// Checks whether any process, including this one, has the lock of a folder, as far as can be seen.
    pub(crate) fn is_taken(folder: &Path) -> bool {
        let looked = File::open(folder.join(LOCK)).map(|file| looked(&file, folder));
        looked.is_ok_and(|looked| matches!(looked, Err(TryLockError::WouldBlock) | Ok(Some(_))))
    }

    /// Takes the lock of a folder and records `holder` for other processes.
    ///
    /// # Errors
    /// Returns [`Error::Locked`] if another process has the lock, and [`Error::Io`] if the lock file cannot be
    /// opened.
    pub(crate) fn take(folder: &Path, holder: &str) -> Result<Self> {
        Self::locked(folder, holder, Kind::Writer)
    }

    /// Keeps writers out of a folder without being a writer: concurrent readers see all complete commits.
    ///
    /// # Errors
    /// Returns the errors of [`Lock::take`].
    pub(crate) fn keep_writers_out(folder: &Path, holder: &str) -> Result<Self> {
        Self::locked(folder, holder, Kind::Reader)
    }

    /// Returns the second lock, which the journal checks.
    pub(crate) fn second(&self) -> Option<Arc<LockFile>> {
        self.second.clone()
    }

    fn locked(folder: &Path, holder: &str, kind: Kind) -> Result<Self> {
        let path = folder.join(LOCK);
        let failed = |source: io::Error| Error::Io { file: path.clone(), source };
        let mut options = OpenOptions::new();
        // Windows locks no file that is open for appending only.
        let file =
            open_private(options.create(true).read(true).append(true), &path).map_err(failed)?;
        let lock = || match kind {
            Kind::Writer => file.try_lock(),
            Kind::Reader => file.try_lock_shared(),
        };
        match patiently(lock) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let (folder, holder) = (folder.to_owned(), holder_of(folder));
                return Err(Error::Locked { folder, holder });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let second = second(folder, holder, kind)?;
        // Best effort: the lock holds without the name.
        let mut options = OpenOptions::new();
        let written =
            open_private(options.create(true).write(true).truncate(true), &folder.join(HOLDER));
        let _unwritten = written.and_then(|mut file| file.write_all(holder.as_bytes()));
        Ok(Self { file, second })
    }
}

/// Takes the second lock. The caller holds the first.
fn second(folder: &Path, holder: &str, kind: Kind) -> Result<Option<Arc<LockFile>>> {
    let works = || locks_work(&folder.join(LOCK));
    // Several readers may keep writers out, but only one has a lock file.
    if kind == Kind::Reader && works() {
        return Ok(None);
    }
    let path = folder.join(WRITER);
    match LockFile::take(&path, holder, works) {
        Ok(Taken::Mine(file)) => Ok(Some(Arc::new(file))),
        Ok(Taken::Theirs(holder)) => Err(Error::Locked { folder: folder.to_owned(), holder }),
        // A full disk, for example.
        Err(_) if works() => Ok(None),
        Err(source) => Err(Error::Io { file: path, source }),
    }
}
