//! The shapes in which records are shown: what is stored of each, with the names of what it points at.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::model::{
    Category, CategorySet, Certificate, CitizenId, Device, DivisionCode, FittingNo, Grade, Left,
    Level, LoanNo, Mode, ModelCode, Money, NeedKind, NeedNo, PersonNo, Place, Placement, Programme,
    Sex, SiteCode, SiteKind, Stage, Tag, Tracking, WithdrawnReason,
};
use crate::registry::view::filter::Filter;
use crate::registry::view::label::Label;

/// A division.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DivisionView {
    /// Its code and names.
    pub label: Label,
    /// Its level.
    pub level: Option<Level>,
    /// The code of the division above it.
    pub parent: Option<DivisionCode>,
    /// The code of the division that took its place.
    pub successor: Option<DivisionCode>,
    /// Its first day.
    pub valid_from: Option<Date>,
    /// Its last day.
    pub valid_to: Option<Date>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SiteView {
    /// Its code.
    pub code: SiteCode,
    /// Its name.
    pub name: String,
    /// What kind of place it is.
    pub kind: SiteKind,
    /// The division it lies in.
    pub division: Label,
    /// The code of the site it belongs to.
    pub parent: Option<SiteCode>,
}

/// A device model of the catalogue: the same facts as its draft, all known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelView {
    /// Its code.
    pub code: ModelCode,
    /// Its name.
    pub name: String,
    /// Its class.
    pub class: Label,
    /// Whether it is a basic-type device.
    pub basic: bool,
    /// The categories it is advised for.
    pub categories: CategorySet,
    /// The unit it is counted in.
    pub unit: Option<String>,
    /// Its price.
    pub price: Option<Money>,
    /// What the state pays towards it.
    pub subsidy: Option<Money>,
    /// Its useful life in years.
    pub life_years: Option<u8>,
    /// How its stock is kept.
    pub tracking: Tracking,
    /// Whether it must be cleaned after a loan.
    pub hygiene: bool,
    /// For how many days it is lent.
    pub loan_days: Option<u16>,
}

/// A person, as known on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PersonView {
    /// Their number.
    pub number: PersonNo,
    /// Their name.
    pub name: String,
    /// Their citizen id.
    pub citizen: Option<CitizenId>,
    /// Their certificate, the latest issue.
    pub certificate: Option<Certificate>,
    /// The keys that sites gave, bare where the store's own site did.
    pub keys: Vec<String>,
    /// Their sex.
    pub sex: Option<Sex>,
    /// Their birth date.
    pub birth_date: Option<Date>,
    /// Their category on the day.
    pub category: Option<Category>,
    /// Their grade on the day.
    pub grade: Option<Grade>,
    /// The division where they lived on the day.
    pub division: Label,
    /// The county that it lies in.
    pub county: Label,
    /// Their school on the day.
    pub school: Label,
    /// Their class in the school.
    pub class_name: Option<String>,
    /// Their stage of schooling.
    pub stage: Option<Stage>,
    /// How they are taught.
    pub placement: Option<Placement>,
    /// Their guardian.
    pub guardian: Option<String>,
    /// Their phone number.
    pub phone: Option<String>,
    /// When they were registered.
    pub registered_on: Date,
    /// When and why they left.
    pub left: Option<Left>,
}

/// How a need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedStatus {
    /// Nothing has ended it.
    Open,
    /// A device was handed over on the day.
    Met(Date),
    /// It was withdrawn, lapsed, or its person left, on the day.
    Withdrawn(Date, WithdrawnReason),
    /// It was identified after its person had left: it is in no figure.
    AfterLeaving,
}

impl NeedStatus {
    /// The codes of all of them.
    pub const CODES: &[&str] = &["open", "met", "withdrawn", "after-leaving"];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Met(_) => "met",
            Self::Withdrawn(..) => "withdrawn",
            Self::AfterLeaving => "after-leaving",
        }
    }

    /// The day it ended.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Met(day) | Self::Withdrawn(day, _) => Some(day),
            Self::Open | Self::AfterLeaving => None,
        }
    }
}

/// A need.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeedView {
    /// Its number.
    pub number: NeedNo,
    /// Whose it is.
    pub person: PersonView,
    /// What kind.
    pub kind: NeedKind,
    /// The device, by code.
    pub device: Option<Device>,
    /// The device, with its name.
    pub device_label: Label,
    /// When it was identified.
    pub identified_on: Date,
    /// Days under which later lists named it again.
    pub listed_again: Vec<Date>,
    /// Under which programme.
    pub programme: Option<Programme>,
    /// The programme, with its name.
    pub programme_label: Label,
    /// The site that works on it.
    pub site: Label,
    /// Whether it asks for a basic-type device, where it says so itself.
    pub basic: Option<bool>,
    /// Its priority, 1 (first) to 3.
    pub priority: Option<u8>,
    /// How many are needed.
    pub quantity: u32,
    /// Its last day.
    pub valid_to: Option<Date>,
    /// How it stands.
    pub status: NeedStatus,
    /// The fitting that met it.
    pub fitting: Option<FittingNo>,
    /// The loan that covers it for the time being, while it is open.
    pub bridged_by: Option<LoanNo>,
    /// The last assessment by the day: when, and what it came to.
    pub assessed: Option<(Date, crate::model::AssessmentOutcome)>,
}

/// A fitting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FittingView {
    /// Its number.
    pub number: FittingNo,
    /// Who was fitted.
    pub person: PersonView,
    /// With which model.
    pub model: Label,
    /// On which day.
    pub fitted_on: Date,
    /// The need it met; none: it is unlisted.
    pub need: Option<NeedNo>,
    /// The site that did it.
    pub site: Label,
    /// How many were handed over.
    pub quantity: u32,
    /// How they were provided.
    pub mode: Option<Mode>,
    /// Where.
    pub place: Option<Place>,
    /// What it cost.
    pub cost: Option<Money>,
    /// What the state paid of that.
    pub subsidy: Option<Money>,
    /// Who provided it.
    pub provider: Option<String>,
    /// The device of the stock that was handed over.
    pub item: Option<Tag>,
    /// The day of the last training in its use.
    pub trained_on: Option<Date>,
    /// The last answer when asked after it: when, and how much it is used.
    pub answered: Option<(Date, crate::model::UsageFrequency)>,
}

/// Which needs a list shows; what is not given takes all.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct NeedFilter {
    /// By person and device, as in reports.
    pub filter: Filter,
    /// Of this person.
    pub person: Option<PersonNo>,
    /// Of this kind.
    pub kind: Option<NeedKind>,
    /// Of this status, by its code.
    pub status: Option<String>,
}

/// Which fittings a list shows; what is not given takes all.
#[derive(Debug, Clone, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct FittingFilter {
    /// By person and model, as in reports; what only needs have selects fittings by the need they met.
    pub filter: Filter,
    /// Of this person.
    pub person: Option<PersonNo>,
    /// From this day on.
    pub from: Option<Date>,
    /// To this day.
    pub to: Option<Date>,
    /// Only those that met no need.
    pub unlisted: bool,
}
