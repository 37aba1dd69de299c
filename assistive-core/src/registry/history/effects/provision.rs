//! The effects of the events of needs, assessments, fittings, trainings, follow-ups and services.

use super::effect::{Effects, Restored, last_index, swap};
use super::key::Key;
use crate::journal::Event;
use crate::journal::events::{
    AssessmentChange, AssessmentFacts, BorrowerFacts, Changed, FittingChange, FittingFacts,
    FollowUpChange, FollowUpFacts, NeedChange, NeedFacts, Ref, ServiceChange, ServiceFacts,
    TrainingChange, TrainingFacts,
};
use crate::model::{
    AssessmentNo, Device, FittingNo, FollowUpNo, ModelCode, NeedNo, ServiceNo, Tracking, TrainingNo,
};
use crate::state::{Fitting, NeedDevice, State};

pub(super) fn need_added(facts: &NeedFacts) -> Effects<'_> {
    let model = match &facts.device {
        Some(Device::Model(model)) => Some(Key::Model(model.clone())),
        Some(Device::Class(_)) | None => None,
    };
    Effects::creating(Key::Need(facts.need.number))
        .referring_to([Key::Person(facts.person.number)])
        .referring_to(facts.site.clone().map(Key::Site))
        .referring_to(model)
}

pub(super) fn need_changed(of: &Changed<Ref<NeedNo>, NeedChange>) -> Effects<'_> {
    use NeedChange as N;
    let number = of.record.number;
    let key = Key::Need(number);
    let mut effects = Effects::changing(key, of, Event::NeedChanged, move |change, state| {
        need_reversed(change, number, state)
    });
    for change in &of.changes {
        match change {
            N::Person(c) => effects.transfer_to(BorrowerFacts::Person(c.after)),
            N::Programme(_) | N::Site(_) | N::Basic(_) | N::Priority(_) | N::Quantity(_) => {}
            N::Note(_) | N::Withdrawn(_) | N::ValidTo(_) | N::Stated(_) | N::ListedAgain(_) => {}
            N::StatedRemoved(..) | N::ListedRemoved(..) | N::Device(_) | N::IdentifiedOn(_) => {}
        }
    }
    effects
}

fn need_reversed(change: &NeedChange, number: NeedNo, state: &State) -> NeedChange {
    use NeedChange as N;
    let stored = state.needs.get_any(number);
    reversed!(change, N: Programme Site Basic Priority Quantity Withdrawn ValidTo Device IdentifiedOn
        Person Note;
        N::Stated(withdrawn) => {
            N::StatedRemoved(last_index(stored.map(|need| &need.stated), withdrawn), *withdrawn)
        },
        N::ListedAgain(day) => {
            N::ListedRemoved(last_index(stored.map(|need| &need.listed_again), &day.0), *day)
        },
        N::StatedRemoved(_, withdrawn) => N::Stated(*withdrawn),
        N::ListedRemoved(_, day) => N::ListedAgain(*day),
    )
}

pub(super) fn need_restored(state: &State, number: NeedNo) -> Option<Restored> {
    let need = state.needs.get_any(number)?;
    let model = match need.device {
        Some(NeedDevice::Model(no)) => Key::model(state, no),
        Some(NeedDevice::Class(_)) | None => None,
    };
    let site = need.site.and_then(|no| Key::site(state, no));
    let day = need.identified_on;
    let is_taken = state.needs_of(need.person).any(|(_, known)| {
        known.kind == need.kind
            && NeedDevice::same_of(known.device, need.device)
            && known.is_listed_on(day)
    });
    let is_possible = state.persons.get(need.person).is_some() && !is_taken;
    Some(Restored::new([Some(Key::Person(need.person)), model, site], is_possible))
}

pub(super) fn fitting_added<'e>(facts: &'e FittingFacts, state: &State) -> Effects<'e> {
    let need = facts.need.map(|need| Key::Need(need.number));
    let number = facts.fitting.number;
    let fitting = state.fittings.get(number);
    let assessment = fitting.and_then(|fitting| state.supporting_assessment(fitting));
    let mut effects = Effects::creating(Key::Fitting(number))
        .referring_to(need.clone())
        .referring_to(assessment.map(Key::Assessment))
        .referring_to([Key::Person(facts.person.number), Key::Model(facts.model.clone())])
        .referring_to(facts.site.clone().map(Key::Site));
    effects.writes.extend(need);
    effects.hand_over(move |state| fitting_handover(state, number, false));
    effects
}

