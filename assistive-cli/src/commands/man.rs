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
    clap_mangen::generate_to(command, folder).map_err(|error| CliError::file(folder, error))?;
    let path = folder.display().to_string();
    context.ui.line(&tr!(context.messages, "man-done", path = path))
}

/// Hides `help` commands: their pages would be half of all.
fn without_help(command: clap::Command) -> clap::Command {
    command.mut_subcommands(|below| match below.get_name() {
        "help" => below.hide(true),
        _ => without_help(below),
    })
}
