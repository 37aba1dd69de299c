//! Reads a sheet of a workbook as text, as if it had been saved as CSV: each row is one line, so that rows keep their
//! numbers. A cell that is merged downwards is repeated in each row that it spans, as people see it: one school beside
//! its students, or a header of two rows. A cell that is merged sideways leaves empty cells beside it, which state the
//! range. Knows no meaning of columns.
//!
//! XLSX is read cell by cell, so that a lone cell far down costs no more than its empty lines.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::catch_unwind;

use calamine::{Reader, SheetType, SheetVisible, Xls};

use super::cell_range::{COLUMNS, Position, ROWS, Range, name_of};
use super::typed_cell::{CellType, merged_over};
use super::xls_formats::XlsFormats;
use super::xls_guard::readable;
use super::xlsx::Book;
use super::{is_xlsx, xlsx_guard};
use crate::model::{Listed, ProblemKind};

/// The size of the text of a sheet, in megabytes. A sheet of a million people takes half of it.
const SHEET_TEXT: u64 = 256;

/// The bytes of memory that cells spanning several rows may add. A million rows beside three such cells take half of
/// it.
const SPANNED: usize = 256 << 20;

/// The names of sheets that explain how to fill in another one, in English and Chinese. Templates have one, and so have
/// other forms. An import does not read them unless a user names one.
pub(in crate::exchange) const EXPLANATIONS: [&str; 2] = ["How to fill in", "填表说明"];

/// An XLS.
type XlsBook<'a> = Xls<Cursor<Cow<'a, [u8]>>>;

/// The text of a sheet.
#[derive(Debug, PartialEq)]
pub(super) struct SheetText {
    pub(super) text: String,
    /// The names of the visible sheets with cells that were not read because the first one was.
    pub(super) others: Vec<String>,
    /// The number of hidden rows that were read, as far as the format tells.
    pub(super) hidden_rows: u64,
}

/// Returns the text of the sheet with a name, or else of the first sheet that is neither hidden nor an explanation.
///
/// # Errors
/// When the bytes are no workbook or are locked by a password, when the workbook has no such sheet, and when the sheet
/// is larger than a file may be.
pub(super) fn sheet_text(bytes: &[u8], name: Option<&str>) -> Result<SheetText, ProblemKind> {
    // calamine trusts the sizes that a file states, and panics on impossible ones.
    catch_unwind(|| read(bytes, name)).unwrap_or(Err(ProblemKind::BadWorkbook))
}

/// Returns the names of the sheets that are not hidden, without explanations.
///
/// # Errors
/// When the bytes are no workbook or are locked by a password.
pub(super) fn visible_sheets(bytes: &[u8]) -> Result<Vec<String>, ProblemKind> {
    let visible = |sheets: Vec<(String, bool)>| {
        let mut names: Vec<_> =
            sheets.into_iter().filter(|(_, visible)| *visible).map(|(name, _)| name).collect();
        if names.len() > 1 {
            names.retain(|name| !explains(name));
        }
        names
    };
    let sheets = catch_unwind(|| match is_xlsx(bytes) {
        true => open_xlsx(bytes).map(|book| sheets_of_xlsx(&book)),
        false => open_xls(bytes).map(|book| sheets_of_xls(&book)),
    });
    sheets.unwrap_or(Err(ProblemKind::BadWorkbook)).map(visible)
}

pub(super) fn open_xlsx(bytes: &[u8]) -> Result<Book<'_>, ProblemKind> {
    xlsx_guard::check(bytes)?;
    Book::open(bytes)
}

fn open_xls(bytes: &[u8]) -> Result<XlsBook<'_>, ProblemKind> {
    let readable = readable(bytes).ok_or(ProblemKind::BadWorkbook)?;
    Xls::new(Cursor::new(readable)).map_err(|_| ProblemKind::BadWorkbook)
}

/// Returns the names of the sheets of cells, each with whether it is visible.
pub(super) fn sheets_of_xlsx(book: &Book<'_>) -> Vec<(String, bool)> {
    book.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect()
}

