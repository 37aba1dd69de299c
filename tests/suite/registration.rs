//! The day of registration of people for whom none was given: it is that of the earliest fact, whatever becomes of the
//! other facts.

use crate::shared::{all, author, counted, founding, import, import_as, said, send, tables};
use crate::undo::{people, there_and_back};
use assistive_core::exchange::Kind;
use assistive_core::model::{Left, LeftReason, PersonNo, RecordNo};
use assistive_core::report::ServicesQuery;
use assistive_core::{
    Author, BorrowerView, Error, FittingFilter, LoanFilter, Moment, NeedFilter, ServiceFilter,
    Store,
};
use assistive_tests::cases::{HOME, TODAY};
use assistive_tests::oracle::Oracle;
use assistive_tests::strategies::{look, served_inquiry};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tempfile::{TempDir, tempdir};

const FEBRUARY: Date = date(2023, 2, 28);
const JUNE: Date = date(2023, 6, 15);

const MODELS: &str = "code,name,class,loan_days\nWC,轮椅,12 22 03,30\nHA,助听器,22 06 15,\n";

/// Returns a store with the people P1 and P2, whose days of registration are assumed.
fn store() -> (TempDir, Store) {
    let folder = tempdir().expect("a temporary folder");
    let registry = Store::create(folder.path(), &founding(), &author(), "test");
    let registry = registry.expect("a new store");
    take(&registry, Kind::Catalog, MODELS);
    take(&registry, Kind::Persons, "key,name,division\n1,王芳,610902\n2,李明,610902\n");
    (folder, registry)
}

/// Imports a sheet without errors, and returns the commit.
fn take(registry: &Store, kind: Kind, sheet: &str) -> Option<u64> {
    let report = import(registry, kind, sheet.as_bytes());
    assert_eq!(said(&report.errors), [""; 0]);
    report.commit
}

fn corrector() -> Author {
    author().why("抄错了".to_owned())
}

fn number(record: &str) -> RecordNo {
    RecordNo::parse(record).expect("the number of a record")
}

fn person(number: &str) -> PersonNo {
    PersonNo::parse(number).expect("the number of a person")
}

fn correct(registry: &Store, record: &str, column: &str, day: Date) {
    let cells = [(column.to_owned(), day.to_string())];
    registry.correct(&corrector(), number(record), &cells).expect("the rules allow it");
}

/// Returns the assumed day of registration of a person.
fn registered(registry: &Store, number: &str) -> Date {
    assert_eq!(registry.inconsistencies().expect("no writer has panicked"), []);
    let view = registry.view().expect("no writer has panicked");
    let person = view.person(person(number), TODAY).expect("a person");
    assert!(person.registration_assumed);
    person.registered_on
}

#[test]
fn a_corrected_leaving_and_a_need_leave_no_trace_of_the_wrong_day() {
    let (folder, registry) = store();
    let left = |day: &str| format!("key,left_on,left_reason\n1,{day},moved\n");
    take(&registry, Kind::Persons, &left("2022-09-01"));
    assert_eq!(registered(&registry, "P1"), date(2022, 9, 1));
    take(&registry, Kind::Persons, &left("2023-06-15"));
    assert_eq!(registered(&registry, "P1"), JUNE);
    take(&registry, Kind::Needs, "person,device,identified_on\n1,WC,2023-02-28\n");
    assert_eq!(registered(&registry, "P1"), FEBRUARY);
    // P2 was entered in 2024.
    for (day, expected) in
        [(date(2023, 2, 27), 0), (FEBRUARY, 1), (date(2023, 6, 14), 1), (JUNE, 0)]
    {
        let view = registry.view().expect("open");
        let query = ServicesQuery::new(counted(date(2022, 1, 1), day));
        let report = view.services(&query).expect("no filter");
        assert_eq!(report.total.persons_registered, expected, "{day}");
    }
    there_and_back(folder.path(), &registry);
}

#[test]
fn a_leaving_that_is_moved_or_lifted_moves_the_day() {
    let (folder, registry) = store();
    let leave = |left: Option<Date>| {
        let left = left.map(|on| Left { on, reason: LeftReason::Deceased });
        registry.people(&author()).leave(person("P1"), left).expect("the rules allow it");
        registered(&registry, "P1")
    };
    assert_eq!(leave(Some(FEBRUARY)), FEBRUARY);
    assert_eq!(leave(Some(JUNE)), JUNE);
    assert_eq!(leave(None), TODAY);
    there_and_back(folder.path(), &registry);
}

