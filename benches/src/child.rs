//! Work that a bench gives to a child process, itself started again, so that time and memory are those of one
//! whole process: from its start to its end.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use assistive_core::exchange::Kind;

use crate::ours::Ours;
use crate::side::Side;
use crate::sqlite::Sqlite;
use crate::table::timed;

/// Who works.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// This workspace.
    Ours,
    /// The yardstick.
    Sqlite,
}

/// What a child is to do with a store.
#[derive(Debug, Clone, Copy)]
pub enum Job<'a> {
    /// Open it or make it, import the sheets in a folder, close it.
    Import(&'a Path),
    /// Open it, look up the person of a citizen id, close it.
    LookUp(&'a str),
    /// Open it and close it.
    Open,
}

/// What became of a child.
pub struct Ran {
    /// How long the process lived.
    pub time: Duration,
    /// The most memory it held, where the system tells.
    pub peak: Option<u64>,
    /// How many records it changed or made.
    pub changed: u64,
}

/// The first argument of a child.
const CHILD: &str = "child";

impl Job<'_> {
    /// Has a child do it, and waits for its end.
    pub fn run(self, who: Who, store: &Path) -> Ran {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args([CHILD, if matches!(who, Who::Ours) { "ours" } else { "sqlite" }]).arg(store);
        match self {
            Self::Import(sheets) => command.arg("import").arg(sheets),
            Self::LookUp(citizen) => command.args(["look-up", citizen]),
            Self::Open => command.args(["open", ""]),
        };
        let (time, output) = timed(|| command.output().expect("a child"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).expect("text");
        let mut told = told.split_whitespace().map(str::parse);
        let changed = told.next().and_then(Result::ok).expect("a number");
        Ran { time, peak: told.next().and_then(Result::ok), changed }
    }
}

/// Whether this process was a child; if so, its work is done.
pub fn was_one() -> bool {
    let args: Vec<_> = std::env::args().collect();
    let [_, CHILD, who, store, job, on] = &*args.iter().map(String::as_str).collect::<Vec<_>>()
    else {
        return false;
    };
    let job = match *job {
        "import" => Job::Import(Path::new(on)),
        "look-up" => Job::LookUp(on),
        _ => Job::Open,
    };
    let changed = match *who {
        "ours" => work::<Ours>(Path::new(store), job),
        _ => work::<Sqlite>(Path::new(store), job),
    };
    println!("{changed} {}", peak().map_or_else(String::new, |bytes| bytes.to_string()));
    true
}

fn work<S: Side>(store: &Path, job: Job<'_>) -> u64 {
    let mut side = S::open(store);
    let mut changed = 0;
    match job {
        Job::Import(sheets) => {
            for kind in [Kind::Persons, Kind::Needs] {
                let sheet = fs::read_to_string(sheets.join(format!("{kind}.csv")));
                changed += side.import(kind, &sheet.expect("a sheet"));
            }
        }
        Job::LookUp(citizen) => assert!(!side.look_up(citizen).is_empty()),
        Job::Open => {}
    }
    side.close();
    changed
}

/// The most memory that this process held, in bytes, where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
