//! Typed values from the cells of a row. What is wrong with a cell is noted with its column; all cells of a
//! row are read, so that one run shows all that is wrong.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use csv::StringRecord;
use jiff::civil::Date;

use super::columns::{Col, Column, Kind, column_named};
use super::sheet::unescape;
use crate::model::text::{half_width, trim};
use crate::model::{Coded, ProblemKind, parse_day};
use crate::registry::{Diagnostics, Edit};

/// What headers mean: those of a kind, and those that a user gave another meaning.
#[derive(Clone, Copy)]
pub(super) struct Headings<'a> {
    pub(super) kind: Kind,
    pub(super) map: &'a [(String, String)],
}

impl Headings<'_> {
    /// The column that a header names.
    pub(super) fn column(self, header: &str) -> Option<Col> {
        let header = trim(header);
        let mapped = self.map.iter().find(|(name, _)| trim(name) == header);
        column_named(self.kind, mapped.map_or(header, |(_, column)| trim(column)))
    }

    /// A header that is no column, with the column that was likely meant.
    fn unknown(self, header: &str) -> String {
        let names = self.kind.columns().into_iter();
        let names = names.flat_map(|column| column.zh.iter().copied().chain([column.col.name()]));
        let alike = |name: &&str| strsim::jaro_winkler(header, name);
        let nearest = names.max_by(|one, other| alike(one).total_cmp(&alike(other)));
        match nearest.filter(|name| alike(name) >= LIKELY) {
            Some(name) => format!("{header} ({name}?)"),
            None => header.to_owned(),
        }
    }
}

/// From how alike on a header is likely meant to be another: one of two hanzi.
const LIKELY: f64 = 0.66;

/// Which cell of a row holds which column.
#[derive(Debug)]
pub(super) struct Header {
    places: [Option<usize>; Col::COUNT],
    /// Values for columns that the sheet lacks.
    set: Vec<(Col, String)>,
    width: usize,
    /// Columns without a header: no cell under them may hold anything.
    nameless: Vec<usize>,
}

impl Header {
    /// Understands a header row.
    ///
    /// # Errors
    /// What is wrong with it: unknown columns, one that stands twice, a key column that is missing.
    pub(super) fn read(
        names: Headings<'_>,
        cells: &StringRecord,
        set: &[(String, String)],
    ) -> Result<Self, Vec<ProblemKind>> {
        let mut header = Self {
            places: [None; Col::COUNT],
            set: Vec::new(),
            width: cells.len(),
            nameless: Vec::new(),
        };
        let (mut problems, mut unknown) = (Vec::new(), Vec::new());
        let kind = names.kind;
        for (_, column) in names.map {
            if column_named(kind, trim(column)).is_none() {
                unknown.push(names.unknown(trim(column)));
            }
        }
        for (place, cell) in cells.iter().enumerate() {
            let name = trim(cell);
            match names.column(name) {
                Some(col) if header.places[col as usize].is_some() => {
                    problems.push(ProblemKind::ColumnTwice { column: name.to_owned() });
                }
                Some(col) => header.places[col as usize] = Some(place),
                None if name.is_empty() => header.nameless.push(place),
                None if is_left_out(name) => {}
                None => unknown.push(names.unknown(name)),
            }
        }
        for (name, value) in set {
            match column_named(kind, name) {
                Some(col) if header.places[col as usize].is_some() => {
                    problems.push(ProblemKind::SetColumnPresent { column: name.clone() });
                }
                Some(col) if header.has(col) => {
                    problems.push(ProblemKind::ColumnTwice { column: name.clone() });
                }
                Some(col) => header.set.push((col, value.clone())),
                None => unknown.push(names.unknown(name)),
            }
        }
        if !unknown.is_empty() {
            let (columns, known) = (unknown.join(", "), known_columns(kind, cells));
            problems.push(ProblemKind::UnknownColumns { columns, known });
        }
        for keys in kind.key_columns() {
            if !keys.iter().any(|col| header.has(*col)) {
                let columns: Vec<_> = keys.iter().map(|col| col.name()).collect();
                problems.push(ProblemKind::KeyColumnMissing { columns: columns.join(", ") });
            }
        }
        if problems.is_empty() { Ok(header) } else { Err(problems) }
    }

    /// Whether the sheet has a column, or it is filled for it.
    pub(super) fn has(&self, col: Col) -> bool {
        self.places[col as usize].is_some() || self.set.iter().any(|(set, _)| *set == col)
    }
}

