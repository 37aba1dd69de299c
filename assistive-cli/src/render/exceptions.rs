//! Exceptions: the list, with the reason of each in words, and the count of each kind.

use assistive_core::Info;
use assistive_core::report::{Exception, ExceptionKind, ExceptionReason, ExceptionsQuery};
use serde_json::{Map, json};

use super::{
    Cell, Column, FEWEST, Page, Part, Visibility, csv_of, grid, json_of, period_days, period_text,
    position, position_line, render_report, under,
};
use crate::context::{Context, OutputFormat};
use crate::error::Result;
use crate::lang::tr;
use crate::privacy;
use crate::render_options::RenderOptions;

/// The exceptions of a kind that the terminal shows. The rest is counted.
const FEW: usize = 20;

const EXCEPTIONS: &[Column<Exception>] = &[
    Column::titled("kind", "exception", Visibility::All, |e, look| {
        let code = e.why.kind().code();
        Cell::of(look.messages.word("exception", code), code)
    }),
    Column::new("day", Visibility::All, |e, _| Cell::text(e.day)),
    Column::new("person", Visibility::All, |e, _| {
        Cell::maybe(e.person.as_ref(), |p| Cell::text(p.number))
    }),
    Column::titled("name", "person_name", Visibility::All, |e, _| {
        Cell::maybe(e.person.as_ref(), |p| Cell::text(&p.name))
    }),
    Column::new("id_number", Visibility::All, |e, look| {
        let citizen = e.person.as_ref().and_then(|person| person.citizen);
        Cell::maybe(citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("record", Visibility::All, |e, _| Cell::text(e.record)),
    Column::new("device", Visibility::Data, |e, _| match e.device.code() {
        "" => Cell::none(),
        code => Cell::text(code),
    }),
    Column::wrap("device_name", Visibility::All, |e, look| Cell::name(&e.device, look)),
    Column::new("other", Visibility::Data, |e, _| Cell::maybe(e.why.other(), Cell::text)),
    Column::wrap("why", Visibility::All, |e, look| Cell::text(why(&e.why, look))),
];

/// Returns the reason in words.
fn why(why: &ExceptionReason, look: &RenderOptions<'_>) -> String {
    let messages = look.messages;
    match why {
        ExceptionReason::AfterLeaving { left } => {
            let (left, reason) = (left.on.to_string(), messages.coded(left.reason));
            tr!(messages, "exception-after-leaving", left = left, reason = reason)
        }
        ExceptionReason::InsideLife { before, model, fitted, until, .. } => tr!(
            messages,
            "exception-inside-life",
            before = before.to_string(),
            model = messages.label(model),
            fitted = fitted.to_string(),
            until = until.to_string(),
        ),
        ExceptionReason::Unlisted { surplus, quantity } if surplus < quantity => {
            tr!(messages, "exception-surplus", surplus = *surplus, quantity = *quantity)
        }
        ExceptionReason::Unlisted { .. } => tr!(messages, "exception-unlisted"),
        ExceptionReason::LikelyDuplicate { of } => {
            tr!(messages, "exception-likely-duplicate", other = of.to_string())
        }
        ExceptionReason::IdleDonation { donor, tag, days } => {
            let (tag, days) = (tag.to_string(), *days);
            match donor {
                Some(donor) => {
                    let donor = look.masked(donor);
                    tr!(messages, "exception-idle-donation", tag = tag, donor = donor, days = days)
                }
                None => tr!(messages, "exception-idle-donation-bare", tag = tag, days = days),
            }
        }
        ExceptionReason::FollowUpMissing { fitted, round } => {
            let months = round.months();
            tr!(
                messages,
                "exception-follow-up-missing",
                fitted = fitted.to_string(),
                months = months
            )
        }
        // A kind of a later library.
        other => messages.word("exception", other.kind().code()),
    }
}

/// Prints the exceptions of a period.
pub(crate) fn exceptions(
    context: &mut Context,
    query: &ExceptionsQuery,
    as_of: Option<&str>,
    info: &Info,
    found: &[Exception],
    all: bool,
) -> Result<()> {
    // A file has all of them in one table.
    let few =
        (context.shape() == OutputFormat::Table).then_some(if all { usize::MAX } else { FEW });
    let [from, to, counted_to] = period_days(query.period);
    render_report(
        context,
        |look| {
            let rows = found.iter().map(|row| json_of(EXCEPTIONS, row, look));
            let counts = counts(query, found).map(|(kind, n)| (kind.code().into(), json!(n)));
            json!({
                "report": "exceptions",
                "from": from,
                "to": to,
                "counted_to": counted_to,
                "as_of": as_of,
                "rows": rows.collect::<Vec<_>>(),
                "counts": counts.collect::<Map<_, _>>(),
                "position": position(info),
            })
        },
        |look| csv_of(EXCEPTIONS, found, look),
        |look| {
            let messages = look.messages;
            let totals = counts(query, found).map(|(kind, count)| {
                let kind = messages.word("exception", kind.code());
                tr!(messages, "exceptions-count", kind = kind, count = count)
            });
            let (parts, is_cut) = match few {
                Some(few) => parts_by_kind(query, found, few, look),
                None => (vec![Part::table(grid(EXCEPTIONS, found, look), FEWEST)], false),
            };
            let cut = is_cut.then(|| tr!(messages, "exceptions-few", few = FEW));
            Page {
                title: tr!(
                    messages,
                    "exceptions-title",
                    period = period_text(messages, query.period)
                ),
                under: under(messages, as_of).into_iter().chain(totals).collect(),
                parts,
                notes: cut.into_iter().chain([position_line(messages, info)]).collect(),
                ..Page::default()
            }
        },
    )
}

/// Returns a table for each kind with its first exceptions, and whether some are left out.
fn parts_by_kind(
    query: &ExceptionsQuery,
    found: &[Exception],
    few: usize,
    look: &RenderOptions<'_>,
) -> (Vec<Part>, bool) {
    let mut is_cut = false;
    let mut parts = Vec::new();
    for (kind, count) in counts(query, found).filter(|(_, count)| *count > 0) {
        let own = found.iter().filter(|row| row.why.kind() == kind).take(few);
        let name = look.messages.word("exception", kind.code());
        let shown = count.min(few);
        let caption = match shown < count {
            true => {
                tr!(look.messages, "exceptions-part", kind = name, shown = shown, count = count)
            }
            false => tr!(look.messages, "exceptions-count", kind = name, count = count),
        };
        is_cut |= shown < count;
        // The caption names the kind.
        let table = Part::table(grid(&EXCEPTIONS[1..], own, look), FEWEST);
        parts.push(Part { caption: Some(caption), ..table });
    }
    (parts, is_cut)
}

/// Counts the exceptions of each requested kind.
fn counts<'a>(
    query: &'a ExceptionsQuery,
    found: &'a [Exception],
) -> impl Iterator<Item = (ExceptionKind, usize)> + 'a {
    let asked = |kind: &&ExceptionKind| query.kinds.is_empty() || query.kinds.contains(kind);
    let kinds = ExceptionKind::ALL.iter().filter(asked);
    kinds.map(|kind| (*kind, found.iter().filter(|row| row.why.kind() == *kind).count()))
}
