//! The events of the journal, and the frozen shapes in which they are stored.
//!
//! Never reorder, retype or remove a field or a variant of a stored shape. To change a shape, add a new
//! version beside it (`codec` distinguishes them) and keep the old one readable. Enums of changes may grow at
//! the end. The tests of `codec` compare all shapes with byte samples.
//!
//! An event of change contains the previous value, so that it can be reverted exactly.

mod lending;
mod people;
mod provision;
mod reference;
mod shared;
mod stock;
mod void;

pub(crate) use lending::{
    BorrowerFacts, HoldChange, HoldFacts, HoldState, LentFacts, LoanChange, LoanFacts, LoanReturn,
    OrgFacts,
};
pub(crate) use people::{PersonChange, PersonFacts};
pub(crate) use provision::{
    AssessmentChange, AssessmentFacts, FittingChange, FittingFacts, FollowUpChange, FollowUpFacts,
    FollowUpFactsV1, NeedChange, NeedFacts, ServiceChange, ServiceFacts, TrainingChange,
    TrainingFacts,
};
pub(crate) use reference::{
    DivisionChange, DivisionFacts, HeaderMapped, ModelChange, ModelFacts, SiteChange, SiteFacts,
    StoreFounded,
};
pub(crate) use shared::{Change, Changed, MaybeDay, Ref, Timeline};
pub(crate) use stock::{
    HolderFacts, ItemChange, ItemFacts, ItemMoved, LocationFacts, MoveChange, MoveChanged,
    QuantityMoved, SettingChanged, StockLevelFacts, StockTakeFacts, TakenFacts,
};
pub(crate) use void::{AnyRecord, MoveVoided, Voided};

use crate::model::{
    AssessmentNo, DivisionCode, FittingNo, FollowUpNo, HoldNo, ItemNo, LoanNo, ModelCode, NeedNo,
    PersonNo, ServiceNo, SiteCode, TrainingNo,
};

/// An event. The numbers of new records have no gaps: each is one more than the last number of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// The store was created, with or without a site of its own. It is the first event of every journal, and
    /// is never reverted.
    StoreFounded(StoreFounded),
    /// A division was added. Reverting removes it.
    DivisionAdded(DivisionFacts),
    /// A division was changed. Reverting restores the previous values.
    DivisionChanged(Changed<DivisionCode, DivisionChange>),
    /// A site was added. Reverting removes it.
    SiteAdded(SiteFacts),
    /// A site was changed. Reverting restores the previous values.
    SiteChanged(Changed<SiteCode, SiteChange>),
    /// A device model was added to the catalogue. Reverting removes it.
    ModelAdded(ModelFacts),
    /// A device model was changed. Reverting restores the previous values.
    ModelChanged(Changed<ModelCode, ModelChange>),
    /// A person was registered. Reverting removes the person.
    PersonAdded(Box<PersonFacts>),
    /// A person was changed. Reverting restores the previous values.
    PersonChanged(Changed<Ref<PersonNo>, PersonChange>),
    /// A need was identified. Reverting removes it.
    NeedAdded(NeedFacts),
    /// A need was changed. Reverting restores the previous values.
    NeedChanged(Changed<Ref<NeedNo>, NeedChange>),
    /// A device was handed over, with or without meeting a need. Reverting removes the fitting and reopens
    /// the need.
    FittingAdded(FittingFacts),
    /// A fitting was changed. Reverting restores the previous values.
    FittingChanged(Changed<Ref<FittingNo>, FittingChange>),
    /// A need was assessed. Reverting removes the assessment.
    AssessmentAdded(AssessmentFacts),
    /// An assessment was changed. Reverting restores the previous values.
    AssessmentChanged(Changed<Ref<AssessmentNo>, AssessmentChange>),
    /// A person was trained in the use of a device. Reverting removes the training.
    TrainingAdded(TrainingFacts),
    /// A training was changed. Reverting restores the previous values.
    TrainingChanged(Changed<Ref<TrainingNo>, TrainingChange>),
    /// A person was asked about a device. Reverting removes the follow-up.
    FollowUpAdded(FollowUpFacts),
    /// A follow-up was changed. Reverting restores the previous values.
    FollowUpChanged(Changed<Ref<FollowUpNo>, FollowUpChange>),
    /// A service was provided. Reverting removes it.
    ServiceAdded(ServiceFacts),
    /// A service was changed. Reverting restores the previous values.
    ServiceChanged(Changed<Ref<ServiceNo>, ServiceChange>),
    /// Stock was received. Reverting removes it.
    ItemAdded(ItemFacts),
    /// Received stock was changed. Reverting restores the previous values.
    ItemChanged(Changed<Ref<ItemNo>, ItemChange>),
    /// A device was moved, or its status changed. Reverting moves it back.
    ItemMoved(ItemMoved),
    /// The details of a move were changed. Reverting restores the previous values.
    MoveChanged(MoveChanged),
    /// A site got its first stock level of a bulk model, with quantity 0. Reverting removes it.
    StockLevelAdded(StockLevelFacts),
    /// A quantity of a bulk model was moved, or its status changed. Reverting moves it back.
    QuantityMoved(QuantityMoved),
    /// A loan was made. Reverting removes it.
    LoanAdded(LoanFacts),
    /// A loan was changed: returned, renewed or corrected. Reverting restores the previous values.
    LoanChanged(Changed<Ref<LoanNo>, LoanChange>),
    /// An organisation borrowed for the first time. Reverting removes it.
    OrgAdded(OrgFacts),
    /// A hold was placed. Reverting removes it.
    HoldAdded(HoldFacts),
    /// A hold was changed. Reverting restores the previous values.
    HoldChanged(Changed<Ref<HoldNo>, HoldChange>),
    /// The stock of a site was counted. Reverting removes the stock-take.
    StockTakeAdded(StockTakeFacts),
    /// A limit of the lending desk was set. Reverting restores the previous value.
    SettingChanged(SettingChanged),
    /// A user decided which column a header means in sheets of a kind. Reverting restores the previous column.
    HeaderMapped(HeaderMapped),
    /// A later commit voided or restored a record. Reverting restores the previous status.
    Voided(Voided),
    /// A later commit voided or restored a move of a device. Reverting restores the previous status.
    MoveVoided(MoveVoided),
}
