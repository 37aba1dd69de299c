//! The status of a device in stock, and the actions that each status allows. No other module decides this.
//!
//! This module contains the **hygiene gate**. A device whose model needs hygiene treatment always comes back
//! as [`ItemStatus::Cleaning`]. From there, only [`StockAction::Clean`] leads to [`ItemStatus::InStock`], and
//! only a device in stock can be lent, issued, put on display or sent.

use super::coded::coded_enum;

coded_enum! {
    /// The status of a device (docs/domain.md §4).
    pub enum ItemStatus in "standing" {
        /// On the shelf, clean and available (在库).
        InStock = 1 "in-stock" ["在库"];
        /// Lent, and expected back (借出).
        OnLoan = 2 "on-loan" ["借出", "已借出", "在借"];
        /// Handed over for good (已发放).
        Issued = 3 "issued" ["已发放", "发放"];
        /// Back, but not yet cleaned and inspected (待清洁).
        Cleaning = 4 "cleaning" ["待清洁", "to be cleaned", "待消毒"];
        /// Under repair (维修).
        Repair = 5 "repair" ["维修", "维修中", "under repair"];
        /// On display, and expected back (展出).
        Display = 6 "display" ["展出", "on display"];
        /// On its way to another site (调拨途中).
        Transit = 7 "transit" ["调拨途中", "in transit"];
        /// At an unknown place (遗失).
        Lost = 8 "lost" ["遗失", "丢失", "已丢失", "已遗失"];
        /// Taken out of use for good (报废).
        Retired = 9 "retired" ["报废", "已报废"];
    }
}

coded_enum! {
    /// An action on a device.
    pub enum StockAction in "step" {
        /// Lent (借出).
        Lend = 1 "lend" [];
        /// Handed over for good, by a fitting (发放).
        Issue = 2 "issue" [];
        /// Put on display (展出).
        Display = 3 "display" [];
        /// Sent to another site (调出).
        Send = 4 "send" [];
        /// Arrived at the site it was sent to (到达).
        Arrive = 5 "arrive" [];
        /// Returned (归还).
        Return = 6 "return" [];
        /// Returned damaged (损坏归还).
        ReturnDamaged = 7 "return-damaged" [];
        /// Cleaned and inspected (清洁检查).
        Clean = 8 "clean" [];
        /// Sent for repair (送修).
        Repair = 9 "repair" [];
        /// Repaired (修复).
        FinishRepair = 10 "mend" [];
        /// Lost (遗失).
        MarkLost = 11 "lose" [];
        /// Found again (找回).
        MarkFound = 12 "find" [];
        /// Taken out of use for good (报废).
        Retire = 13 "retire" [];
        /// Put back by a correction: the device never left (更正).
        Correct = 14 "correct" [];
        /// Found so in a sheet of stock (登记状态).
        State = 15 "state" [];
    }
}

coded_enum! {
    /// A step of a device in a sheet of moves. Loans and fittings have sheets of their own.
    pub enum DeviceStep in "device-step" {
        /// Cleaned and inspected (清洁消毒).
        Clean = 1 "clean" ["清洁消毒", "清洁", "清洁检查", "登记清洁", "cleaned", "cleaned and inspected"];
        /// Sent for repair (送修).
        Repair = 2 "repair" ["送修", "维修", "sent for repair"];
        /// Repaired (修好).
        Repaired = 3 "repaired" ["修好", "修复", "登记修复", "marked as repaired"];
        /// Put on display (展出).
        Display = 4 "display" ["展出", "put on display"];
        /// Returned from display (撤展).
        Return = 5 "return" ["撤展", "归还", "returned"];
        /// Returned damaged from display (撤展送修).
        ReturnDamaged = 6 "return-damaged" ["撤展送修", "损坏归还", "returned damaged"];
        /// Moved to another site, where it arrived the same day (调拨).
        Move = 7 "move" ["调拨"];
        /// Sent to another site (调出).
        Send = 8 "send" ["调出", "sent"];
        /// Arrived at the site it was sent to (调入).
        Arrive = 9 "arrive" ["调入", "到达", "登记到达", "arrived", "marked as arrived"];
        /// Lost (丢失).
        Lose = 10 "lose" ["丢失", "遗失", "登记遗失", "lost", "marked as lost"];
        /// Found again (找回).
        Find = 11 "find" ["找回", "登记找回", "found", "marked as found"];
        /// Taken out of use for good (报废).
        Retire = 12 "retire" ["报废", "retired"];
    }
}

