//! People, students among them: drafts of them, who a draft means, and the rules for recording one.

use std::collections::HashMap;
use std::fmt::Display;

use jiff::civil::Date;

use super::door::Writer;
use super::draft::{Changes, Draft, Edit, Findings, Touched, Upsert, Was};
use super::resolve;
use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::event::{Change, Changed, MaybeDay, PersonChange, PersonFacts, Ref, Timeline};
use crate::model::{
    Category, Certificate, CitizenId, Dated, DivisionCode, DivisionNo, Grade, Left, LeftReason,
    LocalKey, PersonNo, Placement, ProblemKind, Sex, SiteCode, SiteKind, SiteNo, Stage,
};
use crate::state::{Person, State};

/// A person to be recorded. Their key is the citizen id, the certificate or a local key; those given must
/// agree. An id and a key together join the two.
///
/// Division, school, category and grade are dated: the first value known holds from the beginning, a
/// changed one from the author's today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonDraft {
    /// The citizen id.
    pub citizen: Option<CitizenId>,
    /// The certificate.
    pub certificate: Option<Certificate>,
    /// The key that a site gave.
    pub key: Option<LocalKey>,
    /// The name. Needed to create.
    pub name: Edit<String>,
    /// The sex; by default what the id says, and never anything else.
    pub sex: Edit<Sex>,
    /// The birth date; by default what the id says, and never anything else.
    pub birth_date: Edit<Date>,
    /// The category; by default what the certificate says.
    pub category: Edit<Category>,
    /// The grade; by default what the certificate says.
    pub grade: Edit<Grade>,
    /// The division where the person lives. Needed to create.
    pub division: Edit<DivisionCode>,
    /// The guardian's name.
    pub guardian: Edit<String>,
    /// The phone number.
    pub phone: Edit<String>,
    /// The day of registration; today by default.
    pub registered_on: Edit<Date>,
    /// The day of leaving; needs its reason.
    pub left_on: Edit<Date>,
    /// Why the person left; needs its day.
    pub left_reason: Edit<LeftReason>,
    /// The school of a student.
    pub school: Edit<SiteCode>,
    /// The class in the school.
    pub class_name: Edit<String>,
    /// The stage of schooling.
    pub stage: Edit<Stage>,
    /// How the student is taught.
    pub placement: Edit<Placement>,
}

/// The fields that may name a person.
const KEYS: [&str; 3] = ["id_number", "certificate", "key"];

/// Who a draft means.
enum Who {
    Stored(PersonNo),
    New,
}

impl Draft for PersonDraft {
    type Number = PersonNo;
}

impl Upsert for PersonDraft {
    type Number = PersonNo;
    type Record = Person;
    const SUBJECT: &'static str = "persons";

    fn upsert(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Touched<PersonNo, Person>>> {
        let Some(who) = self.who(writer.state, findings) else { return Ok(None) };
        self.check(writer, findings);
        match who {
            Who::Stored(number) => self.update(writer, number, findings),
            Who::New => self.create(writer, findings),
        }
    }
}

impl PersonDraft {
    /// The citizen id that the draft gives, in either way.
    pub(crate) fn any_citizen(&self) -> Option<CitizenId> {
        self.citizen.or(self.certificate.map(|certificate| certificate.citizen))
    }

    /// Whether the draft names someone, and nobody who is stored.
    pub(crate) fn is_new(&self, state: &State) -> bool {
        let citizen = self.any_citizen();
        let known = citizen.is_some_and(|id| state.person_by_citizen.get(&id).is_some())
            || self.key.as_ref().is_some_and(|key| state.person_by_key.get(key).is_some());
        !known && (citizen.is_some() || self.key.is_some())
    }

    /// Finds the person, or sees that it is a new one. `None` when the keys disagree.
    fn who(&self, state: &State, findings: &mut Findings) -> Option<Who> {
        if let (Some(citizen), Some(certificate)) = (self.citizen, self.certificate)
            && certificate.citizen != citizen
        {
            let kind = ProblemKind::CertificateOfAnother;
            findings.error("certificate", certificate.masked(), kind);
            return None;
        }
        let citizen = self.any_citizen();
        let by_id = citizen.and_then(|id| state.person_by_citizen.get(&id));
        let by_key = self.key.as_ref().and_then(|key| state.person_by_key.get(key));
        let has_other_id = |no: PersonNo| {
            let stored = state.persons.get(no).and_then(|person| person.citizen);
            stored.is_some() && citizen.is_some() && stored != citizen
        };
        match (by_id, by_key) {
            _ if citizen.is_none() && self.key.is_none() => {
                // A key that could not be read has been told of already.
                if !findings.errors.iter().any(|problem| KEYS.contains(&problem.field)) {
                    findings.error("id_number", "", ProblemKind::NoPersonKey);
                }
                None
            }
            (None, None) => Some(Who::New),
            (Some(first), Some(second)) if first != second => {
                self.keys_of_two(first, second, findings)
            }
            (None, Some(second)) if has_other_id(second) => {
                let first = citizen.map(CitizenId::masked).unwrap_or_default();
                self.keys_of_two(first, second, findings)
            }
            (Some(number), _) | (None, Some(number)) => Some(Who::Stored(number)),
        }
    }

