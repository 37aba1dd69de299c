//! `log`: the journal in words. Without an id the commits, with one the changes of a commit or of a record.

use std::collections::BTreeSet;

use assistive_core::model::{EntityKind, RecordKind, RecordNo};
use assistive_core::{CommitInfo, RecordChange, Store, View};
use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{describe, record};
use crate::args::{Format, RowsArgs, coded};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render::{
    self, CHANGED_FIELDS, COMMITS, ChangeWords, CodedNames, DescribedChange, csv_of, json_of,
};

/// The changed records of a commit that are shown. The rest is counted.
const FEW_RECORDS: usize = 20;

/// Show the journal: what was done, when, by whom and why
#[derive(Debug, Args)]
#[command(
    after_help = "assistive log --since 2024-01-01 --by 王芳\nassistive log --kind fitting\nassistive log 7\nassistive log P12"
)]
pub(crate) struct LogArgs {
    /// Number of one commit, or of a record such as P12, N5, F5, R5, I7, L5, A1, G1, U1: its changes, with old and new values
    #[arg(value_name = "RECORD")]
    id: Option<String>,
    /// Commits by this name; --actor is the same here
    #[arg(long = "by", value_name = "NAME")]
    by: Option<String>,
    /// Commits of this day, month, quarter or year or later
    #[arg(long, value_name = "DATE", alias = "from")]
    since: Option<String>,
    /// Commits of this day, month, quarter or year or earlier
    #[arg(long, value_name = "DATE", alias = "to")]
    until: Option<String>,
    /// Commits that changed records of this kind
    #[arg(long, value_parser = coded::<RecordKind>())]
    kind: Option<RecordKind>,
    /// All records of a large commit
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    rows: RowsArgs,
}

pub(crate) fn run(args: &LogArgs, context: &mut Context) -> Result<()> {
    let wanted = Wanted::new(args, context)?;
    let Some(id) = &args.id else { return list(args, &wanted, context) };
    if args.rows.list_output.is_some() {
        return Err(CliError::Usage(tr!(context.messages, "usage-log-output")));
    }
    if let Ok(number) = id.parse::<u64>() {
        return one_commit(args, number, context);
    }
    let store = context.reader()?;
    // The log also has the commits of voided records, which are not found any more.
    let record = RecordNo::parse(id).map_or_else(|| store.view()?.find_record(id), Ok)?;
    let mut commits = store.log_of(record)?;
    commits.retain(|commit| wanted.takes(commit));
    of_record(args, &store, record, commits, context)
}

/// The conditions of the commits that are shown.
struct Wanted {
    by: Option<String>,
    since: Option<jiff::civil::Date>,
    until: Option<jiff::civil::Date>,
}

impl Wanted {
    fn new(args: &LogArgs, context: &Context) -> Result<Self> {
        Ok(Self {
            by: args.by.clone().or_else(|| context.global.actor_on_line()),
            since: context.first_day("--since", &args.since)?,
            until: context.last_day("--until", &args.until)?,
        })
    }

    fn takes(&self, commit: &CommitInfo) -> bool {
        let day = commit.at.to_zoned_datetime(TimeZone::system()).date();
        self.by.as_ref().is_none_or(|name| commit.actor == *name)
            && self.since.is_none_or(|since| day >= since)
            && self.until.is_none_or(|until| day <= until)
    }
}

/// Lists the commits.
fn list(args: &LogArgs, wanted: &Wanted, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let mut commits = Store::log(context.store()?)?;
    commits.retain(|commit| wanted.takes(commit));
    if let Some(kind) = args.kind {
        let changed = commits_of_kind(kind, context)?;
        commits.retain(|commit| changed.contains(&commit.number));
    }
    keep_latest(&mut commits, &args.rows);
    render::list(context, "commits", COMMITS, &commits)
}

/// Returns the commits that changed records of a kind.
fn commits_of_kind(kind: RecordKind, context: &mut Context) -> Result<BTreeSet<u64>> {
    let mut found = BTreeSet::new();
    context.reader()?.changes_since(0, |commit, changes| {
        if changes.iter().any(|change| change.kind == kind) {
            found.insert(commit.number);
        }
    })?;
    Ok(found)
}

/// Keeps the latest commits, as many as the limit says.
fn keep_latest(commits: &mut Vec<CommitInfo>, rows: &RowsArgs) {
    if let (Some(limit), None) = (rows.limit, &rows.sort) {
        commits.drain(..commits.len().saturating_sub(limit));
    }
}

/// Shows a commit and the records that it changed.
fn one_commit(args: &LogArgs, number: u64, context: &mut Context) -> Result<()> {
    let log = Store::log(context.store()?)?;
    let commit = log.into_iter().find(|commit| commit.number == number);
    let commit =
        commit.ok_or_else(|| record::not_found(EntityKind::Commit, &number.to_string()))?;
    let store = context.reader()?;
    let mut changes = store.changes_in(number)?;
    if let Some(kind) = args.kind {
        changes.retain(|change| change.kind == kind);
    }
    if context.format() != Format::Table {
        changes.truncate(args.rows.limit.unwrap_or(usize::MAX));
        return print_data(context, &store, None, vec![(commit, changes)]);
    }
    render::one(context, COMMITS, &commit)?;
    context.ui.line("")?;
    print_changes(args, &store.view()?, changes, 0, &number.to_string(), context)
}

