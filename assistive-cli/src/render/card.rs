//! A card: one record as a short head, and the records that belong to it in sections. The cards of the kinds of records
//! are in `cards`.

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::page::{Page, Part, render_report};
use super::{Align, Cell, Column, FEWEST, Grid};
use crate::context::Context;
use crate::error::Result;
use crate::render_options::RenderOptions;

/// The widest heading and value of a field that shares a line with another one.
const SHORT: [usize; 2] = [16, 24];

/// A card.
pub(crate) struct Card {
    title: String,
    /// The fields of the record, each with its heading.
    head: Vec<(String, Cell)>,
    /// The whole card for programs.
    object: Map<String, Value>,
    /// The record as a row.
    csv: Vec<u8>,
    sections: Vec<Part>,
}

/// A card that is being made.
pub(super) struct CardBuilder<'a> {
    look: RenderOptions<'a>,
    card: Card,
}

impl<'a> CardBuilder<'a> {
    /// Creates the card of a record.
    pub(super) fn new<T>(
        look: RenderOptions<'a>,
        title: String,
        columns: &[Column<T>],
        item: &T,
    ) -> Result<Self> {
        let single = columns.iter().filter(|column| column.is_single());
        let head = single.map(|column| (column.heading(&look), column.cell(item, &look)));
        let object = match super::json_of(columns, item, &look) {
            Value::Object(object) => object,
            _ => Map::new(),
        };
        let csv = super::csv_of(columns, std::slice::from_ref(item), &look)?;
        let card = Card { head: head.collect(), title, object, csv, sections: Vec::new() };
        Ok(Self { look, card })
    }

    /// Returns the options by which values are shown.
    pub(super) fn look(&self) -> RenderOptions<'a> {
        self.look
    }

    /// Adds a field to the head.
    pub(super) fn field(mut self, key: &'static str, cell: Cell) -> Self {
        let heading = super::heading(key, &self.look);
        self.card.object.insert(key.to_owned(), cell.clone().into_value());
        self.card.head.push((heading, cell));
        self
    }

    /// Adds a field for programs only.
    pub(super) fn data(mut self, key: &str, value: Value) -> Self {
        self.card.object.insert(key.to_owned(), value);
        self
    }

    /// Writes this list as CSV in place of the record.
    pub(super) fn csv<T>(mut self, columns: &[Column<T>], items: &[T]) -> Result<Self> {
        self.card.csv = super::csv_of(columns, items, &self.look)?;
        Ok(self)
    }

    /// Adds a section. People see the columns with these keys, and programs all.
    pub(super) fn section<T>(
        self,
        name: &str,
        columns: &[Column<T>],
        shown: &[&str],
        items: &[T],
    ) -> Self {
        let items: Vec<_> = items.iter().collect();
        self.wide_section(name, columns, shown, &items, &[])
    }

    /// Adds a section with more columns at the right, each with its cells from top to bottom.
    pub(super) fn wide_section<T>(
        mut self,
        name: &str,
        columns: &[Column<T>],
        shown: &[&str],
        items: &[&T],
        more: &[(&'static str, Vec<Cell>)],
    ) -> Self {
        let mut grid = super::grid_of(columns, shown, items, &self.look);
        let mut rows: Vec<_> =
            items.iter().map(|item| super::json_of(columns, *item, &self.look)).collect();
        for (key, cells) in more {
            grid.header.push(super::heading(key, &self.look));
            grid.aligns.push(Align::Wrap);
            for ((cell, shown), row) in cells.iter().zip(&mut grid.rows).zip(&mut rows) {
                shown.push(cell.clone());
                row[*key] = cell.clone().into_value();
            }
        }
        self.card.object.insert(name.to_owned(), rows.into());
        if !items.is_empty() {
            let id = format!("card-{}", name.replace('_', "-"));
            let caption = Some(self.look.messages.message(&id, &[]));
            self.card.sections.push(Part { caption, ..Part::table(filled(grid), FEWEST) });
        }
        self
    }

    /// Returns the card.
    pub(super) fn done(self) -> Card {
        self.card
    }
}

impl Card {
    /// Prints the card, or writes it as a page.
    pub(crate) fn render(self, context: &mut Context) -> Result<()> {
        let Self { title, head, object, csv, sections } = self;
        let page = |_: &RenderOptions<'_>| {
            let head = std::iter::once(Part::fields(fields(head)));
            let parts = head.chain(sections).collect();
            Page { title, parts, is_unsigned: true, ..Page::default() }
        };
        render_report(context, |_| Value::Object(object), |_| Ok(csv), page)
    }
}

/// Returns the fields that have a value, two short ones in a row, and the long ones below.
fn fields(head: Vec<(String, Cell)>) -> Vec<Vec<Cell>> {
    let filled = head.into_iter().filter(|(_, cell)| !cell.as_text().is_empty());
    let is_short = |field: &(String, Cell)| {
        let [heading, value] = SHORT;
        field.0.width() <= heading && field.1.as_text().width() <= value
    };
    let (short, long): (Vec<_>, Vec<_>) = filled.partition(is_short);
    let pair = |pair: &[(String, Cell)]| {
        let cells = pair.iter().map(|(heading, cell)| [Cell::text(heading), cell.clone()]);
        cells.flatten().collect()
    };
    // Read downwards, the left half first.
    let half = short.len().div_ceil(2);
    let rows = (0..half).map(|at| {
        let right = short.get(half + at);
        pair(&short[at..=at].iter().chain(right).cloned().collect::<Vec<_>>())
    });
    rows.chain(long.chunks(1).map(pair)).collect()
}

/// Returns a table without the columns that are empty or zero in every row.
fn filled(grid: Grid) -> Grid {
    let is_filled = |row: &Vec<Cell>, at: usize| {
        row.get(at).is_some_and(|cell| !matches!(cell.as_text(), "" | "0"))
    };
    let columns = 0..grid.aligns.len();
    let kept: Vec<_> =
        columns.filter(|at| grid.rows.iter().any(|row| is_filled(row, *at))).collect();
    Grid {
        header: kept.iter().map(|at| grid.header[*at].clone()).collect(),
        aligns: kept.iter().map(|at| grid.aligns[*at]).collect(),
        rows: grid
            .rows
            .iter()
            .map(|row| kept.iter().filter_map(|at| row.get(*at).cloned()).collect())
            .collect(),
        total: grid.total,
    }
}
