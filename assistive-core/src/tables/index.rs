//! An index from keys to numbers. Its entries are in buckets, by the checksum of the key. Changes since the last
//! checkpoint are kept in memory and override the buckets.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::block_source::BlockSource;
use super::pack::{Packed, pack, unpack};
use super::rows::Stored;
use super::segment::{Extent, Segment};
use crate::blockstore::BlockAddress;
use crate::journal::codec;

/// The average number of entries at which a bucket is full. The number of buckets is a power of two.
const ENTRIES_PER_BUCKET: usize = 256;

/// Numbers by key.
#[derive(Debug, Clone)]
pub(crate) struct Index<K, N> {
    /// The id of the table in the block addresses of its buckets.
    id: u8,
    /// The changes since the last checkpoint. `None` means that the key was removed.
    changes: HashMap<K, Option<N>>,
    /// The changes that are being saved.
    saving: HashMap<K, Option<N>>,
    /// The buckets of the last checkpoint. Their number is 0 or a power of two.
    buckets: Vec<OnceLock<Arc<Bucket<K, N>>>>,
    /// The number of entries in the buckets.
    len: usize,
    /// The number of buckets and entries after the current save.
    next: Extent,
    source: Option<Arc<BlockSource>>,
    /// The number of buckets in memory.
    unpacked: Arc<AtomicUsize>,
    /// Set once a bucket could not be loaded.
    unreadable: Arc<AtomicBool>,
}

/// A type that can be a key.
pub(crate) trait IndexKey: Stored + Ord + Hash {}

impl<K: Stored + Ord + Hash> IndexKey for K {}

impl<K: IndexKey, N: Stored + Copy> Index<K, N> {
    /// Creates an empty index.
    pub(crate) fn new(id: u8) -> Self {
        Self {
            id,
            changes: HashMap::new(),
            saving: HashMap::new(),
            buckets: Vec::new(),
            len: 0,
            next: Extent::default(),
            source: None,
            unpacked: Arc::default(),
            unreadable: Arc::default(),
        }
    }

    /// Returns the number of a key.
    pub(crate) fn get(&self, key: &K) -> Option<N> {
        if let Some(changed) = self.changes.get(key).or_else(|| self.saving.get(key)) {
            return *changed;
        }
        let checksum = checksum_of(key);
        self.bucket(bucket_of(checksum, self.buckets.len())?)?.get(checksum, key)
    }

    pub(crate) fn insert(&mut self, key: K, number: N) {
        self.changes.insert(key, Some(number));
    }

    pub(crate) fn remove(&mut self, key: &K) {
        if self.buckets.is_empty() && self.saving.is_empty() {
            self.changes.remove(key);
        } else {
            self.changes.insert(key.clone(), None);
        }
    }

    /// Sets or removes the number of a key.
    pub(crate) fn set(&mut self, key: &K, number: Option<N>) {
        match number {
            Some(number) => self.insert(key.clone(), number),
            None => self.remove(key),
        }
    }

    fn bucket(&self, number: usize) -> Option<&Bucket<K, N>> {
        Some(&**self.buckets.get(number)?.get_or_init(|| {
            self.unpacked.fetch_add(1, Ordering::Relaxed);
            let place = BlockAddress { table: self.id, block: number as u32 };
            let loaded = self.source.as_ref().and_then(|source| source.load(place, unpack));
            Arc::new(Bucket::new(loaded.unwrap_or_else(|| {
                self.unreadable.store(true, Ordering::Relaxed);
                Vec::new()
            })))
        }))
    }

    /// Iterates over all entries of the last checkpoint.
    fn saved(&self) -> impl Iterator<Item = (&K, N)> {
        (0..self.buckets.len())
            .filter_map(|number| self.bucket(number))
            .flat_map(|bucket| bucket.iter())
    }

    /// Returns all entries, ordered by key.
    pub(crate) fn entries(&self) -> BTreeMap<&K, N> {
        let mut entries: BTreeMap<&K, N> = self.saved().collect();
        for (key, number) in self.saving.iter().chain(&self.changes) {
            match number {
                Some(number) => entries.insert(key, *number),
                None => entries.remove(key),
            };
        }
        entries
    }

    /// Returns the new contents of the buckets that the current save changes: all buckets if their number grows.
    fn changed_buckets(&self) -> HashMap<usize, Vec<(&K, N)>> {
        let count = self.next.blocks as usize;
        let mut changes: HashMap<usize, Vec<(&K, Option<N>)>> = HashMap::new();
        if count != self.buckets.len() {
            changes.extend((0..count).map(|bucket| (bucket, Vec::new())));
            for (key, number) in self.saved() {
                let bucket = bucket_of(checksum_of(key), count).unwrap_or_default();
                changes.entry(bucket).or_default().push((key, Some(number)));
            }
        }
        for (key, number) in &self.saving {
            let bucket = bucket_of(checksum_of(key), count).unwrap_or_default();
            let entries = changes.entry(bucket).or_insert_with(|| {
                // This is not reached when the number of buckets grows: then every bucket has an entry.
                let known = self.bucket(bucket).into_iter().flat_map(|bucket| bucket.iter());
                known.map(|(key, number)| (key, Some(number))).collect()
            });
            entries.push((key, *number));
        }
        changes.into_iter().map(|(bucket, entries)| (bucket, merge_changes(entries))).collect()
    }
}

