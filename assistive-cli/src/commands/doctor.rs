//! `doctor`: finds damage of a store, and repairs it.

use std::path::{Path, PathBuf};

use assistive_core::Error;
use assistive_core::maintenance::{
    self, Diagnosis, HeldRecords, JournalHealth, Salvage, SalvagePlan, SalvagedRecords, StateCheck,
};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
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
    /// Part of a damaged store to keep: the readable commits with their log, or the records of the checkpoint; by
    /// default the part that has more
    #[arg(long, value_name = "WHAT")]
    keep: Option<Keep>,
}

/// The part of a damaged store that the mended one keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Keep {
    Log,
    Records,
}

/// The ways to mend a damaged journal.
struct Ways {
    log: Option<SalvagePlan>,
    records: Option<HeldRecords>,
    keep: Keep,
}

impl Ways {
    /// Returns the ways, of which by default the one that saves more is kept.
    fn of(args: &DoctorArgs, found: &Diagnosis, context: &Context) -> Result<Self> {
        let log = match maintenance::plan_salvage(context.store()?, args.with.as_deref()) {
            Err(Error::NotAJournal { .. }) if found.records.is_some() => None,
            planned => Some(planned?),
        };
        let records = found.records;
        let saves_more = |held: &HeldRecords| {
            log.as_ref()
                .map(SalvagePlan::salvage)
                .is_none_or(|salvage| held.commit > salvage.commits || !salvage.replaced.is_empty())
        };
        let default =
            if records.as_ref().is_some_and(saves_more) { Keep::Records } else { Keep::Log };
        let keep = args.keep.unwrap_or(default);
        let possible = match keep {
            Keep::Log => log.is_some(),
            Keep::Records => records.is_some(),
        };
        match possible {
            true => Ok(Self { log, records, keep }),
            false => {
                let text = tr!(context.messages, "doctor-nothing-to-keep");
                Err(CliError::Message(Exit::Refused, text))
            }
        }
    }
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
    let ways = match &found.journal {
        JournalHealth::Damaged(_) => Some(Ways::of(args, &found, context)?),
        _ => None,
    };
    show(args, &found, ways.as_ref(), context)?;
    if found.is_well() {
        return Ok(());
    }
    let into = target_folder(args, &folder);
    if !confirm(&plan(ways.as_ref(), &into, &context.messages), context)? {
        return Ok(());
    }
    match ways {
        None => {
            maintenance::tidy(&folder, &context.holder())?;
            let text = tr!(context.messages, "doctor-tidied");
            context.ui.notice(&text);
        }
        Some(Ways { keep: Keep::Log, log: Some(plan), .. }) => {
            let saved = plan.carry_out(&into, &context.holder())?;
            notice_salvage(&saved, &into, context);
        }
        Some(_) => {
            let author = context.author()?.why(reason(&found, &context.messages));
            let holder = context.holder();
            let saved = maintenance::salvage_records(&folder, &author, &into, &holder)?;
            notice_records(&saved, &into, context);
        }
    }
    Ok(())
}

/// Shows the findings and the ways to mend them.
fn show(
    args: &DoctorArgs,
    found: &Diagnosis,
    ways: Option<&Ways>,
    context: &mut Context,
) -> Result<()> {
    if context.format() != Format::Table {
        return context.ui.line(&as_json(found, ways).to_string());
    }
    let mut lines = findings(found, &context.messages);
    if let Some(ways) = ways {
        lines.extend(described(ways, args.with.is_some(), &context.messages));
        if let Some(holder) = assistive_core::Store::in_use_by(context.store()?)? {
            lines.push(tr!(context.messages, "doctor-in-use", holder = holder));
        }
    }
    lines.iter().try_for_each(|line| context.ui.line(line))
}

