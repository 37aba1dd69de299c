//! Work of a store in a process of its own, which also reports its peak memory. The process is this bench, as its own
//! child.

use std::fs;
use std::path::Path;
use std::process::Command;

use assistive_core::exchange::Kind;
use serde_json::{Value, json};

use crate::process::succeed;
use crate::sqlite::Sqlite;
use crate::store::{Assistive, Engine};
use crate::table::timed;

/// The result of a child.
pub struct Outcome {
    /// The life of the process in milliseconds.
    pub time: f64,
    /// The peak memory in millions of bytes, or 0 where the system does not report it.
    pub peak: f64,
    /// The answer, or the number of records created or updated.
    pub answer: Value,
}

/// Runs a child that opens a store, creating it where it is missing, and closes it at the end. Its task is to `open` only,
/// to `import` all sheets of a folder, or to answer a question.
pub fn run<S: Engine>(store: &Path, task: &[&str]) -> Outcome {
    let mut child = Command::new(std::env::current_exe().expect("this program"));
    let (time, output) = timed(|| succeed(child.args(["child", S::NAME]).arg(store).args(task)));
    let (peak, answer) = serde_json::from_slice(&output.stdout).expect("JSON");
    Outcome { time, peak, answer }
}

/// Does the work of a child. Returns `false` if this process is none.
pub fn run_as_child() -> bool {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let ["child", engine, store, task @ ..] = &args[..] else { return false };
    let answer = match *engine {
        Assistive::NAME => perform::<Assistive>(Path::new(store), task),
        _ => perform::<Sqlite>(Path::new(store), task),
    };
    println!("{}", json!([peak().unwrap_or_default(), answer]));
    true
}

fn perform<S: Engine>(store: &Path, task: &[&str]) -> Value {
    let mut store = S::open(store);
    match task {
        ["open"] => Value::Null,
        ["import", folder] => {
            let sheets =
                Kind::ALL.iter().map(|kind| (*kind, Path::new(folder).join(format!("{kind}.csv"))));
            let sheets = sheets.filter(|(_, sheet)| sheet.exists());
            sheets.map(|(kind, sheet)| store.import(kind, &sheet)).sum::<u64>().into()
        }
        question => store.answer(question),
    }
}

/// Returns the peak memory of this process in millions of bytes.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? * 1024.0 / 1e6)
}