/// The entries of a bucket, ordered by the checksum of the key.
#[derive(Debug)]
struct Bucket<K, N> {
    entries: Vec<(u32, K, N)>,
}

impl<K: IndexKey, N: Copy> Bucket<K, N> {
    fn new(entries: Vec<(K, N)>) -> Self {
        let summed = entries.into_iter().map(|(key, number)| (checksum_of(&key), key, number));
        Self { entries: summed.collect() }
    }

    fn iter(&self) -> impl Iterator<Item = (&K, N)> {
        self.entries.iter().map(|(_, key, number)| (key, *number))
    }

    /// Returns the number of a key. Checksums are spread evenly, so the search begins near the expected position.
    fn get(&self, checksum: u32, key: &K) -> Option<N> {
        let mut at = ((u64::from(checksum) * self.entries.len() as u64) >> 32) as usize;
        while at > 0 && self.entries[at - 1].0 >= checksum {
            at -= 1;
        }
        let from = self.entries.get(at..)?.iter().skip_while(|(known, ..)| *known < checksum);
        let mut alike = from.take_while(|(known, ..)| *known == checksum);
        alike.find(|(_, known, _)| known == key).map(|(.., number)| *number)
    }
}

/// Applies the changes at the end of `entries` and sorts the result as a bucket stores it.
fn merge_changes<K: IndexKey, N>(entries: Vec<(&K, Option<N>)>) -> Vec<(&K, N)> {
    let mut entries: Vec<_> =
        entries.into_iter().map(|entry| (checksum_of(entry.0), entry)).collect();
    // The sort is stable: of two entries with the same key, the second is the later one.
    entries.sort_by(|(one, (key, _)), (other, (than, _))| one.cmp(other).then(key.cmp(than)));
    let mut kept: Vec<(&K, N)> = Vec::with_capacity(entries.len());
    for (_, (key, number)) in entries {
        if kept.last().is_some_and(|(last, _)| *last == key) {
            kept.pop();
        }
        kept.extend(number.map(|number| (key, number)));
    }
    kept
}

/// Returns the bucket of a checksum, or `None` if there are no buckets.
fn bucket_of(checksum: u32, count: usize) -> Option<usize> {
    Some(checksum as usize & count.checked_sub(1)?)
}

/// Returns the checksum of a key.
fn checksum_of<K: IndexKey>(key: &K) -> u32 {
    let mut checksum = ChecksumWriter(crc32fast::Hasher::new());
    codec::put(key, &mut checksum);
    checksum.0.finalize()
}

/// A writer that computes a checksum.
struct ChecksumWriter(crc32fast::Hasher);

impl io::Write for ChecksumWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<K: IndexKey, N: Stored + Copy> Segment for Index<K, N> {
    fn id(&self) -> u8 {
        self.id
    }

    fn extent(&self) -> Extent {
        self.next
    }

    fn attach(&mut self, extent: Extent, source: &Arc<BlockSource>) {
        *self = Self::new(self.id);
        self.buckets.resize_with(extent.blocks as usize, OnceLock::new);
        (self.len, self.next) = (extent.entries as usize, extent);
        self.source = Some(Arc::clone(source));
    }

    fn collect(&mut self, least: u32, out: &mut Vec<(BlockAddress, Packed)>) {
        self.saving = std::mem::take(&mut self.changes);
        let wanted =
            (self.len + self.saving.len()).div_ceil(ENTRIES_PER_BUCKET).next_power_of_two();
        let count = wanted.max(self.buckets.len()).max(least as usize);
        self.next.blocks = count as u32;
        // If the number of buckets grows, all of them are written.
        let kept = if count == self.buckets.len() { self.len } else { 0 };
        let (mut added, mut gone) = (0, 0);
        for (number, entries) in &self.changed_buckets() {
            let known = self.bucket(*number).filter(|_| kept > 0);
            added += entries.len();
            gone += known.map_or(0, |bucket| bucket.entries.len());
            out.push((BlockAddress { table: self.id, block: *number as u32 }, pack(entries)));
        }
        self.next.entries = (kept + added - gone) as u32;
    }

    fn finish_save(&mut self, source: Option<&Arc<BlockSource>>) {
        let saving = std::mem::take(&mut self.saving);
        let Some(source) = source else {
            for (key, number) in saving {
                self.changes.entry(key).or_insert(number);
            }
            self.next =
                Extent { blocks: self.buckets.len() as u32, entries: self.len as u32, void: 0 };
            return;
        };
        self.buckets.clear();
        self.buckets.resize_with(self.next.blocks as usize, OnceLock::new);
        self.len = self.next.entries as usize;
        self.unpacked.store(0, Ordering::Relaxed);
        self.source = Some(Arc::clone(source));
    }

    fn memory_use(&self) -> usize {
        self.unpacked.load(Ordering::Relaxed) * ENTRIES_PER_BUCKET * size_of::<(K, N)>()
    }

    fn drop_decoded(&mut self) {}

    fn evict(&mut self) {
        // Buckets that are being overwritten must not be read.
        if !self.saving.is_empty() {
            return;
        }
        self.buckets.iter_mut().for_each(|bucket| drop(bucket.take()));
        self.unpacked.store(0, Ordering::Relaxed);
    }

    fn is_unreadable(&self) -> bool {
        self.unreadable.load(Ordering::Relaxed)
    }

    fn digest(&self, hasher: &mut blake3::Hasher) {
        for entry in self.entries() {
            hasher.update(&pack(&entry));
        }
    }
}
