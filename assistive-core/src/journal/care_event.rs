//! Shapes of the events before and after a fitting: assessments, trainings, follow-ups. Frozen like those in `event`, by
//! the same rules.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::Ref;
use crate::model::{
    Asked, AssessmentNo, Finding, FittingNo, FollowUpNo, Measurement, ModelCode, NeedNo, Round,
    Score, TrainingNo, Trouble, Use, day,
};

/// A professional looked at a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AssessmentFacts {
    pub(crate) assessment: Ref<AssessmentNo>,
    pub(crate) need: Ref<NeedNo>,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) finding: Finding,
    pub(crate) assessor: Option<String>,
    /// The model that is recommended.
    pub(crate) model: Option<ModelCode>,
    pub(crate) measurements: Vec<Measurement>,
    pub(crate) note: Option<String>,
    /// Whose hands did it, where that is known.
    pub(crate) by: Option<String>,
}

/// Someone was trained in the use of what was fitted.
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

/// Someone was asked about what was fitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FollowUpFacts {
    pub(crate) follow_up: Ref<FollowUpNo>,
    pub(crate) fitting: Ref<FittingNo>,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) round: Round,
    pub(crate) used: Use,
    pub(crate) satisfied: Option<bool>,
    pub(crate) trouble: Option<Trouble>,
    pub(crate) wants_repair: bool,
    pub(crate) wants_training: bool,
    pub(crate) asked: Option<Asked>,
    pub(crate) scores: Vec<Score>,
    pub(crate) note: Option<String>,
    pub(crate) by: Option<String>,
}
