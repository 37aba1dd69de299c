//! The operations of the desk, their results, and the status of a device.

use super::Day;

/// The status of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Clean and in stock.
    InStock,
    /// Lent, and expected back.
    OnLoan,
    /// Handed over for good.
    Issued,
    /// Back, but not clean yet.
    Cleaning,
    /// Under repair.
    Repair,
    /// On display, and expected back.
    Display,
    /// On its way to another site.
    Transit,
    /// At an unknown place.
    Lost,
    /// Out of use for good.
    Retired,
}

/// An action on a device.
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
    /// Sent for repair.
    Repair,
    /// Repaired.
    Mend,
    /// Lost.
    Lose,
    /// Found again.
    Find,
    /// Taken out of use.
    Retire,
    /// A correction of a record, which is no action of the desk.
    Correct,
}

impl Standing {
    /// Returns the code.
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

    /// Returns the code.
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

/// A lent item: a device by its place, or some of a bulk model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A device.
    Device(usize),
    /// A model that should be a bulk model.
    Some(usize),
}

/// The due day of a loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The end of the loan period.
    Usual,
    /// On this day.
    On(Day),
    /// Never.
    Never,
}

/// The condition of a returned device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Good.
    Good,
    /// Worn.
    Worn,
    /// Damaged.
    Damaged,
}

/// A limit that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The number of times that a loan can be renewed.
    Renewals,
    /// The number of open loans of a borrower.
    OpenLoans,
    /// The number of days for which a device is kept.
    OfferDays,
}

/// An operation of the desk.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub enum Op {
    /// Days pass.
    Wait { days: Day },
    /// A limit is set.
    SetLimit { setting: Setting, value: u16 },
    /// Stock is received.
    Receive(Receive),
    /// An action on a device.
    MoveItem(MoveItem),
    /// An action on a quantity of a bulk model.
    MoveQuantity(MoveQuantity),
    /// A device is handed over for good.
    Fit(Fit),
    /// Some of a bulk model are handed over for good.
    FitSome(FitSome),
    /// A stock-take at a site.
    Count { site: usize, tags: Vec<String>, on: Day },
    /// Items are lent, all or none.
    Lend(Lend),
    /// Loans are returned.
    TakeBack(TakeBack),
    /// A loan is renewed.
    Renew { loan: usize, on: Day, due_on: Option<Day> },
    /// A hold is placed.
    PlaceHold(PlaceHold),
    /// A hold is cancelled.
    CancelHold { hold: usize, on: Day },
}

/// A receipt of stock.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct Receive {
    pub model: usize,
    pub site: usize,
    pub quantity: u32,
    /// The given tags. The site generates the missing ones.
    pub tags: Vec<String>,
    pub on: Day,
}

/// An action on a device.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct MoveItem {
    pub device: usize,
    pub step: Step,
    pub on: Day,
    pub to: Option<usize>,
    /// A reason is given.
    pub reason: bool,
}

/// An action on a quantity of a bulk model.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct MoveQuantity {
    pub model: usize,
    pub site: usize,
    pub quantity: u32,
    pub step: Step,
    pub on: Day,
    pub to: Option<usize>,
    /// A reason is given.
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

/// A loan of items, all or none.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct Lend {
    pub what: Vec<(Thing, u32)>,
    pub borrower: usize,
    pub on: Day,
    pub due: Due,
    pub site: Option<usize>,
}

/// A return of loans.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct TakeBack {
    pub loans: Vec<usize>,
    /// The quantity of each. By default all.
    pub quantity: Option<u32>,
    pub on: Day,
    pub condition: Option<Condition>,
    pub lost: bool,
}

/// A hold on a model.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct PlaceHold {
    pub model: usize,
    pub site: Option<usize>,
    pub borrower: usize,
    pub priority: u8,
    pub on: Day,
}

/// The result of an operation that was not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No result.
    Nothing,
    /// The tags of the received devices. A bulk model has none.
    Received(Vec<String>),
    /// The new statuses, in the order of the devices named.
    Stands(Vec<Standing>),
    /// The loans that began.
    Lent(Vec<usize>),
    /// The new due day.
    Due(Day),
    /// The hold.
    Waits(usize),
    /// The fitting.
    Fitted(usize),
    /// The tags that were found, missing, and unexpected.
    Counted {
        /// Found at the right site.
        found: Vec<String>,
        /// Not found.
        missing: Vec<String>,
        /// Found, but expected elsewhere or unknown.
        unexpected: Vec<String>,
    },
}
