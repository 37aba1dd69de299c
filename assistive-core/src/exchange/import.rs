//! Imports a file: reads it, puts its rows in order and records them in one commit.

use std::collections::HashSet;

use csv::StringRecord;

use super::columns::Col;
use super::header::{Header, Headings};
use super::header_map::{
    mapped_headers, recorded_in, to_forget, to_record, to_record_of_refused, unused_in,
};
use super::held_rows::{HeldRows, MAX_ROWS};
use super::import_counts::Stored;
use super::importer::Importer;
use super::kinds::{Kind, KindVisitor, RowOrder, SheetKind};
use super::list_rows::{ListRows, WrongTotal};
use super::numbering::{Numbers, numbers_in_keys};
use super::row::Row;
use super::row_order::{days_of_next, links_first};
use super::sheet::{HeaderRows, Place, ReadText, Rows, read, shown};
use super::{ImportOptions, ImportReport, OnError, Progress, RejectedRow, RowProblem};
use crate::error::Result;
use crate::model::fold::fold;
use crate::model::text::half_width;
use crate::model::{Problem, ProblemKind, parse_day};
use crate::registry::{Author, Decision, OperationInfo, Store, Writer, map_headers};
use crate::state::State;

/// The text of a file, or of a sheet of a workbook. A large workbook is read for seconds, during which other programs may
/// write to the store.
#[doc(hidden)]
#[derive(Debug)]
pub struct SheetText<'a>(pub(super) std::result::Result<ReadText<'a>, ProblemKind>);

impl<'a> SheetText<'a> {
    /// Reads a file. An error is in the report of the import.
    pub fn read(bytes: &'a [u8], options: &ImportOptions) -> Self {
        Self(read(bytes, options))
    }
}

impl Store {
    /// Imports a file of one kind as one durable commit.
    ///
    /// Rows are recorded in the order of the file; fittings, loans and services in the order of their days. Every row
    /// is an upsert by its key, so that the same file again changes nothing. The report lists all errors. With errors
    /// nothing is stored, unless [`OnError::Skip`] stores the rows without errors.
    ///
    /// A dry run also works on a store that was opened for reading.
    ///
    /// ```
    /// # use assistive_core::{Author, StoreOptions, Store, StoreId};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// use assistive_core::exchange::{ImportOptions, Kind};
    ///
    /// let sheet = "编号,姓名,区划\n7,王芳,旬阳市\n12,李强,无名县\n";
    /// let report = store.import(&author, Kind::Persons, sheet.as_bytes(), &ImportOptions::default())?;
    /// assert_eq!((report.created, report.rejected), (0, 1), "all of it or nothing");
    /// assert_eq!((report.errors[0].row, report.errors[0].problem.field), (3, "division"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of all [desks](crate::desks), but `Refused` only for the author's own words.
    pub fn import(
        &self,
        author: &Author,
        kind: Kind,
        bytes: &[u8],
        options: &ImportOptions,
    ) -> Result<ImportReport> {
        self.import_text(author, kind, &SheetText::read(bytes, options), options)
    }

    /// Imports the text of a file, as [`Store::import`] does.
    ///
    /// # Errors
    /// Those of [`Store::import`].
    #[doc(hidden)]
    pub fn import_text(
        &self,
        author: &Author,
        kind: Kind,
        text: &SheetText<'_>,
        options: &ImportOptions,
    ) -> Result<ImportReport> {
        let mut report = ImportReport::new(kind, options.dry_run);
        let text: &str = match &text.0 {
            Ok(read) => {
                report.doubted = read.doubted;
                report.other_sheets.clone_from(&read.other_sheets);
                report.hidden_rows = read.hidden_rows;
                &read.text
            }
            Err(problem) => return Ok(report.unreadable(1, [problem.clone()])),
        };
        report.forgotten_columns = self.map_headers(author, kind, &to_forget(options), options)?;
        let mapped = self
            .view()?
            .ask(|state| Ok(mapped_headers(state.headers.iter(), kind, &options.map)))?;
        let names = Headings { columns: kind.columns(), map: &mapped };
        let find = || HeaderRows::find(text, |cell| names.is_column(cell));
        let header = read_header(find(), names, options, &mut report);
        report.unused_headers = unused_in(&options.map, &report.header);
        let (mut header, rows) = match header {
            Ok(read) => read,
            Err((row, problems)) => return Ok(report.unreadable(row, problems)),
        };
        let info = OperationInfo {
            operation: "import",
            subject: kind.code(),
            source: options.source.as_deref(),
            preview: options.dry_run && !self.is_rehearsal()?,
            at_desk: false,
        };
        report.numberings.extend(header.numberings());
        let readings = header.readings.iter().map(|(name, col)| (name.clone(), col.name()));
        report.readings = readings.collect();
        report.unknown_columns.clone_from(&header.unknown);
        report.earlier_columns = recorded_in(names, &options.map, &report.header);
        let (mut report, commit) = self.write(author, info, |writer| {
            let below = || find().map(|found| found.below);
            leave_out_numbering(&mut header, &mut report, below, names, writer.state);
            report.columns = header.columns();
            kind.visit(Import { header: &header, rows, report, options, writer })
        })?;
        report.commit = commit.filter(|_| !options.dry_run).map(|info| info.number);
        if report.commit.is_none() && report.rejected > 0 {
            let given = Headings { columns: kind.columns(), map: &options.map };
            let map = to_record_of_refused(given, &report);
            report.remembered_columns = self.map_headers(author, kind, &map, options)?;
        }
        report.errors.sort_by_key(|error| error.row);
        report.warnings.sort_by_key(|warning| warning.row);
        report.rejected_rows.sort_by_key(|rejected| rejected.row);
        Ok(report)
    }
}

