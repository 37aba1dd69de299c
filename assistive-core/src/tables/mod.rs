//! A paged in-memory store of numbered rows and of indexes. Blocks are read from a checkpoint on first use. The kinds
//! of records are defined in `state`.

mod block_source;
mod code_index;
mod columns;
mod folded_index;
mod index;
mod owner_index;
mod pack;
mod projected;
mod rows;
mod segment;
mod table;

pub(crate) use block_source::{BlockSource, CheckpointId, RebuiltBlocks};
pub(crate) use code_index::{CodeIndex, Codes};
pub(crate) use columns::{
    Dictionary, Fact, PackedCodes, PackedRow, decode_day, decode_number, encode_day, encode_number,
};
pub(crate) use folded_index::FoldedIndex;
pub(crate) use index::Index;
pub(crate) use owner_index::OwnerIndex;
#[cfg(test)]
pub(crate) use owner_index::STEPS;
pub(crate) use pack::{Packed, pack, unpack};
pub(crate) use projected::{Project, Projected};
pub(crate) use rows::Stored;
pub(crate) use segment::{Extent, Extents, Segment};
pub(crate) use table::{Number, Table, par_ranges};
