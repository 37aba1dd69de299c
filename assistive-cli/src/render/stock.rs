//! The columns of what is in stock and on loan.

use assistive_core::model::{Coded, Standing};
use assistive_core::report::{LendingFigures, StockFigures};
use assistive_core::{
    BorrowerView, CountView, HoldView, HolderView, ItemView, LoanView, PersonView, PileView,
    StoryEntry, TraceView,
};
use serde_json::{Value, json};

use super::rate::rate_cell;
use super::{Cell, Column, In, Look};
use crate::lang::say;

/// Devices with tags.
pub(crate) const ITEMS: &[Column<ItemView>] = &[
    Column::new("item", In::Detail, |i, _| Cell::text(i.number)),
    Column::new("tag", In::All, |i, _| Cell::maybe(i.tag.as_ref(), Cell::text)),
    Column::new("device", In::Detail, |i, _| Cell::text(i.model.code())),
    Column::wrap("device_name", In::All, |i, look| Cell::name(&i.model, look)),
    Column::new("site", In::All, |i, _| Cell::text(i.site.code())),
    Column::wrap("site_name", In::Detail, |i, look| Cell::name(&i.site, look)),
    Column::new("standing", In::All, |i, look| Cell::coded(i.standing, look)),
    Column::new("since", In::All, |i, _| match i.tag {
        Some(_) => Cell::text(i.since),
        None => Cell::none(),
    }),
    Column::wrap("holder", In::All, |i, look| holder(&i.holder, look)),
    Column::new("phone", In::Data, |i, _| match &i.holder {
        HolderView::Loan(_, who) | HolderView::Fitting(_, who) => phone(who),
        HolderView::Nobody | HolderView::Site(_) => Cell::none(),
    }),
    Column::new("due_on", In::All, |i, _| Cell::day(i.due_on)),
    Column::right("idle_days", In::Detail, |i, _| Cell::maybe(i.idle_days, Cell::number)),
    Column::right("quantity", In::Data, |i, _| Cell::number(i.quantity)),
    Column::new("serial", In::Detail, |i, _| Cell::maybe(i.serial.as_ref(), Cell::text)),
    Column::titled("source", "stock_source", In::Detail, |i, look| Cell::coded(i.source, look)),
    Column::new("donor", In::Detail, |i, look| hand(i.donor.as_ref(), look)),
    Column::right("value", In::Detail, |i, _| Cell::maybe(i.value, |v| money(v.fen()))),
    Column::new("received_on", In::Detail, |i, _| Cell::text(i.received_on)),
    Column::new("received_at", In::Detail, |i, look| Cell::label(&i.received_at, look)),
    Column::new("programme", In::Detail, |i, look| Cell::label(&i.programme, look)),
];

/// Who has a device: a name for people; `P12`, `org:` and a name, or a site's code for programs.
fn holder(holder: &HolderView, look: &Look<'_>) -> Cell {
    match holder {
        HolderView::Nobody => Cell::none(),
        HolderView::Loan(_, who) | HolderView::Fitting(_, who) => borrower(who),
        HolderView::Site(site) => Cell::of(
            say!(look.words, "stock-bound-for", site = look.words.label(site)),
            site.code(),
        ),
    }
}

/// A borrower: a name for people; `P12`, or `org:` and a name, for programs.
pub(super) fn borrower(who: &BorrowerView) -> Cell {
    match who {
        BorrowerView::Person(person) => {
            Cell::of(format!("{} {}", person.number, person.name), person.number.to_string())
        }
        BorrowerView::Org(name) => Cell::of(name, format!("org:{name}")),
    }
}

/// The borrower, if it is someone who is registered.
pub(super) fn borrower_person(who: &BorrowerView) -> Option<&PersonView> {
    match who {
        BorrowerView::Person(person) => Some(person),
        BorrowerView::Org(_) => None,
    }
}

fn name(who: &BorrowerView) -> Cell {
    match who {
        BorrowerView::Person(person) => Cell::text(&person.name),
        BorrowerView::Org(name) => Cell::text(name),
    }
}

fn phone(who: &BorrowerView) -> Cell {
    Cell::maybe(borrower_person(who).and_then(|person| person.phone.as_ref()), Cell::text)
}

fn guardian(who: &BorrowerView) -> Cell {
    Cell::maybe(borrower_person(who).and_then(|person| person.guardian.as_ref()), Cell::text)
}

