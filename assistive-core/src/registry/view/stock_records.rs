//! The records of stock, loans and holds that a view returns, and their filters.

use crate::model::BorrowerName;
use derive_setters::Setters;
use jiff::civil::Date;
use serde::Serialize;

use crate::model::{
    Condition, FittingNo, HoldNo, ItemNo, ItemStatus, LoanNo, ModelCode, Money, NeedNo, Programme,
    Purpose, SiteCode, Source, StockAction, StockTakeNo, Tag,
};
use crate::registry::view::filter::Filter;
use crate::registry::view::json;
use crate::registry::view::label::Label;
use crate::registry::view::records::PersonView;

/// Received stock: a device with a tag, or a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ItemView {
    /// The number.
    #[serde(rename = "item")]
    pub number: ItemNo,
    /// The tag. `None` for a bulk model.
    pub tag: Option<Tag>,
    /// The model.
    #[serde(rename = "device")]
    pub model: Label,
    /// The site of the device. For a bulk model, the site that received it.
    pub site: Label,
    /// The site that received it.
    pub received_at: Label,
    /// The number of devices received.
    pub quantity: u32,
    /// The maker's serial number.
    pub serial: Option<String>,
    /// The source.
    pub source: Option<Source>,
    /// The donor.
    pub donor: Option<String>,
    /// The value of the whole quantity.
    pub value: Option<Money>,
    /// The day on which it was received.
    pub received_on: Date,
    /// The programme.
    pub programme: Label,
    /// The note.
    pub note: Option<String>,
    /// The status. `None` for a bulk model; [`StockLevelView`] counts these.
    #[serde(rename = "standing")]
    pub status: Option<ItemStatus>,
    /// The day since which it has this status.
    pub since: Date,
    /// The holder.
    pub holder: HolderView,
    /// The due day, if it is on loan.
    pub due_on: Option<Date>,
    /// The days for which it has been in stock without a loan.
    pub idle_days: Option<u64>,
}

/// The holder of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderView {
    /// No holder: the device is at its site.
    Nobody,
    /// The borrower.
    Loan(LoanNo, BorrowerView),
    /// The person to whom it was handed over for good.
    Fitting(FittingNo, BorrowerView),
    /// The site to which it is on its way.
    Site(Label),
}

/// A borrower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorrowerView {
    /// A registered person.
    Person(Box<PersonView>),
    /// An organisation.
    Org(String),
}

/// The stock level of a bulk model at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StockLevelView {
    /// The model.
    #[serde(rename = "device")]
    pub model: Label,
    /// The site.
    pub site: Label,
    /// The quantity for each status, in the order of [`ItemStatus`].
    #[serde(flatten, serialize_with = "json::counts")]
    pub counts: Vec<(ItemStatus, u32)>,
    /// The value of all of it, in fen.
    #[serde(rename = "value_fen")]
    pub value: u64,
}

impl StockLevelView {
    /// Returns the quantity with this status.
    pub fn count(&self, status: ItemStatus) -> u32 {
        self.counts.iter().find(|(known, _)| *known == status).map_or(0, |(_, count)| *count)
    }
}

/// An entry in the history of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// The day.
    pub on: Date,
    /// The action. `None` means that the device was received.
    pub step: Option<StockAction>,
    /// The person or organisation that it came from or went to.
    pub who: Option<BorrowerView>,
    /// The loan.
    pub loan: Option<LoanNo>,
    /// The fitting.
    pub fitting: Option<FittingNo>,
    /// The site where it was received, or to which it went.
    pub site: Label,
    /// The source, if it was received.
    pub source: Option<Source>,
    /// The donor if it was received, else a note about the action.
    pub note: Option<String>,
    /// The due day, if it was lent.
    pub due_on: Option<Date>,
    /// The condition on return.
    pub condition: Option<Condition>,
    /// The person who did it, if known.
    pub by: Option<String>,
    /// The method of cleaning.
    pub method: Option<String>,
    /// The fault for which it was repaired.
    pub fault: Option<String>,
    /// The parts that were replaced.
    pub parts: Option<String>,
    /// The cost of the repair.
    pub cost: Option<Money>,
}

