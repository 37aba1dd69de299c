//! Which figures of a report are withheld when it is published, so that nobody is recognised in it.
//!
//! 1. A count of one or two is withheld. Where that is the count that the row is about (people in need, borrowers), the
//!    whole row is.
//! 2. A count that the others give away together with the total is not hidden by withholding it alone: then the next
//!    smallest of its column is suppressed with it, and so on until at least two values are possible for each count of
//!    one or two; where nothing is left to withhold, the total is. Counted as known are what is published, which counts
//!    cannot exceed which, and that a column withholds nothing unless one of its counts is one or two.
//! 3. What is part of a withheld count (people fitted, of people in need) is withheld with it.
//! 4. A rate, a mean or a median is withheld with any of the counts that it is made of.
//!
//! This looks at one table. Who compares several tables about the same people, by county and by school, or with a filter
//! and without, may learn more: what is published together must be looked at together.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::{
    AnnualFigures, AnnualReport, Figures, LendingReport, RateReport, RateRow, ServicesReport,
};

/// Counts of people that are withheld.
const FEW: RangeInclusive<u64> = 1..=2;

/// The names of the figures of a table that are not published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suppressed {
    rows: Vec<BTreeSet<&'static str>>,
    total: BTreeSet<&'static str>,
}

impl Suppressed {
    /// Whether a figure of a row is withheld; rows are counted from 0, as in the report.
    pub fn of_row(&self, row: usize, figure: &str) -> bool {
        self.rows.get(row).is_some_and(|figures| figures.contains(figure))
    }

    /// Whether a figure of the whole is withheld.
    pub fn of_total(&self, figure: &str) -> bool {
        self.total.contains(figure)
    }

    /// Whether anything is withheld.
    pub fn is_any(&self) -> bool {
        !self.total.is_empty() || self.rows.iter().any(|figures| !figures.is_empty())
    }
}

/// Whether a count is withheld where it stands alone.
fn is_few(count: u64) -> bool {
    FEW.contains(&count)
}

/// The counts of one name, down the rows of a table.
struct Count {
    name: &'static str,
    cells: Vec<u64>,
    total: u64,
    /// All counts that this one cannot exceed.
    at_most: &'static [&'static str],
}

