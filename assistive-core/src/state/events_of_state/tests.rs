//! The events of a state build an equal state, and reverting them gives an empty one. `tests/suite` builds the states of
//! random histories of whole stores.

use jiff::civil::{Date, date};

use super::*;
use crate::journal::events::{Changed, MaybeDay, PersonChange, Ref};
use crate::journal::synthetic;
use crate::model::{DivisionCode, PersonNo};

/// Checks that the events of a state build an equal one.
pub(in crate::state) fn is_built_by_its_events(state: &mut State) {
    let (mut built, mut events) = (State::default(), Vec::new());
    for event in state.events() {
        built.apply(&event).unwrap();
        events.push(event);
    }
    assert_eq!(built.digest(), state.digest());
    assert!(built.has_records_of(state));
    assert_eq!(built.audit().inconsistencies, state.audit().inconsistencies);
    events.iter().rev().for_each(|event| built.unapply(event).unwrap());
    assert_eq!(built.digest(), State::default().digest());
}

#[test]
fn a_day_of_registration_that_an_earlier_version_moved_is_built_again() {
    let (entered, fact) = (date(2020, 1, 1), date(2019, 5, 6));
    let maybe = |day: Date| MaybeDay(Some(day));
    let registered = |from, to| PersonChange::RegisteredOn(Change::new(maybe(from), maybe(to)));
    let assumed = |from, to| PersonChange::RegistrationAssumed(Change::new(from, to));
    let histories = [
        vec![vec![assumed(false, true)], vec![registered(entered, fact)]],
        // A day was given later, which may be the day of entry.
        vec![
            vec![assumed(false, true)],
            vec![registered(entered, fact)],
            vec![assumed(true, false)],
        ],
        vec![
            vec![assumed(false, true)],
            vec![registered(entered, fact)],
            vec![assumed(true, false), registered(fact, entered)],
        ],
    ];
    for history in histories {
        let code = DivisionCode::new("610902").unwrap();
        let mut state = State::default();
        state.apply(&Event::DivisionAdded(synthetic::division(code.clone()))).unwrap();
        let number = Ref::own(PersonNo::at(0).unwrap());
        state.apply(&Event::PersonAdded(Box::new(synthetic::person(number, code)))).unwrap();
        for changes in history {
            state.apply(&Event::PersonChanged(Changed { record: number, changes })).unwrap();
        }
        is_built_by_its_events(&mut state);
    }
}
