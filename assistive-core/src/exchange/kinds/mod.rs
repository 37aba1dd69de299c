//! The kinds of sheets. The file of each has its columns, the order of its rows, the draft that a row becomes, and the
//! cells of a record. The rules of a record are in `registry`.

mod assessments;
mod catalogue;
mod cells;
mod divisions;
mod fitting_columns;
mod fittings;
mod follow_ups;
mod holds;
mod levels;
mod loans;
mod moves;
mod names;
mod needs;
mod person_past;
mod persons;
mod services;
mod sites;
mod stock;
mod students;
mod trainings;

use std::fmt;

use super::columns::{Col, Columns};
use super::first_rows::Identity;
use super::row::Row;
use crate::model::form::from_str;
use crate::model::{PersonNo, ProblemKind};
use crate::registry::{
    Diagnostics, DuplicateFinder, Operation, Previous, SerialFinder, Upserted, Writer,
};
use crate::state::State;
use crate::tables::{Number, Stored, Table};
use catalogue::Catalogue;
use divisions::Divisions;
use persons::Persons;
use sites::Sites;
use students::StudentNeeds;

pub(super) use assessments::Assessments;
pub(super) use cells::{Cells, Shown, site_code};
pub(super) use fittings::Fittings;
pub(super) use follow_ups::FollowUps;
pub(super) use holds::Holds;
pub(super) use levels::Levels;
pub(super) use loans::Loans;
pub(super) use moves::Moves;
pub(super) use names::{Names, RowPerson};
pub(super) use needs::Needs;
pub(super) use person_past::history_in_chinese;
pub(super) use persons::PERSON_KEYS;
pub(super) use services::Services;
pub(super) use stock::Stock;
pub(super) use students::Students;
pub(super) use trainings::Trainings;

/// A kind of sheet. A new store imports them in this order, so that each finds the records that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Administrative divisions.
    Divisions,
    /// Sites.
    Sites,
    /// The catalogue of device models.
    Catalog,
    /// People.
    Persons,
    /// Students: people with their school.
    Students,
    /// Students and their needs side by side, as schools send them.
    StudentNeeds,
    /// Needs.
    Needs,
    /// Assessments of needs.
    Assessments,
    /// Stock as it was received.
    Stock,
    /// Stock levels of bulk models at sites.
    Levels,
    /// Fittings.
    Fittings,
    /// Trainings in the use of fitted devices.
    Trainings,
    /// Follow-ups on fitted devices.
    FollowUps,
    /// Loans, as they happened.
    Loans,
    /// Moves of devices, such as cleaning and repair.
    Moves,
    /// Holds.
    Holds,
    /// Services other than devices.
    Services,
}

