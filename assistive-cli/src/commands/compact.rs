//! `compact`: the checkpoint of the state written anew.

use assistive_core::Compacted;
use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::render::{self, Cell, Column, Visibility};

/// Give disk space back that many changes have left unused
#[derive(Debug, Args)]
#[command(after_help = "assistive compact")]
pub(crate) struct CompactArgs {}

const COLUMNS: &[Column<Compacted>] = &[
    Column::new("bytes_before", Visibility::All, |c, _| Cell::number(c.before)),
    Column::new("bytes_after", Visibility::All, |c, _| Cell::number(c.after)),
];

pub(crate) fn run(_args: &CompactArgs, context: &mut Context) -> Result<()> {
    let compacted = context.writer()?.compact()?;
    render::one(context, COLUMNS, &compacted)
}
