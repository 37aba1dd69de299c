//! The standing of a device as a sheet of stock states it: the status of each device in the store that wrote the sheet.
//!
//! A sheet of loans or fittings leaves a device on loan, handed over or in stock. The standing says the rest, so that a
//! device that waits to be cleaned is not available after it came in a sheet.

use jiff::civil::Date;

use crate::error::Result;
use crate::model::{ItemNo, ItemStatus, ProblemKind, SiteCode};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::known::name_of;
use crate::registry::stock::steps;
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Holder, Item};

/// The standing of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The status.
    pub(crate) status: ItemStatus,
    /// The day from which it has the status. By default the day of the receipt for a new device, and today for others.
    pub(crate) since: Option<Date>,
    /// The site where it is or, on its way, the site to which it was sent.
    pub(crate) site: Option<SiteCode>,
}

impl Standing {
    /// Checks the values that do not depend on the device.
    pub(super) fn check(&self, writer: &Writer<'_>, diagnostics: &mut Diagnostics) {
        diagnostics.not_after("standing_since", self.since, writer.today);
        resolve::known_site(writer.state, "standing_site", &self.site.clone().into(), diagnostics);
    }

    /// Gives a device the standing. Returns true if that changed the device. Warns of a standing that does not follow from
    /// what the store knows.
    pub(super) fn take(
        &self,
        writer: &mut Writer<'_>,
        number: ItemNo,
        is_new: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<bool> {
        let state = &*writer.state;
        let item = must(state.items.get(number).cloned(), "an item that is not stored")?;
        let site = self.site.as_ref().and_then(|code| state.site_by_code().get(code).copied());
        let is_held = matches!(self.status, ItemStatus::OnLoan | ItemStatus::Issued);
        let (site, holder) = match (self.status, site) {
            (ItemStatus::Transit, Some(to)) => (item.site, Holder::Site(to)),
            (_, site) if is_held => (site.unwrap_or(item.site), item.holder),
            (_, site) => (site.unwrap_or(item.site), Holder::Nobody),
        };
        let received = is_new.then_some(item.received_on);
        let since = match self.status == item.status {
            // A loan or fitting says since when somebody holds the device.
            true if is_held => item.since,
            true => self.since.unwrap_or(item.since).max(item.since),
            false => self.since.or(received).unwrap_or(writer.today),
        };
        let stated = (self.status, since, site, holder);
        if stated == (item.status, item.since, item.site, item.holder) {
            return Ok(false);
        }
        if self.since.is_some_and(|stated| stated < item.since) && self.status == item.status {
            self.warn_older(writer, (number, &item), diagnostics);
            return Ok(false);
        }
        let is_known = self.status == item.status;
        if !is_known && (is_held || since < item.since || !self.follows(writer, &item)) {
            let kind = ProblemKind::StandingDiffers {
                item: name_of(number, &item),
                standing: item.status.to_string(),
                since: item.since,
            };
            diagnostics.warn("standing", self.status.to_string(), kind);
            return Ok(false);
        }
        steps::state(writer, number, self.status, since, (site, holder))?;
        Ok(true)
    }

    /// Warns of a sheet that is older than the last move of the device, and states another site.
    fn warn_older(
        &self,
        writer: &Writer<'_>,
        (number, item): (ItemNo, &Item),
        diagnostics: &mut Diagnostics,
    ) {
        let at = match item.holder {
            Holder::Site(to) => to,
            Holder::Nobody | Holder::Loan(_) | Holder::Fitting(_) => item.site,
        };
        let code = |no| writer.state.sites.get(no).map(|site| site.code.to_string());
        let kind = ProblemKind::StandingOlder {
            item: name_of(number, item),
            site: code(at).unwrap_or_default(),
            since: item.since,
        };
        let stated = self.site.as_ref().map(ToString::to_string);
        diagnostics.warn("standing_site", stated.unwrap_or_default(), kind);
    }

    /// Checks whether a sheet can state the status after the present one. No sheet makes a device available that waits to be
    /// cleaned, or ends a loan.
    fn follows(&self, writer: &Writer<'_>, item: &Item) -> bool {
        let model = writer.state.models.get(item.model);
        let is_dirty = model.is_some_and(|model| model.hygiene);
        match (item.status, self.status) {
            (ItemStatus::OnLoan, _) => false,
            (ItemStatus::InStock, _) | (_, ItemStatus::Cleaning) => true,
            (ItemStatus::Issued, _) => self.since.is_some(),
            (_, to) => to != ItemStatus::InStock || !is_dirty,
        }
    }
}
