//! `correct`, `void` and `need edit`: changes and voids recorded needs, fittings, services, loans and entries of stock.

use assistive_core::exchange::RecordCells;
use assistive_core::{Applied, Outcome};
use clap::Args;
use serde_json::json;

use super::describe;
use super::record::{self, ChangedCells, RecordName, cells_of};
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render;

/// Correct a recorded need, fitting, service, loan or entry of stock
#[derive(Debug, Args)]
#[command(
    after_help = "assistive correct F5 fitted_on=2023-05-01 cost=980 --why \"wrong day on the sheet\"\nassistive correct N5 项目=校园 --why 漏填"
)]
pub(crate) struct CorrectArgs {
    /// The record: N5, F5, R5, L5, I7, or the tag of a device
    record: String,
    /// New value: a column of its import sheet, = and the value; - clears
    #[arg(required = true, value_name = "COLUMN=VALUE")]
    cells: Vec<String>,
    /// Reason, for the journal
    #[arg(long)]
    why: String,
}

/// Take back a record that should never have been recorded
#[derive(Debug, Args)]
#[command(after_help = "assistive void F5 --why \"recorded for the wrong person\"")]
pub(crate) struct VoidArgs {
    /// The record: P12, N5, F5, R5, L5, I7, or the tag of a device
    record: String,
    /// Reason, for the journal
    #[arg(long)]
    why: String,
}

/// Change what a need says, but not what names it
#[derive(Debug, Args)]
#[command(
    after_help = "assistive need edit N5 programme=school priority=1\nassistive need edit N5 有效期至=-"
)]
pub(crate) struct EditNeedArgs {
    /// Number of the need, such as N5
    need: String,
    /// New value: a column of the needs sheet, = and the value; - clears
    #[arg(required = true, value_name = "COLUMN=VALUE")]
    cells: Vec<String>,
}

pub(crate) fn edit_need(args: &EditNeedArgs, context: &mut Context) -> Result<()> {
    let need = record::need(&args.need)?;
    let cells = cells(&args.cells, context)?;
    let store = context.writer()?;
    let before = cells_of(context, &store, need)?;
    let edited = store.edit(&context.author()?, need, &cells)?;
    let name = RecordName::of(context, &store.view()?, "need", need)?;
    print_outcome(context, name, &edited, (before, cells_of(context, &store, need)?))
}

/// Splits each text at its =.
fn cells(texts: &[String], context: &Context) -> Result<Vec<(String, String)>> {
    let cell = |text: &String| match text.split_once('=').or_else(|| text.split_once('＝')) {
        Some((column, value)) => Ok((column.trim().to_owned(), value.to_owned())),
        None => {
            let text = tr!(context.messages, "usage-not-a-cell", value = text.as_str());
            Err(CliError::Usage(text))
        }
    };
    texts.iter().map(cell).collect()
}

pub(crate) fn correct(args: &CorrectArgs, context: &mut Context) -> Result<()> {
    let cells = cells(&args.cells, context)?;
    let store = context.writer()?;
    let mut author = context.author()?;
    author.why = Some(args.why.clone());
    let record = store.view()?.find_record(&args.record)?;
    let before = cells_of(context, &store, record)?;
    let corrected = store.correct(&author, record, &cells)?;
    let name = RecordName::of(context, &store.view()?, "record", record)?;
    print_outcome(context, name, &corrected, (before, cells_of(context, &store, record)?))
}

fn print_outcome(
    context: &mut Context,
    name: RecordName<'_>,
    applied: &Applied<Outcome>,
    (before, after): (Option<RecordCells>, Option<RecordCells>),
) -> Result<()> {
    let changed = ChangedCells::between(before.as_ref(), after.as_ref());
    let Applied { output, warnings, commit, .. } = applied;
    record::print_outcome(context, name, (*output, &changed), warnings, *commit)
}

pub(crate) fn void(args: &VoidArgs, context: &mut Context) -> Result<()> {
    let store = context.writer()?;
    let mut author = context.author()?;
    author.why = Some(args.why.clone());
    let view = store.view()?;
    let record = view.find_record(&args.record)?;
    let description = describe::record(context, &view, record)?;
    drop(view);
    let voided = store.void(&author, record)?;
    context.stored |= voided.commit.is_some();
    render::warnings(context, &voided.warnings);
    if context.format() != Format::Table {
        let object = json!({
            "operation": "void",
            "id": record.to_string(),
            "commit": voided.commit,
        });
        return context.ui.line(&object.to_string());
    }
    let text = tr!(context.messages, "void-done", record = description);
    context.ui.line(&text)
}
