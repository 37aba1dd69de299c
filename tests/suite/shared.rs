//! Helpers of the tests: the built-in tables for the oracle, stores, and files to import.

use assistive_core::exchange::{ImportOptions, ImportReport, Kind, RowProblem};
use assistive_core::model::{Category, Coded, Stage};
use assistive_core::model::{
    DeviceClass, Period, Placement, Programme, Scheme, SiteCode, SiteKind,
};
use assistive_core::report::{
    CountedPeriod, Dimension, Filter, LendingFigures, LendingQuery, RateQuery, StockQuery,
};
use assistive_core::{Author, Listing, OwnSite, Result, Store, StoreId, StoreOptions, View};
use assistive_tests::cases::{HOME, TODAY};
use assistive_tests::city::{self, City};
use assistive_tests::oracle::{self, By, Figures, Filters, Lending, Oracle, Query, Rate, Tables};
use assistive_tests::strategies::{Inquiry, Look};
use jiff::civil::Date;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the root").to_owned()
}

/// Returns the built-in divisions and classes, for the oracle.
pub(crate) fn tables() -> Tables {
    let read = |name: &str| {
        let path = root().join("assistive-core/data").join(name);
        std::fs::read_to_string(path).expect("the built-in tables are there")
    };
    Tables::new(&read("divisions.csv"), &read("towns.csv"), &read("classes.csv"))
}

/// Returns an author on the day that the cases take as today.
pub(crate) fn author() -> Author {
    Author::new("tester", "2024-04-30T08:00:00Z".parse().expect("a time"), TODAY)
}

/// Returns a period as it is counted on the day that the cases take as today.
pub(crate) fn counted(from: Date, to: Date) -> CountedPeriod {
    Period::new(from, to).expect("a period").until(TODAY)
}

/// Returns all of a list.
pub(crate) fn all<T>(list: Result<Listing<'_, T>>) -> Result<Vec<T>> {
    list.and_then(Iterator::collect)
}

/// Returns a store of the site that the cases are imported into.
pub(crate) fn founding() -> StoreOptions {
    let site = OwnSite {
        code: SiteCode::new(HOME).expect("a code"),
        name: "安康市辅具中心".into(),
        kind: SiteKind::Centre,
        division: "610900".into(),
    };
    StoreOptions::new(StoreId::from_random(7)).site(site)
}

/// Returns an empty store in memory.
pub(crate) fn registry() -> Store {
    Store::in_memory(&founding(), &author()).expect("nothing is wrong with the founding")
}

/// Imports a file with the default options.
pub(crate) fn import(registry: &Store, kind: Kind, bytes: &[u8]) -> ImportReport {
    import_as(registry, &author(), kind, bytes)
}

/// Imports a file with the default options, as someone on some day.
pub(crate) fn import_as(
    registry: &Store,
    author: &Author,
    kind: Kind,
    bytes: &[u8],
) -> ImportReport {
    registry
        .import(author, kind, bytes, &ImportOptions::default())
        .expect("memory and temporary folders can be written")
}

/// Returns the report of a preview.
pub(crate) fn import_dry(registry: &Store, kind: Kind, sheet: &str) -> ImportReport {
    let options = ImportOptions::default().dry_run(true).changes(10_usize);
    registry.import(&author(), kind, sheet.as_bytes(), &options).expect("in memory")
}

/// Imports a city's files, written in some look.
pub(crate) fn send(registry: &Store, city: &City, look: &Look) -> Result<(), TestCaseError> {
    for kind in city::Kind::ALL {
        let bytes = look.render(city, kind);
        let kind = Kind::from_code(kind.name()).expect("both know the same kinds");
        let report = import(registry, kind, &bytes);
        prop_assert_eq!(&report.errors, &[], "{}", kind);
    }
    Ok(())
}

/// Both sendings of a city, taken in by the library and by the oracle.
pub(crate) fn counted_twice(
    inquiry: &Inquiry,
    look: &Look,
) -> Result<(Store, Oracle), TestCaseError> {
    let registry = registry();
    send(&registry, &inquiry.first, look)?;
    send(&registry, &inquiry.second, look)?;
    let mut oracle = Oracle::new(&inquiry.first, &tables(), HOME, TODAY);
    oracle.import(&inquiry.second);
    prop_assert_eq!(oracle.refusals(), &[]);
    prop_assert_eq!(registry.inconsistencies().expect("nothing panicked"), []);
    Ok((registry, oracle))
}

