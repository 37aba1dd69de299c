//! The columns of assessments, trainings and follow-ups.

use assistive_core::{AssessmentView, FollowUpView, Label, TrainingView};
use serde_json::Value;

use super::records::note;
use super::{Cell, Column, Visibility};
use crate::lang::tr;
use crate::privacy;
use crate::render_options::RenderOptions;

/// Assessments.
pub(crate) const ASSESSMENTS: &[Column<AssessmentView>] = &[
    Column::new("assessment", Visibility::All, |a, _| Cell::text(a.number)),
    Column::new("person", Visibility::Data, |a, _| Cell::text(a.person.number)),
    Column::titled("name", "person_name", Visibility::All, |a, _| Cell::text(&a.person.name)),
    Column::new("id_number", Visibility::Data, |a, look| {
        Cell::maybe(a.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("device", Visibility::Data, |a, _| code(&a.device)),
    Column::wrap("device_name", Visibility::All, |a, look| Cell::name(&a.device, look)),
    Column::new("assessed_on", Visibility::All, |a, _| Cell::text(a.assessed_on)),
    Column::new("finding", Visibility::All, |a, look| Cell::coded(Some(a.finding), look)),
    Column::new("recommended", Visibility::Data, |a, _| code(&a.recommended)),
    Column::wrap("recommended_name", Visibility::All, |a, look| Cell::name(&a.recommended, look)),
    Column::new("assessor", Visibility::All, |a, look| note(a.assessor.as_ref(), look)),
    Column::wrap("measurements", Visibility::All, |a, look| listed(&a.measurements, look)),
    Column::wrap("note", Visibility::All, |a, look| note(a.note.as_ref(), look)),
    Column::wrap("details", Visibility::Card, |a, look| {
        let measurements = a.measurements.iter().map(ToString::to_string);
        details(measurements.chain(a.note.clone()), look)
    }),
    Column::new("need", Visibility::All, |a, _| Cell::text(a.need)),
    Column::new("by", Visibility::Detail, |a, look| note(a.by.as_ref(), look)),
];

/// Trainings.
pub(crate) const TRAININGS: &[Column<TrainingView>] = &[
    Column::new("training", Visibility::All, |t, _| Cell::text(t.number)),
    Column::new("fitting", Visibility::All, |t, _| Cell::text(t.fitting)),
    Column::new("person", Visibility::Data, |t, _| Cell::text(t.person.number)),
    Column::titled("name", "person_name", Visibility::All, |t, _| Cell::text(&t.person.name)),
    Column::new("id_number", Visibility::Data, |t, look| {
        Cell::maybe(t.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("device", Visibility::Data, |t, _| code(&t.device)),
    Column::wrap("device_name", Visibility::All, |t, look| Cell::name(&t.device, look)),
    Column::new("tag", Visibility::Detail, |t, _| Cell::maybe(t.tag.as_ref(), Cell::text)),
    Column::new("trained_on", Visibility::All, |t, _| Cell::text(t.trained_on)),
    Column::new("trainer", Visibility::All, |t, look| note(t.trainer.as_ref(), look)),
    Column::wrap("note", Visibility::All, |t, look| note(t.note.as_ref(), look)),
    Column::new("by", Visibility::Detail, |t, look| note(t.by.as_ref(), look)),
];

/// Follow-ups.
pub(crate) const FOLLOW_UPS: &[Column<FollowUpView>] = &[
    Column::new("follow_up", Visibility::All, |f, _| Cell::text(f.number)),
    Column::new("person", Visibility::Data, |f, _| Cell::text(f.person.number)),
    Column::titled("name", "person_name", Visibility::All, |f, _| Cell::text(&f.person.name)),
    Column::new("id_number", Visibility::Data, |f, look| {
        Cell::maybe(f.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("phone", Visibility::All, |f, _| Cell::maybe(f.person.phone.as_ref(), Cell::text)),
    Column::new("guardian", Visibility::Data, |f, _| {
        Cell::maybe(f.person.guardian.as_ref(), Cell::text)
    }),
    Column::new("device", Visibility::Data, |f, _| code(&f.device)),
    Column::wrap("device_name", Visibility::All, |f, look| Cell::name(&f.device, look)),
    Column::new("tag", Visibility::Detail, |f, _| Cell::maybe(f.tag.as_ref(), Cell::text)),
    Column::new("asked_on", Visibility::All, |f, _| Cell::text(f.asked_on)),
    Column::new("round", Visibility::Detail, |f, look| Cell::coded(Some(f.round), look)),
    Column::new("reached", Visibility::Data, |f, look| Cell::yes_no(f.reached, look)),
    Column::new("used", Visibility::Detail, used),
    Column::new("satisfied", Visibility::Detail, |f, look| Cell::coded(f.satisfied, look)),
    Column::new("trouble", Visibility::Detail, |f, look| Cell::coded(f.trouble, look)),
    Column::wrap("answer", Visibility::List, |f, look| {
        let satisfied = Cell::coded(f.satisfied, look);
        let trouble = f.trouble.map(|trouble| look.messages.coded(trouble));
        let answers = [used(f, look), satisfied].map(Cell::into_text).into_iter().chain(trouble);
        details(answers.chain(wishes(f, look)), look)
    }),
    Column::new("wants_repair", Visibility::Data, |f, look| Cell::yes_no(f.wants_repair, look)),
    Column::new("wants_training", Visibility::Data, |f, look| Cell::yes_no(f.wants_training, look)),
    Column::new("asked", Visibility::Detail, |f, look| Cell::coded(f.asked, look)),
    Column::new("next_on", Visibility::Detail, |f, _| Cell::maybe(f.next_on, Cell::text)),
    Column::wrap("scores", Visibility::Detail, |f, look| listed(&f.scores, look)),
    Column::wrap("note", Visibility::All, |f, look| note(f.note.as_ref(), look)),
    Column::wrap("remarks", Visibility::Card, |f, look| {
        let trouble = f.trouble.map(|trouble| look.messages.coded(trouble));
        let satisfied = Cell::coded(f.satisfied, look).into_text();
        let answers = std::iter::once(satisfied).chain(trouble);
        details(answers.chain(wishes(f, look)).chain(further(f, look)), look)
    }),
    Column::wrap("details", Visibility::Card, |f, look| details(further(f, look), look)),
    Column::new("fitting", Visibility::All, |f, _| Cell::text(f.fitting)),
    Column::new("by", Visibility::Detail, |f, look| note(f.by.as_ref(), look)),
];

/// Returns the code of a label for programs and people.
fn code(label: &Label) -> Cell {
    match label {
        Label::None => Cell::none(),
        label => Cell::text(label.code()),
    }
}

/// Returns the usage in words, or that the person was not reached.
fn used(follow_up: &FollowUpView, look: &RenderOptions<'_>) -> Cell {
    match follow_up.reached {
        true => Cell::coded(follow_up.used, look),
        false => Cell::of(look.messages.word("answer", "none"), Value::Null),
    }
}

/// Returns the wishes of a follow-up in words.
fn wishes(follow_up: &FollowUpView, look: &RenderOptions<'_>) -> Vec<String> {
    let wishes =
        [(follow_up.wants_repair, "repair"), (follow_up.wants_training, "training")].into_iter();
    let wishes = wishes.filter(|(is_wanted, _)| *is_wanted);
    wishes.map(|(_, code)| look.messages.word("wish", code)).collect()
}

/// Returns the mode of contact, the day on which to ask again, the scores and the note of a follow-up.
fn further(follow_up: &FollowUpView, look: &RenderOptions<'_>) -> Vec<String> {
    let asked = follow_up.asked.map(|asked| look.messages.coded(asked));
    let next = follow_up.next_on.map(|day| tr!(look.messages, "card-next", day = day.to_string()));
    let scores = follow_up.scores.iter().map(ToString::to_string);
    asked.into_iter().chain(next).chain(scores).chain(follow_up.note.clone()).collect()
}

/// Returns measurements or scores.
fn listed<T: ToString>(values: &[T], look: &RenderOptions<'_>) -> Cell {
    let values: Vec<_> = values.iter().map(ToString::to_string).collect();
    let data: Vec<_> = values.iter().map(|value| Value::from(value.as_str())).collect();
    Cell::of(look.messages.list(&values.join(", ")), data)
}

/// Returns several texts in one cell for people. Empty ones are left out.
fn details(texts: impl IntoIterator<Item = String>, look: &RenderOptions<'_>) -> Cell {
    let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let separator = tr!(look.messages, "card-separator");
    Cell::text(look.masked(&texts.join(&separator)))
}
