//! The records that a view returns: the stored values, with the names of the records they refer to.

use derive_setters::Setters;
use jiff::civil::Date;
use serde::Serialize;

use crate::model::{
    Category, CategorySet, Certificate, CitizenId, Device, DivisionCode, FittingNo, Grade, Left,
    Level, LoanNo, Mode, ModelCode, Money, NeedKind, NeedNo, PersonNo, Place, Placement, Programme,
    Sex, SiteCode, SiteKind, Stage, Tag, Tracking, WithdrawnReason,
};
use crate::registry::view::filter::Filter;
use crate::registry::view::json;
use crate::registry::view::label::Label;

/// A division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DivisionView {
    /// The code and names.
    #[serde(flatten)]
    pub label: Label,
    /// The level.
    pub level: Option<Level>,
    /// The code of the division above it.
    pub parent: Option<DivisionCode>,
    /// The code of the division that replaced it.
    pub successor: Option<DivisionCode>,
    /// The first day.
    pub valid_from: Option<Date>,
    /// The last day.
    pub valid_to: Option<Date>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SiteView {
    /// The code.
    pub code: SiteCode,
    /// The name.
    pub name: String,
    /// The kind of site.
    pub kind: SiteKind,
    /// The division of the site.
    pub division: Label,
    /// The code of the site it belongs to.
    pub parent: Option<SiteCode>,
}

/// A device model of the catalogue, with the fields of its draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelView {
    /// The code.
    pub code: ModelCode,
    /// The name.
    pub name: String,
    /// The class.
    pub class: Label,
    /// Set for a basic-type device.
    pub basic: bool,
    /// The categories for which it is advised.
    pub categories: CategorySet,
    /// The unit in which it is counted.
    pub unit: Option<String>,
    /// The price.
    pub price: Option<Money>,
    /// The subsidy paid by the state.
    pub subsidy: Option<Money>,
    /// The useful life in years.
    pub life_years: Option<u8>,
    /// The tracking of its stock: one by one or in bulk.
    pub tracking: Tracking,
    /// Set if it must be cleaned after a loan.
    pub hygiene: bool,
    /// The loan period in days.
    pub loan_days: Option<u16>,
}

/// A person, as known on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonView {
    /// The number.
    #[serde(rename = "person")]
    pub number: PersonNo,
    /// The name.
    pub name: String,
    /// The citizen id.
    #[serde(rename = "id_number")]
    pub citizen: Option<CitizenId>,
    /// The latest issue of the certificate.
    pub certificate: Option<Certificate>,
    /// The keys given by sites, without prefix for the store's own site.
    pub keys: Vec<String>,
    /// The sex.
    pub sex: Option<Sex>,
    /// The birth date.
    pub birth_date: Option<Date>,
    /// The category on the day.
    pub category: Option<Category>,
    /// The categories that make up a multiple disability, as far as they are known.
    pub categories: CategorySet,
    /// The grade on the day.
    pub grade: Option<Grade>,
    /// The division of residence on the day.
    pub division: Label,
    /// The county of the division.
    pub county: Label,
    /// The school on the day.
    pub school: Label,
    /// The class in the school.
    pub class_name: Option<String>,
    /// The stage of schooling.
    pub stage: Option<Stage>,
    /// The placement in schooling.
    pub placement: Option<Placement>,
    /// The guardian.
    pub guardian: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// The note.
    pub note: Option<String>,
    /// The day of registration.
    pub registered_on: Date,
    /// True if no day of registration was given, so that it is the day of the earliest fact known about the person.
    pub registration_assumed: bool,
    /// The day on which the person left, and the reason.
    pub left: Option<Left>,
}

/// The status of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedStatus {
    /// The need is open.
    Open,
    /// A device was handed over on the day.
    Met(Date),
    /// The need was withdrawn or lapsed, or its person left, on the day.
    Withdrawn(Date, WithdrawnReason),
    /// The need was identified after its person had left. No figure counts it.
    AfterLeaving,
}

/// The kind of a [`NeedStatus`], without its day and reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedStatusKind {
    /// The need is open.
    Open,
    /// The devices were handed over.
    Met,
    /// The need was withdrawn or lapsed, or its person left.
    Withdrawn,
    /// The need was identified after its person had left.
    AfterLeaving,
}

impl NeedStatusKind {
    /// All kinds.
    pub const ALL: &[Self] = &[Self::Open, Self::Met, Self::Withdrawn, Self::AfterLeaving];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Met => "met",
            Self::Withdrawn => "withdrawn",
            Self::AfterLeaving => "after-leaving",
        }
    }
}

impl NeedStatus {
    /// Returns the kind of the status.
    pub fn kind(self) -> NeedStatusKind {
        match self {
            Self::Open => NeedStatusKind::Open,
            Self::Met(_) => NeedStatusKind::Met,
            Self::Withdrawn(..) => NeedStatusKind::Withdrawn,
            Self::AfterLeaving => NeedStatusKind::AfterLeaving,
        }
    }

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        self.kind().code()
    }

    /// Returns the day on which the need ended.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Met(day) | Self::Withdrawn(day, _) => Some(day),
            Self::Open | Self::AfterLeaving => None,
        }
    }
}

