//! Importing and recording beside SQLite, interleaved. `cargo bench -p assistive-benches --bench beside_sqlite`
//!
//! `-- --full` takes a million people instead of 130,000. What is compared is the whole way from CSV in memory
//! to durable; the single change is one need recorded and fsynced.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use assistive_benches::data::{City, citizen_id};
use assistive_benches::sqlite::Sqlite;
use assistive_benches::{Pair, TABLE};
use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::NeedKind;
use assistive_core::{Author, Founding, NeedDraft, Registry, StoreId};

const ROUNDS: usize = 5;
const CHANGES: usize = 200;

fn main() {
    let people = if std::env::args().any(|arg| arg == "--full") { 1_000_000 } else { 130_000 };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (city, later) = (City::new(0, people), City::new(people, people / 10));
    println!("{people} people, {} needs; medians of {ROUNDS} interleaved rounds\n", people / 2);
    println!("{TABLE}");
    let ours = Fresh::new(folder.path(), "ours");
    let theirs = Fresh::new(folder.path(), "theirs");

    let line = |pair: Pair| println!("{}", pair.line());
    line(Pair::measure(
        "import of persons + needs, durable",
        "SQLite",
        ROUNDS,
        || drop(filled(&ours.next(), &city)),
        || drop(filled_sqlite(&theirs.next(), &city)),
    ));
    let registry = filled(&ours.next(), &city);
    let mut sqlite = filled_sqlite(&theirs.next(), &city);
    line(Pair::measure(
        "the same import again, all unchanged",
        "SQLite",
        ROUNDS,
        || import(&registry, &city),
        || import_sqlite(&mut sqlite, &city),
    ));
    line(Pair::measure(
        "a tenth of new people, durable (store filled before)",
        "SQLite",
        1,
        || import(&registry, &later),
        || import_sqlite(&mut sqlite, &later),
    ));
    single_changes(&registry, &mut sqlite, &folder.path().join("append"));
}

/// Records needs one by one, each durable, beside SQLite and beside a bare append with fdatasync.
fn single_changes(registry: &Registry, sqlite: &mut Sqlite, append: &Path) {
    let person = registry.view().and_then(|v| v.find_person(&citizen_id(0))).expect("a person");
    let mut day = jiff_day();
    let mut record = || {
        for _ in 0..CHANGES {
            day = day.yesterday().expect("a day");
            let draft = NeedDraft::other(person, NeedKind::Training, day);
            registry.record(&author(), &draft).expect("recorded");
        }
    };
    let (mut other, citizen) = (jiff_day(), citizen_id(0));
    let beside = || {
        for _ in 0..CHANGES {
            other = other.yesterday().expect("a day");
            sqlite.record_need(&citizen, &other.to_string());
        }
    };
    let name = format!("{CHANGES} single needs, each durable");
    println!("{}", Pair::measure(&name, "SQLite", ROUNDS, &mut record, beside).line());
    let mut file = OpenOptions::new().create(true).append(true).open(append).expect("a file");
    let bare = || {
        for _ in 0..CHANGES {
            file.write_all(&[7; 300]).and_then(|()| file.sync_data()).expect("durable");
        }
    };
    println!(
        "{}",
        Pair::measure(&name, "append 300 bytes + fdatasync", ROUNDS, record, bare).line()
    );
}

/// Paths that no one has used yet.
struct Fresh {
    folder: PathBuf,
    name: &'static str,
    used: std::cell::Cell<usize>,
}

impl Fresh {
    fn new(folder: &Path, name: &'static str) -> Self {
        Self { folder: folder.to_owned(), name, used: std::cell::Cell::new(0) }
    }

    fn next(&self) -> PathBuf {
        self.used.set(self.used.get() + 1);
        self.folder.join(format!("{}-{}", self.name, self.used.get()))
    }
}

fn jiff_day() -> jiff::civil::Date {
    "2024-04-30".parse().expect("a day")
}

fn author() -> Author {
    Author::new("bench", "2024-04-30T00:00:00Z".parse().expect("a time"), jiff_day())
}

fn filled(folder: &Path, city: &City) -> Registry {
    let founding = Founding { store: StoreId::from_random(1), site: None };
    let registry = Registry::create(folder, &founding, &author(), "bench").expect("a new store");
    import(&registry, city);
    registry
}

fn import(registry: &Registry, city: &City) {
    for (kind, sheet) in [(Kind::Persons, &city.persons), (Kind::Needs, &city.needs)] {
        let options = ImportOptions::default();
        let report = registry.import(&author(), kind, sheet.as_bytes(), &options).expect("written");
        assert!(report.errors.is_empty(), "{:?}", report.errors.first());
    }
}

fn filled_sqlite(file: &Path, city: &City) -> Sqlite {
    let mut sqlite = Sqlite::open(file);
    import_sqlite(&mut sqlite, city);
    sqlite
}

fn import_sqlite(sqlite: &mut Sqlite, city: &City) {
    sqlite.import_persons(&city.persons);
    sqlite.import_needs(&city.needs);
}
