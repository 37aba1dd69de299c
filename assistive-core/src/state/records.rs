//! The records in the tables: the current knowledge. References to other records are numbers here, not codes.
//!
//! The encoding in checkpoints may change at any time. `blockstore::manifest` holds its version number.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person_attributes::PersonAttributes;
use crate::journal::events::{Change, ModelFacts, MoveChange};
pub(crate) use crate::journal::events::{HoldState, LoanReturn};
use crate::model::{
    AssessmentOutcome, Category, CategorySet, CitizenId, Condition, ContactMode, DeviceClass,
    DivisionCode, DivisionNo, FittingNo, Issue, ItemNo, ItemStatus, Level, LoanNo, LocalKey,
    Measurement, Mode, ModelNo, Money, NeedKind, NeedNo, OrgNo, PersonNo, Place, Programme,
    Purpose, Round, Satisfaction, Score, SiteCode, SiteKind, SiteNo, Source, StockAction,
    StockLevelNo, Tag, UsageFrequency, UsageProblem, Withdrawn, day,
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Division {
    pub(crate) code: DivisionCode,
    pub(crate) name: String,
    pub(crate) name_en: Option<String>,
    pub(crate) level: Option<Level>,
    pub(crate) parent: Option<DivisionNo>,
    pub(crate) successor: Option<DivisionNo>,
    #[serde(with = "day::option")]
    pub(crate) valid_from: Option<Date>,
    #[serde(with = "day::option")]
    pub(crate) valid_to: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Site {
    pub(crate) code: SiteCode,
    pub(crate) name: String,
    pub(crate) kind: SiteKind,
    pub(crate) division: DivisionNo,
    pub(crate) parent: Option<SiteNo>,
}

/// A device model. It has no references, so the payload of the event is stored as it is.
pub(crate) type Model = ModelFacts;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) attributes: PersonAttributes,
    pub(crate) citizen: Option<CitizenId>,
    /// The issues of the certificate, in the order in which they were recorded.
    pub(crate) issues: Vec<Issue>,
    pub(crate) keys: Vec<LocalKey>,
    pub(crate) name: Box<str>,
    pub(crate) class_name: Option<Box<str>>,
    pub(crate) guardian: Option<Box<str>>,
    pub(crate) phone: Option<Box<str>>,
    /// The categories that make up a multiple disability, as far as they are known.
    pub(crate) categories: CategorySet,
    pub(crate) address: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
    /// The ids of merged records of this person. They still find the person.
    pub(crate) former: Vec<CitizenId>,
    /// The day of registration that was given, or the day of entry if none was given.
    #[serde(with = "day")]
    pub(crate) registration_recorded: Date,
    /// True if no day of registration was given. The day in the attributes is then derived.
    pub(crate) registration_assumed: bool,
    /// The day of entry, if an earlier version moved the recorded day to that of a fact.
    #[serde(with = "day::option")]
    pub(super) entered_on: Option<Date>,
    /// The record of the same person that this one was merged into.
    pub(crate) merged_into: Option<PersonNo>,
}

impl Person {
    /// Returns the valid issue of the certificate: the latest re-issue, and of equal ones the one recorded last.
    pub(crate) fn issue(&self) -> Option<Issue> {
        self.issues.iter().copied().max_by_key(|issue| issue.reissue)
    }

    /// Returns the length of the longest list.
    pub(super) fn longest_list(&self) -> usize {
        let attributes = &self.attributes;
        let dated = [
            attributes.category.parts().1.len(),
            attributes.grade.parts().1.len(),
            attributes.division.parts().1.len(),
            attributes.school.parts().1.len(),
        ];
        let listed = [self.issues.len(), self.keys.len(), self.former.len()];
        dated.into_iter().chain(listed).max().unwrap_or_default()
    }

    /// Returns the category that was valid last.
    pub(crate) fn latest_category(&self) -> Option<Category> {
        let (first, later) = self.attributes.category.parts();
        *later.last().map_or(first, |(_, category)| category)
    }

    /// Returns the categories of which one must be advised for a device: those that make up a multiple disability, as far
    /// as they are known, or else the person's category, if there is one.
    pub(crate) fn advised_categories(&self) -> CategorySet {
        match self.latest_category() {
            Some(Category::Multiple) if !self.categories.is_empty() => self.categories,
            category => category.map(|own| CategorySet::default().with(own)).unwrap_or_default(),
        }
    }
}

/// The device of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum NeedDevice {
    Model(ModelNo),
    Class(DeviceClass),
}