pub(crate) fn filter(view: &View<'_>, filters: &Filters, site: Option<&String>) -> Filter {
    let code = |text: &String| SiteCode::new(text).expect("a code");
    Filter::default()
        .division(filters.division.as_ref().map(|d| view.find_division(d).expect("a division")))
        .school(filters.school.as_ref().map(code))
        .programme(filters.programme.as_ref().map(|p| Programme::new(p).expect("a code")))
        .category(filters.category.as_ref().and_then(|c| Category::from_word(c)))
        .stage(filters.stage.as_ref().and_then(|s| Stage::from_word(s)))
        .placement(filters.placement.as_ref().and_then(|p| Placement::from_word(p)))
        .basic(filters.basic)
        .class(
            filters
                .class
                .as_ref()
                .map(|c| DeviceClass::parse(c, Scheme::Iso9999).expect("a class")),
        )
        .site(site.map(code))
}

/// Problems as `row column code`.
pub(crate) fn said(problems: &[RowProblem]) -> Vec<String> {
    let line = |p: &RowProblem| format!("{} {} {}", p.row, p.problem.field, p.problem.kind.code());
    problems.iter().map(line).collect()
}

/// Returns the rate of a registry, in the oracle's own words.
pub(crate) fn rate(registry: &Store, query: &Query) -> Rate {
    let view = registry.view().expect("no writer has panicked");
    let filter = filter(&view, &query.filters, None);
    let period = counted(query.from, query.to);
    let by = query.by.map(dimension);
    let report = view
        .rate(&RateQuery::new(period).by(by).filter(filter))
        .expect("the filter names what is there");
    let rows = report.rows.iter();
    Rate {
        rows: rows.map(|row| (row.label.code().to_owned(), figures(&row.figures))).collect(),
        total: figures(&report.total),
        unlisted_persons: report.unlisted_persons,
        excluded: report
            .excluded
            .iter()
            .map(|(reason, count)| (reason.code().to_owned(), *count))
            .collect::<BTreeMap<_, _>>(),
    }
}

pub(crate) fn dimension(by: By) -> Dimension {
    Dimension::from_code(by.name()).expect("both know the same dimensions")
}

pub(crate) fn figures(figures: &assistive_core::report::Figures) -> Figures {
    Figures {
        persons_in_need: figures.persons_in_need,
        persons_fitted: figures.persons_fitted,
        persons_fully_fitted: figures.persons_fully_fitted,
        needs: figures.needs,
        needs_met: figures.needs_met,
        days_to_fit_median: figures.days_to_fit_median,
        days_to_fit_p90: figures.days_to_fit_p90,
    }
}

/// Returns the lending of a registry, in the oracle's own words.
pub(crate) fn lending(registry: &Store, query: &oracle::LendingQuery) -> Lending {
    let view = registry.view().expect("no writer has panicked");
    let filter = filter(&view, &query.filters, query.site.as_ref());
    let period = counted(query.from, query.to);
    let by = query.by.map(dimension);
    let query = LendingQuery::new(period).by(by).filter(filter);
    let report = view.lending(&query).expect("the filter names what is there");
    let rows = report.rows.iter();
    Lending {
        rows: rows.map(|row| (row.label.code().to_owned(), lent(&row.figures))).collect(),
        total: lent(&report.total),
    }
}

pub(crate) fn lent(figures: &LendingFigures) -> oracle::LendingFigures {
    oracle::LendingFigures {
        loans: figures.loans,
        borrowers: figures.borrowers,
        returned: figures.returned,
        open: figures.open,
        overdue: figures.overdue,
        days: figures.days,
        // A rate with denominator 0 is none.
        utilisation: figures
            .utilisation
            .filter(|rate| rate.denominator > 0)
            .map(|rate| (rate.numerator, rate.denominator)),
    }
}

/// Returns the stock of a registry, in the oracle's own words. Imports leave nothing in the other standings.
pub(crate) fn stock(registry: &Store, from: Date, to: Date) -> oracle::StockFigures {
    let view = registry.view().expect("no writer has panicked");
    let period = counted(from, to);
    let query = StockQuery::new(period);
    let report = view.stock_report(&query).expect("nothing is filtered");
    let total = &report.total;
    let others =
        [total.cleaning, total.repair, total.display, total.transit, total.lost, total.retired];
    assert_eq!(others, [0; 6]);
    oracle::StockFigures {
        in_stock: total.in_stock,
        on_loan: total.on_loan,
        issued: total.issued,
        quantity: total.quantity,
        value: total.value,
        donated_items: report.donated_items,
        donated_value: report.donated_value,
    }
}
