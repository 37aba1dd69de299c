//! The past of a person as a sheet states it: former ids, keys of other sites, and the earlier values of dated facts.
//!
//! A sheet adds to what the store knows. It does not change a past that the store already has.

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Change, Changed, PersonChange, Ref, Timeline};
use crate::model::fold::fold;
use crate::model::{
    Category, CitizenId, Dated, DivisionCode, Grade, LocalKey, PersonNo, ProblemKind, SiteCode,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::people::dated::{division_code, with_codes};
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Changes;
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Person, State};

/// The past of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PersonPast {
    /// The ids of other records of the person.
    pub(crate) former_ids: Vec<CitizenId>,
    /// The keys that other sites gave the person.
    pub(crate) other_keys: Vec<LocalKey>,
    /// All values of the dated facts that have changed.
    pub(crate) facts: Vec<DatedValue>,
}

/// A value of a dated fact, and the day from which it did not hold any more; `None` for the last value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DatedValue {
    pub(crate) value: FactValue,
    pub(crate) until: Option<Date>,
}

/// A value of a dated fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FactValue {
    Category(Option<Category>),
    Grade(Option<Grade>),
    Division(DivisionCode),
    School(Option<SiteCode>),
}

impl PersonPast {
    /// Adds the past to a person who was just recorded.
    pub(super) fn record(
        &self,
        writer: &mut Writer<'_>,
        recorded: Upserted<PersonNo, Person>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Upserted<PersonNo, Person>> {
        for until in self.facts.iter().filter_map(|fact| fact.until) {
            diagnostics.not_after("history", Some(until), writer.today);
        }
        let number = recorded.number;
        let person = must(writer.state.persons.get(number), "a person who was just recorded")?;
        let mut changes = Changes::new();
        self.note_names(writer.state, number, person, &mut changes, diagnostics);
        self.note_facts(writer.state, person, &mut changes, diagnostics);
        if changes.0.is_empty() || !diagnostics.errors.is_empty() {
            return Ok(recorded);
        }
        let was = match recorded.was {
            Previous::Unchanged => Previous::Changed(person.clone()),
            was => was,
        };
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::PersonChanged(changed))?;
        Ok(Upserted::new(number, was))
    }

    /// Notes the former ids and the other keys that are new. Adds an error for one of another person.
    fn note_names(
        &self,
        state: &State,
        number: PersonNo,
        person: &Person,
        changes: &mut Changes<PersonChange>,
        diagnostics: &mut Diagnostics,
    ) {
        let mut names_another = |field, value: String, owner: Option<PersonNo>| {
            let another = owner.filter(|owner| *owner != number);
            if let Some(owner) = another {
                let kind = ProblemKind::NamesAnother { person: owner.to_string() };
                diagnostics.error(field, value, kind);
            }
            another.is_some()
        };
        let known = |id: &CitizenId| person.citizen == Some(*id) || person.former.contains(id);
        for id in self.former_ids.iter().filter(|id| !known(id)) {
            if !names_another("former_ids", id.masked(), state.person_by_citizen.get(id)) {
                changes.0.push(PersonChange::FormerIdAdded(*id));
            }
        }
        let folded = |key: &LocalKey| fold(&key.to_string()).into_owned();
        let known = |key: &LocalKey| person.keys.iter().any(|own| folded(own) == folded(key));
        for key in self.other_keys.iter().filter(|key| !known(key)) {
            if !names_another("other_keys", key.to_string(), state.person_by_key.get(key)) {
                changes.0.push(PersonChange::KeyAdded(key.clone()));
            }
        }
    }

    fn note_facts(
        &self,
        state: &State,
        person: &Person,
        changes: &mut Changes<PersonChange>,
        diagnostics: &mut Diagnostics,
    ) {
        let stored = &person.attributes;
        let categories = self.values(|value| match value {
            FactValue::Category(value) => Some(*value),
            _ => None,
        });
        note(&stored.category, categories, PersonChange::Category, changes, diagnostics);
        let grades = self.values(|value| match value {
            FactValue::Grade(value) => Some(*value),
            _ => None,
        });
        note(&stored.grade, grades, PersonChange::Grade, changes, diagnostics);
        let schools = self.values(|value| match value {
            FactValue::School(value) => Some(value.clone()),
            _ => None,
        });
        let code = |site: &Option<_>| Some(state.sites.get((*site)?)?.code.clone());
        note(&stored.school.map(code), schools, PersonChange::School, changes, diagnostics);
        let divisions = self.values(|value| match value {
            FactValue::Division(value) => Some(Some(value.clone())),
            _ => None,
        });
        let coded = stored.division.map(|no| division_code(state, *no));
        if let Some(after) = addition(&coded, divisions, diagnostics) {
            let change = with_codes(Change::new(&coded, &after));
            changes.0.extend(change.map(PersonChange::Division));
        }
    }

    /// Returns the values of one fact with the days on which they ended.
    fn values<T>(&self, of: impl Fn(&FactValue) -> Option<T>) -> Vec<(T, Option<Date>)> {
        let values = self.facts.iter();
        values.filter_map(|fact| Some((of(&fact.value)?, fact.until))).collect()
    }
}

fn note<T: PartialEq + Clone>(
    stored: &Dated<Option<T>>,
    values: Vec<(Option<T>, Option<Date>)>,
    change: impl FnOnce(Change<Timeline<Option<T>>>) -> PersonChange,
    changes: &mut Changes<PersonChange>,
    diagnostics: &mut Diagnostics,
) {
    if let Some(after) = addition(stored, values, diagnostics) {
        changes.note(Timeline::from(stored), Timeline::from(&after), change);
    }
}

/// Returns a dated fact with the stated values, if the store knows no other past of it. Adds an error if the values do not
/// follow each other, and a warning if the store knows another past.
fn addition<T: PartialEq + Clone>(
    stored: &Dated<Option<T>>,
    mut values: Vec<(Option<T>, Option<Date>)>,
    diagnostics: &mut Diagnostics,
) -> Option<Dated<Option<T>>> {
    values.sort_by_key(|(_, until)| until.unwrap_or(Date::MAX));
    let days: Vec<_> = values.iter().map_while(|(_, until)| *until).collect();
    let (first, later) = values.split_first()?;
    let is_ordered = days.is_sorted_by(|one, next| one < next) && days.len() == later.len();
    if !is_ordered {
        diagnostics.error("history", "", ProblemKind::HistoryUnordered);
        return None;
    }
    let later = days.into_iter().zip(later.iter().map(|(value, _)| value.clone()));
    let stated = Dated::from_parts(first.0.clone(), later.collect());
    let (known, known_later) = stored.parts();
    let is_new = known_later.is_empty() && (known.is_none() || known == stated.on(Date::MAX));
    if stated == *stored || is_new {
        return (stated != *stored).then_some(stated);
    }
    diagnostics.warn("history", "", ProblemKind::HistoryDiffers);
    None
}
