//! This workspace and SQLite, measured in the same rounds: `cargo bench -p assistive-benches`
//! (`-- --help` lists the options).

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench is a program")]

mod desk;
mod imports;
mod reports;
mod single;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use assistive_benches::child::{run, run_as_child};
use assistive_benches::city::{ANKANG, City, LARGE, NewNeed};
use assistive_benches::process::Program;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::store::Assistive;
use assistive_benches::table::{HEAD, Results};
use assistive_core::exchange::Kind;
use clap::Parser;
use serde_json::json;

/// Measures this workspace and SQLite in the same rounds.
#[derive(Debug, Parser)]
struct Args {
    /// Measure a million people and needs instead of the people of Ankang
    #[arg(long)]
    full: bool,
    /// Rounds of work that takes about a second
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    rounds: Option<u64>,
    /// Sections to run instead of all
    #[arg(long, value_delimiter = ',', value_parser = SECTIONS.map(|(name, _)| name))]
    only: Vec<String>,
    /// A file for the results
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// The state that all sections share.
struct Bench {
    /// The city of imports, look-ups and single changes.
    city: City,
    /// The city of reports and of the desk.
    large: City,
    rounds: u64,
    /// The folder of all sheets and stores.
    folder: PathBuf,
    program: Program,
    /// Needs that no store has yet.
    new_needs: Box<dyn Iterator<Item = NewNeed>>,
    results: Results,
}

type Section = fn(&mut Bench);

/// The sections by the names that `--only` takes.
const SECTIONS: [(&str, Section); 11] = [
    ("whole", imports::whole),
    ("rate", reports::rate),
    ("dimensions", reports::dimensions),
    ("reports", reports::others),
    ("desk", desk::desk),
    ("growth", desk::growth),
    ("import", imports::people_and_needs),
    ("look-up", imports::look_up),
    ("single", single::one_by_one),
    ("threads", single::threads),
    ("disk", single::on_disk),
];

fn main() {
    if run_as_child() {
        return;
    }
    // `cargo bench` itself adds `--bench`.
    let args = Args::parse_from(std::env::args().filter(|arg| arg != "--bench"));
    // On the disk of the workspace: other temporary folders may be in memory, where nothing is durable.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = tempfile::tempdir_in(target).expect("a temporary folder");
    let city = if args.full { LARGE } else { ANKANG };
    let mut bench = Bench {
        city,
        large: if args.full { LARGE } else { LARGE.scaled(100_000) },
        rounds: args.rounds.unwrap_or(if args.full { 3 } else { 5 }),
        folder: folder.path().to_owned(),
        program: Program::build(),
        new_needs: Box::new(city.new_needs()),
        results: Results::default(),
    };
    println!("{city}; medians of {} interleaved rounds.\n\n{HEAD}", bench.rounds);
    for (name, section) in SECTIONS {
        if args.only.is_empty() || args.only.iter().any(|only| only == name) {
            bench.results.section = name;
            section(&mut bench);
        }
    }
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let about = json!({ "city": city.to_string(), "rounds": bench.rounds, "cores": cores });
    bench.results.write(&args.json.unwrap_or_else(|| target.join("performance.json")), &about);
}

/// The folders of a store of ours and one of SQLite's with the same records.
type Stores = [PathBuf; 2];

impl Bench {
    /// Returns the folder with sheets of a city, which are written at the first call.
    fn sheets(&self, city: City, kinds: &[Kind]) -> String {
        let folder = self.folder.join(format!("{} sheets of {city}", kinds.len()));
        if !folder.exists() {
            city.write(&folder, kinds);
        }
        folder.into_os_string().into_string().expect("text")
    }

    /// Returns stores filled with sheets of a city, made at the first call and opened once since.
    fn stores(&self, city: City, kinds: &[Kind]) -> Stores {
        let sheets = self.sheets(city, kinds);
        let stores =
            ["ours", "sqlite"].map(|engine| PathBuf::from(format!("{sheets} in {engine}")));
        if !stores[0].exists() {
            for task in [&["import", &sheets][..], &["open"]] {
                run::<Assistive>(&stores[0], task);
                run::<Sqlite>(&stores[1], task);
            }
        }
        stores
    }

    /// Returns copies of filled stores, which replace those that were returned before.
    fn copies(&self, city: City, kinds: &[Kind]) -> Stores {
        let copies = self.new_folders(["copy of ours", "copy of sqlite"]);
        self.stores(city, kinds).iter().zip(&copies).for_each(|(from, to)| copy(from, to));
        copies
    }

    /// Returns folders that do not exist: older ones are removed.
    fn new_folders<const N: usize>(&self, names: [&str; N]) -> [PathBuf; N] {
        let folders = names.map(|name| self.folder.join(name));
        for old in folders.iter().filter(|folder| folder.exists()) {
            fs::remove_dir_all(old).expect("removed");
        }
        folders
    }
}

/// Copies a file or folder, and waits until the copy is on the disk.
fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).and_then(|_| File::open(to)?.sync_all()).expect("a copy");
        return;
    }
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        copy(&from.join(&name), &to.join(name));
    }
}

/// Returns the millions of bytes of a file, or of all files in a folder.
fn megabytes(path: &Path) -> f64 {
    if !path.is_dir() {
        return path.metadata().expect("a file").len() as f64 / 1e6;
    }
    let entries = fs::read_dir(path).expect("a folder");
    entries.map(|entry| megabytes(&entry.expect("an entry").path())).sum()
}
