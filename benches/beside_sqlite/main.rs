//! This workspace beside SQLite, interleaved. `cargo bench -p assistive-benches --bench beside_sqlite`
//!
//! `-- --full` takes a million people and as many needs instead of 130,000 and 65,000; `--rounds N` takes more or
//! fewer rounds than 5.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

mod growth;
mod processes;
mod single;

use std::path::{Path, PathBuf};

use assistive_benches::changes::Changes;
use assistive_benches::child::{self, Job, Who};
use assistive_benches::data::City;
use assistive_benches::disk;
use assistive_benches::ours::Ours;
use assistive_benches::side::Side;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::table::TABLE;

/// How much is measured.
struct Scale {
    people: u64,
    people_per_need: u64,
    /// Single changes whose room on disk is measured.
    changes: usize,
    rounds: usize,
    /// What was asked for, as it stands behind the command.
    asked: String,
}

impl Scale {
    fn from_args() -> Self {
        let mut scale = Self {
            people: 130_000,
            people_per_need: 2,
            changes: 10_000,
            rounds: 5,
            asked: String::new(),
        };
        // `cargo bench` itself adds `--bench`.
        let asked: Vec<_> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
        let mut args = asked.iter();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--full" => {
                    (scale.people, scale.people_per_need) = (1_000_000, 1);
                    scale.changes = 100_000;
                }
                "--rounds" => {
                    let number = args.next().and_then(|number| number.parse().ok());
                    scale.rounds = number.filter(|n| *n > 0).expect("--rounds takes a number");
                }
                _ => panic!("{arg}: known are --full and --rounds N"),
            }
        }
        if !asked.is_empty() {
            scale.asked = format!(" -- {}", asked.join(" "));
        }
        scale
    }

    fn needs(&self) -> u64 {
        self.people / self.people_per_need
    }
}

/// The folder of the bench: the sheets, and filled stores of both sides.
struct Place {
    folder: PathBuf,
}

impl Place {
    /// Writes the sheets, and fills and once opens a store of each side.
    fn new(folder: &Path, scale: &Scale) -> Self {
        let place = Self { folder: folder.to_owned() };
        let Scale { people, people_per_need, .. } = *scale;
        let city = |first, people| City::new(first, people, people_per_need);
        for (name, city) in [("city", city(0, people)), ("later", city(people, people / 10))] {
            std::fs::create_dir(place.at(name)).expect("a folder");
            disk::write(&place.at(name).join("persons.csv"), &city.persons);
            disk::write(&place.at(name).join("needs.csv"), &city.needs);
        }
        for (who, name) in [(Who::Ours, "ours"), (Who::Sqlite, "sqlite")] {
            Job::Import(&place.at("city")).run(who, &place.at(name));
            Job::Open.run(who, &place.at(name));
        }
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Copies of the filled stores, of ours and SQLite's.
    fn copies(&self) -> [PathBuf; 2] {
        ["ours", "sqlite"].map(|name| {
            let copy = self.at(&format!("{name}-copy"));
            if copy.exists() {
                std::fs::remove_dir_all(&copy).expect("removed");
            }
            disk::copy(&self.at(name), &copy);
            copy
        })
    }
}

fn main() {
    if child::was_one() {
        return;
    }
    let scale = Scale::from_args();
    let Scale { people, rounds, .. } = scale;
    println!(
        "`cargo bench -p assistive-benches --bench beside_sqlite{}`: {people} people, {} needs; \
         medians of {rounds} interleaved rounds.\n\n{TABLE}",
        scale.asked,
        scale.needs(),
    );
    // On the disk that the workspace is on: elsewhere may be memory, where nothing is durable.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    let place = Place::new(folder.path(), &scale);
    let mut changes = Changes::new(people);
    processes::imports(&place, &scale);
    processes::look_up(&place, &scale);
    single::one_by_one(&place, &mut changes);
    single::loans(&place, &mut changes);
    single::eight_at_once(&place, &scale, &mut changes);
    growth::on_disk(&place, &scale, &mut changes);
}

/// Closes both sides, which must hold as much.
fn close_alike(ours: Ours, sqlite: Sqlite) {
    assert_eq!(ours.counts(), sqlite.counts(), "both sides did the same");
    ours.close();
    sqlite.close();
}
