//! Finds the headers of a sheet that mean no column, so that a program can ask which one is meant before it imports.

use csv::StringRecord;

use super::ImportOptions;
use super::columns::Col;
use super::header::{Header, Headings};
use super::header_map::mapped_headers;
use super::header_words::nearest_spelling;
use super::import::SheetText;
use super::kinds::Kind;
use super::sheet::{HeaderRows, Rows, shown};
use crate::error::Result;
use crate::model::text::trim;
use crate::registry::View;

/// The most cells of a column that are shown, and the number of rows in which they are searched.
const SAMPLES: usize = 3;
const ROWS: usize = 50;

/// A column of a sheet whose header means no column of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnplacedColumn {
    /// The header.
    pub header: String,
    /// The first different cells below it, at most three.
    pub samples: Vec<String>,
    /// The name of the column of which the header is probably a misspelling.
    pub proposal: Option<&'static str>,
}

/// The headers of a sheet that mean no column, and the columns that it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnplacedColumns {
    /// The columns without a meaning, in the order of the sheet.
    pub columns: Vec<UnplacedColumn>,
    /// The names of the columns of the kind that the sheet lacks.
    pub lacking: Vec<&'static str>,
    kind: Kind,
}

impl UnplacedColumns {
    /// Returns the name of the lacking column that a text means, by its name or a usual spelling in either language.
    pub fn meant(&self, text: &str) -> Option<&'static str> {
        let names = Headings { columns: self.kind.columns(), map: &[] };
        let name = names.meant(trim(text))?.name();
        self.lacking.contains(&name).then_some(name)
    }
}

impl View<'_> {
    /// Returns the headers of a sheet that an import could not place, or would leave out. A sheet that cannot be read has
    /// none: the import reports why.
    ///
    /// # Errors
    /// Those of reading the store.
    #[doc(hidden)]
    pub fn unplaced_columns(
        &self,
        kind: Kind,
        text: &SheetText<'_>,
        options: &ImportOptions,
    ) -> Result<UnplacedColumns> {
        let mapped =
            self.ask(|state| Ok(mapped_headers(state.headers.iter(), kind, &options.map)))?;
        let names = Headings { columns: kind.columns(), map: &mapped };
        let mut found = UnplacedColumns { columns: Vec::new(), lacking: Vec::new(), kind };
        let Ok(read) = &text.0 else { return Ok(found) };
        let rows = HeaderRows::find(&read.text, |cell| names.is_column(cell));
        let Some(HeaderRows { cells, below, .. }) = rows else { return Ok(found) };
        let (places, lacking) = Header::unplaced(names, &cells, &options.set);
        found.lacking = lacking.into_iter().map(Col::name).collect();
        let mut samples = samples(below, &places);
        for (place, samples) in places.into_iter().zip(samples.drain(..)) {
            let header = trim(shown(&cells[place])).to_owned();
            let near = nearest_spelling(names.columns, &header).map(|(col, _)| col.name());
            let proposal = near.filter(|name| found.lacking.contains(name));
            found.columns.push(UnplacedColumn { header, samples, proposal });
        }
        Ok(found)
    }
}

/// Returns the first different cells of each column.
fn samples(mut rows: Rows<'_>, places: &[usize]) -> Vec<Vec<String>> {
    let (mut samples, mut cells) = (vec![Vec::new(); places.len()], StringRecord::new());
    for _ in 0..ROWS {
        if rows.next(&mut cells).is_none() {
            break;
        }
        for (place, samples) in places.iter().zip(&mut samples) {
            let cell = trim(cells.get(*place).map_or("", shown)).to_owned();
            if samples.len() < SAMPLES && !cell.is_empty() && !samples.contains(&cell) {
                samples.push(cell);
            }
        }
    }
    samples
}
