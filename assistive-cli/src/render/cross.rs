//! Renders a cross table: the groups of one dimension below each other, those of another beside each other, and in each cell
//! a figure with its counts.

use assistive_core::report::{CountedPeriod, ReportRow};
use serde_json::{Map, Value};

use super::rate::{name_and_code, row_name};
use super::{Align, Cell, Grid, Part, csv_lines, period_days};
use crate::error::Result;
use crate::lang::{Messages, tr};

/// The columns beside the rows of a report.
#[derive(Clone, Copy)]
pub(super) struct CrossTable<'a, F> {
    /// The codes of the dimensions of the rows and of the columns.
    pub(super) by: [&'a str; 2],
    pub(super) rows: &'a [ReportRow<F>],
    pub(super) columns: &'a [ReportRow<F>],
    pub(super) total: &'a F,
}

impl<F> CrossTable<'_, F> {
    /// Returns the table with one cell for each pair, and the totals.
    pub(super) fn part(&self, messages: &Messages, cell: impl Fn(&F) -> Cell) -> Part {
        let [rows, columns] = self.by.map(|by| messages.word("dimension", by));
        let total = tr!(messages, "rate-total");
        let corner = tr!(messages, "cross-corner", rows = rows, columns = columns);
        let names = self.columns.iter().map(|column| row_name(messages, &column.label));
        let line = |name: String, all: &F, cells: Vec<&F>| {
            let cells = std::iter::once(all).chain(cells).map(&cell);
            std::iter::once(Cell::text(name)).chain(cells).collect()
        };
        let row = |row: &ReportRow<F>| {
            line(name_and_code(messages, &row.label), &row.figures, row.cells.iter().collect())
        };
        let of_columns = self.columns.iter().map(|column| &column.figures).collect();
        let last = line(total.clone(), self.total, of_columns);
        let aligns = std::iter::once(Align::Left).chain(std::iter::repeat(Align::Right));
        let grid = Grid {
            header: [corner, total].into_iter().chain(names).collect(),
            aligns: aligns.take(self.columns.len() + 2).collect(),
            rows: self.rows.iter().map(row).chain([last]).collect(),
            total: true,
        };
        let columns = grid.aligns.len();
        Part { is_cross: true, ..Part::table(grid, columns) }
    }

    /// Returns CSV with a line for each row, column and cell, and for the total. `figures` returns the figures under their
    /// `names`.
    pub(super) fn csv(
        &self,
        messages: &Messages,
        period: CountedPeriod,
        names: Vec<String>,
        figures: impl Fn(&F) -> Vec<String>,
    ) -> Result<Vec<u8>> {
        let period = period_days(period);
        let header = ["row", "key", "label", "column_key", "column_label"];
        let header = header.into_iter().chain(["from", "to", "counted_to"]);
        let header = header.map(str::to_owned).chain(names).collect();
        let line = |kind: &str, [row, column]: [Option<&ReportRow<F>>; 2], of: &F| {
            let mut line = vec![kind.to_owned()];
            for group in [row, column] {
                let label = group.map(|group| &group.label);
                line.push(label.map_or(String::new(), |label| label.code().to_owned()));
                line.push(label.map_or(String::new(), |label| row_name(messages, label)));
            }
            line.extend(period.clone());
            line.extend(figures(of));
            line
        };
        let rows = self.rows.iter().map(|row| line("group", [Some(row), None], &row.figures));
        let columns = self.columns.iter();
        let columns = columns.map(|column| line("column", [None, Some(column)], &column.figures));
        let cells = self.rows.iter().flat_map(|row| {
            let cells = self.columns.iter().zip(&row.cells);
            cells.map(|(column, cell)| line("cell", [Some(row), Some(column)], cell))
        });
        let lines: Vec<_> = rows.chain(columns).chain(cells).collect();
        let mut total = line("total", [None, None], self.total);
        total[2] = tr!(messages, "rate-total");
        csv_lines(std::iter::once(header).chain(lines).chain([total]))
    }
}

/// Returns figures by column as JSON: of one row, or of all rows.
pub(super) fn cells_json<'a, F: 'a>(
    messages: &Messages,
    columns: &[ReportRow<F>],
    cells: impl Iterator<Item = &'a F>,
    figures: impl Fn(&F) -> Map<String, Value>,
) -> Value {
    let cell = |(column, cell): (&ReportRow<F>, &F)| {
        let mut object = Map::new();
        object.insert("key".into(), column.label.code().into());
        object.insert("label".into(), row_name(messages, &column.label).into());
        object.extend(figures(cell));
        Value::Object(object)
    };
    columns.iter().zip(cells).map(cell).collect()
}

/// Returns a rate after its two counts; a dash if there is no rate. `rate` is for programs.
pub(super) fn counts_and_rate([part, whole]: [Cell; 2], rate: Cell) -> Cell {
    if rate.as_number().is_none() {
        return rate;
    }
    // The sign of per cent stays on the line of its number.
    let percent = rate.as_text().replace(' ', "\u{a0}");
    let text = format!("{}/{} {percent}", part.as_text(), whole.as_text());
    Cell::of(text, rate.into_value())
}
