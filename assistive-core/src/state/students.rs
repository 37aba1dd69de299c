//! Who goes to a school, or went there: the other end of what people's records say of their schools, on any day.

use std::collections::BTreeSet;
use std::slice;

use super::State;
use super::apply::{Applied, Inconsistent};
use crate::model::{Dated, PersonNo, SiteNo};

/// What is known of someone's schools.
type Schools = Dated<Option<SiteNo>>;

impl State {
    /// The people whose records name a school on any day, in the order of their numbers; those taken back among them.
    pub(crate) fn students_of(&self, school: SiteNo) -> &[PersonNo] {
        self.students.get(school).map_or(&[], Vec::as_slice)
    }

    /// Notes what is known of a person's schools, after what was known before.
    pub(super) fn note_schools(
        &mut self,
        person: PersonNo,
        before: Option<&Schools>,
        after: Option<&Schools>,
    ) -> Applied {
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

/// The schools that someone goes or went to.
pub(super) fn named(schools: &Schools) -> BTreeSet<SiteNo> {
    let (first, later) = schools.parts();
    let later = later.iter().map(|(_, school)| school);
    slice::from_ref(first).iter().chain(later).filter_map(|school| *school).collect()
}
