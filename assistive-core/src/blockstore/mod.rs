//! Where checkpoints of the state are kept. Knows bytes under keys, and no record's meaning.
//!
//! [`BlockStore`] is the contract; [`mod@sled`] keeps it on disk, and `memory` in memory, as the reference of the tests.
//! [`blocks`] is what the state uses: blocks that are believed only as far as their checksums go, in any store.
//! [`manifest`] is the small file beside a store on disk which says that a checkpoint was finished, and which.
//!
//! Nothing here is the truth: the journal is, and whatever is missing or wrong here is made again from it.

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

/// The longest value that a store is given: sled keeps longer ones in files of their own, which it leaks.
pub(crate) const LONGEST: usize = 4000;

/// What a value is kept under.
pub(crate) type BlockKey = [u8; 6];

/// Keeps values under keys.
///
/// # Contract
/// * [`get`](Self::get) gives what the last [`put`](Self::put) of the key gave, through this handle or, where the
///   store was closed properly, through an earlier one.
/// * After a crash, a power cut or damage, anything may come: an older value, none, other bytes, a [`Fault`].
///   Whoever reads therefore checks. But there is always an answer: no panic, and no waiting for ever.
/// * Values are at most [`LONGEST`] bytes. Many threads may ask at once. There is no order among keys, no
///   iteration and no removal: a store that holds too much is made anew.
pub(crate) trait BlockStore: Send + Sync + fmt::Debug {
    /// The value of a key, if it has one.
    fn get(&self, key: BlockKey) -> Result<Option<Vec<u8>>, Fault>;

    /// Gives keys their values. When it fails, some may have them.
    fn put(&self, batch: &mut dyn Iterator<Item = (BlockKey, Vec<u8>)>) -> Result<(), Fault>;

    /// Hands everything that was put to the operating system: the end of the process then loses none of it. A
    /// power cut may.
    fn flush(&self) -> Result<(), Fault>;
}

/// Why a checkpoint cannot be read or written. None of these loses anything: the journal has it all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// It is not there.
    #[error("missing")]
    Missing,
    /// It is there, and wrong.
    #[error("damaged")]
    Damaged,
    /// Another version of this program laid it out.
    #[error("laid out by another version")]
    OtherFormat,
    /// The file system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
}
