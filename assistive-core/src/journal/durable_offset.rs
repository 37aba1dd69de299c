//! The durable offset of a journal: the end of its last acknowledged commit. A broken commit before it is
//! damage. A broken commit after it was left unfinished by a crash.
//!
//! The file has 20 bytes: the store id, the offset and a CRC. A disk writes them as a whole or not at all.
//! They are written after each fsync of the journal, without an fsync of their own, so a power cut can leave
//! the offset too low, but never too high. Only the first offset is fsynced, because without one an
//! unfinished commit cannot be distinguished from damage.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::commit::StoreId;
use crate::files::{File, open_private};

/// The length of the file, in bytes.
const LENGTH: usize = 20;

/// The number of attempts to read a valid offset.
const LOOKS: usize = 3;

/// An open durable-offset file.
#[derive(Debug)]
pub(super) struct DurableOffset {
    file: File,
    store: StoreId,
}

/// Returns the path of the durable-offset file of a journal.
pub(super) fn path_of(journal: &Path) -> PathBuf {
    journal.with_extension("mark")
}

/// Returns the durable offset of a journal, or `None` if it is not known.
pub(super) fn acknowledged(journal: &Path, store: StoreId) -> Option<u64> {
    let file = File::open(path_of(journal)).ok()?;
    DurableOffset { file, store }.end()
}

impl DurableOffset {
    /// Opens the durable-offset file of a journal, and creates it if it is missing.
    pub(super) fn open(journal: &Path, store: StoreId) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        Ok(Self { file: open_private(options, &path_of(journal))?, store })
    }

    /// Returns the durable offset, or `None` if the file has no valid one. A reader can see half of a write,
    /// so it tries several times.
    pub(super) fn end(&mut self) -> Option<u64> {
        (0..LOOKS).find_map(|_| self.end_now())
    }

    fn end_now(&mut self) -> Option<u64> {
        let mut bytes = [0; LENGTH];
        self.file.seek(SeekFrom::Start(0)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        let (known, crc) = bytes.split_at(LENGTH - 4);
        let (store, end) = known.split_first_chunk::<8>()?;
        let end = u64::from_le_bytes(*end.first_chunk()?);
        let right = crc32fast::hash(known).to_le_bytes() == crc;
        (right && *store == self.store.bits().to_le_bytes()).then_some(end)
    }

    /// Writes the durable offset.
    pub(super) fn set(&mut self, end: u64) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend(self.store.bits().to_le_bytes());
        bytes.extend(end.to_le_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&bytes)
    }

    /// Writes the durable offset and fsyncs the file. A new name still needs an fsync of the folder.
    pub(super) fn persist(&mut self, end: u64) -> io::Result<()> {
        self.set(end)?;
        self.file.sync_all()
    }
}
