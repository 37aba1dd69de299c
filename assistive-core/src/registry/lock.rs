//! The lock on a store's folder: one process writes at a time. Waiting for it is the caller's business.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::files::open_private;

/// The lock of a store that is open for writing; dropping it, or the end of the process, frees the store.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder, leaving `holder` for others to see.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process has it, [`Error::Io`] when the lock file cannot be had.
    pub(crate) fn take(folder: &Path, holder: &str) -> Result<Self> {
        let path = folder.join("lock");
        let failed = |source: io::Error| Error::Io { file: path.clone(), source };
        let mut options = OpenOptions::new();
        let file = open_private(options.create(true).append(true), &path).map_err(failed)?;
        // The name stands in a file of its own: on Windows a locked file cannot be read.
        let name = folder.join("lock.holder");
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&name).unwrap_or_default().trim().to_owned();
                return Err(Error::Locked { folder: folder.to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // Only a courtesy: the lock holds without it.
        let mut options = OpenOptions::new();
        let written = open_private(options.create(true).write(true).truncate(true), &name);
        let _unwritten = written.and_then(|mut file| file.write_all(holder.as_bytes()));
        Ok(Self { _file: file })
    }
}
