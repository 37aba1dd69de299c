//! Applying and reverting the events of sites. The students of a school are in `students`.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent};
use super::records::Site;
use crate::journal::events::{SiteChange, SiteFacts};
use crate::model::{SiteCode, SiteNo};

impl State {
    pub(super) fn site(&self, code: &SiteCode) -> Result<SiteNo, Inconsistent> {
        self.site_by_code().get(code).copied().ok_or(Inconsistent)
    }

    pub(super) fn maybe_site(
        &self,
        code: Option<&SiteCode>,
    ) -> Result<Option<SiteNo>, Inconsistent> {
        code.map(|code| self.site(code)).transpose()
    }

    pub(super) fn add_site(&mut self, facts: &SiteFacts) -> ApplyResult {
        let number = self.sites.next().ok_or(Inconsistent)?;
        let site = Site {
            code: facts.code.clone(),
            name: facts.name.clone(),
            kind: facts.kind,
            division: self.division(&facts.division)?,
            parent: self.maybe_site(facts.parent.as_ref())?,
        };
        self.sites.push(site);
        self.students.push(Vec::new());
        self.site_codes.set(facts.code.as_str(), number, true);
        Ok(())
    }

    pub(super) fn remove_site(&mut self) -> ApplyResult {
        let number = self.sites.len().checked_sub(1).and_then(SiteNo::at).ok_or(Inconsistent)?;
        let site = self.sites.pop().ok_or(Inconsistent)?;
        self.students.pop();
        self.site_codes.set(site.code.as_str(), number, false);
        Ok(())
    }

    pub(super) fn change_site(
        &mut self,
        code: &SiteCode,
        change: &SiteChange,
        direction: Direction,
    ) -> ApplyResult {
        let number = self.site(code)?;
        let division = match change {
            SiteChange::Division(c) => Some(self.division(direction.target(c))?),
            _ => None,
        };
        let parent = match change {
            SiteChange::Parent(c) => self.maybe_site(direction.target(c).as_ref())?,
            _ => None,
        };
        let site = self.sites.get_mut(number).ok_or(Inconsistent)?;
        match change {
            SiteChange::Name(c) => site.name.clone_from(direction.target(c)),
            SiteChange::Kind(c) => site.kind = *direction.target(c),
            SiteChange::Division(_) => site.division = division.ok_or(Inconsistent)?,
            SiteChange::Parent(_) => site.parent = parent,
        }
        Ok(())
    }
}
