//! A publication of a store: which schools are subtracted from which counties.

use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::Period;
use assistive_core::report::{Filter, Publication, PublishedReport};
use assistive_core::{Author, Store, StoreId, StoreOptions};

/// Creates a store whose people live in a county, go to a school or none, and were fitted or not.
fn store_of(people: &[(&str, &str, bool)]) -> (Store, Author) {
    let (now, today) = ("2024-06-15T08:00:00Z", "2024-06-15");
    let author = Author::new("Li", now.parse().expect("a time"), today.parse().expect("a day"));
    let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author);
    let store = store.expect("a store");
    let mut persons = "key,name,division\n".to_owned();
    let mut students = "key,name,division,school\n".to_owned();
    let mut needs = "person,device,identified_on,programme\n".to_owned();
    let mut fittings = "person,device,fitted_on\n".to_owned();
    for (key, (division, school, is_fitted)) in people.iter().enumerate() {
        let programme = if school.is_empty() { "community" } else { "school" };
        match *school {
            "" => persons += &format!("{key},王芳,{division}\n"),
            school => students += &format!("{key},王芳,{division},{school}\n"),
        }
        needs += &format!("{key},WC,2023-03-05,{programme}\n");
        if *is_fitted {
            fittings += &format!("{key},WC,2023-04-01\n");
        }
    }
    let sites = "code,name,kind,division\nS1,一小,school,610902\nS2,二小,school,610981\n";
    for (kind, sheet) in [
        (Kind::Catalog, "code,name,class\nWC,轮椅,12 22 03\n"),
        (Kind::Sites, sites),
        (Kind::Persons, &persons),
        (Kind::Students, &students),
        (Kind::Needs, &needs),
        (Kind::Fittings, &fittings),
    ] {
        let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default());
        let report = report.expect("a sheet");
        let first = report.errors.first();
        assert_eq!((report.rejected, report.created > 0), (0, true), "{kind:?}: {first:?}");
    }
    (store, author)
}

/// Returns whether the people in need are open in the rows by county and by school.
fn open_in_need(people: &[(&str, &str, bool)]) -> [Vec<bool>; 2] {
    let (store, author) = store_of(people);
    let year = Period::year(2023).expect("a year").until(author.today);
    let view = store.view().expect("a view");
    let publication = view.publication(year, &Filter::default()).expect("a publication");
    let codes = publication.tables.iter().map(|table| table.code);
    assert_eq!(codes.collect::<Vec<_>>(), Publication::CODES);
    ["rate-county", "rate-school"].map(|code| {
        let table = publication.tables.iter().find(|table| table.code == code);
        let table = table.expect("the table");
        let PublishedReport::Rate(report) = &table.report else { panic!("a rate") };
        let rows = 0..report.rows.len();
        rows.map(|row| !table.suppressed.of_row(row, "persons_in_need")).collect()
    })
}

#[test]
fn people_of_a_store_are_protected_across_counties_and_schools() {
    let people = |division, school, fitted: usize, unmet: usize| {
        let fitted = std::iter::repeat_n((division, school, true), fitted);
        fitted.chain(std::iter::repeat_n((division, school, false), unmet))
    };
    let others = || people("610981", "S2", 15, 15).chain(people("610981", "", 20, 20));
    let school = || people("610902", "S1", 16, 10).chain(others());
    // The county has nine people without a school, or one.
    let enough: Vec<_> = school().chain(people("610902", "", 5, 4)).collect();
    assert_eq!(open_in_need(&enough), [[true, true], [true, true]]);
    let revealed: Vec<_> = school().chain(people("610902", "", 0, 1)).collect();
    assert_eq!(open_in_need(&revealed), [[true, true], [false, false]]);
    // A school with people of both counties cannot be subtracted from one.
    let elsewhere = people("610981", "S1", 5, 5);
    let mixed: Vec<_> = revealed.iter().copied().chain(elsewhere).collect();
    assert_eq!(open_in_need(&mixed), [[true, true], [true, true]]);
}
