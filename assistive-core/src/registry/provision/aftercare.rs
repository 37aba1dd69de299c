//! The work before and after a fitting: assessments, withdrawals of needs, trainings and follow-ups.

use derive_setters::Setters;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{AssessmentFacts, FollowUpFacts, Ref, TrainingFacts};
use crate::model::{
    AssessmentNo, AssessmentOutcome, ContactMode, EntityKind, FittingNo, FollowUpNo, MEASURED,
    Measurement, ModelCode, NeedKind, NeedNo, ProblemKind, Round, Score, TrainingNo,
    UsageFrequency, UsageProblem, WithdrawnReason,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::provision::needs::NeedDraft;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;
use crate::registry::write::upsert::Outcome;
use crate::state::{Fitting, State};

/// An assessment of an open device need by a professional.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct NewAssessment {
    /// The need.
    #[setters(skip)]
    pub(crate) need: NeedNo,
    /// The day.
    #[setters(skip)]
    pub(crate) on: Date,
    /// The outcome. The outcome that no device suits does not withdraw the need; use
    /// [`Needs::withdraw`](crate::desks::Needs::withdraw).
    #[setters(skip)]
    pub(crate) finding: AssessmentOutcome,
    /// The assessor.
    pub(crate) assessor: Option<String>,
    /// The recommended model. Required if the outcome is that another device suits.
    pub(crate) model: Option<ModelCode>,
    /// The measurements.
    pub(crate) measurements: Vec<Measurement>,
    /// A note.
    pub(crate) note: Option<String>,
}

impl NewAssessment {
    /// Returns an assessment with nothing but its outcome.
    pub fn new(need: NeedNo, on: Date, finding: AssessmentOutcome) -> Self {
        Self {
            need,
            on,
            finding,
            assessor: None,
            model: None,
            measurements: Vec::new(),
            note: None,
        }
    }
}

impl Operation for NewAssessment {
    type Output = AssessmentNo;
    const OPERATION: &'static str = "assess";
    const SUBJECT: &'static str = "needs";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<AssessmentNo>> {
        diagnostics.plain("assessor", &self.assessor.clone().into());
        diagnostics.plain("note", &self.note.clone().into());
        diagnostics.at_most("measurements", self.measurements.len(), MEASURED);
        diagnostics.not_after("on", Some(self.on), writer.today);
        if let Some(model) = &self.model {
            resolve::known_model(writer.state, model, diagnostics);
        } else if self.finding == AssessmentOutcome::AnotherDevice {
            diagnostics.error("device", "", ProblemKind::DeviceMissing);
        }
        open_need(writer.state, self.need, self.on, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let number = writer.state.assessments.next().ok_or(Error::Full)?;
        writer.record(Event::AssessmentAdded(AssessmentFacts {
            assessment: Ref::own(number),
            need: Ref::own(self.need),
            on: self.on,
            finding: self.finding,
            assessor: self.assessor.clone(),
            model: self.model.clone(),
            measurements: self.measurements.clone(),
            note: self.note.clone(),
            by: writer.by.clone(),
        }))?;
        Ok(Some(number))
    }
}

/// Adds an error if a need is no device need or is not open on a day.
fn open_need(state: &State, number: NeedNo, day: Date, diagnostics: &mut Diagnostics) {
    let need = number.to_string();
    let kind = match state.needs.get(number) {
        None => ProblemKind::Unknown { what: EntityKind::Need, nearest: Default::default() },
        Some(stored) if stored.kind != NeedKind::Device => {
            ProblemKind::NeedNotForDevice { need: need.clone() }
        }
        // An assessment can be recorded after the handover that followed it.
        Some(stored) => match state.lifecycle(number, stored) {
            Some(lifecycle) if lifecycle.identified <= day && !lifecycle.ended_by(day) => return,
            _ => ProblemKind::NeedNotOpen { need: need.clone(), day },
        },
    };
    diagnostics.error("need", need, kind);
}

/// The withdrawal of a need of any kind, by the rules for a needs list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::registry) struct Withdraw {
    /// The need.
    pub(in crate::registry) need: NeedNo,
    /// The day from which it is withdrawn.
    pub(in crate::registry) on: Date,
    /// The reason.
    pub(in crate::registry) reason: WithdrawnReason,
}

impl Operation for Withdraw {
    type Output = Outcome;
    const OPERATION: &'static str = "withdraw";
    const SUBJECT: &'static str = "needs";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Outcome>> {
        let Some(draft) = NeedDraft::of_stored(writer.state, self.need) else {
            let kind = ProblemKind::Unknown { what: EntityKind::Need, nearest: Default::default() };
            diagnostics.error("need", self.need.to_string(), kind);
            return Ok(None);
        };
        let (withdrawn_on, withdrawn_reason) = (Edit::Set(self.on), Edit::Set(self.reason));
        let draft = NeedDraft { withdrawn_on, withdrawn_reason, ..draft };
        Ok(draft.execute(writer, diagnostics)?.map(|upserted| upserted.outcome()))
    }
}

