//! The storage of checkpoints of the state: bytes under keys, without the meaning of any record.
//!
//! [`BlockStore`] is the contract. [`mod@sled`] stores on disk, and `memory` in memory as the reference of
//! the tests. The state uses [`blocks`], which check every byte in any store. [`manifest`] is a small file
//! beside a store on disk that names the complete checkpoint.
//!
//! A checkpoint is never the only copy of anything. If it is missing or damaged, it is rebuilt from the
//! journal.

pub(crate) mod blocks;
#[cfg(test)]
mod conformance;
pub(crate) mod manifest;
#[cfg(any(test, fuzzing))]
pub(crate) mod memory;
mod sled;
#[cfg(any(test, fuzzing))]
pub(crate) mod synthetic;

use std::fmt;
use std::io;

pub(crate) use blocks::{BlockAddress, Blocks};
pub(crate) use manifest::Manifest;
pub(crate) use sled::Sled;

/// The maximum length of a stored value, in bytes. sled keeps longer values in separate files, which it
/// leaks.
pub(crate) const LONGEST: usize = 4000;

/// The key of a value.
pub(crate) type BlockKey = [u8; 6];

/// A store of values under keys.
///
/// # Contract
/// * [`get`](Self::get) returns the value of the last [`put`](Self::put) of the key through this handle, or
///   through an earlier one if that was closed properly.
/// * After a crash, a power cut or damage, any answer is possible: an older value, none, other bytes, or a
///   [`Fault`]. Callers must check values. But there is always an answer, without a panic or an endless wait.
/// * Values have at most [`LONGEST`] bytes. Several threads may call at once. Keys have no order, and there
///   is no iteration and no removal: a store that contains too much is rebuilt.
pub(crate) trait BlockStore: Send + Sync + fmt::Debug {
    /// Returns the value of a key, or `None` if it has none.
    fn get(&self, key: BlockKey) -> Result<Option<Vec<u8>>, Fault>;

    /// Sets the values of keys. If it fails, some of them may be set.
    fn put(&self, batch: &mut dyn Iterator<Item = (BlockKey, Vec<u8>)>) -> Result<(), Fault>;

    /// Passes all values to the operating system. They survive the end of the process, but not necessarily a
    /// power cut.
    fn flush(&self) -> Result<(), Fault>;
}

/// The reason why a checkpoint cannot be read or written. Nothing is lost, because the journal contains
/// everything.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The data is missing.
    #[error("missing")]
    Missing,
    /// The data is damaged.
    #[error("damaged")]
    Damaged,
    /// Another version of this program wrote the data.
    #[error("laid out by another version")]
    OtherFormat,
    /// The file system returned an error.
    #[error(transparent)]
    Io(#[from] io::Error),
}
