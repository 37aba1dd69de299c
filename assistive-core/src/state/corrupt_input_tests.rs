//! Events that this program never writes, in a journal with valid checksums. They are refused, and the state stays
//! usable.

use crate::journal::events::{
    AnyRecord, Change, Changed, NeedChange, PersonChange, PersonFacts, Ref, Voided,
};
use crate::journal::{Event, synthetic};
use crate::model::{DivisionCode, LocalKey, NeedNo, PersonNo};
use crate::state::State;

fn person(place: usize) -> Ref<PersonNo> {
    Ref::own(PersonNo::at(place).unwrap())
}

fn need(place: usize) -> Ref<NeedNo> {
    Ref::own(NeedNo::at(place).unwrap())
}

fn key(text: &str) -> LocalKey {
    LocalKey::parse(text, None).unwrap()
}

/// Returns a state with two people, who have a key each, and two more.
fn two_people() -> State {
    let code = DivisionCode::new("610902").unwrap();
    let mut state = State::default();
    state.apply(&Event::DivisionAdded(synthetic::division(code.clone()))).unwrap();
    for place in 0..2 {
        let keys = ["a", "b", "c"].map(|name| key(&format!("{name}{place}"))).into();
        let facts = PersonFacts { keys, ..synthetic::person(person(place), code.clone()) };
        state.apply(&Event::PersonAdded(Box::new(facts))).unwrap();
    }
    state
}

fn add_need(state: &mut State, place: usize, of: usize) {
    let facts = synthetic::need(need(place), person(of));
    state.apply(&Event::NeedAdded(facts)).unwrap();
}

fn change_person(place: usize, changes: Vec<PersonChange>) -> Event {
    Event::PersonChanged(Changed { record: person(place), changes })
}

#[test]
fn changes_of_a_list_are_reverted_last_to_first() {
    let mut state = two_people();
    let before = state.digest();
    let removed = |place, name| PersonChange::KeyRemoved(place, key(name));
    let event = change_person(0, vec![removed(2, "c0"), removed(0, "a0"), removed(0, "b0")]);
    state.apply(&event).unwrap();
    state.unapply(&event).unwrap();
    assert_eq!(state.digest(), before);
}

#[test]
fn moving_a_need_from_a_wrong_owner_makes_no_cycle() {
    let mut state = two_people();
    (0..3).for_each(|place| add_need(&mut state, place, 0));
    let given = |from, to| {
        let changes = vec![NeedChange::Person(Change::new(person(from), person(to)))];
        Event::NeedChanged(Changed { record: need(1), changes })
    };
    assert!(state.apply(&given(1, 0)).is_err());
    assert_eq!(state.needs_of(person(0).number).take(9).count(), 3);
    state.apply(&given(0, 1)).unwrap();
    assert_eq!(state.needs_of(person(0).number).take(9).count(), 2);
}

#[test]
fn people_merged_into_each_other_are_not_found() {
    let mut state = two_people();
    for (place, other) in [(0, 1), (1, 0)] {
        let merged = PersonChange::MergedInto(Change::new(None, Some(person(other))));
        state.apply(&change_person(place, vec![merged])).unwrap();
        let record = AnyRecord::Person(person(place));
        state.apply(&Event::Voided(Voided { record, void: true })).unwrap();
    }
    assert_eq!(state.person_numbered(person(0).number), None);
}
