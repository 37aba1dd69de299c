//! The queue of holds for each model: the borrower to whom each free item is offered on a day, by docs/domain.md §8,
//! rules 28 to 36.
//!
//! The queue of a model is ordered by priority (1 first), then by time. A clean item in stock is offered to the first
//! in the queue, who has a set number of days to collect it; then the offer passes on. [`plan`] computes the queue on
//! a day. The library has no clock: after an operation, the transaction records the changes for the models that it
//! touched ([`update_queues`]), and checks and views compute them ([`up_to_date`]). `holds` places and cancels holds.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Change, Changed, HoldChange, LentFacts, Ref};
use crate::model::day::Day;
use crate::model::{HoldNo, ItemNo, ItemStatus, ModelCode, ModelNo, SiteNo, Tracking};
use crate::registry::engine::transaction::{Writer, must};
use crate::state::{Borrower, Hold, HoldState, State};

impl Hold {
    /// Checks whether the borrower still waits or has an offer.
    pub(crate) fn is_active(&self) -> bool {
        matches!(self.state, HoldState::Waiting | HoldState::Offered(..))
    }

    /// Returns the sort key of the queue. The lowest comes first.
    pub(in crate::registry) fn order(&self, number: HoldNo) -> (u8, Date, HoldNo) {
        (self.priority, self.placed_on, number)
    }
}

pub(super) fn set(writer: &mut Writer<'_>, number: HoldNo, after: HoldState) -> Result<()> {
    let before = writer.state.holds.get(number).map(|hold| hold.state.clone());
    let before = must(before, "a hold that is not stored")?;
    let changes = vec![HoldChange::State(Change::new(before, after))];
    writer.record(Event::HoldChanged(Changed { record: Ref::own(number), changes }))
}

/// Returns the active holds on a model in the order of the queue.
fn queue(state: &State, model: ModelNo) -> Vec<(HoldNo, Hold)> {
    let active = state.holds_of(model).filter(|(_, hold)| hold.is_active());
    let mut queue: Vec<_> = active.map(|(number, hold)| (number, hold.clone())).collect();
    queue.sort_by_key(|(number, hold)| hold.order(*number));
    queue
}

/// Records the changes to the queues of the models that the current row has touched.
pub(in crate::registry) fn update_queues(writer: &mut Writer<'_>) -> Result<()> {
    let mut models = BTreeSet::new();
    for event in writer.row() {
        models.extend(touched(writer.state, event));
    }
    for model in models {
        for (number, state) in plan(writer.state, model, writer.today) {
            set(writer, number, state)?;
        }
    }
    Ok(())
}

/// Returns the models whose items, loans or queues an event changes.
fn touched(state: &State, event: &Event) -> Vec<ModelNo> {
    let by_code = |code: &ModelCode| state.model_by_code().get(code).copied();
    let model = match event {
        Event::ItemAdded(facts) => by_code(&facts.model),
        Event::ItemMoved(moved) => state.items.get(moved.item.number).map(|item| item.model),
        // A later receipt of the same lot.
        Event::ItemChanged(of) => state.items.get(of.record.number).map(|item| item.model),
        Event::QuantityMoved(moved) => by_code(&moved.model),
        Event::LoanAdded(facts) => match &facts.lent {
            LentFacts::Item(item) => state.items.get(item.number).map(|item| item.model),
            LentFacts::Bulk(model) => by_code(model),
        },
        // A renewal, too: an offer that expired passes on now, and not when the device comes back.
        Event::LoanChanged(of) => {
            state.loans.get(of.record.number).and_then(|loan| state.model_of_loan(loan))
        }
        Event::HoldAdded(facts) => by_code(&facts.model),
        Event::HoldChanged(of) => state.holds.get(of.record.number).map(|hold| hold.model),
        // A person who leaves waits no longer.
        Event::PersonChanged(of) => {
            let person = Borrower::Person(of.record.number);
            let holds = state.holds.iter().filter(|(_, hold)| hold.borrower == person);
            return holds.map(|(_, hold)| hold.model).collect();
        }
        Event::StoreFounded(_)
        | Event::DivisionAdded(_)
        | Event::DivisionChanged(_)
        | Event::SiteAdded(_)
        | Event::SiteChanged(_)
        | Event::ModelAdded(_)
        | Event::ModelChanged(_)
        | Event::PersonAdded(_)
        | Event::NeedAdded(_)
        | Event::NeedChanged(_)
        | Event::FittingAdded(_)
        | Event::FittingChanged(_)
        | Event::AssessmentAdded(_)
        | Event::TrainingAdded(_)
        | Event::FollowUpAdded(_)
        | Event::ServiceAdded(_)
        | Event::ServiceChanged(_)
        | Event::StockLevelAdded(_)
        | Event::OrgAdded(_)
        | Event::StockTakeAdded(_)
        | Event::SettingChanged(_)
        | Event::Voided(_)
        | Event::MoveVoided(_) => None,
    };
    model.into_iter().collect()
}

