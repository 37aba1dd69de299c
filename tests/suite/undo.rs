//! Undo: it restores all lists and figures of the state before a commit, and never changes an answer as of an earlier
//! commit.

use crate::shared::{all, author, counted, founding, import, said, send, tables};
use assistive_core::exchange::{ImportReport, Kind};
use assistive_core::maintenance;
use assistive_core::model::{
    ItemStatus, LeftReason, LocalKey, ModelCode, NeedKind, PersonNo, ProblemKind,
};
use assistive_core::report::{
    Dimension, Filter, LendingQuery, RateQuery, ServicesQuery, StockBy, StockQuery,
};
use assistive_core::{
    Error, FittingDraft, FittingFilter, HoldFilter, ItemFilter, LoanFilter, Moment, NeedDraft,
    NeedFilter, PersonDraft, PersonView, ServiceDraft, ServiceFilter, Store,
};
use assistive_tests::cases::TODAY;
use assistive_tests::strategies::{lending_inquiry, look};
use jiff::civil::date;
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use tempfile::{TempDir, tempdir};

/// Returns all lists and figures of a registry as text.
fn all_of(registry: &Store) -> String {
    assert_eq!(registry.inconsistencies().expect("no writer has panicked"), []);
    let view = registry.view().expect("no writer has panicked");
    let (period, filter) = (counted(date(2020, 1, 1), TODAY), Filter::default);
    let by = Some(Dimension::County);
    let mut shown = format!("{:?}", view.rate(&RateQuery::new(period).by(by).filter(filter())));
    shown += &format!("{:?}", view.services(&ServicesQuery::new(period).by(by).filter(filter())));
    let by = Some(Dimension::Device);
    shown += &format!("{:?}", view.lending(&LendingQuery::new(period).by(by).filter(filter())));
    let by = Some(StockBy::Site);
    shown += &format!("{:?}", view.stock_report(&StockQuery::new(period).by(by).filter(filter())));
    shown += &format!("{:?}", view.annual(period, &filter()));
    shown += &format!("{:?}", (view.divisions(), view.sites(), view.models()));
    shown += &format!("{:?}", people(registry));
    shown += &format!("{:?}", all(view.needs(&NeedFilter::default(), TODAY)));
    shown += &format!("{:?}", all(view.fittings(&FittingFilter::default(), TODAY)));
    shown += &format!("{:?}", all(view.service_list(&ServiceFilter::default(), TODAY)));
    shown += &format!("{:?}", all(view.items(&ItemFilter::default(), TODAY)));
    shown += &format!("{:?}", view.trace(&ItemFilter::default(), TODAY));
    shown += &format!("{:?}", view.levels(&ItemFilter::default()));
    shown += &format!("{:?}", all(view.loans(&LoanFilter::default(), TODAY)));
    shown += &format!("{:?}", view.holds(&HoldFilter::default(), TODAY));
    shown + &format!("{:?}{:?}", view.counts(None), view.limits())
}

/// Returns all people in the order of their numbers.
pub(crate) fn people(registry: &Store) -> Vec<PersonView> {
    let view = registry.view().expect("no writer has panicked");
    let number = |n| PersonNo::parse(&format!("P{n}")).expect("a number");
    // More than any test registers.
    (1..1000).filter_map(|n| view.person(number(n), TODAY).ok()).collect()
}

/// Checks that two texts of [`all_of`] are equal, and shows the place at which they differ.
fn assert_same(now: &str, then: &str, what: &str) {
    if let Some(at) = now.bytes().zip(then.bytes()).position(|(one, other)| one != other) {
        let around = |text: &str| {
            let bytes = &text.as_bytes()[at.saturating_sub(200)..(at + 200).min(text.len())];
            String::from_utf8_lossy(bytes).into_owned()
        };
        panic!("{what}:\n now {}\nthen {}", around(now), around(then));
    }
    assert_eq!(now.len(), then.len(), "{what}");
}

