//! The figures that can be explained, and the structure of an explanation. `explain` fills it in.

use jiff::civil::Date;

use super::CountedPeriod;
use crate::model::{
    FittingNo, ItemNo, Left, LoanNo, Money, NeedKind, NeedNo, PersonNo, Place, ServiceNo,
    UsageFrequency, WithdrawnReason,
};
use crate::registry::Label;

/// A figure that can be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Figure {
    /// Students on the needs lists.
    StudentsOnList,
    /// People with a countable device need.
    PersonsInNeed,
    /// Of those, people with such a need met in the period.
    PersonsFitted,
    /// Of those, people with all such needs met in the period.
    PersonsFullyFitted,
    /// Countable device needs.
    Needs,
    /// Of those, needs met in the period.
    NeedsMet,
    /// Device needs with a six-month follow-up in the period.
    FollowedUp,
    /// Of those, needs whose device is used.
    InUse,
    /// People fitted who have no countable device need.
    UnlistedPersons,
    /// Loans that began in the period.
    Loans,
    /// Distinct borrowers of these loans.
    Borrowers,
    /// Loans that ended in the period.
    Returned,
    /// Loans that were open at the end of the period.
    Open,
    /// Of those, overdue loans.
    Overdue,
    /// People registered on the last day.
    PersonsRegistered,
    /// People with a countable need of any kind.
    RehabPersonsInNeed,
    /// People with a service or fitting in the period.
    RehabPersonsServed,
    /// Of those, people with a countable need of any kind.
    RehabPersonsServedInNeed,
    /// Of those served, people registered on the last day.
    RehabPersonsServedRegistered,
    /// People served under the programme `child-rehab`.
    ChildrenServed,
    /// Of those, people served at home.
    ChildrenServedAtHome,
    /// Devices donated in the period.
    DonatedItems,
    /// Value of these devices, in fen.
    DonatedValue,
}

impl Figure {
    /// All figures.
    pub const ALL: &[Self] = &[
        Self::StudentsOnList,
        Self::PersonsInNeed,
        Self::PersonsFitted,
        Self::PersonsFullyFitted,
        Self::Needs,
        Self::NeedsMet,
        Self::FollowedUp,
        Self::InUse,
        Self::UnlistedPersons,
        Self::Loans,
        Self::Borrowers,
        Self::Returned,
        Self::Open,
        Self::Overdue,
        Self::PersonsRegistered,
        Self::RehabPersonsInNeed,
        Self::RehabPersonsServed,
        Self::RehabPersonsServedInNeed,
        Self::RehabPersonsServedRegistered,
        Self::ChildrenServed,
        Self::ChildrenServedAtHome,
        Self::DonatedItems,
        Self::DonatedValue,
    ];

    /// Returns the name of the figure in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::StudentsOnList => "students_on_list",
            Self::PersonsInNeed => "persons_in_need",
            Self::PersonsFitted => "persons_fitted",
            Self::PersonsFullyFitted => "persons_fully_fitted",
            Self::Needs => "needs",
            Self::NeedsMet => "needs_met",
            Self::FollowedUp => "followed_up",
            Self::InUse => "in_use",
            Self::UnlistedPersons => "unlisted_persons",
            Self::Loans => "loans",
            Self::Borrowers => "borrowers",
            Self::Returned => "returned",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::PersonsRegistered => "persons_registered",
            Self::RehabPersonsInNeed => "rehab_persons_in_need",
            Self::RehabPersonsServed => "rehab_persons_served",
            Self::RehabPersonsServedInNeed => "rehab_persons_served_in_need",
            Self::RehabPersonsServedRegistered => "rehab_persons_served_registered",
            Self::ChildrenServed => "children_served",
            Self::ChildrenServedAtHome => "children_served_at_home",
            Self::DonatedItems => "donated_items",
            Self::DonatedValue => "donated_value",
        }
    }

    /// The rates, each with its numerator. Records that a rate lacks are the ones *not met* in its numerator.
    const RATES: &[(&'static str, Self)] = &[
        ("fitting_rate", Self::PersonsFitted),
        ("full_fitting_rate", Self::PersonsFullyFitted),
        ("needs_rate", Self::NeedsMet),
        ("in_use_rate", Self::InUse),
        ("service_rate", Self::RehabPersonsServedInNeed),
        ("coverage", Self::RehabPersonsServedRegistered),
    ];

    /// Iterates over the names of all figures, and of the rates that are explained by their numerators.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        let rates = Self::RATES.iter().map(|(code, _)| *code);
        Self::ALL.iter().map(|figure| figure.code()).chain(rates)
    }

    /// Returns the figure with a name. For a rate, this is its numerator.
    pub fn from_code(code: &str) -> Option<Self> {
        let rate = Self::RATES.iter().find(|(known, _)| *known == code).map(|(_, figure)| *figure);
        rate.or_else(|| Self::ALL.iter().copied().find(|figure| figure.code() == code))
    }
}

