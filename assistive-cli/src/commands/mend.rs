//! `correct` and `void`: mending a recorded need, fitting, service, loan or entry of stock, and taking one back.

use clap::Args;
use serde_json::json;

use super::desk;
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::say;
use crate::render;

/// Mend a recorded need, fitting, service, loan or entry of stock
#[derive(Debug, Args)]
#[command(
    after_help = "assistive correct F5 fitted_on=2023-05-01 cost=980 --why \"wrong day on the sheet\"\nassistive correct N5 项目=校园 --why 漏填"
)]
pub(crate) struct CorrectArgs {
    /// The record: N5, F5, R5, L5, I7, or the tag of a device
    record: String,
    /// What it should say: a column of its import sheet, = and the value; - clears
    #[arg(required = true, value_name = "COLUMN=VALUE")]
    cells: Vec<String>,
    /// Why, for the journal
    #[arg(long)]
    why: String,
}

/// Take back a record that should never have been recorded
#[derive(Debug, Args)]
#[command(after_help = "assistive void F5 --why \"recorded for the wrong person\"")]
pub(crate) struct VoidArgs {
    /// The record: P12, N5, F5, R5, L5, I7, or the tag of a device
    record: String,
    /// Why, for the journal
    #[arg(long)]
    why: String,
}

pub(crate) fn correct(args: &CorrectArgs, context: &mut Context) -> Result<()> {
    let cell = |text: &String| match text.split_once('=').or_else(|| text.split_once('＝')) {
        Some((column, value)) => Ok((column.trim().to_owned(), value.to_owned())),
        None => {
            let text = say!(context.words, "usage-not-a-cell", value = text.as_str());
            Err(CliError::Usage(text))
        }
    };
    let cells = args.cells.iter().map(cell).collect::<Result<Vec<_>>>()?;
    let registry = context.writer()?;
    let mut author = context.author()?;
    author.why = Some(args.why.clone());
    let mended = registry.correct(&author, &args.record, &cells)?;
    desk::outcome(context, &mended, "record", |record| record.clone())
}

pub(crate) fn void(args: &VoidArgs, context: &mut Context) -> Result<()> {
    let registry = context.writer()?;
    let mut author = context.author()?;
    author.why = Some(args.why.clone());
    let voided = registry.void(&author, &args.record)?;
    context.stored |= voided.commit.is_some();
    render::warnings(context, &voided.warnings);
    if context.format() != Format::Table {
        let object = json!({
            "operation": "void",
            "id": voided.record,
            "commit": voided.commit,
        });
        return context.ui.line(&object.to_string());
    }
    let text = say!(context.words, "void-done", record = voided.record.as_str());
    context.ui.line(&text)
}
