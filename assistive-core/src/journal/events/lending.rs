//! The stored shapes of the events of loans, borrowers and holds. They are frozen, like all events.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::shared::{Change, MaybeDay, Ref};
use crate::model::day::Day;
use crate::model::{
    Condition, HoldNo, ItemNo, ItemStatus, LoanNo, ModelCode, Money, NeedNo, PersonNo, Purpose,
    SiteCode, day,
};

/// The lent device, or the lent quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LentFacts {
    Item(Ref<ItemNo>),
    Bulk(ModelCode),
}

/// The borrower.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum BorrowerFacts {
    Person(Ref<PersonNo>),
    /// An organisation, by name.
    Org(String),
}

/// The facts of a loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LoanFacts {
    pub(crate) loan: Ref<LoanNo>,
    pub(crate) lent: LentFacts,
    pub(crate) borrower: BorrowerFacts,
    #[serde(with = "day")]
    pub(crate) out_on: Date,
    #[serde(with = "day::option")]
    pub(crate) due_on: Option<Date>,
    #[serde(with = "day::option")]
    pub(crate) in_on: Option<Date>,
    pub(crate) site: Option<SiteCode>,
    pub(crate) quantity: u32,
    pub(crate) need: Option<Ref<NeedNo>>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) deposit: Option<Money>,
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LoanChange {
    DueOn(Change<MaybeDay>),
    InOn(Change<MaybeDay>),
    Site(Change<Option<SiteCode>>),
    Quantity(Change<u32>),
    Need(Change<Option<Ref<NeedNo>>>),
    Purpose(Change<Option<Purpose>>),
    Deposit(Change<Option<Money>>),
    /// The day on which the deposit was given back.
    DepositBack(Change<MaybeDay>),
    /// The quantity returned so far.
    Back(Change<u32>),
    Renewals(Change<u16>),
    Condition(Change<Option<Condition>>),
    Missing(Change<Option<String>>),
    BackBy(Change<Option<String>>),
    /// The loan was moved to another record of the same person.
    Borrower(Change<BorrowerFacts>),
    /// The returns of a bulk loan.
    Returns(Change<Vec<LoanReturn>>),
}

/// The return or loss of a quantity of a bulk loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LoanReturn {
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) quantity: u32,
    /// The status of the quantity afterwards.
    pub(crate) to: ItemStatus,
}

/// An organisation that borrows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrgFacts {
    pub(crate) name: String,
}

/// The facts of a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HoldFacts {
    pub(crate) hold: Ref<HoldNo>,
    pub(crate) model: ModelCode,
    /// The site where the device will be collected, or `None` for any site.
    pub(crate) site: Option<SiteCode>,
    pub(crate) borrower: BorrowerFacts,
    #[serde(with = "day")]
    pub(crate) placed_on: Date,
    pub(crate) priority: u8,
    pub(crate) by: Option<String>,
}

/// The status of a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HoldState {
    Waiting,
    /// A device is kept for the borrower until the end of the day: an item, or one device of a bulk model.
    Offered(Option<Ref<ItemNo>>, Day),
    /// The borrower received a device.
    Taken(Day),
    Cancelled(Day),
    /// The offer expired.
    Expired(Day),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HoldChange {
    State(Change<HoldState>),
    /// The hold was moved to another record of the same person.
    Borrower(Change<BorrowerFacts>),
}