/// The subject that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// A person: number and name.
    Person(PersonNo, String),
    /// An organisation: name.
    Org(String),
    /// A need: number and name of the person.
    Need(NeedNo, String),
    /// A loan: number and name of the borrower.
    Loan(LoanNo, String),
    /// Received stock: number and model.
    Item(ItemNo, Label),
}

/// The reason for which a record is included, not met or excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A need that is not met, and the day of identification.
    NotMet(NeedNo, Date),
    /// A need for several devices of which some were handed over: day of identification, devices handed over, devices
    /// needed.
    PartlyMet(NeedNo, Date, u32, u32),
    /// A need that is met: day of identification, fitting and its day.
    Met(NeedNo, Date, FittingNo, Date),
    /// A need that was met before the period: days of identification and handover.
    MetBefore(NeedNo, Date, Date),
    /// A need that was met after the period: days of identification and handover.
    MetAfter(NeedNo, Date, Date),
    /// A need that was withdrawn: days of identification and withdrawal, and the reason.
    Withdrawn(NeedNo, Date, Date, WithdrawnReason),
    /// A six-month follow-up on the fitting of a need: its day and the answer.
    Answered(NeedNo, FittingNo, Date, UsageFrequency),
    /// A need that was identified after the period, and the day.
    IdentifiedAfter(NeedNo, Date),
    /// A need that was identified after its person left: both days.
    IdentifiedAfterLeaving(NeedNo, Date, Date),
    /// A need of another kind than device, which is ongoing: its kind and the day of identification.
    GoesOn(NeedNo, NeedKind, Date),
    /// A device that was handed over: its model, the day, and the need that it met, if any.
    Fitted(FittingNo, Label, Date, Option<NeedNo>),
    /// A service: its kind, day and place.
    Served(ServiceNo, NeedKind, Date, Option<Place>),
    /// The person had no service in the period.
    NotServed,
    /// The person has no countable need of any kind.
    NotInNeed,
    /// The person was registered on the day.
    Registered(Date),
    /// The person was registered on a day after the period.
    RegisteredAfter(Date),
    /// The person left on or before the last day of the period.
    Left(Left),
    /// A loan: the days on which it began, is due, and ended.
    Lent(LoanNo, Date, Option<Date>, Option<Date>),
    /// A loan without a due day, which counts as an issue, and its day.
    Issued(LoanNo, Date),
    /// A donation: donor, day, quantity and value.
    Donated(Option<String>, Date, u32, Option<Money>),
}

/// A record in an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The subject of the record.
    pub subject: Subject,
    /// The amount by which the record counts: a value in fen, a quantity of donated devices, and otherwise one.
    pub amount: u64,
    /// The reasons, one for each record that decides the classification.
    pub why: Vec<Reason>,
}

/// The explanation of a figure. Each list is ordered by number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The explained figure.
    pub figure: Figure,
    /// The period of the figure.
    pub period: CountedPeriod,
    /// The records that the figure counts.
    pub included: Vec<Entry>,
    /// The records of the whole that the figure is a part of, but which it does not count.
    pub not_met: Vec<Entry>,
    /// The related records that are in neither.
    pub excluded: Vec<Entry>,
}
