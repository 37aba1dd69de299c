//! Needs for several devices, devices that an assessment recommends, and the days of a life.

use crate::shared::{all, author, import, rate, registry, said, send, tables};
use assistive_core::exchange::{Ids, Kind};
use assistive_core::model::{
    AssessmentOutcome, FittingNo, ModelCode, NeedNo, PersonNo, ProblemKind,
};
use assistive_core::{
    AssessmentDraft, DueFilter, DueKind, Error, FittingDraft, FittingFilter, NeedStatus, Outcome,
    Store,
};
use assistive_tests::cases::{HOME, TODAY};
use assistive_tests::oracle::{Oracle, Query};
use assistive_tests::strategies::{inquiry, look};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;

const CATALOG: &str = "code,name,class,tracking,life_years\n\
    HA,耳背式助听器,22 06 15,serial,\nWC,轮椅,12 22 03,serial,\nPC,高靠背轮椅,12 22 18,serial,\n";

/// A child P1, born on 2015-03-04, with what a sheet says.
fn child(sheets: &[(Kind, &str)]) -> Store {
    let registry = registry();
    let person = "id_number,name,division\n999001201503044043,钱小宝,610922\n";
    for (kind, sheet) in [(Kind::Persons, person), (Kind::Catalog, CATALOG)] {
        assert_eq!(import(&registry, kind, sheet.as_bytes()).errors, [], "{kind}");
    }
    for (kind, sheet) in sheets {
        assert_eq!(import(&registry, *kind, sheet.as_bytes()).errors, [], "{kind}");
    }
    registry
}

fn person() -> PersonNo {
    PersonNo::parse("P1").expect("a number")
}

fn model(code: &str) -> ModelCode {
    ModelCode::new(code).expect("a code")
}

/// The status of N1 and the devices handed over for it.
fn first_need(registry: &Store) -> (NeedStatus, u32) {
    let number = NeedNo::parse("N1").expect("a number");
    let need = registry.view().expect("open").need(number, TODAY).expect("a need");
    (need.status, need.given)
}

/// Records a hearing aid on a day; returns the fitting, what came of it and its need.
fn fit(registry: &Store, day: Date, another: bool) -> (String, Outcome, Option<NeedNo>) {
    let draft = FittingDraft::new(person(), model("HA"), day).another(another);
    let recorded = registry.fittings(&author()).record(&draft).expect("nothing forbids it");
    let need = registry.view().expect("open").fitting(recorded.number, TODAY).expect("it").need;
    (recorded.number.to_string(), recorded.outcome, need)
}

const TWO: (Kind, &str) =
    (Kind::Needs, "person,device,identified_on,quantity\n999001201503044043,HA,2024-01-10,2\n");

#[test]
fn a_need_for_two_is_open_until_two_were_handed_over() {
    let registry = child(&[TWO]);
    let (first, second) = (date(2024, 2, 1), date(2024, 3, 1));
    assert_eq!(first_need(&registry), (NeedStatus::Open, 0));
    let need = NeedNo::parse("N1");
    assert_eq!(fit(&registry, first, false), ("F1".to_owned(), Outcome::Created, need));
    assert_eq!(first_need(&registry), (NeedStatus::Open, 1));
    // The same row again is the same fitting.
    assert_eq!(fit(&registry, first, false), ("F1".to_owned(), Outcome::Unchanged, need));
    assert_eq!(fit(&registry, second, false), ("F2".to_owned(), Outcome::Created, need));
    assert_eq!(first_need(&registry), (NeedStatus::Met(second), 2));
    // One more is for no need.
    assert_eq!(fit(&registry, second, true), ("F3".to_owned(), Outcome::Created, None));
    let query = Query::period(date(2024, 1, 1), TODAY);
    let figures = rate(&registry, &query).total;
    assert_eq!(
        (figures.needs_met, figures.days_to_fit_median),
        (1, Some(51.0)),
        "10 January to 1 March"
    );
    registry
        .void(&author().why("wrong person".to_owned()), FittingNo::parse("F1").expect("a number"))
        .expect("it can be voided");
    assert_eq!(first_need(&registry), (NeedStatus::Open, 1));
}

#[test]
fn a_second_device_of_a_model_on_one_day_is_recorded_and_exported() {
    let registry = child(&[TWO]);
    let day = date(2024, 2, 1);
    fit(&registry, day, false);
    assert_eq!(fit(&registry, day, true).0, "F2");
    assert_eq!(first_need(&registry), (NeedStatus::Met(day), 2));
    let sheet = registry.view().expect("open").export(Kind::Fittings, Ids::Shown).expect("a sheet");
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(&sheet.header).expect("memory");
    for row in &sheet.rows {
        csv.write_record(row).expect("memory");
    }
    let csv = csv.into_inner().expect("memory");
    let again = import(&registry, Kind::Fittings, &csv);
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
    let other = child(&[TWO]);
    assert_eq!(import(&other, Kind::Fittings, &csv).created, 2);
    assert_eq!(first_need(&other), (NeedStatus::Met(day), 2));
    // The second device cannot come before the first.
    let third = "person,device,fitted_on,nth\n999001201503044043,HA,2024-02-01,4\n";
    assert_eq!(said(&import(&other, Kind::Fittings, third.as_bytes()).errors), ["2 nth not-next"]);
    // A correction concerns the fitting that it names.
    let cost = [("cost".to_owned(), "800".to_owned())];
    other
        .correct(
            &author().why("forgotten".to_owned()),
            FittingNo::parse("F2").expect("a number"),
            &cost,
        )
        .expect("a correction");
    let fittings = all(other.view().expect("open").fittings(&FittingFilter::default(), TODAY));
    let costs =
        fittings.expect("a list").iter().map(|fitting| fitting.cost.is_some()).collect::<Vec<_>>();
    assert_eq!(costs, [false, true]);
}

