//! `report lending`: loans and the use of devices.

use assistive_core::Store;
use assistive_core::report::{
    CountedPeriod, LendingBy, LendingFigures, LendingQuery, LendingReport, Suppressed,
};
use clap::Args;
use clap::builder::TypedValueParser;
use serde_json::Map;

use super::compare::{self, figures_of};
use super::filter::{self, FilterArgs, PeriodArgs};
use crate::args::by_code;
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render::{Figures, Group, LENDING};

/// Count loans: how often devices were lent, and how well they were used
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report lending --year 2023 --by month\nassistive report lending --year 2023 --division 旬阳市 --by device"
)]
pub(crate) struct LendingArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Group by this
    #[arg(long, value_name = "DIMENSION", value_parser = grouping())]
    by: Option<LendingBy>,
    #[command(flatten)]
    filter: FilterArgs,
}

fn grouping() -> impl TypedValueParser<Value = LendingBy> {
    by_code("dimension", LendingBy::all().map(LendingBy::code), LendingBy::from_code)
}

pub(crate) fn run(args: &LendingArgs, context: &mut Context) -> Result<()> {
    let asked = args.period.open(context)?;
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    let count = |store: &Store, period: CountedPeriod| -> Result<LendingReport> {
        let view = store.view()?;
        let filter = args.filter.filter(&view)?;
        Ok(view.lending(&LendingQuery::new(period).by(args.by).filter(filter))?)
    };
    if let Some(before) = args.period.before(context)? {
        compare::no_groups(&args.by, context)?;
        return compare::totals(context, "lending", &asked, &before, |store, period, look| {
            Ok(figures_of(LENDING, &count(store, period)?.total, look))
        });
    }
    let report = count(&asked.store, asked.period)?;
    let (as_of, info) = (asked.as_of, &asked.info);
    let suppressed = if context.publish { report.suppressed() } else { Suppressed::default() };
    figures(report, suppressed, as_of, context).print(context, info)
}

/// Returns a report without the suppressed figures. `as_of` is the moment as it was given.
pub(super) fn figures<'a>(
    report: LendingReport,
    suppressed: Suppressed,
    as_of: Option<&'a str>,
    context: &Context,
) -> Figures<'a, LendingFigures> {
    let by = report.query.by;
    let rows = report.rows.into_iter();
    Figures {
        report: "lending",
        period: report.query.period,
        as_of,
        by: by.map(LendingBy::code),
        partition: by.is_none_or(LendingBy::is_partition),
        drawn: "loans",
        columns: LENDING,
        rows: rows.map(|row| Group { label: row.label, figures: row.figures }).collect(),
        total: report.total,
        suppressed,
        rest: Map::new(),
        notes: vec![tr!(context.messages, "lending-how")],
    }
}
