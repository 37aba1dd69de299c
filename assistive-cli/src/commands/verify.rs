//! `verify`: checks a store or a backup.

use std::path::PathBuf;

use assistive_core::maintenance::{self, StateCheck, Verified};
use clap::Args;

use super::backup;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::tr;
use crate::render::{self, Cell, Column, Visibility, moment};

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
    Column::new("store", Visibility::All, |v, _| Cell::text(v.store)),
    Column::new("commits", Visibility::All, |v, _| Cell::number(v.commits)),
    Column::new("events", Visibility::All, |v, _| Cell::number(v.events)),
    Column::new("last", Visibility::All, |v, _| moment(v.last)),
    Column::new("hash", Visibility::All, |v, _| Cell::text(v.hash)),
    Column::new("journal_bytes", Visibility::All, |v, _| Cell::number(v.journal_bytes)),
    Column::new("unfinished_bytes", Visibility::All, |v, _| {
        Cell::maybe(v.cut, |c| Cell::number(c.bytes))
    }),
    Column::new("records", Visibility::All, |v, _| Cell::number(v.records)),
    Column::new("misfits", Visibility::All, |v, _| Cell::number(v.inconsistencies.len() as u64)),
    Column::new("state", Visibility::All, |v, look| {
        let code = v.state.code();
        Cell::of(look.messages.message(&format!("state-{code}"), &[]), code)
    }),
    Column::new("blocks", Visibility::All, |v, _| match v.state {
        StateCheck::Same { blocks, .. } | StateCheck::Wrong { blocks, .. } => {
            Cell::number(blocks as u64)
        }
        _ => Cell::none(),
    }),
    Column::new("blocks_wrong", Visibility::All, |v, _| match v.state {
        StateCheck::Same { .. } => Cell::number(0_u64),
        StateCheck::Wrong { wrong, .. } => Cell::number(wrong as u64),
        _ => Cell::none(),
    }),
];

pub(crate) fn run(args: &VerifyArgs, context: &mut Context) -> Result<()> {
    if let Some(file) = &args.file {
        let found = maintenance::verify_backup(file)?;
        return backup::show(context, file, &found);
    }
    let folder = context.store()?;
    let verified = match args.quick {
        true => maintenance::verify_journal(&folder)?,
        false => maintenance::verify(&folder, &context.holder())?,
    };
    render::one(context, COLUMNS, &verified)?;
    for inconsistency in &verified.inconsistencies {
        let (record, named) = (inconsistency.record.as_str(), inconsistency.named.as_str());
        let text = tr!(context.messages, "verify-misfit", record = record, named = named);
        context.ui.stderr_line(&text);
    }
    match verified.is_sound() {
        true => Ok(()),
        false => Err(CliError::Message(Exit::Store, tr!(context.messages, "verify-unsound"))),
    }
}
