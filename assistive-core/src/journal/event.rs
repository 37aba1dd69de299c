//! What can happen: the events of the journal, and the frozen shapes in which they are stored.
//!
//! These structs are stored as they stand: never reorder, retype or remove a field or variant. To change
//! one, add a new version beside it (`codec` tells them apart) and keep the old one readable. Enums of
//! changes may grow at their end. Byte samples in `codec`'s tests hold them to it.
//!
//! Events of change carry what was before, so that each can be taken back exactly.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::care_event::{AssessmentFacts, FollowUpFacts, TrainingFacts};
use super::stock_event::{
    CountFacts, HoldChange, HoldFacts, ItemChange, ItemFacts, ItemMoved, LoanChange, LoanFacts,
    OrgFacts, PileFacts, PileMoved, SettingChanged, TakenFacts,
};
use super::void_event::{MoveVoided, Voided};
use crate::model::day::{self, Day};
use crate::model::{
    Category, CategorySet, CitizenId, Dated, Device, DeviceClass, DivisionCode, FittingNo, Grade,
    HoldNo, Issue, ItemNo, Left, Level, LoanNo, LocalKey, Mode, ModelCode, Money, NeedKind, NeedNo,
    PersonNo, Place, Placement, Programme, ServiceNo, Sex, SiteCode, SiteKind, Stage, Tracking,
    Withdrawn,
};

/// A record by its global identity: the store that made it and its number there.
///
/// `store` counts in the commit's table of stores; 0 is the store that wrote the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ref<N> {
    pub(crate) store: u8,
    pub(crate) number: N,
}

impl<N> Ref<N> {
    /// A record of the store that writes the commit.
    pub(crate) fn own(number: N) -> Self {
        Self { store: 0, number }
    }
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change<T> {
    pub(crate) before: T,
    pub(crate) after: T,
}

impl<T> Change<T> {
    pub(crate) fn new(before: T, after: T) -> Self {
        Self { before, after }
    }
}

/// An optional day, before or after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct MaybeDay(#[serde(with = "day::option")] pub(crate) Option<Date>);

/// A dated fact as it is stored: the value from the beginning, and the later ones with their days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Timeline<T> {
    first: T,
    later: Vec<(Day, T)>,
}

impl<T: Clone + PartialEq> From<&Dated<T>> for Timeline<T> {
    fn from(dated: &Dated<T>) -> Self {
        let (first, later) = dated.parts();
        let later = later.iter().map(|(day, value)| (Day(*day), value.clone())).collect();
        Self { first: first.clone(), later }
    }
}

impl<T: Clone + PartialEq> From<&Timeline<T>> for Dated<T> {
    fn from(timeline: &Timeline<T>) -> Self {
        let later = timeline.later.iter().map(|(day, value)| (day.0, value.clone())).collect();
        Self::from_parts(timeline.first.clone(), later)
    }
}

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
    PileAdded(PileFacts),
    /// Something was done with a quantity of a bulk model. Taken back: it is counted where it was before.
    PileMoved(PileMoved),
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
    CountAdded(CountFacts),
    /// A limit of the lending desk was set. Taken back: it is what it was before.
    SettingChanged(SettingChanged),
    /// A record was taken back or restored by a later commit. Taken back: it is as it was before.
    Voided(Voided),
    /// A move of a device was taken back or restored by a later commit. Taken back: it is as it was before.
    MoveVoided(MoveVoided),
}

/// Changes of one record, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changed<R, C> {
    pub(crate) record: R,
    pub(crate) changes: Vec<C>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoreFounded {
    pub(crate) site: Option<SiteCode>,
}

/// What is known of a division.
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

/// What is known of a site.
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

/// What is known of a device model.
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

/// What is known of a person when they are registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonFacts {
    pub(crate) person: Ref<PersonNo>,
    pub(crate) citizen: Option<CitizenId>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) keys: Vec<LocalKey>,
    pub(crate) name: String,
    pub(crate) sex: Option<Sex>,
    #[serde(with = "day::option")]
    pub(crate) birth_date: Option<Date>,
    pub(crate) category: Option<Category>,
    pub(crate) grade: Option<Grade>,
    pub(crate) division: DivisionCode,
    pub(crate) school: Option<SiteCode>,
    pub(crate) class_name: Option<String>,
    pub(crate) stage: Option<Stage>,
    pub(crate) placement: Option<Placement>,
    pub(crate) guardian: Option<String>,
    pub(crate) phone: Option<String>,
    #[serde(with = "day")]
    pub(crate) registered_on: Date,
    pub(crate) left: Option<Left>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PersonChange {
    Citizen(Change<Option<CitizenId>>),
    /// An issue of the certificate became known. Taken back: it is no longer.
    IssueAdded(Issue),
    /// A site gave the person a key. Taken back: it names them no more.
    KeyAdded(LocalKey),
    Name(Change<String>),
    Sex(Change<Option<Sex>>),
    BirthDate(Change<MaybeDay>),
    Category(Change<Timeline<Option<Category>>>),
    Grade(Change<Timeline<Option<Grade>>>),
    Division(Change<Timeline<DivisionCode>>),
    School(Change<Timeline<Option<SiteCode>>>),
    ClassName(Change<Option<String>>),
    Stage(Change<Option<Stage>>),
    Placement(Change<Option<Placement>>),
    Guardian(Change<Option<String>>),
    Phone(Change<Option<String>>),
    RegisteredOn(Change<MaybeDay>),
    Left(Change<Option<Left>>),
    /// An issue of the certificate, the one at this place, was wrong. Taken back: it is there again.
    IssueRemoved(u32, Issue),
    /// A key, the one at this place, names the person no more. Taken back: it does again.
    KeyRemoved(u32, LocalKey),
    /// Another record of the person had this id. Taken back: it names them no more.
    FormerIdAdded(CitizenId),
    /// An id, the one at this place, is of no other record any more. Taken back: it is again.
    FormerIdRemoved(u32, CitizenId),
    /// All that was recorded under this record went to another of the same person.
    MergedInto(Change<Option<Ref<PersonNo>>>),
}

