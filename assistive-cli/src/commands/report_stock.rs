//! `report stock`: the stock and the donations.

use assistive_core::Store;
use assistive_core::report::{
    CountedPeriod, Recovery, StockBy, StockQuery, StockReport, Suppressed,
};
use clap::Args;
use clap::builder::TypedValueParser;
use serde_json::{Map, Value, json};

use super::compare::{self, figures_of};
use super::filter::{self, PeriodArgs, StockFilterArgs};
use crate::args::by_code;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render::{Figures, STANDINGS, fraction, yuan};

/// Count the stock: how devices stand now, and what was donated in the period
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report stock --by site\nassistive report stock --year 2023 --division 石泉县 --by device"
)]
pub(crate) struct StockArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Group by this
    #[arg(long, value_name = "DIMENSION", value_parser = grouping(), value_delimiter = ',')]
    by: Vec<StockBy>,
    #[command(flatten)]
    filter: StockFilterArgs,
}

/// Returns the recovered devices, for programs.
fn recovered(recovery: Recovery) -> Map<String, Value> {
    let Recovery { with_users, given_back, .. } = recovery;
    let rate = fraction(recovery.rate());
    Map::from_iter([
        ("with_users".to_owned(), json!(with_users)),
        ("given_back".to_owned(), json!(given_back)),
        ("recovery_rate".to_owned(), rate),
    ])
}

fn grouping() -> impl TypedValueParser<Value = StockBy> {
    by_code("dimension", StockBy::ALL.iter().map(|by| by.code()), StockBy::from_code)
}

pub(crate) fn run(args: &StockArgs, context: &mut Context) -> Result<()> {
    let by = match args.by[..] {
        [] => None,
        [by] => Some(by),
        _ => return Err(CliError::Usage(tr!(context.messages, "usage-by-one"))),
    };
    let asked = args.period.open(context)?;
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    let count = |store: &Store, period: CountedPeriod| -> Result<StockReport> {
        let view = store.view()?;
        let filter = args.filter.filter(&view)?;
        Ok(view.stock_report(&StockQuery::new(period).by(by).filter(filter))?)
    };
    if let Some(before) = args.period.before(context)? {
        compare::no_groups(by.as_slice(), context)?;
        return compare::totals(context, "stock", &asked, &before, |store, period, look| {
            let report = count(store, period)?;
            let mut figures = figures_of(STANDINGS, &report.total, look);
            figures.insert("donated_items".into(), json!(report.donated_items));
            figures.insert("donated_value".into(), yuan(report.donated_value));
            figures.extend(recovered(report.recovery));
            Ok(figures)
        });
    }
    let report = count(&asked.store, asked.period)?;
    let (as_of, info) = (asked.as_of, &asked.info);
    let (count, value) = (report.donated_items, yuan(report.donated_value));
    let mut rest = Map::new();
    rest.insert("donated_items".into(), json!(count));
    rest.insert("donated_value".into(), value.clone());
    rest.extend(recovered(report.recovery));
    let Recovery { with_users, given_back, .. } = report.recovery;
    // Recovery concerns only devices that were handed over for good.
    let recovered = (with_users > 0).then(|| {
        let rate = report.recovery.rate().to_string();
        tr!(context.messages, "stock-recovered", back = given_back, users = with_users, rate = rate)
    });
    let donated = tr!(context.messages, "stock-donated", count = count, value = value.to_string());
    let figures = Figures {
        report: "stock",
        period: asked.period,
        as_of,
        by: by.map(StockBy::code),
        partition: true,
        drawn: "quantity",
        columns: STANDINGS,
        rows: report.rows,
        across: None,
        counts: None,
        total: report.total,
        // It counts devices: no person can be recognised.
        suppressed: Suppressed::default(),
        rest,
        notes: [Some(donated), recovered, Some(tr!(context.messages, "stock-how"))]
            .into_iter()
            .flatten()
            .collect(),
    };
    figures.print(context, info)
}
