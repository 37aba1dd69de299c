//! The stored shapes of the events of devices, bulk quantities, stock-takes and limits. They are frozen, like
//! all events.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::shared::{Change, Ref};
use crate::model::day::Day;
use crate::model::{
    FittingNo, ItemNo, ItemStatus, LoanNo, ModelCode, Money, MoveNo, Programme, Setting, SiteCode,
    Source, StockAction, StockTakeNo, Tag, day,
};

/// The holder of a device that is not in stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HolderFacts {
    Nobody,
    Loan(Ref<LoanNo>),
    Fitting(Ref<FittingNo>),
    /// The site to which the device was sent.
    Site(SiteCode),
}

/// The facts of received stock: one device with a tag, or a quantity of a bulk model.
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
    /// The name of the person who acted, if known.
    pub(crate) by: Option<String>,
}

/// A change of received stock. A quantity of a bulk model always keeps its site, which is part of its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ItemChange {
    /// The site at which it was received.
    Site(Change<SiteCode>),
    Quantity(Change<u32>),
    Serial(Change<Option<String>>),
    Source(Change<Option<Source>>),
    Donor(Change<Option<String>>),
    Value(Change<Option<Money>>),
    ReceivedOn(Change<Day>),
    Programme(Change<Option<Programme>>),
    Note(Change<Option<String>>),
}

/// The place and the status of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LocationFacts {
    pub(crate) status: ItemStatus,
    pub(crate) since: Day,
    pub(crate) site: SiteCode,
    pub(crate) holder: HolderFacts,
}

/// A move of a device, or a change of its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ItemMoved {
    pub(crate) item: Ref<ItemNo>,
    pub(crate) step: StockAction,
    pub(crate) to: Change<LocationFacts>,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

/// A change of the details of a move: of what was done, apart from the place and the status of the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum MoveChange {
    Note(Change<Option<String>>),
    By(Change<Option<String>>),
    /// The method of cleaning.
    Method(Change<Option<String>>),
    Fault(Change<Option<String>>),
    Parts(Change<Option<String>>),
    Cost(Change<Option<Money>>),
}

/// The details of a move of a device were changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MoveChanged {
    pub(crate) item: Ref<ItemNo>,
    pub(crate) moved: Ref<MoveNo>,
    pub(crate) changes: Vec<MoveChange>,
}

/// The first stock level of a bulk model at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StockLevelFacts {
    pub(crate) model: ModelCode,
    pub(crate) site: SiteCode,
}

/// A move of a quantity of a bulk model, or a change of its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct QuantityMoved {
    pub(crate) model: ModelCode,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) step: StockAction,
    pub(crate) quantity: u32,
    pub(crate) site: SiteCode,
    pub(crate) from: ItemStatus,
    /// The new site, and the value that was moved with the quantity.
    pub(crate) to_site: Option<(SiteCode, Money)>,
    pub(crate) to: ItemStatus,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

/// The result of a stock-take, compared with the tags on record at the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StockTakeFacts {
    pub(crate) count: Ref<StockTakeNo>,
    pub(crate) site: SiteCode,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) found: u32,
    pub(crate) missing: Vec<Ref<ItemNo>>,
    /// Tags that were found but not expected.
    pub(crate) unexpected: Vec<String>,
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SettingChanged {
    pub(crate) setting: Setting,
    pub(crate) value: Change<u16>,
}

/// The stock that a fitting took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TakenFacts {
    Item(Ref<ItemNo>),
    /// The fitted quantity, from the stock level of the bulk model at the site.
    StockLevel(SiteCode),
}
