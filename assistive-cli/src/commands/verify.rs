//! `verify`: whether a store, or a backup of one, is whole.

use std::path::PathBuf;

use assistive_core::{Registry, StateCheck, Verified};
use clap::Args;

use super::backup;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::say;
use crate::render::{self, Cell, Column, In, moment};

/// Check that all that was recorded is there as it was recorded
#[derive(Debug, Args)]
#[command(
    after_help = "assistive verify\nassistive verify --quick\nassistive verify monday.backup"
)]
pub(crate) struct VerifyArgs {
    /// A backup to check in the place of the store
    file: Option<PathBuf>,
    /// Check the journal only: every byte of it, but not what its events add up to
    #[arg(long, conflicts_with = "file")]
    quick: bool,
}

const COLUMNS: &[Column<Verified>] = &[
    Column::new("store", In::All, |v, _| Cell::text(v.store)),
    Column::new("commits", In::All, |v, _| Cell::number(v.commits)),
    Column::new("events", In::All, |v, _| Cell::number(v.events)),
    Column::new("last", In::All, |v, _| moment(v.last)),
    Column::new("hash", In::All, |v, _| Cell::text(v.hash)),
    Column::new("journal_bytes", In::All, |v, _| Cell::number(v.journal_bytes)),
    Column::new("unfinished_bytes", In::All, |v, _| Cell::maybe(v.cut, |c| Cell::number(c.bytes))),
    Column::new("records", In::All, |v, _| Cell::number(v.records)),
    Column::new("misfits", In::All, |v, _| Cell::number(v.misfits.len() as u64)),
    Column::new("state", In::All, |v, look| {
        let code = v.state.code();
        Cell::of(look.words.message(&format!("state-{code}"), &[]), code)
    }),
    Column::new("blocks", In::All, |v, _| match v.state {
        StateCheck::Same { blocks, .. } | StateCheck::Wrong { blocks, .. } => {
            Cell::number(blocks as u64)
        }
        _ => Cell::none(),
    }),
    Column::new("blocks_wrong", In::All, |v, _| match v.state {
        StateCheck::Same { .. } => Cell::number(0_u64),
        StateCheck::Wrong { wrong, .. } => Cell::number(wrong as u64),
        _ => Cell::none(),
    }),
];

pub(crate) fn run(args: &VerifyArgs, context: &mut Context) -> Result<()> {
    if let Some(file) = &args.file {
        let found = Registry::verify_backup(file)?;
        return backup::show(context, file, &found);
    }
    let folder = context.store()?;
    let verified = match args.quick {
        true => Registry::verify_journal(&folder)?,
        false => Registry::verify(&folder, &context.holder())?,
    };
    render::one(context, COLUMNS, &verified)?;
    for misfit in &verified.misfits {
        let (record, named) = (misfit.record.as_str(), misfit.named.as_str());
        let text = say!(context.words, "verify-misfit", record = record, named = named);
        context.ui.problem(&text);
    }
    match verified.is_sound() {
        true => Ok(()),
        false => Err(CliError::Said(Exit::Store, say!(context.words, "verify-unsound"))),
    }
}
