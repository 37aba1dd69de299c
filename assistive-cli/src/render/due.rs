//! The columns of follow-ups that are due on a day.

use assistive_core::DueView;
use jiff::civil::Date;

use super::records::given_of;
use super::{Cell, Column, Visibility};
use crate::lang::tr;
use crate::privacy;

/// The columns of follow-ups that are due.
pub(crate) const DUE: &[Column<(DueView, Date)>] = &[
    Column::titled("kind", "due_kind", Visibility::All, |(d, _), look| {
        Cell::of(look.messages.word("due", d.kind.code()), d.kind.code())
    }),
    Column::titled("due_on", "due_day", Visibility::All, |(d, _), _| Cell::text(d.due_on)),
    Column::right("days_late", Visibility::All, |(d, today), _| {
        let days = d.days_late(*today);
        Cell::of(days.to_string(), days)
    }),
    Column::new("person", Visibility::All, |(d, _), _| Cell::text(d.person.number)),
    Column::titled("name", "person_name", Visibility::All, |(d, _), _| Cell::text(&d.person.name)),
    Column::new("id_number", Visibility::Data, |(d, _), look| {
        Cell::maybe(d.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("phone", Visibility::All, |(d, _), _| {
        Cell::maybe(d.person.phone.as_ref(), Cell::text)
    }),
    Column::new("guardian", Visibility::All, |(d, _), _| {
        Cell::maybe(d.person.guardian.as_ref(), Cell::text)
    }),
    Column::new("device", Visibility::Data, |(d, _), _| match d.device.code() {
        "" => Cell::none(),
        code => Cell::text(code),
    }),
    Column::wrap("device_name", Visibility::All, |(d, _), look| {
        let name = Cell::name(&d.device, look);
        match d.given {
            None => name,
            Some((given, quantity)) => {
                let (given, name) = (given_of(look.messages, given, quantity), name.into_text());
                let text =
                    tr!(look.messages, "need-with-given", status = name.clone(), given = given);
                Cell::of(text, name)
            }
        }
    }),
    Column::right("given", Visibility::Data, |(d, _), _| {
        Cell::maybe(d.given, |(given, _)| Cell::number(given))
    }),
    Column::right("quantity", Visibility::Data, |(d, _), _| {
        Cell::maybe(d.given, |(_, quantity)| Cell::number(quantity))
    }),
    Column::new("tag", Visibility::All, |(d, _), _| Cell::maybe(d.tag.as_ref(), Cell::text)),
    Column::new("record", Visibility::All, |(d, _), _| match (d.need, d.fitting) {
        (Some(need), _) => Cell::text(need),
        (None, Some(fitting)) => Cell::text(fitting),
        (None, None) => Cell::none(),
    }),
    Column::new("school", Visibility::Data, |(d, _), look| Cell::label(&d.person.school, look)),
    Column::new("division", Visibility::Data, |(d, _), look| Cell::label(&d.person.division, look)),
];
