//! The limits of the lending desk (docs/domain.md §8), which each store can set, and the limits of lists in records.

use serde::{Deserialize, Serialize};

use super::coded::coded_enum;

/// The maximum length of a list in a record: the keys and certificates of a person, the days on which a need was listed, the
/// unknown tags of a stock-take.
pub(crate) const LISTED: usize = 1000;

/// The maximum number of measurements of an assessment, or of scores of a follow-up.
pub(crate) const MEASURED: usize = 100;

coded_enum! {
    /// A limit that a store can set.
    pub enum Setting in "setting" {
        /// The number of times that a loan can be renewed.
        Renewals = 1 "renewals" [];
        /// The number of open loans of one borrower.
        OpenLoans = 2 "open-loans" [];
        /// The number of days that a device is kept for the borrower to whom it is offered.
        OfferDays = 3 "offer-days" [];
    }
}

/// The limits of a store's lending desk.
///
/// ```
/// use assistive_core::model::Limits;
///
/// let limits = Limits::default();
/// assert_eq!((limits.renewals, limits.open_loans), (2, 5));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// The number of times that a loan can be renewed. The default is 2.
    pub renewals: u16,
    /// The number of open loans of one borrower. The default is 5.
    pub open_loans: u16,
    /// The number of days that a device is kept for the borrower to whom it is offered. The default is 7.
    pub offer_days: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self { renewals: 2, open_loans: 5, offer_days: 7 }
    }
}

impl Limits {
    /// Returns the value of a setting.
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
