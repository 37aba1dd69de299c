//! The common interface of tables and indexes: segments of the state that are saved in blocks.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::block_source::BlockSource;
use super::pack::Packed;
use crate::blockstore::BlockAddress;

/// The size of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Extent {
    /// The number of blocks.
    pub(crate) blocks: u32,
    /// The number of records or entries.
    pub(crate) entries: u32,
    /// The number of voided records.
    pub(crate) void: u32,
}

/// A segment of the state.
///
/// A save has two steps, so that changes can be made in between: [`collect`](Self::collect) returns the changed blocks,
/// and [`finish_save`](Self::finish_save) reports whether they were saved. There is only one save at a time.
pub(crate) trait Segment {
    /// Returns the id of the segment's table in block addresses.
    fn id(&self) -> u8;

    /// Returns the size of the segment after the current save.
    fn extent(&self) -> Extent;

    /// Replaces the content by that of a checkpoint. The blocks are read on first use.
    fn attach(&mut self, extent: Extent, source: &Arc<BlockSource>);

    /// Adds the blocks that the checkpoint lacks to `out`. An index has at least `least` buckets in them.
    fn collect(&mut self, least: u32, out: &mut Vec<(BlockAddress, Packed)>);

    /// Ends a save. `source` holds the saved blocks, and is `None` if the save failed.
    fn finish_save(&mut self, source: Option<&Arc<BlockSource>>);

    /// Returns the approximate number of bytes of memory that could be released.
    fn memory_use(&self) -> usize;

    /// Releases the memory that is quickly restored.
    fn drop_decoded(&mut self);

    /// Releases all memory that can be released.
    fn evict(&mut self);

    /// Checks whether a block could not be loaded. The content of the segment is wrong then.
    fn is_unreadable(&self) -> bool;

    /// Adds all records or entries to the hash, independently of their layout.
    fn digest(&self, hasher: &mut blake3::Hasher);
}

/// The sizes of the segments by table id.
pub(crate) type Extents = Vec<(u8, Extent)>;
