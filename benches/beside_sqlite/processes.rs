//! What whole processes take, from their start to their end, with time and peak memory: importing, importing again,
//! rebuilding, looking one person up.

use std::fs;

use assistive_benches::child::{Job, Ran, Who};
use assistive_benches::data::citizen_id;
use assistive_benches::disk;
use assistive_benches::table::{Goal, Pair, Unit};

use crate::{Place, Scale};

/// Two lines of the table: the time and the peak memory of a process.
struct Lines {
    time: Pair,
    peak: Pair,
}

impl Lines {
    fn new(name: &str, yardstick: &str, time: Goal, peak: Goal) -> Self {
        Self {
            time: Pair::new(name, yardstick, Unit::Ms, time),
            peak: Pair::new(&format!("{name}: peak memory"), yardstick, Unit::Mb, peak),
        }
    }

    fn add(&mut self, ours: &Ran, beside: &Ran) {
        self.time.add_times(ours.time, beside.time);
        if let (Some(ours), Some(beside)) = (ours.peak, beside.peak) {
            self.peak.add_bytes(ours, beside);
        }
    }

    fn print(&self) {
        print!("{}{}", self.time, self.peak);
    }
}

/// Imports into new and into filled stores, and the rebuild of the state, all in the same rounds.
pub(crate) fn imports(place: &Place, scale: &Scale) {
    let lines =
        |name: &str, beside: &str, goal| Lines::new(name, beside, Goal::Ratio(goal), Goal::None);
    let first = "import of persons + needs, closing included";
    let mut import = Lines::new(first, "SQLite", Goal::Ratio(0.6), Goal::AtMost(400.0));
    let mut again = lines("the same import again, all unchanged", "SQLite", 1.0);
    let mut tenth = lines("import of a tenth more, all new", "SQLite", 1.0);
    let mut rebuild = lines("rebuild of the state from the journal", "our own import", 0.6);
    let (city, later) = (place.at("city"), place.at("later"));
    for _ in 0..scale.rounds {
        let [ours, sqlite] = ["ours-new", "sqlite-new"].map(|name| place.at(name));
        let imported = Job::Import(&city).run(Who::Ours, &ours);
        import.add(&imported, &alike(&imported, Job::Import(&city).run(Who::Sqlite, &sqlite)));

        let rebuilt = place.at("rebuilt");
        fs::create_dir(&rebuilt).expect("a folder");
        disk::copy_file(&ours.join("journal"), &rebuilt.join("journal"));
        rebuild.add(&Job::Open.run(Who::Ours, &rebuilt), &imported);
        for folder in [ours, sqlite, rebuilt] {
            fs::remove_dir_all(folder).expect("removed");
        }

        let [ours, sqlite] = place.copies();
        for (lines, sheets) in [(&mut again, &city), (&mut tenth, &later)] {
            let imported = Job::Import(sheets).run(Who::Ours, &ours);
            lines.add(&imported, &alike(&imported, Job::Import(sheets).run(Who::Sqlite, &sqlite)));
        }
    }
    [import, again, tenth, rebuild].iter().for_each(Lines::print);
}

/// What SQLite did, which must be as much as we did.
fn alike(ours: &Ran, sqlite: Ran) -> Ran {
    assert_eq!(ours.changed, sqlite.changed, "both sides did the same");
    sqlite
}

/// Opening, looking one person up, closing.
pub(crate) fn look_up(place: &Place, scale: &Scale) {
    let name = "open, look one person up, close";
    let mut lines = Lines::new(name, "SQLite", Goal::AtMost(50.0), Goal::None);
    let citizen = citizen_id(scale.people / 3);
    // A process of some milliseconds: more rounds.
    for _ in 0..4 * scale.rounds {
        let ours = Job::LookUp(&citizen).run(Who::Ours, &place.at("ours"));
        lines.add(&ours, &Job::LookUp(&citizen).run(Who::Sqlite, &place.at("sqlite")));
    }
    lines.print();
}
