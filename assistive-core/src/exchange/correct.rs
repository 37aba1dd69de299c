//! Corrects a recorded need, fitting, service, loan or entry of stock in the words of its sheet: column names and
//! cells, in either language. The key of a need, fitting or service can be corrected too. The record keeps its number.

use csv::StringRecord;

use super::columns::{Col, Columns};
use super::header::{Header, Headings};
use super::kinds::{
    Assessments, Correctable, Finders, Fittings, FollowUps, Loans, Names, Needs, NumberOf,
    RowPerson, Services, Stock, Trainings,
};
use super::name_cache::NameCache;
use super::row::Row;
use crate::error::{Error, Result};
use crate::model::fold::fold;
use crate::model::{EntityKind, Problem, ProblemKind, RecordNo};
use crate::registry::{
    Applied, Author, Decision, Diagnostics, Operation, OperationInfo, Outcome, Store, Writer,
    reason_given,
};

impl Store {
    /// Corrects a need, fitting, service, loan or entry of stock. `cells` are names of columns of its sheet, as an import
    /// reads them, with the correct cells; `-` clears a cell. [`View::find_record`](crate::View::find_record) finds the
    /// number of a record.
    ///
    /// ```
    /// use assistive_core::model::NeedNo;
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let need = NeedNo::parse("N1").ok_or("not a need")?;
    /// let cells = [("identified_on".to_owned(), "2023-05-03".to_owned())];
    /// store.correct(&author.clone().why("month and day".to_owned()), need, &cells)?;
    /// assert_eq!(store.view()?.need(need, author.today)?.identified_on, date(2023, 5, 3));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is no such record. Returns [`Error::Refused`] without a reason in
    /// [`Author::why`], for columns that the sheet does not have, for other kinds of records (people are changed with
    /// [`People::edit`](crate::desks::People::edit)), and if the rules of the record refuse the cells. The other errors
    /// are those of all [desks](crate::desks).
    pub fn correct(
        &self,
        author: &Author,
        record: impl Into<RecordNo>,
        cells: &[(String, String)],
    ) -> Result<Applied<Outcome>> {
        reason_given(author)?;
        self.correct_record(author, "correct", record.into(), cells)
    }

    /// Changes a need, fitting, service, loan or entry of stock, but not its key, as a later row of its sheet would. The
    /// arguments are those of [`Store::correct`]. No reason is needed.
    ///
    /// ```
    /// use assistive_core::model::NeedNo;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let need = NeedNo::parse("N1").ok_or("not a need")?;
    /// store.edit(&author, need, &[("quantity".to_owned(), "2".to_owned())])?;
    /// assert_eq!(store.view()?.need(need, author.today)?.quantity, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of [`Store::correct`], and `key-fixed` for a column that names the record.
    pub fn edit(
        &self,
        author: &Author,
        record: impl Into<RecordNo>,
        cells: &[(String, String)],
    ) -> Result<Applied<Outcome>> {
        self.correct_record(author, "edit", record.into(), cells)
    }

    fn correct_record(
        &self,
        author: &Author,
        operation: &str,
        record: RecordNo,
        cells: &[(String, String)],
    ) -> Result<Applied<Outcome>> {
        let subject = &record.to_string();
        let info = OperationInfo { operation, subject, ..OperationInfo::default() };
        let ((warnings, changed), commit) = self.write(author, info, |writer| {
            if !writer.state.has(record) {
                return Err(Error::not_found(EntityKind::Record, record));
            }
            let correction = Correction { cells, keys_fixed: operation == "edit" };
            let applied = match record {
                RecordNo::Need(number) => correction.apply::<Needs>(writer, number)?,
                RecordNo::Fitting(number) => correction.apply::<Fittings>(writer, number)?,
                RecordNo::Service(number) => correction.apply::<Services>(writer, number)?,
                RecordNo::Item(number) => correction.apply::<Stock>(writer, number)?,
                RecordNo::Loan(number) => correction.apply::<Loans>(writer, number)?,
                RecordNo::Assessment(number) => correction.apply::<Assessments>(writer, number)?,
                RecordNo::Training(number) => correction.apply::<Trainings>(writer, number)?,
                RecordNo::FollowUp(number) => correction.apply::<FollowUps>(writer, number)?,
                RecordNo::Person(_) | RecordNo::Hold(_) => None,
            };
            let refused = || Problem::new("record", &**subject, ProblemKind::UsePersonEdit);
            let (diagnostics, changed) = applied.ok_or_else(|| Error::Refused(vec![refused()]))?;
            if !diagnostics.errors.is_empty() {
                return Err(Error::Refused(diagnostics.errors));
            }
            writer.keep_row();
            Ok(Decision::Commit((diagnostics.warnings, changed)))
        })?;
        let output = match changed && commit.is_some() {
            true => Outcome::Updated,
            false => Outcome::Unchanged,
        };
        Ok(Applied { output, warnings, commit: commit.map(|info| info.number) })
    }
}

