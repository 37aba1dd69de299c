//! This workspace beside SQLite, interleaved. `cargo bench -p assistive-benches`
//!
//! `-- --full` takes a million people and as many needs instead of the people of Ankang. `--only SECTION[,SECTION…]`
//! runs parts of it, by the names in [`SECTIONS`]; `--rounds N` more or fewer rounds than 5 (3 with `--full`).
//! `--json FILE` writes the results there, too; `--svg FILE` draws cost against size.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

mod desk;
mod disk_growth;
mod duckdb;
mod growth;
mod place;
mod processes;
mod reports;
mod scale;
mod single;
mod whole;

use std::path::Path;

use assistive_benches::changes::Changes;
use assistive_benches::child;
use assistive_benches::ours::Ours;
use assistive_benches::results::Results;
use assistive_benches::side::Side;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::table::TABLE;
use serde_json::json;

use crate::place::Place;
use crate::scale::Scale;

/// What all parts share.
struct Bench {
    scale: Scale,
    place: Place,
    changes: Changes,
    results: Results,
}

/// A part of the bench.
type Section = fn(&mut Bench);

/// The parts, by the names that `--only` takes.
const SECTIONS: [(&str, Section); 12] = [
    ("whole", whole::import),
    ("rate", reports::rate),
    ("dimensions", reports::dimensions),
    ("reports", reports::others),
    ("desk", desk::desk),
    ("growth", growth::growth),
    ("import", processes::imports),
    ("look-up", processes::look_up),
    ("single", single::one_by_one),
    ("loans", single::loans),
    ("threads", single::eight_at_once),
    ("disk", disk_growth::on_disk),
];

fn main() {
    if child::was_one() {
        return;
    }
    let scale = Scale::from_args();
    let names = SECTIONS.map(|(name, _)| name);
    assert!(names.iter().any(|name| scale.takes(name)), "the sections are {}", names.join(", "));
    println!(
        "`cargo bench -p assistive-benches{}`: {}; medians of {} interleaved rounds.\n\n{TABLE}",
        scale.asked, scale.city, scale.rounds,
    );
    // On the disk that the workspace is on: elsewhere may be memory, where nothing is durable.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = tempfile::tempdir_in(target).expect("a temporary folder");
    let changes = Changes::new(scale.city);
    let place = Place::new(folder.path());
    let mut bench = Bench { scale, place, changes, results: Results::default() };
    for (name, run) in SECTIONS {
        if bench.scale.takes(name) {
            bench.results.section(name);
            run(&mut bench);
        }
    }
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let Scale { asked, city, rounds, .. } = &bench.scale;
    let about = json!({
        "asked": asked.trim(), "city": city.to_string(), "rounds": rounds, "cores": cores,
    });
    bench.results.write(&target.join("performance.json"), &about);
    if let Some(file) = &bench.scale.json {
        bench.results.write(file, &about);
    }
}

/// Closes both sides, which must hold as much.
fn close_alike(ours: Ours, sqlite: Sqlite) {
    assert_eq!(ours.counts(), sqlite.counts(), "both sides did the same");
    ours.close();
    sqlite.close();
}
