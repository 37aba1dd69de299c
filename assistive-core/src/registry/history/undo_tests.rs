//! A refused undo leaves the store unchanged. `tests/suite/undo.rs` tests the results of undo.

use jiff::civil::date;

use super::*;
use crate::model::{Device, DeviceClass, PersonNo, Scheme};
use crate::registry::NeedDraft;
use crate::testing::{author, create, is_as_replayed, register};

#[test]
fn a_refused_undo_of_a_merge_that_brought_two_keys_leaves_the_store_as_it_was() {
    let (folder, author) = (tempfile::tempdir().unwrap(), author());
    let store = create(folder.path()).unwrap();
    for key in ["1", "2", "3"] {
        register(&store, key).unwrap();
    }
    let person = |place| PersonNo::at(place).unwrap();
    let need = |of| {
        let class = Device::Class(DeviceClass::parse("12 22 03", Scheme::Iso9999).unwrap());
        NeedDraft::device(person(of), class, date(2023, 3, 5))
    };
    store.needs(&author).record(&need(1)).unwrap();
    let merge = |kept, other| {
        store.people(&author).merge(person(kept), person(other)).unwrap().commit.unwrap()
    };
    merge(1, 2);
    let second = merge(0, 1);
    let urgent = need(0).priority(1);
    store.needs(&author).record(&urgent).unwrap();
    let refused = store.undo(&author, Some(second));
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert!(is_as_replayed(&store, folder.path()));
}
