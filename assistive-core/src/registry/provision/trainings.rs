//! Trainings in the use of fitted devices: drafts, and the rules for recording one.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Changed, Ref, TrainingChange, TrainingFacts};
use crate::model::day::Day;
use crate::model::{FittingNo, TrainingNo};
use crate::registry::engine::transaction::Writer;
use crate::registry::provision::follow_ups::fitted_by;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::Operation;
use crate::registry::write::upsert::{Previous, Upserted};
use crate::registry::write::which::Which;
use crate::state::Training;

/// A training in the use of a fitted device. Its key is the fitting and the day.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct TrainingDraft {
    /// The fitting.
    #[setters(skip)]
    pub(crate) fitting: FittingNo,
    /// The day.
    #[setters(skip)]
    pub(crate) trained_on: Date,
    /// The training that is meant. [`TrainingDraft::new`] means a new one.
    #[setters(skip)]
    pub(crate) which: Which<TrainingNo>,
    /// The trainer.
    pub(crate) trainer: Edit<String>,
    /// A note.
    pub(crate) note: Edit<String>,
}

impl TrainingDraft {
    /// Returns a draft of a new training on a day.
    pub fn new(fitting: FittingNo, trained_on: Date) -> Self {
        let (trainer, note) = (Edit::Keep, Edit::Keep);
        Self { fitting, trained_on, which: Which::Another, trainer, note }
    }
}

impl Operation for TrainingDraft {
    type Output = Upserted<TrainingNo, Training>;
    const OPERATION: &'static str = "train";
    const SUBJECT: &'static str = "fittings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        diagnostics.plain("trainer", &self.trainer);
        diagnostics.plain("note", &self.note);
        let alike =
            writer.state.trainings_of(self.fitting).filter(|(_, of)| of.on == self.trained_on);
        let stored = self.which.find(alike.map(|(number, _)| number), diagnostics);
        let stored = stored.and_then(|no| Some((no, writer.state.trainings.get(no)?.clone())));
        if let Some((number, stored)) = &stored {
            let all = (&writer.state.trainings, writer.state.trainings_of.of(self.fitting));
            let is_same = |of: &_| self.changes(of).0.is_empty();
            self.which.not_voided(all, (*number, stored), is_same, diagnostics);
        }
        if stored.as_ref().is_none_or(|(_, stored)| stored.on != self.trained_on) {
            fitted_by(writer, self.fitting, ("trained_on", self.trained_on), diagnostics);
        }
        match stored {
            _ if !diagnostics.errors.is_empty() => Ok(None),
            Some((number, stored)) => self.update(writer, number, stored).map(Some),
            None => self.create(writer).map(Some),
        }
    }
}

impl TrainingDraft {
    fn create(&self, writer: &mut Writer<'_>) -> Result<Upserted<TrainingNo, Training>> {
        let number = writer.state.trainings.next().ok_or(Error::Full)?;
        writer.record(Event::TrainingAdded(TrainingFacts {
            training: Ref::own(number),
            fitting: Ref::own(self.fitting),
            on: self.trained_on,
            trainer: self.trainer.clone().value(),
            note: self.note.clone().value(),
            by: writer.by.clone(),
        }))?;
        Ok(Upserted::new(number, Previous::Absent))
    }

    /// Returns the changes that the draft makes to a stored training.
    fn changes(&self, stored: &Training) -> Changes<TrainingChange> {
        let own = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        let mut changes = Changes::new();
        changes.note(Day(stored.on), Day(self.trained_on), TrainingChange::On);
        changes.edit(&own(&stored.trainer), &self.trainer, TrainingChange::Trainer);
        changes.edit(&own(&stored.note), &self.note, TrainingChange::Note);
        changes
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: TrainingNo,
        stored: Training,
    ) -> Result<Upserted<TrainingNo, Training>> {
        let changes = self.changes(&stored);
        if changes.0.is_empty() {
            return Ok(Upserted::new(number, Previous::Unchanged));
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::TrainingChanged(changed))?;
        Ok(Upserted::new(number, Previous::Changed(stored)))
    }
}