impl NeedDevice {
    /// Checks whether both needs are for the same device code, or both for none.
    pub(crate) fn same_of(one: Option<Self>, other: Option<Self>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => one.same(other),
            (one, other) => one == other,
        }
    }

    /// Checks whether both are the same device code: the same model, or the same class in either scheme.
    pub(crate) fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Class(a), Self::Class(b)) => a.canonical() == b.canonical(),
            (a, b) => a == b,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Need {
    pub(crate) person: PersonNo,
    pub(crate) kind: NeedKind,
    pub(crate) device: Option<NeedDevice>,
    #[serde(with = "day")]
    pub(crate) identified_on: Date,
    /// The days on which later lists named the need again.
    #[serde(with = "day::list")]
    pub(crate) listed_again: Vec<Date>,
    pub(crate) programme: Option<Programme>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) basic: Option<bool>,
    pub(crate) priority: Option<u8>,
    pub(crate) quantity: u32,
    /// The latest withdrawal that was stated. It has no effect if a fitting on an earlier day meets the need.
    pub(crate) withdrawn: Option<Withdrawn>,
    /// All withdrawals that were ever stated, including the valid one.
    pub(crate) stated: Vec<Withdrawn>,
    #[serde(with = "day::option")]
    pub(crate) valid_to: Option<Date>,
    pub(crate) note: Option<Box<str>>,
}

impl Need {
    /// Checks whether a list of this day named the need.
    pub(crate) fn is_listed_on(&self, day: Date) -> bool {
        self.identified_on == day || self.listed_again.contains(&day)
    }

    /// Returns the length of the longest list.
    pub(super) fn longest_list(&self) -> usize {
        self.listed_again.len().max(self.stated.len())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fitting {
    pub(crate) person: PersonNo,
    pub(crate) model: ModelNo,
    #[serde(with = "day")]
    pub(crate) fitted_on: Date,
    /// The need that it met. An unlisted fitting has none.
    pub(crate) need: Option<NeedNo>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) quantity: u32,
    pub(crate) mode: Option<Mode>,
    pub(crate) place: Option<Place>,
    pub(crate) cost: Option<Money>,
    pub(crate) subsidy: Option<Money>,
    pub(crate) provider: Option<Box<str>>,
    /// The stock that was issued for it.
    pub(crate) taken: Option<Taken>,
    /// True if a person decided which need it meets, or that it meets none. Later lists do not change such a link.
    pub(crate) pinned: bool,
}

/// The stock that was issued for a fitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Taken {
    Item(ItemNo),
    /// As many devices of a bulk model as were fitted.
    StockLevel(StockLevelNo),
}

/// An assessment of a need by a professional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Assessment {
    pub(crate) need: NeedNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) finding: AssessmentOutcome,
    pub(crate) assessor: Option<Box<str>>,
    /// The recommended model.
    pub(crate) model: Option<ModelNo>,
    pub(crate) measurements: Vec<Measurement>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
}

/// A training in the use of a fitted device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Training {
    pub(crate) fitting: FittingNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) trainer: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
}

/// A follow-up on a fitted device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FollowUp {
    pub(crate) fitting: FittingNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) round: Round,
    /// The usage, if the person told it.
    pub(crate) used: Option<UsageFrequency>,
    /// The day on which to ask again.
    #[serde(with = "day::option")]
    pub(crate) next_on: Option<Date>,
    pub(crate) satisfied: Option<Satisfaction>,
    pub(crate) trouble: Option<UsageProblem>,
    pub(crate) wants_repair: bool,
    pub(crate) wants_training: bool,
    pub(crate) asked: Option<ContactMode>,
    pub(crate) scores: Vec<Score>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
}

/// A rehabilitation service that is not a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Service {
    pub(crate) person: PersonNo,
    pub(crate) kind: NeedKind,
    #[serde(with = "day")]
    pub(crate) served_on: Date,
    pub(crate) place: Option<Place>,
    pub(crate) provider: Option<Box<str>>,
    pub(crate) programme: Option<Programme>,
}

/// Received stock: a device with a tag, or a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) model: ModelNo,
    pub(crate) received_at: SiteNo,
    /// The tag, or `None` for a bulk model. For a bulk model, the fields from `site` on have no meaning, and its
    /// [`StockLevel`] counts instead.
    pub(crate) tag: Option<Tag>,
    pub(crate) quantity: u32,
    pub(crate) serial: Option<Box<str>>,
    pub(crate) source: Option<Source>,
    pub(crate) donor: Option<Box<str>>,
    /// The value of the whole quantity.
    pub(crate) value: Option<Money>,
    #[serde(with = "day")]
    pub(crate) received_on: Date,
    pub(crate) programme: Option<Programme>,
    pub(crate) by: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) site: SiteNo,
    pub(crate) status: ItemStatus,
    #[serde(with = "day")]
    pub(crate) since: Date,
    pub(crate) holder: Holder,
}

/// The holder of a device that is not in stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Holder {
    Nobody,
    Loan(LoanNo),
    Fitting(FittingNo),
    /// The device is in transit to the site.
    Site(SiteNo),
}

