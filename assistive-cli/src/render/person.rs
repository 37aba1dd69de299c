//! The columns of the history of a person.

use assistive_core::PastFact;
use assistive_core::model::Certificate;

use super::{Cell, Column, Visibility};
use crate::lang::tr;
use crate::privacy;

/// Facts and the days from which they held.
pub(super) const HISTORY: &[Column<PastFact>] = &[
    Column::new("fact", Visibility::All, |f, look| {
        let code = f.fact.code();
        Cell::of(look.messages.message(&format!("col-{code}"), &[]), code)
    }),
    Column::new("from", Visibility::Data, |f, _| Cell::day(f.from)),
    Column::new("from_day", Visibility::Shown, |f, look| {
        let beginning = || Cell::text(tr!(look.messages, "person-from-beginning"));
        f.from.map_or_else(beginning, Cell::text)
    }),
    Column::new("value", Visibility::Data, |f, look| Cell::label(&f.value, look)),
    Column::new("value_name", Visibility::All, |f, look| Cell::name(&f.value, look)),
];

/// Issues of a certificate.
pub(super) const CERTIFICATES: &[Column<Certificate>] =
    &[Column::new("certificate", Visibility::All, |c, look| {
        Cell::text(privacy::certificate(*c, look.show_ids))
    })];
