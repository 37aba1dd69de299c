//! The need that a recorded fitting meets, decided again at the desk and after a late needs list.

use crate::shared::{all, author, founding, import, registry, said};
use assistive_core::exchange::Kind;
use assistive_core::model::{FittingNo, NeedNo, PersonNo};
use assistive_core::{
    Error, FittingFilter, Linked, NeedFilter, NeedStatus, Outcome, Relink, Result, Store,
};
use assistive_tests::cases::TODAY;
use jiff::civil::date;

const WANG: &str = "34052419800101001X";
const LI: &str = "610902199003072429";

fn prepared() -> Store {
    fill(registry())
}

/// Two people, the first fitted with a wheelchair in May and another in April, the second in June, on no list.
fn fill(registry: Store) -> Store {
    let models = "code,name,class\nWC,普通轮椅,12 22 03\nHA,助听器,22 06 15\n";
    let people = format!(
        "id_number,name,division,registered_on\n\
         {WANG},王芳,610902,2020-01-01\n{LI},李四,610902,2020-01-01\n"
    );
    // In date order: F1 is of April, F2 of May, F3 of June.
    let fittings = format!(
        "person,device,fitted_on\n{WANG},WC,2023-05-01\n{WANG},WC,2023-04-01\n{LI},WC,2023-06-01\n"
    );
    send(&registry, Kind::Catalog, models);
    send(&registry, Kind::Persons, &people);
    send(&registry, Kind::Fittings, &fittings);
    registry
}

fn send(registry: &Store, kind: Kind, text: &str) {
    assert_eq!(said(&import(registry, kind, text.as_bytes()).errors), [""; 0]);
}

fn need(number: usize) -> NeedNo {
    NeedNo::parse(&format!("N{number}")).expect("a number")
}

fn fitting(number: usize) -> FittingNo {
    FittingNo::parse(&format!("F{number}")).expect("a number")
}

