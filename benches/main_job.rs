//! The main job: a city's sheets in, its fitting rate out. `cargo bench -p assistive-benches`
//!
//! The yardstick of an import is reading the same CSV and doing nothing with it; that of a replay and of a
//! report is the import of the same city into memory.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

use std::path::Path;

use assistive_benches::sample::{SampleFile, city, only_parse};
use assistive_benches::table::{Pair, TABLE};
use assistive_core::exchange::ImportOptions;
use assistive_core::model::{Period, SiteCode, SiteKind};
use assistive_core::report::{Dimension, Filter, RateQuery};
use assistive_core::{Author, Founding, OwnSite, Registry, StoreId};

const ROUNDS: usize = 7;

fn main() {
    let files = city();
    let rows: usize = files.iter().map(|file| bytecount(&file.bytes)).sum();
    println!(
        "{} sheets, {rows} lines; medians of {ROUNDS} interleaved rounds\n\n{TABLE}",
        files.len()
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let parse = || files.iter().for_each(only_parse);
    let in_memory = || drop(filled(&files, None));

    let line = |pair: Pair| print!("{pair}");
    line(Pair::measure("import into memory", "parse the CSV", ROUNDS, in_memory, parse));
    let mut store = 0;
    let durable = || {
        store += 1;
        drop(filled(&files, Some(&folder.path().join(store.to_string()))));
    };
    line(Pair::measure("import, durable", "parse the CSV", ROUNDS, durable, parse));

    let path = folder.path().join("kept");
    let registry = filled(&files, Some(&path));
    let replay = || drop(Registry::open_read_only(&path).expect("a store"));
    line(Pair::measure("open by replay", "import into memory", ROUNDS, replay, in_memory));
    let period = Period::year(2023).expect("a year");
    let query = RateQuery { period, by: Some(Dimension::County), filter: Filter::default() };
    let rate = || {
        let report = registry.view().and_then(|view| view.rate(&query)).expect("a report");
        std::hint::black_box(report.total);
    };
    line(Pair::measure("rate by county", "import into memory", ROUNDS, rate, in_memory));
}

fn bytecount(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// A store with the city in it, on disk or in memory.
fn filled(files: &[SampleFile], folder: Option<&Path>) -> Registry {
    let now = "2024-04-30T00:00:00Z".parse().expect("a time");
    let author = Author::new("bench", now, "2024-04-30".parse().expect("a day"));
    let site = OwnSite {
        code: SiteCode::new("AK-DPF").expect("a code"),
        name: "安康市辅具中心".into(),
        kind: SiteKind::Centre,
        division: "610900".into(),
    };
    let founding = Founding { store: StoreId::from_random(1), site: Some(site) };
    let registry = match folder {
        Some(folder) => Registry::create(folder, &founding, &author, "bench"),
        None => Registry::in_memory(&founding, &author),
    }
    .expect("a new store");
    for file in files {
        let options = ImportOptions::default();
        let report = registry.import(&author, file.kind, &file.bytes, &options).expect("written");
        assert!(report.errors.is_empty(), "{:?}", report.errors.first());
    }
    registry
}
