//! Finds the header of a sheet among its first rows.

use csv::StringRecord;

use super::csv_rows::{Place, Rows};
use super::typed_cell::shown;
use crate::exchange::header_words::{is_of_relative, is_of_row_only, is_reason, means_nothing};
use crate::model::text::trim;

/// The number of rows from the top in which the header is searched, below titles and notes.
const HEADER_WITHIN: usize = 20;

/// The number of bytes from the beginning of a text in which its delimiter is searched.
const SEARCHED: usize = 1 << 16;

/// The layout of a text around its header.
pub(super) struct Layout {
    /// The delimiter with which the header has the most known columns.
    pub(super) delimiter: u8,
    /// The number of rows above the header: titles and notes.
    pub(super) above: usize,
}

/// The header of a sheet, and the rows below it.
pub(in crate::exchange) struct HeaderRows<'a> {
    /// The place of the row of the header, or of the upper one of two.
    pub(in crate::exchange) place: Place,
    /// The number of the lowest row of the header.
    pub(in crate::exchange) last: u64,
    /// The delimiter between the cells.
    pub(in crate::exchange) delimiter: u8,
    /// The cells of the header. Of a header in two rows, each cell is the one that names a column.
    pub(in crate::exchange) cells: StringRecord,
    pub(in crate::exchange) below: Rows<'a>,
}

impl<'a> HeaderRows<'a> {
    /// Finds the header of a text. Returns `None` for a text without rows.
    pub(in crate::exchange) fn find(
        text: &'a str,
        is_column: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let layout = layout(text, &is_column);
        let mut rows = Rows::new(text, layout.delimiter);
        let (mut above, mut cells) = (StringRecord::new(), StringRecord::new());
        for _ in 0..layout.above {
            rows.next(&mut above)?;
        }
        let place = rows.next(&mut cells)?;
        cells = completed(&cells, &above, &is_column);
        let mut last = place.number;
        let (mut below, mut lower) = (Rows::new(text, layout.delimiter), StringRecord::new());
        for _ in 0..=layout.above {
            below.next(&mut lower)?;
        }
        if below.next(&mut lower).is_some() && is_lower_header(&cells, &lower, &is_column) {
            last = rows.next(&mut lower)?.number;
            cells = joined(&lower, &cells, &is_column);
        }
        Some(Self { place, last, delimiter: layout.delimiter, cells, below: rows })
    }
}

/// Returns the second row of a header with the columns that the first row names where the second names none.
fn joined(
    row: &StringRecord,
    above: &StringRecord,
    is_column: impl Fn(&str) -> bool,
) -> StringRecord {
    let cells = (0..row.len().max(above.len())).map(|at| {
        let (own, over) = (row.get(at).unwrap_or_default(), above.get(at).unwrap_or_default());
        match below_relative(own, over) {
            Some(cell) => cell,
            None if is_column(shown(over)) && !is_column(shown(own)) => over.to_owned(),
            None => own.to_owned(),
        }
    });
    cells.collect::<Vec<_>>().into()
}

/// Returns a row of a header with the columns that the row of groups above it names where it has no cell.
fn completed(
    row: &StringRecord,
    groups: &StringRecord,
    is_column: impl Fn(&str) -> bool,
) -> StringRecord {
    let mut last = "";
    let cells = row.iter().enumerate().map(|(at, own)| {
        let group = groups.get(at).unwrap_or_default();
        // A text file has the name of a group above its first column only.
        // It ends where a column cannot be about another person.
        last = match trim(shown(group)).is_empty() {
            true if is_of_row_only(shown(own)) => "",
            true => last,
            false => group,
        };
        match below_relative(own, last) {
            Some(cell) => cell,
            None if trim(shown(own)).is_empty() && is_column(shown(group)) => group.to_owned(),
            None => own.to_owned(),
        }
    });
    cells.collect::<Vec<_>>().into()
}

/// Returns a header below the name of a group with that name in front, if the group is about another person: `身份证号` below
/// `监护人` is not the number of the pupil.
fn below_relative(own: &str, group: &str) -> Option<String> {
    let (own, group) = (trim(shown(own)), trim(shown(group)));
    let is_apart = !own.is_empty() && !own.starts_with(group) && is_of_relative(group);
    (is_apart && !is_reason(own)).then(|| format!("{group}{own}"))
}

/// Checks whether a row below a header is its second row: it names at least two columns where the row above names none.
fn is_lower_header(
    header: &StringRecord,
    lower: &StringRecord,
    is_column: impl Fn(&str) -> bool,
) -> bool {
    let names = |cell: Option<&str>| cell.is_some_and(|cell| is_column(shown(cell)));
    let is_group = |cell: Option<&str>| cell.is_some_and(|cell| is_of_relative(shown(cell)));
    let added = (0..lower.len()).filter(|at| {
        let is_open = !names(header.get(*at))
            || is_group(header.get(*at)) && lower.get(*at) != header.get(*at);
        names(lower.get(*at)) && is_open
    });
    added.count() > 1
}

