//! Questions about loans, and about the periods in which a device could not be lent.

use jiff::civil::Date;

use super::{Holder, Lent, Loan, State};
use crate::model::{ItemNo, ItemStatus, ModelNo, ProblemKind, SiteNo, StockAction};

impl State {
    /// Iterates over the periods in which a device could not be lent, apart from loans. Yields the status, the first
    /// day and the end of each.
    pub(crate) fn absences(
        &self,
        item: ItemNo,
    ) -> impl Iterator<Item = (ItemStatus, Date, Option<Date>)> {
        let mut until = None;
        let newest_first = self.moves_of.of(item).filter_map(|no| self.moves.get(no));
        let times = newest_first.map(move |moved| {
            let ended = until.replace(moved.on);
            // A device on loan is covered by the loan itself.
            let lent = matches!(moved.holder, Holder::Loan(_));
            (moved.to, moved.on, ended, lent)
        });
        times.filter_map(|(status, from, to, lent)| {
            let at_hand = matches!(status, ItemStatus::InStock | ItemStatus::Cleaning) || lent;
            (!at_hand && to.is_none_or(|to| from < to)).then_some((status, from, to))
        })
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
