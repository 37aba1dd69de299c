//! What is so of every loan, of those of the desk as of those that a file tells of: what can be lent, to whom, and that
//! one device is in one place at a time, and in none before it was received.

use crate::model::{BorrowerName, Lendable};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{BorrowerFacts, LentFacts, LoanFacts, OrgFacts, Ref};
use crate::model::{
    EntityKind, ItemStatus, Listed, LoanNo, Money, NeedKind, NeedNo, ProblemKind, Purpose, SiteNo,
    StockAction,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::stock::known;
use crate::registry::stock::known::name_of;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::state::{Borrower, Lent, State};

/// A loan as it will be: what is checked, and what follows from it for the stock.
pub(super) struct Planned {
    pub(super) lent: Lent,
    pub(super) out_on: Date,
    pub(in crate::registry) due_on: Option<Date>,
    pub(super) in_on: Option<Date>,
    pub(in crate::registry) site: Option<SiteNo>,
    pub(super) quantity: u32,
}

/// What was agreed on, beside what is lent and when.
pub(super) struct Terms {
    pub(in crate::registry) need: Option<NeedNo>,
    pub(super) purpose: Option<Purpose>,
    pub(super) deposit: Option<Money>,
}

/// Adds the record of a loan; what follows for the stock is recorded by others.
pub(super) fn add(
    writer: &mut Writer<'_>,
    lent: &Lendable,
    borrower: &BorrowerName,
    planned: &Planned,
    terms: Terms,
) -> Result<LoanNo> {
    let borrower = borrower_facts(writer, borrower)?;
    let number = writer.state.loans.next().ok_or(Error::Full)?;
    let site = planned.site.and_then(|no| writer.state.sites.get(no));
    let facts = LoanFacts {
        loan: Ref::own(number),
        lent: match lent {
            Lendable::Item(item) => LentFacts::Item(Ref::own(*item)),
            Lendable::Bulk(model) => LentFacts::Bulk(model.clone()),
        },
        borrower,
        out_on: planned.out_on,
        due_on: planned.due_on,
        in_on: planned.in_on,
        site: site.map(|site| site.code.clone()),
        quantity: planned.quantity,
        need: terms.need.map(Ref::own),
        purpose: terms.purpose,
        deposit: terms.deposit,
        by: writer.by.clone(),
    };
    writer.record(Event::LoanAdded(facts))?;
    Ok(number)
}

/// The borrower as the journal names them; an organisation that borrows for the first time is noted.
pub(super) fn borrower_facts(
    writer: &mut Writer<'_>,
    borrower: &BorrowerName,
) -> Result<BorrowerFacts> {
    Ok(match borrower {
        BorrowerName::Person(person) => BorrowerFacts::Person(Ref::own(*person)),
        BorrowerName::Org(name) => {
            if writer.state.org_named(name).is_none() {
                writer.record(Event::OrgAdded(OrgFacts { name: name.clone() }))?;
            }
            BorrowerFacts::Org(name.clone())
        }
    })
}

/// How something stands that was lent with this day on which it is due, and the step that led there.
pub(super) fn out_step(due_on: Option<Date>) -> (StockAction, ItemStatus) {
    match due_on {
        Some(_) => (StockAction::Lend, ItemStatus::OnLoan),
        None => (StockAction::Issue, ItemStatus::Issued),
    }
}

/// The day on which a loan of so many days is due.
pub(super) fn due_after(out_on: Date, days: Option<u16>) -> Option<Date> {
    out_on.checked_add(i64::from(days?).days()).ok()
}

/// What is to be lent, if it is known.
pub(super) fn known_lendable(
    state: &State,
    lent: &Lendable,
    diagnostics: &mut Diagnostics,
) -> Option<Lent> {
    match lent {
        Lendable::Item(item) => {
            known::known_device(state, *item, diagnostics).map(|_| Lent::Item(*item))
        }
        Lendable::Bulk(code) => known::bulk_model(state, code, diagnostics).map(Lent::Bulk),
    }
}

/// The borrower, where they have borrowed before or are registered; `None` of a new organisation, and where it was
/// noted that there is no such person.
pub(super) fn known_borrower(
    state: &State,
    borrower: &BorrowerName,
    diagnostics: &mut Diagnostics,
) -> Option<Borrower> {
    match borrower {
        BorrowerName::Person(person) if state.persons.has(*person) => {
            Some(Borrower::Person(*person))
        }
        BorrowerName::Person(person) => {
            diagnostics.error("borrower", person.to_string(), resolve::unknown_person());
            None
        }
        BorrowerName::Org(name) => {
            diagnostics.plain("borrower", &Edit::Set(name.clone()));
            state.org_named(name).map(Borrower::Org)
        }
    }
}

/// A loan covers a device need of its borrower.
pub(super) fn check_need(
    state: &State,
    number: NeedNo,
    borrower: &BorrowerName,
    diagnostics: &mut Diagnostics,
) {
    let need = number.to_string();
    let kind = match state.needs.get(number) {
        None => ProblemKind::Unknown { what: EntityKind::Need, nearest: Listed::default() },
        Some(stored) if BorrowerName::Person(stored.person) != *borrower => {
            ProblemKind::NeedOfAnother { need }
        }
        Some(stored) if stored.kind != NeedKind::Device => ProblemKind::NeedNotForDevice { need },
        Some(_) => return,
    };
    diagnostics.error("need", number.to_string(), kind);
}

/// Warns when a person had left before the loan; at the desk it is refused for that.
pub(super) fn warn_after_leaving(
    state: &State,
    borrower: &BorrowerName,
    on: Date,
    diagnostics: &mut Diagnostics,
) {
    let BorrowerName::Person(person) = borrower else { return };
    let left = state.persons.get(*person).and_then(|person| person.attributes.left);
    if let Some(left) = left.filter(|left| on > left.on) {
        diagnostics.warn("out_on", on.to_string(), ProblemKind::AfterLeaving { left: left.on });
    }
}

/// Checks the days of a loan: in order, and the device nowhere else. `own` is the loan itself, where it is stored.
pub(super) fn check_days(
    state: &State,
    planned: &Planned,
    own: Option<LoanNo>,
    diagnostics: &mut Diagnostics,
) {
    for (field, day) in [("due_on", planned.due_on), ("in_on", planned.in_on)] {
        if let Some(day) = day.filter(|day| *day < planned.out_on) {
            diagnostics.error(field, day.to_string(), ProblemKind::NotAscending);
        }
    }
    let out = planned.out_on;
    let number = match planned.lent {
        Lent::Item(number) => number,
        Lent::Bulk(model) => {
            if let Some(kind) = state.before_received(model, out) {
                diagnostics.error("out_on", out.to_string(), kind);
            }
            return;
        }
    };
    let Some(item) = state.items.get(number) else { return };
    if out < item.received_on {
        let (item, received) = (name_of(number, item), item.received_on);
        let kind = ProblemKind::BeforeReceived { item, received };
        return diagnostics.error("out_on", out.to_string(), kind);
    }
    // The days of a loan are out <= day < in: one may begin on the day on which another ended.
    let meets = |from: Date, to: Option<Date>| {
        to.is_none_or(|to| out < to) && planned.in_on.is_none_or(|back| from < back)
    };
    let others = state.loans_of_item(number).filter(|(no, _)| Some(*no) != own);
    if let Some((no, other)) = others.into_iter().find(|(_, loan)| meets(loan.out_on, loan.in_on)) {
        let (item, loan, from) = (name_of(number, item), no.to_string(), other.out_on);
        let to = Listed(other.in_on.iter().map(ToString::to_string).collect());
        let kind = ProblemKind::TwoPlaces { item, loan, from, to };
        return diagnostics.error("out_on", out.to_string(), kind);
    }
    let elsewhere = state.absences(number).find(|(_, from, to)| meets(*from, *to));
    if let Some((status, since, _)) = elsewhere {
        let (item, status) = (name_of(number, item), status.to_string());
        let kind = ProblemKind::Elsewhere { item, status, since };
        diagnostics.error("out_on", out.to_string(), kind);
    }
}
