//! Tests of the contract for each kind of store, and tests of blocks.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, Weak};

use proptest::collection::vec;
use proptest::prelude::*;

use super::blocks::{BlockAddress, Blocks, DIRECTORY};
use super::memory::Memory;
use super::sled::Sled;
use super::synthetic::Synthetic;
use super::{BlockKey, BlockStore, Fault, LONGEST};

/// Calls `check` with an empty store of each kind.
fn on_each(check: impl Fn(Box<dyn BlockStore>)) {
    check(Box::new(Memory::default()));
    let folder = tempfile::tempdir().unwrap();
    check(Box::new(Sled::open(folder.path()).unwrap()));
}

fn key(number: u32, piece: u8) -> BlockKey {
    let [a, b, c, d] = number.to_be_bytes();
    [1, a, b, c, d, piece]
}

#[test]
fn a_store_returns_the_last_value_put() {
    on_each(|store| {
        assert_eq!(store.get(key(1, 0)).unwrap(), None);
        let first =
            [(key(1, 0), vec![1; 10]), (key(1, 1), Vec::new()), (key(2, 0), vec![2; LONGEST])];
        store.put(&mut first.into_iter()).unwrap();
        store.put(&mut [(key(1, 0), vec![3])].into_iter()).unwrap();
        store.put(&mut std::iter::empty()).unwrap();
        store.flush().unwrap();
        assert_eq!(store.get(key(1, 0)).unwrap(), Some(vec![3]));
        assert_eq!(store.get(key(1, 1)).unwrap(), Some(Vec::new()));
        assert_eq!(store.get(key(2, 0)).unwrap(), Some(vec![2; LONGEST]));
        assert_eq!(store.get(key(3, 0)).unwrap(), None);
    });
}

#[test]
fn a_batch_may_exceed_the_memory_limit() {
    on_each(|store| {
        let values = || (0..1_000).map(|n| (key(n, 0), n.to_le_bytes().repeat(900)));
        store.put(&mut values()).unwrap();
        for (key, value) in values() {
            assert_eq!(store.get(key).unwrap(), Some(value));
        }
    });
}

#[test]
fn threads_may_read_at_once() {
    on_each(|store| {
        store.put(&mut (0..500).map(|n| (key(n, 0), vec![n as u8; 100]))).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for n in 0..500 {
                        assert_eq!(store.get(key(n, 0)).unwrap(), Some(vec![n as u8; 100]));
                    }
                });
            }
        });
    });
}

#[test]
fn a_closed_store_keeps_its_values() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..3_u8 {
        let store = Sled::open(folder.path()).unwrap();
        for earlier in 0..round {
            assert_eq!(store.get(key(earlier.into(), 0)).unwrap(), Some(vec![earlier; 2000]));
        }
        store.put(&mut [(key(round.into(), 0), vec![round; 2000])].into_iter()).unwrap();
    }
}

/// Addresses in a few tables, close together and far apart, with the bytes to write there.
fn writes() -> impl Strategy<Value = Vec<Vec<(BlockAddress, Vec<u8>)>>> {
    let block = prop_oneof![0..5_u32, 890..910_u32, Just(100_000)];
    let place = (0..3_u8, block).prop_map(|(table, block)| BlockAddress { table, block });
    let length = prop_oneof![4 => 0..200_usize, 1 => 3_900..12_100_usize];
    let bytes = (length, any::<u8>()).prop_map(|(length, byte)| vec![byte; length]);
    vec(vec((place, bytes), 0..8), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::testing::cases_of(64)))]

    #[test]
    fn blocks_have_the_content_of_the_last_checkpoint(rounds in writes()) {
        on_each(|store| {
            let blocks = Blocks::none(store);
            let mut expected = BTreeMap::new();
            for round in &rounds {
                expected.extend(round.iter().cloned());
                blocks.write(round.iter().cloned()).unwrap();
                for (place, bytes) in &expected {
                    assert_eq!(&blocks.read(*place).unwrap(), bytes);
                }
            }
            let root = blocks.copy_to(Box::new(Memory::default())).unwrap();
            let copy = Arc::new(Memory::default());
            assert_eq!(blocks.copy_to(Box::new(copy.clone())).unwrap(), root);
            let copy = Blocks::open(Box::new(copy), root).unwrap();
            assert!(expected.iter().all(|(place, bytes)| &copy.read(*place).unwrap() == bytes));
            let elsewhere = BlockAddress { table: 0, block: 7 };
            assert!(matches!(blocks.read(elsewhere), Err(Fault::Missing)));
        });
    }
}

