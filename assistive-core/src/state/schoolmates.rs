//! The students of schools by name, for drafts that name a student by school and name. They last as long as a commit is
//! being prepared.

use std::collections::{BTreeSet, HashMap};

use super::State;
use super::students::named;
use crate::journal::Event;
use crate::journal::events::PersonChange;
use crate::model::fold::{fold, fold_name};
use crate::model::{LocalKey, PersonNo, SiteNo};

/// The greatest number of a school that is counted on. A longer one is a student number of another kind.
const MOST: u32 = 99_999;

/// The students of the schools that drafts named.
#[derive(Debug, Default)]
pub(crate) struct Schoolmates {
    schools: HashMap<SiteNo, School>,
    /// The students who got a number in this commit.
    numbered: BTreeSet<PersonNo>,
}

/// The students of a school.
#[derive(Debug, Default)]
struct School {
    /// The students by folded name. Some may have another name or school by now.
    by_name: HashMap<String, BTreeSet<PersonNo>>,
    /// A number of the school up to which all numbers count as taken.
    taken: u32,
}

impl Schoolmates {
    /// Returns the records that name a school on any day and have a name, ordered by number. Voided and merged records
    /// are included.
    pub(crate) fn named(&mut self, state: &State, school: SiteNo, name: &str) -> Vec<PersonNo> {
        let folded = fold_name(name);
        let by_name = &self.school(state, school).by_name;
        let numbers = by_name.get(&*folded).into_iter().flatten().copied();
        let is_student = |number: &PersonNo| {
            state.persons.get_any(*number).is_some_and(|person| {
                fold_name(&person.name) == folded
                    && named(&person.attributes.school).contains(&school)
            })
        };
        numbers.filter(is_student).collect()
    }

    /// Returns the next free number of a school, as a local key.
    pub(crate) fn next_key(&mut self, state: &State, school: SiteNo) -> Option<LocalKey> {
        let site = &state.sites.get(school)?.code;
        let key = |text| LocalKey { site: Some(site.clone()), key: text };
        // 7 is also written 0007.
        let is_taken = |number: u32| {
            (1..=6).any(|width| {
                let key = key(format!("{number:0width$}"));
                state.person_by_key.get(&key).is_some()
            })
        };
        let known = self.school(state, school);
        let number = (known.taken + 1..).find(|number| !is_taken(*number))?;
        // The row may be dropped, and the number with it.
        known.taken = number - 1;
        Some(key(format!("{number:04}")))
    }

    /// Checks whether a student got a number in this commit.
    pub(crate) fn is_numbered(&self, student: PersonNo) -> bool {
        self.numbered.contains(&student)
    }

    /// Notes that a student got a number.
    pub(crate) fn note_numbered(&mut self, student: PersonNo) {
        self.numbered.insert(student);
    }

    /// Notes an event that was applied.
    pub(crate) fn note(&mut self, state: &State, event: &Event) {
        let is_found_by = |change: &PersonChange| {
            matches!(change, PersonChange::Name(_) | PersonChange::School(_))
        };
        let person = match event {
            Event::PersonAdded(facts) => {
                // A row that was dropped gives its number back.
                self.numbered.remove(&facts.person.number);
                facts.person.number
            }
            Event::PersonChanged(changed) if changed.changes.iter().any(is_found_by) => {
                changed.record.number
            }
            _ => return,
        };
        if !self.schools.is_empty()
            && let Some(stored) = state.persons.get_any(person)
        {
            for school in named(&stored.attributes.school) {
                if let Some(known) = self.schools.get_mut(&school) {
                    known.add(&stored.name, person);
                }
            }
        }
    }

    fn school(&mut self, state: &State, school: SiteNo) -> &mut School {
        self.schools.entry(school).or_insert_with(|| School::read(state, school))
    }
}

impl School {
    fn read(state: &State, school: SiteNo) -> Self {
        let mut known = Self::default();
        let site = state.sites.get(school).map(|site| &site.code);
        for number in state.students_of(school) {
            let Some(person) = state.persons.get_any(*number) else { continue };
            known.add(&person.name, *number);
            // The key of a voided person is free, but its card may be around.
            let own = person.keys.iter().filter(|key| key.site() == site);
            let numbers = own.filter_map(|key| fold(key.key()).parse().ok());
            let most = numbers.filter(|number| *number <= MOST).max();
            known.taken = known.taken.max(most.unwrap_or_default());
        }
        known
    }

    fn add(&mut self, name: &str, number: PersonNo) {
        self.by_name.entry(fold_name(name).into_owned()).or_default().insert(number);
    }
}
