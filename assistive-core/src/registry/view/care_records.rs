//! The records of assessments, trainings and follow-ups that a view returns, and their filters.

use derive_setters::Setters;
use jiff::civil::Date;
use serde::Serialize;

use crate::model::{
    AssessmentNo, AssessmentOutcome, ContactMode, FittingNo, FollowUpNo, Measurement, NeedNo,
    PersonNo, Round, Satisfaction, Score, Tag, TrainingNo, UsageFrequency, UsageProblem,
};
use crate::registry::view::filter::Filter;
use crate::registry::view::label::Label;
use crate::registry::view::records::PersonView;

/// An assessment of a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AssessmentView {
    /// The number.
    #[serde(rename = "assessment")]
    pub number: AssessmentNo,
    /// The need.
    pub need: NeedNo,
    /// The person in need.
    pub person: PersonView,
    /// The device of the need.
    pub device: Label,
    /// The day of the assessment.
    pub assessed_on: Date,
    /// The finding.
    pub finding: AssessmentOutcome,
    /// The assessor.
    pub assessor: Option<String>,
    /// The recommended model.
    pub recommended: Label,
    /// The measurements of the person.
    pub measurements: Vec<Measurement>,
    /// The note.
    pub note: Option<String>,
    /// The person who recorded it.
    pub by: Option<String>,
}

/// A training in the use of a fitted device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TrainingView {
    /// The number.
    #[serde(rename = "training")]
    pub number: TrainingNo,
    /// The fitting.
    pub fitting: FittingNo,
    /// The person who was trained.
    pub person: PersonView,
    /// The model of the device.
    pub device: Label,
    /// The tag of the device, if it has one.
    pub tag: Option<Tag>,
    /// The day of the training.
    pub trained_on: Date,
    /// The trainer.
    pub trainer: Option<String>,
    /// The note.
    pub note: Option<String>,
    /// The person who recorded it.
    pub by: Option<String>,
}

/// A follow-up on a fitted device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FollowUpView {
    /// The number.
    #[serde(rename = "follow_up")]
    pub number: FollowUpNo,
    /// The fitting.
    pub fitting: FittingNo,
    /// The person who was asked.
    pub person: PersonView,
    /// The model of the device.
    pub device: Label,
    /// The tag of the device, if it has one.
    pub tag: Option<Tag>,
    /// The day of the follow-up.
    pub asked_on: Date,
    /// The round, by months after the handover.
    pub round: Round,
    /// Set if the person answered. Otherwise it is an attempt, and the follow-up is still due.
    pub reached: bool,
    /// The usage of the device, if the person told it.
    pub used: Option<UsageFrequency>,
    /// The day on which to ask again.
    pub next_on: Option<Date>,
    /// Set if the person is satisfied. `None` if that was not asked.
    pub satisfied: Option<Satisfaction>,
    /// The problem with the device.
    pub trouble: Option<UsageProblem>,
    /// Set if the person wants the device repaired.
    pub wants_repair: bool,
    /// Set if the person wants a training.
    pub wants_training: bool,
    /// The mode of contact.
    pub asked: Option<ContactMode>,
    /// The scores of questionnaires.
    pub scores: Vec<Score>,
    /// The note.
    pub note: Option<String>,
    /// The person who recorded it.
    pub by: Option<String>,
}

/// A filter of assessments. Fields without a value select everything.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct AssessmentFilter {
    /// The person and the need, as in reports.
    pub(crate) filter: Filter,
    /// Assessments of this person.
    pub(crate) person: Option<PersonNo>,
    /// Assessments of this need.
    pub(crate) need: Option<NeedNo>,
    /// Assessments with this finding.
    pub(crate) finding: Option<AssessmentOutcome>,
    /// Assessments from this day on.
    pub(crate) from: Option<Date>,
    /// Assessments up to this day.
    pub(crate) to: Option<Date>,
}

/// A filter of trainings. Fields without a value select everything.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct TrainingFilter {
    /// The person and the fitting, as in reports.
    pub(crate) filter: Filter,
    /// Trainings of this person.
    pub(crate) person: Option<PersonNo>,
    /// Trainings in the use of this fitting.
    pub(crate) fitting: Option<FittingNo>,
    /// Trainings from this day on.
    pub(crate) from: Option<Date>,
    /// Trainings up to this day.
    pub(crate) to: Option<Date>,
}

/// A filter of follow-ups. Fields without a value select everything.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct FollowUpFilter {
    /// The person and the fitting, as in reports.
    pub(crate) filter: Filter,
    /// Follow-ups with this person.
    pub(crate) person: Option<PersonNo>,
    /// Follow-ups on this fitting.
    pub(crate) fitting: Option<FittingNo>,
    /// Follow-ups from this day on.
    pub(crate) from: Option<Date>,
    /// Follow-ups up to this day.
    pub(crate) to: Option<Date>,
    /// Follow-ups of this round.
    pub(crate) round: Option<Round>,
    /// Only follow-ups in which the person was not reached.
    pub(crate) not_reached: bool,
    /// Follow-ups with this usage.
    pub(crate) used: Option<UsageFrequency>,
    /// Follow-ups with this answer to the question for satisfaction.
    pub(crate) satisfied: Option<Satisfaction>,
    /// Follow-ups with this problem.
    pub(crate) trouble: Option<UsageProblem>,
    /// Only follow-ups in which a repair is wanted.
    pub(crate) wants_repair: bool,
    /// Only follow-ups in which a training is wanted.
    pub(crate) wants_training: bool,
}
