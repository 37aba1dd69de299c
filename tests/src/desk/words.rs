//! What can be done at the desk, what it gives, and how a device can stand.

use super::Day;

/// How a device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Clean and at hand.
    InStock,
    /// Lent, and expected back.
    OnLoan,
    /// Handed over for good.
    Issued,
    /// Back, and not clean yet.
    Cleaning,
    /// Being repaired.
    Repair,
    /// On display, and expected back.
    Display,
    /// On its way to another site.
    Transit,
    /// Nobody knows where.
    Lost,
    /// Out of use for good.
    Retired,
}

/// What can be done with a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Lent.
    Lend,
    /// Handed over for good.
    Issue,
    /// Put on display.
    Display,
    /// Sent to another site.
    Send,
    /// Arrived there.
    Arrive,
    /// Came back.
    Return,
    /// Came back damaged.
    ReturnDamaged,
    /// Cleaned and inspected.
    Clean,
    /// Given for repair.
    Repair,
    /// Came back from repair.
    Mend,
    /// Lost.
    Lose,
    /// Found again.
    Find,
    /// Taken out of use.
    Retire,
    /// A record was wrong; nothing that is done at a desk.
    Correct,
}

impl Standing {
    /// The word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InStock => "in-stock",
            Self::OnLoan => "on-loan",
            Self::Issued => "issued",
            Self::Cleaning => "cleaning",
            Self::Repair => "repair",
            Self::Display => "display",
            Self::Transit => "transit",
            Self::Lost => "lost",
            Self::Retired => "retired",
        }
    }
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Clean,
        Self::Return,
        Self::Display,
        Self::Send,
        Self::Arrive,
        Self::ReturnDamaged,
        Self::Repair,
        Self::Mend,
        Self::Lose,
        Self::Find,
        Self::Retire,
        Self::Lend,
        Self::Issue,
        Self::Correct,
    ];

    /// The word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Lend => "lend",
            Self::Issue => "issue",
            Self::Display => "display",
            Self::Send => "send",
            Self::Arrive => "arrive",
            Self::Return => "return",
            Self::ReturnDamaged => "return-damaged",
            Self::Clean => "clean",
            Self::Repair => "repair",
            Self::Mend => "mend",
            Self::Lose => "lose",
            Self::Find => "find",
            Self::Retire => "retire",
            Self::Correct => "correct",
        }
    }
}

/// What is lent: a device by its place, or some of a bulk model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A device.
    Device(usize),
    /// A model that should be a bulk model.
    Some(usize),
}

/// When a loan is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// As the loan period says.
    Usual,
    /// On this day.
    On(Day),
    /// Never.
    Never,
}

/// How a device comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// As it was.
    Good,
    /// Worn.
    Worn,
    /// To be repaired.
    Damaged,
}

/// A limit that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// How often a loan can be renewed.
    Renewals,
    /// How many open loans a borrower can have.
    OpenLoans,
    /// For how many days a device is kept.
    OfferDays,
}

/// Something done at the desk.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub enum Op {
    /// Days go by.
    Wait { days: Day },
    /// A limit is set.
    SetLimit { setting: Setting, value: u16 },
    /// Stock comes in.
    Receive(Receive),
    /// Something is done with a device.
    MoveItem(MoveItem),
    /// Something is done with some of a bulk model.
    MoveQuantity(MoveQuantity),
    /// A device is handed over for good.
    Fit(Fit),
    /// Some of a bulk model are handed over for good.
    FitSome(FitSome),
    /// Tags are scanned at a site.
    Count { site: usize, tags: Vec<String>, on: Day },
    /// Things are lent, all or none.
    Lend(Lend),
    /// Loans come back.
    TakeBack(TakeBack),
    /// A loan goes on for longer.
    Renew { loan: usize, on: Day, due_on: Option<Day> },
    /// Someone waits.
    PlaceHold(PlaceHold),
    /// Someone waits no longer.
    CancelHold { hold: usize, on: Day },
}

/// Stock comes in.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct Receive {
    pub model: usize,
    pub site: usize,
    pub quantity: u32,
    /// Fewer than the quantity, if any: the site makes up the others.
    pub tags: Vec<String>,
    pub on: Day,
}

/// Something is done with a device.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct MoveItem {
    pub device: usize,
    pub step: Step,
    pub on: Day,
    pub to: Option<usize>,
    /// Whether it is said why.
    pub reason: bool,
}

/// Something is done with some of a bulk model.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct MoveQuantity {
    pub model: usize,
    pub site: usize,
    pub quantity: u32,
    pub step: Step,
    pub on: Day,
    pub to: Option<usize>,
    /// Whether it is said why.
    pub reason: bool,
}

/// A device is handed over for good.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct Fit {
    pub person: usize,
    pub model: usize,
    pub device: usize,
    pub on: Day,
}

/// Some of a bulk model are handed over for good, from what a site has of it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct FitSome {
    pub person: usize,
    pub model: usize,
    pub site: usize,
    pub quantity: u32,
    pub on: Day,
}

/// Things are lent, all or none.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct Lend {
    pub what: Vec<(Thing, u32)>,
    pub borrower: usize,
    pub on: Day,
    pub due: Due,
    pub site: Option<usize>,
}

/// Loans come back.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct TakeBack {
    pub loans: Vec<usize>,
    /// How many of each; all, if not given.
    pub quantity: Option<u32>,
    pub on: Day,
    pub condition: Option<Condition>,
    pub lost: bool,
}

/// Someone waits.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct PlaceHold {
    pub model: usize,
    pub site: Option<usize>,
    pub borrower: usize,
    pub priority: u8,
    pub on: Day,
}

/// What something gave that was not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to tell.
    Nothing,
    /// The tags of the devices that came in; none of a bulk model.
    Received(Vec<String>),
    /// How the things stand now, in the order in which they were named.
    Stands(Vec<Standing>),
    /// The loans that began.
    Lent(Vec<usize>),
    /// The day on which the loan is due now.
    Due(Day),
    /// The hold.
    Waits(usize),
    /// The fitting.
    Fitted(usize),
    /// The tags found where they should be, those missed, and those that should not be there.
    Counted {
        /// As they should be.
        found: Vec<String>,
        /// Not found.
        missing: Vec<String>,
        /// Found, and should not be.
        unexpected: Vec<String>,
    },
}
