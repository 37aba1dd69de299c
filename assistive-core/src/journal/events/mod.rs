//! What can happen: the events of the journal, and the frozen shapes in which they are stored.
//!
//! These structs are stored as they stand: never reorder, retype or remove a field or variant. To change
//! one, add a new version beside it (`codec` tells them apart) and keep the old one readable. Enums of
//! changes may grow at their end. Byte samples in `codec`'s tests hold them to it.
//!
//! Events of change carry what was before, so that each can be taken back exactly.

mod lending;
mod people;
mod provision;
mod reference;
mod shared;
mod stock;
mod void;

pub(crate) use lending::{
    BorrowerFacts, HoldChange, HoldFacts, HoldState, LentFacts, LoanChange, LoanFacts, OrgFacts,
};
pub(crate) use people::{PersonChange, PersonFacts};
pub(crate) use provision::{
    AssessmentFacts, FittingChange, FittingFacts, FollowUpFacts, NeedChange, NeedFacts,
    ServiceChange, ServiceFacts, TrainingFacts,
};
pub(crate) use reference::{
    DivisionChange, DivisionFacts, ModelChange, ModelFacts, SiteChange, SiteFacts, StoreFounded,
};
pub(crate) use shared::{Change, Changed, MaybeDay, Ref, Timeline};
pub(crate) use stock::{
    HolderFacts, ItemChange, ItemFacts, ItemMoved, LocationFacts, QuantityMoved, SettingChanged,
    StockLevelFacts, StockTakeFacts, TakenFacts,
};
pub(crate) use void::{AnyRecord, MoveVoided, Voided};

use crate::model::{
    DivisionCode, FittingNo, HoldNo, ItemNo, LoanNo, ModelCode, NeedNo, PersonNo, ServiceNo,
    SiteCode,
};

/// Something that happened. Numbers of new records are dense: each is one more than the last of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// The store began, at a site of its own or at none. First event of every journal. Never taken back.
    StoreFounded(StoreFounded),
    /// A division was added. Taken back: it is gone.
    DivisionAdded(DivisionFacts),
    /// A division changed. Taken back: each change reversed.
    DivisionChanged(Changed<DivisionCode, DivisionChange>),
    /// A site was added. Taken back: it is gone.
    SiteAdded(SiteFacts),
    /// A site changed. Taken back: each change reversed.
    SiteChanged(Changed<SiteCode, SiteChange>),
    /// A device model was added to the catalogue. Taken back: it is gone.
    ModelAdded(ModelFacts),
    /// A device model changed. Taken back: each change reversed.
    ModelChanged(Changed<ModelCode, ModelChange>),
    /// A person was registered. Taken back: they are gone.
    PersonAdded(Box<PersonFacts>),
    /// A person changed. Taken back: each change reversed.
    PersonChanged(Changed<Ref<PersonNo>, PersonChange>),
    /// A need was identified. Taken back: it is gone.
    NeedAdded(NeedFacts),
    /// A need changed. Taken back: each change reversed.
    NeedChanged(Changed<Ref<NeedNo>, NeedChange>),
    /// A device was handed over, meeting a need or none. Taken back: it is gone, its need open again.
    FittingAdded(FittingFacts),
    /// A fitting changed. Taken back: each change reversed.
    FittingChanged(Changed<Ref<FittingNo>, FittingChange>),
    /// A professional looked at a need. Taken back: they did not.
    AssessmentAdded(AssessmentFacts),
    /// Someone was trained in the use of a device. Taken back: they were not.
    TrainingAdded(TrainingFacts),
    /// Someone was asked about a device. Taken back: they were not.
    FollowUpAdded(FollowUpFacts),
    /// A service was given. Taken back: it is gone.
    ServiceAdded(ServiceFacts),
    /// What is known of a service changed. Taken back: each change reversed.
    ServiceChanged(Changed<Ref<ServiceNo>, ServiceChange>),
    /// Stock was received. Taken back: it is gone.
    ItemAdded(ItemFacts),
    /// What is known of received stock changed. Taken back: each change reversed.
    ItemChanged(Changed<Ref<ItemNo>, ItemChange>),
    /// Something was done with a device. Taken back: it is where it was before.
    ItemMoved(ItemMoved),
    /// A site has a bulk model for the first time, none yet. Taken back: it has not.
    StockLevelAdded(StockLevelFacts),
    /// Something was done with a quantity of a bulk model. Taken back: it is counted where it was before.
    QuantityMoved(QuantityMoved),
    /// Something was lent. Taken back: it was not.
    LoanAdded(LoanFacts),
    /// A loan changed: returned, renewed, corrected. Taken back: each change reversed.
    LoanChanged(Changed<Ref<LoanNo>, LoanChange>),
    /// An organisation borrowed for the first time. Taken back: it is gone.
    OrgAdded(OrgFacts),
    /// Someone waits for a model. Taken back: they do not.
    HoldAdded(HoldFacts),
    /// A hold changed. Taken back: each change reversed.
    HoldChanged(Changed<Ref<HoldNo>, HoldChange>),
    /// The stock of a site was counted. Taken back: it was not.
    StockTakeAdded(StockTakeFacts),
    /// A limit of the lending desk was set. Taken back: it is what it was before.
    SettingChanged(SettingChanged),
    /// A record was taken back or restored by a later commit. Taken back: it is as it was before.
    Voided(Voided),
    /// A move of a device was taken back or restored by a later commit. Taken back: it is as it was before.
    MoveVoided(MoveVoided),
}
