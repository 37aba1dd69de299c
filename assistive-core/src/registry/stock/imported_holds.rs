//! Holds as a sheet states them, also those that have ended. `holds` places and cancels holds at the desk.

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{HoldFacts, Ref};
use crate::model::day::Day;
use crate::model::{
    BorrowerName, Coded, HoldNo, HoldStage, ItemNo, ItemStatus, ModelCode, ModelNo, PRIORITIES,
    ProblemKind, SiteCode, SiteNo, Tracking,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::stock::loan_checks::{borrower_facts, known_borrower};
use crate::registry::stock::queue::set;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::registry::write::which::Which;
use crate::state::{Borrower, Hold, HoldState, State};

/// A hold that a sheet states. Its key is the model, the borrower and the day.
#[derive(Debug, Clone)]
pub(crate) struct HoldDraft {
    pub(crate) model: ModelCode,
    pub(crate) borrower: BorrowerName,
    pub(crate) asked_on: Date,
    pub(crate) which: Which<HoldNo>,
    pub(crate) site: Edit<SiteCode>,
    pub(crate) priority: Edit<u8>,
    pub(crate) stage: Edit<HoldStage>,
    /// The last day of an offer.
    pub(crate) until: Option<Date>,
    /// The device that is kept.
    pub(crate) item: Option<ItemNo>,
    /// The day on which the hold ended.
    pub(crate) ended_on: Option<Date>,
}

impl Operation for HoldDraft {
    type Output = Upserted<HoldNo, Hold>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "holds";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        let state = &*writer.state;
        let model = resolve::known_model(state, &self.model, diagnostics);
        let borrower = known_borrower(state, &self.borrower, diagnostics);
        diagnostics.not_after("asked_on", Some(self.asked_on), writer.today);
        diagnostics.not_after("ended_on", self.ended_on, writer.today);
        diagnostics.within("priority", self.priority, PRIORITIES);
        resolve::known_site(state, "site", &self.site, diagnostics);
        self.check_days(diagnostics);
        let Some(model) = model.filter(|_| diagnostics.errors.is_empty()) else { return Ok(None) };
        let alike = alike(state, model, borrower, self.asked_on);
        let stored = self.which.find(alike.into_iter(), diagnostics);
        let stored = stored.and_then(|no| Some((no, state.holds.get(no)?.clone())));
        self.check_status(stored.as_ref().map(|(_, hold)| hold), diagnostics);
        match stored {
            _ if !diagnostics.errors.is_empty() => Ok(None),
            Some((number, stored)) => self.update(writer, number, stored, diagnostics),
            None => self.create(writer, (model, borrower), diagnostics),
        }
    }
}

/// Returns the holds of a borrower on a model that were placed on a day, newest first.
fn alike(state: &State, model: ModelNo, borrower: Option<Borrower>, day: Date) -> Vec<HoldNo> {
    let holds = state.holds_of(model);
    let of_key = |hold: &Hold| Some(hold.borrower) == borrower && hold.placed_on == day;
    holds.filter(|(_, hold)| of_key(hold)).map(|(number, _)| number).collect()
}

impl HoldDraft {
    /// Checks that a hold that has ended says when, no day before it was placed.
    fn check_days(&self, diagnostics: &mut Diagnostics) {
        let ends = matches!(
            self.stage,
            Edit::Set(HoldStage::Taken | HoldStage::Cancelled | HoldStage::Expired)
        );
        match self.ended_on {
            None if ends => diagnostics.error("ended_on", "", ProblemKind::Missing),
            // A handover may be recorded after the fact.
            Some(ended) if ended < self.asked_on && self.stage != Edit::Set(HoldStage::Taken) => {
                diagnostics.error("ended_on", ended.to_string(), ProblemKind::NotAscending);
            }
            Some(_) | None => {}
        }
    }

    /// Checks that only an offer names a device and its last day, and that only a hold that has ended says when.
    fn check_status(&self, stored: Option<&Hold>, diagnostics: &mut Diagnostics) {
        let known = stored.map_or(HoldStage::Waiting, |hold| stage_of(&hold.state));
        let stage = self.stage.over_or(known, HoldStage::Waiting);
        let is_offer = stage == HoldStage::Offered;
        let is_open = is_offer || stage == HoldStage::Waiting;
        let item = self.item.map(|item| item.to_string());
        for (field, value, is_right) in [
            ("item", item, is_offer),
            ("until", self.until.map(|day| day.to_string()), is_offer),
            ("ended_on", self.ended_on.map(|day| day.to_string()), !is_open),
        ] {
            if let Some(value) = value.filter(|_| !is_right) {
                let kind = ProblemKind::NotOfStatus { status: stage.to_string() };
                diagnostics.error(field, value, kind);
            }
        }
    }

