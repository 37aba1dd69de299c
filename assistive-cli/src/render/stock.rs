//! The columns of stock and loans.

use assistive_core::exchange::Kind;
use assistive_core::model::{Coded, ItemStatus};
use assistive_core::report::{LendingFigures, StockFigures};
use assistive_core::{
    BorrowerView, HistoryEntry, HoldView, HolderView, ItemView, LoanView, PersonView,
    StockLevelView, StockTakeView, TraceView,
};
use serde_json::{Value, json};

use super::rate::rate_cell;
use super::records::device_and_count;
use super::rows::column_name;
use super::{Cell, Column, Visibility};
use crate::lang::tr;
use crate::render_options::RenderOptions;

/// Devices with tags.
pub(crate) const ITEMS: &[Column<ItemView>] = &[
    Column::new("item", Visibility::Detail, |i, _| Cell::text(i.number)),
    Column::new("tag", Visibility::All, |i, _| Cell::maybe(i.tag.as_ref(), Cell::text)),
    Column::new("device", Visibility::Detail, |i, _| Cell::text(i.model.code())),
    Column::wrap("device_name", Visibility::All, |i, look| Cell::name(&i.model, look)),
    Column::new("site", Visibility::All, |i, _| Cell::text(i.site.code())),
    Column::wrap("site_name", Visibility::Detail, |i, look| Cell::name(&i.site, look)),
    Column::new("standing", Visibility::All, |i, look| Cell::coded(i.status, look)),
    Column::new("since", Visibility::All, |i, _| match i.tag {
        Some(_) => Cell::text(i.since),
        None => Cell::none(),
    }),
    Column::wrap("holder", Visibility::All, |i, look| holder(&i.holder, look)),
    Column::new("phone", Visibility::Data, |i, _| match &i.holder {
        HolderView::Loan(_, who) | HolderView::Fitting(_, who) => phone(who),
        HolderView::Nobody | HolderView::Site(_) => Cell::none(),
    }),
    Column::new("due_on", Visibility::All, |i, _| Cell::day(i.due_on)),
    Column::right("idle_days", Visibility::Detail, |i, _| Cell::maybe(i.idle_days, Cell::number)),
    Column::right("quantity", Visibility::Data, |i, _| Cell::number(i.quantity)),
    Column::new("serial", Visibility::Detail, |i, _| Cell::maybe(i.serial.as_ref(), Cell::text)),
    Column::titled("source", "stock_source", Visibility::Detail, |i, look| {
        Cell::coded(i.source, look)
    }),
    Column::new("donor", Visibility::Detail, |i, look| hand(i.donor.as_ref(), look)),
    Column::right("value", Visibility::Detail, |i, _| Cell::maybe(i.value, |v| money(v.fen()))),
    Column::new("received_on", Visibility::Detail, |i, _| Cell::text(i.received_on)),
    Column::new("received_at", Visibility::Detail, |i, look| Cell::label(&i.received_at, look)),
    Column::new("programme", Visibility::Detail, |i, look| Cell::label(&i.programme, look)),
    Column::new("note", Visibility::Detail, |i, look| hand(i.note.as_ref(), look)),
];

/// Returns the holder of a device: a name for people; `P12`, `org:` and a name, or a site's code for programs.
fn holder(holder: &HolderView, look: &RenderOptions<'_>) -> Cell {
    match holder {
        HolderView::Nobody => Cell::none(),
        HolderView::Loan(_, who) | HolderView::Fitting(_, who) => borrower(who),
        HolderView::Site(site) => Cell::of(
            tr!(look.messages, "stock-bound-for", site = look.messages.label(site)),
            site.code(),
        ),
    }
}

/// Returns a borrower: a name for people; `P12`, or `org:` and a name, for programs.
pub(super) fn borrower(who: &BorrowerView) -> Cell {
    match who {
        BorrowerView::Person(person) => {
            Cell::of(format!("{} {}", person.number, person.name), person.number.to_string())
        }
        BorrowerView::Org(name) => Cell::of(name, format!("org:{name}")),
    }
}

