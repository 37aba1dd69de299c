//! The changes by the events of people.

use super::record_change::{Made, referred};
use super::value::{FieldValue, Values};
use crate::journal::events::{Change, Changed, PersonChange, PersonFacts, Ref};
use crate::model::{Left, PersonNo};
use crate::registry::history::effects::Key;

pub(super) fn person_added(facts: &PersonFacts) -> Made {
    let mut made = Made::added(Key::Person(facts.person.number))
        .with("name", &facts.name)
        .with("id_number", &facts.citizen)
        .with("certificate", &facts.issues)
        .with("key", &facts.keys)
        .with("sex", &facts.sex)
        .with("birth_date", &facts.birth_date)
        .with("category", &facts.category)
        .with("grade", &facts.grade)
        .with("division", &facts.division)
        .with("school", &facts.school)
        .with("class_name", &facts.class_name)
        .with("stage", &facts.stage)
        .with("placement", &facts.placement)
        .with("guardian", &facts.guardian)
        .with("phone", &facts.phone)
        .with("registered_on", &facts.registered_on);
    left(&mut made, &Change::new(None, facts.left));
    made
}

pub(super) fn person_changed(of: &Changed<Ref<PersonNo>, PersonChange>) -> Made {
    let mut made = Made::changed(Key::Person(of.record.number));
    for change in &of.changes {
        person_change(&mut made, change);
    }
    made
}

fn person_change(made: &mut Made, change: &PersonChange) {
    use PersonChange as P;
    match change {
        P::Citizen(c) => made.change("id_number", c),
        P::IssueAdded(issue) => made.insert("certificate", issue),
        P::IssueRemoved(_, issue) => made.remove("certificate", issue),
        P::KeyAdded(key) => made.insert("key", key),
        P::KeyRemoved(_, key) => made.remove("key", key),
        P::FormerIdAdded(id) => made.insert("former_id", id),
        P::FormerIdRemoved(_, id) => made.remove("former_id", id),
        P::Name(c) => made.change("name", c),
        P::Sex(c) => made.change("sex", c),
        P::BirthDate(c) => made.change("birth_date", c),
        P::Category(c) => made.change_list("category", c),
        P::Grade(c) => made.change_list("grade", c),
        P::Division(c) => made.change_list("division", c),
        P::School(c) => made.change_list("school", c),
        P::ClassName(c) => made.change("class_name", c),
        P::Stage(c) => made.change("stage", c),
        P::Placement(c) => made.change("placement", c),
        P::Guardian(c) => made.change("guardian", c),
        P::Phone(c) => made.change("phone", c),
        P::RegisteredOn(c) => made.change("registered_on", c),
        P::RegistrationAssumed(c) => made.change("registration_assumed", c),
        P::Left(c) => left(made, c),
        P::MergedInto(c) => made.set("merged_into", referred(&c.before), referred(&c.after)),
        P::Categories(c) => made.change("categories", c),
        P::Address(c) => made.change("address", c),
        P::Note(c) => made.change("note", c),
    }
}

fn left(made: &mut Made, change: &Change<Option<Left>>) {
    let day = |left: Option<Left>| -> Vec<FieldValue> { left.map(|left| left.on).values() };
    let reason = |left: Option<Left>| left.map(|left| left.reason).values();
    made.set("left_on", day(change.before), day(change.after));
    made.set("left_reason", reason(change.before), reason(change.after));
}