/// Quantities of bulk models.
pub(crate) const PILES: &[Column<PileView>] = &[
    Column::new("device", In::All, |p, _| Cell::text(p.model.code())),
    Column::wrap("device_name", In::All, |p, look| Cell::name(&p.model, look)),
    Column::new("site", In::All, |p, _| Cell::text(p.site.code())),
    Column::wrap("site_name", In::Data, |p, look| Cell::name(&p.site, look)),
    Column::right("in_stock", In::All, |p, _| Cell::number(p.count(Standing::InStock))),
    Column::right("on_loan", In::All, |p, _| Cell::number(p.count(Standing::OnLoan))),
    Column::right("issued", In::All, |p, _| Cell::number(p.count(Standing::Issued))),
    Column::right("cleaning", In::All, |p, _| Cell::number(p.count(Standing::Cleaning))),
    Column::right("repair", In::All, |p, _| Cell::number(p.count(Standing::Repair))),
    Column::right("display", In::All, |p, _| Cell::number(p.count(Standing::Display))),
    Column::right("lost", In::All, |p, _| Cell::number(p.count(Standing::Lost))),
    Column::right("retired", In::All, |p, _| Cell::number(p.count(Standing::Retired))),
    Column::right("quantity", In::Data, |p, _| Cell::number(p.quantity())),
    Column::right("value", In::All, |p, _| money(p.value)),
];

/// What happened to a device.
pub(crate) const STORY: &[Column<StoryEntry>] = &[
    Column::new("on", In::All, |s, _| Cell::text(s.on)),
    Column::new("step", In::All, |s, look| match s.step {
        Some(step) => Cell::of(look.words.word("happened", step.code()), step.code()),
        None => Cell::of(look.words.word("happened", "receive"), "receive"),
    }),
    Column::wrap("who", In::All, |s, _| Cell::maybe(s.who.as_ref(), borrower)),
    Column::new("site", In::All, |s, _| Cell::text(s.site.code())),
    Column::new("due_on", In::All, |s, _| Cell::day(s.due_on)),
    Column::new("record", In::All, |s, _| match (s.loan, s.fitting) {
        (Some(loan), _) => Cell::text(loan),
        (None, Some(fitting)) => Cell::text(fitting),
        (None, None) => Cell::none(),
    }),
    Column::new("condition", In::Data, |s, look| Cell::coded(s.condition, look)),
    Column::new("source", In::Data, |s, look| Cell::coded(s.source, look)),
    Column::wrap("note", In::List, |s, look| {
        let source = s.source.map(|source| look.words.coded(source));
        let condition = s.condition.map(|condition| look.words.coded(condition));
        let parts = source.into_iter().chain(condition).chain(s.note.clone());
        let parts = parts.collect::<Vec<_>>().join(", ");
        Cell::text(look.masked(&look.words.list(&parts)))
    }),
    Column::new("note", In::Data, |s, look| hand(s.note.as_ref(), look)),
    Column::new("by", In::All, |s, look| {
        Cell::maybe(s.by.as_ref(), |by| Cell::text(look.masked(by)))
    }),
];

/// Where stock came from and who had it.
pub(crate) const TRACES: &[Column<TraceView>] = &[
    Column::new("item", In::Data, |t, _| Cell::text(t.item.number)),
    Column::new("tag", In::All, |t, _| match &t.item.tag {
        Some(tag) => Cell::text(tag),
        None => Cell::of(t.item.number.to_string(), Value::Null),
    }),
    Column::new("device", In::Data, |t, _| Cell::text(t.item.model.code())),
    Column::wrap("device_name", In::All, |t, look| Cell::name(&t.item.model, look)),
    Column::right("quantity", In::All, |t, _| Cell::number(t.item.quantity)),
    Column::new("donor", In::All, |t, _| Cell::maybe(t.item.donor.as_ref(), Cell::text)),
    Column::right("value", In::Data, |t, _| Cell::maybe(t.item.value, |v| money(v.fen()))),
    Column::new("received_on", In::All, |t, _| Cell::text(t.item.received_on)),
    Column::new("site", In::All, |t, _| Cell::text(t.item.site.code())),
    Column::new("standing", In::All, |t, look| Cell::coded(t.item.standing, look)),
    Column::wrap("holder", In::All, |t, look| holder(&t.item.holder, look)),
    Column::wrap("had", In::All, |t, look| {
        let shown = t.had.iter().map(|(who, from, _)| format!("{} {from}", name(who).into_text()));
        let data = t.had.iter().map(|(who, from, to)| {
            let to = to.map(|day| day.to_string());
            json!({ "who": borrower(who).into_value(), "from": from.to_string(), "to": to })
        });
        let data = data.collect::<Vec<_>>();
        Cell::of(look.words.list(&shown.collect::<Vec<_>>().join(", ")), data)
    }),
];

