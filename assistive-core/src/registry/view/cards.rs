//! Cards of people, needs and fittings: a record together with the records that belong to it. Cards of stock, models
//! and sites are in `stock_cards`.

use jiff::civil::Date;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{
    BorrowerName, EntityKind, FittingNo, LoanNo, NeedNo, PersonNo, Round, Withdrawn, years_after,
};
use crate::registry::people::duplicates::likely_duplicates;
use crate::registry::view::care_records::{
    AssessmentFilter, AssessmentView, FollowUpFilter, FollowUpView, TrainingFilter, TrainingView,
};
use crate::registry::view::due::{DueFilter, DueView, missing_rounds, was_returned};
use crate::registry::view::handle::View;
use crate::registry::view::json;
use crate::registry::view::lending::borrowed_for;
use crate::registry::view::person_history::PersonHistory;
use crate::registry::view::records::{
    FittingFilter, FittingView, NeedFilter, NeedView, PersonView,
};
use crate::registry::view::services::{ServiceFilter, ServiceView};
use crate::registry::view::stock_records::{HoldFilter, HoldView, LoanFilter, LoanView};
use crate::state::State;

/// The number of days ahead for which a card lists work that falls due.
const DUE_WITHIN: u16 = 366;

/// The stage that a need has reached (docs/domain.md §3), whether or not it was withdrawn then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NeedStage {
    /// It was identified.
    Identified,
    /// A professional assessed it.
    Assessed,
    /// A device was handed over for it.
    Fitted,
    /// The person was trained in the use of the device.
    Trained,
    /// The follow-up after one month was made.
    FollowedUpOne,
    /// The follow-up after six months was made.
    FollowedUpSix,
}

impl NeedStage {
    /// All stages, in their order.
    pub const ALL: &[Self] = &[
        Self::Identified,
        Self::Assessed,
        Self::Fitted,
        Self::Trained,
        Self::FollowedUpOne,
        Self::FollowedUpSix,
    ];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Identified => "identified",
            Self::Assessed => "assessed",
            Self::Fitted => "fitted",
            Self::Trained => "trained",
            Self::FollowedUpOne => "followed-up-1",
            Self::FollowedUpSix => "followed-up-6",
        }
    }
}

/// A need with the stage that it has reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NeedProgress {
    /// The need.
    #[serde(flatten)]
    pub need: NeedView,
    /// The stage.
    #[serde(rename = "need_stage")]
    pub stage: NeedStage,
}

/// A fitting with the dates that follow from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FittedDevice {
    /// The fitting.
    #[serde(flatten)]
    pub fitting: FittingView,
    /// Set if the device was returned. Nothing more is due for it then.
    pub returned: bool,
    /// The day on which the useful life of the device ends, if its model has one.
    pub life_ends_on: Option<Date>,
    /// The next follow-up to be made and its due day.
    #[serde(serialize_with = "json::next_follow_up")]
    pub next_follow_up: Option<(Round, Date)>,
}

/// A person with all records of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonCard {
    /// The person, as known on the day.
    #[serde(flatten)]
    pub person: PersonView,
    /// The known changes in the person's life.
    #[serde(flatten)]
    pub history: PersonHistory,
    /// The needs.
    pub needs: Vec<NeedProgress>,
    /// The fittings: the devices at home, and those that were returned.
    pub fittings: Vec<FittedDevice>,
    /// The loans, open and ended.
    pub loans: Vec<LoanView>,
    /// The holds, active and ended.
    pub holds: Vec<HoldView>,
    /// The services.
    pub services: Vec<ServiceView>,
    /// The assessments of the needs.
    pub assessments: Vec<AssessmentView>,
    /// The trainings.
    pub trainings: Vec<TrainingView>,
    /// The follow-ups.
    pub follow_ups: Vec<FollowUpView>,
    /// The work that is due, or falls due within a year.
    pub due: Vec<DueView>,
    /// The other people who are likely the same.
    pub likely_duplicates: Vec<PersonView>,
}

