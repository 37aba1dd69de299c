//! Applying and reverting the events of people, and maintaining the indexes that find a person.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent, local, next_number};
use super::person_attributes::PersonAttributes;
use super::records::{Borrower, Person};
use jiff::civil::Date;

use crate::journal::events::{PersonChange, PersonFacts, Ref, Timeline};
use crate::model::{CategorySet, CitizenId, Dated, Left, PersonNo, RecordNo, SiteCode};

impl State {
    pub(super) fn exists(&self, person: PersonNo) -> ApplyResult {
        if self.persons.has(person) { Ok(()) } else { Err(Inconsistent) }
    }

    /// Returns the day and reason of a person's leaving, if the person left.
    pub(crate) fn left(&self, person: PersonNo) -> Option<Left> {
        self.persons.get(person).and_then(|person| person.attributes.left)
    }

    pub(super) fn add_person(&mut self, facts: &PersonFacts) -> ApplyResult {
        let number = next_number(facts.person, &self.persons)?;
        let attributes = PersonAttributes {
            sex: facts.sex,
            birth_date: facts.birth_date,
            category: Dated::new(facts.category),
            grade: Dated::new(facts.grade),
            division: Dated::new(self.division(&facts.division)?),
            school: Dated::new(self.maybe_site(facts.school.as_ref())?),
            stage: facts.stage,
            placement: facts.placement,
            registered_on: facts.registered_on,
            left: facts.left,
        };
        let person = Person {
            attributes,
            citizen: facts.citizen,
            issues: facts.issues.clone(),
            keys: facts.keys.clone(),
            name: facts.name.as_str().into(),
            class_name: facts.class_name.as_deref().map(Into::into),
            guardian: facts.guardian.as_deref().map(Into::into),
            phone: facts.phone.as_deref().map(Into::into),
            categories: CategorySet::default(),
            address: None,
            note: None,
            former: Vec::new(),
            registration_recorded: facts.registered_on,
            registration_assumed: false,
            entered_on: None,
            merged_into: None,
        };
        self.identify(number, person.citizen);
        for key in &person.keys {
            self.person_by_key.insert(key, number);
        }
        self.note_schools(number, None, Some(&person.attributes.school))?;
        self.persons.push(person);
        self.needs_of.add_owner();
        self.fittings_of.add_owner();
        self.loans_of_person.add_owner();
        self.services_of.add_owner();
        Ok(())
    }

    pub(super) fn remove_person(&mut self) -> ApplyResult {
        let number =
            self.persons.len().checked_sub(1).and_then(PersonNo::at).ok_or(Inconsistent)?;
        let person = self.persons.pop().ok_or(Inconsistent)?;
        self.note_schools(number, Some(&person.attributes.school), None)?;
        self.forget_identity(number, person.citizen);
        for key in &person.keys {
            self.person_by_key.remove(key, number);
        }
        self.needs_of.remove_owner();
        self.fittings_of.remove_owner();
        self.loans_of_person.remove_owner();
        self.services_of.remove_owner();
        Ok(())
    }

