//! Renders the explanation of a figure. The reasons of `assistive-core` become words here.

use assistive_core::Info;
use assistive_core::report::{CountedPeriod, Entry, Explanation, Figure, Reason, Subject};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::data::{data_of, objects, of_store};
use super::records::given_of;
use super::stock::{money, yuan};
use super::{
    Align, Cell, FEWEST, Grid, Page, Part, csv_lines, period_text, position_line, render_report,
    under,
};
use crate::context::Context;
use crate::error::Result;
use crate::lang::{Messages, tr};
use crate::render_options::RenderOptions;

/// The parts of an explanation.
pub(crate) const PARTS: [&str; 3] = ["included", "not-met", "excluded"];

/// An explanation, and what it was asked with.
pub(crate) struct Explained<'a> {
    /// The figure, as it was called.
    pub(crate) asked: &'a str,
    /// The days.
    pub(crate) period: CountedPeriod,
    /// The moment it is as of, as it was given.
    pub(crate) as_of: Option<&'a str>,
    /// The only part that is wanted.
    pub(crate) only: Option<&'a str>,
    /// The explanation.
    pub(crate) explanation: Explanation,
}

impl Explained<'_> {
    /// Returns the parts that are wanted, each with its code.
    fn parts(&self) -> Vec<(&'static str, &[Entry])> {
        let Explanation { included, not_met, excluded, .. } = &self.explanation;
        let parts = PARTS.into_iter().zip([included, not_met, excluded].map(Vec::as_slice));
        parts.filter(|(code, _)| self.only.is_none_or(|only| only == *code)).collect()
    }

    fn is_money(&self) -> bool {
        self.explanation.figure == Figure::DonatedValue
    }

    /// Returns the sum of the entries of a part.
    fn sum(&self, entries: &[Entry]) -> u64 {
        entries.iter().map(|entry| entry.amount).sum()
    }

    fn amount(&self, amount: u64) -> Value {
        if self.is_money() { yuan(amount) } else { json!(amount) }
    }
}

/// Prints an explanation; `info` says how far the store was read.
pub(crate) fn explained(
    context: &mut Context,
    explained: &Explained<'_>,
    info: &Info,
) -> Result<()> {
    render_report(
        context,
        |look| object(look, explained, info),
        |look| csv(look, explained),
        |look| page(look, explained, info),
    )
}

/// Returns the number and the name of a record.
pub(crate) fn explained_subject(subject: &Subject, look: &RenderOptions<'_>) -> (String, String) {
    match subject {
        Subject::Person(number, name) => (number.to_string(), name.clone()),
        Subject::Org(name) => (format!("org:{name}"), name.clone()),
        Subject::Need(number, name) => (number.to_string(), name.clone()),
        Subject::Loan(number, name) => (number.to_string(), name.clone()),
        Subject::Item(number, model) => (number.to_string(), look.messages.label(model)),
        _ => (String::new(), String::new()),
    }
}

fn object(look: &RenderOptions<'_>, explained: &Explained<'_>, info: &Info) -> Value {
    let mut data = data_of(&explained.explanation);
    let wanted = explained.parts();
    for code in PARTS {
        let key = code.replace('-', "_");
        let Some((_, entries)) = wanted.iter().find(|(known, _)| *known == code) else {
            data.shift_remove(&key);
            continue;
        };
        let objects = data.get_mut(&key).into_iter().flat_map(objects);
        for (object, entry) in objects.zip(*entries) {
            object.insert("name".into(), explained_subject(&entry.subject, look).1.into());
            object.insert("why".into(), explained_reasons(look.messages, entry).into());
        }
    }
    data.insert("figure".into(), explained.asked.into());
    of_store(data, explained.as_of, info)
}

fn csv(look: &RenderOptions<'_>, explained: &Explained<'_>) -> Result<Vec<u8>> {
    let header = ["part", "record", "name", "amount", "why"].map(str::to_owned).into();
    let rows = explained.parts().into_iter().flat_map(|(code, entries)| {
        entries.iter().map(move |entry| {
            let (number, name) = explained_subject(&entry.subject, look);
            let amount = explained.amount(entry.amount).to_string();
            vec![
                code.replace('-', "_"),
                number,
                name,
                amount,
                explained_reasons(look.messages, entry),
            ]
        })
    });
    csv_lines(std::iter::once(header).chain(rows))
}

