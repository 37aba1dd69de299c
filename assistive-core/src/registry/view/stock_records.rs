//! The shapes in which stock, loans and holds are shown, and which of them a list shows.

use crate::model::BorrowerName;
use derive_setters::Setters;
use jiff::civil::Date;

use crate::model::{
    Condition, FittingNo, HoldNo, ItemNo, ItemStatus, LoanNo, ModelCode, Money, NeedNo, Programme,
    Purpose, SiteCode, Source, StockAction, StockTakeNo, Tag,
};
use crate::registry::view::filter::Filter;
use crate::registry::view::label::Label;
use crate::registry::view::records::PersonView;

/// Received stock: a device with a tag, or a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ItemView {
    /// Its number.
    pub number: ItemNo,
    /// Its tag; none of a bulk model.
    pub tag: Option<Tag>,
    /// Its model.
    pub model: Label,
    /// Where it is; of a bulk model, where it was received.
    pub site: Label,
    /// Where it was received.
    pub received_at: Label,
    /// How many were received.
    pub quantity: u32,
    /// The maker's number.
    pub serial: Option<String>,
    /// Where it came from.
    pub source: Option<Source>,
    /// Who donated it.
    pub donor: Option<String>,
    /// What it was worth, all of it.
    pub value: Option<Money>,
    /// When it was received.
    pub received_on: Date,
    /// Under which programme.
    pub programme: Label,
    /// How it stands; none of a bulk model, for which [`StockLevelView`] tells.
    pub status: Option<ItemStatus>,
    /// Since when.
    pub since: Date,
    /// Who has it.
    pub holder: HolderView,
    /// The day it is due, where it is lent.
    pub due_on: Option<Date>,
    /// The days for which it has lain in stock without being lent.
    pub idle_days: Option<u64>,
}

/// Who or what a device is with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderView {
    /// Nobody: it is where it is kept.
    Nobody,
    /// Whoever borrowed it.
    Loan(LoanNo, BorrowerView),
    /// Whom it was handed over to for good.
    Fitting(FittingNo, BorrowerView),
    /// It is on its way to a site.
    Site(Label),
}

/// Who borrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorrowerView {
    /// Someone who is registered.
    Person(Box<PersonView>),
    /// An organisation.
    Org(String),
}

/// What a site has of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StockLevelView {
    /// The model.
    pub model: Label,
    /// The site.
    pub site: Label,
    /// How many stand how, in the order of [`ItemStatus`].
    pub counts: Vec<(ItemStatus, u32)>,
    /// What all of it is worth, in fen.
    pub value: u64,
}

impl StockLevelView {
    /// How many stand so.
    pub fn count(&self, status: ItemStatus) -> u32 {
        self.counts.iter().find(|(known, _)| *known == status).map_or(0, |(_, count)| *count)
    }
}

/// Something that happened to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// On which day.
    pub on: Date,
    /// What was done; none: it was received.
    pub step: Option<StockAction>,
    /// From whom it came, or to whom it went.
    pub who: Option<BorrowerView>,
    /// The loan.
    pub loan: Option<LoanNo>,
    /// The fitting.
    pub fitting: Option<FittingNo>,
    /// The site where it was received, went or arrived.
    pub site: Label,
    /// Where it came from, when it was received.
    pub source: Option<Source>,
    /// The donor, when it was received; what else there is to say, when anything was done.
    pub note: Option<String>,
    /// The day it was due, when it was lent.
    pub due_on: Option<Date>,
    /// How it came back.
    pub condition: Option<Condition>,
    /// Whose hands did it, where that is known.
    pub by: Option<String>,
}

/// A device and everyone who had it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceView {
    /// The device, or the quantity of a bulk model.
    pub item: ItemView,
    /// Who had it, from which day, and until which; by the day it went out.
    pub had: Vec<(BorrowerView, Date, Option<Date>)>,
}

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoanView {
    /// Its number.
    pub number: LoanNo,
    /// The device; none of a bulk model.
    pub item: Option<(ItemNo, Tag)>,
    /// The model.
    pub model: Label,
    /// Who borrowed it.
    pub borrower: BorrowerView,
    /// When it went out.
    pub out_on: Date,
    /// When it is due; none: it counts as an issue.
    pub due_on: Option<Date>,
    /// When it came back.
    pub in_on: Option<Date>,
    /// By how many days it is late, where it is still out.
    pub days_late: Option<u64>,
    /// The site that lent it.
    pub site: Label,
    /// How many were lent.
    pub quantity: u32,
    /// How many are still out.
    pub out: u32,
    /// The need that it covers for the time being.
    pub need: Option<NeedNo>,
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// The deposit that was taken.
    pub deposit: Option<Money>,
    /// When it was given back.
    pub deposit_back: Option<Date>,
    /// How often it was renewed.
    pub renewals: u16,
    /// How it came back.
    pub condition: Option<Condition>,
    /// What parts were missing then.
    pub missing: Option<String>,
    /// Who lent it, where that is known.
    pub by: Option<String>,
    /// Who took it back.
    pub back_by: Option<String>,
}