/// Returns the names of the sheets of cells, each with whether it is visible.
fn sheets_of_xls(book: &XlsBook<'_>) -> Vec<(String, bool)> {
    let sheets = book.sheets_metadata().iter();
    let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
}

fn read(bytes: &[u8], name: Option<&str>) -> Result<SheetText, ProblemKind> {
    if !is_xlsx(bytes) {
        return read_xls(bytes, name);
    }
    let mut book = open_xlsx(bytes)?;
    let sheets = sheets_of_xlsx(&book);
    let sheet = chosen(&sheets, name)?;
    let mut lines = Lines::new(&book.merged(sheet)?);
    let hidden_rows = book.cells(sheet, |at, text| lines.cell(at, text))?;
    let others = others(&sheets, sheet, name, |other| book.has_cells(other));
    Ok(SheetText { text: lines.into_text()?, others, hidden_rows })
}

fn read_xls(bytes: &[u8], name: Option<&str>) -> Result<SheetText, ProblemKind> {
    let mut book = open_xls(bytes)?;
    let sheets = sheets_of_xls(&book);
    let sheet = chosen(&sheets, name)?;
    let has_cells = |other: usize| {
        let range = sheets.get(other).and_then(|(name, _)| book.worksheet_range(name).ok());
        range.is_some_and(|range| !range.is_empty())
    };
    let others = others(&sheets, sheet, name, has_cells);
    let name = &sheets[sheet].0;
    let range = book.worksheet_range(name).map_err(|_| ProblemKind::BadWorkbook)?;
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let merged: Vec<Range> = merged.iter().map(|cells| (cells.start, cells.end)).collect();
    let number = book.sheets_metadata().iter().position(|sheet| sheet.name == *name);
    let formats = XlsFormats::read(bytes, number.unwrap_or_default());
    let epoch_1904 = book.has_1904_epoch();
    let mut lines = Lines::new(&merged);
    let (top, left) = range.start().unwrap_or_default();
    // calamine leaves out a formula without a result, or gives it the result that a program wrote in its place.
    let uncalculated = formats.uncalculated().iter();
    let mut cells: BTreeMap<Position, String> =
        uncalculated.map(|at| (*at, CellType::NoResult.write("="))).collect();
    for (row, column, value) in range.used_cells() {
        let at = (top + row as u32, left + column as u32);
        let text = formats.cell(at, value, epoch_1904);
        if !text.is_empty() {
            cells.entry(at).or_insert(text);
        }
    }
    for (at, text) in cells {
        lines.cell(at, &text)?;
    }
    Ok(SheetText { text: lines.into_text()?, others, hidden_rows: 0 })
}

/// Returns the place of the chosen sheet among all.
pub(super) fn chosen(sheets: &[(String, bool)], name: Option<&str>) -> Result<usize, ProblemKind> {
    let found = match name {
        Some(name) => sheets.iter().position(|(sheet, _)| sheet.trim() == name.trim()),
        None => {
            let mut visible = sheets.iter().enumerate().filter(|(_, (_, visible))| *visible);
            let list = visible.clone().find(|(_, (name, _))| !explains(name));
            list.or_else(|| visible.next()).map(|(at, _)| at)
        }
    };
    found.ok_or_else(|| {
        let sheets = Listed(sheets.iter().map(|(name, _)| name.clone()).collect());
        ProblemKind::NoSuchSheet { sheets }
    })
}

/// Checks whether a sheet explains how to fill in another.
fn explains(name: &str) -> bool {
    EXPLANATIONS.contains(&name.trim())
}

/// Returns the names of the visible sheets with cells other than the one that was read, unless a user named that one.
/// Explanations are not among them.
fn others(
    sheets: &[(String, bool)],
    read: usize,
    named: Option<&str>,
    mut has_cells: impl FnMut(usize) -> bool,
) -> Vec<String> {
    if named.is_some() {
        return Vec::new();
    }
    let visible = sheets.iter().enumerate().filter(|(at, (_, visible))| *at != read && *visible);
    let lists = visible.filter(|(_, (name, _))| !explains(name));
    lists.filter(|(at, _)| has_cells(*at)).map(|(_, (name, _))| name.clone()).collect()
}

