//! The folder's side of checkpoints: where they lie, opening one, writing one, and what to do with a bad one. When
//! one is written is decided in `saving`.
//!
//! In a store's folder lie `journal`, which is the truth, `state`, a folder of sled, and `state.seal`, which says that
//! the checkpoint in it was finished. `state.aside` is the last folder that was not believed; nobody needs it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::blockstore::seal::unseal;
use crate::blockstore::{Blocks, Fault, Seal, Sled};
use crate::error::{Error, Result};
use crate::files::{make_private_folder, remove_dir_all, rename};
use crate::journal::{Hash, Head, Position, alone, codec};
use crate::registry::engine::replay::replay;
use crate::state::{Collected, Header, State};
use crate::tables::{Mark, Remade, Source};

/// Files and folders of a store.
#[derive(Debug, Clone)]
pub(in crate::registry) struct Home {
    folder: PathBuf,
}

/// The journal in a folder.
pub(in crate::registry) fn journal_in(folder: &Path) -> Result<PathBuf> {
    let file = Home::new(folder).journal();
    match file.try_exists() {
        Ok(true) => Ok(file),
        Ok(false) => Err(Error::NoStore { folder: folder.to_owned() }),
        // A folder that may not be entered may well hold a store.
        Err(source) => Err(Error::Io { file, source }),
    }
}

/// Why the state was made again from the journal. Nothing was lost, and no figure is affected: it took longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rebuilt {
    /// There was none.
    Missing,
    /// It was being written when a process ended.
    Unfinished,
    /// A part of it was damaged, or older than the rest.
    Damaged,
    /// Another version of this program wrote it.
    OtherVersion,
}

impl Rebuilt {
    /// The codes of all.
    pub const CODES: &[&str] = &["missing", "unfinished", "damaged", "other-version"];

    /// The stable code, such as `damaged`.
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

/// A place of the journal, as a seal holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    commit: u64,
    at: i64,
    hash: [u8; 32],
    end: u64,
}

impl Stamp {
    fn of(position: &Position) -> Self {
        let Position { head, end } = *position;
        let (commit, at, hash) = (head.number, head.at.as_millisecond(), head.hash.0);
        Self { commit, at, hash, end }
    }

    fn position(&self) -> Option<Position> {
        let at = Timestamp::from_millisecond(self.at).ok()?;
        let head = Head { number: self.commit, at, hash: Hash(self.hash) };
        Some(Position { head, end: self.end })
    }
}

/// A checkpoint that is in use.
#[derive(Debug)]
pub(in crate::registry) struct Checkpoint {
    pub(in crate::registry) source: Arc<Source>,
    /// Up to where it goes.
    pub(in crate::registry) position: Position,
    /// Bytes of its files when it was last written anew.
    pub(super) packed: u64,
}

impl Home {
    pub(in crate::registry) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(in crate::registry) fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    /// Keeps what was cut off the journal last.
    pub(in crate::registry) fn cut(&self) -> PathBuf {
        self.folder.join("journal.cut")
    }

    fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    fn seal(&self) -> PathBuf {
        self.folder.join("state.seal")
    }

    /// What nobody needs while the store is whole: a state that was not believed, one that was being written anew, and
    /// what was never acknowledged.
    pub(in crate::registry) fn leftovers(&self) -> Vec<PathBuf> {
        let names = ["state.aside", "state.new", "state.seal.new", "journal.new", "journal.cut"];
        names.map(|name| self.folder.join(name)).into()
    }

    /// The state of the last checkpoint. Whether the journal has the checkpoint's position is for the caller to see.
    pub(in crate::registry) fn open(&self) -> Result<(State, Checkpoint), Rebuilt> {
        let seal = match Seal::<Stamp>::read(&self.seal(), codec::get) {
            Err(Fault::Missing) if self.state().exists() => return Err(Rebuilt::Unfinished),
            seal => seal?,
        };
        if !self.state().exists() {
            return Err(Rebuilt::Missing);
        }
        let position = seal.position.position().ok_or(Rebuilt::Damaged)?;
        let blocks = Blocks::open(Box::new(Sled::open(&self.state())?), seal.root)?;
        let header = Header::read(&blocks).ok_or(Rebuilt::Damaged)?;
        let mark = Mark { commit: position.head.number, extents: header.extents.clone() };
        let source = self.source(blocks, mark);
        let state = State::of_checkpoint(header, &source);
        Ok((state, Checkpoint { source, position, packed: seal.packed }))
    }

