//! The changes by the events of needs, assessments, fittings, trainings, follow-ups and services.

use super::record_change::Made;
use super::value::{FieldValue, Values};
use crate::journal::events::{
    AssessmentChange, AssessmentFacts, Change, Changed, FittingChange, FittingFacts,
    FollowUpChange, FollowUpFacts, NeedChange, NeedFacts, Ref, ServiceChange, ServiceFacts,
    TrainingChange, TrainingFacts,
};
use crate::model::{AssessmentNo, FittingNo, FollowUpNo, NeedNo, ServiceNo, TrainingNo, Withdrawn};
use crate::registry::history::effects::Key;

pub(super) fn need_added(facts: &NeedFacts) -> Made {
    let mut made = Made::added(Key::Need(facts.need.number))
        .with("person", &facts.person)
        .with("kind", &facts.kind)
        .with("device", &facts.device)
        .with("identified_on", &facts.identified_on)
        .with("programme", &facts.programme)
        .with("site", &facts.site)
        .with("basic", &facts.basic)
        .with("priority", &facts.priority)
        .with("quantity", &facts.quantity)
        .with("valid_to", &facts.valid_to);
    withdrawn(&mut made, &Change::new(None, facts.withdrawn));
    made
}

pub(super) fn need_changed(of: &Changed<Ref<NeedNo>, NeedChange>) -> Made {
    use NeedChange as N;
    let mut made = Made::changed(Key::Need(of.record.number));
    for change in &of.changes {
        match change {
            N::Programme(c) => made.change("programme", c),
            N::Site(c) => made.change("site", c),
            N::Basic(c) => made.change("basic", c),
            N::Priority(c) => made.change("priority", c),
            N::Quantity(c) => made.change("quantity", c),
            N::Withdrawn(c) => withdrawn(&mut made, c),
            N::ValidTo(c) => made.change("valid_to", c),
            N::Stated(stated) => made.set("stated_withdrawal", Vec::new(), both(stated)),
            N::StatedRemoved(_, stated) => made.set("stated_withdrawal", both(stated), Vec::new()),
            N::ListedAgain(day) => made.insert("listed_again", day),
            N::ListedRemoved(_, day) => made.remove("listed_again", day),
            N::Device(c) => made.change("device", c),
            N::IdentifiedOn(c) => made.change("identified_on", c),
            N::Person(c) => made.change("person", c),
            N::Note(c) => made.change("note", c),
        }
    }
    made
}

fn withdrawn(made: &mut Made, change: &Change<Option<Withdrawn>>) {
    let day = |of: Option<Withdrawn>| of.map(|withdrawn| withdrawn.on).values();
    let reason = |of: Option<Withdrawn>| of.map(|withdrawn| withdrawn.reason).values();
    made.set("withdrawn_on", day(change.before), day(change.after));
    made.set("withdrawn_reason", reason(change.before), reason(change.after));
}

/// Returns the day and the reason of a stated withdrawal.
fn both(stated: &Withdrawn) -> Vec<FieldValue> {
    let reason = FieldValue::Coded(stated.reason.into());
    vec![FieldValue::Several(vec![FieldValue::Day(stated.on), reason])]
}

pub(super) fn fitting_added(facts: &FittingFacts) -> Made {
    Made::added(Key::Fitting(facts.fitting.number))
        .with("person", &facts.person)
        .with("device", &facts.model)
        .with("fitted_on", &facts.fitted_on)
        .with("need", &facts.need)
        .with("site", &facts.site)
        .with("quantity", &facts.quantity)
        .with("mode", &facts.mode)
        .with("place", &facts.place)
        .with("cost", &facts.cost)
        .with("subsidy", &facts.subsidy)
        .with("provider", &facts.provider)
}

pub(super) fn fitting_changed(of: &Changed<Ref<FittingNo>, FittingChange>) -> Made {
    use FittingChange as F;
    let mut made = Made::changed(Key::Fitting(of.record.number));
    for change in &of.changes {
        match change {
            F::Need(c) => made.change("need", c),
            F::Site(c) => made.change("site", c),
            F::Quantity(c) => made.change("quantity", c),
            F::Mode(c) => made.change("mode", c),
            F::Place(c) => made.change("place", c),
            F::Cost(c) => made.change("cost", c),
            F::Subsidy(c) => made.change("subsidy", c),
            F::Provider(c) => made.change("provider", c),
            F::Taken(c) => made.change("taken", c),
            F::Pinned(c) => made.change("need_chosen", c),
            F::Model(c) => made.change("device", c),
            F::FittedOn(c) => made.change("fitted_on", c),
            F::Person(c) => made.change("person", c),
        }
    }
    made
}

