//! The journal: an append-only file of commits. Every other file of a store is derived from it.
//!
//! docs/journal-format.md describes the format. It is permanent: every later version of the program reads it.
//!
//! * [`mod@events`]: the events and their stored shapes
//! * [`codec`]: the encoding of an event
//! * [`record`]: the records of the file, with their checksums
//! * [`commit`]: the records and the chain hash of a commit
//! * [`body`]: the events in the records of a commit, unpacked one record at a time
//! * [`mod@file`]: creating and opening the file, and appending commits
//! * [`scan`]: reading commits
//! * [`slice`]: checking a part of the file
//! * [`durable_offset`]: the end of the acknowledged commits
//! * [`image`]: whole journals and backups
//!
//! The module `state` applies the events.

mod batch;
mod body;
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
mod slice;
#[cfg(any(test, fuzzing))]
pub(crate) mod synthetic;

pub(crate) use batch::{Batch, Body};
pub(crate) use body::{StoredBody, decode_backwards, decode_events};
#[cfg(test)]
pub(crate) use codec::tests::samples as event_samples;
pub use commit::{CommitInfo, Hash, Moment, StoreId};
pub(crate) use commit::{EncodedCommit, Head, Position};
pub(crate) use events::Event;
pub use file::TruncatedTail;
pub(crate) use file::{Journal, JournalError, no_writer, temporary_files};
pub(crate) use headers::Commits;
pub(crate) use image::JournalImage;
pub(crate) use scan::Scan;
pub(crate) use slice::check_slice;
