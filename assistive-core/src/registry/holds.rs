//! Holds (预约): who waits for a model, in which order, and what is offered to them.
//!
//! The queue of a model: priority 1 first, then who came first. What is clean and at hand is offered to the first who
//! waits, who has so many days to fetch it; then the offer passes on. There is no clock in the library, so offers are
//! made and ended by the operations that touch the model: [`settle`] is the one place that does it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::door::Writer;
use super::draft::{Edit, Findings};
use super::lending::loan_site;
use super::loans::{BorrowerName, Planned, borrower_facts, known_borrower, warn_after_leaving};
use super::moves::name_of;
use super::operation::{CarryOut, Operation};
use super::resolve;
use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::event::{Change, Changed, Ref};
use crate::journal::stock_event::{HoldChange, HoldFacts};
use crate::model::day::Day;
use crate::model::{
    HoldNo, ItemNo, Listed, ModelCode, ModelNo, PersonNo, ProblemKind, SiteCode, SiteNo, Standing,
    Tracking, What,
};
use crate::state::{Borrower, Hold, HoldState, Lent, State};

/// Someone waits for a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHold {
    /// The model.
    pub model: ModelCode,
    /// Where it is to be fetched; anywhere, if not given. Of a bulk model always, the store's own if not given.
    pub site: Option<SiteCode>,
    /// Who waits.
    pub borrower: BorrowerName,
    /// Priority, 1 (first) to 3.
    pub priority: u8,
    /// Since which day.
    pub on: Date,
}

impl Operation for PlaceHold {
    type Done = HoldNo;
}

impl CarryOut for PlaceHold {
    type Done = HoldNo;
    const OPERATION: &'static str = "hold";
    const SUBJECT: &'static str = "holds";

    fn carry_out(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<HoldNo>> {
        let state = &*writer.state;
        let model = resolve::known_model(state, &self.model, findings);
        let borrower = known_borrower(state, &self.borrower, findings);
        findings.not_after("on", Some(self.on), writer.today);
        findings.within("priority", Edit::Set(self.priority), super::NeedDraft::PRIORITIES);
        warn_after_leaving(state, &self.borrower, self.on, findings);
        let Some(model) = model else { return Ok(None) };
        let bulk = state.models.get(model).is_some_and(|model| model.tracking == Tracking::Bulk);
        let site = self.site.clone().or_else(|| state.own_site.clone().filter(|_| bulk));
        let at = resolve::known_site(state, "site", &site.clone().into(), findings);
        if bulk && at.is_none() && !findings.names("site") {
            let kind = ProblemKind::SiteNeeded { model: self.model.to_string() };
            findings.error("site", "", kind);
        }
        let waits = |hold: &Hold| Some(hold.borrower) == borrower && hold.is_active();
        if let Some((hold, _)) = state.holds_of(model).find(|(_, hold)| waits(hold)) {
            let kind = ProblemKind::HeldAlready { hold: hold.to_string() };
            findings.error("borrower", "", kind);
        }
        if !findings.errors.is_empty() {
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
        settle(writer, model)?;
        Ok(Some(number))
    }
}

/// Someone waits no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelHold {
    /// The hold.
    pub hold: HoldNo,
    /// On which day.
    pub on: Date,
}

impl Operation for CancelHold {
    type Done = ();
}

impl CarryOut for CancelHold {
    type Done = ();
    const OPERATION: &'static str = "cancel";
    const SUBJECT: &'static str = "holds";

    fn carry_out(&self, writer: &mut Writer<'_>, findings: &mut Findings) -> Result<Option<()>> {
        findings.not_after("on", Some(self.on), writer.today);
        let name = self.hold.to_string();
        let Some(hold) = writer.state.holds.get(self.hold) else {
            let kind = ProblemKind::Unknown { what: What::Hold, nearest: Listed::default() };
            findings.error("hold", name, kind);
            return Ok(None);
        };
        let model = hold.model;
        if !hold.is_active() {
            findings.error("hold", &*name, ProblemKind::HoldOver { hold: name.clone() });
        }
        if !findings.errors.is_empty() {
            return Ok(None);
        }
        set(writer, self.hold, HoldState::Cancelled(Day(self.on)))?;
        settle(writer, model)?;
        Ok(Some(()))
    }
}

impl Hold {
    /// Whether the borrower still waits, or has been offered a device.
    pub(crate) fn is_active(&self) -> bool {
        matches!(self.state, HoldState::Waiting | HoldState::Offered(..))
    }

