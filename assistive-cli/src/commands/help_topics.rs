//! `help`: a command's help, or a topic that belongs to no single command.

use clap::Args;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::help::CommandLine;
use crate::help_groups;
use crate::lang::tr;

/// Show this help, that of a command, or a topic: start, dates, files, figures, names, exit-codes
#[derive(Debug, Args)]
#[command(after_help = "assistive help start\nassistive help loan out\nassistive help figures")]
pub(crate) struct HelpArgs {
    /// A command such as `loan out`, or a topic: start, dates, files, figures, names, exit-codes
    #[arg(value_name = "COMMAND OR TOPIC")]
    about: Vec<String>,
}

/// The topics of help beside the commands.
pub(crate) const TOPICS: [&str; 6] = ["start", "dates", "files", "figures", "names", "exit-codes"];

/// Returns the subcommand of a name, or the only one that begins with it.
fn below(command: &clap::Command, name: &str) -> Option<clap::Command> {
    let mut begins = command.get_subcommands().filter(|one| one.get_name().starts_with(name));
    let only = begins.next().filter(|_| begins.next().is_none());
    command.find_subcommand(name).or(only).cloned()
}

pub(crate) fn run(args: &HelpArgs, command_line: CommandLine, context: &mut Context) -> Result<()> {
    if let [topic] = args.about.as_slice()
        && let Some(topic) = TOPICS.iter().find(|known| *known == topic)
    {
        let text = context.messages.message(&format!("topic-{topic}"), &[]);
        return context.ui.line(&text);
    }
    let mut command = help_groups::brief(command_line(&context.messages), &context.messages);
    for name in &args.about {
        command = below(&command, name).ok_or_else(|| {
            let topics = context.messages.list(&TOPICS.join(", "));
            let about = args.about.join(" ");
            CliError::Usage(tr!(context.messages, "usage-no-help", about = about, topics = topics))
        })?;
    }
    let text = command.render_help().ansi().to_string();
    context.ui.line(text.trim_end())
}
