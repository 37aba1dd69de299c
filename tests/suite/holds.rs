//! Holds of people who leave or whose records are merged.

use jiff::civil::{Date, date};

use crate::shared::author;
use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::{HoldNo, Left, LeftReason, ModelCode, PersonNo};
use assistive_core::{HoldStatus, Lend, PlaceHold, ReturnLoans, Store, StoreId, StoreOptions};

const ON: Date = date(2024, 4, 1);

/// Returns a store with three people and one wheelchair, which is lent to P2.
fn store() -> Store {
    let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(7)), &author());
    let store = store.expect("no site that could be refused");
    for (kind, sheet) in [
        (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
        (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
        (Kind::Persons, "key,name,division\n1,甲,610902\n2,乙,610902\n3,丙,610902\n"),
    ] {
        let report = store.import(&author(), kind, sheet.as_bytes(), &ImportOptions::default());
        assert_eq!(report.expect("a sheet").errors, [], "{kind}");
    }
    receive(&store, "W1");
    lend(&store, "W1", "P2");
    store
}

fn receive(store: &Store, tag: &str) {
    let sheet = format!("tag,device,site,received_on\n{tag},WC,ST-1,2024-01-05\n");
    let report = store.import(&author(), Kind::Stock, sheet.as_bytes(), &ImportOptions::default());
    assert_eq!(report.expect("a sheet").errors, []);
}

fn model() -> ModelCode {
    ModelCode::new("WC").expect("a code")
}

fn person(number: &str) -> PersonNo {
    PersonNo::parse(number).expect("a number")
}

fn lend(store: &Store, tag: &str, to: &str) {
    let item = store.view().and_then(|view| view.find_lendable(tag)).expect("it is there");
    let lend = Lend::new([(item, 1)], person(to), ON);
    store.lending(&author()).lend(&lend).expect("it is free");
}

fn wait(store: &Store, who: &str) -> HoldNo {
    let hold = PlaceHold::new(model(), person(who), ON);
    store.lending(&author()).place_hold(&hold).expect("they do not wait yet").output
}

fn status(store: &Store, hold: HoldNo) -> HoldStatus {
    store.view().and_then(|view| view.hold(hold, author().today)).expect("a hold").status
}

#[test]
fn leaving_ends_the_holds_of_a_person() {
    let store = store();
    let (first, second) = (wait(&store, "P1"), wait(&store, "P3"));
    let left = Left { on: date(2024, 4, 20), reason: LeftReason::Deceased };
    let summary = store.people(&author()).leave(person("P1"), Some(left)).expect("it is recorded");
    assert_eq!(summary.output.holds, [first]);
    assert_eq!(status(&store, first), HoldStatus::Cancelled(left.on));

    let loan = store.view().and_then(|view| view.find_loan("W1")).expect("it is lent");
    store.lending(&author()).take_back(&ReturnLoans::new([loan], ON)).expect("it comes back");
    assert!(matches!(status(&store, second), HoldStatus::Offered(..)), "the next one gets it");
    lend(&store, "W1", "P3");
}

#[test]
fn a_sheet_that_says_that_a_person_left_ends_the_holds_too() {
    let store = store();
    let hold = wait(&store, "P1");
    let sheet = "key,left_on,left_reason\n1,2024-04-20,deceased\n";
    let report =
        store.import(&author(), Kind::Persons, sheet.as_bytes(), &ImportOptions::default());
    assert_eq!(report.expect("a sheet").errors, []);
    assert_eq!(status(&store, hold), HoldStatus::Cancelled(date(2024, 4, 20)));
    receive(&store, "W2");
    lend(&store, "W2", "P3");
}

#[test]
fn a_merge_keeps_the_better_place_in_a_queue() {
    let store = store();
    let (first, other, second) = (wait(&store, "P1"), wait(&store, "P2"), wait(&store, "P3"));
    let merged = store.people(&author()).merge(person("P1"), person("P3")).expect("one person");
    assert_eq!(merged.output.ended, [second]);
    assert_eq!(status(&store, second), HoldStatus::Cancelled(author().today));
    receive(&store, "W2");
    receive(&store, "W3");
    assert!(matches!(status(&store, first), HoldStatus::Offered(..)));
    assert!(matches!(status(&store, other), HoldStatus::Offered(..)), "one device for each person");
}

#[test]
fn a_loan_is_not_renewed_for_a_person_who_left() {
    let store = store();
    let left = Left { on: date(2024, 4, 20), reason: LeftReason::Moved };
    store.people(&author()).leave(person("P2"), Some(left)).expect("it is recorded");
    let loan = store.view().and_then(|view| view.find_loan("W1")).expect("it is lent");
    let refused = store.lending(&author()).renew(loan, author().today, None).unwrap_err();
    assert!(refused.to_string().contains("2024-04-20"), "{refused}");
}
