//! The durable offset of a journal: up to where it was acknowledged. What is broken before it is damage, what is broken behind
//! it a crash left unfinished.
//!
//! It is 20 bytes, the store, the end of the last acknowledged commit and a CRC, which a disk writes at once or not at
//! all. It is set after each fsync of the journal and not fsynced itself: a power cut may leave it too low, never too
//! high. Only that there is one at all is made to last, since nothing else tells what a cut left from damage.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::commit::StoreId;
use crate::files::{File, open_private};

/// Its bytes.
const LENGTH: usize = 20;

/// How often it is looked at before it is believed to be none.
const LOOKS: usize = 3;

/// An open mark.
#[derive(Debug)]
pub(super) struct DurableOffset {
    file: File,
    store: StoreId,
}

/// The file of the file of the durable offset beside a journal.
pub(super) fn path_of(journal: &Path) -> PathBuf {
    journal.with_extension("mark")
}

/// Up to where a journal was acknowledged; `None` when that is not known.
pub(super) fn acknowledged(journal: &Path, store: StoreId) -> Option<u64> {
    let file = File::open(path_of(journal)).ok()?;
    DurableOffset { file, store }.end()
}

impl DurableOffset {
    /// Opens the mark of a journal, making the file where there is none.
    pub(super) fn open(journal: &Path, store: StoreId) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        Ok(Self { file: open_private(options, &path_of(journal))?, store })
    }

    /// Up to where the journal was acknowledged, if it says so. Who reads while it is being set may see half of it, and
    /// looks again.
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

    /// Says up to where the journal is acknowledged.
    pub(super) fn set(&mut self, end: u64) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend(self.store.bits().to_le_bytes());
        bytes.extend(end.to_le_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&bytes)
    }

    /// The same, such that it lasts; its name is for the folder's sync.
    pub(super) fn persist(&mut self, end: u64) -> io::Result<()> {
        self.set(end)?;
        self.file.sync_all()
    }
}