/// Returns the holds on a model that are active in the store, as they are after an update of the queue on a day.
pub(super) fn up_to_date(state: &State, model: ModelNo, today: Date) -> Vec<(HoldNo, Hold)> {
    let mut queue = queue(state, model);
    let planned: HashMap<_, _> = plan(state, model, today).into_iter().collect();
    for (number, hold) in &mut queue {
        if let Some(state) = planned.get(number) {
            hold.state = state.clone();
        }
    }
    queue
}

/// Returns the changes that bring the queue of a model up to date on a day: offers that expired or lost their item
/// end, as do the holds of people who left and the later of two holds of one borrower, whose records were merged. Free
/// items are offered to the first in the queue.
fn plan(state: &State, model: ModelNo, today: Date) -> Vec<(HoldNo, HoldState)> {
    let before = queue(state, model);
    let mut after = before.clone();
    let mut kept: HashMap<SiteNo, u32> = HashMap::new();
    for (_, hold) in &mut after {
        let HoldState::Offered(item, Day(until)) = hold.state else { continue };
        let at_hand = match (item, hold.site) {
            (Some(item), site) => is_at_hand(state, item.number, site),
            (None, Some(site)) => {
                kept.get(&site).copied().unwrap_or(0) < in_level(state, model, site)
            }
            (None, None) => false,
        };
        if until < today {
            hold.state = HoldState::Expired(Day(until.tomorrow().unwrap_or(until)));
        } else if !at_hand {
            hold.state = HoldState::Waiting;
        } else if let Some(site) = hold.site {
            *kept.entry(site).or_default() += 1;
        }
    }
    end_needless(state, today, &mut after);
    offer(state, model, today, &mut after);
    let changed = before.into_iter().zip(after).filter(|((_, before), (_, after))| before != after);
    changed.map(|(_, (number, hold))| (number, hold.state)).collect()
}

/// Ends the holds of people who left, and all but the first of several active holds of one borrower.
fn end_needless(state: &State, today: Date, queue: &mut [(HoldNo, Hold)]) {
    let mut waiting = Vec::new();
    for (_, hold) in queue.iter_mut().filter(|(_, hold)| hold.is_active()) {
        let left = match hold.borrower {
            Borrower::Person(person) => state.left(person).map(|left| left.on),
            Borrower::Org(_) => None,
        };
        if let Some(on) = left.filter(|on| *on <= today) {
            hold.state = HoldState::Cancelled(Day(on.max(hold.placed_on)));
        } else if waiting.contains(&hold.borrower) {
            hold.state = HoldState::Cancelled(Day(today.max(hold.placed_on)));
        } else {
            waiting.push(hold.borrower);
        }
    }
}

/// Offers free items to the first in the queue.
fn offer(state: &State, model: ModelNo, today: Date, queue: &mut [(HoldNo, Hold)]) {
    let waiting = |hold: &Hold| hold.state == HoldState::Waiting;
    let count = queue.iter().filter(|(_, hold)| waiting(hold)).count();
    if count == 0 {
        return;
    }
    let mut free = free(state, model, queue, count);
    let days = state.limits.offer_days;
    let until = today.checked_add(i64::from(days).days()).unwrap_or(today);
    for (_, hold) in queue.iter_mut().filter(|(_, hold)| waiting(hold)) {
        let fits = |(_, at): &(Option<ItemNo>, SiteNo)| hold.site.is_none_or(|site| site == *at);
        let Some(place) = free.iter().position(fits) else { continue };
        let (item, _) = free.remove(place);
        hold.state = HoldState::Offered(item.map(Ref::own), Day(until));
    }
}

/// Checks whether an offered item is still in stock, at the site where the borrower collects it.
fn is_at_hand(state: &State, item: ItemNo, site: Option<SiteNo>) -> bool {
    let here = |at: SiteNo| site.is_none_or(|site| site == at);
    state.items.get(item).is_some_and(|item| item.status == ItemStatus::InStock && here(item.site))
}

