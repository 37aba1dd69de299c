//! The parts of a report as people read it: its title, tables and notes.

use crate::render::{Align, Cell, Grid};

/// A report as people read it.
#[derive(Default)]
pub(crate) struct Page {
    /// The title, with the days of the report.
    pub(crate) title: String,
    /// The lines below the title.
    pub(crate) under: Vec<String>,
    /// The tables.
    pub(crate) parts: Vec<Part>,
    /// The notes that are needed to read it, the last with the commit that it was made of.
    pub(crate) notes: Vec<String>,
    /// The next step, printed on the terminal only.
    pub(crate) hint: Option<String>,
    /// True if it is not handed in, so that it has no lines to sign on.
    pub(crate) is_unsigned: bool,
    /// True if it is to fit on one sheet of paper, apart from annexes: its tables are close, and without charts.
    pub(crate) is_compact: bool,
    /// The reporting body, and the day on which the page was made. They are on top of every page.
    pub(crate) head: Vec<String>,
}

/// A table of a report.
pub(crate) struct Part {
    /// The text above it.
    pub(crate) caption: Option<String>,
    /// Its cells.
    pub(crate) grid: Grid,
    /// The number of columns that stay in a narrow terminal.
    pub(crate) fewest: usize,
    /// The column that is drawn as bars where there is room for pictures.
    pub(crate) bars: Option<usize>,
    /// The number of columns at the right that are of use on the terminal only.
    pub(crate) aside: usize,
    /// True if it has the fields of a record: in each row the names and values of two fields, or of one.
    pub(crate) is_fields: bool,
    /// True if it is a cross table. Paper or a terminal that is too narrow for its columns gets several tables.
    pub(crate) is_cross: bool,
    /// True if it repeats figures of another table as numbers that a spreadsheet can reckon with.
    pub(crate) in_workbook_only: bool,
    /// True if it comes after the signatures, on pages of its own.
    pub(crate) is_annex: bool,
}

/// The most bars that can be told apart.
const MOST_BARS: usize = 60;

/// A bar of a chart.
pub(super) struct ChartBar<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// Its length: 1 is the whole for a rate, and the largest for a count.
    pub(super) share: f64,
}

impl Part {
    /// Creates a table without a caption or bars.
    pub(crate) fn table(grid: Grid, fewest: usize) -> Self {
        Self {
            caption: None,
            grid,
            fewest,
            bars: None,
            aside: 0,
            is_fields: false,
            is_cross: false,
            in_workbook_only: false,
            is_annex: false,
        }
    }

    /// Creates a table of fields: each row has the names and values of two fields, or of one.
    pub(crate) fn fields(rows: Vec<Vec<Cell>>) -> Self {
        let aligns = vec![Align::Left, Align::Wrap, Align::Left, Align::Wrap];
        let fewest = aligns.len();
        let grid = Grid { header: Vec::new(), aligns, rows, total: false };
        Self { is_fields: true, ..Self::table(grid, fewest) }
    }

    /// Returns the bars, one for each row but the total; none if there are too few or too many rows.
    pub(super) fn bars(&self) -> Vec<ChartBar<'_>> {
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
            Some(ChartBar { name: name.as_text(), text: value.as_text(), share })
        };
        rows.iter().filter_map(bar).collect()
    }
}

/// The most columns of a cross table beside the name and the total that a page is wide enough for.
const MOST_COLUMNS: usize = 6;

impl Part {
    /// Returns the tables of a cross table that a page is wide enough for, each with the names of the rows. Returns any other table
    /// as it is.
    pub(super) fn split(self) -> Vec<Self> {
        let all = self.grid.aligns.len();
        if !self.is_cross || all <= 2 + MOST_COLUMNS {
            return vec![self];
        }
        let columns: Vec<_> = (2..all).collect();
        let piece = |columns: &[usize]| {
            let columns = [&[0, 1], columns].concat();
            Self { is_cross: true, ..Self::table(self.grid.columns(&columns), self.fewest) }
        };
        let mut pieces: Vec<_> = columns.chunks(MOST_COLUMNS).map(piece).collect();
        if let Some(first) = pieces.first_mut() {
            first.caption = self.caption;
        }
        pieces
    }
}

impl Page {
    /// Returns the page without the tables for workbooks only.
    pub(super) fn without_numbers(mut self) -> Self {
        self.parts.retain(|part| !part.in_workbook_only);
        self
    }

    /// Returns the page for paper, without the columns for the terminal.
    pub(super) fn on_paper(mut self) -> Self {
        for part in &mut self.parts {
            part.grid = part.grid.first(part.grid.aligns.len() - part.aside);
        }
        self
    }
}
