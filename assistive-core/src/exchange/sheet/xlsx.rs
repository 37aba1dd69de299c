//! Reads the parts of an XLSX: its sheets, texts, number formats, merged cells and cells. A cell that cannot be read is
//! marked as such and spoils no other cell. Knows no meaning of columns.
//!
//! A formula has no result if its value is missing, if a program that does not calculate wrote a zero or an empty text
//! and asked for a calculation on opening, or if all results of its sheet are empty texts and neither Excel, WPS nor
//! LibreOffice saved the workbook.

use std::collections::HashMap;
use std::io::{BufReader, Cursor};

use quick_xml::events::Event;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::cell_range::{Position, Range, position};
use super::number_format::NumberFormat;
use super::typed_cell::CellType;
use super::xlsx_limits::{
    FORMAT_BYTES, FORMATS, MERGED, PARTS, STYLES, TEXT_BYTES, TEXTS, at_most,
};
use super::xml::{RawCell, Xml, attribute, is_start, number};
use crate::model::ProblemKind;
use crate::model::destroyed::is_utc_time;

type Result<T> = std::result::Result<T, ProblemKind>;

/// A part that is read.
type Part<'z, 'a> = BufReader<ZipFile<'z, Cursor<&'a [u8]>>>;

/// A sheet of a workbook.
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) visible: bool,
    pub(super) part: String,
}

/// A workbook.
pub(super) struct Book<'a> {
    pub(super) zip: ZipArchive<Cursor<&'a [u8]>>,
    /// The index of each part by its name in lower case.
    pub(super) parts: HashMap<String, usize>,
    /// The name of the part that lists the sheets, and of the part of styles.
    pub(super) main: String,
    pub(super) styles: Option<String>,
    /// The sheets of cells, in their order.
    pub(super) sheets: Vec<SheetPart>,
    texts: Texts,
    formats: Formats,
    epoch_1904: bool,
    /// True if the results of formulas were left to the next program that opens the workbook.
    uncalculated: bool,
    /// True if the workbook names the program that calculated it.
    calculated: bool,
}

