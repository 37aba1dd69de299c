//! The real program, `assistive`, run as a whole process on a store of the bench.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::data::TODAY;
use crate::table::timed;

/// The program, built for release by the cargo that runs the bench.
pub struct Assistive {
    program: PathBuf,
    /// A home without settings.
    home: PathBuf,
}

impl Assistive {
    /// Builds it. `home` is an empty folder of the bench.
    pub fn build(home: &Path) -> Self {
        let status = Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet", "--package", "assistive-cli"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .expect("cargo runs");
        assert!(status.success(), "the program does not build");
        // This bench lies in target/release/deps.
        let here = std::env::current_exe().expect("this program");
        let folder = here.ancestors().nth(2).expect("a target folder");
        let program = folder.join(format!("assistive{}", std::env::consts::EXE_SUFFIX));
        Self { program, home: home.to_owned() }
    }

    /// Runs it to its end on a store; how long it lived, and what it printed.
    pub fn run(&self, store: &Path, args: &[&str]) -> (Duration, String) {
        let mut command = Command::new(&self.program);
        command.args(args).env_clear();
        command.env("HOME", &self.home).env("ASSISTIVE_STORE", store);
        for (name, value) in [("TODAY", TODAY), ("ACTOR", "bench"), ("LANG", "en")] {
            command.env(format!("ASSISTIVE_{name}"), value);
        }
        let (time, output) = timed(|| command.output().expect("the program"));
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "assistive {args:?}: {told}");
        (time, String::from_utf8(output.stdout).expect("text"))
    }

    /// Makes a store and imports all sheets of a folder into it; how long the import lived, and how many records it
    /// changed or made.
    pub fn import(&self, store: &Path, sheets: &Path) -> (Duration, u64) {
        let sheets = sheets.to_str().expect("a plain name");
        self.run(store, &["init"]);
        let (time, told) = self.run(store, &["import", "auto", sheets, "--format", "json"]);
        let reports: Vec<Value> = serde_json::from_str(&told).expect("JSON");
        let count = |report: &Value, what: &str| report[what].as_u64().expect("a count");
        let changed = |report| count(report, "created") + count(report, "updated");
        (time, reports.iter().map(changed).sum())
    }
}
