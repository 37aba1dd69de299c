//! A second computation of suppression. All tables that agree with the published one are enumerated. No count and no
//! difference of one or two, and no share of 0 % or 100 % of a group of three or four, may be the same in all of them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::model::Period;
use crate::registry::Label;
use crate::report::{LendingFigures, LendingQuery, LendingRow};

/// The counts of a line: of a row, or of the total.
type Line = Vec<u64>;

/// The limit of a count by another one of its line.
struct Limit {
    small: usize,
    large: usize,
    /// True if the smaller count is of a part of the group that the larger one counts.
    is_part: bool,
}

const fn part(small: usize, large: usize) -> Limit {
    Limit { small, large, is_part: true }
}

const fn less(small: usize, large: usize) -> Limit {
    Limit { small, large, is_part: false }
}

/// A kind of table.
struct Shape {
    columns: &'static [(&'static str, Relations)],
    limits: &'static [Limit],
    /// Checks whether the counts of a row can occur together.
    is_possible: fn(&[u64]) -> bool,
    /// Checks whether a secret of a row, or of the sum of rows, follows from the meaning of the counts.
    is_trivial: fn(&[Line], &Secret) -> bool,
}

/// People in need, fitted and fully fitted.
static PEOPLE: Shape = Shape {
    columns: &[
        ("need", Relations::NONE),
        ("fitted", Relations::NONE.part_of(&["need"])),
        ("fully", Relations::NONE.part_of(&["fitted", "need"])),
    ],
    limits: &[part(1, 0), part(2, 1), part(2, 0)],
    is_possible: |row| row[2] <= row[1] && row[1] <= row[0],
    is_trivial: |_, _| false,
};

/// The same with needs and needs met.
static NEEDS: Shape = Shape {
    columns: &[
        ("need", Relations::NONE),
        ("fitted", Relations::NONE.part_of(&["need"])),
        ("needs", Relations::NONE.at_least(&["need"])),
        (
            "fully",
            Relations::NONE
                .part_of(&["fitted", "need"])
                .at_least_excess(&["fitted", "need", "needs"]),
        ),
        ("met", Relations::NONE.part_of(&["needs"]).at_least(&["fitted"]).beside(&["fully"])),
    ],
    limits: &[part(1, 0), part(3, 1), part(3, 0), less(0, 2), part(4, 2), less(1, 4)],
    is_possible: |row| {
        let [need, fitted, needs, fully, met] = row else { return false };
        fully <= fitted
            && fitted <= need
            && need <= needs
            && fitted - fully <= needs - need
            && fitted <= met
            && met <= needs
            && (*met == 0) == (*fitted == 0)
            && needs - met >= need - fully
            && (met == needs) == (fully == need)
    },
    // If each person has one need, all who are fitted are fully fitted.
    is_trivial: |rows, secret| {
        let have_one_need = |row: &Line| row[1] == 0 || row[0] == row[2];
        matches!(secret, Secret::Share(3, 1)) && rows.iter().all(have_one_need)
    },
};

const DERIVED: [DerivedFigure; 1] = [DerivedFigure::rate("rate", &["fitted", "need"])];

impl Shape {
    fn suppressed(&self, rows: &[Line], total: &[u64]) -> Suppressed {
        let columns = self.columns.iter().enumerate();
        let counts = columns.map(|(column, (name, relations))| {
            let cells = rows.iter().map(|row| row[column]).collect();
            CountColumn::new(name, cells, total[column], *relations)
        });
        suppressed(&counts.collect::<Vec<_>>(), Some("need"), &DERIVED)
    }

    /// Returns all rows whose counts are at most `most`.
    fn rows(&self, most: u64) -> Vec<Line> {
        let cells: Vec<Line> = (0..=most).map(|count| vec![count]).collect();
        let rows = self.columns.iter().fold(vec![Vec::new()], |rows, _| {
            let longer = |row: &Line| {
                let row = row.clone();
                cells.iter().map(move |cell| [row.clone(), cell.clone()].concat())
            };
            rows.iter().flat_map(longer).collect()
        });
        rows.into_iter().filter(|row| (self.is_possible)(row)).collect()
    }

