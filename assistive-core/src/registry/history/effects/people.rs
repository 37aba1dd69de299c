//! The effects of the events of people.

use super::effect::{Effects, Restored, last_index, swap};
use super::key::Key;
use crate::journal::Event;
use crate::journal::events::{Change, Changed, PersonChange, PersonFacts, Ref};
use crate::model::{Dated, PersonNo};
use crate::state::State;

pub(super) fn person_added(facts: &PersonFacts) -> Effects<'_> {
    Effects::creating(Key::Person(facts.person.number))
        .referring_to([Key::Division(facts.division.clone())])
        .referring_to(facts.school.clone().map(Key::Site))
}

pub(super) fn person_changed(of: &Changed<Ref<PersonNo>, PersonChange>) -> Effects<'_> {
    use PersonChange as P;
    let number = of.record.number;
    let key = Key::Person(number);
    let mut effects = Effects::changing(key, of, Event::PersonChanged, move |change, state| {
        person_reversed(change, number, state)
    });
    for change in &of.changes {
        match change {
            P::Division(c) => {
                effects.references.extend(values(&Dated::from(&c.after)).map(Key::Division));
            }
            P::School(c) => {
                let schools = values(&Dated::from(&c.after)).flatten();
                effects.references.extend(schools.map(Key::Site));
            }
            P::MergedInto(c) => {
                effects.references.extend(c.after.map(|person| Key::Person(person.number)));
            }
            P::Citizen(Change { after: Some(id), .. }) | P::FormerIdAdded(id) => {
                effects.require(|state| state.person_by_citizen.get(id).is_none());
            }
            P::KeyAdded(key) => effects.require(|state| state.person_by_key.get(key).is_none()),
            P::Citizen(Change { after: None, .. }) => {}
            P::IssueAdded(_) | P::IssueRemoved(..) | P::FormerIdRemoved(..) => {}
            P::KeyRemoved(..) | P::RegisteredOn(_) | P::Left(_) => {}
            P::RegistrationAssumed(_) | P::Categories(_) | P::Address(_) | P::Note(_) => {}
            P::Name(_) | P::Sex(_) | P::BirthDate(_) | P::Category(_) | P::Grade(_) => {}
            P::ClassName(_) | P::Stage(_) | P::Placement(_) | P::Guardian(_) | P::Phone(_) => {}
        }
    }
    effects
}

fn person_reversed(change: &PersonChange, number: PersonNo, state: &State) -> PersonChange {
    use PersonChange as P;
    let stored = state.persons.get_any(number);
    reversed!(change, P: Citizen Name Sex BirthDate Category Grade Division School ClassName Stage
        Placement Guardian Phone RegisteredOn RegistrationAssumed Left MergedInto
        Categories Address Note;
        P::IssueAdded(issue) => {
            P::IssueRemoved(last_index(stored.map(|person| &person.issues), issue), *issue)
        },
        P::KeyAdded(key) => {
            P::KeyRemoved(last_index(stored.map(|person| &person.keys), key), key.clone())
        },
        P::FormerIdAdded(id) => {
            P::FormerIdRemoved(last_index(stored.map(|person| &person.former), id), *id)
        },
        P::IssueRemoved(_, issue) => P::IssueAdded(*issue),
        P::KeyRemoved(_, key) => P::KeyAdded(key.clone()),
        P::FormerIdRemoved(_, id) => P::FormerIdAdded(*id),
    )
}

pub(super) fn person_restored(state: &State, number: PersonNo) -> Option<Restored> {
    let person = state.persons.get_any(number)?;
    let divisions = values(&person.attributes.division).map(|no| Key::division(state, no));
    let schools = values(&person.attributes.school).map(|no| Key::site(state, no?));
    let mut ids = person.citizen.iter().chain(&person.former);
    let is_possible = ids.all(|id| state.person_by_citizen.get(id).is_none())
        && person.keys.iter().all(|key| state.person_by_key.get(key).is_none());
    Some(Restored::new(divisions.chain(schools), is_possible))
}

/// Returns all values of a dated fact.
fn values<T: Clone + PartialEq>(dated: &Dated<T>) -> std::vec::IntoIter<T> {
    let (first, later) = dated.parts();
    let values = std::iter::once(first).chain(later.iter().map(|(_, value)| value));
    values.cloned().collect::<Vec<_>>().into_iter()
}
