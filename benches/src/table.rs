//! A row of the results: a subject beside its yardstick, and what the goal is.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The head of the table that rows fill.
pub const TABLE: &str = "| subject | median (span) | yardstick | median | ratio | goal |\n\
                         |---|---|---|---|---|---|";

/// What samples are numbers of.
#[derive(Debug, Clone, Copy)]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// Microseconds for each row of the sheets.
    UsPerRow,
    /// Millions of bytes.
    Mb,
}

/// What is aimed at.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// Nothing.
    None,
    /// At most so many times the yardstick's median.
    Ratio(f64),
    /// A median of at most so much.
    AtMost(f64),
    /// A median of at most so much, and at most so many times the yardstick's.
    Both(f64, f64),
}

/// A subject and its yardstick, if it has one, measured together.
pub struct Row {
    subject: String,
    yardstick: String,
    unit: Unit,
    goal: Goal,
    samples: Vec<f64>,
    beside: Vec<f64>,
}

impl Row {
    /// A row that has no samples yet.
    pub fn new(subject: &str, yardstick: &str, unit: Unit, goal: Goal) -> Self {
        let (subject, yardstick) = (subject.to_owned(), yardstick.to_owned());
        Self { subject, yardstick, unit, goal, samples: Vec::new(), beside: Vec::new() }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(self, subject: &str) -> Self {
        Self { subject: subject.to_owned(), ..self }
    }

    /// Adds a sample, and that of the yardstick in the same round.
    pub fn add(&mut self, subject: f64, beside: Option<f64>) {
        self.samples.push(subject);
        self.beside.extend(beside);
    }

    /// Adds two times that were measured in the same round.
    pub fn add_times(&mut self, subject: Duration, beside: Duration) {
        self.add(ms(subject), Some(ms(beside)));
    }

    /// Adds two numbers of bytes.
    pub fn add_bytes(&mut self, subject: u64, beside: u64) {
        self.add(subject as f64 / 1e6, Some(beside as f64 / 1e6));
    }

    /// The median of the subject; nothing where nothing could be measured.
    pub fn median(&self) -> Option<f64> {
        median(&sorted(&self.samples))
    }

    /// The median of the yardstick.
    pub fn beside(&self) -> Option<f64> {
        median(&sorted(&self.beside))
    }

    /// The samples without the outer twentieth at either end.
    fn span(&self) -> Option<(f64, f64)> {
        let sorted = sorted(&self.samples);
        let outer = sorted.len() / 20;
        Some((*sorted.get(outer)?, *sorted.get(sorted.len().checked_sub(outer + 1)?)?))
    }

    /// As it is shown, so that what is shown agrees with whether the goal is met.
    fn ratio(&self) -> Option<f64> {
        Some((self.median()? / self.beside()? * 100.0).round() / 100.0)
    }

    /// Whether the goal is met; nothing where there is none, or no yardstick to tell it by.
    fn met(&self) -> Option<bool> {
        match self.goal {
            Goal::None => None,
            Goal::Ratio(most) => Some(self.ratio()? <= most),
            Goal::AtMost(most) => Some(self.median()? <= most),
            Goal::Both(most, ratio) => Some(self.median()? <= most && self.ratio()? <= ratio),
        }
    }

    fn unit(&self) -> &'static str {
        match self.unit {
            Unit::Ms => "ms",
            Unit::UsPerRow => "µs",
            Unit::Mb => "MB",
        }
    }

    fn goal(&self) -> String {
        let unit = self.unit();
        match self.goal {
            Goal::None => "–".to_owned(),
            Goal::Ratio(most) => format!("≤ {most:.1}"),
            Goal::AtMost(most) => format!("≤ {most} {unit}"),
            Goal::Both(most, ratio) => format!("≤ {most} {unit}, ≤ {ratio:.1}"),
        }
    }

    /// All of it for programs; nothing where nothing could be measured.
    pub fn json(&self, section: &str) -> Option<Value> {
        let (low, high) = self.span()?;
        Some(json!({
            "section": section, "subject": self.subject, "yardstick": self.yardstick,
            "unit": self.unit(), "median": self.median(), "span": [low, high],
            "yardstick_median": self.beside(), "ratio": self.ratio(), "goal": self.goal(),
            "met": self.met(),
        }))
    }
}

impl fmt::Display for Row {
    /// A line of the table; nothing where nothing could be measured.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(median), Some((low, high))) = (self.median(), self.span()) else { return Ok(()) };
        let (unit, missing) = (self.unit(), || "–".to_owned());
        let beside = self.beside().map_or_else(missing, |beside| format!("{beside:.2} {unit}"));
        let ratio = self.ratio().map_or_else(missing, |ratio| format!("{ratio:.2}"));
        let missed = if self.met() == Some(false) { ", **missed**" } else { "" };
        write!(f, "| {} | {median:.2} {unit} ({low:.2}–{high:.2}) | ", self.subject)?;
        writeln!(f, "{} | {beside} | {ratio} | {}{missed} |", self.yardstick, self.goal())
    }
}

fn sorted(samples: &[f64]) -> Vec<f64> {
    let mut samples = samples.to_vec();
    samples.sort_unstable_by(f64::total_cmp);
    samples
}

fn median(sorted: &[f64]) -> Option<f64> {
    sorted.get(sorted.len() / 2).copied()
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// How long some work takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let given = work();
    (start.elapsed(), given)
}
