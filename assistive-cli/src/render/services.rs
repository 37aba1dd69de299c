//! The columns of services, and of the figures of people served.

use assistive_core::ServiceView;
use assistive_core::report::ServicesFigures;

use super::rate::rate_cell;
use super::{Cell, Column, Visibility};
use crate::privacy;

/// Services.
pub(crate) const SERVICES: &[Column<ServiceView>] = &[
    Column::new("service", Visibility::All, |s, _| Cell::text(s.number)),
    Column::new("person", Visibility::All, |s, _| Cell::text(s.person.number)),
    Column::titled("name", "person_name", Visibility::All, |s, _| Cell::text(&s.person.name)),
    Column::new("id_number", Visibility::Data, |s, look| {
        Cell::maybe(s.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("kind", Visibility::All, |s, look| Cell::coded(Some(s.kind), look)),
    Column::new("served_on", Visibility::All, |s, _| Cell::text(s.served_on)),
    Column::new("place", Visibility::All, |s, look| Cell::coded(s.place, look)),
    Column::wrap("provider", Visibility::All, |s, _| Cell::maybe(s.provider.as_ref(), Cell::text)),
    Column::new("programme", Visibility::All, |s, look| Cell::label(&s.programme, look)),
];

/// The figures of people served.
pub(crate) const SERVED: &[Column<ServicesFigures>] = &[
    Column::right("rehab_persons_in_need", Visibility::All, |f, _| {
        Cell::number(f.rehab_persons_in_need)
    }),
    Column::right("rehab_persons_served_in_need", Visibility::All, |f, _| {
        Cell::number(f.rehab_persons_served_in_need)
    }),
    Column::right("service_rate", Visibility::All, |f, _| rate_cell(f.service_rate())),
    Column::right("persons_registered", Visibility::All, |f, _| Cell::number(f.persons_registered)),
    Column::right("rehab_persons_served_registered", Visibility::All, |f, _| {
        Cell::number(f.rehab_persons_served_registered)
    }),
    Column::right("coverage", Visibility::All, |f, _| rate_cell(f.coverage())),
    Column::right("rehab_persons_served", Visibility::All, |f, _| {
        Cell::number(f.rehab_persons_served)
    }),
];