/// A cell that spans several rows or columns.
struct Merged {
    range: Range,
    value: String,
}

impl Merged {
    fn column(&self) -> u32 {
        self.range.0.1
    }

    fn first(&self) -> u32 {
        self.range.0.0
    }

    fn last(&self) -> u32 {
        self.range.1.0
    }

    /// Returns the cells that people see in a row below or beside the first cell.
    fn others_in(&self, row: u32) -> impl Iterator<Item = (u32, String)> {
        let below = (row > self.first()).then(|| (self.column(), self.value.clone()));
        let beside = self.column() + 1..=self.range.1.1;
        below.into_iter().chain(beside.map(|column| (column, merged_over(&self.name(), ""))))
    }

    /// Returns the range as a spreadsheet writes it, such as `F2:F4`.
    fn name(&self) -> String {
        let (first, last) = self.range;
        format!("{}:{}", name_of(first), name_of(last))
    }
}

/// The lines of a sheet as they grow. Cells are added row by row.
struct Lines {
    text: String,
    /// The row that is read now, and its cells so far.
    row: u32,
    cells: Vec<(u32, String)>,
    /// The bytes of those cells.
    pending: usize,
    /// The merged cells that begin further down, the next one last, and those that span the row that is read now.
    coming: Vec<Merged>,
    spanning: Vec<Merged>,
    /// The bytes that spanning cells may still add.
    room: usize,
}

impl Lines {
    fn new(merged: &[Range]) -> Self {
        let merged = merged.iter().filter(|(first, last)| {
            last.0 >= first.0 && last.1 >= first.1 && last.1 < COLUMNS && first != last
        });
        let mut coming: Vec<_> =
            merged.map(|range| Merged { range: *range, value: String::new() }).collect();
        coming.sort_by_key(|merged| std::cmp::Reverse(merged.first()));
        Self {
            text: String::new(),
            row: 0,
            cells: Vec::new(),
            pending: 0,
            coming,
            spanning: Vec::new(),
            room: SPANNED,
        }
    }

    fn cell(&mut self, (row, column): Position, value: &str) -> Result<(), ProblemKind> {
        if value.is_empty() {
            return Ok(());
        }
        if row >= ROWS || column >= COLUMNS {
            return Err(ProblemKind::BadWorkbook);
        }
        let last = self.cells.last().map(|(last, _)| *last);
        if row < self.row || row == self.row && last.is_some_and(|last| column <= last) {
            return Err(ProblemKind::BadWorkbook);
        }
        if row > self.row {
            self.end_row()?;
            self.text.extend(std::iter::repeat_n('\n', (row - self.row) as usize));
            self.row = row;
        }
        self.pending += value.len();
        let max = SHEET_TEXT;
        if (self.text.len() + self.pending) as u64 > max << 20 {
            return Err(ProblemKind::TooLarge { max });
        }
        self.cells.push((column, value.to_owned()));
        Ok(())
    }

    /// Writes the row that was read. A row without a cell of its own stays blank, even if a cell spans it.
    fn end_row(&mut self) -> Result<(), ProblemKind> {
        self.span()?;
        self.pending = 0;
        let mut at = 0;
        for (column, value) in self.cells.drain(..) {
            self.text.extend(std::iter::repeat_n(',', (column - at) as usize));
            at = column;
            match value.contains(['"', ',', '\n', '\r']) {
                true => {
                    self.text.push('"');
                    self.text.push_str(&value.replace('"', "\"\""));
                    self.text.push('"');
                }
                false => self.text.push_str(&value),
            }
        }
        Ok(())
    }

