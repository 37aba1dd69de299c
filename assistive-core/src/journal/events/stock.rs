//! Stored shapes of the events of devices, bulk quantities, stock-takes and limits. Frozen, as all events are.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::shared::{Change, Ref};
use crate::model::day::Day;
use crate::model::{
    FittingNo, ItemNo, ItemStatus, LoanNo, ModelCode, Money, Programme, Setting, SiteCode, Source,
    StockAction, StockTakeNo, Tag, day,
};

/// Who or what a device is with, where it is not in stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HolderFacts {
    Nobody,
    Loan(Ref<LoanNo>),
    Fitting(Ref<FittingNo>),
    /// On its way there.
    Site(SiteCode),
}

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

/// Where a device is and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LocationFacts {
    pub(crate) status: ItemStatus,
    pub(crate) since: Day,
    pub(crate) site: SiteCode,
    pub(crate) holder: HolderFacts,
}

/// Something was done with a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ItemMoved {
    pub(crate) item: Ref<ItemNo>,
    pub(crate) step: StockAction,
    pub(crate) to: Change<LocationFacts>,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

/// A site has a bulk model for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StockLevelFacts {
    pub(crate) model: ModelCode,
    pub(crate) site: SiteCode,
}

/// Something was done with a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct QuantityMoved {
    pub(crate) model: ModelCode,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) step: StockAction,
    pub(crate) quantity: u32,
    pub(crate) site: SiteCode,
    pub(crate) from: ItemStatus,
    /// The site where it is afterwards, and the worth that went there with it.
    pub(crate) to_site: Option<(SiteCode, Money)>,
    pub(crate) to: ItemStatus,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

/// The tags that were found at a site, beside those that are on record there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StockTakeFacts {
    pub(crate) count: Ref<StockTakeNo>,
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
    StockLevel(SiteCode),
}
