//! Reads bytes as rows of cells: encodings, delimiters, row numbers. Knows the headers of columns, not their meaning.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::gb18030::is_likely;
use super::typed_cell::without_marks;
use super::{MAX_FILE_MEGABYTES, is_xlsx};
use crate::exchange::{Encoding, ImportOptions};
use crate::model::ProblemKind;

/// The text of a file or of a sheet.
#[derive(Debug)]
pub(in crate::exchange) struct ReadText<'a> {
    pub(in crate::exchange) text: Cow<'a, str>,
    /// The encoding that was taken, if the bytes could also be text in another one.
    pub(in crate::exchange) doubted: Option<Encoding>,
    /// The names of the visible sheets with cells that were not read because the first one was.
    pub(in crate::exchange) other_sheets: Vec<String>,
    /// The number of hidden rows of the sheet that were read.
    pub(in crate::exchange) hidden_rows: u64,
}

/// Returns the text of a file, or of the chosen sheet of a workbook.
pub(in crate::exchange) fn read<'a>(
    bytes: &'a [u8],
    options: &ImportOptions,
) -> Result<ReadText<'a>, ProblemKind> {
    if bytes.len() as u64 > MAX_FILE_MEGABYTES << 20 {
        return Err(ProblemKind::TooLarge { max: MAX_FILE_MEGABYTES });
    }
    if is_workbook(bytes) {
        #[cfg(feature = "xlsx")]
        return super::workbook::sheet_text(bytes, options.sheet.as_deref()).map(|read| ReadText {
            text: read.text.into(),
            doubted: None,
            other_sheets: read.others,
            hidden_rows: read.hidden_rows,
        });
        #[cfg(not(feature = "xlsx"))]
        return Err(ProblemKind::Spreadsheet);
    }
    match &options.sheet {
        Some(_) => Err(ProblemKind::NoSheets),
        None => decode(bytes, options.encoding),
    }
}

/// Returns the names of the sheets of a workbook that are not hidden; none for a file of another kind.
///
/// # Errors
/// [`ProblemKind::BadWorkbook`] and the like for a workbook that cannot be read.
pub fn visible_sheets(bytes: &[u8]) -> Result<Vec<String>, ProblemKind> {
    #[cfg(feature = "xlsx")]
    if is_workbook(bytes) {
        return super::workbook::visible_sheets(bytes);
    }
    let _ = bytes;
    Ok(Vec::new())
}

/// Checks whether bytes are those of a workbook, whatever the name of the file.
fn is_workbook(bytes: &[u8]) -> bool {
    is_xlsx(bytes) || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

fn decode(bytes: &[u8], encoding: Encoding) -> Result<ReadText<'_>, ProblemKind> {
    let mut doubted = None;
    let text = match encoding {
        Encoding::Auto => decode_by_looks(bytes, &mut doubted)?,
        Encoding::Utf8 => utf8(bytes),
        Encoding::Gb18030 => whole(GB18030.decode_without_bom_handling(bytes)),
    };
    let text = text.filter(|text| !text.contains('\0')).ok_or(ProblemKind::NotText)?;
    // Many programs save a table of a web page under the name of a sheet.
    if text.trim_start().starts_with('<') {
        return Err(ProblemKind::WebPage);
    }
    // Only the cells of workbooks have types.
    let text = if text.contains('\u{1}') { without_marks(text.into_owned()).into() } else { text };
    Ok(ReadText { text, doubted, other_sheets: Vec::new(), hidden_rows: 0 })
}

