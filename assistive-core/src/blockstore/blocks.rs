//! Blocks of any length in a store. Every block is checked when it is read.
//!
//! The checksum of a block is kept twice: with the block, where it also covers the address, and in a
//! *directory*. The pages of the directory are blocks too. Their checksums are in the *root*, and the
//! checksum of the root is in the manifest. A block that is damaged, missing, older than the checkpoint, or
//! from another store is therefore detected.
//!
//! A block is stored in pieces of limited length: crc u32 · length u32 · bytes, little-endian.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{BlockKey, BlockStore, Fault, LONGEST};

/// The number of a table, which groups blocks. The caller assigns it.
pub(crate) type TableId = u8;

/// The address of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BlockAddress {
    /// The table. [`DIRECTORY`] and [`ROOT`] are reserved.
    pub(crate) table: TableId,
    /// The number of the block in the table.
    pub(crate) block: u32,
}

/// The table of the pages of the directory. The top byte of a page's number is the table that it lists.
pub(super) const DIRECTORY: TableId = 0xfe;

/// The address of the root.
pub(super) const ROOT: BlockAddress = BlockAddress { table: 0xff, block: 0 };

/// The number of blocks that a page of the directory lists. Such a page fits into one piece.
const LISTED: u32 = 900;

const HEADER: usize = 8;

/// A checksum.
pub(crate) type Checksum = u32;

/// Blocks in a store.
#[derive(Debug)]
pub(crate) struct Blocks {
    store: Box<dyn BlockStore>,
    pages: Mutex<Pages>,
}

/// The pages of the directory, by address.
type Pages = BTreeMap<BlockAddress, Page>;

#[derive(Debug, Clone, Default)]
struct Page {
    sum: Checksum,
    /// The listed checksums, read on first use. 0 means that there is no block.
    sums: Option<Vec<Checksum>>,
}

impl Blocks {
    /// Creates an empty set of blocks, regardless of the content of the store.
    pub(crate) fn none(store: Box<dyn BlockStore>) -> Self {
        Self { store, pages: Mutex::default() }
    }

    /// Opens the blocks of a checkpoint, given the checksum of its root.
    pub(crate) fn open(store: Box<dyn BlockStore>, root: Checksum) -> Result<Self, Fault> {
        let listed = read(&*store, ROOT, root)?;
        let (entries, []) = listed.as_chunks::<9>() else { return Err(Fault::Damaged) };
        let page = |entry: &[u8; 9]| {
            let [table, b0, b1, b2, b3, s0, s1, s2, s3] = *entry;
            let place = BlockAddress { table, block: u32::from_le_bytes([b0, b1, b2, b3]) };
            (place, Page { sum: u32::from_le_bytes([s0, s1, s2, s3]), sums: None })
        };
        let pages = Mutex::new(entries.iter().map(page).collect());
        Ok(Self { store, pages })
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        // A page is always replaced as a whole, so a poisoned lock is safe.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a block.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::Damaged`] if the block is not exactly as last written.
    pub(crate) fn read(&self, place: BlockAddress) -> Result<Vec<u8>, Fault> {
        let sum = {
            let mut pages = self.pages();
            let page = pages.get_mut(&page_of(place)).ok_or(Fault::Missing)?;
            self.listed(page_of(place), page)?.get(slot_of(place)).copied()
        };
        read(&*self.store, place, sum.filter(|sum| *sum != 0).ok_or(Fault::Missing)?)
    }

    /// Returns the checksums that a page lists.
    fn listed<'a>(
        &self,
        at: BlockAddress,
        page: &'a mut Page,
    ) -> Result<&'a mut Vec<Checksum>, Fault> {
        if page.sums.is_none() {
            let bytes = read(&*self.store, stored_at(at), page.sum)?;
            let (sums, []) = bytes.as_chunks::<4>() else { return Err(Fault::Damaged) };
            page.sums = Some(sums.iter().map(|sum| u32::from_le_bytes(*sum)).collect());
        }
        page.sums.as_mut().ok_or(Fault::Missing)
    }

    /// Writes blocks and the directory, and flushes the store. Returns the checksum of the root.
    ///
    /// The checkpoint is complete only when the manifest names it. Overwritten blocks make the previous
    /// checkpoint unreadable. After an error, the blocks must not be read any more.
    pub(crate) fn write<B: AsRef<[u8]>>(
        &self,
        blocks: impl IntoIterator<Item = (BlockAddress, B)>,
    ) -> Result<Checksum, Fault> {
        let mut changed: BTreeMap<BlockAddress, Vec<(usize, Checksum)>> = BTreeMap::new();
        let mut written = blocks.into_iter().flat_map(|(place, bytes)| {
            let (sum, pieces) = laid_out(place, bytes.as_ref());
            changed.entry(page_of(place)).or_default().push((slot_of(place), sum));
            pieces
        });
        self.store.put(&mut written)?;
        drop(written);

        // All pages that will change are loaded first, because other readers must not read them while they
        // are overwritten.
        for at in changed.keys() {
            if let Some(page) = self.pages().get_mut(at) {
                self.listed(*at, page)?;
            }
        }
        // The new pages replace the old ones only when they are complete.
        let mut pages = self.pages().clone();
        let mut pieces = Vec::new();
        for (at, sums) in changed {
            let page = pages.entry(at).or_insert_with(|| Page { sum: 0, sums: Some(Vec::new()) });
            let listed = self.listed(at, page)?;
            for (slot, sum) in sums {
                listed.resize(listed.len().max(slot + 1), 0);
                listed[slot] = sum;
            }
            let bytes: Vec<u8> = listed.iter().flat_map(|sum| sum.to_le_bytes()).collect();
            let (sum, laid_out) = laid_out(stored_at(at), &bytes);
            page.sum = sum;
            pieces.extend(laid_out);
        }
        let mut root = Vec::with_capacity(pages.len() * 9);
        for (at, page) in &pages {
            root.push(at.table);
            root.extend(at.block.to_le_bytes());
            root.extend(page.sum.to_le_bytes());
        }
        let (sum, laid_out) = laid_out(ROOT, &root);
        pieces.extend(laid_out);
        self.store.put(&mut pieces.into_iter())?;
        self.store.flush()?;
        *self.pages() = pages;
        Ok(sum)
    }
}

