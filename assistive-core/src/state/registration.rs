//! The day of registration of people for whom none was given: the day of the earliest fact known about them
//! (docs/domain.md §5, rule 15). It is derived after each event, so that it follows every correction, void and undo.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::apply::{ApplyResult, Direction, Inconsistent, local};
use super::crowded::FEW;
use super::{Borrower, Person, State};
use crate::journal::Event;
use crate::journal::events::{AnyRecord, Changed, PersonChange, Ref};
use crate::model::{PersonNo, RecordNo};

type PersonChanged = Changed<Ref<PersonNo>, PersonChange>;

/// A fact about a person: the person, and the day of a record of theirs.
pub(super) type DatedFact = (PersonNo, Date);

/// The number of records on each day, for people with more than [`FEW`] records whose first day was looked for. A
/// commit that takes their records back one by one would otherwise walk through all of them each time.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownDays(HashMap<PersonNo, BTreeMap<Date, u32>>);

impl KnownDays {
    /// Releases the memory. The days are counted again when they are needed.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    fn add(&mut self, (person, day): DatedFact) {
        if let Some(days) = self.0.get_mut(&person) {
            *days.entry(day).or_default() += 1;
        }
    }

    fn remove(&mut self, (person, day): DatedFact) {
        if let Some(days) = self.0.get_mut(&person)
            && let Some(count) = days.get_mut(&day)
        {
            *count -= 1;
            if *count == 0 {
                days.remove(&day);
            }
        }
    }
}