impl Kind {
    /// All kinds, in the order in which a new store imports them.
    pub const ALL: &[Self] = &[
        Self::Divisions,
        Self::Sites,
        Self::Catalog,
        Self::Persons,
        Self::Students,
        Self::StudentNeeds,
        Self::Needs,
        Self::Assessments,
        Self::Stock,
        Self::Levels,
        Self::Fittings,
        Self::Trainings,
        Self::FollowUps,
        Self::Loans,
        Self::Moves,
        Self::Holds,
        Self::Services,
    ];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Divisions => "divisions",
            Self::Sites => "sites",
            Self::Catalog => "catalog",
            Self::Persons => "persons",
            Self::Students => "students",
            Self::StudentNeeds => "student-needs",
            Self::Needs => "needs",
            Self::Assessments => "assessments",
            Self::Stock => "stock",
            Self::Levels => "levels",
            Self::Fittings => "fittings",
            Self::Trainings => "trainings",
            Self::FollowUps => "follow-ups",
            Self::Loans => "loans",
            Self::Moves => "moves",
            Self::Holds => "holds",
            Self::Services => "services",
        }
    }

    /// Returns the kind with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// Returns the column that a header cell names in either language, by its name in messages.
    #[doc(hidden)]
    pub fn column(self, header: &str) -> Option<&'static str> {
        self.columns().named(header).map(Col::name)
    }

    /// Returns the Chinese header of a column, by its name in messages.
    #[doc(hidden)]
    pub fn chinese(self, column: &str) -> Option<&'static str> {
        let found = self.columns().iter().find(|known| known.col.name() == column)?;
        found.zh.first().copied()
    }

    /// Returns the names of all columns in messages, in the order of the sheet.
    #[doc(hidden)]
    pub fn column_names(self) -> impl Iterator<Item = &'static str> {
        self.columns().iter().map(|column| column.col.name())
    }

    /// Returns the columns of the kind.
    pub(super) fn columns(self) -> Columns {
        struct Find;
        impl KindVisitor for Find {
            type Output = Columns;

            fn visit<K: SheetKind>(self) -> Columns {
                K::COLUMNS
            }
        }
        self.visit(Find)
    }

    /// Calls a visitor with the type of the kind. This is the only place that maps kinds to types.
    pub(super) fn visit<V: KindVisitor>(self, visitor: V) -> V::Output {
        match self {
            Self::Divisions => visitor.visit::<Divisions>(),
            Self::Sites => visitor.visit::<Sites>(),
            Self::Catalog => visitor.visit::<Catalogue>(),
            Self::Persons => visitor.visit::<Persons>(),
            Self::Students => visitor.visit::<Students>(),
            Self::StudentNeeds => visitor.visit::<StudentNeeds>(),
            Self::Needs => visitor.visit::<Needs>(),
            Self::Assessments => visitor.visit::<Assessments>(),
            Self::Stock => visitor.visit::<Stock>(),
            Self::Levels => visitor.visit::<Levels>(),
            Self::Fittings => visitor.visit::<Fittings>(),
            Self::Trainings => visitor.visit::<Trainings>(),
            Self::FollowUps => visitor.visit::<FollowUps>(),
            Self::Loans => visitor.visit::<Loans>(),
            Self::Moves => visitor.visit::<Moves>(),
            Self::Holds => visitor.visit::<Holds>(),
            Self::Services => visitor.visit::<Services>(),
        }
    }
}

