//! Reads typed values from the cells of a row. The error of a cell is noted with its column. All cells of a row are
//! read, so that one run shows all errors.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use csv::StringRecord;
use jiff::civil::Date;

use super::cell_text::unchecked;
use super::columns::{Col, Columns};
use super::device_cell::DeviceInCell;
use super::header::Header;
use super::sheet::shown;
use crate::model::destroyed::{is_utc_time, without_time, without_weekday};
use crate::model::text::{half_width, trim};
use crate::model::{Coded, ProblemKind, QUANTITIES, parse_day};
use crate::registry::{Diagnostics, Edit, Which};

/// A row that is being read.
pub(super) struct Row<'a> {
    header: &'a Header,
    cells: &'a StringRecord,
    /// The device of several in the cell that the row is read for.
    device: Option<&'a DeviceInCell>,
    /// The columns whose cells have errors.
    unread: Vec<Col>,
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Row<'a> {
    /// Returns a row below a header, with the errors that concern the row as a whole.
    pub(super) fn new(header: &'a Header, cells: &'a StringRecord) -> Self {
        let (unread, diagnostics) = (Vec::new(), Diagnostics::default());
        let mut row = Self { header, cells, device: None, unread, diagnostics };
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

    /// Returns the row as it is for one of the devices in its cell.
    pub(super) fn of_device(
        header: &'a Header,
        cells: &'a StringRecord,
        device: &'a DeviceInCell,
    ) -> Self {
        Self { device: Some(device), ..Self::new(header, cells) }
    }

    pub(super) fn error(&mut self, col: Col, value: &str, kind: ProblemKind) {
        self.diagnostics.error(col.name(), value, kind);
    }

    /// Returns the cell of a column; empty where the sheet lacks the column. An error of the cell was reported by
    /// [`Row::new`].
    pub(super) fn cell(&self, col: Col) -> &'a str {
        match (self.device, col) {
            (Some(device), Col::Device) => return &device.name,
            (Some(device), Col::Quantity) => return &device.quantity,
            _ => {}
        }
        match self.header.raw(self.cells, col) {
            Some(cell) if !self.unread.contains(&col) => unchecked(cell, col),
            _ => "",
        }
    }

    /// Checks whether the row has no cells in some columns. Values that were set for all rows do not count.
    pub(super) fn is_blank(&self, columns: Columns) -> bool {
        let cell = |col: Col| self.header.place(col).and_then(|at| self.cells.get(at));
        let mut cells = columns.iter().filter_map(|column| cell(column.col));
        cells.all(|cell| trim(shown(cell)).is_empty())
    }

    /// Checks whether the row has the cell of one column and no other that is read, though the sheet has more columns.
    pub(super) fn has_only(&self, col: Col) -> bool {
        let read = (0..self.header.width).filter_map(|at| {
            Some((self.header.column_at(at)?, self.cells.get(at).unwrap_or_default()))
        });
        let mut others = read.filter(|(read, _)| *read != col).peekable();
        others.peek().is_some() && others.all(|(_, cell)| trim(shown(cell)).is_empty())
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
            false => parse_day(without_time(without_weekday(&text))).ok_or(ProblemKind::NotADate),
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
            let text = without_unit(&text);
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse::<u64>().ok().filter(|n| plain && (min..=max).contains(n));
            let number = number.and_then(|n| T::try_from(n).ok());
            number.ok_or(ProblemKind::NotANumber { min, max })
        })
    }

    /// Reads several values of one cell, between semicolons.
    pub(super) fn list<T>(
        &mut self,
        col: Col,
        read: impl Fn(&str) -> Result<T, ProblemKind>,
    ) -> Edit<Vec<T>> {
        self.read(col, |text| {
            let parts = text.split([';', '；', '\n']).map(trim).filter(|part| !part.is_empty());
            parts.map(read).collect()
        })
    }

    /// Reads the place of a record among those of its key. The first is meant where the cell is empty.
    pub(super) fn which<N>(&mut self) -> Which<N> {
        Which::Nth(self.number(Col::Nth, QUANTITIES).value().unwrap_or(1))
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

/// Returns a quantity without the unit after it, such as 2 of `2辆`.
pub(super) fn without_unit(text: &str) -> &str {
    const UNITS: &[char] = &[
        '个', '件', '台', '辆', '副', '只', '支', '双', '套', '根', '张', '把', '条', '具', '部',
        '付', '块', '幅',
    ];
    trim(text.strip_suffix(UNITS).unwrap_or(text))
}
