//! `--compare-as-of`: the changes of a report since a moment, and the commits that made them.

use std::collections::{BTreeMap, BTreeSet};

use assistive_core::model::{Rate, RecordNo};
use assistive_core::report::{CountedPeriod, Entry, Explanation};
use assistive_core::{CommitInfo, Store};
use serde_json::{Map, Value, json};

use super::filter::{Baseline, ReportRequest};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::{Messages, tr};
use crate::render::{
    COMMITS, Cell, Column, FEWEST, PARTS, Page, Part, Visibility, csv_of, explained_reasons,
    explained_subject, grid, json_of, moment_name, period_days, period_text, position,
    position_line, render_report,
};
use crate::render_options::RenderOptions;

/// A figure at two moments.
struct ChangedFigure {
    figure: String,
    then: Value,
    now: Value,
}

/// Returns the name of a figure: its own, the one of its explanation, or the heading of its column elsewhere.
fn name_of(figure: &str, messages: &Messages) -> String {
    let own = match figure {
        "days_to_fit_median" => Some("figure-days-to-fit-median"),
        "days_to_fit_p90" => Some("figure-days-to-fit-p90"),
        "mean_days" => Some("figure-mean-days"),
        _ => None,
    };
    let name = figure.replace('_', "-");
    let found = |vocabulary: &str| messages.find(&format!("{vocabulary}-{name}"), &[]);
    let own = own.and_then(|id| messages.find(id, &[]));
    own.or_else(|| found("figure")).or_else(|| found("col")).unwrap_or_else(|| figure.to_owned())
}

/// Returns a figure for people: a rate in percent, a mean with one decimal.
fn shown(figure: &str, value: &Value) -> Cell {
    let text = match value.as_f64().filter(|_| value.is_f64()) {
        _ if value.is_null() => "—".to_owned(),
        Some(fraction) if is_rate(figure) => percent(fraction),
        Some(number) => format!("{number:.1}"),
        None => value.to_string(),
    };
    Cell::of(text, value.clone())
}

fn is_rate(figure: &str) -> bool {
    figure.ends_with("_rate") || matches!(figure, "coverage" | "utilisation")
}

/// Returns a fraction in percent, rounded as every rate is. Fractions in data have ten decimals.
fn percent(fraction: f64) -> String {
    const WHOLE: u64 = 10_000_000_000;
    Rate::new((fraction * WHOLE as f64).round() as u64, WHOLE).to_string()
}

const CHANGED: &[Column<ChangedFigure>] = &[
    Column::new("figure", Visibility::All, |c, look| {
        Cell::of(name_of(&c.figure, look.messages), c.figure.clone())
    }),
    Column::right("then", Visibility::All, |c, _| shown(&c.figure, &c.then)),
    Column::right("now", Visibility::All, |c, _| shown(&c.figure, &c.now)),
];

/// Refuses to compare groups: only totals are compared.
pub(super) fn no_groups<T>(by: &[T], context: &Context) -> Result<()> {
    match by {
        [] => Ok(()),
        _ => Err(CliError::Usage(tr!(context.messages, "usage-compare-by"))),
    }
}

/// Compares the totals of a report, as `count` counts them, now and before.
pub(super) fn totals(
    context: &mut Context,
    report: &str,
    asked: &ReportRequest<'_>,
    before: &Baseline<'_>,
    count: impl Fn(&Store, CountedPeriod) -> Result<Map<String, Value>>,
) -> Result<()> {
    let then = count(&before.store, before.period)?;
    let now = count(&asked.store, asked.period)?;
    let differs = now.iter().filter(|(figure, now)| then.get(*figure) != Some(*now));
    let changed: Vec<_> = differs
        .map(|(figure, now)| ChangedFigure {
            figure: figure.clone(),
            then: then.get(figure).cloned().unwrap_or(Value::Null),
            now: now.clone(),
        })
        .collect();
    let commits = match changed.is_empty() {
        true => Vec::new(),
        false => moving_commits(context, asked, before, count)?,
    };
    render_comparison(context, report, asked, before, "changed", CHANGED, &changed, &commits)
}

/// Returns the commits after which a total of the report differs. All are counted for the present period, so that the time
/// that has passed since moves no figure.
fn moving_commits(
    context: &Context,
    asked: &ReportRequest<'_>,
    before: &Baseline<'_>,
    count: impl Fn(&Store, CountedPeriod) -> Result<Map<String, Value>>,
) -> Result<Vec<CommitInfo>> {
    let (mut figures, mut failed) = (Map::new(), None);
    let mut moving = BTreeSet::new();
    Store::as_of_each(
        context.store()?,
        before.commit,
        asked.info.commits,
        |info, store| match count(store, asked.period) {
            Ok(now) => {
                if info.number > before.commit && now != figures {
                    moving.insert(info.number);
                }
                figures = now;
            }
            Err(error) => failed = Some(error),
        },
    )?;
    if let Some(error) = failed {
        return Err(error);
    }
    let mut commits = commits_since(context, asked, before)?;
    commits.retain(|info| moving.contains(&info.number));
    Ok(commits)
}

/// Returns the commits between the two moments.
fn commits_since(
    context: &Context,
    asked: &ReportRequest<'_>,
    before: &Baseline<'_>,
) -> Result<Vec<CommitInfo>> {
    let between =
        |info: &CommitInfo| info.number > before.commit && info.number <= asked.info.commits;
    Ok(Store::log(&context.store()?)?.into_iter().filter(between).collect())
}

