//! Cell suppression: the figures of a report that are suppressed in a publication, so that no person is recognised in
//! it.
//!
//! 1. These counts are suppressed (primary suppression):
//!    * a count of one or two. If the row is about this count (people in need, borrowers), the whole row is suppressed
//!    * a count whose difference from a published count of its row is one or two, if one of the two cannot exceed the
//!      other (27 in need, 26 fitted). The count of the later column is suppressed
//!    * a part of a group of fewer than five, because all or none of so few say something about each of them
//! 2. A suppressed count that follows from the total and the other counts is not protected by rule 1 alone. The next
//!    smallest count of its column is then suppressed too (complementary suppression), and so on, until each count of
//!    rule 1 or 3 has at least two possible values. If all rows do not suffice, the total is suppressed instead. The
//!    reader is assumed to know the published counts, the relations of the counts, that a rate has no row without
//!    anyone in need, and that a column has no suppressed count unless one of its counts is suppressed by rule 1.
//!    Totals are suppressed by the same rules as the counts of a row, and must not follow from the rows.
//! 3. A count that is part of a suppressed count (people fully fitted, of people fitted), or that would reveal one in
//!    its row in another way, is suppressed with it.
//! 4. A rate, a mean or a median is suppressed if any of its counts is. A mean, a median or a percentile of fewer than
//!    five values is suppressed, too.
//!
//! Counts of needs, loans and follow-ups are protected as counts of people are: one or two needs are of one or two
//! people, needs that exceed the people in need by one or two are of people with several needs, and needs that exceed
//! the needs met by one or two are of people who wait.
//!
//! Only one table is examined here. A comparison of several tables about the same people, such as by county and by
//! school, or with and without a filter, may reveal more. `publication` suppresses the tables of a period together
//! (`linked`). Other tables that are published together must be reviewed together.

mod columns;
mod equation;
pub(super) mod linked;
mod table;

use std::collections::BTreeSet;

use columns::{CountColumn, Relations};
use equation::LEAST_GROUP;
use table::suppressed;

use super::{
    AnnualFigures, AnnualReport, Dimension, Figures, LendingFigures, LendingReport, RateQuery,
    RateReport, RateRow, ServicesFigures, ServicesReport,
};

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

    /// Returns the number of suppressed figures.
    pub fn count(&self) -> usize {
        self.rows.iter().chain([&self.total]).map(BTreeSet::len).sum()
    }

    /// Suppresses a figure of the total.
    pub(super) fn suppress_total(&mut self, figure: &'static str) {
        self.total.insert(figure);
    }

    /// Checks whether a table with this grouping is examined for suppression. The rows of months and quarters follow from one
    /// another (loans, returns and open loans), and the cells of a cross table from several sums, so that all figures of such a
    /// table are suppressed.
    pub fn examines(by: Option<Dimension>, columns: Option<Dimension>) -> bool {
        columns.is_none() && !by.is_some_and(Dimension::is_period)
    }

    /// Suppresses all counts of a table, and the figures derived from them.
    fn of_all<F>(rows: usize, counts: &[Count<F>], derived: &[DerivedFigure]) -> Self {
        let counts = counts.iter().map(|count| count.name);
        let total: BTreeSet<_> = counts.chain(derived.iter().map(|figure| figure.name)).collect();
        Self { rows: vec![total.clone(); rows], total }
    }

    /// Checks whether any figure is suppressed.
    pub fn is_any(&self) -> bool {
        !self.total.is_empty() || self.rows.iter().any(|figures| !figures.is_empty())
    }
}

/// Checks whether a count is so small that it is suppressed: one or two.
pub(super) fn is_few(count: u64) -> bool {
    (1..=2).contains(&count)
}

/// A figure that is derived from counts.
#[derive(Clone, Copy)]
pub(super) struct DerivedFigure {
    name: &'static str,
    of: &'static [&'static str],
    /// True for a mean, a median or a percentile of as many values as the count says.
    is_of_values: bool,
}

