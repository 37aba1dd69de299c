//! The events that build a state from an empty one, for a journal that is written anew from the state.
//!
//! The records come in an order in which each event finds the records that it names. A record that can name a later
//! one gets the reference in a second pass. Voided records keep their numbers: they are added, and then voided.
//!
//! Events name divisions, sites, models, organisations and stock levels by keys, which find no voided record. Records of
//! these kinds are therefore voided last. Several of them can have one key, such as the records of an import that was
//! undone and repeated. At any time one of these is not voided, and it is exchanged before an event names another one
//! ([`Keys`]).
//!
//! Intermediate stages of a record are not repeated: only moves of devices are records themselves.

mod care;
mod lending;
mod people;
mod places;
mod stock;

use std::borrow::Borrow;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use super::State;
use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, Change, HeaderMapped, SettingChanged, StoreFounded, Voided,
};
use crate::model::{Coded, DivisionNo, Limits, ModelNo, OrgNo, Setting, SiteNo, StockLevelNo};
use crate::tables::Number;

/// The number of places after which memory is released.
const EVICT_AFTER: usize = 1024;

/// The events that build a state from an empty one. Few of them are in memory at a time.
///
/// The iterator ends early if a record cannot be read or names a record that does not exist.
pub(crate) struct EventsOfState<'s> {
    state: &'s mut State,
    /// The index in [`STAGES`], and the place in the stage.
    at: (usize, usize),
    ready: VecDeque<Event>,
    divisions: Keys<Box<str>, DivisionNo>,
    sites: Keys<Box<str>, SiteNo>,
    models: Keys<Box<str>, ModelNo>,
    orgs: Keys<Box<str>, OrgNo>,
    levels: Keys<(ModelNo, SiteNo), StockLevelNo>,
    /// The quantity and value that the added stock brought to each level.
    received: HashMap<StockLevelNo, (u64, u64)>,
}

/// A pass over the records of a kind: their number, and the function that adds the events of one of them. It returns
/// `None` if the record cannot be read.
type Stage = (fn(&State) -> usize, fn(&mut EventsOfState<'_>, usize) -> Option<()>);

/// The passes, in order.
const STAGES: &[Stage] = &[
    (|_| 1, |of, _| of.foundation()),
    (|state| state.divisions.len(), |of, place| of.add_division(place)),
    (|state| state.divisions.len(), |of, place| of.link_division(place)),
    (|state| state.sites.len(), |of, place| of.add_site(place)),
    (|state| state.sites.len(), |of, place| of.link_site(place)),
    (|state| state.models.len(), |of, place| of.add_model(place)),
    (|state| state.orgs.len(), |of, place| of.add_org(place)),
    (|state| state.levels.len(), |of, place| of.add_level(place)),
    (|state| state.levels.len(), |of, place| of.restore_level(place)),
    (|state| state.persons.len(), |of, place| of.add_person(place)),
    (|state| state.needs.len(), |of, place| of.add_need(place)),
    (|state| state.fittings.len(), |of, place| of.add_fitting(place)),
    (|state| state.assessments.len(), |of, place| of.add_assessment(place)),
    (|state| state.trainings.len(), |of, place| of.add_training(place)),
    (|state| state.follow_ups.len(), |of, place| of.add_follow_up(place)),
    (|state| state.services.len(), |of, place| of.add_service(place)),
    (|state| state.items.len(), |of, place| of.add_item(place)),
    (|_| 1, |of, _| of.move_quantities()),
    (|state| state.loans.len(), |of, place| of.add_loan(place)),
    (|state| state.moves.len(), |of, place| of.add_move(place)),
    (|state| state.holds.len(), |of, place| of.add_hold(place)),
    (|state| state.counts.len(), |of, place| of.add_stock_take(place)),
    (|state| state.divisions.len(), |of, place| of.void_division(place)),
    (|state| state.sites.len(), |of, place| of.void_site(place)),
    (|state| state.models.len(), |of, place| of.void_model(place)),
    (|state| state.orgs.len(), |of, place| of.void_org(place)),
    (|state| state.levels.len(), |of, place| of.void_level(place)),
    (|state| state.divisions.len(), |of, place| of.restore_division(place)),
    (|state| state.sites.len(), |of, place| of.restore_site(place)),
    (|state| state.models.len(), |of, place| of.restore_model(place)),
    (|state| state.orgs.len(), |of, place| of.restore_org(place)),
    (|state| state.levels.len(), |of, place| of.restore_level(place)),
];

impl State {
    /// Returns the events that build this state from an empty one. Reading them evicts blocks of this state.
    pub(crate) fn events(&mut self) -> EventsOfState<'_> {
        EventsOfState {
            state: self,
            at: (0, 0),
            ready: VecDeque::new(),
            divisions: Keys::default(),
            sites: Keys::default(),
            models: Keys::default(),
            orgs: Keys::default(),
            levels: Keys::default(),
            received: HashMap::new(),
        }
    }
}

impl Iterator for EventsOfState<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let (stage, place) = self.at;
            let (length, add) = STAGES.get(stage)?;
            if place == length(self.state) {
                self.at = (stage + 1, 0);
                continue;
            }
            self.at = (stage, place + 1);
            if add(self, place).is_none() {
                self.at = (STAGES.len(), 0);
                return None;
            }
            if place % EVICT_AFTER == EVICT_AFTER - 1 {
                self.state.evict_over_budget();
            }
        }
    }
}

impl EventsOfState<'_> {
    fn push(&mut self, event: Event) {
        self.ready.push_back(event);
    }

    /// Voids a record.
    fn void(&mut self, record: AnyRecord) {
        self.push(Event::Voided(Voided { record, void: true }));
    }

    /// Restores a record.
    fn restore(&mut self, record: AnyRecord) {
        self.push(Event::Voided(Voided { record, void: false }));
    }

    fn foundation(&mut self) -> Option<()> {
        let (site, limits) = (self.state.own_site.clone(), self.state.limits);
        self.push(Event::StoreFounded(StoreFounded { site }));
        for setting in Setting::ALL.iter().copied() {
            let (before, after) = (Limits::default().get(setting), limits.get(setting));
            if before != after {
                let value = Change::new(before, after);
                self.push(Event::SettingChanged(SettingChanged { setting, value }));
            }
        }
        for [sheet, header, column] in self.state.headers.clone().iter() {
            let column = Change::new(None, Some(column.to_owned()));
            let (sheet, header) = (sheet.to_owned(), header.to_owned());
            self.push(Event::HeaderMapped(HeaderMapped { sheet, header, column }));
        }
        Some(())
    }
}

/// The records that keys find after the events so far. Of several records with one key, all but one are voided.
struct Keys<K, N>(HashMap<K, Option<N>>);

impl<K, N> Default for Keys<K, N> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq, N: Copy + PartialEq> Keys<K, N> {
    /// Notes that a record will be added. Returns the record that must be voided before.
    fn add(&mut self, key: K, number: N) -> Option<N> {
        self.0.insert(key, Some(number)).flatten()
    }

    /// Returns the record that a key finds, which can be changed.
    fn found<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut Option<N>>
    where
        K: Borrow<Q>,
    {
        self.0.get_mut(key)
    }
}

/// Returns the number of the record at a place.
fn at<N: Number>(place: usize) -> Option<N> {
    N::at(place)
}

#[cfg(test)]
pub(super) mod tests;