/// Loans.
pub(crate) const LOANS: &[Column<LoanView>] = &[
    Column::new("loan", In::All, |l, _| Cell::text(l.number)),
    Column::new("tag", In::All, |l, _| match &l.item {
        Some((_, tag)) => Cell::text(tag),
        None => Cell::none(),
    }),
    Column::new("device", In::Detail, |l, _| Cell::text(l.model.code())),
    Column::wrap("device_name", In::All, |l, look| Cell::name(&l.model, look)),
    Column::wrap("borrower", In::All, |l, _| borrower(&l.borrower)),
    Column::new("borrower_name", In::Data, |l, _| name(&l.borrower)),
    Column::new("phone", In::All, |l, _| phone(&l.borrower)),
    Column::new("guardian", In::Detail, |l, _| guardian(&l.borrower)),
    Column::new("out_on", In::All, |l, _| Cell::text(l.out_on)),
    Column::new("due_on", In::All, |l, _| Cell::day(l.due_on)),
    Column::new("in_on", In::All, |l, _| Cell::day(l.in_on)),
    Column::right("days_late", In::All, |l, _| Cell::maybe(l.days_late, Cell::number)),
    Column::new("site", In::Detail, |l, look| Cell::label(&l.site, look)),
    Column::right("quantity", In::All, |l, _| Cell::number(l.quantity)),
    Column::right("still_out", In::Detail, |l, _| Cell::number(l.out)),
    Column::new("need", In::Detail, |l, _| Cell::maybe(l.need, Cell::text)),
    Column::new("purpose", In::Detail, |l, look| Cell::coded(l.purpose, look)),
    Column::right("deposit", In::Detail, |l, _| Cell::maybe(l.deposit, |d| money(d.fen()))),
    Column::new("deposit_back", In::Detail, |l, _| Cell::day(l.deposit_back)),
    Column::right("renewals", In::Detail, |l, _| Cell::number(l.renewals)),
    Column::new("condition", In::Detail, |l, look| Cell::coded(l.condition, look)),
    Column::new("missing", In::Detail, |l, look| hand(l.missing.as_ref(), look)),
    Column::new("by", In::Detail, |l, look| hand(l.by.as_ref(), look)),
    Column::new("back_by", In::Detail, |l, look| hand(l.back_by.as_ref(), look)),
];

/// Text that someone typed, ids in it hidden.
fn hand(by: Option<&String>, look: &Look<'_>) -> Cell {
    Cell::maybe(by, |by| Cell::text(look.masked(by)))
}

/// Holds.
pub(crate) const HOLDS: &[Column<HoldView>] = &[
    Column::new("hold", In::All, |h, _| Cell::text(h.number)),
    Column::new("device", In::Detail, |h, _| Cell::text(h.model.code())),
    Column::wrap("device_name", In::All, |h, look| Cell::name(&h.model, look)),
    Column::new("site", In::All, |h, look| Cell::label(&h.site, look)),
    Column::wrap("borrower", In::All, |h, _| borrower(&h.borrower)),
    Column::new("borrower_name", In::Data, |h, _| name(&h.borrower)),
    Column::new("phone", In::All, |h, _| phone(&h.borrower)),
    Column::new("placed_on", In::All, |h, _| Cell::text(h.placed_on)),
    Column::right("priority", In::All, |h, _| Cell::number(h.priority)),
    Column::new("status", In::All, |h, look| {
        Cell::of(look.words.word("hold", h.status.code()), h.status.code())
    }),
    Column::new("status_on", In::All, |h, _| Cell::day(h.status.day())),
    Column::new("tag", In::All, |h, _| match &h.status {
        assistive_core::HoldStatus::Offered(tag, _) => Cell::maybe(tag.as_ref(), Cell::text),
        _ => Cell::none(),
    }),
    Column::right("queue_place", In::All, |h, _| Cell::maybe(h.place, Cell::number)),
    Column::new("expected_on", In::All, |h, _| Cell::day(h.expected_on)),
    Column::new("by", In::Detail, |h, look| hand(h.by.as_ref(), look)),
];

