//! Mending a recorded need, fitting, service, loan or entry of stock, in the words of its sheet: column names and cells,
//! in either language. What names a need, fitting or service may be mended too; it stays the same record.

use csv::StringRecord;

use super::columns::{Col, Kind};
use super::kinds::{Names, fitting, loan, need, service, stock};
use super::name_cache::NameCache;
use super::row::{Header, Headings, Row};
use crate::error::{Error, Result};
use crate::model::{Device, LocalKey, Problem, ProblemKind, SiteNo};
use crate::registry::{
    Author, Decision, Diagnostics, Key, OperationInfo, Outcome, Recorded, Store, Upsert, Writer,
    named, reason_given, rekey,
};
use crate::state::{Borrower, Item, Lent, Loan, NeedDevice, State};

impl Store {
    /// Mends a record: `cells` are names of columns of its sheet, as an import reads them, and what they should say;
    /// `-` clears. `record` is its number (`N5`, `F5`, `R5`, `I7`, `L5`) or the tag of a device.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; [`Error::Refused`] without a reason in [`Author::why`], for columns that
    /// the sheet has not, and where the rules of the record refuse it; otherwise those of all [desks](crate::desks). People
    /// are changed with [`People::edit`](crate::desks::People::edit).
    pub fn correct(
        &self,
        author: &Author,
        record: &str,
        cells: &[(String, String)],
    ) -> Result<Recorded<String>> {
        reason_given(author)?;
        self.mend_record(author, "correct", record, cells)
    }

    /// Changes what a recorded need, fitting, service, loan or entry of stock says, but not what names it: like a row of
    /// its sheet that comes later. Columns and cells are those of [`Store::correct`], and so are the errors; no reason
    /// is needed.
    ///
    /// # Errors
    /// Those of [`Store::correct`], and `key-fixed` for a column that names the record.
    pub fn edit(
        &self,
        author: &Author,
        record: &str,
        cells: &[(String, String)],
    ) -> Result<Recorded<String>> {
        self.mend_record(author, "edit", record, cells)
    }

    fn mend_record(
        &self,
        author: &Author,
        operation: &str,
        record: &str,
        cells: &[(String, String)],
    ) -> Result<Recorded<String>> {
        let task = OperationInfo { operation, subject: record, ..OperationInfo::default() };
        let ((record, warnings, changed), commit) = self.write(author, task, |writer| {
            let key = named(writer.state, record)?;
            let stored = stored_cells(writer.state, &key)
                .ok_or_else(|| refused("record", record, ProblemKind::NotMendedHere))?;
            let header = stored.header(cells)?;
            let values = stored.values(cells);
            let mut row = Row::new(&header, &values);
            if operation == "edit" {
                stored.all_fixed(&mut row);
            }
            let changed = mend(writer, &key, &stored, &mut row)?;
            if !row.diagnostics.errors.is_empty() {
                return Err(Error::Refused(row.diagnostics.errors));
            }
            writer.keep_row();
            Ok(Decision::Commit((key.to_string(), row.diagnostics.warnings, changed)))
        })?;
        let commit = commit.map(|info| info.number);
        let outcome = match changed && commit.is_some() {
            true => Outcome::Updated,
            false => Outcome::Unchanged,
        };
        Ok(Recorded { number: record, outcome, warnings, commit })
    }
}

fn refused(field: &'static str, value: &str, kind: ProblemKind) -> Error {
    Error::Refused(vec![Problem::new(field, value, kind)])
}

/// The cells that name a record, as its sheet would have them.
struct Stored {
    kind: Kind,
    keys: Vec<(Col, String)>,
}

impl Stored {
    /// The columns: those that were given, and the keys that were not.
    fn header(&self, cells: &[(String, String)]) -> Result<Header> {
        let kept = self.kept(cells).map(|(col, _)| col.name().to_owned());
        let names = cells.iter().map(|(name, _)| name.clone()).chain(kept);
        let wrong = |problems: Vec<ProblemKind>| {
            Error::Refused(problems.into_iter().map(|kind| Problem::new("", "", kind)).collect())
        };
        Header::read(Headings { kind: self.kind, map: &[] }, &names.collect(), &[]).map_err(wrong)
    }

    fn values(&self, cells: &[(String, String)]) -> StringRecord {
        let kept = self.kept(cells).map(|(_, value)| value.clone());
        cells.iter().map(|(_, value)| value.clone()).chain(kept).collect()
    }

    /// The keys that were not given.
    fn kept<'a>(
        &'a self,
        cells: &'a [(String, String)],
    ) -> impl Iterator<Item = &'a (Col, String)> + 'a {
        self.keys.iter().filter(|(col, _)| {
            let given = |(name, _): &(String, String)| {
                super::columns::column_named(self.kind, name) == Some(*col)
            };
            !cells.iter().any(given)
        })
    }

    /// Refuses another value for anything that names the record.
    fn all_fixed(&self, row: &mut Row<'_>) {
        let cols: Vec<_> = self.keys.iter().map(|(col, _)| *col).collect();
        self.fixed(row, &cols);
    }

    /// Refuses another value for what names the record.
    fn fixed(&self, row: &mut Row<'_>, cols: &[Col]) {
        for (col, value) in self.keys.iter().filter(|(col, _)| cols.contains(col)) {
            let given = row.cell(*col);
            if given != value {
                row.diagnostics.error(col.name(), given, ProblemKind::KeyFixed);
            }
        }
    }
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn site_code(state: &State, site: SiteNo) -> String {
    text(state.sites.get(site).map(|site| &site.code))
}

