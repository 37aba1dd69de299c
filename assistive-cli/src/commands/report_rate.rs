//! `report rate`: the fitting rate.

use assistive_core::report::{Dimension, RateQuery};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::filter::{FilterArgs, PeriodArgs};
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
    let codes = Dimension::ALL.iter().map(|dimension| dimension.code());
    let known = PossibleValuesParser::new(codes.collect::<Vec<_>>());
    known.try_map(|code| Dimension::from_code(&code).ok_or("unknown"))
}

pub(crate) fn run(args: &RateArgs, context: &mut Context) -> Result<()> {
    let period = args.period.period(context)?;
    let as_of = args.period.as_of(context)?;
    let registry = context.reader_as_of(as_of.map(|(_, moment)| moment))?;
    let info = registry.info()?;
    let view = registry.view()?;
    let filter = args.filter.filter(&view)?;
    let report = view.rate(&RateQuery { period, by: args.by, filter })?;
    render::rate(context, &report, as_of.map(|(text, _)| text), &info)
}
