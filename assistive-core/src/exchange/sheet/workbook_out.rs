//! Writes sheets of records as a workbook: a frozen header with filters, ids and codes as text, days as dates, widths that fit
//! hanzi.

use jiff::Timestamp;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::formula_escape::neutral;
use crate::error::{Error, Result};
use crate::exchange::columns::{Col, Holds};
use crate::exchange::{Headers, Sheet};
use crate::model::{Problem, ProblemKind};

/// The least and the greatest width of a column, in characters.
const WIDTHS: std::ops::RangeInclusive<f64> = 8.0..=40.0;

/// The number of rows that decide the width of a column.
const LOOKED_AT: usize = 500;

/// Returns the bytes of a workbook with a sheet for each kind. Its time of creation is `made_at`, to the second.
///
/// # Errors
/// [`Error::Refused`] when a sheet has more rows than a workbook can hold, 1,048,575 below the header. [`Error::Io`]
/// when the temporary folder of the system cannot hold the rows meanwhile.
pub fn workbook(sheets: &[Sheet], headers: Headers, made_at: Timestamp) -> Result<Vec<u8>> {
    let mut workbook = empty(made_at);
    let written = sheets.iter().try_for_each(|sheet| {
        write(workbook.add_worksheet_with_constant_memory()?, sheet, headers)
    });
    let bytes = written.and_then(|()| workbook.save_to_buffer());
    bytes.map_err(|error| match error {
        XlsxError::RowColumnLimitError => {
            let rows = sheets.iter().map(|sheet| sheet.rows.len()).max().unwrap_or(0);
            let kind = ProblemKind::TooManyRows { rows: rows as u64 };
            Error::Refused(vec![Problem::new("kind", "", kind)])
        }
        // Rows are kept in files of the temporary folder until the workbook is written.
        other => Error::Io { file: "XLSX".into(), source: std::io::Error::other(other) },
    })
}

/// Returns a workbook without sheets. The time of creation is an argument, so that the same records give the same
/// bytes.
pub(in crate::exchange) fn empty(made_at: Timestamp) -> Workbook {
    let mut workbook = Workbook::new();
    // The seconds that a workbook can hold.
    let second = made_at.as_second().clamp(-2_209_075_200, 253_402_300_799);
    if let Ok(made_at) = ExcelDateTime::from_timestamp(second) {
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made_at));
    }
    workbook
}

/// Returns the kind of value that a column holds, by its name.
fn holds(column: &str) -> Holds {
    Col::of_name(column).map_or(Holds::Text, Col::holds)
}

/// Returns the format of the cells of a column.
pub(in crate::exchange) fn format_of(holds: Holds) -> Format {
    match holds {
        Holds::Day => Format::new().set_num_format("yyyy-mm-dd"),
        Holds::Number => Format::new(),
        Holds::Text | Holds::YesNo => Format::new().set_num_format("@"),
    }
}

fn write(
    to: &mut Worksheet,
    sheet: &Sheet,
    headers: Headers,
) -> std::result::Result<(), XlsxError> {
    to.set_name(sheet.kind.code())?;
    to.set_freeze_panes(1, 0)?;
    let header = sheet.header_in(headers);
    if let Some(last) = header.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
        to.autofilter(0, 0, u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX), last)?;
    }
    let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let (text, day) = (format_of(Holds::Text), format_of(Holds::Day));
    for (column, name) in (0..).zip(&header) {
        let cells =
            sheet.rows.iter().take(LOOKED_AT).filter_map(|row| row.get(usize::from(column)));
        let widest = cells.map(|cell| width(cell)).fold(width(name), f64::max);
        to.set_column_width(column, (widest + 2.0).clamp(*WIDTHS.start(), *WIDTHS.end()))?;
        to.write_with_format(0, column, *name, &bold)?;
    }
    let kinds: Vec<_> = sheet.header.iter().map(|name| holds(name)).collect();
    for (line, row) in (1..).zip(&sheet.rows) {
        for ((column, kind), cell) in
            (0..).zip(&kinds).zip(row).filter(|(_, cell)| !cell.is_empty())
        {
            let number = match kind {
                Holds::Number => cell.parse::<f64>().ok(),
                Holds::Text | Holds::Day | Holds::YesNo => None,
            };
            let date = match kind {
                Holds::Day => ExcelDateTime::parse_from_str(cell).ok(),
                Holds::Text | Holds::Number | Holds::YesNo => None,
            };
            match (number, date) {
                (Some(number), _) => to.write_number(line, column, number)?,
                (None, Some(date)) => to.write_datetime_with_format(line, column, date, &day)?,
                (None, None) => to.write_string_with_format(line, column, neutral(cell), &text)?,
            };
        }
    }
    Ok(())
}

/// Returns the width of a text in characters of a spreadsheet. A hanzi takes two.
pub(in crate::exchange) fn width(text: &str) -> f64 {
    text.chars().map(|c| if c < '\u{1100}' { 1.0 } else { 2.1 }).sum()
}
