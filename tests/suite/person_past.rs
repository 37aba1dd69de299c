//! The past of people in sheets: another store finds them by former ids and other keys, and counts the same for earlier years.

use crate::care_sheets::{Sorted, rows};
use crate::exports::copied;
use crate::shared::{author, import, registry, said};
use assistive_core::exchange::{Headers, Kind};
use assistive_core::model::{Category, DivisionCode, Grade, Period, SiteCode};
use assistive_core::report::{Dimension, RateQuery};
use assistive_core::{Edit, PersonDraft, Store};
use assistive_tests::cases::TODAY;
use jiff::ToSpan;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

const WANG: &str = "34052419800101001X";

/// Returns a store with four people who have a need each, and a second record of Li with a key of a school.
fn prepared() -> Store {
    let registry = registry();
    let sites = "code,name,kind,division\nS1,一小,school,610902\nS2,二小,school,610981\n";
    let people = format!(
        "id_number,key,name,division,registered_on\n{WANG},1,王芳,610902,2020-01-01\n\
         ,2,李强,610902,2020-01-01\n,3,赵敏,610902,2020-01-01\n,4,陈静,610981,2020-01-01\n\
         ,S1/7,李强,610902,2020-01-01\n"
    );
    let needs = "person,device,identified_on\n1,12 22 03,2021-03-01\n2,12 22 03,2021-03-01\n\
        3,12 22 03,2021-03-01\n4,12 22 03,2021-03-01\n";
    for (kind, text) in [(Kind::Sites, sites), (Kind::Persons, &*people), (Kind::Needs, needs)] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0], "{kind}");
    }
    registry
}

/// Changes a dated fact of a person from a day on.
fn change(registry: &Store, (who, what, value, day): (u8, u8, usize, i32)) {
    let person = registry.view().expect("open").find_person(&(who + 1).to_string()).expect("one");
    let draft = PersonDraft::default();
    let site = |code| SiteCode::new(code).expect("a code");
    let division = |code| DivisionCode::new(code).expect("a code");
    let draft = match what {
        0 => draft.category([Category::Hearing, Category::Physical, Category::Visual][value]),
        1 => draft.grade([Grade::One, Grade::Two, Grade::Three][value]),
        2 => draft.division(["610902", "610981", "610921"].map(division)[value].clone()),
        _ => {
            draft.school([Edit::Clear, Edit::Set(site("S1")), Edit::Set(site("S2"))][value].clone())
        }
    };
    let from = date(2021, 1, 1).saturating_add(day.days());
    registry.people(&author()).edit(person, &draft, from).expect("an edit");
}

/// Returns the rates of three years by everything that changes.
fn rates(store: &Store) -> Vec<String> {
    let view = store.view().expect("open");
    let mut rates = Vec::new();
    for year in [2021, 2022, 2023] {
        let period = Period::year(year).expect("a year").until(TODAY);
        for by in [Dimension::School, Dimension::County, Dimension::Category, Dimension::Grade] {
            let report = view.rate(&RateQuery::new(period).by(by)).expect("a report");
            let row = |row: &assistive_core::report::RateRow| {
                format!("{year} {by:?} {} {}", row.label.code(), row.figures.persons_in_need)
            };
            rates.extend(report.rows.iter().map(row));
        }
    }
    rates
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(40)))]

    #[test]
    fn earlier_years_are_counted_alike_in_another_store(
        changes in vec((0..4_u8, 0..4_u8, 0..3_usize, 0..1000_i32), 0..12),
        headers in prop::sample::select(&[Headers::English, Headers::Chinese][..]),
    ) {
        let registry = prepared();
        changes.into_iter().for_each(|one| change(&registry, one));
        let copy = copied(&registry, headers);
        prop_assert_eq!(rates(&registry), rates(&copy));
        for kind in [Kind::Persons, Kind::Students] {
            prop_assert_eq!(rows(&registry, kind).sorted(), rows(&copy, kind).sorted());
        }
    }
}

#[test]
fn a_merged_record_is_found_by_its_other_key_in_another_store() {
    let registry = prepared();
    let [kept, other] =
        ["2", "S1/7"].map(|key| registry.view().expect("open").find_person(key).expect("a person"));
    registry.people(&author()).merge(kept, other).expect("two records of one person");
    let copy = copied(&registry, Headers::English);
    let view = copy.view().expect("open");
    assert_eq!(
        view.find_person("S1/7").expect("a person"),
        view.find_person("2").expect("a person")
    );
}

#[test]
fn a_sheet_does_not_change_a_past_that_the_store_knows() {
    let registry = prepared();
    change(&registry, (0, 3, 1, 0));
    change(&registry, (0, 3, 2, 200));
    let send = |history: &str| {
        let sheet = format!("key,name,division,history\n1,王芳,610902,{history}\n");
        let report = import(&registry, Kind::Persons, sheet.as_bytes());
        (said(&report.errors), said(&report.warnings), report.updated)
    };
    let told = |text: &str| vec![text.to_owned()];
    assert_eq!(send("school=S1 until 2021-07-20; school=S2"), (vec![], vec![], 0), "known");
    let differs = told("2 history history-differs");
    assert_eq!(send("school=S2 until 2022-01-01; school=S1"), (vec![], differs, 0));
    let unordered = told("2 history history-unordered");
    assert_eq!(send("grade=1; grade=2"), (unordered, vec![], 0));
    assert_eq!(send("school=S9").0, told("2 history unknown"));
    assert_eq!(send("colour=red").0, told("2 history not-a-history"));
    assert_eq!(send("grade=1 until 2024-05-01; grade=2").0, told("2 history after-today"));
    assert_eq!(send("grade=1 until 1823-05-01; grade=2").0, told("2 history before-our-time"));
}

#[test]
fn a_sheet_cannot_clear_a_past() {
    let registry = prepared();
    for column in ["former_ids", "other_keys", "history"] {
        let sheet = format!("key,name,division,{column}\n1,王芳,610902,-\n");
        let report = import(&registry, Kind::Persons, sheet.as_bytes());
        assert_eq!(said(&report.errors), [format!("2 {column} cannot-clear")]);
    }
}

#[test]
fn a_list_named_a_need_on_no_day_after_today_or_before_the_birth() {
    let registry = prepared();
    for (day, problem) in [
        ("2024-05-01", "after-today"),
        ("1823-03-01", "before-our-time"),
        ("1979-12-31", "before-birth"),
    ] {
        let sheet = format!(
            "person,device,identified_on,listed_again\n{WANG},12 22 03,2021-04-01,2022-01-01;{day}\n"
        );
        let report = import(&registry, Kind::Needs, sheet.as_bytes());
        assert!(said(&report.errors).contains(&format!("2 listed_again {problem}")), "{day}");
    }
}
