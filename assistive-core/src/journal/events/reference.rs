//! The stored shapes of the events of a store, its divisions, sites and device models. They are frozen, like
//! all events.

use serde::{Deserialize, Serialize};

use super::shared::{Change, MaybeDay};
use crate::model::{
    CategorySet, DeviceClass, DivisionCode, Level, ModelCode, Money, SiteCode, SiteKind, Tracking,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoreFounded {
    pub(crate) site: Option<SiteCode>,
}

/// The facts of a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DivisionFacts {
    pub(crate) code: DivisionCode,
    pub(crate) name: String,
    pub(crate) name_en: Option<String>,
    pub(crate) level: Option<Level>,
    pub(crate) parent: Option<DivisionCode>,
    pub(crate) successor: Option<DivisionCode>,
    pub(crate) valid_from: MaybeDay,
    pub(crate) valid_to: MaybeDay,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DivisionChange {
    Name(Change<String>),
    NameEn(Change<Option<String>>),
    Level(Change<Option<Level>>),
    Parent(Change<Option<DivisionCode>>),
    Successor(Change<Option<DivisionCode>>),
    ValidFrom(Change<MaybeDay>),
    ValidTo(Change<MaybeDay>),
}

/// The column that a header means in sheets of a kind: a column name, `-` for one that is left out, or none if that was not
/// decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeaderMapped {
    /// The code of the kind of sheet.
    pub(crate) sheet: String,
    pub(crate) header: String,
    pub(crate) column: Change<Option<String>>,
}

/// The facts of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SiteFacts {
    pub(crate) code: SiteCode,
    pub(crate) name: String,
    pub(crate) kind: SiteKind,
    pub(crate) division: DivisionCode,
    pub(crate) parent: Option<SiteCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SiteChange {
    Name(Change<String>),
    Kind(Change<SiteKind>),
    Division(Change<DivisionCode>),
    Parent(Change<Option<SiteCode>>),
}

/// The facts of a device model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ModelFacts {
    pub(crate) code: ModelCode,
    pub(crate) name: String,
    pub(crate) class: DeviceClass,
    pub(crate) basic: bool,
    pub(crate) categories: CategorySet,
    pub(crate) unit: Option<String>,
    pub(crate) price: Option<Money>,
    pub(crate) subsidy: Option<Money>,
    pub(crate) life_years: Option<u8>,
    pub(crate) tracking: Tracking,
    pub(crate) hygiene: bool,
    pub(crate) loan_days: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ModelChange {
    Name(Change<String>),
    Class(Change<DeviceClass>),
    Basic(Change<bool>),
    Categories(Change<CategorySet>),
    Unit(Change<Option<String>>),
    Price(Change<Option<Money>>),
    Subsidy(Change<Option<Money>>),
    LifeYears(Change<Option<u8>>),
    Tracking(Change<Tracking>),
    Hygiene(Change<bool>),
    LoanDays(Change<Option<u16>>),
}
