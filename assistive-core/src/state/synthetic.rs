//! States built from blocks that this program did not write. They are used by the fuzz targets and their tests.

use std::sync::Arc;

use super::State;
use super::checkpoint::CheckpointHeader;
use crate::blockstore::memory::Memory;
use crate::blockstore::{BlockAddress, Blocks, Fault};
use crate::tables::{BlockSource, CheckpointId, unpack};

/// A block of a segment, and the number of records or entries that the header claims.
pub(crate) struct Block<'a> {
    /// The index of the segment in the order of the state.
    pub(crate) segment: u8,
    pub(crate) entries: u32,
    pub(crate) bytes: &'a [u8],
}

/// Returns the state of a checkpoint with one block for each segment. Blocks that cannot be read cannot be rebuilt.
pub(crate) fn state(blocks: &[Block<'_>]) -> Result<State, Fault> {
    let ids = State::segment_ids();
    let mut extents = Vec::new();
    let stored = Blocks::none(Box::new(Memory::default()));
    for block in blocks {
        let Some(id) = ids.get(usize::from(block.segment) % ids.len()).copied() else { continue };
        stored.write([(BlockAddress { table: id, block: 0 }, block.bytes)])?;
        let extent = crate::tables::Extent { blocks: 1, entries: block.entries, void: 0 };
        extents.push((id, extent));
    }
    let mark = CheckpointId { commit: 0, extents: extents.clone() };
    let source = Arc::new(BlockSource::new(stored, mark, Box::new(|_| None)));
    Ok(State::of_extents(extents, &source))
}

/// Reads everything in a state, releases its memory in both ways, and encodes it again.
pub(crate) fn go_through(mut state: State) {
    let _misfits = state.audit();
    let _digest = state.digest();
    state.drop_decoded();
    state.evict_all();
    let _misfits = state.audit();
    let _packed = state.into_blocks(&Vec::new());
}

/// Returns the header of a checkpoint from its bytes, if they are valid.
pub(crate) fn header(bytes: &[u8]) -> Option<CheckpointHeader> {
    unpack(bytes)
}

/// Returns the blocks of a state: the segment, the number of entries, and the bytes.
#[cfg(all(test, feature = "xlsx"))]
pub(crate) fn blocks_of(mut state: State) -> Vec<(u8, u8, crate::tables::Packed)> {
    let ids = State::segment_ids();
    let collected = state.collect(&Vec::new());
    let of = |place: BlockAddress| {
        let segment = ids.iter().position(|id| *id == place.table)?;
        let (_, extent) = collected.extents.iter().find(|(id, _)| *id == place.table)?;
        Some((segment as u8, extent.entries.min(255) as u8))
    };
    let blocks = collected.blocks.iter().filter(|(place, _)| place.block == 0);
    let blocks = blocks.filter_map(|(place, packed)| {
        let (segment, entries) = of(*place)?;
        Some((segment, entries, packed.clone()))
    });
    blocks.collect()
}
