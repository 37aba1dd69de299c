//! `doctor`: finds damage of a store, and repairs it.

use std::path::{Path, PathBuf};

use assistive_core::Error;
use assistive_core::maintenance::{self, Diagnosis, JournalHealth, Salvage, StateCheck};
use clap::Args;
use serde_json::{Value, json};

use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::{Messages, tr};
use crate::render::moment;
use crate::ui::is_yes;

/// Say what is wrong with a store, and mend it
#[derive(Debug, Args)]
#[command(after_help = "assistive doctor\nassistive doctor --with monday.backup")]
pub(crate) struct DoctorArgs {
    /// A backup of the same store, to take the place of what is damaged in its journal
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// Folder of the mended store; by default beside the damaged one, with `.mended` after its name
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

pub(crate) fn run(args: &DoctorArgs, context: &mut Context) -> Result<()> {
    let folder = context.store()?;
    let found = match maintenance::diagnose(&folder, &context.holder()) {
        // Nothing of the journal can be saved: only the backup is left.
        Err(error @ Error::NotAJournal { .. }) => {
            return Err(match &args.with {
                Some(_) => CliError::Message(Exit::Store, tr!(context.messages, "doctor-restore")),
                None => error.into(),
            });
        }
        found => found?,
    };
    let damaged = match &found.journal {
        JournalHealth::Damaged(salvage) => Some(salvage),
        _ => None,
    };
    if context.format() == Format::Table {
        for line in findings(&found, &context.messages) {
            context.ui.line(&line)?;
        }
    } else {
        context.ui.line(&as_json(&found).to_string())?;
    }
    if found.is_well() {
        return Ok(());
    }
    let into = target_folder(args, &folder);
    let plan = match damaged {
        Some(_) => {
            let path = into.display().to_string();
            tr!(context.messages, "doctor-plan-salvage", path = path)
        }
        None => tr!(context.messages, "doctor-plan-tidy"),
    };
    if !confirm(&plan, context)? {
        return Ok(());
    }
    match damaged {
        None => {
            maintenance::tidy(&folder, &context.holder())?;
            let text = tr!(context.messages, "doctor-tidied");
            context.ui.notice(&text);
        }
        Some(_) => {
            let with = args.with.as_deref();
            let saved = maintenance::salvage(&folder, with, &into, &context.holder())?;
            notice_salvage(&saved, &into, context);
        }
    }
    Ok(())
}

/// Returns the folder of the salvaged store.
fn target_folder(args: &DoctorArgs, folder: &Path) -> PathBuf {
    args.into.clone().unwrap_or_else(|| {
        let mut name = folder.as_os_str().to_owned();
        name.push(".mended");
        name.into()
    })
}

/// Returns the findings in words.
fn findings(found: &Diagnosis, messages: &Messages) -> Vec<String> {
    let mut lines = Vec::new();
    match &found.journal {
        JournalHealth::Whole { commits, cut } => {
            lines.push(tr!(messages, "doctor-journal-whole", commits = *commits));
            if let Some(cut) = cut {
                let (commit, bytes) = (cut.commit, cut.bytes);
                lines.push(tr!(messages, "doctor-cut", commit = commit, bytes = bytes));
            }
        }
        JournalHealth::Damaged(salvage) => {
            let (commits, offset) = (salvage.commits, salvage.offset);
            lines.push(tr!(messages, "doctor-journal-damaged", commits = commits, offset = offset));
            lines.extend(lost(salvage, messages));
        }
        _ => {}
    }
    if let StateCheck::Wrong { .. } = found.state {
        lines.push(tr!(messages, "doctor-state-wrong"));
    }
    for path in &found.exposed {
        lines.push(tr!(messages, "doctor-exposed", path = path.display().to_string()));
    }
    for path in &found.leftovers {
        lines.push(tr!(messages, "doctor-leftover", path = path.display().to_string()));
    }
    if found.is_well() {
        lines.push(tr!(messages, "doctor-well"));
    }
    lines
}

/// Returns the findings for programs.
fn as_json(found: &Diagnosis) -> Value {
    let paths =
        |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let journal = match &found.journal {
        JournalHealth::Whole { commits, cut } => {
            let unfinished = cut.map(|cut| cut.bytes);
            json!({ "whole": true, "commits": commits, "unfinished_bytes": unfinished })
        }
        JournalHealth::Damaged(salvage) => json!({
            "whole": false,
            "commits": salvage.commits,
            "offset": salvage.offset,
            "lost_to": salvage.lost.as_ref().map(|last| last.commit),
        }),
        _ => Value::Null,
    };
    json!({
        "well": found.is_well(),
        "journal": journal,
        "state": found.state.code(),
        "exposed": paths(&found.exposed),
        "leftovers": paths(&found.leftovers),
    })
}

/// Returns the range of commits that cannot be saved, as far as it is known.
fn lost(salvage: &Salvage, messages: &Messages) -> Option<String> {
    let last = salvage.lost.as_ref().filter(|last| last.commit > salvage.commits)?;
    let (from, to, at) = (salvage.commits + 1, last.commit, moment(last.at).into_text());
    Some(tr!(messages, "doctor-lost", from = from, to = to, at = at))
}

fn notice_salvage(saved: &Salvage, into: &Path, context: &mut Context) {
    let (path, commits) = (into.display().to_string(), saved.commits);
    let hash = saved.hash.to_string();
    let text = tr!(context.messages, "doctor-saved", commits = commits, hash = hash, path = path);
    context.ui.notice(&text);
    if let Some(text) = lost(saved, &context.messages) {
        context.ui.notice(&text);
    }
}

/// Asks the user to confirm a plan.
fn confirm(plan: &str, context: &mut Context) -> Result<bool> {
    context.ui.notice(plan);
    if context.global.yes {
        return Ok(true);
    }
    if !context.ui.can_ask() {
        return Err(CliError::Message(Exit::Store, tr!(context.messages, "doctor-say-yes")));
    }
    let question = tr!(context.messages, "doctor-ask");
    Ok(is_yes(context.ui.ask(&question)?.as_deref()))
}
