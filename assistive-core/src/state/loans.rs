//! Questions about loans, and about the periods in which a device could not be lent.

use jiff::civil::Date;

use super::{Holder, Lent, Loan, Move, State, Taken};
use crate::model::{
    FittingNo, ItemNo, ItemStatus, LoanNo, ModelNo, MoveNo, ProblemKind, SiteNo, StockAction,
};

impl State {
    /// Returns the periods in which a device could not be lent, apart from loans: the status, the first day and the end
    /// of each. The period after the return from the loan `own` is left out, because it follows that return.
    pub(crate) fn absences(
        &self,
        item: ItemNo,
        own: Option<LoanNo>,
    ) -> Vec<(ItemStatus, Date, Option<Date>)> {
        let newest_first = self.moves_of.of(item).filter_map(|no| self.moves.get(no));
        let mut moves: Vec<_> = newest_first.collect();
        moves.reverse();
        let lent_by = |moved: &Move| match moved.holder {
            Holder::Loan(loan) => Some(loan),
            Holder::Nobody | Holder::Fitting(_) | Holder::Site(_) => None,
        };
        let mut absences = Vec::new();
        for (place, moved) in moves.iter().enumerate() {
            let (status, from) = (moved.to, moved.on);
            let to = moves.get(place + 1).map(|next| next.on);
            let before = place.checked_sub(1).and_then(|before| moves.get(before));
            let is_own = own.is_some() && before.and_then(|before| lent_by(before)) == own;
            // A device on loan is covered by the loan itself.
            let at_hand = matches!(status, ItemStatus::InStock | ItemStatus::Cleaning)
                || lent_by(moved).is_some();
            if !at_hand && !is_own && to.is_none_or(|to| from < to) {
                absences.push((status, from, to));
            }
        }
        absences
    }

    /// Returns the day on which the device of a fitting came back or was lost; `None` if the person still has it.
    pub(crate) fn given_back(&self, fitting: FittingNo) -> Option<Date> {
        let Taken::Item(item) = self.fittings.get(fitting)?.taken? else { return None };
        let mut later = None;
        for moved in self.moves_of.of(item).filter_map(|no| self.moves.get(no)) {
            if moved.holder == Holder::Fitting(fitting) {
                return later;
            }
            later = Some(moved.on);
        }
        None
    }

    /// Iterates over the moves of a device before one of them, newest first.
    pub(crate) fn moves_before(&self, number: MoveNo) -> impl Iterator<Item = (MoveNo, &Move)> {
        let before = |number: &MoveNo| self.moves_of.before.get(*number).copied().flatten();
        let earlier = std::iter::successors(before(&number), before);
        earlier.filter_map(|number| Some((number, self.moves.get(number)?)))
    }

    /// Returns the problem of a day on which there was no stock of a bulk model yet.
    pub(crate) fn before_received(&self, model: ModelNo, day: Date) -> Option<ProblemKind> {
        let received = self.items_of(model).map(|(_, lot)| lot.received_on).min()?;
        let item = self.models.get(model)?.code.to_string();
        (day < received).then_some(ProblemKind::BeforeReceived { item, received })
    }

    /// Returns the site that lent the device.
    pub(crate) fn site_of_loan(&self, loan: &Loan) -> Option<SiteNo> {
        loan.site.or_else(|| match loan.lent {
            Lent::Item(item) => self.items.get(item).map(|item| item.site),
            Lent::Bulk(_) => None,
        })
    }

    /// Returns the model of a loan.
    pub(crate) fn model_of_loan(&self, loan: &Loan) -> Option<ModelNo> {
        self.model_lent(loan.lent)
    }

    /// Returns the site to which a loan is returned.
    pub(crate) fn return_site(&self, loan: &Loan) -> Option<SiteNo> {
        match loan.lent {
            Lent::Item(item) => self.items.get(item).map(|item| item.site),
            Lent::Bulk(_) => loan.site,
        }
    }

    /// Returns the day of the first use of a device.
    pub(crate) fn first_use_of(&self, item: ItemNo) -> Option<Date> {
        let moved = self.moves_of.of(item).filter_map(|no| self.moves.get(no));
        let moved = moved.filter(|moved| moved.step != StockAction::Correct).map(|moved| moved.on);
        moved.chain(self.loans_of_item(item).map(|(_, loan)| loan.out_on)).min()
    }
}
