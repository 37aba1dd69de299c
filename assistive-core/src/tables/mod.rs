//! A paged in-memory store of rows by number and of indexes, with blocks that are read from a checkpoint when they are
//! first asked for. It knows no kind of record: `state` defines those.

mod block_source;
mod code_index;
mod columns;
mod index;
mod owner_index;
mod pack;
mod projected;
mod rows;
mod segment;
mod table;

pub(crate) use block_source::{Mark, Remade, Source};
pub(crate) use code_index::Codes;
pub(crate) use columns::{
    CodeWord, Fact, Rare, Words, day_word, record_word, word_day, word_record,
};
pub(crate) use index::Index;
pub(crate) use owner_index::Chain;
pub(crate) use pack::{Packed, pack, unpack};
pub(crate) use projected::{Countable, Counted};
pub(crate) use rows::Row;
pub(crate) use segment::{Extent, Extents, Part};
pub(crate) use table::{Links, Number, Table, on_all_cores};
