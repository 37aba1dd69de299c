//! Reports of the program on the large city, each a whole process.

use std::path::Path;
use std::process::Command;

use assistive_benches::child::run;
use assistive_benches::process::succeed;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::table::Row;
use assistive_core::exchange::Kind;
use serde_json::{Value, json};

use crate::{Bench, Stores};

/// The counts of a county, in the order of SQLite's.
const COUNTS: [&str; 5] =
    ["persons_in_need", "persons_fitted", "persons_fully_fitted", "needs", "needs_met"];

/// The dimensions of the rate other than county.
const OTHER_DIMENSIONS: &str =
    "division school category grade sex age stage placement class device programme site";

/// Measures the rate by county, with SQLite and DuckDB as yardsticks.
pub(crate) fn rate(bench: &mut Bench) {
    let stores = bench.stores(bench.large, Kind::ALL);
    let duckdb = duckdb(&stores[1].join("database"), bench.rounds);
    let name = format!("rate by county, {}", bench.large);
    let copies = "SQLite, from copies of county and leaving in each need";
    let label = "DuckDB, 2 threads, the query alone in memory";
    let mut rows = ["SQLite", copies, label].map(|yardstick| Row::new(&name, yardstick, "ms"));
    // In the first round SQLite makes its indexes.
    for round in 0..=bench.rounds {
        let (ours, [sqlite, copies], figures) = rate_once(bench, &stores);
        let duckdb = duckdb.as_ref().map(|(median, duckdb_figures)| {
            assert_eq!(&figures, duckdb_figures, "the same figures");
            *median
        });
        let times = [Some(sqlite), Some(copies), duckdb];
        let samples = rows.iter_mut().zip(times).filter(|_| round > 0);
        samples.for_each(|(row, yardstick)| row.add(ours, yardstick));
    }
    rows[0].ratio_at_most = Some(0.3);
    rows.iter().for_each(|row| bench.results.add(row));
}

/// Returns our milliseconds, those of SQLite from facts and from copies, and the figures, which must be the same.
pub(crate) fn rate_once(bench: &Bench, stores: &Stores) -> (f64, [f64; 2], Value) {
    let (ours, report) = report(bench, stores, &["rate", "--by", "county"]);
    let rows = report["rows"].as_array().expect("rows").iter();
    let figures = rows.map(|row| {
        (row["key"].as_str().expect("a key").to_owned(), json!(COUNTS.map(|count| &row[count])))
    });
    let figures = Value::Object(figures.collect());
    let sqlite = ["rate", "rate from copies"].map(|question| {
        let outcome = run::<Sqlite>(&stores[1], &[question]);
        assert_eq!(figures, outcome.answer, "the same figures");
        outcome.time
    });
    (ours, sqlite, figures)
}

/// Returns the median milliseconds of the query in DuckDB and the figures, if Python has DuckDB.
fn duckdb(database: &Path, rounds: u64) -> Option<(f64, Value)> {
    let python = || Command::new("python3");
    let found = python().args(["-c", "import duckdb"]).output();
    found.ok().filter(|output| output.status.success())?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("duckdb_rate.py");
    let output = succeed(python().arg(script).arg(database).arg(rounds.to_string()));
    Some(serde_json::from_slice(&output.stdout).expect("a median and figures"))
}

/// Measures the rate by every other dimension. The slowest one is in the table.
pub(crate) fn dimensions(bench: &mut Bench) {
    let stores = bench.stores(bench.large, Kind::ALL);
    let rows = OTHER_DIMENSIONS.split(' ').map(|dimension| {
        let mut row =
            times(bench, &stores, format!("rate by {dimension}"), &["rate", "--by", dimension]);
        bench.results.keep(&row);
        row.subject = format!("rate by the slowest of 12 other dimensions: {dimension}");
        row
    });
    let slowest = rows.max_by(|a, b| a.median().total_cmp(&b.median())).expect("twelve");
    bench.results.add(&slowest);
}

/// Measures the annual report, an explanation, and the rate as it was known before the last commit.
pub(crate) fn others(bench: &mut Bench) {
    let stores = bench.stores(bench.large, Kind::ALL);
    let (_, info) = bench.program.json(&stores[0], &["info"]);
    let commit = (info["commits"].as_u64().expect("a number") - 1).to_string();
    let reports: [(&str, &[&str]); 3] = [
        ("report annual", &["annual"]),
        ("the fitting rate explained", &["explain", "fitting_rate"]),
        ("rate by county as of an earlier commit", &["rate", "--by", "county", "--as-of", &commit]),
    ];
    for (name, args) in reports {
        let row = times(bench, &stores, name, args);
        bench.results.add(&row);
    }
}

/// Returns the row of a report without a yardstick.
fn times(bench: &Bench, stores: &Stores, name: impl Into<String>, args: &[&str]) -> Row {
    let mut row = Row::new(name, "–", "ms").goals(3000.0, None);
    (0..bench.rounds).for_each(|_| row.add(report(bench, stores, args).0, None));
    row
}

fn report(bench: &Bench, stores: &Stores, args: &[&str]) -> (f64, Value) {
    bench.program.json(&stores[0], &[&["report"], args, &["--year", "2023"]].concat())
}