/// Returns the borrower, if it is a registered person.
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
pub(crate) const PILES: &[Column<StockLevelView>] = &[
    Column::new("device", Visibility::All, |p, _| Cell::text(p.model.code())),
    Column::wrap("device_name", Visibility::All, |p, look| Cell::name(&p.model, look)),
    Column::new("site", Visibility::All, |p, _| Cell::text(p.site.code())),
    Column::wrap("site_name", Visibility::Data, |p, look| Cell::name(&p.site, look)),
    Column::right("in_stock", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::InStock))),
    Column::right("on_loan", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::OnLoan))),
    Column::right("issued", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::Issued))),
    Column::right("cleaning", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::Cleaning))),
    Column::right("repair", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::Repair))),
    Column::right("display", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::Display))),
    Column::right("transit", Visibility::Data, |p, _| Cell::number(p.count(ItemStatus::Transit))),
    Column::right("lost", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::Lost))),
    Column::right("retired", Visibility::All, |p, _| Cell::number(p.count(ItemStatus::Retired))),
    Column::right("quantity", Visibility::Data, |p, _| Cell::number(p.quantity())),
    Column::right("value", Visibility::All, |p, _| money(p.value)),
];

/// The columns of a device's history.
pub(crate) const STORY: &[Column<HistoryEntry>] = &[
    Column::new("on", Visibility::All, |s, _| Cell::text(s.on)),
    Column::new("step", Visibility::All, |s, look| match s.step {
        Some(step) => Cell::of(look.messages.word("happened", step.code()), step.code()),
        None => Cell::of(look.messages.word("happened", "receive"), "receive"),
    }),
    Column::wrap("who", Visibility::All, |s, _| Cell::maybe(s.who.as_ref(), borrower)),
    Column::new("site", Visibility::All, |s, _| Cell::text(s.site.code())),
    Column::new("due_on", Visibility::All, |s, _| Cell::day(s.due_on)),
    Column::new("record", Visibility::All, |s, _| match (s.loan, s.fitting) {
        (Some(loan), _) => Cell::text(loan),
        (None, Some(fitting)) => Cell::text(fitting),
        (None, None) => Cell::none(),
    }),
    Column::new("condition", Visibility::Data, |s, look| Cell::coded(s.condition, look)),
    Column::new("source", Visibility::Data, |s, look| Cell::coded(s.source, look)),
    Column::wrap("note", Visibility::List, |s, look| {
        let source = s.source.map(|source| look.messages.coded(source));
        let condition = s.condition.map(|condition| look.messages.coded(condition));
        let work = [&s.method, &s.fault, &s.parts].into_iter().flatten().cloned();
        let cost = s.cost.map(|cost| money(cost.fen()).as_text().to_owned());
        let cost = cost.map(|yuan| tr!(look.messages, "story-cost", yuan = yuan));
        let work = work.chain(cost);
        let parts = source.into_iter().chain(condition).chain(work).chain(s.note.clone());
        let parts = parts.collect::<Vec<_>>().join(", ");
        Cell::text(look.masked(&look.messages.list(&parts)))
    }),
    Column::new("note", Visibility::Data, |s, look| hand(s.note.as_ref(), look)),
    Column::new("method", Visibility::Data, |s, look| hand(s.method.as_ref(), look)),
    Column::new("fault", Visibility::Data, |s, look| hand(s.fault.as_ref(), look)),
    Column::new("parts", Visibility::Data, |s, look| hand(s.parts.as_ref(), look)),
    Column::right("cost", Visibility::Data, |s, _| Cell::maybe(s.cost, |cost| money(cost.fen()))),
    Column::new("by", Visibility::All, |s, look| {
        Cell::maybe(s.by.as_ref(), |by| Cell::text(look.masked(by)))
    }),
];

