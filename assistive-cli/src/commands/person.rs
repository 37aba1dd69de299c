//! `person`: finds and shows people, merges two records of one person, records that they left. Registering and
//! changing is in `person_fields`.

use std::fmt::Display;

use assistive_core::model::{Left, LeftReason, PersonNo, Problem, ProblemKind};
use assistive_core::{LeaveSummary, Merged};
use clap::{Args, Subcommand};
use serde_json::json;

use super::card::CardArgs;
use super::{describe, person_fields, record};
use crate::args::{RowsArgs, coded};
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::tr;
use crate::render::{self, PERSONS};
use crate::ui::is_written_yes;

/// People who are registered
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    Find(FindArgs),
    Show(ShowArgs),
    Add(Box<person_fields::AddArgs>),
    Edit(Box<person_fields::EditArgs>),
    Merge(MergeArgs),
    Leave(LeaveArgs),
}

/// Find people by name or its pinyin, end of the id, phone or key
#[derive(Debug, Args)]
#[command(
    after_help = "assistive person find 王芳\nassistive person find wf\nassistive person find \"wang fang\"\nassistive person find 001X"
)]
pub(crate) struct FindArgs {
    /// Part of the name, its pinyin or initials; last characters of the id or phone; key
    text: String,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Show one person with everything that belongs to them: needs, devices, loans, services, what is due
#[derive(Debug, Args)]
#[command(after_help = "assistive person show P12\nassistive person show P12 -o card.html")]
pub(crate) struct ShowArgs {
    /// P12, id, certificate or key
    person: String,
    #[command(flatten)]
    card: CardArgs,
}

/// Two records of one person become one
#[derive(Debug, Args)]
#[command(
    after_help = "assistive person merge P12 P47 --why \"one pupil, registered by two schools\"\nassistive person merge P12 SP-0981/7"
)]
pub(crate) struct MergeArgs {
    /// The record that is kept: P12, id, certificate or key
    kept: String,
    /// The other record of the same person: its history goes to the kept one, and so do its names
    other: String,
    /// Reason, for the journal
    #[arg(long)]
    why: Option<String>,
}

/// A person died or moved away; or did not, after all
#[derive(Debug, Args)]
#[command(
    after_help = "assistive person leave P12 --reason moved --on 2024-03-31\nassistive person leave P12 --back"
)]
pub(crate) struct LeaveArgs {
    /// P12, id, certificate or key
    person: String,
    /// Reason
    #[arg(long, value_parser = coded::<LeftReason>(), required_unless_present = "back")]
    reason: Option<LeftReason>,
    /// Last day; needs met until then, that day included, count as met
    #[arg(long, value_name = "DATE", required_unless_present = "back")]
    on: Option<String>,
    /// They have not left: what was recorded was wrong, or they came back
    #[arg(long, conflicts_with_all = ["reason", "on"])]
    back: bool,
}

pub(crate) fn run(command: &PersonCommand, context: &mut Context) -> Result<()> {
    match command {
        PersonCommand::Find(args) => find(args, context),
        PersonCommand::Show(args) => show(args, context),
        PersonCommand::Add(args) => person_fields::add(args, context),
        PersonCommand::Edit(args) => person_fields::edit(args, context),
        PersonCommand::Merge(args) => merge(args, context),
        PersonCommand::Leave(args) => leave(args, context),
    }
}

fn find(args: &FindArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let store = context.reader()?;
    let found = store.view()?.search_persons(&args.text, context.today()?)?;
    render::list(context, "persons", PERSONS, &found)
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    args.card.direct(context)?;
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let number = view.find_person(&args.person)?;
    let title = describe::record(context, &view, number.into())?;
    let card = view.person_card(number, today)?;
    render::person_card(context.render_options(), title, &card, today)?.render(context)
}

/// Checks whether a warning of a merge speaks for two different people.
fn says_two_people(warning: &Problem) -> bool {
    match warning.kind {
        ProblemKind::TwoIds { .. } => true,
        ProblemKind::NotTakenOver { .. } => ["name", "sex", "birth_date"].contains(&warning.field),
        _ => false,
    }
}

/// Asks the user to confirm the merge of records that look like those of two people.
fn confirm_merge(
    kept: PersonNo,
    other: PersonNo,
    warnings: &[Problem],
    context: &mut Context,
) -> Result<bool> {
    render::warnings(context, warnings);
    let (kept, other) = (kept.to_string(), other.to_string());
    if !context.ui.can_ask() {
        let text = tr!(context.messages, "merge-say-yes", person = kept, other = other);
        return Err(CliError::Message(Exit::Refused, text));
    }
    let question = tr!(context.messages, "merge-ask", person = kept, other = other);
    let answer = context.ui.ask(&question)?;
    Ok(is_written_yes(answer.as_deref()))
}

