//! The files of a checkpoint in a store's folder: opening, writing, replacing and quarantining them. `checkpointer`
//! decides when a checkpoint is written.
//!
//! A store's folder holds `journal`, which is the truth, `state`, a sled folder with the blocks of the checkpoint,
//! and its manifest, which is written last and proves that the checkpoint is complete. `state.quarantine` is the last
//! checkpoint that was quarantined; no operation reads it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::blockstore::manifest::remove_manifest;
use crate::blockstore::{Blocks, Fault, Manifest, Sled};
use crate::error::{Error, Result};
use crate::files::{make_private_folder, remove, remove_dir_all, rename};
use crate::journal::{Hash, Head, Position, codec, no_writer};
use crate::registry::engine::replay::replay;
use crate::state::{CheckpointHeader, Collected, State};
use crate::tables::{BlockSource, CheckpointId, RebuiltBlocks};

/// The files and folders of a store.
#[derive(Debug, Clone)]
pub(in crate::registry) struct StoreDir {
    folder: PathBuf,
}

/// Returns the path of the journal in a folder.
pub(in crate::registry) fn journal_in(folder: &Path) -> Result<PathBuf> {
    let file = StoreDir::new(folder).journal();
    match fs::metadata(&file) {
        Ok(known) if known.is_file() => Ok(file),
        // A pipe would be waited for.
        Ok(_) => Err(Error::NotAJournal { file }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Error::NoStore { folder: folder.to_owned() })
        }
        // A folder without read permission may hold a store.
        Err(source) => Err(Error::Io { file, source }),
    }
}

/// The reason why the state was rebuilt from the journal. Nothing is lost and no figure is affected: opening took
/// longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rebuilt {
    /// There was no checkpoint.
    Missing,
    /// A process ended while it wrote or compacted the checkpoint.
    Unfinished,
    /// A part of the checkpoint was damaged, or older than the rest.
    Damaged,
    /// Another version of this program wrote the checkpoint.
    OtherVersion,
}

impl Rebuilt {
    /// The codes of all reasons.
    pub const CODES: &[&str] = &["missing", "unfinished", "damaged", "other-version"];

    /// Returns the stable code, such as `damaged`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unfinished => "unfinished",
            Self::Damaged => "damaged",
            Self::OtherVersion => "other-version",
        }
    }
}

impl From<Fault> for Rebuilt {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Missing => Self::Missing,
            Fault::OtherFormat => Self::OtherVersion,
            Fault::Damaged | Fault::Io(_) => Self::Damaged,
        }
    }
}

/// The reason why a checkpoint could not be opened.
pub(in crate::registry) enum Unopened {
    /// The checkpoint cannot be used.
    Unusable(Rebuilt),
    /// The file system returned an error, which says nothing about the checkpoint: a full disk, for example.
    Io,
}

impl From<Fault> for Unopened {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Io(_) => Self::Io,
            Fault::Missing | Fault::Damaged | Fault::OtherFormat => Self::Unusable(fault.into()),
        }
    }
}

/// A position in the journal, as a manifest stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredPosition {
    commit: u64,
    at: i64,
    hash: [u8; 32],
    end: u64,
}

impl StoredPosition {
    pub(super) fn of(position: &Position) -> Self {
        let Position { head, end } = *position;
        let (commit, at, hash) = (head.number, head.at.as_millisecond(), head.hash.0);
        Self { commit, at, hash, end }
    }

    pub(super) fn position(&self) -> Option<Position> {
        let at = Timestamp::from_millisecond(self.at).ok()?;
        let head = Head { number: self.commit, at, hash: Hash(self.hash) };
        Some(Position { head, end: self.end })
    }
}

/// A checkpoint in use.
#[derive(Debug, Clone)]
pub(in crate::registry) struct Checkpoint {
    pub(in crate::registry) source: Arc<BlockSource>,
    /// The journal position up to which the checkpoint goes.
    pub(in crate::registry) position: Position,
    /// The size in bytes of the checkpoint's files when they were last written from scratch.
    pub(super) packed: u64,
}

