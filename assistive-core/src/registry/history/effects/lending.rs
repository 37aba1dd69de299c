//! The effects of the events of loans, borrowers and holds.

use super::effect::{Effects, Restored, borrower, swap};
use super::key::Key;
use crate::journal::Event;
use crate::journal::events::{
    Changed, HoldChange, HoldFacts, LentFacts, LoanChange, LoanFacts, OrgFacts, Ref,
};
use crate::model::{HoldNo, LoanNo, OrgNo};
use crate::state::{Borrower, Lent, Loan, State};

pub(super) fn loan_added(facts: &LoanFacts) -> Effects<'_> {
    let lent = match &facts.lent {
        LentFacts::Item(item) => Key::Item(item.number),
        LentFacts::Bulk(model) => Key::Model(model.clone()),
    };
    let mut effects = Effects::creating(Key::Loan(facts.loan.number))
        .referring_to([lent, borrower(&facts.borrower)])
        .referring_to(facts.need.map(|need| Key::Need(need.number)))
        .referring_to(facts.site.clone().map(Key::Site));
    effects.hand_over(|state| loan_handover(state, facts.loan.number));
    effects
}

pub(super) fn loan_changed(of: &Changed<Ref<LoanNo>, LoanChange>) -> Effects<'_> {
    use LoanChange as L;
    let number = of.record.number;
    let mut effects = Effects::changing(Key::Loan(number), of, Event::LoanChanged, |c, _| {
        reversed!(c, L: DueOn InOn Site Quantity Need Purpose Deposit DepositBack Back Renewals Condition
            Missing BackBy Borrower Returns)
    });
    for change in &of.changes {
        let is_handover = match change {
            L::Site(c) => {
                effects.references.extend(c.after.clone().map(Key::Site));
                true
            }
            L::Need(c) => {
                effects.references.extend(c.after.map(|need| Key::Need(need.number)));
                false
            }
            L::Borrower(c) => {
                effects.transfer_to(c.after.clone());
                false
            }
            L::InOn(_) | L::Back(_) | L::Returns(_) | L::Quantity(_) => true,
            // A loan that is never due is an issue, which is counted elsewhere.
            L::DueOn(c) => c.before.0.is_none() != c.after.0.is_none(),
            L::Purpose(_) | L::Deposit(_) | L::DepositBack(_) | L::Renewals(_) => false,
            L::Condition(_) | L::Missing(_) | L::BackBy(_) => false,
        };
        if is_handover {
            effects.hand_over(move |state| loan_handover(state, number));
        }
    }
    effects
}

pub(super) fn loan_restored(state: &State, number: LoanNo) -> Option<Restored> {
    let loan = state.loans.get_any(number)?;
    let (lent, is_free) = match loan.lent {
        Lent::Item(item) => {
            let mut others = state.loans_of_item(item);
            let is_free = others.all(|(_, other)| !overlap(loan, other));
            (Some(Key::Item(item)), state.items.get(item).is_some() && is_free)
        }
        Lent::Bulk(no) => (Key::model(state, no), true),
    };
    let exists = match loan.borrower {
        Borrower::Person(person) => state.persons.get(person).is_some(),
        Borrower::Org(org) => state.orgs.get(org).is_some(),
    };
    let site = loan.site.and_then(|no| Key::site(state, no));
    let linked = [lent, borrower_key(state, loan.borrower), loan.need.map(Key::Need), site];
    Some(Restored::new(linked, exists && is_free))
}

/// Checks whether two loans of a device overlap.
fn overlap(one: &Loan, other: &Loan) -> bool {
    let before = |day, end: Option<jiff::civil::Date>| end.is_none_or(|end| day < end);
    before(one.out_on, other.in_on) && before(other.out_on, one.in_on)
}

/// Returns the handover of a loan: the loan, and the bulk model that it lends.
pub(super) fn loan_handover(state: &State, number: LoanNo) -> Vec<Key> {
    let model = match state.loans.get_any(number).map(|loan| loan.lent) {
        Some(Lent::Bulk(model)) => Key::model(state, model),
        Some(Lent::Item(_)) | None => None,
    };
    [Key::Loan(number)].into_iter().chain(model).collect()
}

/// Returns the key of a borrower, voided or not.
fn borrower_key(state: &State, borrower: Borrower) -> Option<Key> {
    match borrower {
        Borrower::Person(person) => Some(Key::Person(person)),
        Borrower::Org(org) => Some(Key::Org(state.orgs.get_any(org)?.name.to_string())),
    }
}

pub(super) fn org_added(facts: &OrgFacts) -> Effects<'_> {
    Effects { is_shared: true, ..Effects::creating(Key::Org(facts.name.clone())) }
}

pub(super) fn org_restored(state: &State, number: OrgNo) -> Option<Restored> {
    let name = &state.orgs.get_any(number)?.name;
    Some(Restored::new([], state.org_named(name).is_none()))
}

pub(super) fn hold_added(facts: &HoldFacts) -> Effects<'_> {
    Effects::creating(Key::Hold(facts.hold.number))
        .referring_to([Key::Model(facts.model.clone()), borrower(&facts.borrower)])
        .referring_to(facts.site.clone().map(Key::Site))
}

pub(super) fn hold_changed(of: &Changed<Ref<HoldNo>, HoldChange>) -> Effects<'_> {
    let key = Key::Hold(of.record.number);
    let mut effects = Effects::changing(
        key,
        of,
        Event::HoldChanged,
        |c, _| reversed!(c, HoldChange: State Borrower),
    );
    for change in &of.changes {
        match change {
            HoldChange::Borrower(c) => effects.transfer_to(c.after.clone()),
            HoldChange::State(_) => {}
        }
    }
    effects
}

pub(super) fn hold_restored(state: &State, number: HoldNo) -> Option<Restored> {
    let hold = state.holds.get_any(number)?;
    let site = hold.site.and_then(|no| Key::site(state, no));
    let linked = [Key::model(state, hold.model), borrower_key(state, hold.borrower), site];
    Some(Restored::new(linked, state.models.get(hold.model).is_some()))
}