    /// Returns the secrets of a line that its counts would tell, by the columns that tell them.
    fn secrets(&self, line: &[u64]) -> Vec<Secret> {
        let counts = (0..line.len()).filter(|column| (1..=2).contains(&line[*column]));
        let pairs = self.limits.iter().flat_map(|limit| {
            let (small, large) = (line[limit.small], line[limit.large]);
            let of_few = limit.is_part && (3..=4).contains(&large);
            let share = of_few && (small == 0 || small == large);
            let differs = (1..=2).contains(&(large - small));
            let differs = differs.then_some(Secret::Difference(limit.small, limit.large));
            differs.into_iter().chain(share.then_some(Secret::Share(limit.small, limit.large)))
        });
        counts.map(Secret::Count).chain(pairs).collect()
    }

    /// Checks whether a count may not be published beside the published counts of its line.
    fn is_unpublishable(
        &self,
        line: &[u64],
        column: usize,
        is_open: impl Fn(usize) -> bool,
    ) -> bool {
        let of_pair = |limit: &Limit| {
            let other = if limit.small == column { limit.large } else { limit.small };
            let (small, large) = (line[limit.small], line[limit.large]);
            let group = limit.is_part && limit.small == column && (1..5).contains(&large);
            [limit.small, limit.large].contains(&column)
                && is_open(other)
                && (group || (1..=2).contains(&(large - small)))
        };
        (1..=2).contains(&line[column]) || (column > 0 && self.limits.iter().any(of_pair))
    }

    /// Returns the published counts, row by row and then of the total.
    fn published(&self, lines: &[Line], suppressed: &Suppressed) -> Vec<Vec<Option<u64>>> {
        let line = |(at, line): (usize, &Line)| {
            let open = |name| match at + 1 == lines.len() {
                true => !suppressed.of_total(name),
                false => !suppressed.of_row(at, name),
            };
            let counts = line.iter().zip(self.columns);
            counts.map(|(count, (name, _))| open(*name).then_some(*count)).collect()
        };
        lines.iter().enumerate().map(line).collect()
    }

    /// Checks whether the suppressed counts of a column fit the rules, for a reader who knows them.
    fn is_consistent(&self, lines: &[Line], seen: &[Vec<Option<u64>>], column: usize) -> bool {
        let is_total = |at: usize| at + 1 == lines.len();
        let hidden = |at: usize| seen[at][column].is_none();
        let is_whole = |at: usize| !is_total(at) && seen[at][0].is_none();
        // A count that is suppressed because of another one of its row says nothing.
        let with_another = |at: usize| (0..column).any(|other| seen[at][other].is_none());
        let of_rows = (0..lines.len()).filter(|at| hidden(*at) && !(column > 0 && is_whole(*at)));
        let (others, own): (Vec<_>, Vec<_>) = of_rows.partition(|at| with_another(*at));
        if own.is_empty() || !others.is_empty() {
            return true;
        }
        let mut all = (0..lines.len()).filter(|at| hidden(*at));
        let joined = (0..lines.len()).filter(|at| is_whole(*at));
        let joined = joined.fold(vec![0; self.columns.len()], |sum, at| {
            sum.iter().zip(&lines[at]).map(|(sum, count)| sum + count).collect::<Vec<_>>()
        });
        all.any(|at| self.is_unpublishable(&lines[at], column, |other| seen[at][other].is_some()))
            || self.is_unpublishable(&joined, column, |_| true)
    }

