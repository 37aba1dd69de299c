//! The merge of two records of one person: afterwards all lists and figures are those of a single record.

use crate::shared::{all, author, counted, import, registry, said};
use assistive_core::exchange::Kind;
use assistive_core::model::{LeftReason, PersonNo};
use assistive_core::report::{Dimension, RateQuery, ServicesQuery};
use assistive_core::{Error, FittingFilter, LoanFilter, NeedFilter, Result, ServiceFilter, Store};
use assistive_tests::cases::TODAY;
use jiff::civil::date;

const WANG: &str = "34052419800101001X";
const LI: &str = "610902199003072429";

const SITES: &str = "code,name,kind,division\nSP-1,旬阳特校,special-school,旬阳市\n";
const MODELS: &str = "code,name,class,loan_days,tracking\n\
    WC,普通轮椅,12 22 03,30,serial\nHA,助听器,22 06 15,,serial\nCANE,手杖,12 03 03,60,serial\n";
const STOCK: &str = "tag,device,site,received_on\nA1,WC,SP-1,2022-06-01\nA2,CANE,SP-1,2022-06-01\n";

/// Returns a store with people and with needs, fittings, loans and services under the keys `one` and `other`.
fn store(people: &str, one: &str, other: &str) -> Store {
    let registry = registry();
    let needs = format!(
        "person,device,identified_on,programme\n{one},WC,2023-02-01,school\n{other},HA,2023-01-01,school\n\
         {other},WC,2023-02-01,school\n{other},CANE,2023-03-01,\n"
    );
    let fittings = format!(
        "person,device,fitted_on\n{one},HA,2023-05-01\n{other},HA,2023-05-01\n{other},WC,2023-06-01\n"
    );
    let loans = format!(
        "item,borrower,out_on,in_on\nA1,{one},2023-03-01,2023-04-01\nA2,{other},2023-03-01,\n"
    );
    let services = format!(
        "person,kind,served_on\n{one},training,2023-07-01\n{other},training,2023-07-01\n{other},nursing,2023-07-02\n"
    );
    for (kind, text) in [
        (Kind::Sites, SITES),
        (Kind::Catalog, MODELS),
        (Kind::Persons, people),
        (Kind::Needs, &needs),
        (Kind::Fittings, &fittings),
        (Kind::Stock, STOCK),
        (Kind::Loans, &loans),
        (Kind::Services, &services),
    ] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0]);
    }
    registry
}

fn number(text: &str) -> PersonNo {
    PersonNo::parse(text).expect("a number")
}

fn merge(registry: &Store, kept: &str, other: &str) -> Result<Vec<String>> {
    registry
        .people(&author())
        .merge(number(kept), number(other))
        .map(|merged| merged.output.twice.iter().map(ToString::to_string).collect())
}

/// Returns the figures of the reports and the number of records of each kind.
fn figures(registry: &Store) -> String {
    let view = registry.view().expect("a view");
    let period = counted(date(2023, 1, 1), date(2023, 12, 31));
    let by = Some(Dimension::County);
    let rate = view.rate(&RateQuery::new(period).by(by)).expect("a rate");
    let query = ServicesQuery::new(period).by(by);
    let services = view.services(&query).expect("figures");
    let needs = all(view.needs(&NeedFilter::default(), TODAY)).expect("needs").len();
    let fittings = all(view.fittings(&FittingFilter::default(), TODAY)).expect("fittings").len();
    let loans = all(view.loans(&LoanFilter::default(), TODAY)).expect("loans").len();
    let given = all(view.service_list(&ServiceFilter::default(), TODAY)).expect("services").len();
    format!("{rate:?} {services:?} {needs} {fittings} {loans} {given}")
}

