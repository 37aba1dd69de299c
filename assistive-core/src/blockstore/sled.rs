//! A store in a folder of sled. No other module uses sled.
//!
//! sled 0.34 is fast, but unreliable: on damaged files, it may panic or return old values. Every call is
//! therefore guarded here, and every value is checked in `blocks`. Its cost is per key, not per byte, and its
//! cache is a gigabyte by default.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use super::{BlockKey, BlockStore, Fault};
use crate::files::{is_exposed, make_private};

/// The size of sled's cache, in bytes.
const CACHE: u64 = 32 << 20;

/// The maximum size of a batch, in bytes. sled keeps several copies of a whole batch in memory.
const BATCH: usize = 1_000_000;

/// The number of attempts to open a folder. sled can hold its lock for a short time after a handle is
/// dropped.
const PATIENCE: u32 = 200;

/// An open folder of sled.
#[derive(Debug)]
pub(crate) struct Sled {
    /// `None` only during the drop.
    db: Option<::sled::Db>,
    folder: PathBuf,
    /// True after a panic. The locks and caches are then in an unknown state, and no more calls are made.
    broken: AtomicBool,
}

impl Sled {
    /// Opens a folder, and creates it if it is missing. Only one process may do so. The caller holds a lock
    /// for this.
    pub(crate) fn open(folder: &Path) -> Result<Self, Fault> {
        remove_unfinished(folder);
        // Background flushes are not needed, because a complete checkpoint is flushed.
        let config = ::sled::Config::new().path(folder).cache_capacity(CACHE).flush_every_ms(None);
        for _ in 0..PATIENCE {
            let opened = catch_unwind(AssertUnwindSafe(|| config.open()));
            match opened.map_err(|_| Fault::Damaged)? {
                Err(error) if is_lock(&error) => sleep(Duration::from_millis(5)),
                opened => {
                    let db = Some(opened.map_err(fault)?);
                    make_files_private(folder);
                    return Ok(Self { db, folder: folder.to_owned(), broken: false.into() });
                }
            }
        }
        Err(Fault::Io(io::Error::other("sled holds its own lock")))
    }

    /// Returns the total size of the files in a folder, in bytes.
    pub(crate) fn size(folder: &Path) -> u64 {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|known| known.len()).sum()
    }

    fn guarded<T>(&self, call: impl FnOnce(&::sled::Db) -> ::sled::Result<T>) -> Result<T, Fault> {
        let db = self.db.as_ref().filter(|_| !self.broken.load(Ordering::Relaxed));
        let db = db.ok_or(Fault::Damaged)?;
        match catch_unwind(AssertUnwindSafe(|| call(db))) {
            Ok(answer) => answer.map_err(fault),
            Err(_panic) => {
                self.broken.store(true, Ordering::Relaxed);
                Err(Fault::Damaged)
            }
        }
    }
}

impl BlockStore for Sled {
    fn get(&self, key: BlockKey) -> Result<Option<Vec<u8>>, Fault> {
        self.guarded(|db| Ok(db.get(key)?.map(|value| value.to_vec())))
    }

    fn put(&self, batch: &mut dyn Iterator<Item = (BlockKey, Vec<u8>)>) -> Result<(), Fault> {
        let mut batch = batch.peekable();
        while batch.peek().is_some() {
            let (mut values, mut bytes) = (::sled::Batch::default(), 0);
            while let Some((key, value)) = batch.next_if(|_| bytes < BATCH) {
                bytes += value.len();
                values.insert(&key, value);
            }
            self.guarded(|db| db.apply_batch(values))?;
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), Fault> {
        self.guarded(|db| db.flush().map(drop))
    }
}

impl Drop for Sled {
    fn drop(&mut self) {
        let Some(db) = self.db.take() else { return };
        if self.broken.load(Ordering::Relaxed) {
            // Closing would write, and could wait for a lock that was held during the panic. The handle is
            // leaked instead.
            std::mem::forget(db);
        } else {
            let _closed = catch_unwind(AssertUnwindSafe(|| drop(db)));
            make_files_private(&self.folder);
        }
    }
}

/// Removes the snapshots of sled's index that a killed process left unfinished. sled takes such a file for a snapshot and
/// refuses the folder, although it needs none.
fn remove_unfinished(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let unfinished = |path: &PathBuf| path.extension().is_some_and(|end| end == "generating");
    for path in entries.map(|entry| entry.path()).filter(unfinished) {
        let _refused_below = fs::remove_file(path);
    }
}

/// Restricts the files of sled to their owner. The folder protects them already, but a copy of the files must
/// be private, too.
fn make_files_private(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| is_exposed(path)) {
        let _as_it_was = make_private(&path);
    }
}

/// Checks whether another handle of the folder is open. sled provides no other sign of it.
fn is_lock(error: &::sled::Error) -> bool {
    matches!(error, ::sled::Error::Io(error) if error.to_string().contains("could not acquire lock"))
}

fn fault(error: ::sled::Error) -> Fault {
    match error {
        ::sled::Error::Io(error) => Fault::Io(error),
        ::sled::Error::Corruption { .. } => Fault::Damaged,
        // These errors cannot be caused by the calls made here.
        other => Fault::Io(io::Error::other(other)),
    }
}
