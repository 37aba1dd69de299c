//! Renders a report that has figures in rows and a total: a table, a JSON object as the contract has it, or CSV.

use assistive_core::Info;
use assistive_core::report::{CountedPeriod, ReportRow, Suppressed};
use serde_json::{Map, Value};

use super::cross::{CrossTable, counts_and_rate};
use super::data::{for_terminal, of_store};
use super::rate::{name_and_code, row_name};
use super::{
    Align, Cell, Column, Grid, Page, Part, csv_lines, period_days, period_text, position_line,
    render_report, under, unless_withheld,
};
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render_options::RenderOptions;

/// The fewest columns in a narrow terminal.
const FEWEST: usize = 3;

/// A report with figures.
pub(crate) struct Figures<'a, F> {
    /// Its code.
    pub(crate) report: &'a str,
    /// The library's JSON of it.
    pub(crate) data: Map<String, Value>,
    /// The days it covers.
    pub(crate) period: CountedPeriod,
    /// The moment it is as of, as it was given.
    pub(crate) as_of: Option<&'a str>,
    /// The code of what it is grouped by.
    pub(crate) by: Option<&'a str>,
    /// The column that is drawn as bars, and shown in the cells of a cross table.
    pub(crate) drawn: &'a str,
    /// The two counts of this column, if it is a rate.
    pub(crate) counts: Option<[&'a str; 2]>,
    /// Its columns.
    pub(crate) columns: &'a [Column<F>],
    /// Its groups.
    pub(crate) rows: Vec<ReportRow<F>>,
    /// The code of the dimension of the columns of a cross table, and the columns.
    pub(crate) across: Option<(&'a str, Vec<ReportRow<F>>)>,
    /// All of it.
    pub(crate) total: F,
    /// The suppressed figures.
    pub(crate) suppressed: Suppressed,
    /// The names of other figures of the whole.
    pub(crate) rest: &'a [&'a str],
    /// The notes that are needed to read the figures.
    pub(crate) notes: Vec<String>,
}

