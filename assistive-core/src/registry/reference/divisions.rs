//! Administrative divisions: drafts, and the rules for recording one.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Changed, DivisionChange, DivisionFacts, MaybeDay};
use crate::model::{DivisionCode, DivisionNo, Level, ProblemKind};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Division, State};

/// A division to be recorded. Its key is the code.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct DivisionDraft {
    /// The code.
    #[setters(skip)]
    pub(crate) code: DivisionCode,
    /// The name in Chinese. Required for a new record.
    pub(crate) name: Edit<String>,
    /// The name in English.
    pub(crate) name_en: Edit<String>,
    /// The level. By default it follows from the length of a national code.
    pub(crate) level: Edit<Level>,
    /// The division above it. By default the one implied by a national code, if it is known.
    pub(crate) parent: Edit<DivisionCode>,
    /// The division that replaced it.
    pub(crate) successor: Edit<DivisionCode>,
    /// The first day.
    pub(crate) valid_from: Edit<Date>,
    /// The last day.
    pub(crate) valid_to: Edit<Date>,
}

impl DivisionDraft {
    /// Returns a draft with nothing but the code.
    pub fn new(code: DivisionCode) -> Self {
        Self {
            code,
            name: Edit::Keep,
            name_en: Edit::Keep,
            level: Edit::Keep,
            parent: Edit::Keep,
            successor: Edit::Keep,
            valid_from: Edit::Keep,
            valid_to: Edit::Keep,
        }
    }
}

impl Operation for DivisionDraft {
    type Output = Upserted<DivisionNo, Division>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "divisions";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<DivisionNo, Division>>> {
        diagnostics.not_cleared("name", &self.name);
        diagnostics.plain("name", &self.name);
        diagnostics.plain("name_en", &self.name_en);
        for (field, link) in [("parent", &self.parent), ("successor", &self.successor)] {
            self.check_link(writer.state, field, link, diagnostics);
        }
        if let (Edit::Set(from), Edit::Set(to)) = (self.valid_from, self.valid_to)
            && from > to
        {
            diagnostics.error("valid_to", to.to_string(), ProblemKind::NotAscending);
        }
        match writer.state.division_by_code().get(&self.code).copied() {
            Some(number) => self.update(writer, number, diagnostics),
            None => self.create(writer, diagnostics),
        }
    }
}

impl DivisionDraft {
    /// Checks that a parent or successor exists and does not lead back to the division itself.
    fn check_link(
        &self,
        state: &State,
        field: &'static str,
        link: &Edit<DivisionCode>,
        diagnostics: &mut Diagnostics,
    ) {
        let Edit::Set(code) = link else { return };
        let Some(other) = state.division_by_code().get(code).copied() else {
            let kind = resolve::unknown_division(state, code.as_str());
            return diagnostics.error(field, code.as_str(), kind);
        };
        let Some(own) = state.division_by_code().get(&self.code).copied() else { return };
        // Both links lead upwards, so both are followed: a successor must not lie below the division it replaces.
        let chain = |no: &DivisionNo| state.divisions.get(*no)?.successor;
        let after = std::iter::successors(Some(other), chain);
        // The bound guards against a corrupt journal in which successors form a cycle.
        let succeeds = after.take(state.divisions.len() + 1).any(|no| no == own);
        if succeeds || state.division_and_above(other).any(|(no, _)| no == own) {
            diagnostics.error(field, code.as_str(), ProblemKind::Cycle);
        }
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<DivisionNo, Division>>> {
        diagnostics.intact("code", self.code.as_str());
        let name = diagnostics.required("name", &self.name);
        let (Some(name), true) = (name, diagnostics.errors.is_empty()) else { return Ok(None) };
        let Some(number) = writer.state.divisions.next() else {
            return Err(crate::Error::Full);
        };
        let facts = DivisionFacts {
            code: self.code.clone(),
            name,
            name_en: self.name_en.clone().value(),
            level: self.level.value().or_else(|| implied_level(&self.code)),
            parent: match &self.parent {
                Edit::Keep => implied_parent(writer.state, &self.code),
                edit => edit.clone().value(),
            },
            successor: self.successor.clone().value(),
            valid_from: MaybeDay(self.valid_from.value()),
            valid_to: MaybeDay(self.valid_to.value()),
        };
        writer.record(Event::DivisionAdded(facts))?;
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: DivisionNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<DivisionNo, Division>>> {
        let state = &writer.state;
        let Some(stored) = state.divisions.get(number).filter(|_| diagnostics.errors.is_empty())
        else {
            return Ok(None);
        };
        let code_of = |no: Option<DivisionNo>| Some(state.divisions.get(no?)?.code.clone());
        let mut changes = Changes::new();
        changes.set(&stored.name, &self.name, DivisionChange::Name);
        changes.edit(&stored.name_en, &self.name_en, DivisionChange::NameEn);
        changes.edit(&stored.level, &self.level, DivisionChange::Level);
        changes.edit(&code_of(stored.parent), &self.parent, DivisionChange::Parent);
        changes.edit(&code_of(stored.successor), &self.successor, DivisionChange::Successor);
        let day = |stored, edit: Edit<Date>| (MaybeDay(stored), MaybeDay(edit.over(stored)));
        let (before, after) = day(stored.valid_from, self.valid_from);
        changes.note(before, after, DivisionChange::ValidFrom);
        let (before, after) = day(stored.valid_to, self.valid_to);
        changes.note(before, after, DivisionChange::ValidTo);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let was = Previous::Changed(stored.clone());
        let changed = Changed { record: stored.code.clone(), changes: changes.0 };
        writer.record(Event::DivisionChanged(changed))?;
        Ok(Some(Upserted::new(number, was)))
    }
}

/// Returns the level implied by the length of a national code.
fn implied_level(code: &DivisionCode) -> Option<Level> {
    let text = code.as_str();
    match text.len() {
        _ if !code.is_national() => None,
        9 => Some(Level::Town),
        _ if text.ends_with("0000") => Some(Level::Province),
        _ if text.ends_with("00") => Some(Level::Prefecture),
        _ => Some(Level::County),
    }
}

/// Returns the division above that a national code implies, if it is known.
fn implied_parent(state: &State, code: &DivisionCode) -> Option<DivisionCode> {
    let text = code.as_str();
    let parent = match implied_level(code)? {
        Level::Town => text[..6].to_owned(),
        Level::County => format!("{}00", &text[..4]),
        Level::Prefecture => format!("{}0000", &text[..2]),
        Level::Province => return None,
    };
    let number = *state.division_by_code().get(&parent)?;
    Some(state.divisions.get(number)?.code.clone())
}