impl DeviceStep {
    /// Returns the action of the step. A move to another site is a sending and an arrival.
    pub(crate) fn action(self) -> StockAction {
        match self {
            Self::Clean => StockAction::Clean,
            Self::Repair => StockAction::Repair,
            Self::Repaired => StockAction::FinishRepair,
            Self::Display => StockAction::Display,
            Self::Return => StockAction::Return,
            Self::ReturnDamaged => StockAction::ReturnDamaged,
            Self::Move | Self::Send => StockAction::Send,
            Self::Arrive => StockAction::Arrive,
            Self::Lose => StockAction::MarkLost,
            Self::Find => StockAction::MarkFound,
            Self::Retire => StockAction::Retire,
        }
    }
}

impl ItemStatus {
    /// Returns the status after an action, or `None` if the action is not possible. `hygiene` is true if the
    /// model needs hygiene treatment.
    ///
    /// ```
    /// use assistive_core::model::{ItemStatus, StockAction};
    ///
    /// let returned = ItemStatus::OnLoan.after(StockAction::Return, true);
    /// assert_eq!(returned, Some(ItemStatus::Cleaning));
    /// assert_eq!(ItemStatus::Cleaning.after(StockAction::Lend, true), None);
    /// ```
    pub fn after(self, step: StockAction, hygiene: bool) -> Option<Self> {
        use ItemStatus::{
            Cleaning, Display, InStock, Issued, Lost, OnLoan, Repair, Retired, Transit,
        };
        let home = if hygiene { Cleaning } else { InStock };
        match (self, step) {
            (InStock, StockAction::Lend) => Some(OnLoan),
            (InStock, StockAction::Issue) => Some(Issued),
            (InStock, StockAction::Display) => Some(Display),
            (InStock, StockAction::Send) => Some(Transit),
            (Transit, StockAction::Arrive) => Some(InStock),
            (OnLoan | Issued | Display, StockAction::Return) => Some(home),
            (OnLoan | Issued | Display, StockAction::ReturnDamaged) => Some(Repair),
            (InStock | Cleaning, StockAction::Clean) => Some(InStock),
            (InStock | Cleaning, StockAction::Repair) => Some(Repair),
            (Repair, StockAction::FinishRepair) | (Lost, StockAction::MarkFound) => Some(home),
            (
                InStock | OnLoan | Issued | Cleaning | Repair | Display | Transit,
                StockAction::MarkLost,
            ) => Some(Lost),
            (InStock | Cleaning | Repair | Display | Lost, StockAction::Retire) => Some(Retired),
            _ => None,
        }
    }

    /// Returns an English sentence with the action that must come first.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::InStock => "it is already in stock",
            Self::OnLoan => "record the return of the loan first",
            Self::Issued => "record its return first",
            Self::Cleaning => "clean and inspect it first",
            Self::Repair => "record the end of the repair first",
            Self::Display => "record its return from display first",
            Self::Transit => "record its arrival first",
            Self::Lost => "record that it was found first",
            Self::Retired => "it is out of use for good",
        }
    }
}

impl StockAction {
    /// Returns the status of the bulk devices that an action applies to. They have no tags, so it is always a
    /// single status.
    pub(crate) fn of_bulk(self) -> ItemStatus {
        match self {
            Self::Arrive => ItemStatus::Transit,
            Self::Return | Self::ReturnDamaged => ItemStatus::Display,
            Self::Clean => ItemStatus::Cleaning,
            Self::FinishRepair => ItemStatus::Repair,
            Self::MarkFound => ItemStatus::Lost,
            _ => ItemStatus::InStock,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Coded;

    /// Follows every chain of actions from each status in which a device was among people. If the model needs
    /// hygiene treatment, each chain that ends in a way out contains a cleaning.
    #[test]
    fn a_returned_device_leaves_only_after_cleaning() {
        let ways_out =
            [StockAction::Lend, StockAction::Issue, StockAction::Display, StockAction::Send];
        let mut seen = Vec::new();
        let mut dirty =
            vec![ItemStatus::OnLoan, ItemStatus::Issued, ItemStatus::Display, ItemStatus::Lost];
        while let Some(status) = dirty.pop() {
            if seen.contains(&status) {
                continue;
            }
            seen.push(status);
            for step in ways_out {
                assert_eq!(status.after(step, true), None, "{status} {step}");
            }
            let steps = StockAction::ALL.iter().filter(|step| **step != StockAction::Clean);
            dirty.extend(steps.filter_map(|step| status.after(*step, true)));
        }
        assert!(!seen.contains(&ItemStatus::InStock));
    }

    #[test]
    fn a_device_without_hygiene_treatment_is_in_stock_on_return() {
        for from in [ItemStatus::OnLoan, ItemStatus::Issued, ItemStatus::Display] {
            assert_eq!(from.after(StockAction::Return, false), Some(ItemStatus::InStock));
            assert_eq!(from.after(StockAction::ReturnDamaged, false), Some(ItemStatus::Repair));
        }
        assert!(
            StockAction::ALL.iter().all(|step| ItemStatus::Retired.after(*step, false).is_none())
        );
    }
}
