//! The report of services, the annual figures and the people in each of them, counted twice: by the library from
//! files, and by the oracle.

use crate::shared::{counted, counted_twice, filter, rate, tables};
use crate::undo::people;
use assistive_core::report::{
    AnnualFigures, CountedPeriod, Dimension, Figure, ServicesFigures, ServicesQuery, Subject,
};
use assistive_core::{Store, View};
use assistive_tests::oracle::{By, Filters, LendingQuery, Oracle, Query, Served, ServedFigures};
use assistive_tests::strategies::{look, served_inquiry};
use proptest::prelude::*;
use std::collections::BTreeSet;

pub(crate) fn period(query: &Query) -> CountedPeriod {
    counted(query.from, query.to)
}

pub(crate) fn figures(figures: &ServicesFigures) -> ServedFigures {
    ServedFigures {
        registered: figures.persons_registered,
        in_need: figures.rehab_persons_in_need,
        served: figures.rehab_persons_served,
        served_in_need: figures.rehab_persons_served_in_need,
        served_registered: figures.rehab_persons_served_registered,
    }
}

/// Returns the services of a registry in the oracle's types.
fn served(view: &View<'_>, query: &Query) -> Served {
    let filter = filter(view, &query.filters, None);
    let by = query.by.and_then(|by| Dimension::from_code(by.name()));
    let asked = ServicesQuery::new(period(query)).by(by).filter(filter);
    let report = view.services(&asked).expect("the filter names what is there");
    let rows = report.rows.iter();
    Served {
        rows: rows.map(|row| (row.label.code().to_owned(), figures(&row.figures))).collect(),
        total: figures(&report.total),
    }
}

/// Removes the rows without people. Whether a report lists them is not defined.
fn bare(mut served: Served) -> Served {
    served.rows.retain(|_, figures| *figures != ServedFigures::default());
    served
}

/// Returns the people in a figure, as the library lists them.
fn named(view: &View<'_>, figure: Figure, query: &Query) -> BTreeSet<u64> {
    let filter = filter(view, &query.filters, None);
    let explained = view.explain(figure, period(query), &filter).expect("it can be explained");
    let number = |subject: &Subject| match subject {
        Subject::Person(number, _) => {
            number.to_string().trim_start_matches('P').parse().expect("a number")
        }
        other => panic!("{other:?} is no person"),
    };
    explained.included.iter().map(|entry| number(&entry.subject)).collect()
}

/// Returns the annual figures of a period, each counted by the oracle on its own.
fn headlines(oracle: &Oracle, query: &Query) -> Vec<(&'static str, u64)> {
    let Query { from, to, .. } = *query;
    let plain = Query { by: None, ..query.clone() };
    let rate = oracle.rate(&plain).total;
    let served = oracle.served(&plain).total;
    let filters = query.filters.clone();
    let lending = oracle.lending(&LendingQuery { filters, ..LendingQuery::period(from, to) }).total;
    let behind = |figure| oracle.behind(figure, &plain).map_or(0, |people| people.len() as u64);
    vec![
        ("students_on_list", behind("students_on_list")),
        ("persons_in_need", rate.persons_in_need),
        ("persons_fitted", rate.persons_fitted),
        ("loans", lending.loans),
        ("borrowers", lending.borrowers),
        ("persons_registered", served.registered),
        ("rehab_persons_in_need", served.in_need),
        ("rehab_persons_served", served.served),
        ("rehab_persons_served_in_need", served.served_in_need),
        ("rehab_persons_served_registered", served.served_registered),
        ("children_served", behind("children_served")),
        ("children_served_at_home", behind("children_served_at_home")),
    ]
}

fn told(figures: &AnnualFigures) -> Vec<(&'static str, u64)> {
    vec![
        ("students_on_list", figures.students_on_list),
        ("persons_in_need", figures.persons_in_need),
        ("persons_fitted", figures.persons_fitted),
        ("loans", figures.loans),
        ("borrowers", figures.borrowers),
        ("persons_registered", figures.persons_registered),
        ("rehab_persons_in_need", figures.rehab_persons_in_need),
        ("rehab_persons_served", figures.rehab_persons_served),
        ("rehab_persons_served_in_need", figures.rehab_persons_served_in_need),
        ("rehab_persons_served_registered", figures.rehab_persons_served_registered),
        ("children_served", figures.children_served),
        ("children_served_at_home", figures.children_served_at_home),
    ]
}

fn check(registry: &Store, oracle: &Oracle, query: &Query) {
    let registered: Vec<_> = people(registry).iter().map(|one| one.registered_on).collect();
    assert_eq!(registered, oracle.registrations());
    let view = registry.view().expect("no writer has panicked");
    assert_eq!(bare(served(&view, query)), bare(oracle.served(query)), "{query:?}");
    let mut compared = 0;
    for figure in Figure::ALL {
        if let Some(people) = oracle.behind(figure.code(), query) {
            assert_eq!(named(&view, *figure, query), people, "{figure:?} of {query:?}");
            compared += 1;
        }
    }
    assert_eq!(compared, 11, "both know the figures by the same codes");
    let filter = filter(&view, &query.filters, None);
    let annual = view.annual(period(query), &filter).expect("the filter names what is there");
    assert_eq!(told(&annual.figures), headlines(oracle, query), "{query:?}");
    drop(view);
    // The schools of a year are the rates of the programme, school by school.
    let programme = Some("school".to_owned());
    let filters = Filters { programme, ..query.filters.clone() };
    let by_school = Query { by: Some(By::School), filters, ..query.clone() };
    let schools = annual.schools.iter().map(|row| {
        let figures = &row.figures;
        (row.label.code().to_owned(), (figures.persons_in_need, figures.persons_fitted))
    });
    let expected = oracle.rate(&by_school).rows;
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(key, figures)| (key, (figures.persons_in_need, figures.persons_fitted)))
        .collect();
    let mut schools: Vec<_> = schools.filter(|(_, figures)| *figures != (0, 0)).collect();
    schools.sort();
    assert_eq!(schools, expected, "{by_school:?}");
    assert_eq!(rate(registry, query).total, oracle.rate(query).total);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(300)))]

    #[test]
    fn service_figures_match_the_oracle(inquiry in served_inquiry(&tables()), look in look()) {
        let (registry, oracle) = counted_twice(&inquiry, &look)?;
        for query in &inquiry.queries {
            check(&registry, &oracle, &query.of_people());
        }
    }
}
