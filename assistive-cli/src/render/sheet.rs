//! Lists and single records: one list of columns defines tables, JSON and CSV.

use assistive_core::exchange::neutral;
use serde_json::{Map, Value};

use super::{Align, Cell, Grid, Page, Part, render_report};
use crate::args::{Format, RowsArgs};
use crate::context::{Context, Output};
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::outfile;
use crate::render_options::RenderOptions;

/// The outputs in which a column appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// In lists, single records and data.
    All,
    /// In single records and data.
    Detail,
    /// In data only.
    Data,
    /// In lists and single records, not in data.
    Shown,
    /// In lists only, in place of several columns of the others.
    List,
    /// In the sections of cards only, in place of several columns of the others.
    Card,
}

impl Visibility {
    fn list(self) -> bool {
        matches!(self, Self::All | Self::Shown | Self::List)
    }

    fn data(self) -> bool {
        !matches!(self, Self::Shown | Self::List | Self::Card)
    }

    fn single(self) -> bool {
        !matches!(self, Self::Data | Self::List | Self::Card)
    }
}

/// A column of a list of `T`.
pub(crate) struct Column<T> {
    key: &'static str,
    heading: &'static str,
    place: Visibility,
    align: Align,
    cell: fn(&T, &RenderOptions<'_>) -> Cell,
}

// Not derived: `T` need not be `Copy`.
impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Column<T> {}

impl<T> Column<T> {
    /// Creates a column with the heading `col-<key>`.
    pub(crate) const fn new(
        key: &'static str,
        place: Visibility,
        cell: fn(&T, &RenderOptions<'_>) -> Cell,
    ) -> Self {
        Self { key, heading: key, place, align: Align::Left, cell }
    }

    /// Creates a column of numbers.
    pub(crate) const fn right(
        key: &'static str,
        place: Visibility,
        cell: fn(&T, &RenderOptions<'_>) -> Cell,
    ) -> Self {
        Self { key, heading: key, place, align: Align::Right, cell }
    }

    /// Creates a column of long text.
    pub(crate) const fn wrap(
        key: &'static str,
        place: Visibility,
        cell: fn(&T, &RenderOptions<'_>) -> Cell,
    ) -> Self {
        Self { key, heading: key, place, align: Align::Wrap, cell }
    }

    /// Creates a column under another heading, for a key that would mislead people.
    pub(crate) const fn titled(
        key: &'static str,
        heading: &'static str,
        place: Visibility,
        cell: fn(&T, &RenderOptions<'_>) -> Cell,
    ) -> Self {
        Self { key, heading, place, align: Align::Left, cell }
    }

    /// Checks whether it appears in single records.
    pub(super) fn is_single(&self) -> bool {
        self.place.single()
    }

    /// Returns its name in data.
    pub(super) fn key(&self) -> &'static str {
        self.key
    }

    /// Returns its alignment.
    pub(super) fn align(&self) -> Align {
        self.align
    }

    /// Returns the cell of an item. Ids in any text are masked unless they are to be shown: people type them into names,
    /// notes and the names of files, too.
    pub(super) fn cell(&self, item: &T, look: &RenderOptions<'_>) -> Cell {
        let cell = (self.cell)(item, look);
        if look.show_ids { cell } else { cell.masked() }
    }

    pub(super) fn heading(&self, look: &RenderOptions<'_>) -> String {
        heading(self.heading, look)
    }
}

/// Returns the heading of a key.
pub(super) fn heading(key: &str, look: &RenderOptions<'_>) -> String {
    look.messages.message(&format!("col-{}", key.replace('_', "-")), &[])
}

/// Prints a list: in JSON an array under `name`, with what `rest` adds beside it.
pub(crate) fn list<T>(
    context: &mut Context,
    name: &str,
    columns: &[Column<T>],
    items: &[T],
) -> Result<()> {
    listed(context, Map::new(), name, columns, items)
}

/// Prints a list: in JSON an array under `name`, after the fields of `head`.
pub(crate) fn listed<T>(
    context: &mut Context,
    mut head: Map<String, Value>,
    name: &str,
    columns: &[Column<T>],
    items: &[T],
) -> Result<()> {
    let wanted = std::mem::take(&mut context.rows);
    let columns = chosen(&wanted, columns, &context.render_options())?;
    let (rows, all) = (arranged(&wanted, &columns, items, &context.render_options())?, items.len());
    if let Some(file) = wanted.list_output.as_ref().filter(|file| !outfile::is_stdout(file)) {
        context.output = Some(Output::new(file, wanted.list_force, &context.messages)?);
        return write_list(context, head, name, &columns, &rows);
    }
    let look = context.render_options();
    match context.format() {
        Format::Table => {
            if !rows.is_empty() {
                let fewest = if wanted.columns.is_some() { columns.len() } else { FEWEST };
                let part = Part::table(grid(&columns, rows.iter().copied(), &look), fewest);
                part.print(context)?;
            }
            let count = match rows.len() {
                shown if shown < all => {
                    tr!(context.messages, "list-limited", shown = shown, count = all)
                }
                _ => tr!(context.messages, "list-count", count = all),
            };
            context.ui.notice(&count);
            Ok(())
        }
        Format::Json => {
            let rows = rows.iter().map(|item| json_of(&columns, *item, &look)).collect();
            head.insert(name.to_owned(), Value::Array(rows));
            context.ui.line(&Value::Object(head).to_string())
        }
        Format::Csv => {
            let lines = csv_of(&columns, rows.iter().copied(), &look)?;
            context.ui.raw(&lines)
        }
    }
}

/// Writes a list to the file of the context: its data, or a page with the columns that people see.
fn write_list<T>(
    context: &mut Context,
    mut head: Map<String, Value>,
    name: &str,
    columns: &[Column<T>],
    rows: &[&T],
) -> Result<()> {
    let written = render_report(
        context,
        |look| {
            let rows = rows.iter().map(|item| json_of(columns, *item, look)).collect();
            head.insert(name.to_owned(), Value::Array(rows));
            Value::Object(head)
        },
        |look| csv_of(columns, rows.iter().copied(), look),
        |look| Page {
            title: look.messages.message(&format!("list-of-{}", name.replace('_', "-")), &[]),
            parts: vec![Part::table(grid(columns, rows.iter().copied(), look), FEWEST)],
            notes: vec![tr!(look.messages, "list-count", count = rows.len())],
            ..Page::default()
        },
    );
    context.output = None;
    written
}

/// Returns the requested columns in the requested order; all columns by default.
fn chosen<T>(
    wanted: &RowsArgs,
    columns: &[Column<T>],
    look: &RenderOptions<'_>,
) -> Result<Vec<Column<T>>> {
    let Some(names) = &wanted.columns else { return Ok(columns.to_vec()) };
    let names = names.split([',', '，', '、']).map(str::trim);
    names.map(|name| Ok(Column { place: Visibility::All, ..named(name, columns, look)? })).collect()
}

/// Returns the column of a name: its key, a unique beginning of its key, or its heading.
fn named<T>(name: &str, columns: &[Column<T>], look: &RenderOptions<'_>) -> Result<Column<T>> {
    let data = || columns.iter().filter(|column| column.place.data());
    let is = |column: &&Column<T>| column.key == name || column.heading(look) == name;
    let mut begins = data().filter(|column| column.key.starts_with(name));
    let only = begins.next().filter(|_| begins.next().is_none());
    data().find(is).or(only).copied().ok_or_else(|| {
        let known: Vec<_> = data().map(|column| column.key).collect();
        let known = look.messages.list(&known.join(", "));
        CliError::Usage(tr!(look.messages, "usage-no-column", name = name, columns = known))
    })
}

/// Returns the requested rows in the requested order. Equal rows keep their order; unknown values come
/// last.
fn arranged<'a, T>(
    wanted: &RowsArgs,
    columns: &[Column<T>],
    items: &'a [T],
    look: &RenderOptions<'_>,
) -> Result<Vec<&'a T>> {
    let mut rows: Vec<&T> = items.iter().collect();
    if let Some(name) = &wanted.sort {
        let falling = name.starts_with('-');
        let column = named(name.trim_start_matches('-'), columns, look)?;
        let mut keyed: Vec<_> = rows.iter().map(|item| (column.cell(item, look), *item)).collect();
        keyed.sort_by(|(one, _), (other, _)| one.compared(other, falling));
        rows = keyed.into_iter().map(|(_, item)| item).collect();
    }
    rows.truncate(wanted.limit.unwrap_or(usize::MAX));
    Ok(rows)
}

/// Prints a single record: its fields below each other, a JSON object, or one row of CSV.
pub(crate) fn one<T>(context: &mut Context, columns: &[Column<T>], item: &T) -> Result<()> {
    match context.format() {
        Format::Table => {
            let look = context.render_options();
            let rows = columns
                .iter()
                .filter(|column| column.place.single())
                .map(|column| vec![Cell::text(column.heading(&look)), column.cell(item, &look)]);
            let rows: Vec<_> = rows.filter(|row| !row[1].as_text().is_empty()).collect();
            let aligns = vec![Align::Left, Align::Wrap];
            let grid = Grid { header: Vec::new(), aligns, rows, total: false };
            let lines = grid.lines(context.ui.screen());
            lines.iter().try_for_each(|line| context.ui.line(line))
        }
        Format::Json => {
            let object = json_of(columns, item, &context.render_options());
            context.ui.line(&object.to_string())
        }
        Format::Csv => {
            let lines = csv_of(columns, std::slice::from_ref(item), &context.render_options())?;
            context.ui.raw(&lines)
        }
    }
}

/// The fewest columns of a list in a narrow terminal.
pub(crate) const FEWEST: usize = 3;

/// Prints a list as a table. What a narrow terminal has no room for is left out from the right.
pub(crate) fn shown_table<T>(
    context: &mut Context,
    columns: &[Column<T>],
    items: &[T],
) -> Result<()> {
    Part::table(grid(columns, items, &context.render_options()), FEWEST).print(context)
}

/// Returns the table of a list.
pub(crate) fn grid<'a, T: 'a>(
    columns: &[Column<T>],
    items: impl IntoIterator<Item = &'a T>,
    look: &RenderOptions<'_>,
) -> Grid {
    let shown: Vec<_> = columns.iter().filter(|column| column.place.list()).collect();
    let row = |item: &T| shown.iter().map(|column| column.cell(item, look)).collect();
    Grid {
        header: shown.iter().map(|column| column.heading(look)).collect(),
        aligns: shown.iter().map(|column| column.align).collect(),
        rows: items.into_iter().map(row).collect(),
        total: false,
    }
}

/// Returns a table of columns, by their keys.
pub(super) fn grid_of<T>(
    columns: &[Column<T>],
    keys: &[&str],
    items: &[&T],
    look: &RenderOptions<'_>,
) -> Grid {
    // Where two columns have one key, the first is for people.
    let named = keys.iter().filter_map(|key| columns.iter().find(|column| column.key == *key));
    let named: Vec<_> = named.collect();
    let row = |item: &&T| named.iter().map(|column| column.cell(item, look)).collect();
    Grid {
        header: named.iter().map(|column| column.heading(look)).collect(),
        aligns: named.iter().map(|column| column.align).collect(),
        rows: items.iter().map(row).collect(),
        total: false,
    }
}

/// Returns a record as a JSON object.
pub(crate) fn json_of<T>(columns: &[Column<T>], item: &T, look: &RenderOptions<'_>) -> Value {
    let data = columns.iter().filter(|column| column.place.data());
    data.map(|column| (column.key.to_owned(), column.cell(item, look).into_value())).collect()
}

/// Records as CSV.
pub(crate) fn csv_of<'a, T: 'a>(
    columns: &[Column<T>],
    items: impl IntoIterator<Item = &'a T>,
    look: &RenderOptions<'_>,
) -> Result<Vec<u8>> {
    let data: Vec<_> = columns.iter().filter(|column| column.place.data()).collect();
    let header = data.iter().map(|column| column.key.to_owned()).collect();
    let row = |item: &T| data.iter().map(|column| column.cell(item, look).csv()).collect();
    csv_lines(std::iter::once(header).chain(items.into_iter().map(row)))
}

/// Returns rows of results as CSV. Typed text that a spreadsheet would run as a formula is neutralised.
pub(crate) fn csv_lines(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    csv_as_is(rows.map(|row| row.iter().map(|cell| neutral(cell).into_owned()).collect()))
}

/// Returns rows as CSV with unchanged cells, which have been neutralised.
pub(crate) fn csv_as_is(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    // A sheet may hold rows that are longer than its header.
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(&row).map_err(|error| CliError::output(error.into()))?;
    }
    writer.into_inner().map_err(|error| CliError::output(error.into_error()))
}
