//! `undo`: takes back a commit.

use clap::Args;
use serde_json::json;

use crate::args::Format;
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;

/// Take back a commit: an import is one, and so is a change at the desk
#[derive(Debug, Args)]
#[command(
    after_help = "assistive undo\nassistive undo 17 --why \"wrong file\"\nassistive undo 17 --partial"
)]
pub(crate) struct UndoArgs {
    /// Number of the commit, as `log` shows it; by default the last one that was not taken back
    commit: Option<u64>,
    /// Take back what no later commit touched, and list what stays
    #[arg(long)]
    partial: bool,
    /// Reason, for the journal
    #[arg(long)]
    why: Option<String>,
}

pub(crate) fn run(args: &UndoArgs, context: &mut Context) -> Result<()> {
    let store = context.writer()?;
    let mut author = context.author()?;
    author.why.clone_from(&args.why);
    let undone = match args.partial {
        true => store.undo_partly(&author, args.commit)?,
        false => store.undo(&author, args.commit)?,
    };
    context.stored |= undone.commit.is_some();
    if context.format() != Format::Table {
        let skipped = undone.skipped.iter();
        let skipped = skipped.map(|one| json!({ "record": one.record, "commits": one.commits }));
        let object = json!({
            "operation": "undo",
            "undone": undone.undone,
            "commit": undone.commit,
            "events": undone.events,
            "stayed": skipped.collect::<Vec<_>>(),
        });
        return context.ui.line(&object.to_string());
    }
    let text = match undone.commit {
        Some(commit) => {
            let (undone, events) = (undone.undone, undone.events);
            tr!(context.messages, "undo-done", undone = undone, commit = commit, events = events)
        }
        None => tr!(context.messages, "undo-nothing", undone = undone.undone),
    };
    context.ui.line(&text)?;
    for one in &undone.skipped {
        let commits: Vec<_> = one.commits.iter().map(u64::to_string).collect();
        let record = one.record.as_str();
        let text = match commits.is_empty() {
            true => tr!(context.messages, "undo-stayed-bare", record = record),
            false => {
                let commits = context.messages.list(&commits.join(", "));
                tr!(context.messages, "undo-stayed", record = record, commits = commits)
            }
        };
        context.ui.line(&text)?;
    }
    Ok(())
}
