//! The case folders: input files with the figures that they must give, counted by others.
//!
//! Only the parts of `expected.json` that `report rate`, `report lending` and `report stock` answer
//! are compared here.

use crate::oracle::{By, Figures, LendingFigures, LendingQuery, Query, Rate, StockFigures};
use jiff::civil::{Date, date};
use serde_json::{Map, Value};
use std::path::Path;

/// The day that the cases take as today.
pub const TODAY: Date = date(2024, 4, 30);

/// The site whose store the cases are imported into.
pub const HOME: &str = "AK-DPF";

/// The expected figures of a case.
pub struct Expected(Value);

/// The result of a comparison.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The number of figures compared.
    pub compared: usize,
    /// The figures that differ, each with its place, the expected and the given value.
    pub wrong: Vec<String>,
}

impl Expected {
    /// Reads `expected.json` of a case folder.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is no JSON.
    pub fn read(dir: &Path) -> std::io::Result<Self> {
        let file = std::fs::read(dir.join("expected.json"))?;
        Ok(Self(serde_json::from_slice(&file)?))
    }

    /// Asks `rate` every question that the case has an answer to, and compares.
    pub fn compare_rates(&self, rate: impl Fn(&Query) -> Rate) -> Comparison {
        let mut found = Comparison::default();
        let year = Query::period(date(2023, 1, 1), date(2023, 12, 31));
        let whole = rate(&year);
        found.figures("total", self.map("rate_total"), Some(&whole.total));
        found.value("unlisted", &self.0["unlisted_persons"], &whole.unlisted_persons.into());
        found.excluded(self.map("excluded"), &whole);
        for (name, rows) in self.map("rate_by") {
            let by = By::named(name).expect("the case divides by a known dimension");
            found.rows(name, map(rows), &rate(&year.clone().by(by)), by);
        }
        for (filters, want) in self.map("rate_filters") {
            let answer = rate(&filtered(&year, filters));
            found.figures(filters, map(want), Some(&answer.total));
        }
        let half = Query::period(date(2023, 1, 1), date(2023, 6, 30)).by(By::Age);
        let ages = self.map("rate_mid_year_by_age");
        found.rows("mid-year age", ages, &rate(&half), By::Age);
        for (period, want) in self.map("rate_periods") {
            let answer = rate(&parse_period(period));
            found.figures(period, map(want), Some(&answer.total));
        }
        found
    }

    /// Compares the lending of 2023, as `report lending` and as the annual report have it.
    pub fn compare_lending(&self, lending: impl Fn(&LendingQuery) -> LendingFigures) -> Comparison {
        let mut found = Comparison::default();
        let year = LendingQuery::period(date(2023, 1, 1), date(2023, 12, 31));
        let got = lending(&year);
        for (field, want) in self.map("lending_total") {
            let given = match field.as_str() {
                "loans" => got.loans.into(),
                "borrowers" => got.borrowers.into(),
                "returned" => got.returned.into(),
                "open" => got.open.into(),
                "overdue" => got.overdue.into(),
                "mean_days" => got.mean_days().into(),
                other => panic!("the case asks for an unknown figure `{other}`"),
            };
            found.value(&format!("lending: {field}"), want, &given);
        }
        let annual = self.map("annual");
        found.value("annual loans", &annual["loans"], &got.loans.into());
        found.value("annual borrowers", &annual["borrowers"], &got.borrowers.into());
        found
    }

    /// Compares what was donated in 2023. The case counts in yuan.
    pub fn compare_donations(&self, stock: impl Fn(Date, Date) -> StockFigures) -> Comparison {
        let mut found = Comparison::default();
        let got = stock(date(2023, 1, 1), date(2023, 12, 31));
        let annual = self.map("annual");
        found.value("donated items", &annual["donated_items"], &got.donated_items.into());
        let yuan = got.donated_value as f64 / 100.0;
        found.value("donated value", &annual["donated_value"], &yuan.into());
        found
    }

    fn map(&self, part: &str) -> &Map<String, Value> {
        map(&self.0[part])
    }
}

impl Comparison {
    fn rows(&mut self, name: &str, want: &Map<String, Value>, got: &Rate, by: By) {
        for (key, figures) in want {
            self.figures(&format!("{name} `{key}`"), map(figures), got.rows.get(key));
        }
        if by.is_partition() {
            let sum: u64 = got.rows.values().map(|row| row.persons_in_need).sum();
            let total = got.total.persons_in_need;
            self.value(&format!("{name} adds up"), &total.into(), &sum.into());
        }
    }

    fn excluded(&mut self, want: &Map<String, Value>, got: &Rate) {
        for (reason, count) in want {
            let given = got.excluded.get(reason).copied();
            self.value(&format!("excluded `{reason}`"), count, &given.into());
        }
        for reason in got.excluded.keys().filter(|reason| !want.contains_key(*reason)) {
            self.wrong.push(format!("excluded `{reason}`: nobody wanted it"));
        }
    }

    fn figures(&mut self, name: &str, want: &Map<String, Value>, got: Option<&Figures>) {
        let Some(got) = got else {
            return self.wrong.push(format!("{name}: no such row"));
        };
        for (field, value) in want {
            let given = match field.as_str() {
                "persons_in_need" => got.persons_in_need.into(),
                "persons_fitted" => got.persons_fitted.into(),
                "persons_fully_fitted" => got.persons_fully_fitted.into(),
                "fitting_rate" => got.fitting_rate().into(),
                "full_fitting_rate" => got.full_fitting_rate().into(),
                "needs" => got.needs.into(),
                "needs_met" => got.needs_met.into(),
                "needs_rate" => got.needs_rate().into(),
                "days_to_fit_median" => got.days_to_fit_median.into(),
                "days_to_fit_p90" => got.days_to_fit_p90.into(),
                other => panic!("the case asks for an unknown figure `{other}`"),
            };
            self.value(&format!("{name}: {field}"), value, &given);
        }
    }

    fn value(&mut self, name: &str, want: &Value, got: &Value) {
        self.compared += 1;
        // Numbers are compared as such: 71 and 71.0 are one figure.
        let same = match (want.as_f64(), got.as_f64()) {
            (Some(want), Some(got)) => (want - got).abs() < 1e-9,
            _ => want == got,
        };
        if !same {
            self.wrong.push(format!("{name}: want {want}, got {got}"));
        }
    }
}

fn map(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("the case has this part")
}

/// Reads `--placement special --stage primary`.
fn filtered(query: &Query, filters: &str) -> Query {
    let mut query = query.clone();
    for filter in filters.split("--").filter(|filter| !filter.is_empty()) {
        let (option, value) = filter.trim().split_once(' ').expect("an option with its value");
        query.filters.set(option, value);
    }
    query
}

/// Reads `2023-01-01/2023-03-31`.
fn parse_period(period: &str) -> Query {
    let (from, to) = period.split_once('/').expect("two days");
    let day = |text: &str| text.parse().expect("a date");
    Query::period(day(from), day(to))
}