fn page(look: &RenderOptions<'_>, explained: &Explained<'_>, info: &Info) -> Page {
    let messages = look.messages;
    let period = period_text(messages, explained.period);
    let figure = messages.message(&format!("figure-{}", explained.asked.replace('_', "-")), &[]);
    let parts = explained.parts().into_iter().map(|(code, entries)| {
        let sum = match explained.is_money() {
            true => money(explained.sum(entries)).into_text(),
            false => explained.sum(entries).to_string(),
        };
        let caption = messages.message(&format!("explain-{code}"), &[("sum", sum.into())]);
        let grid = grid(look, explained, entries);
        Part { caption: Some(caption), ..Part::table(grid, FEWEST) }
    });
    Page {
        title: tr!(messages, "explain-title", figure = figure, period = period),
        under: under(messages, explained.as_of),
        parts: parts.collect(),
        notes: vec![position_line(messages, info)],
        ..Page::default()
    }
}

fn grid(look: &RenderOptions<'_>, explained: &Explained<'_>, entries: &[Entry]) -> Grid {
    let messages = look.messages;
    // Other figures count each record once.
    let amounts =
        matches!(explained.explanation.figure, Figure::DonatedItems | Figure::DonatedValue);
    let row = |entry: &Entry| {
        let (number, name) = explained_subject(&entry.subject, look);
        let mut row = vec![Cell::text(number), Cell::text(name)];
        if amounts {
            let amount = explained.amount(entry.amount);
            row.push(Cell::of(amount.to_string(), amount));
        }
        row.push(Cell::text(explained_reasons(messages, entry)));
        row
    };
    let mut header = vec![tr!(messages, "explain-record"), tr!(messages, "explain-name")];
    let mut aligns = vec![Align::Left, Align::Left];
    if amounts {
        header.push(tr!(messages, "explain-amount"));
        aligns.push(Align::Right);
    }
    header.push(tr!(messages, "explain-why"));
    aligns.push(Align::Wrap);
    Grid { header, aligns, rows: entries.iter().map(row).collect(), total: false }
}

/// Returns all reasons of an entry in words.
pub(crate) fn explained_reasons(messages: &Messages, entry: &Entry) -> String {
    let reasons: Vec<_> = entry.why.iter().map(|why| reason(messages, why)).collect();
    reasons.join(&tr!(messages, "explain-and"))
}

/// Returns a reason in words; empty for one of a later library.
fn reason(messages: &Messages, why: &Reason) -> String {
    need_reason(messages, why)
        .or_else(|| provision_reason(messages, why))
        .or_else(|| stock_reason(messages, why))
        .unwrap_or_default()
}

/// Returns the message `id` with values that are text.
fn sentence(messages: &Messages, id: &str, values: &[(&str, String)]) -> String {
    let values: Vec<_> =
        values.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    messages.message(id, &values)
}

/// Returns a day as the value of a message.
fn day(name: &'static str, day: &Date) -> (&'static str, String) {
    (name, day.to_string())
}

