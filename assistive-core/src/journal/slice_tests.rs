//! Tests of checking a part of a journal.

use std::fs;

use super::*;
use crate::testing::{create, register};

#[test]
fn slices_reach_every_commit_and_stop_at_each_damaged_byte() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path()).unwrap();
    for key in ["a", "b", "c"] {
        register(&store, key).unwrap();
    }
    let end = store.info().unwrap().journal_bytes;
    store.close().unwrap();
    let (file, store) = (folder.path().join("journal"), StoreId::from_random(7));
    let check = |from, budget| check_slice(&file, store, from, end, budget).unwrap();
    let mut positions = vec![Position::START];
    while positions[positions.len() - 1].end < end {
        let slice = check(positions[positions.len() - 1], 1).unwrap();
        assert!(!slice.is_damaged);
        positions.push(slice.reached);
    }
    let numbers: Vec<_> = positions.iter().map(|at| at.head.number).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4]);
    let whole = Slice { reached: positions[4], is_damaged: false };
    assert_eq!(check(Position::START, end), Some(whole));
    let bytes = fs::read(&file).unwrap();
    for at in (32..end as usize).step_by(3) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 16;
        fs::write(&file, &damaged).unwrap();
        let before = positions.iter().rfind(|position| position.end <= at as u64).unwrap();
        let found = Slice { reached: *before, is_damaged: true };
        assert_eq!(check(Position::START, end), Some(found), "{at}");
        // The damage is before the slice, and in the record that shows its place or not.
        let after = positions[before.head.number as usize + 1];
        let is_end = at as u64 >= after.end - END as u64;
        let from_after = Slice { reached: positions[4], is_damaged: false };
        assert_eq!(check(after, end), (!is_end).then_some(from_after), "{at}");
    }
    fs::write(&file, &bytes[..end as usize - 1]).unwrap();
    assert_eq!(check(Position::START, end).map(|slice| slice.is_damaged), Some(true));
}
