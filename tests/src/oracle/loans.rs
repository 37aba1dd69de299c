//! The identity of a loan, its days, and the rule that no item is in two places.

use super::Oracle;
use super::cells::{self, Change};
use super::register::PersonNo;
use super::stock::Lot;
use crate::city::{Kind, LoanRow};
use jiff::civil::Date;

/// A lent item by its tag, or some of a bulk model by its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LoanOf {
    Item(String),
    Bulk(String),
}

/// The borrower.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Borrower {
    Person(PersonNo),
    Organisation(String),
}

/// One loan. Without a due day it is open-ended: an issue, and in no figure of lending.
#[derive(Clone, Debug)]
pub(super) struct Loan {
    pub(super) of: LoanOf,
    pub(super) borrower: Borrower,
    pub(super) out: Date,
    pub(super) due: Option<Date>,
    pub(super) returned: Option<Date>,
    pub(super) site: Option<String>,
    pub(super) quantity: u64,
}

impl Loan {
    /// Checks whether the device is with the borrower on `day`: out ≤ day < in.
    pub(super) fn holds(&self, day: Date) -> bool {
        self.out <= day && self.returned.is_none_or(|returned| day < returned)
    }

    /// Checks whether two loans have a day in common. A loan that ends on its first day has no days.
    fn overlaps(&self, other: &Self) -> bool {
        let start = self.out.max(other.out);
        self.holds(start) && other.holds(start)
    }
}

impl Oracle {
    /// The day of the first loan of a person.
    pub(super) fn first_loan(&self, person: PersonNo) -> Option<Date> {
        let own = self.loans.iter().filter(|loan| loan.borrower == Borrower::Person(person));
        own.map(|loan| loan.out).min()
    }

    /// Takes in loans by the day they began, those of one day in file order.
    pub(super) fn take_loans(&mut self, rows: &[LoanRow]) {
        // A row without a readable date is refused in any place.
        let date = |place: &usize| cells::date(&rows[*place].out_on).unwrap_or(Date::MIN);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(date);
        for place in order {
            let taken = self.take_loan(&rows[place]);
            self.remember(Kind::Loans, place, taken);
        }
    }

    fn take_loan(&mut self, row: &LoanRow) -> Result<(), String> {
        let of = self.lent(&row.item)?;
        let borrower = self.borrower(&row.borrower)?;
        let out = cells::past_date(&row.out_on, self.today)?;
        let key = (&of, &borrower, out);
        let place = self.loans.iter().position(|loan| (&loan.of, &loan.borrower, loan.out) == key);
        let mut loan = match place {
            Some(place) => self.loans[place].clone(),
            None => self.new_loan(of, borrower, out),
        };
        self.update_loan(&mut loan, row)?;
        self.check_loan(&loan, place)?;
        let place = place.unwrap_or(self.loans.len());
        self.loans.splice(place..self.loans.len().min(place + 1), [loan]);
        Ok(())
    }

    /// Returns the item with the tag of a cell, else the bulk model with its code.
    fn lent(&self, cell: &str) -> Result<LoanOf, String> {
        let text = cells::text(cell);
        if self.lots.iter().any(|lot| lot.tag.as_ref() == Some(&text)) {
            return Ok(LoanOf::Item(text));
        }
        let bulk = self.models.get(&text).is_some_and(|model| model.bulk);
        if bulk { Ok(LoanOf::Bulk(text)) } else { Err(format!("no item `{text}`")) }
    }

    fn borrower(&self, cell: &str) -> Result<Borrower, String> {
        match cells::text(cell).strip_prefix("org:") {
            Some(name) => Ok(Borrower::Organisation(name.trim().to_owned())),
            None => self.find_person(cell).map(Borrower::Person),
        }
    }

    /// Returns a new loan with the due day of the model, if it has a loan period.
    fn new_loan(&self, of: LoanOf, borrower: Borrower, out: Date) -> Loan {
        let days = self.models[self.model_lent(&of)].loan_days;
        let due = days.map(|days| {
            let span = jiff::Span::new().days(days);
            out.checked_add(span).expect("a loan ends in our time")
        });
        Loan { of, borrower, out, due, returned: None, site: None, quantity: 1 }
    }

    fn update_loan(&self, loan: &mut Loan, row: &LoanRow) -> Result<(), String> {
        let past = |cell: &str| cells::past_date(cell, self.today);
        cells::change(&row.in_on, past)?.apply(&mut loan.returned);
        cells::change(&row.site, |cell| self.site(cell))?.apply(&mut loan.site);
        cells::change(&row.quantity, cells::whole)?.set(&mut loan.quantity);
        match cells::change(&row.due_on, cells::date)? {
            // The definitions do not say which due day follows when one is cleared and the model has a loan period.
            Change::Clear => Err("a due day is not cleared here".to_owned()),
            change => {
                change.apply(&mut loan.due);
                Ok(())
            }
        }
    }

    /// Checks a loan that replaces the one at `place`, or is added.
    fn check_loan(&self, loan: &Loan, place: Option<usize>) -> Result<(), String> {
        if loan.returned.is_some_and(|returned| returned < loan.out) {
            return Err("returned before it was lent".to_owned());
        }
        match &loan.of {
            LoanOf::Item(_) => self.check_item(loan, place),
            LoanOf::Bulk(model) => self.check_bulk(loan, model, place),
        }
    }

    /// Checks that the loan does not begin before the receipt of the item, nor while it is elsewhere.
    fn check_item(&self, loan: &Loan, place: Option<usize>) -> Result<(), String> {
        if loan.out < self.lot_lent(&loan.of).expect("its tag was found").received {
            return Err("lent before it was received".to_owned());
        }
        let mut others = self.loans.iter().enumerate().filter(|(other, _)| Some(*other) != place);
        if others.any(|(_, other)| other.of == loan.of && other.overlaps(loan)) {
            return Err("one item in two places".to_owned());
        }
        Ok(())
    }

    /// Checks that the site has the quantity of an open loan.
    fn check_bulk(&self, loan: &Loan, model: &str, place: Option<usize>) -> Result<(), String> {
        let site = loan.site.as_ref().ok_or("a loan of a bulk model needs its site")?;
        let open = loan.returned.is_none();
        if open && loan.quantity > self.at_hand(model, site, place) {
            return Err("more than the site has".to_owned());
        }
        Ok(())
    }

    /// Returns the code of the model that is lent.
    pub(super) fn model_lent<'a>(&'a self, of: &'a LoanOf) -> &'a str {
        match of {
            LoanOf::Bulk(code) => code,
            LoanOf::Item(_) => &self.lot_lent(of).expect("its tag was found").model,
        }
    }

    /// Returns the item that is lent. A bulk model has none.
    pub(super) fn lot_lent(&self, of: &LoanOf) -> Option<&Lot> {
        match of {
            LoanOf::Item(tag) => self.lots.iter().find(|lot| lot.tag.as_ref() == Some(tag)),
            LoanOf::Bulk(_) => None,
        }
    }
}
