//! The program of this workspace and other commands, from start to end.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::sample::TODAY;
use crate::table::timed;

/// The program `assistive`.
pub struct Program(PathBuf);

impl Program {
    /// Builds the program for release.
    pub fn build() -> Self {
        let package = ["build", "--release", "--quiet", "--package", "assistive-cli"];
        succeed(Command::new(env!("CARGO")).args(package).current_dir(env!("CARGO_MANIFEST_DIR")));
        // This bench is in target/release/deps.
        let here = std::env::current_exe().expect("this program");
        let folder = here.ancestors().nth(2).expect("a target folder");
        Self(folder.join(format!("assistive{}", std::env::consts::EXE_SUFFIX)))
    }

    /// Runs the program on a store without settings, and returns the milliseconds and the output.
    pub fn run(&self, store: &Path, args: &[&str]) -> (f64, String) {
        let mut command = Command::new(&self.0);
        command.args(args).env_clear().envs([("HOME", store), ("ASSISTIVE_STORE", store)]);
        let settings = [("TODAY", TODAY), ("ACTOR", "bench"), ("LANG", "en")];
        command.envs(settings.map(|(name, value)| (format!("ASSISTIVE_{name}"), value)));
        let (time, output) = timed(|| succeed(&mut command));
        (time, String::from_utf8(output.stdout).expect("text"))
    }

    /// Runs the program with JSON as output.
    pub fn json(&self, store: &Path, args: &[&str]) -> (f64, Value) {
        let (time, output) = self.run(store, &[args, &["--format", "json"]].concat());
        (time, serde_json::from_str(&output).expect("JSON"))
    }
}

/// Runs a command to its successful end.
pub fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}
