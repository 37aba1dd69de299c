//! The handovers to which an event belongs: a loan or fitting together with the movement of its device, in both directions.
//! A handover is undone as a unit or not at all, because a loan without its device is not a possible state. `footprint`
//! has the other records that an event concerns.
//!
//! Handovers of a bulk model are identified by the model, as a quantity does not tell to whom it belongs.

use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, Change, Changed, FittingChange, LoanChange, LocationFacts, Voided,
};
use crate::model::{FittingNo, ItemStatus, LoanNo, ModelCode, Tracking};
use crate::registry::history::footprint::{Key, holder};
use crate::state::{Lent, State};

/// The handings-over that an event is a part of, by the loan, fitting or bulk model.
pub(super) fn handovers(event: &Event, state: &State) -> Vec<Key> {
    match event {
        Event::ItemMoved(moved) => of_holders(&moved.to),
        Event::MoveVoided(voided) => of_holders(&voided.to),
        Event::QuantityMoved(moved) => {
            let out = [ItemStatus::OnLoan, ItemStatus::Issued];
            let hands = out.contains(&moved.from) || out.contains(&moved.to);
            hands.then(|| Key::Model(moved.model.clone())).into_iter().collect()
        }
        Event::LoanAdded(facts) => of_loan(state, facts.loan.number),
        Event::LoanChanged(Changed { record, changes }) => match changes.iter().any(hands_over) {
            true => of_loan(state, record.number),
            false => Vec::new(),
        },
        Event::FittingAdded(facts) => of_fitting(state, facts.fitting.number, false),
        Event::FittingChanged(Changed { record, changes }) => {
            let number = record.number;
            let keys = changes.iter().flat_map(|change| match change {
                FittingChange::Quantity(_) => of_fitting(state, number, false),
                FittingChange::Taken(_) => of_fitting(state, number, true),
                FittingChange::Model(c) => {
                    let models = [&c.before, &c.after].into_iter();
                    let models = models.filter_map(|code| bulk(state, code));
                    of_fitting(state, number, false).into_iter().chain(models).collect()
                }
                _ => Vec::new(),
            });
            keys.collect()
        }
        Event::Voided(Voided { record, .. }) => match record {
            AnyRecord::Loan(loan) => of_loan(state, loan.number),
            AnyRecord::Fitting(fitting) => of_fitting(state, fitting.number, false),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Checks whether a change of a loan belongs to a handover.
fn hands_over(change: &LoanChange) -> bool {
    match change {
        LoanChange::InOn(_)
        | LoanChange::Back(_)
        | LoanChange::Quantity(_)
        | LoanChange::Site(_) => true,
        // A loan that is never due is an issue, which is counted elsewhere.
        LoanChange::DueOn(c) => c.before.0.is_none() != c.after.0.is_none(),
        _ => false,
    }
}

/// Those of whom a device comes from and goes to.
fn of_holders(to: &Change<LocationFacts>) -> Vec<Key> {
    let holders = [&to.before.holder, &to.after.holder];
    let keys = holders.into_iter().filter_map(holder);
    keys.filter(|key| matches!(key, Key::Loan(_) | Key::Fitting(_))).collect()
}

fn of_loan(state: &State, number: LoanNo) -> Vec<Key> {
    let model = match state.loans.get_any(number).map(|loan| loan.lent) {
        Some(Lent::Bulk(model)) => state.models.get_any(model),
        _ => None,
    };
    let model = model.map(|model| Key::Model(model.code.clone()));
    [Key::Loan(number)].into_iter().chain(model).collect()
}

/// With the pile, where the fitting takes from one, or did or will: `takes`.
fn of_fitting(state: &State, number: FittingNo, takes: bool) -> Vec<Key> {
    let known = state.fittings.get_any(number);
    let taking = known.filter(|fitting| takes || fitting.taken.is_some());
    let model = taking.and_then(|fitting| state.models.get_any(fitting.model));
    let model = model.and_then(|model| bulk(state, &model.code));
    [Key::Fitting(number)].into_iter().chain(model).collect()
}

/// A model of which only quantities are known.
fn bulk(state: &State, code: &ModelCode) -> Option<Key> {
    let model = state.models.get_any(*state.model_by_code().get(code)?)?;
    (model.tracking == Tracking::Bulk).then(|| Key::Model(code.clone()))
}
