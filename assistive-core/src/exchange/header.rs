//! Reads the header of a sheet: the column that each header cell means, and the columns that are left out.

use csv::StringRecord;

use super::cell_text::{check, text_of};
use super::columns::{Col, Column, Columns, Holds};
use super::header_words::{
    is_near, is_same_header, last_meanings, may_be_key, means_nothing, nearest_spelling, spelled,
};
use super::kinds::PERSON_KEYS;
use super::numbering::is_numbering;
use super::sheet::{CellType, TypedCell, shown, shows_formula};
use crate::model::ProblemKind;
use crate::model::text::trim;
use crate::registry::common_names::is_common_name;

/// The meaning of headers: the columns of a kind of sheet, and headers that a user mapped to them.
#[derive(Clone, Copy)]
pub(super) struct Headings<'a> {
    pub(super) columns: Columns,
    pub(super) map: &'a [(String, String)],
}

/// The columns that a list may have several times, of which the first is taken.
const SEVERAL: &[Col] = &[Col::Guardian, Col::Phone, Col::Address, Col::ClassName, Col::Note];

/// The column name in a mapping that leaves out a column.
pub(super) const LEFT_OUT: &str = "-";

impl<'a> Headings<'a> {
    /// Returns the column that a header means: as it was mapped, by its name, or by a usual spelling of it.
    pub(super) fn column(self, header: &str) -> Option<Col> {
        match self.mapped(header) {
            Some(LEFT_OUT) => None,
            Some(meant) => self.meant(meant),
            None => self.meant(header),
        }
    }

    /// Checks whether a header can mean a column.
    pub(super) fn is_column(self, header: &str) -> bool {
        let can_mean = || last_meanings(header).any(|col| self.columns.has(col));
        self.column(header).is_some() || self.mapped(header).is_none() && can_mean()
    }

    /// Returns the column that a header names, or was mapped to.
    fn exact(self, header: &str) -> Option<Col> {
        match self.mapped(header) {
            Some(_) => self.column(header),
            None => self.columns.named(header),
        }
    }

    /// Returns the column that a text means: by its name, or by a usual spelling of it.
    pub(super) fn meant(self, text: &str) -> Option<Col> {
        self.columns.named(text).or_else(|| spelled(self.columns, text))
    }

