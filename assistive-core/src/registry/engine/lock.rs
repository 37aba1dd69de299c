//! The lock on a store's folder: one process writes at a time. Waiting for it is the caller's business.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::files::{File, open_private};

const LOCK: &str = "lock";
const HOLDER: &str = "lock.holder";

/// How often to try for the lock.
const TRIES: u32 = 10;

/// The lock of a store that is open for writing; dropping it, or the end of the process, frees the store.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Closing the file alone may not free the store: a process that is just being started by this one has it open, too,
    /// until it becomes another program.
    fn drop(&mut self) {
        let _freed_by_closing = self.file.unlock();
    }
}

/// Whether a file is one of the lock's.
pub(crate) fn is_of_lock(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == LOCK || name == HOLDER)
}

/// The name stands in a file of its own: on Windows a locked file cannot be read.
fn holder_of(folder: &Path) -> String {
    fs::read_to_string(folder.join(HOLDER)).unwrap_or_default().trim().to_owned()
}

/// Tries to lock for some milliseconds: whoever only looks whether somebody has it, has it meanwhile.
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

/// Whether nobody has it, and lets go of it again at once.
fn looked(file: &File) -> std::result::Result<(), TryLockError> {
    file.try_lock_shared()?;
    file.unlock().map_err(TryLockError::Error)
}

impl Lock {
    /// Who has the lock of a folder, as far as they said; `None` when nobody has.
    pub(crate) fn holder(folder: &Path) -> Result<Option<String>> {
        let path = folder.join(LOCK);
        let file = match File::open(&path) {
            Ok(file) => file,
            // Nobody ever wrote here, or nobody may say.
            Err(_) => return Ok(None),
        };
        match looked(&file) {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => Ok(Some(holder_of(folder))),
            Err(TryLockError::Error(source)) => Err(Error::Io { file: path, source }),
        }
    }

    /// Whether anybody has the lock of a folder, this process too, as far as can be seen.
    pub(crate) fn is_taken(folder: &Path) -> bool {
        let file = File::open(folder.join(LOCK));
        file.is_ok_and(|file| matches!(looked(&file), Err(TryLockError::WouldBlock)))
    }

    /// Takes the lock of a folder, leaving `holder` for others to see.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process has it, [`Error::Io`] when the lock file cannot be had.
    pub(crate) fn take(folder: &Path, holder: &str) -> Result<Self> {
        Self::locked(folder, holder, File::try_lock)
    }

    /// Keeps writers out of a folder, and is no writer: readers beside it read all that is whole.
    ///
    /// # Errors
    /// Those of [`Lock::take`].
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
        // Only a courtesy: the lock holds without it.
        let mut options = OpenOptions::new();
        let written =
            open_private(options.create(true).write(true).truncate(true), &folder.join(HOLDER));
        let _unwritten = written.and_then(|mut file| file.write_all(holder.as_bytes()));
        Ok(Self { file })
    }
}
