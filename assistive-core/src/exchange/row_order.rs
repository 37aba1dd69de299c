//! The order in which the rows of a sheet are recorded, and the row that comes next.

use std::collections::{HashMap, VecDeque};

use csv::StringRecord;
use jiff::civil::Date;

use super::columns::Col;
use super::header::Header;
use super::held_rows::HeldRows;
use crate::model::fold::fold;
use crate::model::text::half_width;

/// Returns for each row the day of the next row with the same cell in a column, in the order in which rows are recorded.
pub(super) fn days_of_next(
    (header, col): (&Header, Col),
    sheet: &HeldRows,
    (days, order): (&[Option<Date>], &[usize]),
) -> Vec<Option<Date>> {
    let (mut next, mut cells) = (vec![None; sheet.len()], StringRecord::new());
    let mut day_of: HashMap<String, Option<Date>> = HashMap::new();
    for row in order.iter().rev() {
        sheet.get(*row, &mut cells);
        let name = fold(&half_width(header.cell(&cells, col))).into_owned();
        next[*row] = day_of.insert(name, days[*row]).flatten();
    }
    next
}

/// Returns the places of rows so that each comes after those whose codes it holds in the columns `links`. Rows that
/// link in a circle keep the order of the file, and the rules refuse them.
pub(super) fn links_first(header: &Header, sheet: &HeldRows, links: &[Col]) -> Vec<usize> {
    let mut cells = StringRecord::new();
    let mut cell = |place: usize, col| {
        sheet.get(place, &mut cells);
        fold(header.cell(&cells, col)).into_owned()
    };
    let mut rows_of: HashMap<_, VecDeque<usize>> = HashMap::new();
    for place in 0..sheet.len() {
        rows_of.entry(cell(place, Col::Code)).or_default().push_back(place);
    }
    let mut order = Vec::with_capacity(sheet.len());
    let mut seen = vec![false; sheet.len()];
    let mut waiting = Vec::new();
    for start in 0..sheet.len() {
        waiting.push(Step::Row(start));
        while let Some(step) = waiting.pop() {
            match step {
                Step::Row(place) if seen[place] => {}
                Step::Row(place) => {
                    seen[place] = true;
                    waiting.push(Step::Linked(place));
                    waiting.extend(links.iter().map(|col| Step::Code(cell(place, *col))));
                }
                // The rows of a code leave their queue one at a time, so that each is pushed once, however many
                // rows link to the code.
                Step::Code(code) => {
                    if let Some(place) = rows_of.get_mut(&code).and_then(VecDeque::pop_front) {
                        waiting.extend([Step::Code(code), Step::Row(place)]);
                    }
                }
                Step::Linked(place) => order.push(place),
            }
        }
    }
    order
}

/// A step of the depth-first search of [`links_first`].
enum Step {
    /// Visits the rows of a code.
    Code(String),
    /// Visits a row.
    Row(usize),
    /// Adds a row, all links of which are in front of it.
    Linked(usize),
}
