//! An index from texts to numbers in which every spelling that folds alike finds the same number.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

use super::block_source::BlockSource;
use super::index::Index;
use super::pack::Packed;
use super::rows::Stored;
use super::segment::{Extent, Segment};
use crate::blockstore::BlockAddress;
use crate::model::fold::fold;
use crate::model::{LocalKey, Tag};

/// Returns the key of a text that another text with the same folded form took.
fn exact(text: &str) -> String {
    format!("\u{1}{text}")
}

/// A key with a text.
pub(crate) trait FoldedKey {
    /// Returns the text of the key. Different keys have different texts.
    fn text(&self) -> String;
}

impl FoldedKey for Tag {
    fn text(&self) -> String {
        self.to_string()
    }
}

impl FoldedKey for LocalKey {
    fn text(&self) -> String {
        self.to_string()
    }
}

/// Numbers by the folded form of their keys. Of several keys that fold alike, which only journals of early versions
/// have, the later ones are found by their exact form.
#[derive(Debug, Clone)]
pub(crate) struct FoldedIndex<K, N> {
    index: Index<String, N>,
    keys: PhantomData<K>,
}

impl<K: FoldedKey, N: Stored + Copy + PartialEq> FoldedIndex<K, N> {
    /// Creates an empty index.
    pub(crate) fn new(id: u8) -> Self {
        Self { index: Index::new(id), keys: PhantomData }
    }

    /// Returns the number of a key.
    pub(crate) fn get(&self, key: &K) -> Option<N> {
        let text = key.text();
        self.index.get(&exact(&text)).or_else(|| self.index.get(&fold(&text).into_owned()))
    }

    pub(crate) fn insert(&mut self, key: &K, number: N) {
        let text = key.text();
        let folded = fold(&text).into_owned();
        let is_taken = self.index.get(&folded).is_some();
        self.index.insert(if is_taken { exact(&text) } else { folded }, number);
    }

    /// Removes a key of a number.
    pub(crate) fn remove(&mut self, key: &K, number: N) {
        let text = key.text();
        let keys = [exact(&text), fold(&text).into_owned()];
        if let Some(key) = keys.iter().find(|key| self.index.get(key) == Some(number)) {
            self.index.remove(key);
        }
    }

    /// Adds or removes a key of a number.
    pub(crate) fn set(&mut self, key: &K, number: N, is_known: bool) {
        if is_known { self.insert(key, number) } else { self.remove(key, number) }
    }

    /// Returns all entries, ordered by key.
    pub(crate) fn entries(&self) -> BTreeMap<&String, N> {
        self.index.entries()
    }
}

impl<K: Send + Sync, N: Stored + Copy> Segment for FoldedIndex<K, N> {
    fn id(&self) -> u8 {
        self.index.id()
    }

    fn extent(&self) -> Extent {
        self.index.extent()
    }

    fn attach(&mut self, extent: Extent, source: &Arc<BlockSource>) {
        self.index.attach(extent, source);
    }

    fn collect(&mut self, least: u32, out: &mut Vec<(BlockAddress, Packed)>) {
        self.index.collect(least, out);
    }

    fn finish_save(&mut self, source: Option<&Arc<BlockSource>>) {
        self.index.finish_save(source);
    }

    fn memory_use(&self) -> usize {
        self.index.memory_use()
    }

    fn drop_decoded(&mut self) {
        self.index.drop_decoded();
    }

    fn evict(&mut self) {
        self.index.evict();
    }

    fn is_unreadable(&self) -> bool {
        self.index.is_unreadable()
    }

    fn digest(&self, hasher: &mut blake3::Hasher) {
        self.index.digest(hasher);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemNo;

    #[test]
    fn every_spelling_finds_the_record_and_old_twins_stay_apart() {
        let tag = |text: &str| Tag::new(text).expect(text);
        let item = |place| ItemNo::at(place).expect("a number");
        let mut index = FoldedIndex::new(1);
        index.insert(&tag("AK1"), item(0));
        assert_eq!(index.get(&tag("ak1")), Some(item(0)));
        // A journal of an early version has both.
        index.insert(&tag("ak1"), item(1));
        assert_eq!(index.get(&tag("AK1")), Some(item(0)));
        assert_eq!(index.get(&tag("ak1")), Some(item(1)));
        index.remove(&tag("ak1"), item(1));
        assert_eq!(index.get(&tag("ak1")), Some(item(0)));
        index.remove(&tag("AK1"), item(0));
        assert_eq!(index.get(&tag("AK1")), None);
        assert!(index.entries().is_empty());
    }
}
