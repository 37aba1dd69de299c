//! Helpers of commands that record: reading options, and printing the result.

use std::str::FromStr;

use assistive_core::exchange::{Changed, Kind, RecordCells};
use assistive_core::model::{
    Device, DivisionCode, EntityKind, FittingNo, Listed, ModelCode, NeedNo, Problem, ProblemKind,
    RecordNo, SiteCode,
};
use assistive_core::{Applied, BorrowerName, Edit, Error, Outcome, Recorded, Store, View};
use serde_json::{Value, json};

use super::describe;
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::{problems, render};

/// Reads the value of a field, naming the field when it is wrong.
pub(super) fn checked<T>(
    field: &'static str,
    text: &str,
    read: impl FnOnce(&str) -> std::result::Result<T, ProblemKind>,
) -> Result<T> {
    let wrong = |kind| CliError::Core(Error::Refused(vec![Problem::new(field, text, kind)]));
    read(text).map_err(wrong)
}

/// Reads the value of an optional field.
pub(super) fn maybe<T>(
    field: &'static str,
    text: &Option<String>,
    read: impl FnOnce(&str) -> std::result::Result<T, ProblemKind>,
) -> Result<Edit<T>> {
    Ok(text.as_deref().map(|text| checked(field, text, read)).transpose()?.into())
}

/// Reads the edit of a field from an option: nothing, a value, or `-` to clear, as in sheets.
pub(super) fn edit<T>(
    text: &Option<String>,
    read: impl FnOnce(&str) -> Result<T>,
) -> Result<Edit<T>> {
    match text.as_deref() {
        None => Ok(Edit::Keep),
        Some("-") => Ok(Edit::Clear),
        Some(text) => Ok(Edit::Set(read(text)?)),
    }
}

/// Names the option in the error of a lookup.
pub(super) fn option<T>(name: &'static str, found: assistive_core::Result<T>) -> Result<T> {
    found.map_err(|error| match error {
        Error::Refused(mut problems) => {
            problems.iter_mut().for_each(|problem| problem.field = name);
            CliError::Core(Error::Refused(problems))
        }
        other => CliError::Core(other),
    })
}

/// Reads a value of a type that parses itself.
pub(super) fn parsed<T: FromStr<Err = ProblemKind>>(
    field: &'static str,
    text: &Option<String>,
) -> Result<Edit<T>> {
    maybe(field, text, str::parse)
}

/// Finds the site of an option.
pub(super) fn site(
    view: &View<'_>,
    name: &'static str,
    text: &Option<String>,
) -> Result<Option<SiteCode>> {
    text.as_deref().map(|text| option(name, view.find_site(text))).transpose()
}

/// Finds the model of a code or name.
pub(super) fn model(view: &View<'_>, text: &str) -> Result<ModelCode> {
    match view.find_device(text)? {
        Device::Model(model) => Ok(model),
        Device::Class(_) => checked("device", text, |_| Err(ProblemKind::NotAModel)),
    }
}

/// Finds the division of an option.
pub(super) fn division(
    view: &View<'_>,
    name: &'static str,
    text: &Option<String>,
) -> Result<Option<DivisionCode>> {
    text.as_deref().map(|text| option(name, view.find_division(text))).transpose()
}

/// Finds the borrower of an option.
pub(super) fn borrower(view: &View<'_>, text: &str) -> Result<BorrowerName> {
    Ok(view.find_borrower(text)?)
}

/// Reads the number of a need.
pub(super) fn need(text: &str) -> Result<NeedNo> {
    NeedNo::parse(text).ok_or_else(|| not_found(EntityKind::Need, text))
}

/// Reads the number of a fitting.
pub(super) fn fitting(text: &str) -> Result<FittingNo> {
    FittingNo::parse(text).ok_or_else(|| not_found(EntityKind::Fitting, text))
}

/// Returns the day of an option; today by default.
pub(super) fn day_or_today(context: &Context, text: &Option<String>) -> Result<jiff::civil::Date> {
    match context.maybe_day("--on", text)? {
        Some(day) => Ok(day),
        None => context.today(),
    }
}

/// The cells that a command has changed.
#[derive(Default)]
pub(super) struct ChangedCells(Option<(Kind, Vec<Changed>)>);

impl ChangedCells {
    /// Returns the cells that differ `after` a change.
    pub(super) fn between(before: Option<&RecordCells>, after: Option<&RecordCells>) -> Self {
        let both = before.zip(after);
        let changes = both.map(|(before, after)| (after.kind(), before.changes_to(after)));
        Self(changes.filter(|(_, changes)| !changes.is_empty()))
    }

    /// Returns the line of an outcome with the cells.
    pub(super) fn added_to(&self, text: String, context: &Context) -> String {
        let Some((kind, fields)) = &self.0 else { return text };
        let fields = render::changed_text(*kind, fields, &context.render_options());
        tr!(context.messages, "changed-what", text = text, fields = fields)
    }

    /// Returns the cells for programs.
    pub(super) fn for_programs(&self, context: &Context) -> Value {
        let fields = self.0.as_ref().map(|(_, fields)| fields.as_slice()).unwrap_or_default();
        render::changed_fields(fields, &context.render_options())
    }
}

/// Returns the cells of a record, to say later which of them were changed.
pub(super) fn cells_of(
    context: &Context,
    store: &Store,
    record: impl Into<RecordNo>,
) -> Result<Option<RecordCells>> {
    Ok(store.view()?.record_cells(record, context.today()?)?)
}

