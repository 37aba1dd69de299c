//! `report needs`: the list behind the fitting rate, one line a need.

use clap::Args;
use serde_json::{Map, json};

use super::filter::{Asked, FilterArgs, PeriodArgs};
use crate::args::Format;
use crate::context::Context;
use crate::error::Result;
use crate::lang::say;
use crate::render::{self, NEEDS};

/// List the needs that the fitting rate counts, and those withdrawn in the period
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report needs --year 2023 --school SP-0981\nassistive report needs --year 2023 --programme school --format csv"
)]
pub(crate) struct NeedsArgs {
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

pub(crate) fn run(args: &NeedsArgs, context: &mut Context) -> Result<()> {
    let Asked { period, as_of, registry, info } = args.period.open(context)?;
    let view = registry.view()?;
    let report = view.needs_report(period, &args.filter.filter(&view)?)?;
    let (from, to) = (period.from().to_string(), period.to().to_string());
    if context.format() == Format::Table {
        let title = say!(context.words, "needs-title", from = from.as_str(), to = to.as_str());
        context.ui.line(&title)?;
        if let Some(moment) = as_of {
            let text = say!(context.words, "rate-as-of", moment = moment);
            context.ui.line(&text)?;
        }
        context.ui.line("")?;
    }
    let mut head = Map::new();
    head.insert("report".into(), json!("needs"));
    head.insert("from".into(), json!(from));
    head.insert("to".into(), json!(to));
    head.insert("as_of".into(), json!(as_of));
    head.insert("position".into(), render::position(&info));
    render::listed(context, head, "rows", NEEDS, &report.rows)?;
    if context.format() == Format::Table {
        let position = render::position_line(&context.words, &info);
        context.ui.line(&position)?;
    }
    Ok(())
}
