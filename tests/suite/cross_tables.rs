//! Reports by month and quarter, and cross tables of two dimensions, counted twice: by the library, and by the oracle, pair by
//! pair.

use crate::services;
use crate::shared::{
    counted_twice, dimension, figures, filter, import, lent, rate, registry, send, tables,
};
use assistive_core::Store;
use assistive_core::exchange::Kind;
use assistive_core::model::Period;
use assistive_core::report::{
    Dimension, LendingQuery, RateQuery, RateReport, ReportRow, ServicesQuery, Suppressed,
};
use assistive_tests::cases::{HOME, TODAY};
use assistive_tests::oracle::{self, By, Oracle, Query};
use assistive_tests::strategies::{inquiry, lending_inquiry, look, served_inquiry};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;

/// Returns a dimension of records, a month or a quarter.
fn any_dimension() -> impl Strategy<Value = By> {
    prop_oneof![3 => select(&By::ALL[..]), 1 => select(vec![By::Month, By::Quarter])]
}

fn of_people() -> impl Strategy<Value = By> {
    let of_people = By::ALL.into_iter().filter(|by| by.is_partition());
    select(of_people.collect::<Vec<_>>())
}

/// Returns the cells of a cross table by the codes of their row and column.
fn cells<F, T>(
    rows: &[ReportRow<F>],
    columns: &[ReportRow<F>],
    of: impl Fn(&F) -> T,
) -> BTreeMap<(String, String), T> {
    let code = |row: &ReportRow<F>| row.label.code().to_owned();
    let of_row = |row: &ReportRow<F>| {
        assert_eq!(row.cells.len(), columns.len(), "each row has a cell in each column");
        let cells = columns.iter().zip(&row.cells);
        let cells = cells.map(|(column, cell)| ((code(row), code(column)), of(cell)));
        cells.collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
}

/// Returns the rate of a registry by two dimensions.
fn rate_by(registry: &Store, query: &Query, rows: By, columns: Option<By>) -> RateReport {
    let view = registry.view().expect("no writer has panicked");
    let asked = RateQuery::new(services::period(query))
        .by(dimension(rows))
        .columns(columns.map(dimension))
        .filter(filter(&view, &query.filters, None));
    view.rate(&asked).expect("the filter names what is there")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(20)))]

    #[test]
    fn a_month_or_quarter_is_the_rate_of_that_period_alone(
        inquiry in inquiry(&tables()),
        look in look(),
        by in select(vec![By::Month, By::Quarter]),
    ) {
        let (registry, oracle) = counted_twice(&inquiry, &look)?;
        for query in &inquiry.queries {
            let divided = Query { by: Some(by), ..query.clone() };
            let (mut ours, mut theirs) = (rate(&registry, &divided), oracle.rate(&divided));
            ours.rows.retain(|_, figures| figures.needs > 0);
            theirs.rows.retain(|_, figures| figures.needs > 0);
            prop_assert_eq!(ours, theirs, "{:?}", divided);
            let report = rate_by(&registry, query, by, None);
            for (key, from, to) in by.periods(query.from, query.to.min(TODAY)) {
                let alone = Query { by: None, from, to, ..query.clone() };
                let row = report.rows.iter().find(|row| row.label.code() == key);
                let row = row.map_or_else(Default::default, |row| figures(&row.figures));
                prop_assert_eq!(row, rate(&registry, &alone).total, "{} of {:?}", key, query);
            }
        }
    }

    #[test]
    fn each_cell_of_a_rate_is_the_oracles(
        inquiry in inquiry(&tables()),
        look in look(),
        (rows, columns) in (any_dimension(), any_dimension()),
    ) {
        prop_assume!(dimension(rows).can_cross(dimension(columns)));
        let (registry, oracle) = counted_twice(&inquiry, &look)?;
        for query in &inquiry.queries {
            let query = &Query { by: Some(rows), ..query.clone() };
            let report = rate_by(&registry, query, rows, Some(columns));
            let mut ours = cells(&report.rows, &report.columns, figures);
            ours.retain(|_, figures| figures.needs > 0);
            let mut theirs = oracle.rate_cells(query, columns);
            theirs.retain(|_, figures| figures.needs > 0);
            prop_assert_eq!(ours, theirs, "{:?} by {:?}", query, columns);
            let margin = |rows: &[ReportRow<_>]| {
                let rows = rows.iter().map(|row| (row.label.code().to_owned(), figures(&row.figures)));
                rows.filter(|(_, figures)| figures.needs > 0).collect::<BTreeMap<_, _>>()
            };
            let alone = |by| {
                let mut rows = oracle.rate(&Query { by: Some(by), ..query.clone() }).rows;
                rows.retain(|_, figures| figures.needs > 0);
                rows
            };
            prop_assert_eq!(margin(&report.rows), alone(rows));
            prop_assert_eq!(margin(&report.columns), alone(columns));
            prop_assert_eq!(figures(&report.total), oracle.rate(query).total);
        }
    }

    #[test]
    fn cells_of_people_add_up(
        inquiry in inquiry(&tables()),
        look in look(),
        (rows, columns) in (of_people(), of_people()),
    ) {
        prop_assume!(rows != columns);
        let (registry, oracle) = counted_twice(&inquiry, &look)?;
        for query in &inquiry.queries {
            let report = rate_by(&registry, query, rows, Some(columns));
            for row in &report.rows {
                let sum: u64 = row.cells.iter().map(|cell| cell.persons_in_need).sum();
                prop_assert_eq!(sum, row.figures.persons_in_need);
            }
            for (at, column) in report.columns.iter().enumerate() {
                let sum: u64 = report.rows.iter().map(|row| row.cells[at].persons_fitted).sum();
                prop_assert_eq!(sum, column.figures.persons_fitted);
            }
            let needs = report.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.needs);
            prop_assert_eq!(needs.sum::<u64>(), oracle.rate(query).total.needs);
        }
    }

    #[test]
    fn each_cell_of_lending_is_the_oracles(
        inquiry in lending_inquiry(&tables()),
        look in look(),
        (rows, columns) in (select(&By::ALL[..]), select(&By::ALL[..])),
    ) {
        prop_assume!(rows != columns);
        let registry = registry();
        let mut oracle = Oracle::empty(&tables(), HOME, TODAY);
        for city in [&inquiry.first, &inquiry.second] {
            send(&registry, city, &look)?;
            oracle.import(city);
        }
        let view = registry.view().expect("no writer has panicked");
        for query in &inquiry.queries {
            let query = &oracle::LendingQuery { by: Some(rows), ..query.clone() };
            let period = Period::new(query.from, query.to).expect("a period").until(TODAY);
            let asked = LendingQuery::new(period)
                .by(dimension(rows))
                .columns(dimension(columns))
                .filter(filter(&view, &query.filters, query.site.as_ref()));
            let report = view.lending(&asked).expect("the filter names what is there");
            let mut ours = cells(&report.rows, &report.columns, lent);
            ours.retain(|_, figures| figures.loans + figures.returned + figures.open > 0);
            prop_assert_eq!(ours, oracle.lending_cells(query, columns), "{:?} by {:?}", query, columns);
        }
    }

    #[test]
    fn each_cell_of_services_is_the_oracles(
        inquiry in served_inquiry(&tables()),
        look in look(),
        (rows, columns) in (of_people(), of_people()),
    ) {
        prop_assume!(rows != columns);
        let (registry, oracle) = counted_twice(&inquiry, &look)?;
        let view = registry.view().expect("no writer has panicked");
        for query in &inquiry.queries {
            let query = &Query { by: Some(rows), ..query.of_people() };
            let asked = ServicesQuery::new(services::period(query))
                .by(dimension(rows))
                .columns(dimension(columns))
                .filter(filter(&view, &query.filters, None));
            let report = view.services(&asked).expect("the filter names what is there");
            let mut ours = cells(&report.rows, &report.columns, services::figures);
            ours.retain(|_, figures| *figures != oracle::ServedFigures::default());
            let mut theirs = oracle.served_cells(query, columns);
            theirs.retain(|_, figures| *figures != oracle::ServedFigures::default());
            prop_assert_eq!(ours, theirs, "{:?} by {:?}", query, columns);
        }
    }
}

