//! Holds (预约): placing and cancelling them, and the checks that an item is not kept for another borrower, by
//! docs/domain.md §8, rules 28 to 36. `state::hold_queue` computes the queues and their
//! offers.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{HoldFacts, Ref};
use crate::model::day::Day;
use crate::model::{
    BorrowerName, EntityKind, HoldNo, ItemNo, ModelCode, ModelNo, PRIORITIES, PersonNo,
    ProblemKind, SiteCode, SiteNo, Tracking,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::stock::known::name_of;
use crate::registry::stock::loan_checks::{
    Planned, borrower_facts, known_borrower, warn_after_leaving,
};
use crate::registry::stock::queue::set;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;
use crate::state::{Borrower, Hold, HoldState, Lent, State};

/// A hold to be placed: a borrower waits for a model.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct PlaceHold {
    /// The model.
    #[setters(skip)]
    pub(crate) model: ModelCode,
    /// The site where it will be collected, or any site if not given. A bulk model always has a site, by default the
    /// store's own.
    pub(crate) site: Option<SiteCode>,
    /// The borrower who waits.
    #[setters(skip)]
    pub(crate) borrower: BorrowerName,
    /// The priority, from 1 (first) to 3.
    #[setters(into = false)]
    pub(crate) priority: u8,
    /// The day on which the hold is placed.
    #[setters(skip)]
    pub(crate) on: Date,
}

impl PlaceHold {
    /// Returns a hold of a borrower on a model from a day on, at any site, with the middle priority.
    pub fn new(model: ModelCode, borrower: impl Into<BorrowerName>, on: Date) -> Self {
        Self { model, site: None, borrower: borrower.into(), priority: 2, on }
    }
}

impl Operation for PlaceHold {
    type Output = HoldNo;
    const OPERATION: &'static str = "hold";
    const SUBJECT: &'static str = "holds";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<HoldNo>> {
        let Some(model) = resolve::known_model(writer.state, &self.model, diagnostics) else {
            return Ok(None);
        };
        let state = &*writer.state;
        let borrower = known_borrower(state, &self.borrower, diagnostics);
        diagnostics.not_after("on", Some(self.on), writer.today);
        diagnostics.within("priority", Edit::Set(self.priority), PRIORITIES);
        warn_after_leaving(state, &self.borrower, ("on", self.on), diagnostics);
        let bulk = state.models.get(model).is_some_and(|model| model.tracking == Tracking::Bulk);
        let site = self.site.clone().or_else(|| state.own_site.clone().filter(|_| bulk));
        let at = resolve::known_site(state, "site", &site.clone().into(), diagnostics);
        if bulk && at.is_none() && !diagnostics.names("site") {
            let kind = ProblemKind::SiteNeeded { model: self.model.to_string() };
            diagnostics.error("site", "", kind);
        }
        // A borrower whose offer expired may place a new hold.
        let waits = |hold: &Hold| Some(hold.borrower) == borrower && hold.is_active();
        let queue = state.queue_on(model, writer.today);
        if let Some((hold, _)) = queue.iter().find(|(_, hold)| waits(hold)) {
            let kind = ProblemKind::HeldAlready { hold: hold.to_string() };
            diagnostics.error("borrower", "", kind);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let borrower = borrower_facts(writer, &self.borrower)?;
        let number = writer.state.holds.next().ok_or(Error::Full)?;
        writer.record(Event::HoldAdded(HoldFacts {
            hold: Ref::own(number),
            model: self.model.clone(),
            site,
            borrower,
            placed_on: self.on,
            priority: self.priority,
            by: writer.by.clone(),
        }))?;
        Ok(Some(number))
    }
}

/// The cancelling of a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::registry) struct CancelHold {
    /// The hold.
    pub(in crate::registry) hold: HoldNo,
    /// The day of the cancelling.
    pub(in crate::registry) on: Date,
}

impl Operation for CancelHold {
    type Output = ();
    const OPERATION: &'static str = "cancel";
    const SUBJECT: &'static str = "holds";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<()>> {
        diagnostics.not_after("on", Some(self.on), writer.today);
        let name = self.hold.to_string();
        let Some(hold) = writer.state.holds.get(self.hold) else {
            let kind = ProblemKind::unknown(EntityKind::Hold);
            diagnostics.error("hold", name, kind);
            return Ok(None);
        };
        let queue = writer.state.queue_on(hold.model, writer.today);
        if !queue.iter().any(|(number, hold)| *number == self.hold && hold.is_active()) {
            diagnostics.error("hold", &*name, ProblemKind::HoldOver { hold: name.clone() });
        }
        if self.on < hold.placed_on {
            diagnostics.error("on", self.on.to_string(), ProblemKind::NotAscending);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        set(writer, self.hold, HoldState::Cancelled(Day(self.on)))?;
        Ok(Some(()))
    }
}