    fn source(&self, blocks: Blocks, mark: Mark) -> Arc<Source> {
        let journal = self.journal();
        Arc::new(Source::new(blocks, mark, Box::new(move |mark| remake(&journal, mark))))
    }

    /// Takes what is not believed out of the way.
    pub(in crate::registry) fn set_aside(&self) {
        let aside = self.folder.join("state.aside");
        let _none = unseal(&self.seal());
        if self.state().exists() {
            let _none = remove_dir_all(&aside);
            if rename(self.state(), &aside).is_err() {
                let _stays = remove_dir_all(self.state());
            }
        }
    }

    /// Begins a checkpoint: from here on the one before is not believed any more.
    pub(super) fn begin(&self, before: Option<&Checkpoint>) -> Result<Begun, Fault> {
        unseal(&self.seal())?;
        let packed = before.map(|checkpoint| checkpoint.packed);
        let source = match before {
            Some(checkpoint) => Arc::clone(&checkpoint.source),
            None => {
                make_private_folder(&self.state())?;
                let blocks = Blocks::none(Box::new(Sled::open(&self.state())?));
                self.source(blocks, Mark { commit: 0, extents: Vec::new() })
            }
        };
        Ok(Begun { source, packed })
    }

    /// Finishes a checkpoint whose blocks have been written.
    pub(super) fn finish(
        &self,
        begun: Begun,
        written: Written,
        position: Position,
    ) -> Result<Checkpoint, Fault> {
        let Begun { source, packed } = begun;
        let packed = self.write_seal(written.root, &position, packed)?;
        source.moved_on(Mark { commit: position.head.number, extents: written.extents });
        Ok(Checkpoint { source, position, packed })
    }

    /// Writes a finished checkpoint again in a folder of its own, without what sled keeps of older ones.
    pub(super) fn rewrite(&self, checkpoint: &Checkpoint) -> Result<Rewritten, Fault> {
        let folder = self.folder.join("state.new");
        let _none = remove_dir_all(&folder);
        make_private_folder(&folder)?;
        let root = checkpoint.source.blocks().copy_to(Box::new(Sled::open(&folder)?))?;
        Ok(Rewritten { folder, root, position: checkpoint.position })
    }

    /// Puts a checkpoint that was written again in the place of the old one, which nobody has open any more.
    pub(super) fn replace(&self, new: &Rewritten) -> Result<(), Fault> {
        unseal(&self.seal())?;
        remove_dir_all(self.state())?;
        rename(&new.folder, self.state())?;
        self.write_seal(new.root, &new.position, None)?;
        Ok(())
    }

    fn write_seal(&self, root: u32, position: &Position, packed: Option<u64>) -> io::Result<u64> {
        let packed = packed.unwrap_or_else(|| self.state_bytes());
        let seal = Seal { root, position: Stamp::of(position), packed };
        seal.write(&self.seal(), codec::put)?;
        Ok(packed)
    }

    /// Opens the state once more. sled makes the next opening quick only when it opens: after much was written, it
    /// does so here instead of in front of someone who waits.
    pub(super) fn reopen(&self) {
        drop(Sled::open(&self.state()));
    }

    /// Bytes of the state's files.
    pub(in crate::registry) fn state_bytes(&self) -> u64 {
        Sled::size(&self.state())
    }
}

/// A checkpoint that was written again.
pub(super) struct Rewritten {
    folder: PathBuf,
    root: u32,
    position: Position,
}

/// A checkpoint that is being written.
pub(super) struct Begun {
    pub(in crate::registry) source: Arc<Source>,
    packed: Option<u64>,
}

/// Blocks that have been written.
pub(super) struct Written {
    root: u32,
    extents: crate::tables::Extents,
}

impl Begun {
    /// Writes what was collected; the part that takes long and needs no lock.
    pub(super) fn write(&self, collected: Collected) -> Result<Written, Fault> {
        let root = self.source.blocks().write(collected.blocks)?;
        Ok(Written { root, extents: collected.extents })
    }
}

/// The blocks of a checkpoint, from the journal; `None` when it cannot be read that far.
pub(in crate::registry) fn remake(journal: &Path, mark: &Mark) -> Option<Remade> {
    let mut state = State::default();
    let replayed =
        replay(journal, None, &alone, &mut state, |info| info.number <= mark.commit).ok()?;
    (replayed.head.number == mark.commit).then(|| state.into_blocks(&mark.extents))
}