/// A training in the use of a fitted device.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct NewTraining {
    /// The fitting.
    #[setters(skip)]
    pub(crate) fitting: FittingNo,
    /// The day.
    #[setters(skip)]
    pub(crate) on: Date,
    /// The trainer.
    pub(crate) trainer: Option<String>,
    /// A note.
    pub(crate) note: Option<String>,
}

impl NewTraining {
    /// Returns a training on a day.
    pub fn new(fitting: FittingNo, on: Date) -> Self {
        Self { fitting, on, trainer: None, note: None }
    }
}

impl Operation for NewTraining {
    type Output = TrainingNo;
    const OPERATION: &'static str = "train";
    const SUBJECT: &'static str = "fittings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<TrainingNo>> {
        diagnostics.plain("trainer", &self.trainer.clone().into());
        diagnostics.plain("note", &self.note.clone().into());
        fitted_by(writer, self.fitting, self.on, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let number = writer.state.trainings.next().ok_or(Error::Full)?;
        writer.record(Event::TrainingAdded(TrainingFacts {
            training: Ref::own(number),
            fitting: Ref::own(self.fitting),
            on: self.on,
            trainer: self.trainer.clone(),
            note: self.note.clone(),
            by: writer.by.clone(),
        }))?;
        Ok(Some(number))
    }
}

/// A follow-up on a fitting.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct NewFollowUp {
    /// The fitting.
    #[setters(skip)]
    pub(crate) fitting: FittingNo,
    /// The day.
    #[setters(skip)]
    pub(crate) on: Date,
    /// The round. By default the six-month round from six months after the handover on, before that the one-month
    /// round.
    pub(crate) round: Option<Round>,
    /// The usage of the device.
    #[setters(skip)]
    pub(crate) used: UsageFrequency,
    /// Set to `true` if the person is satisfied.
    pub(crate) satisfied: Option<bool>,
    /// The problem with the device.
    pub(crate) trouble: Option<UsageProblem>,
    /// Set if the person wants a repair.
    pub(crate) wants_repair: bool,
    /// Set if the person wants a training.
    pub(crate) wants_training: bool,
    /// The mode of contact.
    pub(crate) asked: Option<ContactMode>,
    /// The scores of questionnaires.
    pub(crate) scores: Vec<Score>,
    /// A note.
    pub(crate) note: Option<String>,
}

impl NewFollowUp {
    /// Returns a follow-up with nothing but the usage of the device.
    pub fn new(fitting: FittingNo, on: Date, used: UsageFrequency) -> Self {
        Self {
            fitting,
            on,
            round: None,
            used,
            satisfied: None,
            trouble: None,
            wants_repair: false,
            wants_training: false,
            asked: None,
            scores: Vec::new(),
            note: None,
        }
    }
}

impl Operation for NewFollowUp {
    type Output = FollowUpNo;
    const OPERATION: &'static str = "follow-up";
    const SUBJECT: &'static str = "fittings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<FollowUpNo>> {
        diagnostics.plain("note", &self.note.clone().into());
        diagnostics.at_most("scores", self.scores.len(), MEASURED);
        let fitted = fitted_by(writer, self.fitting, self.on, diagnostics).map(|f| f.fitted_on);
        let Some(fitted) = fitted.filter(|_| diagnostics.errors.is_empty()) else {
            return Ok(None);
        };
        let late = due_on(fitted, Round::Six).is_some_and(|due| self.on >= due);
        let usual = if late { Round::Six } else { Round::One };
        let number = writer.state.follow_ups.next().ok_or(Error::Full)?;
        writer.record(Event::FollowUpAdded(FollowUpFacts {
            follow_up: Ref::own(number),
            fitting: Ref::own(self.fitting),
            on: self.on,
            round: self.round.unwrap_or(usual),
            used: self.used,
            satisfied: self.satisfied,
            trouble: self.trouble,
            wants_repair: self.wants_repair,
            wants_training: self.wants_training,
            asked: self.asked,
            scores: self.scores.clone(),
            note: self.note.clone(),
            by: writer.by.clone(),
        }))?;
        Ok(Some(number))
    }
}

/// Returns the due day of a follow-up (docs/domain.md §5, rule 10: 31 January + 1 month is the last day of February).
pub(crate) fn due_on(fitted: Date, round: Round) -> Option<Date> {
    fitted.checked_add(round.months().months()).ok()
}

/// Returns the fitting. Adds an error if it was handed over after the day, or if the day is after today.
fn fitted_by<'a>(
    writer: &'a Writer<'_>,
    number: FittingNo,
    day: Date,
    diagnostics: &mut Diagnostics,
) -> Option<&'a Fitting> {
    diagnostics.not_after("on", Some(day), writer.today);
    let Some(stored) = writer.state.fittings.get(number) else {
        let kind = ProblemKind::Unknown { what: EntityKind::Fitting, nearest: Default::default() };
        diagnostics.error("fitting", number.to_string(), kind);
        return None;
    };
    if day < stored.fitted_on {
        let kind = ProblemKind::BeforeFitted { fitted: stored.fitted_on };
        diagnostics.error("on", day.to_string(), kind);
    }
    Some(stored)
}
