//! The columns of services, and of the figures of people served.

use assistive_core::ServiceView;
use assistive_core::report::ServicesFigures;

use super::rate::rate_cell;
use super::{Cell, Column, In};
use crate::privacy;

/// Services.
pub(crate) const SERVICES: &[Column<ServiceView>] = &[
    Column::new("service", In::All, |s, _| Cell::text(s.number)),
    Column::new("person", In::All, |s, _| Cell::text(s.person.number)),
    Column::titled("name", "person_name", In::All, |s, _| Cell::text(&s.person.name)),
    Column::new("id_number", In::Data, |s, look| {
        Cell::maybe(s.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("kind", In::All, |s, look| Cell::coded(Some(s.kind), look)),
    Column::new("served_on", In::All, |s, _| Cell::text(s.served_on)),
    Column::new("place", In::All, |s, look| Cell::coded(s.place, look)),
    Column::wrap("provider", In::All, |s, _| Cell::maybe(s.provider.as_ref(), Cell::text)),
    Column::new("programme", In::All, |s, look| Cell::label(&s.programme, look)),
];

/// The figures of people served.
pub(crate) const SERVED: &[Column<ServicesFigures>] = &[
    Column::right("rehab_persons_in_need", In::All, |f, _| Cell::number(f.rehab_persons_in_need)),
    Column::right("rehab_persons_served_in_need", In::All, |f, _| {
        Cell::number(f.rehab_persons_served_in_need)
    }),
    Column::right("service_rate", In::All, |f, _| rate_cell(f.service_rate())),
    Column::right("persons_registered", In::All, |f, _| Cell::number(f.persons_registered)),
    Column::right("rehab_persons_served_registered", In::All, |f, _| {
        Cell::number(f.rehab_persons_served_registered)
    }),
    Column::right("coverage", In::All, |f, _| rate_cell(f.coverage())),
    Column::right("rehab_persons_served", In::All, |f, _| Cell::number(f.rehab_persons_served)),
];
