//! Sheets of people.

use jiff::civil::Date;

use super::cells::{cell, last, local_key};
use super::person_past::{PERSON_PAST, past, past_cells};
use super::students::student_cells;
use super::{Cells, Kind, Names, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Column, Columns, Form, column};
use crate::exchange::first_rows::{Identity, name_value, value};
use crate::exchange::row::Row;
use crate::model::text::half_width;
use crate::model::{Certificate, CitizenId, Coded, LocalKey, PersonNo, ProblemKind, parse_month};
use crate::registry::{Edit, PersonDraft};
use crate::state::Person;

/// The columns of a person.
pub(super) const PERSON: &[Column] = &[
    column(Col::IdNumber, &["身份证号"]),
    column(Col::Certificate, &["残疾人证号"]),
    column(Col::Key, &["编号"]),
    column(Col::Name, &["姓名"]),
    column(Col::Sex, &["性别"]),
    column(Col::BirthDate, &["出生日期"]),
    column(Col::Category, &["残疾类别"]),
    column(Col::Categories, &["多重类别"]),
    column(Col::Grade, &["残疾等级"]),
    column(Col::Division, &["区划"]),
    column(Col::Guardian, &["监护人"]),
    column(Col::Phone, &["电话"]),
    column(Col::Address, &["家庭住址"]),
    column(Col::RegisteredOn, &["登记日期"]),
    column(Col::LeftOn, &["离开日期"]),
    column(Col::LeftReason, &["离开原因"]),
];

/// The note of a person. In a sheet of students and needs, a note is about the need.
pub(super) const PERSON_NOTE: &[Column] = &[column(Col::Note, &["备注"])];

/// The columns of which one names a person.
pub(in crate::exchange) const PERSON_KEYS: &[Col] = &[Col::IdNumber, Col::Certificate, Col::Key];

pub(super) struct Persons;

impl SheetKind for Persons {
    type Number = PersonNo;
    type Record = Person;
    type Draft = PersonDraft;

    const KIND: Kind = Kind::Persons;
    const TABLE: TableOf<Self> = |state| &state.persons;
    const COLUMNS: Columns = Columns {
        parts: &[PERSON, PERSON_NOTE, PERSON_PAST],
        keys: &[PERSON_KEYS],
        needed: &[Col::Name, Col::Division],
        form: Form {
            usual: &[
                Col::IdNumber,
                Col::Certificate,
                Col::Name,
                Col::Sex,
                Col::Category,
                Col::Grade,
                Col::Division,
                Col::Guardian,
                Col::Phone,
                Col::Address,
            ],
            expected: &[],
            prefilled: &[],
        },
    };
    const LISTED_AS: Kind = Kind::Students;
    const AGREE: &'static [Col] = &[Col::Name, Col::BirthDate, Col::Sex];

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<PersonDraft> {
        let own = names.state.own_site.as_ref();
        let citizen = row.read(Col::IdNumber, |text| CitizenId::parse(&text)).value();
        Some(PersonDraft {
            citizen,
            certificate: row.read(Col::Certificate, |text| Certificate::parse(&text)).value(),
            key: row.read(Col::Key, |text| LocalKey::parse(&text, own)).value(),
            name: row.text(Col::Name),
            rename: names.rename,
            sex: row.coded(Col::Sex),
            birth_date: birth_date(row, citizen),
            category: row.coded(Col::Category),
            categories: row.parsed(Col::Categories),
            grade: row.coded(Col::Grade),
            division: names.division(row, Col::Division),
            guardian: row.text(Col::Guardian),
            phone: row.read(Col::Phone, |text| Ok(text.into_owned())),
            address: row.lines(Col::Address),
            note: row.lines(Col::Note),
            registered_on: row.date(Col::RegisteredOn),
            left_on: row.date(Col::LeftOn),
            left_reason: row.coded(Col::LeftReason),
            school: names.site(row, Col::School),
            class_name: row.text(Col::ClassName),
            stage: row.coded(Col::Stage),
            placement: row.coded(Col::Placement),
            past: past(row, names),
        })
    }

    fn identity(draft: &PersonDraft) -> Identity {
        let birth = draft.birth_date.map(|day| (day.year(), day.month(), day.day()));
        [name_value(&draft.name), value(birth), value(draft.sex)]
    }

    fn cells(shown: &Shown<'_>, person: &Person) -> Option<Cells> {
        Some([person_cells(shown, person), note_cell(person), past_cells(shown, person)].concat())
    }

    fn listed_cells(shown: &Shown<'_>, person: &Person) -> Cells {
        [student_cells(shown, person), note_cell(person)].concat()
    }

    fn label(_shown: &Shown<'_>, person: &Person) -> String {
        person.name.to_string()
    }

    fn as_person(number: PersonNo) -> Option<PersonNo> {
        Some(number)
    }
}

/// Reads a birth date. Of a month without a day, the id tells the day. Without an id, nothing is recorded.
fn birth_date(row: &mut Row<'_>, citizen: Option<CitizenId>) -> Edit<Date> {
    let cell = row.cell(Col::BirthDate);
    let Some(first) = parse_month(&half_width(cell)) else { return row.date(Col::BirthDate) };
    match citizen.map(CitizenId::birth_date) {
        Some(birth) if birth.first_of_month() == first => Edit::Keep,
        // The rule about dates that differ from the id reports it.
        Some(_) => Edit::Set(first),
        None => {
            row.diagnostics.warn(Col::BirthDate.name(), cell, ProblemKind::MonthOnly);
            Edit::Keep
        }
    }
}

/// Returns the cells of the columns in [`PERSON`].
pub(super) fn person_cells(shown: &Shown<'_>, person: &Person) -> Cells {
    let attributes = &person.attributes;
    let certificate = person.citizen.zip(person.issue());
    let certificate = certificate.map(|(citizen, issue)| Certificate { citizen, issue });
    let show = |full: String, masked: String| if shown.show_ids { full } else { masked };
    let division = shown.state.divisions.get(last(&attributes.division));
    vec![
        cell(person.citizen.map(|id| show(id.to_string(), id.masked()))),
        cell(certificate.map(|it| show(it.to_string(), it.masked()))),
        local_key(person),
        person.name.to_string(),
        cell(attributes.sex.map(Coded::code)),
        cell(attributes.birth_date.map(|day| show(day.to_string(), masked(day)))),
        cell(last(&attributes.category)),
        cell(Some(person.categories).filter(|parts| !parts.is_empty())),
        cell(last(&attributes.grade)),
        cell(division.map(|division| &division.code)),
        cell(person.guardian.as_ref()),
        cell(person.phone.as_ref()),
        cell(person.address.as_ref().map(|address| show(address.to_string(), HIDDEN.to_owned()))),
        // A day that was not given is assumed again.
        cell(Some(attributes.registered_on).filter(|_| !person.registration_assumed)),
        cell(attributes.left.map(|left| left.on)),
        cell(attributes.left.map(|left| left.reason.code())),
    ]
}

/// Returns the cell of the column in [`PERSON_NOTE`].
pub(super) fn note_cell(person: &Person) -> Cells {
    vec![cell(person.note.as_ref())]
}

/// A masked address. The division is shown beside it.
const HIDDEN: &str = "***";

/// Returns a birth date as it is shown beside a masked id, which hides the same digits.
fn masked(birth: Date) -> String {
    format!("{:04}-**-**", birth.year())
}