pub(super) fn fitting_changed(of: &Changed<Ref<FittingNo>, FittingChange>) -> Effects<'_> {
    use FittingChange as F;
    let number = of.record.number;
    let mut effects = Effects::changing(Key::Fitting(number), of, Event::FittingChanged, |c, _| {
        reversed!(c, F: Need Site Quantity Mode Place Cost Subsidy Provider Taken Pinned Model FittedOn
            Person)
    });
    for change in &of.changes {
        match change {
            F::Need(c) => {
                let needs = [c.before, c.after].into_iter().flatten();
                let needs = needs.map(|need| Key::Need(need.number));
                effects.writes.extend(needs.clone());
                effects.references.extend(needs);
            }
            F::Person(c) => effects.transfer_to(BorrowerFacts::Person(c.after)),
            F::Quantity(_) => {
                effects.hand_over(move |state| fitting_handover(state, number, false));
            }
            F::Taken(_) => effects.hand_over(move |state| fitting_handover(state, number, true)),
            F::Model(c) => effects.hand_over(move |state| {
                let models = [&c.before, &c.after].into_iter();
                let models = models.filter_map(|code| bulk_model(state, code));
                fitting_handover(state, number, false).into_iter().chain(models).collect()
            }),
            F::Site(_) | F::Mode(_) | F::Place(_) | F::Cost(_) | F::Subsidy(_) => {}
            F::Provider(_) | F::Pinned(_) | F::FittedOn(_) => {}
        }
    }
    effects
}

pub(super) fn fitting_restored(state: &State, number: FittingNo) -> Option<Restored> {
    let fitting = state.fittings.get_any(number)?;
    let (person, model, day) = (fitting.person, fitting.model, fitting.fitted_on);
    let site = fitting.site.and_then(|no| Key::site(state, no));
    let need = fitting.need.map(Key::Need);
    // The same fitting may have been recorded again. Others for a need, or with tags, are more devices of the model.
    let is_bare = |of: &Fitting| of.need.is_none() && of.taken.is_none();
    let is_again = |of: &Fitting| is_bare(of) && (of.model, of.fitted_on) == (model, day);
    let recorded_again = || state.fittings_of(person).any(|(_, known)| is_again(known));
    let is_possible = state.persons.get(person).is_some()
        && state.models.get(model).is_some()
        && fitting.need.is_none_or(|need| state.needs.get(need).is_some())
        && !(is_bare(fitting) && recorded_again());
    let linked = [Some(Key::Person(person)), need, Key::model(state, model), site];
    Some(Restored::new(linked, is_possible))
}

/// Returns the handover of a fitting: the fitting, and its bulk model if it takes from stock or `is_issued` is true.
pub(super) fn fitting_handover(state: &State, number: FittingNo, is_issued: bool) -> Vec<Key> {
    let fitting = state.fittings.get_any(number);
    let issued = fitting.filter(|fitting| is_issued || fitting.taken.is_some());
    let model = issued.and_then(|fitting| state.models.get_any(fitting.model));
    let model = model.and_then(|model| bulk_model(state, &model.code));
    [Key::Fitting(number)].into_iter().chain(model).collect()
}

/// Returns the key of a model if it is a bulk model.
fn bulk_model(state: &State, code: &ModelCode) -> Option<Key> {
    let model = state.models.get_any(*state.model_by_code().get(code)?)?;
    (model.tracking == Tracking::Bulk).then(|| Key::Model(code.clone()))
}

pub(super) fn assessment_added(facts: &AssessmentFacts) -> Effects<'_> {
    Effects::creating(Key::Assessment(facts.assessment.number))
        .referring_to([Key::Need(facts.need.number)])
        .referring_to(facts.model.clone().map(Key::Model))
}

