//! The person that a draft refers to, by its id, certificate and local key. A student is also named by school and name
//! (docs/domain.md §5, rule 42).

use std::fmt::Display;

use crate::error::{Error, Result};
use crate::model::fold::{same_name, same_phone};
use crate::model::{CitizenId, Listed, LocalKey, PersonNo, ProblemKind, SiteNo};
use crate::registry::engine::transaction::Writer;
use crate::registry::people::record::PersonDraft;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::upsert::Upserted;
use crate::state::{Person, State};

/// The fields that can name a person.
const KEYS: [&str; 3] = ["id_number", "certificate", "key"];

/// The most people whom an error names.
const MOST_NAMED: usize = 5;

/// The person that a draft refers to.
pub(super) enum Who {
    Stored(PersonNo),
    New,
    /// A new student without a key, who gets a number of the school.
    NewStudent(SiteNo),
}

/// The result of comparing a draft without a key with a stored student of the same name and school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    Other,
    Unclear,
}

impl PersonDraft {
    /// Returns the citizen id of the draft, given directly or as part of the certificate.
    pub(crate) fn any_citizen(&self) -> Option<CitizenId> {
        self.citizen.or(self.certificate.map(|certificate| certificate.citizen))
    }

    /// Checks whether the draft has a key and no stored person has it.
    pub(crate) fn is_new(&self, state: &State) -> bool {
        let citizen = self.any_citizen();
        let known = citizen.is_some_and(|id| state.person_by_citizen.get(&id).is_some())
            || self.key.as_ref().is_some_and(|key| state.person_by_key.get(key).is_some());
        !known && (citizen.is_some() || self.key.is_some())
    }

    /// Checks whether the draft has no id, certificate or local key.
    pub(crate) fn has_no_key(&self) -> bool {
        self.any_citizen().is_none() && self.key.is_none()
    }

