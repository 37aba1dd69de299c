//! The folder of the bench: sheets of cities, and stores filled with them, made when they are first asked for.

use std::fs;
use std::path::{Path, PathBuf};

use assistive_benches::binary::Assistive;
use assistive_benches::child::{Job, Who};
use assistive_benches::city::City;
use assistive_benches::disk;
use assistive_benches::sheets::KINDS;
use assistive_core::exchange::Kind;

/// People and needs, and what their rows name.
pub(crate) const PEOPLE_AND_NEEDS: [Kind; 4] =
    [Kind::Sites, Kind::Catalog, Kind::Persons, Kind::Needs];

/// The folder.
pub(crate) struct Place {
    folder: PathBuf,
    pub(crate) program: Assistive,
}

/// A store of ours and one of SQLite's that hold the same.
#[derive(Clone)]
pub(crate) struct Stores {
    pub(crate) ours: PathBuf,
    pub(crate) sqlite: PathBuf,
}

impl Place {
    pub(crate) fn new(folder: &Path) -> Self {
        let home = folder.join("home");
        fs::create_dir(&home).expect("a folder");
        Self { folder: folder.to_owned(), program: Assistive::build(&home) }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The sheets of a city.
    pub(crate) fn sheets(&self, city: &City) -> PathBuf {
        let folder = self.at(&format!("sheets-{city}"));
        if !folder.exists() {
            city.write(&folder);
        }
        folder
    }

    /// Stores with people and needs of a city, made by our library and opened once since.
    pub(crate) fn people_and_needs(&self, city: &City) -> Stores {
        let stores = self.stores(&format!("people-{city}"));
        if !stores.ours.exists() {
            let sheets = self.sheets(city);
            for (who, store) in [(Who::Ours, &stores.ours), (Who::Sqlite, &stores.sqlite)] {
                Job::Import(&sheets, &PEOPLE_AND_NEEDS).run(who, store);
                Job::Open.run(who, store);
            }
        }
        stores
    }

    /// Stores with all sheets of a city, ours made by the program.
    pub(crate) fn all(&self, city: &City) -> Stores {
        let stores = self.stores(&format!("all-{city}"));
        if !stores.ours.exists() {
            let sheets = self.sheets(city);
            self.program.import(&stores.ours, &sheets);
            self.program.run(&stores.ours, &["info"]);
            Job::Import(&sheets, &KINDS).run(Who::Sqlite, &stores.sqlite);
        }
        stores
    }

    /// Where stores of a name are.
    pub(crate) fn stores(&self, name: &str) -> Stores {
        let [ours, sqlite] = ["ours", "sqlite"].map(|who| self.at(&format!("{name}-{who}")));
        Stores { ours, sqlite }
    }

    /// New copies of filled stores, which replace those made before.
    pub(crate) fn copies(&self, of: &Stores) -> Stores {
        let copies = self.stores("copy");
        for (from, to) in [(&of.ours, &copies.ours), (&of.sqlite, &copies.sqlite)] {
            if to.exists() {
                fs::remove_dir_all(to).expect("removed");
            }
            disk::copy(from, to);
        }
        copies
    }
}
