//! The cells of one record in the columns of its sheet, so that a program can say what a change has changed.

use jiff::civil::Date;

use super::columns::Col;
use super::import_counts::{Changed, differing};
use super::kinds::{Cells, Kind, KindVisitor, SheetKind, Shown, site_code};
use crate::error::Result;
use crate::model::{Coded, Dated, LocalKey, RecordNo};
use crate::registry::View;
use crate::state::{Person, State};
use crate::tables::Number;

/// The cells of a record in the columns of its sheet. Ids are in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCells {
    kind: Kind,
    cells: Cells,
}

impl RecordCells {
    /// Returns the kind of sheet in whose columns the cells are. For people it is that of students.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the cells that differ later, in the order of the columns.
    pub fn changes_to(&self, later: &Self) -> Vec<Changed> {
        differing(self.kind, self.cells.clone(), later.cells.clone())
    }
}

impl View<'_> {
    /// Returns the cells of a record; `None` for holds, which have no sheet, and for records that do not exist. Dated attributes of a person are those on the day `on`, and all keys are in one cell.
    ///
    /// ```
    /// use assistive_core::model::PersonNo;
    /// # use assistive_core::{Author, PersonDraft, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # let sheet = "key,name,division,phone\n7,王芳,610902,138\n";
    /// # store.import(&author, Kind::Persons, sheet.as_bytes(), &ImportOptions::default())?;
    ///
    /// let wang = PersonNo::parse("P1").ok_or("not a person")?;
    /// let before = store.view()?.record_cells(wang, author.today)?.ok_or("no person")?;
    /// store.people(&author).edit(wang, &PersonDraft::default().phone("139"), author.today)?;
    /// let after = store.view()?.record_cells(wang, author.today)?.ok_or("no person")?;
    /// let changes = before.changes_to(&after);
    /// assert_eq!((changes.len(), changes[0].column), (1, "phone"));
    /// assert_eq!((&*changes[0].old, &*changes[0].new), ("138", "139"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) and the like when the store cannot be read.
    pub fn record_cells(
        &self,
        record: impl Into<RecordNo>,
        on: Date,
    ) -> Result<Option<RecordCells>> {
        let (kind, place) = match record.into() {
            RecordNo::Person(number) => (Kind::Students, number.place()),
            RecordNo::Need(number) => (Kind::Needs, number.place()),
            RecordNo::Fitting(number) => (Kind::Fittings, number.place()),
            RecordNo::Service(number) => (Kind::Services, number.place()),
            RecordNo::Item(number) => (Kind::Stock, number.place()),
            RecordNo::Loan(number) => (Kind::Loans, number.place()),
            RecordNo::Assessment(number) => (Kind::Assessments, number.place()),
            RecordNo::Training(number) => (Kind::Trainings, number.place()),
            RecordNo::FollowUp(number) => (Kind::FollowUps, number.place()),
            RecordNo::Hold(_) => return Ok(None),
        };
        self.ask(|state| Ok(kind.visit(Row { state, place, on })))
    }

    /// Returns the cells of the site, device model or division with a code; `None` for other kinds and unknown codes.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) and the like when the store cannot be read.
    pub fn coded_cells(&self, kind: Kind, code: &str) -> Result<Option<RecordCells>> {
        self.ask(|state| {
            let place = match kind {
                Kind::Sites => state.site_by_code().get(code).map(|number| number.place()),
                Kind::Catalog => state.model_by_code().get(code).map(|number| number.place()),
                Kind::Divisions => state.division_by_code().get(code).map(|number| number.place()),
                _ => None,
            };
            Ok(place.and_then(|place| kind.visit(Row { state, place, on: Date::MAX })))
        })
    }
}

/// Writes the cells of the record at a place.
struct Row<'a> {
    state: &'a State,
    place: usize,
    on: Date,
}

impl KindVisitor for Row<'_> {
    type Output = Option<RecordCells>;

    fn visit<K: SheetKind>(self) -> Self::Output {
        let Self { state, place, on } = self;
        let number = K::Number::at(place)?;
        let record = (K::TABLE)(state).get(number)?;
        let shown = Shown::new(state, true);
        shown.current.set(place);
        let mut cells = K::listed_cells(&shown, record);
        if let Some(person) = K::as_person(number).and_then(|number| state.persons.get(number)) {
            for (column, cell) in K::LISTED_AS.columns().iter().zip(&mut cells) {
                if let Some(own) = cell_on(state, person, column.col, on) {
                    *cell = own;
                }
            }
        }
        Some(RecordCells { kind: K::LISTED_AS, cells })
    }
}

/// Returns the cell of an attribute of a person that sheets shorten: the value on a day, or all keys.
fn cell_on(state: &State, person: &Person, col: Col, on: Date) -> Option<String> {
    fn coded<T: Coded + Clone + PartialEq>(attribute: &Dated<Option<T>>, on: Date) -> String {
        let value = attribute.on(on).as_ref().map(|value| value.code());
        value.unwrap_or_default().to_owned()
    }
    let attributes = &person.attributes;
    Some(match col {
        Col::Key => {
            let keys: Vec<_> = person.keys.iter().map(LocalKey::to_string).collect();
            keys.join(", ")
        }
        Col::Category => coded(&attributes.category, on),
        Col::Grade => coded(&attributes.grade, on),
        Col::School => site_code(state, *attributes.school.on(on)),
        Col::Division => {
            let division = state.divisions.get(*attributes.division.on(on))?;
            division.code.to_string()
        }
        _ => return None,
    })
}