#[test]
fn figures_after_a_merge_are_those_of_a_single_record() {
    let two = format!(
        "id_number,key,name,birth_date,division,registered_on,phone,left_on,left_reason\n\
         {WANG},,王芳,,610902,2022-03-01,,,\n,K2,王芳,1980-01-01,610902,2021-01-01,139,2024-01-31,moved\n"
    );
    let registry = store(&two, WANG, "K2");
    let one = format!(
        "id_number,key,name,birth_date,division,registered_on,phone,left_on,left_reason\n\
         {WANG},K2,王芳,,610902,2021-01-01,139,2024-01-31,moved\n"
    );
    let single = store(&one, WANG, WANG);
    assert_ne!(figures(&registry), figures(&single));
    let twice = merge(&registry, "P1", "P2").expect("one person");
    // Both had the fitting of a hearing aid, the need of a wheelchair, and the training.
    assert_eq!(twice, ["F2", "N1", "R2"]);
    assert_eq!(figures(&registry), figures(&single));
    let view = registry.view().expect("a view");
    for name in ["P1", "P2", "K2", WANG] {
        assert_eq!(view.find_person(name).expect(name), number("P1"), "{name}");
    }
    let person = view.person(number("P1"), TODAY).expect("a person");
    assert_eq!(person.left.map(|left| left.reason), Some(LeftReason::Moved));
    assert_eq!(person.registered_on, date(2021, 1, 1));
    assert!(view.person(number("P2"), TODAY).is_err());
}

#[test]
fn a_person_with_two_ids_is_found_by_both() {
    let two = format!(
        "id_number,name,division,registered_on\n{WANG},王芳,610902,2022-03-01\n{LI},王芳,610902,2021-01-01\n"
    );
    let registry = store(&two, WANG, LI);
    let merged = registry.people(&author()).merge(number("P2"), number("P1")).expect("one person");
    let warned: Vec<_> = merged.warnings.iter().map(|warning| warning.kind.code()).collect();
    assert_eq!(warned, ["two-ids"], "they may be two people");
    let view = registry.view().expect("a view");
    assert_eq!(view.find_person(WANG).expect("the old id"), number("P2"));
    assert_eq!(view.find_person(LI).expect("the id"), number("P2"));
    drop(view);
    // A sheet with the old id means the one person.
    let sheet = format!("person,device,identified_on\n{WANG},HA,2023-09-01\n");
    let report = import(&registry, Kind::Needs, sheet.as_bytes());
    assert_eq!((said(&report.errors), report.created), (vec![], 1));
}

#[test]
fn a_merge_of_contradicting_or_unknown_people_is_refused() {
    let two = format!(
        "id_number,key,name,birth_date,division,registered_on\n\
         {WANG},,王芳,,610902,2022-03-01\n,K2,王芳,1981-01-01,610902,2021-01-01\n"
    );
    let registry = store(&two, WANG, "K2");
    let problems = |result| match result {
        Err(Error::Refused(problems)) => {
            let problems: Vec<assistive_core::model::Problem> = problems;
            problems.iter().map(|p| (p.field, p.kind.code())).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(problems(merge(&registry, "P1", "P2")), [("birth_date", "birth-contradicts-id")]);
    assert_eq!(problems(merge(&registry, "P1", "P1")), [("person", "same-record")]);
    assert_eq!(problems(merge(&registry, "P1", "P9")), [("person", "unknown")]);
}

#[test]
fn a_needs_list_still_finds_a_need_that_was_merged_into_another() {
    let two =
        "key,name,division,registered_on\nK1,王芳,610902,2021-01-01\nK2,王芳,610902,2021-01-01\n";
    let registry = store(two, "K1", "K2");
    // The list of the second key was sent again while its wheelchair was still to come, and then of the first.
    let again = "person,device,identified_on\nK2,CANE,2023-09-01\nK1,CANE,2023-09-01\n";
    let report = import(&registry, Kind::Needs, again.as_bytes());
    assert_eq!((said(&report.errors), report.created, report.updated), (vec![], 1, 1));
    merge(&registry, "P1", "P2").expect("one person");
    let canes = "person,device,identified_on\nK1,CANE,2023-03-01\nK2,CANE,2023-09-01\n";
    let report = import(&registry, Kind::Needs, canes.as_bytes());
    assert_eq!((said(&report.errors), report.created, report.updated), (vec![], 0, 0));
    let needs = all(registry.view().expect("a view").needs(&NeedFilter::default(), TODAY));
    let needs = needs.expect("needs");
    let cane = needs.iter().find(|need| need.device_label.code() == "CANE").expect("a need");
    assert_eq!(cane.identified_on, date(2023, 3, 1), "the earlier day");
}
