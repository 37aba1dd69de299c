//! The figures that can be explained, and the shape of an explanation. Who is in it is decided in `explain`.

use jiff::civil::Date;

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
    /// Of those, people with one met.
    PersonsFitted,
    /// Of those, people with all met.
    PersonsFullyFitted,
    /// Countable device needs.
    Needs,
    /// Of those, the ones met.
    NeedsMet,
    /// Device needs about whose fitting someone was asked after six months.
    FollowedUp,
    /// Of those, the ones used.
    InUse,
    /// People fitted who have no countable device need.
    UnlistedPersons,
    /// Loans that began.
    Loans,
    /// Their borrowers.
    Borrowers,
    /// Loans that ended.
    Returned,
    /// Loans that went on at the end.
    Open,
    /// Of those, the ones due before.
    Overdue,
    /// People registered on the last day.
    PersonsRegistered,
    /// People with a countable need of any kind.
    RehabPersonsInNeed,
    /// People served.
    RehabPersonsServed,
    /// Of those, people in need.
    RehabPersonsServedInNeed,
    /// Of those served, people registered on the last day.
    RehabPersonsServedRegistered,
    /// People served under the programme of rehabilitation of children.
    ChildrenServed,
    /// Of those, people served at home.
    ChildrenServedAtHome,
    /// Devices donated.
    DonatedItems,
    /// What they are worth, in fen.
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

    /// The name of the figure in reports.
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

    /// The rates, each with its numerator: those whom it lacks are then not met.
    const RATES: &[(&'static str, Self)] = &[
        ("fitting_rate", Self::PersonsFitted),
        ("full_fitting_rate", Self::PersonsFullyFitted),
        ("needs_rate", Self::NeedsMet),
        ("in_use_rate", Self::InUse),
        ("service_rate", Self::RehabPersonsServedInNeed),
        ("coverage", Self::RehabPersonsServedRegistered),
    ];

    /// The names in reports of all figures, and of the rates that are explained by their numerators.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        let rates = Self::RATES.iter().map(|(code, _)| *code);
        Self::ALL.iter().map(|figure| figure.code()).chain(rates)
    }

    /// The figure of a name in reports; of a rate its numerator.
    pub fn from_code(code: &str) -> Option<Self> {
        let rate = Self::RATES.iter().find(|(known, _)| *known == code).map(|(_, figure)| *figure);
        rate.or_else(|| Self::ALL.iter().copied().find(|figure| figure.code() == code))
    }
}

/// Whom or what a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// A person, by number and name.
    Person(PersonNo, String),
    /// An organisation, by name.
    Org(String),
    /// A need, and the name of its person.
    Need(NeedNo, String),
    /// A loan, and the name of its borrower.
    Loan(LoanNo, String),
    /// Received stock, and its model.
    Item(ItemNo, Label),
}

/// Why it is in, not met, or excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A need was identified on a day, and not met.
    NotMet(NeedNo, Date),
    /// A need was identified on a day, and met by a fitting on another.
    Met(NeedNo, Date, FittingNo, Date),
    /// A need was identified on a day, and met before the period.
    MetBefore(NeedNo, Date, Date),
    /// A need was identified on a day, and met after the period.
    MetAfter(NeedNo, Date, Date),
    /// A need was identified on a day, and withdrawn on another.
    Withdrawn(NeedNo, Date, Date, WithdrawnReason),
    /// About the fitting of a need someone was asked on a day, and said this.
    Answered(NeedNo, FittingNo, Date, UsageFrequency),
    /// A need was identified after the period.
    IdentifiedAfter(NeedNo, Date),
    /// A need was identified on a day when its person had left.
    IdentifiedAfterLeaving(NeedNo, Date, Date),
    /// A need of another kind than a device was identified on a day: it goes on.
    GoesOn(NeedNo, NeedKind, Date),
    /// A device was handed over on a day, a need met or none.
    Fitted(FittingNo, Label, Date, Option<NeedNo>),
    /// A service was given on a day.
    Served(ServiceNo, NeedKind, Date, Option<Place>),
    /// No service in the period.
    NotServed,
    /// No countable need of any kind.
    NotInNeed,
    /// Registered on a day.
    Registered(Date),
    /// Registered on a day after the period.
    RegisteredAfter(Date),
    /// Left by the end of the period.
    Left(Left),
    /// Lent on a day, due on another, back on a third.
    Lent(LoanNo, Date, Option<Date>, Option<Date>),
    /// Lent on a day without an end: an issue, and no loan.
    Issued(LoanNo, Date),
    /// Received on a day as a donation: how many, and what they are worth.
    Donated(Option<String>, Date, u32, Option<Money>),
}

/// A record that a figure counts, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Whom or what.
    pub subject: Subject,
    /// How much it counts for: one, but of a value its worth in fen, and of donations how many.
    pub amount: u64,
    /// Why; several reasons where several records speak.
    pub why: Vec<Reason>,
}

/// What a figure is made of, each list in the order of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The figure.
    pub figure: Figure,
    /// What is in it.
    pub included: Vec<Entry>,
    /// What is in the whole that it is a part of, and not in it.
    pub not_met: Vec<Entry>,
    /// What is in neither, though it has to do with it.
    pub excluded: Vec<Entry>,
}