/// The new cells of a record.
struct Correction<'a> {
    /// The names of columns, and the cells.
    cells: &'a [(String, String)],
    /// True if all keys keep their values.
    keys_fixed: bool,
}

impl Correction<'_> {
    /// Records the new cells of a record. Returns whether that changed anything; `None` where no cells name the record.
    fn apply<K: Correctable>(
        &self,
        writer: &mut Writer<'_>,
        number: NumberOf<K>,
    ) -> Result<Option<(Diagnostics, bool)>> {
        let Some(stored) = (K::TABLE)(writer.state).get(number) else { return Ok(None) };
        let Some(keys) = K::key_cells(writer.state, stored) else { return Ok(None) };
        let person = RowPerson::Known(K::person(stored));
        let (header, values) = self.row_with(K::COLUMNS, &keys)?;
        let mut row = Row::new(&header, &values);
        let is_fixed = |col: &Col| self.keys_fixed || K::FIXED.contains(col);
        refuse_new_keys(&mut row, keys.iter().filter(|(col, _)| is_fixed(col)));
        refuse_followed::<K>(&mut row, &keys);
        refuse_place::<K>(&mut row, &keys);
        if !row.diagnostics.errors.is_empty() {
            // The other cells would be checked against a record that the correction does not name.
            return Ok(Some((row.diagnostics, false)));
        }
        let cache = &mut NameCache::default();
        let draft = K::draft(
            &mut row,
            &mut Names {
                state: writer.state,
                cache,
                person,
                new_needs: true,
                next_on: None,
                rename: false,
                keep_standing: true,
            },
        );
        let mut diagnostics = row.diagnostics;
        let mut changed = false;
        if let Some(mut draft) = draft {
            K::name_record(&mut draft, number);
            changed = match K::REKEY {
                Some(rekey) => rekey(writer, number, &draft, &mut diagnostics)?,
                None => false,
            };
            if diagnostics.errors.is_empty()
                && let Some(upserted) = draft.execute(writer, &mut diagnostics)?
            {
                changed |= upserted.is_changed();
                let finders = &mut Finders::default();
                K::warn_alike(finders, writer.state, &upserted, &mut diagnostics);
            }
        }
        Ok(Some((diagnostics, changed)))
    }

    /// Returns the header and the values of a row: the cells that were given, and the keys that were not.
    fn row_with(&self, columns: Columns, keys: &[(Col, String)]) -> Result<(Header, StringRecord)> {
        let is_given = |col| self.cells.iter().any(|(name, _)| columns.named(name) == Some(col));
        let kept = || keys.iter().filter(|(col, _)| !is_given(*col));
        let given = self.cells.iter();
        let names = given.clone().map(|(name, _)| name.as_str());
        let names: StringRecord = names.chain(kept().map(|(col, _)| col.name())).collect();
        let values = given.map(|(_, value)| value).chain(kept().map(|(_, value)| value));
        let refused = |problems: Vec<ProblemKind>| {
            Error::Refused(problems.into_iter().map(|kind| Problem::new("", "", kind)).collect())
        };
        let headings = Headings { columns, map: &[] };
        // A sheet may have columns that are left out. A correction may not: its cell would be lost.
        let cells: Vec<_> = names.iter().collect();
        headings.unknown_among(&cells).map_or(Ok(()), |unknown| Err(refused(vec![unknown])))?;
        let header = Header::read(headings, &names, &[]).map_err(refused)?;
        Ok((header, values.collect()))
    }
}

/// Reports an error for each cell that says of which need or fitting a record is, beside its number.
fn refuse_followed<K: Correctable>(row: &mut Row<'_>, keys: &[(Col, String)]) {
    let of = keys.iter().find(|(col, _)| matches!(col, Col::Need | Col::Fitting));
    let Some((_, record)) = of else { return };
    let is_key = |wanted: &Col| keys.iter().any(|(col, _)| col == wanted);
    for col in K::FIXED.iter().filter(|col| !is_key(col) && **col != Col::Nth) {
        let given = row.cell(*col).to_owned();
        if !given.is_empty() {
            row.error(*col, &given, ProblemKind::FollowsFrom { record: record.clone() });
        }
    }
}

/// Reports an error for a place among the records of a day, unless the record gets another key, which others may have.
fn refuse_place<K: Correctable>(row: &mut Row<'_>, keys: &[(Col, String)]) {
    let is_other = |(col, value): &(Col, String)| fold(row.cell(*col)) != fold(value);
    let place = row.cell(Col::Nth).to_owned();
    if !place.is_empty() && (K::REKEY.is_none() || !keys.iter().any(is_other)) {
        row.error(Col::Nth, &place, ProblemKind::PlaceFollows);
    }
}

/// Reports an error for each key cell that differs from the record.
fn refuse_new_keys<'a>(row: &mut Row<'_>, keys: impl IntoIterator<Item = &'a (Col, String)>) {
    for (col, value) in keys {
        let given = row.cell(*col);
        if fold(given) != fold(value) {
            row.diagnostics.error(col.name(), given, ProblemKind::KeyFixed);
        }
    }
}
