//! The columns of a person's past: former ids, keys of other sites, and earlier values of the dated facts. Exports write
//! them, so that another store counts the same figures for earlier years.

use super::cells::{cell, list_cell, site_code};
use super::{Cells, Names, Shown};
use crate::exchange::columns::{Col, Column, column};
use crate::exchange::row::Row;
use crate::model::{CitizenId, Coded, Dated, DivisionNo, LocalKey, ProblemKind, SiteNo, parse_day};
use crate::registry::resolve::{self, Suggestions};
use crate::registry::{DatedValue, FactValue, PersonPast};
use crate::state::{Person, State};

/// The columns of a person's past.
pub(super) const PERSON_PAST: &[Column] = &[
    column(Col::FormerIds, &["曾用身份证号"]),
    column(Col::OtherKeys, &["其他编号"]),
    column(Col::History, &["变更记录"]),
];

/// Reads the past of a person from a row.
pub(super) fn past(row: &mut Row<'_>, names: &Names<'_>) -> PersonPast {
    let (state, own) = (names.state, names.state.own_site.as_ref());
    PersonPast {
        former_ids: added(row, Col::FormerIds, CitizenId::parse),
        other_keys: added(row, Col::OtherKeys, |text| LocalKey::parse(text, own)),
        facts: added(row, Col::History, |text| dated_value(state, text)),
    }
}

/// Reads a list that a sheet can add to but not clear.
fn added<T>(row: &mut Row<'_>, col: Col, read: impl Fn(&str) -> Result<T, ProblemKind>) -> Vec<T> {
    let list = row.list(col, read);
    row.diagnostics.not_cleared(col.name(), &list);
    list.value().unwrap_or_default()
}

/// Reads a value of a dated fact, such as `school=SP-1 until 2023-09-01`; a dash stands for no value.
fn dated_value(state: &State, text: &str) -> Result<DatedValue, ProblemKind> {
    let (name, value) = text.split_once('=').ok_or(ProblemKind::NotAHistory)?;
    let (value, until) = match value.split_once(" until ") {
        Some((value, day)) => (value, Some(parse_day(day.trim()).ok_or(ProblemKind::NotADate)?)),
        None => (value, None),
    };
    let value = Some(value.trim()).filter(|value| *value != "-");
    let site = |code| resolve::site(state, code, Suggestions::Nearest);
    let division = |code| resolve::division(state, code, Suggestions::Nearest);
    let value = match (name.trim(), value) {
        ("category", value) => FactValue::Category(value.map(word).transpose()?),
        ("grade", value) => FactValue::Grade(value.map(word).transpose()?),
        ("school", value) => FactValue::School(value.map(site).transpose()?),
        ("division", Some(code)) => FactValue::Division(division(code)?),
        _ => return Err(ProblemKind::NotAHistory),
    };
    Ok(DatedValue { value, until })
}

fn word<T: Coded>(text: &str) -> Result<T, ProblemKind> {
    T::from_word(text).ok_or_else(|| ProblemKind::NotOneOf { allowed: T::codes() })
}

/// Returns the cells of the columns in [`PERSON_PAST`].
pub(super) fn past_cells(shown: &Shown<'_>, person: &Person) -> Cells {
    let state = shown.state;
    let former = person.former.iter();
    let former: Vec<_> =
        former.map(|id| if shown.show_ids { id.to_string() } else { id.masked() }).collect();
    let other_keys = person.keys.get(1..).unwrap_or_default();
    let attributes = &person.attributes;
    let site = |site: &Option<SiteNo>| site.map(|site| site_code(state, Some(site)));
    let division = |no: &DivisionNo| Some(cell(state.divisions.get(*no).map(|of| &of.code)));
    let history = [
        history("category", &attributes.category.map(|value| value.map(|it| it.to_string()))),
        history("grade", &attributes.grade.map(|value| value.map(|it| it.to_string()))),
        history("division", &attributes.division.map(division)),
        history("school", &attributes.school.map(site)),
    ];
    vec![list_cell(&former), list_cell(other_keys), list_cell(&history.concat())]
}

/// Returns the values of a dated fact that has changed, each but the last with the day on which it ended.
fn history(name: &str, dated: &Dated<Option<String>>) -> Vec<String> {
    let (first, later) = dated.parts();
    let text = |value: &Option<String>| format!("{name}={}", value.as_deref().unwrap_or("-"));
    let Some((_, last)) = later.last() else { return Vec::new() };
    let before = std::iter::once(first).chain(later.iter().map(|(_, value)| value));
    let ended = before.zip(later).map(|(value, (day, _))| format!("{} until {day}", text(value)));
    ended.chain([text(last)]).collect()
}