/// A hold that has an offer.
struct Offer {
    number: HoldNo,
    hold: Hold,
    item: Option<ItemNo>,
    until: Date,
}

/// Returns the holds on a model that have an offer on a day.
fn offers(state: &State, model: ModelNo, today: Date) -> Vec<Offer> {
    let queue = state.queue_on(model, today).into_iter();
    let offers = queue.filter_map(|(number, hold)| match hold.state {
        HoldState::Offered(item, Day(until)) => {
            Some(Offer { number, hold, item: item.map(|item| item.number), until })
        }
        _ => None,
    });
    offers.collect()
}

/// Checks that an item to be lent is not kept for another borrower.
pub(super) fn check_free(
    writer: &Writer<'_>,
    lent: Lent,
    planned: &Planned,
    borrower: &BorrowerName,
    diagnostics: &mut Diagnostics,
) {
    let own = |hold: &Hold| is_borrower(writer.state, hold.borrower, borrower);
    match (lent, planned.site) {
        (Lent::Item(item), _) => check_kept(writer, item, own, diagnostics),
        (Lent::Bulk(model), Some(site)) => {
            check_level(writer, (model, site), planned.quantity, own, diagnostics);
        }
        (Lent::Bulk(_), None) => {}
    }
}

/// Checks that a quantity to be handed over to a person is not kept for another borrower.
pub(super) fn check_quantity(
    writer: &Writer<'_>,
    level: (ModelNo, SiteNo),
    quantity: u32,
    person: PersonNo,
    diagnostics: &mut Diagnostics,
) {
    let own = |hold: &Hold| hold.borrower == Borrower::Person(person);
    check_level(writer, level, quantity, own, diagnostics);
}

fn check_level(
    writer: &Writer<'_>,
    (model, site): (ModelNo, SiteNo),
    quantity: u32,
    own: impl Fn(&Hold) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let state = &*writer.state;
    let mut offers = offers(state, model, writer.today);
    offers.retain(|offer| offer.hold.site == Some(site));
    let mine = offers.iter().any(|offer| own(&offer.hold));
    let there = state.in_stock(model, site);
    let free = there.saturating_sub(offers.len() as u32) + u32::from(mine);
    let kept = offers.into_iter().find(|offer| !own(&offer.hold));
    if let Some(offer) = kept.filter(|_| quantity > free) {
        let code = state.models.get(model).map(|model| model.code.to_string());
        kept_for_another(code.unwrap_or_default(), &offer, diagnostics);
    }
}

/// Checks that a device to be handed over to a person is not kept for another borrower.
pub(super) fn check_item(
    writer: &Writer<'_>,
    item: ItemNo,
    person: PersonNo,
    diagnostics: &mut Diagnostics,
) {
    let own = |hold: &Hold| hold.borrower == Borrower::Person(person);
    check_kept(writer, item, own, diagnostics);
}

fn check_kept(
    writer: &Writer<'_>,
    number: ItemNo,
    own: impl Fn(&Hold) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let Some(item) = writer.state.items.get(number) else { return };
    let mut offers = offers(writer.state, item.model, writer.today).into_iter();
    if let Some(offer) = offers.find(|offer| offer.item == Some(number) && !own(&offer.hold)) {
        kept_for_another(name_of(number, item), &offer, diagnostics);
    }
}

fn kept_for_another(item: String, offer: &Offer, diagnostics: &mut Diagnostics) {
    let (hold, until) = (offer.number.to_string(), offer.until);
    let kind = ProblemKind::HeldForAnother { item: item.clone(), hold, until };
    diagnostics.error("item", item, kind);
}

fn is_borrower(state: &State, borrower: Borrower, name: &BorrowerName) -> bool {
    match (borrower, name) {
        (Borrower::Person(person), BorrowerName::Person(named)) => person == *named,
        (Borrower::Org(org), BorrowerName::Org(name)) => state.org_named(name) == Some(org),
        _ => false,
    }
}

/// Records that a borrower in the queue has got the model.
pub(super) fn taken(
    writer: &mut Writer<'_>,
    model: ModelNo,
    borrower: &BorrowerName,
    on: Date,
) -> Result<()> {
    let queue = writer.state.queue_on(model, writer.today);
    let own = |hold: &Hold| hold.is_active() && is_borrower(writer.state, hold.borrower, borrower);
    match queue.iter().find(|(_, hold)| own(hold)) {
        Some((number, _)) => set(writer, *number, HoldState::Taken(Day(on))),
        None => Ok(()),
    }
}
