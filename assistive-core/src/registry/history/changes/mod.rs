//! The changes of records in words of the field: for each event the record, the fields, and the values before and after.
//! The journal is the only source, so that voided and undone records are described too.
//!
//! There is one file for each family of events, as in `journal/events`. No match has a wildcard arm over events or
//! changes, so the compiler finds the places where a new one is missing.

mod lending;
mod people;
mod provision;
mod record_change;
mod reference;
mod stock;
mod value;

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

pub use record_change::{FieldChange, RecordAction, RecordChange};
pub use value::FieldValue;

use record_change::Made;

use crate::error::{Error, Result};
use crate::journal::events::Voided;
use crate::journal::{CommitInfo, Event};
use crate::model::{EntityKind, RecordNo};
use crate::registry::engine::handle::Store;
use crate::registry::history::effects::{Effects, Key};
use crate::registry::history::log::own_records;
use crate::state::State;

/// Returns the change that an event makes; `None` if it changes no record.
fn made_by(event: &Event, state: &State) -> Option<Made> {
    Some(match event {
        Event::StoreFounded(_) => return None,
        Event::DivisionAdded(facts) => reference::division_added(facts),
        Event::DivisionChanged(changed) => reference::division_changed(changed),
        Event::SiteAdded(facts) => reference::site_added(facts),
        Event::SiteChanged(changed) => reference::site_changed(changed),
        Event::ModelAdded(facts) => reference::model_added(facts),
        Event::ModelChanged(changed) => reference::model_changed(changed),
        Event::HeaderMapped(mapped) => reference::header_mapped(mapped),
        Event::PersonAdded(facts) => people::person_added(facts),
        Event::PersonChanged(changed) => people::person_changed(changed),
        Event::NeedAdded(facts) => provision::need_added(facts),
        Event::NeedChanged(changed) => provision::need_changed(changed),
        Event::FittingAdded(facts) => provision::fitting_added(facts),
        Event::FittingChanged(changed) => provision::fitting_changed(changed),
        Event::AssessmentAdded(facts) => provision::assessment_added(facts),
        Event::AssessmentChanged(changed) => provision::assessment_changed(changed),
        Event::TrainingAdded(facts) => provision::training_added(facts),
        Event::TrainingChanged(changed) => provision::training_changed(changed),
        Event::FollowUpAdded(facts) => provision::follow_up_added(facts),
        Event::FollowUpChanged(changed) => provision::follow_up_changed(changed),
        Event::ServiceAdded(facts) => provision::service_added(facts),
        Event::ServiceChanged(changed) => provision::service_changed(changed),
        Event::ItemAdded(facts) => stock::item_added(facts),
        Event::ItemChanged(changed) => stock::item_changed(changed),
        Event::ItemMoved(moved) => stock::item_moved(moved),
        Event::StockLevelAdded(facts) => stock::level_added(facts),
        Event::QuantityMoved(moved) => stock::quantity_moved(moved),
        Event::StockTakeAdded(facts) => stock::stock_take_added(facts),
        Event::SettingChanged(changed) => stock::setting_changed(changed),
        Event::MoveChanged(changed) => stock::move_changed(changed),
        Event::MoveVoided(voided) => stock::move_voided(voided),
        Event::LoanAdded(facts) => lending::loan_added(facts),
        Event::LoanChanged(changed) => lending::loan_changed(changed),
        Event::OrgAdded(facts) => lending::org_added(facts),
        Event::HoldAdded(facts) => lending::hold_added(facts),
        Event::HoldChanged(changed) => lending::hold_changed(changed),
        Event::Voided(voided) => return voided_record(voided, state),
    })
}

fn voided_record(voided: &Voided, state: &State) -> Option<Made> {
    let action = if voided.void { RecordAction::Voided } else { RecordAction::Restored };
    Some(Made { key: Key::of(state, voided.record)?, action, fields: Vec::new() })
}

/// The changes of a commit, one for each record, in the order in which the records were first changed.
#[derive(Default)]
struct CommitChanges {
    changes: Vec<RecordChange>,
    places: HashMap<Key, usize>,
}

impl CommitChanges {
    fn add(&mut self, made: Made) {
        match self.places.get(&made.key) {
            // Moves of a quantity are separate movements.
            Some(place) if !matches!(made.key, Key::StockLevel(..)) => {
                self.changes[*place].add(made);
            }
            _ => {
                self.places.insert(made.key.clone(), self.changes.len());
                self.changes.push(RecordChange::of(made));
            }
        }
    }
}

