//! Notices columns that only number the rows of a list: `序号`, or `编号` with 1, 2, 3 … below it. Such a number names
//! no person: the next list gives it to another one.

use std::collections::BTreeSet;

use csv::StringRecord;

use super::columns::Col;
use super::header::Header;
use super::list_rows::is_count;
use super::sheet::{Rows, shown};
use crate::model::LocalKey;
use crate::model::fold::same_name;
use crate::model::text::{half_width, trim};
use crate::state::State;

/// Headers of columns that always number the rows.
const ALWAYS: &[&str] = &["序号", "序", "顺序号", "行号", "项次", "No", "Nr"];

/// Headers of columns that may number the rows or hold keys.
const MAYBE: &[&str] = &["编号"];

/// The greatest number that a list reaches.
const MOST: u32 = 99_999;

/// The number of rows for each of which one number may be missing.
const ROWS_PER_GAP: usize = 5;

/// Checks whether a header always means a numbering.
pub(super) fn is_numbering(header: &str) -> bool {
    let header = plain(header);
    ALWAYS.iter().any(|name| header.eq_ignore_ascii_case(name))
}

/// Returns a header without blanks, marks and brackets with their text.
fn plain(header: &str) -> String {
    let header = half_width(header);
    let before = header.split(['(', '[', '【']).next().unwrap_or_default();
    before.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Finds out whether the column of keys only numbers the rows below its header, by [`is_running`], or holds small numbers
/// beside ids. A column is no numbering where a stored person has such a key and the name of the row.
pub(super) fn numbers_in_keys(
    header: &Header,
    name: &str,
    mut rows: Rows<'_>,
    state: &State,
) -> Numbers {
    if !MAYBE.contains(&&*plain(name)) {
        return Numbers::None;
    }
    let mut numbers = Vec::new();
    let mut is_named_otherwise = true;
    let mut cells = StringRecord::new();
    while rows.next(&mut cells).is_some() {
        let text = half_width(header.cell(&cells, Col::Key));
        // Forms number more rows than are filled in.
        if !is_filled_in(header, &cells) {
            continue;
        }
        let Some(number) = whole_number(&text) else {
            // Totals and signatures stand below a list.
            if text.contains(|c: char| c.is_ascii_digit()) && !is_count(&text) {
                return Numbers::None;
            }
            continue;
        };
        if is_stored(header, &cells, &text, state) {
            return Numbers::None;
        }
        numbers.push(number);
        is_named_otherwise &= [Col::IdNumber, Col::Certificate]
            .iter()
            .any(|col| !header.cell(&cells, *col).trim().is_empty());
    }
    // Where each person has an id, a number adds nothing but the risk of two people with one number.
    if is_named_otherwise && !numbers.is_empty() {
        return Numbers::OfRows;
    }
    // The rows of a student with several needs have one number.
    numbers.dedup();
    match is_running(&numbers) {
        true => Numbers::OfRows,
        false if numbers.len() < 2 => Numbers::None,
        false => Numbers::OfPeople,
    }
}

/// The meaning of a column of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// The column numbers the rows.
    OfRows,
    /// The column has numbers that seem to be keys of people.
    OfPeople,
    /// The column has other keys, or keys of stored people.
    None,
}

/// Checks whether a row has a cell besides the number.
fn is_filled_in(header: &Header, cells: &StringRecord) -> bool {
    let number = header.place(Col::Key);
    cells.iter().enumerate().any(|(at, cell)| {
        Some(at) != number && header.column_at(at).is_some() && !trim(shown(cell)).is_empty()
    })
}

/// Checks whether numbers count rows: 1, 2, 3 … or from another number on, with few gaps where rows were removed; in any
/// order if they begin with 1, as after sorting by name; or beginning with 1 again, as in lists put together.
fn is_running(numbers: &[u32]) -> bool {
    let begins_again = |pair: &[u32]| pair[1] == 1 || pair[1] == pair[0] + 1;
    let is_ascending = numbers.is_sorted_by(|one, next| one < next);
    let distinct: BTreeSet<_> = numbers.iter().copied().collect();
    let (Some(least), Some(most)) = (distinct.first(), distinct.last()) else { return false };
    let first = if is_ascending { *least } else { 1 };
    let counted = (most + 1).saturating_sub(first) as usize;
    let few_gaps = distinct.len() == numbers.len()
        && *least >= first
        && counted <= numbers.len() + numbers.len() / ROWS_PER_GAP;
    numbers.len() > 1 && (few_gaps || numbers[0] == 1 && numbers.windows(2).all(begins_again))
}

/// Reads a number of a row, as lists write it: `1`, `01`, `1.`, `1、`, `(1)`, `No.1`, `第1号`.
fn whole_number(text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "no.nr#第(【[".contains(c));
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || ".,、。:)]】号".contains(c));
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| plain && (1..=MOST).contains(number))
}

/// Checks whether a stored person has the key and the name of a row.
fn is_stored(header: &Header, cells: &StringRecord, key: &str, state: &State) -> bool {
    let key = LocalKey::parse(key, state.own_site.as_ref()).ok();
    let person = key.and_then(|key| state.persons.get(state.person_by_key.get(&key)?));
    person.is_some_and(|person| same_name(&person.name, header.cell(cells, Col::Name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_rows_run() {
        for running in [
            &["1", "2", "3"][..],
            &["01", "02", "03"],
            &["1.", "2.", "3."],
            &["1、", "2、"],
            &["No.1", "NO.2", "no 3"],
            &["（1）", "（2）"],
            &["第1号", "第2号"],
            &["１", "２"],
            &["3", "1", "2"],
            &["41", "42", "43"],
            &["1", "2", "4", "5", "6"],
            &["6", "5", "4", "2", "1"],
            &["1", "2", "3", "1", "2"],
        ] {
            assert!(is_running(&numbers(running)), "{running:?}");
        }
    }

    #[test]
    fn keys_of_people_do_not_run() {
        for keys in [
            &["7"][..],
            &["7", "12"],
            &["1", "3"],
            &["43", "41", "42"],
            &["1", "2", "2", "1"],
            &["1", "2", "9", "17", "30"],
            &["0", "1"],
            &["100001", "100002"],
            &["SP-1/1", "SP-1/2"],
            &["A1", "A2"],
        ] {
            assert!(!is_running(&numbers(keys)), "{keys:?}");
        }
    }

    fn numbers(cells: &[&str]) -> Vec<u32> {
        let numbers: Option<_> = cells.iter().map(|cell| whole_number(&half_width(cell))).collect();
        numbers.unwrap_or_default()
    }

    #[test]
    fn headers_of_numberings() {
        for header in ["序号", "序 号", "序号*", "No.", "ＮＯ．", "序号（自动）"] {
            assert!(is_numbering(header), "{header}");
        }
        for header in ["学号", "编号", "姓名", "Notes"] {
            assert!(!is_numbering(header), "{header}");
        }
    }
}