/// Leaves out the column of keys if it only numbers the rows. `below` returns the rows below the header.
fn leave_out_numbering<'t>(
    header: &mut Header,
    report: &mut ImportReport,
    below: impl FnOnce() -> Option<Rows<'t>>,
    names: Headings<'_>,
    state: &State,
) {
    let name = header.place(Col::Key).and_then(|place| report.header.get(place)).cloned();
    // A user decided that it holds keys.
    let Some(name) = name.filter(|name| names.mapped(name).is_none()) else { return };
    let Some(rows) = below() else { return };
    match numbers_in_keys(header, &name, rows, state) {
        Numbers::OfRows => {
            header.leave_out(Col::Key);
            report.numberings.push(name);
        }
        Numbers::OfPeople => report.number_keys.push(name),
        Numbers::None => {}
    }
}

/// Reads the header, whose cells and place go to the report.
///
/// # Errors
/// The row of the header, and its errors.
fn read_header<'t>(
    found: Option<HeaderRows<'t>>,
    names: Headings<'_>,
    options: &ImportOptions,
    report: &mut ImportReport,
) -> std::result::Result<(Header, Rows<'t>), (u64, Vec<ProblemKind>)> {
    let found = found.ok_or((1, vec![ProblemKind::EmptyFile]))?;
    let HeaderRows { place, last, delimiter, cells: row, below } = found;
    if place.broken {
        return Err((place.number, vec![ProblemKind::BrokenQuotes]));
    }
    report.header = row.iter().map(|cell| shown(cell).to_owned()).collect();
    (report.header_row, report.is_split) = (last, delimiter != b',');
    let header = Header::read(names, &row, &options.set).map_err(|found| (place.number, found))?;
    Ok((header, below))
}

impl ImportReport {
    fn new(kind: Kind, dry_run: bool) -> Self {
        Self {
            kind,
            rows: 0,
            created: 0,
            created_people: 0,
            updated: 0,
            unchanged: 0,
            rejected: 0,
            dry_run,
            commit: None,
            standing_commit: None,
            stored: Stored::default(),
            errors: Vec::new(),
            more_errors: 0,
            warnings: Vec::new(),
            more_warnings: 0,
            changes: Vec::new(),
            header: Vec::new(),
            header_row: 1,
            columns: Vec::new(),
            is_split: false,
            rejected_rows: Vec::new(),
            numberings: Vec::new(),
            number_keys: Vec::new(),
            readings: Vec::new(),
            unknown_columns: Vec::new(),
            earlier_columns: Vec::new(),
            remembered_columns: Vec::new(),
            forgotten_columns: Vec::new(),
            unused_headers: Vec::new(),
            left_out: Vec::new(),
            doubted: None,
            other_sheets: Vec::new(),
            hidden_rows: 0,
        }
    }

    /// Returns the report on a file whose rows cannot be read.
    fn unreadable(mut self, row: u64, problems: impl IntoIterator<Item = ProblemKind>) -> Self {
        let problems = problems.into_iter().map(|kind| Problem::new("", "", kind));
        self.errors.extend(problems.map(|problem| RowProblem { row, problem }));
        self
    }
}