/// Finds the header: the row among the first rows that has the most known columns, or the first row if none has two. If
/// all cells of the header span two rows, it is the lower row.
pub(super) fn layout(text: &str, is_column: impl Fn(&str) -> bool) -> Layout {
    let best = |delimiter: u8| {
        let (mut rows, mut row) = (Rows::new(text, delimiter), StringRecord::new());
        let (mut best, mut header) = ((0, 0), StringRecord::new());
        for above in 0..HEADER_WITHIN {
            if rows.next(&mut row).is_none() {
                break;
            }
            // No header begins with a digit, as most cells below it do.
            let is_name = |cell: &&str| !cell.starts_with(|c: char| c.is_ascii_digit());
            let names = row.iter().map(shown).filter(is_name);
            let known = names.filter(|cell| is_column(cell)).count();
            let better = known > best.0 && (known > 1 || above == 0);
            if better || known > 1 && above == best.1 + 1 && is_again(&row, &header) {
                best = (known, above);
                header.clone_from(&row);
            }
        }
        (best.0, Layout { delimiter, above: best.1 })
    };
    // `max_by_key` returns the last of several equal layouts: that of the comma.
    let start = &text.as_bytes()[..text.len().min(SEARCHED)];
    let delimiters = [b'\t', b';', b','].into_iter();
    let used = delimiters.filter(|delimiter| *delimiter == b',' || start.contains(delimiter));
    let found = used.map(best).max_by_key(|(known, _)| *known);
    found.map_or(Layout { delimiter: b',', above: 0 }, |(_, layout)| layout)
}

/// Checks whether a row repeats the header, apart from cells that mean nothing.
fn is_again(row: &StringRecord, header: &StringRecord) -> bool {
    let meaning = |row: &StringRecord, at| {
        let cell = row.get(at).filter(|cell| !means_nothing(shown(cell)));
        cell.unwrap_or_default().to_owned()
    };
    (0..row.len().max(header.len())).all(|at| meaning(row, at) == meaning(header, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_found_below_titles() {
        let is_column = |cell: &str| ["a", "b", "c"].contains(&cell);
        for (text, delimiter, above) in [
            ("a,b,c\n1,2,3\n", b',', 0),
            ("Title; of 2023\n\n\"two\nlines\"\na;b;c\n1;2;3\n", b';', 2),
            ("a\n1\n", b',', 0),
            ("c,x\na,b\n", b',', 1),
            ("x,y\n1,a\n", b',', 0),
            ("a,b\na,b\n1,2\n", b',', 1),
            ("a,b\n1,2\na,b\n", b',', 0),
        ] {
            let found = layout(text, is_column);
            assert_eq!((found.delimiter, found.above), (delimiter, above), "{text}");
        }
    }

    #[test]
    fn a_header_in_two_rows_is_one() {
        let is_column = |cell: &str| ["a", "b", "c", "d", "e"].contains(&cell);
        for (text, header, first) in [
            ("a,b,c\n1,2,3\n", "a,b,c", "1,2,3"),
            ("Title\na,x,,d\n,b,c,\n1,2,3,4\n", "a,b,c,d", "1,2,3,4"),
            ("a,x,x,d,e\na,b,c,d,e\n1,2,3,4,5\n", "a,b,c,d,e", "1,2,3,4,5"),
            ("a,x,,d,e\n,b,c,,\n1,2,3,4,5\n", "a,b,c,d,e", "1,2,3,4,5"),
            ("a,b,y\nc,d,2\n", "a,b,y", "c,d,2"),
            // The column of reasons of a checked workbook is below no group, and in one row only.
            ("a,b,监护人\na,b,d,退回原因\n1,2,3,4\n", "a,b,监护人d,退回原因", "1,2,3,4"),
            ("a,x,,d\n,b,c,,退回原因\n1,2,3,4\n", "a,b,c,d,退回原因", "1,2,3,4"),
            ("a,b\na,b,退回原因\n1,2\n", "a,b,退回原因", "1,2"),
        ] {
            let HeaderRows { cells, mut below, .. } =
                HeaderRows::find(text, is_column).expect("rows");
            let row = |cells: &StringRecord| cells.iter().collect::<Vec<_>>().join(",");
            assert_eq!(row(&cells), header, "{text}");
            let mut next = StringRecord::new();
            below.next(&mut next).expect("a row");
            assert_eq!(row(&next), first, "{text}");
        }
    }
}
