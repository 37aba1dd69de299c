//! Renders results of the core as tables, JSON and CSV. One list of columns serves all three.

mod annual;
mod card;
mod cards;
mod care;
mod cell;
mod changes;
mod cross;
mod data;
mod due;
mod due_people;
mod exceptions;
mod explain;
mod figures;
mod needs;
mod page;
mod papers;
mod person;
mod rate;
mod records;
mod rows;
mod services;
mod sheet;
mod stock;
mod table;

pub(crate) use annual::{Annual, Headlines, annual, headline_figures};
pub(crate) use cards::{
    bulk_card, fitting_card, item_card, loan_card, model_card, need_card, person_card, site_card,
};
pub(crate) use care::{ASSESSMENTS, FOLLOW_UPS, TRAININGS};
pub(crate) use cell::Cell;
pub(crate) use changes::{CHANGED_FIELDS, ChangeWords, CodedNames, DescribedChange};
pub(crate) use data::data_of;
pub(crate) use due::DUE;
pub(crate) use due_people::{DUE_PEOPLE, DuePerson};
pub(crate) use exceptions::exceptions;
pub(crate) use explain::{Explained, PARTS, explained, explained_reasons, explained_subject};
pub(crate) use figures::Figures;
pub(crate) use needs::needs;
pub(crate) use page::{Page, Part, head, index, render_report};
pub(crate) use papers::{fitting_form, labels, receipts};
pub(crate) use rate::rate;
pub(crate) use records::{
    CLASSES, COMMITS, DIVISIONS, FITTINGS, MODELS, NEEDS, PERSONS, SITES, given_of, moment,
};
pub(crate) use rows::{
    ImportedFile, changed_fields, changed_text, changes, column_name, imported, warnings,
};
pub(crate) use services::{SERVED, SERVICES};
pub(crate) use sheet::{
    Column, FEWEST, Visibility, csv_as_is, csv_lines, csv_of, grid, json_of, list, listed, one,
    shown_table,
};
use sheet::{grid_of, heading};
pub(crate) use stock::{
    COUNTS, HOLDS, ITEMS, LENDING, LOANS, PILES, SETTINGS, STANDINGS, STORY, SettingRow, TRACES,
    yuan,
};
pub(crate) use table::{Align, Grid, fits};

use assistive_core::Info;
use assistive_core::report::{CountedPeriod, Dimension};
use serde_json::{Map, Value, json};

use crate::lang::{Messages, tr};

/// Returns the commit that a report was made of and the last check of the whole journal, for programs.
pub(crate) fn position(info: &Info) -> Value {
    let checked =
        info.checked.map(|whole| json!({ "commit": whole.commit, "at": whole.at.to_string() }));
    json!({ "commit": info.commits, "hash": info.hash.to_string(), "checked": checked })
}

/// The mark in place of a suppressed figure.
pub(crate) const WITHHELD: &str = "*";

/// Returns a cell, or the mark of a suppressed one.
pub(crate) fn unless_withheld(is_withheld: bool, cell: Cell) -> Cell {
    if is_withheld { Cell::of(WITHHELD, Value::Null) } else { cell }
}

/// Replaces suppressed figures by null, and lists their names.
pub(crate) fn without_withheld(
    figures: &mut Map<String, Value>,
    is_withheld: impl Fn(&str) -> bool,
) {
    let names: Vec<_> = figures.keys().filter(|name| is_withheld(name)).cloned().collect();
    for name in &names {
        figures.insert(name.clone(), Value::Null);
    }
    if !names.is_empty() {
        figures.insert("withheld".into(), names.into());
    }
}

/// Returns a moment as it was given; the number of a commit is marked as one.
pub(crate) fn moment_name(moment: &str, messages: &Messages) -> String {
    match moment.parse::<u64>() {
        Ok(commit) => tr!(messages, "moment-commit", commit = commit),
        Err(_) => moment.to_owned(),
    }
}

/// Returns the lines below the title of a report: the moment of `--as-of`, as it was given.
pub(crate) fn under(messages: &Messages, as_of: Option<&str>) -> Vec<String> {
    let line = |moment| tr!(messages, "rate-as-of", moment = moment_name(moment, messages));
    as_of.map(line).into_iter().collect()
}

/// Returns the first and the last day of a period, and the last day that is counted, for programs.
pub(crate) fn period_days(period: CountedPeriod) -> [String; 3] {
    [period.from(), period.asked().to(), period.counted_to()].map(|day| day.to_string())
}

/// Returns the days of a period for a title, with the last day that is counted if the period ends later.
pub(crate) fn period_text(messages: &Messages, period: CountedPeriod) -> String {
    let [from, to, day] = period_days(period);
    match period.is_unfinished() {
        true => tr!(messages, "report-period-counted-to", from = from, to = to, day = day),
        false => tr!(messages, "report-period", from = from, to = to),
    }
}

/// Returns the note on rows or columns that are months or quarters, if there are any.
pub(crate) fn note_of_periods(messages: &Messages, by: [Option<Dimension>; 2]) -> Option<String> {
    let is_any = by.into_iter().flatten().any(Dimension::is_period);
    is_any.then(|| tr!(messages, "figures-periods"))
}

/// Returns the commit that a report was made of, for people. If the journal was not checked as a whole since, it
/// names the last check.
pub(crate) fn position_line(messages: &Messages, info: &Info) -> String {
    let (commit, hash) = (info.commits, info.hash.short());
    match info.checked {
        Some(whole) if whole.commit < commit => {
            let (to, at) = (whole.commit, moment(whole.at).into_text());
            tr!(messages, "report-position-checked", commit = commit, hash = hash, to = to, at = at)
        }
        None if info.checkpoint.is_some() => {
            tr!(messages, "report-position-unchecked", commit = commit, hash = hash)
        }
        _ => tr!(messages, "report-position", commit = commit, hash = hash),
    }
}

#[cfg(test)]
pub(crate) use cards::{FIELDS, SECTIONS};
