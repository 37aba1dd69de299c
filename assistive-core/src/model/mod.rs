//! Plain values of the field: ids, dates, codes, devices, needs, figures.
//!
//! Constructors check; nothing invalid can exist. Nothing here knows files, stores or other records.

mod citizen;
mod class;
mod code;
mod coded;
pub(crate) mod day;
mod disability;
mod money;
mod number;
mod period;
mod person_key;
mod problem;
mod rate;
mod record;
pub mod text;
pub use text::MAX_TEXT;
mod words;

pub use citizen::{Certificate, CitizenId, Issue};
pub use class::{ClassEntry, DeviceClass, Scheme, class_table};
pub use code::{DivisionCode, ModelCode, Programme, SiteCode};
pub use coded::{Coded, CodedValue};
pub use disability::{Category, CategorySet, Grade};
pub use money::Money;
pub use number::{DivisionNo, FittingNo, ModelNo, NeedNo, PersonNo, SiteNo};
pub use period::{AgeBand, Dated, Period, age_on, parse_day, years_after};
pub use person_key::{LocalKey, PersonKey};
pub use problem::{Listed, Problem, ProblemKind, What};
pub use rate::Rate;
pub use record::{Device, Left, Withdrawn};
pub use words::{
    LeftReason, Level, Mode, NeedKind, Place, Placement, Sex, SiteKind, Stage, Tracking,
    WithdrawnReason,
};