    /// Adds the cells that span the row to its own cells.
    fn span(&mut self) -> Result<(), ProblemKind> {
        let row = self.row;
        self.spanning.retain(|merged| merged.last() >= row);
        while let Some(mut merged) = self.coming.pop_if(|merged| merged.first() <= row) {
            let own = self.cells.iter_mut().find(|(column, _)| *column == merged.column());
            if let Some((_, value)) = own.filter(|_| merged.first() == row) {
                if merged.last() > row {
                    *value = merged_over(&merged.name(), value);
                }
                self.room = self.room.checked_sub(value.len()).ok_or(ProblemKind::BadWorkbook)?;
                merged.value.clone_from(value);
                self.spanning.push(merged);
            }
        }
        if self.cells.is_empty() || self.spanning.is_empty() {
            return Ok(());
        }
        // No spreadsheet writes two cells that span one place. The first to begin counts. A cell below another one is
        // not seen.
        let mut cells = Vec::new();
        for (column, value) in self.spanning.iter().flat_map(|merged| merged.others_in(row)) {
            let taken = value.len() + size_of::<String>();
            self.room = self.room.checked_sub(taken).ok_or(ProblemKind::BadWorkbook)?;
            cells.push((column, value));
        }
        cells.append(&mut self.cells);
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
        self.cells = cells;
        Ok(())
    }