fn as_of(folder: &Path, commit: u64) -> String {
    let then = Store::open_as_of(folder, Moment::Commit(commit)).expect("it was known");
    all_of(&then)
}

/// Checks that a new journal written from the records of a store gives the same records, indexes and figures.
fn is_written_anew(folder: &Path, registry: &Store) {
    let other = tempdir().expect("a temporary folder");
    let (copy, anew) = (other.path().join("copy"), other.path().join("anew"));
    fs::create_dir(&copy).expect("a folder");
    fs::copy(folder.join("journal"), copy.join("journal")).expect("a copy");
    let saved = maintenance::salvage_records(&copy, &author(), &anew, "test").expect("a store");
    let anew = Store::open_read_only(&anew).expect("a store");
    let info = anew.info().expect("no writer");
    assert_eq!((info.commits, info.hash), (1, saved.hash));
    assert_eq!(saved.held.commit, registry.info().expect("no writer has panicked").commits);
    assert_same(&all_of(&anew), &all_of(registry), "written anew");
    assert!(anew.same_state(registry).expect("no writer has panicked"));
}

/// Undoes the commits of a store, the last one first, and then undoes each undo. Each state must equal the one at that
/// commit, and answers as of earlier commits must stay the same.
pub(crate) fn there_and_back(folder: &Path, registry: &Store) {
    let head = registry.info().expect("no writer has panicked").commits;
    let then: Vec<_> = (1..=head).map(|commit| as_of(folder, commit)).collect();
    for commit in (2..=head).rev() {
        let undone = registry.undo(&author(), None).expect("nothing rests on the last one");
        assert_eq!(undone.undone, commit);
        assert_same(&all_of(registry), &then[commit as usize - 2], &format!("without {commit}"));
    }
    is_written_anew(folder, registry);
    for commit in 2..=head {
        // The commit that undid the first one is the last one.
        let by = 2 * head - commit + 1;
        registry.undo(&author(), Some(by)).expect("an undo can be undone");
        assert_same(&all_of(registry), &then[commit as usize - 1], &format!("with {commit} again"));
        if commit == head / 2 {
            is_written_anew(folder, registry);
        }
    }
    is_written_anew(folder, registry);
    for (commit, known) in (1..).zip(&then) {
        assert_same(&as_of(folder, commit), known, &format!("as known at {commit}"));
    }
    let replayed = Store::open_read_only(folder).expect("the store is there");
    assert!(replayed.same_state(registry).expect("no writer has panicked"));
}

/// Undoes commits from the middle as far as possible. The state must stay readable and equal a replay.
pub(crate) fn parts_of_it(folder: &Path, registry: &Store) {
    let head = registry.info().expect("no writer has panicked").commits;
    for commit in (2..=head).step_by(3).chain((3..=head).rev().step_by(4)) {
        match registry.undo_partly(&author(), Some(commit)) {
            Ok(_) | Err(Error::Refused(_)) => {}
            Err(other) => panic!("{commit}: {other:?}"),
        }
    }
    assert!(!all_of(registry).contains("Err("));
    is_written_anew(folder, registry);
    let replayed = Store::open_read_only(folder).expect("the store is there");
    assert!(replayed.same_state(registry).expect("no writer has panicked"));
}

fn store() -> (TempDir, Store) {
    let folder = tempdir().expect("a temporary folder");
    let registry = Store::create(folder.path(), &founding(), &author(), "test");
    (folder, registry.expect("a new store"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(24)))]

    #[test]
    fn undoing_and_redoing_every_import_of_a_city_restores_each_state(
        inquiry in lending_inquiry(&tables()),
        look in look(),
    ) {
        let (folder, registry) = store();
        send(&registry, &inquiry.first, &look)?;
        send(&registry, &inquiry.second, &look)?;
        let people: Vec<_> = people(&registry).into_iter().map(|person| person.number).collect();
        for pair in people.chunks_exact(2).step_by(3) {
            match registry.people(&author()).merge(pair[1], pair[0]) {
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(other) => panic!("{pair:?}: {other:?}"),
            }
        }
        there_and_back(folder.path(), &registry);
        parts_of_it(folder.path(), &registry);
    }
}