impl Store {
    /// Returns the changes of records in a commit, with the values before and after. A new record has the values that it was
    /// created with.
    ///
    /// ```
    /// use assistive_core::{FieldValue, RecordAction};
    /// # use assistive_core::{Author, PersonDraft, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let store = Store::create(&folder, &StoreOptions::new(StoreId::from_random(42)), &author, "Li")?;
    /// # let sheet = "key,name,division,phone\n7,王芳,610902,138\n";
    /// # store.import(&author, Kind::Persons, sheet.as_bytes(), &ImportOptions::default())?;
    ///
    /// let wang = store.view()?.find_person("7")?;
    /// store.people(&author).edit(wang, &PersonDraft::default().phone("139"), author.today)?;
    /// let changes = store.changes_in(3)?;
    /// assert_eq!((changes[0].id.as_str(), changes[0].action), ("P1", RecordAction::Changed));
    /// let phone = &changes[0].fields[0];
    /// assert_eq!((phone.field, &phone.was[0]), ("phone", &FieldValue::Text("138".into())));
    /// assert_eq!(phone.now, [FieldValue::Text("139".into())]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is no such commit, and for a store in memory, which keeps no journal. The other
    /// errors are those of [`Store::open_read_only`].
    pub fn changes_in(&self, commit: u64) -> Result<Vec<RecordChange>> {
        let mut found = None;
        self.read_changes(commit..=commit, |_, _| true, |_, changes| found = Some(changes))?;
        found.ok_or_else(|| Error::not_found(EntityKind::Commit, commit))
    }

    /// Calls `visit` with each commit after `commit` and the changes of records in it, oldest first. A program that follows the
    /// store keeps the number of the last commit that it has seen, and passes it the next time; 0 gives all commits.
    ///
    /// ```
    /// # use assistive_core::{Author, PersonDraft, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let store = Store::create(&folder, &StoreOptions::new(StoreId::from_random(42)), &author, "Li")?;
    /// let sheet = "key,name,division\n7,王芳,610902\n8,李强,610902\n";
    /// store.import(&author, Kind::Persons, sheet.as_bytes(), &ImportOptions::default())?;
    /// let wang = store.view()?.find_person("7")?;
    /// store.people(&author).edit(wang, &PersonDraft::default().phone("139"), author.today)?;
    ///
    /// let (mut seen, mut followed) = (1, Vec::new());
    /// store.changes_since(seen, |commit, changes| {
    ///     seen = commit.number;
    ///     followed.extend(changes.iter().map(|change| format!("{} {}", commit.operation, change.id)));
    /// })?;
    /// assert_eq!(followed, ["import P1", "import P2", "edit P1"]);
    /// assert_eq!(seen, 3);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A later commit may undo one that was visited: it is visited in turn, with the changes that it makes. Each call reads the
    /// later part of the journal. A store in memory keeps none, so nothing is visited.
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`].
    pub fn changes_since(
        &self,
        commit: u64,
        visit: impl FnMut(&CommitInfo, Vec<RecordChange>),
    ) -> Result<()> {
        self.read_changes(commit.saturating_add(1)..=u64::MAX, |_, _| true, visit)
    }

    /// Returns the changes of a record, and of the records that refer to it, by commit, oldest first: those of a fitting with its
    /// trainings, and those of a person with the needs, fittings, services and loans.
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`].
    pub fn changes_of(&self, record: impl Into<RecordNo>) -> Result<Vec<(u64, Vec<RecordChange>)>> {
        let record = record.into();
        let mut own: HashSet<Key> =
            own_records(&self.read_inner()?.state, record).into_iter().collect();
        own.insert(record.into());
        let concerns = |event: &Event, state: &State| {
            let effects = Effects::of(event, state);
            effects.writes.iter().chain(&effects.references).any(|key| own.contains(key))
        };
        let mut found = Vec::new();
        self.read_changes(0..=u64::MAX, concerns, |commit, changes| {
            if !changes.is_empty() {
                found.push((commit.number, changes));
            }
        })?;
        Ok(found)
    }

    /// Reads the changes by the events for which `is_of` is true, in the wanted commits.
    fn read_changes(
        &self,
        wanted: RangeInclusive<u64>,
        is_of: impl Fn(&Event, &State) -> bool,
        mut visit: impl FnMut(&CommitInfo, Vec<RecordChange>),
    ) -> Result<()> {
        let inner = self.read_inner()?;
        let wanted = *wanted.start()..=inner.head.number.min(*wanted.end());
        self.visit_commits(wanted, |info, events| {
            let mut commit = CommitChanges::default();
            for event in events {
                let event = event?;
                if is_of(&event, &inner.state) {
                    made_by(&event, &inner.state).into_iter().for_each(|made| commit.add(made));
                }
            }
            visit(info, commit.changes);
            Ok(())
        })
    }
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
