//! `division`: administrative divisions.

use assistive_core::model::Level;
use clap::{Args, Subcommand};

use crate::args::{RowsArgs, coded};
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, DIVISIONS};

/// Administrative divisions
#[derive(Debug, Subcommand)]
pub(crate) enum DivisionCommand {
    List(ListArgs),
}

/// List divisions
#[derive(Debug, Args)]
#[command(after_help = "assistive division list --level county")]
pub(crate) struct ListArgs {
    /// Divisions of this level
    #[arg(long, value_parser = coded::<Level>())]
    level: Option<Level>,
    #[command(flatten)]
    rows: RowsArgs,
}

pub(crate) fn run(command: &DivisionCommand, context: &mut Context) -> Result<()> {
    let DivisionCommand::List(args) = command;
    context.rows.clone_from(&args.rows);
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = |level| args.level.is_none() || args.level == level;
    let divisions: Vec<_> =
        view.divisions()?.into_iter().filter(|division| wanted(division.level)).collect();
    render::list(context, "divisions", DIVISIONS, &divisions)
}
