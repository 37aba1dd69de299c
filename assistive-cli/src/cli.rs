//! The whole command line: the options of all commands and the commands. Only `main` and its helpers use it; a command
//! that needs it receives it as a parameter.

use clap::{CommandFactory, Parser};

use crate::args::GlobalArgs;
use crate::commands::Command;
use crate::help;
use crate::lang::Messages;

/// Keeps the needs lists and fittings of assistive devices, and counts the fitting rate
#[derive(Debug, Parser)]
#[command(name = "assistive", bin_name = "assistive", version, disable_help_subcommand = true)]
#[command(infer_subcommands = true, infer_long_args = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Returns the command line with its help in the user's language.
pub(crate) fn localized(messages: &Messages) -> clap::Command {
    help::localized(Cli::command(), messages)
}
