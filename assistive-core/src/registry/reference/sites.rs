//! Sites: drafts, and the rules for recording one.

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Changed, SiteChange, SiteFacts};
use crate::model::{DivisionCode, ProblemKind, SiteCode, SiteKind, SiteNo};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Site, State};
use derive_setters::Setters;

/// A site to be recorded. Its key is the code.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct SiteDraft {
    /// The code.
    #[setters(skip)]
    pub(crate) code: SiteCode,
    /// The name. Required for a new record.
    pub(crate) name: Edit<String>,
    /// The kind of site. Required for a new record.
    pub(crate) kind: Edit<SiteKind>,
    /// The division of the site. Required for a new record.
    pub(crate) division: Edit<DivisionCode>,
    /// The site it belongs to.
    pub(crate) parent: Edit<SiteCode>,
}

impl SiteDraft {
    /// Returns a draft with nothing but the code.
    pub fn new(code: SiteCode) -> Self {
        let (name, kind) = (Edit::Keep, Edit::Keep);
        Self { code, name, kind, division: Edit::Keep, parent: Edit::Keep }
    }
}

impl Operation for SiteDraft {
    type Output = Upserted<SiteNo, Site>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "sites";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<SiteNo, Site>>> {
        diagnostics.not_cleared("name", &self.name);
        diagnostics.plain("name", &self.name);
        diagnostics.not_cleared("kind", &self.kind);
        diagnostics.not_cleared("division", &self.division);
        resolve::known_division(writer.state, "division", &self.division, diagnostics);
        resolve::known_site(writer.state, "parent", &self.parent, diagnostics);
        match writer.state.site_by_code().get(&self.code).copied() {
            Some(number) => self.update(writer, number, diagnostics),
            None => self.create(writer, diagnostics),
        }
    }
}

impl SiteDraft {
    fn create(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<SiteNo, Site>>> {
        diagnostics.intact("code", self.code.as_str());
        let name = diagnostics.required("name", &self.name);
        let kind = diagnostics.required("kind", &self.kind);
        let division = diagnostics.required("division", &self.division);
        let (Some(name), Some(kind), Some(division), true) =
            (name, kind, division, diagnostics.errors.is_empty())
        else {
            return Ok(None);
        };
        let number = writer.state.sites.next().ok_or(Error::Full)?;
        let (code, parent) = (self.code.clone(), self.parent.clone().value());
        let facts = SiteFacts { code, name, kind, division, parent };
        writer.record(Event::SiteAdded(facts))?;
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: SiteNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<SiteNo, Site>>> {
        let state = &writer.state;
        if self.parent.as_ref().value().is_some_and(|parent| leads_back(state, parent, number)) {
            diagnostics.error("parent", self.code.as_str(), ProblemKind::Cycle);
        }
        let Some(stored) = state.sites.get(number).filter(|_| diagnostics.errors.is_empty()) else {
            return Ok(None);
        };
        let Some(division) = state.divisions.get(stored.division) else { return Ok(None) };
        let parent = stored.parent.and_then(|no| Some(state.sites.get(no)?.code.clone()));
        let mut changes = Changes::new();
        changes.set(&stored.name, &self.name, SiteChange::Name);
        changes.set(&stored.kind, &self.kind, SiteChange::Kind);
        changes.set(&division.code, &self.division, SiteChange::Division);
        changes.edit(&parent, &self.parent, SiteChange::Parent);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let was = Previous::Changed(stored.clone());
        let changed = Changed { record: stored.code.clone(), changes: changes.0 };
        writer.record(Event::SiteChanged(changed))?;
        Ok(Some(Upserted::new(number, was)))
    }
}

/// Checks whether a site would become its own ancestor below `parent`.
fn leads_back(state: &State, parent: &SiteCode, site: SiteNo) -> bool {
    let start = state.site_by_code().get(parent).copied();
    let above = std::iter::successors(start, |no| state.sites.get(*no)?.parent);
    above.take(state.sites.len() + 1).any(|no| no == site)
}