    fn keys_of_two(
        &self,
        first: impl Display,
        second: impl Display,
        findings: &mut Findings,
    ) -> Option<Who> {
        let key = self.key.as_ref().map(LocalKey::to_string).unwrap_or_default();
        let (first, second) = (first.to_string(), second.to_string());
        findings.error("key", key, ProblemKind::KeysOfTwo { first, second });
        None
    }

    /// What can be checked without knowing whether the person is new.
    fn check(&self, writer: &Writer<'_>, findings: &mut Findings) {
        let (state, today) = (&writer.state, writer.today);
        findings.not_cleared("name", &self.name);
        findings.not_cleared("division", &self.division);
        for (field, text) in [
            ("name", &self.name),
            ("guardian", &self.guardian),
            ("phone", &self.phone),
            ("class_name", &self.class_name),
        ] {
            findings.plain(field, text);
        }
        findings.not_after("birth_date", self.birth_date.value(), today);
        findings.not_after("registered_on", self.registered_on.value(), today);
        findings.not_after("left_on", self.left_on.value(), today);
        if let Some(site) = self.key.as_ref().and_then(LocalKey::site)
            && state.own_site.as_ref() != Some(site)
            && !state.site_by_code().contains_key(site)
        {
            findings.error("key", site.as_str(), resolve::unknown_site(state, site.as_str()));
        }
        resolve::known_division(state, "division", &self.division, findings);
        let school = resolve::known_site(state, "school", &self.school, findings);
        if let Some(site) = school.and_then(|no| state.sites.get(no))
            && !matches!(site.kind, SiteKind::School | SiteKind::SpecialSchool)
        {
            findings.error("school", site.code.as_str(), ProblemKind::NotASchool);
        }
        if let Some(issue) = self.certificate.map(|certificate| certificate.issue) {
            warn_differs("category", issue.category, self.category, findings);
            warn_differs("grade", issue.grade, self.grade, findings);
        }
    }

    /// Sex and birth date as they will be, checked against the id.
    fn checked_with_id(
        &self,
        citizen: Option<CitizenId>,
        stored: (Option<Sex>, Option<Date>),
        today: Date,
        findings: &mut Findings,
    ) -> (Option<Sex>, Option<Date>) {
        let sex = self.sex.over(stored.0).or(citizen.map(CitizenId::sex));
        let birth = self.birth_date.over(stored.1).or(citizen.map(CitizenId::birth_date));
        if let Some(id) = citizen {
            findings.not_after("id_number", Some(id.birth_date()), today);
            if sex != Some(id.sex()) {
                let said = sex.map(|sex| sex.to_string()).unwrap_or_default();
                let kind = ProblemKind::SexContradictsId { sex: id.sex().to_string() };
                findings.error("sex", said, kind);
            }
            if birth != Some(id.birth_date()) {
                let said = birth.map(|day| day.to_string()).unwrap_or_default();
                let kind = ProblemKind::BirthContradictsId { birth: id.birth_date() };
                findings.error("birth_date", said, kind);
            }
        }
        (sex, birth)
    }