fn relink(registry: &Store, relink: Relink) -> Vec<(String, String)> {
    let linked = registry.fittings(&author()).relink(&relink).expect("nothing is wrong");
    assert_eq!(linked.commit.is_some(), !linked.output.is_empty());
    let pair = |linked: &Linked| (linked.fitting.to_string(), linked.need.to_string());
    linked.output.iter().map(pair).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

fn link(registry: &Store, number: usize, need: Option<NeedNo>) -> Result<Outcome> {
    registry.fittings(&author()).link(fitting(number), need).map(|carried| carried.output)
}

/// Returns the needs that the fittings meet, in the order of their numbers.
fn met(registry: &Store) -> Vec<Option<String>> {
    let view = registry.view().expect("a view");
    let fittings = all(view.fittings(&FittingFilter::default(), TODAY)).expect("a list");
    fittings.iter().map(|fitting| fitting.need.map(|need| need.to_string())).collect()
}

fn why(result: Result<Outcome>) -> Vec<(&'static str, &'static str)> {
    match result {
        Err(Error::Refused(problems)) => {
            problems.iter().map(|p| (p.field, p.kind.code())).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_late_list_is_met_by_the_earliest_fittings_each_need_once() {
    let registry = prepared();
    // N1 can be met by both of Wang's, N2 by that of May only, N3 by none: it came after the fitting.
    let needs = format!(
        "person,device,identified_on\n{WANG},WC,2023-03-01\n{WANG},12 22,2023-04-15\n{LI},WC,2023-06-02\n"
    );
    send(&registry, Kind::Needs, &needs);
    assert_eq!(met(&registry), [None, None, None]);
    let untouched =
        all(registry.view().expect("a view").fittings(&FittingFilter::default(), TODAY));
    let seen = registry
        .fittings(&author())
        .preview()
        .relink(&Relink::default())
        .expect("nothing is wrong");
    assert_eq!((seen.output.len(), seen.commit), (2, None));
    let now = all(registry.view().expect("a view").fittings(&FittingFilter::default(), TODAY));
    assert_eq!(untouched.expect("a list"), now.expect("a list"), "a preview changes nothing");
    let all = relink(&registry, Relink::default());
    assert_eq!(all, pairs(&[("F1", "N1"), ("F2", "N2")]));
    assert_eq!(met(&registry), [Some("N1".into()), Some("N2".into()), None]);
    assert_eq!(relink(&registry, Relink::default()), []);
}

#[test]
fn relinking_is_kept_to_a_person_and_to_days() {
    let registry = prepared();
    let needs =
        format!("person,device,identified_on\n{WANG},WC,2023-03-01\n{LI},12 22,2023-03-01\n");
    send(&registry, Kind::Needs, &needs);
    let may = Relink::default().from(Some(date(2023, 5, 1))).to(Some(date(2023, 5, 31)));
    assert_eq!(relink(&registry, may), pairs(&[("F2", "N1")]));
    let person = |number: &str| Relink::default().person(PersonNo::parse(number));
    assert_eq!(relink(&registry, person("P1")), []);
    assert_eq!(relink(&registry, person("P2")), pairs(&[("F3", "N2")]));
    assert!(registry.fittings(&author()).relink(&person("P9")).is_err());
}

#[test]
fn what_someone_said_stays() {
    let registry = prepared();
    assert_eq!(link(&registry, 1, None).expect("said"), Outcome::Updated);
    assert_eq!(link(&registry, 1, None).expect("said again"), Outcome::Unchanged);
    // A row that says so, too.
    let fitted = format!("person,device,fitted_on,need\n{LI},HA,2023-06-01,-\n");
    send(&registry, Kind::Fittings, &fitted);
    let needs = format!("person,device,identified_on\n{WANG},WC,2023-03-01\n{LI},HA,2023-03-01\n");
    send(&registry, Kind::Needs, &needs);
    assert_eq!(relink(&registry, Relink::default()), pairs(&[("F2", "N1")]));
    // Freed from its need, the second one stays so; the first may have it then.
    link(&registry, 2, None).expect("said");
    assert_eq!(relink(&registry, Relink::default()), []);
    link(&registry, 1, Some(need(1))).expect("nothing meets it");
    assert_eq!(met(&registry), [Some("N1".into()), None, None, None]);
}

#[test]
fn a_fitting_is_linked_to_what_it_can_meet_only() {
    let registry = prepared();
    let needs = format!(
        "person,device,identified_on\n{LI},WC,2023-03-01\n{WANG},HA,2023-03-01\n{WANG},WC,2023-04-02\n"
    );
    send(&registry, Kind::Needs, &needs);
    send(
        &registry,
        Kind::Needs,
        &format!("person,kind,identified_on\n{WANG},medical,2023-01-01\n"),
    );
    assert_eq!(why(link(&registry, 1, Some(need(1)))), [("need", "need-of-another")]);
    assert_eq!(why(link(&registry, 1, Some(need(3)))), [("need", "need-not-open")]);
    assert_eq!(why(link(&registry, 1, Some(need(4)))), [("need", "need-not-for-device")]);
    assert_eq!(why(link(&registry, 1, Some(need(9)))), [("need", "unknown")]);
    assert_eq!(why(link(&registry, 9, None)), [("fitting", "unknown")]);
    // Another model than the need's: someone says so.
    link(&registry, 1, Some(need(2))).expect("it was open");
    assert_eq!(why(link(&registry, 2, Some(need(2)))), [("need", "need-not-open")]);
    // Moved to another need, the first one is open again.
    link(&registry, 2, Some(need(3))).expect("it was open");
    link(&registry, 2, None).expect("said");
    let statuses: Vec<_> = {
        let needs = all(registry.view().expect("a view").needs(&NeedFilter::default(), TODAY));
        needs.expect("a list").iter().map(|need| need.status).collect()
    };
    let met = NeedStatus::Met(date(2023, 4, 1));
    assert_eq!(statuses, [NeedStatus::Open, met, NeedStatus::Open, NeedStatus::Open]);
}

#[test]
fn what_was_linked_and_said_is_read_again_from_the_journal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("store");
    let live = Store::create(&store, &founding(), &author(), "test").expect("a new store");
    let live = fill(live);
    link(&live, 1, None).expect("said");
    send(&live, Kind::Needs, &format!("person,device,identified_on\n{WANG},WC,2023-03-01\n"));
    assert_eq!(relink(&live, Relink::default()), pairs(&[("F2", "N1")]));
    live.fittings(&author()).preview().link(fitting(2), None).expect("seen");
    let replayed = Store::open_read_only(&store).expect("the store is there");
    assert!(replayed.same_state(&live).expect("nothing panicked"));
    assert_eq!(met(&replayed), [None, Some("N1".into()), None]);
    assert_eq!(would_link(&replayed), 0, "a preview needs no store that can be written");
}

fn would_link(registry: &Store) -> usize {
    registry
        .fittings(&author())
        .preview()
        .relink(&Relink::default())
        .expect("nothing is wrong")
        .output
        .len()
}
