//! Reads typed values from the cells of a row. The error of a cell is noted with its column. All cells of a row are
//! read, so that one run shows all errors.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use csv::StringRecord;
use jiff::civil::Date;

use super::cell_text::{check, text_of, unchecked};
use super::columns::{Col, Column, Columns, Holds};
use super::numbering::is_numbering;
use super::sheet::{CellType, TypedCell, shown, shows_formula};
use crate::model::destroyed::{is_utc_time, without_time};
use crate::model::text::{half_width, trim};
use crate::model::{Coded, ProblemKind, parse_day};
use crate::registry::{Diagnostics, Edit};

/// The meaning of headers: the columns of a kind of sheet, and headers that a user mapped to them.
#[derive(Clone, Copy)]
pub(super) struct Headings<'a> {
    pub(super) columns: Columns,
    pub(super) map: &'a [(String, String)],
}

impl Headings<'_> {
    /// Returns the column that a header names.
    pub(super) fn column(self, header: &str) -> Option<Col> {
        let header = trim(header);
        let mapped = self.map.iter().find(|(name, _)| trim(name) == header);
        self.columns.named(mapped.map_or(header, |(_, column)| trim(column)))
    }

    /// Returns an unknown header with the column that was probably meant.
    fn unknown(self, header: &str) -> String {
        let alike = |name: &&str| strsim::jaro_winkler(header, name);
        let names = self.columns.headers();
        let nearest = names.max_by(|one, other| alike(one).total_cmp(&alike(other)));
        match nearest.filter(|name| alike(name) >= LIKELY) {
            Some(name) => format!("{header} ({name}?)"),
            None => header.to_owned(),
        }
    }
}

/// The similarity from which a header probably means another: one of two hanzi agrees.
const LIKELY: f64 = 0.66;

/// The places of the columns in a row.
#[derive(Debug)]
pub(super) struct Header {
    places: [Option<usize>; Col::COUNT],
    /// The column at each place.
    cols: Vec<Option<Col>>,
    /// Values for columns that the sheet lacks.
    set: Vec<(Col, String)>,
    width: usize,
    /// The places without a header. No cell below them may hold anything.
    nameless: Vec<usize>,
    /// The headers of columns that only number the rows.
    numberings: Vec<String>,
}

/// The errors of a header.
#[derive(Default)]
struct HeaderErrors {
    problems: Vec<ProblemKind>,
    /// Headers that name no column.
    unknown: Vec<String>,
}

impl Header {
    /// Reads a header row.
    ///
    /// # Errors
    /// All errors of the header: unknown columns, a column that occurs twice, a missing key column.
    pub(super) fn read(
        names: Headings<'_>,
        cells: &StringRecord,
        set: &[(String, String)],
    ) -> Result<Self, Vec<ProblemKind>> {
        let mut header = Self {
            places: [None; Col::COUNT],
            cols: vec![None; cells.len()],
            set: Vec::new(),
            width: cells.len(),
            nameless: Vec::new(),
            numberings: Vec::new(),
        };
        let mut errors = HeaderErrors::default();
        let mapped = names.map.iter().map(|(_, column)| trim(column));
        let unknown = mapped.filter(|column| names.columns.named(column).is_none());
        errors.unknown.extend(unknown.map(|column| names.unknown(column)));
        header.place_columns(names, cells, &mut errors);
        header.set_columns(names, set, &mut errors);
        let HeaderErrors { mut problems, unknown } = errors;
        if !unknown.is_empty() {
            let known = known_columns(names.columns, cells);
            problems.push(ProblemKind::UnknownColumns { columns: unknown.join(", "), known });
        }
        for keys in names.columns.keys {
            if !keys.iter().any(|col| header.has(*col)) {
                let columns: Vec<_> = keys.iter().map(|col| col.name()).collect();
                problems.push(ProblemKind::KeyColumnMissing { columns: columns.join(", ") });
            }
        }
        if problems.is_empty() { Ok(header) } else { Err(problems) }
    }