    /// Returns the secrets of a table with their lines, or an error if one is published.
    fn hidden_secrets(
        &self,
        lines: &[Line],
        seen: &[Vec<Option<u64>>],
    ) -> Result<Vec<(usize, Secret)>, String> {
        let rows = &lines[..lines.len() - 1];
        let mut hidden = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            for secret in self.secrets(line) {
                let is_open = |column: usize| seen[at][column].is_some();
                if (self.is_trivial)(rows.get(at..=at).unwrap_or(rows), &secret) {
                    continue;
                }
                if secret.columns().iter().all(|column| is_open(*column)) {
                    return Err(format!("{rows:?} publishes {secret:?} of line {at}: {seen:?}"));
                }
                // A share says something about single people only if their group is known to be small.
                let is_known = !matches!(secret, Secret::Share(_, large) if !is_open(large));
                hidden.extend(is_known.then_some((at, secret)));
            }
        }
        Ok(hidden)
    }

    /// Checks that no secret of a table is revealed, whose rows are among `rows`.
    fn check(&self, table: &[Line], rows: &[Line]) -> Result<(), String> {
        let lines = with_total(table.to_vec(), self.columns.len());
        let suppressed = self.suppressed(table, &lines[table.len()]);
        let seen = self.published(&lines, &suppressed);
        let secrets = self.hidden_secrets(&lines, &seen)?;
        let mut secrets: Vec<_> =
            secrets.into_iter().map(|(at, secret)| (at, secret, BTreeSet::new())).collect();
        let agrees = |row: &Line, at: usize| {
            row.iter().zip(&seen[at]).all(|(count, seen)| seen.is_none_or(|seen| seen == *count))
        };
        let choices: Vec<Vec<&Line>> = (0..table.len())
            .map(|at| rows.iter().filter(|row| agrees(row, at)).collect())
            .collect();
        let mut chosen = vec![0; table.len()];
        while !secrets.is_empty() {
            let other = chosen.iter().zip(&choices).map(|(at, rows)| rows[*at].clone());
            let other = with_total(other.collect(), self.columns.len());
            let is_consistent = |column| self.is_consistent(&other, &seen, column);
            if agrees(&other[table.len()], table.len())
                && (0..self.columns.len()).all(is_consistent)
            {
                for (at, secret, values) in &mut secrets {
                    values.insert(secret.value(&other[*at]));
                }
                secrets.retain(|(_, _, values)| values.len() < 2);
            }
            let next = (0..chosen.len()).find(|at| chosen[*at] + 1 < choices[*at].len());
            let Some(next) = next else { break };
            chosen[next] += 1;
            chosen[..next].fill(0);
        }
        match secrets.first() {
            Some((at, secret, _)) => {
                Err(format!("{table:?}: {seen:?} gives away {secret:?} of line {at}"))
            }
            None => Ok(()),
        }
    }
}

/// A figure that tells of single people.
#[derive(Debug)]
enum Secret {
    Count(usize),
    Difference(usize, usize),
    Share(usize, usize),
}

impl Secret {
    fn columns(&self) -> Vec<usize> {
        match *self {
            Self::Count(column) => vec![column],
            Self::Difference(small, large) | Self::Share(small, large) => vec![small, large],
        }
    }

    fn value(&self, line: &[u64]) -> u64 {
        match *self {
            Self::Count(column) => line[column],
            Self::Difference(small, large) => line[large] - line[small],
            Self::Share(small, _) => line[small],
        }
    }
}

fn with_total(mut rows: Vec<Line>, columns: usize) -> Vec<Line> {
    let total = (0..columns).map(|column| rows.iter().map(|row| row[column]).sum()).collect();
    rows.push(total);
    rows
}

/// Returns every table with a number of rows.
fn tables(rows: &[Line], number: usize) -> Vec<Vec<Line>> {
    (0..number).fold(vec![Vec::new()], |tables, _| {
        let longer = |table: &Vec<Line>| {
            let table = table.clone();
            rows.iter().map(move |row| [table.clone(), vec![row.clone()]].concat())
        };
        tables.iter().flat_map(longer).collect()
    })
}

#[test]
fn nothing_is_revealed_in_one_or_two_rows() {
    for (number, most) in [(1, 9), (2, 6)] {
        let candidates = PEOPLE.rows(most + 2);
        for table in tables(&PEOPLE.rows(most), number) {
            PEOPLE.check(&table, &candidates).expect("nothing is revealed");
        }
    }
}

