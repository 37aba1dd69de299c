//! `backup`, `restore`: write a store into one file, and restore it.

use std::path::{Path, PathBuf};

use assistive_core::maintenance::{self, Backup};

use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::outfile;
use crate::render::{self, Cell, Column, Visibility, moment};

/// Write the whole store to one file, while others go on working
#[derive(Debug, Args)]
#[command(after_help = "assistive backup /media/usb/assistive-2024-05-01.backup")]
pub(crate) struct BackupArgs {
    /// The file; none that is there is replaced
    file: PathBuf,
}

/// Make a store from a backup, in a folder where there is none
#[derive(Debug, Args)]
#[command(
    after_help = "assistive restore assistive-2024-05-01.backup --store /srv/assistive-restored"
)]
pub(crate) struct RestoreArgs {
    /// The backup
    file: PathBuf,
}

/// A backup and where it is.
struct BackupFile {
    file: String,
    backup: Backup,
}

const COLUMNS: &[Column<BackupFile>] = &[
    Column::new("file", Visibility::All, |s, _| Cell::text(&s.file)),
    Column::new("store", Visibility::All, |s, _| Cell::text(s.backup.store)),
    Column::new("commits", Visibility::All, |s, _| Cell::number(s.backup.commits)),
    Column::new("last", Visibility::All, |s, _| moment(s.backup.last)),
    Column::new("hash", Visibility::All, |s, _| Cell::text(s.backup.hash)),
    Column::new("bytes", Visibility::All, |s, _| Cell::number(s.backup.bytes)),
];

pub(crate) fn backup(args: &BackupArgs, context: &mut Context) -> Result<()> {
    outfile::is_a_file(&args.file, &context.messages)?;
    let made = maintenance::backup(&context.store()?, &args.file)?;
    show(context, &args.file, &made)
}

pub(crate) fn restore(args: &RestoreArgs, context: &mut Context) -> Result<()> {
    let folder = context.store()?;
    let restored = maintenance::restore(&folder, &args.file, &context.holder())?;
    context.stored = true;
    let path = folder.display().to_string();
    let text = tr!(context.messages, "restore-done", path = path);
    context.ui.notice(&text);
    show(context, &args.file, &restored)
}

/// Prints the facts of a backup.
pub(super) fn show(context: &mut Context, file: &Path, backup: &Backup) -> Result<()> {
    let shown = BackupFile { file: file.display().to_string(), backup: backup.clone() };
    render::one(context, COLUMNS, &shown)
}
