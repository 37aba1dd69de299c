//! What the library does otherwise than the naive desk, and has been told of: no random desk does
//! any of it. A rule that is settled is taken out here.

use super::stock::rule;
use super::words::{
    Due, Fit, FitSome, Lend, MoveItem, MoveQuantity, Op, PlaceHold, Receive, Standing, Step,
    TakeBack, Thing,
};
use super::{Desk, PEOPLE};

/// Why something is left out that could be done at a desk.
#[must_use]
pub fn disputed(desk: &Desk, op: &Op) -> Option<&'static str> {
    match op {
        Op::Fit(Fit { person, model, .. }) | Op::FitSome(FitSome { person, model, .. })
            if desk.waits(*model, *person) =>
        {
            Some("who waits and is fitted goes on waiting")
        }
        Op::MoveQuantity(MoveQuantity { step, to: Some(_), .. }) if *step != Step::Send => {
            Some("a quantity with which another step is done goes to another site, too")
        }
        Op::MoveQuantity(MoveQuantity { step: Step::Send, site, to, .. }) if *to == Some(*site) => {
            Some("a quantity can be sent to the site where it is")
        }
        Op::MoveItem(MoveItem { step: Step::Send, device, to, .. })
            if to.is_some() && *to == desk.device(*device).ok().map(|device| device.site) =>
        {
            Some("a device can be sent to the site where it is")
        }
        Op::Receive(Receive { quantity: 0, .. }) => Some("none can be received"),
        Op::Fit(Fit { model, .. }) if desk.is_stale(*model) => {
            Some("a device is kept from being fitted by an offer that ran out")
        }
        Op::PlaceHold(PlaceHold { model, .. }) if desk.is_stale(*model) => {
            Some("whose offer ran out cannot wait again at once")
        }
        Op::CancelHold { hold, .. }
            if desk.holds.get(*hold).is_some_and(|hold| desk.is_stale(hold.model)) =>
        {
            Some("a hold can be cancelled of which the offer ran out")
        }
        Op::CancelHold { hold, on }
            if desk.holds.get(*hold).is_some_and(|hold| *on < hold.placed_on) =>
        {
            Some("a hold can be cancelled before it was placed")
        }
        Op::TakeBack(TakeBack { loans, lost: true, .. })
            if loans.iter().any(|loan| desk.is_bulk_issue(*loan)) =>
        {
            Some("a quantity that was lent open-ended and is lost comes back into stock")
        }
        Op::Lend(lend) if lend.due == Due::Never && desk.is_over(lend) => {
            Some("what is lent open-ended counts as a loan that is one too many")
        }
        Op::Renew { loan, on, .. }
            if desk.loans.get(*loan).is_some_and(|loan| *on < loan.out_on) =>
        {
            Some("a loan can be renewed before it began")
        }
        Op::Lend(lend) if desk.is_over(lend) && desk.is_new(lend.borrower) => {
            Some("an organisation can have too many loans if it takes them all at once")
        }
        Op::MoveQuantity(moved) if desk.leaves_too_few(moved) => {
            Some("what is kept of a quantity stays kept when it is there no longer")
        }
        Op::FitSome(fit) if desk.offers_at(fit.model, fit.site) > 0 => {
            Some("people are fitted with quantities that are kept for others")
        }
        _ => None,
    }
}

impl Desk {
    /// Whether fewer of a bulk model would be at hand than are kept.
    fn leaves_too_few(&self, moved: &MoveQuantity) -> bool {
        let MoveQuantity { model, site, step, quantity, .. } = *moved;
        let takes = rule(step, true).0.contains(&Standing::InStock) && step != Step::Clean;
        takes
            && self.at_hand(model, site) < self.offers_at(model, site) + quantity
            && self.offers_at(model, site) > 0
    }

    /// Whether an organisation has never borrowed nor waited.
    fn is_new(&self, borrower: usize) -> bool {
        let borrowed = self.loans.iter().map(|loan| loan.borrower);
        let waited = self.holds.iter().map(|hold| hold.borrower);
        borrower >= PEOPLE && !borrowed.chain(waited).any(|known| known == borrower)
    }

    /// Whether a borrower would have too many open loans, were all that is lent loans.
    fn is_over(&self, lend: &Lend) -> bool {
        let open = self.open_loans_of(lend.borrower) + lend.what.len();
        open > usize::from(self.limits.open_loans)
    }

    /// Whether a loan is of a bulk model and never due.
    fn is_bulk_issue(&self, loan: usize) -> bool {
        let loan = self.loans.get(loan);
        loan.is_some_and(|loan| matches!(loan.thing, Thing::Some(_)) && loan.due_on.is_none())
    }
}
