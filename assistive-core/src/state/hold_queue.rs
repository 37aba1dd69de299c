//! The queue of holds for each model: the borrower to whom each free item is offered on a day, by docs/domain.md §8,
//! rules 28 to 36.
//!
//! The queue of a model is ordered by priority (1 first), then by time. A clean item in stock is offered to the first
//! in the queue, who has a set number of days to collect it; then the offer passes on. The library has no clock: the
//! records lag behind, and every check and view asks for the queue on its day.

use std::collections::{HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Borrower, Hold, HoldState, State};
use crate::journal::events::Ref;
use crate::model::day::Day;
use crate::model::{HoldNo, ItemNo, ItemStatus, ModelNo, SiteNo, Tracking};

impl Hold {
    /// Checks whether the borrower still waits or has an offer.
    pub(crate) fn is_active(&self) -> bool {
        matches!(self.state, HoldState::Waiting | HoldState::Offered(..))
    }

    /// Returns the sort key of the queue. The lowest comes first.
    pub(crate) fn order(&self, number: HoldNo) -> (u8, Date, HoldNo) {
        (self.priority, self.placed_on, number)
    }
}

impl State {
    /// Returns the recorded active holds on a model in the order of the queue.
    fn recorded_queue(&self, model: ModelNo) -> Vec<(HoldNo, Hold)> {
        let active = self.holds_of(model).filter(|(_, hold)| hold.is_active());
        let mut queue: Vec<_> = active.map(|(number, hold)| (number, hold.clone())).collect();
        queue.sort_by_key(|(number, hold)| hold.order(*number));
        queue
    }

    /// Returns the recorded active holds on a model in the order of the queue, as they are on a day: offers that expired
    /// or lost their item end, as do the holds of people who left and the later of two holds of one borrower, whose
    /// records were merged. Free items are offered to the first in the queue.
    pub(crate) fn queue_on(&self, model: ModelNo, today: Date) -> Vec<(HoldNo, Hold)> {
        let mut queue = self.recorded_queue(model);
        let mut kept: HashMap<SiteNo, u32> = HashMap::new();
        for (_, hold) in &mut queue {
            let HoldState::Offered(item, Day(until)) = hold.state else { continue };
            let at_hand = match (item, hold.site) {
                (Some(item), site) => is_at_hand(self, item.number, site),
                (None, Some(site)) => {
                    kept.get(&site).copied().unwrap_or(0) < self.in_stock(model, site)
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
        end_needless(self, today, &mut queue);
        offer(self, model, today, &mut queue);
        queue
    }

    /// Returns the changes that bring the recorded queue of a model up to date on a day.
    pub(crate) fn queue_changes(&self, model: ModelNo, today: Date) -> Vec<(HoldNo, HoldState)> {
        let before = self.recorded_queue(model).into_iter();
        let both = before.zip(self.queue_on(model, today));
        let changed = both.filter(|((_, before), (_, after))| before != after);
        changed.map(|(_, (number, hold))| (number, hold.state)).collect()
    }

    /// Returns the quantity of a bulk model in stock at a site.
    pub(crate) fn in_stock(&self, model: ModelNo, site: SiteNo) -> u32 {
        self.level(model, site).map_or(0, |(_, level)| level.count(ItemStatus::InStock))
    }
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
