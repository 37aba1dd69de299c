//! The manifest: a small file beside a store that names its complete checkpoint and the position in the
//! journal. Without a matching manifest, a checkpoint is ignored.
//!
//! It is written atomically when a checkpoint is complete, and removed before the next one starts. It does
//! not contain the lengths of sled's files, because sled truncates them at any time. Layout: crc u32 · format
//! u16 · the rest as encoded by the caller.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Fault;
use super::blocks::Checksum;
use crate::files::{remove, write_atomically};

/// The version of the format of checkpoints: the manifest, the blocks, the records in them, and the folding of their
/// keys. A checkpoint with another version is rebuilt.
pub(crate) const FORMAT: u16 = 15;

/// The maximum length of a manifest, in bytes. It is never nearly as long.
const LONGEST: u64 = 1 << 16;

/// The content of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest<P> {
    /// The checksum of the root of the blocks.
    pub(crate) root: Checksum,
    /// The position in the journal.
    pub(crate) position: P,
    /// The size of all files when the store was last rebuilt, in bytes.
    pub(crate) packed: u64,
}

impl<P> Manifest<P> {
    /// Reads a manifest, and decodes its content with `decode`.
    ///
    /// # Errors
    /// [`Fault`]. The checkpoint can be rebuilt in each case.
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

    /// Reads a manifest from bytes.
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

    /// Writes a manifest durably.
    pub(crate) fn write(
        &self,
        file: &Path,
        encode: impl FnOnce(&Self, &mut Vec<u8>),
    ) -> io::Result<()> {
        let mut rest = FORMAT.to_le_bytes().to_vec();
        encode(self, &mut rest);
        let mut bytes = crc32fast::hash(&rest).to_le_bytes().to_vec();
        bytes.append(&mut rest);
        write_atomically(file, &file.with_extension("manifest.new"), |out| out.write_all(&bytes))
    }
}

/// Removes a manifest, so that its checkpoint is ignored.
pub(crate) fn remove_manifest(file: &Path) -> io::Result<()> {
    // This also removes a folder of that name, which this program never creates.
    remove(file)
}
