//! People, students included: drafts, and the rules for recording one. `identity` finds the person that a draft refers to.

use derive_setters::Setters;
use std::fmt::Display;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Change, Changed, MaybeDay, PersonChange, PersonFacts, Ref};
use crate::model::fold::{fold, same_name, same_phone};
use crate::model::text::trim;
use crate::model::{
    Category, CategorySet, Certificate, CitizenId, Coded, DivisionCode, Grade, Left, LeftReason,
    LocalKey, PersonNo, Placement, ProblemKind, Sex, SiteCode, Stage,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::people::identity::Who;
use crate::registry::people::leaving::{warn_left_before, warn_left_behind};
use crate::registry::people::past::PersonPast;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::met::MetNeeds;
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Person, State};

/// A person to be recorded. The key is the citizen id, the certificate or a local key. If several are given, they
/// must agree. An id and a local key given together are joined. A student without a key is named by school and name: a
/// stored student is found by birth date, or by guardian and phone, and a new one gets a number of the school.
///
/// Division, school, category and grade are dated: the first known value holds from the beginning, a changed value
/// from the author's today.
#[derive(Debug, Clone, PartialEq, Eq, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct PersonDraft {
    /// The citizen id.
    pub(crate) citizen: Option<CitizenId>,
    /// The certificate.
    pub(crate) certificate: Option<Certificate>,
    /// The local key given by a site.
    pub(crate) key: Option<LocalKey>,
    /// The name. Required for a new record.
    pub(crate) name: Edit<String>,
    /// True if a stored person may get another name. Without it a draft with another name is refused: it is more often
    /// the key that is wrong.
    pub(crate) rename: bool,
    /// The sex. By default that of the id, which it must not contradict.
    pub(crate) sex: Edit<Sex>,
    /// The birth date. By default that of the id, which it must not contradict.
    pub(crate) birth_date: Edit<Date>,
    /// The category. By default that of the certificate.
    pub(crate) category: Edit<Category>,
    /// The categories that make up a multiple disability. Only a person of that category has them.
    pub(crate) categories: Edit<CategorySet>,
    /// The grade. By default that of the certificate.
    pub(crate) grade: Edit<Grade>,
    /// The division of residence. Required for a new record, unless a school is given: its division counts then.
    pub(crate) division: Edit<DivisionCode>,
    /// The name of the guardian.
    pub(crate) guardian: Edit<String>,
    /// The phone number.
    pub(crate) phone: Edit<String>,
    /// The address.
    pub(crate) address: Edit<String>,
    /// A note.
    pub(crate) note: Edit<String>,
    /// The day of registration, by default that of the earliest fact known about the person.
    pub(crate) registered_on: Edit<Date>,
    /// The day of leaving. Requires a reason.
    pub(crate) left_on: Edit<Date>,
    /// The reason for leaving. Requires a day.
    pub(crate) left_reason: Edit<LeftReason>,
    /// The school of a student.
    pub(crate) school: Edit<SiteCode>,
    /// The class in the school.
    pub(crate) class_name: Edit<String>,
    /// The stage of schooling.
    pub(crate) stage: Edit<Stage>,
    /// The placement of a student.
    pub(crate) placement: Edit<Placement>,
    /// The past that a sheet states.
    #[setters(skip)]
    pub(crate) past: PersonPast,
}

impl Operation for PersonDraft {
    type Output = Upserted<PersonNo, Person>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "persons";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<PersonNo, Person>>> {
        let Some(who) = self.who(writer, diagnostics) else { return Ok(None) };
        self.check(writer, diagnostics);
        let recorded = match who {
            Who::Stored(number) => {
                self.check_name(writer.state, number, diagnostics);
                if let Some(day) = self.left_on.value()
                    && writer.state.left(number).is_none()
                {
                    warn_left_behind(writer.state, number, day, diagnostics);
                }
                self.update(writer, number, writer.today, diagnostics)
            }
            Who::New => self.create(writer, diagnostics),
            Who::NewStudent(school) => self.create_numbered(writer, school, diagnostics),
        }?;
        recorded.map(|recorded| self.past.record(writer, recorded, diagnostics)).transpose()
    }
}

