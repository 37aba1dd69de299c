//! Indexes of the records of owners that have many: the fittings of a person, and the loans of a device or a borrower.
//!
//! The state links the records of an owner in a list, which is short. A file can hold tens of thousands of one owner,
//! and a walk through the list for each row would take the square of their number. These indexes are made for such owners
//! only, and last as long as a commit is being prepared.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Borrower, Fitting, Lent, Loan, State};
use crate::journal::Event;
use crate::journal::events::{FittingChange, LoanChange};
use crate::model::{FittingNo, ItemNo, LoanNo, ModelNo, PersonNo};

/// The number of records up to which a list is walked through.
pub(super) const FEW: usize = 64;

/// The indexes of owners with more than [`FEW`] records.
#[derive(Debug, Default)]
pub(crate) struct Crowded {
    fittings: HashMap<PersonNo, HashMap<(ModelNo, Date), Vec<FittingNo>>>,
    loans: HashMap<ItemNo, BTreeSet<(Date, LoanNo)>>,
    bulk_loans: HashMap<Borrower, HashMap<(ModelNo, Date), Vec<LoanNo>>>,
}

impl Crowded {
    /// Returns the fittings of a person with a model on a day, oldest record first.
    pub(crate) fn fittings<'s>(
        &mut self,
        state: &'s State,
        person: PersonNo,
        model: ModelNo,
        day: Date,
    ) -> Vec<(FittingNo, &'s Fitting)> {
        let is_wanted = |of: &Fitting| (of.person, of.model, of.fitted_on) == (person, model, day);
        if state.fittings_of.of(person).nth(FEW).is_none() {
            let mut found: Vec<_> =
                state.fittings_of(person).filter(|(_, fitting)| is_wanted(fitting)).collect();
            found.reverse();
            return found;
        }
        let by_key = self.fittings.entry(person).or_insert_with(|| {
            let mut by_key: HashMap<_, Vec<_>> = HashMap::new();
            for (number, fitting) in state.fittings_of(person) {
                by_key.entry((fitting.model, fitting.fitted_on)).or_default().push(number);
            }
            by_key.values_mut().for_each(|numbers| numbers.reverse());
            by_key
        });
        let numbers = by_key.get(&(model, day)).into_iter().flatten();
        let found = numbers.filter_map(|number| Some((*number, state.fittings.get(*number)?)));
        // A number in the index may belong to another fitting by now: a row that was dropped gives its number back.
        found.filter(|(_, fitting)| is_wanted(fitting)).collect()
    }

    /// Returns the loans with one key: the device or model, the borrower and the day. They are in no order.
    pub(crate) fn loans_alike<'s>(
        &mut self,
        state: &'s State,
        lent: Lent,
        borrower: Borrower,
        day: Date,
    ) -> Vec<(LoanNo, &'s Loan)> {
        let mut found = match lent {
            Lent::Item(item) => self.loans_on(state, item, day),
            Lent::Bulk(model) => self.bulk_loans_on(state, borrower, model, day),
        };
        found.retain(|(_, loan)| (loan.lent, loan.borrower, loan.out_on) == (lent, borrower, day));
        found
    }

    /// Returns the loans of a bulk model to a borrower that began on a day, and maybe others of the borrower.
    fn bulk_loans_on<'s>(
        &mut self,
        state: &'s State,
        borrower: Borrower,
        model: ModelNo,
        day: Date,
    ) -> Vec<(LoanNo, &'s Loan)> {
        if state.loans_of(borrower).nth(FEW).is_none() {
            return state.loans_of(borrower).collect();
        }
        let by_key = self.bulk_loans.entry(borrower).or_insert_with(|| {
            let mut by_key: HashMap<_, Vec<_>> = HashMap::new();
            for (number, loan) in state.loans_of(borrower) {
                if let Lent::Bulk(model) = loan.lent {
                    by_key.entry((model, loan.out_on)).or_default().push(number);
                }
            }
            by_key
        });
        let numbers: BTreeSet<_> = by_key.get(&(model, day)).into_iter().flatten().collect();
        numbers.into_iter().filter_map(|no| Some((*no, state.loans.get(*no)?))).collect()
    }

    /// Returns the loans of a device that began on a day.
    fn loans_on<'s>(
        &mut self,
        state: &'s State,
        item: ItemNo,
        day: Date,
    ) -> Vec<(LoanNo, &'s Loan)> {
        let is_wanted = |loan: &Loan| loan.lent == Lent::Item(item) && loan.out_on == day;
        let Some(by_day) = self.loans_by_day(state, item) else {
            return state.loans_of_item(item).filter(|(_, loan)| is_wanted(loan)).collect();
        };
        let from = LoanNo::at(0).map(|first| (day, first));
        let found = from.into_iter().flat_map(|from| by_day.range(from..));
        let found = found.take_while(|(on, _)| *on == day);
        let found = found.filter_map(|(_, number)| Some((*number, state.loans.get(*number)?)));
        found.filter(|(_, loan)| is_wanted(loan)).collect()
    }

    /// Returns the loan of a device that would meet a loan from `out` to before `back`, apart from the loan `own`. A
    /// device is lent once at a time, so that of the loans before `back` only the latest can reach beyond `out`.
    pub(crate) fn loan_between<'s>(
        &mut self,
        state: &'s State,
        item: ItemNo,
        (out, back): (Date, Option<Date>),
        own: Option<LoanNo>,
    ) -> Option<(LoanNo, &'s Loan)> {
        let meets = |(number, loan): &(LoanNo, &Loan)| {
            Some(*number) != own
                && loan.in_on.is_none_or(|to| out < to)
                && back.is_none_or(|back| loan.out_on < back)
        };
        let Some(by_day) = self.loans_by_day(state, item) else {
            return state.loans_of_item(item).find(meets);
        };
        let before = match back.zip(LoanNo::at(0)) {
            Some(back) => by_day.range(..back),
            None => by_day.range(..),
        };
        let found = before.rev().filter_map(|(on, number)| {
            let loan = state.loans.get(*number)?;
            let is_same = loan.lent == Lent::Item(item) && loan.out_on == *on;
            is_same.then_some((*on, (*number, loan)))
        });
        let mut others = found.filter(|(_, (number, _))| Some(*number) != own).peekable();
        let latest = others.peek().map(|(on, _)| *on)?;
        others.take_while(|(on, _)| *on == latest).map(|(_, loan)| loan).find(meets)
    }

    /// Returns the loans of a device by the days on which they began, if it has many.
    fn loans_by_day(&mut self, state: &State, item: ItemNo) -> Option<&BTreeSet<(Date, LoanNo)>> {
        state.loans_of_item.of(item).nth(FEW)?;
        let by_day = self.loans.entry(item).or_insert_with(|| {
            state.loans_of_item(item).map(|(number, loan)| (loan.out_on, number)).collect()
        });
        Some(by_day)
    }

    /// Notes an event that was applied.
    pub(crate) fn note(&mut self, state: &State, event: &Event) {
        match event {
            Event::FittingAdded(facts) => {
                let added = state.fittings.get(facts.fitting.number);
                let Some(fitting) = added else { return };
                if let Some(by_key) = self.fittings.get_mut(&fitting.person) {
                    let numbers = by_key.entry((fitting.model, fitting.fitted_on)).or_default();
                    if numbers.last() != Some(&facts.fitting.number) {
                        numbers.push(facts.fitting.number);
                    }
                }
            }
            Event::LoanAdded(facts) => {
                let Some(loan) = state.loans.get(facts.loan.number) else { return };
                match loan.lent {
                    Lent::Item(item) => {
                        if let Some(by_day) = self.loans.get_mut(&item) {
                            by_day.insert((loan.out_on, facts.loan.number));
                        }
                    }
                    Lent::Bulk(model) => {
                        if let Some(by_key) = self.bulk_loans.get_mut(&loan.borrower) {
                            let numbers = by_key.entry((model, loan.out_on)).or_default();
                            numbers.push(facts.loan.number);
                        }
                    }
                }
            }
            event if changes_keys(event) => *self = Self::default(),
            _ => {}
        }
    }

    /// Notes that events were reverted. Numbers of records that are gone stay in the indexes, where they are not found.
    pub(crate) fn note_reverted(&mut self, events: &[Event]) {
        if events.iter().any(changes_keys) {
            *self = Self::default();
        }
    }
}

/// Checks whether an event changes a value by which records are found, or brings a record back.
fn changes_keys(event: &Event) -> bool {
    let is_key = |change: &FittingChange| {
        use FittingChange::{FittedOn, Model, Person};
        matches!(change, Model(_) | FittedOn(_) | Person(_))
    };
    match event {
        Event::FittingChanged(changed) => changed.changes.iter().any(is_key),
        Event::LoanChanged(changed) => {
            changed.changes.iter().any(|change| matches!(change, LoanChange::Borrower(_)))
        }
        Event::Voided(_) => true,
        _ => false,
    }
}
