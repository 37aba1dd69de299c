//! Finds the changes of the XML of a sheet: the styles of marked cells, and the column of reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Read};
use std::ops::Range;

use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::super::cell_range::{COLUMNS, name_of, position};
use super::super::xlsx::Book;
use super::super::xml::{Xml, attribute, number};
use super::Result;
use super::edits::{Edits, prefix_of, with_attributes};
use super::styles_part::Styles;
use crate::model::ProblemKind;

/// The width of the column of reasons, in characters.
const WIDTH: u32 = 60;

/// The height of a line of text, in points.
const LINE_HEIGHT: f64 = 15.0;

/// The marks of a sheet. Rows and columns are counted from 0.
pub(super) struct Marks {
    pub(super) header_row: u32,
    /// The column of reasons.
    pub(super) column: u32,
    /// True if the sheet has no column of reasons yet.
    pub(super) is_new: bool,
    /// The header of the column of reasons.
    pub(super) header: &'static str,
    /// The columns of the cells to colour, by row.
    pub(super) coloured: BTreeMap<u32, BTreeSet<u32>>,
    pub(super) reasons: BTreeMap<u32, String>,
}

impl Marks {
    /// Returns the text in the column of reasons.
    fn text(&self, row: u32) -> Option<&str> {
        match row == self.header_row {
            true => Some(self.header),
            false => self.reasons.get(&row).map(String::as_str),
        }
    }
}

/// Returns the changes of a sheet, which is the part `index` of the archive.
///
/// # Errors
/// [`ProblemKind::BadWorkbook`] for a part that cannot be read.
pub(super) fn edits(
    book: &mut Book<'_>,
    index: usize,
    marks: &Marks,
    styles: &mut Styles,
) -> Result<Edits> {
    let mark = byte_order_mark(book, index)?;
    let part = book.zip.by_index(index).map_err(|_| ProblemKind::BadWorkbook)?;
    let mut xml = Xml::as_written(BufReader::new(part));
    let mut editor = Editor {
        marks,
        styles,
        edits: Edits::default(),
        prefix: String::new(),
        columns: Columns::default(),
        row: Row::default(),
    };
    while let Some((bytes, event)) = xml.next_at()? {
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "dimension" => editor.dimension(bytes, &tag, is_empty),
                "cols" if is_empty => editor.empty_cols(bytes, &tag),
                "col" => editor.col(bytes, &tag, is_empty),
                "sheetData" => editor.begin_data(bytes.start, &tag),
                "row" if is_empty => {
                    editor.row.begin(&tag)?;
                    editor.row.number += 1;
                }
                "row" => editor.begin_row(bytes, &tag)?,
                "c" => {
                    let tag = tag.into_owned();
                    let all = if is_empty { bytes.clone() } else { whole(&mut xml, &bytes)? };
                    editor.cell(&tag, bytes, all, is_empty)?;
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "cols" => editor.end_cols(bytes.start),
                "row" => editor.end_row(bytes.start),
                "sheetData" => return Ok(editor.edits.after_mark(mark)),
                _ => {}
            },
            _ => {}
        }
    }
    Err(ProblemKind::BadWorkbook)
}

/// Returns the length of the byte-order mark of a part, which its reader leaves out.
fn byte_order_mark(book: &mut Book<'_>, index: usize) -> Result<u64> {
    let mut start = Vec::new();
    let part = book.zip.by_index(index).map_err(|_| ProblemKind::BadWorkbook)?;
    part.take(3).read_to_end(&mut start).map_err(|_| ProblemKind::BadWorkbook)?;
    Ok(if start == b"\xef\xbb\xbf" { 3 } else { 0 })
}

/// Returns the bytes of a cell up to its end.
fn whole<R: std::io::BufRead>(xml: &mut Xml<R>, start: &Range<u64>) -> Result<Range<u64>> {
    while let Some((bytes, event)) = xml.next_at()? {
        if matches!(event, Event::End(tag) if tag.local_name().as_ref() == "c") {
            return Ok(start.start..bytes.end);
        }
    }
    Err(ProblemKind::BadWorkbook)
}

/// The `cols` of a sheet.
#[derive(Default)]
struct Columns {
    /// True if the sheet has `cols`.
    are_given: bool,
    /// True if the width of the column of reasons is written or not needed.
    are_done: bool,
    /// The first column, the last one and the style of columns with a style.
    styles: Vec<(u32, u32, usize)>,
}

/// The row that is read.
#[derive(Default)]
struct Row {
    number: u32,
    /// The column of the next cell that does not state its own.
    next: u32,
    /// The style of cells that the row does not have.
    style: Option<usize>,
    /// The columns of cells that are coloured, as far as they were not passed.
    coloured: BTreeSet<u32>,
    /// True if a text for the column of reasons must still be written.
    lacks_reason: bool,
}

