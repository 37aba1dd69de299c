//! The effects of each event, as far as undo, void and the log need them: the records that it concerns, the event that
//! reverses it, the requirements of a reversal, and the handovers to which it belongs. `state` applies the events.
//!
//! There is one file for each family of events, as in `journal/events`. A function `…_added` or `…_changed` returns the
//! effects of that event, and `…_restored` the conditions for restoring a voided record. No match has a wildcard arm over
//! events, changes or kinds of records, so the compiler finds the places where a new one is missing.

/// Reverses a change. The listed variants hold a [`Change`], whose values are swapped. Other variants follow as arms.
macro_rules! reversed {
    ($change:expr, $kind:ident: $($variant:ident)* $(; $($other:pat => $reversed:expr,)*)?) => {
        match $change {
            $( $kind::$variant(c) => $kind::$variant(swap(c)), )*
            $( $( $other => $reversed, )* )?
        }
    };
}

mod key;
mod lending;
mod people;
mod provision;
mod reference;
mod stock;
mod void;

pub(crate) use key::Key;
pub(super) use stock::is_lot_in_stock;

use crate::journal::Event;
use crate::journal::events::{BorrowerFacts, Change, Changed, Voided};
use crate::state::State;

/// A value that is computed from a state, when it is needed.
type OfState<'e, T> = Box<dyn Fn(&State) -> T + 'e>;

/// The effects of an event.
#[derive(Default)]
pub(super) struct Effects<'e> {
    /// The records that it creates, changes, voids or restores.
    pub(super) writes: Vec<Key>,
    /// The record that it creates or restores.
    pub(super) creates: Option<Key>,
    /// The records to which it refers. They must exist as long as the event is in force.
    pub(super) references: Vec<Key>,
    /// True if other commits share the created record. An undo then leaves it without reporting a conflict.
    pub(super) is_shared: bool,
    /// The event that reverses it. If `None`, the inverse voids the created record.
    inverse: Option<OfState<'e, Option<Event>>>,
    requirements: Vec<OfState<'e, bool>>,
    handovers: Vec<OfState<'e, Vec<Key>>>,
}

impl<'e> Effects<'e> {
    fn creating(key: Key) -> Self {
        Self { writes: vec![key.clone()], creates: Some(key), ..Self::default() }
    }

    fn writing(key: Key, inverse: impl Fn(&State) -> Option<Event> + 'e) -> Self {
        Self { writes: vec![key], inverse: Some(Box::new(inverse)), ..Self::default() }
    }

    /// Creates the effects of changes to a record. The inverse reverses the changes, the last one first.
    fn changing<R: Clone, C>(
        key: Key,
        of: &'e Changed<R, C>,
        event: fn(Changed<R, C>) -> Event,
        reversed: impl Fn(&C, &State) -> C + 'e,
    ) -> Self {
        Self::writing(key, move |state| {
            let changes = of.changes.iter().rev().map(|change| reversed(change, state)).collect();
            Some(event(Changed { record: of.record.clone(), changes }))
        })
    }

    fn referring_to(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.references.extend(keys);
        self
    }

    /// Adds the new owner of a record, who must exist.
    fn transfer_to(&mut self, owner: BorrowerFacts) {
        self.references.push(lending::borrower(&owner));
        self.require(move |state| lending::exists(state, &owner));
    }

    fn require(&mut self, requirement: impl Fn(&State) -> bool + 'e) {
        self.requirements.push(Box::new(requirement));
    }

    fn hand_over(&mut self, handovers: impl Fn(&State) -> Vec<Key> + 'e) {
        self.handovers.push(Box::new(handovers));
    }

    /// Returns the effects of an event. The state must know all records that ever existed.
    pub(super) fn of(event: &'e Event, state: &State) -> Self {
        match event {
            Event::StoreFounded(founded) => reference::store_founded(founded),
            Event::DivisionAdded(facts) => reference::division_added(facts),
            Event::DivisionChanged(changed) => reference::division_changed(changed),
            Event::SiteAdded(facts) => reference::site_added(facts),
            Event::SiteChanged(changed) => reference::site_changed(changed),
            Event::ModelAdded(facts) => reference::model_added(facts),
            Event::ModelChanged(changed) => reference::model_changed(changed),
            Event::PersonAdded(facts) => people::person_added(facts),
            Event::PersonChanged(changed) => people::person_changed(changed),
            Event::NeedAdded(facts) => provision::need_added(facts),
            Event::NeedChanged(changed) => provision::need_changed(changed),
            Event::FittingAdded(facts) => provision::fitting_added(facts),
            Event::FittingChanged(changed) => provision::fitting_changed(changed),
            Event::AssessmentAdded(facts) => provision::assessment_added(facts),
            Event::TrainingAdded(facts) => provision::training_added(facts),
            Event::FollowUpAdded(facts) => provision::follow_up_added(facts),
            Event::ServiceAdded(facts) => provision::service_added(facts),
            Event::ServiceChanged(changed) => provision::service_changed(changed),
            Event::ItemAdded(facts) => stock::item_added(facts),
            Event::ItemChanged(changed) => stock::item_changed(changed),
            Event::ItemMoved(moved) => stock::item_moved(moved),
            Event::StockLevelAdded(facts) => stock::level_added(facts),
            Event::QuantityMoved(moved) => stock::quantity_moved(moved),
            Event::LoanAdded(facts) => lending::loan_added(facts),
            Event::LoanChanged(changed) => lending::loan_changed(changed),
            Event::OrgAdded(facts) => lending::org_added(facts),
            Event::HoldAdded(facts) => lending::hold_added(facts),
            Event::HoldChanged(changed) => lending::hold_changed(changed),
            Event::StockTakeAdded(facts) => stock::stock_take_added(facts),
            Event::SettingChanged(changed) => stock::setting_changed(changed),
            Event::Voided(voided) => void::voided(voided, state),
            Event::MoveVoided(voided) => stock::move_voided(voided),
        }
    }

    /// Returns the event that reverses the event, or `None` if there is nothing to reverse, such as for the creation of
    /// the store. In `state`, the event must be the latest one of its records.
    pub(super) fn inverse(&self, state: &State) -> Option<Event> {
        match &self.inverse {
            Some(inverse) => inverse(state),
            None => {
                let record = self.creates.as_ref()?.record(state)?;
                Some(Event::Voided(Voided { record, void: true }))
            }
        }
    }

    /// Checks whether the event can be recorded as the inverse of another: names are free, the new owners of records
    /// exist, and quantities suffice. The state itself refuses nothing, so this check comes first.
    pub(super) fn is_possible(&self, state: &State) -> bool {
        self.requirements.iter().all(|is_met| is_met(state))
    }

    /// Returns the handovers to which the event belongs: a loan or fitting together with the movement of its device, in
    /// both directions. A handover is undone as a unit or not at all, because a loan without its device is not a possible
    /// state. Handovers of a bulk model are identified by the model, because a moved quantity does not name its loan.
    pub(super) fn handovers(&self, state: &State) -> Vec<Key> {
        self.handovers.iter().flat_map(|handovers| handovers(state)).collect()
    }
}

/// Swaps the values before and after a change.
fn swap<T: Clone>(change: &Change<T>) -> Change<T> {
    Change::new(change.after.clone(), change.before.clone())
}

/// Returns the last index of a value in a list of a stored record.
fn last_index<T: PartialEq>(list: Option<&Vec<T>>, value: &T) -> u32 {
    let index = list.and_then(|list| list.iter().rposition(|known| known == value));
    index.unwrap_or_default() as u32
}