/// The columns of a trace: the origin of stock and its holders.
pub(crate) const TRACES: &[Column<TraceView>] = &[
    Column::new("item", Visibility::Data, |t, _| Cell::text(t.item.number)),
    Column::new("tag", Visibility::All, |t, _| match &t.item.tag {
        Some(tag) => Cell::text(tag),
        None => Cell::of(t.item.number.to_string(), Value::Null),
    }),
    Column::new("device", Visibility::Data, |t, _| Cell::text(t.item.model.code())),
    Column::wrap("device_name", Visibility::All, |t, look| Cell::name(&t.item.model, look)),
    Column::right("quantity", Visibility::All, |t, _| Cell::number(t.item.quantity)),
    Column::new("donor", Visibility::All, |t, _| Cell::maybe(t.item.donor.as_ref(), Cell::text)),
    Column::right("value", Visibility::Data, |t, _| Cell::maybe(t.item.value, |v| money(v.fen()))),
    Column::new("received_on", Visibility::All, |t, _| Cell::text(t.item.received_on)),
    Column::new("site", Visibility::All, |t, _| Cell::text(t.item.site.code())),
    Column::new("standing", Visibility::All, |t, look| Cell::coded(t.item.status, look)),
    Column::wrap("holder", Visibility::All, |t, look| holder(&t.item.holder, look)),
    Column::wrap("had", Visibility::All, |t, look| {
        let shown = t.had.iter().map(|(who, from, _)| format!("{} {from}", name(who).into_text()));
        let data = t.had.iter().map(|(who, from, to)| {
            let to = to.map(|day| day.to_string());
            json!({ "who": borrower(who).into_value(), "from": from.to_string(), "to": to })
        });
        let data = data.collect::<Vec<_>>();
        Cell::of(look.messages.list(&shown.collect::<Vec<_>>().join(", ")), data)
    }),
];

/// Loans.
pub(crate) const LOANS: &[Column<LoanView>] = &[
    Column::new("loan", Visibility::All, |l, _| Cell::text(l.number)),
    Column::new("tag", Visibility::All, |l, _| match &l.item {
        Some((_, tag)) => Cell::text(tag),
        None => Cell::none(),
    }),
    Column::new("device", Visibility::Detail, |l, _| Cell::text(l.model.code())),
    Column::wrap("device_name", Visibility::All, |l, look| Cell::name(&l.model, look)),
    Column::wrap("device_and_count", Visibility::Card, |l, look| {
        device_and_count(&l.model, l.quantity, look)
    }),
    Column::wrap("borrower", Visibility::All, |l, _| borrower(&l.borrower)),
    Column::new("borrower_name", Visibility::Data, |l, _| name(&l.borrower)),
    Column::new("phone", Visibility::All, |l, _| phone(&l.borrower)),
    Column::new("guardian", Visibility::Detail, |l, _| guardian(&l.borrower)),
    Column::new("out_on", Visibility::All, |l, _| Cell::text(l.out_on)),
    Column::new("due_on", Visibility::All, |l, _| Cell::day(l.due_on)),
    Column::new("in_on", Visibility::All, |l, _| Cell::day(l.in_on)),
    Column::new("back_or_late", Visibility::Card, |l, look| match (l.in_on, l.days_late) {
        (None, Some(days)) => Cell::text(tr!(look.messages, "card-days-late", days = days)),
        (back, _) => Cell::day(back),
    }),
    Column::right("days_late", Visibility::All, |l, _| Cell::maybe(l.days_late, Cell::number)),
    Column::new("site", Visibility::Detail, |l, look| Cell::label(&l.site, look)),
    Column::right("quantity", Visibility::All, |l, look| match l.in_on {
        None if l.out < l.quantity => {
            let (quantity, out) = (l.quantity, l.out);
            let text = tr!(look.messages, "loan-part-out", quantity = quantity, out = out);
            Cell::of(text, quantity)
        }
        _ => Cell::number(l.quantity),
    }),
    Column::right("still_out", Visibility::Detail, |l, _| Cell::number(l.out)),
    Column::wrap("returns", Visibility::Detail, returns),
    Column::new("need", Visibility::Detail, |l, _| Cell::maybe(l.need, Cell::text)),
    Column::new("purpose", Visibility::Detail, |l, look| Cell::coded(l.purpose, look)),
    Column::right("deposit", Visibility::Detail, |l, _| Cell::maybe(l.deposit, |d| money(d.fen()))),
    Column::new("deposit_back", Visibility::Detail, |l, _| Cell::day(l.deposit_back)),
    Column::right("renewals", Visibility::Detail, |l, _| Cell::number(l.renewals)),
    Column::new("condition", Visibility::Detail, |l, look| Cell::coded(l.condition, look)),
    Column::new("missing", Visibility::Detail, |l, look| hand(l.missing.as_ref(), look)),
    Column::new("by", Visibility::Detail, |l, look| hand(l.by.as_ref(), look)),
    Column::new("back_by", Visibility::Detail, |l, look| hand(l.back_by.as_ref(), look)),
];