/// Returns the text of bytes in the encoding that they look like; `None` if they are no text.
///
/// # Errors
/// [`ProblemKind::EncodingUnclear`].
fn decode_by_looks<'a>(
    bytes: &'a [u8],
    doubted: &mut Option<Encoding>,
) -> Result<Option<Cow<'a, str>>, ProblemKind> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Ok(whole(UTF_16LE.decode_without_bom_handling(rest)));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Ok(whole(UTF_16BE.decode_without_bom_handling(rest)));
    }
    // UTF-16 without a byte-order mark has a zero byte in each delimiter and line end.
    let start = &bytes[..bytes.len().min(4096)];
    let zeros = |odd| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    Ok(match (zeros(0), zeros(1)) {
        (0, 0) => match utf8(bytes) {
            Some(text) => Some(in_doubt(text, bytes, doubted)),
            None => gb18030(bytes)?,
        },
        (even, odd) if even > odd => whole(UTF_16BE.decode_without_bom_handling(bytes)),
        _ => whole(UTF_16LE.decode_without_bom_handling(bytes)),
    })
}

/// Returns the likelier text of bytes that are UTF-8 without a single hanzi and may be GB18030: a street of people whose
/// names happen to be valid UTF-8. `text` is the reading in UTF-8.
///
/// Letters of other scripts are likely where most touch a plain letter, as in `José`, and so is `¥` before a digit.
fn in_doubt<'a>(
    text: Cow<'a, str>,
    bytes: &'a [u8],
    doubted: &mut Option<Encoding>,
) -> Cow<'a, str> {
    if text.is_ascii() || bytes.starts_with(b"\xef\xbb\xbf") || text.chars().any(|c| c >= '\u{800}')
    {
        return text;
    }
    // The two bytes of a character of GB 2312. No other part of GB18030 is likely.
    let is_gb2312 = |pair: &[u8]| (0xb0..=0xf7).contains(&pair[0]) && pair[1] >= 0xa1;
    let mut letters = (0, 0);
    for run in bytes.chunk_by(|one, other| one.is_ascii() == other.is_ascii()) {
        if !run.is_ascii() {
            if run.len() % 2 == 1 || !run.chunks(2).all(is_gb2312) {
                return text;
            }
            let start = run.as_ptr() as usize - bytes.as_ptr() as usize;
            let before = start.checked_sub(1).and_then(|at| bytes.get(at));
            let after = bytes.get(start + run.len());
            let is_amount = run == "¥".as_bytes() && after.is_some_and(u8::is_ascii_digit);
            let touches =
                is_amount || [before, after].into_iter().flatten().any(u8::is_ascii_alphabetic);
            letters.0 += run.len();
            letters.1 += if touches { run.len() } else { 0 };
        }
    }
    if letters.1 * 2 > letters.0 {
        *doubted = Some(Encoding::Utf8);
        return text;
    }
    match whole(GB18030.decode_without_bom_handling(bytes)) {
        Some(chinese) => {
            *doubted = Some(Encoding::Gb18030);
            chinese
        }
        None => text,
    }
}

/// Encodes a text in GB18030, for programs that read no other encoding. It has every character of Unicode.
pub fn as_gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

/// Decodes GB18030, except for bytes that are UTF-8 with a few bytes lost: they would give other hanzi.
///
/// # Errors
/// [`ProblemKind::EncodingUnclear`] for bytes that are text in GB18030 and likelier in another encoding.
fn gb18030(bytes: &[u8]) -> Result<Option<Cow<'_, str>>, ProblemKind> {
    let (mut utf8, mut other) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        utf8 += chunk.valid().chars().filter(|c| c.len_utf8() == 3).count();
        other += usize::from(!chunk.invalid().is_empty());
    }
    // A hanzi takes three bytes in UTF-8. Text in GB18030 rarely forms such a sequence.
    if utf8 > other {
        return Ok(None);
    }
    match whole(GB18030.decode_without_bom_handling(bytes)) {
        Some(_) if !is_likely(bytes) => Err(ProblemKind::EncodingUnclear),
        text => Ok(text),
    }
}

fn utf8(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok().map(Cow::Borrowed)
}