impl State {
    /// Returns the dated fact in the record that an event adds, changes, voids or restores, if it has one now.
    pub(super) fn fact_of(&self, event: &Event) -> Option<DatedFact> {
        self.dated_fact(match event {
            Event::NeedAdded(facts) => facts.need.number.into(),
            Event::NeedChanged(of) => of.record.number.into(),
            Event::FittingAdded(facts) => facts.fitting.number.into(),
            Event::FittingChanged(of) => of.record.number.into(),
            Event::ServiceAdded(facts) => facts.service.number.into(),
            Event::ServiceChanged(of) => of.record.number.into(),
            Event::LoanAdded(facts) => facts.loan.number.into(),
            Event::LoanChanged(of) => of.record.number.into(),
            Event::Voided(voided) => match voided.record {
                AnyRecord::Need(record) => record.number.into(),
                AnyRecord::Fitting(record) => record.number.into(),
                AnyRecord::Service(record) => record.number.into(),
                AnyRecord::Loan(record) => record.number.into(),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Returns the dated fact in a record. A voided record has none.
    fn dated_fact(&self, record: RecordNo) -> Option<DatedFact> {
        match record {
            RecordNo::Need(no) => self.needs.get(no).map(|need| (need.person, need.identified_on)),
            RecordNo::Fitting(no) => self.fittings.get(no).map(|of| (of.person, of.fitted_on)),
            RecordNo::Service(no) => self.services.get(no).map(|of| (of.person, of.served_on)),
            RecordNo::Loan(no) => self.loans.get(no).and_then(|loan| match loan.borrower {
                Borrower::Person(person) => Some((person, loan.out_on)),
                Borrower::Org(_) => None,
            }),
            _ => None,
        }
    }

    /// Derives the days of registration that an event concerns. `before` is the result of [`State::fact_of`] before the
    /// event was applied or reverted.
    pub(super) fn derive_registration(&mut self, event: &Event, before: Option<DatedFact>) {
        if let Event::PersonChanged(of) = event
            && of.changes.iter().any(is_of_registration)
        {
            self.set_registration(of.record.number);
        }
        let after = self.fact_of(event);
        if before == after {
            return;
        }
        if let Some(fact) = before {
            self.known_days.remove(fact);
        }
        if let Some(fact) = after {
            self.known_days.add(fact);
        }
        if let Some((person, day)) = before
            && self.is_registered_by(person, day)
        {
            self.set_registration(person);
        }
        if let Some((number, day)) = after
            && self.persons.get_any(number).is_some_and(|person| person.is_known_from(day))
            && let Some(person) = self.persons.get_mut(number)
        {
            person.attributes.registered_on = day;
        }
    }

    /// Checks whether a fact on a day decides the day of registration.
    fn is_registered_by(&self, person: PersonNo, day: Date) -> bool {
        self.persons.get_any(person).is_some_and(|person| {
            person.registration_assumed && person.attributes.registered_on == day
        })
    }

    /// Derives the day of registration of a person from all facts.
    fn set_registration(&mut self, number: PersonNo) {
        let assumed = self.persons.get_any(number).is_some_and(|of| of.registration_assumed);
        let first = if assumed { self.first_day(number) } else { None };
        let Some(person) = self.persons.get_any(number) else { return };
        let registered = person.registered_since(first);
        if registered != person.attributes.registered_on
            && let Some(person) = self.persons.get_mut(number)
        {
            person.attributes.registered_on = registered;
        }
    }

    /// Returns the day of the earliest record of a person, as [`State::first_known`], and counts the days of a person
    /// with many records.
    fn first_day(&mut self, person: PersonNo) -> Option<Date> {
        if let Some(days) = self.known_days.0.get(&person) {
            return days.keys().next().copied();
        }
        let mut days = BTreeMap::new();
        for (_, day) in self.dated_records(person) {
            *days.entry(day).or_default() += 1;
        }
        let first = days.keys().next().copied();
        if days.values().sum::<u32>() as usize > FEW {
            self.known_days.0.insert(person, days);
        }
        first
    }

    /// Checks whether an earlier version recorded an event to move an assumed day of registration to the day of a fact, or
    /// to undo that. A merge moves an assumed day, too, but together with the keys of a person.
    pub(super) fn is_derived(&self, of: &PersonChanged) -> bool {
        let person = self.persons.get_any(of.record.number);
        matches!(of.changes[..], [PersonChange::RegisteredOn(_)])
            && person.is_some_and(|person| person.registration_assumed)
    }

    /// Applies or reverts such an event. The recorded day moves, because a day that was given later may repeat it. The day
    /// of entry is kept beside it, and the assumed day is derived from that.
    pub(super) fn move_assumed_day(
        &mut self,
        of: &PersonChanged,
        direction: Direction,
    ) -> ApplyResult {
        let [PersonChange::RegisteredOn(change)] = &of.changes[..] else {
            return Err(Inconsistent);
        };
        let from = direction.origin(change).0.ok_or(Inconsistent)?;
        let to = direction.target(change).0.ok_or(Inconsistent)?;
        let person = self.persons.get_mut(local(of.record)?).ok_or(Inconsistent)?;
        person.registration_recorded = to;
        let entered = person.entered_on.unwrap_or(from);
        person.entered_on = Some(entered).filter(|entered| *entered != to);
        Ok(())
    }
}

impl Person {
    /// Returns the day of registration. `first_known` is the day of the person's earliest record.
    pub(super) fn registered_since(&self, first_known: Option<Date>) -> Date {
        let left = self.attributes.left.map(|left| left.on);
        let known = left.into_iter().chain(first_known);
        match self.registration_assumed {
            true => known.fold(self.entered_on(), Date::min),
            false => self.registration_recorded,
        }
    }

    /// Returns the day of entry of a person whose day of registration is assumed.
    pub(crate) fn entered_on(&self) -> Date {
        self.entered_on.unwrap_or(self.registration_recorded)
    }

    /// Checks whether a fact on a day moves the day of registration to it.
    fn is_known_from(&self, day: Date) -> bool {
        self.registration_assumed && day < self.attributes.registered_on
    }
}

/// Checks whether a change concerns the day of registration.
fn is_of_registration(change: &PersonChange) -> bool {
    use PersonChange::{Left, RegisteredOn, RegistrationAssumed};
    matches!(change, RegisteredOn(_) | RegistrationAssumed(_) | Left(_))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::journal::events::{Change, MaybeDay, NeedChange, NeedFacts, PersonFacts, Voided};
    use crate::journal::synthetic;
    use crate::model::day::Day;
    use crate::model::{DivisionCode, NeedNo};

    const ENTRY: Date = date(2024, 4, 30);
    const FEBRUARY: Date = date(2023, 2, 28);
    const JUNE: Date = date(2023, 6, 15);

    fn person() -> Ref<PersonNo> {
        Ref::own(PersonNo::at(0).unwrap())
    }

    fn need() -> Ref<NeedNo> {
        Ref::own(NeedNo::at(0).unwrap())
    }

    fn changed(changes: Vec<PersonChange>) -> Event {
        Event::PersonChanged(Changed { record: person(), changes })
    }

    fn registered(before: Date, after: Date) -> PersonChange {
        PersonChange::RegisteredOn(Change::new(MaybeDay(Some(before)), MaybeDay(Some(after))))
    }

    /// Returns the events of a person with a need in February and an assumed day of registration.
    fn events() -> Vec<Event> {
        let division = DivisionCode::new("610902").unwrap();
        let entered =
            PersonFacts { registered_on: ENTRY, ..synthetic::person(person(), division.clone()) };
        vec![
            Event::DivisionAdded(synthetic::division(division)),
            Event::PersonAdded(Box::new(entered)),
            changed(vec![PersonChange::RegistrationAssumed(Change::new(false, true))]),
            Event::NeedAdded(NeedFacts {
                identified_on: FEBRUARY,
                ..synthetic::need(need(), person())
            }),
        ]
    }

    /// Applies events, and checks the day of registration after the last one.
    fn check(state: &mut State, events: &[Event], expected: Date) {
        for event in events {
            let before = state.digest();
            state.apply(event).unwrap();
            state.unapply(event).unwrap();
            assert_eq!(state.digest(), before, "{event:?}");
            state.apply(event).unwrap();
        }
        let stored = state.persons.get(PersonNo::at(0).unwrap()).unwrap();
        assert_eq!(stored.attributes.registered_on, expected, "{events:?}");
        assert_eq!(state.audit().inconsistencies, []);
    }

    #[test]
    fn a_day_that_an_earlier_version_moved_follows_the_corrected_fact() {
        let mut state = State::default();
        check(&mut state, &events(), FEBRUARY);
        check(&mut state, &[changed(vec![registered(ENTRY, FEBRUARY)])], FEBRUARY);
        let day = NeedChange::IdentifiedOn(Change::new(Day(FEBRUARY), Day(JUNE)));
        let corrected = Changed { record: need(), changes: vec![day] };
        check(&mut state, &[Event::NeedChanged(corrected)], JUNE);
        let void = Voided { record: AnyRecord::Need(need()), void: true };
        check(&mut state, &[Event::Voided(void)], ENTRY);
    }

    #[test]
    fn a_day_that_an_earlier_version_moved_back_by_an_undo_is_that_of_the_remaining_facts() {
        let mut state = State::default();
        check(&mut state, &events(), FEBRUARY);
        let back = [registered(ENTRY, FEBRUARY), registered(FEBRUARY, ENTRY)];
        check(&mut state, &back.map(|change| changed(vec![change])), FEBRUARY);
    }

    #[test]
    fn a_given_day_counts_until_it_is_cleared() {
        let given = date(2023, 5, 1);
        let assumed = |before, after| PersonChange::RegistrationAssumed(Change::new(before, after));
        let mut state = State::default();
        check(&mut state, &events(), FEBRUARY);
        let set = changed(vec![assumed(true, false), registered(ENTRY, given)]);
        check(&mut state, &[set], given);
        check(&mut state, &[changed(vec![registered(given, JUNE)])], JUNE);
        let cleared = changed(vec![assumed(false, true), registered(JUNE, ENTRY)]);
        check(&mut state, &[cleared], FEBRUARY);
    }

    #[test]
    fn a_given_day_may_be_that_to_which_an_earlier_version_moved_the_assumed_one() {
        let assumed = |before, after| PersonChange::RegistrationAssumed(Change::new(before, after));
        let mut state = State::default();
        check(&mut state, &events(), FEBRUARY);
        let given = [vec![registered(ENTRY, FEBRUARY)], vec![assumed(true, false)]];
        check(&mut state, &given.map(changed), FEBRUARY);
        let void = Voided { record: AnyRecord::Need(need()), void: true };
        check(&mut state, &[Event::Voided(void)], FEBRUARY);
        let cleared = changed(vec![assumed(false, true), registered(FEBRUARY, date(2024, 5, 6))]);
        check(&mut state, &[cleared], ENTRY);
    }
}