impl StoreDir {
    pub(in crate::registry) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Returns the folder of the store.
    pub(in crate::registry) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(in crate::registry) fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    /// Returns the path of the file that keeps the bytes truncated from the journal last.
    pub(in crate::registry) fn cut(&self) -> PathBuf {
        self.folder.join("journal.cut")
    }

    /// Returns the path of the file that remembers the progress of the journal's check.
    pub(in crate::registry) fn checked(&self) -> PathBuf {
        self.folder.join("journal.checked")
    }

    fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    /// Returns the folder into which the checkpoint is compacted.
    fn compacted(&self) -> PathBuf {
        self.folder.join("state.new")
    }

    /// Returns the folder of a checkpoint that a compacted one replaces.
    fn replaced(&self) -> PathBuf {
        self.folder.join("state.old")
    }

    fn manifest(&self) -> PathBuf {
        self.folder.join("state.manifest")
    }

    /// Returns the files that are not needed while the store is intact: a quarantined checkpoint, an unfinished
    /// compaction, and bytes of the journal that were never acknowledged.
    pub(in crate::registry) fn leftovers(&self) -> Vec<PathBuf> {
        let names = [
            "state.quarantine",
            "state.new",
            "state.old",
            "state.manifest.new",
            "journal.new",
            "journal.cut",
        ];
        names.map(|name| self.folder.join(name)).into()
    }

    /// Opens the last checkpoint. The caller must check that the journal contains the checkpoint's position.
    pub(in crate::registry) fn open(&self) -> Result<(State, Checkpoint), Rebuilt> {
        self.try_open().map_err(|unopened| match unopened {
            Unopened::Unusable(why) => why,
            Unopened::Io => Rebuilt::Damaged,
        })
    }

    /// Opens the last checkpoint as [`StoreDir::open`] does, and tells errors of the file system apart.
    pub(in crate::registry) fn try_open(&self) -> Result<(State, Checkpoint), Unopened> {
        let unusable = Unopened::Unusable;
        let manifest = match Manifest::<StoredPosition>::read(&self.manifest(), codec::get) {
            Err(Fault::Missing) if self.has_parts() => return Err(unusable(Rebuilt::Unfinished)),
            manifest => manifest?,
        };
        if !self.state().exists() {
            return Err(unusable(Rebuilt::Missing));
        }
        let damaged = || unusable(Rebuilt::Damaged);
        let position = manifest.position.position().ok_or_else(damaged)?;
        let blocks = Blocks::open(Box::new(Sled::open(&self.state())?), manifest.root)?;
        let header = CheckpointHeader::read(&blocks).ok_or_else(damaged)?;
        let mark = CheckpointId { commit: position.head.number, extents: header.extents.clone() };
        let source = self.source(blocks, mark);
        let state = State::of_checkpoint(header, &source);
        Ok((state, Checkpoint { source, position, packed: manifest.packed }))
    }

    /// Checks whether a checkpoint, or a part of one that was being replaced, is in the folder.
    fn has_parts(&self) -> bool {
        [self.state(), self.compacted(), self.replaced()].iter().any(|folder| folder.exists())
    }

    fn source(&self, blocks: Blocks, mark: CheckpointId) -> Arc<BlockSource> {
        let journal = self.journal();
        Arc::new(BlockSource::new(blocks, mark, Box::new(move |mark| rebuild(&journal, mark))))
    }

    /// Moves a checkpoint that cannot be used out of the way.
    pub(in crate::registry) fn quarantine(&self) {
        let aside = self.folder.join("state.quarantine");
        let _none = remove_manifest(&self.manifest());
        if self.state().exists() {
            let _none = remove_dir_all(&aside);
            if rename(self.state(), &aside).is_err() {
                let _stays = remove_dir_all(self.state());
            }
        }
    }

    /// Begins a checkpoint. From here on the previous checkpoint is invalid.
    pub(super) fn begin(&self, before: Option<&Checkpoint>) -> Result<PendingCheckpoint, Fault> {
        remove_manifest(&self.manifest())?;
        let packed = before.map(|checkpoint| checkpoint.packed);
        let source = match before {
            Some(checkpoint) => Arc::clone(&checkpoint.source),
            None => {
                make_private_folder(&self.state())?;
                let blocks = Blocks::none(Box::new(Sled::open(&self.state())?));
                self.source(blocks, CheckpointId { commit: 0, extents: Vec::new() })
            }
        };
        Ok(PendingCheckpoint { source, packed })
    }

