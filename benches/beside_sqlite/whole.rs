//! The nine sheets of a city in Ankang's proportion, imported by the real program into a new store.

use std::fs;
use std::path::Path;

use assistive_benches::child::{Job, Who};
use assistive_benches::sheets::KINDS;
use assistive_benches::table::{Goal, Row, Unit};

use crate::Bench;
use crate::place::Place;

/// One `import auto`, from its start to its end.
pub(crate) fn import(bench: &mut Bench) {
    let Bench { place, scale, results, .. } = bench;
    let sheets = place.sheets(&scale.ankang);
    let name = format!("import of nine sheets, {}", scale.ankang);
    let mut row = Row::new(&name, "SQLite", Unit::Ms, Goal::Both(2000.0, 0.6));
    for _ in 0..scale.rounds {
        import_once(place, &sheets, &mut row);
    }
    results.add(&row);
}

/// Both sides import all sheets into new stores; they must do the same.
pub(crate) fn import_once(place: &Place, sheets: &Path, row: &mut Row) {
    let stores = place.stores("new");
    let (time, changed) = place.program.import(&stores.ours, sheets);
    let sqlite = Job::Import(sheets, &KINDS).run(Who::Sqlite, &stores.sqlite);
    assert_eq!(changed, sqlite.changed, "both sides did the same");
    row.add_times(time, sqlite.time);
    for folder in [stores.ours, stores.sqlite] {
        fs::remove_dir_all(folder).expect("removed");
    }
}
