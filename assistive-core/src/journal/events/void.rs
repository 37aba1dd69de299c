//! The stored shapes of the events that void and restore records. They are frozen, like all events.
//!
//! A voided record keeps its number and its facts, but is in no list and no figure.

use serde::{Deserialize, Serialize};

use super::shared::{Change, Ref};
use super::stock::LocationFacts;
use crate::model::{
    AssessmentNo, DivisionNo, FittingNo, FollowUpNo, HoldNo, ItemNo, LoanNo, ModelNo, MoveNo,
    NeedNo, OrgNo, PersonNo, ServiceNo, SiteNo, StockLevelNo, StockTakeNo, TrainingNo,
};

/// A record of any kind that can be voided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AnyRecord {
    Division(Ref<DivisionNo>),
    Site(Ref<SiteNo>),
    Model(Ref<ModelNo>),
    Person(Ref<PersonNo>),
    Need(Ref<NeedNo>),
    Fitting(Ref<FittingNo>),
    Service(Ref<ServiceNo>),
    Item(Ref<ItemNo>),
    StockLevel(Ref<StockLevelNo>),
    Loan(Ref<LoanNo>),
    Org(Ref<OrgNo>),
    Hold(Ref<HoldNo>),
    StockTake(Ref<StockTakeNo>),
    Assessment(Ref<AssessmentNo>),
    Training(Ref<TrainingNo>),
    FollowUp(Ref<FollowUpNo>),
}

/// A record was voided or restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Voided {
    pub(crate) record: AnyRecord,
    /// True if it is voided, false if it is restored.
    pub(crate) void: bool,
}

/// A move of a device was voided or restored. The device is at its previous place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MoveVoided {
    pub(crate) item: Ref<ItemNo>,
    pub(crate) moved: Ref<MoveNo>,
    /// True if it is voided, false if it is restored.
    pub(crate) void: bool,
    pub(crate) to: Change<LocationFacts>,
}
