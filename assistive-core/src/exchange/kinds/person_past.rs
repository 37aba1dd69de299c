//! The columns of a person's past: former ids, keys of other sites, and earlier values of the dated facts. Exports write
//! them, so that another store counts the same figures for earlier years.

use jiff::civil::Date;

use super::cells::{cell, list_cell, site_code};
use super::{Cells, Kind, Names, SheetKind, Shown, Students};
use crate::exchange::columns::{Col, Column, column};
use crate::exchange::header_words::spelled;
use crate::exchange::row::Row;
use crate::exchange::words::Words;
use crate::model::text::half_width;
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

/// The facts of people that change, by the column of their last value.
const FACTS: [Col; 4] = [Col::Category, Col::Grade, Col::Division, Col::School];

/// Reads a value of a dated fact, such as `school=SP-1 until 2023-09-01` or `学校=一小 至 2023-09-01`; a dash stands for no
/// value.
fn dated_value(state: &State, text: &str) -> Result<DatedValue, ProblemKind> {
    let (name, value) = text.split_once('=').ok_or(ProblemKind::NotAHistory)?;
    let (value, until) = without_end(value)?;
    let value = Some(value.trim()).filter(|value| *value != "-");
    let site = |code| resolve::site(state, code, Suggestions::Nearest);
    let division = |code| resolve::division(state, code, Suggestions::Nearest);
    let value = match (spelled(Students::COLUMNS, name), value) {
        (Some(Col::Category), value) => FactValue::Category(value.map(word).transpose()?),
        (Some(Col::Grade), value) => FactValue::Grade(value.map(word).transpose()?),
        (Some(Col::School), value) => FactValue::School(value.map(site).transpose()?),
        (Some(Col::Division), Some(code)) => FactValue::Division(division(code)?),
        _ => return Err(ProblemKind::NotAHistory),
    };
    Ok(DatedValue { value, until })
}

/// Returns the text of a value and the day after it on which the value ended, if it ended.
fn without_end(value: &str) -> Result<(&str, Option<Date>), ProblemKind> {
    if let Some((value, day)) = value.split_once(" until ") {
        return Ok((value, Some(parse_day(day.trim()).ok_or(ProblemKind::NotADate)?)));
    }
    // A name may have this word in it.
    let ended = value.rsplit_once('至');
    let ended = ended.and_then(|(value, day)| Some((value, parse_day(day.trim())?)));
    Ok(ended.map_or((value, None), |(value, day)| (value, Some(day))))
}

/// Returns a cell of the past in Chinese. Values that an import would read otherwise stay as they are.
pub(in crate::exchange) fn history_in_chinese(words: &Words<'_>, cell: &str) -> String {
    let parts = cell.split("; ").map(|part| {
        let chinese = fact_in_chinese(words, part);
        let read = |text: &str| dated_value(words.state, &half_width(text));
        let is_one = !chinese.contains([';', '；', '\n']);
        if is_one && read(&chinese) == read(part) { chinese } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn fact_in_chinese(words: &Words<'_>, part: &str) -> String {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    let (value, until) = value.split_once(" until ").unwrap_or((value, ""));
    let Some(col) = FACTS.into_iter().find(|col| col.name() == name) else {
        return part.to_owned();
    };
    let name = Kind::Students.chinese(name).unwrap_or(name);
    let value = words.of_cell(col, value.to_owned());
    if until.is_empty() { format!("{name}={value}") } else { format!("{name}={value} 至 {until}") }
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
