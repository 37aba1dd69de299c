//! Corrections, edits and voids of single records, and their undo.

use crate::shared::{all, author, founding, import};
use crate::undo::{people, there_and_back};
use assistive_core::exchange::Kind;
use assistive_core::model::{FittingNo, ItemStatus, NeedNo, RecordNo, Tag};
use assistive_core::{
    Author, Error, FittingFilter, ItemFilter, LoanFilter, NeedFilter, Outcome, ServiceFilter, Store,
};
use assistive_tests::cases::TODAY;
use jiff::civil::date;
use tempfile::{TempDir, tempdir};

/// Returns an author who gives a reason.
pub(crate) fn corrector() -> Author {
    author().why("抄错了".to_owned())
}

/// Returns a store with one record of each kind: person P1, need N1 met by fitting F1 with device T1, service R1, loan L1 of device T2.
fn store() -> (TempDir, Store) {
    let folder = tempdir().expect("a temporary folder");
    let registry =
        Store::create(folder.path(), &founding(), &author(), "test").expect("a new store");
    let files = [
        (Kind::Persons, "编号,姓名,区划\n1,王芳,610902\n"),
        (
            Kind::Catalog,
            "code,name,class,hygiene,loan_days\nW,轮椅,12 22 03,yes,30\nX,拐杖,12 03 03,no,\n",
        ),
        (
            Kind::Stock,
            "tag,device,site,received_on\nT1,W,AK-DPF,2023-01-01\nT2,W,AK-DPF,2023-01-01\n",
        ),
        (Kind::Needs, "person,device,identified_on\n1,W,2023-02-01\n"),
        (Kind::Fittings, "person,device,fitted_on,item\n1,W,2023-03-01,T1\n"),
        (Kind::Services, "person,kind,served_on\n1,training,2023-04-01\n"),
        (Kind::Loans, "item,borrower,out_on\nT2,1,2023-05-01\n"),
    ];
    for (kind, sheet) in files {
        assert_eq!(import(&registry, kind, sheet.as_bytes()).errors, [], "{kind}");
    }
    (folder, registry)
}

fn number(record: &str) -> RecordNo {
    RecordNo::parse(record).expect("the number of a record")
}

fn correct(registry: &Store, record: &str, cells: &[(&str, &str)]) -> Outcome {
    let cells: Vec<_> = cells.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect();
    registry.correct(&corrector(), number(record), &cells).expect("the rules allow it").output
}