/// Returns the words for a reason of a need.
fn need_reason(messages: &Messages, why: &Reason) -> Option<String> {
    let text = |id: &str, values: &[(&str, String)]| sentence(messages, id, values);
    Some(match why {
        Reason::NotMet(need, identified) => {
            text("why-not-met", &[("need", need.to_string()), day("identified", identified)])
        }
        Reason::PartlyMet(need, identified, given, quantity) => text(
            "why-partly-met",
            &[
                ("need", need.to_string()),
                day("identified", identified),
                ("given", given_of(messages, *given, *quantity)),
            ],
        ),
        Reason::Met(need, identified, fitting, on) => text(
            "why-met",
            &[
                ("need", need.to_string()),
                day("identified", identified),
                ("fitting", fitting.to_string()),
                day("on", on),
            ],
        ),
        Reason::MetBefore(need, identified, on) => text(
            "why-met-before",
            &[("need", need.to_string()), day("identified", identified), day("on", on)],
        ),
        Reason::MetAfter(need, identified, on) => text(
            "why-met-after",
            &[("need", need.to_string()), day("identified", identified), day("on", on)],
        ),
        Reason::Withdrawn(need, identified, on, reason) => text(
            "why-withdrawn",
            &[
                ("need", need.to_string()),
                day("identified", identified),
                day("on", on),
                ("reason", messages.coded(*reason)),
            ],
        ),
        Reason::Answered(need, fitting, on, used) => text(
            "why-answered",
            &[
                ("need", need.to_string()),
                ("fitting", fitting.to_string()),
                day("on", on),
                ("used", messages.coded(*used)),
            ],
        ),
        Reason::IdentifiedAfter(need, identified) => text(
            "why-identified-after",
            &[("need", need.to_string()), day("identified", identified)],
        ),
        Reason::IdentifiedAfterLeaving(need, identified, left) => text(
            "why-after-leaving",
            &[("need", need.to_string()), day("identified", identified), day("left", left)],
        ),
        Reason::GoesOn(need, kind, identified) => text(
            "why-goes-on",
            &[
                ("need", need.to_string()),
                ("kind", messages.coded(*kind)),
                day("identified", identified),
            ],
        ),
        _ => return None,
    })
}

/// Returns the words for a reason of a fitting, a service or a registration.
fn provision_reason(messages: &Messages, why: &Reason) -> Option<String> {
    let text = |id: &str, values: &[(&str, String)]| sentence(messages, id, values);
    Some(match why {
        Reason::Fitted(fitting, model, on, need) => {
            let model = messages.label(model);
            let values = [("fitting", fitting.to_string()), ("device", model), day("on", on)];
            match need {
                Some(need) => {
                    let need = ("need", need.to_string());
                    text("why-fitted", &[values.as_slice(), &[need]].concat())
                }
                None => text("why-fitted-unlisted", &values),
            }
        }
        Reason::Served(service, kind, on, place) => {
            let kind = messages.coded(*kind);
            let values = [("service", service.to_string()), ("kind", kind), day("on", on)];
            match place {
                Some(place) => {
                    let place = ("place", messages.coded(*place));
                    text("why-served-at", &[values.as_slice(), &[place]].concat())
                }
                None => text("why-served", &values),
            }
        }
        Reason::NotServed => tr!(messages, "why-not-served"),
        Reason::NotInNeed => tr!(messages, "why-not-in-need"),
        Reason::Registered(on) => text("why-registered", &[day("on", on)]),
        Reason::RegisteredAfter(on) => text("why-registered-after", &[day("on", on)]),
        Reason::Left(left) => {
            text("why-left", &[day("on", &left.on), ("reason", messages.coded(left.reason))])
        }
        _ => return None,
    })
}

/// Returns the words for a reason of a loan or a donation.
fn stock_reason(messages: &Messages, why: &Reason) -> Option<String> {
    let text = |id: &str, values: &[(&str, String)]| sentence(messages, id, values);
    Some(match why {
        Reason::Lent(loan, out, due, back) => {
            let mut values = vec![("loan", loan.to_string()), day("out", out)];
            match (back, due) {
                (Some(back), _) => {
                    values.push(day("back", back));
                    text("why-lent-back", &values)
                }
                (None, Some(due)) => {
                    values.push(day("due", due));
                    text("why-lent", &values)
                }
                (None, None) => text("why-issued", &values),
            }
        }
        Reason::Issued(loan, out) => {
            text("why-issued", &[("loan", loan.to_string()), day("out", out)])
        }
        Reason::Donated(donor, on, quantity, value) => {
            let value = value.map_or(0, |value| value.fen());
            let values = [
                day("on", on),
                ("quantity", quantity.to_string()),
                ("value", money(value).into_text()),
            ];
            match donor {
                Some(donor) => {
                    let donor = ("donor", donor.clone());
                    text("why-donated-by", &[values.as_slice(), &[donor]].concat())
                }
                None => text("why-donated", &values),
            }
        }
        _ => return None,
    })
}
