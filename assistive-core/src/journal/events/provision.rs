//! The stored shapes of the events of needs, assessments, fittings, trainings, follow-ups and services. They
//! are frozen, like all events.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::shared::{Change, MaybeDay, Ref};
use super::stock::TakenFacts;
use crate::model::day::Day;
use crate::model::{
    AssessmentNo, AssessmentOutcome, ContactMode, Device, FittingNo, FollowUpNo, Measurement, Mode,
    ModelCode, Money, NeedKind, NeedNo, PersonNo, Place, Programme, Round, Satisfaction, Score,
    ServiceNo, SiteCode, TrainingNo, UsageFrequency, UsageProblem, Withdrawn, day,
};

/// The facts of a need when it is identified.
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
    /// A withdrawal was stated. All stated withdrawals are kept, so that a list that states one again changes
    /// nothing after a fitting has lifted it.
    Stated(Withdrawn),
    /// A later list contained the need again, with this day.
    ListedAgain(Day),
    /// The stated withdrawal at this index was wrong. Reverting adds it again.
    StatedRemoved(u32, Withdrawn),
    /// The day at this index was removed. Reverting adds it again.
    ListedRemoved(u32, Day),
    Device(Change<Option<Device>>),
    IdentifiedOn(Change<Day>),
    /// The need was moved to another record of the same person.
    Person(Change<Ref<PersonNo>>),
    Note(Change<Option<String>>),
}

/// The facts of a fitting.
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
    /// The stock that the fitting took.
    Taken(Change<Option<TakenFacts>>),
    /// True if a person has chosen the need that the fitting meets, or has chosen none.
    Pinned(Change<bool>),
    Model(Change<ModelCode>),
    FittedOn(Change<Day>),
    /// The fitting was moved to another record of the same person.
    Person(Change<Ref<PersonNo>>),
}

/// The facts of a service that is not a device.
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
    /// The service was moved to another record of the same person.
    Person(Change<Ref<PersonNo>>),
}

/// The facts of an assessment of a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AssessmentFacts {
    pub(crate) assessment: Ref<AssessmentNo>,
    pub(crate) need: Ref<NeedNo>,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) finding: AssessmentOutcome,
    pub(crate) assessor: Option<String>,
    /// The recommended model.
    pub(crate) model: Option<ModelCode>,
    pub(crate) measurements: Vec<Measurement>,
    pub(crate) note: Option<String>,
    /// The name of the professional, if known.
    pub(crate) by: Option<String>,
}

/// The facts of a training in the use of a fitted device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TrainingFacts {
    pub(crate) training: Ref<TrainingNo>,
    pub(crate) fitting: Ref<FittingNo>,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) trainer: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AssessmentChange {
    On(Change<Day>),
    Finding(Change<AssessmentOutcome>),
    Assessor(Change<Option<String>>),
    Model(Change<Option<ModelCode>>),
    Measurements(Change<Vec<Measurement>>),
    Note(Change<Option<String>>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TrainingChange {
    On(Change<Day>),
    Trainer(Change<Option<String>>),
    Note(Change<Option<String>>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FollowUpChange {
    On(Change<Day>),
    Round(Change<Round>),
    Used(Change<Option<UsageFrequency>>),
    NextOn(Change<MaybeDay>),
    Satisfied(Change<Option<Satisfaction>>),
    Trouble(Change<Option<UsageProblem>>),
    WantsRepair(Change<bool>),
    WantsTraining(Change<bool>),
    Asked(Change<Option<ContactMode>>),
    Scores(Change<Vec<Score>>),
    Note(Change<Option<String>>),
}

/// The facts of a follow-up of a fitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FollowUpFacts {
    pub(crate) follow_up: Ref<FollowUpNo>,
    pub(crate) fitting: Ref<FittingNo>,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) round: Round,
    /// The usage, if the person told it.
    pub(crate) used: Option<UsageFrequency>,
    /// The day on which to ask again.
    #[serde(with = "day::option")]
    pub(crate) next_on: Option<Date>,
    pub(crate) satisfied: Option<Satisfaction>,
    pub(crate) trouble: Option<UsageProblem>,
    pub(crate) wants_repair: bool,
    pub(crate) wants_training: bool,
    pub(crate) asked: Option<ContactMode>,
    pub(crate) scores: Vec<Score>,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

/// The first version of [`FollowUpFacts`]: the person was always reached, and satisfied or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FollowUpFactsV1 {
    pub(crate) follow_up: Ref<FollowUpNo>,
    pub(crate) fitting: Ref<FittingNo>,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) round: Round,
    pub(crate) used: UsageFrequency,
    pub(crate) satisfied: Option<bool>,
    pub(crate) trouble: Option<UsageProblem>,
    pub(crate) wants_repair: bool,
    pub(crate) wants_training: bool,
    pub(crate) asked: Option<ContactMode>,
    pub(crate) scores: Vec<Score>,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}

impl From<FollowUpFactsV1> for FollowUpFacts {
    fn from(old: FollowUpFactsV1) -> Self {
        let satisfied = |yes| if yes { Satisfaction::Yes } else { Satisfaction::No };
        Self {
            follow_up: old.follow_up,
            fitting: old.fitting,
            on: old.on,
            round: old.round,
            used: Some(old.used),
            next_on: None,
            satisfied: old.satisfied.map(satisfied),
            trouble: old.trouble,
            wants_repair: old.wants_repair,
            wants_training: old.wants_training,
            asked: old.asked,
            scores: old.scores,
            note: old.note,
            by: old.by,
        }
    }
}