/// A figure that is made of counts.
type Made = (&'static str, &'static [&'static str]);

/// Takes the counts of a name from each row of a report and from its total.
macro_rules! counts {
    ($report:ident, [$( $name:ident $(<= $most:ident)* ),* $(,)?]) => {
        [$( Count {
            name: stringify!($name),
            cells: $report.rows.iter().map(|row| row.figures.$name).collect(),
            total: $report.total.$name,
            at_most: &[$( stringify!($most) ),*],
        } ),*]
    };
}

impl RateReport {
    /// The figures that are withheld when it is published.
    pub fn suppressed(&self) -> Suppressed {
        let counts = counts!(self, [
            persons_in_need <= needs,
            needs,
            needs_met <= needs,
            persons_fitted <= persons_in_need <= needs_met <= needs,
            persons_fully_fitted <= persons_fitted <= persons_in_need <= needs_met <= needs,
            followed_up,
            in_use <= followed_up,
        ]);
        let made: [Made; 6] = [
            ("fitting_rate", &["persons_fitted", "persons_in_need"]),
            ("full_fitting_rate", &["persons_fully_fitted", "persons_in_need"]),
            ("needs_rate", &["needs_met", "needs"]),
            ("days_to_fit_median", &["needs_met"]),
            ("days_to_fit_p90", &["needs_met"]),
            ("in_use_rate", &["in_use", "followed_up"]),
        ];
        let mut suppressed = suppressed(&counts, Some("persons_in_need"), &made);
        // Beside the table, each for itself.
        let unlisted = self.unlisted_persons.is_some_and(is_few);
        let excluded = self.excluded.values().any(|count| is_few(*count));
        suppressed.total.extend(unlisted.then_some("unlisted_persons"));
        suppressed.total.extend(excluded.then_some("excluded"));
        suppressed
    }
}

impl ServicesReport {
    /// The figures that are withheld when it is published.
    pub fn suppressed(&self) -> Suppressed {
        let counts = counts!(self, [
            rehab_persons_in_need,
            rehab_persons_served,
            rehab_persons_served_in_need <= rehab_persons_in_need <= rehab_persons_served,
            persons_registered,
            rehab_persons_served_registered <= persons_registered <= rehab_persons_served,
        ]);
        suppressed(&counts, None, &RATES_OF_SERVICES)
    }
}

const RATES_OF_SERVICES: [Made; 2] = [
    ("service_rate", &["rehab_persons_served_in_need", "rehab_persons_in_need"]),
    ("coverage", &["rehab_persons_served_registered", "persons_registered"]),
];

impl LendingReport {
    /// The figures that are withheld when it is published.
    pub fn suppressed(&self) -> Suppressed {
        let counts = counts!(self, [borrowers <= loans, loans, returned, open, overdue <= open,]);
        suppressed(&counts, Some("borrowers"), &[("mean_days", &["returned"])])
    }
}

/// The figures of an annual report that are withheld when it is published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuppressedAnnual {
    /// Of the headlines: those of the whole.
    pub figures: Suppressed,
    /// Of the counties.
    pub counties: Suppressed,
    /// Of the schools.
    pub schools: Suppressed,
}

impl AnnualFigures {
    /// The figures that are withheld when they are published: all are of the whole.
    pub fn suppressed(&self) -> Suppressed {
        let counts = [
            ("students_on_list", self.students_on_list),
            ("persons_in_need", self.persons_in_need),
            ("persons_fitted", self.persons_fitted),
            ("loans", self.loans),
            ("borrowers", self.borrowers),
            ("persons_registered", self.persons_registered),
            ("rehab_persons_in_need", self.rehab_persons_in_need),
            ("rehab_persons_served", self.rehab_persons_served),
            ("rehab_persons_served_in_need", self.rehab_persons_served_in_need),
            ("rehab_persons_served_registered", self.rehab_persons_served_registered),
            ("children_served", self.children_served),
            ("children_served_at_home", self.children_served_at_home),
        ];
        let count = |(name, total)| Count { name, cells: Vec::new(), total, at_most: &[] };
        suppressed(&counts.map(count), None, &[&RATE_OF_PLACES[..], &RATES_OF_SERVICES].concat())
    }
}

impl AnnualReport {
    /// The figures that are withheld when it is published.
    pub fn suppressed(&self) -> SuppressedAnnual {
        let places = |rows: &[RateRow], total: u64| {
            let cells = |of: fn(&Figures) -> u64| rows.iter().map(|row| of(&row.figures)).collect();
            let fitted: Vec<_> = cells(|figures| figures.persons_fitted);
            let counts = [
                Count {
                    name: "persons_in_need",
                    cells: cells(|figures| figures.persons_in_need),
                    total,
                    at_most: &[],
                },
                Count {
                    name: "persons_fitted",
                    total: fitted.iter().sum(),
                    cells: fitted,
                    at_most: &["persons_in_need"],
                },
            ];
            suppressed(&counts, Some("persons_in_need"), &RATE_OF_PLACES)
        };
        let counties = places(&self.counties, self.figures.persons_in_need);
        let schools = places(&self.schools, self.figures.students_on_list);
        let mut figures = self.figures.suppressed();
        figures.total.extend(&counties.total);
        if schools.of_total("persons_in_need") {
            figures.total.insert("students_on_list");
        }
        SuppressedAnnual { figures, counties, schools }
    }
}

const RATE_OF_PLACES: [Made; 1] = [("fitting_rate", &["persons_fitted", "persons_in_need"])];

/// The figures of a table that are withheld. `base` is the count that a row is about. A count comes behind those that
/// it cannot exceed, but for the base.
fn suppressed(counts: &[Count], base: Option<&str>, made: &[Made]) -> Suppressed {
    let rows = counts.first().map_or(0, |count| count.cells.len());
    let place = |name: &str| counts.iter().position(|count| count.name == name);
    let base = base.and_then(place);
    let mut table = Table::new(counts);
    if let Some(base) = base {
        table.protect_whole(base);
    }
    let whole = base.map_or(vec![false; rows], |base| table.hidden[base].clone());
    let all = base.is_some_and(|base| table.total[base]);
    // What is published gives the sums of the rows withheld whole, as if they were one row more.
    let joined: Vec<_> = counts.iter().map(|count| count.joined(&whole)).collect();
    let mut table = Table::new(&joined);
    for column in (0..counts.len()).filter(|column| Some(*column) != base) {
        table.protect(column);
    }
    let named = |is_hidden: &dyn Fn(usize) -> bool| {
        let hidden = (0..counts.len()).filter(|column| is_hidden(*column));
        let mut names: BTreeSet<_> = hidden.map(|column| counts[column].name).collect();
        let of = made.iter().filter(|(_, of)| of.iter().any(|name| names.contains(name)));
        let made: Vec<_> = of.map(|(name, _)| *name).collect();
        names.extend(made);
        names
    };
    let mut open = 0;
    let rows = whole.iter().map(|whole| match whole {
        true => named(&|_| true),
        false => {
            open += 1;
            named(&|column| table.hidden[column][open - 1])
        }
    });
    Suppressed { rows: rows.collect(), total: named(&|column| all || table.total[column]) }
}

impl Count {
    /// The same with the rows that are withheld whole joined into one, the last.
    fn joined(&self, whole: &[bool]) -> Self {
        let of = |wanted: bool| {
            let cells = self.cells.iter().zip(whole).filter(move |(_, whole)| **whole == wanted);
            cells.map(|(cell, _)| *cell)
        };
        let joined = whole.contains(&true).then(|| of(true).sum());
        Self {
            name: self.name,
            cells: of(false).chain(joined).collect(),
            total: self.total,
            at_most: self.at_most,
        }
    }
}

/// A table while it is decided what to withhold.
struct Table<'a> {
    counts: &'a [Count],
    /// By column and row.
    hidden: Vec<Vec<bool>>,
    /// By column: whether the total is withheld.
    total: Vec<bool>,
}