#[test]
fn devices_with_tags_are_told_apart() {
    let stock = "tag,device,site,received_on\nH1,HA,AK-DPF,2024-01-01\nH2,HA,AK-DPF,2024-01-01\n";
    let fittings = "person,device,fitted_on,item\n\
        999001201503044043,HA,2024-02-01,H1\n999001201503044043,HA,2024-02-01,H2\n";
    let registry = child(&[TWO, (Kind::Stock, stock)]);
    let once = import(&registry, Kind::Fittings, fittings.as_bytes());
    assert_eq!((once.created, said(&once.errors)), (2, vec![]));
    assert_eq!(first_need(&registry), (NeedStatus::Met(date(2024, 2, 1)), 2));
    assert_eq!(import(&registry, Kind::Fittings, fittings.as_bytes()).unchanged, 2);
}

#[test]
fn a_need_is_not_withdrawn_before_a_device_was_handed_over_for_it() {
    let registry = child(&[TWO]);
    fit(&registry, date(2024, 2, 1), false);
    let withdraw = |day: &str| {
        let sheet = format!(
            "person,device,identified_on,withdrawn_on,withdrawn_reason\n\
             999001201503044043,HA,2024-01-10,{day},refused\n"
        );
        said(&import(&registry, Kind::Needs, sheet.as_bytes()).errors)
    };
    assert_eq!(withdraw("2024-02-01"), ["2 withdrawn_on withdrawn-but-given"]);
    assert_eq!(withdraw("2024-02-02"), [""; 0]);
}

#[test]
fn what_an_assessment_recommends_meets_the_need() {
    let needs = "person,device,identified_on\n999001201503044043,WC,2024-01-10\n";
    let registry = child(&[(Kind::Needs, needs)]);
    let assess = |day, code: Option<&str>| {
        let outcome = match code {
            Some(_) => AssessmentOutcome::AnotherDevice,
            None => AssessmentOutcome::Suitable,
        };
        let need = NeedNo::parse("N1").expect("a number");
        let draft = AssessmentDraft::new(need, day, outcome).model(code.map(model));
        registry.needs(&author()).assess(&draft).expect("an open need");
    };
    let meets = |code, day| {
        let draft = FittingDraft::new(person(), model(code), day);
        let fitting = registry.fittings(&author()).record(&draft).expect("a fitting").number;
        let need = registry.view().expect("open").fitting(fitting, TODAY).expect("it").need;
        registry.void(&author().why("a trial".to_owned()), fitting).expect("it can be voided");
        need.is_some()
    };
    assert!(!meets("PC", date(2024, 2, 1)), "nobody has recommended it");
    assess(date(2024, 1, 20), Some("PC"));
    assert!(!meets("PC", date(2024, 1, 19)), "that was before the assessment");
    assert!(meets("PC", date(2024, 2, 1)) && meets("WC", date(2024, 2, 1)));
    assess(date(2024, 3, 1), None);
    assert!(!meets("PC", date(2024, 3, 1)), "the latest assessment recommends none");
    assert!(meets("PC", date(2024, 2, 29)), "the day of the fitting decides");
}

#[test]
fn children_grow_out_of_body_sized_devices_only() {
    let of = |code: &str| {
        let sheet = format!("person,device,fitted_on\n999001201503044043,{code},2022-01-10\n");
        let registry = child(&[(Kind::Fittings, &sheet)]);
        let wanted = DueFilter::default().kinds(vec![DueKind::Growth]);
        let due = registry.view().expect("open").due(&wanted, TODAY).expect("a list");
        due.iter().map(|due| due.due_on).collect::<Vec<_>>()
    };
    assert_eq!(of("WC"), [date(2023, 1, 10)]);
    assert_eq!(of("HA"), []);
}