fn refused(registry: &Store, record: &str, cells: &[(&str, &str)]) -> String {
    let cells: Vec<_> = cells.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect();
    match registry.correct(&corrector(), number(record), &cells) {
        Err(Error::Refused(problems)) => problems[0].kind.code().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn standing(registry: &Store, tag: &str) -> ItemStatus {
    let items =
        all(registry.view().expect("open").items(&ItemFilter::default(), TODAY)).expect("read");
    let tag = Tag::new(tag).expect("a tag");
    let found = items.iter().find(|item| item.tag.as_ref() == Some(&tag));
    found.and_then(|item| item.status).expect("it is there")
}

#[test]
fn a_correction_may_change_the_key_of_a_record_and_keeps_its_number() {
    let (folder, registry) = store();
    assert_eq!(
        correct(&registry, "F1", &[("适配日期", "2023年3月8日"), ("费用", "980")]),
        Outcome::Updated
    );
    assert_eq!(correct(&registry, "F1", &[("fitted_on", "2023-03-08")]), Outcome::Unchanged);
    assert_eq!(correct(&registry, "R1", &[("kind", "护理"), ("place", "home")]), Outcome::Updated);
    assert_eq!(correct(&registry, "N1", &[("identified_on", "2023-02-03")]), Outcome::Updated);
    let view = registry.view().unwrap();
    let fitting = &all(view.fittings(&FittingFilter::default(), TODAY)).unwrap()[0];
    assert_eq!(fitting.number, FittingNo::parse("F1").unwrap());
    assert_eq!(fitting.need, NeedNo::parse("N1"));
    assert_eq!(fitting.fitted_on, date(2023, 3, 8));
    assert_eq!(fitting.item.as_ref().map(ToString::to_string).as_deref(), Some("T1"));
    let service = &all(view.service_list(&ServiceFilter::default(), TODAY)).unwrap()[0];
    assert_eq!(service.kind.to_string(), "nursing");
    drop(view);
    assert_eq!(standing(&registry, "T1"), ItemStatus::Issued);
    there_and_back(folder.path(), &registry);
}

#[test]
fn an_edit_needs_no_reason_and_cannot_change_the_key() {
    let (_folder, registry) = store();
    let edit = |cells: &[(&str, &str)]| {
        let cells: Vec<_> = cells.iter().map(|(c, v)| ((*c).into(), (*v).into())).collect();
        registry.edit(&author(), number("N1"), &cells)
    };
    let done = edit(&[("项目", "校园"), ("priority", "2")]).unwrap();
    assert_eq!(done.output, Outcome::Updated);
    let need =
        all(registry.view().unwrap().needs(&NeedFilter::default(), TODAY)).unwrap().remove(0);
    assert_eq!((need.programme_label.code(), need.priority), ("school", Some(2)));
    let key = edit(&[("identified_on", "2023-02-02")]);
    assert!(matches!(&key, Err(Error::Refused(p)) if p[0].kind.code() == "key-fixed"));
}

#[test]
fn a_correction_obeys_the_rules_and_needs_a_reason() {
    let (_folder, registry) = store();
    let before = registry.info().unwrap().hash;
    assert_eq!(refused(&registry, "F1", &[("fitted_on", "2023-01-31")]), "need-not-open");
    assert_eq!(refused(&registry, "F1", &[("fitted_on", "2099-01-01")]), "after-today");
    assert_eq!(refused(&registry, "F1", &[("person", "P2")]), "key-fixed");
    assert_eq!(refused(&registry, "F1", &[("colour", "red")]), "unknown-columns");
    assert_eq!(refused(&registry, "N1", &[("identified_on", "2023-03-02")]), "need-not-open");
    assert_eq!(refused(&registry, "L1", &[("out_on", "2023-05-02")]), "key-fixed");
    assert_eq!(refused(&registry, "P1", &[("name", "李")]), "use-person-edit");
    for record in ["F1", "L1"] {
        assert_eq!(refused(&registry, record, &[("nth", "2")]), "place-follows");
    }
    assert_eq!(refused(&registry, "F1", &[("nth", "2"), ("fitted_on", "2023-03-02")]), "not-next");
    let none = registry.correct(&corrector(), number("F9"), &[]);
    assert!(matches!(none, Err(Error::NotFound { .. })));
    let silent = registry.correct(&author(), number("F1"), &[("cost".into(), "1".into())]);
    assert!(matches!(&silent, Err(Error::Refused(p)) if p[0].kind.code() == "reason-needed"));
    let silent = registry.void(&author(), number("F1"));
    assert!(matches!(&silent, Err(Error::Refused(p)) if p[0].kind.code() == "reason-needed"));
    assert_eq!(registry.info().unwrap().hash, before, "nothing was stored");
}

#[test]
fn a_voided_record_is_in_no_list_and_frees_its_device_and_key() {
    let (folder, registry) = store();
    let rested_on = registry.void(&corrector(), number("P1")).unwrap_err();
    assert!(matches!(&rested_on, Error::Refused(p) if p[0].kind.code() == "referenced-by"));
    registry.void(&corrector(), number("F1")).unwrap();
    assert_eq!(standing(&registry, "T1"), ItemStatus::InStock, "it was never handed over");
    let needs = all(registry.view().unwrap().needs(&NeedFilter::default(), TODAY)).unwrap();
    assert_eq!(needs[0].status.code(), "open");
    registry.void(&corrector(), number("N1")).unwrap();
    registry.void(&corrector(), number("R1")).unwrap();
    registry.void(&corrector(), number("L1")).unwrap();
    assert_eq!(standing(&registry, "T2"), ItemStatus::InStock);
    assert!(matches!(registry.void(&corrector(), number("L1")), Err(Error::NotFound { .. })));
    registry.void(&corrector(), number("P1")).unwrap();
    let view = registry.view().unwrap();
    assert!(people(&registry).is_empty());
    assert!(all(view.loans(&LoanFilter::default(), TODAY)).unwrap().is_empty());
    drop(view);
    // Their key is free again.
    let again = import(&registry, Kind::Persons, "编号,姓名,区划\n1,王芳,610902\n".as_bytes());
    assert_eq!((again.created, again.errors.len()), (1, 0));
    there_and_back(folder.path(), &registry);
}

#[test]
fn voiding_a_need_unlinks_its_fitting_and_loan() {
    let (folder, registry) = store();
    let bridge = "item,borrower,out_on,need\nT2,1,2023-05-01,N1\n";
    assert_eq!(import(&registry, Kind::Loans, bridge.as_bytes()).updated, 1);
    let need =
        || all(registry.view().unwrap().loans(&LoanFilter::default(), TODAY)).unwrap()[0].need;
    assert_eq!(need(), NeedNo::parse("N1"));
    registry.void(&corrector(), number("N1")).unwrap();
    let wanted = FittingFilter::default().unlisted(true);
    assert_eq!(all(registry.view().unwrap().fittings(&wanted, TODAY)).unwrap().len(), 1);
    assert_eq!(need(), None, "the loan is for no need any more");
    there_and_back(folder.path(), &registry);
}
