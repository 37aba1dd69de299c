//! Exceptions: the list, with the reason of each in words, and how many there are of each kind.

use assistive_core::Info;
use assistive_core::report::{Exception, ExceptionKind, ExceptionWhy, ExceptionsQuery};
use serde_json::{Map, json};

use super::{
    Cell, Column, FEWEST, In, Look, Page, Part, csv_of, grid, hand_over, json_of, position,
    position_line, under,
};
use crate::context::Context;
use crate::error::Result;
use crate::lang::say;
use crate::privacy;

const EXCEPTIONS: &[Column<Exception>] = &[
    Column::titled("kind", "exception", In::All, |e, look| {
        let code = e.why.kind().code();
        Cell::of(look.words.word("exception", code), code)
    }),
    Column::new("day", In::All, |e, _| Cell::text(e.day)),
    Column::new("person", In::All, |e, _| Cell::maybe(e.person.as_ref(), |p| Cell::text(p.number))),
    Column::titled("name", "person_name", In::All, |e, _| {
        Cell::maybe(e.person.as_ref(), |p| Cell::text(&p.name))
    }),
    Column::new("id_number", In::All, |e, look| {
        let citizen = e.person.as_ref().and_then(|person| person.citizen);
        Cell::maybe(citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("record", In::All, |e, _| Cell::text(e.record)),
    Column::new("device", In::Data, |e, _| match e.device.code() {
        "" => Cell::none(),
        code => Cell::text(code),
    }),
    Column::wrap("device_name", In::All, |e, look| Cell::name(&e.device, look)),
    Column::new("other", In::Data, |e, _| Cell::maybe(e.why.other(), Cell::text)),
    Column::wrap("why", In::All, |e, look| Cell::text(why(&e.why, look))),
];

/// The reason in words.
fn why(why: &ExceptionWhy, look: &Look<'_>) -> String {
    let words = look.words;
    match why {
        ExceptionWhy::AfterLeaving { left } => {
            let (left, reason) = (left.on.to_string(), words.coded(left.reason));
            say!(words, "exception-after-leaving", left = left, reason = reason)
        }
        ExceptionWhy::InsideLife { before, model, fitted, until, .. } => say!(
            words,
            "exception-inside-life",
            before = before.to_string(),
            model = words.label(model),
            fitted = fitted.to_string(),
            until = until.to_string(),
        ),
        ExceptionWhy::Unlisted => say!(words, "exception-unlisted"),
        ExceptionWhy::LikelyDuplicate { of } => {
            say!(words, "exception-likely-duplicate", other = of.to_string())
        }
        ExceptionWhy::IdleDonation { donor, tag, days } => {
            let (tag, days) = (tag.to_string(), *days);
            match donor {
                Some(donor) => {
                    let donor = look.masked(donor);
                    say!(words, "exception-idle-donation", tag = tag, donor = donor, days = days)
                }
                None => say!(words, "exception-idle-donation-bare", tag = tag, days = days),
            }
        }
        ExceptionWhy::FollowUpMissing { fitted, round } => {
            let months = round.months();
            say!(words, "exception-follow-up-missing", fitted = fitted.to_string(), months = months)
        }
        // A kind that this program does not know yet.
        other => words.word("exception", other.kind().code()),
    }
}

/// Prints the exceptions of a period.
pub(crate) fn exceptions(
    context: &mut Context,
    query: &ExceptionsQuery,
    as_of: Option<&str>,
    info: &Info,
    found: &[Exception],
) -> Result<()> {
    let (from, to) = (query.period.from().to_string(), query.period.to().to_string());
    hand_over(
        context,
        |look| {
            let rows = found.iter().map(|row| json_of(EXCEPTIONS, row, look));
            let counts = counts(query, found).map(|(kind, n)| (kind.code().into(), json!(n)));
            json!({
                "report": "exceptions",
                "from": from,
                "to": to,
                "as_of": as_of,
                "rows": rows.collect::<Vec<_>>(),
                "counts": counts.collect::<Map<_, _>>(),
                "position": position(info),
            })
        },
        |look| csv_of(EXCEPTIONS, found, look),
        |look| {
            let words = look.words;
            let counts = counts(query, found).map(|(kind, count)| {
                let kind = words.word("exception", kind.code());
                say!(words, "exceptions-count", kind = kind, count = count)
            });
            Page {
                title: say!(words, "exceptions-title", from = from.as_str(), to = to.as_str()),
                under: under(words, as_of),
                parts: vec![Part::table(grid(EXCEPTIONS, found, look), FEWEST)],
                notes: counts.chain([position_line(words, info)]).collect(),
                ..Page::default()
            }
        },
    )
}

/// How many there are of each kind that was asked for.
fn counts<'a>(
    query: &'a ExceptionsQuery,
    found: &'a [Exception],
) -> impl Iterator<Item = (ExceptionKind, usize)> + 'a {
    let asked = |kind: &&ExceptionKind| query.kinds.is_empty() || query.kinds.contains(kind);
    let kinds = ExceptionKind::ALL.iter().filter(asked);
    kinds.map(|kind| (*kind, found.iter().filter(|row| row.why.kind() == *kind).count()))
}
