//! `completions`: writes the completion script of a shell.

use clap::Args;
use clap_complete::Shell;

use crate::context::Context;
use crate::error::Result;
use crate::help::CommandLine;

/// Print a script that completes the command line in a shell
#[derive(Debug, Args)]
#[command(
    after_help = "assistive completions bash > ~/.local/share/bash-completion/completions/assistive"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(
    args: &CompletionsArgs,
    command_line: CommandLine,
    context: &mut Context,
) -> Result<()> {
    let mut script = Vec::new();
    let mut command = command_line(&context.messages);
    clap_complete::generate(args.shell, &mut command, "assistive", &mut script);
    context.ui.raw(&script)
}
