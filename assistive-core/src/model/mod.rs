//! Plain values of the field: ids, dates, codes, devices, needs and figures.
//!
//! The constructors check their input, so every value is valid. A value with one reading also implements `FromStr`, which reads
//! what `Display` writes: `"P12".parse::<PersonNo>()`. This module does not use files, stores or
//! other records.

mod care;
mod citizen;
mod class;
mod code;
mod coded;
pub(crate) mod day;
pub(crate) mod destroyed;
mod disability;
pub(crate) mod fold;
pub(crate) mod form;
mod item_status;
mod lending;
mod limits;
mod money;
mod number;
mod period;
mod person_key;
pub(crate) mod pinyin;
mod problem;
mod rate;
mod record;
#[doc(hidden)]
pub mod text;
pub(crate) use text::MAX_TEXT;
mod words;

pub use care::{
    AssessmentOutcome, ContactMode, Measurement, Round, Satisfaction, Score, UsageFrequency,
    UsageProblem,
};
pub use citizen::{Certificate, CitizenId, Issue};
pub use class::{ClassEntry, DeviceClass, Scheme, class_table};
pub use code::{DivisionCode, ModelCode, Programme, SiteCode, Tag};
pub use coded::{Coded, CodedValue};
pub use disability::{Category, CategorySet, Grade};
pub use item_status::{DeviceStep, ItemStatus, StockAction};
pub use lending::{BorrowerName, Lendable};
pub(crate) use lending::{PRIORITIES, QUANTITIES, RECEIVED};
pub(crate) use limits::{LISTED, MEASURED};
pub use limits::{Limits, Setting};
pub use money::Money;
pub use number::{
    AssessmentNo, DivisionNo, FittingNo, FollowUpNo, HoldNo, ItemNo, LoanNo, ModelNo, NeedNo,
    PersonNo, RecordNo, ServiceNo, SiteNo, StockTakeNo, TrainingNo,
};
pub(crate) use number::{MoveNo, OrgNo, StockLevelNo};
#[doc(hidden)]
pub use period::AgeBand;
pub(crate) use period::{Dated, age_on, days_between, is_within, parse_month, years_after};
pub use period::{Period, parse_day};
pub use person_key::LocalKey;
pub(crate) use person_key::PersonKey;
pub use problem::{EntityKind, Listed, Problem, ProblemKind};
pub use rate::Rate;
pub use record::{Device, Left, RecordKind, Withdrawn};
pub use words::{
    Condition, HoldStage, LeftReason, Level, Mode, NeedKind, Place, Placement, Purpose, Sex,
    SiteKind, Source, Stage, Tracking, WithdrawnReason,
};
