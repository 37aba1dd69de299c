//! A store in a folder of sled. The only place that names it.
//!
//! sled 0.34 is fast, and not to be trusted: on damaged files it panics as often as it says so, and gives old
//! values without a word. So every call into it is guarded here, and what it gives is checked in `blocks`. It
//! costs per key, not per byte, and keeps a gigabyte in memory unless told otherwise.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use super::{BlockKey, BlockStore, Fault};
use crate::files::{is_exposed, make_private};

/// Bytes of pages that sled keeps in memory.
const CACHE: u64 = 32 << 20;

/// A batch is cut here: sled holds a whole batch in memory several times.
const BATCH: usize = 1_000_000;

/// How often to try: a handle that was just closed may hold sled's lock a little longer than its drop.
const PATIENCE: u32 = 200;

/// An open folder of sled.
#[derive(Debug)]
pub(crate) struct Sled {
    /// None only while it is dropped.
    db: Option<::sled::Db>,
    folder: PathBuf,
    /// It panicked once: its locks and caches may be in any state, so that it is asked nothing more.
    broken: AtomicBool,
}

impl Sled {
    /// Opens a folder, making it where it is missing. One process at a time may; the caller has a lock for that.
    pub(crate) fn open(folder: &Path) -> Result<Self, Fault> {
        // Flushing in the background is of no use: a checkpoint is flushed when it is whole.
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

    /// Bytes of the files of a folder.
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
            // Closing would write, and wait for what the panic left locked. It is given up: its folder too.
            std::mem::forget(db);
        } else {
            let _closed = catch_unwind(AssertUnwindSafe(|| drop(db)));
            make_files_private(&self.folder);
        }
    }
}

/// sled makes files that others may read. Its folder keeps them out; a copy of the files must, too.
fn make_files_private(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| is_exposed(path)) {
        let _as_it_was = make_private(&path);
    }
}

/// Whether a handle of the same folder is open. sled has no better sign of it.
fn is_lock(error: &::sled::Error) -> bool {
    matches!(error, ::sled::Error::Io(error) if error.to_string().contains("could not acquire lock"))
}

fn fault(error: ::sled::Error) -> Fault {
    match error {
        ::sled::Error::Io(error) => Fault::Io(error),
        ::sled::Error::Corruption { .. } => Fault::Damaged,
        // Nothing of ours can bring these about.
        other => Fault::Io(io::Error::other(other)),
    }
}
