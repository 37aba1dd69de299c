//! Work that is due, with one row for each person.

use std::collections::HashMap;

use assistive_core::DueView;
use assistive_core::model::PersonNo;
use jiff::civil::Date;

use super::{Cell, Column, Visibility};
use crate::lang::tr;
use crate::render_options::RenderOptions;

/// The work that is due for a person, the most overdue first.
pub(crate) struct DuePerson {
    first: DueView,
    more: Vec<DueView>,
    today: Date,
}

impl DuePerson {
    /// Groups work by person, in the order of the most overdue work of each.
    pub(crate) fn group(due: Vec<DueView>, today: Date) -> Vec<Self> {
        let mut places: HashMap<PersonNo, usize> = HashMap::new();
        let mut people: Vec<Self> = Vec::new();
        for one in due {
            match places.get(&one.person.number) {
                Some(place) => people[*place].more.push(one),
                None => {
                    places.insert(one.person.number, people.len());
                    people.push(Self { first: one, more: Vec::new(), today });
                }
            }
        }
        people
    }

    fn all(&self) -> impl Iterator<Item = &DueView> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// Returns different texts of the work in one cell.
    fn joined(&self, look: &RenderOptions<'_>, text: impl Fn(&DueView) -> String) -> Cell {
        let mut texts: Vec<String> = Vec::new();
        for text in self.all().map(text).filter(|text| !text.is_empty()) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Cell::text(texts.join(&tr!(look.messages, "changed-separator")))
    }
}

/// The columns of people for whom work is due.
pub(crate) const DUE_PEOPLE: &[Column<DuePerson>] = &[
    Column::titled("due_on", "due_day", Visibility::All, |p, _| Cell::text(p.first.due_on)),
    Column::right("days_late", Visibility::All, |p, _| {
        let days = p.first.days_late(p.today);
        Cell::of(days.to_string(), days)
    }),
    Column::new("person", Visibility::All, |p, _| Cell::text(p.first.person.number)),
    Column::titled("name", "person_name", Visibility::All, |p, _| Cell::text(&p.first.person.name)),
    Column::new("phone", Visibility::All, |p, _| {
        Cell::maybe(p.first.person.phone.as_ref(), Cell::text)
    }),
    Column::wrap("due_kind", Visibility::All, |p, look| {
        p.joined(look, |due| look.messages.word("due", due.kind.code()))
    }),
    Column::wrap("device_name", Visibility::All, |p, look| {
        p.joined(look, |due| look.messages.label(&due.device))
    }),
    Column::wrap("record", Visibility::All, |p, look| {
        p.joined(look, |due| match (due.need, due.fitting) {
            (Some(need), _) => need.to_string(),
            (None, fitting) => fitting.map(|fitting| fitting.to_string()).unwrap_or_default(),
        })
    }),
    Column::new("guardian", Visibility::All, |p, _| {
        Cell::maybe(p.first.person.guardian.as_ref(), Cell::text)
    }),
    Column::wrap("tag", Visibility::All, |p, look| {
        p.joined(look, |due| due.tag.as_ref().map(ToString::to_string).unwrap_or_default())
    }),
];