impl<'a> Book<'a> {
    /// Opens a workbook and reads all parts except its sheets.
    ///
    /// # Errors
    /// [`ProblemKind::BadWorkbook`] and [`ProblemKind::WorkbookTooComplex`].
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemKind::BadWorkbook)?;
        at_most(zip.len(), PARTS)?;
        let names = zip.file_names().enumerate();
        let parts = names.filter_map(|(index, name)| Some((normal(&name.ok()?), index))).collect();
        let mut book = Self {
            zip,
            parts,
            main: String::new(),
            styles: None,
            sheets: Vec::new(),
            texts: Texts::default(),
            formats: Formats::default(),
            epoch_1904: false,
            uncalculated: false,
            calculated: false,
        };
        let main = book.main_part()?;
        let links = book.links_of(&main)?;
        book.read_main(&main, &links)?;
        for link in links.into_values() {
            match link.kind.as_str() {
                "sharedstrings" => book.read_texts(&link.part)?,
                "styles" => {
                    book.read_formats(&link.part)?;
                    book.styles = Some(link.part);
                }
                _ => {}
            }
        }
        book.main = main;
        Ok(book)
    }

    /// Opens a part.
    fn part(&mut self, name: &str) -> Result<Xml<Part<'_, 'a>>> {
        let index = *self.parts.get(name).ok_or(ProblemKind::BadWorkbook)?;
        let part = self.zip.by_index(index).map_err(|_| ProblemKind::BadWorkbook)?;
        Ok(Xml::new(BufReader::new(part)))
    }

    /// Returns the name of the part that lists the sheets.
    fn main_part(&mut self) -> Result<String> {
        let links = self.links_in("", "_rels/.rels")?;
        let main = links.into_values().find(|link| link.kind == "officedocument");
        Ok(main.map_or_else(|| "xl/workbook.xml".to_owned(), |link| link.part))
    }

    /// Returns the parts to which a part links, by id.
    fn links_of(&mut self, part: &str) -> Result<HashMap<String, Link>> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        self.links_in(folder, &format!("{folder}{slash}_rels/{file}.rels"))
    }

    fn links_in(&mut self, folder: &str, list: &str) -> Result<HashMap<String, Link>> {
        let mut links = HashMap::new();
        if !self.parts.contains_key(list) {
            return Ok(links);
        }
        let mut xml = self.part(list)?;
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            if element.local_name().as_ref() != "Relationship" {
                continue;
            }
            let kind = attribute(&element, "Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            let target = attribute(&element, "Target").unwrap_or_default();
            let id = attribute(&element, "Id").unwrap_or_default();
            links.insert(id, Link { kind, part: below(folder, &target) });
            at_most(links.len(), PARTS)?;
        }
        Ok(links)
    }

    /// Reads the list of sheets and the settings of the workbook.
    fn read_main(&mut self, main: &str, links: &HashMap<String, Link>) -> Result<()> {
        let (mut sheets, mut epoch_1904) = (Vec::new(), false);
        let (mut uncalculated, mut calculated) = (false, false);
        let mut xml = self.part(main)?;
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            let is_set = |name| attribute(&element, name).is_some_and(|v| v == "1" || v == "true");
            match element.local_name().as_ref() {
                "sheet" => {
                    let id = attribute(&element, "id").unwrap_or_default();
                    let Some(link) = links.get(&id).filter(|link| link.kind == "worksheet") else {
                        continue;
                    };
                    let state = attribute(&element, "state");
                    sheets.push(SheetPart {
                        name: attribute(&element, "name").unwrap_or_default(),
                        visible: state.is_none_or(|state| state == "visible"),
                        part: link.part.clone(),
                    });
                    at_most(sheets.len(), PARTS)?;
                }
                "workbookPr" => epoch_1904 = is_set("date1904"),
                "calcPr" => {
                    uncalculated = is_set("fullCalcOnLoad");
                    calculated = number(&element, "calcId").is_some_and(|id| id > 0);
                }
                _ => {}
            }
        }
        drop(xml);
        (self.sheets, self.epoch_1904) = (sheets, epoch_1904);
        (self.uncalculated, self.calculated) = (uncalculated, calculated);
        Ok(())
    }

    fn read_texts(&mut self, part: &str) -> Result<()> {
        let mut texts = Texts::default();
        let mut xml = self.part(part)?;
        let mut text = String::new();
        while let Some(event) = xml.next()? {
            if is_start(&event, "si") {
                text.clear();
                xml.rich_text("si", &mut text)?;
                texts.push(&text);
                at_most(texts.ends.len(), TEXTS)?;
                at_most(texts.all.len(), TEXT_BYTES)?;
            }
        }
        drop(xml);
        self.texts = texts;
        Ok(())
    }

    fn read_formats(&mut self, part: &str) -> Result<()> {
        let mut formats = Formats::default();
        let mut xml = self.part(part)?;
        let mut codes = HashMap::new();
        let mut of_cells = false;
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let number = number(&element, "numFmtId").unwrap_or_default();
                        let code = attribute(&element, "formatCode").unwrap_or_default();
                        at_most(code.len(), FORMAT_BYTES)?;
                        codes.insert(number, code);
                        at_most(codes.len(), FORMATS)?;
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        formats.push(number(&element, "numFmtId").unwrap_or_default());
                        at_most(formats.of_style.len(), STYLES)?;
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                    of_cells = false;
                }
                _ => {}
            }
        }
        for (number, format) in &mut formats.known {
            *format = match codes.get(number) {
                Some(code) => NumberFormat::parse(code),
                None => NumberFormat::builtin(*number),
            };
        }
        drop(xml);
        self.formats = formats;
        Ok(())
    }

    /// Returns the ranges of a sheet that are merged.
    pub(super) fn merged(&mut self, sheet: usize) -> Result<Vec<Range>> {
        let part = self.sheets.get(sheet).ok_or(ProblemKind::BadWorkbook)?.part.clone();
        let mut xml = self.part(&part)?;
        let mut ranges = Vec::new();
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            if element.local_name().as_ref() == "mergeCell" {
                let range = attribute(&element, "ref").unwrap_or_default();
                let (first, last) = range.split_once(':').unwrap_or((&range, &range));
                ranges.extend(position(first).zip(position(last)));
                at_most(ranges.len(), MERGED)?;
            }
        }
        Ok(ranges)
    }

    /// Checks whether a sheet has a cell that is not empty, or cannot be read.
    pub(super) fn has_cells(&mut self, sheet: usize) -> bool {
        // Reading ends at the first one.
        let stop = |_: Position, text: &str| match text.is_empty() {
            true => Ok(()),
            false => Err(ProblemKind::BadWorkbook),
        };
        self.cells(sheet, stop).is_err()
    }

    /// Gives each cell of a sheet to `take`, with its text and type. Returns the number of hidden rows that have texts.
    pub(super) fn cells(
        &mut self,
        sheet: usize,
        mut take: impl FnMut(Position, &str) -> Result<()>,
    ) -> Result<u64> {
        let part = self.sheets.get(sheet).ok_or(ProblemKind::BadWorkbook)?.part.clone();
        let index = *self.parts.get(&part).ok_or(ProblemKind::BadWorkbook)?;
        let zip = self.zip.clone();
        let part = self.zip.by_index(index).map_err(|_| ProblemKind::BadWorkbook)?;
        let mut reader = CellReader {
            texts: &self.texts,
            formats: &self.formats,
            epoch_1904: self.epoch_1904,
            uncalculated: self.uncalculated,
            has_results: self.calculated.then_some(true),
        };
        let mut xml = Xml::new(BufReader::new(part));
        let (mut row, mut column) = (0, 0);
        let (mut is_hidden, mut hidden) = (false, 0);
        let mut raw = RawCell::default();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        if let Some(number) = number(&element, "r") {
                            row = number.checked_sub(1).ok_or(ProblemKind::BadWorkbook)?;
                        }
                        column = 0;
                        is_hidden = attribute(&element, "hidden")
                            .is_some_and(|value| value == "1" || value == "true");
                    }
                    "c" => {
                        raw.begin(&element);
                        let known = raw.at.is_empty().then_some((row, column));
                        let at = known.or_else(|| position(&raw.at));
                        let at = at.ok_or(ProblemKind::BadWorkbook)?;
                        xml.cell(&mut raw)?;
                        if is_empty_result(&raw) && reader.has_results.is_none() {
                            reader.has_results = Some(has_results(zip.clone(), index)?);
                        }
                        let text = reader.text(&raw);
                        if is_hidden && !text.is_empty() {
                            (is_hidden, hidden) = (false, hidden + 1);
                        }
                        take(at, &text)?;
                        column = at.1.saturating_add(1);
                    }
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" => (row, column) = (row.saturating_add(1), 0),
                    "sheetData" => return Ok(hidden),
                    _ => {}
                },
                _ => {}
            }
        }
        // A sheet that ends before its cells is cut off.
        Err(ProblemKind::BadWorkbook)
    }
}

