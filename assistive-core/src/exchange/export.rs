//! Sheets out: records as rows that an import takes back without a change. The cells of each kind are in `records`.

use super::columns::Kind;
use super::records::{self, Shown, is_student};
use super::{Headers, Ids, neutral};
use crate::error::Result;
use crate::registry::View;
use crate::state::Need;

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
    /// The names of the columns in a language.
    pub fn header_in(&self, headers: Headers) -> Vec<&'static str> {
        let chinese = |name: &&'static str| self.kind.chinese(name).unwrap_or(name);
        match headers {
            Headers::English => self.header.clone(),
            Headers::Chinese => self.header.iter().map(chinese).collect(),
        }
    }

    /// The header and the rows as cells of a CSV file. What a spreadsheet would run as a formula stands behind an
    /// apostrophe, which an import takes off again.
    pub fn lines(&self, headers: Headers) -> impl Iterator<Item = Vec<String>> + '_ {
        let header = self.header_in(headers).into_iter().map(str::to_owned).collect();
        let line = |row: &Vec<String>| row.iter().map(|cell| neutral(cell).into_owned()).collect();
        std::iter::once(header).chain(self.rows.iter().map(line))
    }
}

impl View<'_> {
    /// The records of a kind as a sheet, in the order of their numbers; students with their needs stand once for each
    /// need. With [`Ids::Shown`], an import of it changes nothing.
    ///
    /// A sheet tells what is so now: of what moved in time the last, of several keys or issues of a certificate one. What
    /// was taken back is in none.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) and the like when the store cannot be read.
    pub fn export(&self, kind: Kind, ids: Ids) -> Result<Sheet> {
        let show_ids = ids == Ids::Shown;
        self.ask(|state| {
            let shown = Shown { state, show_ids };
            let persons = || state.persons.iter().map(|(_, person)| person);
            let needs = || state.needs.iter().map(|(_, need)| need);
            let with_student = |need: &Need| {
                let student = state.persons.get(need.person).filter(|person| is_student(person))?;
                Some(shown.student_need(student, need))
            };
            let rows = match kind {
                Kind::Divisions => {
                    state.divisions.iter().map(|(_, it)| records::division(state, it)).collect()
                }
                Kind::Sites => state.sites.iter().map(|(_, it)| records::site(state, it)).collect(),
                Kind::Catalog => state.models.iter().map(|(_, it)| records::model(it)).collect(),
                Kind::Persons => persons().map(|it| shown.person(it)).collect(),
                Kind::Students => {
                    persons().filter(|it| is_student(it)).map(|it| shown.student(it)).collect()
                }
                Kind::Needs => needs().map(|it| shown.need_row(it)).collect(),
                Kind::StudentNeeds => needs().filter_map(with_student).collect(),
                Kind::Fittings => state.fittings.iter().map(|(_, it)| shown.fitting(it)).collect(),
                Kind::Stock => state.items.iter().map(|(_, it)| records::item(state, it)).collect(),
                Kind::Loans => state.loans.iter().map(|(_, it)| shown.loan(it)).collect(),
                Kind::Services => state.services.iter().map(|(_, it)| shown.service(it)).collect(),
            };
            let header = kind.columns().iter().map(|column| column.col.name()).collect();
            let names_nobody =
                matches!(kind, Kind::Divisions | Kind::Sites | Kind::Catalog | Kind::Stock);
            Ok(Sheet { kind, header, rows, masked: !show_ids && !names_nobody })
        })
    }
}