/// The columns of a kind, named in the language of the sheet.
fn known_columns(kind: Kind, sheet: &StringRecord) -> String {
    let chinese = sheet.iter().any(|cell| !cell.is_ascii());
    let name = |column: &&Column| match column.zh.first() {
        Some(zh) if chinese => *zh,
        _ => column.col.name(),
    };
    let names: Vec<_> = kind.columns().iter().map(name).collect();
    names.join(", ")
}

/// Whether a header marks a column that is not ours to read.
fn is_left_out(name: &str) -> bool {
    name.starts_with('#') || name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
}

/// Whether a cell holds what a spreadsheet shows for a formula that failed.
fn is_failed(cell: &str) -> bool {
    const SHOWN: &[&str] = &["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"];
    cell.starts_with('#') && SHOWN.contains(&cell)
}

/// A row while it is being read.
pub(super) struct Row<'a> {
    header: &'a Header,
    cells: &'a StringRecord,
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Row<'a> {
    /// A row under a header.
    pub(super) fn new(header: &'a Header, cells: &'a StringRecord) -> Self {
        let mut row = Self { header, cells, diagnostics: Diagnostics::default() };
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| is_failed(cell)) {
            let col = Col::ALL.iter().find(|col| header.places[**col as usize] == Some(place));
            if let Some(col) = col {
                row.error(*col, cell, ProblemKind::FailedFormula);
            }
        }
        let beyond = cells.iter().skip(header.width);
        let nameless = header.nameless.iter().filter_map(|place| cells.get(*place));
        if let Some(cell) = beyond.chain(nameless).find(|cell| !trim(cell).is_empty()) {
            let kind = ProblemKind::TooManyCells { header: header.width as u64 };
            row.diagnostics.error("", cell, kind);
        }
        row
    }

    fn error(&mut self, col: Col, value: &str, kind: ProblemKind) {
        self.diagnostics.error(col.name(), value, kind);
    }

    /// The cell of a column, trimmed; empty where the sheet lacks the column.
    pub(super) fn cell(&self, col: Col) -> &'a str {
        let cell = match self.header.places[col as usize] {
            // What a formula could not say has been told.
            Some(place) => self.cells.get(place).filter(|cell| !is_failed(cell)).unwrap_or(""),
            None => match self.header.set.iter().find(|(set, _)| *set == col) {
                Some((_, value)) => value,
                None => return "",
            },
        };
        unescape(trim(cell))
    }

    /// Whether the row says nothing in the columns of a kind; what fills columns of all rows does not count.
    pub(super) fn is_blank(&self, kind: Kind) -> bool {
        let cell = |col: Col| self.header.places[col as usize].and_then(|at| self.cells.get(at));
        let mut cells = kind.columns().into_iter().filter_map(|column| cell(column.col));
        cells.all(|cell| trim(cell).is_empty())
    }

    /// What a cell says: empty keeps, `-` clears.
    fn edit(&self, col: Col) -> Edit<&'a str> {
        match self.cell(col) {
            "" => Edit::Keep,
            "-" | "－" => Edit::Clear,
            text => Edit::Set(text),
        }
    }

    /// What a cell says, read by `read`, which is handed its half-width form.
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

    /// A value that has to be there; an error is noted where it is not, unless the cell is already wrong.
    pub(super) fn required<T: Clone>(&mut self, col: Col, edit: Edit<T>) -> Option<T> {
        self.diagnostics.required(col.name(), &edit)
    }

    /// Free text, kept as it was typed.
    pub(super) fn text(&mut self, col: Col) -> Edit<String> {
        let edit = self.edit(col).map(str::to_owned);
        self.diagnostics.plain(col.name(), &edit);
        // What is wrong has been told here, also where no draft comes of the row.
        if self.diagnostics.names(col.name()) { Edit::Keep } else { edit }
    }

    /// A calendar day.
    pub(super) fn date(&mut self, col: Col) -> Edit<Date> {
        self.read(col, |text| parse_day(&text).ok_or(ProblemKind::NotADate))
    }

    /// A value of a closed vocabulary.
    pub(super) fn coded<T: Coded>(&mut self, col: Col) -> Edit<T> {
        self.read(col, |text| {
            T::from_word(&text).ok_or_else(|| ProblemKind::NotOneOf { allowed: T::codes() })
        })
    }

    /// A whole number.
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

    /// Yes or no.
    pub(super) fn yes_no(&mut self, col: Col) -> Edit<bool> {
        self.read(col, |text| match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "是" => Ok(true),
            "no" | "n" | "false" | "0" | "否" => Ok(false),
            _ => Err(ProblemKind::NotYesNo),
        })
    }

    /// Something that parses from text.
    pub(super) fn parsed<T: std::str::FromStr<Err = ProblemKind>>(&mut self, col: Col) -> Edit<T> {
        self.read(col, |text| text.parse())
    }
}
