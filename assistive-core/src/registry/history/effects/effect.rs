//! The effects of an event, and the helpers with which each family of events describes them.

use super::key::Key;
use crate::journal::Event;
use crate::journal::events::{BorrowerFacts, Change, Changed, Voided};
use crate::state::State;

/// A value that is computed from a state, when it is needed.
type OfState<'e, T> = Box<dyn Fn(&State) -> T + 'e>;

/// The effects of an event.
#[derive(Default)]
pub(in crate::registry::history) struct Effects<'e> {
    /// The records that it creates, changes, voids or restores.
    pub(in crate::registry::history) writes: Vec<Key>,
    /// The record that it creates or restores.
    pub(in crate::registry::history) creates: Option<Key>,
    /// The record of which it changes values.
    pub(in crate::registry::history) changes: Option<Key>,
    /// The records to which it refers. They must exist as long as the event is in force.
    pub(in crate::registry::history) references: Vec<Key>,
    /// True if other commits share the created record. An undo then leaves it without reporting a conflict.
    pub(in crate::registry::history) is_shared: bool,
    /// The event that reverses it. If `None`, the inverse voids the created record.
    pub(super) inverse: Option<OfState<'e, Option<Event>>>,
    pub(super) requirements: Vec<OfState<'e, bool>>,
    pub(super) handovers: Vec<OfState<'e, Vec<Key>>>,
}

impl<'e> Effects<'e> {
    pub(super) fn creating(key: Key) -> Self {
        Self { writes: vec![key.clone()], creates: Some(key), ..Self::default() }
    }

    pub(super) fn writing(key: Key, inverse: impl Fn(&State) -> Option<Event> + 'e) -> Self {
        Self { writes: vec![key], inverse: Some(Box::new(inverse)), ..Self::default() }
    }

    /// Creates the effects of changes to a record. The inverse reverses the changes, the last one first.
    pub(super) fn changing<R: Clone, C>(
        key: Key,
        of: &'e Changed<R, C>,
        event: fn(Changed<R, C>) -> Event,
        reversed: impl Fn(&C, &State) -> C + 'e,
    ) -> Self {
        let changes = Some(key.clone());
        let effects = Self::writing(key, move |state| {
            let changes = of.changes.iter().rev().map(|change| reversed(change, state)).collect();
            Some(event(Changed { record: of.record.clone(), changes }))
        });
        Self { changes, ..effects }
    }

    pub(super) fn referring_to(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.references.extend(keys);
        self
    }

    /// Adds the new owner of a record, who must exist.
    pub(super) fn transfer_to(&mut self, owner: BorrowerFacts) {
        self.references.push(borrower(&owner));
        self.require(move |state| exists(state, &owner));
    }

    pub(super) fn require(&mut self, requirement: impl Fn(&State) -> bool + 'e) {
        self.requirements.push(Box::new(requirement));
    }

    pub(super) fn hand_over(&mut self, handovers: impl Fn(&State) -> Vec<Key> + 'e) {
        self.handovers.push(Box::new(handovers));
    }

    /// Returns the event that reverses the event, or `None` if there is nothing to reverse, such as for the creation of
    /// the store. In `state`, the event must be the latest one of its records.
    pub(in crate::registry::history) fn inverse(&self, state: &State) -> Option<Event> {
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
    pub(in crate::registry::history) fn is_possible(&self, state: &State) -> bool {
        self.requirements.iter().all(|is_met| is_met(state))
    }

    /// Returns the handovers to which the event belongs: a loan or fitting together with the movement of its device, in
    /// both directions. A handover is undone as a unit or not at all, because a loan without its device is not a possible
    /// state. Handovers of a bulk model are identified by the model, because a moved quantity does not name its loan.
    pub(in crate::registry::history) fn handovers(&self, state: &State) -> Vec<Key> {
        self.handovers.iter().flat_map(|handovers| handovers(state)).collect()
    }
}

/// Swaps the values before and after a change.
pub(super) fn swap<T: Clone>(change: &Change<T>) -> Change<T> {
    Change::new(change.after.clone(), change.before.clone())
}

/// Returns the last index of a value in a list of a stored record.
pub(super) fn last_index<T: PartialEq>(list: Option<&Vec<T>>, value: &T) -> u32 {
    let index = list.and_then(|list| list.iter().rposition(|known| known == value));
    index.unwrap_or_default() as u32
}

/// The conditions for restoring a voided record.
pub(super) struct Restored {
    /// The records to which it refers.
    pub(super) references: Vec<Key>,
    /// True if its name is free and the records that it needs exist.
    pub(super) is_possible: bool,
}

impl Restored {
    pub(super) fn new(
        references: impl IntoIterator<Item = Option<Key>>,
        is_possible: bool,
    ) -> Self {
        Self { references: references.into_iter().flatten().collect(), is_possible }
    }
}

/// Returns the key of a borrower.
pub(super) fn borrower(facts: &BorrowerFacts) -> Key {
    match facts {
        BorrowerFacts::Person(person) => Key::Person(person.number),
        BorrowerFacts::Org(name) => Key::Org(name.clone()),
    }
}

/// Checks whether a borrower exists.
fn exists(state: &State, borrower: &BorrowerFacts) -> bool {
    match borrower {
        BorrowerFacts::Person(person) => state.persons.get(person.number).is_some(),
        BorrowerFacts::Org(name) => state.org_named(name).is_some(),
    }
}
