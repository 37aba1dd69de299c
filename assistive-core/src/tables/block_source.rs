//! Where the blocks come from that are not in memory: the last checkpoint, or, once that has failed, the journal.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::pack::Packed;
use super::segment::Extents;
use crate::blockstore::{BlockAddress, Blocks};

/// The blocks of a checkpoint, made again from the journal.
pub(crate) type RebuiltBlocks = HashMap<BlockAddress, Packed>;

/// Makes the blocks of a checkpoint again; `None` when the journal cannot be read either.
pub(crate) type Rebuild = Box<dyn Fn(&CheckpointId) -> Option<RebuiltBlocks> + Send + Sync>;

/// Which checkpoint it is.
#[derive(Debug, Clone)]
pub(crate) struct CheckpointId {
    /// The last commit in it.
    pub(crate) commit: u64,
    /// How its blocks are laid out.
    pub(crate) extents: Extents,
}

/// A checkpoint, and what to do when it turns out to be damaged: the same answer, from the journal.
pub(crate) struct BlockSource {
    blocks: Blocks,
    mark: Mutex<CheckpointId>,
    rebuild: Rebuild,
    rebuilt_blocks: OnceLock<Option<RebuiltBlocks>>,
    /// It is not to be asked any more.
    withdrawn_or_lapsed: AtomicBool,
}

impl fmt::Debug for BlockSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("damaged", &self.is_damaged()).finish_non_exhaustive()
    }
}

impl BlockSource {
    /// A checkpoint, and how to make its blocks again.
    pub(crate) fn new(blocks: Blocks, mark: CheckpointId, rebuild: Rebuild) -> Self {
        let (mark, rebuilt_blocks) = (Mutex::new(mark), OnceLock::new());
        Self { blocks, mark, rebuild, rebuilt_blocks, withdrawn_or_lapsed: AtomicBool::new(false) }
    }

    /// The blocks as they are stored.
    pub(crate) fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// How the blocks are laid out.
    pub(crate) fn extents(&self) -> Extents {
        self.mark().extents.clone()
    }

    fn mark(&self) -> MutexGuard<'_, CheckpointId> {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A later checkpoint was written over it.
    pub(crate) fn advance_to(&self, mark: CheckpointId) {
        *self.mark() = mark;
    }

    /// The checkpoint was spoilt, by a later one that was not finished: from here on its blocks are made again.
    pub(crate) fn mark_damaged(&self) {
        self.withdrawn_or_lapsed.store(true, Ordering::Relaxed);
    }

    /// Whether a part of the checkpoint cannot be read, so that it must not be used again.
    pub(crate) fn is_damaged(&self) -> bool {
        self.withdrawn_or_lapsed.load(Ordering::Relaxed)
    }

    /// What `unpack` makes of a block; `None` when neither the checkpoint nor the journal has it.
    pub(crate) fn load<T>(
        &self,
        place: BlockAddress,
        unpack: impl Fn(&[u8]) -> Option<T>,
    ) -> Option<T> {
        if !self.is_damaged() {
            let stored = self.blocks.read(place).ok().and_then(|bytes| unpack(&bytes));
            if stored.is_some() {
                return stored;
            }
            self.mark_damaged();
        }
        let rebuilt_blocks = self.rebuilt_blocks.get_or_init(|| (self.rebuild)(&self.mark()));
        rebuilt_blocks.as_ref()?.get(&place).and_then(|packed| unpack(packed))
    }
}
