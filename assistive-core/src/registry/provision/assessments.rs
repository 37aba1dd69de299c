//! Assessments: drafts, and the rules for recording one.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{AssessmentChange, AssessmentFacts, Changed, Ref};
use crate::model::day::Day;
use crate::model::{
    AssessmentNo, AssessmentOutcome, EntityKind, Listed, MEASURED, Measurement, ModelCode,
    NeedKind, NeedNo, ProblemKind,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::Operation;
use crate::registry::write::upsert::{Previous, Upserted};
use crate::registry::write::which::Which;
use crate::state::{Assessment, State};

/// An assessment of a device need by a professional. Its key is the need and the day.
///
/// The outcome that no device suits does not withdraw the need; use [`Needs::withdraw`](crate::desks::Needs::withdraw).
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct AssessmentDraft {
    /// The need.
    #[setters(skip)]
    pub(crate) need: NeedNo,
    /// The day.
    #[setters(skip)]
    pub(crate) assessed_on: Date,
    /// The assessment that is meant. [`AssessmentDraft::new`] means a new one.
    #[setters(skip)]
    pub(crate) which: Which<AssessmentNo>,
    /// The outcome. A new assessment needs one.
    pub(crate) finding: Edit<AssessmentOutcome>,
    /// The recommended model. Required if the outcome is that another device suits.
    pub(crate) model: Edit<ModelCode>,
    /// The assessor.
    pub(crate) assessor: Edit<String>,
    /// The measurements.
    pub(crate) measurements: Edit<Vec<Measurement>>,
    /// A note.
    pub(crate) note: Edit<String>,
}

impl AssessmentDraft {
    /// Returns a draft of a new assessment with nothing but its outcome.
    pub fn new(need: NeedNo, assessed_on: Date, finding: AssessmentOutcome) -> Self {
        Self { finding: finding.into(), ..Self::of(need, assessed_on) }
    }

    /// Returns a draft of a new assessment without an outcome.
    pub(crate) fn of(need: NeedNo, assessed_on: Date) -> Self {
        Self {
            need,
            assessed_on,
            which: Which::Another,
            finding: Edit::Keep,
            model: Edit::Keep,
            assessor: Edit::Keep,
            measurements: Edit::Keep,
            note: Edit::Keep,
        }
    }
}

impl Operation for AssessmentDraft {
    type Output = Upserted<AssessmentNo, Assessment>;
    const OPERATION: &'static str = "assess";
    const SUBJECT: &'static str = "needs";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        diagnostics.plain("assessor", &self.assessor);
        diagnostics.plain("note", &self.note);
        let measured = self.measurements.as_ref().value().map_or(0, Vec::len);
        diagnostics.at_most("measurements", measured, MEASURED);
        diagnostics.not_after("assessed_on", Some(self.assessed_on), writer.today);
        diagnostics.not_cleared("finding", &self.finding);
        if let Edit::Set(model) = &self.model {
            resolve::known_model(writer.state, model, diagnostics);
        }
        let alike =
            writer.state.assessments_of(self.need).filter(|(_, of)| of.on == self.assessed_on);
        let stored = self.which.find(alike.map(|(number, _)| number), diagnostics);
        let stored = stored.and_then(|no| Some((no, writer.state.assessments.get(no)?.clone())));
        if let Some((number, stored)) = &stored {
            let all = (&writer.state.assessments, writer.state.assessments_of.of(self.need));
            let is_same = |of: &_| self.changes(writer.state, of).0.is_empty();
            self.which.not_voided(all, (*number, stored), is_same, diagnostics);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        match stored {
            Some((number, stored)) => self.update(writer, number, stored, diagnostics),
            None => self.create(writer, diagnostics),
        }
    }
}

impl AssessmentDraft {
    fn create(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<AssessmentNo, Assessment>>> {
        let model = self.model.clone().value();
        let finding = diagnostics.required("finding", &self.finding);
        check_recommended(finding, model.is_some(), diagnostics);
        self.check_open(writer, diagnostics);
        let Some(finding) = finding.filter(|_| diagnostics.errors.is_empty()) else {
            return Ok(None);
        };
        let number = writer.state.assessments.next().ok_or(Error::Full)?;
        writer.record(Event::AssessmentAdded(AssessmentFacts {
            assessment: Ref::own(number),
            need: Ref::own(self.need),
            on: self.assessed_on,
            finding,
            assessor: self.assessor.clone().value(),
            model,
            measurements: self.measurements.clone().value().unwrap_or_default(),
            note: self.note.clone().value(),
            by: writer.by.clone(),
        }))?;
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    /// Returns the changes that the draft makes to a stored assessment.
    fn changes(&self, state: &State, stored: &Assessment) -> Changes<AssessmentChange> {
        use AssessmentChange as A;
        let own = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        let mut changes = Changes::new();
        changes.note(Day(stored.on), Day(self.assessed_on), A::On);
        changes.edit(&recommended(state, stored), &self.model, A::Model);
        changes.set(&stored.finding, &self.finding, A::Finding);
        changes.edit(&own(&stored.assessor), &self.assessor, A::Assessor);
        let measured = self.measurements.clone().over_or(stored.measurements.clone(), Vec::new());
        changes.note(stored.measurements.clone(), measured, A::Measurements);
        changes.edit(&own(&stored.note), &self.note, A::Note);
        changes
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: AssessmentNo,
        stored: Assessment,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<AssessmentNo, Assessment>>> {
        let changes = self.changes(writer.state, &stored);
        let is_other = changes.0.first().and_then(|change| match change {
            AssessmentChange::On(_) => Some("assessed_on"),
            AssessmentChange::Finding(_) => Some("finding"),
            AssessmentChange::Model(_) => Some("device"),
            _ => None,
        });
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let finding = self.finding.value().unwrap_or(stored.finding);
        let model = self.model.clone().over(recommended(writer.state, &stored));
        check_recommended(Some(finding), model.is_some(), diagnostics);
        if stored.on != self.assessed_on {
            self.check_open(writer, diagnostics);
        }
        if let Some(field) = is_other {
            check_unused(writer.state, number, field, diagnostics);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::AssessmentChanged(changed))?;
        Ok(Some(Upserted::new(number, Previous::Changed(stored))))
    }

    /// Adds a problem if the need is no device need or is not open on the day: an error at a desk, and a warning for a sheet
    /// of the past.
    fn check_open(&self, writer: &Writer<'_>, diagnostics: &mut Diagnostics) {
        let (state, need) = (&*writer.state, self.need.to_string());
        let Some(stored) = state.needs.get(self.need) else {
            let kind = ProblemKind::unknown(EntityKind::Need);
            return diagnostics.error("need", need, kind);
        };
        if stored.kind != NeedKind::Device {
            let kind = ProblemKind::NeedNotForDevice { need: need.clone() };
            return diagnostics.error("need", need, kind);
        }
        // An assessment can be recorded after the handover that followed it.
        let day = self.assessed_on;
        let lifecycle = state.lifecycle(self.need, stored);
        if lifecycle.is_some_and(|life| life.identified <= day && !life.ended_by(day)) {
            return;
        }
        let kind = ProblemKind::NeedNotOpen { need: need.clone(), day };
        match writer.by {
            Some(_) => diagnostics.error("need", need, kind),
            None => diagnostics.warn("need", need, kind),
        }
    }
}

/// Returns the model that an assessment recommends.
fn recommended(state: &State, made: &Assessment) -> Option<ModelCode> {
    made.model.and_then(|no| Some(state.models.get(no)?.code.clone()))
}

/// Adds an error if another device suits but none is recommended.
fn check_recommended(
    finding: Option<AssessmentOutcome>,
    is_recommended: bool,
    diagnostics: &mut Diagnostics,
) {
    if finding == Some(AssessmentOutcome::AnotherDevice) && !is_recommended {
        diagnostics.error("device", "", ProblemKind::RecommendedMissing);
    }
}

/// Adds an error if a fitting meets the need because of the assessment, whose day, finding and model must then stay.
fn check_unused(
    state: &State,
    number: AssessmentNo,
    field: &'static str,
    diagnostics: &mut Diagnostics,
) {
    let others: Vec<_> = state.resting_on(number).map(|fitting| fitting.to_string()).collect();
    if !others.is_empty() {
        let kind = ProblemKind::MeetsBecause { others: Listed(others) };
        diagnostics.error(field, number.to_string(), kind);
    }
}