/// A device and everyone who had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TraceView {
    /// The device, or the quantity of a bulk model.
    pub item: ItemView,
    /// The holders with their first and last day, in the order of the first day.
    #[serde(serialize_with = "json::had")]
    pub had: Vec<(BorrowerView, Date, Option<Date>)>,
}

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoanView {
    /// The number.
    #[serde(rename = "loan")]
    pub number: LoanNo,
    /// The device. `None` for a bulk model.
    #[serde(flatten, serialize_with = "json::lent")]
    pub item: Option<(ItemNo, Tag)>,
    /// The model.
    #[serde(rename = "device")]
    pub model: Label,
    /// The borrower.
    pub borrower: BorrowerView,
    /// The day on which it was lent.
    pub out_on: Date,
    /// The due day. `None` if the loan counts as an issue.
    pub due_on: Option<Date>,
    /// The day on which it was returned.
    pub in_on: Option<Date>,
    /// The number of days it is overdue, if it is still out.
    pub days_late: Option<u64>,
    /// The site that lent it.
    pub site: Label,
    /// The quantity lent.
    pub quantity: u32,
    /// The quantity still out.
    #[serde(rename = "still_out")]
    pub out: u32,
    /// The returns and losses of a bulk model, in the order in which they were recorded. A loan that was imported after
    /// it had ended has none.
    pub returns: Vec<ReturnView>,
    /// The need that it bridges.
    pub need: Option<NeedNo>,
    /// The purpose.
    pub purpose: Option<Purpose>,
    /// The deposit.
    pub deposit: Option<Money>,
    /// The day on which the deposit was paid back.
    pub deposit_back: Option<Date>,
    /// The number of renewals.
    pub renewals: u16,
    /// The condition on return.
    pub condition: Option<Condition>,
    /// The parts that were missing on return.
    pub missing: Option<String>,
    /// The person who lent it, if known.
    pub by: Option<String>,
    /// The person who accepted the return.
    pub back_by: Option<String>,
}

/// The return or loss of a quantity of a bulk model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReturnView {
    /// The day.
    pub on: Date,
    /// The quantity.
    pub quantity: u32,
    /// The status of the quantity afterwards.
    pub status: ItemStatus,
}

/// The status of a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HoldStatus {
    /// The borrower waits.
    Waiting,
    /// A device is kept until the end of the day. The tag is given if the device has one.
    Offered(Option<Tag>, Date),
    /// The borrower got the device on the day.
    Taken(Date),
    /// The hold was cancelled on the day.
    Cancelled(Date),
    /// The offer had expired on the day.
    Expired(Date),
}

impl HoldStatus {
    /// The codes of all statuses.
    pub const CODES: &[&str] = &["waiting", "offered", "taken", "cancelled", "expired"];

    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered(..) => "offered",
            Self::Taken(_) => "taken",
            Self::Cancelled(_) => "cancelled",
            Self::Expired(_) => "expired",
        }
    }

    /// Returns the day that belongs to the status.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HoldView {
    /// The number.
    #[serde(rename = "hold")]
    pub number: HoldNo,
    /// The model.
    #[serde(rename = "device")]
    pub model: Label,
    /// The site where the device will be collected.
    pub site: Label,
    /// The borrower who waits.
    pub borrower: BorrowerView,
    /// The day on which the hold was placed.
    pub placed_on: Date,
    /// The priority, from 1 (first) to 3.
    pub priority: u8,
    /// The status.
    #[serde(flatten)]
    pub status: HoldStatus,
    /// The site where a device is kept for the borrower.
    pub kept_at: Option<Label>,
    /// The position in the queue, from 1.
    #[serde(rename = "queue_place")]
    pub place: Option<u64>,
    /// The day on which a device is expected to be free, by the due days of the loans.
    pub expected_on: Option<Date>,
    /// The person who placed the hold.
    pub by: Option<String>,
}

/// A recorded stock-take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StockTakeView {
    /// The number.
    #[serde(rename = "count")]
    pub number: StockTakeNo,
    /// The site.
    pub site: Label,
    /// The day.
    pub on: Date,
    /// The number of devices that were expected and found.
    pub found: u32,
    /// The tags that were expected and not found.
    #[serde(rename = "missing_tags")]
    pub missing: Vec<String>,
    /// The tags that were found and not expected.
    #[serde(rename = "unexpected_tags")]
    pub unexpected: Vec<String>,
    /// The person who counted.
    pub by: Option<String>,
}

