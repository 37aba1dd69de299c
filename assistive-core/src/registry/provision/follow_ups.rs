//! Follow-ups on fitted devices: drafts, the days on which they are due, and the rules for recording one.

use derive_setters::Setters;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Changed, FollowUpChange, FollowUpFacts, MaybeDay, Ref};
use crate::model::day::Day;
use crate::model::{
    ContactMode, EntityKind, FittingNo, FollowUpNo, MEASURED, ProblemKind, Round, Satisfaction,
    Score, UsageFrequency, UsageProblem,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::Operation;
use crate::registry::write::upsert::{Previous, Upserted};
use crate::registry::write::which::Which;
use crate::state::FollowUp;

/// A follow-up on a fitting. Its key is the fitting and the day.
///
/// A follow-up without an answer is an attempt: the person was not reached, and the follow-up is still due.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct FollowUpDraft {
    /// The fitting.
    #[setters(skip)]
    pub(crate) fitting: FittingNo,
    /// The day.
    #[setters(skip)]
    pub(crate) asked_on: Date,
    /// The follow-up that is meant. [`FollowUpDraft::new`] means a new one.
    #[setters(skip)]
    pub(crate) which: Which<FollowUpNo>,
    /// The round. By default the six-month round from six months after the handover on, before that the one-month
    /// round.
    pub(crate) round: Edit<Round>,
    /// The usage of the device.
    pub(crate) used: Edit<UsageFrequency>,
    /// The satisfaction of the person.
    pub(crate) satisfied: Edit<Satisfaction>,
    /// The problem with the device.
    pub(crate) trouble: Edit<UsageProblem>,
    /// True if the person wants a repair.
    pub(crate) wants_repair: Edit<bool>,
    /// True if the person wants a training.
    pub(crate) wants_training: Edit<bool>,
    /// The mode of contact.
    pub(crate) asked: Edit<ContactMode>,
    /// The day on which to ask again.
    pub(crate) next_on: Edit<Date>,
    /// The scores of questionnaires.
    pub(crate) scores: Edit<Vec<Score>>,
    /// A note.
    pub(crate) note: Edit<String>,
}

impl FollowUpDraft {
    /// Returns a draft of a new follow-up on a day.
    pub fn new(fitting: FittingNo, asked_on: Date) -> Self {
        Self {
            fitting,
            asked_on,
            which: Which::Another,
            round: Edit::Keep,
            used: Edit::Keep,
            satisfied: Edit::Keep,
            trouble: Edit::Keep,
            wants_repair: Edit::Keep,
            wants_training: Edit::Keep,
            asked: Edit::Keep,
            next_on: Edit::Keep,
            scores: Edit::Keep,
            note: Edit::Keep,
        }
    }
}

impl Operation for FollowUpDraft {
    type Output = Upserted<FollowUpNo, FollowUp>;
    const OPERATION: &'static str = "follow-up";
    const SUBJECT: &'static str = "fittings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        diagnostics.plain("note", &self.note);
        let scores = self.scores.as_ref().value().map_or(0, Vec::len);
        diagnostics.at_most("scores", scores, MEASURED);
        if let Edit::Set(next) = self.next_on
            && next <= self.asked_on
        {
            let kind = ProblemKind::NextTooEarly { asked: self.asked_on };
            diagnostics.error("next_on", next.to_string(), kind);
        }
        let alike =
            writer.state.follow_ups_of(self.fitting).filter(|(_, of)| of.on == self.asked_on);
        let stored = self.which.find(alike.map(|(number, _)| number), diagnostics);
        let stored = stored.and_then(|no| Some((no, writer.state.follow_ups.get(no)?.clone())));
        if let Some((number, stored)) = &stored {
            let all = (&writer.state.follow_ups, writer.state.follow_ups_of.of(self.fitting));
            let is_same = |of: &_| self.changes(writer, of).0.is_empty();
            self.which.not_voided(all, (*number, stored), is_same, diagnostics);
        }
        if stored.as_ref().is_none_or(|(_, stored)| stored.on != self.asked_on) {
            fitted_by(writer, self.fitting, ("asked_on", self.asked_on), diagnostics);
        }
        match stored {
            _ if !diagnostics.errors.is_empty() => Ok(None),
            Some((number, stored)) => self.update(writer, number, stored).map(Some),
            None => self.create(writer).map(Some),
        }
    }
}