    // The function is long because it has an arm for each change.
    pub(super) fn change_person(
        &mut self,
        record: Ref<PersonNo>,
        change: &PersonChange,
        direction: Direction,
    ) -> ApplyResult {
        let number = local(record)?;
        // A key that is added finds the person when applied, a key that is removed when reverted.
        let (added, removed) = match direction {
            Direction::Forward => (Some(number), None),
            Direction::Backward => (None, Some(number)),
        };
        let person = self.persons.get_mut(number).ok_or(Inconsistent)?;
        match change {
            PersonChange::Citizen(c) => {
                person.citizen = *direction.target(c);
                self.forget_identity(number, *direction.origin(c));
                self.identify(number, *direction.target(c));
            }
            PersonChange::FormerIdAdded(id) => {
                direction.add(&mut person.former, id);
                self.person_by_citizen.set(id, added);
            }
            PersonChange::FormerIdRemoved(at, id) => {
                direction.remove(&mut person.former, *at, id)?;
                self.person_by_citizen.set(id, removed);
            }
            PersonChange::KeyAdded(key) => {
                direction.add(&mut person.keys, key);
                self.person_by_key.set(key, number, added.is_some());
            }
            PersonChange::KeyRemoved(at, key) => {
                direction.remove(&mut person.keys, *at, key)?;
                self.person_by_key.set(key, number, removed.is_some());
            }
            PersonChange::MergedInto(c) => {
                person.merged_into = direction.target(c).map(local).transpose()?;
            }
            PersonChange::IssueAdded(issue) => direction.add(&mut person.issues, issue),
            PersonChange::IssueRemoved(at, issue) => {
                direction.remove(&mut person.issues, *at, issue)?;
            }
            PersonChange::Name(c) => person.name = direction.target(c).as_str().into(),
            PersonChange::ClassName(c) => {
                person.class_name = direction.target(c).as_deref().map(Into::into);
            }
            PersonChange::Guardian(c) => {
                person.guardian = direction.target(c).as_deref().map(Into::into);
            }
            PersonChange::Phone(c) => person.phone = direction.target(c).as_deref().map(Into::into),
            PersonChange::Sex(c) => person.attributes.sex = *direction.target(c),
            PersonChange::BirthDate(c) => person.attributes.birth_date = direction.target(c).0,
            PersonChange::Category(c) => person.attributes.category = direction.target(c).into(),
            PersonChange::Grade(c) => person.attributes.grade = direction.target(c).into(),
            PersonChange::Division(c) => {
                let division = self.numbered(direction.target(c), Self::division)?;
                let person = self.persons.get_mut(number).ok_or(Inconsistent)?;
                person.attributes.division = division;
            }
            PersonChange::School(c) => self.change_school(number, direction.target(c))?,
            PersonChange::Stage(c) => person.attributes.stage = *direction.target(c),
            PersonChange::Placement(c) => person.attributes.placement = *direction.target(c),
            PersonChange::RegisteredOn(c) => {
                person.registration_recorded = direction.target(c).0.ok_or(Inconsistent)?;
            }
            PersonChange::RegistrationAssumed(c) => {
                person.registration_assumed = *direction.target(c);
            }
            PersonChange::Categories(c) => person.categories = *direction.target(c),
            PersonChange::Address(c) => {
                person.address = direction.target(c).as_deref().map(Into::into);
            }
            PersonChange::Note(c) => person.note = direction.target(c).as_deref().map(Into::into),
            PersonChange::Left(c) => person.attributes.left = *direction.target(c),
        }
        Ok(())
    }

    fn change_school(
        &mut self,
        number: PersonNo,
        schools: &Timeline<Option<SiteCode>>,
    ) -> ApplyResult {
        let after = self.numbered(schools, |state, code| state.maybe_site(code.as_ref()))?;
        let person = self.persons.get_mut(number).ok_or(Inconsistent)?;
        let before = std::mem::replace(&mut person.attributes.school, after.clone());
        self.note_schools(number, Some(&before), Some(&after))
    }

    /// Converts the codes in a dated fact to record numbers.
    fn numbered<C: Clone + PartialEq, N: Clone + PartialEq>(
        &self,
        stored: &Timeline<C>,
        number: impl Fn(&Self, &C) -> Result<N, Inconsistent>,
    ) -> Result<Dated<N>, Inconsistent> {
        let dated = Dated::from(stored);
        let (first, later) = dated.parts();
        let later = later.iter().map(|(day, code)| Ok((*day, number(self, code)?)));
        Ok(Dated::from_parts(number(self, first)?, later.collect::<Result<_, Inconsistent>>()?))
    }

    /// Iterates over the needs, fittings, services and loans of a person, with their days.
    pub(crate) fn dated_records(
        &self,
        person: PersonNo,
    ) -> impl Iterator<Item = (RecordNo, Date)> + '_ {
        let needs = self.needs_of(person).map(|(no, need)| (no.into(), need.identified_on));
        let fittings = self.fittings_of(person).map(|(no, of)| (no.into(), of.fitted_on));
        let services = self.services_of(person).map(|(no, of)| (no.into(), of.served_on));
        let loans = self.loans_of(Borrower::Person(person));
        let loans = loans.map(|(no, loan)| (no.into(), loan.out_on));
        needs.chain(fittings).chain(services).chain(loans)
    }

    /// Returns the day of the earliest need, fitting, service or loan of a person.
    pub(crate) fn first_known(&self, person: PersonNo) -> Option<Date> {
        self.dated_records(person).map(|(_, day)| day).min()
    }

    /// Updates the indexes by the citizen id of a person.
    pub(super) fn identify(&mut self, number: PersonNo, citizen: Option<CitizenId>) {
        match citizen {
            Some(citizen) => self.person_by_citizen.insert(citizen, number),
            None => self.unidentified.insert(number, ()),
        }
    }

    pub(super) fn forget_identity(&mut self, number: PersonNo, citizen: Option<CitizenId>) {
        match citizen {
            Some(citizen) => self.person_by_citizen.remove(&citizen),
            None => self.unidentified.remove(&number),
        }
    }
}