/// A need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NeedView {
    /// The number.
    #[serde(rename = "need")]
    pub number: NeedNo,
    /// The person in need.
    pub person: PersonView,
    /// The kind of need.
    pub kind: NeedKind,
    /// The code of the device.
    #[serde(skip)]
    pub device: Option<Device>,
    /// The device, with its name.
    #[serde(rename = "device")]
    pub device_label: Label,
    /// The day on which it was identified.
    pub identified_on: Date,
    /// The days of later lists that named it again.
    pub listed_again: Vec<Date>,
    /// The programme.
    #[serde(skip)]
    pub programme: Option<Programme>,
    /// The programme, with its name.
    #[serde(rename = "programme")]
    pub programme_label: Label,
    /// The site that works on it.
    pub site: Label,
    /// Set if it asks for a basic-type device. `None` if the need does not say.
    pub basic: Option<bool>,
    /// The priority, from 1 (first) to 3.
    pub priority: Option<u8>,
    /// The number of devices needed.
    pub quantity: u32,
    /// The number of devices handed over for it by the day.
    pub given: u32,
    /// The last day of the need.
    pub valid_to: Option<Date>,
    /// The note.
    pub note: Option<String>,
    /// The status.
    #[serde(flatten)]
    pub status: NeedStatus,
    /// The fitting that met it.
    pub fitting: Option<FittingNo>,
    /// The loan that bridges it while it is open.
    pub bridged_by: Option<LoanNo>,
    /// The day and the outcome of the last assessment up to the day of the view.
    #[serde(flatten, serialize_with = "json::assessed")]
    pub assessed: Option<(Date, crate::model::AssessmentOutcome)>,
}

/// A fitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FittingView {
    /// The number.
    #[serde(rename = "fitting")]
    pub number: FittingNo,
    /// The person who was fitted.
    pub person: PersonView,
    /// The model.
    #[serde(rename = "device")]
    pub model: Label,
    /// The day of the fitting.
    pub fitted_on: Date,
    /// The need that it met. `None` if it is unlisted.
    pub need: Option<NeedNo>,
    /// The site that made the fitting.
    pub site: Label,
    /// The number of devices handed over.
    pub quantity: u32,
    /// The mode of provision.
    pub mode: Option<Mode>,
    /// The place.
    pub place: Option<Place>,
    /// The cost.
    pub cost: Option<Money>,
    /// The part of the cost paid by the state.
    pub subsidy: Option<Money>,
    /// The provider.
    pub provider: Option<String>,
    /// The tag of the device taken from stock.
    pub item: Option<Tag>,
    /// The day of the last training in its use.
    pub trained_on: Option<Date>,
    /// The day of the last answered follow-up and the usage, if the person told it.
    #[serde(flatten, serialize_with = "json::answered")]
    pub answered: Option<(Date, Option<crate::model::UsageFrequency>)>,
}

/// A filter of needs. Fields without a value select everything.
///
/// ```
/// use assistive_core::{NeedFilter, NeedStatusKind};
/// use jiff::civil::date;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
/// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
/// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let view = store.view()?;
/// let open = NeedFilter::default().status(NeedStatusKind::Open);
/// assert_eq!(view.needs(&open, date(2023, 3, 31))?.count(), 1);
/// assert_eq!(view.needs(&open, date(2023, 4, 1))?.count(), 0, "a device was handed over");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct NeedFilter {
    /// The person and device, as in reports.
    pub(crate) filter: Filter,
    /// Needs of this person.
    pub(crate) person: Option<PersonNo>,
    /// Needs of this kind.
    pub(crate) kind: Option<NeedKind>,
    /// Needs with a status of this kind.
    pub(crate) status: Option<NeedStatusKind>,
    /// Needs that were identified on or after this day.
    pub(crate) from: Option<Date>,
    /// Needs that were identified on or before this day.
    pub(crate) to: Option<Date>,
}

/// A filter of fittings. Fields without a value select everything.
///
/// ```
/// use assistive_core::FittingFilter;
/// use jiff::civil::date;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
/// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let view = store.view()?;
/// let spring = FittingFilter::default().from(date(2023, 3, 1)).to(date(2023, 5, 31));
/// let fitting = view.fittings(&spring, author.today)?.next().ok_or("no fitting")??;
/// assert_eq!((fitting.person.name.as_str(), fitting.fitted_on), ("王芳", date(2023, 4, 1)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct FittingFilter {
    /// The person and model, as in reports. Conditions that only needs have select fittings by the need they met.
    pub(crate) filter: Filter,
    /// Fittings of this person.
    pub(crate) person: Option<PersonNo>,
    /// Fittings from this day on.
    pub(crate) from: Option<Date>,
    /// Fittings up to this day.
    pub(crate) to: Option<Date>,
    /// Only fittings that met no need.
    pub(crate) unlisted: bool,
}