/// Returns what each way keeps and loses, in words.
fn described(ways: &Ways, with_backup: bool, messages: &Messages) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(plan) = &ways.log {
        let salvage = plan.salvage();
        if with_backup && !plan.uses_backup() {
            lines.push(tr!(messages, "doctor-backup-unused"));
        }
        if !salvage.replaced.is_empty() {
            lines.push(tr!(messages, "doctor-replaced"));
        }
        for own in &salvage.replaced {
            let (commit, at) = (own.commit, shown(own.at));
            let operation = messages.word("operation", &own.operation);
            let actor = own.actor.as_str();
            lines.push(tr!(
                messages,
                "doctor-replaced-commit",
                commit = commit,
                at = at,
                operation = operation,
                actor = actor
            ));
        }
        let (commits, records) = (salvage.commits, salvage.records);
        lines.push(tr!(messages, "doctor-way-log", commits = commits, records = records));
        lines.extend(lost(salvage, salvage.commits, messages));
    }
    if let Some(held) = ways.records {
        let (commit, at, records) = (held.commit, shown(held.at), held.records);
        let text = tr!(messages, "doctor-way-records", commit = commit, at = at, records = records);
        lines.push(text);
        let salvage = ways.log.as_ref().map(SalvagePlan::salvage);
        lines.extend(salvage.and_then(|salvage| lost(salvage, commit, messages)));
    }
    lines
}

/// Returns the plan in words.
fn plan(ways: Option<&Ways>, into: &Path, messages: &Messages) -> String {
    let path = into.display().to_string();
    match ways.map(|ways| ways.keep) {
        None => tr!(messages, "doctor-plan-tidy"),
        Some(Keep::Log) => tr!(messages, "doctor-plan-salvage", path = path),
        Some(Keep::Records) => tr!(messages, "doctor-plan-records", path = path),
    }
}

/// Returns the reason of the commit that holds the records of a damaged store.
fn reason(found: &Diagnosis, messages: &Messages) -> Option<String> {
    let JournalHealth::Damaged(salvage) = &found.journal else { return None };
    let held = found.records?;
    let (commit, at, store) = (held.commit, shown(held.at), salvage.store.to_string());
    Some(tr!(messages, "doctor-reason", commit = commit, at = at, store = store))
}

fn shown(at: Timestamp) -> String {
    moment(at).into_text()
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
fn as_json(found: &Diagnosis, ways: Option<&Ways>) -> Value {
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
        "ways": ways.map(ways_as_json),
        "state": found.state.code(),
        "exposed": paths(&found.exposed),
        "leftovers": paths(&found.leftovers),
    })
}

fn ways_as_json(ways: &Ways) -> Value {
    let log = ways.log.as_ref().map(|plan| {
        let salvage = plan.salvage();
        let replaced = salvage.replaced.iter().map(|own| {
            json!({
                "commit": own.commit,
                "at": own.at.to_string(),
                "actor": own.actor,
                "operation": own.operation,
                "subject": own.subject,
            })
        });
        json!({
            "commits": salvage.commits,
            "records": salvage.records,
            "uses_backup": plan.uses_backup(),
            "replaced": replaced.collect::<Vec<_>>(),
        })
    });
    let records = ways.records.map(
        |held| json!({ "commit": held.commit, "at": held.at.to_string(), "records": held.records }),
    );
    let keep = match ways.keep {
        Keep::Log => "log",
        Keep::Records => "records",
    };
    json!({ "keep": keep, "log": log, "records": records })
}

/// Returns the range of commits after one that cannot be saved, as far as it is known.
fn lost(salvage: &Salvage, saved: u64, messages: &Messages) -> Option<String> {
    let last = salvage.lost.as_ref().filter(|last| last.commit > saved)?;
    let (from, to, at) = (saved + 1, last.commit, shown(last.at));
    Some(tr!(messages, "doctor-lost", from = from, to = to, at = at))
}

fn notice_salvage(saved: &Salvage, into: &Path, context: &mut Context) {
    let (path, commits) = (into.display().to_string(), saved.commits);
    let hash = saved.hash.to_string();
    let text = tr!(context.messages, "doctor-saved", commits = commits, hash = hash, path = path);
    context.ui.notice(&text);
    if let Some(text) = lost(saved, commits, &context.messages) {
        context.ui.notice(&text);
    }
}

fn notice_records(saved: &SalvagedRecords, into: &Path, context: &mut Context) {
    let (path, store) = (into.display().to_string(), saved.store.to_string());
    let (records, commit) = (saved.held.records, saved.held.commit);
    let text = tr!(
        context.messages,
        "doctor-saved-records",
        records = records,
        commit = commit,
        path = path,
        store = store
    );
    context.ui.notice(&text);
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
