//! Reads the tags in a file of a stock-take: one on each line, as scanners write them, or a column of a sheet.

use csv::StringRecord;

use super::csv_rows::{Rows, layout, read};
use super::typed_cell::shown;
use crate::exchange::ImportOptions;
use crate::exchange::cell_text::text_of;
use crate::exchange::columns::Col;
use crate::exchange::kinds::{SheetKind, Stock};
use crate::model::ProblemKind;

/// Reads the tags in a file: the column `tag` (辅具编号) if the first row names it, or else the first cell of every row.
///
/// # Errors
/// [`ProblemKind::NotText`] and the like for a file that cannot be read, [`ProblemKind::NoTags`] for a file without
/// tags, and those of a cell that a spreadsheet destroyed.
pub fn tags(bytes: &[u8]) -> Result<Vec<String>, ProblemKind> {
    let text = read(bytes, &ImportOptions::default())?.text;
    let is_tag = |cell: &str| Stock::COLUMNS.named(cell) == Some(Col::Tag);
    let mut rows = Rows::new(&text, layout(&text, is_tag).delimiter);
    let mut cells = StringRecord::new();
    let mut tags = Vec::new();
    let mut column = None;
    while let Some(place) = rows.next(&mut cells) {
        if place.broken {
            return Err(ProblemKind::BrokenQuotes);
        }
        if column.is_none() {
            let named = cells.iter().position(|cell| is_tag(shown(cell)));
            column = Some(named.unwrap_or(0));
            if named.is_some() {
                continue;
            }
        }
        let cell = cells.get(column.unwrap_or(0)).unwrap_or_default();
        let tag = text_of(cell, Col::Tag).map_err(|(_, kind)| kind)?;
        if !tag.is_empty() {
            tags.push(tag.to_owned());
        }
    }
    if tags.is_empty() { Err(ProblemKind::NoTags) } else { Ok(tags) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_from_scanners_and_from_sheets() {
        for file in ["AK1\r\nAK2\n\n", "#,辅具编号\n1,AK1\n2, AK2\n", "tag\nAK1\nAK2\n"] {
            assert_eq!(tags(file.as_bytes()), Ok(vec!["AK1".into(), "AK2".into()]), "{file}");
        }
        assert_eq!(tags(b"\n"), Err(ProblemKind::NoTags));
        assert_eq!(tags(b"tag\n2.02401E+11\n"), Err(ProblemKind::DigitsLost));
    }
}
