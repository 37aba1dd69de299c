//! Arbitrary blocks with correct checksums, for the fuzz targets and their tests.

use std::sync::Arc;

use super::blocks::{Blocks, Checksum, DIRECTORY, ROOT, TableId, forge};
use super::memory::Memory;
use super::{BlockAddress, Fault};

/// A store with an arbitrary content of blocks, directory and root.
#[derive(Debug, Default)]
pub(crate) struct Synthetic {
    store: Arc<Memory>,
    root: Vec<u8>,
}

impl Synthetic {
    /// Writes a block, and returns its checksum for a page of the directory.
    pub(crate) fn block(&self, place: BlockAddress, bytes: &[u8]) -> Result<Checksum, Fault> {
        forge(&self.store, place, bytes)
    }

    /// Writes a page of the directory, and adds it to the root, whatever its number is.
    pub(crate) fn page(&mut self, table: TableId, number: u32, sums: &[u8]) -> Result<(), Fault> {
        let stored = BlockAddress { table: DIRECTORY, block: u32::from(table) << 24 | number };
        let sum = forge(&self.store, stored, sums)?;
        self.root.push(table);
        self.root.extend(number.to_le_bytes());
        self.root.extend(sum.to_le_bytes());
        Ok(())
    }

    /// Opens the blocks. `behind` follows the pages in the root.
    pub(crate) fn open(mut self, behind: &[u8]) -> Result<Blocks, Fault> {
        self.root.extend_from_slice(behind);
        let sum = forge(&self.store, ROOT, &self.root)?;
        Blocks::open(Box::new(self.store), sum)
    }
}
