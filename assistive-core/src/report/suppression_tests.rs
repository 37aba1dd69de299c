//! A second computation of suppression. All tables that agree with the published one are enumerated, and no suppressed
//! count of one or two may be the same in all of them.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// People in need, fitted and fully fitted, by row.
type People = Vec<[u64; 3]>;

const NAMES: [&str; 3] = ["need", "fitted", "fully"];

fn counts(rows: &People, totals: [u64; 3]) -> [CountColumn; 3] {
    let at_most: [&[&str]; 3] = [&[], &["need"], &["need", "fitted"]];
    [0, 1, 2].map(|column| CountColumn {
        name: NAMES[column],
        cells: rows.iter().map(|row| row[column]).collect(),
        total: totals[column],
        at_most: at_most[column],
    })
}

fn sums(rows: &People) -> [u64; 3] {
    [0, 1, 2].map(|column| rows.iter().map(|row| row[column]).sum())
}

const RATE: [DerivedFigure; 1] = [("rate", &["fitted", "need"])];

fn suppressed_of(rows: &People) -> Suppressed {
    suppressed(&counts(rows, sums(rows)), Some("need"), &RATE)
}

/// Returns every table with a number of rows whose counts are at most `most`.
fn all(rows: usize, most: u64) -> Vec<People> {
    let cells = (0..=most).flat_map(|n| (0..=n).flat_map(move |f| (0..=f).map(move |u| [n, f, u])));
    let cells: Vec<_> = cells.collect();
    (0..rows).fold(vec![Vec::new()], |tables, _| {
        let longer = |table: &People| {
            let table = table.clone();
            cells.iter().map(move |cell| [table.clone(), vec![*cell]].concat()).collect::<Vec<_>>()
        };
        tables.iter().flat_map(longer).collect()
    })
}

/// Returns the published counts of a table, row by row and then the total. `None` means that the count is suppressed.
fn published(rows: &People, suppressed: &Suppressed) -> Vec<Option<u64>> {
    let cells = rows.iter().enumerate().flat_map(|(at, row)| {
        let open = |column: usize| !suppressed.of_row(at, NAMES[column]);
        [0, 1, 2].map(|column| open(column).then_some(row[column]))
    });
    let sums = sums(rows);
    let total =
        [0, 1, 2].map(|column| (!suppressed.of_total(NAMES[column])).then_some(sums[column]));
    cells.chain(total).collect()
}

/// Checks whether a table agrees with the published counts, for a reader who knows the rules.
fn could_be(table: &People, seen: &[Option<u64>]) -> bool {
    let cells = table.iter().copied().chain([sums(table)]).flatten();
    let agrees = cells.zip(seen).all(|(cell, seen)| seen.is_none_or(|seen| seen == cell));
    let hidden = |row: usize, column: usize| seen[3 * row + column].is_none();
    let column_agrees = |column: usize| {
        let mut rows = (0..table.len()).filter(|row| hidden(*row, column));
        // A count that is suppressed as part of another says nothing. One of the others must be one or two.
        let more = (0..table.len())
            .any(|row| hidden(row, column) && (column == 0 || !hidden(row, column - 1)));
        !more || rows.any(|row| is_suppressed_alone(table[row][column]))
    };
    agrees && (0..3).all(column_agrees)
}

fn check(table: &People, candidates: &[People]) -> Result<(), String> {
    let suppressed = suppressed_of(table);
    let seen = published(table, &suppressed);
    let few: Vec<_> = table
        .iter()
        .flatten()
        .enumerate()
        .filter(|(_, value)| is_suppressed_alone(**value))
        .collect();
    if let Some((_, value)) = few.iter().find(|(at, _)| seen[*at].is_some()) {
        return Err(format!("{table:?} publishes {value}"));
    }
    let mut possible: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    for other in candidates.iter().filter(|other| could_be(other, &seen)) {
        for (at, _) in &few {
            possible.entry(*at).or_default().insert(other[at / 3][at % 3]);
        }
    }
    if let Some((at, _)) = few.iter().find(|(at, _)| possible.get(at).is_none_or(|v| v.len() < 2)) {
        return Err(format!("{table:?}: {seen:?} gives away count {at}"));
    }
    for row in 0..table.len() {
        let of_counts = suppressed.of_row(row, "need") || suppressed.of_row(row, "fitted");
        if suppressed.of_row(row, "rate") != of_counts {
            return Err(format!("{table:?}: the rate of row {row}"));
        }
    }
    Ok(())
}

#[test]
fn no_count_of_one_or_two_is_revealed() {
    for (rows, most) in [(1, 6), (2, 4)] {
        let candidates = all(rows, most + 2);
        for table in all(rows, most) {
            check(&table, &candidates).expect("it is hidden");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_count_of_one_or_two_is_revealed_in_three_rows(table in proptest::sample::select(all(3, 3))) {
        thread_local! {
            static CANDIDATES: Vec<People> = all(3, 5);
        }
        CANDIDATES.with(|candidates| check(&table, candidates)).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn no_more_is_suppressed_than_necessary() {
    let names = |rows: &[[u64; 2]]| {
        let rows: People = rows.iter().map(|[need, fitted]| [*need, *fitted, 0]).collect();
        let suppressed = suppressed_of(&rows);
        let hidden = |row: usize| {
            ["need", "fitted", "rate"]
                .into_iter()
                .filter(|name| suppressed.of_row(row, name))
                .count()
        };
        (0..rows.len()).map(hidden).collect::<Vec<_>>()
    };
    // No count is one or two.
    assert_eq!(names(&[[1200, 1190], [514, 507], [30, 30]]), [0, 0, 0]);
    // A row of one person is suppressed whole, together with the smallest of the others.
    assert_eq!(names(&[[1200, 1190], [1, 1], [30, 30]]), [0, 3, 3]);
    // A count of two fitted people is suppressed with its rate, and so is one of another row.
    assert_eq!(names(&[[1200, 1190], [40, 2], [30, 30]]), [0, 2, 2]);
    // Two suppressed counts protect each other, as long as their sum leaves several possible values.
    assert_eq!(names(&[[1200, 1190], [40, 2], [30, 1]]), [0, 2, 2]);
    assert_eq!(names(&[[1200, 1190], [40, 1], [30, 1]]), [0, 2, 2]);
}

#[test]
fn a_small_total_is_suppressed_whole() {
    for fitted in 0..=2 {
        let suppressed = suppressed_of(&vec![[2, fitted, 0]]);
        assert!(["need", "fitted", "fully", "rate"].iter().all(|name| suppressed.of_total(name)));
        assert!(suppressed.is_any());
    }
}

#[test]
fn totals_of_overlapping_rows_reveal_no_count() {
    // Of nine people, eight are in the first row. The second row has at least one, and could have more.
    let rows = vec![[8, 8, 0], [2, 0, 0]];
    let suppressed_of = |total| suppressed(&counts(&rows, [total, 8, 0]), Some("need"), &RATE);
    assert!(suppressed_of(9).of_row(1, "need"));
    assert!(!suppressed_of(9).of_row(0, "need"));
    // Of ten people, the second row would have two or more, but one of the suppressed counts is one or two.
    assert!(suppressed_of(10).of_row(0, "need"));
}