pub(super) fn assessment_added(facts: &AssessmentFacts) -> Made {
    Made::added(Key::Assessment(facts.assessment.number))
        .with("need", &facts.need)
        .with("assessed_on", &facts.on)
        .with("finding", &facts.finding)
        .with("device", &facts.model)
        .with("assessor", &facts.assessor)
        .with("measurements", &facts.measurements)
        .with("note", &facts.note)
        .with("by", &facts.by)
}

pub(super) fn assessment_changed(of: &Changed<Ref<AssessmentNo>, AssessmentChange>) -> Made {
    use AssessmentChange as A;
    let mut made = Made::changed(Key::Assessment(of.record.number));
    for change in &of.changes {
        match change {
            A::On(c) => made.change("assessed_on", c),
            A::Finding(c) => made.change("finding", c),
            A::Assessor(c) => made.change("assessor", c),
            A::Model(c) => made.change("device", c),
            A::Measurements(c) => made.change("measurements", c),
            A::Note(c) => made.change("note", c),
        }
    }
    made
}

pub(super) fn training_added(facts: &TrainingFacts) -> Made {
    Made::added(Key::Training(facts.training.number))
        .with("fitting", &facts.fitting)
        .with("trained_on", &facts.on)
        .with("trainer", &facts.trainer)
        .with("note", &facts.note)
        .with("by", &facts.by)
}

pub(super) fn training_changed(of: &Changed<Ref<TrainingNo>, TrainingChange>) -> Made {
    use TrainingChange as T;
    let mut made = Made::changed(Key::Training(of.record.number));
    for change in &of.changes {
        match change {
            T::On(c) => made.change("trained_on", c),
            T::Trainer(c) => made.change("trainer", c),
            T::Note(c) => made.change("note", c),
        }
    }
    made
}

pub(super) fn follow_up_added(facts: &FollowUpFacts) -> Made {
    Made::added(Key::FollowUp(facts.follow_up.number))
        .with("fitting", &facts.fitting)
        .with("asked_on", &facts.on)
        .with("round", &facts.round)
        .with("use", &facts.used)
        .with("next_on", &facts.next_on)
        .with("satisfied", &facts.satisfied)
        .with("trouble", &facts.trouble)
        .with("wants_repair", &facts.wants_repair)
        .with("wants_training", &facts.wants_training)
        .with("asked", &facts.asked)
        .with("scores", &facts.scores)
        .with("note", &facts.note)
        .with("by", &facts.by)
}

pub(super) fn follow_up_changed(of: &Changed<Ref<FollowUpNo>, FollowUpChange>) -> Made {
    use FollowUpChange as F;
    let mut made = Made::changed(Key::FollowUp(of.record.number));
    for change in &of.changes {
        match change {
            F::On(c) => made.change("asked_on", c),
            F::Round(c) => made.change("round", c),
            F::Used(c) => made.change("use", c),
            F::NextOn(c) => made.change("next_on", c),
            F::Satisfied(c) => made.change("satisfied", c),
            F::Trouble(c) => made.change("trouble", c),
            F::WantsRepair(c) => made.change("wants_repair", c),
            F::WantsTraining(c) => made.change("wants_training", c),
            F::Asked(c) => made.change("asked", c),
            F::Scores(c) => made.change("scores", c),
            F::Note(c) => made.change("note", c),
        }
    }
    made
}

pub(super) fn service_added(facts: &ServiceFacts) -> Made {
    Made::added(Key::Service(facts.service.number))
        .with("person", &facts.person)
        .with("kind", &facts.kind)
        .with("served_on", &facts.served_on)
        .with("place", &facts.place)
        .with("provider", &facts.provider)
        .with("programme", &facts.programme)
}

pub(super) fn service_changed(of: &Changed<Ref<ServiceNo>, ServiceChange>) -> Made {
    use ServiceChange as S;
    let mut made = Made::changed(Key::Service(of.record.number));
    for change in &of.changes {
        match change {
            S::Place(c) => made.change("place", c),
            S::Provider(c) => made.change("provider", c),
            S::Programme(c) => made.change("programme", c),
            S::Kind(c) => made.change("kind", c),
            S::ServedOn(c) => made.change("served_on", c),
            S::Person(c) => made.change("person", c),
        }
    }
    made
}