/// A need with the records that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NeedCard {
    /// The need and its stage.
    #[serde(flatten)]
    pub need: NeedProgress,
    /// All withdrawals that were stated, with those that were lifted.
    pub withdrawals: Vec<Withdrawn>,
    /// The assessments.
    pub assessments: Vec<AssessmentView>,
    /// The fittings that name the need.
    pub fittings: Vec<FittedDevice>,
    /// The loans that bridge or bridged it.
    pub loans: Vec<LoanView>,
    /// The trainings in the use of the fitted devices.
    pub trainings: Vec<TrainingView>,
    /// The follow-ups on the fitted devices.
    pub follow_ups: Vec<FollowUpView>,
    /// The work that is due, or falls due within a year.
    pub due: Vec<DueView>,
}

/// A fitting with the records that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FittingCard {
    /// The fitting.
    #[serde(flatten)]
    pub fitting: FittedDevice,
    /// The need that it met.
    #[serde(rename = "needs", serialize_with = "json::one")]
    pub need: Option<NeedProgress>,
    /// The assessments of the need.
    pub assessments: Vec<AssessmentView>,
    /// The trainings.
    pub trainings: Vec<TrainingView>,
    /// The follow-ups.
    pub follow_ups: Vec<FollowUpView>,
    /// The work that is due, or falls due within a year.
    pub due: Vec<DueView>,
}