/// Checks whether a formula has an empty text as its result.
fn is_empty_result(cell: &RawCell) -> bool {
    cell.formula.is_some() && cell.of == "str" && cell.value.as_deref() == Some("")
}

/// Checks whether a formula of the sheet in a part has a result that is not an empty text, or was written by a program
/// that calculates.
fn has_results(mut zip: ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<bool> {
    let part = zip.by_index(index).map_err(|_| ProblemKind::BadWorkbook)?;
    let mut xml = Xml::new(BufReader::new(part));
    let mut raw = RawCell::default();
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        if element.local_name().as_ref() != "c" {
            continue;
        }
        raw.begin(&element);
        xml.cell(&mut raw)?;
        let has_value = raw.value.as_ref().is_some_and(|value| !value.is_empty());
        if raw.formula.is_some() && (has_value || raw.states_calculation) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A link from one part to another.
struct Link {
    /// The last word of its type, in lower case.
    kind: String,
    part: String,
}

/// Returns the name of a part as the index has it.
fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// Returns the part that a link names, seen from a folder.
fn below(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if target.starts_with('/') {
        return normal(&target);
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    normal(&path.join("/"))
}

/// The texts that cells share, end to end: small ones cost no more than their bytes.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before).copied());
        self.all.get(start.unwrap_or(0) as usize..end)
    }
}

/// The number formats of the styles of cells.
#[derive(Default)]
struct Formats {
    /// The place in `known` of the format of each style.
    of_style: Vec<u32>,
    places: HashMap<u32, u32>,
    known: Vec<(u32, NumberFormat)>,
}

impl Formats {
    /// Adds a style with the number of its format.
    fn push(&mut self, number: u32) {
        let next = self.known.len() as u32;
        let place = *self.places.entry(number).or_insert(next);
        if place == next {
            self.known.push((number, NumberFormat::General));
        }
        self.of_style.push(place);
    }

    fn get(&self, style: usize) -> &NumberFormat {
        let place = self.of_style.get(style).map_or(0, |place| *place as usize);
        self.known.get(place).map_or(&NumberFormat::General, |(_, format)| format)
    }
}

/// Makes the text of cells.
struct CellReader<'a> {
    texts: &'a Texts,
    formats: &'a Formats,
    epoch_1904: bool,
    uncalculated: bool,
    /// True if the sheet has a formula with a result that is not an empty text; `None` if that is not known yet.
    has_results: Option<bool>,
}

