//! `log`: the journal.

use assistive_core::model::{EntityKind, RecordNo};
use assistive_core::{CommitInfo, Store};
use clap::Args;
use jiff::tz::TimeZone;

use super::record;
use crate::args::RowsArgs;
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, COMMITS};

/// Show the journal: what was done, when and by whom
#[derive(Debug, Args)]
#[command(
    after_help = "assistive log --by 王芳 --from 2024-01-01\nassistive log 7\nassistive log P12"
)]
pub(crate) struct LogArgs {
    /// Number of one commit, or of a record such as P12, N5, F5, R5, I7, L5: the commits that touched it
    id: Option<String>,
    /// Commits by this name
    #[arg(long = "by", value_name = "NAME")]
    by: Option<String>,
    /// Commits of this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Commits of this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[command(flatten)]
    rows: RowsArgs,
}

pub(crate) fn run(args: &LogArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let folder = context.store()?;
    let from = context.maybe_day("--from", &args.from)?;
    let to = context.maybe_day("--to", &args.to)?;
    let number: Option<u64> = args.id.as_deref().and_then(|id| id.parse().ok());
    let commits = match (&args.id, number) {
        (Some(id), None) => {
            let store = context.reader()?;
            // The log also has the commits of voided records, which are not found any more.
            let record = RecordNo::parse(id).map_or_else(|| store.view()?.find_record(id), Ok)?;
            store.log_of(record)?
        }
        _ => Store::log(&folder)?,
    };
    if let (Some(id), Some(number)) = (&args.id, number) {
        let commit = commits.into_iter().find(|commit| commit.number == number);
        let commit = commit.ok_or_else(|| record::not_found(EntityKind::Commit, id))?;
        return render::one(context, COMMITS, &commit);
    }
    let wanted = |commit: &CommitInfo| {
        let day = commit.at.to_zoned_datetime(TimeZone::system()).date();
        args.by.as_ref().is_none_or(|name| commit.actor == *name)
            && from.is_none_or(|from| day >= from)
            && to.is_none_or(|to| day <= to)
    };
    let mut commits: Vec<_> = commits.into_iter().filter(wanted).collect();
    if let (Some(limit), None) = (args.rows.limit, &args.rows.sort) {
        // The limit keeps the latest commits.
        commits.drain(..commits.len().saturating_sub(limit));
    }
    render::list(context, "commits", COMMITS, &commits)
}
