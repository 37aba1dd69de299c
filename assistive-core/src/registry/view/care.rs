//! Reads assessments, trainings and follow-ups. The returned records are defined in `care_records`.

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::{
    AssessmentNo, EntityKind, FittingNo, FollowUpNo, NeedNo, Tag, TrainingNo, is_within,
};
use crate::registry::view::care_records::{
    AssessmentFilter, AssessmentView, FollowUpFilter, FollowUpView, TrainingFilter, TrainingView,
};
use crate::registry::view::filter::{People, Selection};
use crate::registry::view::handle::View;
use crate::registry::view::label::Label;
use crate::registry::view::listing::Listing;
use crate::registry::view::records::PersonView;
use crate::registry::view::stock::owned;
use crate::state::{Assessment, Fitting, FollowUp, Need, State, Training};
use crate::tables::Project;

impl View<'_> {
    /// Returns the assessments that a filter selects, in the order of their numbers, with people as known on a day.
    ///
    /// ```
    /// use assistive_core::model::{AssessmentOutcome, Measurement, NeedNo};
    /// use assistive_core::{AssessmentFilter, AssessmentDraft};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class\nWC,轮椅,12 22 03\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let need = NeedNo::parse("N1").ok_or("no number")?;
    /// let assessment = AssessmentDraft::new(need, author.today, AssessmentOutcome::Suitable)
    ///     .measurements(vec![Measurement::parse("座宽=38 cm")?]);
    /// store.needs(&author).assess(&assessment)?;
    ///
    /// let view = store.view()?;
    /// let filter = AssessmentFilter::default().need(need);
    /// let assessment = view.assessments(&filter, author.today)?.next().ok_or("none")??;
    /// assert_eq!(assessment.person.name, "王芳");
    /// assert_eq!(assessment.measurements[0].to_string(), "座宽=38 cm");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn assessments(
        &self,
        wanted: &AssessmentFilter,
        day: Date,
    ) -> Result<Listing<'_, AssessmentView>> {
        let found = self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let people = selection.people(state, day);
            let taken = |_, assessment: &Assessment| {
                is_within((wanted.from, wanted.to), assessment.on)
                    && wanted.need.is_none_or(|need| assessment.need == need)
                    && wanted.finding.is_none_or(|finding| assessment.finding == finding)
                    && takes_need(state, (&selection, &people), assessment.need)
            };
            if let Some(need) = wanted.need {
                return Ok(of_one(state.assessments_of(need), taken));
            }
            let of = |person| state.needs_of(person).flat_map(|(no, _)| state.assessments_of(no));
            Ok(people.records(wanted.person, &state.assessments, of, taken))
        })?;
        Ok(self.list(found, move |number| self.assessment_view(number, day)))
    }

    /// Returns an assessment, with the person as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn assessment(&self, number: AssessmentNo, day: Date) -> Result<AssessmentView> {
        self.ask(|_| {
            let assessment = self.assessment_view(number, day);
            assessment.ok_or_else(|| Error::not_found(EntityKind::Record, number))
        })
    }

    fn assessment_view(&self, number: AssessmentNo, day: Date) -> Option<AssessmentView> {
        let state = self.state();
        let assessment = state.assessments.get(number)?;
        let need = state.needs.get(assessment.need)?;
        let person = state.persons.get(need.person)?;
        Some(AssessmentView {
            number,
            need: assessment.need,
            person: self.person_view(need.person, person, day),
            device: need.device.map_or(Label::None, |device| Label::device(state, device)),
            assessed_on: assessment.on,
            finding: assessment.finding,
            assessor: owned(assessment.assessor.as_deref()),
            recommended: assessment.model.map_or(Label::None, |model| Label::model(state, model)),
            measurements: assessment.measurements.clone(),
            note: owned(assessment.note.as_deref()),
            by: owned(assessment.by.as_deref()),
        })
    }

    /// Returns the trainings that a filter selects, in the order of their numbers, with people as known on a day.
    ///
    /// ```
    /// use assistive_core::model::FittingNo;
    /// use assistive_core::{TrainingDraft, TrainingFilter};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class\nWC,轮椅,12 22 03\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let fitting = FittingNo::parse("F1").ok_or("no number")?;
    /// let training = TrainingDraft::new(fitting, author.today).trainer("李老师".to_owned());
    /// store.fittings(&author).train(&training)?;
    ///
    /// let view = store.view()?;
    /// let training = view.trainings(&TrainingFilter::default(), author.today)?.next();
    /// let training = training.ok_or("none")??;
    /// assert_eq!(training.trainer.as_deref(), Some("李老师"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn trainings(
        &self,
        wanted: &TrainingFilter,
        day: Date,
    ) -> Result<Listing<'_, TrainingView>> {
        let found = self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let people = selection.people(state, day);
            let taken = |_, training: &Training| {
                is_within((wanted.from, wanted.to), training.on)
                    && wanted.fitting.is_none_or(|fitting| training.fitting == fitting)
                    && takes_fitting(state, (&selection, &people), training.fitting)
            };
            if let Some(fitting) = wanted.fitting {
                return Ok(of_one(state.trainings_of(fitting), taken));
            }
            let of = |person| state.fittings_of(person).flat_map(|(no, _)| state.trainings_of(no));
            Ok(people.records(wanted.person, &state.trainings, of, taken))
        })?;
        Ok(self.list(found, move |number| self.training_view(number, day)))
    }

    /// Returns a training, with the person as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn training(&self, number: TrainingNo, day: Date) -> Result<TrainingView> {
        self.ask(|_| {
            let training = self.training_view(number, day);
            training.ok_or_else(|| Error::not_found(EntityKind::Record, number))
        })
    }

    fn training_view(&self, number: TrainingNo, day: Date) -> Option<TrainingView> {
        let training = self.state().trainings.get(number)?;
        let (person, device, tag) = self.fitted_device(training.fitting, day)?;
        Some(TrainingView {
            number,
            fitting: training.fitting,
            person,
            device,
            tag,
            trained_on: training.on,
            trainer: owned(training.trainer.as_deref()),
            note: owned(training.note.as_deref()),
            by: owned(training.by.as_deref()),
        })
    }

    /// Returns the follow-ups that a filter selects, in the order of their numbers, with people as known on a day.
    ///
    /// ```
    /// use assistive_core::model::{FittingNo, UsageFrequency};
    /// use assistive_core::{FollowUpFilter, FollowUpDraft};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class\nWC,轮椅,12 22 03\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let fitting = FittingNo::parse("F1").ok_or("no number")?;
    /// let answer = FollowUpDraft::new(fitting, author.today).used(UsageFrequency::Often);
    /// store.fittings(&author).record_follow_up(&answer.wants_repair(true))?;
    ///
    /// let view = store.view()?;
    /// let repairs = FollowUpFilter::default().wants_repair(true);
    /// let answer = view.follow_ups(&repairs, author.today)?.next().ok_or("none")??;
    /// assert_eq!((answer.person.name.as_str(), answer.fitting), ("王芳", fitting));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn follow_ups(
        &self,
        wanted: &FollowUpFilter,
        day: Date,
    ) -> Result<Listing<'_, FollowUpView>> {
        let found = self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let people = selection.people(state, day);
            let taken = |_, follow_up: &FollowUp| {
                takes_answer(wanted, follow_up)
                    && takes_fitting(state, (&selection, &people), follow_up.fitting)
            };
            if let Some(fitting) = wanted.fitting {
                return Ok(of_one(state.follow_ups_of(fitting), taken));
            }
            let of = |person| state.fittings_of(person).flat_map(|(no, _)| state.follow_ups_of(no));
            Ok(people.records(wanted.person, &state.follow_ups, of, taken))
        })?;
        Ok(self.list(found, move |number| self.follow_up_view(number, day)))
    }

    /// Returns a follow-up, with the person as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn follow_up(&self, number: FollowUpNo, day: Date) -> Result<FollowUpView> {
        self.ask(|_| {
            let follow_up = self.follow_up_view(number, day);
            follow_up.ok_or_else(|| Error::not_found(EntityKind::Record, number))
        })
    }

    fn follow_up_view(&self, number: FollowUpNo, day: Date) -> Option<FollowUpView> {
        let follow_up = self.state().follow_ups.get(number)?;
        let (person, device, tag) = self.fitted_device(follow_up.fitting, day)?;
        Some(FollowUpView {
            number,
            fitting: follow_up.fitting,
            person,
            device,
            tag,
            asked_on: follow_up.on,
            round: follow_up.round,
            reached: !follow_up.is_attempt(),
            used: follow_up.used,
            next_on: follow_up.next_on,
            satisfied: follow_up.satisfied,
            trouble: follow_up.trouble,
            wants_repair: follow_up.wants_repair,
            wants_training: follow_up.wants_training,
            asked: follow_up.asked,
            scores: follow_up.scores.clone(),
            note: owned(follow_up.note.as_deref()),
            by: owned(follow_up.by.as_deref()),
        })
    }

    /// Returns the person, the model and the tag of a fitting.
    fn fitted_device(
        &self,
        number: FittingNo,
        day: Date,
    ) -> Option<(PersonView, Label, Option<Tag>)> {
        let state = self.state();
        let fitting = state.fittings.get(number)?;
        let person = state.persons.get(fitting.person)?;
        let tag = state.tag_taken(fitting).cloned();
        let person = self.person_view(fitting.person, person, day);
        Some((person, Label::model(state, fitting.model), tag))
    }
}