pub(super) fn assessment_restored(state: &State, number: AssessmentNo) -> Option<Restored> {
    let assessment = state.assessments.get_any(number)?;
    let model = assessment.model.and_then(|no| Key::model(state, no));
    let is_possible = state.needs.get(assessment.need).is_some();
    Some(Restored::new([Some(Key::Need(assessment.need)), model], is_possible))
}

pub(super) fn assessment_changed(of: &Changed<Ref<AssessmentNo>, AssessmentChange>) -> Effects<'_> {
    use AssessmentChange as A;
    let number = of.record.number;
    let key = Key::Assessment(number);
    let mut effects = Effects::changing(
        key,
        of,
        Event::AssessmentChanged,
        |c, _| reversed!(c, A: On Finding Assessor Model Measurements Note),
    );
    for change in &of.changes {
        match change {
            A::Model(c) => {
                let models = [c.before.clone(), c.after.clone()].into_iter().flatten();
                effects.references.extend(models.map(Key::Model));
                effects.require(move |state| state.resting_on(number).next().is_none());
            }
            A::On(_) | A::Finding(_) => {
                effects.require(move |state| state.resting_on(number).next().is_none());
            }
            A::Assessor(_) | A::Measurements(_) | A::Note(_) => {}
        }
    }
    effects
}

pub(super) fn training_added(facts: &TrainingFacts) -> Effects<'_> {
    Effects::creating(Key::Training(facts.training.number))
        .referring_to([Key::Fitting(facts.fitting.number)])
}

pub(super) fn training_restored(state: &State, number: TrainingNo) -> Option<Restored> {
    let fitting = state.trainings.get_any(number)?.fitting;
    Some(Restored::new([Some(Key::Fitting(fitting))], state.fittings.get(fitting).is_some()))
}

pub(super) fn training_changed(of: &Changed<Ref<TrainingNo>, TrainingChange>) -> Effects<'_> {
    use TrainingChange as T;
    let key = Key::Training(of.record.number);
    Effects::changing(key, of, Event::TrainingChanged, |c, _| reversed!(c, T: On Trainer Note))
}

pub(super) fn follow_up_added(facts: &FollowUpFacts) -> Effects<'_> {
    Effects::creating(Key::FollowUp(facts.follow_up.number))
        .referring_to([Key::Fitting(facts.fitting.number)])
}

pub(super) fn follow_up_restored(state: &State, number: FollowUpNo) -> Option<Restored> {
    let fitting = state.follow_ups.get_any(number)?.fitting;
    Some(Restored::new([Some(Key::Fitting(fitting))], state.fittings.get(fitting).is_some()))
}

pub(super) fn follow_up_changed(of: &Changed<Ref<FollowUpNo>, FollowUpChange>) -> Effects<'_> {
    use FollowUpChange as F;
    Effects::changing(Key::FollowUp(of.record.number), of, Event::FollowUpChanged, |c, _| {
        reversed!(c, F: On Round Used NextOn Satisfied Trouble WantsRepair WantsTraining Asked Scores
            Note)
    })
}

pub(super) fn service_added(facts: &ServiceFacts) -> Effects<'_> {
    Effects::creating(Key::Service(facts.service.number))
        .referring_to([Key::Person(facts.person.number)])
}

pub(super) fn service_changed(of: &Changed<Ref<ServiceNo>, ServiceChange>) -> Effects<'_> {
    use ServiceChange as S;
    let key = Key::Service(of.record.number);
    let mut effects = Effects::changing(
        key,
        of,
        Event::ServiceChanged,
        |c, _| reversed!(c, S: Place Provider Programme Kind ServedOn Person),
    );
    for change in &of.changes {
        match change {
            S::Person(c) => effects.transfer_to(BorrowerFacts::Person(c.after)),
            S::Place(_) | S::Provider(_) | S::Programme(_) | S::Kind(_) | S::ServedOn(_) => {}
        }
    }
    effects
}

pub(super) fn service_restored(state: &State, number: ServiceNo) -> Option<Restored> {
    let service = state.services.get_any(number)?;
    let name = (service.kind, service.served_on);
    let is_taken =
        state.services_of(service.person).any(|(_, known)| (known.kind, known.served_on) == name);
    let is_possible = state.persons.get(service.person).is_some() && !is_taken;
    Some(Restored::new([Some(Key::Person(service.person))], is_possible))
}
