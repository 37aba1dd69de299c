//! `report annual`: the headline figures of a year.

use assistive_core::report::AnnualFigures;
use clap::Args;

use super::compare;
use super::filter::{self, FilterArgs, PeriodArgs, ReportRequest};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render::{self, Annual};

/// The headline figures of a year on one page, beside those of the year before
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report annual --year 2023\nassistive report annual --year 2023 --division 旬阳市 --json"
)]
pub(crate) struct AnnualArgs {
    /// The calendar year; this one by default
    #[arg(long)]
    year: Option<String>,
    /// As known then: a day (its end), a time, or the number of a commit
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,
    /// Changes since the state of this moment: figures, and the commits
    #[arg(long, value_name = "MOMENT")]
    compare_as_of: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
}

pub(crate) fn run(args: &AnnualArgs, context: &mut Context) -> Result<()> {
    let year = match &args.year {
        Some(text) => filter::year(text).ok_or_else(|| {
            CliError::Usage(tr!(context.messages, "usage-annual-year", value = text.as_str()))
        })?,
        None => context.today()?.year(),
    };
    let wanted = PeriodArgs::of_year(year, args.as_of.clone(), args.compare_as_of.clone());
    let asked = wanted.open(context)?;
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    if let Some(before) = wanted.before(context)? {
        return compare::totals(context, "annual", &asked, &before, |store, period, _| {
            let view = store.view()?;
            let filter = args.filter.filter(&view)?;
            Ok(render::annual_figures(&view.annual(period, &filter)?.figures))
        });
    }
    let ReportRequest { period, as_of, store, info } = asked;
    let view = store.view()?;
    let filter = args.filter.filter(&view)?;
    let report = view.annual(period, &filter)?;
    let before = match assistive_core::model::Period::year(year - 1) {
        Some(before) => Some(view.annual(before.until(period.counted_to()), &filter)?.figures),
        None => None,
    };
    let (mut suppressed, mut withheld_before) = Default::default();
    if context.publish {
        suppressed = report.suppressed();
        withheld_before = before.as_ref().map(AnnualFigures::suppressed).unwrap_or_default();
    }
    let mut options = format!("--year {year}");
    if let Some(moment) = as_of {
        options += &format!(" --as-of {}", super::filter::quoted(moment));
    }
    options += &args.filter.written();
    let annual = Annual { year, report, before, suppressed, withheld_before, options, as_of };
    render::annual(context, &annual, &info)
}