impl CellReader<'_> {
    /// Returns the text of a cell with its type.
    fn text(&self, cell: &RawCell) -> String {
        let value = cell.value.as_deref();
        let never_calculated = match (value, cell.of.as_str()) {
            (None, _) => true,
            // An empty text is a result, but no number is empty.
            (Some(value), "str") => {
                value.is_empty() && (self.uncalculated || self.has_results == Some(false))
            }
            // Programs that do not calculate write a zero.
            (Some(value), _) => value.is_empty() || value == "0" && self.uncalculated,
        };
        if let Some(formula) = cell.formula.as_deref().filter(|_| never_calculated) {
            return CellType::NoResult.write(&format!("={formula}"));
        }
        let value = value.unwrap_or_default();
        match cell.of.as_str() {
            "" | "n" => self.number(cell.style, value),
            "s" if value.is_empty() => String::new(),
            "s" => match value.trim().parse().ok().and_then(|index| self.texts.get(index)) {
                Some(text) => text.to_owned(),
                None => CellType::Unreadable.write(value),
            },
            "str" | "inlineStr" | "is" => value.to_owned(),
            "b" => match value.trim() {
                "" => String::new(),
                "0" => CellType::YesNo.write("FALSE"),
                "1" => CellType::YesNo.write("TRUE"),
                word if word.eq_ignore_ascii_case("true") => CellType::YesNo.write("TRUE"),
                word if word.eq_ignore_ascii_case("false") => CellType::YesNo.write("FALSE"),
                _ => CellType::Unreadable.write(value),
            },
            "e" => CellType::Failed.write(if value.is_empty() { "#" } else { value }),
            "d" => iso_date(value),
            _ => CellType::Unreadable.write(value),
        }
    }

    fn number(&self, style: usize, value: &str) -> String {
        match value.trim().parse::<f64>() {
            _ if value.trim().is_empty() => String::new(),
            Ok(number) if number.is_finite() => {
                self.formats.get(style).cell(number, self.epoch_1904)
            }
            _ => CellType::Unreadable.write(value),
        }
    }
}

