//! Cell suppression: the figures of a report that are suppressed in a publication, so that no person is recognised in
//! it.
//!
//! 1. A count of one or two is suppressed (primary suppression). If the row is about this count (people in need,
//!    borrowers), the whole row is suppressed.
//! 2. A count that follows from the total and the other counts is not protected by rule 1 alone. The next smallest
//!    count of its column is then suppressed too (complementary suppression), and so on, until each count of one or two
//!    has at least two possible values. If no count is left, the total is suppressed. The reader is assumed to know the
//!    published counts, the counts that others cannot exceed, and that a column has no suppressed count unless one of
//!    its counts is one or two.
//! 3. A count that is part of a suppressed count (people fitted, of people in need) is suppressed with it.
//! 4. A rate, a mean or a median is suppressed if any of its counts is.
//!
//! Only one table is examined. A comparison of several tables about the same people, such as by county and by school,
//! or with and without a filter, may reveal more. Tables that are published together must be reviewed together.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::{
    AnnualFigures, AnnualReport, Figures, LendingReport, RateReport, RateRow, ServicesReport,
};

/// The counts of people that are suppressed.
const SUPPRESSED_COUNTS: RangeInclusive<u64> = 1..=2;

/// The suppressed figures of a table, by name.
///
/// ```
/// use assistive_core::model::Period;
/// use assistive_core::report::RateQuery;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n3,赵敏,610981\n"),
/// #     (Kind::Needs, "person,device,identified_on\n1,WC,2023-03-05\n2,WC,2023-03-05\n3,WC,2023-03-05\n"),
/// #     (Kind::Fittings, "person,device,fitted_on\n1,WC,2023-04-01\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
/// let report = store.view()?.rate(&RateQuery::new(year))?;
/// assert_eq!((report.total.persons_in_need, report.total.persons_fitted), (3, 1));
/// assert!(report.suppressed().of_total("persons_fitted"), "a count of one is not published");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suppressed {
    rows: Vec<BTreeSet<&'static str>>,
    total: BTreeSet<&'static str>,
}

impl Suppressed {
    /// Checks whether a figure of a row is suppressed. Rows are counted from 0, in the order of the report.
    pub fn of_row(&self, row: usize, figure: &str) -> bool {
        self.rows.get(row).is_some_and(|figures| figures.contains(figure))
    }

    /// Checks whether a figure of the total is suppressed.
    pub fn of_total(&self, figure: &str) -> bool {
        self.total.contains(figure)
    }

    /// Checks whether any figure is suppressed.
    pub fn is_any(&self) -> bool {
        !self.total.is_empty() || self.rows.iter().any(|figures| !figures.is_empty())
    }
}

/// Checks whether a count is suppressed by itself.
fn is_suppressed_alone(count: u64) -> bool {
    SUPPRESSED_COUNTS.contains(&count)
}

/// A column of a table: the counts with one name.
struct CountColumn {
    name: &'static str,
    cells: Vec<u64>,
    total: u64,
    /// The counts that this one cannot exceed.
    at_most: &'static [&'static str],
}

/// A figure that is derived from counts.
type DerivedFigure = (&'static str, &'static [&'static str]);

/// Creates the columns with the given names from the rows and the total of a report.
macro_rules! counts {
    ($report:ident, [$( $name:ident $(<= $most:ident)* ),* $(,)?]) => {
        [$( CountColumn {
            name: stringify!($name),
            cells: $report.rows.iter().map(|row| row.figures.$name).collect(),
            total: $report.total.$name,
            at_most: &[$( stringify!($most) ),*],
        } ),*]
    };
}

impl RateReport {
    /// Returns the figures that are suppressed in a publication.
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
        let derived: [DerivedFigure; 6] = [
            ("fitting_rate", &["persons_fitted", "persons_in_need"]),
            ("full_fitting_rate", &["persons_fully_fitted", "persons_in_need"]),
            ("needs_rate", &["needs_met", "needs"]),
            ("days_to_fit_median", &["needs_met"]),
            ("days_to_fit_p90", &["needs_met"]),
            ("in_use_rate", &["in_use", "followed_up"]),
        ];
        let mut suppressed = suppressed(&counts, Some("persons_in_need"), &derived);
        // This count is beside the table and suppressed by itself.
        let unlisted = self.unlisted_persons.is_some_and(is_suppressed_alone);
        let excluded = self.excluded.values().any(|count| is_suppressed_alone(*count));
        suppressed.total.extend(unlisted.then_some("unlisted_persons"));
        suppressed.total.extend(excluded.then_some("excluded"));
        suppressed
    }
}

impl ServicesReport {
    /// Returns the figures that are suppressed in a publication.
    pub fn suppressed(&self) -> Suppressed {
        let counts = counts!(self, [
            rehab_persons_in_need,
            rehab_persons_served,
            rehab_persons_served_in_need <= rehab_persons_in_need <= rehab_persons_served,
            persons_registered,
            rehab_persons_served_registered <= persons_registered <= rehab_persons_served,
        ]);
        suppressed(&counts, None, &SERVICES_RATES)
    }
}

const SERVICES_RATES: [DerivedFigure; 2] = [
    ("service_rate", &["rehab_persons_served_in_need", "rehab_persons_in_need"]),
    ("coverage", &["rehab_persons_served_registered", "persons_registered"]),
];

impl LendingReport {
    /// Returns the figures that are suppressed in a publication.
    pub fn suppressed(&self) -> Suppressed {
        let counts = counts!(self, [borrowers <= loans, loans, returned, open, overdue <= open,]);
        suppressed(&counts, Some("borrowers"), &[("mean_days", &["returned"])])
    }
}

/// The figures of an annual report that are suppressed in a publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuppressedAnnual {
    /// The headline figures, as those of a total.
    pub figures: Suppressed,
    /// The figures of the counties.
    pub counties: Suppressed,
    /// The figures of the schools.
    pub schools: Suppressed,
}

