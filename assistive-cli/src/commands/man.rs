//! `man`: the manual pages, made from the help in the chosen language.

use std::path::PathBuf;

use clap::Args;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::help::CommandLine;
use crate::lang::tr;
use crate::outfile;

/// Print the manual page, or write the pages of all commands into a folder
#[derive(Debug, Args)]
#[command(after_help = "assistive man | man -l -\nassistive man ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// The folder; it is made where it is missing
    folder: Option<PathBuf>,
    /// Replace pages that are there
    #[arg(long, requires = "folder")]
    force: bool,
}

pub(crate) fn run(args: &ManArgs, command_line: CommandLine, context: &mut Context) -> Result<()> {
    let mut command = without_help(command_line(&context.messages));
    command.build();
    let Some(folder) = &args.folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).map_err(CliError::output)?;
        return context.ui.raw(&page);
    };
    outfile::is_a_file(folder, &context.messages)?;
    std::fs::create_dir_all(folder).map_err(|error| CliError::file(folder, error))?;
    for (name, page) in pages(command).map_err(CliError::output)? {
        outfile::write(&folder.join(name), &page, args.force, &context.messages)?;
    }
    let path = folder.display().to_string();
    context.ui.line(&tr!(context.messages, "man-done", path = path))
}

/// Returns the pages of a command and of those below it, with the names of their files.
fn pages(command: clap::Command) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let below = command.get_subcommands().filter(|below| !below.is_hide_set()).cloned();
    let mut all = Vec::new();
    for below in below {
        all.extend(pages(below)?);
    }
    let (page, mut bytes) = (clap_mangen::Man::new(command), Vec::new());
    page.render(&mut bytes)?;
    all.push((page.get_filename(), bytes));
    Ok(all)
}

/// Hides `help` commands: their pages would be half of all.
fn without_help(command: clap::Command) -> clap::Command {
    command.mut_subcommands(|below| match below.get_name() {
        "help" => below.hide(true),
        _ => without_help(below),
    })
}