fn whole((text, had_errors): (Cow<'_, str>, bool)) -> Option<Cow<'_, str>> {
    (!had_errors).then_some(text)
}

/// The place of a row in its file.
#[derive(Debug, Clone, Copy)]
pub(in crate::exchange) struct Place {
    /// The number of the row, as a spreadsheet counts.
    pub(in crate::exchange) number: u64,
    /// True if a quote is not closed, so that the row may hold others, or text follows a closing quote.
    pub(in crate::exchange) broken: bool,
}

/// A reader of the rows of a text, without blank rows.
pub(in crate::exchange) struct Rows<'a> {
    text: &'a [u8],
    delimiter: u8,
    reader: csv::Reader<&'a [u8]>,
    /// The byte up to which line breaks have been counted, and their number. Line breaks inside cells are left out:
    /// they end a line of the file, but no row of the sheet.
    counted: usize,
    breaks: u64,
    /// The number of line breaks inside the cells of the last row, which the next count includes.
    inside_last: u64,
}

impl<'a> Rows<'a> {
    /// Returns the rows of a text, including the header.
    pub(in crate::exchange) fn new(text: &'a str, delimiter: u8) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter);
        let text = text.as_bytes();
        let reader = builder.from_reader(text);
        Self { text, delimiter, reader, counted: 0, breaks: 0, inside_last: 0 }
    }

    /// Returns the number of bytes that were read, and of all bytes.
    pub(in crate::exchange) fn read(&self) -> (u64, u64) {
        (self.reader.position().byte(), self.text.len() as u64)
    }

    /// Reads the next row that is not blank, and returns its place.
    pub(in crate::exchange) fn next(&mut self, row: &mut StringRecord) -> Option<Place> {
        // The reader has no errors here: the text is UTF-8, and rows may have any length.
        while self.reader.read_record(row).unwrap_or(false) {
            self.count_breaks(row);
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                let end = self.reader.position().byte() as usize;
                let raw = self.text.get(self.counted..end).unwrap_or_default();
                return Some(Place {
                    number: self.breaks + 1,
                    broken: raw.contains(&b'"') && !is_well_quoted(raw, self.delimiter),
                });
            }
        }
        None
    }

    /// Counts the line breaks in front of a row. The line numbers of the reader cannot be used: they do not
    /// distinguish a blank line that was skipped from the second half of a line end.
    fn count_breaks(&mut self, row: &StringRecord) {
        let at = row.position().map_or(0, |position| position.byte() as usize);
        let gap = self.text.get(at..).unwrap_or_default().iter();
        let start = at + gap.take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let between = self.text.get(self.counted..start).unwrap_or_default();
        self.breaks += line_ends(between);
        let inside = line_ends(row.as_slice().as_bytes());
        self.breaks = self.breaks.saturating_sub(self.inside_last);
        self.inside_last = inside;
        self.counted = start;
    }
}

/// Counts the line ends in a text: LF, CR LF or CR.
fn line_ends(text: &[u8]) -> u64 {
    if !text.contains(&b'\r') {
        return text.iter().filter(|byte| **byte == b'\n').count() as u64;
    }
    let next = text.iter().skip(1).chain(std::iter::once(&0));
    let ends = text.iter().zip(next);
    ends.filter(|(byte, next)| **byte == b'\n' || **byte == b'\r' && **next != b'\n').count() as u64
}

