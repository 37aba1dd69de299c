//! The changes of records in words: each record with its fields, the old and the new values.

use std::collections::HashMap;

use assistive_core::model::{ClassEntry, Coded, DeviceClass, RecordKind, class_table};
use assistive_core::{
    CommitInfo, FieldChange, FieldValue, Label, RecordAction, RecordChange, View,
};
use serde_json::{Value, json};

use super::{Align, Cell, Column, Grid, Visibility, data_of};
use crate::error::Result;
use crate::lang::{Lang, Messages, tr};
use crate::privacy;
use crate::render_options::RenderOptions;
use crate::ui::Screen;

/// The names of the records that are named by a code.
pub(crate) struct CodedNames(HashMap<(RecordKind, String), Label>);

impl CodedNames {
    /// Returns the names of all divisions, sites and device models.
    pub(crate) fn of(view: &View<'_>) -> Result<Self> {
        let own = |code: &str, name: String| Label::Named {
            code: code.into(),
            zh: name.clone(),
            en: name,
        };
        let mut names = HashMap::new();
        for division in view.divisions()? {
            let code = division.label.code().to_owned();
            names.insert((RecordKind::Division, code), division.label);
        }
        for site in view.sites()? {
            let label = own(site.code.as_str(), site.name);
            names.insert((RecordKind::Site, site.code.to_string()), label);
        }
        for model in view.models()? {
            let label = own(model.code.as_str(), model.name);
            names.insert((RecordKind::Model, model.code.to_string()), label);
        }
        Ok(Self(names))
    }

    /// Returns the name of a record; its code if it has none any more.
    fn name(&self, kind: RecordKind, code: &str, messages: &Messages) -> String {
        let label = self.0.get(&(kind, code.to_owned()));
        label.map_or_else(|| code.to_owned(), |label| messages.label(label))
    }
}

/// A changed record with its description.
pub(crate) struct DescribedChange {
    pub(crate) change: RecordChange,
    /// The record in words; none for a record that is described by its kind and code.
    pub(crate) description: Option<String>,
}

/// Writes changes in words.
pub(crate) struct ChangeWords<'a> {
    pub(crate) look: RenderOptions<'a>,
    pub(crate) names: CodedNames,
}

