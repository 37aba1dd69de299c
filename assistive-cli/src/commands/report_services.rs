//! `report services`: people served, of those in need and of all registered.

use assistive_core::Store;
use assistive_core::report::{
    CountedPeriod, Dimension, ServicesFigures, ServicesQuery, ServicesReport, Suppressed,
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
use crate::render::{self, Figures, SERVED, data_of};

/// Count people served: of those in need, and of all who are registered
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report services --year 2023\nassistive report services --year 2023 --by county"
)]
pub(crate) struct ServicesArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Group by this; a second one makes the columns of a table (`--by county --by quarter`)
    #[arg(long, value_name = "DIMENSION", value_parser = dimension(), value_delimiter = ',')]
    by: Vec<Dimension>,
    #[command(flatten)]
    filter: FilterArgs,
}

fn dimension() -> impl TypedValueParser<Value = Dimension> {
    let of_people = Dimension::ALL.iter().filter(|by| by.is_partition() || by.is_period());
    by_code("dimension", of_people.map(|by| by.code()), Dimension::from_code)
}

pub(crate) fn run(args: &ServicesArgs, context: &mut Context) -> Result<()> {
    let [by, columns] = grouping::of(&args.by, context)?;
    let asked = args.period.open(context)?;
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    let count = |store: &Store, period: CountedPeriod| -> Result<ServicesReport> {
        let view = store.view()?;
        let filter = args.filter.filter(&view)?;
        Ok(view.services(&ServicesQuery::new(period).by(by).columns(columns).filter(filter))?)
    };
    if let Some(before) = args.period.before(context)? {
        compare::no_groups(&args.by, context)?;
        return compare::totals(context, "services", &asked, &before, |store, period| {
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
    report: ServicesReport,
    suppressed: Suppressed,
    as_of: Option<&'a str>,
    context: &Context,
) -> Figures<'a, ServicesFigures> {
    let by = report.query.by;
    let across = report.query.columns;
    Figures {
        report: "services",
        data: data_of(&report),
        period: report.query.period,
        as_of,
        by: by.map(Dimension::code),
        drawn: "service_rate",
        columns: SERVED,
        rows: report.rows,
        across: across.map(|across| (across.code(), report.columns)),
        counts: Some(["rehab_persons_served_in_need", "rehab_persons_in_need"]),
        total: report.total,
        suppressed,
        rest: &[],
        notes: render::note_of_periods(&context.messages, [by, across])
            .into_iter()
            .chain([tr!(context.messages, "services-how")])
            .collect(),
    }
}
