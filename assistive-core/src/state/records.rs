//! The records that the tables hold: what is known now. Codes of other records have become numbers.
//!
//! Their encoding in checkpoints may change any day: `store::manifest` numbers it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person_attributes::PersonAttributes;
pub(crate) use crate::journal::events::HoldState;
use crate::journal::events::ModelFacts;
use crate::model::{
    AssessmentOutcome, CitizenId, Condition, ContactMode, DeviceClass, DivisionCode, DivisionNo,
    FittingNo, Issue, ItemNo, ItemStatus, Level, LoanNo, LocalKey, Measurement, Mode, ModelNo,
    Money, NeedKind, NeedNo, OrgNo, PersonNo, Place, Programme, Purpose, Round, Score, SiteCode,
    SiteKind, SiteNo, Source, StockAction, StockLevelNo, Tag, UsageFrequency, UsageProblem,
    Withdrawn, day,
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

/// A device model has no references that could become numbers.
pub(crate) type Model = ModelFacts;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) attributes: PersonAttributes,
    pub(crate) citizen: Option<CitizenId>,
    /// The issues of the certificate, in the order in which they became known.
    pub(crate) issues: Vec<Issue>,
    pub(crate) keys: Vec<LocalKey>,
    pub(crate) name: Box<str>,
    pub(crate) class_name: Option<Box<str>>,
    pub(crate) guardian: Option<Box<str>>,
    pub(crate) phone: Option<Box<str>>,
    /// Ids of other records of this person, which are found by them.
    pub(crate) former: Vec<CitizenId>,
    /// The record of the same person that all of this one went to.
    pub(crate) merged_into: Option<PersonNo>,
}

impl Person {
    /// The issue of the certificate that is valid now: the latest re-issue, of those the last to be known.
    pub(crate) fn issue(&self) -> Option<Issue> {
        self.issues.iter().copied().max_by_key(|issue| issue.reissue)
    }
}

/// The device of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum NeedDevice {
    Model(ModelNo),
    Class(DeviceClass),
}

impl NeedDevice {
    /// Whether both needs are for the same device code, or both for none.
    pub(crate) fn same_of(one: Option<Self>, other: Option<Self>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => one.same(other),
            (one, other) => one == other,
        }
    }

    /// Whether both are the same device code: the same model, or the same class in either scheme.
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
    /// Days under which later lists named it again.
    #[serde(with = "day::list")]
    pub(crate) listed_again: Vec<Date>,
    pub(crate) programme: Option<Programme>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) basic: Option<bool>,
    pub(crate) priority: Option<u8>,
    pub(crate) quantity: u32,
    /// As last stated; without effect while a fitting of an earlier day meets the need.
    pub(crate) withdrawn: Option<Withdrawn>,
    /// All withdrawals that were ever stated, the one that holds among them.
    pub(crate) stated: Vec<Withdrawn>,
    #[serde(with = "day::option")]
    pub(crate) valid_to: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fitting {
    pub(crate) person: PersonNo,
    pub(crate) model: ModelNo,
    #[serde(with = "day")]
    pub(crate) fitted_on: Date,
    /// The need that it met; none: it is unlisted.
    pub(crate) need: Option<NeedNo>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) quantity: u32,
    pub(crate) mode: Option<Mode>,
    pub(crate) place: Option<Place>,
    pub(crate) cost: Option<Money>,
    pub(crate) subsidy: Option<Money>,
    pub(crate) provider: Option<Box<str>>,
    /// What it took from stock.
    pub(crate) taken: Option<Taken>,
    /// Someone said which need it meets, or that it meets none: that stays, whatever lists come later.
    pub(crate) pinned: bool,
}

/// What a fitting took from stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Taken {
    Item(ItemNo),
    /// As many as were fitted.
    StockLevel(StockLevelNo),
}

