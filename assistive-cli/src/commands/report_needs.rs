//! `report needs`: the needs that the fitting rate counts, one line for each.

use assistive_core::NeedStatusKind;
use clap::Args;

use super::filter::{self, FilterArgs, PeriodArgs, ReportRequest};
use super::need;
use crate::context::Context;
use crate::error::Result;
use crate::render;

/// List the needs that the fitting rate counts, and those withdrawn in the period
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report needs --year 2023 --school SP-0981\nassistive report needs --year 2023 --status open --programme school -o needs.xlsx"
)]
pub(crate) struct NeedsArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Needs of this status on the last day
    #[arg(long, value_parser = need::status())]
    status: Option<NeedStatusKind>,
    #[command(flatten)]
    filter: FilterArgs,
}

pub(crate) fn run(args: &NeedsArgs, context: &mut Context) -> Result<()> {
    let ReportRequest { period, as_of, store, info } = args.period.open(context)?;
    filter::set_conditions(context, &store, |view| args.filter.filter(view))?;
    let view = store.view()?;
    let mut report = view.needs_report(period, &args.filter.filter(&view)?)?;
    report.rows.retain(|need| args.status.is_none_or(|status| need.status.kind() == status));
    render::needs(context, &report, as_of, &info)
}
