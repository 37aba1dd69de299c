//! A second rental desk, kept in the naive way: plain lists of devices, loans, fittings and holds.
//!
//! It takes the rules from the definitions only, and has each of them once, in the simplest form.
//! An operation works on a copy of the desk, which replaces the desk unless a rule refuses it.
//! So nothing is ever undone, and there is no index.
//!
//! | part | contents |
//! |---|---|
//! | [`words`] | the operations of the desk, and the status of a device |
//! | `stock` | receiving, moving, fitting and counting |
//! | `lending` | loans, returns, renewals |
//! | `queue` | holds and offers |
//! | [`shown`] | the visible records of the desk, for a comparison |
//! | [`random`] | random operations |
//!
//! Devices, loans, fittings and holds are known by their places in the lists, from 0. Days are
//! counted from the day on which the desk opened.

mod lending;
mod queue;
pub mod random;
pub mod shown;
mod stock;
pub mod words;

use crate::cases::HOME;
use queue::Hold;
use std::collections::BTreeMap;
use words::{Op, Outcome, Standing};

/// A day, counted from the day on which the desk opened.
pub type Day = i32;

/// A model of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// Its code.
    pub code: &'static str,
    /// Kept by quantity at each site. Otherwise each device has a tag.
    pub bulk: bool,
    /// Must be cleaned after use.
    pub hygiene: bool,
    /// The loan period in days.
    pub loan_days: Option<Day>,
}

/// The catalogue.
pub const MODELS: [Model; 5] = [
    Model { code: "CHAIR", bulk: false, hygiene: true, loan_days: Some(30) },
    Model { code: "READER", bulk: false, hygiene: false, loan_days: Some(5) },
    Model { code: "LOCK", bulk: false, hygiene: true, loan_days: None },
    Model { code: "CUSHION", bulk: true, hygiene: true, loan_days: Some(14) },
    Model { code: "CANE", bulk: true, hygiene: false, loan_days: Some(14) },
];

/// The sites; the first is the store's own.
pub const SITES: [&str; 3] = [HOME, "ST-0902", "SP-0981"];

/// The borrowers: people by their numbers, then organisations by their names.
pub const BORROWERS: [&str; 5] = ["P1", "P2", "P3", "府民街社区", "旬阳特校"];

/// The number of borrowers who are people.
pub const PEOPLE: usize = 3;

/// A rental desk with three sites.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The day that counts as today.
    pub today: Day,
    limits: Limits,
    devices: Vec<Device>,
    /// The quantity of a bulk model by model, site and status.
    piles: BTreeMap<(usize, usize, Standing), u32>,
    loans: Vec<Loan>,
    holds: Vec<Hold>,
    fittings: Vec<Fitting>,
    /// The number of tags that each site has generated.
    tags_made: [u32; SITES.len()],
    /// The first day on which a bulk model was received.
    first_came: BTreeMap<usize, Day>,
}

#[derive(Clone, Debug)]
struct Limits {
    renewals: u16,
    open_loans: u16,
    offer_days: u16,
}

#[derive(Clone, Debug)]
struct Device {
    tag: String,
    model: usize,
    site: usize,
    standing: Standing,
    /// The day of its last move, or the day on which it was received.
    since: Day,
    holder: Holder,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Holder {
    Nobody,
    Loan(usize),
    Fitting(usize),
    /// The site to which it is on its way.
    Site(usize),
}

#[derive(Clone, Debug)]
struct Loan {
    thing: words::Thing,
    model: usize,
    /// The site that lent it.
    site: usize,
    borrower: usize,
    out_on: Day,
    /// The due day. Without one, it is an issue and no loan.
    due_on: Option<Day>,
    in_on: Option<Day>,
    /// The latest day on which a part of it came back.
    last_back: Option<Day>,
    quantity: u32,
    back: u32,
    renewals: u16,
}

#[derive(Clone, Debug)]
struct Fitting {
    person: usize,
    model: usize,
    on: Day,
}

/// The result of an operation, or the reason why it was refused.
pub type Verdict = Result<Outcome, String>;

/// Refuses an operation unless the condition is true.
fn require(is_so: bool, why: &str) -> Result<(), String> {
    if is_so { Ok(()) } else { Err(why.to_owned()) }
}

impl Desk {
    /// Returns a desk without anything in it.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            today: 0,
            limits: Limits { renewals: 2, open_loans: 5, offer_days: 7 },
            devices: Vec::new(),
            piles: BTreeMap::new(),
            loans: Vec::new(),
            holds: Vec::new(),
            fittings: Vec::new(),
            tags_made: [0; SITES.len()],
            first_came: BTreeMap::new(),
        }
    }

    /// Carries out an operation. A refused one changes nothing.
    ///
    /// # Errors
    /// Returns the reason of the refusal.
    pub fn carry_out(&mut self, op: &Op) -> Verdict {
        let mut tried = self.clone();
        let done = tried.attempt(op)?;
        *self = tried;
        Ok(done)
    }

    fn attempt(&mut self, op: &Op) -> Verdict {
        match op {
            Op::Wait { days } => {
                self.today += days;
                Ok(Outcome::Nothing)
            }
            Op::SetLimit { setting, value } => self.set_limit(*setting, *value),
            Op::Receive(receive) => self.receive(receive),
            Op::MoveItem(moved) => self.move_item(moved),
            Op::MoveQuantity(moved) => self.move_quantity(moved),
            Op::Fit(fit) => self.fit(fit),
            Op::FitSome(fit) => self.fit_some(fit),
            Op::Count { site, tags, on } => self.count(*site, tags, *on),
            Op::Lend(lend) => self.lend(lend),
            Op::TakeBack(back) => self.take_back(back),
            Op::Renew { loan, on, due_on } => self.renew(*loan, *on, *due_on),
            Op::PlaceHold(hold) => self.place_hold(hold),
            Op::CancelHold { hold, on } => self.cancel_hold(*hold, *on),
        }
    }

    fn set_limit(&mut self, setting: words::Setting, value: u16) -> Verdict {
        require(value <= 3650, "no limit is that high")?;
        match setting {
            words::Setting::Renewals => self.limits.renewals = value,
            words::Setting::OpenLoans => self.limits.open_loans = value,
            words::Setting::OfferDays => self.limits.offer_days = value,
        }
        Ok(Outcome::Nothing)
    }

    fn not_in_the_future(&self, on: Day) -> Result<(), String> {
        require(on <= self.today, "that day has not come yet")
    }
}
