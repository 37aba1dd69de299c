//! Imports, the rebuild of the state, and a look-up: time and peak memory of whole processes.

use assistive_benches::child::{Outcome, run};
use assistive_benches::city::ANKANG;
use assistive_benches::sheets::PEOPLE_AND_NEEDS;
use assistive_benches::sqlite::Sqlite;
use assistive_benches::store::Assistive;
use assistive_benches::table::Row;
use assistive_core::exchange::Kind;

use crate::{Bench, Stores, copy};

/// Imports the nine sheets of Ankang by the program into a new store.
pub(crate) fn whole(bench: &mut Bench) {
    let sheets = bench.sheets(ANKANG, Kind::ALL);
    let name = format!("import of nine sheets, {ANKANG}");
    let mut row = Row::new(name, "SQLite", "ms").goals(2000.0, 0.6);
    (0..bench.rounds).for_each(|_| import_once(bench, &sheets, &mut row));
    bench.results.add(&row);
}

/// Imports all sheets of a folder into new stores. Both must change the same number of records.
pub(crate) fn import_once(bench: &Bench, sheets: &str, row: &mut Row) {
    let [ours, sqlite] = bench.new_folders(["ours", "sqlite"]);
    bench.program.run(&ours, &["init"]);
    let (time, reports) = bench.program.json(&ours, &["import", "auto", sheets]);
    let counts = reports.as_array().expect("reports").iter().flat_map(|report| {
        ["created", "updated"].map(|count| report[count].as_u64().expect("a count"))
    });
    let changed: u64 = counts.sum();
    let yardstick = run::<Sqlite>(&sqlite, &["import", sheets]);
    assert_eq!(yardstick.answer, changed, "the same changes");
    row.add(time, yardstick.time);
}

/// Returns the rows for the time and the peak memory of a process.
fn with_peak(time: Row) -> [Row; 2] {
    let peak = Row::new(format!("{}: peak memory", time.subject), &time.yardstick, "MB");
    [time, peak]
}

fn add([time, peak]: &mut [Row; 2], ours: &Outcome, yardstick: &Outcome) {
    time.add(ours.time, yardstick.time);
    peak.add(ours.peak, yardstick.peak);
}

/// Runs a task on both engines, which must give the same answer. Returns our outcome.
fn run_both(rows: &mut [Row; 2], stores: &Stores, task: &[&str]) -> Outcome {
    let ours = run::<Assistive>(&stores[0], task);
    let sqlite = run::<Sqlite>(&stores[1], task);
    assert_eq!(ours.answer, sqlite.answer, "the same answer");
    add(rows, &ours, &sqlite);
    ours
}

/// Imports into new and into filled stores and rebuilds the state, in the same rounds.
pub(crate) fn people_and_needs(bench: &mut Bench) {
    let rows =
        |name, yardstick, ratio| with_peak(Row::new(name, yardstick, "ms").goals(None, ratio));
    let [time, peak] = rows("import of persons + needs, closing included", "SQLite", 0.6);
    let mut import = [time, peak.goals(400.0, None)];
    let mut again = rows("the same import again, all unchanged", "SQLite", 1.0);
    let mut tenth = rows("import of a tenth more, all new", "SQLite", 1.0);
    let mut rebuild = rows("rebuild of the state from the journal", "our own import", 0.6);
    let sheets = bench.sheets(bench.city, PEOPLE_AND_NEEDS);
    let more = bench.sheets(bench.city.next_tenth(), PEOPLE_AND_NEEDS);
    for _ in 0..bench.rounds {
        let new = bench.new_folders(["ours", "sqlite"]);
        let imported = run_both(&mut import, &new, &["import", &sheets]);

        let [rebuilt] = bench.new_folders(["rebuilt"]);
        std::fs::create_dir(&rebuilt).expect("a folder");
        copy(&new[0].join("journal"), &rebuilt.join("journal"));
        add(&mut rebuild, &run::<Assistive>(&rebuilt, &["open"]), &imported);

        let filled = bench.copies(bench.city, PEOPLE_AND_NEEDS);
        run_both(&mut again, &filled, &["import", &sheets]);
        run_both(&mut tenth, &filled, &["import", &more]);
    }
    [import, again, tenth, rebuild].iter().flatten().for_each(|row| bench.results.add(row));
}

/// Opens a store, looks one person up, and closes it.
pub(crate) fn look_up(bench: &mut Bench) {
    let mut rows =
        with_peak(Row::new("open, look one person up, close", "SQLite", "ms").goals(50.0, None));
    let stores = bench.stores(bench.city, PEOPLE_AND_NEEDS);
    let citizen = bench.city.staying(bench.city.people / 3);
    // A process of some milliseconds: more rounds.
    for _ in 0..4 * bench.rounds {
        run_both(&mut rows, &stores, &["look-up", &citizen]);
    }
    rows.iter().for_each(|row| bench.results.add(row));
}