    /// Notes the place of each column that the sheet has.
    fn place_columns(&mut self, names: Headings<'_>, cells: &StringRecord, to: &mut HeaderErrors) {
        for (place, cell) in cells.iter().enumerate() {
            let name = trim(shown(cell));
            match names.column(name) {
                Some(col) if self.places[col as usize].is_some() => {
                    to.problems.push(ProblemKind::ColumnTwice { column: name.to_owned() });
                }
                Some(col) => {
                    self.places[col as usize] = Some(place);
                    self.cols[place] = Some(col);
                }
                None if name.is_empty() => self.nameless.push(place),
                None if is_left_out(name) => {}
                None if is_numbering(name) => self.numberings.push(name.to_owned()),
                None => to.unknown.push(names.unknown(name)),
            }
        }
    }

    /// Notes the values that a user set for columns that the sheet lacks.
    fn set_columns(
        &mut self,
        names: Headings<'_>,
        set: &[(String, String)],
        to: &mut HeaderErrors,
    ) {
        for (name, value) in set {
            match names.columns.named(name) {
                Some(col) if self.places[col as usize].is_some() => {
                    to.problems.push(ProblemKind::SetColumnPresent { column: name.clone() });
                }
                Some(col) if self.has(col) => {
                    to.problems.push(ProblemKind::ColumnTwice { column: name.clone() });
                }
                Some(col) => self.set.push((col, value.clone())),
                None => to.unknown.push(names.unknown(name)),
            }
        }
    }

    /// Checks whether the sheet has a column or a value was set for it.
    pub(super) fn has(&self, col: Col) -> bool {
        self.places[col as usize].is_some() || self.set.iter().any(|(set, _)| *set == col)
    }

    /// Returns the place of a column in the sheet.
    pub(super) fn place(&self, col: Col) -> Option<usize> {
        self.places[col as usize]
    }

    /// Returns the headers of columns that only number the rows.
    pub(super) fn numberings(&self) -> impl Iterator<Item = String> {
        self.numberings.iter().cloned()
    }

    /// Leaves out a column of the sheet.
    pub(super) fn leave_out(&mut self, col: Col) {
        if let Some(place) = self.places[col as usize].take() {
            self.cols[place] = None;
        }
    }

    /// Returns the cell of a column in a row: empty where the sheet lacks the column, and for a cell with an error.
    pub(super) fn cell<'a>(&'a self, cells: &'a StringRecord, col: Col) -> &'a str {
        self.raw(cells, col).and_then(|cell| text_of(cell, col).ok()).unwrap_or_default()
    }

    /// Returns the cell of a column in a row as the sheet has it.
    fn raw<'a>(&'a self, cells: &'a StringRecord, col: Col) -> Option<&'a str> {
        match self.places[col as usize] {
            Some(place) => cells.get(place),
            None => self.set.iter().find(|(set, _)| *set == col).map(|(_, value)| value.as_str()),
        }
    }

    /// Returns the errors of the cells of a row that cannot be read.
    fn cell_errors<'a>(
        &'a self,
        cells: &'a StringRecord,
    ) -> impl Iterator<Item = (Col, &'a str, ProblemKind)> {
        let sheet = self.cols.iter().zip(cells).filter_map(|(col, cell)| Some(((*col)?, cell)));
        let set = self.set.iter().map(|(col, value)| (*col, value.as_str()));
        sheet.chain(set).filter_map(|(col, cell)| {
            let (value, kind) = check(cell, col).err()?;
            Some((col, value, kind))
        })
    }

    /// Returns the cells of a row as a file without types holds them. A cell with an error that only its type shows
    /// becomes a text with an error, so that the row is not taken when the file is imported as it is.
    pub(super) fn plain_cells(&self, cells: &StringRecord) -> Vec<String> {
        let cols = self.cols.iter().copied().chain(std::iter::repeat(None));
        let plain = |(cell, col): (&str, Option<Col>)| {
            let cell = TypedCell::read(cell);
            let is_number = col.is_some_and(|col| col.holds() == Holds::Number);
            match (cell.of, cell.merged) {
                (_, Some(range)) if is_number => format!("{} ({range})", cell.shown),
                (CellType::Number { number }, _) if is_number => number.to_owned(),
                (CellType::UnknownText, _) if is_number => cell.shown.to_owned(),
                (CellType::UnknownText | CellType::Unreadable, _) if col.is_some() => {
                    "####".to_owned()
                }
                // Marked as a text, which keeps it from being run, it would be taken.
                (CellType::Plain, _) if col.is_some() && shows_formula(trim(cell.shown)) => {
                    "####".to_owned()
                }
                _ => cell.shown.to_owned(),
            }
        };
        cells.iter().zip(cols).map(plain).collect()
    }
}

