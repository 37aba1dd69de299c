//! What an undo that cannot be done leaves behind: nothing. What undoing does is in the integration tests.

use super::*;
use crate::exchange::{ImportOptions, Kind};
use crate::journal::StoreId;
use crate::model::PersonNo;
use crate::registry::{Founding, MergePersons};

#[test]
fn a_refused_undo_of_a_merge_that_brought_two_keys_leaves_the_store_as_it_was() {
    let author = Author::new(
        "tester",
        "2024-04-30T08:00:00Z".parse().unwrap(),
        "2024-04-30".parse().unwrap(),
    );
    let folder = tempfile::tempdir().unwrap();
    let founding = Founding { store: StoreId::from_random(7), site: None };
    let registry = Registry::create(folder.path(), &founding, &author, "a test").unwrap();
    let import = |kind, sheet: &str| {
        let options = ImportOptions::default();
        let report = registry.import(&author, kind, sheet.as_bytes(), &options).unwrap();
        assert!(report.commit.is_some(), "{report:?}");
    };
    import(Kind::Persons, "key,name,division\n1,一,610902\n2,二,610902\n3,三,610902\n");
    import(Kind::Needs, "person,device,identified_on\n2,12 22 03,2023-03-05\n");
    let merge = |kept, other| {
        let number = |place| PersonNo::at(place).unwrap();
        let merge = MergePersons { kept: number(kept), other: number(other) };
        registry.carry_out(&author, &merge).unwrap().commit.unwrap()
    };
    merge(1, 2);
    let second = merge(0, 1);
    import(Kind::Needs, "person,device,identified_on,priority\n1,12 22 03,2023-03-05,1\n");
    let refused = registry.undo(&author, Some(second), false);
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    let again = Registry::open_read_only(folder.path()).unwrap();
    assert!(again.same_state(&registry).unwrap());
}