/// Returns the returns of a loan. For people, a loan that was returned at once shows its return day only.
fn returns(loan: &LoanView, look: &RenderOptions<'_>) -> Cell {
    let lost = loan.returns.iter().any(|part| part.status == ItemStatus::Lost);
    let at_once = loan.in_on.is_some() && loan.returns.len() < 2 && !lost;
    let shown = loan.returns.iter().filter(|_| !at_once).map(|part| {
        let (on, status) = (part.on.to_string(), look.messages.coded(part.status));
        tr!(look.messages, "loan-return", on = on, count = part.quantity, status = status)
    });
    let data = loan.returns.iter().map(|part| {
        let (on, status) = (part.on.to_string(), part.status.to_string());
        json!({ "on": on, "quantity": part.quantity, "standing": status })
    });
    let shown = look.messages.list(&shown.collect::<Vec<_>>().join(", "));
    Cell::of(shown, data.collect::<Vec<_>>())
}

/// Returns typed text with ids masked.
fn hand(by: Option<&String>, look: &RenderOptions<'_>) -> Cell {
    Cell::maybe(by, |by| Cell::text(look.masked(by)))
}

/// Holds.
pub(crate) const HOLDS: &[Column<HoldView>] = &[
    Column::new("hold", Visibility::All, |h, _| Cell::text(h.number)),
    Column::new("device", Visibility::Detail, |h, _| Cell::text(h.model.code())),
    Column::wrap("device_name", Visibility::All, |h, look| Cell::name(&h.model, look)),
    Column::new("site", Visibility::All, |h, look| Cell::label(&h.site, look)),
    Column::wrap("borrower", Visibility::All, |h, _| borrower(&h.borrower)),
    Column::new("borrower_name", Visibility::Data, |h, _| name(&h.borrower)),
    Column::new("phone", Visibility::All, |h, _| phone(&h.borrower)),
    Column::new("placed_on", Visibility::All, |h, _| Cell::text(h.placed_on)),
    Column::right("priority", Visibility::All, |h, _| Cell::number(h.priority)),
    Column::new("status", Visibility::All, |h, look| {
        Cell::of(look.messages.word("hold", h.status.code()), h.status.code())
    }),
    Column::new("status_on", Visibility::All, |h, _| Cell::day(h.status.day())),
    Column::new("tag", Visibility::All, |h, _| match &h.status {
        assistive_core::HoldStatus::Offered(tag, _) => Cell::maybe(tag.as_ref(), Cell::text),
        _ => Cell::none(),
    }),
    Column::new("kept_at", Visibility::All, |h, look| {
        Cell::maybe(h.kept_at.as_ref(), |site| Cell::label(site, look))
    }),
    Column::right("queue_place", Visibility::All, |h, _| Cell::maybe(h.place, Cell::number)),
    Column::new("expected_on", Visibility::All, |h, _| Cell::day(h.expected_on)),
    Column::new("by", Visibility::Detail, |h, look| hand(h.by.as_ref(), look)),
];

/// Stock-takes.
pub(crate) const COUNTS: &[Column<StockTakeView>] = &[
    Column::new("count", Visibility::All, |c, _| Cell::text(c.number)),
    Column::new("on", Visibility::All, |c, _| Cell::text(c.on)),
    Column::new("site", Visibility::All, |c, look| Cell::label(&c.site, look)),
    Column::right("found", Visibility::All, |c, _| Cell::number(c.found)),
    Column::wrap("missing_tags", Visibility::All, |c, look| list(&c.missing, look)),
    Column::wrap("unexpected_tags", Visibility::All, |c, look| list(&c.unexpected, look)),
    Column::new("by", Visibility::All, |c, look| hand(c.by.as_ref(), look)),
];

fn list(tags: &[String], look: &RenderOptions<'_>) -> Cell {
    Cell::of(look.messages.list(&tags.join(", ")), tags.to_vec())
}

