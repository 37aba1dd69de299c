//! Reads from an XLS what calamine leaves out: the number formats of cells, and formulas that were never calculated.

use std::collections::{HashMap, HashSet};

use calamine::Data;

use super::number_format::NumberFormat;
use super::typed_cell::{CellType, without_marks};
use super::xls_guard::{records, u16_at, u32_at, workbook_in};

/// A cell: its row and its column.
type At = (u32, u32);

/// The number formats of the cells of a sheet that show something other than the number.
#[derive(Default)]
pub(super) struct XlsFormats {
    of_cell: HashMap<At, usize>,
    formats: Vec<NumberFormat>,
    /// The cells with a formula that was never calculated.
    uncalculated: HashSet<At>,
}

impl XlsFormats {
    /// Reads the formats of the sheet with this number. Files older than Excel 97 give none.
    pub(super) fn read(bytes: &[u8], sheet: usize) -> Self {
        match workbook_in(bytes) {
            Some(Some(stream)) => Self::of_stream(&stream, sheet),
            _ => Self::default(),
        }
    }

    /// Reads the formats from the stream of a workbook.
    fn of_stream(stream: &[u8], sheet: usize) -> Self {
        let mut formats = Self::default();
        let mut codes = HashMap::new();
        let mut styles = Vec::new();
        let mut sheets = Vec::new();
        for (kind, record) in records(stream, 0).take_while(|(kind, _)| *kind != 0x000a) {
            match kind {
                0x0809 if u16_at(record, 0) != Some(0x0600) => return formats,
                0x041e => codes.extend(format_in(record)),
                0x00e0 => styles.push(u32::from(u16_at(record, 2).unwrap_or_default())),
                0x0085 => sheets.extend(u32_at(record, 0)),
                _ => {}
            }
        }
        let format = |number: &u32| match codes.get(number) {
            Some(code) => NumberFormat::parse(code),
            None => NumberFormat::builtin(*number),
        };
        formats.formats = styles.iter().map(format).collect();
        if let Some(start) = sheets.get(sheet) {
            formats.read_cells(stream, *start as usize);
        }
        formats
    }

    fn read_cells(&mut self, stream: &[u8], start: usize) {
        let mut depth = 0;
        for (kind, record) in records(stream, start) {
            match kind {
                0x0809 => depth += 1,
                0x000a if depth <= 1 => break,
                0x000a => depth -= 1,
                // The sheets of charts within the sheet have cells of their own.
                _ if depth > 1 => {}
                0x0203 | 0x027e => self.add(record, 0, u16_at(record, 4)),
                0x0006 => {
                    self.add(record, 0, u16_at(record, 4));
                    self.add_formula(record);
                }
                0x00bd => {
                    for place in 0..record.len().saturating_sub(6) / 6 {
                        self.add(record, place as u32, u16_at(record, 4 + 6 * place));
                    }
                }
                _ => {}
            }
        }
    }

    /// Notes the style of the cell that a record names, or of a later one in its row.
    fn add(&mut self, record: &[u8], later: u32, style: Option<u16>) {
        let style = style.map_or(usize::MAX, usize::from);
        let is_shown_otherwise = |format: &NumberFormat| matches!(format, NumberFormat::Digits(_));
        if self.formats.get(style).is_some_and(is_shown_otherwise)
            && let Some((row, column)) = at(record)
        {
            self.of_cell.insert((row, column + later), style);
        }
    }

    /// Notes a formula without a result, which the next program that opens the workbook would calculate.
    fn add_formula(&mut self, record: &[u8]) {
        let is_empty = record.get(6) == Some(&3) && u16_at(record, 12) == Some(0xffff);
        let is_due = u16_at(record, 14).is_some_and(|flags| flags & 3 != 0);
        if is_empty && is_due {
            self.uncalculated.extend(at(record));
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
            Data::Bool(yes) => yes.to_string(),
            Data::DateTime(moment) => {
                let format = NumberFormat::Date { duration: moment.is_duration() };
                format.cell(moment.as_f64(), epoch_1904)
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

    #[test]
    fn formats_and_formulas_without_a_result_are_found() {
        let begin = record(0x0809, &[0, 6, 5, 0]);
        let code = b"\"AK\"000000";
        let format = [&[164, 0, code.len() as u8, 0, 0][..], code].concat();
        let globals =
            [record(0x041e, &format), record(0x00e0, &[0; 4]), record(0x00e0, &[0, 0, 164, 0])];
        let start = begin.len() + globals.concat().len() + 8 + 4;
        let sheet = [
            record(0x0085, &(start as u32).to_le_bytes()),
            record(0x000a, &[]),
            begin.clone(),
            record(0x0203, &cell(1, 0, 1, &12_f64.to_le_bytes())),
            record(0x0203, &cell(2, 0, 0, &12_f64.to_le_bytes())),
            record(0x00bd, &cell(3, 0, 1, &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0])),
            record(0x0006, &cell(4, 2, 0, &[3, 0, 0, 0, 0, 0, 0xff, 0xff, 2, 0])),
            record(0x000a, &[]),
        ];
        let stream = [begin, globals.concat(), sheet.concat()].concat();
        let formats = XlsFormats::of_stream(&stream, 0);
        let shown = |at| formats.get(at).cell(12.0, false);
        assert!(shown((1, 0)).ends_with("AK000012") && shown((3, 1)).ends_with("AK000012"));
        assert_eq!(shown((2, 0)), "12");
        assert_eq!(formats.uncalculated().iter().collect::<Vec<_>>(), [&(4, 2)]);
    }
}
