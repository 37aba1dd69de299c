//! What an undo that cannot be done leaves behind: nothing. What undoing does is in the integration tests.

use jiff::civil::date;

use super::*;
use crate::journal::StoreId;
use crate::model::{Device, DeviceClass, DivisionCode, LocalKey, PersonNo, Scheme};
use crate::registry::{Edit, Founding, MergePersons, NeedDraft, PersonDraft};

#[test]
fn a_refused_undo_of_a_merge_that_brought_two_keys_leaves_the_store_as_it_was() {
    let author = Author::new("tester", "2024-04-30T08:00:00Z".parse().unwrap(), date(2024, 4, 30));
    let folder = tempfile::tempdir().unwrap();
    let founding = Founding { store: StoreId::from_random(7), site: None };
    let registry = Registry::create(folder.path(), &founding, &author, "a test").unwrap();
    for key in ["1", "2", "3"] {
        let draft = PersonDraft {
            key: LocalKey::parse(key, None).ok(),
            name: Edit::Set("试验".into()),
            division: Edit::Set(DivisionCode::new("610902").unwrap()),
            ..PersonDraft::default()
        };
        registry.record(&author, &draft).unwrap();
    }
    let person = |place| PersonNo::at(place).unwrap();
    let need = |of| {
        let class = Device::Class(DeviceClass::parse("12 22 03", Scheme::Iso9999).unwrap());
        NeedDraft::device(person(of), class, date(2023, 3, 5))
    };
    registry.record(&author, &need(1)).unwrap();
    let merge = |kept, other| {
        let merge = MergePersons { kept: person(kept), other: person(other) };
        registry.carry_out(&author, &merge).unwrap().commit.unwrap()
    };
    merge(1, 2);
    let second = merge(0, 1);
    let urgent = NeedDraft { priority: Edit::Set(1), ..need(0) };
    registry.record(&author, &urgent).unwrap();
    let refused = registry.undo(&author, Some(second), false);
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    let again = Registry::open_read_only(folder.path()).unwrap();
    assert!(again.same_state(&registry).unwrap());
}
