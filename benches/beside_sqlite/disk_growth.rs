//! Bytes on disk of closed stores: when they are filled, and after many single changes.
//!
//! The changes are made in ten openings. We record each as a commit of its own, from eight threads; SQLite, to be
//! quick, makes a transaction of a hundred, which makes no difference to the size of a closed database.

use assistive_benches::disk;
use assistive_benches::ours::Ours;
use assistive_benches::side::Side;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::table::{Goal, Row, Unit};

use crate::place::Stores;
use crate::single::{handles, record_at_once};
use crate::{Bench, close_alike};

const OPENINGS: usize = 10;
const TRANSACTION: usize = 100;

/// The bytes before and after the changes.
pub(crate) fn on_disk(bench: &mut Bench) {
    let Bench { place, scale, changes, results } = bench;
    let mut line = |name: &str, yardstick: &str, goal, ours, beside| {
        let mut row = Row::new(name, yardstick, Unit::Mb, Goal::Ratio(goal));
        row.add_bytes(ours, beside);
        results.add(&row);
    };
    let Stores { ours, sqlite } = place.copies(&place.people_and_needs(&scale.city));
    let before = disk::bytes(&sqlite);
    line("on disk after the import", "SQLite", 1.2, disk::bytes(&ours), before);
    let told = parts(&ours);
    for _ in 0..OPENINGS {
        let changes = changes.next(scale.changes / OPENINGS);
        let (our_side, mut its_side) = (Ours::open(&ours), Sqlite::open(&sqlite));
        record_at_once(&mut handles(&our_side), &changes);
        changes.chunks(TRANSACTION).for_each(|changes| its_side.record_together(changes));
        close_alike(our_side, its_side);
    }
    let name = format!("on disk after {} single needs in {OPENINGS} openings", scale.changes);
    let after = disk::bytes(&ours);
    line(&name, "SQLite before them", 2.0, after, before);
    line(&name, "SQLite after them", 2.0, after, disk::bytes(&sqlite));
    println!("\nOurs on disk: {told} before those needs, {} after.", parts(&ours));
}

/// What a store of ours is made of.
fn parts(folder: &std::path::Path) -> String {
    let journal = folder.join("journal").metadata().expect("a journal").len();
    let state = disk::bytes(&folder.join("state"));
    format!("journal {:.1} MB, state {:.1} MB", journal as f64 / 1e6, state as f64 / 1e6)
}