    /// Returns the column name that a user mapped a header to.
    pub(super) fn mapped(self, header: &str) -> Option<&'a str> {
        let mapped = self.map.iter().find(|(name, _)| is_same_header(name, header));
        mapped.map(|(_, column)| trim(column))
    }

    /// Returns the problem of headers that mean no column, if there are any.
    pub(super) fn unknown_among(self, headers: &[&str]) -> Option<ProblemKind> {
        let unknown = headers.iter().filter(|header| self.column(header).is_none());
        let unknown: Vec<_> = unknown.map(|header| self.unknown(header)).collect();
        let known = || names_of(self.columns, headers, |_| true);
        (!unknown.is_empty())
            .then(|| ProblemKind::UnknownColumns { columns: unknown.join(", "), known: known() })
    }

    /// Returns an unknown header with the column that was probably meant.
    fn unknown(self, header: &str) -> String {
        // The English names are compared below, with their underscores.
        let spelt = nearest_spelling(self.columns, header).map(|(_, meant)| meant);
        if let Some(meant) = spelt.filter(|meant| !meant.is_ascii()) {
            return format!("{header} ({meant}?)");
        }
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
    /// The cells of the header.
    names: Vec<String>,
    /// Values for columns that the sheet lacks.
    set: Vec<(Col, String)>,
    pub(super) width: usize,
    /// The places without a header. No cell below them may hold anything.
    pub(super) nameless: Vec<usize>,
    /// The headers of columns that only number the rows.
    numberings: Vec<String>,
    /// The headers that may mean another column as well, with the column as which they are read.
    pub(super) readings: Vec<(String, Col)>,
    /// The headers of unknown columns, which are left out.
    pub(super) unknown: Vec<String>,
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
        let mut errors = HeaderErrors::default();
        let mapped = names.map.iter().map(|(_, column)| trim(column));
        let unknown = mapped.filter(|column| *column != LEFT_OUT && names.meant(column).is_none());
        errors.unknown.extend(unknown.map(|column| names.unknown(column)));
        let cells: Vec<_> = cells.iter().map(|cell| trim(shown(cell))).collect();
        let mut header = Self::placed(names, &cells, set, &mut errors);
        header.leave_out_unknown(names, &cells, &mut errors);
        let HeaderErrors { mut problems, unknown } = errors;
        if !unknown.is_empty() {
            let known = names_of(names.columns, &cells, |_| true);
            problems.push(ProblemKind::UnknownColumns { columns: unknown.join(", "), known });
        }
        for keys in names.columns.keys {
            if !header.has_key(keys) {
                let columns = names_of(names.columns, &cells, |col| keys.contains(&col));
                problems.push(ProblemKind::KeyColumnMissing { columns });
            }
        }
        if problems.is_empty() { Ok(header) } else { Err(problems) }
    }

    /// Finds the place of each column.
    fn placed(
        names: Headings<'_>,
        cells: &[&str],
        set: &[(String, String)],
        to: &mut HeaderErrors,
    ) -> Self {
        let mut header = Self {
            places: [None; Col::COUNT],
            cols: vec![None; cells.len()],
            names: cells.iter().map(|name| (*name).to_owned()).collect(),
            set: Vec::new(),
            width: cells.len(),
            nameless: Vec::new(),
            numberings: Vec::new(),
            readings: Vec::new(),
            unknown: Vec::new(),
        };
        header.place_columns(names, cells, to);
        header.set_columns(names, set, to);
        header.place_last(names, cells);
        header
    }

    /// Returns the places of the headers that mean no column, and the columns that the sheet lacks, each with whether the
    /// sheet records little without it.
    pub(super) fn unplaced(
        names: Headings<'_>,
        cells: &StringRecord,
        set: &[(String, String)],
    ) -> (Vec<usize>, Vec<(Col, bool)>) {
        let cells: Vec<_> = cells.iter().map(|cell| trim(shown(cell))).collect();
        let header = Self::placed(names, &cells, set, &mut HeaderErrors::default());
        let is_needed = |col| col == Col::Device || header.lacks_needed(names.columns, col);
        let lacking = header.lacking(names.columns).into_iter();
        let lacking = lacking.map(|col| (col, is_needed(col))).collect();
        (header.unknown_places(names, &cells), lacking)
    }

    /// Notes the place of each column that the sheet has: first those with their own names, then those with another
    /// spelling.
    fn place_columns(&mut self, names: Headings<'_>, cells: &[&str], to: &mut HeaderErrors) {
        for (place, name) in cells.iter().enumerate() {
            match names.exact(name) {
                Some(col) if self.places[col as usize].is_some() => {
                    to.problems.push(ProblemKind::ColumnTwice { column: (*name).to_owned() });
                }
                Some(col) => self.put(col, place),
                None if name.is_empty() => self.nameless.push(place),
                None if is_numbering(name) => self.numberings.push((*name).to_owned()),
                None => {}
            }
        }
        for (place, name) in cells.iter().enumerate().filter(|(_, name)| !is_left_out(name)) {
            if names.exact(name).is_some() || is_numbering(name) {
                continue;
            }
            match names.column(name) {
                Some(col) if self.places[col as usize].is_none() => self.put(col, place),
                // Of two telephone numbers, the first is taken. Of two names, none.
                Some(col) if !SEVERAL.contains(&col) => {
                    to.problems.push(ProblemKind::ColumnTwice { column: (*name).to_owned() });
                }
                _ => {}
            }
        }
    }

    /// Gives a column that the sheet lacks to a header that means it if nothing else does: the day on which a list was
    /// filled in is the day of its needs.
    fn place_last(&mut self, names: Headings<'_>, cells: &[&str]) {
        for col in self.lacking(names.columns) {
            let is_key = is_needed(names.columns, col);
            let is_free = |at: usize| match self.cols[at] {
                None => true,
                Some(other) => is_key && !is_needed(names.columns, other),
            };
            let mut places = (0..cells.len())
                .filter(|at| is_free(*at) && last_meanings(cells[*at]).any(|last| last == col));
            if let Some(place) = places.next().filter(|at| names.mapped(cells[*at]).is_none()) {
                if let Some(other) = self.cols[place] {
                    self.leave_out(other);
                }
                self.put(col, place);
                if is_key {
                    self.readings.push((cells[place].to_owned(), col));
                }
            }
        }
    }

    /// Returns the places of the headers that mean no column, apart from those that are known to mean nothing.
    fn unknown_places(&self, names: Headings<'_>, cells: &[&str]) -> Vec<usize> {
        let is_unknown = |place: &usize| {
            let name = cells[*place];
            self.cols[*place].is_none()
                && !name.is_empty()
                && !is_left_out(name)
                && !is_numbering(name)
                && !means_nothing(name)
                && names.mapped(name) != Some(LEFT_OUT)
        };
        (0..cells.len()).filter(is_unknown).collect()
    }

    /// Leaves out unknown columns, unless one of them is probably a column that the sheet lacks.
    fn leave_out_unknown(&mut self, names: Headings<'_>, cells: &[&str], to: &mut HeaderErrors) {
        let unknown = self.unknown_places(names, cells);
        let unknown: Vec<_> = unknown.into_iter().map(|place| cells[place]).collect();
        let lacking = self.lacking(names.columns);
        let lacks_needed = !self.has_needed(names.columns);
        // Without a key, each student of the list might become another person.
        let lacks_keys = names.columns.keys.contains(&PERSON_KEYS)
            && !PERSON_KEYS.iter().any(|col| self.has(*col));
        let is_doubtful = |name: &&str| {
            lacks_needed
                || lacks_keys && names.column(name).is_none() && may_be_key(name)
                || lacking.contains(&Col::Device) && is_common_name(name)
                || lacking.iter().any(|col| is_near(names.columns, *col, name))
        };
        let (doubtful, others): (Vec<_>, Vec<_>) = unknown.into_iter().partition(is_doubtful);
        to.unknown.extend(doubtful.into_iter().map(|name| names.unknown(name)));
        self.unknown.extend(others.into_iter().map(str::to_owned));
    }

    /// Checks whether the sheet has the columns that name a record and those that a new record needs.
    pub(super) fn has_needed(&self, columns: Columns) -> bool {
        let lacks = |col: &Col| self.lacks_needed(columns, *col);
        columns.keys.iter().all(|keys| self.has_key(keys)) && !columns.needed.iter().any(lacks)
    }

    /// Checks whether the sheet lacks a column that a new record needs. The division of a student follows from the school.
    fn lacks_needed(&self, columns: Columns, col: Col) -> bool {
        let follows = || col == Col::Division && self.has(Col::School);
        columns.needed.contains(&col) && !self.has(col) && !follows()
    }

    /// Checks whether the sheet has one of the columns that name a record. A student is also named by name and school.
    fn has_key(&self, keys: &[Col]) -> bool {
        keys.iter().any(|col| self.has(*col))
            || keys == PERSON_KEYS && self.has(Col::Name) && self.has(Col::School)
    }

    /// Returns the columns of a kind of sheet that the sheet lacks.
    fn lacking(&self, columns: Columns) -> Vec<Col> {
        columns.iter().map(|column| column.col).filter(|col| !self.has(*col)).collect()
    }

    fn put(&mut self, col: Col, place: usize) {
        self.places[col as usize] = Some(place);
        self.cols[place] = Some(col);
    }

    /// Notes the values that a user set for columns that the sheet lacks.
    fn set_columns(
        &mut self,
        names: Headings<'_>,
        set: &[(String, String)],
        to: &mut HeaderErrors,
    ) {
        for (name, value) in set {
            match names.meant(name) {
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

    /// Returns the column at a place of the sheet.
    pub(super) fn column_at(&self, place: usize) -> Option<Col> {
        self.cols.get(place).copied().flatten()
    }

    /// Returns the name of the column at each place.
    pub(super) fn columns(&self) -> Vec<Option<&'static str>> {
        self.cols.iter().map(|col| col.map(Col::name)).collect()
    }

    /// Checks whether a place of the sheet has a header, but is not read.
    pub(super) fn is_ignored_at(&self, place: usize) -> bool {
        place < self.width && self.column_at(place).is_none() && !self.nameless.contains(&place)
    }

    /// Checks whether a row repeats the header, as printed lists do on each page: most cells of its columns, and at least
    /// two, are their headers.
    pub(super) fn is_repeated(&self, cells: &StringRecord) -> bool {
        let read = self.cols.iter().zip(&self.names).zip(cells);
        let read = read.filter(|((col, _), _)| col.is_some());
        let (mut same, mut filled) = (0, 0);
        for ((_, name), cell) in read {
            let cell = trim(shown(cell));
            filled += usize::from(!cell.is_empty());
            same += usize::from(!cell.is_empty() && cell == name);
            // Most rows differ in their first cell.
            if same == 0 && filled > 1 {
                return false;
            }
        }
        same > 1 && same * 2 > filled
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
    pub(super) fn raw<'a>(&'a self, cells: &'a StringRecord, col: Col) -> Option<&'a str> {
        match self.places[col as usize] {
            Some(place) => cells.get(place),
            None => self.set.iter().find(|(set, _)| *set == col).map(|(_, value)| value.as_str()),
        }
    }

    /// Returns the errors of the cells of a row that cannot be read.
    pub(super) fn cell_errors<'a>(
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
fn names_of(columns: Columns, sheet: &[&str], is_named: impl Fn(Col) -> bool) -> String {
    let chinese = sheet.iter().any(|cell| !cell.is_ascii());
    let name = |column: &Column| match column.zh.first() {
        Some(zh) if chinese => *zh,
        _ => column.col.name(),
    };
    let named = columns.iter().filter(|column| is_named(column.col));
    let names: Vec<_> = named.map(name).collect();
    names.join(", ")
}

/// Checks whether a new record needs a column, or a record is named by it.
fn is_needed(columns: Columns, col: Col) -> bool {
    columns.needed.contains(&col) || columns.keys.iter().any(|keys| keys.contains(&col))
}

/// Checks whether a header marks a column that an import ignores.
fn is_left_out(name: &str) -> bool {
    name.starts_with('#') || name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
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
