//! Reports of the real program on a store that lends much, each as a whole process.

use assistive_benches::child::{Job, Question, Who};
use assistive_benches::table::{Goal, Row, Unit};
use serde_json::Value;

use crate::Bench;
use crate::place::Stores;

/// The counts of a row of the rate, in the order of SQLite's.
const COUNTS: [&str; 5] =
    ["persons_in_need", "persons_fitted", "persons_fully_fitted", "needs", "needs_met"];

/// How the rate is asked for.
const RATE: [&str; 6] = ["report", "rate", "--year", "2023", "--format", "json"];

/// The rate by county, beside SQLite.
pub(crate) fn rate(bench: &mut Bench) {
    let stores = bench.place.all(&bench.scale.large);
    let name = format!("rate by county, {}", bench.scale.large);
    let mut row = Row::new(&name, "SQLite", Unit::Ms, Goal::Ratio(0.3));
    for _ in 0..bench.scale.rounds {
        rate_once(bench, &stores, &mut row);
    }
    bench.results.add(&row);
}

/// Asks both sides once; their figures must agree.
pub(crate) fn rate_once(bench: &Bench, stores: &Stores, row: &mut Row) {
    let (time, told) =
        bench.place.program.run(&stores.ours, &[&RATE[..], &["--by", "county"]].concat());
    let sqlite = Job::Yardstick(Question::Rate).run(Who::Sqlite, &stores.sqlite);
    assert_eq!(figures(&told), sqlite.answer, "the same figures");
    row.add_times(time, sqlite.time);
}

/// Our figures, a line for each county, as SQLite's child tells them.
pub(crate) fn figures(told: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(told).expect("JSON");
    let mut lines: Vec<_> = report["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            let counts = COUNTS.map(|count| row[count].as_u64().expect("a count"));
            format!("{} {counts:?}", row["key"].as_str().expect("a key"))
        })
        .collect();
    lines.sort_unstable();
    lines
}
