//! Single needs and loans of random people, each durable when its call returns: one after the other, and from eight threads.

use std::fs::OpenOptions;
use std::io::Write;

use assistive_benches::changes::Change;
use assistive_benches::ours::Ours;
use assistive_benches::side::Side;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::table::{Goal, Row, Unit, timed};

use crate::{Bench, close_alike};

/// Changes one after the other.
const CHANGES: usize = 400;

/// The first of them do not count.
const WARM_UP: usize = 10;

/// Devices in the stock that loans are of.
const DEVICES: u64 = 5_000;

/// Changes of a round that all threads make together: many, for SQLite's threads wait by chance, none or a hundred
/// milliseconds.
const TOGETHER: usize = 2000;

/// One after the other, in turn with SQLite and with a bare append.
pub(crate) fn one_by_one(bench: &mut Bench) {
    let name = format!("one need, durable: p50 of {CHANGES}, one by one");
    let append = "append of 300 bytes + fdatasync";
    let mut beside_append = Row::new(&name, append, Unit::Ms, Goal::Ratio(1.3));
    let mut beside_sqlite = Row::new(&name, "SQLite", Unit::Ms, Goal::Ratio(1.0));
    let Bench { place, scale, changes, results } = bench;
    let copies = place.copies(&place.people_and_needs(&scale.city));
    let (mut ours, mut sqlite) = (Ours::open(&copies.ours), Sqlite::open(&copies.sqlite));
    let mut options = OpenOptions::new();
    let mut file = options.create(true).append(true).open(place.at("append")).expect("a file");
    for (count, change) in changes.next(WARM_UP + CHANGES).iter().enumerate() {
        let (our_time, ()) = timed(|| ours.record(change));
        let (its_time, ()) = timed(|| sqlite.record(change));
        let (bare, written) = timed(|| file.write_all(&[7; 300]).and_then(|()| file.sync_data()));
        written.expect("durable");
        if count >= WARM_UP {
            beside_append.add_times(our_time, bare);
            beside_sqlite.add_times(our_time, its_time);
        }
    }
    close_alike(ours, sqlite);
    results.add(&beside_append);
    results.add(&beside_sqlite);
}

/// Loans one after the other, of devices in stock, in turn with SQLite and with a bare append.
pub(crate) fn loans(bench: &mut Bench) {
    let name = format!("one loan out, durable: p50 of {CHANGES}, one by one");
    let append = "append of 500 bytes + fdatasync";
    let mut beside_append = Row::new(&name, append, Unit::Ms, Goal::Ratio(1.3));
    let mut beside_sqlite = Row::new(&name, "SQLite", Unit::Ms, Goal::Ratio(1.0));
    let Bench { place, scale, changes, results } = bench;
    let copies = place.copies(&place.people_and_needs(&scale.city));
    let (mut ours, mut sqlite) = (Ours::open(&copies.ours), Sqlite::open(&copies.sqlite));
    ours.stock(DEVICES);
    sqlite.stock(DEVICES);
    let mut options = OpenOptions::new();
    let mut file = options.create(true).append(true).open(place.at("append")).expect("a file");
    for (count, change) in changes.next(WARM_UP + CHANGES).iter().enumerate() {
        let device = count as u64 * 37 % DEVICES;
        let (our_time, ()) = timed(|| ours.lend(device, change));
        let (its_time, ()) = timed(|| sqlite.lend(device, change));
        let (bare, written) = timed(|| file.write_all(&[7; 500]).and_then(|()| file.sync_data()));
        written.expect("durable");
        if count >= WARM_UP {
            beside_append.add_times(our_time, bare);
            beside_sqlite.add_times(our_time, its_time);
        }
    }
    close_alike(ours, sqlite);
    results.add(&beside_append);
    results.add(&beside_sqlite);
}

/// From eight threads: ours on one registry, SQLite with a connection a thread.
pub(crate) fn eight_at_once(bench: &mut Bench) {
    let name = format!("{TOGETHER} needs, each durable, by 8 threads");
    let mut row = Row::new(&name, "SQLite", Unit::Ms, Goal::Ratio(0.3));
    let Bench { place, scale, changes, results } = bench;
    let copies = place.copies(&place.people_and_needs(&scale.city));
    let (ours, sqlite) = (Ours::open(&copies.ours), Sqlite::open(&copies.sqlite));
    for round in 0..=scale.rounds {
        let changes = changes.next(TOGETHER);
        let (mut our_handles, mut its_handles) = (handles(&ours), handles(&sqlite));
        let (our_time, ()) = timed(|| record_at_once(&mut our_handles, &changes));
        let (its_time, ()) = timed(|| record_at_once(&mut its_handles, &changes));
        if round > 0 {
            row.add_times(our_time, its_time);
        }
    }
    close_alike(ours, sqlite);
    results.add(&row);
}

/// A handle of a store for each of eight threads.
pub(crate) fn handles<S: Side>(side: &S) -> [S; 8] {
    std::array::from_fn(|_| side.again())
}

/// Records changes, each thread its part of them one by one.
pub(crate) fn record_at_once<S: Side>(handles: &mut [S], changes: &[Change]) {
    let part = changes.len().div_ceil(handles.len());
    std::thread::scope(|scope| {
        for (side, changes) in handles.iter_mut().zip(changes.chunks(part)) {
            scope.spawn(move || changes.iter().for_each(|change| side.record(change)));
        }
    });
}