/// Checks whether a text has the Chinese names of several people, such as 张一、张二.
fn names_several(name: &str) -> bool {
    let is_name = |part: &str| {
        let is_hanzi = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let part = trim(part);
        (2..=4).contains(&part.chars().count()) && part.chars().all(is_hanzi)
    };
    let mut parts = name.split(['、', '/', '／', ',', '，', ';', '；']);
    name.chars().any(|c| "、/／,，;；".contains(c)) && parts.all(is_name)
}

impl PersonDraft {
    /// Checks the values that do not depend on the stored person.
    pub(super) fn check(&self, writer: &Writer<'_>, diagnostics: &mut Diagnostics) {
        let (state, today) = (&writer.state, writer.today);
        diagnostics.not_cleared("name", &self.name);
        diagnostics.not_cleared("division", &self.division);
        for (field, text) in [
            ("name", &self.name),
            ("guardian", &self.guardian),
            ("phone", &self.phone),
            ("class_name", &self.class_name),
            ("address", &self.address),
            ("note", &self.note),
        ] {
            diagnostics.plain(field, text);
        }
        if let Some(name) = self.name.as_ref().value().filter(|name| names_several(name)) {
            diagnostics.error("name", name, ProblemKind::SeveralNames);
        }
        if let Some(key) = self.key.as_ref().filter(|key| state.person_by_key.get(key).is_none()) {
            diagnostics.intact("key", key.key());
        }
        diagnostics.not_after("birth_date", self.birth_date.value(), today);
        diagnostics.not_after("registered_on", self.registered_on.value(), today);
        diagnostics.not_after("left_on", self.left_on.value(), today);
        if let Some(site) = self.key.as_ref().and_then(LocalKey::site)
            && state.own_site.as_ref() != Some(site)
            && !state.site_by_code().contains_key(site)
        {
            diagnostics.error("key", site.as_str(), resolve::unknown_site(state, site.as_str()));
        }
        resolve::known_division(state, "division", &self.division, diagnostics);
        let school = resolve::known_site(state, "school", &self.school, diagnostics);
        if let Some(site) = school.and_then(|no| state.sites.get(no))
            && !site.kind.is_school()
        {
            diagnostics.error("school", site.code.as_str(), ProblemKind::NotASchool);
        }
        if let Some(issue) = self.certificate.map(|certificate| certificate.issue) {
            warn_differs("category", issue.category, self.category, diagnostics);
            warn_differs("grade", issue.grade, self.grade, diagnostics);
        }
    }

    /// Returns the sex and birth date after the edits, checked against the id.
    fn checked_with_id(
        &self,
        citizen: Option<CitizenId>,
        stored: (Option<Sex>, Option<Date>),
        today: Date,
        diagnostics: &mut Diagnostics,
    ) -> (Option<Sex>, Option<Date>) {
        let sex = self.sex.over(stored.0).or(citizen.map(CitizenId::sex));
        let birth = self.birth_date.over(stored.1).or(citizen.map(CitizenId::birth_date));
        if let Some(id) = citizen {
            diagnostics.not_after("id_number", Some(id.birth_date()), today);
            if sex != Some(id.sex()) {
                let said = sex.map(|sex| sex.to_string()).unwrap_or_default();
                let kind = ProblemKind::SexContradictsId { sex: id.sex().to_string() };
                diagnostics.error("sex", said, kind);
            }
            if birth != Some(id.birth_date()) {
                let said = birth.map(|day| day.to_string()).unwrap_or_default();
                diagnostics.error("birth_date", said, ProblemKind::BirthContradictsId);
            }
        }
        (sex, birth)
    }

