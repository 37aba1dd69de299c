//! The desks of needs, fittings and services.

use jiff::civil::Date;

use super::{Fittings, Needs, Services};
use crate::error::Result;
use crate::model::{
    AssessmentNo, FittingNo, FollowUpNo, NeedNo, ServiceNo, TrainingNo, WithdrawnReason,
};
use crate::registry::provision::assessments::AssessmentDraft;
use crate::registry::provision::fittings::FittingDraft;
use crate::registry::provision::follow_ups::FollowUpDraft;
use crate::registry::provision::link::{LinkFitting, Linked, Relink};
use crate::registry::provision::needs::{NeedDraft, Withdraw};
use crate::registry::provision::services::ServiceDraft;
use crate::registry::provision::trainings::TrainingDraft;
use crate::registry::write::operation::{All, Applied};
use crate::registry::write::upsert::{Outcome, Recorded};

impl Needs<'_> {
    /// Records a need: creates it, or updates the need with its key. A list that is sent again is recognised.
    ///
    /// ```
    /// use assistive_core::NeedDraft;
    /// use assistive_core::model::{Device, ModelCode};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let person = store.view()?.find_person("7")?;
    /// let wheelchair = Device::Model(ModelCode::new("WC")?);
    /// let need = NeedDraft::device(person, wheelchair.clone(), date(2023, 3, 5)).priority(1);
    /// let need = store.needs(&author).record(&need)?;
    ///
    /// // The need is still open, so the list of the next year names the same one.
    /// let again = NeedDraft::device(person, wheelchair, date(2024, 3, 5));
    /// assert_eq!(store.needs(&author).record(&again)?.number, need.number);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks), and [`Error::Refused`](crate::Error::Refused) if the need is dated
    /// after its person left. A file may contain such a need.
    pub fn record(&self, need: &NeedDraft) -> Result<Recorded<NeedNo>> {
        self.0.record(need)
    }

    /// Records an assessment of an open device need by a professional.
    ///
    /// ```
    /// use assistive_core::AssessmentDraft;
    /// use assistive_core::model::{AssessmentOutcome, Measurement, NeedNo};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let need = NeedNo::parse("N1").ok_or("not a need")?;
    /// let day = date(2023, 3, 20);
    /// let assessment = AssessmentDraft::new(need, day, AssessmentOutcome::Suitable)
    ///     .measurements(vec![Measurement::parse("seat width=42 cm")?]);
    /// store.needs(&author).assess(&assessment)?;
    /// let assessed = store.view()?.need(need, author.today)?.assessed;
    /// assert_eq!(assessed, Some((day, AssessmentOutcome::Suitable)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn assess(&self, assessment: &AssessmentDraft) -> Result<Recorded<AssessmentNo>> {
        self.0.record(assessment)
    }

    /// Withdraws a need of any kind from a day on, by the rules for a needs list.
    ///
    /// ```
    /// use assistive_core::model::{NeedNo, WithdrawnReason};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let need = NeedNo::parse("N1").ok_or("not a need")?;
    /// store.needs(&author).withdraw(need, date(2024, 4, 1), WithdrawnReason::Refused)?;
    /// let view = store.view()?;
    /// assert_eq!(view.need(need, date(2024, 3, 31))?.status.code(), "open");
    /// assert_eq!(view.need(need, date(2024, 4, 1))?.status.code(), "withdrawn");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn withdraw(
        &self,
        need: NeedNo,
        on: Date,
        reason: WithdrawnReason,
    ) -> Result<Applied<Outcome>> {
        self.0.execute(&Withdraw { need, on, reason })
    }
}