/// What a withheld count can be, as far as the other counts of its row tell.
#[derive(Clone, Copy)]
struct Bounds {
    least: u64,
    most: u64,
}

impl Bounds {
    fn holds(self, value: u64) -> bool {
        (self.least..=self.most).contains(&value)
    }
}

impl<'a> Table<'a> {
    fn new(counts: &'a [Count]) -> Self {
        let hidden = counts.iter().map(|count| count.cells.iter().map(|cell| is_few(*cell)));
        Self {
            counts,
            hidden: hidden.map(Iterator::collect).collect(),
            total: counts.iter().map(|count| is_few(count.total)).collect(),
        }
    }

    /// Withholds whole rows until no count of one or two of the column that they are about can be told.
    fn protect_whole(&mut self, base: usize) {
        loop {
            let whole = self.hidden[base].clone();
            for hidden in &mut self.hidden {
                hidden.iter_mut().zip(&whole).for_each(|(hidden, row)| *hidden |= row);
            }
            if !self.gives_away(base) || !self.withhold_more(base) {
                return;
            }
        }
    }

    /// Withholds of a column what is part of a withheld count, and then more until no count of one or two can be told.
    fn protect(&mut self, column: usize) {
        let within = |whole: &Count| self.counts[column].at_most.contains(&whole.name);
        let wholes = (0..self.counts.len()).filter(|other| within(&self.counts[*other]));
        for whole in wholes.collect::<Vec<_>>() {
            let hidden = self.hidden[whole].clone();
            self.hidden[column].iter_mut().zip(hidden).for_each(|(part, whole)| *part |= whole);
            self.total[column] |= self.total[whole];
        }
        while self.gives_away(column) && self.withhold_more(column) {}
    }