#[allow(clippy::too_many_arguments, reason = "two lists, each with its columns")]
fn render_comparison<T>(
    context: &mut Context,
    report: &str,
    asked: &ReportRequest<'_>,
    before: &Baseline<'_>,
    name: &str,
    columns: &[Column<T>],
    changed: &[T],
    commits: &[CommitInfo],
) -> Result<()> {
    let [from, to, counted_to] = period_days(asked.period);
    render_report(
        context,
        |look| {
            let commits = commits.iter().map(|commit| json_of(COMMITS, commit, look));
            let rows = changed.iter().map(|row| json_of(columns, row, look));
            let mut object = json!({
                "report": report,
                "from": from,
                "to": to,
                "counted_to": counted_to,
                "compare_as_of": before.text,
                "as_of": asked.as_of,
                "commits": commits.collect::<Vec<_>>(),
                "position": position(&asked.info),
            });
            object[name] = rows.collect();
            object
        },
        |look| csv_of(columns, changed, look),
        |look| {
            let messages = look.messages;
            let moment = moment_name(before.text, messages);
            let mut under = Vec::new();
            let mut parts = Vec::new();
            if changed.is_empty() {
                under.extend([String::new(), tr!(messages, "compare-same")]);
            } else {
                parts.push(Part::table(grid(columns, changed, look), FEWEST));
            }
            if !commits.is_empty() {
                let caption = Some(tr!(messages, "compare-commits"));
                parts.push(Part { caption, ..Part::table(grid(COMMITS, commits, look), FEWEST) });
            }
            let period = period_text(messages, asked.period);
            let title = tr!(messages, "compare-title", moment = moment, period = period);
            let notes = vec![position_line(messages, &asked.info)];
            Page { title, under, parts, notes, ..Page::default() }
        },
    )
}

/// A record that a figure counts otherwise than at the earlier moment.
struct MovedRecord {
    record: String,
    name: String,
    then: Option<(&'static str, String)>,
    now: Option<(&'static str, String)>,
    commits: Vec<u64>,
}

fn part(part: &Option<(&'static str, String)>, look: &RenderOptions<'_>) -> Cell {
    match part {
        None => Cell::of("—", Value::Null),
        Some((code, why)) => {
            let word = look.messages.word("part", code);
            Cell::of(
                format!("{word}: {why}"),
                json!({ "part": code.replace('-', "_"), "why": why }),
            )
        }
    }
}

const MOVED: &[Column<MovedRecord>] = &[
    Column::new("record", Visibility::All, |m, _| Cell::text(&m.record)),
    Column::titled("name", "person_name", Visibility::All, |m, _| Cell::text(&m.name)),
    Column::wrap("then", Visibility::All, |m, look| part(&m.then, look)),
    Column::wrap("now", Visibility::All, |m, look| part(&m.now, look)),
    Column::new("commits", Visibility::All, |m, _| {
        let texts: Vec<_> = m.commits.iter().map(u64::to_string).collect();
        Cell::of(texts.join(" "), m.commits.clone())
    }),
];

/// Compares the records of a figure at two moments, and names the commits that changed each.
pub(super) fn explained(
    context: &mut Context,
    figure: &str,
    asked: &ReportRequest<'_>,
    before: &Baseline<'_>,
    [then, now]: [&Explanation; 2],
) -> Result<()> {
    let look = context.render_options();
    let (mut then, now) = (by_record(then, &look), by_record(now, &look));
    let mut moved = Vec::new();
    for (record, (name, part)) in now {
        let was = then.remove(&record).map(|(_, part)| part);
        if was.as_ref() != Some(&part) {
            moved.push(MovedRecord {
                record,
                name,
                then: was,
                now: Some(part),
                commits: Vec::new(),
            });
        }
    }
    for (record, (name, part)) in then {
        moved.push(MovedRecord { record, name, then: Some(part), now: None, commits: Vec::new() });
    }
    let number = |moved: &MovedRecord| RecordNo::parse(&moved.record);
    let records: Vec<_> = moved.iter().filter_map(number).collect();
    let touched = asked.store.touched_since(&records, before.commit)?;
    for moved in &mut moved {
        let commits = number(moved).and_then(|record| touched.get(&record));
        moved.commits = commits.cloned().unwrap_or_default();
    }
    let all = moved.iter().flat_map(|moved| moved.commits.iter().copied());
    let named: BTreeSet<u64> = all.collect();
    let mut commits = commits_since(context, asked, before)?;
    commits.retain(|info| named.contains(&info.number));
    render_comparison(context, figure, asked, before, "moved", MOVED, &moved, &commits)
}

/// Returns each record of an explanation with its name, its part and the reasons.
fn by_record(
    explanation: &Explanation,
    look: &RenderOptions<'_>,
) -> BTreeMap<String, (String, (&'static str, String))> {
    let Explanation { included, not_met, excluded, .. } = explanation;
    let parts = PARTS.into_iter().zip([included, not_met, excluded]);
    let entry = |code, entry: &Entry| {
        let (record, name) = explained_subject(&entry.subject, look);
        (record, (name, (code, explained_reasons(look.messages, entry))))
    };
    parts.flat_map(|(code, entries)| entries.iter().map(move |one| entry(code, one))).collect()
}