impl Blocks {
    /// Copies all blocks to an empty store, and checks each of them. Returns the checksum of the new root.
    pub(crate) fn copy_to(&self, store: Box<dyn BlockStore>) -> Result<Checksum, Fault> {
        let mut places = Vec::new();
        let mut pages = self.pages().clone();
        for (at, page) in &mut pages {
            let listed = self.listed(*at, page)?;
            let first = at.block.checked_mul(LISTED).ok_or(Fault::Damaged)?;
            for (slot, _) in (0..).zip(listed).filter(|(_, sum)| **sum != 0) {
                let block = first.checked_add(slot).ok_or(Fault::Damaged)?;
                places.push(BlockAddress { table: at.table, block });
            }
        }
        let mut fault = None;
        let copied = Self::none(store).write(places.into_iter().map_while(|place| {
            let read = self.read(place).map_err(|why| fault = Some(why));
            Some((place, read.ok()?))
        }));
        fault.map_or(copied, Err)
    }
}

/// Writes a block of arbitrary bytes at any address, including the directory and the root. Returns its
/// checksum.
#[cfg(any(test, fuzzing))]
pub(super) fn forge(
    store: &dyn BlockStore,
    place: BlockAddress,
    bytes: &[u8],
) -> Result<Checksum, Fault> {
    let (sum, pieces) = laid_out(place, bytes);
    store.put(&mut pieces.into_iter())?;
    Ok(sum)
}

/// Returns the page that lists a block: its table, and the index of the page.
fn page_of(place: BlockAddress) -> BlockAddress {
    BlockAddress { table: place.table, block: place.block / LISTED }
}

fn slot_of(place: BlockAddress) -> usize {
    (place.block % LISTED) as usize
}

/// Returns the address at which a page is stored.
fn stored_at(page: BlockAddress) -> BlockAddress {
    BlockAddress { table: DIRECTORY, block: u32::from(page.table) << 24 | page.block }
}

fn key(place: BlockAddress, piece: u8) -> BlockKey {
    let [b0, b1, b2, b3] = place.block.to_be_bytes();
    [place.table, b0, b1, b2, b3, piece]
}

/// Returns the checksum of a block. It is never 0, which means that there is no block.
fn sum_of(place: BlockAddress, bytes: &[u8]) -> Checksum {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&key(place, 0));
    hasher.update(bytes);
    hasher.finalize().max(1)
}

/// Returns the checksum of a block and the pieces in which it is stored.
fn laid_out(place: BlockAddress, bytes: &[u8]) -> (Checksum, Vec<(BlockKey, Vec<u8>)>) {
    let sum = sum_of(place, bytes);
    let mut whole = Vec::with_capacity(HEADER + bytes.len());
    whole.extend(sum.to_le_bytes());
    whole.extend((bytes.len() as u32).to_le_bytes());
    whole.extend_from_slice(bytes);
    // A block with more pieces than a byte can count is truncated, and is detected when it is read.
    let pieces = (0..=u8::MAX).zip(whole.chunks(LONGEST));
    (sum, pieces.map(|(piece, bytes)| (key(place, piece), bytes.to_vec())).collect())
}

/// Reads a block with the given checksum.
fn read(store: &dyn BlockStore, place: BlockAddress, sum: Checksum) -> Result<Vec<u8>, Fault> {
    let mut whole = store.get(key(place, 0))?.ok_or(Fault::Missing)?;
    let header: &[u8; HEADER] = whole.first_chunk().ok_or(Fault::Damaged)?;
    let [s0, s1, s2, s3, l0, l1, l2, l3] = *header;
    if u32::from_le_bytes([s0, s1, s2, s3]) != sum {
        return Err(Fault::Damaged);
    }
    let length = HEADER + u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    for piece in 1..=u8::MAX {
        if whole.len() >= length {
            break;
        }
        whole.extend(store.get(key(place, piece))?.ok_or(Fault::Missing)?);
    }
    let bytes = whole.split_off(HEADER);
    match HEADER + bytes.len() == length && sum_of(place, &bytes) == sum {
        true => Ok(bytes),
        false => Err(Fault::Damaged),
    }
}
