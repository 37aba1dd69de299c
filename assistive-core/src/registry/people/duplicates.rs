//! Finds likely duplicates of people: the same name in any spelling and birth date, and not two different citizen ids.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::error::Result;
use crate::model::fold::fold_name;
use crate::model::{PersonNo, ProblemKind};
use crate::registry::engine::transaction::Writer;
use crate::registry::people::record::PersonDraft;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::operation::Operation;
use crate::registry::write::upsert::Previous;
use crate::state::{Person, State};

/// A finder of likely duplicates: people with the same name and birth date, and not two different citizen ids.
///
/// It is kept for many drafts, so that each costs a lookup and not a pass over all people.
#[derive(Debug, Default)]
pub(crate) struct DuplicateFinder {
    /// The people without an id. Only they can be the same as a person with a new id.
    unidentified: Option<Known>,
    /// All people. Filled when the first person without an id is checked.
    everyone: Option<Known>,
}

/// People by folded name and birth date. The first of several with the same is kept.
#[derive(Debug)]
struct Known {
    by_likeness: HashMap<(Box<str>, Date), PersonNo>,
    /// The number of people in the table that were read so far.
    seen: usize,
}

impl DuplicateFinder {
    /// Warns if a person who was just recorded is a likely duplicate.
    pub(crate) fn check(&mut self, state: &State, number: PersonNo, diagnostics: &mut Diagnostics) {
        let Some(twin) = self.likely_duplicate(state, number) else { return };
        let Some(person) = state.persons.get(number) else { return };
        let kind = ProblemKind::LikelyDuplicate { person: twin.to_string() };
        diagnostics.warn("name", &*person.name, kind);
    }

    /// Returns the first other person who is likely the same.
    pub(crate) fn likely_duplicate(&mut self, state: &State, number: PersonNo) -> Option<PersonNo> {
        let person = state.persons.get(number)?;
        let birth = person.attributes.birth_date?;
        let likeness = (fold_name(&person.name).into(), birth);
        let known = if person.citizen.is_some() {
            let known = self.unidentified.get_or_insert_with(|| Known::unidentified(state));
            known.catch_up(state, |person| person.citizen.is_none());
            known
        } else {
            let known = self.everyone.get_or_insert_with(Known::nobody);
            known.catch_up(state, |_| true);
            known
        };
        known.by_likeness.get(&likeness).copied().filter(|twin| *twin != number)
    }
}

/// The recording of a person at a desk: as a row of a sheet, with a warning if a new person is a likely duplicate.
pub(in crate::registry) struct RecordPerson<'a>(pub(in crate::registry) &'a PersonDraft);

impl Operation for RecordPerson<'_> {
    type Output = <PersonDraft as Operation>::Output;
    const OPERATION: &'static str = PersonDraft::OPERATION;
    const SUBJECT: &'static str = PersonDraft::SUBJECT;

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        let recorded = self.0.execute(writer, diagnostics)?;
        if let Some(new) = recorded.as_ref().filter(|one| matches!(one.was, Previous::Absent)) {
            DuplicateFinder::default().check(writer.state, new.number, diagnostics);
        }
        Ok(recorded)
    }
}

/// Returns the other people who are likely the same as a person.
pub(in crate::registry) fn likely_duplicates(state: &State, number: PersonNo) -> Vec<PersonNo> {
    let Some(person) = state.persons.get(number) else { return Vec::new() };
    let Some(birth) = person.attributes.birth_date else { return Vec::new() };
    let name = fold_name(&person.name);
    // Few people share a birth date, so few records are read.
    let born = state.persons.par_filter_map_facts(|other, attributes| {
        (other != number && attributes.birth_date == Some(birth)).then_some(other)
    });
    let is_likely = |other: &PersonNo| {
        state.persons.get(*other).is_some_and(|other| {
            let two_ids = person.citizen.is_some() && other.citizen.is_some();
            !two_ids && fold_name(&other.name) == name
        })
    };
    born.into_iter().filter(is_likely).collect()
}

impl Known {
    fn nobody() -> Self {
        Self { by_likeness: HashMap::new(), seen: 0 }
    }

    /// Returns an index of the people without an id, so far.
    fn unidentified(state: &State) -> Self {
        let mut known = Self::nobody();
        for number in state.unidentified.entries().into_keys() {
            state.persons.get(*number).into_iter().for_each(|person| known.add(*number, person));
        }
        known.seen = state.persons.len();
        known
    }

    fn add(&mut self, number: PersonNo, person: &Person) {
        if let Some(birth) = person.attributes.birth_date {
            let likeness = (fold_name(&person.name).into(), birth);
            self.by_likeness.entry(likeness).or_insert(number);
        }
    }

    /// Adds the people recorded since the last call.
    fn catch_up(&mut self, state: &State, wanted: impl Fn(&Person) -> bool) {
        let later = state.persons.iter_from(self.seen).filter(|(_, person)| wanted(person));
        later.for_each(|(number, person)| self.add(number, person));
        self.seen = state.persons.len();
    }
}
