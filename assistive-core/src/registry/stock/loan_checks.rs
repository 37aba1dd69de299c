//! The checks common to loans of the desk and imported loans (docs/domain.md §8, rules 18 to 20, 23 and 27): the items
//! that can be lent, the borrowers, and that a device is in one place at a time and cannot be lent before it was
//! received.

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

/// A loan as planned: the values that are checked and that change the stock.
pub(super) struct Planned {
    pub(super) lent: Lent,
    pub(super) out_on: Date,
    pub(in crate::registry) due_on: Option<Date>,
    pub(super) in_on: Option<Date>,
    pub(in crate::registry) site: Option<SiteNo>,
    pub(super) quantity: u32,
}

/// The terms of a loan apart from the item and the days.
pub(super) struct Terms {
    pub(in crate::registry) need: Option<NeedNo>,
    pub(super) purpose: Option<Purpose>,
    pub(super) deposit: Option<Money>,
    /// The name of the person who lent it; by default the author.
    pub(super) by: Option<String>,
}

/// Adds the record of a loan. The caller records the changes of the stock.
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
        by: terms.by.or_else(|| writer.by.clone()),
    };
    writer.record(Event::LoanAdded(facts))?;
    Ok(number)
}

/// Returns the borrower as the journal names them. Records an organisation that borrows for the first time.
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

/// Returns the action and the status of an item lent with this due day.
pub(super) fn out_step(due_on: Option<Date>) -> (StockAction, ItemStatus) {
    match due_on {
        Some(_) => (StockAction::Lend, ItemStatus::OnLoan),
        None => (StockAction::Issue, ItemStatus::Issued),
    }
}

/// Returns the due day of a loan of this many days.
pub(super) fn due_after(out_on: Date, days: Option<u16>) -> Option<Date> {
    out_on.checked_add(i64::from(days?).days()).ok()
}

/// Returns the item to be lent. Adds an error if it is not known.
pub(super) fn known_lendable(
    state: &State,
    lent: &Lendable,
    diagnostics: &mut Diagnostics,
) -> Option<Lent> {
    match lent {
        Lendable::Item(item) => {
            known::known_device(state, *item, diagnostics).map(|_| Lent::Item(*item))
        }
        Lendable::Bulk(code) => {
            known::bulk_model(state, ("item", code), diagnostics).map(Lent::Bulk)
        }
    }
}

/// Returns a registered person or an organisation that has borrowed before. Returns `None` for a new organisation,
/// and for an unknown person, for whom an error is added.
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

/// Checks that a loan covers a device need of its borrower.
pub(super) fn check_need(
    state: &State,
    number: NeedNo,
    borrower: &BorrowerName,
    diagnostics: &mut Diagnostics,
) {
    let need = number.to_string();
    let kind = match state.needs.get(number) {
        None => ProblemKind::unknown(EntityKind::Need),
        Some(stored) if BorrowerName::Person(stored.person) != *borrower => {
            ProblemKind::NeedOfAnother { need }
        }
        Some(stored) if stored.kind != NeedKind::Device => ProblemKind::NeedNotForDevice { need },
        Some(_) => return,
    };
    diagnostics.error("need", number.to_string(), kind);
}

/// Warns if a person had left before the loan. The desk refuses the loan then. A loan before the birth is an error.
pub(super) fn warn_after_leaving(
    state: &State,
    borrower: &BorrowerName,
    (field, on): (&'static str, Date),
    diagnostics: &mut Diagnostics,
) {
    let BorrowerName::Person(person) = borrower else { return };
    diagnostics.not_before_birth(field, on, state.persons.get(*person));
    if let Some(left) = state.left(*person).filter(|left| on > left.on) {
        diagnostics.warn(field, on.to_string(), ProblemKind::AfterLeaving { left: left.on });
    }
}

/// Checks that the days of a loan are in order and that the device was in no other place. `own` is the loan itself if
/// it is stored.
pub(super) fn check_days(
    writer: &mut Writer<'_>,
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
    let (state, crowded) = writer.crowded();
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
    if let Some((no, other)) = crowded.loan_between(state, number, (out, planned.in_on), own) {
        let (item, loan, from) = (name_of(number, item), no.to_string(), other.out_on);
        let to = Listed(other.in_on.iter().map(ToString::to_string).collect());
        let kind = ProblemKind::ItemAlreadyLent { item, loan, from, to };
        return diagnostics.error("out_on", out.to_string(), kind);
    }
    let meets = |from: Date, to: Option<Date>| {
        to.is_none_or(|to| out < to) && planned.in_on.is_none_or(|back| from < back)
    };
    let mut absences = state.absences(number, own).into_iter();
    let elsewhere = absences.find(|(_, from, to)| meets(*from, *to));
    if let Some((status, since, _)) = elsewhere {
        let (item, status) = (name_of(number, item), status.to_string());
        let kind = ProblemKind::ItemUnavailable { item, status, since };
        diagnostics.error("out_on", out.to_string(), kind);
    }
}