/// What is known of a need when it is identified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NeedFacts {
    pub(crate) need: Ref<NeedNo>,
    pub(crate) person: Ref<PersonNo>,
    pub(crate) kind: NeedKind,
    pub(crate) device: Option<Device>,
    #[serde(with = "day")]
    pub(crate) identified_on: Date,
    pub(crate) programme: Option<Programme>,
    pub(crate) site: Option<SiteCode>,
    pub(crate) basic: Option<bool>,
    pub(crate) priority: Option<u8>,
    pub(crate) quantity: u32,
    pub(crate) withdrawn: Option<Withdrawn>,
    #[serde(with = "day::option")]
    pub(crate) valid_to: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NeedChange {
    Programme(Change<Option<Programme>>),
    Site(Change<Option<SiteCode>>),
    Basic(Change<Option<bool>>),
    Priority(Change<Option<u8>>),
    Quantity(Change<u32>),
    Withdrawn(Change<Option<Withdrawn>>),
    ValidTo(Change<MaybeDay>),
    /// A withdrawal was stated; all that ever were are kept, so that a list which states one again changes
    /// nothing when a fitting has lifted it.
    Stated(Withdrawn),
    /// A later list named the need again, under this day.
    ListedAgain(Day),
    /// A stated withdrawal, the one at this place, was wrong. Taken back: it is on record again.
    StatedRemoved(u32, Withdrawn),
    /// The day at this place names the need no more. Taken back: it does again.
    ListedRemoved(u32, Day),
    Device(Change<Option<Device>>),
    IdentifiedOn(Change<Day>),
    /// It went to another record of the same person.
    Person(Change<Ref<PersonNo>>),
}

/// What is known of a fitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FittingFacts {
    pub(crate) fitting: Ref<FittingNo>,
    pub(crate) person: Ref<PersonNo>,
    pub(crate) model: ModelCode,
    #[serde(with = "day")]
    pub(crate) fitted_on: Date,
    pub(crate) need: Option<Ref<NeedNo>>,
    pub(crate) site: Option<SiteCode>,
    pub(crate) quantity: u32,
    pub(crate) mode: Option<Mode>,
    pub(crate) place: Option<Place>,
    pub(crate) cost: Option<Money>,
    pub(crate) subsidy: Option<Money>,
    pub(crate) provider: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FittingChange {
    Need(Change<Option<Ref<NeedNo>>>),
    Site(Change<Option<SiteCode>>),
    Quantity(Change<u32>),
    Mode(Change<Option<Mode>>),
    Place(Change<Option<Place>>),
    Cost(Change<Option<Money>>),
    Subsidy(Change<Option<Money>>),
    Provider(Change<Option<String>>),
    /// What it took from stock.
    Taken(Change<Option<TakenFacts>>),
    /// Whether someone said which need it meets, or that it meets none.
    Pinned(Change<bool>),
    Model(Change<ModelCode>),
    FittedOn(Change<Day>),
    /// It went to another record of the same person.
    Person(Change<Ref<PersonNo>>),
}

/// What is known of a service that is no device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ServiceFacts {
    pub(crate) service: Ref<ServiceNo>,
    pub(crate) person: Ref<PersonNo>,
    pub(crate) kind: NeedKind,
    #[serde(with = "day")]
    pub(crate) served_on: Date,
    pub(crate) place: Option<Place>,
    pub(crate) provider: Option<String>,
    pub(crate) programme: Option<Programme>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ServiceChange {
    Place(Change<Option<Place>>),
    Provider(Change<Option<String>>),
    Programme(Change<Option<Programme>>),
    Kind(Change<NeedKind>),
    ServedOn(Change<Day>),
    /// It went to another record of the same person.
    Person(Change<Ref<PersonNo>>),
}
