//! `report rate`: the fitting rate.

use assistive_core::Store;
use assistive_core::report::{CountedPeriod, Dimension, RateQuery, RateReport, Suppressed};
use clap::Args;
use clap::builder::TypedValueParser;

use super::compare;
use super::filter::{self, FilterArgs, PeriodArgs};
use super::grouping;
use crate::args::by_code;
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render;

/// Count the fitting rate: people fitted of people in need
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report rate --year 2023 --by county\nassistive report rate --from 2023-Q1 --to 2023-Q3 --by month\nassistive report rate --year 2023 --division 旬阳市 --programme school --json"
)]
pub(crate) struct RateArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Group by this; a second one makes the columns of a table (`--by county --by category`)
    #[arg(long, value_name = "DIMENSION", value_parser = dimension(), value_delimiter = ',')]
    by: Vec<Dimension>,
    #[command(flatten)]
    filter: FilterArgs,
}

fn dimension() -> impl TypedValueParser<Value = Dimension> {
    by_code("dimension", Dimension::ALL.iter().map(|by| by.code()), Dimension::from_code)
}

pub(crate) fn run(args: &RateArgs, context: &mut Context) -> Result<()> {
    let [by, columns] = grouping::of(&args.by, context)?;
    let asked = args.period.open(context)?;
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    let count = |store: &Store, period: CountedPeriod| -> Result<RateReport> {
        let view = store.view()?;
        let filter = args.filter.filter(&view)?;
        Ok(view.rate(&RateQuery::new(period).by(by).columns(columns).filter(filter))?)
    };
    if let Some(before) = args.period.before(context)? {
        compare::no_groups(&args.by, context)?;
        return compare::totals(context, "rate", &asked, &before, |store, period| {
            Ok(render::data_of(&count(store, period)?.total))
        });
    }
    let report = count(&asked.store, asked.period)?;
    if let Some(programme) = args.filter.programme().filter(|_| report.total.needs == 0) {
        notice_without_needs(programme, context);
    }
    let suppressed = if context.publish { report.suppressed() } else { Suppressed::default() };
    render::rate(context, &report, &suppressed, asked.as_of, &asked.info)
}

/// Says that no need is counted under a programme, which is often a misspelt one.
fn notice_without_needs(programme: &str, context: &mut Context) {
    let text = tr!(context.messages, "rate-no-programme", programme = programme);
    context.ui.notice(&text);
}
