//! `report explain`: the records of a figure.

use assistive_core::Store;
use assistive_core::report::{CountedPeriod, Explanation, Figure};
use clap::Args;

use super::compare;
use super::filter::{self, FilterArgs, PeriodArgs, ReportRequest};
use crate::args::{WordParser, by_code};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::render::{self, Explained};

/// Show the records that a figure counts and those that it does not, with the reasons
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report explain fitting_rate --year 2023 --only not-met\nassistive report explain donated_value --year 2023 --json"
)]
pub(crate) struct ExplainArgs {
    /// The figure, by its name in reports
    #[arg(value_parser = figure(), hide_possible_values = true)]
    figure: String,
    /// Only this part
    #[arg(long, value_parser = part())]
    only: Option<String>,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// Reads the name of a part of a figure's records.
fn part() -> WordParser<String> {
    by_code("part", render::PARTS.into_iter(), |code| {
        render::PARTS.into_iter().find(|known| *known == code).map(str::to_owned)
    })
}

/// Reads the name of a figure in reports, or the one that the program shows.
fn figure() -> WordParser<String> {
    by_code("figure", Figure::codes(), |code| {
        Figure::codes().find(|known| *known == code).map(str::to_owned)
    })
}

pub(crate) fn run(args: &ExplainArgs, context: &mut Context) -> Result<()> {
    // The parser accepts no other name.
    let figure =
        Figure::from_code(&args.figure).ok_or_else(|| CliError::Usage(args.figure.clone()))?;
    let asked = args.period.open(context)?;
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    let explain = |store: &Store, period: CountedPeriod| -> Result<Explanation> {
        let view = store.view()?;
        Ok(view.explain(figure, period, &args.filter.filter(&view)?)?)
    };
    let explanation = explain(&asked.store, asked.period)?;
    if let Some(before) = args.period.before(context)? {
        let then = explain(&before.store, before.period)?;
        return compare::explained(context, &args.figure, &asked, &before, [&then, &explanation]);
    }
    let ReportRequest { period, as_of, info, .. } = asked;
    let only = args.only.as_deref();
    let explained = Explained { asked: &args.figure, period, as_of, only, explanation };
    render::explained(context, &explained, &info)
}
