//! An index: from a key to a number. Its entries lie in buckets by the key's checksum; what has changed since the
//! last checkpoint lies on top.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::pack::{Packed, pack, unpack};
use super::part::{Extent, Part};
use super::rows::Row;
use super::source::Source;
use crate::journal::codec;
use crate::store::Place;

/// How many entries a bucket holds at most, on average. There are a power of two of them.
const FULL: usize = 256;

/// Numbers by key.
#[derive(Debug)]
pub(crate) struct Index<K, N> {
    /// Which table its buckets are, among the blocks.
    id: u8,
    /// What has changed since the last checkpoint; `None`: the key is gone.
    fresh: HashMap<K, Option<N>>,
    /// The same, of what is being saved.
    saving: HashMap<K, Option<N>>,
    /// The entries of the last checkpoint, in the order of their keys, in a power of two of buckets or in none.
    buckets: Vec<OnceLock<Vec<(K, N)>>>,
    /// How many entries they hold.
    len: usize,
    /// How many buckets and entries there will be once it is saved.
    next: Extent,
    source: Option<Arc<Source>>,
    /// How many buckets are in memory.
    unpacked: AtomicUsize,
    /// A bucket could be had from nowhere.
    lost: AtomicBool,
}

/// What can be a key.
pub(crate) trait Key: Row + Ord + Hash + Clone {}

impl<K: Row + Ord + Hash + Clone> Key for K {}

impl<K: Key, N: Row + Copy> Index<K, N> {
    /// An empty index.
    pub(super) fn new(id: u8) -> Self {
        Self {
            id,
            fresh: HashMap::new(),
            saving: HashMap::new(),
            buckets: Vec::new(),
            len: 0,
            next: Extent::default(),
            source: None,
            unpacked: AtomicUsize::new(0),
            lost: AtomicBool::new(false),
        }
    }

    /// The number of a key.
    pub(crate) fn get(&self, key: &K) -> Option<N> {
        if let Some(changed) = self.fresh.get(key).or_else(|| self.saving.get(key)) {
            return *changed;
        }
        let bucket = self.bucket(bucket_of(key, self.buckets.len())?)?;
        let place = bucket.binary_search_by(|(known, _)| known.cmp(key)).ok()?;
        bucket.get(place).map(|(_, number)| *number)
    }

    pub(super) fn insert(&mut self, key: K, number: N) {
        self.fresh.insert(key, Some(number));
    }

    pub(super) fn remove(&mut self, key: &K) {
        if self.buckets.is_empty() && self.saving.is_empty() {
            self.fresh.remove(key);
        } else {
            self.fresh.insert(key.clone(), None);
        }
    }

    fn bucket(&self, number: usize) -> Option<&Vec<(K, N)>> {
        Some(self.buckets.get(number)?.get_or_init(|| {
            self.unpacked.fetch_add(1, Ordering::Relaxed);
            let place = Place { table: self.id, block: number as u32 };
            self.source.as_ref().and_then(|source| source.load(place, unpack)).unwrap_or_else(
                || {
                    self.lost.store(true, Ordering::Relaxed);
                    Vec::new()
                },
            )
        }))
    }

    /// All entries of the last checkpoint.
    fn saved(&self) -> impl Iterator<Item = &(K, N)> {
        (0..self.buckets.len()).filter_map(|number| self.bucket(number)).flatten()
    }

    /// All entries, in the order of their keys.
    pub(crate) fn entries(&self) -> BTreeMap<&K, N> {
        let mut entries: BTreeMap<&K, N> = self.saved().map(|(key, no)| (key, *no)).collect();
        for (key, number) in self.saving.iter().chain(&self.fresh) {
            match number {
                Some(number) => entries.insert(key, *number),
                None => entries.remove(key),
            };
        }
        entries
    }

