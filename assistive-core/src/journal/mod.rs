//! The journal: the append-only file of commits that everything else is an index of.
//!
//! [`mod@events`] says what can happen, [`codec`] how an event becomes bytes, [`record`] how bytes become a
//! checked record of the file, [`commit`] how records make a commit, [`mod@file`] how commits are appended, [`scan`] how
//! they are read back, [`mark`] how far they were acknowledged, [`image`] what all of them are together, for backups. What
//! the events add up to is known to `state`, not here.
//!
//! The format is for ever: a reader of any later version reads these bytes. `docs/journal-format.md` describes it.

mod batch;
pub(crate) mod codec;
pub(crate) mod commit;
pub(crate) mod events;
mod file;
#[cfg(any(test, fuzzing))]
pub(crate) mod forged;
mod header;
mod image;
mod mark;
mod record;
mod scan;

pub(crate) use batch::Batch;
pub use commit::{CommitInfo, Hash, Moment, StoreId};
pub(crate) use commit::{Head, Laid, Position};
pub(crate) use events::Event;
pub use file::Cut;
pub(crate) use file::{Journal, JournalError, alone, beginnings};
pub(crate) use image::Image;
pub(crate) use scan::{Scan, decode_events};