/// Checks whether a filter selects a follow-up, apart from its person and fitting.
fn takes_answer(wanted: &FollowUpFilter, follow_up: &FollowUp) -> bool {
    is_within((wanted.from, wanted.to), follow_up.on)
        && wanted.fitting.is_none_or(|fitting| follow_up.fitting == fitting)
        && wanted.round.is_none_or(|round| follow_up.round == round)
        && wanted.used.is_none_or(|used| follow_up.used == Some(used))
        && (follow_up.is_attempt() || !wanted.not_reached)
        && wanted.satisfied.is_none_or(|satisfied| follow_up.satisfied == Some(satisfied))
        && wanted.trouble.is_none_or(|trouble| follow_up.trouble == Some(trouble))
        && (follow_up.wants_repair || !wanted.wants_repair)
        && (follow_up.wants_training || !wanted.wants_training)
}

/// Returns the selected records of one need or fitting, in the order of their numbers.
fn of_one<'a, N: Copy + Ord, T: 'a>(
    records: impl Iterator<Item = (N, &'a T)>,
    taken: impl Fn(N, &T) -> bool,
) -> Vec<N> {
    let taken = records.filter(|(number, record)| taken(*number, record));
    let mut found: Vec<_> = taken.map(|(number, _)| number).collect();
    found.sort_unstable();
    found
}

/// Checks whether a filter selects a need and its person. The need is not read if the filter has no such conditions.
fn takes_need(state: &State, filter: (&Selection<'_>, &People), number: NeedNo) -> bool {
    let (selection, people) = filter;
    let asks = selection.asks_for_needs() || selection.asks_for_devices();
    let takes = |need: &Need| {
        people.take(need.person) && (!asks || selection.takes_need(state, &need.fact()))
    };
    matches!(people, People::All) && !asks || state.needs.get(number).is_some_and(takes)
}

/// Checks whether a filter selects a fitting and its person. The fitting is not read if the filter has no such
/// conditions.
fn takes_fitting(state: &State, filter: (&Selection<'_>, &People), number: FittingNo) -> bool {
    let (selection, people) = filter;
    let asks = selection.asks_for_needs() || selection.asks_for_devices();
    let takes = |fitting: &Fitting| {
        people.take(fitting.person) && (!asks || selection.takes_fitting(state, fitting))
    };
    matches!(people, People::All) && !asks || state.fittings.get(number).is_some_and(takes)
}