impl Row {
    /// Reads the number and the style of a row.
    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        if let Some(stated) = number(tag, "r") {
            self.number = stated.checked_sub(1).ok_or(ProblemKind::BadWorkbook)?;
        }
        let has_style = attribute(tag, "customFormat").is_some_and(|v| v == "1" || v == "true");
        self.style = number(tag, "s").filter(|_| has_style).map(|style| style as usize);
        self.next = 0;
        Ok(())
    }
}

/// The changes of a sheet as they are found.
struct Editor<'a> {
    marks: &'a Marks,
    styles: &'a mut Styles,
    edits: Edits,
    /// The prefix of the elements of the sheet.
    prefix: String,
    columns: Columns,
    row: Row,
}

impl Editor<'_> {
    /// Extends the range that the sheet states.
    fn dimension(&mut self, bytes: Range<u64>, tag: &BytesStart<'_>, is_empty: bool) {
        let range = attribute(tag, "ref").unwrap_or_default();
        let (first, last) = range.split_once(':').unwrap_or((&range, &range));
        let (Some(_), Some(last_at)) = (position(first), position(last)) else { return };
        let below = self.marks.reasons.keys().next_back().copied().unwrap_or(0);
        let last = (last_at.0.max(self.marks.header_row).max(below), last_at.1);
        let last = name_of((last.0, last.1.max(self.marks.column)));
        let values = [("ref", Some(format!("{first}:{last}")))];
        self.replace_tag(bytes, with_attributes(tag, &values), is_empty);
    }

    fn replace_tag(&mut self, bytes: Range<u64>, inside: String, is_empty: bool) {
        let slash = if is_empty { "/" } else { "" };
        self.edits.replace(bytes, format!("<{inside}{slash}>"));
    }

    /// Returns the element that gives the column of reasons its width.
    fn new_col(&self, prefix: &str) -> String {
        let number = self.marks.column + 1;
        format!(
            "<{prefix}col min=\"{number}\" max=\"{number}\" width=\"{WIDTH}\" customWidth=\"1\"/>"
        )
    }

    fn empty_cols(&mut self, bytes: Range<u64>, tag: &BytesStart<'_>) {
        self.columns.are_given = true;
        if self.marks.is_new {
            let (name, col) = (tag.name().as_ref().to_owned(), self.new_col(&prefix_of(tag)));
            self.edits.replace(bytes, format!("<{name}>{col}</{name}>"));
            self.columns.are_done = true;
        }
    }

    /// Notes the style of columns, and puts the width of the column of reasons before or between them.
    fn col(&mut self, bytes: Range<u64>, tag: &BytesStart<'_>, is_empty: bool) {
        self.columns.are_given = true;
        let prefix = prefix_of(tag);
        self.prefix.clone_from(&prefix);
        let (Some(first), Some(last)) = (number(tag, "min"), number(tag, "max")) else { return };
        if let Some(style) = number(tag, "style") {
            self.columns.styles.push((first, last, style as usize));
        }
        let own = self.marks.column + 1;
        if !self.marks.is_new || self.columns.are_done || last < own {
            return;
        }
        self.columns.are_done = true;
        if first > own {
            self.edits.insert(bytes.start, self.new_col(&prefix));
            return;
        }
        // A range of columns that includes the new one is split. It is never an element with an end of its own, because it
        // has no content.
        if !is_empty {
            return;
        }
        let part = |from: u32, to: u32| {
            let values = [("min", Some(from.to_string())), ("max", Some(to.to_string()))];
            format!("<{}/>", with_attributes(tag, &values))
        };
        let mut text = if first < own { part(first, own - 1) } else { String::new() };
        text.push_str(&self.new_col(&prefix));
        if last > own {
            text.push_str(&part(own + 1, last));
        }
        self.edits.replace(bytes, text);
    }

    fn end_cols(&mut self, at: u64) {
        if self.marks.is_new && !self.columns.are_done {
            self.edits.insert(at, self.new_col(&self.prefix));
            self.columns.are_done = true;
        }
    }

    fn begin_data(&mut self, at: u64, tag: &BytesStart<'_>) {
        self.prefix = prefix_of(tag);
        if self.marks.is_new && !self.columns.are_given {
            let (prefix, col) = (&self.prefix, self.new_col(&self.prefix));
            self.edits.insert(at, format!("<{prefix}cols>{col}</{prefix}cols>"));
        }
    }

    fn begin_row(&mut self, bytes: Range<u64>, tag: &BytesStart<'_>) -> Result<()> {
        self.row.begin(tag)?;
        let row = self.row.number;
        self.row.coloured = self.marks.coloured.get(&row).cloned().unwrap_or_default();
        self.row.coloured.remove(&self.marks.column);
        let text = self.marks.text(row);
        self.row.lacks_reason = text.is_some();
        let Some(text) = text else { return Ok(()) };
        // The row has one more cell than it states, and must be high enough for the reason.
        let mut values = vec![("spans", None)];
        let needed = lines(text) * LINE_HEIGHT;
        let height = attribute(tag, "ht").and_then(|height| height.trim().parse::<f64>().ok());
        if height.unwrap_or(LINE_HEIGHT) < needed {
            values.push(("ht", Some(needed.to_string())));
            values.push(("customHeight", Some("1".to_owned())));
        }
        let is_stated = values.len() > 1 || attribute(tag, "spans").is_some();
        if is_stated {
            self.replace_tag(bytes, with_attributes(tag, &values), false);
        }
        Ok(())
    }

    fn cell(
        &mut self,
        tag: &BytesStart<'_>,
        bytes: Range<u64>,
        all: Range<u64>,
        is_empty: bool,
    ) -> Result<()> {
        let stated = attribute(tag, "r").unwrap_or_default();
        let column = match stated.is_empty() {
            true => self.row.next,
            false => position(&stated).ok_or(ProblemKind::BadWorkbook)?.1,
        };
        if column >= COLUMNS {
            return Err(ProblemKind::BadWorkbook);
        }
        self.row.next = column + 1;
        self.add_cells_before(column, all.start);
        let own = self.marks.column;
        let is_below = self.row.number > self.marks.header_row;
        if column == own && self.row.lacks_reason {
            let cell = self.reason_cell();
            self.edits.replace(all, cell);
            return Ok(());
        }
        if column == own && is_below && !self.marks.is_new {
            self.edits.replace(all, String::new());
            return Ok(());
        }
        let style = number(tag, "s").unwrap_or(0) as usize;
        let changed = match self.row.coloured.remove(&column) {
            true => self.styles.marked(style),
            false => self.styles.unmarked(style),
        };
        if changed != style {
            let values = [("s", Some(changed.to_string()))];
            self.replace_tag(bytes, with_attributes(tag, &values), is_empty);
        }
        Ok(())
    }

    /// Adds the cells that the row lacks in front of a column.
    fn add_cells_before(&mut self, column: u32, at: u64) {
        loop {
            let next = self.row.coloured.first().copied().filter(|next| *next < column);
            let own = self.marks.column;
            let is_reason = self.row.lacks_reason && own < column;
            match next {
                Some(next) if !is_reason || next < own => {
                    self.row.coloured.remove(&next);
                    let cell = self.empty_cell(next);
                    self.edits.insert(at, cell);
                }
                _ if is_reason => {
                    let cell = self.reason_cell();
                    self.edits.insert(at, cell);
                }
                _ => return,
            }
        }
    }

    /// Returns a coloured cell without a value, with the style that the row or the column gives to its cells.
    fn empty_cell(&mut self, column: u32) -> String {
        let of_column = self.columns.styles.iter();
        let mut of_column = of_column.filter(|(from, to, _)| (*from..=*to).contains(&(column + 1)));
        let style = self.row.style.or_else(|| of_column.next().map(|(_, _, style)| *style));
        let style = self.styles.marked(style.unwrap_or(0));
        let (prefix, at) = (&self.prefix, name_of((self.row.number, column)));
        format!("<{prefix}c r=\"{at}\" s=\"{style}\"/>")
    }

    /// Returns the cell of the column of reasons.
    fn reason_cell(&mut self) -> String {
        self.row.lacks_reason = false;
        let text = as_xml(self.marks.text(self.row.number).unwrap_or_default());
        let style = self.styles.reason();
        let (p, at) = (&self.prefix, name_of((self.row.number, self.marks.column)));
        let text = format!("<{p}t xml:space=\"preserve\">{text}</{p}t>");
        format!("<{p}c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><{p}is>{text}</{p}is></{p}c>")
    }

    fn end_row(&mut self, at: u64) {
        self.add_cells_before(u32::MAX, at);
        self.row.number += 1;
    }
}

/// Returns the number of lines that a text takes in the column of reasons. A hanzi is as wide as two letters.
fn lines(text: &str) -> f64 {
    let width = |line: &str| line.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum::<u32>();
    text.split('\n').map(|line| f64::from(width(line).div_ceil(WIDTH - 4).max(1))).sum()
}

/// Returns a text as the XML of a cell. Characters that XML cannot hold are replaced, and what looks like an escape of a
/// spreadsheet stays as it is.
fn as_xml(text: &str) -> String {
    let is_held = |c: char| c == '\n' || c >= ' ' && !('\u{fffe}'..='\u{ffff}').contains(&c);
    let held: String = text.chars().map(|c| if is_held(c) { c } else { '\u{fffd}' }).collect();
    escape(&*held.replace("_x", "_x005F_x")).into_owned()
}