    /// Checks that nothing is before the birth. `known` is the day of the earliest record of the person.
    fn check_life(
        &self,
        birth: Option<Date>,
        left: Option<Left>,
        known: Option<Date>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(birth) = birth else { return };
        let days =
            [("registered_on", self.registered_on.value()), ("left_on", left.map(|left| left.on))];
        for (field, day) in days {
            if let Some(day) = day.filter(|day| *day < birth) {
                diagnostics.error(
                    field,
                    day.to_string(),
                    ProblemKind::BeforeBirth { year: birth.year() },
                );
            }
        }
        if let Some(known) = known.filter(|known| *known < birth) {
            diagnostics.error("birth_date", birth.to_string(), ProblemKind::BornAfter { known });
        }
    }

    fn left(&self, stored: Option<Left>, diagnostics: &mut Diagnostics) -> Option<Left> {
        let on = self.left_on.over(stored.map(|left| left.on));
        let reason = self.left_reason.over(stored.map(|left| left.reason));
        diagnostics
            .both_or_neither(("left_on", on), ("left_reason", reason))
            .map(|(on, reason)| Left { on, reason })
    }

    /// Returns the division of the school if no other is given.
    fn division_of_school(&self, state: &State) -> Option<DivisionCode> {
        let school = self.school.as_ref().value().filter(|_| self.division == Edit::Keep)?;
        let site = state.sites.get(*state.site_by_code().get(school)?)?;
        Some(state.divisions.get(site.division)?.code.clone())
    }

