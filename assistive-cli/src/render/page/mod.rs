//! A report as people read it: a title, tables, charts and notes, whatever it is handed over in. How each of those is
//! written stands in a file of its own. Not which figures there are.

mod html;
mod markdown;
mod terminal;
mod workbook;

use serde_json::Value;

use super::{Cell, Grid, RenderOptions};
use crate::context::{Context, Shape};
use crate::error::Result;

pub(super) use html::{field_rows, sheet_of_paper, signatures, table};

/// A report as people read it.
#[derive(Default)]
pub(crate) struct Page {
    /// What it is of, and of which days.
    pub(crate) title: String,
    /// What stands below the title.
    pub(crate) under: Vec<String>,
    /// The tables.
    pub(crate) parts: Vec<Part>,
    /// What must be known to read it, the commit that it was made of at the end.
    pub(crate) notes: Vec<String>,
    /// What to do next: said on the terminal only.
    pub(crate) hint: Option<String>,
}

/// A table of a report.
pub(crate) struct Part {
    /// What stands above it.
    pub(crate) caption: Option<String>,
    /// Its cells.
    pub(crate) grid: Grid,
    /// How many of its columns stay in a narrow terminal.
    pub(crate) fewest: usize,
    /// The column that is drawn as bars where there is room for pictures.
    pub(crate) bars: Option<usize>,
    /// How many columns at the right are of use on the terminal only.
    pub(crate) aside: usize,
}

/// So many bars can be told apart.
const MOST_BARS: usize = 60;

/// A bar of a chart.
struct Bar<'a> {
    name: &'a str,
    text: &'a str,
    /// Its length: 1 is the whole for a rate, and the largest for a count.
    share: f64,
}

impl Part {
    /// A table without a caption or bars.
    pub(crate) fn table(grid: Grid, fewest: usize) -> Self {
        Self { caption: None, grid, fewest, bars: None, aside: 0 }
    }

    /// The bars, one for each row but the total; none where they would not be worth a picture.
    fn bars(&self) -> Vec<Bar<'_>> {
        let Some(column) = self.bars else { return Vec::new() };
        let rows = &self.grid.rows[..self.grid.rows.len() - usize::from(self.grid.total)];
        if rows.len() < 2 || rows.len() > MOST_BARS {
            return Vec::new();
        }
        let drawn = |row: &Vec<Cell>| row.get(column).and_then(Cell::as_number);
        let is_rate = rows.iter().filter_map(|row| row.get(column)).any(Cell::is_rate);
        let largest = rows.iter().filter_map(drawn).fold(0.0, f64::max);
        let whole = if is_rate { 1.0 } else { largest.max(1.0) };
        let bar = |row| {
            let cells: &Vec<Cell> = row;
            let (name, value) = (cells.first()?, cells.get(column)?);
            let share = value.as_number().map_or(0.0, |number| number / whole);
            Some(Bar { name: name.as_text(), text: value.as_text(), share })
        };
        rows.iter().filter_map(bar).collect()
    }
}

impl Page {
    /// The page as it is handed in.
    fn on_paper(mut self) -> Self {
        for part in &mut self.parts {
            part.grid = part.grid.first(part.grid.aligns.len() - part.aside);
        }
        self
    }
}

/// Hands a report over as it was asked for: as data or as a page, on the terminal or in a file.
pub(crate) fn render_report(
    context: &mut Context,
    json: impl FnOnce(&RenderOptions<'_>) -> Value,
    csv: impl FnOnce(&RenderOptions<'_>) -> Result<Vec<u8>>,
    page: impl FnOnce(&RenderOptions<'_>) -> Page,
) -> Result<()> {
    let look = context.look();
    let shape = context.shape();
    let bytes = match shape {
        Shape::Json => format!("{}\n", json(&look)).into_bytes(),
        Shape::Csv => csv(&look)?,
        Shape::Table => {
            let mut page = page(&look);
            page.under.extend(context.only.clone());
            let (lines, left_out) = terminal::lines(&page, context.ui.screen());
            lines.iter().try_for_each(|line| context.ui.line(line))?;
            terminal::tell_left_out(context, left_out);
            return Ok(());
        }
        Shape::Html | Shape::Workbook | Shape::Markdown => {
            let mut page = page(&look).on_paper();
            page.under.extend(context.only.clone());
            match shape {
                Shape::Workbook => workbook::page(&page)?,
                Shape::Markdown => markdown::page(&page).into_bytes(),
                _ => html::page(&page, &context.messages, context.today()?).into_bytes(),
            }
        }
    };
    context.give(shape, &bytes)
}