    /// The buckets that what is being saved changes, as they will be; all when there will be more of them.
    fn changed_buckets(&self) -> HashMap<usize, Vec<(&K, N)>> {
        let count = self.next.blocks as usize;
        let mut changes: HashMap<usize, Vec<(&K, Option<N>)>> = HashMap::new();
        if count != self.buckets.len() {
            changes.extend((0..count).map(|bucket| (bucket, Vec::new())));
            for (key, number) in self.saved() {
                let bucket = bucket_of(key, count).unwrap_or_default();
                changes.entry(bucket).or_default().push((key, Some(*number)));
            }
        }
        for (key, number) in &self.saving {
            let bucket = bucket_of(key, count).unwrap_or_default();
            let known = || match count == self.buckets.len() {
                true => self.bucket(bucket).into_iter().flatten(),
                false => None.into_iter().flatten(),
            };
            let entries = changes
                .entry(bucket)
                .or_insert_with(|| known().map(|(key, number)| (key, Some(*number))).collect());
            entries.push((key, *number));
        }
        changes.into_iter().map(|(bucket, entries)| (bucket, in_order(entries))).collect()
    }
}

/// Entries with their changes behind them, as a bucket holds them.
fn in_order<K: Ord, N>(mut entries: Vec<(&K, Option<N>)>) -> Vec<(&K, N)> {
    // Stable: of two entries of a key, the second is the later.
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut kept: Vec<(&K, N)> = Vec::with_capacity(entries.len());
    for (key, number) in entries {
        if kept.last().is_some_and(|(last, _)| *last == key) {
            kept.pop();
        }
        kept.extend(number.map(|number| (key, number)));
    }
    kept
}

/// The bucket of a key, of so many; `None` when there are none.
fn bucket_of<K: Key>(key: &K, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let mut sum = Checksum(crc32fast::Hasher::new());
    codec::put(key, &mut sum);
    Some(sum.0.finalize() as usize & last)
}

/// Takes the checksum of what is written to it.
struct Checksum(crc32fast::Hasher);

impl io::Write for Checksum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<K: Key, N: Row + Copy> Part for Index<K, N> {
    fn id(&self) -> u8 {
        self.id
    }

    fn extent(&self) -> Extent {
        self.next
    }

    fn attach(&mut self, extent: Extent, source: &Arc<Source>) {
        *self = Self::new(self.id);
        self.buckets.resize_with(extent.blocks as usize, OnceLock::new);
        (self.len, self.next) = (extent.entries as usize, extent);
        self.source = Some(Arc::clone(source));
    }

    fn collect(&mut self, least: u32, out: &mut Vec<(Place, Packed)>) {
        self.saving = std::mem::take(&mut self.fresh);
        let wanted = (self.len + self.saving.len()).div_ceil(FULL).next_power_of_two();
        let count = wanted.max(self.buckets.len()).max(least as usize);
        self.next.blocks = count as u32;
        // All buckets are changed ones when there will be more of them than before.
        let kept = if count == self.buckets.len() { self.len } else { 0 };
        let (mut added, mut gone) = (0, 0);
        for (number, entries) in &self.changed_buckets() {
            let known = self.bucket(*number).filter(|_| kept > 0);
            added += entries.len();
            gone += known.map_or(0, Vec::len);
            out.push((Place { table: self.id, block: *number as u32 }, pack(entries)));
        }
        self.next.entries = (kept + added - gone) as u32;
    }

    fn settle(&mut self, source: Option<&Arc<Source>>) {
        let saving = std::mem::take(&mut self.saving);
        let Some(source) = source else {
            for (key, number) in saving {
                self.fresh.entry(key).or_insert(number);
            }
            self.next = Extent { blocks: self.buckets.len() as u32, entries: self.len as u32 };
            return;
        };
        self.buckets.clear();
        self.buckets.resize_with(self.next.blocks as usize, OnceLock::new);
        self.len = self.next.entries as usize;
        *self.unpacked.get_mut() = 0;
        self.source = Some(Arc::clone(source));
    }

    fn weight(&self) -> usize {
        self.unpacked.load(Ordering::Relaxed) * FULL * size_of::<(K, N)>()
    }

    fn fold(&mut self) {}

    fn trim(&mut self) {
        // Buckets that are being written over must not be read.
        if !self.saving.is_empty() {
            return;
        }
        self.buckets.iter_mut().for_each(|bucket| drop(bucket.take()));
        *self.unpacked.get_mut() = 0;
    }

    fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    fn digest(&self, hasher: &mut blake3::Hasher) {
        for entry in self.entries() {
            hasher.update(&pack(&entry));
        }
    }
}