    fn into_text(mut self) -> Result<String, ProblemKind> {
        self.end_row()?;
        Ok(self.text)
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

    use super::super::typed_cell;
    use super::*;

    /// Returns the text of a workbook without the types of cells.
    fn text_of(fill: impl FnOnce(&mut Workbook)) -> String {
        let mut workbook = Workbook::new();
        fill(&mut workbook);
        let bytes = workbook.save_to_buffer().expect("in memory");
        sheet_text(&bytes, None)
            .expect("a workbook")
            .text
            .split('\n')
            .map(shown_line)
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn shown_line(line: &str) -> String {
        line.split(',').map(typed_cell::shown).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn cells_are_what_a_sheet_shows_and_rows_keep_their_numbers() {
        let date = Format::new().set_num_format("yyyy/m/d");
        let day = ExcelDateTime::from_ymd(2023, 3, 5).expect("a day");
        let noon = ExcelDateTime::from_ymd(2024, 2, 29).expect("a day").and_hms(12, 30, 0);
        let text = text_of(|workbook| {
            let sheet = workbook.add_worksheet();
            sheet.merge_range(0, 0, 0, 5, "旬阳市需求清单", &Format::new()).expect("a title");
            sheet.write_row(2, 1, ["a", "b,c", "d\"e", "f\ng"]).expect("text");
            sheet.write_with_format(3, 0, &day, &date).expect("a date");
            sheet.write_with_format(3, 1, noon.expect("a time"), &date).expect("a time");
            sheet.write(3, 2, 122203).expect("a number");
            sheet.write(3, 3, 98.5).expect("a number");
            sheet.write(3, 4, 610902200901154839_f64).expect("a number");
            sheet.write(3, 5, true).expect("yes");
            sheet.write(3, 6, Formula::new("=1/0").set_result("#DIV/0!")).expect("a formula");
            sheet.write(3, 7, Formula::new("=A1&B1").set_result("轮椅")).expect("a formula");
        });
        let lines = [
            "旬阳市需求清单,,,,,",
            "",
            ",a,\"b,c\",\"d\"\"e\",\"f\ng\"",
            "2023-03-05,2024-02-29,122203,98.5,6.10902E+17,TRUE,#DIV/0!,轮椅",
        ];
        assert_eq!(text, lines.join("\n"));
    }

    #[test]
    fn what_is_merged_downwards_stands_in_each_row_that_has_cells_of_its_own() {
        let text = text_of(|workbook| {
            let sheet = workbook.add_worksheet();
            let plain = Format::new();
            sheet.merge_range(0, 0, 1, 0, "学校", &plain).expect("a header of two rows");
            sheet.merge_range(0, 1, 0, 2, "需求", &plain).expect("a header over two columns");
            sheet.write_row(1, 1, ["型号编码", "需求日期"]).expect("text");
            sheet.merge_range(2, 0, 5, 0, "一小", &plain).expect("a school");
            sheet.write_row(2, 1, ["A", "B"]).expect("text");
            sheet.write(3, 2, "C").expect("text");
            sheet.write(6, 1, "D").expect("text");
        });
        let lines = ["学校,需求,", "学校,型号编码,需求日期", "一小,A,B", "一小,,C", "", "", ",D"];
        assert_eq!(text, lines.join("\n"));
    }

    #[test]
    fn a_cell_that_is_merged_sideways_states_its_range_beside_it() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.merge_range(0, 0, 1, 1, "x", &Format::new()).expect("two rows and columns");
        sheet.write(1, 2, "y").expect("text");
        sheet.write(2, 1, "z").expect("text");
        let bytes = workbook.save_to_buffer().expect("in memory");
        let text = sheet_text(&bytes, None).expect("a workbook").text.replace('\u{1}', "|");
        assert_eq!(text, "|MA1:B2|x,|MA1:B2|\n|MA1:B2|x,|MA1:B2|,y\n,z");
        // A value below a merged cell is not seen, whatever the file holds.
        let cell = |at, text| format!("<c r=\"{at}\" t=\"str\"><v>{text}</v></c>");
        let row =
            format!("<row r=\"1\">{}{}{}</row>", cell("A1", "x"), cell("B1", "y"), cell("C1", "z"));
        let merged = "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
        let text = sheet_text(&synthetic(&row, merged), None).expect("a workbook").text;
        assert_eq!(text.replace('\u{1}', "|"), "x,|MA1:B1|,z");
    }

    #[test]
    fn numbers_are_those_that_people_see_and_a_time_is_no_day() {
        use super::super::number_format::plain;
        assert_eq!(plain(0.1 + 0.2), "0.3");
        assert_eq!(plain(1234.56 * 3.0), "3703.68");
        assert_eq!(plain(-7.0), "-7");
        assert_eq!(plain(123_456_789_012_345.0), "123456789012345");
        let time = Format::new().set_num_format("hh:mm");
        let noon = ExcelDateTime::from_hms(12, 0, 0).expect("a time");
        let text = text_of(|workbook| {
            workbook.add_worksheet().write_with_format(0, 0, &noon, &time).expect("a time");
        });
        assert_eq!(text, "0.5");
    }

    #[test]
    fn hidden_rows_with_texts_are_counted() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for row in 0..4 {
            sheet.write(row, 0, format!("row {row}")).expect("a cell");
        }
        for row in [1, 3, 7] {
            sheet.set_row_hidden(row).expect("a row");
        }
        let bytes = workbook.save_to_buffer().expect("a workbook");
        assert_eq!(sheet_text(&bytes, None).expect("a sheet").hidden_rows, 2);
    }

    #[test]
    fn the_first_sheet_that_is_not_hidden_is_read_or_the_one_that_is_named() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("参数").expect("a name").set_hidden(true);
        let write = |sheet: &mut Worksheet, text| {
            sheet.write(0, 0, text).expect("text");
        };
        write(workbook.add_worksheet().set_name("一月").expect("a name").set_active(true), "1");
        write(workbook.add_worksheet().set_name("二月").expect("a name"), "2");
        let bytes = workbook.save_to_buffer().expect("in memory");
        let read = |name| sheet_text(&bytes, name).map(|read| (read.text, read.others));
        assert_eq!(read(None), Ok(("1".into(), vec!["二月".into()])));
        assert_eq!(read(Some("二月 ")), Ok(("2".into(), Vec::new())));
        let sheets = Listed(["参数", "一月", "二月"].map(str::to_owned).to_vec());
        assert_eq!(sheet_text(&bytes, Some("三月")), Err(ProblemKind::NoSuchSheet { sheets }));
    }

    #[test]
    fn a_lone_cell_far_away_costs_only_its_empty_lines() {
        let text = text_of(|workbook| {
            let sheet = workbook.add_worksheet();
            sheet.write(0, 0, "a").expect("text");
            sheet.write(1_048_575, 16_383, "z").expect("text");
        });
        assert_eq!(text.len(), 1 + 1_048_575 + 16_383 + 1);
    }