/// The import of the rows of a file, in one commit.
struct Import<'a, 'w> {
    header: &'a Header,
    rows: Rows<'a>,
    report: ImportReport,
    options: &'a ImportOptions,
    writer: &'a mut Writer<'w>,
}

impl KindVisitor for Import<'_, '_> {
    type Output = Result<Decision<ImportReport>>;

    fn visit<K: SheetKind>(self) -> Self::Output {
        let Import { header, rows, report, options, writer } = self;
        let importer = Importer::<K>::new(options, writer.state);
        let progress = options.progress.as_ref();
        let keeps_rejected = options.on_error == OnError::Skip;
        let mut run = Run { header, importer, report, progress, keeps_rejected };
        let mut rows = ListRows::new(header, K::COLUMNS, rows);
        match run.rows(writer, &mut rows)? {
            Ok(()) => {
                run.note_left_out(rows);
                run.decide(writer, options)
            }
            Err(TooManyRows) => {
                let mut report = ImportReport::new(K::KIND, options.dry_run);
                report.header = run.report.header;
                let kind = ProblemKind::FileTooLong { max: MAX_ROWS };
                Ok(Decision::Rollback(report.unreadable(MAX_ROWS + 1, [kind])))
            }
        }
    }
}

/// An import of one kind while it runs.
struct Run<'a, K: SheetKind> {
    header: &'a Header,
    importer: Importer<K>,
    report: ImportReport,
    progress: Option<&'a Progress>,
    /// True if all rejected rows are kept.
    keeps_rejected: bool,
}

/// The most errors, and the most warnings, that a report lists. A file can have many in each of millions of rows.
const MAX_LISTED: usize = 100_000;

/// Adds the problems of a row to those of the report, and counts those that it does not list.
fn list(listed: &mut Vec<RowProblem>, more: &mut u64, row: u64, found: Vec<Problem>) {
    let room = MAX_LISTED.saturating_sub(listed.len());
    *more += found.len().saturating_sub(room) as u64;
    listed.extend(found.into_iter().take(room).map(|problem| RowProblem { row, problem }));
}

/// The sheet has more than [`MAX_ROWS`].
struct TooManyRows;

/// The number of rows between two reports of progress.
const ROWS_PER_REPORT: u64 = 500;

