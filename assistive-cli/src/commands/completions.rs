//! `completions`: writes the completion script of a shell.

use clap::Args;
use clap_complete::Shell;

use crate::completion;
use crate::context::Context;
use crate::error::Result;

/// Print a script by which a shell completes commands, options, and the records of the store
#[derive(Debug, Args)]
#[command(after_help = "assistive completions bash >> ~/.bashrc
assistive completions powershell >> $PROFILE")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, context: &mut Context) -> Result<()> {
    let script = completion::script(&args.shell.to_string()).unwrap_or_default();
    context.ui.raw(&script)
}
