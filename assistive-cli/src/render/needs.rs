//! Renders the needs list of a report: one row for each need.

use assistive_core::Info;
use assistive_core::report::NeedsReport;
use serde_json::json;

use super::{
    FEWEST, NEEDS, Page, Part, csv_of, grid, json_of, period_days, period_text, position,
    position_line, render_report, under,
};
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;

/// Prints a needs list; `as_of` as it was given, `info` says how far the store was read.
pub(crate) fn needs(
    context: &mut Context,
    report: &NeedsReport,
    as_of: Option<&str>,
    info: &Info,
) -> Result<()> {
    let [from, to, counted_to] = period_days(report.period);
    render_report(
        context,
        |look| {
            let rows = report.rows.iter().map(|row| json_of(NEEDS, row, look));
            json!({
                "report": "needs",
                "from": from,
                "to": to,
                "counted_to": counted_to,
                "as_of": as_of,
                "position": position(info),
                "rows": rows.collect::<Vec<_>>(),
            })
        },
        |look| csv_of(NEEDS, &report.rows, look),
        |look| {
            let messages = look.messages;
            let count = tr!(messages, "list-count", count = report.rows.len());
            Page {
                title: tr!(messages, "needs-title", period = period_text(messages, report.period)),
                under: under(messages, as_of),
                parts: vec![Part::table(grid(NEEDS, &report.rows, look), FEWEST)],
                notes: vec![count, position_line(messages, info)],
                ..Page::default()
            }
        },
    )
}
