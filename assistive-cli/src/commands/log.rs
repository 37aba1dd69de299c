//! `log`: the journal.

use assistive_core::Registry;
use assistive_core::model::What;
use clap::Args;

use super::desk;
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, COMMITS};

/// Show the journal: what was done, when and by whom
#[derive(Debug, Args)]
#[command(after_help = "assistive log\nassistive log 7")]
pub(crate) struct LogArgs {
    /// Number of one commit
    id: Option<String>,
}

pub(crate) fn run(args: &LogArgs, context: &mut Context) -> Result<()> {
    let commits = Registry::log(&context.store()?)?;
    let Some(id) = &args.id else {
        return render::list(context, "commits", COMMITS, &commits);
    };
    let number: Option<u64> = id.parse().ok();
    let commit = commits.into_iter().find(|commit| Some(commit.number) == number);
    let commit = commit.ok_or_else(|| desk::not_found(What::Commit, id))?;
    render::one(context, COMMITS, &commit)
}
