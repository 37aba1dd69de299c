//! The events of loans and holds.

use super::{EventsOfState, at};
use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, BorrowerFacts, Change, Changed, HoldChange, HoldFacts, LentFacts, LoanChange,
    LoanFacts, MaybeDay, Ref,
};
use crate::model::{HoldNo, LoanNo};
use crate::state::{Borrower, HoldState, Lent, Loan};

impl EventsOfState<'_> {
    pub(super) fn add_loan(&mut self, place: usize) -> Option<()> {
        let number: LoanNo = at(place)?;
        let loan = self.state.loans.get_any(number)?.clone();
        let lent = match loan.lent {
            Lent::Item(item) => LentFacts::Item(Ref::own(item)),
            Lent::Bulk(model) => LentFacts::Bulk(self.model(model)?),
        };
        let (borrower, site) = (self.borrower(loan.borrower)?, self.maybe_site(loan.site)?);
        self.push(Event::LoanAdded(LoanFacts {
            loan: Ref::own(number),
            lent,
            borrower,
            out_on: loan.out_on,
            due_on: loan.due_on,
            in_on: loan.in_on,
            site,
            quantity: loan.quantity,
            need: loan.need.map(Ref::own),
            purpose: loan.purpose,
            deposit: loan.deposit,
            by: loan.by.as_deref().map(str::to_owned),
        }));
        let changes = loan_changes(loan);
        if !changes.is_empty() {
            self.push(Event::LoanChanged(Changed { record: Ref::own(number), changes }));
        }
        if self.state.loans.get(number).is_none() {
            self.void(AnyRecord::Loan(Ref::own(number)));
        }
        Some(())
    }

    fn borrower(&mut self, borrower: Borrower) -> Option<BorrowerFacts> {
        Some(match borrower {
            Borrower::Person(person) => BorrowerFacts::Person(Ref::own(person)),
            Borrower::Org(org) => BorrowerFacts::Org(self.org(org)?),
        })
    }

    pub(super) fn add_hold(&mut self, place: usize) -> Option<()> {
        let number: HoldNo = at(place)?;
        let hold = self.state.holds.get_any(number)?.clone();
        let (model, site) = (self.model(hold.model)?, self.maybe_site(hold.site)?);
        let borrower = self.borrower(hold.borrower)?;
        self.push(Event::HoldAdded(HoldFacts {
            hold: Ref::own(number),
            model,
            site,
            borrower,
            placed_on: hold.placed_on,
            priority: hold.priority,
            by: hold.by.map(Into::into),
        }));
        if hold.state != HoldState::Waiting {
            let changes = vec![HoldChange::State(Change::new(HoldState::Waiting, hold.state))];
            self.push(Event::HoldChanged(Changed { record: Ref::own(number), changes }));
        }
        if self.state.holds.get(number).is_none() {
            self.void(AnyRecord::Hold(Ref::own(number)));
        }
        Some(())
    }
}

/// Returns the changes that give a new loan the values that it cannot be added with.
fn loan_changes(loan: Loan) -> Vec<LoanChange> {
    let mut changes = Vec::new();
    if loan.back > 0 {
        changes.push(LoanChange::Back(Change::new(0, loan.back)));
    }
    if !loan.returns.is_empty() {
        changes.push(LoanChange::Returns(Change::new(Vec::new(), loan.returns)));
    }
    if loan.deposit_back.is_some() {
        let change = Change::new(MaybeDay(None), MaybeDay(loan.deposit_back));
        changes.push(LoanChange::DepositBack(change));
    }
    if loan.renewals > 0 {
        changes.push(LoanChange::Renewals(Change::new(0, loan.renewals)));
    }
    if loan.condition.is_some() {
        changes.push(LoanChange::Condition(Change::new(None, loan.condition)));
    }
    if let Some(missing) = loan.missing {
        changes.push(LoanChange::Missing(Change::new(None, Some(missing.into()))));
    }
    if let Some(by) = loan.back_by {
        changes.push(LoanChange::BackBy(Change::new(None, Some(by.into()))));
    }
    changes
}
