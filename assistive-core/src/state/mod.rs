//! What the events of the journal add up to: tables of records and the indexes to find them.
//!
//! [`State::apply`] is the only code that changes it, and [`State::unapply`] takes the latest event back
//! exactly. Whether an event is legal was decided before it was recorded; here nothing is refused but what
//! no writer of ours produces.

mod apply;
mod chain;
mod course;
mod divisions;
mod records;
mod table;

use std::collections::HashMap;

pub(crate) use chain::Chain;
pub(crate) use course::End;
pub(crate) use records::{Division, Fitting, Model, Need, NeedDevice, Person, Site};
pub(crate) use table::{Number, Table};

use crate::model::{
    CitizenId, DeviceClass, DivisionCode, DivisionNo, FittingNo, LocalKey, ModelCode, ModelNo,
    NeedNo, PersonKey, PersonNo, SiteCode, SiteNo,
};

/// The present.
///
/// It lives in memory and is made by replaying the journal; checkpoints of it will have their place behind
/// [`Table`], which is why nothing else holds records.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct State {
    /// The store's own site: bare local keys belong to it.
    pub(crate) own_site: Option<SiteCode>,
    pub(crate) divisions: Table<DivisionNo, Division>,
    pub(crate) sites: Table<SiteNo, Site>,
    pub(crate) models: Table<ModelNo, Model>,
    pub(crate) persons: Table<PersonNo, Person>,
    pub(crate) needs: Table<NeedNo, Need>,
    pub(crate) fittings: Table<FittingNo, Fitting>,

    pub(crate) division_by_code: HashMap<DivisionCode, DivisionNo>,
    pub(crate) site_by_code: HashMap<SiteCode, SiteNo>,
    pub(crate) model_by_code: HashMap<ModelCode, ModelNo>,
    pub(crate) person_by_citizen: HashMap<CitizenId, PersonNo>,
    pub(crate) person_by_key: HashMap<LocalKey, PersonNo>,
    pub(crate) needs_of: Chain<PersonNo, NeedNo>,
    pub(crate) fittings_of: Chain<PersonNo, FittingNo>,
    /// Which fitting met a need: the other end of [`Fitting::need`].
    met_by: Vec<Option<FittingNo>>,
}

impl State {
    /// The fitting that is recorded as meeting a need.
    pub(crate) fn met_by(&self, need: NeedNo) -> Option<FittingNo> {
        self.met_by.get(need.place()).copied().flatten()
    }

    /// The person of a key.
    pub(crate) fn person_by(&self, key: &PersonKey) -> Option<PersonNo> {
        match key {
            PersonKey::Local(key) => self.person_by_key.get(key),
            PersonKey::Citizen(id) => self.person_by_citizen.get(id),
            PersonKey::Certificate(certificate) => self.person_by_citizen.get(&certificate.citizen),
        }
        .copied()
    }

    /// The needs of a person, newest record first.
    pub(crate) fn needs_of(&self, person: PersonNo) -> impl Iterator<Item = (NeedNo, &Need)> {
        self.needs_of.of(person).filter_map(|no| Some((no, self.needs.get(no)?)))
    }

    /// The fittings of a person, newest record first.
    pub(crate) fn fittings_of(
        &self,
        person: PersonNo,
    ) -> impl Iterator<Item = (FittingNo, &Fitting)> {
        self.fittings_of.of(person).filter_map(|no| Some((no, self.fittings.get(no)?)))
    }

    /// The class of a need's device.
    pub(crate) fn class_of(&self, device: NeedDevice) -> Option<DeviceClass> {
        match device {
            NeedDevice::Class(class) => Some(class),
            NeedDevice::Model(model) => self.models.get(model).map(|model| model.class),
        }
    }
}