#[test]
fn nothing_is_revealed_with_needs() {
    let candidates = NEEDS.rows(11);
    for table in tables(&NEEDS.rows(8), 1) {
        NEEDS.check(&table, &candidates).expect("nothing is revealed");
    }
}

#[test]
fn needs_do_not_tell_who_was_not_fully_fitted() {
    // Each of the seven has one need, so the three people who were fitted in part are those of the other row.
    let table = [vec![7, 3, 7, 3, 3], vec![3, 3, 7, 0, 3]];
    NEEDS.check(&table, &NEEDS.rows(9)).expect("nothing is revealed");
}

/// Returns tables of rows whose counts are at most `most`.
fn some_tables(shape: &'static Shape, rows: usize, most: u64) -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(proptest::sample::select(shape.rows(most)), rows)
}

/// Returns the rows to choose from, which are the same for all cases.
fn candidates(shape: &'static Shape, most: u64) -> &'static [Line] {
    static PEOPLE_ROWS: std::sync::OnceLock<Vec<Line>> = std::sync::OnceLock::new();
    static NEEDS_ROWS: std::sync::OnceLock<Vec<Line>> = std::sync::OnceLock::new();
    let rows = if shape.columns.len() == 3 { &PEOPLE_ROWS } else { &NEEDS_ROWS };
    rows.get_or_init(|| shape.rows(most))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::testing::cases_of(80)))]

    #[test]
    fn nothing_is_revealed_in_three_rows(table in some_tables(&PEOPLE, 3, 7)) {
        PEOPLE.check(&table, candidates(&PEOPLE, 9)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn nothing_is_revealed_in_two_rows_with_needs(table in some_tables(&NEEDS, 2, 7)) {
        NEEDS.check(&table, candidates(&NEEDS, 9)).map_err(TestCaseError::fail)?;
    }
}

fn people(rows: &[[u64; 2]]) -> Vec<Line> {
    rows.iter().map(|[need, fitted]| vec![*need, *fitted, 0]).collect()
}

/// Returns the number of suppressed figures of each row, of people in need, people fitted and their rate.
fn numbers(rows: &[[u64; 2]]) -> Vec<usize> {
    let rows = people(rows);
    let total = with_total(rows.clone(), 3).pop().expect("a total");
    let suppressed = PEOPLE.suppressed(&rows, &total);
    let names = ["need", "fitted", "rate"];
    let of_row = |row| names.iter().filter(|name| suppressed.of_row(row, name)).count();
    (0..rows.len()).map(of_row).collect()
}

#[test]
fn no_more_is_suppressed_than_necessary() {
    // No count or difference is one or two.
    assert_eq!(numbers(&[[1200, 1190], [514, 507], [30, 30]]), [0, 0, 0]);
    // All or none of five people are published.
    assert_eq!(numbers(&[[1200, 1190], [5, 5], [5, 0]]), [0, 0, 0]);
    // A row of one person is suppressed whole, together with the smallest of the others.
    assert_eq!(numbers(&[[1200, 1190], [1, 1], [30, 30]]), [0, 3, 3]);
    // A count of two fitted people is suppressed with its rate, and so is one of another row.
    assert_eq!(numbers(&[[1200, 1190], [40, 2], [30, 30]]), [0, 2, 2]);
    // Two suppressed counts protect each other, as long as their sum leaves several possible values.
    assert_eq!(numbers(&[[1200, 1190], [40, 2], [30, 1]]), [0, 2, 2]);
    assert_eq!(numbers(&[[1200, 1190], [40, 1], [30, 1]]), [0, 2, 2]);
    // One person of 27 was not fitted. The 56 of both rows could also be 27 of 27 and 29 of 30.
    assert_eq!(numbers(&[[1200, 1190], [27, 26], [30, 30]]), [0, 2, 2]);
    // The 38 of both rows could also be 25 of 27 and 13 of 14.
    assert_eq!(numbers(&[[1200, 1190], [27, 26], [14, 12]]), [0, 2, 2]);
    // None of four were fitted. The 20 of both rows could also be four of four and 16 of 30.
    assert_eq!(numbers(&[[1200, 1190], [4, 0], [30, 20]]), [0, 2, 2]);
    // The three of both rows could be in either of them.
    assert_eq!(numbers(&[[1200, 1190], [4, 0], [3, 3], [30, 30]]), [0, 2, 2, 0]);
    // Suppressed rows protect the counts of others: the 41 of three rows are of 31 and of 20.
    assert_eq!(numbers(&[[1200, 1190], [1, 0], [19, 12], [30, 29]]), [0, 3, 3, 2]);
}

#[test]
fn a_total_is_suppressed_where_the_rows_do_not_suffice() {
    // All 20 people of the total were fitted, and so were the four.
    let rows = people(&[[4, 4], [16, 16]]);
    let suppressed = PEOPLE.suppressed(&rows, &[20, 20, 0]);
    assert!(suppressed.of_total("fitted") && !suppressed.of_total("need"));
    assert!(suppressed.of_row(0, "fitted") && !suppressed.of_row(1, "fitted"));
}

#[test]
fn a_small_total_is_suppressed_whole() {
    for fitted in 0..=2 {
        let suppressed = PEOPLE.suppressed(&[vec![2, fitted, 0]], &[2, fitted, 0]);
        assert!(["need", "fitted", "fully", "rate"].iter().all(|name| suppressed.of_total(name)));
        assert!(suppressed.is_any());
    }
}

#[test]
fn totals_of_overlapping_rows_reveal_no_count() {
    // Of nine people, eight are in the first row. The second row has at least one, and could have more.
    let rows = people(&[[8, 8], [2, 0]]);
    let suppressed_of = |total| PEOPLE.suppressed(&rows, &[total, 8, 0]);
    assert!(suppressed_of(9).of_row(1, "need"));
    assert!(!suppressed_of(9).of_row(0, "need"));
    // Of ten people, the second row would have two or more, but one of the suppressed counts is one or two.
    assert!(suppressed_of(10).of_row(0, "need"));
}

#[test]
fn a_total_is_compared_with_other_totals() {
    // All people of each row were fitted, and one person of another is missing in the total.
    let rows = people(&[[8, 8], [9, 9], [10, 10]]);
    let suppressed = PEOPLE.suppressed(&rows, &[20, 19, 0]);
    assert!(suppressed.of_total("fitted") && suppressed.of_total("rate"));
    assert!(!suppressed.of_total("need"));
    assert!((0..3).all(|row| !suppressed.of_row(row, "fitted")), "it could be 18 or 19");
}

#[test]
fn needs_give_way_to_the_people_in_need() {
    let rows = [vec![27, 20, 28, 20, 20], vec![40, 30, 46, 30, 32], vec![90, 80, 100, 70, 85]];
    let lines = with_total(rows.to_vec(), 5);
    let suppressed = NEEDS.suppressed(&rows, &lines[3]);
    let hidden = |row: usize| {
        let names = NEEDS.columns.iter().map(|(name, _)| *name);
        names.filter(|name| suppressed.of_row(row, name)).collect::<Vec<_>>()
    };
    // One person has two needs. The needs of the next smallest row protect it.
    assert_eq!(hidden(0), ["needs", "met"]);
    assert_eq!(hidden(1), ["needs", "met"]);
    assert!(hidden(2).is_empty());
}

#[test]
fn a_median_of_fewer_than_five_values_is_suppressed() {
    const MEDIAN: [DerivedFigure; 1] = [DerivedFigure::of_values("median", &["met"])];
    let is_suppressed = |met| {
        let counts = [CountColumn::new("met", vec![met], met, Relations::NONE)];
        let suppressed = suppressed(&counts, None, &MEDIAN);
        assert_eq!(suppressed.of_row(0, "median"), suppressed.of_total("median"));
        suppressed.of_total("median")
    };
    assert_eq!([0, 1, 3, 4, 5, 6].map(is_suppressed), [false, true, true, true, false, false]);
}

#[test]
fn the_days_of_fewer_than_five_returns_do_not_follow() {
    let today = "2024-06-15".parse().expect("a day");
    let figures = |returned| LendingFigures {
        borrowers: 30,
        loans: 50,
        returned,
        days: 7 * returned,
        ..LendingFigures::default()
    };
    let row = |returned| LendingRow::new(Label::None, figures(returned));
    let hidden = |rows: [u64; 3]| {
        let report = LendingReport {
            query: LendingQuery::new(Period::year(2023).expect("a year").until(today)),
            rows: rows.map(row).into(),
            columns: Vec::new(),
            total: LendingFigures { borrowers: 90, loans: 150, ..figures(rows.iter().sum()) },
        };
        let suppressed = report.suppressed();
        assert!(!suppressed.of_total("mean_days"));
        [0, 1, 2].map(|row| suppressed.of_row(row, "mean_days"))
    };
    assert_eq!(hidden([40, 5, 60]), [false, false, false]);
    // The days of three returns would follow from the total, those of 43 may.
    assert_eq!(hidden([40, 3, 60]), [true, true, false]);
    assert_eq!(hidden([4, 3, 60]), [true, true, false]);
}

#[test]
fn the_figures_of_an_annual_report_are_compared() {
    let enough = AnnualFigures {
        students_on_list: 40,
        persons_in_need: 100,
        persons_fitted: 80,
        borrowers: 20,
        loans: 30,
        persons_registered: 400,
        rehab_persons_in_need: 120,
        rehab_persons_served: 110,
        rehab_persons_served_in_need: 90,
        rehab_persons_served_registered: 100,
        children_served: 10,
        children_served_at_home: 5,
        ..AnnualFigures::default()
    };
    assert!(!enough.suppressed().is_any());
    let hidden =
        |figures: AnnualFigures| figures.suppressed().total.into_iter().collect::<Vec<_>>();
    assert_eq!(
        hidden(AnnualFigures { persons_fitted: 99, rehab_persons_served: 130, ..enough }),
        ["fitting_rate", "persons_fitted", "rehab_persons_served_in_need", "service_rate"],
        "people served and in need, of whom 90 are counted, are not fewer than those fitted",
    );
    assert_eq!(
        hidden(AnnualFigures {
            rehab_persons_served_in_need: 118,
            rehab_persons_served: 130,
            ..enough
        }),
        ["rehab_persons_served_in_need", "service_rate"],
    );
    assert_eq!(hidden(AnnualFigures { loans: 21, ..enough }), ["loans"]);
    assert_eq!(
        hidden(AnnualFigures { children_served_at_home: 8, ..enough }),
        ["children_served_at_home"]
    );
}

/// Returns the row of a place.
fn place(persons_in_need: u64, persons_fitted: u64) -> RateRow {
    let figures = Figures { persons_in_need, persons_fitted, ..Figures::default() };
    RateRow::new(Label::None, figures)
}

#[test]
fn the_schools_do_not_add_up_to_suppressed_students() {
    let today = "2024-06-15".parse().expect("a day");
    let report = AnnualReport {
        period: Period::year(2023).expect("a year").until(today),
        figures: AnnualFigures {
            students_on_list: 99,
            persons_in_need: 100,
            persons_fitted: 80,
            ..AnnualFigures::default()
        },
        counties: vec![place(60, 50), place(40, 30)],
        schools: vec![place(50, 40), place(30, 20), place(19, 10)],
    };
    let SuppressedAnnual { figures, counties, schools } = report.suppressed();
    // All people in need but one are students.
    assert!(figures.of_total("students_on_list"));
    assert!(!figures.of_total("persons_in_need") && !counties.is_any());
    assert_eq!([0, 1, 2].map(|row| schools.of_row(row, "persons_in_need")), [false, false, true]);
}
