//! The history of a person: all values of the dated facts, and all issues of the certificate.

use jiff::civil::Date;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Certificate, CitizenId, Dated, EntityKind, PersonNo};
use crate::registry::view::handle::View;
use crate::registry::view::label::Label;

/// A fact about a person that changes in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PersonFact {
    /// The division of residence.
    Division,
    /// The school.
    School,
    /// The category of the disability.
    Category,
    /// The grade of the disability.
    Grade,
}

impl PersonFact {
    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Division => "division",
            Self::School => "school",
            Self::Category => "category",
            Self::Grade => "grade",
        }
    }
}

/// A value of a fact from a day on, until the next value of the same fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PastFact {
    /// The fact.
    pub fact: PersonFact,
    /// The first day. `None` means from the beginning.
    pub from: Option<Date>,
    /// The value.
    pub value: Label,
}

/// The known changes in a person's life.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct PersonHistory {
    /// All values of the facts that have had more than one, those of each fact in the order of their days.
    #[serde(rename = "history")]
    pub facts: Vec<PastFact>,
    /// All issues of the certificate, in the order in which they were recorded.
    pub certificates: Vec<Certificate>,
    /// The ids of other records that were merged into this one. They still find the person.
    pub former_ids: Vec<CitizenId>,
}

impl View<'_> {
    /// Returns the known changes in a person's life.
    ///
    /// ```
    /// use assistive_core::PersonDraft;
    /// use assistive_core::model::DivisionCode;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let person = store.view()?.find_person("7")?;
    /// let moved = PersonDraft::default().division(DivisionCode::new("610922")?);
    /// store.people(&author).edit(person, &moved, author.today)?;
    /// let history = store.view()?.person_history(person)?;
    /// let divisions: Vec<_> = history.facts.iter().map(|fact| fact.value.code()).collect();
    /// assert_eq!(divisions, ["610902", "610922"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is no such person.
    pub fn person_history(&self, number: PersonNo) -> Result<PersonHistory> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Person, number);
            let person = state.persons.get(number).ok_or_else(unknown)?;
            let mut history = PersonHistory::default();
            let facts = &mut history.facts;
            let division = person.attributes.division.map(|no| Label::division(state, *no));
            moved(PersonFact::Division, &division, facts);
            let school = person
                .attributes
                .school
                .map(|no| no.map_or(Label::None, |no| Label::site(state, no)));
            moved(PersonFact::School, &school, facts);
            let category = person
                .attributes
                .category
                .map(|v| v.map_or(Label::None, |v| Label::Coded(v.into())));
            moved(PersonFact::Category, &category, facts);
            let grade =
                person.attributes.grade.map(|v| v.map_or(Label::None, |v| Label::Coded(v.into())));
            moved(PersonFact::Grade, &grade, facts);
            history.former_ids.clone_from(&person.former);
            if let Some(citizen) = person.citizen {
                let issues = person.issues.iter();
                history.certificates =
                    issues.map(|issue| Certificate { citizen, issue: *issue }).collect();
            }
            Ok(history)
        })
    }
}

/// Adds all values of a fact if it has had more than one.
fn moved(fact: PersonFact, values: &Dated<Label>, facts: &mut Vec<PastFact>) {
    let (first, later) = values.parts();
    if later.is_empty() {
        return;
    }
    facts.push(PastFact { fact, from: None, value: first.clone() });
    let later = later.iter().map(|(day, value)| (Some(*day), value.clone()));
    facts.extend(later.map(|(from, value)| PastFact { fact, from, value }));
}
