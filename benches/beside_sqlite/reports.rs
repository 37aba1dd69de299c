//! Reports of the real program on a store that lends much, each as a whole process.

use assistive_benches::child::{Job, Question, Who};
use assistive_benches::table::{Goal, Row, Unit, ms};
use serde_json::Value;

use crate::Bench;
use crate::duckdb;
use crate::place::{Place, Stores};

/// The counts of a row of the rate, in the order of SQLite's.
const COUNTS: [&str; 5] =
    ["persons_in_need", "persons_fitted", "persons_fully_fitted", "needs", "needs_met"];

/// How every report is asked for, behind its name.
const ASKED: [&str; 4] = ["--year", "2023", "--format", "json"];

const OTHER_DIMENSIONS: [&str; 12] = [
    "division",
    "school",
    "category",
    "grade",
    "sex",
    "age",
    "stage",
    "placement",
    "class",
    "device",
    "programme",
    "site",
];

/// The rate by county, beside SQLite and DuckDB.
pub(crate) fn rate(bench: &mut Bench) {
    let Bench { place, scale, results, .. } = bench;
    let stores = place.all(&scale.large);
    let name = format!("rate by county, {}", scale.large);
    let mut beside_sqlite = Row::new(&name, "SQLite", Unit::Ms, Goal::Ratio(0.3));
    let copies = "SQLite, from copies of county and leaving in each need";
    let mut beside_copies = Row::new(&name, copies, Unit::Ms, Goal::None);
    let duckdb = duckdb::rate(place, &stores.sqlite, scale.rounds);
    let label = match &duckdb {
        Some(_) => "DuckDB, 2 threads, the query alone in memory",
        None => "DuckDB: not installed",
    };
    let mut beside_duckdb = Row::new(&name, label, Unit::Ms, Goal::None);
    rate_once(place, &stores);
    for _ in 0..scale.rounds {
        let asked = rate_once(place, &stores);
        beside_sqlite.add(asked.ours, Some(asked.sqlite));
        beside_copies.add(asked.ours, Some(asked.copies));
        beside_duckdb.add(asked.ours, duckdb.as_ref().map(|(median, _)| *median));
        if let Some((_, figures)) = &duckdb {
            assert_eq!(&asked.figures, figures, "the same figures");
        }
    }
    results.add(&beside_sqlite);
    results.add(&beside_copies);
    results.add(&beside_duckdb);
}

/// The rate as both sides told it once: milliseconds, and the figures.
pub(crate) struct Asked {
    pub(crate) ours: f64,
    pub(crate) sqlite: f64,
    copies: f64,
    figures: Vec<String>,
}

/// Asks both sides for the rate by county; their figures must agree. The first time, SQLite makes its indexes.
pub(crate) fn rate_once(place: &Place, stores: &Stores) -> Asked {
    let (ours, told) = report(place, stores, &["rate", "--by", "county"]);
    let figures = figures(&told);
    let [sqlite, copies] = [Question::RateAsStored, Question::Rate].map(|question| {
        let ran = Job::Yardstick(question).run(Who::Sqlite, &stores.sqlite);
        assert_eq!(figures, ran.answer, "the same figures");
        ms(ran.time)
    });
    Asked { ours, sqlite, copies, figures }
}

/// The rate by every other dimension: the slowest stands in the table.
pub(crate) fn dimensions(bench: &mut Bench) {
    let Bench { place, scale, results, .. } = bench;
    let stores = place.all(&scale.large);
    let mut rows = Vec::new();
    for dimension in OTHER_DIMENSIONS {
        let row = times(&format!("rate by {dimension}"), scale.some_rounds(), || {
            report(place, &stores, &["rate", "--by", dimension]).0
        });
        results.keep(&row);
        rows.push((row, dimension));
    }
    rows.sort_by(|a, b| a.0.median().partial_cmp(&b.0.median()).expect("numbers"));
    let (slowest, dimension) = rows.pop().expect("twelve");
    let name = format!("rate by the slowest of 12 other dimensions: {dimension}");
    results.add(&slowest.named(&name));
}

/// The headline figures of a year, the rate explained, and the rate as it was known before the last commit.
pub(crate) fn others(bench: &mut Bench) {
    let Bench { place, scale, results, .. } = bench;
    let stores = place.all(&scale.large);
    let commit = (last_commit(place, &stores) - 1).to_string();
    let reports: [(&str, &[&str]); 3] = [
        ("report annual", &["annual"]),
        ("the fitting rate explained", &["explain", "fitting_rate"]),
        ("rate by county as of an earlier commit", &["rate", "--by", "county", "--as-of", &commit]),
    ];
    for (name, asked) in reports {
        results.add(&times(name, scale.some_rounds(), || report(place, &stores, asked).0));
    }
}

/// A row of times that have no yardstick, and may be three seconds.
fn times(name: &str, rounds: usize, mut one: impl FnMut() -> f64) -> Row {
    let mut row = Row::new(name, "–", Unit::Ms, Goal::AtMost(3000.0));
    (0..rounds).for_each(|_| row.add(one(), None));
    row
}

/// Asks for a report; the milliseconds it took, and what it says.
fn report(place: &Place, stores: &Stores, asked: &[&str]) -> (f64, String) {
    let args = [&["report"], asked, &ASKED].concat();
    let (time, told) = place.program.run(&stores.ours, &args);
    (ms(time), told)
}

/// Our figures, a line for each county, as SQLite's child tells them.
fn figures(told: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(told).expect("JSON");
    let line = |row: &Value| {
        let counts = COUNTS.map(|count| row[count].as_u64().expect("a count"));
        format!("{} {counts:?}", row["key"].as_str().expect("a key"))
    };
    let mut lines: Vec<_> = report["rows"].as_array().expect("rows").iter().map(line).collect();
    lines.sort_unstable();
    lines
}

/// The number of the last commit in our store.
fn last_commit(place: &Place, stores: &Stores) -> u64 {
    let (_, told) = place.program.run(&stores.ours, &["info", "--format", "json"]);
    let info: Value = serde_json::from_str(&told).expect("JSON");
    info["commits"].as_u64().expect("a number of commits")
}
