//! The seal: a small file beside a store that says which checkpoint was finished in it, and at what place of the
//! journal. Without it, or when it does not fit what it lies beside, the checkpoint is not believed.
//!
//! It is written when a checkpoint is complete, under another name, and then renamed; it is removed before the
//! next one begins. The lengths of sled's files do not stand in it: sled makes them shorter as it likes. Layout: crc u32 · format u16 · the rest in the encoding that the caller gives.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Fault;
use super::blocks::Checksum;
use crate::files::{remove, write_atomically};

/// Version of everything that a checkpoint is made of: the seal, the blocks, and the records in them. A store of
/// another version is made again.
pub(crate) const FORMAT: u16 = 6;

/// A seal never comes near it.
const LONGEST: u64 = 1 << 16;

/// What a seal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest<P> {
    /// Checksum of the root of the checkpoint's blocks.
    pub(crate) root: Checksum,
    /// What the checkpoint is a checkpoint of.
    pub(crate) position: P,
    /// Bytes of all files when the store was last made anew.
    pub(crate) packed: u64,
}

impl<P> Manifest<P> {
    /// Reads a seal; `decode` is the codec's.
    ///
    /// # Errors
    /// [`Fault`]; none of them is a reason to stop.
    pub(crate) fn read(
        file: &Path,
        decode: impl FnOnce(&[u8]) -> Option<Self>,
    ) -> Result<Self, Fault> {
        let length = match fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Fault::Missing),
            known => known?.len(),
        };
        let bytes = if length <= LONGEST { fs::read(file)? } else { return Err(Fault::Damaged) };
        Self::of_bytes(&bytes, decode)
    }

    /// The seal in the bytes of its file.
    pub(crate) fn of_bytes(
        bytes: &[u8],
        decode: impl FnOnce(&[u8]) -> Option<Self>,
    ) -> Result<Self, Fault> {
        let (sum, rest) = bytes.split_first_chunk::<4>().ok_or(Fault::Damaged)?;
        if crc32fast::hash(rest).to_le_bytes() != *sum {
            return Err(Fault::Damaged);
        }
        let (format, rest) = rest.split_first_chunk::<2>().ok_or(Fault::Damaged)?;
        if *format != FORMAT.to_le_bytes() {
            return Err(Fault::OtherFormat);
        }
        decode(rest).ok_or(Fault::Damaged)
    }

    /// Writes a seal that lasts.
    pub(crate) fn write(
        &self,
        file: &Path,
        encode: impl FnOnce(&Self, &mut Vec<u8>),
    ) -> io::Result<()> {
        let mut rest = FORMAT.to_le_bytes().to_vec();
        encode(self, &mut rest);
        let mut bytes = crc32fast::hash(&rest).to_le_bytes().to_vec();
        bytes.append(&mut rest);
        write_atomically(file, &file.with_extension("seal.new"), |out| out.write_all(&bytes))
    }
}

/// Removes a seal: from here on the checkpoint beside it is not believed.
pub(crate) fn remove_manifest(file: &Path) -> io::Result<()> {
    // Nothing of ours makes a folder there; whatever it is must not stay.
    remove(file)
}