/// Returns the items that are clean, in stock and not offered, with their sites. Devices come in the order of their
/// return. A bulk model comes as many times as there are at a site, but not more than `most` times.
fn free(
    state: &State,
    model: ModelNo,
    queue: &[(HoldNo, Hold)],
    most: usize,
) -> Vec<(Option<ItemNo>, SiteNo)> {
    let offers = queue.iter().filter_map(|(_, hold)| match hold.state {
        HoldState::Offered(item, _) => Some((item.map(|item| item.number), hold.site)),
        _ => None,
    });
    let bulk = state.models.get(model).is_some_and(|model| model.tracking == Tracking::Bulk);
    if bulk {
        let offers: Vec<_> = offers.collect();
        let levels = state.levels.iter().filter(|(_, level)| level.model == model);
        let free = levels.flat_map(|(_, level)| {
            let offered = offers.iter().filter(|(_, site)| *site == Some(level.site)).count();
            let there = level.count(ItemStatus::InStock) as usize;
            std::iter::repeat_n((None, level.site), most.min(there.saturating_sub(offered)))
        });
        return free.collect();
    }
    let offered: HashSet<_> = offers.filter_map(|(item, _)| item).collect();
    let free = state.items_of(model).filter(|(number, item)| {
        item.tag.is_some() && item.status == ItemStatus::InStock && !offered.contains(number)
    });
    let mut free: Vec<_> = free.map(|(number, item)| (item.since, number, item.site)).collect();
    free.sort_unstable();
    free.into_iter().map(|(_, number, site)| (Some(number), site)).collect()
}

/// Returns the quantity of a bulk model in stock at a site.
pub(super) fn in_level(state: &State, model: ModelNo, site: SiteNo) -> u32 {
    state.level(model, site).map_or(0, |(_, level)| level.count(ItemStatus::InStock))
}

/// Returns the first hold that waits for a model at a site.
pub(super) fn first_waiting(
    writer: &Writer<'_>,
    model: ModelNo,
    site: Option<SiteNo>,
) -> Option<HoldNo> {
    let waiting = |hold: &Hold| hold.state == HoldState::Waiting && meet(hold.site, site);
    let mut queue = up_to_date(writer.state, model, writer.today).into_iter();
    queue.find(|(_, hold)| waiting(hold)).map(|(number, _)| number)
}

/// The forecast of the queue of a model.
pub(in crate::registry) struct QueueForecast {
    /// The states of the holds after an update of the queue.
    planned: HashMap<HoldNo, HoldState>,
    /// The waiting holds in the order of the queue, with their sites.
    waiting: Vec<(HoldNo, Option<SiteNo>)>,
    /// The due days and sites of the items on loan, the earliest first.
    due: Vec<(Date, Option<SiteNo>)>,
}

impl QueueForecast {
    /// Returns the forecast for a model on a day.
    pub(in crate::registry) fn of(state: &State, model: ModelNo, day: Date) -> Self {
        let planned: HashMap<_, _> = plan(state, model, day).into_iter().collect();
        let queue = queue(state, model).into_iter();
        let waiting = queue.filter(|(number, hold)| {
            *planned.get(number).unwrap_or(&hold.state) == HoldState::Waiting
        });
        let open = state.loans.iter().filter(|(_, loan)| loan.in_on.is_none());
        let open = open.filter(|(_, loan)| state.model_of_loan(loan) == Some(model));
        let due = open.flat_map(|(_, loan)| {
            let due = loan.due_on.map(|due| (due, state.return_site(loan)));
            due.into_iter().cycle().take(if due.is_some() { loan.out() as usize } else { 0 })
        });
        let mut due: Vec<_> = due.collect();
        due.sort_unstable();
        let waiting = waiting.map(|(number, hold)| (number, hold.site)).collect();
        Self { planned, waiting, due }
    }

    /// Returns the state of a hold after an update of the queue.
    pub(in crate::registry) fn state<'a>(
        &'a self,
        number: HoldNo,
        hold: &'a Hold,
    ) -> &'a HoldState {
        self.planned.get(&number).unwrap_or(&hold.state)
    }

    /// Returns the position of a hold among those that wait for the same items, from 1.
    pub(in crate::registry) fn place(&self, number: HoldNo, hold: &Hold) -> Option<u64> {
        let rivals = self.waiting.iter().filter(|(_, site)| meet(hold.site, *site));
        let before = rivals.map(|(number, _)| *number).position(|other| other == number)?;
        Some(before as u64 + 1)
    }

    /// Returns the day on which an item is expected for this position, from 1, by the due days of the loans.
    pub(in crate::registry) fn expected(&self, hold: &Hold, place: u64) -> Option<Date> {
        let back = self.due.iter().filter(|(_, site)| meet(hold.site, *site));
        back.map(|(due, _)| *due).nth(usize::try_from(place).ok()?.checked_sub(1)?)
    }
}

/// Checks whether an item at one site serves a hold at another. `None` means any site.
fn meet(one: Option<SiteNo>, other: Option<SiteNo>) -> bool {
    one.is_none() || other.is_none() || one == other
}
