//! The columns that name a fitting, in sheets of trainings and follow-ups: its number, or its key.

use super::cells::{cell, model_code, nth_cell};
use super::{Cells, Names, Shown};
use crate::exchange::columns::{Col, Column, column};
use crate::exchange::row::Row;
use crate::model::fold::{fold, same_name};
use crate::model::{EntityKind, FittingNo, Listed, ModelCode, PersonNo, ProblemKind, QUANTITIES};
use crate::registry::Edit;
use crate::state::Fitting;
use jiff::civil::Date;

/// The columns that name a fitting. Name and phone are there for the people who call: the name is compared, and neither is
/// recorded.
pub(super) const FITTING: &[Column] = &[
    column(Col::Fitting, &["适配编号", "适配"]),
    column(Col::Person, &["服务对象"]),
    column(Col::Name, &["姓名"]),
    column(Col::Phone, &["电话"]),
    column(Col::Device, &["辅具名称", "型号编码"]),
    column(Col::FittedOn, &["适配日期"]),
    column(Col::FittingNth, &["同日第几件"]),
];

/// The columns of [`FITTING`].
pub(super) const FITTING_COLS: &[Col] = &[
    Col::Fitting,
    Col::Person,
    Col::Device,
    Col::FittedOn,
    Col::FittingNth,
    Col::Name,
    Col::Phone,
];

/// The key of a fitting as far as cells give it.
struct Key {
    person: Option<PersonNo>,
    model: Option<ModelCode>,
    fitted_on: Option<Date>,
}

impl Names<'_> {
    /// Returns the fitting that the cells of a row name.
    pub(super) fn fitting(&mut self, row: &mut Row<'_>) -> Option<FittingNo> {
        let number = row.read(Col::Fitting, |text| {
            let number = FittingNo::parse(&text);
            let known = number.filter(|number| self.state.fittings.get(*number).is_some());
            known.ok_or_else(unknown)
        });
        let is_numbered = !row.cell(Col::Fitting).is_empty();
        let person = match row.cell(Col::Person) {
            "" if is_numbered => None,
            _ => Some(self.person(row)?),
        };
        let model = self.model(row, Col::Device).value();
        let fitted_on = row.date(Col::FittedOn).value();
        let nth = row.number::<u32>(Col::FittingNth, QUANTITIES).value();
        if !row.diagnostics.errors.is_empty() {
            return None;
        }
        let key = Key { person, model, fitted_on };
        let found = match number {
            Edit::Set(number) => self.checked(row, number, &key)?,
            Edit::Keep | Edit::Clear => self.named(row, &key, nth)?,
        };
        self.compare_person(row, found);
        Some(found)
    }

    /// Compares the name and the phone number in a row with those of the person of a fitting. Adds an error for another name,
    /// and a warning for another number, which is not recorded here.
    fn compare_person(&self, row: &mut Row<'_>, number: FittingNo) {
        let fitting = self.state.fittings.get(number);
        let Some(person) = fitting.and_then(|of| self.state.persons.get(of.person)) else { return };
        let name = row.cell(Col::Name);
        if !name.is_empty() && !same_name(name, &person.name) {
            row.error(Col::Name, name, ProblemKind::OtherFitting { fitting: number.to_string() });
        }
        let phone = row.cell(Col::Phone);
        let stored = person.phone.as_deref().unwrap_or_default();
        if !phone.is_empty() && fold(phone) != fold(stored) {
            let kind = ProblemKind::NotRecordedHere { stored: stored.to_owned() };
            row.diagnostics.warn(Col::Phone.name(), phone, kind);
        }
    }

    /// Returns a fitting with a number if it agrees with the other cells.
    fn checked(&self, row: &mut Row<'_>, number: FittingNo, key: &Key) -> Option<FittingNo> {
        let fitting = self.state.fittings.get(number)?;
        let is_same_person = key.person.is_none_or(|person| person == fitting.person);
        if is_same_person && self.is_of(fitting, key) {
            return Some(number);
        }
        let kind = ProblemKind::OtherFitting { fitting: number.to_string() };
        row.error(Col::Fitting, &number.to_string(), kind);
        None
    }

    /// Returns the fitting of a person with a device and a day, as far as they are given.
    fn named(&self, row: &mut Row<'_>, key: &Key, nth: Option<u32>) -> Option<FittingNo> {
        let fittings = self.state.fittings_of(key.person?);
        let found = fittings.filter(|(_, fitting)| self.is_of(fitting, key));
        let mut found: Vec<_> = found.map(|(number, _)| number).collect();
        found.reverse();
        let is_whole = key.model.is_some() && key.fitted_on.is_some();
        let (col, problem) = match (found.as_slice(), nth) {
            (found, Some(nth)) if is_whole => match found.get(nth as usize - 1) {
                Some(number) => return Some(*number),
                None => (Col::FittingNth, unknown()),
            },
            ([number], _) => return Some(*number),
            ([number, ..], None) if is_whole => return Some(*number),
            ([], _) => (self.wrong_part(key), unknown()),
            (several, _) => {
                let candidates = several.iter().take(5).map(ToString::to_string).collect();
                let what = EntityKind::Fitting;
                let kind = ProblemKind::Ambiguous { what, candidates: Listed(candidates) };
                (Col::Fitting, kind)
            }
        };
        let value = row.cell(col).to_owned();
        row.error(col, &value, problem);
        None
    }

    /// Returns the column that says why no fitting of a person has a key.
    fn wrong_part(&self, key: &Key) -> Col {
        let any_day = Key { person: key.person, model: key.model.clone(), fitted_on: None };
        let mut fittings = key.person.into_iter().flat_map(|person| self.state.fittings_of(person));
        match key.fitted_on.is_some() && fittings.any(|(_, fitting)| self.is_of(fitting, &any_day))
        {
            true => Col::FittedOn,
            false => Col::Device,
        }
    }

    /// Checks whether a fitting has the device and day of a key.
    fn is_of(&self, fitting: &Fitting, key: &Key) -> bool {
        let own = self.state.models.get(fitting.model).map(|model| &model.code);
        key.model.as_ref().is_none_or(|code| own == Some(code))
            && key.fitted_on.is_none_or(|day| day == fitting.fitted_on)
    }
}

impl Shown<'_> {
    /// Returns the cells of the columns [`FITTING`]; `None` for a voided fitting. The number stands only where no cell names
    /// the person, since another store numbers its records otherwise.
    pub(super) fn fitting(&self, number: FittingNo) -> Option<Cells> {
        let fitting = self.state.fittings.get(number)?;
        let person = self.person_key(fitting.person);
        let own = if person.is_empty() { number.to_string() } else { String::new() };
        Some(vec![
            own,
            person,
            self.name_of(fitting.person),
            String::new(),
            model_code(self.state, fitting.model),
            fitting.fitted_on.to_string(),
            nth_cell(self.place_among_alike(number, fitting)),
        ])
    }

    /// Returns the name of the person of a fitting.
    pub(super) fn name_at(&self, number: FittingNo) -> String {
        cell(self.state.fittings.get(number).map(|fitting| self.name_of(fitting.person)))
    }
}

fn unknown() -> ProblemKind {
    ProblemKind::unknown(EntityKind::Fitting)
}