/// Records a draft of a desk, and returns the cells that it changed in a record that was stored already. `record` records
/// it, or only previews it.
pub(super) fn record_and_compare<N: Into<RecordNo> + Copy>(
    context: &Context,
    store: &Store,
    record: impl Fn(bool) -> assistive_core::Result<Recorded<N>>,
) -> Result<(Recorded<N>, ChangedCells)> {
    let preview = record(true)?;
    if preview.outcome != Outcome::Updated {
        return Ok((record(false)?, ChangedCells::default()));
    }
    let before = cells_of(context, store, preview.number)?;
    let recorded = record(false)?;
    let after = cells_of(context, store, recorded.number)?;
    Ok((recorded, ChangedCells::between(before.as_ref(), after.as_ref())))
}

/// The names of a record that a command has recorded.
pub(super) struct RecordName<'a> {
    /// The code of its kind.
    pub(super) what: &'a str,
    /// Its number or code, for programs.
    pub(super) id: String,
    /// Its description, for people.
    pub(super) description: String,
}

impl<'a> RecordName<'a> {
    /// Returns the names of a record with a number.
    pub(super) fn of(
        context: &Context,
        view: &View<'_>,
        what: &'a str,
        number: impl Into<RecordNo>,
    ) -> Result<Self> {
        let number = number.into();
        let description = describe::record(context, view, number)?;
        Ok(Self { what, id: number.to_string(), description })
    }

    /// Returns the names of a record with a code and a name.
    pub(super) fn coded(context: &Context, what: &'a str, code: &str, name: &str) -> Self {
        let description = describe::named(&context.messages, code, name);
        Self { what, id: code.to_owned(), description }
    }
}

/// Prints a draft that was recorded, with the cells that it changed.
pub(super) fn print_changed<N>(
    context: &mut Context,
    name: RecordName<'_>,
    recorded: &Recorded<N>,
    changed: &ChangedCells,
) -> Result<()> {
    let Recorded { outcome, warnings, commit, .. } = recorded;
    print_outcome(context, name, (*outcome, changed), warnings, *commit)
}

/// Prints the outcome of a record.
pub(super) fn print_outcome(
    context: &mut Context,
    name: RecordName<'_>,
    (outcome, changed): (Outcome, &ChangedCells),
    warnings: &[Problem],
    commit: Option<u64>,
) -> Result<()> {
    context.stored |= commit.is_some();
    render::warnings(context, warnings);
    let RecordName { what, id, description } = name;
    if context.format() == Format::Table {
        let text = outcome_line(context, outcome, what, description);
        let text = changed.added_to(text, context);
        return context.ui.line(&text);
    }
    let rows = [
        ("recorded", json!(what)),
        ("id", json!(id)),
        ("outcome", json!(outcome_code(outcome))),
        ("commit", json!(commit)),
        ("changes", changed.for_programs(context)),
    ];
    print_data(context, rows.into(), warnings)
}

/// Returns the code of an outcome, for programs.
pub(super) fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Created => "created",
        Outcome::Updated => "updated",
        Outcome::Unchanged => "unchanged",
    }
}

/// Returns an outcome in words; `what` is the code of the record's kind.
pub(super) fn outcome_line(
    context: &Context,
    outcome: Outcome,
    what: &str,
    name: String,
) -> String {
    let thing = context.messages.message(&format!("what-{what}"), &[]);
    let id = format!("recorded-{}", outcome_code(outcome));
    context.messages.message(&id, &[("what", thing.into()), ("name", name.into())])
}

/// Prints a result for programs.
fn print_data(context: &mut Context, rows: Vec<(&str, Value)>, warnings: &[Problem]) -> Result<()> {
    if context.format() == Format::Csv {
        let header = rows.iter().map(|(name, _)| (*name).to_owned()).collect();
        let values = rows.iter().map(|(_, value)| cell(value)).collect();
        let lines = render::csv_lines([header, values].into_iter())?;
        return context.ui.raw(&lines);
    }
    let mut object: serde_json::Map<_, _> =
        rows.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let show_ids = context.global.show_ids;
    let warnings = warnings.iter().map(|problem| {
        json!({
            "column": problem.field,
            "value": problems::value(problem, show_ids),
            "message": problems::message(&context.messages, problem, show_ids),
        })
    });
    object.insert("warnings".into(), warnings.collect());
    context.ui.line(&Value::Object(object).to_string())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// Returns the error for a record that does not exist.
pub(super) fn not_found(what: EntityKind, key: &str) -> CliError {
    CliError::Core(Error::NotFound { what, key: key.to_owned(), nearest: Listed::default() })
}

/// Prints the result of an operation: a line for people; for programs its name, fields, commit and warnings.
pub(super) fn print_result<T>(
    context: &mut Context,
    applied: &Applied<T>,
    operation: &str,
    text: &str,
    fields: Vec<(&str, Value)>,
) -> Result<()> {
    context.stored |= applied.commit.is_some();
    render::warnings(context, &applied.warnings);
    if context.format() == Format::Table {
        return context.ui.line(text);
    }
    let mut rows = vec![("operation", json!(operation))];
    rows.extend(fields);
    rows.push(("commit", json!(applied.commit)));
    print_data(context, rows, &applied.warnings)
}