/// A filter of stock. Fields without a value select everything.
///
/// ```
/// use assistive_core::ItemFilter;
/// use assistive_core::model::ItemStatus;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
/// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\nA2,WC,ST-1,2024-01-05\n"),
/// #     (Kind::Loans, "item,borrower,out_on\nA1,7,2024-04-02\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let on_loan = ItemFilter::default().status(ItemStatus::OnLoan);
/// let view = store.view()?;
/// let item = view.items(&on_loan, author.today)?.next().ok_or("no item")??;
/// assert_eq!(item.tag.map(|tag| tag.to_string()).as_deref(), Some("A1"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ItemFilter {
    /// The model, the site, the division of the site, and the programme.
    pub(crate) filter: Filter,
    /// Stock of this model.
    pub(crate) model: Option<ModelCode>,
    /// Stock with this status.
    pub(crate) status: Option<ItemStatus>,
    /// Stock from donors with this text in their name.
    pub(crate) donor: Option<String>,
    /// Stock that has had its status for at least this many days.
    pub(crate) for_days: Option<u64>,
    /// Stock that has not been lent for at least this many days.
    pub(crate) idle_days: Option<u64>,
}

/// A filter of loans. Fields without a value select everything.
///
/// ```
/// use assistive_core::LoanFilter;
/// use jiff::civil::date;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
/// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
/// #     (Kind::Loans, "item,borrower,out_on\nA1,7,2024-04-02\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let view = store.view()?;
/// let overdue = LoanFilter::default().overdue(true);
/// let loan = view.loans(&overdue, date(2024, 6, 4))?.next().ok_or("no loan")??;
/// assert_eq!((loan.due_on, loan.days_late), (Some(date(2024, 6, 1)), Some(3)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct LoanFilter {
    /// `true` for open loans only, `false` for ended loans only.
    pub(crate) open: Option<bool>,
    /// Open loans due on or before this day.
    pub(crate) due_by: Option<Date>,
    /// Open loans due before the day of the view.
    pub(crate) overdue: bool,
    /// Loans of this borrower.
    pub(crate) borrower: Option<BorrowerName>,
    /// Loans of this device.
    pub(crate) item: Option<ItemNo>,
    /// Loans of this model.
    pub(crate) model: Option<ModelCode>,
    /// Loans of this site.
    pub(crate) site: Option<SiteCode>,
    /// Loans that began in this period.
    pub(crate) out: Option<crate::model::Period>,
}

/// A filter of holds. Fields without a value select everything.
///
/// ```
/// use assistive_core::model::ModelCode;
/// use assistive_core::{HoldFilter, PlaceHold};
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
/// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let person = store.view()?.find_person("7")?;
/// let hold = PlaceHold::new(ModelCode::new("WC")?, person, author.today);
/// store.lending(&author).place_hold(&hold)?;
/// let holds = store.view()?.holds(&HoldFilter::default().ready(true), author.today)?;
/// assert_eq!((holds.len(), holds[0].status.code()), (1, "offered"), "A1 is in stock");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct HoldFilter {
    /// Only holds that have not ended.
    pub(crate) active: bool,
    /// Only holds for which a device is kept.
    pub(crate) ready: bool,
    /// Holds on this model.
    pub(crate) model: Option<ModelCode>,
    /// Holds of this borrower.
    pub(crate) borrower: Option<BorrowerName>,
}

impl ItemView {
    /// Returns the name of the device for people: its tag, or its number.
    pub fn name(&self) -> String {
        self.tag.as_ref().map_or_else(|| self.number.to_string(), ToString::to_string)
    }
}

impl StockLevelView {
    /// Returns the total quantity over all statuses.
    pub fn quantity(&self) -> u64 {
        self.counts.iter().map(|(_, count)| u64::from(*count)).sum()
    }
}

/// Returns the label of the programme of stock.
pub(super) fn programme_label(programme: Option<&Programme>) -> Label {
    programme.map_or(Label::None, Label::programme)
}