/// A professional looked at a need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Assessment {
    pub(crate) need: NeedNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) finding: AssessmentOutcome,
    pub(crate) assessor: Option<Box<str>>,
    /// The model that is recommended.
    pub(crate) model: Option<ModelNo>,
    pub(crate) measurements: Vec<Measurement>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
}

/// Someone was trained in the use of what was fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Training {
    pub(crate) fitting: FittingNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) trainer: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
}

/// Someone was asked about what was fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FollowUp {
    pub(crate) fitting: FittingNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) round: Round,
    pub(crate) used: UsageFrequency,
    pub(crate) satisfied: Option<bool>,
    pub(crate) trouble: Option<UsageProblem>,
    pub(crate) wants_repair: bool,
    pub(crate) wants_training: bool,
    pub(crate) asked: Option<ContactMode>,
    pub(crate) scores: Vec<Score>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
}

/// A service that is no device.
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
    /// None of a bulk model: then what follows from `site` on says nothing, and its [`StockLevel`] counts.
    pub(crate) tag: Option<Tag>,
    pub(crate) quantity: u32,
    pub(crate) serial: Option<Box<str>>,
    pub(crate) source: Option<Source>,
    pub(crate) donor: Option<Box<str>>,
    /// Of the whole quantity.
    pub(crate) value: Option<Money>,
    #[serde(with = "day")]
    pub(crate) received_on: Date,
    pub(crate) programme: Option<Programme>,
    pub(crate) by: Option<Box<str>>,
    pub(crate) site: SiteNo,
    pub(crate) status: ItemStatus,
    #[serde(with = "day")]
    pub(crate) since: Date,
    pub(crate) holder: Holder,
}

/// Who or what a device is with, where it is not in stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Holder {
    Nobody,
    Loan(LoanNo),
    Fitting(FittingNo),
    /// On its way there.
    Site(SiteNo),
}

/// What a site has of a bulk model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StockLevel {
    pub(crate) model: ModelNo,
    pub(crate) site: SiteNo,
    /// By standing, in the order of [`ItemStatus::ALL`].
    pub(crate) counts: [u32; 9],
    /// What all of it is worth, in fen.
    pub(crate) value: u64,
}

impl StockLevel {
    /// How many stand so.
    pub(crate) fn count(&self, status: ItemStatus) -> u32 {
        self.counts[status as usize - 1]
    }
}

/// Something that was done with a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Move {
    pub(crate) item: ItemNo,
    #[serde(with = "day")]
    pub(crate) on: Date,
    pub(crate) step: StockAction,
    pub(crate) to: ItemStatus,
    /// Where it is afterwards.
    pub(crate) site: SiteNo,
    pub(crate) holder: Holder,
    pub(crate) note: Option<Box<str>>,
    pub(crate) by: Option<Box<str>>,
}

/// What is lent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Lent {
    Item(ItemNo),
    Bulk(ModelNo),
}

/// Who borrows.
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
    /// None: it is open-ended, and counts as an issue, not as a loan.
    #[serde(with = "day::option")]
    pub(crate) due_on: Option<Date>,
    /// The day on which it, or the last of it, came back or was lost.
    #[serde(with = "day::option")]
    pub(crate) in_on: Option<Date>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) quantity: u32,
    /// How many came back while others are still out.
    pub(crate) back: u32,
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
    /// Whether it counts as an issue, and as no loan: it is never due.
    pub(crate) fn is_issue(&self) -> bool {
        self.due_on.is_none()
    }

    /// Whether it had begun by a day and not ended, by then.
    pub(crate) fn is_open_on(&self, day: Date) -> bool {
        self.out_on <= day && self.in_on.is_none_or(|back| back > day)
    }

    /// How many are still out.
    pub(crate) fn out(&self) -> u32 {
        if self.in_on.is_some() { 0 } else { self.quantity.saturating_sub(self.back) }
    }
}

/// An organisation that borrows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Org {
    pub(crate) name: Box<str>,
}

/// Someone waits for a model.
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
