//! Holds and offers.

use super::words::{Outcome, PlaceHold, Standing};
use super::{Day, Desk, MODELS, Verdict, require};

/// A hold on a model, open or ended.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    pub(super) model: usize,
    pub(super) site: Option<usize>,
    pub(super) borrower: usize,
    pub(super) priority: u8,
    pub(super) placed_on: Day,
    pub(super) state: State,
}

/// The state of a hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    Waiting,
    /// A device, or one of a bulk model, is kept to the end of this day.
    Offered(Option<usize>, Day),
    Taken(Day),
    Cancelled(Day),
    /// The offer expired on this day.
    Expired(Day),
}

impl Hold {
    fn is_active(&self) -> bool {
        matches!(self.state, State::Waiting | State::Offered(..))
    }
}

impl Desk {
    pub(super) fn place_hold(&mut self, op: &PlaceHold) -> Verdict {
        self.not_in_the_future(op.on)?;
        require((1..=3).contains(&op.priority), "there is no such priority")?;
        // Expired offers pass on first.
        self.offer(op.model);
        require(!self.waits(op.model, op.borrower), "they wait for it already")?;
        // A hold on a bulk model always has a site.
        let own = MODELS[op.model].bulk.then_some(0);
        self.holds.push(Hold {
            model: op.model,
            site: op.site.or(own),
            borrower: op.borrower,
            priority: op.priority,
            placed_on: op.on,
            state: State::Waiting,
        });
        self.offer(op.model);
        Ok(Outcome::Waits(self.holds.len() - 1))
    }

    pub(super) fn cancel_hold(&mut self, hold: usize, on: Day) -> Verdict {
        self.not_in_the_future(on)?;
        let model = self.holds.get(hold).ok_or("there is no such hold")?.model;
        self.offer(model);
        let stored = &mut self.holds[hold];
        require(stored.is_active(), "they wait no longer")?;
        require(on >= stored.placed_on, "they did not wait yet")?;
        stored.state = State::Cancelled(on);
        self.offer(model);
        Ok(Outcome::Nothing)
    }

    fn active(&self, model: usize) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.model == model && hold.is_active())
    }

    /// Checks whether a borrower has an active hold on a model.
    pub(super) fn waits(&self, model: usize, borrower: usize) -> bool {
        self.active(model).any(|hold| hold.borrower == borrower)
    }

    /// Returns the holds on a model in the order of the queue: by priority, then by arrival.
    pub(super) fn queue(&self, model: usize) -> Vec<usize> {
        let all = 0..self.holds.len();
        let mut queue: Vec<_> = all.filter(|no| self.holds[*no].model == model).collect();
        queue.sort_by_key(|no| (self.holds[*no].priority, self.holds[*no].placed_on, *no));
        queue
    }

    /// Brings the queue of a model up to date, as each operation on the model does: ends offers that expired or whose
    /// device is not in stock any more, and offers devices in stock to the first
    /// holds that wait.
    pub(super) fn offer(&mut self, model: usize) {
        self.expire(model);
        for hold in self.holds.iter_mut().filter(|hold| hold.model == model) {
            if let State::Offered(Some(device), _) = hold.state
                && self.devices[device].standing != Standing::InStock
            {
                hold.state = State::Waiting;
            }
        }
        // Of a bulk model, the last in the queue lose their offers first.
        for number in self.queue(model).into_iter().rev() {
            let Hold { site: Some(site), state: State::Offered(None, _), .. } = self.holds[number]
            else {
                continue;
            };
            if self.offers_at(model, site) > self.at_hand(model, site) {
                self.holds[number].state = State::Waiting;
            }
        }
        for number in self.queue(model) {
            let hold = &self.holds[number];
            if hold.state != State::Waiting {
                continue;
            }
            let until = self.today + Day::from(self.limits.offer_days);
            match hold.site {
                Some(site) if MODELS[model].bulk => {
                    if self.offers_at(model, site) < self.at_hand(model, site) {
                        self.holds[number].state = State::Offered(None, until);
                    }
                }
                site => {
                    if let Some(device) = self.free_device(model, site) {
                        self.holds[number].state = State::Offered(Some(device), until);
                    }
                }
            }
        }
    }

    /// Ends the offers that expired.
    fn expire(&mut self, model: usize) {
        for hold in self.holds.iter_mut().filter(|hold| hold.model == model) {
            if let State::Offered(_, until) = hold.state
                && until < self.today
            {
                hold.state = State::Expired(until + 1);
            }
        }
    }

    /// Returns the device that came back first, of those in stock that are not offered.
    fn free_device(&self, model: usize, site: Option<usize>) -> Option<usize> {
        let free = (0..self.devices.len()).filter(|number| {
            let device = &self.devices[*number];
            device.model == model
                && device.standing == Standing::InStock
                && site.is_none_or(|site| device.site == site)
                && self.kept_for(*number).is_none()
        });
        free.min_by_key(|number| (self.devices[*number].since, *number))
    }

    /// Returns the borrower for whom a device is kept.
    fn kept_for(&self, device: usize) -> Option<usize> {
        let kept = |state| matches!(state, State::Offered(Some(kept), _) if kept == device);
        self.holds.iter().find(|hold| kept(hold.state)).map(|hold| hold.borrower)
    }

    /// Checks whether a device is kept for another borrower.
    pub(super) fn is_kept_from(&self, device: usize, borrower: usize) -> bool {
        self.kept_for(device).is_some_and(|owner| owner != borrower)
    }

    /// Returns the quantity of a bulk model in stock at a site.
    pub(super) fn at_hand(&self, model: usize, site: usize) -> u32 {
        self.piles.get(&(model, site, Standing::InStock)).copied().unwrap_or(0)
    }

    /// Returns the quantity of a bulk model that is offered at a site.
    pub(super) fn offers_at(&self, model: usize, site: usize) -> u32 {
        let kept = |state| matches!(state, State::Offered(..));
        let here = self.active(model).filter(|hold| hold.site == Some(site));
        here.filter(|hold| kept(hold.state)).count() as u32
    }

    /// Returns the quantity of a bulk model that a borrower can have at a site: all that is not kept for others.
    pub(super) fn free_for(&self, model: usize, site: usize, borrower: usize) -> u32 {
        let kept = |state| matches!(state, State::Offered(..));
        let others = self.active(model).filter(|hold| {
            hold.site == Some(site) && kept(hold.state) && hold.borrower != borrower
        });
        self.at_hand(model, site) - others.count() as u32
    }

    /// Checks whether a hold without an offer waits that a device of this site would serve.
    pub(super) fn someone_waits(&self, model: usize, site: usize) -> bool {
        self.active(model).any(|hold| {
            hold.state == State::Waiting && hold.site.is_none_or(|wanted| wanted == site)
        })
    }

    /// Ends the hold of a borrower who got the model.
    pub(super) fn got(&mut self, model: usize, borrower: usize, on: Day) {
        let mut active = self.holds.iter_mut().filter(|h| h.model == model && h.is_active());
        if let Some(hold) = active.find(|hold| hold.borrower == borrower) {
            hold.state = State::Taken(on);
        }
        self.offer(model);
    }
}
