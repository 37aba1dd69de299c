//! The run over the rows of one file: each becomes a draft, is recorded, and is kept if nothing is wrong with it. Knows
//! which records the file has touched.

use super::columns::{Col, Kind};
use super::import_counts::{Change, Counts, Tally};
use super::kinds::{
    Names, division, fitting, loan, model, need, person, person_named, service, site, stock,
};
use super::name_cache::NameCache;
use super::records::{self, Shown};
use super::row::Row;
use crate::error::Result;
use crate::model::{PersonNo, ProblemKind};
use crate::registry::{DuplicateFinder, NeedDraft, Previous, Upsert, Upserted, Writer};
use crate::state::{Division, Fitting, Item, Loan, Model, Need, Person, Service, Site, State};

/// A run over the rows of one file: what it has touched so far.
pub(super) struct Importer {
    kind: Kind,
    new_needs: bool,
    lookup: NameCache,
    likeness: DuplicateFinder,
    divisions: Tally<Division>,
    sites: Tally<Site>,
    models: Tally<Model>,
    persons: Tally<Person>,
    needs: Tally<Need>,
    fittings: Tally<Fitting>,
    stock: Tally<Item>,
    loans: Tally<Loan>,
    services: Tally<Service>,
}

impl Importer {
    pub(super) fn new(kind: Kind, new_needs: bool, state: &State) -> Self {
        Self {
            kind,
            new_needs,
            lookup: NameCache::default(),
            likeness: DuplicateFinder::default(),
            divisions: Tally::new(&state.divisions),
            sites: Tally::new(&state.sites),
            models: Tally::new(&state.models),
            persons: Tally::new(&state.persons),
            needs: Tally::new(&state.needs),
            fittings: Tally::new(&state.fittings),
            stock: Tally::new(&state.items),
            loans: Tally::new(&state.loans),
            services: Tally::new(&state.services),
        }
    }

    /// Records a row, and keeps it if nothing is wrong with it. Its findings say what is.
    pub(super) fn row(&mut self, writer: &mut Writer<'_>, row: &mut Row<'_>) -> Result<()> {
        match self.kind {
            Kind::Divisions => {
                let draft = division(row, writer.state);
                self.divisions.touch(keep(draft, writer, row)?);
            }
            Kind::Sites => {
                let draft = site(row, writer.state);
                self.sites.touch(keep(draft, writer, row)?);
            }
            Kind::Catalog => {
                let draft = model(row);
                self.models.touch(keep(draft, writer, row)?);
            }
            Kind::Persons => {
                let draft = person(row, &mut self.names(writer.state));
                if let Some(upserted) = keep(Some(draft), writer, row)? {
                    self.person_kept(upserted, writer.state, row);
                }
            }
            Kind::Students => {
                let student = self.student(writer, row)?;
                if let (true, Some(student)) = (end_row(writer, row)?, student) {
                    self.person_kept(student, writer.state, row);
                }
            }
            Kind::StudentNeeds => self.student_need(writer, row)?,
            Kind::Needs => {
                let person = person_named(row, writer.state);
                let draft = self.need(row, writer.state, person);
                self.needs.touch(keep(draft, writer, row)?);
            }
            Kind::Fittings => {
                let person = person_named(row, writer.state);
                let draft = fitting(row, &mut self.names(writer.state), person);
                self.fittings.touch(keep(draft, writer, row)?);
            }
            Kind::Stock => {
                let draft = stock(row, &mut self.names(writer.state));
                self.stock.touch(keep(Some(draft), writer, row)?);
            }
            Kind::Services => {
                let person = person_named(row, writer.state);
                let draft = service(row, person);
                self.services.touch(keep(draft, writer, row)?);
            }
            Kind::Loans => {
                let draft = loan(row, &mut self.names(writer.state));
                self.loans.touch(keep(draft, writer, row)?);
            }
        }
        Ok(())
    }

    /// Records the student of a row, and their need if the row says one.
    fn student_need(&mut self, writer: &mut Writer<'_>, row: &mut Row<'_>) -> Result<()> {
        let student = self.student(writer, row)?;
        let number = student.as_ref().map(|student| student.number);
        if row.is_blank(Kind::Needs) {
            // A school that was sent the list of its students had nothing to say of this one.
            if let Some(student) = student.filter(|_| row.diagnostics.errors.is_empty()) {
                row.diagnostics.warn("identified_on", "", ProblemKind::NoNeed);
                self.person_kept(student, writer.state, row);
            }
            return end_row(writer, row).map(drop);
        }
        let draft = self.need(row, writer.state, number);
        if let (Some(need), Some(student)) = (keep(draft, writer, row)?, student) {
            self.needs.touch(Some(need));
            self.person_kept(student, writer.state, row);
        }
        Ok(())
    }

