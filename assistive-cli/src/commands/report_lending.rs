//! `report lending`: loans and the use of devices.

use assistive_core::Store;
use assistive_core::report::{
    CountedPeriod, Dimension, LendingFigures, LendingQuery, LendingReport, Suppressed,
};
use clap::Args;
use clap::builder::TypedValueParser;

use super::compare;
use super::filter::{self, FilterArgs, PeriodArgs};
use super::grouping;
use crate::args::by_code;
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render::{self, Figures, LENDING, data_of};

/// Count loans: how often devices were lent, and how well they were used
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report lending --year 2023 --by month\nassistive report lending --year 2023 --division 旬阳市 --by device"
)]
pub(crate) struct LendingArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Group by this; a second one makes the columns of a table (`--by device --by quarter`)
    #[arg(long, value_name = "DIMENSION", value_parser = dimension(), value_delimiter = ',')]
    by: Vec<Dimension>,
    #[command(flatten)]
    filter: FilterArgs,
}

fn dimension() -> impl TypedValueParser<Value = Dimension> {
    by_code("dimension", Dimension::ALL.iter().map(|by| by.code()), Dimension::from_code)
}

pub(crate) fn run(args: &LendingArgs, context: &mut Context) -> Result<()> {
    let [by, columns] = grouping::of(&args.by, context)?;
    let asked = args.period.open(context)?;
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    let count = |store: &Store, period: CountedPeriod| -> Result<LendingReport> {
        let view = store.view()?;
        let filter = args.filter.filter(&view)?;
        Ok(view.lending(&LendingQuery::new(period).by(by).columns(columns).filter(filter))?)
    };
    if let Some(before) = args.period.before(context)? {
        compare::no_groups(&args.by, context)?;
        return compare::totals(context, "lending", &asked, &before, |store, period| {
            Ok(data_of(&count(store, period)?.total))
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
    let across = report.query.columns;
    Figures {
        report: "lending",
        data: data_of(&report),
        period: report.query.period,
        as_of,
        by: by.map(Dimension::code),
        drawn: "loans",
        columns: LENDING,
        rows: report.rows,
        across: across.map(|across| (across.code(), report.columns)),
        counts: None,
        total: report.total,
        suppressed,
        rest: &[],
        notes: render::note_of_periods(&context.messages, [by, across])
            .into_iter()
            .chain([tr!(context.messages, "lending-how")])
            .collect(),
    }
}
