//! `undo`: undoes a commit. It says which one, and asks before it undoes much, or the work of others.

use assistive_core::model::EntityKind;
use assistive_core::{CommitInfo, Store, Undone};
use clap::Args;
use serde_json::json;

use super::record;
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::{Messages, tr};
use crate::render::moment;
use crate::ui::is_written_yes;

/// Undo a commit: an import, or what was recorded at once
#[derive(Debug, Args)]
#[command(
    after_help = "assistive undo\nassistive undo 17 --why \"wrong file\"\nassistive undo 17 --dry-run\nassistive undo 17 --partial"
)]
pub(crate) struct UndoArgs {
    /// Number of the commit, as `log` shows it; by default the last one that was not undone
    commit: Option<u64>,
    /// Undo what no later commit touched, and list what stays
    #[arg(long)]
    partial: bool,
    /// Only say what would be undone
    #[arg(long)]
    dry_run: bool,
    /// Reason, for the journal
    #[arg(long)]
    why: Option<String>,
}

/// The number of changes above which an undo has to be confirmed.
const MANY: u32 = 20;

pub(crate) fn run(args: &UndoArgs, context: &mut Context) -> Result<()> {
    let folder = context.store()?;
    let store = context.writer()?;
    let mut author = context.author()?;
    author.why.clone_from(&args.why);
    let log = Store::log(&folder)?;
    let last = log.iter().rev().find(|info| is_in_force(info));
    let found = match args.commit {
        Some(number) => log.iter().find(|info| info.number == number),
        None => last,
    };
    let unknown = || record::not_found(EntityKind::Commit, &args.commit.unwrap_or(1).to_string());
    let target = found.ok_or_else(unknown)?;
    let preview = || store.preview_undo(&author, Some(target.number), args.partial);
    if args.dry_run {
        return print(&preview()?, target, context);
    }
    let risk = match () {
        () if target.actor != author.actor => Some("undo-other"),
        () if last != Some(target) => Some("undo-older"),
        () if target.events > MANY => Some("undo-large"),
        () => None,
    };
    if let Some(risk) = risk {
        // An undo that is refused needs no question.
        preview()?;
        if !confirm(target, risk, context)? {
            return context.ui.line(&tr!(context.messages, "undo-kept"));
        }
    }
    let undone = match args.partial {
        true => store.undo_partly(&author, Some(target.number))?,
        false => store.undo(&author, Some(target.number))?,
    };
    context.stored |= undone.commit.is_some();
    print(&undone, target, context)
}

/// Checks whether a commit is in force: it is no undo, and was not undone.
fn is_in_force(info: &CommitInfo) -> bool {
    !info.operation.starts_with("undo") && info.undone_by.is_none()
}

/// Asks the user to confirm the undo of a commit. `risk` is the message that says why.
fn confirm(target: &CommitInfo, risk: &str, context: &mut Context) -> Result<bool> {
    let (number, at) = (target.number, moment(target.at).into_text());
    let what = describe(target, &context.messages);
    let risk = context.messages.message(risk, &[]);
    if context.global.yes {
        return Ok(true);
    }
    if !context.ui.can_ask() {
        let text = tr!(
            context.messages,
            "undo-say-yes",
            undone = number,
            what = what,
            at = at,
            risk = risk
        );
        return Err(CliError::Message(Exit::Refused, text));
    }
    let question =
        tr!(context.messages, "undo-ask", undone = number, what = what, at = at, risk = risk);
    let answer = context.ui.ask(&question)?;
    Ok(is_written_yes(answer.as_deref()))
}

/// Returns a commit in words: its operation, file, author and size.
fn describe(info: &CommitInfo, messages: &Messages) -> String {
    let operation = messages.word("operation", &info.operation);
    let subject = match info.source.as_deref() {
        Some(file) => file.to_owned(),
        None if messages.find(&format!("word-subject-{}", info.subject), &[]).is_some() => {
            messages.word("subject", &info.subject)
        }
        None => info.subject.clone(),
    };
    tr!(
        messages,
        "undo-what",
        operation = operation,
        subject = subject,
        actor = info.actor.as_str(),
        events = info.events
    )
}

/// Prints the result of an undo, or of its preview, which has no commit.
fn print(undone: &Undone, target: &CommitInfo, context: &mut Context) -> Result<()> {
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
    let what = describe(target, &context.messages);
    let (number, events) = (undone.undone, undone.events);
    let text = match undone.commit {
        Some(commit) => {
            tr!(context.messages, "undo-done", undone = number, what = what, commit = commit)
        }
        None if events > 0 => {
            let at = moment(target.at).into_text();
            tr!(context.messages, "undo-dry-run", undone = number, what = what, at = at)
        }
        None => tr!(context.messages, "undo-nothing", undone = number, what = what),
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
