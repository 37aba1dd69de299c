//! Single changes, each durable when its call returns: one by one, from eight threads, and their bytes on disk.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use assistive_benches::city::{LARGE, NewNeed, tag};
use assistive_benches::sheets::PEOPLE_AND_NEEDS;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::store::{Assistive, Store};
use assistive_benches::table::{Row, timed};
use assistive_core::exchange::Kind;

use crate::{Bench, megabytes};

/// Records needs and lends devices one by one, in turn with appends of as many bytes as our journal takes.
pub(crate) fn one_by_one(bench: &mut Bench) {
    const DEVICES: u64 = 5_000;
    let row = |change, yardstick, ratio| {
        let name = format!("one {change}, durable: p50 of 400, one by one");
        Row::new(name, yardstick, "ms").goals(None, ratio)
    };
    let mut rows = [
        row("need", "append of 300 bytes + fdatasync", 1.3),
        row("need", "SQLite", 1.0),
        row("loan out", "append of 500 bytes + fdatasync", 1.3),
        row("loan out", "SQLite", 1.0),
    ];
    let (mut ours, mut sqlite) = open(bench);
    let stock =
        PathBuf::from(bench.sheets(LARGE.scaled(DEVICES * 10), &[Kind::Stock])).join("stock.csv");
    assert_eq!(ours.import(Kind::Stock, &stock), sqlite.import(Kind::Stock, &stock));
    let mut file = File::create(bench.folder.join("append")).expect("a file");
    let mut append = |bytes| {
        let mut append = || file.write_all(&vec![7; bytes]).and_then(|()| file.sync_data());
        timed(|| append().expect("a durable append")).0
    };
    for number in 0..410 {
        let device = tag(number * 37 % DEVICES);
        let mut next = || bench.new_needs.next().expect("a need");
        let (need, (borrower, _)) = (next(), next());
        let our_need = timed(|| ours.record(&need)).0;
        let its_need = timed(|| sqlite.record(&need)).0;
        let need_append = append(300);
        let our_loan = timed(|| ours.lend(&device, &borrower)).0;
        let its_loan = timed(|| sqlite.lend(&device, &borrower)).0;
        let loan_append = append(500);
        // The first ones warm up.
        if number >= 10 {
            rows[0].add(our_need, need_append);
            rows[1].add(our_need, its_need);
            rows[2].add(our_loan, loan_append);
            rows[3].add(our_loan, its_loan);
        }
    }
    close(ours, sqlite);
    rows.iter().for_each(|row| bench.results.add(row));
}

/// Records needs from eight threads: with one registry of ours, and with a connection of SQLite for each thread.
pub(crate) fn threads(bench: &mut Bench) {
    let mut row =
        Row::new("2000 needs, each durable, by 8 threads", "SQLite", "ms").goals(None, 0.3);
    let (ours, sqlite) = open(bench);
    for round in 0..=bench.rounds {
        // Many, as a thread of SQLite may have to wait for a hundred milliseconds.
        let needs: Vec<_> = bench.new_needs.by_ref().take(2000).collect();
        let (our_time, its_time) = (record(&ours, &needs), record(&sqlite, &needs));
        // The first round warms up.
        if round > 0 {
            row.add(our_time, its_time);
        }
    }
    close(ours, sqlite);
    bench.results.add(&row);
}

/// Measures closed stores on disk, before and after many single needs in ten openings.
pub(crate) fn on_disk(bench: &mut Bench) {
    let [ours, sqlite] = bench.copies(bench.city, PEOPLE_AND_NEEDS);
    let sizes =
        || [&ours, &ours.join("journal"), &ours.join("state"), &sqlite].map(|path| megabytes(path));
    let [our_size, journal, state, its_size] = sizes();
    for _ in 0..10 {
        let needs: Vec<_> =
            bench.new_needs.by_ref().take((bench.large.people / 100) as usize).collect();
        let (ours, sqlite) = (Assistive::open(&ours), Sqlite::open(&sqlite));
        record(&ours, &needs);
        record(&sqlite, &needs);
        close(ours, sqlite);
    }
    let [our_size_after, journal_after, state_after, its_size_after] = sizes();
    let after = format!("on disk after {} single needs in 10 openings", bench.large.people / 10);
    for (name, yardstick, goal, size, its_size) in [
        ("on disk after the import", "SQLite", 1.2, our_size, its_size),
        (&after, "SQLite before them", 2.0, our_size_after, its_size),
        (&after, "SQLite after them", 2.0, our_size_after, its_size_after),
    ] {
        let mut row = Row::new(name, yardstick, "MB").goals(None, goal);
        row.add(size, its_size);
        bench.results.add(&row);
    }
    println!(
        "\nOurs on disk: journal {journal:.1} MB, state {state:.1} MB before those needs, journal {journal_after:.1} MB, \
         state {state_after:.1} MB after."
    );
}

/// Opens copies of the stores with people and needs.
fn open(bench: &Bench) -> (Assistive, Sqlite) {
    let [ours, sqlite] = bench.copies(bench.city, PEOPLE_AND_NEEDS);
    (Assistive::open(&ours), Sqlite::open(&sqlite))
}

/// Closes both stores, which must have the same number of records.
fn close(ours: Assistive, sqlite: Sqlite) {
    assert_eq!(ours.counts(), sqlite.counts(), "the same records");
}

/// Records needs from eight threads, and returns the milliseconds.
fn record<S: Store>(store: &S, needs: &[NewNeed]) -> f64 {
    let mut handles: [S; 8] = std::array::from_fn(|_| store.another());
    let parts = handles.iter_mut().zip(needs.chunks(needs.len().div_ceil(8)));
    let work = || {
        std::thread::scope(|scope| {
            for (store, needs) in parts {
                scope.spawn(move || needs.iter().for_each(|need| store.record(need)));
            }
        });
    };
    timed(work).0
}