#[test]
fn blocks_open_only_with_their_own_root() {
    let folder = tempfile::tempdir().unwrap();
    let place = |block| BlockAddress { table: 1, block };
    let write = |blocks: &Blocks, byte: u8| {
        blocks.write((0..2_000).map(|block| (place(block), vec![byte; 50]))).unwrap()
    };
    let open = || Box::new(Sled::open(folder.path()).unwrap());
    let old = write(&Blocks::none(open()), 1);
    let new = write(&Blocks::open(open(), old).unwrap(), 2);
    assert!(matches!(Blocks::open(open(), old), Err(Fault::Damaged)));
    let blocks = Blocks::open(open(), new).unwrap();
    assert!((0..2_000).all(|block| blocks.read(place(block)).unwrap() == [2; 50]));
}

#[test]
fn a_directory_page_beyond_the_block_range_is_damaged() {
    for page in [5_000_000, u32::MAX / 900] {
        let mut synthetic = Synthetic::default();
        synthetic.page(1, page, &1_u32.to_le_bytes().repeat(900)).unwrap();
        let copied = synthetic.open(&[]).unwrap().copy_to(Box::new(Memory::default()));
        assert!(matches!(copied, Err(Fault::Damaged)), "{page}: {copied:?}");
    }
}

#[test]
fn a_stale_or_misplaced_block_is_detected() {
    let store = Arc::new(Memory::default());
    let blocks = Blocks::none(Box::new(store.clone()));
    let place = |block| BlockAddress { table: 1, block };
    let root = blocks.write([(place(1), vec![1; 20]), (place(2), vec![2; 20])]).unwrap();
    let old = store.get(key(1, 0)).unwrap().unwrap();
    let other = store.get(key(2, 0)).unwrap().unwrap();
    let newer = blocks.write([(place(1), vec![3; 20])]).unwrap();
    for wrong in [old, other, Vec::new(), vec![0; 28]] {
        store.put(&mut [(key(1, 0), wrong)].into_iter()).unwrap();
        assert!(matches!(blocks.read(place(1)), Err(Fault::Damaged)));
        assert_eq!(blocks.read(place(2)).unwrap(), [2; 20]);
    }
    assert!(Blocks::open(Box::new(store.clone()), newer).is_ok());
    assert!(matches!(Blocks::open(Box::new(store), root), Err(Fault::Damaged)));
}

/// A store that lets a reader run after the directory was written, but before `put` returns.
#[derive(Debug, Default)]
struct Watched {
    store: Arc<Memory>,
    reader: Arc<OnceLock<Weak<Blocks>>>,
}

impl BlockStore for Watched {
    fn get(&self, key: BlockKey) -> Result<Option<Vec<u8>>, Fault> {
        self.store.get(key)
    }

    fn put(&self, batch: &mut dyn Iterator<Item = (BlockKey, Vec<u8>)>) -> Result<(), Fault> {
        let batch: Vec<_> = batch.collect();
        let directory = batch.iter().any(|(key, _)| key[0] == DIRECTORY);
        self.store.put(&mut batch.into_iter())?;
        if let Some(blocks) = self.reader.get().and_then(Weak::upgrade).filter(|_| directory) {
            assert_eq!(blocks.read(BlockAddress { table: 1, block: 2 })?, [2; 20]);
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), Fault> {
        self.store.flush()
    }
}

#[test]
fn unchanged_blocks_are_readable_during_a_write() {
    let (store, reader) = (Arc::<Memory>::default(), Arc::default());
    let place = |block| BlockAddress { table: 1, block };
    let first = Blocks::none(Box::new(store.clone()));
    let root = first.write([(place(1), vec![1; 20]), (place(2), vec![2; 20])]).unwrap();
    let watched = Watched { store, reader: Arc::clone(&reader) };
    // The newly opened blocks have read no page of the directory yet.
    let blocks = Arc::new(Blocks::open(Box::new(watched), root).unwrap());
    reader.set(Arc::downgrade(&blocks)).unwrap();
    blocks.write([(place(1), vec![3; 20])]).unwrap();
    assert_eq!(blocks.read(place(1)).unwrap(), [3; 20]);
}