    /// Finishes a checkpoint whose blocks have been written.
    pub(super) fn finish(
        &self,
        begun: PendingCheckpoint,
        written: WrittenCheckpoint,
        position: Position,
    ) -> Result<Checkpoint, Fault> {
        let PendingCheckpoint { source, packed } = begun;
        let packed = self.write_manifest(written.root, &position, packed)?;
        source.advance_to(CheckpointId { commit: position.head.number, extents: written.extents });
        Ok(Checkpoint { source, position, packed })
    }

    /// Copies a finished checkpoint into a new folder, without the space that sled keeps for older versions of the
    /// blocks.
    pub(super) fn rewrite(&self, checkpoint: &Checkpoint) -> Result<CompactedCheckpoint, Fault> {
        let folder = self.compacted();
        let _none = remove_dir_all(&folder);
        make_private_folder(&folder)?;
        let root = checkpoint.source.blocks().copy_to(Box::new(Sled::open(&folder)?))?;
        Ok(CompactedCheckpoint { folder, root, position: checkpoint.position })
    }

    /// Replaces the old checkpoint, which must be closed, with a compacted one. If another program has one of its
    /// files open, as happens on Windows, the old checkpoint stays valid and the compacted one is removed.
    pub(super) fn replace(&self, new: &CompactedCheckpoint) -> Result<(), Fault> {
        let old = self.replaced();
        let moved = remove(&old).and_then(|()| rename(self.state(), &old));
        if let Err(error) = moved {
            let _left_for_the_next = remove(&new.folder);
            return Err(error.into());
        }
        remove_manifest(&self.manifest())?;
        rename(&new.folder, self.state())?;
        self.write_manifest(new.root, &new.position, None)?;
        let _left_for_the_next = remove(&old);
        Ok(())
    }

    fn write_manifest(
        &self,
        root: u32,
        position: &Position,
        packed: Option<u64>,
    ) -> io::Result<u64> {
        let packed = packed.unwrap_or_else(|| self.state_bytes());
        let manifest = Manifest { root, position: StoredPosition::of(position), packed };
        manifest.write(&self.manifest(), codec::put)?;
        Ok(packed)
    }

    /// Opens the checkpoint's blocks once more. sled reorganises its files only when it opens them. After many writes
    /// this is done here, so that the next opening is quick.
    pub(super) fn reopen(&self) {
        drop(Sled::open(&self.state()));
    }

    /// Returns the size of the checkpoint's files in bytes.
    pub(in crate::registry) fn state_bytes(&self) -> u64 {
        Sled::size(&self.state())
    }

    /// Returns the error of a checkpoint whose files cannot be read or written.
    pub(super) fn state_failed(&self, source: std::io::Error) -> Error {
        Error::Io { file: self.state(), source }
    }
}

/// A checkpoint that was compacted into a new folder.
pub(super) struct CompactedCheckpoint {
    folder: PathBuf,
    root: u32,
    position: Position,
}

/// A checkpoint that is being written.
pub(super) struct PendingCheckpoint {
    pub(in crate::registry) source: Arc<BlockSource>,
    packed: Option<u64>,
}

/// The blocks of a checkpoint that have been written.
pub(super) struct WrittenCheckpoint {
    root: u32,
    extents: crate::tables::Extents,
}

impl PendingCheckpoint {
    /// Writes the collected blocks. This part takes long and needs no lock.
    pub(super) fn write(&self, collected: Collected) -> Result<WrittenCheckpoint, Fault> {
        let root = self.source.blocks().write(collected.blocks)?;
        Ok(WrittenCheckpoint { root, extents: collected.extents })
    }
}

/// Rebuilds the blocks of a checkpoint from the journal. Returns `None` if the journal cannot be read that far.
pub(in crate::registry) fn rebuild(journal: &Path, mark: &CheckpointId) -> Option<RebuiltBlocks> {
    let mut state = State::default();
    let replayed =
        replay(journal, None, &no_writer, &mut state, |info| info.number <= mark.commit).ok()?;
    (replayed.head.number == mark.commit).then(|| state.into_blocks(&mark.extents))
}