    /// Returns the status that the draft states for a hold on a model.
    fn stated(&self, writer: &Writer<'_>, (model, site): (ModelNo, Option<SiteNo>)) -> HoldState {
        let ended = Day(self.ended_on.unwrap_or(self.asked_on));
        match self.stage.value().unwrap_or(HoldStage::Waiting) {
            HoldStage::Waiting => HoldState::Waiting,
            HoldStage::Offered => self.offered(writer, (model, site)).unwrap_or(HoldState::Waiting),
            HoldStage::Taken => HoldState::Taken(ended),
            HoldStage::Cancelled => HoldState::Cancelled(ended),
            HoldStage::Expired => HoldState::Expired(ended),
        }
    }

    /// Returns the offer that the draft states, if the device is in stock and kept for nobody else.
    fn offered(
        &self,
        writer: &Writer<'_>,
        (model, site): (ModelNo, Option<SiteNo>),
    ) -> Option<HoldState> {
        let (state, until) = (&*writer.state, Day(self.until?));
        let queue = state.queue_on(model, writer.today);
        let kept = |hold: &Hold| match &hold.state {
            HoldState::Offered(item, _) => Some(item.map(|item| item.number)),
            _ => None,
        };
        let Some(number) = self.item else {
            let site = site?;
            let at_site = queue.iter().filter(|(_, hold)| hold.site == Some(site));
            let kept = at_site.filter_map(|(_, hold)| kept(hold)).count();
            let is_free = kept < state.in_stock(model, site) as usize;
            return is_free.then_some(HoldState::Offered(None, until));
        };
        let item = state.items.get(number)?;
        let is_there = item.model == model && item.status == ItemStatus::InStock;
        let is_free = !queue.iter().any(|(_, hold)| kept(hold) == Some(Some(number)));
        (is_there && is_free).then(|| HoldState::Offered(Some(Ref::own(number)), until))
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        (model, borrower): (ModelNo, Option<Borrower>),
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<HoldNo, Hold>>> {
        let state = &*writer.state;
        let bulk = state.models.get(model).is_some_and(|model| model.tracking == Tracking::Bulk);
        let own = state.own_site.clone().filter(|_| bulk);
        let site = self.site.clone().value().or(own);
        let at = site.as_ref().and_then(|code| state.site_by_code().get(code).copied());
        if bulk && at.is_none() {
            let kind = ProblemKind::SiteNeeded { model: self.model.to_string() };
            diagnostics.error("site", "", kind);
        }
        let after = self.stated(writer, (model, at));
        let is_active = matches!(after, HoldState::Waiting | HoldState::Offered(..));
        let waits = |hold: &Hold| Some(hold.borrower) == borrower && hold.is_active();
        let queue = state.queue_on(model, writer.today);
        if let Some((hold, _)) = queue.iter().find(|(_, hold)| is_active && waits(hold)) {
            let kind = ProblemKind::HeldAlready { hold: hold.to_string() };
            diagnostics.error("borrower", "", kind);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        if self.stage == Edit::Set(HoldStage::Offered) && after == HoldState::Waiting {
            diagnostics.warn("status", HoldStage::Offered.code(), ProblemKind::OfferNotKept);
        }
        let borrower = borrower_facts(writer, &self.borrower)?;
        let number = writer.state.holds.next().ok_or(Error::Full)?;
        writer.record(Event::HoldAdded(HoldFacts {
            hold: Ref::own(number),
            model: self.model.clone(),
            site,
            borrower,
            placed_on: self.asked_on,
            priority: self.priority.value().unwrap_or(2),
            by: writer.by.clone(),
        }))?;
        if after != HoldState::Waiting {
            set(writer, number, after)?;
        }
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    /// Ends a stored hold that the sheet states as ended. Nothing else of a hold changes: the queue makes its own offers.
    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: HoldNo,
        stored: Hold,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<HoldNo, Hold>>> {
        let stated = self.stated(writer, (stored.model, stored.site));
        let ends = !matches!(stated, HoldState::Waiting | HoldState::Offered(..));
        let is_kept = self.priority.over(Some(stored.priority)) == Some(stored.priority);
        if !is_kept {
            let kind = ProblemKind::StoreDiffers { stored: stored.priority.to_string() };
            diagnostics.warn("priority", cell(self.priority.value()), kind);
        }
        if stated == stored.state || self.stage == Edit::Keep {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        if !stored.is_active() || !ends {
            let stage = stage_of(&stored.state);
            if !stored.is_active() || self.stage != Edit::Set(stage) {
                let kind = ProblemKind::StoreDiffers { stored: stage.to_string() };
                diagnostics.warn("status", cell(self.stage.value().map(Coded::code)), kind);
            }
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        set(writer, number, stated)?;
        Ok(Some(Upserted::new(number, Previous::Changed(stored))))
    }
}

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Returns the stage of a hold.
pub(crate) fn stage_of(state: &HoldState) -> HoldStage {
    match state {
        HoldState::Waiting => HoldStage::Waiting,
        HoldState::Offered(..) => HoldStage::Offered,
        HoldState::Taken(_) => HoldStage::Taken,
        HoldState::Cancelled(_) => HoldStage::Cancelled,
        HoldState::Expired(_) => HoldStage::Expired,
    }
}