fn merge(args: &MergeArgs, context: &mut Context) -> Result<()> {
    let store = context.writer()?;
    let view = store.view()?;
    let (kept, other) = (view.find_person(&args.kept)?, view.find_person(&args.other)?);
    drop(view);
    let author = context.author()?.why(args.why.clone());
    if !context.global.yes {
        let warnings = store.people(&author).preview().merge(kept, other)?.warnings;
        if warnings.iter().any(says_two_people) && !confirm_merge(kept, other, &warnings, context)?
        {
            return Ok(());
        }
    }
    let applied = store.people(&author).merge(kept, other)?;
    let (gone, person) = (other.to_string(), kept.to_string());
    let name = store.view()?.person(kept, context.today()?)?.name;
    let Merged { moved, twice, ended, left, .. } = &applied.output;
    let (moved, twice, ended) = (names(moved), names(twice), names(ended));
    let text = tr!(
        context.messages,
        "person-merged",
        other = gone.as_str(),
        person = person.as_str(),
        name = name,
        count = moved.len()
    );
    if !twice.is_empty() {
        let list = context.messages.list(&twice.join(", "));
        context.ui.notice(&tr!(context.messages, "person-merged-twice", records = list));
    }
    if !ended.is_empty() {
        let list = context.messages.list(&ended.join(", "));
        context.ui.notice(&tr!(context.messages, "person-merged-ended", records = list));
    }
    if let Some((left, affected)) = left {
        let (on, why) = (left.on.to_string(), context.messages.coded(left.reason));
        let person = person.as_str();
        let text = tr!(context.messages, "person-merged-left", person = person, on = on, why = why);
        context.ui.notice(&text);
        print_affected(context, affected);
    }
    let fields = vec![
        ("person", json!(person)),
        ("other", json!(gone)),
        ("moved", json!(moved)),
        ("twice", json!(twice)),
        ("ended_holds", json!(ended)),
        ("left_on", json!(left.as_ref().map(|(left, _)| left.on.to_string()))),
    ];
    record::print_result(context, &applied, "merge", &text, fields)
}

fn leave(args: &LeaveArgs, context: &mut Context) -> Result<()> {
    let on = context.maybe_day("--on", &args.on)?;
    let left = on.zip(args.reason).map(|(on, reason)| Left { on, reason });
    let store = context.writer()?;
    let person = store.view()?.find_person(&args.person)?;
    let applied = store.people(&context.author()?).leave(person, left)?;
    let view = store.view()?;
    let (number, name) = (person.to_string(), view.person(person, context.today()?)?.name);
    let text = match left {
        Some(left) => {
            let (on, why) = (left.on.to_string(), context.messages.coded(left.reason));
            tr!(context.messages, "person-left", person = number, name = name, on = on, why = why)
        }
        None => tr!(context.messages, "person-back", person = number, name = name),
    };
    print_affected(context, &applied.output);
    let LeaveSummary { needs, loans, holds, late, .. } = &applied.output;
    let fields = vec![
        ("person", json!(person.to_string())),
        ("left_on", json!(left.map(|left| left.on.to_string()))),
        ("left_reason", json!(left.map(|left| left.reason.to_string()))),
        ("open_needs", json!(names(needs))),
        ("open_loans", json!(names(loans))),
        ("ended_holds", json!(names(holds))),
        ("late_fittings", json!(names(late))),
    ];
    record::print_result(context, &applied, "leave", &text, fields)
}

/// Prints the records that are affected by a leaving.
fn print_affected(context: &mut Context, affected: &LeaveSummary) {
    let LeaveSummary { needs, loans, holds, late, .. } = affected;
    for (hint, records) in [
        ("person-left-needs", names(needs)),
        ("person-left-loans", names(loans)),
        ("person-left-holds", names(holds)),
        ("person-left-late", names(late)),
    ] {
        if !records.is_empty() {
            let (count, list) = (records.len(), context.messages.list(&records.join(", ")));
            let values = [("count", count.into()), ("records", list.into())];
            let text = context.messages.message(hint, &values);
            context.ui.notice(&text);
        }
    }
}

fn names<N: Display>(numbers: &[N]) -> Vec<String> {
    numbers.iter().map(ToString::to_string).collect()
}
