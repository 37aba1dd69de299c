//! A report as a workbook: the page on one sheet, with numbers, rates and days that a spreadsheet can
//! reckon with, and charts of its own. The header of a single table is frozen and has filters.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Chart, ChartType, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::parts::{Page, Part};
use crate::error::{CliError, Result};
use crate::render::{Cell, Grid};

/// The narrowest and the widest that a column becomes, in characters.
const WIDTHS: [usize; 2] = [8, 48];

/// The height of a row in pixels.
const ROW_HEIGHT: u32 = 20;

/// Returns the bytes of the workbook.
pub(super) fn page(page: &Page) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let written = write(page, workbook.add_worksheet());
    let bytes = written.and_then(|()| workbook.save_to_buffer());
    bytes.map_err(|error| CliError::output(std::io::Error::other(error)))
}

fn write(page: &Page, sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
    sheet.set_name(sheet_name(&page.title))?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    let title = Format::new().set_bold().set_font_size(14.0);
    sheet.write_string_with_format(0, 0, &page.title, &title)?;
    let mut row = 1;
    for text in page.head.iter().chain(&page.under) {
        sheet.write_string(row, 0, text)?;
        row += 1;
    }
    for part in &page.parts {
        row += 1;
        if let Some(caption) = &part.caption {
            sheet.write_string_with_format(row, 0, caption, &Format::new().set_bold())?;
            row += 1;
        }
        if page.parts.len() == 1 {
            filter(sheet, row, part)?;
        }
        row = table(sheet, row, part)?;
    }
    for text in &page.notes {
        row += 1;
        sheet.write_string(row, 0, text)?;
    }
    widths(page, sheet)
}

/// The most characters of the name of a sheet.
const MOST_NAME: usize = 31;

/// Returns the name of a sheet: the title without its period, and without the marks that spreadsheets refuse.
fn sheet_name(title: &str) -> String {
    let title = title.split([',', '，']).next().unwrap_or(title);
    let is_allowed = |c: &char| !"[]:*?/\\".contains(*c);
    let name: String = title.chars().filter(is_allowed).take(MOST_NAME).collect();
    name.trim_matches(['\'', ' ']).to_owned()
}

/// Freezes the header of the table at a row, and gives its columns filters. The total is not filtered.
fn filter(sheet: &mut Worksheet, top: u32, part: &Part) -> std::result::Result<(), XlsxError> {
    let Grid { header, rows, total, .. } = &part.grid;
    let (rows, columns) = (rows.len() - usize::from(*total), header.len());
    if columns == 0 || rows == 0 {
        return Ok(());
    }
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.autofilter(top, 0, top + rows as u32, columns as u16 - 1)?;
    Ok(())
}

/// Writes a table at a row, its chart below, and returns the row below it.
fn table(sheet: &mut Worksheet, top: u32, part: &Part) -> std::result::Result<u32, XlsxError> {
    let grid = &part.grid;
    let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap();
    let mut row = top;
    for (column, heading) in (0..).zip(&grid.header) {
        sheet.write_string_with_format(row, column, heading, &bold)?;
    }
    row += u32::from(!grid.header.is_empty());
    let first = row;
    for (at, cells) in grid.rows.iter().enumerate() {
        let is_total = grid.total && at + 1 == grid.rows.len();
        for (column, cell) in (0..).zip(cells) {
            write_cell(sheet, (row, column), cell, is_total)?;
        }
        row += 1;
    }
    if let Some(column) = part.bars.filter(|_| !part.bars().is_empty()) {
        let column = column as u16;
        let last = row - 1 - u32::from(grid.total);
        let mut chart = Chart::new(ChartType::Bar);
        let name = sheet.name();
        let values = (name.as_str(), first, column, last, column);
        let names = (name.as_str(), first, 0, last, 0);
        chart.add_series().set_values(values).set_categories(names);
        chart.title().set_name(&grid.header[usize::from(column)]);
        chart.legend().set_hidden();
        // As in the table, the first row comes first.
        chart.y_axis().set_reverse();
        chart.x_axis().set_min(0);
        if grid.rows.iter().filter_map(|row| row.get(usize::from(column))).any(Cell::is_rate) {
            chart.x_axis().set_max(1);
        }
        let height = 90 + 24 * (last - first + 1);
        chart.set_height(height).set_width(640);
        sheet.insert_chart(row + 1, 0, &chart)?;
        row += height / ROW_HEIGHT + 3;
    }
    Ok(row)
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    is_total: bool,
) -> std::result::Result<(), XlsxError> {
    let mut format = Format::new();
    if is_total {
        format = format.set_bold().set_border_top(FormatBorder::Thin);
    }
    let day = cell.as_text().parse::<Date>();
    match (cell.as_number(), day) {
        (Some(number), _) => {
            if cell.is_rate() {
                format = format.set_num_format("0.0 %");
            }
            sheet.write_number_with_format(row, column, number, &format)?;
        }
        (None, Ok(day)) => {
            let (year, month, of_month) = (day.year(), day.month(), day.day());
            let date = ExcelDateTime::from_ymd(year as u16, month as u8, of_month as u8)?;
            let format = format.set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(row, column, date, &format)?;
        }
        (None, Err(_)) => {
            sheet.write_string_with_format(row, column, cell.as_text(), &format)?;
        }
    }
    Ok(())
}

/// Sets the widths of columns by the cells of the tables; titles and notes may overflow.
fn widths(page: &Page, sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
    let [least, most] = WIDTHS;
    let columns = page.parts.iter().map(|part| part.grid.aligns.len()).max().unwrap_or(0);
    for column in 0..columns {
        let texts = page.parts.iter().flat_map(|part| {
            let cells = part.grid.rows.iter().filter_map(move |row| row.get(column));
            let heading = part.grid.header.get(column).map(String::as_str);
            heading.into_iter().chain(cells.map(Cell::as_text))
        });
        let widest = texts.map(UnicodeWidthStr::width).max().unwrap_or(0);
        sheet.set_column_width(column as u16, (widest + 2).clamp(least, most) as f64)?;
    }
    Ok(())
}