/// Stock-takes.
pub(crate) const COUNTS: &[Column<CountView>] = &[
    Column::new("count", In::All, |c, _| Cell::text(c.number)),
    Column::new("on", In::All, |c, _| Cell::text(c.on)),
    Column::new("site", In::All, |c, look| Cell::label(&c.site, look)),
    Column::right("found", In::All, |c, _| Cell::number(c.found)),
    Column::wrap("missing_tags", In::All, |c, look| list(&c.missing, look)),
    Column::wrap("unexpected_tags", In::All, |c, look| list(&c.unexpected, look)),
    Column::new("by", In::All, |c, look| hand(c.by.as_ref(), look)),
];

fn list(tags: &[String], look: &Look<'_>) -> Cell {
    Cell::of(look.words.list(&tags.join(", ")), tags.to_vec())
}

/// The figures of lending.
pub(crate) const LENDING: &[Column<LendingFigures>] = &[
    Column::right("loans", In::All, |f, _| Cell::number(f.loans)),
    Column::right("borrowers", In::All, |f, _| Cell::number(f.borrowers)),
    Column::right("returned", In::All, |f, _| Cell::number(f.returned)),
    Column::right("open", In::All, |f, _| Cell::number(f.open)),
    Column::right("overdue", In::All, |f, _| Cell::number(f.overdue)),
    Column::right("mean_days", In::All, |f, _| {
        Cell::maybe(f.mean_days(), |days| Cell::of(format!("{days:.1}"), rounded(days)))
    }),
    Column::right("utilisation", In::All, |f, _| match f.utilisation {
        None => Cell::none(),
        Some(rate) => rate_cell(rate),
    }),
];

/// A number as far as it can be compared: ten decimals.
fn rounded(number: f64) -> Value {
    json!((number * 1e10).round() / 1e10)
}

/// How the stock stands.
pub(crate) const STANDINGS: &[Column<StockFigures>] = &[
    Column::right("quantity", In::All, |f, _| Cell::number(f.quantity)),
    Column::right("value", In::All, |f, _| money(f.value)),
    Column::right("in_stock", In::All, |f, _| Cell::number(f.in_stock)),
    Column::right("on_loan", In::All, |f, _| Cell::number(f.on_loan)),
    Column::right("issued", In::All, |f, _| Cell::number(f.issued)),
    Column::right("cleaning", In::All, |f, _| Cell::number(f.cleaning)),
    Column::right("repair", In::All, |f, _| Cell::number(f.repair)),
    Column::right("display", In::All, |f, _| Cell::number(f.display)),
    Column::right("transit", In::All, |f, _| Cell::number(f.transit)),
    Column::right("lost", In::All, |f, _| Cell::number(f.lost)),
    Column::right("retired", In::All, |f, _| Cell::number(f.retired)),
];

/// An amount in yuan: a number in data, too.
pub(super) fn money(fen: u64) -> Cell {
    let text = match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    };
    Cell::of(text, yuan(fen))
}

/// An amount in yuan, whole where it is.
pub(crate) fn yuan(fen: u64) -> Value {
    if fen.is_multiple_of(100) { json!(fen / 100) } else { json!(fen as f64 / 100.0) }
}

/// A setting with its value.
pub(crate) struct SettingRow {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its value, if it has one.
    pub(crate) value: Option<String>,
    /// Whether it holds for everyone who uses the store.
    pub(crate) of_store: bool,
}

/// Settings.
pub(crate) const SETTINGS: &[Column<SettingRow>] = &[
    Column::new("setting", In::All, |s, _| Cell::text(s.name)),
    Column::titled("value", "setting_value", In::All, |s, _| {
        match s.value.as_deref().map(str::parse::<u64>) {
            Some(Ok(number)) => Cell::number(number),
            _ => Cell::maybe(s.value.as_ref(), Cell::text),
        }
    }),
    Column::new("scope", In::All, |s, look| {
        let code = if s.of_store { "store" } else { "user" };
        Cell::of(look.words.word("scope", code), code)
    }),
    Column::new("meaning", In::Shown, |s, look| Cell::text(look.words.word("setting", s.name))),
];