/// Returns the cell of a date or a time in the form of ISO 8601, without the time of day. A time in UTC stays as it is,
/// because its day can be another one where it was written.
fn iso_date(value: &str) -> String {
    if is_utc_time(value) {
        return CellType::Date.write(value);
    }
    let day = value.split(['T', 't', ' ']).next().unwrap_or_default();
    CellType::Date.write(if day.is_empty() { value } else { day })
}

#[cfg(test)]
mod tests {
    use super::super::typed_cell::TypedCell;
    use super::*;

    /// Returns the text and the type of the only cell of a sheet.
    fn read(cell: &str) -> (String, String) {
        let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let row = format!("<sheetData><row r=\"1\">{cell}</row></sheetData>");
        let sheet = format!("<worksheet xmlns=\"{space}\">{row}</worksheet>");
        let bytes = crate::fuzzing::workbook(sheet.as_bytes());
        let mut found = Vec::new();
        let take = |_, text: &str| {
            let cell = TypedCell::read(text);
            found.push((cell.shown.to_owned(), format!("{:?}", cell.of)));
            Ok(())
        };
        Book::open(&bytes).and_then(|mut book| book.cells(0, take)).expect(cell);
        found.pop().expect("a cell")
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_marked_and_not_empty() {
        for (cell, text, of) in [
            ("<c r=\"A1\"><f>1+1</f></c>", "=1+1", "NoResult"),
            ("<c r=\"A1\"><f>1+1</f><v></v></c>", "=1+1", "NoResult"),
            ("<c r=\"A1\"><f>1+1</f><v/></c>", "=1+1", "NoResult"),
            ("<c r=\"A1\" t=\"str\"><f>A2&amp;A3</f></c>", "=A2&A3", "NoResult"),
            ("<c r=\"A1\" t=\"str\"><f>\"\"</f><v></v></c>", "=\"\"", "NoResult"),
            ("<c r=\"A1\" t=\"str\"><f aca=\"false\">\"\"</f><v></v></c>", "", "Plain"),
            (
                "<c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\" t=\"str\"><f>\"\"</f><v></v></c>",
                "",
                "Plain",
            ),
            ("<c r=\"A1\"><f>1+1</f><v>2</v></c>", "2", "Plain"),
            ("<c r=\"A1\"><v>2</v><f>1+1</f></c>", "2", "Plain"),
            ("<c r=\"A1\" t=\"e\"><v>#SPILL!</v></c>", "#SPILL!", "Failed"),
            ("<c r=\"A1\" t=\"e\"><v>#PYTHON!</v></c>", "#PYTHON!", "Failed"),
            ("<c r=\"A1\" t=\"e\"/>", "#", "Failed"),
            ("<c r=\"A1\" t=\"rich\"><v>x</v></c>", "x", "Unreadable"),
            ("<c r=\"A1\" t=\"s\"><v>7</v></c>", "7", "Unreadable"),
            ("<c r=\"A1\" t=\"b\"><v>7</v></c>", "7", "Unreadable"),
            ("<c r=\"A1\" t=\"b\"><v>1</v></c>", "TRUE", "YesNo"),
            ("<c r=\"A1\" t=\"b\"><v>FALSE</v></c>", "FALSE", "YesNo"),
            ("<c r=\"A1\" t=\"n\"><v>seven</v></c>", "seven", "Unreadable"),
            ("<c r=\"A1\" t=\"d\"><v>2024-01-05T10:30:00.000</v></c>", "2024-01-05", "Date"),
            (
                "<c r=\"A1\" t=\"inlineStr\"><is><t>a</t><rPh><t>b</t></rPh></is><v/></c>",
                "a",
                "Plain",
            ),
            ("<c r=\"A1\" t=\"str\"><v>a_x000D_b_x_</v></c>", "a\rb_x_", "Plain"),
            ("<c r=\"A1\" t=\"str\"><v>&#1;D1</v></c>", "\u{2}D1", "Plain"),
            ("<c r=\"A1\"><v>7</v><extLst><ext/></extLst></c>", "7", "Plain"),
        ] {
            assert_eq!(read(cell), (text.to_owned(), of.to_owned()), "{cell}");
        }
    }

    /// Returns a workbook with these parts and the links that it needs.
    fn packed(parts: &[(&str, String)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let link = |kind: &str, part: &str| {
            format!("<Relationship Id=\"{kind}\" Type=\"x/{kind}\" Target=\"{part}\"/>")
        };
        let links = [
            link("worksheet", "worksheets/sheet1.xml"),
            link("sharedStrings", "sharedStrings.xml"),
            link("styles", "styles.xml"),
        ];
        let links = format!("<Relationships>{}</Relationships>", links.concat());
        let mut all = vec![
            ("xl/workbook.xml", "<sheet name=\"a\" r:id=\"worksheet\"/>".to_owned()),
            ("xl/_rels/workbook.xml.rels", links),
            ("xl/worksheets/sheet1.xml", "<sheetData/>".to_owned()),
            ("xl/sharedStrings.xml", "<sst/>".to_owned()),
            ("xl/styles.xml", "<styleSheet/>".to_owned()),
        ];
        all.retain(|(name, _)| parts.iter().all(|(other, _)| name != other));
        for (name, content) in all.iter().chain(parts) {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("in memory");
            std::io::Write::write_all(&mut zip, content.as_bytes()).expect("in memory");
        }
        zip.finish().expect("in memory").into_inner()
    }

    #[test]
    fn more_elements_than_memory_holds_are_refused() {
        let many = |element: &str, count| element.repeat(count);
        let numbered = |count| (0..count).map(|n| format!("<numFmt numFmtId=\"{n}\"/>")).collect();
        let text = |length| format!("<si><t>{}</t></si>", "a".repeat(length));
        let run = "<r><t>aaaaaaaaaaaaaaaaaaaa</t></r>".repeat(60_000);
        let merged = "<mergeCell ref=\"A1:B2\"/>";
        let styles = |xfs: String| format!("<cellXfs>{xfs}</cellXfs>");
        for (part, content, is_read) in [
            ("xl/styles.xml", styles(many("<xf/>", STYLES)), true),
            ("xl/styles.xml", styles(many("<xf/>", STYLES + 1)), false),
            ("xl/styles.xml", numbered(FORMATS), true),
            ("xl/styles.xml", numbered(FORMATS + 1), false),
            ("xl/sharedStrings.xml", text(1_000_000), true),
            ("xl/sharedStrings.xml", text(1_100_000), false),
            ("xl/sharedStrings.xml", format!("<si>{run}</si>"), false),
            ("xl/sharedStrings.xml", many(&text(1_000_000), 135), false),
            ("xl/workbook.xml", many("<sheet r:id=\"worksheet\"/>", PARTS), true),
            ("xl/workbook.xml", many("<sheet r:id=\"worksheet\"/>", PARTS + 1), false),
            ("xl/worksheets/sheet1.xml", many(merged, MERGED + 1), false),
        ] {
            let length = content.len();
            let bytes = packed(&[(part, content)]);
            let read = Book::open(&bytes).and_then(|mut book| book.merged(0).map(drop));
            let refused = Err(ProblemKind::WorkbookTooComplex);
            assert_eq!(read, if is_read { Ok(()) } else { refused }, "{part} {length}");
        }
    }

    #[test]
    fn the_names_of_parts_are_read() {
        assert_eq!(below("xl", "worksheets/Sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(below("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(below("xl/a", "..\\styles.xml"), "xl/styles.xml");
    }
}
