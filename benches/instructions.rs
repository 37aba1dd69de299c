//! Counts the instructions of fixed work under valgrind, which needs no quiet machine:
//! `cargo bench -p assistive-benches --bench instructions`
//!
//! A count more than a twentieth away from `instructions.txt`, in either direction, fails. `-- --set` writes the file again
//! if the change is intended. Another compiler gives other counts: differences are then printed, but do not fail.
//!
//! The work is done by a child of this program on one core, so that nothing depends on the number of cores or on the
//! order of threads. Callgrind writes its counters before and after each part.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};

use assistive_benches::process::succeed;
use assistive_benches::sample::{author, empty_store, import, loan_of, sheets};
use assistive_core::model::{ItemStatus, ModelCode, Period};
use assistive_core::report::{Dimension, Figure, Filter, RateQuery};
use assistive_core::{ItemFilter, ItemView, Lend, ReturnLoans, Store};

fn main() -> ExitCode {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.txt");
    // `cargo bench` itself adds `--bench`.
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--work"] => work(),
        [] => return compare(&fs::read_to_string(file).expect("instructions.txt"), &count()),
        ["--set"] => {
            let head = "# Instructions of fixed work, and the compiler they were counted with; see instructions.rs.";
            let counts = count();
            let lines = counts.iter().map(|(name, count)| format!("{count:>12} {name}\n"));
            let text = format!("{head}\n{}\n{}", compiler(), lines.collect::<String>());
            fs::write(file, text).expect("a file to write");
        }
        _ => panic!("the only argument is --set, which writes {}", file.display()),
    }
    ExitCode::SUCCESS
}

/// Prints all counts. Fails if one is too far away from that in the text of the file.
fn compare(file: &str, counts: &[(String, u64)]) -> ExitCode {
    println!("| work | instructions | in the file | change |\n|---|---|---|---|");
    let mut failed = false;
    for (name, count) in counts {
        let known = file.lines().find_map(|line| line.strip_suffix(name)?.trim().parse().ok());
        let known: u64 = known.unwrap_or_default();
        let change = *count as f64 / known as f64 - 1.0;
        let too_far = change.abs() > 0.05;
        failed |= too_far;
        let mark = if too_far { ", **too far away**" } else { "" };
        println!("| {name} | {count} | {known} | {:+.1} %{mark} |", change * 100.0);
    }
    if !failed {
        return ExitCode::SUCCESS;
    }
    println!("\nIf the change is intended, `-- --set` writes these counts to instructions.txt.");
    let compiler = compiler();
    if file.contains(&compiler) {
        return ExitCode::FAILURE;
    }
    println!("No failure: the compiler is {compiler}, another one than in the file.");
    ExitCode::SUCCESS
}

/// Does the work under callgrind on the first core that this process may use.
fn count() -> Vec<(String, u64)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("counts");
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let cores = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    let core = cores.and_then(|cores| cores.trim().split([',', '-']).next()).expect("a core");
    let mut valgrind = Command::new("taskset");
    valgrind.args(["--cpu-list", core, "valgrind", "--tool=callgrind", "--quiet"]);
    valgrind.arg(format!("--dump-before={}", MARK));
    valgrind.arg(format!("--callgrind-out-file={}", out.display()));
    valgrind.arg(std::env::current_exe().expect("this program")).arg("--work");
    let names = String::from_utf8(succeed(&mut valgrind).stdout).expect("text");
    let counts = names.lines().enumerate().map(|(place, name)| {
        // Dumps are numbered from 1, and every second one is of a part.
        let dump = fs::read_to_string(out.with_extension((place * 2 + 2).to_string()));
        let dump = dump.expect("a dump of callgrind");
        let total = dump.lines().find_map(|line| line.strip_prefix("summary: ")).expect("a total");
        (name.to_owned(), total.trim().parse().expect("a count"))
    });
    counts.collect()
}

/// Returns the version of the compiler.
fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = succeed(Command::new(rustc).arg("--version"));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The function before which callgrind writes its counters and sets them to zero.
const MARK: &str = "*instructions::mark*";

#[inline(never)]
fn mark() {
    // Keeps the compiler from removing the call.
    black_box(());
}

/// Does a part of the work, and prints its name.
fn counted(name: &str, work: impl FnOnce()) {
    println!("{name}");
    mark();
    work();
    mark();
}

/// Does all parts of the fixed work once, on the sample city in memory.
fn work() {
    let (sheets, store) = (sheets(), empty_store());
    counted("import of the sample city", || {
        sheets.iter().for_each(|(kind, sheet)| {
            import(&store, *kind, sheet);
        });
    });
    let period = Period::year(2023).expect("a year").until(author().today);
    let (filter, view) = (Filter::default(), || store.view().expect("a view"));
    for (name, by) in [("rate by county", Dimension::County), ("rate by class", Dimension::Class)] {
        let query = RateQuery::new(period).by(by).filter(filter.clone());
        counted(name, || drop(black_box(view().rate(&query).expect("a rate"))));
    }
    counted("annual", || drop(black_box(view().annual(period, &filter).expect("a report"))));
    counted("explain fitting_rate", || {
        let explained = view().explain(Figure::PersonsFitted, period, &filter);
        drop(black_box(explained.expect("an explanation")));
    });
    counted("person search zs", || {
        let found = view().search_persons("zs", author().today).expect("people");
        assert!(!black_box(found).is_empty());
    });
    let lends = lends(&store);
    counted("ten loans out and in", || {
        for lend in &lends {
            let lent = store.lending(&author()).lend(lend).expect("lent");
            let back = ReturnLoans::new(lent.output, author().today);
            store.lending(&author()).take_back(&back).expect("taken back");
        }
    });
}

/// Returns ten loans of devices in stock, each to another person.
fn lends(store: &Store) -> Vec<Lend> {
    let model = ModelCode::new("WC-STD").expect("a code");
    let wanted = ItemFilter::default().model(Some(model)).status(ItemStatus::InStock);
    let view = store.view().expect("a view");
    let items = view.items(&wanted, author().today).expect("a model");
    let lend = |(item, person): (assistive_core::Result<ItemView>, u32)| {
        let person = view.find_person(&format!("P{person}")).expect("a person");
        loan_of(item.expect("an item").number, person)
    };
    let lends: Vec<_> = items.zip(1..=10).map(lend).collect();
    assert_eq!(lends.len(), 10, "enough in stock");
    lends
}
