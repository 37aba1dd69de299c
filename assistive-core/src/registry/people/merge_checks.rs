//! Checks a merge of two people: values that are dropped, and records that cannot be those of one life. A merge must not
//! do what a desk refuses.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::fold::same_name;
use crate::model::{Left, PersonNo, ProblemKind, RecordNo};
use crate::registry::people::leaving::{LeaveSummary, left_behind};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Person, State};

/// Warns about each value that the merge drops and by which people are told apart or counted, and about a note.
pub(super) fn warn_dropped(
    kept: &Person,
    other: &Person,
    today: Date,
    diagnostics: &mut Diagnostics,
) {
    let mut warn = |field, kept: Option<String>, other: Option<String>| {
        if let (Some(kept), Some(other)) = (kept, other)
            && kept != other
        {
            diagnostics.warn(field, other, ProblemKind::NotTakenOver { kept });
        }
    };
    if !same_name(&kept.name, &other.name) {
        warn("name", Some(kept.name.to_string()), Some(other.name.to_string()));
    }
    let (one, two) = (&kept.attributes, &other.attributes);
    // Two ids have a warning of their own.
    if kept.citizen.is_none() || other.citizen.is_none() {
        warn("sex", one.sex.map(|v| v.to_string()), two.sex.map(|v| v.to_string()));
        let birth = |day: Option<Date>| day.map(|day| day.to_string());
        warn("birth_date", birth(one.birth_date), birth(two.birth_date));
    }
    let category = |person: &Person| person.attributes.category.on(today).map(|v| v.to_string());
    warn("category", category(kept), category(other));
    let grade = |person: &Person| person.attributes.grade.on(today).map(|v| v.to_string());
    warn("grade", grade(kept), grade(other));
    let note = |person: &Person| person.note.as_deref().map(str::to_owned);
    warn("note", note(kept), note(other));
    let left = |left: Option<Left>| left.map(|left| left.on.to_string());
    warn("left_on", left(one.left), left(two.left));
}

/// Returns the records that are affected because one of the people left and the other record does not say so.
pub(super) fn leaving(state: &State, people: [PersonNo; 2]) -> Option<(Left, LeaveSummary)> {
    match people.map(|person| state.left(person)) {
        [Some(left), None] => Some((left, left_behind(state, people[1], left.on))),
        [None, Some(left)] => Some((left, left_behind(state, people[0], left.on))),
        _ => None,
    }
}

/// The records of a person that are before the birth or after the leaving.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Misdated {
    record: RecordNo,
    day: Date,
    /// True for a day before the birth.
    before_birth: bool,
}

/// The contradictions in the records of two people before their merge.
pub(super) struct Known(BTreeSet<Misdated>);

impl Known {
    pub(super) fn of(state: &State, people: [PersonNo; 2]) -> Self {
        Self(people.into_iter().flat_map(|person| misdated(state, person)).collect())
    }

    /// Adds an error for each contradiction that the merge would make. `kept` is the person after it.
    pub(super) fn check(&self, state: &State, kept: PersonNo, diagnostics: &mut Diagnostics) {
        let Some(person) = state.persons.get(kept).map(|person| &person.attributes) else { return };
        for new in misdated(state, kept).into_iter().filter(|one| !self.0.contains(one)) {
            let day = new.day;
            let kind = match (new.before_birth, person.birth_date, person.left) {
                (true, Some(birth), _) => {
                    ProblemKind::RecordBeforeBirth { day, year: birth.year() }
                }
                (false, _, Some(Left { on: left, .. })) => {
                    ProblemKind::RecordAfterLeaving { day, left }
                }
                _ => continue,
            };
            diagnostics.error("record", new.record.to_string(), kind);
        }
        let days = [
            ("registered_on", Some(person.registered_on)),
            ("left_on", person.left.map(|left| left.on)),
        ];
        let person = state.persons.get(kept);
        for (field, day) in days {
            if let Some(day) = day {
                diagnostics.not_before_birth(field, day, person);
            }
        }
    }
}

/// Returns the records of a person that are before the birth or after the leaving.
fn misdated(state: &State, person: PersonNo) -> Vec<Misdated> {
    let Some(attributes) = state.persons.get(person).map(|person| &person.attributes) else {
        return Vec::new();
    };
    let is_before = |day| attributes.birth_date.is_some_and(|birth| day < birth);
    let is_after = |day| attributes.left.is_some_and(|left| day > left.on);
    let of = |(record, day)| {
        let before_birth = is_before(day);
        (before_birth || is_after(day)).then_some(Misdated { record, day, before_birth })
    };
    state.dated_records(person).filter_map(of).collect()
}
