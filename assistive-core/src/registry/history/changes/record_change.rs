//! The change of a record, and the helpers with which each family of events describes it.

use super::value::{FieldValue, Values, differing};
use serde::{Serialize, Serializer};

use crate::journal::events::{Change, Ref};
use crate::model::{RecordKind, RecordNo};
use crate::registry::history::effects::Key;

/// The effect of a commit on a record. Its serde form is the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordAction {
    /// The record was created.
    Added,
    /// Values of the record were changed.
    Changed,
    /// The record was voided.
    Voided,
    /// The record was restored.
    Restored,
}

impl RecordAction {
    /// All actions.
    pub const ALL: &[Self] = &[Self::Added, Self::Changed, Self::Voided, Self::Restored];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Voided => "voided",
            Self::Restored => "restored",
        }
    }
}

impl Serialize for RecordAction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The change of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// The name of the field, as in sheets where they have it.
    pub field: &'static str,
    /// The value before; empty for none. A list has only the values that the change removed.
    #[serde(serialize_with = "one_or_list")]
    pub was: Vec<FieldValue>,
    /// The value after; empty for none. A list has only the values that the change added.
    #[serde(serialize_with = "one_or_list")]
    pub now: Vec<FieldValue>,
}

/// Writes no value as null, and one as itself.
fn one_or_list<S: Serializer>(values: &[FieldValue], serializer: S) -> Result<S::Ok, S::Error> {
    match values {
        [] => serializer.serialize_none(),
        [value] => value.serialize(serializer),
        values => values.serialize(serializer),
    }
}

/// The change of a record in a commit. Several events of a record in one commit are one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordChange {
    /// The number, code or name. A stock level is `MODEL@SITE`.
    #[serde(rename = "record")]
    pub id: String,
    /// The number, for a record with one.
    #[serde(skip)]
    pub number: Option<RecordNo>,
    /// The kind of the record.
    pub kind: RecordKind,
    /// The effect.
    pub action: RecordAction,
    /// The fields that changed, or the filled fields of a new record.
    pub fields: Vec<FieldChange>,
}

/// The change that an event makes.
pub(super) struct Made {
    pub(super) key: Key,
    pub(super) action: RecordAction,
    pub(super) fields: Vec<FieldChange>,
}

impl Made {
    /// Creates the change of a new record.
    pub(super) fn added(key: Key) -> Self {
        Self { key, action: RecordAction::Added, fields: Vec::new() }
    }

    /// Creates the change of values of a record.
    pub(super) fn changed(key: Key) -> Self {
        Self { key, action: RecordAction::Changed, fields: Vec::new() }
    }

    /// Adds a field of a new record.
    pub(super) fn with(mut self, field: &'static str, value: &impl Values) -> Self {
        self.set(field, Vec::new(), value.values());
        self
    }

    /// Adds the change of a field.
    pub(super) fn change<T: Values>(&mut self, field: &'static str, change: &Change<T>) {
        self.set(field, change.before.values(), change.after.values());
    }

    /// Adds the change of a field that is a list or a timeline.
    pub(super) fn change_list<T: Values>(&mut self, field: &'static str, change: &Change<T>) {
        let (was, now) = differing(change);
        self.set(field, was, now);
    }

    /// Adds a value that a list got.
    pub(super) fn insert(&mut self, field: &'static str, value: &impl Values) {
        self.set(field, Vec::new(), value.values());
    }

    /// Adds a value that a list lost.
    pub(super) fn remove(&mut self, field: &'static str, value: &impl Values) {
        self.set(field, value.values(), Vec::new());
    }

    pub(super) fn set(&mut self, field: &'static str, was: Vec<FieldValue>, now: Vec<FieldValue>) {
        debug_assert!(FieldChange::FIELDS.contains(&field), "{field} is not listed");
        if was != now {
            self.fields.push(FieldChange { field, was, now });
        }
    }
}

impl RecordChange {
    pub(super) fn of(made: Made) -> Self {
        let Made { key, action, fields } = made;
        let number = number_of(&key);
        Self { kind: kind_of(&key), number, id: key.to_string(), action, fields }
    }

