//! The journal: the append-only file of commits that everything else is an index of.
//!
//! [`mod@events`] says what can happen, [`codec`] how an event becomes bytes, [`record`] how bytes become a
//! checked record of the file, [`commit`] how records make a commit, [`mod@file`] how commits are appended, [`scan`] how
//! they are read back, [`durable_offset`] how far they were acknowledged, [`image`] what all of them are together, for backups. What
//! the events add up to is known to `state`, not here.
//!
//! The format is for ever: a reader of any later version reads these bytes. `docs/journal-format.md` describes it.

mod batch;
pub(crate) mod codec;
pub(crate) mod commit;
mod durable_offset;
pub(crate) mod events;
mod file;
mod header;
mod headers;
mod image;
mod record;
mod scan;
#[cfg(any(test, fuzzing))]
pub(crate) mod synthetic;

pub(crate) use batch::Batch;
pub use commit::{CommitInfo, Hash, Moment, StoreId};
pub(crate) use commit::{EncodedCommit, Head, Position};
pub(crate) use events::Event;
pub use file::TruncatedTail;
pub(crate) use file::{Journal, JournalError, no_writer, temporary_files};
pub(crate) use headers::Commits;
pub(crate) use image::JournalImage;
pub(crate) use scan::{Scan, decode_events};
