//! The lock on a store's folder: one process writes at a time. Retrying for longer is left to the caller.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::files::{File, open_private};

const LOCK: &str = "lock";
const HOLDER: &str = "lock.holder";

/// The number of attempts to take the lock.
const TRIES: u32 = 10;

/// The lock of a store that is open for writing. It is released when it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Releases the lock explicitly. Closing the file may not be enough: a child process that is being started
    /// inherits the file until it executes its own program.
    fn drop(&mut self) {
        let _freed_by_closing = self.file.unlock();
    }
}

/// Checks whether a file belongs to the lock.
pub(crate) fn is_of_lock(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == LOCK || name == HOLDER)
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

/// Checks that the lock is free, and releases it at once.
fn looked(file: &File) -> std::result::Result<(), TryLockError> {
    file.try_lock_shared()?;
    file.unlock().map_err(TryLockError::Error)
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
        match looked(&file) {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => Ok(Some(holder_of(folder))),
            Err(TryLockError::Error(source)) => Err(Error::Io { file: path, source }),
        }
    }

    /// Checks whether any process, including this one, has the lock of a folder, as far as can be seen.
    pub(crate) fn is_taken(folder: &Path) -> bool {
        let file = File::open(folder.join(LOCK));
        file.is_ok_and(|file| matches!(looked(&file), Err(TryLockError::WouldBlock)))
    }

    /// Takes the lock of a folder and records `holder` for other processes.
    ///
    /// # Errors
    /// Returns [`Error::Locked`] if another process has the lock, and [`Error::Io`] if the lock file cannot be
    /// opened.
    pub(crate) fn take(folder: &Path, holder: &str) -> Result<Self> {
        Self::locked(folder, holder, File::try_lock)
    }

    /// Keeps writers out of a folder without being a writer: concurrent readers see all complete commits.
    ///
    /// # Errors
    /// Returns the errors of [`Lock::take`].
    pub(crate) fn keep_writers_out(folder: &Path, holder: &str) -> Result<Self> {
        Self::locked(folder, holder, File::try_lock_shared)
    }

    fn locked(
        folder: &Path,
        holder: &str,
        lock: impl Fn(&File) -> std::result::Result<(), TryLockError>,
    ) -> Result<Self> {
        let path = folder.join(LOCK);
        let failed = |source: io::Error| Error::Io { file: path.clone(), source };
        let mut options = OpenOptions::new();
        // Windows locks no file that is open for appending only.
        let file =
            open_private(options.create(true).read(true).append(true), &path).map_err(failed)?;
        match patiently(|| lock(&file)) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let (folder, holder) = (folder.to_owned(), holder_of(folder));
                return Err(Error::Locked { folder, holder });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // Best effort: the lock holds without the name.
        let mut options = OpenOptions::new();
        let written =
            open_private(options.create(true).write(true).truncate(true), &folder.join(HOLDER));
        let _unwritten = written.and_then(|mut file| file.write_all(holder.as_bytes()));
        Ok(Self { file })
    }
}
