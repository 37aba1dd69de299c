//! Reads the tags in a file of a stock-take: one on each line, as scanners write them, or a column of a sheet.

use csv::StringRecord;

use super::csv_rows::{Rows, layout, read};
use crate::exchange::ImportOptions;
use crate::exchange::columns::Col;
use crate::exchange::kinds::{SheetKind, Stock};
use crate::model::ProblemKind;
use crate::model::text::trim;

/// Reads the tags in a file: the column `tag` (辅具编号) if the first row names it, or else the first cell of every row.
///
/// # Errors
/// [`ProblemKind::NotText`] and the like for a file that cannot be read, [`ProblemKind::NoTags`] for a file without
/// tags.
pub fn tags(bytes: &[u8]) -> Result<Vec<String>, ProblemKind> {
    let text = read(bytes, &ImportOptions::default())?;
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
            let named = cells.iter().position(is_tag);
            column = Some(named.unwrap_or(0));
            if named.is_some() {
                continue;
            }
        }
        let tag = trim(cells.get(column.unwrap_or(0)).unwrap_or_default());
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
    }
}