#[test]
fn a_journal_written_anew_tells_records_with_one_key_apart() {
    let (folder, registry) = store();
    let sheets = [
        (
            Kind::Sites,
            "code,name,kind,division,parent\nSP-1,特校,special-school,610902,SP-2\nSP-2,站,community,610902,\n",
        ),
        (
            Kind::Catalog,
            "code,name,class,tracking\nWC,轮椅,12 22 03,serial\nCANE,手杖,12 03 03,bulk\n",
        ),
        (
            Kind::Students,
            "id_number,key,姓名,区划,school\n34052419800101001X,K1,王芳,610902,SP-1\n,K2,李明,610902,SP-1\n",
        ),
        (
            Kind::Stock,
            "tag,device,site,received_on,quantity,value\nA1,WC,SP-1,2022-06-01,,\n,CANE,SP-2,2022-06-01,9,90\n,CANE,SP-1,2022-06-02,3,30\n",
        ),
        (Kind::Needs, "person,device,identified_on,site\nK2,WC,2023-02-01,SP-1\n"),
        (
            Kind::Loans,
            "item,borrower,out_on,in_on,site,quantity\nA1,org:敬老院,2023-03-01,,,\nCANE,K2,2023-03-01,,SP-2,2\n",
        ),
    ];
    let count = sheets.len() as u64;
    let undo_all = || {
        for _ in 0..count {
            registry.undo(&author(), None).expect("nothing rests on the last one");
        }
    };
    let mut firsts = Vec::new();
    for _ in 0..3 {
        firsts.push(registry.info().expect("open").commits + 1);
        for (kind, sheet) in sheets {
            assert_eq!(said(&import(&registry, kind, sheet.as_bytes()).errors), [""; 0]);
        }
        is_written_anew(folder.path(), &registry);
        undo_all();
        is_written_anew(folder.path(), &registry);
    }
    // The records with the middle numbers are restored, the others with their keys stay voided.
    let last_undo = firsts[1] + 2 * count - 1;
    for undo in (firsts[1] + count..=last_undo).rev() {
        registry.undo(&author(), Some(undo)).expect("an undo can be undone");
        is_written_anew(folder.path(), &registry);
    }
    assert_eq!(people(&registry).len(), 2);
}

const PEOPLE: &str = "key,姓名,区划\n1,王芳,610902\n2,李明,610902\n";

/// Returns a store with two people, registered by commit 2.
fn two_people() -> (TempDir, Store) {
    let (folder, registry) = store();
    assert_eq!(import(&registry, Kind::Persons, PEOPLE.as_bytes()).created, 2);
    (folder, registry)
}

#[test]
fn undo_names_records_that_later_commits_changed_and_partial_undo_skips_them() {
    let (folder, registry) = two_people();
    let person = registry.view().unwrap().find_person("1").unwrap();
    let draft = ServiceDraft::new(person, NeedKind::Training, date(2024, 3, 1));
    let later = registry.services(&author()).record(&draft).unwrap().commit.unwrap();

    let refused = registry.undo(&author(), Some(2)).unwrap_err();
    let Error::Refused(problems) = refused else { panic!("{refused:?}") };
    let ProblemKind::ChangedSince { count, records, commits } = &problems[0].kind else {
        panic!("{problems:?}")
    };
    assert_eq!((*count, records.to_string()), (1, person.to_string()));
    assert_eq!(commits.to_string(), later.to_string());
    assert_eq!(people(&registry).len(), 2);

    let undone = registry.undo_partly(&author(), Some(2)).unwrap();
    // The second person, and that no day of their registration was given.
    assert_eq!((undone.events, undone.skipped.len()), (2, 1));
    assert_eq!(
        (undone.skipped[0].record.as_str(), &undone.skipped[0].commits),
        ("P1", &vec![later])
    );
    let left = people(&registry);
    assert_eq!(left.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["王芳"]);
    assert!(left[0].registration_assumed, "no part of a record that stays is undone");
    assert_eq!(left[0].registered_on, date(2024, 3, 1));
    a_partial_undo_can_be_undone(folder.path(), &registry);
}