/// How a hold stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HoldStatus {
    /// They wait.
    Waiting,
    /// A device is kept for them until the end of the day; the tag, where it has one.
    Offered(Option<Tag>, Date),
    /// They got it on the day.
    Taken(Date),
    /// They gave it up on the day.
    Cancelled(Date),
    /// The offer had run out on the day.
    Expired(Date),
}

impl HoldStatus {
    /// The codes of all of them.
    pub const CODES: &[&str] = &["waiting", "offered", "taken", "cancelled", "expired"];

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered(..) => "offered",
            Self::Taken(_) => "taken",
            Self::Cancelled(_) => "cancelled",
            Self::Expired(_) => "expired",
        }
    }

    /// The day until which or on which it is so.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Waiting => None,
            Self::Offered(_, day)
            | Self::Taken(day)
            | Self::Cancelled(day)
            | Self::Expired(day) => Some(*day),
        }
    }
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HoldView {
    /// Its number.
    pub number: HoldNo,
    /// The model that is waited for.
    pub model: Label,
    /// Where it is to be fetched.
    pub site: Label,
    /// Who waits.
    pub borrower: BorrowerView,
    /// Since when.
    pub placed_on: Date,
    /// Priority, 1 (first) to 3.
    pub priority: u8,
    /// How it stands.
    pub status: HoldStatus,
    /// Which place they have among those who wait, from 1.
    pub place: Option<u64>,
    /// The day on which one is expected to be free for them, as the days say on which loans are due.
    pub expected_on: Option<Date>,
    /// Who noted it.
    pub by: Option<String>,
}

/// A stock-take that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StockTakeView {
    /// Its number.
    pub number: StockTakeNo,
    /// The site.
    pub site: Label,
    /// The day.
    pub on: Date,
    /// How many devices were there as they should be.
    pub found: u32,
    /// The tags of those that should have been there.
    pub missing: Vec<String>,
    /// The tags that should not have been there.
    pub unexpected: Vec<String>,
    /// Who counted.
    pub by: Option<String>,
}

/// Which stock a list shows; what is not given takes all.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ItemFilter {
    /// By model, site, the division of the site, and programme.
    pub filter: Filter,
    /// Of this model.
    pub model: Option<ModelCode>,
    /// Standing so.
    pub status: Option<ItemStatus>,
    /// Donated by whoever has this in their name.
    pub donor: Option<String>,
    /// Standing so for at least as many days.
    pub for_days: Option<u64>,
    /// In stock and not lent for at least as many days.
    pub idle_days: Option<u64>,
}

/// Which loans a list shows; what is not given takes all.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct LoanFilter {
    /// Only those that go on, or only those that ended.
    pub open: Option<bool>,
    /// Due on or before this day, and not back.
    pub due_by: Option<Date>,
    /// Due before the day as of which is asked, and not back.
    pub overdue: bool,
    /// Of this borrower.
    pub borrower: Option<BorrowerName>,
    /// Of this device.
    pub item: Option<ItemNo>,
    /// Of this model.
    pub model: Option<ModelCode>,
    /// Lent by this site.
    pub site: Option<SiteCode>,
    /// Begun in these days.
    pub out: Option<crate::model::Period>,
}

/// Which holds a list shows; what is not given takes all.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct HoldFilter {
    /// Only those that are not over.
    pub active: bool,
    /// Only those for which a device is kept.
    pub ready: bool,
    /// On this model.
    pub model: Option<ModelCode>,
    /// Of this borrower.
    pub borrower: Option<BorrowerName>,
}

impl ItemView {
    /// What people call it: its tag, or its number.
    pub fn name(&self) -> String {
        self.tag.as_ref().map_or_else(|| self.number.to_string(), ToString::to_string)
    }
}

impl StockLevelView {
    /// How many there are, however they stand.
    pub fn quantity(&self) -> u64 {
        self.counts.iter().map(|(_, count)| u64::from(*count)).sum()
    }
}

/// The programme of stock, as it is shown.
pub(super) fn programme_label(programme: Option<&Programme>) -> Label {
    programme.map_or(Label::None, Label::programme)
}
