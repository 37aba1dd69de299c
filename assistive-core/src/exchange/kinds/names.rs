//! The records that the cells of a row name.

use super::cells::device_code;
use crate::exchange::columns::Col;
use crate::exchange::name_cache::NameCache;
use crate::exchange::row::Row;
use crate::model::{
    Device, DivisionCode, EntityKind, Listed, ModelCode, NeedKind, NeedNo, PersonKey, PersonNo,
    ProblemKind, SiteCode, parse_day,
};
use crate::registry::{Edit, resolve};
use crate::state::{Need, State};
use jiff::civil::Date;

/// The person to whom the record of a row belongs.
#[derive(Debug, Clone, Copy)]
pub(in crate::exchange) enum RowPerson {
    /// The person whom a cell of the row names.
    Named,
    /// A person who is known already; `None` where the student of the row was refused.
    Known(Option<PersonNo>),
}

/// Finds the records that cells name.
pub(in crate::exchange) struct Names<'a> {
    pub(in crate::exchange) state: &'a State,
    pub(in crate::exchange) cache: &'a mut NameCache,
    pub(in crate::exchange) person: RowPerson,
    /// True if a need is new even where a needs list was likely sent again.
    pub(in crate::exchange) new_needs: bool,
    /// True if a row may give a stored person another name.
    pub(in crate::exchange) rename: bool,
    /// The day of the next row of the sheet about the same thing, for kinds of which that matters.
    pub(in crate::exchange) next_on: Option<Date>,
    /// True if a sheet of stock does not change the standing of devices.
    pub(in crate::exchange) keep_standing: bool,
}

impl Names<'_> {
    /// Reads the division that a cell names.
    pub(super) fn division(&mut self, row: &mut Row<'_>, col: Col) -> Edit<DivisionCode> {
        row.read(col, |text| self.cache.division(self.state, &text))
    }

    /// Reads the site that a cell names.
    pub(super) fn site(&mut self, row: &mut Row<'_>, col: Col) -> Edit<SiteCode> {
        row.read(col, |text| self.cache.site(self.state, &text))
    }

    /// Reads the model or class that a cell names.
    pub(super) fn device(&mut self, row: &mut Row<'_>, col: Col) -> Edit<Device> {
        row.read(col, |text| self.cache.device(self.state, &text))
    }

    /// Reads the model that a cell names. A class is an error.
    pub(super) fn model(&mut self, row: &mut Row<'_>, col: Col) -> Edit<ModelCode> {
        row.read(col, |text| match self.cache.device(self.state, &text)? {
            Device::Model(model) => Ok(model),
            Device::Class(_) => Err(ProblemKind::NotAModel),
        })
    }

    /// Returns the person to whom the record belongs.
    pub(super) fn person(&self, row: &mut Row<'_>) -> Option<PersonNo> {
        if let RowPerson::Known(person) = self.person {
            return person;
        }
        let person = row.read(Col::Person, |text| {
            let key = PersonKey::parse(&text, self.state.own_site.as_ref())?;
            self.state.person_by(&key).ok_or_else(resolve::unknown_person)
        });
        row.required(Col::Person, person)
    }

    /// Returns the need that an assessment is about: by its number, or by its person, and by its device and day as far as it
    /// takes to tell it from the person's other needs. `suitable` is the model that was found suitable.
    pub(super) fn need_of(
        &mut self,
        row: &mut Row<'_>,
        suitable: Option<&ModelCode>,
    ) -> Option<NeedNo> {
        let person = match row.cell(Col::Person) {
            "" if !row.cell(Col::Need).is_empty() => None,
            _ => Some(self.person(row)?),
        };
        let number = self.need(row, person);
        let device = self.device(row, Col::NeedDevice).value();
        let identified_on = row.date(Col::IdentifiedOn).value();
        if !row.diagnostics.errors.is_empty() {
            return None;
        }
        if let Edit::Set(number) = number {
            let need = self.state.needs.get(number);
            let is_own = need.is_some_and(|need| person.is_none_or(|own| own == need.person));
            if need.is_some() && !is_own {
                let kind = ProblemKind::NeedOfAnother { need: number.to_string() };
                row.error(Col::Need, &number.to_string(), kind);
            }
            return Some(number);
        }
        let mut needs: Vec<_> = self.state.needs_of(person?).collect();
        needs.reverse();
        needs.retain(|(_, need)| {
            need.kind == NeedKind::Device
                && device.as_ref().is_none_or(|device| is_for(self.state, need, device))
        });
        let is_other_day = identified_on.is_some() && !needs.is_empty();
        needs.retain(|(_, need)| identified_on.is_none_or(|day| need.is_listed_on(day)));
        let mut found = needs;
        if let Some(model) = suitable.filter(|_| found.len() > 1) {
            let model = Device::Model(model.clone());
            let alike: Vec<_> = found
                .iter()
                .copied()
                .filter(|(_, need)| is_for(self.state, need, &model))
                .collect();
            found = if alike.is_empty() { found } else { alike };
        }
        match found.as_slice() {
            [(number, _)] => Some(*number),
            [] => {
                let kind = ProblemKind::unknown(EntityKind::Need);
                let col = if is_other_day { Col::IdentifiedOn } else { Col::NeedDevice };
                let value = row.cell(col).to_owned();
                row.error(col, &value, kind);
                None
            }
            several => {
                let candidates = several.iter().take(5).map(|(no, _)| no.to_string()).collect();
                let what = EntityKind::Need;
                let kind = ProblemKind::Ambiguous { what, candidates: Listed(candidates) };
                row.error(Col::Need, "", kind);
                None
            }
        }
    }

    /// Reads the need that a cell names: by its number, or by its device and day as one of the person, such as
    /// `WC-STD 2023-03-05`.
    pub(super) fn need(&mut self, row: &mut Row<'_>, person: Option<PersonNo>) -> Edit<NeedNo> {
        let unknown = || ProblemKind::unknown(EntityKind::Need);
        row.read(Col::Need, |text| {
            if let Some(number) = NeedNo::parse(&text) {
                return Ok(number);
            }
            let (device, day) = text.rsplit_once(' ').ok_or_else(unknown)?;
            let day = parse_day(day).ok_or_else(unknown)?;
            let device = self.cache.device(self.state, device)?;
            let needs = self.state.needs_of(person.ok_or_else(unknown)?);
            let mut same = needs
                .filter(|(_, need)| need.is_listed_on(day) && is_for(self.state, need, &device));
            same.next().map(|(number, _)| number).ok_or_else(unknown)
        })
    }
}

/// Returns the cell that names a need by its device and day, which [`Names::need`] reads in any store.
pub(super) fn need_cell(state: &State, number: NeedNo) -> String {
    let need = state.needs.get(number);
    let device = need.and_then(|need| Some((need.device?, need.identified_on)));
    let named = device.map(|(device, day)| format!("{} {day}", device_code(state, device)));
    named.unwrap_or_else(|| number.to_string())
}

/// Checks whether a need is for a device.
fn is_for(state: &State, need: &Need, device: &Device) -> bool {
    need.device.is_some_and(|own| device_code(state, own) == device.to_string())
}
