//! The visible records of the desk.

use super::queue::State;
use super::words::{Standing, Thing};
use super::{BORROWERS, Day, Desk, Holder, MODELS, SITES};
use std::collections::BTreeMap;

/// All visible records of a desk.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Shown {
    /// The devices, in the order of receipt.
    pub devices: Vec<ShownDevice>,
    /// The quantities of bulk models that are not zero, by model, site and status.
    pub piles: BTreeMap<(String, String, String), u32>,
    /// The loans, in the order in which they began.
    pub loans: Vec<ShownLoan>,
    /// The holds, model by model, in the order of the queues.
    pub holds: Vec<ShownHold>,
}

/// The visible fields of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct ShownDevice {
    pub tag: String,
    pub model: String,
    pub site: String,
    pub standing: String,
    pub since: Day,
    /// The loan, fitting or site that it is with.
    pub with: String,
    pub due_on: Option<Day>,
}

/// The visible fields of a loan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct ShownLoan {
    /// The tag, or the code of a bulk model.
    pub what: String,
    pub site: String,
    pub borrower: String,
    pub out_on: Day,
    pub due_on: Option<Day>,
    pub in_on: Option<Day>,
    pub quantity: u32,
    pub out: u32,
    pub renewals: u16,
}

/// The visible fields of a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct ShownHold {
    pub number: usize,
    pub model: String,
    pub site: String,
    pub borrower: String,
    pub priority: u8,
    pub placed_on: Day,
    pub status: String,
    /// The tag of the device that is kept.
    pub tag: Option<String>,
    /// The last day of the offer, or the day on which the hold ended.
    pub day: Option<Day>,
    /// The place among the holds that wait for the same items, from 1.
    pub place: Option<u64>,
}

impl Desk {
    /// Returns the visible records of today.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let some = self.piles.iter().filter(|(_, count)| **count > 0);
        let pile = |((model, site, standing), count): (&(usize, usize, Standing), &u32)| {
            let key = (code(*model), SITES[*site].to_owned(), standing.code().to_owned());
            (key, *count)
        };
        Shown {
            devices: (0..self.devices.len()).map(|number| self.shown_device(number)).collect(),
            piles: some.map(pile).collect(),
            loans: (0..self.loans.len()).map(|number| self.shown_loan(number)).collect(),
            holds: (0..MODELS.len())
                .flat_map(|model| self.up_to_date(model).shown_queue(model))
                .collect(),
        }
    }

    /// Returns the desk with the queue of a model after any operation on it.
    fn up_to_date(&self, model: usize) -> Self {
        let mut desk = self.clone();
        desk.offer(model);
        desk
    }

    fn shown_device(&self, number: usize) -> ShownDevice {
        let device = &self.devices[number];
        let (with, due_on) = match device.holder {
            Holder::Nobody => (String::new(), None),
            Holder::Loan(number) => {
                let loan = &self.loans[number];
                (format!("loan {number} {}", BORROWERS[loan.borrower]), loan.due_on)
            }
            Holder::Fitting(number) => {
                let person = BORROWERS[self.fittings[number].person];
                (format!("fitting {number} {person}"), None)
            }
            Holder::Site(site) => (format!("to {}", SITES[site]), None),
        };
        ShownDevice {
            tag: device.tag.clone(),
            model: code(device.model),
            site: SITES[device.site].to_owned(),
            standing: device.standing.code().to_owned(),
            since: device.since,
            with,
            due_on,
        }
    }

    fn shown_loan(&self, number: usize) -> ShownLoan {
        let loan = &self.loans[number];
        ShownLoan {
            what: match loan.thing {
                Thing::Device(device) => self.devices[device].tag.clone(),
                Thing::Some(model) => code(model),
            },
            site: SITES[loan.site].to_owned(),
            borrower: BORROWERS[loan.borrower].to_owned(),
            out_on: loan.out_on,
            due_on: loan.due_on,
            in_on: loan.in_on,
            quantity: loan.quantity,
            out: if loan.in_on.is_some() { 0 } else { loan.quantity - loan.back },
            renewals: loan.renewals,
        }
    }

    fn shown_queue(&self, model: usize) -> Vec<ShownHold> {
        let queue = self.queue(model);
        let waiting = |number: &usize| self.holds[*number].state == State::Waiting;
        queue
            .iter()
            .map(|number| {
                let hold = &self.holds[*number];
                let same = |other: &usize| {
                    let other = self.holds[*other].site;
                    hold.site.is_none() || other.is_none() || hold.site == other
                };
                let rivals = || queue.iter().filter(|other| waiting(other) && same(other));
                let place =
                    rivals().position(|other| other == number).map(|before| before as u64 + 1);
                let (status, device, day) = match hold.state {
                    State::Waiting => ("waiting", None, None),
                    State::Offered(device, until) => ("offered", device, Some(until)),
                    State::Taken(on) => ("taken", None, Some(on)),
                    State::Cancelled(on) => ("cancelled", None, Some(on)),
                    State::Expired(on) => ("expired", None, Some(on)),
                };
                ShownHold {
                    number: *number,
                    model: code(model),
                    site: hold.site.map_or(String::new(), |site| SITES[site].to_owned()),
                    borrower: BORROWERS[hold.borrower].to_owned(),
                    priority: hold.priority,
                    placed_on: hold.placed_on,
                    status: status.to_owned(),
                    tag: device.map(|device| self.devices[device].tag.clone()),
                    day,
                    place: place.filter(|_| hold.state == State::Waiting),
                }
            })
            .collect()
    }
}

fn code(model: usize) -> String {
    MODELS[model].code.to_owned()
}
