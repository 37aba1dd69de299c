//! The desks of stock and lending.

use jiff::civil::Date;

use super::{Lending, Stock};
use crate::error::Result;
use crate::model::{HoldNo, ItemNo, ItemStatus, LoanNo, Setting, SiteCode, Tag};
use crate::registry::stock::holds::{CancelHold, PlaceHold};
use crate::registry::stock::imported_loans::LoanDraft;
use crate::registry::stock::items::StockDraft;
use crate::registry::stock::lending::{Lend, Renew, ReturnLoans};
use crate::registry::stock::limits::SetLimit;
use crate::registry::stock::moves::{MoveItem, MoveQuantity};
use crate::registry::stock::receive::Receive;
use crate::registry::stock::stocktake::{Counted, TakeStock};
use crate::registry::write::operation::{All, Applied};
use crate::registry::write::upsert::Recorded;

impl Stock<'_> {
    /// Receives stock. Each device of a model that is tracked one by one becomes a record. If there are fewer `tags`
    /// than devices, the other tags are made of the site's code and a number. A quantity of a bulk model is added to
    /// the stock level with the same source and day.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn receive(&self, stock: &StockDraft, tags: &[Tag]) -> Result<Applied<Vec<ItemNo>>> {
        self.0.execute(&Receive { stock: stock.clone(), tags: tags.to_vec() })
    }

    /// Applies actions to devices as one commit, in order, or none of them. Returns the status of each device
    /// afterwards.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks), with the problems of each device.
    pub fn move_items(&self, moves: &[MoveItem]) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(&All(moves))
    }

    /// Applies an action to a quantity of a bulk model at a site. Returns the status of the quantity afterwards.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn move_quantity(&self, moved: &MoveQuantity) -> Result<Applied<ItemStatus>> {
        self.0.execute(moved)
    }

    /// Records a stock-take of a site from the tags that were scanned or typed, in any order.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn count(&self, site: &SiteCode, tags: &[String], on: Date) -> Result<Applied<Counted>> {
        self.0.execute(&TakeStock { site: site.clone(), tags: tags.to_vec(), on })
    }
}

impl Lending<'_> {
    /// Lends devices to a borrower, all or none. Each device gets a loan of its own.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn lend(&self, lend: &Lend) -> Result<Applied<Vec<LoanNo>>> {
        self.0.execute(lend)
    }

    /// Returns lent devices to stock, all or none. Returns the status of each afterwards.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn take_back(&self, back: &ReturnLoans) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(back)
    }

    /// Extends a loan until `due_on`. Without `due_on`, the model's loan period is added to the later of `on` and the
    /// current due day. Returns the new due day.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn renew(&self, loan: LoanNo, on: Date, due_on: Option<Date>) -> Result<Applied<Date>> {
        self.0.execute(&Renew { loan, on, due_on })
    }

    /// Places a hold: a person waits for a model.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn place_hold(&self, hold: &PlaceHold) -> Result<Applied<HoldNo>> {
        self.0.execute(hold)
    }

    /// Cancels a hold.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn cancel_hold(&self, hold: HoldNo, on: Date) -> Result<Applied<()>> {
        self.0.execute(&CancelHold { hold, on })
    }

    /// Records a loan as history, without checks of cleaning or limits. Creates the loan, or updates the loan with
    /// its key.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn record(&self, loan: &LoanDraft) -> Result<Recorded<LoanNo>> {
        self.0.record(loan)
    }

    /// Sets a limit of the desk and returns the new limit.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn set_limit(&self, setting: Setting, value: u16) -> Result<Applied<u16>> {
        self.0.execute(&SetLimit { setting, value })
    }
}
