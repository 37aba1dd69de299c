//! Reads from an XLS what calamine leaves out: the number formats of cells, and formulas that were never calculated.
//!
//! A program that calculates nothing writes a number, 0 or an empty text as the result of a formula. Such a result
//! counts as missing if one of these is true:
//! - the formula is marked to be calculated when the workbook is opened (Apache POI, JExcelApi, PhpSpreadsheet),
//! - an empty text is the result of a formula that gives a number, such as a sum,
//! - all formulas of the workbook have an empty text as their result, and Excel did not save it (xlwt of Python).

use std::collections::{HashMap, HashSet};

use calamine::Data;
use encoding_rs::GB18030;

use super::number_format::NumberFormat;
use super::typed_cell::{CellType, without_marks};
use super::xls_guard::{records, records_of_sheet, sheets_of, u16_at, workbook_in};

/// A cell: its row and its column.
type At = (u32, u32);

/// The number formats of the cells of a sheet that show something other than the number.
#[derive(Default)]
pub(super) struct XlsFormats {
    of_cell: HashMap<At, usize>,
    formats: Vec<NumberFormat>,
    /// The cells with a formula that was never calculated.
    uncalculated: HashSet<At>,
    /// True if no empty text in the workbook is the result of a formula.
    never_empty: bool,
}

impl XlsFormats {
    /// Reads the formats of the sheet with this number. Files older than Excel 5 give none.
    pub(super) fn read(bytes: &[u8], sheet: usize) -> Self {
        match workbook_in(bytes) {
            Some(Some(stream)) => Self::of_stream(&stream.bytes, sheet),
            _ => Self::default(),
        }
    }

    /// Reads the formats from the stream of a workbook.
    fn of_stream(stream: &[u8], sheet: usize) -> Self {
        let mut formats = Self::default();
        let mut codes = HashMap::new();
        let mut styles = Vec::new();
        let (mut saved_by_excel, mut is_old) = (false, false);
        for (kind, record) in records(stream, 0).take_while(|(kind, _)| *kind != 0x000a) {
            match kind {
                0x0809 => {
                    is_old = match u16_at(record, 0) {
                        Some(0x0600) => false,
                        Some(0x0500) => true,
                        _ => return formats,
                    };
                    // The history of the file, which other programs leave empty.
                    saved_by_excel = record.get(8..12).is_some_and(|flags| flags != [0; 4]);
                }
                0x041e if is_old => codes.extend(old_format_in(record)),
                0x041e => codes.extend(format_in(record)),
                0x00e0 => styles.push(u32::from(u16_at(record, 2).unwrap_or_default())),
                _ => {}
            }
        }
        let format = |number: &u32| match codes.get(number) {
            Some(code) => NumberFormat::parse(code),
            None => NumberFormat::builtin(*number),
        };
        formats.formats = styles.iter().map(format).collect();
        let sheets = sheets_of(stream);
        let mut of_sheets = sheets.iter().flat_map(|start| records_of_sheet(stream, *start));
        let has_result = |(kind, record): (u16, &[u8])| kind == 0x0006 && !is_empty(record);
        formats.never_empty = !saved_by_excel && !of_sheets.any(has_result);
        if let Some(start) = sheets.get(sheet) {
            formats.read_cells(stream, *start);
        }
        formats
    }

    fn read_cells(&mut self, stream: &[u8], start: usize) {
        // A formula whose text is in the next record.
        let mut expects_text = None;
        for (kind, record) in records_of_sheet(stream, start) {
            match kind {
                0x0203 | 0x027e => self.add(record, 0, u16_at(record, 4)),
                0x0006 => {
                    self.add(record, 0, u16_at(record, 4));
                    self.uncalculated.extend(expects_text.take());
                    match is_text(record) {
                        true => expects_text = at(record),
                        false if self.lacks_result(record) => self.uncalculated.extend(at(record)),
                        false => {}
                    }
                }
                0x0207 => expects_text = None,
                0x00bd => {
                    for place in 0..record.len().saturating_sub(6) / 6 {
                        self.add(record, place as u32, u16_at(record, 4 + 6 * place));
                    }
                }
                _ => {}
            }
        }
        self.uncalculated.extend(expects_text);
    }

    /// Notes the style of the cell that a record names, or of a later one in its row.
    fn add(&mut self, record: &[u8], later: u32, style: Option<u16>) {
        let style = style.map_or(usize::MAX, usize::from);
        let is_shown_otherwise = |format: &NumberFormat| *format != NumberFormat::General;
        if self.formats.get(style).is_some_and(is_shown_otherwise)
            && let Some((row, column)) = at(record)
        {
            self.of_cell.insert((row, column + later), style);
        }
    }

