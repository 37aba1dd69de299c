//! Records the rows of one file: each becomes a draft, which is kept if the row has no errors. Counts the records that
//! the file touches.

use super::ImportOptions;
use super::columns::Col;
use super::device_cell::{DeviceInCell, devices_of, says_none};
use super::first_rows::{FirstRows, Identity};
use super::import_counts::{Change, Changed, Counts, ImportCounts, Stored, changed_cells};
use super::kinds::{Finders, Names, Needs, NumberOf, RecordOf, RowPerson, SheetKind, Students};
use super::name_cache::NameCache;
use super::row::Row;
use crate::error::Result;
use crate::model::ProblemKind;
use crate::registry::{Edit, Operation, Previous, Upserted, Writer};
use crate::state::State;
use crate::tables::Number;
use jiff::civil::Date;

/// Records the rows of one file of a kind.
pub(super) struct Importer<K: SheetKind> {
    new_needs: bool,
    rename: bool,
    keep_standing: bool,
    /// The day of the next row of the sheet about the same thing.
    pub(super) next_on: Option<Date>,
    cache: NameCache,
    finders: Finders,
    counts: ImportCounts<K>,
    /// The students of rows that hold a student and another record.
    students: Option<ImportCounts<Students>>,
    first: FirstRows,
    first_students: FirstRows,
}

/// The record that a row of a kind became.
type UpsertedOf<K> = Upserted<NumberOf<K>, RecordOf<K>>;

impl<K: SheetKind> Importer<K> {
    pub(super) fn new(options: &ImportOptions, state: &State) -> Self {
        Self {
            new_needs: options.new_needs,
            rename: options.rename,
            keep_standing: options.keep_standing,
            next_on: None,
            cache: NameCache::default(),
            finders: Finders::default(),
            counts: ImportCounts::new(state),
            students: K::WITH_STUDENT.then(|| ImportCounts::new(state)),
            first: FirstRows::new(K::AGREE, is_person::<K>()),
            first_students: FirstRows::new(Students::AGREE, true),
        }
    }

    /// Records a row and keeps it if it has no errors. The errors are in its diagnostics.
    pub(super) fn row(
        &mut self,
        writer: &mut Writer<'_>,
        row: &mut Row<'_>,
        number: u64,
    ) -> Result<()> {
        if K::WITH_STUDENT {
            return self.row_with_student(writer, row, number);
        }
        let draft = K::draft(row, &mut self.names(writer.state, RowPerson::Named));
        let identity = identity::<K>(&draft);
        if let Some(kept) = self.keep(draft, identity, writer, row)? {
            self.first.note(kept.number.place(), number, identity);
            count(&mut self.counts, &mut self.finders, kept, writer.state, row);
        }
        Ok(())
    }

    /// Records the student of a row, and the need if the row has one.
    fn row_with_student(
        &mut self,
        writer: &mut Writer<'_>,
        row: &mut Row<'_>,
        number: u64,
    ) -> Result<()> {
        let draft = Students::draft(row, &mut self.names(writer.state, RowPerson::Named));
        // A note in such a sheet is about the need, if there is one.
        let needs_none = says_none(row.cell(Col::Device));
        let draft = if needs_none { draft } else { draft.map(|draft| draft.note(Edit::Keep)) };
        let of_student = identity::<Students>(&draft);
        let student = upsert::<Students>(draft, writer, row)?;
        self.first_students.name_rows(row);
        if let Some(student) = &student {
            self.first_students.check(student.number.place(), of_student, row);
            warn_overwritten::<Students>(&self.first_students, student, writer.state, row);
        }
        if needs_none || row.is_blank(Needs::COLUMNS) {
            // The school filled in no need for a student of the list that it was sent.
            if let Some(student) = student.filter(|_| row.diagnostics.errors.is_empty()) {
                if !needs_none {
                    row.diagnostics.warn("identified_on", "", ProblemKind::NoNeed);
                }
                self.first_students.note(student.number.place(), number, of_student);
                self.count_student(student, writer.state, row);
            }
            return end_row(writer, row).map(drop);
        }
        let person = RowPerson::Known(student.as_ref().map(|student| student.number));
        let draft = K::draft(row, &mut self.names(writer.state, person));
        let identity = identity::<K>(&draft);
        if let (Some(kept), Some(student)) = (self.keep(draft, identity, writer, row)?, student) {
            self.first.note(kept.number.place(), number, identity);
            self.first_students.note(student.number.place(), number, of_student);
            count(&mut self.counts, &mut self.finders, kept, writer.state, row);
            self.count_student(student, writer.state, row);
        }
        Ok(())
    }

    /// Returns the devices of a row that names several, or a quantity beside one; none if the kind of sheet has one in each
    /// row.
    pub(super) fn devices_of(&mut self, state: &State, row: &mut Row<'_>) -> Vec<DeviceInCell> {
        match K::SEVERAL_DEVICES {
            true => devices_of(row, state, &mut self.cache),
            false => Vec::new(),
        }
    }