#[test]
fn a_table_that_is_not_examined_is_suppressed_as_a_whole() {
    let registry = registry();
    let needs: String = (1..=20).map(|key| format!("{key},12 22 03,2023-03-05\n")).collect();
    let people: String = (1..=20).map(|key| format!("{key},王芳{key},610902\n")).collect();
    for (kind, sheet) in [
        (Kind::Persons, format!("key,name,division\n{people}")),
        (Kind::Needs, format!("person,device,identified_on\n{needs}")),
    ] {
        assert_eq!(import(&registry, kind, sheet.as_bytes()).errors, []);
    }
    let view = registry.view().expect("open");
    let year = RateQuery::new(Period::year(2023).expect("a year").until(TODAY));
    let is_open = |query: &RateQuery| {
        let report = view.rate(query).expect("a report");
        assert_eq!(report.total.persons_in_need, 20);
        let suppressed = report.suppressed();
        let of_rows = (0..report.rows.len()).any(|row| !suppressed.of_row(row, "persons_in_need"));
        assert_eq!(of_rows, Suppressed::examines(query.by, query.columns));
        of_rows
    };
    assert!(is_open(&year.clone().by(Dimension::County)), "twenty people can be published");
    assert!(!is_open(&year.clone().by(Dimension::Month)));
    assert!(!is_open(&year.clone().by(Dimension::County).columns(Dimension::Category)));
    for (rows, columns) in [
        (None, Dimension::County),
        (Some(Dimension::County), Dimension::County),
        (Some(Dimension::Month), Dimension::Quarter),
    ] {
        let crossed = view.rate(&year.clone().by(rows).columns(columns));
        assert!(crossed.is_err(), "{rows:?} by {columns:?}");
    }
}
