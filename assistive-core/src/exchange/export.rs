//! Sheets out: records as rows that an import takes back without a change. The cells of each kind are in `records`.

use super::columns::Kind;
use super::neutral::neutral;
use super::records::{self, Shown};
use crate::error::Result;
use crate::registry::View;

/// A sheet of records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sheet {
    /// What the rows are.
    pub kind: Kind,
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The cells of each row.
    pub rows: Vec<Vec<String>>,
    /// Whether ids in it are hidden: an import refuses such a sheet.
    pub masked: bool,
}

impl Sheet {
    /// The names of the columns as Chinese sheets have them.
    pub fn chinese_header(&self) -> Vec<&'static str> {
        let chinese = |name: &&'static str| self.kind.chinese(name).unwrap_or(name);
        self.header.iter().map(chinese).collect()
    }

    /// The header and the rows as cells of a CSV file. What a spreadsheet would run as a formula stands behind an
    /// apostrophe, which an import takes off again.
    pub fn lines(&self, chinese: bool) -> impl Iterator<Item = Vec<String>> + '_ {
        let header = if chinese { self.chinese_header() } else { self.header.clone() };
        let header = header.into_iter().map(str::to_owned).collect();
        let line = |row: &Vec<String>| row.iter().map(|cell| neutral(cell).into_owned()).collect();
        std::iter::once(header).chain(self.rows.iter().map(line))
    }
}

impl View<'_> {
    /// The records of a kind as a sheet, in the order of their numbers; students with their needs stand once for each
    /// need. With `show_ids`, an import of it changes nothing; without, the ids of people are hidden.
    ///
    /// A sheet tells what is so now: of what moved in time the last, of several keys or issues of a certificate one. What
    /// was taken back is in none.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) and the like when the store cannot be read.
    pub fn export(&self, kind: Kind, show_ids: bool) -> Result<Sheet> {
        self.ask(|state| {
            let shown = Shown { state, show_ids };
            let rows = match kind {
                Kind::Divisions => records::divisions(state),
                Kind::Sites => records::sites(state),
                Kind::Catalog => records::catalog(state),
                Kind::Persons => shown.persons(),
                Kind::Students => shown.students(),
                Kind::Needs => shown.needs(),
                Kind::StudentNeeds => shown.student_needs(),
                Kind::Fittings => shown.fittings(),
                Kind::Stock => records::stock(state),
                Kind::Loans => shown.loans(),
                Kind::Services => shown.services(),
            };
            let header = kind.columns().iter().map(|column| column.col.name()).collect();
            let names_nobody =
                matches!(kind, Kind::Divisions | Kind::Sites | Kind::Catalog | Kind::Stock);
            Ok(Sheet { kind, header, rows, masked: !show_ids && !names_nobody })
        })
    }
}
