//! A value of a table: its text for people and its value for programs.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Display;

use assistive_core::Label;
use assistive_core::model::CodedValue;
use jiff::civil::Date;
use serde_json::Value;

use crate::lang::escape_control_chars;
use crate::privacy;
use crate::render_options::RenderOptions;

/// A value as people see it and as programs do.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    text: String,
    value: Value,
}

impl Cell {
    /// Creates a cell with one value for people and programs.
    pub(crate) fn text(value: impl Display) -> Self {
        let value = value.to_string();
        Self { text: escape_control_chars(&*value).into_owned(), value: Value::String(value) }
    }

    /// Creates a cell with a number.
    pub(crate) fn number(value: impl Into<u64>) -> Self {
        let number = value.into();
        Self { text: number.to_string(), value: number.into() }
    }

    /// Creates a cell with a text for people and a value for programs.
    pub(crate) fn of(text: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { text: escape_control_chars(text.into()).into_owned(), value: value.into() }
    }

    /// Creates an empty cell.
    pub(crate) fn none() -> Self {
        Self { text: String::new(), value: Value::Null }
    }

    /// Returns `f` of a value; an empty cell for none.
    pub(crate) fn maybe<T>(value: Option<T>, f: impl FnOnce(T) -> Self) -> Self {
        value.map_or_else(Self::none, f)
    }

    /// Creates a cell with a day, empty for none.
    pub(crate) fn day(day: Option<Date>) -> Self {
        Self::maybe(day, Self::text)
    }

    /// Creates a cell with a value of a closed vocabulary, empty for none.
    pub(crate) fn coded<T: Into<CodedValue>>(value: Option<T>, look: &RenderOptions<'_>) -> Self {
        Self::maybe(value.map(Into::into), |value| Self::of(look.messages.coded(value), value.code))
    }

    /// Creates a cell with the name of a label for people, and its code for programs.
    pub(crate) fn label(label: &Label, look: &RenderOptions<'_>) -> Self {
        match label {
            Label::None => Self::none(),
            label => Self::of(look.messages.label(label), label.code()),
        }
    }

    /// Creates a cell with the name of a label.
    pub(crate) fn name(label: &Label, look: &RenderOptions<'_>) -> Self {
        match label {
            Label::None => Self::none(),
            label => Self::text(look.messages.label(label)),
        }
    }

    /// Creates a cell with yes or no.
    pub(crate) fn yes_no(value: bool, look: &RenderOptions<'_>) -> Self {
        let id = if value { "word-yes" } else { "word-no" };
        Self::of(look.messages.message(id, &[]), value)
    }

    /// Returns the cell with ids in its texts masked.
    pub(super) fn masked(self) -> Self {
        Self { text: masked(self.text), value: masked_value(self.value) }
    }

    /// Returns the text for people.
    pub(super) fn as_text(&self) -> &str {
        &self.text
    }

    /// Returns the text for people.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Returns the number for programs, if it is one.
    pub(super) fn as_number(&self) -> Option<f64> {
        self.value.as_f64()
    }

    /// Returns the value for programs.
    pub(super) fn into_value(self) -> Value {
        self.value
    }

    /// Checks whether the cell is a rate: a fraction that people see in per cent.
    pub(super) fn is_rate(&self) -> bool {
        self.as_number().is_some() && self.text.ends_with('%')
    }

    /// Compares two cells: numbers by size, all else by the value for programs. Unknown values come last.
    pub(super) fn compared(&self, other: &Self, falling: bool) -> Ordering {
        let order = match (&self.value, &other.value) {
            (Value::Null, Value::Null) => return Ordering::Equal,
            (Value::Null, _) => return Ordering::Greater,
            (_, Value::Null) => return Ordering::Less,
            _ => match (self.as_number(), other.as_number()) {
                (Some(one), Some(other)) => one.total_cmp(&other),
                _ => by_parts(&self.csv(), &other.csv()),
            },
        };
        if falling { order.reverse() } else { order }
    }

    /// Returns the value in a CSV cell.
    pub(super) fn csv(&self) -> String {
        match &self.value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(values) => {
                let texts = values.iter().map(|v| v.as_str().map_or(v.to_string(), str::to_owned));
                texts.collect::<Vec<_>>().join(";")
            }
            other => other.to_string(),
        }
    }
}

fn masked(text: String) -> String {
    match privacy::mask(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(masked) => masked,
    }
}

fn masked_value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(masked(text)),
        Value::Array(values) => values.into_iter().map(masked_value).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(key, value)| (key, masked_value(value))).collect()
        }
        other => other,
    }
}

/// Compares texts that may be a letter with a number: N9 comes before N10.
fn by_parts(one: &str, other: &str) -> Ordering {
    let parts = |text: &str| {
        let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = text[letters.len()..].parse::<u64>().ok();
        (letters.to_owned(), number)
    };
    parts(one).cmp(&parts(other)).then_with(|| one.cmp(other))
}
