//! Applying and reverting the events of care before and after a fitting: assessments, trainings and follow-ups.

use jiff::civil::Date;

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent, local, next_number};
use super::records::{Assessment, FollowUp, Training};
use crate::journal::events::{
    AssessmentChange, AssessmentFacts, FollowUpChange, FollowUpFacts, Ref, TrainingChange,
    TrainingFacts,
};
use crate::model::{
    AssessmentNo, FittingNo, FollowUpNo, ModelNo, NeedNo, Round, TrainingNo, UsageFrequency,
};

impl FollowUp {
    /// Checks whether nobody answered (docs/domain.md §9, rule 37). The mode of contact, the day on which to ask again and the
    /// note are no answers.
    pub(crate) fn is_attempt(&self) -> bool {
        self.used.is_none()
            && self.satisfied.is_none()
            && self.trouble.is_none()
            && self.scores.is_empty()
            && !self.wants_repair
            && !self.wants_training
    }

    /// Returns the day and the usage of a six-month follow-up that was made on or before `day`; `None` if no usage is known.
    pub(crate) fn six_months_by(&self, day: Date) -> Option<(Date, UsageFrequency)> {
        let used = self.used.filter(|_| self.round == Round::Six && self.on <= day)?;
        Some((self.on, used))
    }
}

impl State {
    /// Iterates over the assessments of a need, newest record first.
    pub(crate) fn assessments_of(
        &self,
        need: NeedNo,
    ) -> impl Iterator<Item = (AssessmentNo, &Assessment)> {
        self.assessments_of.of(need).filter_map(|no| Some((no, self.assessments.get(no)?)))
    }

    /// Iterates over the trainings in the use of a fitting, newest record first.
    pub(crate) fn trainings_of(
        &self,
        fitting: FittingNo,
    ) -> impl Iterator<Item = (TrainingNo, &Training)> {
        self.trainings_of.of(fitting).filter_map(|no| Some((no, self.trainings.get(no)?)))
    }

    /// Iterates over the follow-ups of a fitting, newest record first.
    pub(crate) fn follow_ups_of(
        &self,
        fitting: FittingNo,
    ) -> impl Iterator<Item = (FollowUpNo, &FollowUp)> {
        self.follow_ups_of.of(fitting).filter_map(|no| Some((no, self.follow_ups.get(no)?)))
    }

    /// Iterates over the follow-ups of a fitting that are no mere attempts, newest record first.
    pub(crate) fn answers_of(
        &self,
        fitting: FittingNo,
    ) -> impl Iterator<Item = (FollowUpNo, &FollowUp)> {
        self.follow_ups_of(fitting).filter(|(_, follow_up)| !follow_up.is_attempt())
    }

    /// Returns the latest answer of a six-month follow-up on a fitting for a need, as known on a day, with the fitting.
    pub(crate) fn six_month_answer(
        &self,
        need: NeedNo,
        until: Date,
    ) -> Option<(FittingNo, Date, UsageFrequency)> {
        let asked = self.fittings_for(need).flat_map(|(no, _)| self.follow_ups_of(no));
        let asked = asked.filter_map(|(no, f)| Some((f.six_months_by(until)?, no, f.fitting)));
        let latest = asked.max_by_key(|((on, _), number, _)| (*on, *number));
        latest.map(|((on, used), _, fitting)| (fitting, on, used))
    }

    /// Returns the model that the latest assessment of a need recommends, as known on a day, with the assessment.
    pub(crate) fn recommended(&self, need: NeedNo, until: Date) -> Option<(AssessmentNo, ModelNo)> {
        let made = self.assessments_of(need).filter(|(_, assessment)| assessment.on <= until);
        let latest = made.max_by_key(|(number, assessment)| (assessment.on, *number));
        latest.and_then(|(number, made)| Some((number, made.model?)))
    }

    pub(super) fn add_assessment(&mut self, facts: &AssessmentFacts) -> ApplyResult {
        let number = next_number(facts.assessment, &self.assessments)?;
        let need = local(facts.need)?;
        let model = facts.model.as_ref().map(|code| self.model(code)).transpose()?;
        self.needs.has(need).then_some(()).ok_or(Inconsistent)?;
        self.assessments.push(Assessment {
            need,
            on: facts.on,
            finding: facts.finding,
            assessor: facts.assessor.as_deref().map(Into::into),
            model,
            measurements: facts.measurements.clone(),
            note: facts.note.as_deref().map(Into::into),
            by: facts.by.as_deref().map(Into::into),
        });
        self.assessments_of.add(Some(need), number);
        Ok(())
    }

    pub(super) fn remove_assessment(&mut self) -> ApplyResult {
        let assessment = self.assessments.pop().ok_or(Inconsistent)?;
        self.assessments_of.remove(Some(assessment.need));
        Ok(())
    }