    /// Adds a later change of the same record in the same commit.
    pub(super) fn add(&mut self, later: Made) {
        self.action = match (self.action, later.action) {
            (RecordAction::Added, RecordAction::Changed) => RecordAction::Added,
            (RecordAction::Restored, RecordAction::Changed) => RecordAction::Restored,
            (_, later) => later,
        };
        for change in later.fields {
            let is_list = FieldChange::LISTS.contains(&change.field);
            match self.fields.iter_mut().find(|known| known.field == change.field) {
                Some(known) if is_list => {
                    known.was.extend(change.was);
                    known.now.extend(change.now);
                }
                Some(known) => known.now = change.now,
                None => self.fields.push(change),
            }
        }
        self.fields.retain(|field| field.was != field.now);
    }
}

fn number_of(key: &Key) -> Option<RecordNo> {
    match key {
        Key::Person(number) => Some((*number).into()),
        Key::Need(number) => Some((*number).into()),
        Key::Fitting(number) => Some((*number).into()),
        Key::Service(number) => Some((*number).into()),
        Key::Item(number) => Some((*number).into()),
        Key::Loan(number) => Some((*number).into()),
        Key::Hold(number) => Some((*number).into()),
        Key::Assessment(number) => Some((*number).into()),
        Key::Training(number) => Some((*number).into()),
        Key::FollowUp(number) => Some((*number).into()),
        Key::Division(_) | Key::Site(_) | Key::Model(_) | Key::StockTake(_) => None,
        Key::StockLevel(..) | Key::Org(_) | Key::Setting(_) | Key::Header(..) => None,
    }
}

fn kind_of(key: &Key) -> RecordKind {
    match key {
        Key::Division(_) => RecordKind::Division,
        Key::Site(_) => RecordKind::Site,
        Key::Model(_) => RecordKind::Model,
        Key::Person(_) => RecordKind::Person,
        Key::Need(_) => RecordKind::Need,
        Key::Fitting(_) => RecordKind::Fitting,
        Key::Service(_) => RecordKind::Service,
        Key::Item(_) => RecordKind::Item,
        Key::StockLevel(..) => RecordKind::StockLevel,
        Key::Loan(_) => RecordKind::Loan,
        Key::Org(_) => RecordKind::Org,
        Key::Hold(_) => RecordKind::Hold,
        Key::StockTake(_) => RecordKind::StockTake,
        Key::Assessment(_) => RecordKind::Assessment,
        Key::Training(_) => RecordKind::Training,
        Key::FollowUp(_) => RecordKind::FollowUp,
        Key::Setting(_) => RecordKind::Setting,
        Key::Header(..) => RecordKind::Header,
    }
}

impl FieldChange {
    /// The names of all fields.
    #[rustfmt::skip]
    pub const FIELDS: &[&str] = &[
        "address", "asked", "asked_on", "assessed_on", "assessor", "back", "back_by", "basic", "birth_date", "borrower",
        "by", "categories", "category", "certificate", "class", "class_name", "column", "condition", "cost", "deposit",
        "deposit_back", "device", "division", "donor", "due_on", "fault", "finding", "fitted_on", "fitting", "former_id", "found",
        "grade", "guardian", "holder", "hygiene", "id_number", "identified_on", "in_on", "item", "kept_until", "key", "kind",
        "left_on", "left_reason", "level", "life_years", "listed_again", "loan_days", "measurements", "merged_into", "method",
        "missing", "mode", "name", "name_en", "need", "need_chosen", "next_on", "note", "on", "out_on", "parent", "parts", "person", "phone",
        "place", "placement", "price", "priority", "programme", "provider", "purpose", "quantity", "received_at",
        "received_on", "registered_on", "registration_assumed", "renewals", "returns", "round", "satisfied", "school",
        "scores", "serial", "served_on", "sex", "since", "site", "source", "stage", "standing", "stated_withdrawal", "status",
        "step", "subsidy", "successor", "tag", "taken", "tracking", "trained_on", "trainer", "trouble", "unexpected", "unit",
        "use", "valid_from", "valid_to", "value", "wants_repair", "wants_training", "withdrawn_on", "withdrawn_reason",
    ];

    /// The fields that are lists.
    const LISTS: &[&str] =
        &["certificate", "key", "former_id", "stated_withdrawal", "listed_again", "returns"];
}

/// Returns the value of a reference, if there is one.
pub(super) fn referred<N: Copy + Into<RecordNo>>(of: &Option<Ref<N>>) -> Vec<FieldValue> {
    of.as_ref().map(|one| FieldValue::Record(one.number.into())).into_iter().collect()
}
