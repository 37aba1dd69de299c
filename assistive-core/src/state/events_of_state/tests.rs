//! The events of a state build an equal state, and reverting them gives an empty one. `tests/suite` builds the states of
//! random histories of whole stores.

use super::*;

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
