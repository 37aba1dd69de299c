//! Sheets out: records as rows that an import takes back without a change.

use super::columns::Kind;
use crate::error::{Error, Result};
use crate::model::{ItemNo, PersonNo, Problem, ProblemKind, SiteNo};
use crate::registry::View;
use crate::state::{Borrower, Lent, Loan, State};

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
    /// The kinds that can be written, by now.
    pub const KINDS: &[Kind] = &[Kind::Stock, Kind::Loans];
}

impl View<'_> {
    /// The records of a kind as a sheet, in the order of their numbers. With `show_ids`, an import of it changes
    /// nothing; without, the ids of people are hidden.
    ///
    /// # Errors
    /// [`Error::Refused`] for a kind that is none of [`Sheet::KINDS`].
    pub fn export(&self, kind: Kind, show_ids: bool) -> Result<Sheet> {
        self.ask(|state| {
            let rows = match kind {
                Kind::Stock => stock(state),
                Kind::Loans => loans(state, show_ids),
                _ => {
                    let codes = Sheet::KINDS.iter().map(|kind| kind.code());
                    let allowed = codes.collect::<Vec<_>>().join(", ");
                    let problem = ProblemKind::NotOneOf { allowed };
                    return Err(Error::Refused(vec![Problem::new("kind", kind.code(), problem)]));
                }
            };
            let header = kind.columns().iter().map(|column| column.col.name()).collect();
            let masked = kind == Kind::Loans && !show_ids;
            Ok(Sheet { kind, header, rows, masked })
        })
    }
}

/// The cell of an optional value.
fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn site_code(state: &State, site: SiteNo) -> String {
    cell(state.sites.get(site).map(|site| &site.code))
}

fn stock(state: &State) -> Vec<Vec<String>> {
    let row = |(_, item): (ItemNo, &crate::state::Item)| {
        vec![
            cell(item.tag.as_ref()),
            cell(state.models.get(item.model).map(|model| &model.code)),
            site_code(state, item.received_at),
            item.quantity.to_string(),
            cell(item.serial.as_ref()),
            cell(item.source),
            cell(item.donor.as_ref()),
            cell(item.value),
            item.received_on.to_string(),
            cell(item.programme.as_ref()),
        ]
    };
    state.items.iter().map(row).collect()
}

fn loans(state: &State, show_ids: bool) -> Vec<Vec<String>> {
    let row = |loan: &Loan| {
        let item = match loan.lent {
            Lent::Item(item) => cell(state.items.get(item).and_then(|item| item.tag.as_ref())),
            Lent::Bulk(model) => cell(state.models.get(model).map(|model| &model.code)),
        };
        let model = state.model_lent(loan.lent).and_then(|model| state.models.get(model));
        // An empty cell would say: as the model's loan period says.
        let usual = model.and_then(|model| model.loan_days);
        let due_on = loan.due_on.map(|due| due.to_string());
        let never = if usual.is_some() { "-" } else { "" };
        vec![
            item,
            borrower(state, loan.borrower, show_ids),
            loan.out_on.to_string(),
            due_on.unwrap_or_else(|| never.to_owned()),
            cell(loan.in_on),
            cell(loan.site.map(|site| site_code(state, site))),
            loan.quantity.to_string(),
            cell(loan.need),
            cell(loan.purpose),
            cell(loan.deposit),
        ]
    };
    state.loans.iter().map(|(_, loan)| row(loan)).collect()
}

fn borrower(state: &State, borrower: Borrower, show_ids: bool) -> String {
    match borrower {
        Borrower::Person(person) => person_key(state, person, show_ids),
        Borrower::Org(org) => cell(state.orgs.get(org).map(|org| format!("org:{}", org.name))),
    }
}

/// A person as a sheet names them: by the id, else by a key.
fn person_key(state: &State, number: PersonNo, show_ids: bool) -> String {
    let Some(person) = state.persons.get(number) else { return String::new() };
    match (person.citizen, person.keys.first()) {
        (Some(id), _) if show_ids => id.to_string(),
        (Some(id), _) => id.masked(),
        (None, key) => cell(key),
    }
}