impl<F> Figures<'_, F> {
    /// Prints the report; `info` says how far the store was read.
    pub(crate) fn print(&self, context: &mut Context, info: &Info) -> Result<()> {
        render_report(
            context,
            |look| self.object(look, info),
            |look| self.csv(look),
            |look| self.page(look, info),
        )
    }

    fn object(&self, look: &RenderOptions<'_>, info: &Info) -> Value {
        let columns = self.across.as_ref().map_or(&[][..], |(_, columns)| columns);
        let mut data = self.data.clone();
        for_terminal(&mut data, [&self.rows, columns], &self.suppressed, look.messages);
        of_store(data, self.as_of, info)
    }

    /// Returns the cross table, if the report has columns.
    fn cross(&self) -> Option<CrossTable<'_, F>> {
        let (rows, (columns_by, columns)) = (self.by?, self.across.as_ref()?);
        let (by, total) = ([rows, *columns_by], &self.total);
        Some(CrossTable { by, rows: &self.rows, columns, total })
    }

    /// Returns the tables of a cross table: the drawn figure, for people with its counts. A workbook has a table of each count,
    /// too.
    fn cross_parts(&self, table: &CrossTable<'_, F>, look: &RenderOptions<'_>) -> Vec<Part> {
        let column = |key: &str| self.columns.iter().find(|column| column.key() == key);
        let cell = |key: &str, figures: &F| {
            column(key).map_or(Cell::none(), |column| shown(column, figures, look))
        };
        let drawn = |figures: &F| {
            let drawn = cell(self.drawn, figures);
            match self.counts {
                Some(counts) => counts_and_rate(counts.map(|key| cell(key, figures)), drawn),
                None => drawn,
            }
        };
        let part = |key: &str, part: Part| {
            let id = format!("figure-{}", key.replace('_', "-"));
            Part { caption: Some(look.messages.message(&id, &[])), ..part }
        };
        let first = part(self.drawn, table.part(look.messages, drawn));
        let counts = self.counts.into_iter().flatten().map(|key| {
            let of_count = table.part(look.messages, |figures| cell(key, figures));
            Part { in_workbook_only: true, ..part(key, of_count) }
        });
        std::iter::once(first).chain(counts).collect()
    }

    fn csv(&self, look: &RenderOptions<'_>) -> Result<Vec<u8>> {
        if let Some(table) = self.cross() {
            let names = self.columns.iter().map(|column| column.key().to_owned());
            let cells = |figures: &F| {
                let cells = self.columns.iter().map(|column| column.cell(figures, look).csv());
                cells.collect()
            };
            return table.csv(look.messages, self.period, names.collect(), cells);
        }
        let period = period_days(self.period);
        let header = ["row", "key", "label", "from", "to", "counted_to"];
        let mut header: Vec<_> = header.map(str::to_owned).into();
        header.extend(self.columns.iter().map(|column| column.key().to_owned()));
        header.extend(self.rest.iter().map(|name| (*name).to_owned()));
        let line =
            |[kind, key, name]: [&str; 3], figures: &F, is_withheld: &dyn Fn(&str) -> bool| {
                let mut line = vec![kind.to_owned(), key.to_owned(), name.to_owned()];
                line.extend(period.clone());
                let cell = |column: &Column<F>| {
                    let cell = column.cell(figures, look);
                    unless_withheld(is_withheld(column.key()), cell).csv()
                };
                line.extend(self.columns.iter().map(cell));
                let rest = self.rest.iter().map(|name| match self.data.get(*name) {
                    Some(value) if kind == "total" => value.to_string(),
                    _ => String::new(),
                });
                line.extend(rest);
                line
            };
        let rows = self.rows.iter().enumerate().map(|(at, row)| {
            let head = ["group", row.label.code(), &row_name(look.messages, &row.label)];
            line(head, &row.figures, &|figure| self.suppressed.of_row(at, figure))
        });
        let head = ["total", "", &tr!(look.messages, "rate-total")];
        let total = line(head, &self.total, &|figure| self.suppressed.of_total(figure));
        csv_lines(std::iter::once(header).chain(rows).chain([total]))
    }

    fn page(&self, look: &RenderOptions<'_>, info: &Info) -> Page {
        let messages = look.messages;
        let parts = match (self.by, self.cross()) {
            (Some(_), Some(table)) => self.cross_parts(&table, look),
            (Some(by), None) => {
                let drawn = self.columns.iter().position(|column| column.key() == self.drawn);
                let grid = self.grid(look, messages.word("dimension", by));
                vec![Part { bars: drawn.map(|column| 1 + column), ..Part::table(grid, FEWEST) }]
            }
            (None, _) => vec![Part::table(self.summary(look), FEWEST)],
        };
        let mut notes = self.notes.clone();
        if self.by.is_some() && self.data.get("partition") == Some(&Value::Bool(false)) {
            let id = match self.report {
                "lending" => "figures-no-partition",
                _ => "rate-no-partition",
            };
            notes.push(messages.message(id, &[]));
        }
        notes.extend(self.suppressed.is_any().then(|| tr!(messages, "report-withheld")));
        notes.push(position_line(messages, info));
        let title = format!("{}-title", self.report);
        let title = tr!(messages, &title, period = period_text(messages, self.period));
        Page { title, under: under(messages, self.as_of), parts, notes, ..Page::default() }
    }

    fn cells(
        &self,
        name: String,
        figures: &F,
        look: &RenderOptions<'_>,
        is_withheld: impl Fn(&str) -> bool,
    ) -> Vec<Cell> {
        let cell = |column: &Column<F>| {
            unless_withheld(is_withheld(column.key()), shown(column, figures, look))
        };
        std::iter::once(Cell::text(name)).chain(self.columns.iter().map(cell)).collect()
    }

    /// Returns a table with a row for each group, the total below.
    fn grid(&self, look: &RenderOptions<'_>, dimension: String) -> Grid {
        let headings = self.columns.iter().map(|column| column.heading(look));
        let row = |(at, row): (usize, &ReportRow<F>)| {
            let name = name_and_code(look.messages, &row.label);
            self.cells(name, &row.figures, look, |figure| self.suppressed.of_row(at, figure))
        };
        let mut rows: Vec<_> = self.rows.iter().enumerate().map(row).collect();
        let total = tr!(look.messages, "rate-total");
        rows.push(self.cells(total, &self.total, look, |figure| self.suppressed.of_total(figure)));
        let aligns = self.columns.iter().map(Column::align);
        Grid {
            header: std::iter::once(dimension).chain(headings).collect(),
            aligns: std::iter::once(Align::Left).chain(aligns).collect(),
            rows,
            total: true,
        }
    }

    /// Returns the figures of the whole below each other.
    fn summary(&self, look: &RenderOptions<'_>) -> Grid {
        let row = |column: &Column<F>| {
            let is_withheld = self.suppressed.of_total(column.key());
            let cell = unless_withheld(is_withheld, shown(column, &self.total, look));
            vec![Cell::text(column.heading(look)), cell]
        };
        let rows = self.columns.iter().map(row).collect();
        Grid { header: Vec::new(), aligns: vec![Align::Left, Align::Right], rows, total: false }
    }
}

/// Returns a figure; a dash where there is none.
fn shown<F>(column: &Column<F>, figures: &F, look: &RenderOptions<'_>) -> Cell {
    let cell = column.cell(figures, look);
    if cell.as_text().is_empty() { Cell::of("—", Value::Null) } else { cell }
}
