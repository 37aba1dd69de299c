//! `info`: the facts of a store.

use std::path::Path;

use assistive_core::Info;
use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render::{self, Cell, Column, Visibility, moment};

/// Show what the store holds
#[derive(Debug, Args)]
#[command(after_help = "assistive info --json")]
pub(crate) struct InfoArgs {}

/// A store and its folder.
struct StoreInfo {
    folder: String,
    version: &'static str,
    info: Info,
}

const COLUMNS: &[Column<StoreInfo>] = &[
    Column::new("folder", Visibility::All, |s, _| Cell::text(&s.folder)),
    Column::new("version", Visibility::All, |s, _| Cell::text(s.version)),
    Column::new("store", Visibility::All, |s, _| Cell::text(s.info.store)),
    Column::new("site", Visibility::All, |s, _| Cell::maybe(s.info.site.as_ref(), Cell::text)),
    Column::new("commits", Visibility::All, |s, _| Cell::number(s.info.commits)),
    Column::new("last", Visibility::All, |s, _| moment(s.info.last)),
    Column::new("hash", Visibility::All, |s, _| Cell::text(s.info.hash)),
    Column::new("journal_bytes", Visibility::All, |s, _| Cell::number(s.info.journal_bytes)),
    Column::new("checkpoint", Visibility::All, |s, _| Cell::maybe(s.info.checkpoint, Cell::number)),
    Column::new("checkpoint_bytes", Visibility::All, |s, _| Cell::number(s.info.checkpoint_bytes)),
    Column::new("checked", Visibility::All, |s, _| {
        Cell::maybe(s.info.checked, |whole| moment(whole.at))
    }),
    Column::new("checked_commit", Visibility::All, |s, _| {
        Cell::maybe(s.info.checked, |whole| Cell::number(whole.commit))
    }),
    Column::new("damaged_commit", Visibility::All, |s, _| {
        Cell::maybe(s.info.damaged, |damage| Cell::number(damage.commit))
    }),
    Column::new("rebuilt", Visibility::All, |s, look| {
        Cell::maybe(s.info.rebuilt, |why| Cell::of(look.messages.rebuilt(why), why.code()))
    }),
    Column::new("divisions", Visibility::All, |s, _| count(s.info.divisions)),
    Column::new("sites", Visibility::All, |s, _| count(s.info.sites)),
    Column::new("models", Visibility::All, |s, _| count(s.info.models)),
    Column::new("persons", Visibility::All, |s, _| count(s.info.persons)),
    Column::new("needs", Visibility::All, |s, _| count(s.info.needs)),
    Column::new("fittings", Visibility::All, |s, _| count(s.info.fittings)),
];

fn count(count: usize) -> Cell {
    Cell::number(count as u64)
}

pub(crate) fn run(_args: &InfoArgs, context: &mut Context) -> Result<()> {
    let store = context.reader()?;
    let folder = context.store()?;
    show(context, &store.info()?, &folder)
}

/// Prints the facts of a store.
pub(super) fn show(context: &mut Context, info: &Info, folder: &Path) -> Result<()> {
    if let Some(cut) = info.cut {
        let text = tr!(context.messages, "info-cut", commit = cut.commit, bytes = cut.bytes);
        context.ui.notice(&text);
    }
    let folder = folder.display().to_string();
    let shown = StoreInfo { folder, version: env!("CARGO_PKG_VERSION"), info: info.clone() };
    render::one(context, COLUMNS, &shown)
}