from_str! {
    Kind: |text| {
        let codes: Vec<_> = Self::ALL.iter().map(|kind| kind.code()).collect();
        Self::from_code(text).ok_or_else(|| ProblemKind::NotOneOf { allowed: codes.join(", ") })
    };
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Work that is the same for all kinds of sheets.
pub(super) trait KindVisitor {
    type Output;

    /// Does the work for one kind.
    fn visit<K: SheetKind>(self) -> Self::Output;
}

/// The order in which the rows of a file are recorded.
#[derive(Debug, Clone, Copy)]
pub(super) enum RowOrder {
    /// The order of the file.
    File,
    /// By the day in a column.
    ByDay(Col),
    /// The rows with a cell in a column before the others.
    FilledFirst(Col),
    /// Each row after the rows whose codes these columns name.
    LinksFirst(&'static [Col]),
}

/// The number of the records of a kind of sheet.
pub(super) type NumberOf<K> = <K as SheetKind>::Number;

/// The records of a kind of sheet.
pub(super) type RecordOf<K> = <K as SheetKind>::Record;

/// The table of the records of a kind of sheet.
pub(super) type TableOf<K> = fn(&State) -> &Table<NumberOf<K>, RecordOf<K>>;

/// The properties of a kind of sheet.
pub(super) trait SheetKind: Sized {
    /// The number of a record.
    type Number: Number + fmt::Display;
    /// A record as the state holds it.
    type Record: PartialEq + Stored;
    /// The draft that a row becomes.
    type Draft: Operation<Output = Upserted<Self::Number, Self::Record>>;

    /// The kind by its code.
    const KIND: Kind;
    /// The table of the records.
    const TABLE: TableOf<Self>;
    /// The columns, the keys among them and those that a new record needs.
    const COLUMNS: Columns;
    /// The order in which rows are recorded.
    const ORDER: RowOrder = RowOrder::File;
    /// The column of rows in the order of days whose next row of the same cell matters to the rules of a row.
    const FOLLOWED: Option<Col> = None;
    /// True if rows identify people, so that a sheet with masked ids cannot be imported.
    const NAMES_PEOPLE: bool = true;
    /// The columns in which all rows of a file that name one record must agree: at most three.
    const AGREE: &'static [Col] = &[];
    /// True if a row also holds the student to whom its record belongs.
    const WITH_STUDENT: bool = false;
    /// True if a cell may name several devices, each of which is a record of its own.
    const SEVERAL_DEVICES: bool = false;
    /// The kind in whose columns an import lists the records that it changes.
    const LISTED_AS: Kind = Self::KIND;

    /// Reads the draft of a row; `None` where the row lacks a key of the record. Where several columns name the record,
    /// all cells are read in any case, so that all errors are reported at once.
    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<Self::Draft>;

    /// Returns the values of a draft in the columns [`AGREE`](Self::AGREE), in their order.
    fn identity(_draft: &Self::Draft) -> Identity {
        Identity::default()
    }

    /// Returns the cells of a record; `None` where an export leaves it out.
    fn cells(shown: &Shown<'_>, record: &RecordOf<Self>) -> Option<Cells>;

    /// Returns the cells of a record in the columns of [`LISTED_AS`](Self::LISTED_AS).
    fn listed_cells(shown: &Shown<'_>, record: &RecordOf<Self>) -> Cells {
        Self::cells(shown, record).unwrap_or_default()
    }

    /// Returns the name of a record, or of its person, in a list of changes.
    fn label(shown: &Shown<'_>, record: &RecordOf<Self>) -> String;

    /// Returns the number of a record that is a person.
    fn as_person(_number: NumberOf<Self>) -> Option<PersonNo> {
        None
    }

    /// Warns if a record that was just created or changed is probably the same as another. By default, only people are
    /// compared.
    fn warn_alike(
        finders: &mut Finders,
        state: &State,
        upserted: &Upserted<NumberOf<Self>, RecordOf<Self>>,
        diagnostics: &mut Diagnostics,
    ) {
        let is_new = matches!(upserted.was, Previous::Absent);
        if let Some(person) = Self::as_person(upserted.number).filter(|_| is_new) {
            finders.persons.check(state, person, diagnostics);
        }
    }
}

/// The finders of records that are probably the same, for one file.
#[derive(Default)]
pub(super) struct Finders {
    persons: DuplicateFinder,
    serials: SerialFinder,
}

/// Changes the key of a record to that of a draft. Returns whether that changed anything.
pub(super) type Rekey<K> = fn(
    &mut Writer<'_>,
    NumberOf<K>,
    &<K as SheetKind>::Draft,
    &mut Diagnostics,
) -> crate::error::Result<bool>;

/// A kind of sheet whose records can be corrected in the words of their sheet.
pub(super) trait Correctable: SheetKind {
    /// The keys that a correction cannot change.
    const FIXED: &'static [Col];
    /// Changes the key of a record to that of a draft; `None` where all keys are fixed.
    const REKEY: Option<Rekey<Self>> = None;

    /// Returns the cells that name a record; `None` where no cell can.
    fn key_cells(state: &State, record: &RecordOf<Self>) -> Option<Vec<(Col, String)>>;

    /// Names the record of a draft whose key may belong to several records.
    fn name_record(_draft: &mut Self::Draft, _number: NumberOf<Self>) {}

    /// Returns the person of a record, for kinds whose key holds one that is fixed.
    fn person(_record: &RecordOf<Self>) -> Option<PersonNo> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_of_a_kind_means_two_columns() {
        for kind in Kind::ALL {
            let mut headers: Vec<_> = kind.columns().headers().collect();
            let all = headers.len();
            headers.sort_unstable();
            headers.dedup();
            assert_eq!(headers.len(), all, "{kind}");
        }
    }

    #[test]
    fn a_kind_is_read_by_its_code() {
        for kind in Kind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(*kind));
        }
        let refused = "people".parse::<Kind>().map_err(|problem| problem.code());
        assert_eq!(refused, Err("not-one-of"));
    }
}
