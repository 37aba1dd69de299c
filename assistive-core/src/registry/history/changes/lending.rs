//! The changes by the events of loans, borrowers and holds.

use super::record_change::{Made, referred};
use super::value::{FieldValue, Values};
use crate::journal::events::{
    Changed, HoldChange, HoldFacts, HoldState, LoanChange, LoanFacts, OrgFacts, Ref,
};
use crate::model::{CodedValue, HoldNo, LoanNo};
use crate::registry::history::effects::Key;

pub(super) fn loan_added(facts: &LoanFacts) -> Made {
    Made::added(Key::Loan(facts.loan.number))
        .with("item", &facts.lent)
        .with("borrower", &facts.borrower)
        .with("out_on", &facts.out_on)
        .with("due_on", &facts.due_on)
        .with("in_on", &facts.in_on)
        .with("site", &facts.site)
        .with("quantity", &facts.quantity)
        .with("need", &facts.need)
        .with("purpose", &facts.purpose)
        .with("deposit", &facts.deposit)
        .with("by", &facts.by)
}

pub(super) fn loan_changed(of: &Changed<Ref<LoanNo>, LoanChange>) -> Made {
    use LoanChange as L;
    let mut made = Made::changed(Key::Loan(of.record.number));
    for change in &of.changes {
        match change {
            L::DueOn(c) => made.change("due_on", c),
            L::InOn(c) => made.change("in_on", c),
            L::Site(c) => made.change("site", c),
            L::Quantity(c) => made.change("quantity", c),
            L::Need(c) => made.change("need", c),
            L::Purpose(c) => made.change("purpose", c),
            L::Deposit(c) => made.change("deposit", c),
            L::DepositBack(c) => made.change("deposit_back", c),
            L::Back(c) => made.change("back", c),
            L::Renewals(c) => made.change("renewals", c),
            L::Condition(c) => made.change("condition", c),
            L::Missing(c) => made.change("missing", c),
            L::BackBy(c) => made.change("back_by", c),
            L::Borrower(c) => made.change("borrower", c),
            L::Returns(c) => {
                let new = |one: &&crate::journal::events::LoanReturn| !c.before.contains(one);
                let gone = |one: &&crate::journal::events::LoanReturn| !c.after.contains(one);
                let was = c.before.iter().filter(gone).flat_map(Values::values).collect();
                let now = c.after.iter().filter(new).flat_map(Values::values).collect();
                made.set("returns", was, now);
            }
        }
    }
    made
}

pub(super) fn org_added(facts: &OrgFacts) -> Made {
    Made::added(Key::Org(facts.name.clone())).with("name", &facts.name)
}

pub(super) fn hold_added(facts: &HoldFacts) -> Made {
    Made::added(Key::Hold(facts.hold.number))
        .with("device", &facts.model)
        .with("borrower", &facts.borrower)
        .with("asked_on", &facts.placed_on)
        .with("site", &facts.site)
        .with("priority", &facts.priority)
        .with("by", &facts.by)
}

pub(super) fn hold_changed(of: &Changed<Ref<HoldNo>, HoldChange>) -> Made {
    use HoldChange as H;
    let mut made = Made::changed(Key::Hold(of.record.number));
    for change in &of.changes {
        match change {
            H::State(c) => {
                let [was, now] = [&c.before, &c.after].map(hold_state);
                made.set("status", was.status, now.status);
                made.set("on", was.on, now.on);
                made.set("kept_until", was.kept_until, now.kept_until);
                made.set("item", was.item, now.item);
            }
            H::Borrower(c) => made.change("borrower", c),
        }
    }
    made
}

/// The fields of the status of a hold.
struct HoldFields {
    status: Vec<FieldValue>,
    on: Vec<FieldValue>,
    kept_until: Vec<FieldValue>,
    item: Vec<FieldValue>,
}

fn hold_state(state: &HoldState) -> HoldFields {
    let (code, on, kept_until, item) = match state {
        HoldState::Waiting => ("waiting", None, None, None),
        HoldState::Offered(item, until) => ("offered", None, Some(until), *item),
        HoldState::Taken(on) => ("taken", Some(on), None, None),
        HoldState::Cancelled(on) => ("cancelled", Some(on), None, None),
        HoldState::Expired(on) => ("expired", Some(on), None, None),
    };
    let day = |day: Option<&crate::model::day::Day>| {
        day.map(|day| FieldValue::Day(day.0)).into_iter().collect()
    };
    HoldFields {
        status: vec![FieldValue::Coded(CodedValue { vocabulary: "hold", code })],
        on: day(on),
        kept_until: day(kept_until),
        item: referred(&item),
    }
}
