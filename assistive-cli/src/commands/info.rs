//! `info`: what a store says about itself.

use std::path::Path;

use assistive_core::Info;
use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::lang::say;
use crate::render::{self, Cell, Column, In, moment};

/// Show what the store holds
#[derive(Debug, Args)]
#[command(after_help = "assistive info --json")]
pub(crate) struct InfoArgs {}

/// A store and its folder.
struct Shown {
    folder: String,
    version: &'static str,
    info: Info,
}

const COLUMNS: &[Column<Shown>] = &[
    Column::new("folder", In::All, |s, _| Cell::text(&s.folder)),
    Column::new("version", In::All, |s, _| Cell::text(s.version)),
    Column::new("store", In::All, |s, _| Cell::text(s.info.store)),
    Column::new("site", In::All, |s, _| Cell::maybe(s.info.site.as_ref(), Cell::text)),
    Column::new("commits", In::All, |s, _| Cell::number(s.info.commits)),
    Column::new("last", In::All, |s, _| moment(s.info.last)),
    Column::new("hash", In::All, |s, _| Cell::text(s.info.hash)),
    Column::new("journal_bytes", In::All, |s, _| Cell::number(s.info.journal_bytes)),
    Column::new("checkpoint", In::All, |s, _| Cell::maybe(s.info.checkpoint, Cell::number)),
    Column::new("checkpoint_bytes", In::All, |s, _| Cell::number(s.info.checkpoint_bytes)),
    Column::new("rebuilt", In::All, |s, look| {
        Cell::maybe(s.info.rebuilt, |why| Cell::of(look.words.rebuilt(why), why.code()))
    }),
    Column::new("divisions", In::All, |s, _| count(s.info.divisions)),
    Column::new("sites", In::All, |s, _| count(s.info.sites)),
    Column::new("models", In::All, |s, _| count(s.info.models)),
    Column::new("persons", In::All, |s, _| count(s.info.persons)),
    Column::new("needs", In::All, |s, _| count(s.info.needs)),
    Column::new("fittings", In::All, |s, _| count(s.info.fittings)),
];

fn count(count: usize) -> Cell {
    Cell::number(count as u64)
}

pub(crate) fn run(_args: &InfoArgs, context: &mut Context) -> Result<()> {
    let registry = context.reader()?;
    let folder = context.store()?;
    show(context, &registry.info()?, &folder)
}

/// Prints what a store says about itself.
pub(super) fn show(context: &mut Context, info: &Info, folder: &Path) -> Result<()> {
    if let Some(cut) = info.cut {
        let text = say!(context.words, "info-cut", commit = cut.commit, bytes = cut.bytes);
        context.ui.notice(&text);
    }
    let folder = folder.display().to_string();
    let shown = Shown { folder, version: env!("CARGO_PKG_VERSION"), info: info.clone() };
    render::one(context, COLUMNS, &shown)
}