    pub(super) fn change_assessment(
        &mut self,
        record: Ref<AssessmentNo>,
        change: &AssessmentChange,
        direction: Direction,
    ) -> ApplyResult {
        use AssessmentChange as A;
        let model = match change {
            A::Model(c) => direction.target(c).as_ref().map(|code| self.model(code)).transpose()?,
            _ => None,
        };
        let assessment = self.assessments.get_mut(local(record)?).ok_or(Inconsistent)?;
        match change {
            A::On(c) => assessment.on = direction.target(c).0,
            A::Finding(c) => assessment.finding = *direction.target(c),
            A::Assessor(c) => assessment.assessor = text(direction.target(c)),
            A::Model(_) => assessment.model = model,
            A::Measurements(c) => assessment.measurements.clone_from(direction.target(c)),
            A::Note(c) => assessment.note = text(direction.target(c)),
        }
        Ok(())
    }

    pub(super) fn add_training(&mut self, facts: &TrainingFacts) -> ApplyResult {
        let number = next_number(facts.training, &self.trainings)?;
        let fitting = local(facts.fitting)?;
        self.fittings.has(fitting).then_some(()).ok_or(Inconsistent)?;
        self.trainings.push(Training {
            fitting,
            on: facts.on,
            trainer: facts.trainer.as_deref().map(Into::into),
            note: facts.note.as_deref().map(Into::into),
            by: facts.by.as_deref().map(Into::into),
        });
        self.trainings_of.add(Some(fitting), number);
        Ok(())
    }

    pub(super) fn remove_training(&mut self) -> ApplyResult {
        let training = self.trainings.pop().ok_or(Inconsistent)?;
        self.trainings_of.remove(Some(training.fitting));
        Ok(())
    }

    pub(super) fn change_training(
        &mut self,
        record: Ref<TrainingNo>,
        change: &TrainingChange,
        direction: Direction,
    ) -> ApplyResult {
        let training = self.trainings.get_mut(local(record)?).ok_or(Inconsistent)?;
        match change {
            TrainingChange::On(c) => training.on = direction.target(c).0,
            TrainingChange::Trainer(c) => training.trainer = text(direction.target(c)),
            TrainingChange::Note(c) => training.note = text(direction.target(c)),
        }
        Ok(())
    }

    pub(super) fn add_follow_up(&mut self, facts: &FollowUpFacts) -> ApplyResult {
        let number = next_number(facts.follow_up, &self.follow_ups)?;
        let fitting = local(facts.fitting)?;
        self.fittings.has(fitting).then_some(()).ok_or(Inconsistent)?;
        self.follow_ups.push(FollowUp {
            fitting,
            on: facts.on,
            round: facts.round,
            used: facts.used,
            next_on: facts.next_on,
            satisfied: facts.satisfied,
            trouble: facts.trouble,
            wants_repair: facts.wants_repair,
            wants_training: facts.wants_training,
            asked: facts.asked,
            scores: facts.scores.clone(),
            note: facts.note.as_deref().map(Into::into),
            by: facts.by.as_deref().map(Into::into),
        });
        self.follow_ups_of.add(Some(fitting), number);
        Ok(())
    }

    pub(super) fn remove_follow_up(&mut self) -> ApplyResult {
        let follow_up = self.follow_ups.pop().ok_or(Inconsistent)?;
        self.follow_ups_of.remove(Some(follow_up.fitting));
        Ok(())
    }

    pub(super) fn change_follow_up(
        &mut self,
        record: Ref<FollowUpNo>,
        change: &FollowUpChange,
        direction: Direction,
    ) -> ApplyResult {
        use FollowUpChange as F;
        let follow_up = self.follow_ups.get_mut(local(record)?).ok_or(Inconsistent)?;
        match change {
            F::On(c) => follow_up.on = direction.target(c).0,
            F::Round(c) => follow_up.round = *direction.target(c),
            F::Used(c) => follow_up.used = *direction.target(c),
            F::NextOn(c) => follow_up.next_on = direction.target(c).0,
            F::Satisfied(c) => follow_up.satisfied = *direction.target(c),
            F::Trouble(c) => follow_up.trouble = *direction.target(c),
            F::WantsRepair(c) => follow_up.wants_repair = *direction.target(c),
            F::WantsTraining(c) => follow_up.wants_training = *direction.target(c),
            F::Asked(c) => follow_up.asked = *direction.target(c),
            F::Scores(c) => follow_up.scores.clone_from(direction.target(c)),
            F::Note(c) => follow_up.note = text(direction.target(c)),
        }
        Ok(())
    }
}

/// Returns a text as records hold it.
fn text(of: &Option<String>) -> Option<Box<str>> {
    of.as_deref().map(Into::into)
}
