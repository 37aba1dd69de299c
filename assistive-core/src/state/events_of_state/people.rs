//! The events of people.

use super::{EventsOfState, at};
use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, Change, Changed, MaybeDay, PersonChange, PersonFacts, Ref, Timeline,
};
use crate::model::{CategorySet, Dated, PersonNo};
use crate::state::Person;

impl EventsOfState<'_> {
    pub(super) fn add_person(&mut self, place: usize) -> Option<()> {
        let number: PersonNo = at(place)?;
        let person = self.state.persons.get_any(number)?.clone();
        let attributes = &person.attributes;
        let division = self.division(*attributes.division.parts().0)?;
        let school = self.maybe_site(*attributes.school.parts().0)?;
        let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        self.push(Event::PersonAdded(Box::new(PersonFacts {
            person: Ref::own(number),
            citizen: person.citizen,
            issues: person.issues.clone(),
            keys: person.keys.clone(),
            name: person.name.to_string(),
            sex: attributes.sex,
            birth_date: attributes.birth_date,
            category: *attributes.category.parts().0,
            grade: *attributes.grade.parts().0,
            division,
            school,
            class_name: text(&person.class_name),
            stage: attributes.stage,
            placement: attributes.placement,
            guardian: text(&person.guardian),
            phone: text(&person.phone),
            registered_on: person.entered_on(),
            left: attributes.left,
        })));
        let changes = self.person_changes(&person)?;
        for changes in [changes].into_iter().chain(moved_registration(&person)) {
            if !changes.is_empty() {
                let record = Ref::own(number);
                self.push(Event::PersonChanged(Changed { record, changes }));
            }
        }
        if self.state.persons.get(number).is_none() {
            self.void(AnyRecord::Person(Ref::own(number)));
            self.return_ids(number, &person);
        }
        Some(())
    }

    /// Returns the changes that give a new record the values that it cannot be added with.
    fn person_changes(&mut self, person: &Person) -> Option<Vec<PersonChange>> {
        let mut changes = Vec::new();
        let former = person.former.iter().copied();
        changes.extend(former.map(PersonChange::FormerIdAdded));
        if person.registration_assumed || person.entered_on.is_some() {
            changes.push(PersonChange::RegistrationAssumed(Change::new(false, true)));
        }
        if person.categories != CategorySet::default() {
            let change = Change::new(CategorySet::default(), person.categories);
            changes.push(PersonChange::Categories(change));
        }
        if let Some(address) = person.address.as_deref() {
            let change = Change::new(None, Some(address.to_owned()));
            changes.push(PersonChange::Address(change));
        }
        if let Some(note) = person.note.as_deref() {
            changes.push(PersonChange::Note(Change::new(None, Some(note.to_owned()))));
        }
        if let Some(kept) = person.merged_into {
            let change = Change::new(None, Some(Ref::own(kept)));
            changes.push(PersonChange::MergedInto(change));
        }
        let attributes = &person.attributes;
        changes.extend(later(&attributes.category).map(PersonChange::Category));
        changes.extend(later(&attributes.grade).map(PersonChange::Grade));
        let division = self.named(&attributes.division, Self::division)?;
        changes.extend(later(&division).map(PersonChange::Division));
        let school = self.named(&attributes.school, Self::maybe_site)?;
        changes.extend(later(&school).map(PersonChange::School));
        Some(changes)
    }

    /// Converts the record numbers in a dated fact to codes.
    fn named<N: Copy + PartialEq, C: Clone + PartialEq>(
        &mut self,
        dated: &Dated<N>,
        mut code: impl FnMut(&mut Self, N) -> Option<C>,
    ) -> Option<Dated<C>> {
        let (first, later) = dated.parts();
        let first = code(self, *first)?;
        let later = later.iter().map(|(day, number)| Some((*day, code(self, *number)?)));
        Some(Dated::from_parts(first, later.collect::<Option<_>>()?))
    }

    /// Makes the ids of a voided person find the people who had them before, such as the record that a merge kept.
    fn return_ids(&mut self, voided: PersonNo, person: &Person) {
        let ids = person.citizen.iter().chain(&person.former);
        let owners = ids.filter_map(|id| self.state.person_by_citizen.get(id));
        let mut owners: Vec<_> = owners.filter(|owner| *owner < voided).collect();
        owners.sort_unstable();
        owners.dedup();
        for owner in owners {
            self.void(AnyRecord::Person(Ref::own(owner)));
            self.restore(AnyRecord::Person(Ref::own(owner)));
        }
    }
}

/// Returns the changes of a day of registration that an earlier version moved from the day of entry, each of a separate
/// event. The person was added with the day of entry, as an assumed day.
fn moved_registration(person: &Person) -> Vec<Vec<PersonChange>> {
    let Some(entered) = person.entered_on else { return Vec::new() };
    let day = |from, to| {
        PersonChange::RegisteredOn(Change::new(MaybeDay(Some(from)), MaybeDay(Some(to))))
    };
    let recorded = person.registration_recorded;
    // An event with this change alone keeps the day of entry, unless the day is the same.
    let moved = if recorded == entered { entered.tomorrow().unwrap_or(entered) } else { recorded };
    let mut changes = vec![vec![day(entered, moved)]];
    if moved != recorded || !person.registration_assumed {
        let assumed = Change::new(true, person.registration_assumed);
        let assumed = PersonChange::RegistrationAssumed(assumed);
        changes.push(vec![assumed, day(moved, recorded)]);
    }
    changes
}

/// Returns the change that adds the later values of a fact, if there are any.
fn later<T: Clone + PartialEq>(dated: &Dated<T>) -> Option<Change<Timeline<T>>> {
    let (first, later) = dated.parts();
    let before = Timeline::from(&Dated::new(first.clone()));
    (!later.is_empty()).then(|| Change::new(before, Timeline::from(dated)))
}