#[test]
fn a_corrected_or_voided_record_moves_the_day() {
    let (folder, registry) = store();
    take(&registry, Kind::Fittings, "person,device,fitted_on\n1,HA,2023-02-28\n");
    assert_eq!(registered(&registry, "P1"), FEBRUARY);
    correct(&registry, "F1", "fitted_on", JUNE);
    assert_eq!(registered(&registry, "P1"), JUNE);
    take(&registry, Kind::Needs, "person,device,identified_on\n1,WC,2023-02-28\n");
    assert_eq!(registered(&registry, "P1"), FEBRUARY);
    registry.void(&corrector(), number("N1")).expect("it exists");
    assert_eq!(registered(&registry, "P1"), JUNE);
    take(&registry, Kind::Services, "person,kind,served_on\n1,training,2022-05-05\n");
    correct(&registry, "R1", "served_on", date(2023, 5, 5));
    assert_eq!(registered(&registry, "P1"), date(2023, 5, 5));
    take(&registry, Kind::Stock, "tag,device,site,received_on\nT1,WC,AK-DPF,2023-01-01\n");
    take(&registry, Kind::Loans, "item,borrower,out_on,in_on\nT1,1,2023-02-01,2023-03-01\n");
    assert_eq!(registered(&registry, "P1"), date(2023, 2, 1));
    registry.void(&corrector(), number("L1")).expect("it exists");
    registry.void(&corrector(), number("R1")).expect("it exists");
    registry.void(&corrector(), number("F1")).expect("it exists");
    assert_eq!(registered(&registry, "P1"), TODAY, "nothing else is known");
    there_and_back(folder.path(), &registry);
}

#[test]
fn an_undone_import_leaves_the_day_of_the_remaining_facts() {
    let (folder, registry) = store();
    take(&registry, Kind::Services, "person,kind,served_on\n1,training,2023-09-01\n");
    let needs = "person,device,identified_on\n1,WC,2023-02-28\n1,HA,2023-06-15\n";
    let commit = take(&registry, Kind::Needs, needs);
    assert_eq!(registered(&registry, "P1"), FEBRUARY);
    let undone = registry.undo(&author(), commit).expect("nothing rests on it");
    assert_eq!(registered(&registry, "P1"), date(2023, 9, 1));
    registry.undo(&author(), undone.commit).expect("an undo can be undone");
    assert_eq!(registered(&registry, "P1"), FEBRUARY);
    // The later need stays, because it was changed since.
    let edit = [("priority".to_owned(), "2".to_owned())];
    registry.edit(&author(), number("N2"), &edit).expect("the rules allow it");
    let undone = registry.undo_partly(&author(), commit).expect("a part of it may stay");
    assert_eq!(undone.skipped.len(), 1);
    assert_eq!(registered(&registry, "P1"), JUNE);
    let then = Store::open_as_of(folder.path(), Moment::Commit(4)).expect("it was known");
    assert_eq!(registered(&then, "P1"), date(2023, 9, 1));
}

#[test]
fn the_records_of_a_merged_person_count_for_the_kept_one() {
    let (_folder, registry) = store();
    let needs = "person,device,identified_on\n1,WC,2023-06-15\n2,HA,2023-02-28\n";
    take(&registry, Kind::Needs, needs);
    let merged = registry.people(&author()).merge(person("P1"), person("P2"));
    merged.expect("one person");
    assert_eq!(registered(&registry, "P1"), FEBRUARY);
    correct(&registry, "N2", "identified_on", date(2023, 7, 1));
    assert_eq!(registered(&registry, "P1"), JUNE);
    registry.undo(&author(), None).expect("the correction");
    registry.undo(&author(), None).expect("the merge");
    assert_eq!((registered(&registry, "P1"), registered(&registry, "P2")), (JUNE, FEBRUARY));
}

#[test]
fn a_merged_person_was_entered_on_the_earlier_day() {
    let folder = tempdir().expect("a temporary folder");
    let registry = Store::create(folder.path(), &founding(), &author(), "test").expect("a store");
    for (key, day) in [("1", TODAY), ("2", JUNE)] {
        let author = Author::new("tester", author().at, day);
        let sheet = format!("key,name,division\n{key},王芳,610902\n");
        assert_eq!(import_as(&registry, &author, Kind::Persons, sheet.as_bytes()).created, 1);
    }
    assert_eq!((registered(&registry, "P1"), registered(&registry, "P2")), (TODAY, JUNE));
    registry.people(&author()).merge(person("P1"), person("P2")).expect("one person");
    assert_eq!(registered(&registry, "P1"), JUNE);
    there_and_back(folder.path(), &registry);
}