impl DerivedFigure {
    const fn rate(name: &'static str, of: &'static [&'static str]) -> Self {
        Self { name, of, is_of_values: false }
    }

    const fn of_values(name: &'static str, of: &'static [&'static str]) -> Self {
        Self { name, of, is_of_values: true }
    }
}

/// A count of a row of a report.
pub(super) struct Count<F> {
    name: &'static str,
    of: fn(&F) -> u64,
    relations: Relations,
}

/// Lists counts by the names of their fields. The relations follow a name.
macro_rules! counts {
    ($figures:ty, [$( $name:ident $( $relation:ident [$( $other:ident ),+] )* ),* $(,)?]) => {
        &[$( Count::<$figures> {
            name: stringify!($name),
            of: |figures| figures.$name,
            relations: Relations::NONE $( .$relation(&[$( stringify!($other) ),+]) )*,
        } ),*]
    };
}

/// The counts of the fitting rate.
pub(super) const RATE_COUNTS: &[Count<Figures>] = counts!(Figures, [
    persons_in_need,
    persons_fitted part_of[persons_in_need],
    needs at_least[persons_in_need],
    // A person who is fitted, but not fully, has more than one need.
    persons_fully_fitted
        part_of[persons_fitted, persons_in_need]
        at_least_excess[persons_fitted, persons_in_need, needs],
    // All needs are met if and only if all people are fully fitted.
    needs_met part_of[needs] at_least[persons_fitted] beside[persons_fully_fitted],
    followed_up,
    in_use part_of[followed_up],
]);

/// The figures that are derived from the counts of the fitting rate.
pub(super) const RATE_DERIVED: &[DerivedFigure] = &[
    DerivedFigure::rate("fitting_rate", &["persons_fitted", "persons_in_need"]),
    DerivedFigure::rate("full_fitting_rate", &["persons_fully_fitted", "persons_in_need"]),
    DerivedFigure::rate("needs_rate", &["needs_met", "needs"]),
    DerivedFigure::of_values("days_to_fit_median", &["needs_met"]),
    DerivedFigure::of_values("days_to_fit_p90", &["needs_met"]),
    DerivedFigure::rate("in_use_rate", &["in_use", "followed_up"]),
];

/// The counts of people served. The first two relations are to counts of the fitting rate.
pub(super) const SERVICES_COUNTS: &[Count<ServicesFigures>] = counts!(ServicesFigures, [
    rehab_persons_in_need at_least[persons_in_need],
    rehab_persons_served at_least[persons_fitted],
    rehab_persons_served_in_need
        part_of[rehab_persons_in_need, rehab_persons_served]
        at_least[persons_fitted],
    persons_registered,
    rehab_persons_served_registered part_of[persons_registered, rehab_persons_served],
]);

/// The counts of lending.
pub(super) const LENDING_COUNTS: &[Count<LendingFigures>] = counts!(LendingFigures, [
    borrowers,
    loans at_least[borrowers],
    returned,
    open,
    overdue part_of[open],
]);

/// The figures that are derived from the counts of lending.
pub(super) const LENDING_DERIVED: &[DerivedFigure] =
    &[DerivedFigure::of_values("mean_days", &["returned"])];

/// Returns the columns of a table from its rows and its total.
fn columns<F>(counts: &[Count<F>], rows: &[&F], total: &F) -> Vec<CountColumn> {
    let column = |count: &Count<F>| {
        let cells = rows.iter().map(|row| (count.of)(row)).collect();
        CountColumn::new(count.name, cells, (count.of)(total), count.relations)
    };
    counts.iter().map(column).collect()
}

impl RateReport {
    /// Returns the figures that are suppressed in a publication.
    pub fn suppressed(&self) -> Suppressed {
        let RateQuery { by, columns: across, .. } = self.query;
        let rows: Vec<_> = self.rows.iter().map(|row| &row.figures).collect();
        let mut counts = columns(RATE_COUNTS, &rows, &self.total);
        counts[0].least = 1;
        let mut suppressed = match Suppressed::examines(by, across) {
            true => suppressed(&counts, Some("persons_in_need"), RATE_DERIVED),
            false => Suppressed::of_all(rows.len(), RATE_COUNTS, RATE_DERIVED),
        };
        self.suppress_beside(&mut suppressed);
        suppressed
    }

    /// Suppresses the counts beside the table, which are examined by themselves.
    pub(super) fn suppress_beside(&self, suppressed: &mut Suppressed) {
        let unlisted = self.unlisted_persons.is_some_and(is_few);
        let excluded = self.excluded.values().any(|count| is_few(*count));
        suppressed.total.extend(unlisted.then_some("unlisted_persons"));
        suppressed.total.extend(excluded.then_some("excluded"));
    }
}

impl ServicesReport {
    /// Returns the figures that are suppressed in a publication.
    pub fn suppressed(&self) -> Suppressed {
        let rows: Vec<_> = self.rows.iter().map(|row| &row.figures).collect();
        match Suppressed::examines(self.query.by, self.query.columns) {
            true => {
                suppressed(&columns(SERVICES_COUNTS, &rows, &self.total), None, &SERVICES_RATES)
            }
            false => Suppressed::of_all(rows.len(), SERVICES_COUNTS, &SERVICES_RATES),
        }
    }
}

/// The counts of children served.
pub(super) const CHILDREN_COUNTS: &[Count<AnnualFigures>] = counts!(AnnualFigures, [
    children_served part_of[rehab_persons_served],
    children_served_at_home part_of[children_served],
]);

/// The headline counts of all people, without those of students. Their relations are those of the other tables.
pub(super) const HEADLINE_COUNTS: &[Count<AnnualFigures>] = counts!(
    AnnualFigures,
    [
        persons_in_need,
        persons_fitted,
        loans,
        borrowers,
        rehab_persons_in_need,
        rehab_persons_served,
        rehab_persons_served_in_need,
        persons_registered,
        rehab_persons_served_registered,
        children_served,
        children_served_at_home,
    ]
);

/// The rates of people served.
pub(super) const SERVICES_RATES: [DerivedFigure; 2] = [
    DerivedFigure::rate("service_rate", &["rehab_persons_served_in_need", "rehab_persons_in_need"]),
    DerivedFigure::rate("coverage", &["rehab_persons_served_registered", "persons_registered"]),
];

impl LendingReport {
    /// Returns the figures that are suppressed in a publication.
    pub fn suppressed(&self) -> Suppressed {
        let rows: Vec<_> = self.rows.iter().map(|row| &row.figures).collect();
        if !Suppressed::examines(self.query.by, self.query.columns) {
            return Suppressed::of_all(rows.len(), LENDING_COUNTS, LENDING_DERIVED);
        }
        let counts = columns(LENDING_COUNTS, &rows, &self.total);
        let mut suppressed = suppressed(&counts, Some("borrowers"), LENDING_DERIVED);
        self.suppress_more_means(&mut suppressed);
        suppressed
    }

    /// Suppresses more means until the suppressed ones, whose sum of days follows from the others, are of five values.
    pub(super) fn suppress_more_means(&self, suppressed: &mut Suppressed) {
        while !suppressed.of_total("mean_days") {
            let rows = self.rows.iter().map(|row| row.figures.returned).enumerate();
            let (hidden, open): (Vec<_>, Vec<_>) =
                rows.partition(|(row, _)| suppressed.of_row(*row, "mean_days"));
            let values: u64 = hidden.iter().map(|(_, returned)| returned).sum();
            if !(1..LEAST_GROUP).contains(&values) {
                return;
            }
            let open = open.into_iter().filter(|(_, returned)| *returned > 0);
            match open.min_by_key(|(_, returned)| *returned) {
                Some((row, _)) => suppressed.rows[row].insert("mean_days"),
                None => suppressed.total.insert("mean_days"),
            };
        }
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
        self.suppressed_with(&BTreeSet::new())
    }

    /// Returns the figures that are suppressed if some are suppressed because of the counties.
    fn suppressed_with(&self, already: &BTreeSet<&'static str>) -> Suppressed {
        const PART_OF_NEED: Relations = Relations::NONE.part_of(&["persons_in_need"]);
        const SERVED_IN_NEED: Relations = Relations::NONE
            .part_of(&["rehab_persons_in_need", "rehab_persons_served"])
            .at_least(&["persons_fitted"]);
        const SERVED_REGISTERED: Relations =
            Relations::NONE.part_of(&["persons_registered", "rehab_persons_served"]);
        let none = Relations::NONE;
        let counts = [
            ("persons_in_need", self.persons_in_need, none),
            ("persons_fitted", self.persons_fitted, PART_OF_NEED),
            ("students_on_list", self.students_on_list, PART_OF_NEED),
            ("borrowers", self.borrowers, none),
            ("loans", self.loans, none.at_least(&["borrowers"])),
            (
                "rehab_persons_in_need",
                self.rehab_persons_in_need,
                none.at_least(&["persons_in_need"]),
            ),
            ("rehab_persons_served", self.rehab_persons_served, none.at_least(&["persons_fitted"])),
            ("rehab_persons_served_in_need", self.rehab_persons_served_in_need, SERVED_IN_NEED),
            ("persons_registered", self.persons_registered, none),
            (
                "rehab_persons_served_registered",
                self.rehab_persons_served_registered,
                SERVED_REGISTERED,
            ),
            ("children_served", self.children_served, none.part_of(&["rehab_persons_served"])),
            (
                "children_served_at_home",
                self.children_served_at_home,
                none.part_of(&["children_served"]),
            ),
        ];
        let counts = counts.map(|(name, total, relations)| {
            let count = CountColumn::new(name, Vec::new(), total, relations);
            if already.contains(name) { count.with_total_suppressed() } else { count }
        });
        suppressed(&counts, None, &[&PLACE_RATES[..], &SERVICES_RATES].concat())
    }
}

impl AnnualReport {
    /// Returns the figures that are suppressed in a publication.
    pub fn suppressed(&self) -> SuppressedAnnual {
        let total = self.figures.persons_in_need;
        let [in_need, fitted] = places(&self.counties, total);
        let counties = suppressed(&[in_need, fitted], Some("persons_in_need"), &PLACE_RATES);
        let mut figures = self.figures.suppressed_with(&counties.total);
        // The students of all schools are on the list of students.
        let [mut students, fitted] = places(&self.schools, self.figures.students_on_list);
        if figures.of_total("students_on_list") {
            students = students.with_total_suppressed();
        }
        students.least = 1;
        students.total_part_of = (!figures.of_total("persons_in_need")).then_some(total);
        let schools = suppressed(&[students, fitted], Some("persons_in_need"), &PLACE_RATES);
        if schools.of_total("persons_in_need") {
            figures.total.insert("students_on_list");
        }
        SuppressedAnnual { figures, counties, schools }
    }
}

/// Returns the people in need and the people fitted of places.
fn places(rows: &[RateRow], in_need: u64) -> [CountColumn; 2] {
    let cells = |of: fn(&Figures) -> u64| rows.iter().map(|row| of(&row.figures)).collect();
    let fitted: Vec<_> = cells(|figures| figures.persons_fitted);
    let part = Relations::NONE.part_of(&["persons_in_need"]);
    let all_fitted = fitted.iter().sum();
    [
        CountColumn::new(
            "persons_in_need",
            cells(|figures| figures.persons_in_need),
            in_need,
            Relations::NONE,
        ),
        CountColumn::new("persons_fitted", fitted, all_fitted, part),
    ]
}

/// The rate of people fitted.
pub(super) const PLACE_RATES: [DerivedFigure; 1] =
    [DerivedFigure::rate("fitting_rate", &["persons_fitted", "persons_in_need"])];

#[cfg(test)]
#[path = "suppression_tests.rs"]
mod tests;