    fn left(&self, stored: Option<Left>, findings: &mut Findings) -> Option<Left> {
        let on = self.left_on.over(stored.map(|left| left.on));
        let reason = self.left_reason.over(stored.map(|left| left.reason));
        findings
            .both_or_neither(("left_on", on), ("left_reason", reason))
            .map(|(on, reason)| Left { on, reason })
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Touched<PersonNo, Person>>> {
        let citizen = self.any_citizen();
        let name = findings.required("name", &self.name);
        let division = findings.required("division", &self.division);
        let (sex, birth_date) = self.checked_with_id(citizen, (None, None), writer.today, findings);
        let left = self.left(None, findings);
        let (Some(name), Some(division), true) = (name, division, findings.errors.is_empty())
        else {
            return Ok(None);
        };
        let number = writer.state.persons.next().ok_or(Error::Full)?;
        let issue = self.certificate.map(|certificate| certificate.issue);
        let facts = PersonFacts {
            person: Ref::own(number),
            citizen,
            issues: issue.into_iter().collect(),
            keys: self.key.clone().into_iter().collect(),
            name,
            sex,
            birth_date,
            category: self.category.over(issue.map(|issue| issue.category)),
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
        Ok(Some(Touched::new(number, Was::Absent)))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: PersonNo,
        findings: &mut Findings,
    ) -> Result<Option<Touched<PersonNo, Person>>> {
        let Some(stored) = writer.state.persons.get(number) else { return Ok(None) };
        let citizen = stored.citizen.or(self.any_citizen());
        let known = (stored.sex, stored.birth_date);
        let (sex, birth_date) = self.checked_with_id(citizen, known, writer.today, findings);
        let left = self.left(stored.left, findings);
        if !findings.errors.is_empty() {
            return Ok(None);
        }
        let mut changes = Changes::new();
        changes.note(stored.citizen, citizen, PersonChange::Citizen);
        self.note_certificate(stored, writer.today, &mut changes, findings);
        if let Some(key) = self.key.as_ref().filter(|key| !stored.keys.contains(key)) {
            changes.0.push(PersonChange::KeyAdded(key.clone()));
        }
        if let Some(name) = self.name.as_ref().value().filter(|name| name.as_str() != &*stored.name)
        {
            let before = stored.name.to_string();
            changes.0.push(PersonChange::Name(Change::new(before, name.clone())));
        }
        changes.note(stored.sex, sex, PersonChange::Sex);
        let (before, after) = (MaybeDay(stored.birth_date), MaybeDay(birth_date));
        changes.note(before, after, PersonChange::BirthDate);
        self.note_dated(writer.state, stored, writer.today, &mut changes);
        note_text(&stored.class_name, &self.class_name, PersonChange::ClassName, &mut changes);
        changes.edit(&stored.stage, &self.stage, PersonChange::Stage);
        changes.edit(&stored.placement, &self.placement, PersonChange::Placement);
        note_text(&stored.guardian, &self.guardian, PersonChange::Guardian, &mut changes);
        note_text(&stored.phone, &self.phone, PersonChange::Phone, &mut changes);
        // Cleared, it becomes the default again.
        let registered_on = self.registered_on.over_or(stored.registered_on, writer.today);
        let before = MaybeDay(Some(stored.registered_on));
        changes.note(before, MaybeDay(Some(registered_on)), PersonChange::RegisteredOn);
        changes.note(stored.left, left, PersonChange::Left);
        if changes.0.is_empty() {
            return Ok(Some(Touched::new(number, Was::Same)));
        }
        let was = Was::Other(stored.clone());
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::PersonChanged(changed))?;
        Ok(Some(Touched::new(number, was)))
    }

    fn note_certificate(
        &self,
        stored: &Person,
        today: Date,
        changes: &mut Changes<PersonChange>,
        findings: &mut Findings,
    ) {
        let issue = self.certificate.map(|certificate| certificate.issue);
        if let Some(issue) = issue.filter(|issue| !stored.issues.contains(issue)) {
            // What is stored wins over a certificate, as a cell does.
            let (category, grade) = (*stored.category.on(today), *stored.grade.on(today));
            if self.category == Edit::Keep {
                warn_differs("category", issue.category, category.into(), findings);
            }
            if self.grade == Edit::Keep {
                warn_differs("grade", issue.grade, grade.into(), findings);
            }
            changes.0.push(PersonChange::IssueAdded(issue));
        }
    }

    /// Notes changes of the facts that are dated.
    fn note_dated(
        &self,
        state: &State,
        stored: &Person,
        today: Date,
        changes: &mut Changes<PersonChange>,
    ) {
        // An empty cell leaves what is stored; the certificate speaks only where nothing is.
        let issue = self.certificate.map(|certificate| certificate.issue);
        let category = or_from(self.category, &stored.category, today, issue.map(|i| i.category));
        note_learned(&stored.category, category, today, PersonChange::Category, changes);
        let grade = or_from(self.grade, &stored.grade, today, issue.map(|i| i.grade));
        note_learned(&stored.grade, grade, today, PersonChange::Grade, changes);
        if let Some(code) = self.division.as_ref().value() {
            let coded = stored.division.map(|no| division_code(state, *no));
            let unchanged = state.division_by_code().get(code) == Some(stored.division.on(today));
            if !unchanged {
                let moved = coded.with(today, Some(code.clone()));
                let change = with_codes(Change::new(&coded, &moved));
                changes.0.extend(change.map(PersonChange::Division));
            }
        }
        let school = match &self.school {
            Edit::Keep => return,
            edit => edit.as_ref().value().and_then(|code| state.site_by_code().get(code).copied()),
        };
        if school != *stored.school.on(today) {
            let code = |no: &Option<SiteNo>| Some(state.sites.get((*no)?)?.code.clone());
            let learned = stored.school.learn(today, school);
            let (before, after) = (stored.school.map(code), learned.map(code));
            changes.note(Timeline::from(&before), Timeline::from(&after), PersonChange::School);
        }
    }
}

fn division_code(state: &State, number: DivisionNo) -> Option<DivisionCode> {
    Some(state.divisions.get(number)?.code.clone())
}

/// The change as it is stored: codes that are there, for every stored division has one.
fn with_codes(
    change: Change<&Dated<Option<DivisionCode>>>,
) -> Option<Change<Timeline<DivisionCode>>> {
    let whole = |dated: &Dated<Option<DivisionCode>>| {
        let (first, later) = dated.parts();
        let later = later.iter().map(|(day, code)| Some((*day, code.clone()?)));
        let dated = Dated::from_parts(first.clone()?, later.collect::<Option<_>>()?);
        Some(Timeline::from(&dated))
    };
    Some(Change::new(whole(change.before)?, whole(change.after)?))
}

/// What a draft says about a dated fact: its cell, or the certificate where nothing is known yet.
fn or_from<T: Clone + PartialEq>(
    cell: Edit<T>,
    stored: &Dated<Option<T>>,
    today: Date,
    certificate: Option<T>,
) -> Edit<T> {
    match cell {
        Edit::Keep if stored.on(today).is_none() => certificate.into(),
        cell => cell,
    }
}

fn note_learned<T: Clone + PartialEq>(
    stored: &Dated<Option<T>>,
    edit: Edit<T>,
    today: Date,
    change: impl FnOnce(Change<Timeline<Option<T>>>) -> PersonChange,
    changes: &mut Changes<PersonChange>,
) {
    if matches!(edit, Edit::Keep) {
        return;
    }
    let value = edit.value();
    if *stored.on(today) != value {
        let after = stored.learn(today, value);
        changes.note(Timeline::from(stored), Timeline::from(&after), change);
    }
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
    findings: &mut Findings,
) {
    if let Edit::Set(cell) = cell
        && cell != certificate
    {
        let (certificate, cell) = (certificate.to_string(), cell.to_string());
        let value = cell.clone();
        findings.warn(field, value, ProblemKind::CertificateDiffers { certificate, cell });
    }
}

/// Finds people who are likely one: the same name and birth date, and not two different citizen ids.
///
/// Kept for many drafts, so that each costs a look-up and not a pass over the people.
#[derive(Debug, Default)]
pub(crate) struct Likeness {
    /// Those without an id: only they can be someone whose id is new.
    unidentified: Option<Known>,
    /// Everyone; filled when the first person without an id comes.
    everyone: Option<Known>,
}

/// People by name and birth date; of several alike, the first.
#[derive(Debug)]
struct Known {
    by_likeness: HashMap<(Box<str>, Date), PersonNo>,
    /// Up to where the table of people was looked through.
    seen: usize,
}

impl Likeness {
    /// Warns when a person who was just kept is likely one of the others.
    pub(crate) fn check(&mut self, state: &State, number: PersonNo, findings: &mut Findings) {
        let Some(person) = state.persons.get(number) else { return };
        let Some(birth) = person.birth_date else { return };
        let likeness = (person.name.clone(), birth);
        let known = if person.citizen.is_some() {
            let known = self.unidentified.get_or_insert_with(|| Known::unidentified(state));
            known.catch_up(state, |person| person.citizen.is_none());
            known
        } else {
            let known = self.everyone.get_or_insert_with(Known::nobody);
            known.catch_up(state, |_| true);
            known
        };
        if let Some(twin) = known.by_likeness.get(&likeness).filter(|twin| **twin != number) {
            let kind = ProblemKind::LikelyDuplicate { person: twin.to_string() };
            findings.warn("name", &*person.name, kind);
        }
    }
}

impl Known {
    fn nobody() -> Self {
        Self { by_likeness: HashMap::new(), seen: 0 }
    }

    /// The people without an id, so far.
    fn unidentified(state: &State) -> Self {
        let mut known = Self::nobody();
        for number in state.unidentified.entries().into_keys() {
            state.persons.get(*number).into_iter().for_each(|person| known.add(*number, person));
        }
        known.seen = state.persons.len();
        known
    }

    fn add(&mut self, number: PersonNo, person: &Person) {
        if let Some(birth) = person.birth_date {
            self.by_likeness.entry((person.name.clone(), birth)).or_insert(number);
        }
    }

    /// Adds the people that were recorded since the last time.
    fn catch_up(&mut self, state: &State, wanted: impl Fn(&Person) -> bool) {
        let later = state.persons.iter_from(self.seen).filter(|(_, person)| wanted(person));
        later.for_each(|(number, person)| self.add(number, person));
        self.seen = state.persons.len();
    }
}