    fn need(
        &mut self,
        row: &mut Row<'_>,
        state: &State,
        person: Option<PersonNo>,
    ) -> Option<NeedDraft> {
        let always_new = self.new_needs;
        need(row, &mut self.names(state), person, always_new)
    }

    fn names<'a>(&'a mut self, state: &'a State) -> Names<'a> {
        Names { state, lookup: &mut self.lookup }
    }

    /// Records the student of a row, in the current row of the writer: a new one needs a school.
    fn student(
        &mut self,
        writer: &mut Writer<'_>,
        row: &mut Row<'_>,
    ) -> Result<Option<Upserted<PersonNo, Person>>> {
        let draft = person(row, &mut self.names(writer.state));
        if draft.is_new(writer.state) {
            row.diagnostics.required(Col::School.name(), &draft.school);
        }
        draft.upsert(writer, &mut row.diagnostics)
    }

    fn person_kept(
        &mut self,
        upserted: Upserted<PersonNo, Person>,
        state: &State,
        row: &mut Row<'_>,
    ) {
        if matches!(upserted.was, Previous::Absent) {
            self.likeness.check(state, upserted.number, &mut row.diagnostics);
        }
        self.persons.touch(Some(upserted));
    }

    /// The records that the file makes or changes, as it leaves them: at most so many of each kind.
    pub(super) fn changes(&self, state: &State, most: usize) -> Vec<Change> {
        let shown = Shown { state, show_ids: true };
        let all = [
            self.divisions.changes(&state.divisions, Kind::Divisions, most, |it| {
                (it.name.to_string(), records::division(state, it))
            }),
            self.sites.changes(&state.sites, Kind::Sites, most, |it| {
                (it.name.to_string(), records::site(state, it))
            }),
            self.models.changes(&state.models, Kind::Catalog, most, |it| {
                (it.name.to_string(), records::model(it))
            }),
            self.persons.changes(&state.persons, Kind::Students, most, |it| {
                (it.name.to_string(), shown.student(it))
            }),
            self.needs.changes(&state.needs, Kind::Needs, most, |it| {
                (shown.name_of(it.person), shown.need_row(it))
            }),
            self.stock.changes(&state.items, Kind::Stock, most, |it| {
                (records::model_code(state, it.model), records::item(state, it))
            }),
            self.fittings.changes(&state.fittings, Kind::Fittings, most, |it| {
                (shown.name_of(it.person), shown.fitting(it))
            }),
            self.loans.changes(&state.loans, Kind::Loans, most, |it| {
                (shown.borrower_name(it.borrower), shown.loan(it))
            }),
            self.services.changes(&state.services, Kind::Services, most, |it| {
                (shown.name_of(it.person), shown.service(it))
            }),
        ];
        all.into_iter().flatten().collect()
    }

    /// What became of the records, the state being as the file leaves it.
    pub(super) fn counts(&self, state: &State) -> Counts {
        self.divisions.counts(&state.divisions)
            + self.sites.counts(&state.sites)
            + self.models.counts(&state.models)
            + self.persons.counts(&state.persons)
            + self.needs.counts(&state.needs)
            + self.fittings.counts(&state.fittings)
            + self.stock.counts(&state.items)
            + self.loans.counts(&state.loans)
            + self.services.counts(&state.services)
    }
}

/// Records a draft, and keeps the row if nothing is wrong with it; takes it back otherwise.
fn keep<D: Upsert>(
    draft: Option<D>,
    writer: &mut Writer<'_>,
    row: &mut Row<'_>,
) -> Result<Option<Upserted<D::Number, D::Record>>> {
    let upserted = match draft {
        Some(draft) => draft.upsert(writer, &mut row.diagnostics)?,
        None => None,
    };
    Ok(if end_row(writer, row)? { upserted } else { None })
}

/// Keeps what was recorded for a row if nothing is wrong with it; takes it back otherwise.
fn end_row(writer: &mut Writer<'_>, row: &Row<'_>) -> Result<bool> {
    if row.diagnostics.errors.is_empty() {
        writer.keep_row();
        return Ok(true);
    }
    writer.drop_row()?;
    Ok(false)
}
