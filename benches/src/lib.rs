//! What the benches share: interleaved runs, medians, a table of ratios, and the sample city at any scale.
//!
//! A machine is never quiet, so a time alone says little: every subject runs beside a yardstick in the same
//! round, and what is reported is the ratio of their medians.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

pub mod data;
pub mod sqlite;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use assistive_core::exchange::Kind;

/// A subject and its yardstick, measured together.
pub struct Pair {
    name: String,
    yardstick: String,
    times: Vec<(Duration, Duration)>,
}

impl Pair {
    /// Runs a subject and its yardstick in turn, after one round that does not count.
    pub fn measure(
        name: &str,
        yardstick: &str,
        rounds: usize,
        mut subject: impl FnMut(),
        mut beside: impl FnMut(),
    ) -> Self {
        let time = |work: &mut dyn FnMut()| {
            let start = Instant::now();
            work();
            start.elapsed()
        };
        let mut times: Vec<_> =
            (0..=rounds).map(|_| (time(&mut subject), time(&mut beside))).collect();
        times.remove(0);
        Self { name: name.to_owned(), yardstick: yardstick.to_owned(), times }
    }

    /// A line of the table: medians, their ratio, and the span of the subject's times.
    pub fn line(&self) -> String {
        let sorted = |pick: fn(&(Duration, Duration)) -> Duration| {
            let mut times: Vec<_> = self.times.iter().map(pick).collect();
            times.sort_unstable();
            times
        };
        let (subject, beside) = (sorted(|times| times.0), sorted(|times| times.1));
        let median = |times: &[Duration]| times[times.len() / 2].as_secs_f64() * 1e3;
        let span = |times: &[Duration]| {
            (times[0].as_secs_f64() * 1e3, times[times.len() - 1].as_secs_f64() * 1e3)
        };
        let (low, high) = span(&subject);
        format!(
            "| {} | {:.2} ms ({low:.2}–{high:.2}) | {} | {:.2} ms | {:.2} |",
            self.name,
            median(&subject),
            self.yardstick,
            median(&beside),
            median(&subject) / median(&beside),
        )
    }
}

/// The head of the table that [`Pair::line`] fills.
pub const TABLE: &str =
    "| subject | median (span) | yardstick | median | ratio |\n|---|---|---|---|---|";

/// A file of the sample city.
pub struct SampleFile {
    /// Its kind.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of a folder with a city's sheets, in the order of import. The sample city that the repository
/// ships is the default; `ASSISTIVE_BENCH_CITY` names another.
pub fn city() -> Vec<SampleFile> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ankang-2023");
    let folder = std::env::var_os("ASSISTIVE_BENCH_CITY").map_or(shipped, PathBuf::from);
    let read = |kind: &Kind| {
        let bytes = std::fs::read(folder.join(format!("{kind}.csv"))).ok()?;
        Some(SampleFile { kind: *kind, bytes })
    };
    let files: Vec<_> = Kind::ALL.iter().filter_map(read).collect();
    assert!(!files.is_empty(), "no sheets in {}", folder.display());
    files
}

/// Reads all cells of a file and does nothing with them: what any importer has to do at least.
pub fn only_parse(file: &SampleFile) {
    let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
    let mut record = csv::StringRecord::new();
    let mut cells = 0;
    while reader.read_record(&mut record).expect("the sample is well-formed CSV") {
        cells += record.len();
    }
    std::hint::black_box(cells);
}