/// Shows the commits of a record, each with its changes of the record.
fn of_record(
    args: &LogArgs,
    store: &Store,
    record: RecordNo,
    mut commits: Vec<CommitInfo>,
    context: &mut Context,
) -> Result<()> {
    let mut changes: std::collections::BTreeMap<_, _> =
        store.changes_of(record)?.into_iter().collect();
    let mut of = |commit: &CommitInfo| {
        let mut changes = changes.remove(&commit.number).unwrap_or_default();
        changes.retain(|change| args.kind.is_none_or(|kind| change.kind == kind));
        changes
    };
    let mut found: Vec<_> = commits.drain(..).map(|commit| (of(&commit), commit)).collect();
    found.retain(|(changes, _)| args.kind.is_none() || !changes.is_empty());
    if args.rows.columns.is_some() || args.rows.sort.is_some() {
        let mut commits: Vec<_> = found.into_iter().map(|(_, commit)| commit).collect();
        context.rows.clone_from(&args.rows);
        keep_latest(&mut commits, &args.rows);
        return render::list(context, "commits", COMMITS, &commits);
    }
    found.drain(..found.len().saturating_sub(args.rows.limit.unwrap_or(usize::MAX)));
    if context.format() != Format::Table {
        let found = found.into_iter().map(|(changes, commit)| (commit, changes)).collect();
        return print_data(context, store, Some(record), found);
    }
    let count = found.len();
    for (place, (changes, commit)) in found.into_iter().enumerate() {
        if place > 0 {
            context.ui.line("")?;
        }
        print_heading(&commit, context)?;
        print_changes(args, &store.view()?, changes, 2, &commit.number.to_string(), context)?;
    }
    context.ui.notice(&tr!(context.messages, "log-count", count = count));
    Ok(())
}

/// Prints the line of a commit above its changes, and the reason.
fn print_heading(commit: &CommitInfo, context: &mut Context) -> Result<()> {
    let look = context.render_options();
    let messages = look.messages;
    let mut parts = vec![commit.number.to_string(), render::moment(commit.at).into_text()];
    parts.push(look.masked(&commit.actor));
    parts.push(messages.word("operation", &commit.operation));
    if !commit.subject.is_empty() {
        parts.push(messages.word("subject", &commit.subject));
    }
    parts.extend(commit.source.clone());
    let mut lines = vec![crate::lang::escape_control_chars(parts.join("  ")).into_owned()];
    if let Some(why) = &commit.why {
        lines.push(format!("  {}", tr!(messages, "log-why", why = look.masked(why))));
    }
    if let Some(by) = commit.undone_by {
        lines.push(format!("  {}", tr!(messages, "log-undone", commit = by)));
    }
    lines.iter().try_for_each(|line| context.ui.line(line))
}

/// Prints changed records in words: the first ones, and the number of the others.
fn print_changes(
    args: &LogArgs,
    view: &View<'_>,
    mut changes: Vec<RecordChange>,
    indent: usize,
    id: &str,
    context: &mut Context,
) -> Result<()> {
    let all = changes.len();
    let of_commit = args.id.as_deref() == Some(id);
    let limit = args.rows.limit.filter(|_| of_commit).unwrap_or(FEW_RECORDS);
    changes.truncate(if args.all { usize::MAX } else { limit });
    let shown = changes.len();
    let described = |change: RecordChange| {
        let number = change.number;
        // A voided record has no description.
        let text = number.and_then(|number| describe::record(context, view, number).ok());
        let description =
            text.filter(|text| number.is_none_or(|number| *text != number.to_string()));
        DescribedChange { change, description }
    };
    let changes: Vec<_> = changes.into_iter().map(described).collect();
    let words = ChangeWords { look: context.render_options(), names: CodedNames::of(view)? };
    let screen = context.ui.screen();
    let lines: Vec<_> =
        changes.iter().flat_map(|change| words.lines(change, indent, screen)).collect();
    lines.iter().try_for_each(|line| context.ui.line(line))?;
    if shown < all {
        let text = tr!(context.messages, "log-more", shown = shown, count = all, id = id);
        context.ui.notice(&text);
    }
    Ok(())
}

/// Prints commits with their changes for programs. The commits of a record are an array, one commit is an object.
fn print_data(
    context: &mut Context,
    store: &Store,
    record: Option<RecordNo>,
    commits: Vec<(CommitInfo, Vec<RecordChange>)>,
) -> Result<()> {
    let look = context.render_options();
    let words = ChangeWords { look, names: CodedNames::of(&store.view()?)? };
    if context.format() == Format::Csv {
        let rows: Vec<_> =
            commits.iter().flat_map(|(commit, changes)| words.rows(commit, changes)).collect();
        let lines = csv_of(CHANGED_FIELDS, &rows, &look)?;
        return context.ui.raw(&lines);
    }
    let mut objects: Vec<_> = commits
        .iter()
        .map(|(commit, changes)| {
            let mut object = json_of(COMMITS, commit, &look);
            object["changes"] = words.json(changes);
            object
        })
        .collect();
    let object = match record {
        Some(_) => json!({ "commits": objects }),
        None => objects.pop().unwrap_or_default(),
    };
    context.ui.line(&object.to_string())
}