    /// Checks whether a formula, whose result is no text, has only the result that a program wrote in its place.
    fn lacks_result(&self, record: &[u8]) -> bool {
        let is_due = u16_at(record, 14).is_some_and(|flags| flags & 2 != 0);
        match is_empty(record) {
            true => is_due || self.never_empty || gives_a_number(record),
            false => is_due && record.get(6..14) == Some(&[0; 8]),
        }
    }

    /// Returns the text of a cell with its type.
    pub(super) fn cell(&self, at: At, value: &Data, epoch_1904: bool) -> String {
        match value {
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                without_marks(text.clone())
            }
            Data::Int(number) => self.get(at).cell(*number as f64, epoch_1904),
            Data::Float(number) => self.get(at).cell(*number, epoch_1904),
            Data::Bool(yes) => CellType::YesNo.write(if *yes { "TRUE" } else { "FALSE" }),
            Data::DateTime(moment) => {
                let format = NumberFormat::Date { duration: moment.is_duration() };
                self.of_cell
                    .get(&at)
                    .map_or(&format, |_| self.get(at))
                    .cell(moment.as_f64(), epoch_1904)
            }
            Data::Error(error) => CellType::Failed.write(&error.to_string()),
            Data::Empty => String::new(),
        }
    }

    /// Returns the format of a cell.
    fn get(&self, at: At) -> &NumberFormat {
        let format = self.of_cell.get(&at).and_then(|style| self.formats.get(*style));
        format.unwrap_or(&NumberFormat::General)
    }

    /// Returns the formulas that were never calculated.
    pub(super) fn uncalculated(&self) -> &HashSet<At> {
        &self.uncalculated
    }
}

/// Checks whether the result of a formula is an empty text.
fn is_empty(record: &[u8]) -> bool {
    record.get(6) == Some(&3) && u16_at(record, 12) == Some(0xffff)
}

/// Checks whether the result of a formula is a text that has a record of its own.
fn is_text(record: &[u8]) -> bool {
    record.get(6) == Some(&0) && u16_at(record, 12) == Some(0xffff)
}

/// Checks whether a formula ends with an operator that gives a number, or yes or no. The last byte of another formula is
/// no such operator, unless the formula is a constant, which is not empty.
fn gives_a_number(record: &[u8]) -> bool {
    let tokens = u16_at(record, 20).and_then(|length| record.get(22..22 + usize::from(length)));
    // The operators of [MS-XLS] 2.5.198.25: + - * / ^, the comparisons, the signs and the percent sign.
    matches!(tokens, Some([.., 0x03..=0x07 | 0x09..=0x0e | 0x12..=0x14]))
}

fn at(record: &[u8]) -> Option<At> {
    Some((u16_at(record, 0)?.into(), u16_at(record, 2)?.into()))
}