    pub(super) fn create(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<PersonNo, Person>>> {
        let citizen = self.any_citizen();
        let name = diagnostics.required("name", &self.name);
        let division = match self.division_of_school(writer.state) {
            Some(division) => Some(division),
            None => diagnostics.required("division", &self.division),
        };
        let (sex, birth_date) =
            self.checked_with_id(citizen, (None, None), writer.today, diagnostics);
        let left = self.left(None, diagnostics);
        self.check_life(birth_date, left, None, diagnostics);
        warn_left_before(left, self.registered_on.value(), diagnostics);
        let issue = self.certificate.map(|certificate| certificate.issue);
        let category = self.category.over(issue.map(|issue| issue.category));
        self.check_categories(category, diagnostics);
        let (Some(name), Some(division), true) = (name, division, diagnostics.errors.is_empty())
        else {
            return Ok(None);
        };
        let number = writer.state.persons.next().ok_or(Error::Full)?;
        let facts = PersonFacts {
            person: Ref::own(number),
            citizen,
            issues: issue.into_iter().collect(),
            keys: self.key.clone().into_iter().collect(),
            name,
            sex,
            birth_date,
            category,
            grade: self.grade.over(issue.map(|issue| issue.grade)),
            division,
            school: self.school.clone().value(),
            class_name: self.class_name.clone().value(),
            stage: self.stage.value(),
            placement: self.placement.value(),
            guardian: self.guardian.clone().value(),
            phone: self.phone.clone().value(),
            registered_on: self.registered_on.value().unwrap_or(writer.today),
            left,
        };
        writer.record(Event::PersonAdded(Box::new(facts)))?;
        // The event of version 0.1 has no fields for these.
        let mut changes = Changes::new();
        if self.registered_on.value().is_none() {
            changes.note(false, true, PersonChange::RegistrationAssumed);
        }
        self.note_details((CategorySet::default(), &None, &None), &mut changes);
        if !changes.0.is_empty() {
            let changed = Changed { record: Ref::own(number), changes: changes.0 };
            writer.record(Event::PersonChanged(changed))?;
        }
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    /// Changes a stored person. Dated facts hold from the day `from` on.
    pub(super) fn update(
        &self,
        writer: &mut Writer<'_>,
        number: PersonNo,
        from: Date,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<PersonNo, Person>>> {
        let Some(stored) = writer.state.persons.get(number) else { return Ok(None) };
        let citizen = stored.citizen.or(self.any_citizen());
        let known = (stored.attributes.sex, stored.attributes.birth_date);
        let (sex, birth_date) = self.checked_with_id(citizen, known, writer.today, diagnostics);
        let left = self.left(stored.attributes.left, diagnostics);
        let born_anew = birth_date.filter(|_| birth_date != stored.attributes.birth_date);
        let first_known = born_anew.and_then(|_| writer.state.first_known(number));
        self.check_life(birth_date, left, first_known, diagnostics);
        self.check_categories(self.category.over(stored.latest_category()), diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let mut changes = Changes::new();
        changes.note(stored.citizen, citizen, PersonChange::Citizen);
        self.note_certificate(stored, writer.today, &mut changes, diagnostics);
        if let Some(key) = self.key.as_ref().filter(|key| !has_key(stored, key)) {
            changes.0.push(PersonChange::KeyAdded(key.clone()));
        }
        if let Some(name) = self.new_name(stored) {
            let before = stored.name.to_string();
            changes.0.push(PersonChange::Name(Change::new(before, name.clone())));
        }
        changes.note(stored.attributes.sex, sex, PersonChange::Sex);
        let (before, after) = (MaybeDay(stored.attributes.birth_date), MaybeDay(birth_date));
        changes.note(before, after, PersonChange::BirthDate);
        self.note_dated(writer.state, stored, from, &mut changes);
        note_text(&stored.class_name, &self.class_name, PersonChange::ClassName, &mut changes);
        changes.edit(&stored.attributes.stage, &self.stage, PersonChange::Stage);
        changes.edit(&stored.attributes.placement, &self.placement, PersonChange::Placement);
        note_text(&stored.guardian, &self.guardian, PersonChange::Guardian, &mut changes);
        if !self.keeps_phone(stored) {
            note_text(&stored.phone, &self.phone, PersonChange::Phone, &mut changes);
        }
        let details = (stored.categories, &stored.address, &stored.note);
        self.note_details(details, &mut changes);
        let known = (stored.registration_assumed, stored.registration_recorded);
        let (assumed, recorded) = match self.registered_on {
            Edit::Set(day) => (false, day),
            // A cleared day is assumed again, and this is the day of entry.
            Edit::Clear if !stored.registration_assumed => (true, writer.today),
            Edit::Keep | Edit::Clear => known,
        };
        if (left, (assumed, recorded)) != (stored.attributes.left, known) {
            warn_left_before(left, Some(recorded).filter(|_| !assumed), diagnostics);
        }
        changes.note(known.0, assumed, PersonChange::RegistrationAssumed);
        let (before, after) = (MaybeDay(Some(known.1)), MaybeDay(Some(recorded)));
        changes.note(before, after, PersonChange::RegisteredOn);
        changes.note(stored.attributes.left, left, PersonChange::Left);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let leaves = left != stored.attributes.left;
        let met = leaves.then(|| MetNeeds::of(writer.state, number));
        let was = Previous::Changed(stored.clone());
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::PersonChanged(changed))?;
        if let Some(met) = met {
            let left_on = left.map(|left| left.on.to_string()).unwrap_or_default();
            met.warn_unmet(writer.state, ("left_on", &left_on), diagnostics);
        }
        Ok(Some(Upserted::new(number, was)))
    }

    /// Checks that categories are given for a person of the multiple category only, which they do not include.
    fn check_categories(&self, category: Option<Category>, diagnostics: &mut Diagnostics) {
        let Some(parts) = self.categories.value().filter(|parts| !parts.is_empty()) else { return };
        if category != Some(Category::Multiple) {
            let category = category.map(|category| category.to_string()).unwrap_or_default();
            let kind = ProblemKind::NotMultiple { category };
            diagnostics.error("categories", parts.to_string(), kind);
        } else if parts.iter().any(|part| part == Category::Multiple) {
            let allowed = Category::ALL.iter().filter(|part| **part != Category::Multiple);
            let allowed = allowed.map(|part| part.code()).collect::<Vec<_>>().join(", ");
            diagnostics.error("categories", parts.to_string(), ProblemKind::NotOneOf { allowed });
        }
    }

    /// Adds the changes of the details that a new person gets by an event of their own: the categories, the address and
    /// the note.
    fn note_details(
        &self,
        (categories, address, note): (CategorySet, &Option<Box<str>>, &Option<Box<str>>),
        changes: &mut Changes<PersonChange>,
    ) {
        let after = self.categories.over_or(categories, CategorySet::default());
        changes.note(categories, after, PersonChange::Categories);
        note_text(address, &self.address, PersonChange::Address, changes);
        note_text(note, &self.note, PersonChange::Note, changes);
    }

    /// Checks that a draft does not give a stored person another name, unless it may.
    fn check_name(&self, state: &State, number: PersonNo, diagnostics: &mut Diagnostics) {
        let stored = state.persons.get(number);
        let (Some(stored), Edit::Set(name), false) = (stored, &self.name, self.rename) else {
            return;
        };
        if !same_name(name, &stored.name) {
            let (person, stored) = (number.to_string(), stored.name.to_string());
            diagnostics.error("name", name, ProblemKind::AnotherName { person, stored });
        }
    }

    /// Returns the name of the draft if it differs from the stored one. Another spelling of the stored name is only taken
    /// where a person may be renamed.
    fn new_name(&self, stored: &Person) -> Option<&String> {
        let name = self.name.as_ref().value()?;
        let is_same = match self.rename {
            true => name.as_str() == &*stored.name,
            false => same_name(name, &stored.name),
        };
        (!is_same).then_some(name)
    }

    /// Checks whether the phone number of the draft is the stored one with its digits grouped in another way.
    fn keeps_phone(&self, stored: &Person) -> bool {
        let phone = self.phone.as_ref().value().zip(stored.phone.as_deref());
        phone.is_some_and(|(phone, stored)| same_phone(phone, stored))
    }

    fn note_certificate(
        &self,
        stored: &Person,
        today: Date,
        changes: &mut Changes<PersonChange>,
        diagnostics: &mut Diagnostics,
    ) {
        let issue = self.certificate.map(|certificate| certificate.issue);
        if let Some(issue) = issue.filter(|issue| !stored.issues.contains(issue)) {
            // The stored value wins over a certificate, as a cell does.
            let (category, grade) =
                (*stored.attributes.category.on(today), *stored.attributes.grade.on(today));
            if self.category == Edit::Keep {
                warn_differs("category", issue.category, category.into(), diagnostics);
            }
            if self.grade == Edit::Keep {
                warn_differs("grade", issue.grade, grade.into(), diagnostics);
            }
            changes.0.push(PersonChange::IssueAdded(issue));
        }
    }
}

/// Checks whether a person has a key, in any spelling.
fn has_key(person: &Person, key: &LocalKey) -> bool {
    let same = |one: &LocalKey| fold(&one.to_string()) == fold(&key.to_string());
    person.keys.iter().any(same)
}

fn note_text(
    stored: &Option<Box<str>>,
    edit: &Edit<String>,
    change: impl FnOnce(Change<Option<String>>) -> PersonChange,
    changes: &mut Changes<PersonChange>,
) {
    let same = match edit {
        Edit::Keep => true,
        Edit::Clear => stored.is_none(),
        Edit::Set(text) => stored.as_deref() == Some(text.as_str()),
    };
    if !same {
        let before = stored.as_deref().map(str::to_owned);
        changes.0.push(change(Change::new(before, edit.clone().value())));
    }
}

fn warn_differs<T: PartialEq + Display + Copy>(
    field: &'static str,
    certificate: T,
    cell: Edit<T>,
    diagnostics: &mut Diagnostics,
) {
    if let Edit::Set(cell) = cell
        && cell != certificate
    {
        let (certificate, cell) = (certificate.to_string(), cell.to_string());
        let value = cell.clone();
        diagnostics.warn(field, value, ProblemKind::CertificateDiffers { certificate, cell });
    }
}
