//! How much is measured, as the arguments say.

use std::path::PathBuf;

use assistive_benches::city::{ANKANG, City, LARGE};

/// The people of Ankang's sheets.
const ANKANG_PEOPLE: u64 = 129_800;

/// How much is measured.
pub(crate) struct Scale {
    /// Whose people and needs are imported, looked up and changed.
    pub(crate) city: City,
    /// Whose nine sheets the program imports.
    pub(crate) ankang: City,
    /// The city of the reports and of the desk.
    pub(crate) large: City,
    /// The sizes by which growth is told.
    pub(crate) growth: [u64; 3],
    /// Single changes whose room on disk is measured.
    pub(crate) changes: usize,
    /// Rounds of what takes about a second.
    pub(crate) rounds: usize,
    only: Option<String>,
    pub(crate) json: Option<PathBuf>,
    pub(crate) svg: Option<PathBuf>,
    /// What was asked for, as it stands behind the command.
    pub(crate) asked: String,
}

impl Scale {
    pub(crate) fn from_args() -> Self {
        // `cargo bench` itself adds `--bench`.
        let asked: Vec<_> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
        let mut scale = match asked.iter().any(|arg| arg == "--full") {
            true => Self::full(),
            false => Self::small(),
        };
        let mut args = asked.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().unwrap_or_else(|| panic!("{arg} takes a value"));
            match arg.as_str() {
                "--full" => {}
                "--rounds" => {
                    let number = value().parse().ok().filter(|n| *n > 0);
                    scale.rounds = number.expect("--rounds takes a number");
                }
                "--only" => scale.only = Some(value().clone()),
                "--json" => scale.json = Some(value().into()),
                "--svg" => scale.svg = Some(value().into()),
                _ => panic!(
                    "{arg}: known are --full, --rounds N, --only SECTION[,…], --json FILE, --svg FILE"
                ),
            }
        }
        if !asked.is_empty() {
            scale.asked = format!(" -- {}", asked.join(" "));
        }
        scale
    }

    fn small() -> Self {
        let ankang = City::new(0, ANKANG_PEOPLE, ANKANG);
        Self {
            city: ankang,
            ankang,
            large: City::new(0, 100_000, LARGE),
            growth: [5_000, 16_000, 50_000],
            changes: 10_000,
            rounds: 5,
            only: None,
            json: None,
            svg: None,
            asked: String::new(),
        }
    }

    fn full() -> Self {
        let large = City::new(0, 1_000_000, LARGE);
        let growth = [10_000, 100_000, 1_000_000];
        Self { city: large, large, growth, changes: 100_000, rounds: 3, ..Self::small() }
    }

    /// Rounds of what is long, or many.
    pub(crate) fn some_rounds(&self) -> usize {
        self.rounds.div_ceil(2)
    }

    /// Whether a section was asked for.
    pub(crate) fn takes(&self, section: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.split(',').any(|name| name == section))
    }
}
