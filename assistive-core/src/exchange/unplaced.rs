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
use crate::model::text::{half_width, trim};
use crate::model::{Category, CitizenId, Coded, Grade, Sex};
use crate::registry::View;
use crate::registry::resolve::{self, Suggestions};
use crate::state::State;

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
    /// The name of the column of which the header is probably a misspelling, or which has such cells.
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
    /// Those of them without which the sheet records little: the columns that a new record needs, and the device.
    pub needed: Vec<&'static str>,
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
        let mut found =
            UnplacedColumns { columns: Vec::new(), lacking: Vec::new(), needed: Vec::new(), kind };
        let Ok(read) = &text.0 else { return Ok(found) };
        let rows = HeaderRows::find(&read.text, |cell| names.is_column(cell));
        let Some(HeaderRows { cells, below, .. }) = rows else { return Ok(found) };
        let (places, lacking) = Header::unplaced(names, &cells, &options.set);
        let needed = lacking.iter().filter(|(_, is_needed)| *is_needed);
        found.needed = needed.map(|(col, _)| col.name()).collect();
        found.lacking = lacking.iter().map(|(col, _)| col.name()).collect();
        let samples = samples(below, &places);
        self.ask(|state| {
            for (place, samples) in places.into_iter().zip(samples) {
                let header = trim(shown(&cells[place])).to_owned();
                let near = nearest_spelling(names.columns, &header).map(|(col, _)| col.name());
                let near = near.filter(|name| found.lacking.contains(name));
                let proposal = near.or_else(|| column_of(state, &samples, &found.lacking));
                found.columns.push(UnplacedColumn { header, samples, proposal });
            }
            Ok(found)
        })
    }
}

/// The columns that their cells reveal.
const REVEALED: [Col; 6] =
    [Col::IdNumber, Col::Sex, Col::Category, Col::Grade, Col::Phone, Col::Device];

/// Returns the one lacking column that could have most of these cells.
fn column_of(state: &State, samples: &[String], lacking: &[&'static str]) -> Option<&'static str> {
    let fits = |col: &Col| {
        let fitting = samples.iter().filter(|cell| is_of(state, *col, cell)).count();
        fitting * 2 > samples.len()
    };
    let lacks = |col: &Col| lacking.contains(&col.name());
    let mut fitting = REVEALED.iter().filter(|col| !samples.is_empty() && lacks(col) && fits(col));
    fitting.next().filter(|_| fitting.next().is_none()).map(|col| col.name())
}

/// Checks whether a cell reads like one of a column.
fn is_of(state: &State, col: Col, cell: &str) -> bool {
    let cell = half_width(cell);
    match col {
        Col::IdNumber => CitizenId::parse(&cell).is_ok(),
        Col::Sex => Sex::from_word(&cell).is_some(),
        Col::Category => Category::from_word(&cell).is_some(),
        Col::Grade => Grade::from_word(&cell).is_some(),
        Col::Phone => is_mobile(&cell),
        Col::Device => resolve::device(state, &cell, Suggestions::Nothing).is_ok(),
        _ => false,
    }
}

/// Checks whether a text is the number of a mobile telephone in China: 11 digits, the first of which is 1.
fn is_mobile(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit())
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

#[cfg(test)]
mod tests {
    use crate::exchange::{ImportOptions, Kind, SheetText};
    use crate::testing::create;

    #[test]
    fn cells_propose_the_column_that_alone_can_have_them() {
        let folder = tempfile::tempdir().unwrap();
        let store = create(folder.path()).unwrap();
        let sheet = "姓名,甲,乙,丙,丁,戊,己,庚\n\
            王芳,34052419800101001X,女,听力残疾,13800000001,轮椅,有,联系电活\n\
            李明,340524198001010028,男,肢体残疾,13800000002,助听器,无,\n";
        let options = ImportOptions::default();
        let text = SheetText::read(sheet.as_bytes(), &options);
        let view = store.view().unwrap();
        let found = view.unplaced_columns(Kind::StudentNeeds, &text, &options).unwrap();
        let proposals: Vec<_> = found.columns.iter().map(|column| column.proposal).collect();
        let columns = ["id_number", "sex", "category", "phone", "device"].map(Some);
        assert_eq!(proposals, [columns.as_slice(), &[None, None]].concat());
        assert_eq!(found.needed, ["division", "school", "device", "identified_on"]);
        assert_eq!(found.columns[4].samples, ["轮椅", "助听器"]);
        assert_eq!(found.meant("监护人"), Some("guardian"));
        assert_eq!((found.meant("姓名"), found.meant("爱好")), (None, None));
    }

    #[test]
    fn the_division_of_a_person_follows_from_no_school() {
        let folder = tempfile::tempdir().unwrap();
        let store = create(folder.path()).unwrap();
        let options = ImportOptions::default();
        let sheet = "编号,姓名,哪里\n1,王芳,旬阳市\n";
        let needed = |kind, options: &ImportOptions| {
            let text = SheetText::read(sheet.as_bytes(), options);
            store.view().unwrap().unplaced_columns(kind, &text, options).unwrap().needed
        };
        assert_eq!(needed(Kind::Persons, &options), ["division"]);
        let of_school = options.set([("school".to_owned(), "SP-1".to_owned())]);
        assert!(needed(Kind::Students, &of_school).is_empty());
    }
}
