//! The limits of the lending desk that each store may set for itself.

use serde::{Deserialize, Serialize};

use super::coded::coded_enum;

coded_enum! {
    /// What can be set for a store.
    pub enum Setting in "setting" {
        /// How often a loan can be renewed.
        Renewals = 1 "renewals" [];
        /// How many open loans a borrower can have.
        OpenLoans = 2 "open-loans" [];
        /// For how many days a device is kept for the one it is offered to.
        OfferDays = 3 "offer-days" [];
    }
}

/// The limits of a store's lending desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// How often a loan can be renewed; 2 unless set.
    pub renewals: u16,
    /// How many open loans a borrower can have; 5 unless set.
    pub open_loans: u16,
    /// For how many days a device is kept for the one it is offered to; 7 unless set.
    pub offer_days: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self { renewals: 2, open_loans: 5, offer_days: 7 }
    }
}

impl Limits {
    /// The value of a setting.
    pub fn get(&self, setting: Setting) -> u16 {
        match setting {
            Setting::Renewals => self.renewals,
            Setting::OpenLoans => self.open_loans,
            Setting::OfferDays => self.offer_days,
        }
    }

    pub(crate) fn set(&mut self, setting: Setting, value: u16) {
        match setting {
            Setting::Renewals => self.renewals = value,
            Setting::OpenLoans => self.open_loans = value,
            Setting::OfferDays => self.offer_days = value,
        }
    }
}
