//! `report rate`: the fitting rate.

use assistive_core::Registry;
use assistive_core::report::{Dimension, RateQuery, RateReport, Withheld};
use clap::Args;
use clap::builder::TypedValueParser;

use super::compare;
use super::filter::{self, FilterArgs, PeriodArgs};
use crate::args::by_code;
use crate::context::Context;
use crate::error::Result;
use crate::render;

/// Count the fitting rate: people fitted of people in need
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report rate --year 2023 --by county\nassistive report rate --year 2023 --division 旬阳市 --programme school --json"
)]
pub(crate) struct RateArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Group by this
    #[arg(long, value_name = "DIMENSION", value_parser = dimension())]
    by: Option<Dimension>,
    #[command(flatten)]
    filter: FilterArgs,
}

fn dimension() -> impl TypedValueParser<Value = Dimension> {
    by_code(Dimension::ALL.iter().map(|by| by.code()), Dimension::from_code)
}

pub(crate) fn run(args: &RateArgs, context: &mut Context) -> Result<()> {
    let asked = args.period.open(context)?;
    filter::tell(context, &asked.registry, |view| args.filter.filter(view))?;
    let count = |registry: &Registry| -> Result<RateReport> {
        let view = registry.view()?;
        let filter = args.filter.filter(&view)?;
        Ok(view.rate(&RateQuery::new(asked.period).by(args.by).filter(filter))?)
    };
    if let Some(before) = args.period.before(context)? {
        compare::no_groups(&args.by, context)?;
        return compare::totals(context, "rate", &asked, &before, |registry, _| {
            Ok(render::rate_figures(&count(registry)?.total))
        });
    }
    let report = count(&asked.registry)?;
    let withheld = if context.publish { report.withheld() } else { Withheld::default() };
    render::rate(context, &report, &withheld, asked.as_of, &asked.info)
}
