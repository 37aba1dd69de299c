//! What tables and indexes have in common: they are parts of the state that are saved in blocks.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::block_source::BlockSource;
use super::pack::Packed;
use crate::blockstore::BlockAddress;

/// How large a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Extent {
    /// How many blocks it takes.
    pub(crate) blocks: u32,
    /// How many records or entries they hold.
    pub(crate) entries: u32,
    /// How many of the records were taken back.
    pub(crate) void: u32,
}

/// A part of the state.
///
/// Saving goes in two steps, so that others can work meanwhile: [`collect`](Self::collect) gives what has changed,
/// [`settle`](Self::settle) says what became of it. One saving goes on at a time.
pub(crate) trait Segment {
    /// Which part it is: the number of its table among the blocks.
    fn id(&self) -> u8;

    /// How large it is, once what was collected is saved.
    fn extent(&self) -> Extent;

    /// Makes it what the checkpoint of a source holds. Its blocks are read when they are asked for.
    fn attach(&mut self, extent: Extent, source: &Arc<BlockSource>);

    /// Gives the blocks that the checkpoint has not, in the layout of at least so many.
    fn collect(&mut self, least: u32, out: &mut Vec<(BlockAddress, Packed)>);

    /// What was collected is now in a source; or, with `None`, it is not.
    fn settle(&mut self, source: Option<&Arc<BlockSource>>);

    /// About how many bytes it holds in memory that it could give back.
    fn weight(&self) -> usize;

    /// Gives that part of it back which is quickly had again.
    fn fold(&mut self);

    /// Gives all of it back.
    fn trim(&mut self);

    /// Whether a block could be had from nowhere, so that its answers are worth nothing.
    fn is_unreadable(&self) -> bool;

    /// Feeds it all, records and entries, whatever the layout.
    fn digest(&self, hasher: &mut blake3::Hasher);
}

/// How large each part is, by its table.
pub(crate) type Extents = Vec<(u8, Extent)>;