    /// Withholds the next smallest count of a column, or else its total; tells whether there was anything left.
    fn withhold_more(&mut self, column: usize) -> bool {
        let cells = &self.counts[column].cells;
        let open = (0..cells.len()).filter(|row| !self.hidden[column][*row]);
        // A zero hides others badly: that a county has none is often known.
        match open.min_by_key(|row| (cells[*row] == 0, cells[*row])) {
            Some(row) => self.hidden[column][row] = true,
            None if !self.total[column] => self.total[column] = true,
            None => return false,
        }
        true
    }

    /// Whether a withheld count of one or two can be told.
    fn gives_away(&self, column: usize) -> bool {
        let cells = &self.counts[column].cells;
        let rows: Vec<_> = (0..cells.len()).filter(|row| self.hidden[column][*row]).collect();
        let bounds: Vec<_> = rows.iter().map(|row| self.bounds(column, *row)).collect();
        let sum = self.sum(column, rows.len());
        let few = rows.iter().enumerate().filter(|(_, row)| is_few(cells[**row]));
        few.into_iter().any(|(at, _)| !has_two_values(&bounds, at, &sum))
    }

    /// What is known of the sum of the withheld counts of a column.
    fn sum(&self, column: usize, hidden: usize) -> RangeInclusive<u64> {
        let Count { cells, total, .. } = &self.counts[column];
        if self.total[column] {
            return 0..=u64::MAX;
        }
        let open = cells.iter().zip(&self.hidden[column]).filter(|(_, hidden)| !**hidden);
        let rest = total.saturating_sub(open.map(|(cell, _)| *cell).sum());
        if cells.iter().sum::<u64>() == *total {
            rest..=rest
        } else {
            // Someone may be counted in several rows, or in none.
            rest..=total.saturating_mul(hidden as u64)
        }
    }

    /// What the counts of the same row that are published say of a withheld one.
    fn bounds(&self, column: usize, row: usize) -> Bounds {
        let count = &self.counts[column];
        let open = |other: usize| !self.hidden[other][row];
        let above = self
            .counts
            .iter()
            .enumerate()
            .filter(|(other, above)| open(*other) && count.at_most.contains(&above.name));
        let below = self
            .counts
            .iter()
            .enumerate()
            .filter(|(other, below)| open(*other) && below.at_most.contains(&count.name));
        Bounds {
            least: below.map(|(_, below)| below.cells[row]).max().unwrap_or(0),
            most: above.map(|(_, above)| above.cells[row]).min().unwrap_or(u64::MAX),
        }
    }
}

/// Whether one of several withheld counts can have two values or more, one of them being one or two.
fn has_two_values(bounds: &[Bounds], at: usize, sum: &RangeInclusive<u64>) -> bool {
    let others: Vec<_> =
        bounds.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, b)| *b).collect();
    // Whether counts within bounds can make up a sum with what is already taken.
    let makes_up = |taken: u64, others: &[Bounds]| {
        let least = others.iter().fold(taken, |sum, b| sum.saturating_add(b.least));
        let most = others.iter().fold(taken, |sum, b| sum.saturating_add(b.most));
        least <= *sum.end() && most >= *sum.start()
    };
    let can_be = |value: u64| {
        if is_few(value) {
            return makes_up(value, &others);
        }
        (0..others.len()).any(|few| {
            let mut rest = others.clone();
            let bounds = rest.swap_remove(few);
            let values = FEW.filter(|value| bounds.holds(*value));
            values.into_iter().any(|taken| makes_up(value.saturating_add(taken), &rest))
        })
    };
    let most_of_others = others.iter().fold(0_u64, |sum, b| sum.saturating_add(b.most));
    let least = bounds[at].least.max(sum.start().saturating_sub(most_of_others));
    let most = bounds[at].most.min(*sum.end());
    (least..=most).filter(|value| can_be(*value)).nth(1).is_some()
}

#[cfg(test)]
#[path = "suppression_tests.rs"]
mod tests;
