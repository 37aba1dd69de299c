//! The index of the students of a school, on any day, derived from the schools in the records of people.

use std::collections::BTreeSet;
use std::slice;

use super::State;
use super::apply::{ApplyResult, Inconsistent};
use crate::model::{Dated, PersonNo, SiteNo};

/// The dated schools of a person.
type Schools = Dated<Option<SiteNo>>;

impl State {
    /// Returns the people whose records name a school on any day, ordered by number. Voided people are included.
    pub(crate) fn students_of(&self, school: SiteNo) -> &[PersonNo] {
        self.students.get(school).map_or(&[], Vec::as_slice)
    }

    /// Updates the index from the schools of a person before and after a change.
    pub(super) fn note_schools(
        &mut self,
        person: PersonNo,
        before: Option<&Schools>,
        after: Option<&Schools>,
    ) -> ApplyResult {
        let named = |schools: Option<&Schools>| schools.map(named).unwrap_or_default();
        let (before, after) = (named(before), named(after));
        for school in before.symmetric_difference(&after) {
            let students = self.students.get_mut(*school).ok_or(Inconsistent)?;
            match students.binary_search(&person) {
                Ok(at) => drop(students.remove(at)),
                Err(at) => students.insert(at, person),
            }
        }
        Ok(())
    }
}

/// Returns the schools that a person attends or attended.
pub(super) fn named(schools: &Schools) -> BTreeSet<SiteNo> {
    let (first, later) = schools.parts();
    let later = later.iter().map(|(_, school)| school);
    slice::from_ref(first).iter().chain(later).filter_map(|school| *school).collect()
}