/// Returns the names of columns in the language of the sheet.
fn known_columns(columns: Columns, sheet: &StringRecord) -> String {
    let chinese = sheet.iter().any(|cell| !cell.is_ascii());
    let name = |column: &Column| match column.zh.first() {
        Some(zh) if chinese => *zh,
        _ => column.col.name(),
    };
    let names: Vec<_> = columns.iter().map(name).collect();
    names.join(", ")
}

/// Checks whether a header marks a column that an import ignores.
fn is_left_out(name: &str) -> bool {
    name.starts_with('#') || name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
}

/// A row that is being read.
pub(super) struct Row<'a> {
    header: &'a Header,
    cells: &'a StringRecord,
    /// The columns whose cells have errors.
    unread: Vec<Col>,
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Row<'a> {
    /// Returns a row below a header, with the errors that concern the row as a whole.
    pub(super) fn new(header: &'a Header, cells: &'a StringRecord) -> Self {
        let mut row =
            Self { header, cells, unread: Vec::new(), diagnostics: Diagnostics::default() };
        for (col, value, kind) in header.cell_errors(cells) {
            row.unread.push(col);
            row.error(col, value, kind);
        }
        let beyond = cells.iter().skip(header.width);
        let nameless = header.nameless.iter().filter_map(|place| cells.get(*place));
        let mut stray = beyond.chain(nameless).map(shown);
        if let Some(cell) = stray.find(|cell| !trim(cell).is_empty()) {
            let kind = ProblemKind::TooManyCells { header: header.width as u64 };
            row.diagnostics.error("", cell, kind);
        }
        row
    }

    pub(super) fn error(&mut self, col: Col, value: &str, kind: ProblemKind) {
        self.diagnostics.error(col.name(), value, kind);
    }

    /// Returns the cell of a column; empty where the sheet lacks the column. An error of the cell was reported by
    /// [`Row::new`].
    pub(super) fn cell(&self, col: Col) -> &'a str {
        match self.header.raw(self.cells, col) {
            Some(cell) if !self.unread.contains(&col) => unchecked(cell, col),
            _ => "",
        }
    }

    /// Checks whether the row has no cells in some columns. Values that were set for all rows do not count.
    pub(super) fn is_blank(&self, columns: Columns) -> bool {
        let cell = |col: Col| self.header.places[col as usize].and_then(|at| self.cells.get(at));
        let mut cells = columns.iter().filter_map(|column| cell(column.col));
        cells.all(|cell| trim(shown(cell)).is_empty())
    }

    /// Returns the edit that a cell makes: an empty cell keeps the value, `-` clears it.
    fn edit(&self, col: Col) -> Edit<&'a str> {
        match self.cell(col) {
            "" => Edit::Keep,
            "-" | "－" => Edit::Clear,
            text => Edit::Set(text),
        }
    }

    /// Reads a cell with `read`, which takes its half-width form.
    pub(super) fn read<T>(
        &mut self,
        col: Col,
        read: impl FnOnce(Cow<'a, str>) -> Result<T, ProblemKind>,
    ) -> Edit<T> {
        match self.edit(col) {
            Edit::Keep => Edit::Keep,
            Edit::Clear => Edit::Clear,
            Edit::Set(text) => match read(half_width(text)) {
                Ok(value) => Edit::Set(value),
                Err(kind) => {
                    self.error(col, text, kind);
                    Edit::Keep
                }
            },
        }
    }

    /// Returns a value that must be there. Notes an error if it is missing, unless the cell already has one.
    pub(super) fn required<T: Clone>(&mut self, col: Col, edit: Edit<T>) -> Option<T> {
        self.diagnostics.required(col.name(), &edit)
    }

    /// Reads free text, as it was typed.
    pub(super) fn text(&mut self, col: Col) -> Edit<String> {
        let edit = self.edit(col).map(str::to_owned);
        self.plain(col, edit)
    }

    /// Reads a free text of several lines, such as a note, as one line.
    pub(super) fn lines(&mut self, col: Col) -> Edit<String> {
        let edit = self.edit(col).map(|text| {
            let lines = text.split(['\n', '\r', '\t']).map(trim);
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
        });
        self.plain(col, edit)
    }

    fn plain(&mut self, col: Col, edit: Edit<String>) -> Edit<String> {
        self.diagnostics.plain(col.name(), &edit);
        // The error is reported here, since the row may give no draft.
        if self.diagnostics.names(col.name()) { Edit::Keep } else { edit }
    }

    /// Reads a calendar day. A sheet that was saved as text may hold a time after it.
    pub(super) fn date(&mut self, col: Col) -> Edit<Date> {
        self.read(col, |text| match is_utc_time(&text) {
            true => Err(ProblemKind::UtcTime),
            false => parse_day(without_time(&text)).ok_or(ProblemKind::NotADate),
        })
    }

    /// Reads a value of a closed vocabulary.
    pub(super) fn coded<T: Coded>(&mut self, col: Col) -> Edit<T> {
        self.read(col, |text| {
            T::from_word(&text).ok_or_else(|| ProblemKind::NotOneOf { allowed: T::codes() })
        })
    }

    /// Reads a whole number in a range.
    pub(super) fn number<T: TryFrom<u64>>(
        &mut self,
        col: Col,
        range: RangeInclusive<u64>,
    ) -> Edit<T> {
        let (min, max) = range.into_inner();
        self.read(col, |text| {
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse::<u64>().ok().filter(|n| plain && (min..=max).contains(n));
            let number = number.and_then(|n| T::try_from(n).ok());
            number.ok_or(ProblemKind::NotANumber { min, max })
        })
    }

    /// Reads yes or no.
    pub(super) fn yes_no(&mut self, col: Col) -> Edit<bool> {
        self.read(col, |text| match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "是" => Ok(true),
            "no" | "n" | "false" | "0" | "否" => Ok(false),
            _ => Err(ProblemKind::NotYesNo),
        })
    }

    /// Reads a value that parses from text.
    pub(super) fn parsed<T: std::str::FromStr<Err = ProblemKind>>(&mut self, col: Col) -> Edit<T> {
        self.read(col, |text| text.parse())
    }
}

#[cfg(test)]
mod tests {
    use super::super::kinds::{SheetKind, Stock};
    use super::*;

    #[test]
    fn a_rejected_row_is_not_taken_as_it_is() {
        let names = Headings { columns: Stock::COLUMNS, map: &[] };
        let header = StringRecord::from(vec!["tag", "device", "site", "value", "received_on"]);
        let header = Header::read(names, &header, &[]).expect("a header");
        let row = StringRecord::from(vec![
            "\u{1}T3",
            "WC",
            "\u{1}Ux",
            "\u{1}MD2:D4\u{1}6000",
            "\u{1}D2024-01-05",
        ]);
        let plain = header.plain_cells(&row);
        assert_eq!(plain, ["####", "WC", "####", "6000 (D2:D4)", "2024-01-05"]);
        let again = StringRecord::from(plain);
        let refused: Vec<_> = header.cell_errors(&again).map(|(col, _, _)| col).collect();
        assert_eq!(refused, [Col::Tag, Col::Site]);
        assert!("6000 (D2:D4)".parse::<crate::model::Money>().is_err());
    }
}