    fn names<'a>(&'a mut self, state: &'a State, person: RowPerson) -> Names<'a> {
        let Self { new_needs, rename, keep_standing, next_on, .. } = *self;
        Names { state, cache: &mut self.cache, person, new_needs, rename, next_on, keep_standing }
    }

    /// Records a draft, and keeps the row if it has no errors or else rolls it back.
    fn keep(
        &self,
        draft: Option<K::Draft>,
        identity: Identity,
        writer: &mut Writer<'_>,
        row: &mut Row<'_>,
    ) -> Result<Option<UpsertedOf<K>>> {
        let upserted = upsert::<K>(draft, writer, row)?;
        if is_person::<K>() {
            self.first.name_rows(row);
        }
        if let Some(upserted) = &upserted {
            self.first.check(upserted.number.place(), identity, row);
            if is_person::<K>() {
                warn_overwritten::<K>(&self.first, upserted, writer.state, row);
            }
        }
        Ok(if end_row(writer, row)? { upserted } else { None })
    }

    fn count_student(&mut self, kept: UpsertedOf<Students>, state: &State, row: &mut Row<'_>) {
        if let Some(students) = &mut self.students {
            count(students, &mut self.finders, kept, state, row);
        }
    }

    /// Returns the records that the file creates or changes, in the state after the file: at most `most` of each kind
    /// that are created, and as many that are changed.
    pub(super) fn changes(&self, state: &State, most: usize) -> Vec<Change> {
        let students = self.students.iter().flat_map(|counts| counts.changes(state, most));
        students.chain(self.counts.changes(state, most)).collect()
    }

    /// Returns the records that the file creates and changes, in the state after the file.
    pub(super) fn stored(&self, state: &State) -> Stored {
        self.counts.stored(state)
    }

    /// Counts the records that were created, updated and left unchanged, in the state after the file.
    pub(super) fn counts(&self, state: &State) -> Counts {
        let students = self.students.as_ref().map(|counts| counts.counts(state));
        let students =
            students.map(|students| Counts { created_people: students.created, ..students });
        students.unwrap_or_default() + self.counts.counts(state)
    }
}

/// Counts a record that was kept, and warns if it is probably the same as another.
fn count<K: SheetKind>(
    counts: &mut ImportCounts<K>,
    finders: &mut Finders,
    kept: UpsertedOf<K>,
    state: &State,
    row: &mut Row<'_>,
) {
    K::warn_alike(finders, state, &kept, &mut row.diagnostics);
    counts.touch(kept);
}

/// Returns the values of a draft in which all rows of its record must agree.
fn identity<K: SheetKind>(draft: &Option<K::Draft>) -> Identity {
    draft.as_ref().map_or_else(Identity::default, K::identity)
}

/// Warns where a row replaces a cell of a person whom an earlier row names. A student has several rows with the same
/// cells, so a repeated row needs no warning of its own.
fn warn_overwritten<K: SheetKind>(
    first: &FirstRows,
    upserted: &UpsertedOf<K>,
    state: &State,
    row: &mut Row<'_>,
) {
    let (place, Previous::Changed(was)) = (upserted.number.place(), &upserted.was) else { return };
    let first = first.first(place);
    // A number may be given twice, and an id may not.
    let may_be_another = || {
        let number = K::as_person(upserted.number);
        number.and_then(|number| state.persons.get(number)).is_some_and(|of| of.citizen.is_none())
    };
    if first.is_none() && !may_be_another() {
        return;
    }
    for Changed { column, old, new } in changed_cells::<K>(state, place, was) {
        // A certificate that was issued again replaces nothing.
        let is_told = row.diagnostics.names(column) || column == Col::Certificate.name();
        if old.is_empty() || is_told {
            continue;
        }
        let kind = match first {
            Some(row) => ProblemKind::Overwrites { old, row },
            None if [Col::BirthDate, Col::School].map(Col::name).contains(&column) => {
                ProblemKind::ReplacesStored { old }
            }
            None => continue,
        };
        row.diagnostics.warn(column, new, kind);
    }
}

/// Checks whether the records of a kind are people.
fn is_person<K: SheetKind>() -> bool {
    NumberOf::<K>::at(0).and_then(K::as_person).is_some()
}

/// Records a draft in the current row of the writer.
fn upsert<K: SheetKind>(
    draft: Option<K::Draft>,
    writer: &mut Writer<'_>,
    row: &mut Row<'_>,
) -> Result<Option<UpsertedOf<K>>> {
    draft.map_or(Ok(None), |draft| draft.execute(writer, &mut row.diagnostics))
}

/// Keeps the events of a row if it has no errors, or else rolls them back. Returns whether they were kept.
fn end_row(writer: &mut Writer<'_>, row: &Row<'_>) -> Result<bool> {
    if row.diagnostics.errors.is_empty() {
        writer.keep_row();
        return Ok(true);
    }
    writer.drop_row()?;
    Ok(false)
}
