//! Notices columns that only number the rows of a list: `序号`, or `编号` with 1, 2, 3 … below it. Such a number names
//! nobody: the next list gives it to somebody else.

use csv::StringRecord;

use super::columns::Col;
use super::row::Header;
use super::sheet::Rows;
use crate::model::LocalKey;
use crate::model::fold::same_name;
use crate::model::text::half_width;
use crate::state::State;

/// Headers of columns that always number the rows.
const ALWAYS: &[&str] = &["序号", "序", "行号", "项次", "No", "No.", "Nr", "Nr."];

/// Headers of columns that may number the rows or hold keys.
const MAYBE: &[&str] = &["编号"];

/// The greatest number that a list reaches.
const MOST: u32 = 99_999;

/// Checks whether a header always means a numbering.
pub(super) fn is_numbering(header: &str) -> bool {
    let header = half_width(header);
    ALWAYS.iter().any(|name| header.eq_ignore_ascii_case(name))
}

/// Checks whether the column of keys only numbers the rows below its header: it has small whole numbers, one after the
/// other. A column is no numbering where a stored person has such a key and the name of the row.
pub(super) fn keys_are_numbering(
    header: &Header,
    name: &str,
    mut rows: Rows<'_>,
    state: &State,
) -> bool {
    if !MAYBE.contains(&&*half_width(name)) {
        return false;
    }
    let (mut last, mut count) = (None, 0);
    let mut cells = StringRecord::new();
    while rows.next(&mut cells).is_some() {
        let text = half_width(header.cell(&cells, Col::Key));
        let Some(number) = whole_number(&text) else {
            // Totals and signatures stand below a list.
            if text.contains(|c: char| c.is_ascii_digit()) {
                return false;
            }
            continue;
        };
        if last.is_some_and(|last| number != last + 1) || is_stored(header, &cells, &text, state) {
            return false;
        }
        (last, count) = (Some(number), count + 1);
    }
    count > 1
}

fn whole_number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|number| plain && *number <= MOST)
}

/// Checks whether a stored person has the key and the name of a row.
fn is_stored(header: &Header, cells: &StringRecord, key: &str, state: &State) -> bool {
    let key = LocalKey::parse(key, state.own_site.as_ref()).ok();
    let person = key.and_then(|key| state.persons.get(state.person_by_key.get(&key)?));
    person.is_some_and(|person| same_name(&person.name, header.cell(cells, Col::Name)))
}