impl Fittings<'_> {
    /// Records a fitting: creates it, or updates the fitting with its key. The need that it meets is searched for
    /// unless the draft names one.
    ///
    /// ```
    /// use assistive_core::model::{ModelCode, NeedNo, Place};
    /// use assistive_core::{FittingDraft, NeedStatus};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let person = store.view()?.find_person("7")?;
    /// let day = date(2023, 4, 1);
    /// let fitting = FittingDraft::new(person, ModelCode::new("WC")?, day).place(Place::Home);
    /// store.fittings(&author).record(&fitting)?;
    ///
    /// let need = NeedNo::parse("N1").ok_or("not a need")?;
    /// assert_eq!(store.view()?.need(need, author.today)?.status, NeedStatus::Met(day));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks), and [`Error::Refused`](crate::Error::Refused) if the fitting is dated
    /// after its person left. A file may contain such a fitting.
    pub fn record(&self, fitting: &FittingDraft) -> Result<Recorded<FittingNo>> {
        self.0.record(fitting)
    }

    /// Records several fittings as one commit, in order, or none of them. Returns the number of each. Several of one
    /// person, model and day are several devices.
    ///
    /// # Errors
    /// Returns the errors of [`Fittings::record`], with the problems of each fitting.
    pub fn record_all(
        &self,
        fittings: &[FittingDraft],
    ) -> Result<Applied<Vec<(FittingNo, Outcome)>>> {
        let mut drafts = fittings.to_vec();
        for (at, draft) in drafts.iter_mut().enumerate() {
            draft.another |= fittings[..at].iter().any(|before| before.is_alike(draft));
        }
        let Applied { output, warnings, commit } = self.0.execute(&All(&drafts))?;
        let output = output.iter().map(|fitting| (fitting.number, fitting.outcome())).collect();
        Ok(Applied { output, warnings, commit })
    }

    /// Links a fitting to a need of the same person, or records that it meets none. The decision is kept when later
    /// lists are imported.
    ///
    /// ```
    /// use assistive_core::FittingFilter;
    /// use assistive_core::model::FittingNo;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let fitting = FittingNo::parse("F1").ok_or("not a fitting")?;
    /// assert!(store.view()?.fitting(fitting, author.today)?.need.is_some());
    /// store.fittings(&author).link(fitting, None)?;
    /// let unlisted = FittingFilter::default().unlisted(true);
    /// assert_eq!(store.view()?.fittings(&unlisted, author.today)?.count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn link(&self, fitting: FittingNo, need: Option<NeedNo>) -> Result<Applied<Outcome>> {
        self.0.execute(&LinkFitting { fitting, need })
    }

    /// Searches again, after a late needs list, for the needs that unlisted fittings meet.
    ///
    /// ```
    /// use assistive_core::Relink;
    /// use assistive_core::exchange::{ImportOptions, Kind};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let late = "person,device,identified_on\n7,WC,2023-03-05\n";
    /// store.import(&author, Kind::Needs, late.as_bytes(), &ImportOptions::default())?;
    /// let linked = store.fittings(&author).relink(&Relink::default())?.output;
    /// assert_eq!((linked.len(), linked[0].need.to_string().as_str()), (1, "N1"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn relink(&self, which: &Relink) -> Result<Applied<Vec<Linked>>> {
        self.0.execute(which)
    }

    /// Records a training in the use of a fitted device.
    ///
    /// ```
    /// use assistive_core::TrainingDraft;
    /// use assistive_core::model::FittingNo;
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let fitting = FittingNo::parse("F1").ok_or("not a fitting")?;
    /// let training = TrainingDraft::new(fitting, date(2023, 4, 8)).trainer("赵敏");
    /// store.fittings(&author).train(&training)?;
    /// let view = store.view()?;
    /// assert_eq!(view.fitting(fitting, author.today)?.trained_on, Some(date(2023, 4, 8)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn train(&self, training: &TrainingDraft) -> Result<Recorded<TrainingNo>> {
        self.0.record(training)
    }

    /// Records a follow-up on a fitting.
    ///
    /// ```
    /// use assistive_core::FollowUpDraft;
    /// use assistive_core::model::{FittingNo, Satisfaction, UsageFrequency};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let fitting = FittingNo::parse("F1").ok_or("not a fitting")?;
    /// let day = date(2023, 10, 1);
    /// let follow_up = FollowUpDraft::new(fitting, day)
    ///     .used(UsageFrequency::Often)
    ///     .satisfied(Satisfaction::Fairly);
    /// store.fittings(&author).record_follow_up(&follow_up)?;
    /// let answered = store.view()?.fitting(fitting, author.today)?.answered;
    /// assert_eq!(answered, Some((day, Some(UsageFrequency::Often))));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn record_follow_up(&self, follow_up: &FollowUpDraft) -> Result<Recorded<FollowUpNo>> {
        self.0.record(follow_up)
    }
}

impl Services<'_> {
    /// Records a service: creates it, or updates the service with its key.
    ///
    /// ```
    /// use assistive_core::model::{NeedKind, Place};
    /// use assistive_core::{ServiceDraft, ServiceFilter};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let person = store.view()?.find_person("7")?;
    /// let training = ServiceDraft::new(person, NeedKind::Training, date(2024, 4, 1)).place(Place::Home);
    /// store.services(&author).record(&training)?;
    /// let view = store.view()?;
    /// assert_eq!(view.service_list(&ServiceFilter::default(), author.today)?.count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn record(&self, service: &ServiceDraft) -> Result<Recorded<ServiceNo>> {
        self.0.record(service)
    }
}
