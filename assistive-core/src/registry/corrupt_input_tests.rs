//! Tests of stores whose journal has valid checksums but was made by no writer of ours: every operation must end.

use super::*;
use crate::journal::events::{Change, Changed, DivisionChange};
use crate::journal::{Event, synthetic};
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
