//! Reads the XML of the parts of an XLSX: elements, attributes, and the texts of cells. Knows no sheet.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::typed_cell::without_marks;
use crate::model::ProblemKind;

type Result<T> = std::result::Result<T, ProblemKind>;

/// The longest tag, text and cell that are read, in bytes. A cell of Excel has at most 32,767 characters.
const LONGEST: usize = 1 << 20;

/// A part that ends with an error when more than [`LONGEST`] bytes are read for one event, since the reader of events
/// holds each of them in memory.
struct Bounded<R> {
    part: R,
    /// The bytes that may still be read.
    left: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(to)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let filled = self.part.fill_buf()?;
        Ok(&filled[..filled.len().min(self.left)])
    }

    fn consume(&mut self, length: usize) {
        self.left = self.left.saturating_sub(length);
        self.part.consume(length);
    }
}

/// Returns the attribute of an element with this name, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut known = attributes.with_checks(false).flatten();
    let found = known.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let text = unescape(&found.value).map_or_else(|_| found.value.to_string(), Into::into);
    Some(text)
}

pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

pub(super) fn is_start(event: &Event<'_>, name: &str) -> bool {
    matches!(event, Event::Start(element) if element.local_name().as_ref() == name)
}

/// A cell as the XML of a sheet has it.
#[derive(Default)]
pub(super) struct RawCell {
    pub(super) at: String,
    pub(super) style: usize,
    /// The type, such as `s`.
    pub(super) of: String,
    pub(super) value: Option<String>,
    pub(super) formula: Option<String>,
    /// True if the formula states when it is calculated, as LibreOffice writes it.
    pub(super) states_calculation: bool,
}

impl RawCell {
    pub(super) fn begin(&mut self, element: &BytesStart<'_>) {
        self.at.clear();
        self.of.clear();
        (self.style, self.value, self.formula) = (0, None, None);
        self.states_calculation = false;
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => self.at.push_str(&attribute.value),
                "s" => self.style = attribute.value.trim().parse().unwrap_or_default(),
                "t" => self.of.push_str(attribute.value.trim()),
                _ => {}
            }
        }
    }
}

/// The events of a part.
pub(super) struct Xml<R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(part: R) -> Self {
        let mut reader = Reader::from_reader(Bounded { part, left: LONGEST });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self { reader, buffer: Vec::with_capacity(1024) }
    }

    /// Returns the events of a part whose empty elements stay as they are.
    pub(super) fn as_written(part: R) -> Self {
        let mut xml = Self::new(part);
        xml.reader.config_mut().expand_empty_elements = false;
        xml
    }

    /// Returns the next event with its bytes, without a byte-order mark, and none at the end.
    pub(super) fn next_at(&mut self) -> Result<Option<(std::ops::Range<u64>, Event<'_>)>> {
        let start = self.reader.buffer_position();
        self.buffer.clear();
        self.reader.get_mut().left = LONGEST;
        let event = event_of(self.reader.read_event_into(&mut self.buffer))?;
        Ok(event.map(|event| (start..self.reader.buffer_position(), event)))
    }

    /// Returns the next event, and none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>> {
        self.buffer.clear();
        self.reader.get_mut().left = LONGEST;
        event_of(self.reader.read_event_into(&mut self.buffer))
    }

    /// Reads the value and the formula of a cell up to its end.
    pub(super) fn cell(&mut self, cell: &mut RawCell) -> Result<()> {
        loop {
            match self.next()?.ok_or(ProblemKind::BadWorkbook)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => {
                        let mut value = String::new();
                        self.plain_text("v", &mut value)?;
                        // The value of a text within the cell is empty.
                        if cell.value.is_none() || !value.is_empty() {
                            cell.value = Some(unescaped(value));
                        }
                    }
                    "f" => {
                        cell.states_calculation = attribute(&element, "aca").is_some();
                        self.plain_text("f", cell.formula.insert(String::new()))?;
                    }
                    "is" => self.rich_text("is", cell.value.insert(String::new()))?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "c" => return Ok(()),
                _ => {}
            }
        }
    }

    /// Adds the text of an element up to its end.
    pub(super) fn plain_text(&mut self, name: &str, to: &mut String) -> Result<()> {
        loop {
            match self.next()?.ok_or(ProblemKind::BadWorkbook)? {
                Event::Text(text) => to.push_str(&text.xml10_content()),
                Event::CData(text) => to.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) => {
                    let entity = format!("&{};", &*entity);
                    let text = unescape(&entity).map_err(|_| ProblemKind::BadWorkbook)?;
                    to.push_str(&text);
                }
                Event::End(element) if element.local_name().as_ref() == name => return Ok(()),
                _ => {}
            }
            if to.len() > LONGEST {
                return Err(ProblemKind::WorkbookTooComplex);
            }
        }
    }

    /// Adds the text of an element that may have several formats, without the pronunciation above it.
    pub(super) fn rich_text(&mut self, name: &str, to: &mut String) -> Result<()> {
        let mut text = String::new();
        let mut above = false;
        loop {
            match self.next()?.ok_or(ProblemKind::BadWorkbook)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "rPh" => above = true,
                    "t" if !above => self.plain_text("t", &mut text)?,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "rPh" => above = false,
                    end if end == name => {
                        to.push_str(&unescaped(text));
                        return Ok(());
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

fn event_of(read: quick_xml::Result<Event<'_>>) -> Result<Option<Event<'_>>> {
    match read {
        Ok(Event::Eof) => Ok(None),
        Ok(event) => Ok(Some(event)),
        Err(quick_xml::Error::Io(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
            Err(ProblemKind::WorkbookTooComplex)
        }
        Err(_) => Err(ProblemKind::BadWorkbook),
    }
}

/// Returns a text with its escapes, such as `_x000D_` for a carriage return, replaced. A text cannot hold the mark of a
/// type.
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return without_marks(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 6..].starts_with('_'));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        let (c, length) = match code.and_then(char::from_u32) {
            Some(c) => (c, 7),
            None => ('_', 1),
        };
        shown.push_str(&rest[..at]);
        shown.push(c);
        rest = &rest[at + length..];
    }
    shown.push_str(rest);
    without_marks(shown)
}