impl FollowUpDraft {
    /// Returns the round of the day: six months after the handover the six-month round begins.
    fn usual_round(&self, writer: &Writer<'_>) -> Round {
        let fitted = writer.state.fittings.get(self.fitting).map(|fitting| fitting.fitted_on);
        let late = fitted.and_then(|fitted| due_on(fitted, Round::Six));
        if late.is_some_and(|due| self.asked_on >= due) { Round::Six } else { Round::One }
    }

    fn create(&self, writer: &mut Writer<'_>) -> Result<Upserted<FollowUpNo, FollowUp>> {
        let number = writer.state.follow_ups.next().ok_or(Error::Full)?;
        let round = self.round.over_or(self.usual_round(writer), self.usual_round(writer));
        writer.record(Event::FollowUpAdded(FollowUpFacts {
            follow_up: Ref::own(number),
            fitting: Ref::own(self.fitting),
            on: self.asked_on,
            round,
            used: self.used.value(),
            next_on: self.next_on.value(),
            satisfied: self.satisfied.value(),
            trouble: self.trouble.value(),
            wants_repair: self.wants_repair.value().unwrap_or_default(),
            wants_training: self.wants_training.value().unwrap_or_default(),
            asked: self.asked.value(),
            scores: self.scores.clone().value().unwrap_or_default(),
            note: self.note.clone().value(),
            by: writer.by.clone(),
        }))?;
        Ok(Upserted::new(number, Previous::Absent))
    }

    /// Returns the changes that the draft makes to a stored follow-up.
    fn changes(&self, writer: &Writer<'_>, stored: &FollowUp) -> Changes<FollowUpChange> {
        use FollowUpChange as F;
        let note = stored.note.as_deref().map(str::to_owned);
        let scores = self.scores.clone().over_or(stored.scores.clone(), Vec::new());
        let wants = |edit: Edit<bool>, stored: bool| edit.over_or(stored, false);
        let next_on = self.next_on.over(stored.next_on);
        let mut changes = Changes::new();
        changes.note(Day(stored.on), Day(self.asked_on), F::On);
        let round = self.round.over_or(stored.round, self.usual_round(writer));
        changes.note(stored.round, round, F::Round);
        changes.edit(&stored.used, &self.used, F::Used);
        changes.edit(&stored.satisfied, &self.satisfied, F::Satisfied);
        changes.edit(&stored.trouble, &self.trouble, F::Trouble);
        let repair = wants(self.wants_repair, stored.wants_repair);
        changes.note(stored.wants_repair, repair, F::WantsRepair);
        let training = wants(self.wants_training, stored.wants_training);
        changes.note(stored.wants_training, training, F::WantsTraining);
        changes.edit(&stored.asked, &self.asked, F::Asked);
        changes.note(MaybeDay(stored.next_on), MaybeDay(next_on), F::NextOn);
        changes.note(stored.scores.clone(), scores, F::Scores);
        changes.edit(&note, &self.note, F::Note);
        changes
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: FollowUpNo,
        stored: FollowUp,
    ) -> Result<Upserted<FollowUpNo, FollowUp>> {
        let changes = self.changes(writer, &stored);
        if changes.0.is_empty() {
            return Ok(Upserted::new(number, Previous::Unchanged));
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::FollowUpChanged(changed))?;
        Ok(Upserted::new(number, Previous::Changed(stored)))
    }
}

/// Returns the due day of a follow-up (docs/domain.md §5, rule 10: 31 January + 1 month is the last day of February).
pub(crate) fn due_on(fitted: Date, round: Round) -> Option<Date> {
    fitted.checked_add(round.months().months()).ok()
}

/// Adds an error if there is no such fitting, if it was handed over after a day, or if the day is after today. Warns if the
/// person had left by then.
pub(super) fn fitted_by(
    writer: &Writer<'_>,
    number: FittingNo,
    (field, day): (&'static str, Date),
    diagnostics: &mut Diagnostics,
) {
    diagnostics.not_after(field, Some(day), writer.today);
    let Some(stored) = writer.state.fittings.get(number) else {
        let kind = ProblemKind::unknown(EntityKind::Fitting);
        return diagnostics.error("fitting", number.to_string(), kind);
    };
    if day < stored.fitted_on {
        let kind = ProblemKind::BeforeFitted { fitted: stored.fitted_on };
        diagnostics.error(field, day.to_string(), kind);
    }
    let person = writer.state.persons.get(stored.person);
    let left = person.and_then(|person| person.attributes.left).map(|left| left.on);
    if let Some(left) = left.filter(|left| *left < day) {
        diagnostics.warn(field, day.to_string(), ProblemKind::CareAfterLeaving { left });
    }
}