    /// What goes first: the lower.
    fn order(&self, number: HoldNo) -> (u8, Date, HoldNo) {
        (self.priority, self.placed_on, number)
    }
}

fn set(writer: &mut Writer<'_>, number: HoldNo, after: HoldState) -> Result<()> {
    let Some(before) = writer.state.holds.get(number).map(|hold| hold.state.clone()) else {
        return Ok(());
    };
    let changes = vec![HoldChange::State(Change::new(before, after))];
    writer.record(Event::HoldChanged(Changed { record: Ref::own(number), changes }))
}

/// The holds on a model that are not over, in the order of the queue.
pub(crate) fn queue(state: &State, model: ModelNo) -> Vec<(HoldNo, Hold)> {
    let active = state.holds_of(model).filter(|(_, hold)| hold.is_active());
    let mut queue: Vec<_> = active.map(|(number, hold)| (number, hold.clone())).collect();
    queue.sort_by_key(|(number, hold)| hold.order(*number));
    queue
}

/// Brings the queue of a model up to date: offers that ran out or that nothing is at hand for any more end, and what is
/// at hand is offered to the first who wait.
pub(super) fn settle(writer: &mut Writer<'_>, model: ModelNo) -> Result<()> {
    let today = writer.today;
    for (number, hold) in queue(writer.state, model) {
        let HoldState::Offered(item, Day(until)) = hold.state else { continue };
        let item = item.map(|item| item.number);
        let gone = item.is_some_and(|item| !is_at_hand(writer.state, item));
        if until < today {
            set(writer, number, HoldState::Expired(Day(until.tomorrow().unwrap_or(until))))?;
        } else if gone {
            set(writer, number, HoldState::Waiting)?;
        }
    }
    let days = writer.state.limits.offer_days;
    for (number, hold) in queue(writer.state, model) {
        if hold.state != HoldState::Waiting {
            continue;
        }
        let Some(item) = free_for(writer.state, &hold) else { continue };
        let until = today.checked_add(i64::from(days).days()).unwrap_or(today);
        set(writer, number, HoldState::Offered(item.map(Ref::own), Day(until)))?;
    }
    Ok(())
}

fn is_at_hand(state: &State, item: ItemNo) -> bool {
    state.items.get(item).is_some_and(|item| item.standing == Standing::InStock)
}

/// The holds that a device is offered for.
fn offers(
    state: &State,
    model: ModelNo,
) -> impl Iterator<Item = (HoldNo, &Hold, Option<ItemNo>, Date)> {
    state.holds_of(model).filter_map(|(number, hold)| match hold.state {
        HoldState::Offered(item, Day(until)) => {
            Some((number, hold, item.map(|item| item.number), until))
        }
        _ => None,
    })
}

/// What can be offered for a hold: an item, or one of a bulk model (`Some(None)`).
fn free_for(state: &State, hold: &Hold) -> Option<Option<ItemNo>> {
    let bulk = state.models.get(hold.model)?.tracking == Tracking::Bulk;
    if bulk {
        return (free_of_pile(state, hold.model, hold.site?) > 0).then_some(None);
    }
    let offered: Vec<_> = offers(state, hold.model).filter_map(|(_, _, item, _)| item).collect();
    let free = state.items_of(hold.model).filter(|(number, item)| {
        item.standing == Standing::InStock
            && hold.site.is_none_or(|site| item.site == site)
            && !offered.contains(number)
    });
    // Who came back first goes out first.
    free.min_by_key(|(number, item)| (item.since, *number)).map(|(number, _)| Some(number))
}

/// How many of a bulk model are at hand at a site and offered to nobody.
fn free_of_pile(state: &State, model: ModelNo, site: SiteNo) -> u32 {
    let there = state.pile(model, site).map_or(0, |(_, pile)| pile.count(Standing::InStock));
    let offered = offers(state, model).filter(|(_, hold, ..)| hold.site == Some(site)).count();
    there.saturating_sub(offered as u32)
}

/// Checks that what is to be lent is not kept for someone else.
pub(super) fn check_free(
    state: &State,
    lent: Lent,
    planned: &Planned,
    borrower: &BorrowerName,
    findings: &mut Findings,
) {
    let own = |hold: &Hold| is_borrower(state, hold.borrower, borrower);
    match (lent, planned.site) {
        (Lent::Item(item), _) => check_kept(state, item, own, findings),
        (Lent::Bulk(model), Some(site)) => {
            let here = |hold: &Hold| hold.site == Some(site);
            let mine = offers(state, model).any(|(_, hold, ..)| here(hold) && own(hold));
            let free = free_of_pile(state, model, site) + u32::from(mine);
            let kept = offers(state, model).find(|(_, hold, ..)| here(hold) && !own(hold));
            if let Some((hold, _, _, until)) = kept.filter(|_| planned.quantity > free) {
                let code = state.models.get(model).map(|model| model.code.to_string());
                kept_for_another(code.unwrap_or_default(), hold, until, findings);
            }
        }
        (Lent::Bulk(_), None) => {}
    }
}

/// Checks that a device that is to be handed over to a person is not kept for someone else.
pub(super) fn check_item(state: &State, item: ItemNo, person: PersonNo, findings: &mut Findings) {
    let own = |hold: &Hold| hold.borrower == Borrower::Person(person);
    check_kept(state, item, own, findings);
}

fn check_kept(state: &State, number: ItemNo, own: impl Fn(&Hold) -> bool, findings: &mut Findings) {
    let Some(item) = state.items.get(number) else { return };
    let kept = offers(state, item.model)
        .find(|(_, hold, offered, _)| *offered == Some(number) && !own(hold));
    if let Some((hold, _, _, until)) = kept {
        kept_for_another(name_of(number, item), hold, until, findings);
    }
}

fn kept_for_another(item: String, hold: HoldNo, until: Date, findings: &mut Findings) {
    let kind = ProblemKind::HeldForAnother { item: item.clone(), hold: hold.to_string(), until };
    findings.error("item", item, kind);
}

fn is_borrower(state: &State, borrower: Borrower, name: &BorrowerName) -> bool {
    match (borrower, name) {
        (Borrower::Person(person), BorrowerName::Person(named)) => person == *named,
        (Borrower::Org(org), BorrowerName::Org(name)) => state.org_named(name) == Some(org),
        _ => false,
    }
}

/// Notes that who waited for a model has got one.
pub(super) fn taken(
    writer: &mut Writer<'_>,
    model: ModelNo,
    borrower: &BorrowerName,
    on: Date,
) -> Result<()> {
    let queue = queue(writer.state, model);
    let own = queue.iter().find(|(_, hold)| is_borrower(writer.state, hold.borrower, borrower));
    if let Some((number, _)) = own {
        set(writer, *number, HoldState::Taken(Day(on)))?;
    }
    settle(writer, model)
}

/// The first who waits for a model that comes back to a site.
pub(super) fn first_waiting(state: &State, model: ModelNo, site: Option<SiteNo>) -> Option<HoldNo> {
    let fits = |hold: &Hold| hold.site.is_none() || site.is_none() || hold.site == site;
    let waiting = |hold: &Hold| hold.state == HoldState::Waiting && fits(hold);
    queue(state, model).into_iter().find(|(_, hold)| waiting(hold)).map(|(number, _)| number)
}

/// Which place someone has among those who wait for the same, from 1.
pub(super) fn place(state: &State, number: HoldNo, hold: &Hold) -> Option<u64> {
    let rivals = queue(state, hold.model).into_iter().filter(|(_, other)| {
        other.state == HoldState::Waiting
            && (hold.site.is_none() || other.site.is_none() || other.site == hold.site)
    });
    let before = rivals.map(|(number, _)| number).position(|other| other == number)?;
    Some(before as u64 + 1)
}

/// When one is expected to be free for whoever has this place, from 1: as the days say on which loans are due.
pub(super) fn expected(state: &State, hold: &Hold, place: u64) -> Option<Date> {
    let open = state.loans.iter().filter(|(_, loan)| loan.in_on.is_none());
    let mut due: Vec<_> = open
        .filter(|(_, loan)| state.model_of_loan(loan) == Some(hold.model))
        .filter(|(_, loan)| hold.site.is_none() || loan_site(state, loan) == hold.site)
        .flat_map(|(_, loan)| loan.due_on.into_iter().cycle().take(loan.out() as usize))
        .collect();
    due.sort_unstable();
    due.get(usize::try_from(place).ok()?.checked_sub(1)?).copied()
}
