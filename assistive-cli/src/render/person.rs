//! One person: the present facts, and the history.

use assistive_core::model::Certificate;
use assistive_core::{PastFact, PersonHistory, PersonView};
use serde_json::Value;

use super::{Cell, Column, PERSONS, Visibility};
use crate::args::Format;
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::privacy;

/// Facts and the days from which they held.
const HISTORY: &[Column<PastFact>] = &[
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
const CERTIFICATES: &[Column<Certificate>] =
    &[Column::new("certificate", Visibility::All, |c, look| {
        Cell::text(privacy::certificate(*c, look.show_ids))
    })];

/// Prints a person, with what moved where something did; in CSV, which has one row, without.
pub(crate) fn person(
    context: &mut Context,
    person: &PersonView,
    history: &PersonHistory,
) -> Result<()> {
    match context.format() {
        Format::Csv => super::one(context, PERSONS, person),
        Format::Json => {
            let look = context.render_options();
            let mut object = super::json_of(PERSONS, person, &look);
            let facts = history.facts.iter().map(|fact| super::json_of(HISTORY, fact, &look));
            object["history"] = facts.collect();
            let issues = history.certificates.iter();
            let issues = issues.map(|c| Value::from(privacy::certificate(*c, look.show_ids)));
            object["certificates"] = issues.collect();
            context.ui.line(&object.to_string())
        }
        Format::Table => {
            super::one(context, PERSONS, person)?;
            if !history.facts.is_empty() {
                heading(context, "person-history")?;
                super::shown_table(context, HISTORY, &history.facts)?;
            }
            if history.certificates.len() > 1 {
                heading(context, "person-certificates")?;
                super::shown_table(context, CERTIFICATES, &history.certificates)?;
            }
            Ok(())
        }
    }
}

fn heading(context: &mut Context, id: &str) -> Result<()> {
    let text = context.messages.message(id, &[]);
    context.ui.line("")?;
    context.ui.line(&text)
}