impl ChangeWords<'_> {
    /// Returns the lines of a change: the record, and below it its fields. `indent` is the number of blanks before each.
    pub(crate) fn lines(&self, of: &DescribedChange, indent: usize, screen: Screen) -> Vec<String> {
        let margin = " ".repeat(indent);
        let mut lines = vec![margin.clone() + &self.heading(of)];
        let kind = of.change.kind;
        let (rows, aligns): (Vec<_>, _) = match of.change.action {
            RecordAction::Added if !of.change.fields.is_empty() => {
                let line = vec![Cell::text(self.filled(&of.change))];
                (vec![line], vec![Align::Wrap])
            }
            _ => {
                let row = |field: &FieldChange| {
                    let (was, now) = (self.text(field, &field.was), self.text(field, &field.now));
                    let text = match field.was.is_empty() && field.field == "step" {
                        true => now,
                        false => tr!(self.look.messages, "change-from-to", was = was, now = now),
                    };
                    vec![Cell::text(self.field(kind, field)), Cell::text(text)]
                };
                let rows = of.change.fields.iter().map(row).collect();
                (rows, vec![Align::Left, Align::Wrap])
            }
        };
        if !rows.is_empty() {
            let grid = Grid { header: Vec::new(), aligns, rows, total: false };
            let width = screen.width.map(|width| width.saturating_sub(indent as u16 + 2));
            let inner = grid.lines(Screen { width, ..screen });
            lines.extend(inner.into_iter().map(|line| format!("{margin}  {line}")));
        }
        lines
    }

    /// Returns the record and the effect of the commit on it.
    fn heading(&self, of: &DescribedChange) -> String {
        let record = match &of.description {
            Some(description) => description.clone(),
            None => self.record(&of.change),
        };
        let record = self.look.masked(&record);
        match of.change.action {
            RecordAction::Added => tr!(self.look.messages, "change-added", record = record),
            RecordAction::Voided => tr!(self.look.messages, "change-voided", record = record),
            RecordAction::Restored => tr!(self.look.messages, "change-restored", record = record),
            _ => tr!(self.look.messages, "change-changed", record = record),
        }
    }

    /// Returns a record that has no person: its kind, code and name.
    fn record(&self, change: &RecordChange) -> String {
        let (messages, id) = (self.look.messages, change.id.as_str());
        let kind = messages.coded(change.kind);
        let coded = |kind: RecordKind| {
            let name = self.names.name(kind, id, messages);
            if name == id {
                name
            } else {
                tr!(messages, "described-named", number = id, name = name)
            }
        };
        let name = match change.kind {
            RecordKind::Division | RecordKind::Site | RecordKind::Model => coded(change.kind),
            RecordKind::StockLevel => match id.split_once('@') {
                Some((model, site)) => {
                    let model = self.names.name(RecordKind::Model, model, messages);
                    let site = self.names.name(RecordKind::Site, site, messages);
                    tr!(messages, "change-level", model = model, site = site)
                }
                None => id.to_owned(),
            },
            RecordKind::Org => id.trim_start_matches("org:").to_owned(),
            RecordKind::Setting => messages.word("setting", id),
            RecordKind::Header => id.split_once('@').map_or(id, |(header, _)| header).to_owned(),
            _ => id.to_owned(),
        };
        tr!(messages, "change-record", kind = kind, name = name)
    }

    /// Returns the filled fields of a new record in one text.
    fn filled(&self, change: &RecordChange) -> String {
        let messages = self.look.messages;
        let field = |field: &FieldChange| {
            let (name, value) = (self.field(change.kind, field), self.text(field, &field.now));
            tr!(messages, "change-field", field = name, value = value)
        };
        change
            .fields
            .iter()
            .map(field)
            .collect::<Vec<_>>()
            .join(&tr!(messages, "changed-separator"))
    }

    fn field(&self, kind: RecordKind, field: &FieldChange) -> String {
        if (kind, field.field) == (RecordKind::Person, "name") {
            return tr!(self.look.messages, "col-person-name");
        }
        self.look.messages.message(&format!("field-{}", field.field.replace('_', "-")), &[])
    }

    /// Returns the values of a field in words; a dash for none.
    fn text(&self, field: &FieldChange, values: &[FieldValue]) -> String {
        let texts: Vec<_> = values.iter().map(|value| self.value(field.field, value)).collect();
        match texts.is_empty() {
            true => "—".to_owned(),
            false => texts.join(&tr!(self.look.messages, "change-list")),
        }
    }

    fn value(&self, field: &str, value: &FieldValue) -> String {
        let messages = self.look.messages;
        match value {
            FieldValue::Text(text) if field == "address" => {
                privacy::address(text, self.look.show_ids)
            }
            FieldValue::Text(text) => self.look.masked(text),
            FieldValue::Day(day) if field == "birth_date" => {
                privacy::birth_date(*day, self.look.show_ids)
            }
            FieldValue::Day(day) => day.to_string(),
            FieldValue::Number(number) => number.to_string(),
            FieldValue::YesNo(true) => tr!(messages, "word-yes"),
            FieldValue::YesNo(false) => tr!(messages, "word-no"),
            FieldValue::Coded(value) => messages.coded(*value),
            FieldValue::Amount(amount) => amount.to_string(),
            FieldValue::Record(number) => number.to_string(),
            FieldValue::Division(code) => {
                self.names.name(RecordKind::Division, code.as_str(), messages)
            }
            FieldValue::Site(code) => self.names.name(RecordKind::Site, code.as_str(), messages),
            FieldValue::Model(code) => self.names.name(RecordKind::Model, code.as_str(), messages),
            FieldValue::Class(class) => class_name(*class, messages),
            FieldValue::Programme(code) => messages.word("programme", code.as_str()),
            FieldValue::Since(day, value) => {
                let (value, day) = (self.value(field, value), day.to_string());
                tr!(messages, "change-since", value = value, day = day)
            }
            FieldValue::Several(values) => {
                let texts: Vec<_> = values.iter().map(|value| self.value(field, value)).collect();
                texts.join(" ")
            }
            // A value of a later library.
            _ => String::new(),
        }
    }

    /// Returns the changes for programs: those of the library, with masked ids.
    pub(crate) fn json(&self, changes: &[RecordChange]) -> Value {
        changes.iter().map(|change| json!(self.masked(change))).collect()
    }

    /// Returns a change in which ids, addresses and birth dates are masked, unless they are to be shown.
    fn masked(&self, change: &RecordChange) -> RecordChange {
        let mut masked = change.clone();
        masked.id = self.look.masked(&change.id);
        for field in &mut masked.fields {
            let name = field.field;
            field.was.iter_mut().chain(&mut field.now).for_each(|value| self.mask(name, value));
        }
        masked
    }

    fn mask(&self, field: &str, value: &mut FieldValue) {
        match value {
            FieldValue::Text(_) | FieldValue::Day(_) => {
                *value = FieldValue::Text(self.value(field, value));
            }
            FieldValue::Since(_, value) => self.mask(field, value),
            FieldValue::Several(values) => values.iter_mut().for_each(|one| self.mask(field, one)),
            _ => {}
        }
    }

    /// Returns the rows of a commit for CSV: one for each changed field, and one for a change without fields.
    pub(crate) fn rows(&self, commit: &CommitInfo, changes: &[RecordChange]) -> Vec<ChangedField> {
        let row = |change: &RecordChange, field: Option<&FieldChange>| {
            let mut data = field.map(data_of).unwrap_or_default();
            let mut value = |key: &str| data.remove(key).unwrap_or_default();
            ChangedField {
                commit: commit.clone(),
                record: change.id.clone(),
                kind: change.kind,
                action: change.action,
                field: field.map(|field| field.field),
                was: value("was"),
                now: value("now"),
            }
        };
        let rows = |change: RecordChange| -> Vec<_> {
            match change.fields.is_empty() {
                true => vec![row(&change, None)],
                false => change.fields.iter().map(|field| row(&change, Some(field))).collect(),
            }
        };
        changes.iter().map(|change| self.masked(change)).flat_map(rows).collect()
    }
}