/// The stock of a bulk model at a site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StockLevel {
    pub(crate) model: ModelNo,
    pub(crate) site: SiteNo,
    /// The quantities by status, in the order of [`ItemStatus::ALL`].
    pub(crate) counts: [u32; 9],
    /// The total value in fen.
    pub(crate) value: u64,
}

impl StockLevel {
    /// Returns the quantity with a status.
    pub(crate) fn count(&self, status: ItemStatus) -> u32 {
        self.counts[status as usize - 1]
    }
}

/// A stock movement of a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Move {
    pub(crate) item: ItemNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) step: StockAction,
    pub(crate) to: ItemStatus,
    /// The site of the device after the move.
    pub(crate) site: SiteNo,
    pub(crate) holder: Holder,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
    pub(crate) details: MoveDetails,
}

/// The details of a cleaning or a repair.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MoveDetails {
    /// The method of cleaning and disinfection, which MZ/T 175.2-2021 asks for.
    pub(crate) method: Option<Box<str>>,
    pub(crate) fault: Option<Box<str>>,
    /// The parts that were replaced.
    pub(crate) parts: Option<Box<str>>,
    pub(crate) cost: Option<Money>,
}

impl MoveDetails {
    /// Returns the changes that give these details to a move without any.
    pub(crate) fn as_changes(&self) -> Vec<MoveChange> {
        let text =
            |text: &Option<Box<str>>| Some(Change::new(None, Some(text.as_deref()?.to_owned())));
        let changes = [
            text(&self.method).map(MoveChange::Method),
            text(&self.fault).map(MoveChange::Fault),
            text(&self.parts).map(MoveChange::Parts),
            self.cost.map(|cost| MoveChange::Cost(Change::new(None, Some(cost)))),
        ];
        changes.into_iter().flatten().collect()
    }
}

/// The device or quantity that is lent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Lent {
    Item(ItemNo),
    Bulk(ModelNo),
}

/// The borrower of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Borrower {
    Person(PersonNo),
    Org(OrgNo),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Loan {
    pub(crate) lent: Lent,
    pub(crate) borrower: Borrower,
    #[serde(with = "day")]
    pub(crate) out_on: Date,
    /// The due day. A loan without one is open-ended and counts as an issue.
    #[serde(with = "day::option")]
    pub(crate) due_on: Option<Date>,
    /// The day on which the last device was returned or lost.
    #[serde(with = "day::option")]
    pub(crate) in_on: Option<Date>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) quantity: u32,
    /// The quantity that was returned while the rest is still out.
    pub(crate) back: u32,
    /// The returns of a bulk model, in the order in which they were recorded. Imported loans that have ended have none,
    /// and neither do returns recorded by version 0.1.
    pub(crate) returns: Vec<LoanReturn>,
    pub(crate) need: Option<NeedNo>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) deposit: Option<Money>,
    #[serde(with = "day::option")]
    pub(crate) deposit_back: Option<Date>,
    pub(crate) renewals: u16,
    pub(crate) condition: Option<Condition>,
    pub(crate) missing: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
    pub(crate) back_by: Option<Box<str>>,
}

impl Loan {
    /// Returns the length of the longest list.
    pub(super) fn longest_list(&self) -> usize {
        self.returns.len()
    }

    /// Returns the day of the latest return that is recorded.
    pub(crate) fn last_return(&self) -> Option<Date> {
        self.returns.iter().map(|part| part.on).max()
    }

    /// Checks whether the loan has no due day and therefore counts as an issue.
    pub(crate) fn is_issue(&self) -> bool {
        self.due_on.is_none()
    }

    /// Checks whether the loan had begun on or before a day and not ended by then.
    pub(crate) fn is_open_on(&self, day: Date) -> bool {
        self.out_on <= day && self.in_on.is_none_or(|back| back > day)
    }

    /// Returns the quantity that is still out.
    pub(crate) fn out(&self) -> u32 {
        if self.in_on.is_some() { 0 } else { self.quantity.saturating_sub(self.back) }
    }
}

/// An organisation that borrows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Org {
    pub(crate) name: Box<str>,
}

/// A hold: a borrower waits for a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Hold {
    pub(crate) model: ModelNo,
    pub(crate) site: Option<SiteNo>,
    pub(crate) borrower: Borrower,
    #[serde(with = "day")]
    pub(crate) placed_on: Date,
    pub(crate) priority: u8,
    pub(crate) state: HoldState,
    pub(crate) by: Option<Box<str>>,
}

/// A stock-take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StockTake {
    pub(crate) site: SiteNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) found: u32,
    pub(crate) missing: Vec<ItemNo>,
    pub(crate) unexpected: Vec<String>,
    pub(crate) by: Option<Box<str>>,
}