    /// Finds the person, or finds that it is a new one. Returns `None` if the keys disagree.
    pub(super) fn who(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Who> {
        if !self.certificate_fits(diagnostics) {
            return None;
        }
        let state = &*writer.state;
        let citizen = self.any_citizen();
        let by_id = citizen.and_then(|id| state.person_by_citizen.get(&id));
        let by_key = self.key.as_ref().and_then(|key| state.person_by_key.get(key));
        let has_other_id = |no: PersonNo| {
            let stored = state.persons.get(no).and_then(|person| person.citizen);
            stored.is_some() && citizen.is_some() && stored != citizen
        };
        let who = match (by_id, by_key) {
            _ if self.has_no_key() => self.student(writer, diagnostics),
            (None, None) => Some(Who::New),
            (Some(first), Some(second)) if first != second => {
                self.keys_of_two(first, second, diagnostics)
            }
            (None, Some(second)) if has_other_id(second) => {
                let first = citizen.map(CitizenId::masked).unwrap_or_default();
                self.keys_of_two(first, second, diagnostics)
            }
            (Some(number), _) | (None, Some(number)) => Some(Who::Stored(number)),
        };
        if matches!(who, Some(Who::New)) && citizen.is_some() {
            self.warn_known_student(writer, diagnostics);
        }
        who
    }

    /// Warns if the school has a student of the same name without an id, who is probably the new one.
    fn warn_known_student(&self, writer: &mut Writer<'_>, diagnostics: &mut Diagnostics) {
        let (Edit::Set(name), Edit::Set(school)) = (&self.name, &self.school) else { return };
        let Some(school) = writer.state.site_by_code().get(school).copied() else { return };
        let (state, schoolmates) = writer.schoolmates();
        for number in schoolmates.named(state, school, name) {
            let Some(person) = state.persons.get(number) else { continue };
            // People of one name and birth date have a warning of their own.
            let is_probable = person.citizen.is_none()
                && person.attributes.birth_date.is_none()
                && self.likeness(person) != Likeness::Other;
            if is_probable {
                let kind = ProblemKind::ProbablyStudent { person: named(state, number) };
                diagnostics.warn("name", name, kind);
            }
        }
    }

    /// Finds the student whom the draft names by school and name, or finds that it is a new one.
    fn student(&self, writer: &mut Writer<'_>, diagnostics: &mut Diagnostics) -> Option<Who> {
        // A cell that could not be read has an error already.
        if KEYS.iter().chain(&["name", "school"]).any(|field| diagnostics.names(field)) {
            return None;
        }
        let (Edit::Set(name), Edit::Set(school)) = (&self.name, &self.school) else {
            diagnostics.error("id_number", "", ProblemKind::NoPersonKey);
            return None;
        };
        let school = writer.state.site_by_code().get(school).copied();
        // An unknown school has an error of its own.
        let Some(school) = school else { return Some(Who::New) };
        // At the desk, a new student of a known name is meant as often as the known one.
        let is_list = writer.by.is_none();
        let (state, schoolmates) = writer.schoolmates();
        let (mut same, mut unclear, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for number in schoolmates.named(state, school, name) {
            let (Some(record), Some(person)) =
                (state.persons.get_any(number), state.person_numbered(number))
            else {
                continue;
            };
            match self.likeness(record) {
                Likeness::Same => same.push(person),
                Likeness::Unclear if is_list && self.repeats(record) => again.push(person),
                Likeness::Unclear => unclear.push(person),
                Likeness::Other => {}
            }
        }
        same.dedup();
        again.dedup();
        match (&same[..], &again[..]) {
            ([person], _) => Some(Who::Stored(*person)),
            ([], [person]) if unclear.is_empty() => {
                // A later row of the list that gave the student a number needs no remark.
                if !schoolmates.is_numbered(*person) {
                    let person = named(state, *person);
                    diagnostics.warn("name", name, ProblemKind::TakenForStudent { person });
                }
                Some(Who::Stored(*person))
            }
            ([], []) if unclear.is_empty() => Some(Who::NewStudent(school)),
            _ => {
                let candidates = if same.is_empty() { unclear } else { same };
                let candidates = candidates.into_iter().chain(again);
                let people = candidates.take(MOST_NAMED).map(|number| named(state, number));
                let people = Listed(people.collect());
                diagnostics.error("name", name, ProblemKind::StudentUnclear { people });
                None
            }
        }
    }

    /// Compares the draft with a stored student of the same name and school.
    fn likeness(&self, stored: &Person) -> Likeness {
        let birth = self.birth_date.value().zip(stored.attributes.birth_date);
        let guardian = self.guardian.as_ref().value().zip(stored.guardian.as_deref());
        let phone = self.phone.as_ref().value().zip(stored.phone.as_deref());
        let guardian = guardian.map(|(own, stored)| same_name(own, stored));
        let phone = phone.map(|(own, stored)| same_phone(own, stored));
        let sex = self.sex.value().zip(stored.attributes.sex);
        match (birth, guardian, phone) {
            _ if sex.is_some_and(|(own, stored)| own != stored) => Likeness::Other,
            // Two children may have one name and birth date.
            (Some((own, stored)), Some(false), Some(false)) if own == stored => Likeness::Unclear,
            (Some((own, stored)), ..) if own == stored => Likeness::Same,
            (Some(_), ..) => Likeness::Other,
            (None, Some(true), Some(true)) => Likeness::Same,
            (None, Some(false), Some(false)) => Likeness::Other,
            (None, ..) => Likeness::Unclear,
        }
    }

    /// Checks whether the draft says the same about a student without an id as what is known: the student has a row for each
    /// need, and a list may be sent again. Two students of one name would be told apart by something.
    fn repeats(&self, stored: &Person) -> bool {
        let is_text = |own: &Edit<String>, stored: &Option<Box<str>>| {
            own.as_ref().value().map(String::as_str) == stored.as_deref()
        };
        stored.citizen.is_none()
            && self.birth_date.value() == stored.attributes.birth_date
            && self.sex.value() == stored.attributes.sex
            && is_text(&self.guardian, &stored.guardian)
            && is_text(&self.phone, &stored.phone)
            && is_text(&self.class_name, &stored.class_name)
    }

    /// Registers a new student with the next number of the school.
    pub(super) fn create_numbered(
        &self,
        writer: &mut Writer<'_>,
        school: SiteNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<PersonNo, Person>>> {
        let (state, schoolmates) = writer.schoolmates();
        let key = schoolmates.next_key(state, school).ok_or(Error::Full)?;
        let draft = Self { key: Some(key.clone()), ..self.clone() };
        let created = draft.create(writer, diagnostics)?;
        if let (Some(new), Some(name)) = (&created, draft.name.value()) {
            writer.schoolmates().1.note_numbered(new.number);
            diagnostics.warn("name", name, ProblemKind::NumberGiven { key: key.to_string() });
        }
        Ok(created)
    }

    /// Checks whether the certificate belongs to the citizen id given with it.
    pub(super) fn certificate_fits(&self, diagnostics: &mut Diagnostics) -> bool {
        match (self.citizen, self.certificate) {
            (Some(citizen), Some(certificate)) if certificate.citizen != citizen => {
                let kind = ProblemKind::CertificateOfAnother;
                diagnostics.error("certificate", certificate.masked(), kind);
                false
            }
            _ => true,
        }
    }

    fn keys_of_two(
        &self,
        first: impl Display,
        second: impl Display,
        diagnostics: &mut Diagnostics,
    ) -> Option<Who> {
        let key = self.key.as_ref().map(LocalKey::to_string).unwrap_or_default();
        let (first, second) = (first.to_string(), second.to_string());
        diagnostics.error("key", key, ProblemKind::ConflictingKeys { first, second });
        None
    }
}

/// Returns a person with a key that a cell can hold, such as `P12 (SC-1/0003)`.
fn named(state: &State, number: PersonNo) -> String {
    let person = state.persons.get(number);
    let key = person.and_then(|person| {
        let key = person.keys.first().map(LocalKey::to_string);
        key.or(person.citizen.map(CitizenId::masked))
    });
    key.map_or(number.to_string(), |key| format!("{number} ({key})"))
}