/// Returns the name of a device class in the language; its code if it has none.
fn class_name(class: DeviceClass, messages: &Messages) -> String {
    let name = |entry: &ClassEntry| match messages.lang() {
        Lang::En => entry.name_en.clone(),
        Lang::Zh => entry.name_zh.clone(),
    };
    let name = class_table().get(class).map(name).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| class.to_string())
}

/// A changed field as a row of CSV.
pub(crate) struct ChangedField {
    commit: CommitInfo,
    record: String,
    kind: RecordKind,
    action: RecordAction,
    field: Option<&'static str>,
    was: Value,
    now: Value,
}

/// Changed fields.
pub(crate) const CHANGED_FIELDS: &[Column<ChangedField>] = &[
    Column::right("commit", Visibility::Data, |c, _| Cell::number(c.commit.number)),
    Column::new("at", Visibility::Data, |c, _| super::moment(c.commit.at)),
    Column::new("actor", Visibility::Data, |c, look| Cell::text(look.masked(&c.commit.actor))),
    Column::new("operation", Visibility::Data, |c, _| Cell::text(&c.commit.operation)),
    Column::new("why", Visibility::Data, |c, look| {
        Cell::maybe(c.commit.why.as_ref(), |why| Cell::text(look.masked(why)))
    }),
    Column::new("record", Visibility::Data, |c, _| Cell::text(&c.record)),
    Column::new("kind", Visibility::Data, |c, _| Cell::of("", c.kind.code())),
    Column::new("action", Visibility::Data, |c, _| Cell::of("", c.action.code())),
    Column::new("field", Visibility::Data, |c, _| Cell::maybe(c.field, Cell::text)),
    Column::new("was", Visibility::Data, |c, _| Cell::of("", c.was.clone())),
    Column::new("now", Visibility::Data, |c, _| Cell::of("", c.now.clone())),
];
