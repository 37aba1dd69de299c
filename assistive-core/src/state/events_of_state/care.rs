//! The events of needs, assessments, fittings, trainings, follow-ups and services.

use super::{EventsOfState, at};
use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, AssessmentFacts, Change, Changed, FittingChange, FittingFacts, FollowUpFacts,
    NeedChange, NeedFacts, Ref, ServiceFacts, TakenFacts, TrainingFacts,
};
use crate::model::day::Day;
use crate::model::{
    AssessmentNo, Device, FittingNo, FollowUpNo, ModelNo, NeedNo, ServiceNo, TrainingNo,
};
use crate::state::{Fitting, Need, NeedDevice, Taken};

impl EventsOfState<'_> {
    pub(super) fn add_need(&mut self, place: usize) -> Option<()> {
        let number: NeedNo = at(place)?;
        let need = self.state.needs.get_any(number)?.clone();
        let device = match need.device {
            Some(NeedDevice::Class(class)) => Some(Device::Class(class)),
            Some(NeedDevice::Model(model)) => Some(Device::Model(self.model(model)?)),
            None => None,
        };
        let site = self.maybe_site(need.site)?;
        // Only a need with one withdrawal can be added with it.
        let stated = need.withdrawn.is_some_and(|withdrawn| need.stated == [withdrawn]);
        let changes = need_changes(&need, stated);
        self.push(Event::NeedAdded(NeedFacts {
            need: Ref::own(number),
            person: Ref::own(need.person),
            kind: need.kind,
            device,
            identified_on: need.identified_on,
            programme: need.programme,
            site,
            basic: need.basic,
            priority: need.priority,
            quantity: need.quantity,
            withdrawn: need.withdrawn.filter(|_| stated),
            valid_to: need.valid_to,
        }));
        if !changes.is_empty() {
            self.push(Event::NeedChanged(Changed { record: Ref::own(number), changes }));
        }
        if self.state.needs.get(number).is_none() {
            self.void(AnyRecord::Need(Ref::own(number)));
        }
        Some(())
    }

    pub(super) fn add_fitting(&mut self, place: usize) -> Option<()> {
        let number: FittingNo = at(place)?;
        let fitting = self.state.fittings.get_any(number)?.clone();
        let (model, site) = (self.model(fitting.model)?, self.maybe_site(fitting.site)?);
        self.push(Event::FittingAdded(FittingFacts {
            fitting: Ref::own(number),
            person: Ref::own(fitting.person),
            model,
            fitted_on: fitting.fitted_on,
            need: fitting.need.map(Ref::own),
            site,
            quantity: fitting.quantity,
            mode: fitting.mode,
            place: fitting.place,
            cost: fitting.cost,
            subsidy: fitting.subsidy,
            provider: fitting.provider.as_deref().map(str::to_owned),
        }));
        let changes = self.fitting_changes(&fitting)?;
        if !changes.is_empty() {
            self.push(Event::FittingChanged(Changed { record: Ref::own(number), changes }));
        }
        if self.state.fittings.get(number).is_none() {
            self.void(AnyRecord::Fitting(Ref::own(number)));
        }
        Some(())
    }

    /// Returns the changes that give a new fitting its stock and its pin.
    fn fitting_changes(&mut self, fitting: &Fitting) -> Option<Vec<FittingChange>> {
        let mut changes = Vec::new();
        match fitting.taken {
            Some(Taken::Item(item)) => {
                let taken = Some(TakenFacts::Item(Ref::own(item)));
                changes.push(FittingChange::Taken(Change::new(None, taken)));
            }
            Some(Taken::StockLevel(level)) => {
                let of: ModelNo = self.state.levels.get_any(level)?.model;
                let (taken_of, site) = self.level(level)?;
                let taken = Some(TakenFacts::StockLevel(site));
                let taken = FittingChange::Taken(Change::new(None, taken));
                if of == fitting.model {
                    changes.push(taken);
                } else {
                    // The level is found by the model that the fitting had when it took the stock.
                    let model = self.model(fitting.model)?;
                    let then = Change::new(model.clone(), taken_of.clone());
                    let now = Change::new(taken_of, model);
                    changes.extend([FittingChange::Model(then), taken, FittingChange::Model(now)]);
                }
            }
            None => {}
        }
        if fitting.pinned {
            changes.push(FittingChange::Pinned(Change::new(false, true)));
        }
        Some(changes)
    }

    pub(super) fn add_assessment(&mut self, place: usize) -> Option<()> {
        let number: AssessmentNo = at(place)?;
        let made = self.state.assessments.get_any(number)?.clone();
        let model = match made.model {
            Some(model) => Some(self.model(model)?),
            None => None,
        };
        self.push(Event::AssessmentAdded(AssessmentFacts {
            assessment: Ref::own(number),
            need: Ref::own(made.need),
            on: made.on,
            finding: made.finding,
            assessor: made.assessor.map(Into::into),
            model,
            measurements: made.measurements,
            note: made.note.map(Into::into),
            by: made.by.map(Into::into),
        }));
        if self.state.assessments.get(number).is_none() {
            self.void(AnyRecord::Assessment(Ref::own(number)));
        }
        Some(())
    }

    pub(super) fn add_training(&mut self, place: usize) -> Option<()> {
        let number: TrainingNo = at(place)?;
        let training = self.state.trainings.get_any(number)?.clone();
        self.push(Event::TrainingAdded(TrainingFacts {
            training: Ref::own(number),
            fitting: Ref::own(training.fitting),
            on: training.on,
            trainer: training.trainer.map(Into::into),
            note: training.note.map(Into::into),
            by: training.by.map(Into::into),
        }));
        if self.state.trainings.get(number).is_none() {
            self.void(AnyRecord::Training(Ref::own(number)));
        }
        Some(())
    }

    pub(super) fn add_follow_up(&mut self, place: usize) -> Option<()> {
        let number: FollowUpNo = at(place)?;
        let asked = self.state.follow_ups.get_any(number)?.clone();
        self.push(Event::FollowUpAdded(FollowUpFacts {
            follow_up: Ref::own(number),
            fitting: Ref::own(asked.fitting),
            on: asked.on,
            round: asked.round,
            used: asked.used,
            next_on: asked.next_on,
            satisfied: asked.satisfied,
            trouble: asked.trouble,
            wants_repair: asked.wants_repair,
            wants_training: asked.wants_training,
            asked: asked.asked,
            scores: asked.scores,
            note: asked.note.map(Into::into),
            by: asked.by.map(Into::into),
        }));
        if self.state.follow_ups.get(number).is_none() {
            self.void(AnyRecord::FollowUp(Ref::own(number)));
        }
        Some(())
    }

    pub(super) fn add_service(&mut self, place: usize) -> Option<()> {
        let number: ServiceNo = at(place)?;
        let service = self.state.services.get_any(number)?.clone();
        self.push(Event::ServiceAdded(ServiceFacts {
            service: Ref::own(number),
            person: Ref::own(service.person),
            kind: service.kind,
            served_on: service.served_on,
            place: service.place,
            provider: service.provider.map(Into::into),
            programme: service.programme,
        }));
        if self.state.services.get(number).is_none() {
            self.void(AnyRecord::Service(Ref::own(number)));
        }
        Some(())
    }
}

/// Returns the changes that give a new need the values that it cannot be added with. `stated` says that it was added
/// with its withdrawal.
fn need_changes(need: &Need, stated: bool) -> Vec<NeedChange> {
    let mut changes = Vec::new();
    if !stated {
        changes.extend(need.stated.iter().copied().map(NeedChange::Stated));
        if need.withdrawn.is_some() {
            changes.push(NeedChange::Withdrawn(Change::new(None, need.withdrawn)));
        }
    }
    changes.extend(need.listed_again.iter().map(|day| NeedChange::ListedAgain(Day(*day))));
    if let Some(note) = need.note.as_deref() {
        changes.push(NeedChange::Note(Change::new(None, Some(note.to_owned()))));
    }
    changes
}
