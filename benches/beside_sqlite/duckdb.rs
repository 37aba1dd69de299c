//! DuckDB, where python has it: the rate over SQLite's needs, counted by `duckdb_rate.py`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use assistive_benches::side::Side;
use assistive_benches::sqlite::Sqlite;

use crate::place::Place;

/// The median milliseconds of the query alone, and the figures; nothing where DuckDB is not installed.
pub(crate) fn rate(place: &Place, sqlite: &Path, rounds: usize) -> Option<(f64, Vec<String>)> {
    let found = python().args(["-c", "import duckdb"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let needs = place.at("needs-for-duckdb.csv");
    let mut out = BufWriter::new(File::create(&needs).expect("a file"));
    Sqlite::open(sqlite).write_needs(&mut out).and_then(|()| out.flush()).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("duckdb_rate.py");
    let output = python().arg(script).arg(&needs).arg(rounds.to_string()).output();
    let output = output.expect("python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).expect("text");
    let mut lines = told.lines();
    let median = lines.next().and_then(|line| line.parse().ok()).expect("a number");
    Some((median, lines.map(str::to_owned).collect()))
}

fn python() -> Command {
    Command::new("python3")
}