/// Checks whether every quoted cell of a row is closed and followed by a delimiter or the end of the row.
fn is_well_quoted(row: &[u8], delimiter: u8) -> bool {
    let mut rest = row;
    while !rest.is_empty() {
        if rest[0] == b'"' {
            let mut at = 1;
            loop {
                match (rest.get(at), rest.get(at + 1)) {
                    (None, _) => return false,
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"'), _) => break,
                    (Some(_), _) => at += 1,
                }
            }
            rest = &rest[at + 1..];
            if rest.first().is_some_and(|byte| *byte != delimiter && !b"\r\n".contains(byte)) {
                return false;
            }
        }
        match rest.iter().position(|byte| *byte == delimiter) {
            Some(end) => rest = &rest[end + 1..],
            None => return true,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], encoding: Encoding) -> Result<String, ProblemKind> {
        decode(bytes, encoding).map(|read| read.text.into_owned())
    }

    #[test]
    fn names_that_are_valid_utf8_by_chance_are_doubted() {
        for (text, taken) in [
            ("name\n毛伟\n谢英\n", Some(Encoding::Gb18030)),
            ("name,x\n毛伟,1\n谭学志,2\n", Some(Encoding::Gb18030)),
        ] {
            let bytes = as_gb18030(text);
            assert!(std::str::from_utf8(&bytes).is_ok(), "{text}");
            let read = decode(&bytes, Encoding::Auto).expect(text);
            assert_eq!((&*read.text, read.doubted), (text, taken));
        }
        for (text, taken) in [
            ("name\nJosé\nRené\n", Some(Encoding::Utf8)),
            ("name,cost\nLi,\u{a5}100\n", Some(Encoding::Utf8)),
            ("name\nИванов\n", None),
            ("name\n王芳\nJosé\n", None),
            ("\u{feff}name\né\n", None),
            ("name\nLi\n", None),
        ] {
            let read = decode(text.as_bytes(), Encoding::Auto).expect(text);
            assert_eq!((&*read.text, read.doubted), (text.trim_start_matches('\u{feff}'), taken));
        }
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "姓名,备注\n张三,轮椅\n";
        let utf16 =
            |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
        let gb = as_gb18030(text);
        let forms = [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            gb.clone(),
            [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat(),
            [b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ];
        for bytes in forms {
            assert_eq!(decoded(&bytes, Encoding::Auto).as_deref(), Ok(text), "{bytes:?}");
        }
        assert_eq!(decoded(&gb, Encoding::Gb18030).as_deref(), Ok(text));
        assert_eq!(decoded(&gb, Encoding::Utf8), Err(ProblemKind::NotText));
        assert_eq!(decoded(b"\xff\xff\xff", Encoding::Auto), Err(ProblemKind::NotText));
        let page = b"\r\n<html><table><tr><td>1</td></tr></table></html>";
        assert_eq!(decoded(page, Encoding::Auto), Err(ProblemKind::WebPage));
    }

    #[test]
    fn text_that_is_hardly_gb18030_is_taken_only_on_request() {
        let big5 = encoding_rs::BIG5.encode("key,name\nK1,黃大明\nK2,李小龍\n").0;
        assert_eq!(decoded(&big5, Encoding::Auto), Err(ProblemKind::EncodingUnclear));
        assert!(decoded(&big5, Encoding::Gb18030).is_ok());
    }

    #[test]
    fn utf8_with_a_lost_byte_is_not_taken_for_gb18030() {
        let mut bytes = "name\n王芳\n李四\n".as_bytes().to_vec();
        bytes.remove(7);
        assert_eq!(decoded(&bytes, Encoding::Auto), Err(ProblemKind::NotText));
    }

    #[test]
    fn quotes_that_are_not_in_order_are_seen() {
        for (row, good) in [
            ("a,\"b \"\"c\"\"\",d\r\n", true),
            ("a,5\" tube,\"\"\n", true),
            ("\"a\"", true),
            ("a,\"b,c\nd,e,f", false),
            ("\"a\"x,b", false),
        ] {
            assert_eq!(is_well_quoted(row.as_bytes(), b','), good, "{row}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let text = "a,b\n\n1,\"two\nlines\"\n , \n2,3\n4,5";
        for end in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', end);
            let mut rows = Rows::new(&text, b',');
            let mut record = StringRecord::new();
            let next = || rows.next(&mut record).map(|place| place.number);
            let numbers: Vec<_> = std::iter::from_fn(next).collect();
            // Rows 2 and 4 are blank.
            assert_eq!(numbers, [1, 3, 5, 6]);
        }
    }
}
