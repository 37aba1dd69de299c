//! `export`: sheets out, as an import takes them back.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use assistive_core::exchange::{Kind, Sheet};
use clap::Args;
use clap::builder::TypedValueParser;

use crate::args::by_code;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::say;
use crate::render;

/// Write records as CSV; with --show-ids an import takes them back without a change
#[derive(Debug, Args)]
#[command(
    after_help = "assistive export stock stock.csv\nassistive export loans loans.csv --show-ids"
)]
pub(crate) struct ExportArgs {
    /// What the rows are
    #[arg(value_parser = kind())]
    kind: Kind,
    /// The file, which must not be there yet; standard output by default
    file: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    by_code(Sheet::KINDS.iter().map(|kind| kind.code()), Kind::from_code)
}

pub(crate) fn run(args: &ExportArgs, context: &mut Context) -> Result<()> {
    let show_ids = context.global.show_ids;
    let registry = context.reader()?;
    let sheet = registry.view()?.export(args.kind, show_ids)?;
    let header = sheet.header.iter().map(|name| (*name).to_owned()).collect();
    let count = sheet.rows.len();
    let lines = render::csv_lines(std::iter::once(header).chain(sheet.rows))?;
    match &args.file {
        None => context.ui.raw(&lines)?,
        Some(file) => {
            write(file, &lines, args.force, context)?;
            let file = file.display().to_string();
            let text = say!(context.words, "export-done", count = count, path = file);
            context.ui.line(&text)?;
        }
    }
    if sheet.masked {
        let text = say!(context.words, "export-masked");
        context.ui.notice(&text);
    }
    Ok(())
}

/// Writes a file for its owner only, whole or not at all.
fn write(file: &Path, lines: &[u8], force: bool, context: &Context) -> Result<()> {
    if file.exists() && !force {
        let path = file.display().to_string();
        let text = say!(context.words, "export-exists", path = path);
        return Err(CliError::Said(Exit::Refused, text));
    }
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(&new).or_else(|error| match error.kind() {
        // Of an export that was broken off.
        ErrorKind::AlreadyExists => std::fs::remove_file(&new).and_then(|()| options.open(&new)),
        _ => Err(error),
    });
    let written = opened.and_then(|mut out| {
        // Spreadsheets take a file without the mark for one in the system's old encoding.
        out.write_all("\u{feff}".as_bytes())?;
        out.write_all(lines)?;
        out.sync_all()
    });
    let put = written.and_then(|()| std::fs::rename(&new, file));
    put.map_err(|error| CliError::file(file, error))
}
