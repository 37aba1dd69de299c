//! Sheets of students, and of students and their needs side by side.

use super::cells::{cell, last, site_code};
use super::needs::{NEED, need_cells};
use super::persons::{PERSON, PERSON_KEYS, PERSON_NOTE, Persons, person_cells};
use super::{Cells, Kind, Names, Needs, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Column, Columns, Form, column};
use crate::exchange::first_rows::Identity;
use crate::exchange::row::Row;
use crate::model::{Coded, NeedNo, PersonNo, ProblemKind};
use crate::registry::{NeedDraft, PersonDraft};
use crate::state::{Need, Person};

/// The columns of a person's school.
const SCHOOLING: &[Column] = &[
    column(Col::School, &["学校", "学校代码"]),
    column(Col::ClassName, &["班级"]),
    column(Col::Stage, &["学段"]),
    column(Col::Placement, &["就读方式"]),
];

pub(in crate::exchange) struct Students;

impl SheetKind for Students {
    type Number = PersonNo;
    type Record = Person;
    type Draft = PersonDraft;

    const KIND: Kind = Kind::Students;
    const TABLE: TableOf<Self> = |state| &state.persons;
    const COLUMNS: Columns = Columns {
        parts: &[PERSON, SCHOOLING, PERSON_NOTE],
        keys: &[PERSON_KEYS],
        needed: &[Col::Name, Col::Division, Col::School],
        form: Form {
            usual: &[
                Col::IdNumber,
                Col::Name,
                Col::Sex,
                Col::BirthDate,
                Col::Category,
                Col::Grade,
                Col::School,
                Col::ClassName,
                Col::Guardian,
                Col::Phone,
            ],
            expected: &[],
            prefilled: &[],
        },
    };
    const AGREE: &'static [Col] = Persons::AGREE;

    /// Reads the draft of a row. A new student needs a school. A name alone is a line below the list.
    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<PersonDraft> {
        let draft = Persons::draft(row, names)?;
        if draft.is_new(names.state) {
            row.required(Col::School, draft.school.clone());
        }
        if draft.has_no_key() && row.has_only(Col::Name) {
            row.error(Col::IdNumber, "", ProblemKind::NoPersonKey);
            return None;
        }
        Some(draft)
    }

    fn identity(draft: &PersonDraft) -> Identity {
        Persons::identity(draft)
    }

    fn cells(shown: &Shown<'_>, person: &Person) -> Option<Cells> {
        is_student(person).then(|| Self::listed_cells(shown, person))
    }

    fn listed_cells(shown: &Shown<'_>, person: &Person) -> Cells {
        Persons::listed_cells(shown, person)
    }

    fn label(shown: &Shown<'_>, person: &Person) -> String {
        Persons::label(shown, person)
    }

    fn as_person(number: PersonNo) -> Option<PersonNo> {
        Some(number)
    }
}

pub(super) struct StudentNeeds;

impl SheetKind for StudentNeeds {
    type Number = NeedNo;
    type Record = Need;
    type Draft = NeedDraft;

    const KIND: Kind = Kind::StudentNeeds;
    const TABLE: TableOf<Self> = |state| &state.needs;
    const COLUMNS: Columns = Columns {
        parts: &[PERSON, SCHOOLING, NEED],
        keys: &[PERSON_KEYS, &[Col::IdentifiedOn]],
        needed: &[Col::Name, Col::Division, Col::School, Col::IdentifiedOn],
        form: Form {
            // The birth date finds a student without an id again.
            usual: &[
                Col::IdNumber,
                Col::Name,
                Col::BirthDate,
                Col::Category,
                Col::Grade,
                Col::School,
                Col::ClassName,
                Col::Device,
                Col::IdentifiedOn,
                Col::Quantity,
            ],
            expected: &[Col::Device],
            prefilled: &[],
        },
    };
    const WITH_STUDENT: bool = true;
    const SEVERAL_DEVICES: bool = true;
    const LISTED_AS: Kind = Kind::Needs;

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<NeedDraft> {
        Needs::draft(row, names)
    }

    fn cells(shown: &Shown<'_>, need: &Need) -> Option<Cells> {
        let student = shown.state.persons.get(need.person).filter(|person| is_student(person))?;
        Some([student_cells(shown, student), need_cells(shown, need)].concat())
    }

    fn listed_cells(shown: &Shown<'_>, need: &Need) -> Cells {
        Needs::listed_cells(shown, need)
    }

    fn label(shown: &Shown<'_>, need: &Need) -> String {
        Needs::label(shown, need)
    }
}

/// Returns the cells of the columns of a student, for any person.
pub(super) fn student_cells(shown: &Shown<'_>, person: &Person) -> Cells {
    let schooling = vec![
        site_code(shown.state, last(&person.attributes.school)),
        cell(person.class_name.as_ref()),
        cell(person.attributes.stage.map(Coded::code)),
        cell(person.attributes.placement.map(Coded::code)),
    ];
    [person_cells(shown, person), schooling].concat()
}

/// Checks whether a person goes to a school or, having left, went to one.
fn is_student(person: &Person) -> bool {
    last(&person.attributes.school).is_some()
}