/// Checks that the undo of a part of a commit can be undone, too.
fn a_partial_undo_can_be_undone(folder: &Path, registry: &Store) {
    let head = registry.info().expect("no writer has panicked").commits;
    registry.undo(&author(), Some(head)).expect("nothing rests on it");
    assert_same(&all_of(registry), &as_of(folder, head - 1), "in part");
}

#[test]
fn an_undone_commit_does_not_block_the_undo_of_an_earlier_one() {
    let (folder, registry) = two_people();
    let person = registry.view().unwrap().find_person("1").unwrap();
    let draft = ServiceDraft::new(person, NeedKind::Training, date(2024, 3, 1));
    registry.services(&author()).record(&draft).unwrap();
    registry.undo(&author(), None).unwrap();
    registry.undo(&author(), None).unwrap();
    assert_same(&all_of(&registry), &as_of(folder.path(), 1), "all of it");
}

#[test]
fn undo_does_not_restore_a_person_who_was_registered_again() {
    let (_folder, registry) = two_people();
    registry.undo(&author(), Some(2)).unwrap();
    assert_eq!(said(&import(&registry, Kind::Persons, PEOPLE.as_bytes()).warnings), [""; 0]);
    let refused = registry.undo(&author(), Some(3)).unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
    let restored = registry.undo_partly(&author(), Some(3)).unwrap();
    assert_eq!((restored.events, restored.skipped.len(), restored.commit), (0, 2, None));
    assert_eq!(people(&registry).len(), 2);
}

