//! The source of blocks that are not in memory: the last checkpoint or, if that is damaged, the journal.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::pack::Packed;
use super::segment::Extents;
use crate::blockstore::{BlockAddress, Blocks};

/// The blocks of a checkpoint, rebuilt from the journal.
pub(crate) type RebuiltBlocks = HashMap<BlockAddress, Packed>;

/// Rebuilds the blocks of a checkpoint. Returns `None` if the journal cannot be read either.
pub(crate) type Rebuild = Box<dyn Fn(&CheckpointId) -> Option<RebuiltBlocks> + Send + Sync>;

/// The identity of a checkpoint.
#[derive(Debug, Clone)]
pub(crate) struct CheckpointId {
    /// The last commit that it contains.
    pub(crate) commit: u64,
    /// The layout of its blocks.
    pub(crate) extents: Extents,
}

/// A checkpoint with a fallback: if a block cannot be read, the blocks are rebuilt from the journal.
pub(crate) struct BlockSource {
    blocks: Blocks,
    checkpoint: Mutex<CheckpointId>,
    rebuild: Rebuild,
    rebuilt_blocks: OnceLock<Option<RebuiltBlocks>>,
    /// Set once the checkpoint is damaged. Its blocks are no longer read then.
    damaged: AtomicBool,
}

impl fmt::Debug for BlockSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockSource").field("damaged", &self.is_damaged()).finish_non_exhaustive()
    }
}

impl BlockSource {
    /// Creates a source from the blocks of a checkpoint and a function that rebuilds them.
    pub(crate) fn new(blocks: Blocks, checkpoint: CheckpointId, rebuild: Rebuild) -> Self {
        let (checkpoint, rebuilt_blocks) = (Mutex::new(checkpoint), OnceLock::new());
        Self { blocks, checkpoint, rebuild, rebuilt_blocks, damaged: AtomicBool::new(false) }
    }

    /// Returns the stored blocks.
    pub(crate) fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// Returns the layout of the blocks.
    pub(crate) fn extents(&self) -> Extents {
        self.checkpoint().extents.clone()
    }

    fn checkpoint(&self) -> MutexGuard<'_, CheckpointId> {
        self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that a later checkpoint has replaced this one.
    pub(crate) fn advance_to(&self, checkpoint: CheckpointId) {
        *self.checkpoint() = checkpoint;
    }

    /// Marks the checkpoint as damaged, such as by a later one that was not finished. Its blocks are rebuilt from then
    /// on.
    pub(crate) fn mark_damaged(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// Checks whether a part of the checkpoint cannot be read. Such a checkpoint must not be used again.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Loads a block and decodes it with `unpack`. Returns `None` if neither the checkpoint nor the journal has it.
    pub(crate) fn load<T>(
        &self,
        address: BlockAddress,
        unpack: impl Fn(&[u8]) -> Option<T>,
    ) -> Option<T> {
        if !self.is_damaged() {
            let stored = self.blocks.read(address).ok().and_then(|bytes| unpack(&bytes));
            if stored.is_some() {
                return stored;
            }
            self.mark_damaged();
        }
        let rebuilt_blocks = self.rebuilt_blocks.get_or_init(|| (self.rebuild)(&self.checkpoint()));
        rebuilt_blocks.as_ref()?.get(&address).and_then(|packed| unpack(packed))
    }
}
