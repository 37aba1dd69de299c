//! How many instructions fixed work takes: a guard that needs no quiet machine.
//! `cargo bench -p assistive-benches --bench instructions`
//!
//! Counts itself under valgrind and compares with `instructions.txt`. More than a twentieth away, in either direction,
//! fails; `-- --set` writes the file anew where the change is wanted. Another compiler counts differently: what differs
//! then is told, and fails nothing.
//!
//! The work is done by a child of this program, on one core: what is spread over all cores is so on every machine alike,
//! and how threads meet changes what is allocated. Callgrind writes its counters down before and after each part.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a bench is a program"
)]

mod work;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Counts with the compiler that they were made by.
struct Counts {
    compiler: String,
    /// By name, in the order of the work.
    of: Vec<(String, u64)>,
}

/// The argument of the child.
const WORK: &str = "--work";

/// How far a count may be away, as a part of what it was.
const TOLERANCE: f64 = 0.05;

fn main() -> ExitCode {
    // `cargo bench` itself adds `--bench`.
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [WORK] => {
            work::all();
            ExitCode::SUCCESS
        }
        [] | ["--set"] if !["valgrind", "taskset"].into_iter().all(is_there) => {
            eprintln!(
                "instructions are counted by valgrind on one core, and valgrind or taskset is missing: \
                 apt-get install valgrind util-linux"
            );
            ExitCode::FAILURE
        }
        [] => compare(&Counts::read(), &Counts::now()),
        ["--set"] => {
            Counts::now().write();
            println!("{} is written", file().display());
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("the only argument is --set, which writes {} anew", file().display());
            ExitCode::FAILURE
        }
    }
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success())
}

/// Prints all counts beside those of the file; a failure where one is too far away.
fn compare(before: &Counts, now: &Counts) -> ExitCode {
    let same_compiler = before.compiler == now.compiler;
    if !same_compiler {
        println!(
            "These are counts of {}, those in the file of {}: what differs is told, but fails nothing.\n",
            now.compiler, before.compiler
        );
    }
    println!("| work | instructions | in the file | change |\n|---|---|---|---|");
    let mut far = Vec::new();
    for (name, count) in &now.of {
        let known = before.of.iter().find(|(known, _)| known == name).map(|(_, count)| *count);
        let change = known.map(|known| *count as f64 / known as f64 - 1.0);
        let percent = change.map_or("new".to_owned(), |change| format!("{:+.1} %", change * 100.0));
        println!("| {name} | {count} | {} | {percent} |", known.unwrap_or_default());
        if change.is_none_or(|change| change.abs() > TOLERANCE) {
            far.push(format!("{name} ({percent})"));
        }
    }
    if far.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "\nMore than {:.0} % away from {}: {}. Where that is wanted, write it anew: \
         cargo bench -p assistive-benches --bench instructions -- --set",
        TOLERANCE * 100.0,
        file().display(),
        far.join(", ")
    );
    if same_compiler { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

impl Counts {
    /// Has the work done under callgrind.
    fn now() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = folder.path().join("counts");
        let output = Command::new("taskset")
            .args(["--cpu-list", &core(), "valgrind", "--tool=callgrind", "--quiet"])
            .arg(format!("--dump-before={}", work::MARK))
            .arg(format!("--callgrind-out-file={}", out.display()))
            .arg(std::env::current_exe().expect("this program"))
            .arg(WORK)
            .output()
            .expect("valgrind");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let of = work::NAMES.iter().enumerate().map(|(place, name)| {
            // Dumps are numbered from 1, and every other one is of what came before.
            let dump = fs::read_to_string(out.with_extension((place * 2 + 2).to_string()));
            ((*name).to_owned(), total(&dump.expect("a dump of callgrind")))
        });
        Self { compiler: compiler(), of: of.collect() }
    }

    fn read() -> Self {
        let text = fs::read_to_string(file()).expect("the file of counts");
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let compiler = lines.next().expect("a compiler").to_owned();
        let count = |line: &str| {
            let (count, name) = line.trim_start().split_once(' ').expect("a count and a name");
            (name.trim_start().to_owned(), count.parse().expect("a count"))
        };
        Self { compiler, of: lines.map(count).collect() }
    }

    fn write(&self) {
        let mut text = String::from(
            "# Instructions of fixed work, and the compiler they were counted with; see instructions/main.rs.\n",
        );
        text += &format!("{}\n", self.compiler);
        for (name, count) in &self.of {
            text += &format!("{count:>12} {name}\n");
        }
        fs::write(file(), text).expect("the file of counts");
    }
}

/// The file that is committed.
fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.txt")
}

/// The first core that this process may use.
fn core() -> String {
    let status = fs::read_to_string("/proc/self/status").expect("what Linux knows of this process");
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    let first = list.and_then(|list| list.trim().split([',', '-']).next());
    first.expect("a core").to_owned()
}

/// The sum that a dump of callgrind ends with.
fn total(dump: &str) -> u64 {
    let line = dump.lines().find_map(|line| line.strip_prefix("summary: "));
    line.and_then(|count| count.trim().parse().ok()).expect("a sum")
}

/// The compiler that cargo uses here, such as `rustc 1.95.0 (59807616e 2026-04-14)`.
fn compiler() -> String {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(program).arg("--version").output().expect("rustc");
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}
