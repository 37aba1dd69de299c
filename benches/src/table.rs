//! The results: rows of a subject and its yardstick, printed as a table and kept as JSON.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

/// The head of the table that [`Results::add`] prints.
pub const HEAD: &str =
    "| subject | median (span) | yardstick | median | ratio | goal |\n|---|---|---|---|---|---|";

/// A subject and its yardstick, measured in the same rounds.
#[derive(Default)]
pub struct Row {
    /// The name of the subject.
    pub subject: String,
    /// The name of the yardstick.
    pub yardstick: String,
    unit: &'static str,
    /// The goal for the median of the subject.
    pub at_most: Option<f64>,
    /// The goal for the ratio of the medians.
    pub ratio_at_most: Option<f64>,
    samples: Vec<f64>,
    yardstick_samples: Vec<f64>,
}

impl Row {
    /// Returns a row without goals and samples.
    pub fn new(subject: impl Into<String>, yardstick: &str, unit: &'static str) -> Self {
        let (subject, yardstick) = (subject.into(), yardstick.to_owned());
        Self { subject, yardstick, unit, ..Self::default() }
    }

    /// Sets the goals.
    pub fn goals(self, at_most: impl Into<Option<f64>>, ratio: impl Into<Option<f64>>) -> Self {
        Self { at_most: at_most.into(), ratio_at_most: ratio.into(), ..self }
    }

    /// Adds the samples of one round.
    pub fn add(&mut self, subject: f64, yardstick: impl Into<Option<f64>>) {
        self.samples.push(subject);
        self.yardstick_samples.extend(yardstick.into());
    }

    /// Returns the median of the subject.
    pub fn median(&self) -> f64 {
        summary(&self.samples).expect("samples")[0]
    }

    fn yardstick_median(&self) -> Option<f64> {
        Some(summary(&self.yardstick_samples)?[0])
    }

    /// Returns the ratio of the medians, rounded as it is printed.
    fn ratio(&self) -> Option<f64> {
        Some((self.median() / self.yardstick_median()? * 100.0).round() / 100.0)
    }

    /// Returns the goals as text, and `false` if one is missed. Returns `None` without a goal or without its yardstick.
    fn goal(&self) -> (String, Option<bool>) {
        let (median, ratio) = (self.median(), self.ratio());
        let at_most =
            self.at_most.map(|goal| (format!("≤ {goal} {}", self.unit), Some(median <= goal)));
        let ratio =
            self.ratio_at_most.map(|goal| (format!("≤ {goal:.1}"), ratio.map(|it| it <= goal)));
        let (goals, met): (Vec<_>, Vec<_>) = at_most.into_iter().chain(ratio).unzip();
        let goals = if goals.is_empty() { "–".to_owned() } else { goals.join(", ") };
        (goals, met.into_iter().flatten().reduce(|first, second| first && second))
    }
}

/// All rows of a run.
#[derive(Default)]
pub struct Results {
    /// The section of the rows that are added next.
    pub section: &'static str,
    rows: Vec<Value>,
}

impl Results {
    /// Prints a row, and keeps it for [`Results::write`].
    pub fn add(&mut self, row: &Row) {
        let Row { subject, yardstick, unit, samples, .. } = row;
        let [median, low, high] = summary(samples).expect("samples");
        let cell = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let yardstick_median = row.yardstick_median().map(|median| format!("{median:.2} {unit}"));
        let ratio = row.ratio().map(|ratio| format!("{ratio:.2}"));
        let (goal, met) = row.goal();
        let missed = if met == Some(false) { ", **missed**" } else { "" };
        print!("| {subject} | {median:.2} {unit} ({low:.2}–{high:.2}) | {yardstick} ");
        println!("| {} | {} | {goal}{missed} |", cell(yardstick_median), cell(ratio));
        self.keep(row);
    }

    /// Keeps a row for [`Results::write`] only.
    pub fn keep(&mut self, row: &Row) {
        let Row { subject, yardstick, unit, samples, .. } = row;
        let ([median, low, high], (goal, met)) = (summary(samples).expect("samples"), row.goal());
        self.rows.push(json!({
            "section": self.section, "subject": subject, "yardstick": yardstick, "unit": unit,
            "median": median, "span": [low, high], "yardstick_median": row.yardstick_median(),
            "ratio": row.ratio(), "goal": goal, "met": met,
        }));
    }

    /// Writes all rows and a description of the run.
    pub fn write(&self, file: &Path, about: &Value) {
        let text = format!("{:#}\n", json!({ "about": about, "rows": self.rows }));
        std::fs::write(file, text).expect("a file to write");
    }
}

/// Returns the median, and the lowest and highest sample without the outer twentieth at either end.
fn summary(samples: &[f64]) -> Option<[f64; 3]> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (outer, last) = (sorted.len() / 20, sorted.len().checked_sub(1)?);
    Some([sorted[sorted.len() / 2], sorted[outer], sorted[last - outer]])
}

/// Returns the milliseconds that a piece of work takes, and its result.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64() * 1e3, result)
}