impl View<'_> {
    /// Returns a person with all records of the person, as known on a day.
    ///
    /// ```
    /// use assistive_core::{DueKind, NeedStage};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,life_years\nWC,轮椅,12 22 03,4\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2024-03-05\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2024-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let view = store.view()?;
    /// let card = view.person_card(view.find_person("7")?, author.today)?;
    /// assert_eq!(card.needs[0].stage, NeedStage::Fitted);
    /// assert_eq!(card.fittings[0].life_ends_on, Some(date(2028, 4, 1)));
    /// assert_eq!((card.due[0].kind, card.due[0].due_on), (DueKind::FollowUpOne, date(2024, 5, 1)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is no such person.
    pub fn person_card(&self, number: PersonNo, day: Date) -> Result<PersonCard> {
        let needs = self.needs(&NeedFilter::default().person(number), day)?;
        let fittings = self.fittings(&FittingFilter::default().person(number), day)?;
        let borrower = BorrowerName::Person(number);
        let loans = LoanFilter::default().borrower(borrower.clone());
        let holds = HoldFilter::default().borrower(borrower);
        let twins = self.ask(|state| Ok(likely_duplicates(state, number)))?;
        let twins = twins.into_iter().map(|twin| self.person(twin, day));
        Ok(PersonCard {
            person: self.person(number, day)?,
            history: self.person_history(number)?,
            needs: needs.map(|need| self.progress(need?, day)).collect::<Result<_>>()?,
            fittings: fittings.map(|f| self.fitted_with_dates(f?, day)).collect::<Result<_>>()?,
            loans: self.loans(&loans, day)?.collect::<Result<_>>()?,
            holds: self.holds(&holds, day)?,
            services: self
                .service_list(&ServiceFilter::default().person(number), day)?
                .collect::<Result<_>>()?,
            assessments: self
                .assessments(&AssessmentFilter::default().person(number), day)?
                .collect::<Result<_>>()?,
            trainings: self
                .trainings(&TrainingFilter::default().person(number), day)?
                .collect::<Result<_>>()?,
            follow_ups: self
                .follow_ups(&FollowUpFilter::default().person(number), day)?
                .collect::<Result<_>>()?,
            due: self.due_for(number, day)?,
            likely_duplicates: twins.collect::<Result<_>>()?,
        })
    }

    /// Returns a need with the records that belong to it, as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn need_card(&self, number: NeedNo, day: Date) -> Result<NeedCard> {
        let need = self.need(number, day)?;
        let person = need.person.number;
        let (fittings, withdrawals) = self.ask(|state| {
            let mut fittings: Vec<_> = state.fittings_for(number).map(|(no, _)| no).collect();
            fittings.sort_unstable();
            let need = state.needs.get(number);
            Ok((fittings, need.map(|need| need.stated.clone()).unwrap_or_default()))
        })?;
        let loans = self.ask(|state| {
            let loans = borrowed_for(state, number, person).map(|(loan, _)| loan);
            let mut loans: Vec<LoanNo> = loans.collect();
            loans.sort_unstable();
            Ok(loans)
        })?;
        let trainings = fittings.iter().map(|fitting| self.trainings_of(*fitting, day));
        let follow_ups = fittings.iter().map(|fitting| self.follow_ups_of(*fitting, day));
        let mut due = self.due_for(person, day)?;
        due.retain(|due| {
            due.need == Some(number) || due.fitting.is_some_and(|no| fittings.contains(&no))
        });
        Ok(NeedCard {
            need: self.progress(need, day)?,
            withdrawals,
            assessments: self.assessments_of(number, day)?,
            trainings: trainings.collect::<Result<Vec<_>>>()?.concat(),
            follow_ups: follow_ups.collect::<Result<Vec<_>>>()?.concat(),
            fittings: fittings
                .iter()
                .map(|no| self.fitted_with_dates(self.fitting(*no, day)?, day))
                .collect::<Result<_>>()?,
            loans: loans.into_iter().map(|no| self.loan(no, day)).collect::<Result<_>>()?,
            due,
        })
    }

    /// Returns a fitting with the records that belong to it, as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn fitting_card(&self, number: FittingNo, day: Date) -> Result<FittingCard> {
        let fitting = self.fitting(number, day)?;
        let assessments = fitting.need.map(|need| self.assessments_of(need, day));
        let need = fitting.need.map(|need| self.progress(self.need(need, day)?, day));
        let mut due = self.due_for(fitting.person.number, day)?;
        due.retain(|due| due.fitting == Some(number));
        Ok(FittingCard {
            need: need.transpose()?,
            assessments: assessments.transpose()?.unwrap_or_default(),
            trainings: self.trainings_of(number, day)?,
            follow_ups: self.follow_ups_of(number, day)?,
            fitting: self.fitted_with_dates(fitting, day)?,
            due,
        })
    }

    fn assessments_of(&self, need: NeedNo, day: Date) -> Result<Vec<AssessmentView>> {
        self.assessments(&AssessmentFilter::default().need(need), day)?.collect()
    }

    fn trainings_of(&self, fitting: FittingNo, day: Date) -> Result<Vec<TrainingView>> {
        self.trainings(&TrainingFilter::default().fitting(fitting), day)?.collect()
    }

    pub(super) fn follow_ups_of(&self, fitting: FittingNo, day: Date) -> Result<Vec<FollowUpView>> {
        self.follow_ups(&FollowUpFilter::default().fitting(fitting), day)?.collect()
    }

    fn due_for(&self, person: PersonNo, day: Date) -> Result<Vec<DueView>> {
        self.due(&DueFilter::default().person(person).within(DUE_WITHIN), day)
    }

    /// Returns a need with its stage on a day.
    pub(super) fn progress(&self, need: NeedView, day: Date) -> Result<NeedProgress> {
        let stage = self.ask(|state| Ok(stage_of(state, &need, day)))?;
        Ok(NeedProgress { need, stage })
    }

    fn fitted_with_dates(&self, fitting: FittingView, day: Date) -> Result<FittedDevice> {
        let number = fitting.number;
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Fitting, number);
            let stored = state.fittings.get(number).ok_or_else(unknown)?;
            let life = state.models.get(stored.model).and_then(|model| model.life_years);
            let returned = was_returned(state, number);
            let gone = fitting.person.left.is_some_and(|left| left.on <= day);
            let mut missing = missing_rounds(state, number, stored.fitted_on);
            Ok(FittedDevice {
                returned,
                life_ends_on: life.map(|years| years_after(stored.fitted_on, years)),
                next_follow_up: missing.next().filter(|_| !returned && !gone),
                fitting,
            })
        })
    }
}

fn stage_of(state: &State, need: &NeedView, day: Date) -> NeedStage {
    let handed_over = state.fittings_for(need.number).filter(|(_, f)| f.fitted_on <= day);
    let stages = handed_over.map(|(number, _)| {
        let answers = state.answers_of(number).filter(|(_, answer)| answer.on <= day);
        let rounds = answers.map(|(_, answer)| match answer.round {
            Round::One => NeedStage::FollowedUpOne,
            Round::Six => NeedStage::FollowedUpSix,
        });
        let is_trained = state.trainings_of(number).any(|(_, training)| training.on <= day);
        let handed = if is_trained { NeedStage::Trained } else { NeedStage::Fitted };
        rounds.max().map_or(handed, |round| round.max(handed))
    });
    let before = match need.assessed {
        Some(_) => NeedStage::Assessed,
        None => NeedStage::Identified,
    };
    stages.max().unwrap_or(before)
}
