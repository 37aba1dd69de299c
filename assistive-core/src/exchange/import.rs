//! Runs an import: reads the file, puts its rows in order, records them, and makes one commit of them.

use std::collections::HashMap;

use csv::StringRecord;

use super::columns::{Col, Kind};
use super::importer::Importer;
use super::kinds::{code_of, day_of, links_of};
use super::row::{Header, Headings, Row};
use super::sheet::{Place, Rows, read, rows_from_header};
use super::{ImportOptions, ImportReport, OnError, Progress, RejectedRow, RowProblem};
use crate::error::Result;
use crate::model::{Problem, ProblemKind};
use crate::registry::{Author, Decision, OperationInfo, Store, Writer};
use crate::state::State;

impl Store {
    /// Imports a file of one kind as one durable commit.
    ///
    /// Rows apply in file order, fittings, loans and services in the order of their days. Every row is an upsert by its key: the
    /// same file again changes nothing. What is wrong with rows stands in the report, all of it: nothing is
    /// stored then, unless [`OnError::Skip`] takes the good rows.
    ///
    /// A dry run works on a registry that was opened for reading, too.
    ///
    /// ```
    /// # use assistive_core::{Author, StoreOptions, Store, StoreId};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// use assistive_core::exchange::{ImportOptions, Kind};
    ///
    /// let sheet = "编号,姓名,区划\n7,王芳,旬阳市\n8,李强,无名县\n";
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
        let mut report = ImportReport::new(kind, options.dry_run);
        let text = match read(bytes, options) {
            Ok(text) => text,
            Err(problem) => return Ok(report.unreadable(1, [problem])),
        };
        let names = Headings { kind, map: &options.map };
        let mut rows = rows_from_header(&text, |cell| names.column(cell).is_some());
        let mut cells = StringRecord::new();
        let line = match rows.next(&mut cells) {
            None => return Ok(report.unreadable(1, [ProblemKind::EmptyFile])),
            Some(place) if place.broken => {
                return Ok(report.unreadable(place.number, [ProblemKind::BrokenQuotes]));
            }
            Some(place) => place.number,
        };
        report.header = cells.iter().map(str::to_owned).collect();
        let header = match Header::read(names, &cells, &options.set) {
            Ok(header) => header,
            Err(problems) => return Ok(report.unreadable(line, problems)),
        };
        let source = options.source.as_deref();
        let task = OperationInfo {
            operation: "import",
            subject: kind.code(),
            source,
            preview: options.dry_run,
            at_desk: false,
        };
        let (mut report, commit) = self.write(author, task, |writer| {
            let run = Importer::new(kind, options.new_needs, writer.state);
            let progress = options.progress.as_ref();
            let mut import = Import { header: &header, run, report, progress };
            import.rows(writer, rows)?;
            Ok(import.verdict(writer.state, options))
        })?;
        report.commit = commit.map(|info| info.number);
        report.errors.sort_by_key(|error| error.row);
        report.warnings.sort_by_key(|warning| warning.row);
        report.rejected_rows.sort_by_key(|rejected| rejected.row);
        Ok(report)
    }
}

impl ImportReport {
    fn new(kind: Kind, dry_run: bool) -> Self {
        Self {
            kind,
            rows: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            rejected: 0,
            dry_run,
            commit: None,
            errors: Vec::new(),
            warnings: Vec::new(),
            changes: Vec::new(),
            header: Vec::new(),
            rejected_rows: Vec::new(),
        }
    }

    /// The report on a file of which no row could be read.
    fn unreadable(mut self, row: u64, problems: impl IntoIterator<Item = ProblemKind>) -> Self {
        let problems = problems.into_iter().map(|kind| Problem::new("", "", kind));
        self.errors.extend(problems.map(|problem| RowProblem { row, problem }));
        self
    }
}

/// An import while it runs.
struct Import<'a> {
    header: &'a Header,
    run: Importer,
    report: ImportReport,
    progress: Option<&'a Progress>,
}

/// After how many rows it is told how far an import is.
const TOLD_AFTER: u64 = 500;