fn stored_cells(state: &State, key: &Key) -> Option<Stored> {
    let model = |no| text(state.models.get(no).map(|model| &model.code));
    let (kind, keys) = match key {
        Key::Need(number) => {
            let need = state.needs.get(*number)?;
            let device = need.device.map(|device| match device {
                NeedDevice::Model(no) => model(no),
                NeedDevice::Class(class) => Device::Class(class).to_string(),
            });
            let keys = vec![
                (Col::Person, need.person.to_string()),
                (Col::Kind, need.kind.to_string()),
                (Col::Device, text(device)),
                (Col::IdentifiedOn, need.identified_on.to_string()),
            ];
            (Kind::Needs, keys)
        }
        Key::Fitting(number) => {
            let fitting = state.fittings.get(*number)?;
            let keys = vec![
                (Col::Person, fitting.person.to_string()),
                (Col::Device, model(fitting.model)),
                (Col::FittedOn, fitting.fitted_on.to_string()),
            ];
            (Kind::Fittings, keys)
        }
        Key::Service(number) => {
            let service = state.services.get(*number)?;
            let keys = vec![
                (Col::Person, service.person.to_string()),
                (Col::Kind, service.kind.to_string()),
                (Col::ServedOn, service.served_on.to_string()),
            ];
            (Kind::Services, keys)
        }
        Key::Item(number) => (Kind::Stock, stock_keys(state, state.items.get(*number)?)),
        Key::Loan(number) => (Kind::Loans, loan_keys(state, state.loans.get(*number)?)?),
        _ => return None,
    };
    Some(Stored { kind, keys })
}

fn stock_keys(state: &State, item: &Item) -> Vec<(Col, String)> {
    let model = text(state.models.get(item.model).map(|model| &model.code));
    match &item.tag {
        Some(tag) => vec![(Col::Tag, tag.to_string()), (Col::Device, model)],
        None => vec![
            (Col::Device, model),
            (Col::Site, site_code(state, item.received_at)),
            (Col::ReceivedOn, item.received_on.to_string()),
            (Col::Source, text(item.source)),
            (Col::Donor, text(item.donor.as_ref())),
        ],
    }
}

fn loan_keys(state: &State, loan: &Loan) -> Option<Vec<(Col, String)>> {
    let item = match loan.lent {
        Lent::Item(item) => text(state.items.get(item)?.tag.as_ref()),
        Lent::Bulk(model) => text(state.models.get(model).map(|model| &model.code)),
    };
    let borrower = match loan.borrower {
        Borrower::Org(org) => format!("org:{}", state.orgs.get(org)?.name),
        Borrower::Person(person) => {
            let person = state.persons.get(person)?;
            let key = person.keys.first().map(LocalKey::to_string);
            person.citizen.map(|id| id.to_string()).or(key)?
        }
    };
    Some(vec![(Col::Item, item), (Col::Borrower, borrower), (Col::OutOn, loan.out_on.to_string())])
}

/// Records what the row says of the record; says whether that changed anything.
fn mend(writer: &mut Writer<'_>, key: &Key, stored: &Stored, row: &mut Row<'_>) -> Result<bool> {
    let mut lookup = NameCache::default();
    let mut names = Names { state: &*writer.state, lookup: &mut lookup };
    match key {
        Key::Need(number) => {
            stored.fixed(row, &[Col::Person, Col::Kind]);
            let person = names.state.needs.get(*number).map(|need| need.person);
            let Some(draft) = need(row, &mut names, person, true) else { return Ok(false) };
            let rekeyed = rekey::need(writer, *number, &draft, &mut row.diagnostics)?;
            upsert(&draft, writer, &mut row.diagnostics, rekeyed)
        }
        Key::Fitting(number) => {
            stored.fixed(row, &[Col::Person]);
            let person = names.state.fittings.get(*number).map(|fitting| fitting.person);
            let Some(draft) = fitting(row, &mut names, person) else { return Ok(false) };
            let rekeyed = rekey::fitting(writer, *number, &draft, &mut row.diagnostics)?;
            upsert(&draft, writer, &mut row.diagnostics, rekeyed)
        }
        Key::Service(number) => {
            stored.fixed(row, &[Col::Person]);
            let person = names.state.services.get(*number).map(|service| service.person);
            let Some(draft) = service(row, person) else { return Ok(false) };
            let rekeyed = rekey::service(writer, *number, &draft, &mut row.diagnostics)?;
            upsert(&draft, writer, &mut row.diagnostics, rekeyed)
        }
        Key::Item(_) => {
            stored.all_fixed(row);
            let draft = stock(row, &mut names);
            upsert(&draft, writer, &mut row.diagnostics, false)
        }
        _ => {
            stored.fixed(row, &[Col::Item, Col::Borrower, Col::OutOn]);
            let Some(draft) = loan(row, &mut names) else { return Ok(false) };
            upsert(&draft, writer, &mut row.diagnostics, false)
        }
    }
}

/// Records a draft if nothing is wrong yet; says whether it, or what went before, changed anything.
fn upsert<D: Upsert>(
    draft: &D,
    writer: &mut Writer<'_>,
    diagnostics: &mut Diagnostics,
    changed: bool,
) -> Result<bool> {
    if !diagnostics.errors.is_empty() {
        return Ok(false);
    }
    let upserted = draft.upsert(writer, diagnostics)?;
    Ok(changed || upserted.is_some_and(|upserted| upserted.is_changed()))
}
