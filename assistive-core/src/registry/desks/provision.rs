//! The desks of needs, fittings and services.

use jiff::civil::Date;

use super::{Fittings, Needs, Services};
use crate::error::Result;
use crate::model::{
    AssessmentNo, FittingNo, FollowUpNo, NeedNo, ServiceNo, TrainingNo, WithdrawnReason,
};
use crate::registry::provision::aftercare::{NewAssessment, NewFollowUp, NewTraining, Withdraw};
use crate::registry::provision::fittings::FittingDraft;
use crate::registry::provision::link::{LinkFitting, Linked, Relink};
use crate::registry::provision::needs::NeedDraft;
use crate::registry::provision::services::ServiceDraft;
use crate::registry::write::operation::{All, Applied};
use crate::registry::write::upsert::{Outcome, Recorded};

impl Needs<'_> {
    /// Records a need: creates it, or updates the need with its key. A list that is sent again is recognised.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks), and [`Error::Refused`](crate::Error::Refused) if the need is dated
    /// after its person left. A file may contain such a need.
    pub fn record(&self, need: &NeedDraft) -> Result<Recorded<NeedNo>> {
        self.0.record(need)
    }

    /// Records an assessment of an open device need by a professional.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn assess(&self, assessment: &NewAssessment) -> Result<Applied<AssessmentNo>> {
        self.0.execute(assessment)
    }

    /// Withdraws a need of any kind from a day on, by the rules for a needs list.
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
    /// # Errors
    /// Returns the errors of all [desks](crate::desks), and [`Error::Refused`](crate::Error::Refused) if the fitting is dated
    /// after its person left. A file may contain such a fitting.
    pub fn record(&self, fitting: &FittingDraft) -> Result<Recorded<FittingNo>> {
        self.0.record(fitting)
    }

    /// Records several fittings as one commit, in order, or none of them. Returns the number of each.
    ///
    /// # Errors
    /// Returns the errors of [`Fittings::record`], with the problems of each fitting.
    pub fn record_all(
        &self,
        fittings: &[FittingDraft],
    ) -> Result<Applied<Vec<(FittingNo, Outcome)>>> {
        let Applied { output, warnings, commit } = self.0.execute(&All(fittings))?;
        let output = output.iter().map(|fitting| (fitting.number, fitting.outcome())).collect();
        Ok(Applied { output, warnings, commit })
    }

    /// Links a fitting to a need of the same person, or records that it meets none. The decision is kept when later
    /// lists are imported.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn link(&self, fitting: FittingNo, need: Option<NeedNo>) -> Result<Applied<Outcome>> {
        self.0.execute(&LinkFitting { fitting, need })
    }

    /// Searches again, after a late needs list, for the needs that unlisted fittings meet.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn relink(&self, which: &Relink) -> Result<Applied<Vec<Linked>>> {
        self.0.execute(which)
    }

    /// Records a training in the use of a fitted device.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn train(&self, training: &NewTraining) -> Result<Applied<TrainingNo>> {
        self.0.execute(training)
    }

    /// Records a follow-up on a fitting.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn record_follow_up(&self, follow_up: &NewFollowUp) -> Result<Applied<FollowUpNo>> {
        self.0.execute(follow_up)
    }
}

impl Services<'_> {
    /// Records a service: creates it, or updates the service with its key.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn record(&self, service: &ServiceDraft) -> Result<Recorded<ServiceNo>> {
        self.0.record(service)
    }
}