/// Returns the number and the code of a format.
fn format_in(record: &[u8]) -> Option<(u32, String)> {
    let length = usize::from(u16_at(record, 2)?);
    let is_wide = record.get(4)? & 1 == 1;
    let letters = record.get(5..)?;
    let code = match is_wide {
        true => {
            let letters = letters.as_chunks::<2>().0.iter().take(length);
            char::decode_utf16(letters.map(|letter| u16::from_le_bytes(*letter)))
                .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        false => letters.iter().take(length).map(|letter| char::from(*letter)).collect(),
    };
    Some((u16_at(record, 0)?.into(), code))
}

/// Returns the number and the code of a format in a file of Excel 5 or 95, whose texts are in the code page of its
/// country.
fn old_format_in(record: &[u8]) -> Option<(u32, String)> {
    let letters = record.get(3..)?.get(..usize::from(*record.get(2)?))?;
    Some((u16_at(record, 0)?.into(), GB18030.decode_without_bom_handling(letters).0.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u16).to_le_bytes();
        [&kind.to_le_bytes()[..], &length, content].concat()
    }

    /// Returns the row, the column and the style of a cell, and the bytes after them.
    fn cell(row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
        [&[row, column, style].map(u16::to_le_bytes).concat()[..], rest].concat()
    }

    /// Returns the stream of a workbook with one sheet of these records, and the history flags of its first record.
    fn stream(flags: u8, globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(0x0809, &[0, 6, 5, 0, 0xbb, 0x0d, 0xcc, 7, flags, 0, 0, 0, 6, 0, 0, 0]);
        let start = begin.len() + globals.concat().len() + 8 + 4;
        let sheet = record(0x0085, &(start as u32).to_le_bytes());
        let end = record(0x000a, &[]);
        [begin.clone(), globals.concat(), sheet, end.clone(), begin, cells.concat(), end].concat()
    }

    /// Returns a formula with a result of eight bytes, flags and tokens.
    fn formula(row: u16, result: [u8; 8], flags: u8, tokens: &[u8]) -> Vec<u8> {
        let rest = [&result[..], &[flags, 0, 0, 0, 0, 0, tokens.len() as u8, 0], tokens].concat();
        record(0x0006, &cell(row, 0, 0, &rest))
    }

    const EMPTY: [u8; 8] = [3, 0, 0, 0, 0, 0, 0xff, 0xff];
    const TEXT: [u8; 8] = [0, 0, 0, 0, 0, 0, 0xff, 0xff];
    /// The tokens of `=A1` and of `=A1*2`.
    const SAME: &[u8] = &[0x44, 0, 0, 0, 0xc0];
    const TWICE: &[u8] = &[0x44, 0, 0, 0, 0xc0, 0x1e, 2, 0, 0x05];

    fn uncalculated(flags: u8, cells: &[Vec<u8>]) -> Vec<u32> {
        let formats = XlsFormats::of_stream(&stream(flags, &[], cells), 0);
        let mut rows: Vec<_> = formats.uncalculated().iter().map(|at| at.0).collect();
        rows.sort_unstable();
        rows
    }

    #[test]
    fn a_result_that_a_program_wrote_in_place_of_one_is_none() {
        let two = 2_f64.to_le_bytes();
        // xlwt writes an empty text for every formula.
        assert_eq!(
            uncalculated(0, &[formula(1, EMPTY, 0, SAME), formula(2, EMPTY, 0, TWICE)]),
            [1, 2]
        );
        // Excel, and a program that calculates: an empty text is a result, but no product.
        let mixed = [
            formula(1, EMPTY, 0, SAME),
            formula(2, EMPTY, 0, TWICE),
            formula(3, two, 0, TWICE),
            formula(4, [0; 8], 0, TWICE),
        ];
        assert_eq!(uncalculated(0xc9, &mixed[..2]), [2]);
        assert_eq!(uncalculated(0, &mixed), [2]);
        // Marked to be calculated on opening. A volatile formula (flag 1) has a result.
        let due = [
            formula(1, [0; 8], 2, TWICE),
            formula(2, two, 3, TWICE),
            formula(3, [0; 8], 1, TWICE),
            formula(4, EMPTY, 1, SAME),
            formula(5, EMPTY, 2, SAME),
        ];
        assert_eq!(uncalculated(0xc9, &due), [1, 5]);
        // A text that is announced and does not follow.
        let text = record(0x0207, &[1, 0, 0, b'x']);
        let texts = [formula(1, TEXT, 0, SAME), text, formula(2, TEXT, 0, SAME)];
        assert_eq!(uncalculated(0xc9, &texts), [2]);
        assert_eq!(uncalculated(0xc9, &[formula(1, TEXT, 0, SAME), texts[0].clone()]), [1]);
    }

    #[test]
    fn formats_of_cells_are_found() {
        let code = b"\"AK\"000000";
        let format = [&[164, 0, code.len() as u8, 0, 0][..], code].concat();
        let globals =
            [record(0x041e, &format), record(0x00e0, &[0; 4]), record(0x00e0, &[0, 0, 164, 0])];
        let cells = [
            record(0x0203, &cell(1, 0, 1, &12_f64.to_le_bytes())),
            record(0x0203, &cell(2, 0, 0, &12_f64.to_le_bytes())),
            record(0x00bd, &cell(3, 0, 1, &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0])),
        ];
        let formats = XlsFormats::of_stream(&stream(0, &globals, &cells), 0);
        let shown = |at| formats.get(at).cell(12.0, false);
        assert!(shown((1, 0)).ends_with("AK000012") && shown((3, 1)).ends_with("AK000012"));
        assert_eq!(shown((2, 0)), "12");
        let format = [&[164, 0, code.len() as u8][..], code].concat();
        let globals = [record(0x041e, &format), globals[1].clone(), globals[2].clone()];
        let mut old = stream(0, &globals, &cells);
        old[4..6].copy_from_slice(&[0, 5]);
        let formats = XlsFormats::of_stream(&old, 0);
        assert!(formats.get((1, 0)).cell(12.0, false).ends_with("AK000012"), "Excel 95");
    }
}
