//! The steps of a lending desk, each a whole process of the program, and their growth with the size of the store.

use assistive_benches::child::run;
use assistive_benches::city::{City, tag};
use assistive_benches::sqlite::Sqlite;
use assistive_benches::table::Row;
use assistive_core::exchange::Kind;

use crate::imports::import_once;
use crate::reports::rate_once;
use crate::{Bench, Stores};

/// The steps in their order. SQLite has no pinyin and cannot find people by initials.
const STEPS: [&str; 5] =
    ["loan out", "loan in", "stock show", "person find zs", "need list of a school"];

/// Measures every step in the large city.
pub(crate) fn desk(bench: &mut Bench) {
    let stores = bench.copies(bench.large, Kind::ALL);
    let mut rows = STEPS.map(|step| row(step, bench.large).goals(60.0, None));
    // Processes of some milliseconds: more rounds.
    steps(bench, &stores, bench.large, 4 * bench.rounds, &mut rows);
    rows.iter().for_each(|row| bench.results.add(row));
}

fn row(name: &str, city: City) -> Row {
    Row::new(format!("{name}, {city}"), "SQLite", "ms")
}

/// Does every step once a round, with another item and borrower each time.
fn steps(bench: &Bench, stores: &Stores, city: City, rounds: u64, rows: &mut [Row]) {
    for round in 0..rounds {
        // Only items whose number is a multiple of five may still be lent.
        let (item, borrower) = (tag(round * 5 + 1), city.staying(round * 997));
        let steps: [&[&str]; STEPS.len()] = [
            &["loan", "out", &item, "--to", &borrower],
            &["loan", "in", &item],
            &["stock", "show", &item],
            &["person", "find", "zs"],
            &["need", "list", "--school", "SP-0902"],
        ];
        for (row, args) in rows.iter_mut().zip(steps) {
            let (ours, _) = bench.program.run(&stores[0], args);
            let sqlite = || run::<Sqlite>(&stores[1], args).time;
            row.add(ours, (args[1] != "find").then(sqlite));
        }
    }
}

/// Measures imports, rates and steps at three sizes. The yardstick of the largest size is the smallest one: per person
/// for imports and rates, which read all records.
pub(crate) fn growth(bench: &mut Bench) {
    let [(small, small_rows), _, (large, large_rows)] = [100, 10, 1].map(|part| {
        let city = bench.large.scaled(bench.large.people / part);
        (city, at_size(bench, city))
    });
    for (n, (small_row, large_row)) in small_rows.iter().zip(large_rows).enumerate() {
        let people = |city: City| if n < 2 { city.people as f64 / 1e3 } else { 1.0 };
        let unit = if n < 2 { "µs a person" } else { "ms" };
        let mut row =
            Row::new(large_row.subject.as_str(), &small_row.subject, unit).goals(None, 1.5);
        row.add(large_row.median() / people(large), small_row.median() / people(small));
        bench.results.add(&row);
    }
}

fn at_size(bench: &mut Bench, city: City) -> Vec<Row> {
    let names = ["import of all sheets", "rate by county"].into_iter().chain(STEPS);
    let mut rows: Vec<_> = names.map(|name| row(name, city)).collect();
    let sheets = bench.sheets(city, Kind::ALL);
    let stores = bench.copies(city, Kind::ALL);
    rate_once(bench, &stores);
    for _ in 0..bench.rounds {
        import_once(bench, &sheets, &mut rows[0]);
        let (ours, [sqlite, _], _) = rate_once(bench, &stores);
        rows[1].add(ours, sqlite);
    }
    steps(bench, &stores, city, 3 * bench.rounds, &mut rows[2..]);
    rows.iter().for_each(|row| bench.results.keep(row));
    rows
}
