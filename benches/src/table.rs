//! The table of results: every subject beside its yardstick, and what the goal is.

use std::fmt;
use std::time::{Duration, Instant};

/// The head of the table that pairs fill.
pub const TABLE: &str = "| subject | median (span) | yardstick | median | ratio | goal |\n\
                         |---|---|---|---|---|---|";

/// What samples are numbers of.
#[derive(Debug, Clone, Copy)]
pub enum Unit {
    /// Milliseconds.
    Ms,
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
}

/// A subject and its yardstick, measured together.
pub struct Pair {
    name: String,
    yardstick: String,
    unit: Unit,
    goal: Goal,
    samples: Vec<(f64, f64)>,
}

impl Pair {
    /// A pair that has no samples yet.
    pub fn new(name: &str, yardstick: &str, unit: Unit, goal: Goal) -> Self {
        let (name, yardstick) = (name.to_owned(), yardstick.to_owned());
        Self { name, yardstick, unit, goal, samples: Vec::new() }
    }

    /// Adds two times that were measured in the same round.
    pub fn add_times(&mut self, subject: Duration, beside: Duration) {
        self.samples.push((subject.as_secs_f64() * 1e3, beside.as_secs_f64() * 1e3));
    }

    /// Adds two numbers of bytes.
    pub fn add_bytes(&mut self, subject: u64, beside: u64) {
        self.samples.push((subject as f64 / 1e6, beside as f64 / 1e6));
    }

    /// Times a subject and its yardstick in turn, after one round that does not count.
    pub fn measure(
        name: &str,
        yardstick: &str,
        rounds: usize,
        mut subject: impl FnMut(),
        mut beside: impl FnMut(),
    ) -> Self {
        let mut pair = Self::new(name, yardstick, Unit::Ms, Goal::None);
        for round in 0..=rounds {
            let times = (timed(&mut subject).0, timed(&mut beside).0);
            if round > 0 {
                pair.add_times(times.0, times.1);
            }
        }
        pair
    }

    fn sorted(&self, pick: fn(&(f64, f64)) -> f64) -> Vec<f64> {
        let mut samples: Vec<_> = self.samples.iter().map(pick).collect();
        samples.sort_unstable_by(f64::total_cmp);
        samples
    }
}

impl fmt::Display for Pair {
    /// A line of the table; nothing where nothing could be measured. The span leaves out the outer twentieth of the
    /// samples at either end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (subject, beside) = (self.sorted(|pair| pair.0), self.sorted(|pair| pair.1));
        let Some(last) = subject.len().checked_sub(1) else { return Ok(()) };
        let (median, outer) = (|samples: &[f64]| samples[samples.len() / 2], subject.len() / 20);
        let (ours, theirs) = (median(&subject), median(&beside));
        // As it is shown, so that what is shown agrees with whether the goal is met.
        let ratio = (ours / theirs * 100.0).round() / 100.0;
        let unit = match self.unit {
            Unit::Ms => "ms",
            Unit::Mb => "MB",
        };
        let span = format!("{:.2}–{:.2}", subject[outer], subject[last - outer]);
        write!(f, "| {} | {ours:.2} {unit} ({span}) | ", self.name)?;
        write!(f, "{} | {theirs:.2} {unit} | {ratio:.2} | ", self.yardstick)?;
        let (goal, met) = match self.goal {
            Goal::None => return writeln!(f, "– |"),
            Goal::Ratio(most) => (format!("{most:.1}"), ratio <= most),
            Goal::AtMost(most) => (format!("{most} {unit}"), ours <= most),
        };
        writeln!(f, "≤ {goal}{} |", if met { "" } else { ", **missed**" })
    }
}

/// How long some work takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let given = work();
    (start.elapsed(), given)
}