    /// Returns a workbook of one sheet with these rows and the XML after them.
    fn synthetic(rows: &str, behind: &str) -> Vec<u8> {
        let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let data = format!("<sheetData>{rows}</sheetData>{behind}");
        crate::fuzzing::workbook(
            format!("<worksheet xmlns=\"{space}\">{data}</worksheet>").as_bytes(),
        )
    }

    #[test]
    fn a_cell_beyond_what_a_sheet_can_hold_is_refused_at_once() {
        let cell = |at| {
            let row = format!("<row r=\"2\"><c r=\"{at}\" t=\"str\"><v>x</v></c></row>");
            sheet_text(&synthetic(&row, ""), None)
        };
        let text = cell("XFD1048576").expect("the last cell of all").text;
        assert_eq!(text.len(), 1_048_575 + 16_383 + 1);
        for beyond in ["A1048577", "XFE1", "A4294967295", "ZZZZZZ2", "A4294967296", "?"] {
            assert_eq!(cell(beyond), Err(ProblemKind::BadWorkbook), "{beyond}");
        }
    }

    #[test]
    fn a_merged_cell_that_ends_before_it_begins_is_no_panic() {
        let row = "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>x</v></c></row>";
        let merged = "<mergeCells><mergeCell ref=\"A3:A1\"/></mergeCells>";
        let _text_or_problem = sheet_text(&synthetic(row, merged), None);
    }

    #[test]
    fn many_columns_that_are_all_merged_downwards_cost_no_more_than_their_text() {
        let letters = || (b'A'..=b'Z').map(char::from);
        let names = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
        let names: Vec<_> = letters().map(String::from).chain(names).collect();
        let cell = |name: &String| format!("<c r=\"{name}1\" t=\"str\"><v>{name}</v></c>");
        let first: String = names.iter().map(cell).collect();
        let rows: String = (2..=1000)
            .map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"str\"><v>x</v></c></row>"))
            .collect();
        let merged =
            names[1..].iter().map(|name| format!("<mergeCell ref=\"{name}1:{name}1000\"/>"));
        let merged = format!("<mergeCells>{}</mergeCells>", merged.collect::<String>());
        let sheet = synthetic(&format!("<row r=\"1\">{first}</row>{rows}"), &merged);
        let text = sheet_text(&sheet, None).expect("a workbook").text;
        let mut lines = text.lines().map(shown_line);
        let columns = names.join(",");
        assert_eq!(lines.next().as_deref(), Some(columns.as_str()));
        let later = format!("x{}", &columns[1..]);
        assert_eq!(lines.filter(|line| *line == later).count(), 999);
    }

    #[test]
    fn cells_that_span_rows_do_not_multiply_a_small_file() {
        let mut lines = Lines::new(&[((0, 1), (ROWS - 1, 1))]);
        lines.room = 1000;
        let long = "a".repeat(100);
        lines.cell((0, 1), &long).expect("it has room");
        let refused = (1..20).find_map(|row| lines.cell((row, 0), "x").err());
        assert_eq!(refused, Some(ProblemKind::BadWorkbook));
        assert!(lines.text.len() < 1100, "{}", lines.text.len());
    }

    #[test]
    fn what_is_no_workbook_is_told_and_never_panics() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(0, 0, "a").expect("text");
        let bytes = workbook.save_to_buffer().expect("in memory");
        for length in (4..bytes.len()).step_by(37) {
            drop(sheet_text(&bytes[..length], None));
        }
        for at in (4..bytes.len()).step_by(11) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            drop(sheet_text(&damaged, None));
        }
        for bytes in [&b"PK\x03\x04..."[..], b"\xd0\xcf\x11\xe0 no workbook"] {
            assert_eq!(sheet_text(bytes, None), Err(ProblemKind::BadWorkbook));
        }
    }
}
