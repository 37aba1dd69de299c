//! A report as people read it: a title, tables, charts and notes, in any format. The writer of each format
//! is in a file of its own.

mod html;
mod markdown;
mod parts;
mod terminal;
mod workbook;

use serde_json::Value;

use crate::context::{Context, OutputFormat};
use crate::error::Result;
use crate::lang::tr;
use crate::render_options::RenderOptions;

pub(crate) use html::index;
pub(super) use html::{field_rows, sheet_of_paper, signatures, table};
pub(crate) use parts::{Page, Part};

/// Writes a report in the requested form: as data or as a page, on the terminal or into a file.
pub(crate) fn render_report(
    context: &mut Context,
    json: impl FnOnce(&RenderOptions<'_>) -> Value,
    csv: impl FnOnce(&RenderOptions<'_>) -> Result<Vec<u8>>,
    page: impl FnOnce(&RenderOptions<'_>) -> Page,
) -> Result<()> {
    let look = context.render_options();
    let shape = context.shape();
    let bytes = match shape {
        OutputFormat::Json => format!("{}\n", json(&look)).into_bytes(),
        OutputFormat::Csv => csv(&look)?,
        OutputFormat::Table => {
            let page = with_context(page(&look).without_numbers(), context);
            let (lines, left_out) = terminal::lines(&page, context.ui.screen());
            lines.iter().try_for_each(|line| context.ui.line(line))?;
            terminal::notice_left_out(context, &left_out);
            notice_single_table(context);
            return Ok(());
        }
        OutputFormat::Html | OutputFormat::Workbook | OutputFormat::Markdown => {
            let mut page = with_context(page(&look).on_paper(), context);
            page.head = head(context)?;
            match shape {
                OutputFormat::Workbook => workbook::page(&page)?,
                OutputFormat::Markdown => markdown::page(&page.without_numbers()).into_bytes(),
                _ => html::page(page.without_numbers(), &context.messages).into_bytes(),
            }
        }
    };
    context.write_output(shape, &bytes)?;
    notice_single_table(context);
    Ok(())
}

/// Returns the reporting body and the day on which a page is made.
pub(crate) fn head(context: &Context) -> Result<Vec<String>> {
    let made = tr!(context.messages, "page-made", day = context.today()?.to_string());
    Ok(context.body.clone().into_iter().chain([made]).collect())
}

/// Adds the conditions of the report.
fn with_context(mut page: Page, context: &Context) -> Page {
    page.under.extend(context.only.clone());
    page
}

/// Reminds whoever publishes one table of those about the same people. `report publish` checks its tables together.
fn notice_single_table(context: &mut Context) {
    if context.publish && context.gathered.is_none() {
        let text = tr!(context.messages, "report-single-table");
        context.ui.notice(&text);
    }
}