/// The figures of lending.
pub(crate) const LENDING: &[Column<LendingFigures>] = &[
    Column::right("loans", Visibility::All, |f, _| Cell::number(f.loans)),
    Column::right("borrowers", Visibility::All, |f, _| Cell::number(f.borrowers)),
    Column::right("returned", Visibility::All, |f, _| Cell::number(f.returned)),
    Column::right("open", Visibility::All, |f, _| Cell::number(f.open)),
    Column::right("overdue", Visibility::All, |f, _| Cell::number(f.overdue)),
    Column::right("mean_days", Visibility::All, |f, _| {
        Cell::maybe(f.mean_days(), |days| Cell::of(format!("{days:.1}"), rounded(days)))
    }),
    Column::right("utilisation", Visibility::All, |f, _| match f.utilisation {
        None => Cell::none(),
        Some(rate) => rate_cell(rate),
    }),
];

/// Returns a number rounded to ten decimals, for comparison.
fn rounded(number: f64) -> Value {
    json!((number * 1e10).round() / 1e10)
}

/// The columns of the figures of stock.
pub(crate) const STANDINGS: &[Column<StockFigures>] = &[
    Column::right("quantity", Visibility::All, |f, _| Cell::number(f.quantity)),
    Column::right("value", Visibility::All, |f, _| money(f.value)),
    Column::right("in_stock", Visibility::All, |f, _| Cell::number(f.in_stock)),
    Column::right("on_loan", Visibility::All, |f, _| Cell::number(f.on_loan)),
    Column::right("issued", Visibility::All, |f, _| Cell::number(f.issued)),
    Column::right("cleaning", Visibility::All, |f, _| Cell::number(f.cleaning)),
    Column::right("repair", Visibility::All, |f, _| Cell::number(f.repair)),
    Column::right("display", Visibility::All, |f, _| Cell::number(f.display)),
    Column::right("transit", Visibility::All, |f, _| Cell::number(f.transit)),
    Column::right("lost", Visibility::All, |f, _| Cell::number(f.lost)),
    Column::right("retired", Visibility::All, |f, _| Cell::number(f.retired)),
];

/// Returns an amount in yuan: a number in data, too.
pub(super) fn money(fen: u64) -> Cell {
    let text = match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    };
    Cell::of(text, yuan(fen))
}

/// Returns an amount in yuan, without decimals if it is whole.
pub(crate) fn yuan(fen: u64) -> Value {
    if fen.is_multiple_of(100) { json!(fen / 100) } else { json!(fen as f64 / 100.0) }
}

/// A setting with its value.
pub(crate) struct SettingRow {
    /// Its name: its code, or a header of sheets.
    pub(crate) name: String,
    /// Its value, if it has one.
    pub(crate) value: Option<String>,
    /// True if it holds for every user of the store.
    pub(crate) of_store: bool,
    /// The kind of the sheets that have the header.
    pub(crate) sheet: Option<String>,
}

/// Settings.
pub(crate) const SETTINGS: &[Column<SettingRow>] = &[
    Column::new("setting", Visibility::All, |s, _| Cell::text(&s.name)),
    Column::titled("value", "setting_value", Visibility::All, |s, look| {
        if let (Some(sheet), Some(column)) = (&s.sheet, &s.value) {
            let kind = Kind::from_code(sheet);
            let shown = kind.map_or(column.as_str(), |kind| column_name(kind, column, look));
            return Cell::of(shown, column.as_str());
        }
        match s.value.as_deref().map(str::parse::<u64>) {
            Some(Ok(number)) => Cell::number(number),
            _ => Cell::maybe(s.value.as_ref(), Cell::text),
        }
    }),
    Column::new("scope", Visibility::All, |s, look| {
        let code = if s.of_store { "store" } else { "user" };
        Cell::of(look.messages.word("scope", code), code)
    }),
    Column::new("meaning", Visibility::Shown, |s, look| {
        Cell::text(match &s.sheet {
            None => look.messages.word("setting", &s.name),
            Some(kind) => {
                let kind = look.messages.word("subject", kind);
                tr!(look.messages, "setting-of-header", kind = kind)
            }
        })
    }),
];
