//! `report exceptions`: records that an auditor asks about first.

use assistive_core::report::{ExceptionKind, ExceptionsQuery};
use clap::Args;
use clap::builder::TypedValueParser;

use super::filter::{self, FilterArgs, PeriodArgs, ReportRequest};
use crate::args::by_code;
use crate::context::Context;
use crate::error::Result;
use crate::render;

/// List what an auditor asks about: after leaving, inside the useful life, unlisted, duplicates, idle donations
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report exceptions --year 2023\nassistive report exceptions --year 2023 --kind after-leaving --kind inside-life --format csv"
)]
pub(crate) struct ExceptionsArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Only this kind; may be repeated
    #[arg(long, value_name = "KIND", value_parser = kind())]
    kind: Vec<ExceptionKind>,
    /// Days that a donated device may be unused
    #[arg(long, value_name = "DAYS", default_value_t = ExceptionsQuery::IDLE_DAYS)]
    idle: u16,
    /// All of each kind on the terminal, and not the first 20
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    filter: FilterArgs,
}

fn kind() -> impl TypedValueParser<Value = ExceptionKind> {
    by_code(
        "exception",
        ExceptionKind::ALL.iter().map(|kind| kind.code()),
        ExceptionKind::from_code,
    )
}

pub(crate) fn run(args: &ExceptionsArgs, context: &mut Context) -> Result<()> {
    let ReportRequest { period, as_of, store, info } = args.period.open(context)?;
    filter::set_conditions(context, &store, |view| args.filter.filter(view))?;
    let view = store.view()?;
    let filter = args.filter.filter(&view)?;
    let kinds = args.kind.clone();
    let query = ExceptionsQuery::new(period).filter(filter).kinds(kinds).idle_days(args.idle);
    let found = view.exceptions(&query)?;
    render::exceptions(context, &query, as_of, &info, &found, args.all)
}