impl<K: SheetKind> Run<'_, K> {
    /// Records all rows in the order of their kind.
    fn rows(
        &mut self,
        writer: &mut Writer<'_>,
        rows: &mut ListRows<'_>,
    ) -> Result<std::result::Result<(), TooManyRows>> {
        let header = self.header;
        let mut next_days = Vec::new();
        let (sheet, order) = match K::ORDER {
            RowOrder::File => {
                let mut cells = StringRecord::new();
                while let Some(place) = rows.next(&mut cells) {
                    if self.report.rows == MAX_ROWS {
                        return Ok(Err(TooManyRows));
                    }
                    self.report_progress(|| rows.read());
                    self.row(writer, place, &cells)?;
                }
                return Ok(Ok(()));
            }
            RowOrder::ByDay(col) => {
                let mut days = Vec::new();
                let note = |cells: &_| days.push(parse_day(&half_width(header.cell(cells, col))));
                let Some(sheet) = HeldRows::read(rows, note) else { return Ok(Err(TooManyRows)) };
                let mut order: Vec<usize> = (0..sheet.len()).collect();
                order.sort_by_key(|row| days[*row]);
                if let Some(col) = K::FOLLOWED {
                    next_days = days_of_next((header, col), &sheet, (&days, &order));
                }
                (sheet, order)
            }
            RowOrder::FilledFirst(col) => {
                let (mut empty, mut repeated) = (Vec::new(), HashSet::new());
                let key = |cells: &StringRecord| {
                    let keys = K::COLUMNS.keys.iter().copied().flatten();
                    keys.map(|col| fold(header.cell(cells, *col)).into_owned()).collect::<Vec<_>>()
                };
                let note = |cells: &StringRecord| {
                    let is_empty = header.cell(cells, col).is_empty();
                    empty.push(is_empty);
                    if !is_empty && !header.cell(cells, Col::Nth).is_empty() {
                        repeated.insert(key(cells));
                    }
                };
                let Some(sheet) = HeldRows::read(rows, note) else { return Ok(Err(TooManyRows)) };
                // A row that is the second of its key comes after the first.
                let mut cells = StringRecord::new();
                for (row, empty) in empty.iter_mut().enumerate().filter(|_| !repeated.is_empty()) {
                    sheet.get(row, &mut cells);
                    *empty &= !repeated.contains(&key(&cells));
                }
                let mut order: Vec<usize> = (0..sheet.len()).collect();
                order.sort_by_key(|row| empty[*row]);
                (sheet, order)
            }
            RowOrder::LinksFirst(links) => {
                let Some(sheet) = HeldRows::read(rows, |_| {}) else {
                    return Ok(Err(TooManyRows));
                };
                let order = links_first(header, &sheet, links);
                (sheet, order)
            }
        };
        let (all, mut cells) = (sheet.len() as u64, StringRecord::new());
        for (done, row) in (0..).zip(order) {
            self.report_progress(|| (done, all));
            let place = sheet.get(row, &mut cells);
            self.importer.next_on = next_days.get(row).copied().flatten();
            self.row(writer, place, &cells)?;
        }
        Ok(Ok(()))
    }

    /// Notes the rows that were left out, and the totals among them that are wrong.
    fn note_left_out(&mut self, rows: ListRows<'_>) {
        for WrongTotal { row, total, problem } in rows.wrong_totals {
            let problem = Problem::new("", total.to_string(), problem);
            list(&mut self.report.warnings, &mut self.report.more_warnings, row, vec![problem]);
        }
        self.report.left_out = rows.left_out;
    }

    fn row(&mut self, writer: &mut Writer<'_>, place: Place, cells: &StringRecord) -> Result<()> {
        let mut row = Row::new(self.header, cells);
        if place.broken {
            row.diagnostics.error("", "", ProblemKind::BrokenQuotes);
        } else {
            let devices = self.importer.devices_of(writer.state, &mut row);
            if devices.is_empty() {
                self.importer.row(writer, &mut row, place.number)?;
            }
            let is_clear = row.diagnostics.errors.is_empty();
            for device in devices.iter().filter(|_| is_clear) {
                let mut one = Row::of_device(self.header, cells, device);
                self.importer.row(writer, &mut one, place.number)?;
                row.diagnostics.add_new(one.diagnostics);
            }
        }
        let report = &mut self.report;
        report.rows += 1;
        let (number, found) = (place.number, row.diagnostics);
        if found.errors.is_empty() {
            list(&mut report.warnings, &mut report.more_warnings, number, found.warnings);
        } else {
            report.rejected += 1;
            list(&mut report.errors, &mut report.more_errors, number, found.errors);
            if self.keeps_rejected || report.rejected_rows.len() < MAX_LISTED {
                let cells = self.header.plain_cells(cells);
                report.rejected_rows.push(RejectedRow { row: number, cells });
            }
        }
        Ok(())
    }

    fn report_progress(&self, read: impl Fn() -> (u64, u64)) {
        if let Some(progress) =
            self.progress.filter(|_| self.report.rows.is_multiple_of(ROWS_PER_REPORT))
        {
            let (done, all) = read();
            progress.tell(done, all);
        }
    }

    /// Completes the report, and decides whether the rows are committed.
    fn decide(
        self,
        writer: &mut Writer<'_>,
        options: &ImportOptions,
    ) -> Result<Decision<ImportReport>> {
        let Self { importer, mut report, .. } = self;
        if options.on_error == OnError::Reject && report.rejected > 0 {
            return Ok(Decision::Rollback(report));
        }
        let given = Headings { columns: K::COLUMNS, map: &options.map };
        if options.remember_map && !options.dry_run && report.rejected < report.rows {
            report.remembered_columns =
                map_headers(writer, K::KIND.code(), &to_record(given, &report.header))?;
        }
        let state = &*writer.state;
        let counts = importer.counts(state);
        (report.created, report.updated) = (counts.created, counts.updated);
        report.created_people = counts.created_people;
        report.unchanged = counts.unchanged;
        if K::KIND == Kind::Stock {
            report.stored = importer.stored(state);
        }
        if options.dry_run {
            report.changes = importer.changes(state, options.changes);
        }
        // Changes that a later row reverted need no commit.
        let changes_nothing =
            counts.created + counts.updated == 0 && report.remembered_columns.is_empty();
        Ok(match changes_nothing {
            true => Decision::Rollback(report),
            false => Decision::Commit(report),
        })
    }
}