impl Import<'_> {
    /// Records all rows, in the order that their kind asks for.
    fn rows(&mut self, writer: &mut Writer<'_>, mut rows: Rows<'_>) -> Result<()> {
        match self.report.kind {
            kind @ (Kind::Fittings | Kind::Loans | Kind::Services) => {
                let mut sheet = self.read_all(rows);
                let header = self.header;
                let day = match kind {
                    Kind::Loans => Col::OutOn,
                    Kind::Services => Col::ServedOn,
                    _ => Col::FittedOn,
                };
                sheet.sort_by_cached_key(|(_, cells)| day_of(&Row::new(header, cells), day));
                let all = sheet.len() as u64;
                for (done, (place, cells)) in (0..).zip(&sheet) {
                    self.tell(|| (done, all));
                    self.row(writer, *place, cells)?;
                }
                Ok(())
            }
            Kind::Divisions | Kind::Sites => {
                let sheet = self.read_all(rows);
                let order = self.links_first(&sheet);
                order.into_iter().try_for_each(|row| {
                    let (place, cells) = &sheet[row];
                    self.row(writer, *place, cells)
                })
            }
            _ => {
                let mut cells = StringRecord::new();
                while let Some(place) = rows.next(&mut cells) {
                    self.tell(|| rows.read());
                    self.row(writer, place, &cells)?;
                }
                Ok(())
            }
        }
    }

    /// Whether what the rows made and changed is kept, with the report on it; the state is as they leave it.
    fn verdict(self, state: &State, options: &ImportOptions) -> Decision<ImportReport> {
        let Self { run, mut report, .. } = self;
        if options.on_error == OnError::Reject && report.rejected > 0 {
            return Decision::Rollback(report);
        }
        let counts = run.counts(state);
        (report.created, report.updated) = (counts.created, counts.updated);
        report.unchanged = counts.unchanged;
        if options.dry_run {
            report.changes = run.changes(state, options.changes);
        }
        // Changes that a later row took back are no reason for a commit.
        let changes_nothing = counts.created + counts.updated == 0;
        match changes_nothing {
            true => Decision::Rollback(report),
            false => Decision::Commit(report),
        }
    }

    fn tell(&self, read: impl Fn() -> (u64, u64)) {
        if let Some(progress) =
            self.progress.filter(|_| self.report.rows.is_multiple_of(TOLD_AFTER))
        {
            let (done, all) = read();
            progress.tell(done, all);
        }
    }

    fn read_all(&self, mut rows: Rows<'_>) -> Vec<(Place, StringRecord)> {
        let mut cells = StringRecord::new();
        std::iter::from_fn(|| rows.next(&mut cells).map(|place| (place, cells.clone()))).collect()
    }

    /// The places of rows so that each comes after those it links to; a circle of links is left as it
    /// stands, for the rules to refuse.
    fn links_first(&self, sheet: &[(Place, StringRecord)]) -> Vec<usize> {
        let row = |place: usize| sheet.get(place).map(|(_, cells)| Row::new(self.header, cells));
        let mut rows_of: HashMap<&str, Vec<usize>> = HashMap::new();
        for place in 0..sheet.len() {
            if let Some(row) = row(place) {
                rows_of.entry(code_of(&row)).or_default().push(place);
            }
        }
        let mut order = Vec::with_capacity(sheet.len());
        let mut seen = vec![false; sheet.len()];
        for start in 0..sheet.len() {
            // Depth first: `true` marks a row whose links have been put in front of it.
            let mut waiting = vec![(start, false)];
            while let Some((place, linked)) = waiting.pop() {
                if linked {
                    order.push(place);
                } else if !seen[place] {
                    seen[place] = true;
                    waiting.push((place, true));
                    let links = row(place).map(|row| links_of(self.report.kind, &row));
                    let links = links.into_iter().flatten().filter_map(|code| rows_of.get(code));
                    // Of rows with one code, the first is recorded first: it is taken from the end.
                    waiting.extend(links.flatten().rev().map(|place| (*place, false)));
                }
            }
        }
        order
    }

    fn row(&mut self, writer: &mut Writer<'_>, place: Place, cells: &StringRecord) -> Result<()> {
        let mut row = Row::new(self.header, cells);
        if place.broken {
            row.diagnostics.error("", "", ProblemKind::BrokenQuotes);
        } else {
            self.run.row(writer, &mut row)?;
        }
        let report = &mut self.report;
        report.rows += 1;
        let numbered = |problem| RowProblem { row: place.number, problem };
        if row.diagnostics.errors.is_empty() {
            report.warnings.extend(row.diagnostics.warnings.into_iter().map(numbered));
        } else {
            report.rejected += 1;
            report.errors.extend(row.diagnostics.errors.into_iter().map(numbered));
            let cells = cells.iter().map(str::to_owned).collect();
            report.rejected_rows.push(RejectedRow { row: place.number, cells });
        }
        Ok(())
    }
}
