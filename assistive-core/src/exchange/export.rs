//! Sheets out: records as rows, which an import takes back without a change.

use super::kinds::{Kind, KindVisitor, SheetKind, Shown};
use super::{Headers, Ids, neutral};
use crate::error::Result;
use crate::registry::View;

/// A sheet of records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sheet {
    /// The kind of sheet.
    pub kind: Kind,
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The cells of each row.
    pub rows: Vec<Vec<String>>,
    /// True if ids are masked, so that an import refuses the sheet.
    pub masked: bool,
}

impl Sheet {
    /// Returns the names of the columns in a language.
    pub fn header_in(&self, headers: Headers) -> Vec<&'static str> {
        let chinese = |name: &&'static str| self.kind.chinese(name).unwrap_or(name);
        match headers {
            Headers::English => self.header.clone(),
            Headers::Chinese => self.header.iter().map(chinese).collect(),
        }
    }

    /// Returns the header and the rows as cells of a CSV file. A text that a spreadsheet would take for a formula gets
    /// an apostrophe in front, which an import removes again.
    pub fn lines(&self, headers: Headers) -> impl Iterator<Item = Vec<String>> + '_ {
        let header = self.header_in(headers).into_iter().map(str::to_owned).collect();
        let line = |row: &Vec<String>| row.iter().map(|cell| neutral(cell).into_owned()).collect();
        std::iter::once(header).chain(self.rows.iter().map(line))
    }
}

impl View<'_> {
    /// Returns the records of a kind as a sheet, in the order of their numbers. Students with their needs have one row
    /// for each need. With [`Ids::Shown`], an import of the sheet changes nothing.
    ///
    /// A sheet holds the present state only: the last value of a dated attribute, and one of several keys or issues of
    /// a certificate. Void records are left out.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) and the like when the store cannot be read.
    pub fn export(&self, kind: Kind, ids: Ids) -> Result<Sheet> {
        let show_ids = ids == Ids::Shown;
        self.ask(|state| Ok(kind.visit(Export(Shown { state, show_ids }))))
    }
}

/// Writes the sheet of a kind.
struct Export<'a>(Shown<'a>);

impl KindVisitor for Export<'_> {
    type Output = Sheet;

    fn visit<K: SheetKind>(self) -> Sheet {
        let Self(shown) = self;
        let records = (K::TABLE)(shown.state).iter();
        Sheet {
            kind: K::KIND,
            header: K::COLUMNS.iter().map(|column| column.col.name()).collect(),
            rows: records.filter_map(|(_, record)| K::cells(&shown, record)).collect(),
            masked: K::NAMES_PEOPLE && !shown.show_ids,
        }
    }
}