#[test]
fn a_commit_is_undone_once_and_the_first_one_never() {
    let (_folder, registry) = two_people();
    let kind = |commit| match registry.undo_partly(&author(), Some(commit)) {
        Err(Error::Refused(problems)) => problems[0].kind.code(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(1), "founding");
    registry.undo(&author(), Some(2)).unwrap();
    assert_eq!(kind(2), "undone-already");
    assert!(matches!(registry.undo(&author(), Some(9)), Err(Error::NotFound { .. })));
    let last = registry.undo(&author(), None).unwrap_err();
    assert!(matches!(last, Error::Refused(_)), "only the founding is left: {last:?}");
}

#[test]
fn backdated_entries_corrections_and_undos_change_no_past_answer() {
    let (folder, registry) = two_people();
    let view = registry.view().unwrap();
    let (one, two) = (view.find_person("1").unwrap(), view.find_person("2").unwrap());
    drop(view);
    let device = registry.view().unwrap().find_device("12 22 03").unwrap();
    let model = "code,name,class\nW,轮椅,12 22 03\n";
    import(&registry, Kind::Catalog, model.as_bytes());
    for (person, day) in [(one, date(2023, 2, 1)), (two, date(2023, 8, 1))] {
        registry.needs(&author()).record(&NeedDraft::device(person, device.clone(), day)).unwrap();
    }
    let rate = |registry: &Store| {
        let period = counted(date(2023, 1, 1), date(2023, 12, 31));
        let query = RateQuery::new(period);
        let total = registry.view().unwrap().rate(&query).unwrap().total;
        (total.persons_fitted, total.persons_in_need)
    };
    let mut known = Vec::new();
    let mut remember = |expected| {
        assert_eq!(rate(&registry), expected);
        known.push((registry.info().unwrap().commits, expected));
    };
    remember((0, 2));
    let code = ModelCode::new("W").unwrap();
    // Entered late, for a day in the past.
    let fitting = FittingDraft::new(one, code, date(2023, 3, 1));
    registry.fittings(&author()).record(&fitting).unwrap();
    remember((1, 2));
    // The second person turns out to have moved away before their need arose.
    let own = registry.view().unwrap().own_site().cloned();
    let left = PersonDraft::default()
        .key(LocalKey::parse("2", own.as_ref()).ok())
        .left_on(date(2023, 7, 1))
        .left_reason(LeftReason::Moved);
    registry.people(&author()).record(&left).unwrap();
    remember((1, 1));
    registry.undo(&author(), None).unwrap();
    remember((1, 2));
    registry.undo(&author(), None).unwrap();
    remember((0, 2));
    for (commit, expected) in known {
        let then = Store::open_as_of(folder.path(), Moment::Commit(commit)).unwrap();
        assert_eq!(rate(&then), expected, "as known at {commit}");
    }
}

/// Returns a store with two people, a wheelchair and ten canes, and a function that imports a loan.
fn lending_desk() -> (TempDir, Store, impl Fn(&Store, &str) -> ImportReport) {
    let (folder, registry) = two_people();
    let sheets = [
        (Kind::Sites, "code,name,kind,division\nST-1,社区站,community,610902\n"),
        (
            Kind::Catalog,
            "code,name,class,loan_days,tracking\n\
             WC,普通轮椅,12 22 03,30,serial\nCN,手杖,12 03 03,30,bulk\n",
        ),
        (
            Kind::Stock,
            "tag,device,site,received_on,quantity\nA1,WC,ST-1,2023-01-01,\n,CN,ST-1,2023-01-01,10\n",
        ),
    ];
    for (kind, sheet) in sheets {
        assert_eq!(said(&import(&registry, kind, sheet.as_bytes()).errors), [""; 0]);
    }
    let loans = |registry: &Store, row: &str| {
        let sheet =
            format!("item,borrower,out_on,due_on,site,quantity,purpose\n{row}\n").into_bytes();
        let report = import(registry, Kind::Loans, &sheet);
        assert_eq!((said(&report.errors), report.created + report.updated), (vec![], 1));
        report
    };
    (folder, registry, loans)
}

/// Undoes a commit as far as possible. Returns the number of undone events and the records that were skipped.
fn stayed(registry: &Store, commit: Option<u64>) -> (u32, Vec<String>) {
    let undone = registry.undo_partly(&author(), commit).expect("a part of it may stay");
    (undone.events, undone.skipped.into_iter().map(|one| one.record).collect())
}

#[test]
fn a_device_and_its_loan_are_undone_together_or_not_at_all() {
    let (_folder, registry, loans) = lending_desk();
    let lent = loans(&registry, "A1,1,2023-03-01,2023-04-01,,,");
    loans(&registry, "A1,1,2023-03-01,2023-05-01,,,");
    // The later commit changed the loan, not the device: neither is undone.
    assert_eq!(stayed(&registry, lent.commit), (0, vec!["I1".into(), "L1".into()]));
    let devices = all(registry.view().unwrap().items(&ItemFilter::default(), TODAY)).unwrap();
    assert_eq!(devices[0].status, Some(ItemStatus::OnLoan));
    assert!(!all_of(&registry).is_empty());
}

#[test]
fn a_quantity_and_its_loan_are_undone_together_or_not_at_all() {
    let (_folder, registry, loans) = lending_desk();
    loans(&registry, "CN,1,2023-03-01,2023-04-01,ST-1,2,");
    let counts = |registry: &Store| {
        let piles = registry.view().unwrap().levels(&ItemFilter::default()).unwrap();
        let of = |standing| piles[0].count(standing);
        (of(ItemStatus::InStock), of(ItemStatus::OnLoan), of(ItemStatus::Issued))
    };
    assert_eq!(counts(&registry), (8, 2, 0));
    // Never due: it is an issue, which is counted elsewhere.
    let issued = loans(&registry, "CN,1,2023-03-01,-,ST-1,2,");
    assert_eq!(counts(&registry), (8, 0, 2));
    loans(&registry, "CN,1,2023-03-01,,ST-1,,trial");
    let (events, stayed) = stayed(&registry, issued.commit);
    assert_eq!((events, stayed.contains(&"L1".into())), (0, true), "{stayed:?}");
    assert_eq!(counts(&registry), (8, 0, 2));
    assert!(!all_of(&registry).is_empty());
}