#[test]
fn nothing_happens_before_a_birth_or_before_our_time() {
    let registry = child(&[]);
    let refused = |kind, header: &str, row: &str| {
        let sheet = format!("{header}\n{row}\n");
        said(&import(&registry, kind, sheet.as_bytes()).errors)
    };
    let fitted = |day: &str| {
        let row = format!("999001201503044043,HA,{day}");
        refused(Kind::Fittings, "person,device,fitted_on", &row)
    };
    assert_eq!(fitted("2015-03-03"), ["2 fitted_on before-birth"]);
    assert_eq!(fitted("1905-07-15"), ["2 fitted_on before-birth"]);
    assert_eq!(fitted("0023-03-05"), ["2 fitted_on before-our-time"]);
    let need = "999001201503044043,HA,2015-03-03";
    let need = refused(Kind::Needs, "person,device,identified_on", need);
    assert_eq!(need, ["2 identified_on before-birth"]);
    let service =
        refused(Kind::Services, "person,kind,served_on", "999001201503044043,training,2015-03-03");
    assert_eq!(service, ["2 served_on before-birth"]);
    let header = "id_number,registered_on,left_on,left_reason";
    let life = refused(Kind::Persons, header, "999001201503044043,2015-03-03,,");
    assert_eq!(life, ["2 registered_on before-birth"]);
    let life = refused(Kind::Persons, header, "999001201503044043,,2015-03-03,deceased");
    assert_eq!(life, ["2 left_on before-birth"]);
    let born = |day: &str| {
        let row = format!("K1,张三,610922,{day}");
        refused(Kind::Persons, "key,name,division,birth_date", &row)
    };
    assert_eq!(born("1849-12-31"), ["2 birth_date before-our-time"]);
    assert_eq!(born("1850-01-01"), [""; 0]);
    assert_eq!(fitted("2015-03-04"), [""; 0]);
    let sheet = "person,device,fitted_on\nK1,HA,2020-01-01\n";
    assert_eq!(import(&registry, Kind::Fittings, sheet.as_bytes()).errors, []);
    assert_eq!(born("2020-01-02"), ["2 birth_date born-after"]);
}

#[test]
fn a_person_whose_day_of_registration_nobody_gave_is_known_from_the_first_record() {
    let needs = "person,device,identified_on\n999001201503044043,HA,2022-09-01\n";
    let registry = child(&[]);
    let registered = |registry: &Store| {
        registry.view().expect("open").person(person(), TODAY).expect("a person").registered_on
    };
    assert_eq!(registered(&registry), TODAY);
    let report = import(&registry, Kind::Needs, needs.as_bytes());
    assert_eq!(said(&report.warnings), [""; 0], "a first import has no false warnings");
    assert_eq!(registered(&registry), date(2022, 9, 1));
    let given = "id_number,registered_on\n999001201503044043,2023-01-01\n";
    assert_eq!(import(&registry, Kind::Persons, given.as_bytes()).updated, 1);
    assert_eq!(registered(&registry), date(2023, 1, 1), "a day that is given counts");
    let early = "person,device,identified_on\n999001201503044043,WC,2022-10-01\n";
    let report = import(&registry, Kind::Needs, early.as_bytes());
    assert_eq!(said(&report.warnings), ["2 identified_on need-before-registration"]);
    let cleared = "id_number,registered_on\n999001201503044043,-\n";
    assert_eq!(import(&registry, Kind::Persons, cleared.as_bytes()).updated, 1);
    assert_eq!(registered(&registry), date(2022, 9, 1), "the default again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(200)))]

    #[test]
    fn assessments_count_as_in_the_oracle(
        inquiry in inquiry(&tables()),
        look in look(),
        made in vec((any::<u8>(), 0..500_i32, any::<u8>()), 1..8),
    ) {
        let registry = registry();
        send(&registry, &inquiry.first, &look)?;
        let mut oracle = Oracle::new(&inquiry.first, &tables(), HOME, TODAY);
        let models = &inquiry.first.models;
        for (need, days, of) in made {
            let count = u32::try_from(oracle.need_count()).expect("few needs");
            let Some(place) = u32::from(need).checked_rem(count) else { continue };
            let number = NeedNo::parse(&format!("N{}", place + 1)).expect("a number");
            let day = TODAY.checked_sub(jiff::Span::new().days(days)).expect("a day");
            let code = &models[usize::from(of) % models.len()].code;
            let outcome = AssessmentOutcome::AnotherDevice;
            let draft = AssessmentDraft::new(number, day, outcome).model(Some(model(code)));
            match registry.needs(&author()).assess(&draft) {
                Ok(_) => oracle.assess(place as usize, day, code),
                Err(Error::Refused(why)) => prop_assert!(
                    why.iter().all(|problem| matches!(
                        problem.kind,
                        ProblemKind::NeedNotOpen { .. } | ProblemKind::NeedNotForDevice { .. }
                    )),
                    "{:?}", why
                ),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
        oracle.import(&inquiry.second);
        prop_assume!(oracle.refusals().is_empty());
        send(&registry, &inquiry.second, &look)?;
        for query in &inquiry.queries {
            let mut ours = rate(&registry, query);
            let mut theirs = oracle.rate(query);
            ours.rows.retain(|_, figures| figures.needs > 0);
            theirs.rows.retain(|_, figures| figures.needs > 0);
            prop_assert_eq!(ours, theirs, "{:?}", query);
        }
    }
}
