//! Shapes of the events of stock, loans and holds. Frozen like those in `event`, by the same rules.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{Change, MaybeDay, Ref};
use crate::model::day::{self, Day};
use crate::model::{
    Condition, CountNo, FittingNo, HoldNo, ItemNo, LoanNo, ModelCode, Money, NeedNo, PersonNo,
    Programme, Purpose, Setting, SiteCode, Source, Standing, Step, Tag,
};

/// What is known of stock when it is received: one device with a tag, or a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ItemFacts {
    pub(crate) item: Ref<ItemNo>,
    pub(crate) model: ModelCode,
    pub(crate) site: SiteCode,
    pub(crate) tag: Option<Tag>,
    pub(crate) quantity: u32,
    pub(crate) serial: Option<String>,
    pub(crate) source: Option<Source>,
    pub(crate) donor: Option<String>,
    pub(crate) value: Option<Money>,
    #[serde(with = "day")]
    pub(crate) received_on: Date,
    pub(crate) programme: Option<Programme>,
    /// Whose hands did it, where that is known.
    pub(crate) by: Option<String>,
}

/// A quantity of a bulk model keeps its site for ever: it is part of what names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ItemChange {
    /// Where it was received.
    Site(Change<SiteCode>),
    Quantity(Change<u32>),
    Serial(Change<Option<String>>),
    Source(Change<Option<Source>>),
    Donor(Change<Option<String>>),
    Value(Change<Option<Money>>),
    ReceivedOn(Change<Day>),
    Programme(Change<Option<Programme>>),
}

/// Who or what a device is with, where it is not in stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HolderFacts {
    Nobody,
    Loan(Ref<LoanNo>),
    Fitting(Ref<FittingNo>),
    /// On its way there.
    Site(SiteCode),
}

/// Where a device is and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Whereabouts {
    pub(crate) standing: Standing,
    pub(crate) since: Day,
    pub(crate) site: SiteCode,
    pub(crate) holder: HolderFacts,
}

/// Something was done with a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ItemMoved {
    pub(crate) item: Ref<ItemNo>,
    pub(crate) step: Step,
    pub(crate) to: Change<Whereabouts>,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

/// A site has a bulk model for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PileFacts {
    pub(crate) model: ModelCode,
    pub(crate) site: SiteCode,
}

/// Something was done with a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PileMoved {
    pub(crate) model: ModelCode,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) step: Step,
    pub(crate) quantity: u32,
    pub(crate) site: SiteCode,
    pub(crate) from: Standing,
    /// The site where it is afterwards, and the worth that went there with it.
    pub(crate) to_site: Option<(SiteCode, Money)>,
    pub(crate) to: Standing,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

/// What is lent: one device, or a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LentFacts {
    Item(Ref<ItemNo>),
    Bulk(ModelCode),
}

/// Who borrows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum BorrowerFacts {
    Person(Ref<PersonNo>),
    /// An organisation, by its name.
    Org(String),
}

/// What is known of a loan.
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
    /// How many have come back so far.
    Back(Change<u32>),
    Renewals(Change<u16>),
    Condition(Change<Option<Condition>>),
    Missing(Change<Option<String>>),
    BackBy(Change<Option<String>>),
    /// It went to another record of the same person.
    Borrower(Change<BorrowerFacts>),
}

/// An organisation that borrows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrgFacts {
    pub(crate) name: String,
}

/// What is known of a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HoldFacts {
    pub(crate) hold: Ref<HoldNo>,
    pub(crate) model: ModelCode,
    /// Where the device is to be fetched; anywhere, if not given.
    pub(crate) site: Option<SiteCode>,
    pub(crate) borrower: BorrowerFacts,
    #[serde(with = "day")]
    pub(crate) placed_on: Date,
    pub(crate) priority: u8,
    pub(crate) by: Option<String>,
}

/// How a hold stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HoldState {
    Waiting,
    /// A device is kept for them until the end of the day: the item, or one of a bulk model.
    Offered(Option<Ref<ItemNo>>, Day),
    /// They got it.
    Taken(Day),
    Cancelled(Day),
    /// The offer ran out.
    Expired(Day),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HoldChange {
    State(Change<HoldState>),
    /// It went to another record of the same person.
    Borrower(Change<BorrowerFacts>),
}

/// The tags that were found at a site, beside those that are on record there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CountFacts {
    pub(crate) count: Ref<CountNo>,
    pub(crate) site: SiteCode,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) found: u32,
    pub(crate) missing: Vec<Ref<ItemNo>>,
    /// Tags that were found and not expected there.
    pub(crate) unexpected: Vec<String>,
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SettingChanged {
    pub(crate) setting: Setting,
    pub(crate) value: Change<u16>,
}

/// What a fitting took from stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TakenFacts {
    Item(Ref<ItemNo>),
    /// As many as were fitted, of what the site has of the bulk model.
    Pile(SiteCode),
}
