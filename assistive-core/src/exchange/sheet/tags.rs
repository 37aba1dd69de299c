//! Reads the tags in a file of a stock-take: one on each line, as scanners write them, or a column of a sheet.

use csv::StringRecord;

use super::csv_rows::{Rows, read};
use super::header_rows::layout;
use super::typed_cell::shown;
use crate::exchange::cell_text::text_of;
use crate::exchange::columns::Col;
use crate::exchange::kinds::{SheetKind, Stock};
use crate::exchange::{ImportOptions, RowProblem};
use crate::model::{Problem, ProblemKind};

/// The number of wrong cells after which a file is read no further.
const MAX_WRONG: usize = 1000;

/// Reads the tags in a file: the column `tag` (辅具编号) if the first row names it, or else the first cell of every row.
///
/// # Errors
/// [`ProblemKind::NotText`] and the like for a file that cannot be read, [`ProblemKind::NoTags`] for a file without
/// tags, and those of the cells that a spreadsheet destroyed, with their rows: at most 1,000.
pub fn tags(bytes: &[u8]) -> Result<Vec<String>, Vec<RowProblem>> {
    let of_row = |row, problem| RowProblem { row, problem };
    let of_file = |kind| vec![of_row(1, Problem::new("", "", kind))];
    let text = read(bytes, &ImportOptions::default()).map_err(of_file)?.text;
    let is_tag = |cell: &str| Stock::COLUMNS.named(cell) == Some(Col::Tag);
    let mut rows = Rows::new(&text, layout(&text, is_tag).delimiter);
    let mut cells = StringRecord::new();
    let (mut tags, mut wrong) = (Vec::new(), Vec::new());
    let mut column = None;
    while let Some(place) = rows.next(&mut cells) {
        if place.broken {
            wrong.push(of_row(place.number, Problem::new("", "", ProblemKind::BrokenQuotes)));
            break;
        }
        if column.is_none() {
            let named = cells.iter().position(|cell| is_tag(shown(cell)));
            column = Some(named.unwrap_or(0));
            if named.is_some() {
                continue;
            }
        }
        let cell = cells.get(column.unwrap_or(0)).unwrap_or_default();
        match text_of(cell, Col::Tag) {
            Ok("") => {}
            Ok(tag) => tags.push(tag.to_owned()),
            Err((value, kind)) => {
                wrong.push(of_row(place.number, Problem::new(Col::Tag.name(), value, kind)));
                if wrong.len() == MAX_WRONG {
                    break;
                }
            }
        }
    }
    match (wrong.is_empty(), tags.is_empty()) {
        (false, _) => Err(wrong),
        (true, true) => Err(of_file(ProblemKind::NoTags)),
        (true, false) => Ok(tags),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_from_scanners_and_from_sheets() {
        for file in ["AK1\r\nAK2\n\n", "#,辅具编号\n1,AK1\n2, AK2\n", "tag\nAK1\nAK2\n"] {
            assert_eq!(tags(file.as_bytes()), Ok(vec!["AK1".into(), "AK2".into()]), "{file}");
        }
        let said = |file: &[u8]| {
            let wrong = tags(file).expect_err("no tags").into_iter();
            wrong
                .map(|one| format!("{} {} {}", one.row, one.problem.value, one.problem.kind.code()))
                .collect::<Vec<_>>()
        };
        assert_eq!(said(b"\n"), ["1  no-tags"]);
        let lost = ["2 2.02401E+11 digits-lost", "4 #REF! failed-formula"];
        assert_eq!(said(b"tag\n2.02401E+11\nAK1\n#REF!\n"), lost);
    }
}
