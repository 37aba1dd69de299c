//! Tests of stores whose journal has valid checksums but was made by no writer of ours: every operation must end.

#[cfg(unix)]
use std::env;

use super::*;
#[cfg(unix)]
use crate::Error;
use crate::journal::events::{Change, Changed, DivisionChange};
use crate::journal::{Event, codec, synthetic};
use crate::model::DivisionCode;
use crate::testing::author;

fn division(code: &str) -> DivisionCode {
    DivisionCode::new(code).unwrap()
}

/// Opens a store whose one commit has these events.
fn opened(folder: &std::path::Path, events: &[Event]) -> Store {
    let image = synthetic::image(synthetic::of_events(events).unwrap(), None);
    let mut file = Vec::new();
    image.write_journal(&mut file).unwrap();
    std::fs::write(folder.join("journal"), file).unwrap();
    Store::open(folder, "a test").unwrap()
}

#[test]
fn successors_that_run_in_a_circle_hang_nobody_who_links_a_division_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let added = |code| Event::DivisionAdded(synthetic::division(division(code)));
    let succeeded = |code, by| {
        let by = Change::new(None, Some(division(by)));
        let changes = vec![DivisionChange::Successor(by)];
        Event::DivisionChanged(Changed { record: division(code), changes })
    };
    let events = [
        added("L-1"),
        added("L-2"),
        added("L-3"),
        succeeded("L-1", "L-2"),
        succeeded("L-2", "L-1"),
    ];
    let store = opened(folder.path(), &events);
    let parent = Edit::Set(division("L-1"));
    let linked = DivisionDraft::new(division("L-3")).parent(parent);
    assert!(store.places(&author()).record_division(&linked).unwrap().commit.is_some());
}

/// The variable with the folder of the bomb, for the test within limited memory.
#[cfg(unix)]
const BOMB: &str = "ASSISTIVE_BOMB";

/// LZ4 shrinks zeros to a 255th. A commit of 1.3 GB in 5 MB is refused within 1 GB of memory, by every reader.
#[cfg(unix)]
#[test]
fn a_commit_that_unpacks_to_more_than_memory_is_refused_within_a_gigabyte() {
    let folder = tempfile::tempdir().unwrap();
    // One event of the greatest length that a record can hold, which no event can have.
    let length = (1_usize << 23) - 8;
    let mut plain = vec![1, 0, 1, 0];
    plain.extend((length as u32).to_le_bytes());
    plain.resize(length + 8, 0);
    let payload = lz4_flex::compress_prepend_size(&plain);
    let chunks: Vec<_> =
        (0..160).map(|_| synthetic::Chunk { compressed: true, payload: &payload }).collect();
    let mut bytes = Vec::new();
    let head = synthetic::encode_commit(&chunks, crate::journal::Head::START, &mut bytes);
    assert!(bytes.len() < 6_000_000, "{}", bytes.len());
    let image = synthetic::image(bytes, None);
    let (mut journal, mut backup) = (Vec::new(), Vec::new());
    image.write_journal(&mut journal).unwrap();
    image.write_backup(head, &mut backup).unwrap();
    std::fs::write(folder.path().join("journal"), journal).unwrap();
    std::fs::write(folder.path().join("backup"), backup).unwrap();
    let name = "registry::corrupt_input_tests::the_bomb_is_refused";
    let run = std::process::Command::new("sh")
        .args(["-c", "ulimit -v 1000000 && exec \"$0\" \"$@\""])
        .arg(env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--test-threads=1"])
        .env(BOMB, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

#[cfg(unix)]
#[test]
#[ignore = "run within limited memory by the test above"]
fn the_bomb_is_refused() {
    let Some(folder) = env::var_os(BOMB).map(std::path::PathBuf::from) else { return };
    let opened = Store::open(&folder, "a test").map(drop);
    assert!(matches!(opened, Err(Error::Damaged { commit: 1, .. })), "{opened:?}");
    let backup = maintenance::verify_backup(folder.join("backup"));
    assert!(matches!(backup, Err(Error::NotABackup { .. })), "{backup:?}");
}

/// The begin record states the length and the number of the events of its commit.
#[test]
fn a_commit_that_states_another_number_of_events_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    let mut event = Vec::new();
    codec::encode(&Event::DivisionAdded(synthetic::division(division("L-1"))), &mut event);
    let chunk = synthetic::Chunk { compressed: false, payload: &event };
    for (events, is_read) in [(1, true), (0, false), (u32::MAX, false)] {
        bytes.clear();
        synthetic::encode_commit_of(
            &[chunk],
            Some(events),
            crate::journal::Head::START,
            &mut bytes,
        );
        let length = bytes.len() as u64;
        let mut file = Vec::new();
        synthetic::image(bytes.clone(), Some(length)).write_journal(&mut file).unwrap();
        std::fs::write(folder.path().join("journal"), file).unwrap();
        let opened = Store::open(folder.path(), "a test").map(drop);
        assert_eq!(opened.is_ok(), is_read, "{events}: {opened:?}");
    }
}