#[test]
fn the_day_is_the_same_after_a_checkpoint_and_after_a_rebuild() {
    let (folder, registry) = store();
    // Closing a store with so many events writes a checkpoint. The first two services are those of P1.
    let row = |person, n: i64| format!("{person},training,{}\n", FEBRUARY.saturating_add(n.days()));
    let rows = (0..400).map(|n| row(1, n)).chain((2..200).map(|n| row(2, n)));
    let services = rows.fold("person,kind,served_on\n".to_owned(), |all, row| all + &row);
    take(&registry, Kind::Services, &services);
    correct(&registry, "R1", "served_on", TODAY);
    registry.close().expect("the folder can be written");
    assert!(folder.path().join("state.manifest").exists());
    let registry = Store::open(folder.path(), "test").expect("a store");
    assert_eq!(registered(&registry, "P1"), FEBRUARY.saturating_add(1.day()));
    registry.void(&corrector(), number("R2")).expect("it exists");
    assert_eq!(registered(&registry, "P1"), FEBRUARY.saturating_add(2.days()));
    let replayed = Store::open_read_only(folder.path()).expect("a store");
    assert!(replayed.same_state(&registry).expect("no writer has panicked"));
    drop(replayed);
    registry.close().expect("the folder can be written");
    std::fs::remove_file(folder.path().join("state.manifest")).expect("it exists");
    let rebuilt = Store::open(folder.path(), "test").expect("a store");
    assert_eq!(registered(&rebuilt, "P1"), FEBRUARY.saturating_add(2.days()));
}

#[test]
fn an_assumed_day_that_is_cleared_stays_as_it_is() {
    let (_folder, registry) = store();
    take(&registry, Kind::Needs, "person,device,identified_on\n1,WC,2023-02-28\n");
    let cleared = import(&registry, Kind::Persons, b"key,registered_on\n1,-\n");
    assert_eq!((cleared.unchanged, registered(&registry, "P1")), (1, FEBRUARY));
}

/// Returns the assumed days of registration as they follow from the lists of records.
fn derived(registry: &Store) -> BTreeMap<PersonNo, Date> {
    let view = registry.view().expect("no writer has panicked");
    let people = people(registry);
    let assumed = people.iter().filter(|person| person.registration_assumed);
    let left = |left: Option<Left>| left.map_or(TODAY, |left| left.on);
    let mut days: BTreeMap<_, _> = assumed.map(|one| (one.number, left(one.left))).collect();
    let mut note = |person: PersonNo, day: Date| {
        days.entry(person).and_modify(|first| *first = day.min(*first));
    };
    for need in all(view.needs(&NeedFilter::default(), TODAY)).expect("needs") {
        note(need.person.number, need.identified_on);
    }
    for fitting in all(view.fittings(&FittingFilter::default(), TODAY)).expect("fittings") {
        note(fitting.person.number, fitting.fitted_on);
    }
    for service in all(view.service_list(&ServiceFilter::default(), TODAY)).expect("services") {
        note(service.person.number, service.served_on);
    }
    for loan in all(view.loans(&LoanFilter::default(), TODAY)).expect("loans") {
        if let BorrowerView::Person(person) = loan.borrower {
            note(person.number, loan.out_on);
        }
    }
    days
}

/// Returns the assumed days of registration as the store shows them.
fn shown(registry: &Store) -> BTreeMap<PersonNo, Date> {
    let people = people(registry).into_iter();
    let assumed = people.filter(|person| person.registration_assumed);
    assumed.map(|person| (person.number, person.registered_on)).collect()
}

/// A correction of the day of a record, or its void: the kind of record, its number, and the day.
type Repair = (usize, u32, Option<i64>);

fn repair(registry: &Store, (kind, place, day): Repair) {
    let columns = [("N", "identified_on"), ("F", "fitted_on"), ("R", "served_on"), ("L", "out_on")];
    let (letter, column) = columns[kind];
    let record = number(&format!("{letter}{place}"));
    let done = match day.map(|day| TODAY.saturating_sub(day.days())) {
        Some(day) => {
            let cells = [(column.to_owned(), day.to_string())];
            registry.correct(&corrector(), record, &cells).map(drop)
        }
        None => registry.void(&corrector(), record).map(drop),
    };
    assert!(matches!(done, Ok(()) | Err(Error::Refused(_) | Error::NotFound { .. })), "{done:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(24)))]

    #[test]
    fn days_of_registration_follow_imports_corrections_and_undos(
        inquiry in served_inquiry(&tables()),
        look in look(),
        repairs in vec((0..4_usize, 1..9_u32, prop::option::of(0..900_i64)), 0..12),
    ) {
        let folder = tempdir().expect("a temporary folder");
        let registry = Store::create(folder.path(), &founding(), &author(), "test");
        let registry = registry.expect("a new store");
        send(&registry, &inquiry.first, &look)?;
        let first = registry.info().expect("open").commits;
        send(&registry, &inquiry.second, &look)?;
        for one in repairs {
            repair(&registry, one);
            prop_assert_eq!(shown(&registry), derived(&registry), "{:?}", one);
        }
        for _ in first..registry.info().expect("open").commits {
            registry.undo(&author(), None).expect("nothing rests on the last one");
            prop_assert_eq!(shown(&registry), derived(&registry));
        }
        let oracle = Oracle::new(&inquiry.first, &tables(), HOME, TODAY);
        let shown: Vec<_> = people(&registry).iter().map(|one| one.registered_on).collect();
        prop_assert_eq!(shown, oracle.registrations());
    }
}