impl AnnualFigures {
    /// Returns the figures that are suppressed in a publication, as those of a total.
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
        let count = |(name, total)| CountColumn { name, cells: Vec::new(), total, at_most: &[] };
        suppressed(&counts.map(count), None, &[&PLACE_RATES[..], &SERVICES_RATES].concat())
    }
}

impl AnnualReport {
    /// Returns the figures that are suppressed in a publication.
    pub fn suppressed(&self) -> SuppressedAnnual {
        let places = |rows: &[RateRow], total: u64| {
            let cells = |of: fn(&Figures) -> u64| rows.iter().map(|row| of(&row.figures)).collect();
            let fitted: Vec<_> = cells(|figures| figures.persons_fitted);
            let counts = [
                CountColumn {
                    name: "persons_in_need",
                    cells: cells(|figures| figures.persons_in_need),
                    total,
                    at_most: &[],
                },
                CountColumn {
                    name: "persons_fitted",
                    total: fitted.iter().sum(),
                    cells: fitted,
                    at_most: &["persons_in_need"],
                },
            ];
            suppressed(&counts, Some("persons_in_need"), &PLACE_RATES)
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

const PLACE_RATES: [DerivedFigure; 1] = [("fitting_rate", &["persons_fitted", "persons_in_need"])];

/// Suppresses the figures of a table. `base` is the count that a row is about. Apart from the base, a column must come
/// after the columns that it cannot exceed.
fn suppressed(counts: &[CountColumn], base: Option<&str>, derived: &[DerivedFigure]) -> Suppressed {
    let rows = counts.first().map_or(0, |count| count.cells.len());
    let place = |name: &str| counts.iter().position(|count| count.name == name);
    let base = base.and_then(place);
    let mut table = SuppressionTable::new(counts);
    if let Some(base) = base {
        table.suppress_rows(base);
    }
    let whole = base.map_or(vec![false; rows], |base| table.hidden[base].clone());
    let all = base.is_some_and(|base| table.total[base]);
    // The sums of the suppressed rows follow from the published counts, as if they were one more row.
    let joined: Vec<_> = counts.iter().map(|count| count.joined(&whole)).collect();
    let mut table = SuppressionTable::new(&joined);
    for column in (0..counts.len()).filter(|column| Some(*column) != base) {
        table.suppress_column(column);
    }
    let named = |is_hidden: &dyn Fn(usize) -> bool| {
        let hidden = (0..counts.len()).filter(|column| is_hidden(*column));
        let mut names: BTreeSet<_> = hidden.map(|column| counts[column].name).collect();
        let of = derived.iter().filter(|(_, of)| of.iter().any(|name| names.contains(name)));
        let derived: Vec<_> = of.map(|(name, _)| *name).collect();
        names.extend(derived);
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

impl CountColumn {
    /// Returns the column with the suppressed rows joined into one, the last.
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

/// A table during suppression.
struct SuppressionTable<'a> {
    counts: &'a [CountColumn],
    /// The suppressed counts, by column and row.
    hidden: Vec<Vec<bool>>,
    /// The suppressed totals, by column.
    total: Vec<bool>,
}

/// The possible values of a suppressed count, given the other counts of its row.
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

impl<'a> SuppressionTable<'a> {
    fn new(counts: &'a [CountColumn]) -> Self {
        let hidden =
            counts.iter().map(|count| count.cells.iter().map(|cell| is_suppressed_alone(*cell)));
        Self {
            counts,
            hidden: hidden.map(Iterator::collect).collect(),
            total: counts.iter().map(|count| is_suppressed_alone(count.total)).collect(),
        }
    }

    /// Suppresses whole rows until no count of one or two in the base column is revealed.
    fn suppress_rows(&mut self, base: usize) {
        loop {
            let whole = self.hidden[base].clone();
            for hidden in &mut self.hidden {
                hidden.iter_mut().zip(&whole).for_each(|(hidden, row)| *hidden |= row);
            }
            if !self.reveals_count(base) || !self.suppress_more(base) {
                return;
            }
        }
    }

    /// Suppresses the parts of suppressed counts in a column, and then more counts until no count of one or two is
    /// revealed.
    fn suppress_column(&mut self, column: usize) {
        let within = |whole: &CountColumn| self.counts[column].at_most.contains(&whole.name);
        let wholes = (0..self.counts.len()).filter(|other| within(&self.counts[*other]));
        for whole in wholes.collect::<Vec<_>>() {
            let hidden = self.hidden[whole].clone();
            self.hidden[column].iter_mut().zip(hidden).for_each(|(part, whole)| *part |= whole);
            self.total[column] |= self.total[whole];
        }
        while self.reveals_count(column) && self.suppress_more(column) {}
    }

    /// Suppresses the next smallest count of a column, or else its total. Returns `false` if nothing is left to
    /// suppress.
    fn suppress_more(&mut self, column: usize) -> bool {
        let cells = &self.counts[column].cells;
        let open = (0..cells.len()).filter(|row| !self.hidden[column][*row]);
        // A zero protects other counts badly, because it is often known that a county has none.
        match open.min_by_key(|row| (cells[*row] == 0, cells[*row])) {
            Some(row) => self.hidden[column][row] = true,
            None if !self.total[column] => self.total[column] = true,
            None => return false,
        }
        true
    }

    /// Checks whether a suppressed count of one or two is revealed.
    fn reveals_count(&self, column: usize) -> bool {
        let cells = &self.counts[column].cells;
        let rows: Vec<_> = (0..cells.len()).filter(|row| self.hidden[column][*row]).collect();
        let bounds: Vec<_> = rows.iter().map(|row| self.bounds(column, *row)).collect();
        let sum = self.sum(column, rows.len());
        let few = rows.iter().enumerate().filter(|(_, row)| is_suppressed_alone(cells[**row]));
        few.into_iter().any(|(at, _)| !has_two_values(&bounds, at, &sum))
    }

    /// Returns the possible sums of the suppressed counts of a column.
    fn sum(&self, column: usize, hidden: usize) -> RangeInclusive<u64> {
        let CountColumn { cells, total, .. } = &self.counts[column];
        if self.total[column] {
            return 0..=u64::MAX;
        }
        let open = cells.iter().zip(&self.hidden[column]).filter(|(_, hidden)| !**hidden);
        let rest = total.saturating_sub(open.map(|(cell, _)| *cell).sum());
        if cells.iter().sum::<u64>() == *total {
            rest..=rest
        } else {
            // A person may be counted in several rows or in none.
            rest..=total.saturating_mul(hidden as u64)
        }
    }

    /// Returns the possible values of a suppressed count, given the published counts of its row.
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

/// Checks whether one of several suppressed counts has at least two possible values, given that at least one of the
/// counts is one or two.
fn has_two_values(bounds: &[Bounds], at: usize, sum: &RangeInclusive<u64>) -> bool {
    let others: Vec<_> =
        bounds.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, b)| *b).collect();
    // Checks whether `taken` and counts within bounds can make up the sum.
    let makes_up = |taken: u64, others: &[Bounds]| {
        let least = others.iter().fold(taken, |sum, b| sum.saturating_add(b.least));
        let most = others.iter().fold(taken, |sum, b| sum.saturating_add(b.most));
        least <= *sum.end() && most >= *sum.start()
    };
    let can_be = |value: u64| {
        if is_suppressed_alone(value) {
            return makes_up(value, &others);
        }
        (0..others.len()).any(|few| {
            let mut rest = others.clone();
            let bounds = rest.swap_remove(few);
            let values = SUPPRESSED_COUNTS.filter(|value| bounds.holds(*value));
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
