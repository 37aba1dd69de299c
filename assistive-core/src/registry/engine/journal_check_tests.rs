//! Tests of damage to commits that a checkpoint covers.

use super::*;
use crate::Store;
use crate::testing::{create, register};

/// Changes a byte of the journal.
fn flip(folder: &Path, at: usize) {
    let mut bytes = fs::read(folder.join("journal")).unwrap();
    bytes[at] ^= 4;
    fs::write(folder.join("journal"), bytes).unwrap();
}

fn open(folder: &Path) -> Store {
    Store::open(folder, "a test").unwrap()
}

#[test]
fn sixty_four_changes_check_a_journal_of_up_to_512_megabytes() {
    for journal in [0, 1 << 20, 100 << 20, 512 << 20] {
        assert!(64 * slice_of(journal, 1) >= journal, "{journal}");
    }
    assert_eq!(slice_of(1 << 40, 1), 8 << 20);
    assert_eq!(slice_of(1 << 40, 1 << 40), 64 << 20);
}

#[test]
fn damage_below_a_checkpoint_is_found_and_reported_until_it_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let store = create(folder).unwrap();
    for n in 0..700 {
        register(&store, &format!("a{n}")).unwrap();
    }
    store.close().unwrap();
    let journal = fs::read(folder.join("journal")).unwrap();
    for at in [40, 5_000, journal.len() / 4] {
        flip(folder, at);
        let store = open(folder);
        let info = store.info().unwrap();
        assert_eq!(info.damaged, None, "opening does not read old commits");
        let persons = info.persons;
        register(&store, &format!("b{at}")).unwrap();
        store.close().unwrap();
        for _ in 0..2 {
            let store = open(folder);
            let info = store.info().unwrap();
            let damage = info.damaged.unwrap();
            let read = Store::open_read_only(folder).unwrap_err();
            let fields = read.fields();
            let is_same = |name, value: u64| fields.contains(&(name, value.to_string()));
            assert!(is_same("commit", damage.commit), "{damage:?} {fields:?}");
            assert!(damage.offset <= at as u64);
            assert_eq!(info.persons, persons + 1, "the figures are those of the checkpoint");
            assert!(info.checked.is_none_or(|whole| whole.commit < info.commits));
        }
        flip(folder, at);
        let store = open(folder);
        assert_eq!(store.info().unwrap().damaged, None, "the file was replaced");
        register(&store, &format!("c{at}")).unwrap();
        store.close().unwrap();
        let info = open(folder).info().unwrap();
        assert_eq!(info.checked.unwrap().commit, info.commits);
    }
}

#[test]
fn a_store_without_a_checkpoint_is_checked_at_each_opening() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path()).unwrap();
    register(&store, "a").unwrap();
    store.close().unwrap();
    for info in [
        open(folder.path()).info().unwrap(),
        Store::open_read_only(folder.path()).unwrap().info().unwrap(),
    ] {
        let checked = info.checked.unwrap();
        assert_eq!((checked.commit, checked.at, info.damaged), (2, info.last, None));
    }
}

#[test]
fn progress_that_is_damaged_or_of_another_journal_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.checked");
    let store = StoreId::from_random(7);
    let end = Position { head: Head { number: 9, ..Head::START }, end: 900 };
    let check = JournalCheck { damaged: Some(Position::START), ..JournalCheck::of_replay(end) };
    check.write(&file, store).unwrap();
    let written = fs::read(&file).unwrap();
    let read = |store, end| JournalCheck::read(&file, Path::new("none"), store, end);
    assert_eq!(read(store, end).whole, check.whole);
    assert_eq!(read(StoreId::from_random(8), end), JournalCheck::starting_at(end));
    let shorter = Position { end: 899, ..end };
    assert_eq!(read(store, shorter), JournalCheck::starting_at(shorter));
    for at in 0..written.len() {
        let mut bytes = written.clone();
        bytes[at] ^= 1;
        fs::write(&file, &bytes).unwrap();
        assert_eq!(read(store, end), JournalCheck::starting_at(end), "{at}");
        fs::write(&file, &written[..at]).unwrap();
        assert_eq!(read(store, end), JournalCheck::starting_at(end), "{at}");
    }
}
