//! The records that the cells of a row name.

use crate::exchange::columns::Col;
use crate::exchange::name_cache::NameCache;
use crate::exchange::row::Row;
use crate::model::{
    Device, DivisionCode, EntityKind, ModelCode, NeedNo, PersonKey, PersonNo, ProblemKind, SiteCode,
};
use crate::registry::{Edit, resolve};
use crate::state::State;

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
}

/// Reads the need whose number a cell holds.
pub(super) fn need_number(row: &mut Row<'_>) -> Edit<NeedNo> {
    let unknown = || ProblemKind::Unknown { what: EntityKind::Need, nearest: Default::default() };
    row.read(Col::Need, |text| NeedNo::parse(&text).ok_or_else(unknown))
}
