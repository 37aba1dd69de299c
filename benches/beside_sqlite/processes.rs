//! What whole processes take, from their start to their end, with time and peak memory: importing, importing again,
//! rebuilding, looking one person up.

use std::fs;

use assistive_benches::child::{Job, Ran, Who};
use assistive_benches::disk;
use assistive_benches::results::Results;
use assistive_benches::table::{Goal, Row, Unit};

use crate::Bench;
use crate::place::PEOPLE_AND_NEEDS;

/// Two lines of the table: the time and the peak memory of a process.
struct Lines {
    time: Row,
    peak: Row,
}

impl Lines {
    fn new(name: &str, yardstick: &str, time: Goal, peak: Goal) -> Self {
        Self {
            time: Row::new(name, yardstick, Unit::Ms, time),
            peak: Row::new(&format!("{name}: peak memory"), yardstick, Unit::Mb, peak),
        }
    }

    fn add(&mut self, ours: &Ran, beside: &Ran) {
        self.time.add_times(ours.time, beside.time);
        if let (Some(ours), Some(beside)) = (ours.peak, beside.peak) {
            self.peak.add_bytes(ours, beside);
        }
    }

    fn tell(&self, results: &mut Results) {
        results.add(&self.time);
        results.add(&self.peak);
    }
}

/// Imports into new and into filled stores, and the rebuild of the state, all in the same rounds.
pub(crate) fn imports(bench: &mut Bench) {
    let Bench { place, scale, .. } = bench;
    let lines =
        |name: &str, beside: &str, goal| Lines::new(name, beside, Goal::Ratio(goal), Goal::None);
    let first = "import of persons + needs, closing included";
    let mut import = Lines::new(first, "SQLite", Goal::Ratio(0.6), Goal::AtMost(400.0));
    let mut again = lines("the same import again, all unchanged", "SQLite", 1.0);
    let mut tenth = lines("import of a tenth more, all new", "SQLite", 1.0);
    let mut rebuild = lines("rebuild of the state from the journal", "our own import", 0.6);
    let (city, filled) = (place.sheets(&scale.city), place.people_and_needs(&scale.city));
    let later = place.sheets(&scale.city.later());
    let job = |sheets| Job::Import(sheets, &PEOPLE_AND_NEEDS);
    for _ in 0..scale.rounds {
        let [ours, sqlite] = ["ours-new", "sqlite-new"].map(|name| place.at(name));
        let imported = job(&city).run(Who::Ours, &ours);
        import.add(&imported, &alike(&imported, job(&city).run(Who::Sqlite, &sqlite)));

        let rebuilt = place.at("rebuilt");
        fs::create_dir(&rebuilt).expect("a folder");
        disk::copy_file(&ours.join("journal"), &rebuilt.join("journal"));
        rebuild.add(&Job::Open.run(Who::Ours, &rebuilt), &imported);
        for folder in [ours, sqlite, rebuilt] {
            fs::remove_dir_all(folder).expect("removed");
        }

        let copies = place.copies(&filled);
        for (lines, sheets) in [(&mut again, &city), (&mut tenth, &later)] {
            let imported = job(sheets).run(Who::Ours, &copies.ours);
            lines.add(&imported, &alike(&imported, job(sheets).run(Who::Sqlite, &copies.sqlite)));
        }
    }
    [import, again, tenth, rebuild].iter().for_each(|lines| lines.tell(&mut bench.results));
}

/// What SQLite did, which must be as much as we did.
fn alike(ours: &Ran, sqlite: Ran) -> Ran {
    assert_eq!(ours.changed, sqlite.changed, "both sides did the same");
    sqlite
}

/// Opening, looking one person up, closing.
pub(crate) fn look_up(bench: &mut Bench) {
    let Bench { place, scale, .. } = bench;
    let name = "open, look one person up, close";
    let mut lines = Lines::new(name, "SQLite", Goal::AtMost(50.0), Goal::None);
    let (stores, citizen) =
        (place.people_and_needs(&scale.city), scale.city.staying(scale.city.people() / 3));
    // A process of some milliseconds: more rounds.
    for _ in 0..4 * scale.rounds {
        let ours = Job::LookUp(&citizen).run(Who::Ours, &stores.ours);
        lines.add(&ours, &Job::LookUp(&citizen).run(Who::Sqlite, &stores.sqlite));
    }
    lines.tell(&mut bench.results);
}
