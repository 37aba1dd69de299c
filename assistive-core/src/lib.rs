//! A registry of assistive devices: the people who need them, the fittings and loans they receive, and the
//! figures of a city.
//!
//! A [`Store`] holds people, needs, fittings, sites, divisions, a catalogue of device models, stock and
//! loans. Each kind of change is made at one of the [desks]: `store.lending(&author).lend(&lend)`.
//! [`Store::import`] reads whole sheets from schools and towns. [`Store::correct`] corrects a record,
//! [`Store::void`] voids it, and [`Store::undo`] takes back a whole commit.
//!
//! Every change is one durable commit in an append-only journal. The state of the store, now or at any
//! earlier [`Moment`], is derived from the events of the journal. [`Store::view`] returns a consistent
//! [`View`] with people, needs lists, fittings and [reports](report). Each figure of a report is a count over
//! records.
//!
//! ```
//! use assistive_core::exchange::{ImportOptions, Kind};
//! use assistive_core::jiff::civil::date;
//! use assistive_core::model::{Device, DeviceClass, ModelCode, Money, Period, Scheme};
//! use assistive_core::report::RateQuery;
//! use assistive_core::{Author, FittingDraft, StoreOptions, ModelDraft, NeedDraft, Store, StoreId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let author = Author::new("Li", "2024-01-05T08:00:00Z".parse()?, "2024-01-05".parse()?);
//! let options = StoreOptions::new(StoreId::from_random(42));
//! let store = Store::in_memory(&options, &author)?;
//!
//! // A sheet, as a town sends it.
//! let people = "身份证号,姓名,区划\n34052419800101001X,王芳,旬阳市\n";
//! let report = store.import(&author, Kind::Persons, people.as_bytes(), &ImportOptions::default())?;
//! assert_eq!((report.created, report.rejected), (1, 0));
//!
//! // Single records, at the desks.
//! let wheelchair = ModelCode::new("WC")?;
//! let draft = ModelDraft::new(wheelchair.clone())
//!     .name("普通轮椅")
//!     .class(DeviceClass::parse("12 22 03", Scheme::Iso9999)?);
//! store.catalogue(&author).record(&draft)?;
//! let wang = store.view()?.find_person("34052419800101001X")?;
//! let need = NeedDraft::device(wang, Device::Model(wheelchair.clone()), date(2023, 3, 5));
//! let need = store.needs(&author).record(&need)?.number;
//! let fitting = FittingDraft::new(wang, wheelchair, date(2023, 4, 1)).cost(Money::from_fen(98_000));
//! let fitting = store.fittings(&author).record(&fitting)?.number;
//! assert_eq!(store.view()?.fitting(fitting, author.today)?.need, Some(need));
//!
//! // A figure, with both counts.
//! let period: Period = "2023".parse()?;
//! let rate = store.view()?.rate(&RateQuery::new(period.until(author.today)))?.total.fitting_rate();
//! assert_eq!((rate.numerator, rate.denominator), (1, 1));
//! # Ok(())
//! # }
//! ```
//!
//! # Modules
//! * [`model`]: values with checked constructors, such as ids, dates, certificates, classes, money and rates
//! * [`exchange`]: import and export of files
//! * [`report`]: indicators, each with its formula in its module
//! * [`desks`]: the operations of each desk
//! * [`maintenance`]: backups, verification and repair of the store in a folder
//! * The crate root: the store, the arguments of its desks, the results of a view, and the error type
//!
//! # JSON
//! The records and cards of a view, and the figures of reports, implement [`serde::Serialize`] with the keys of the terminal's JSON
//! where both have the same thing: a [`NeedView`] has `need`, `device` and `status_on`. There are three differences. A code is
//! written with its name (`{"code": "610902", "name": "汉滨区"}`), a person as an object, and a sum of money that is counted in fen as
//! a number (`value_fen`).
//!
//! **Ids, names, phone numbers and addresses are written in full**, since the program that asks may need them. The masking of ids
//! (`CitizenId::masked`) is its task before it shows or sends them.
//!
//! The library never prints, and it reads no clock, environment or source of randomness. The caller passes an
//! [`Author`] with the time and the day, and a [`StoreId`] made of random bits.
//!
//! Days and times are those of [`jiff`], which the crate re-exports. Time zones are left out of it: a program that asks the clock
//! for the local day adds `jiff` with its default features.

#![warn(missing_debug_implementations)]

mod blockstore;
mod error;
pub mod exchange;
mod files;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod growth_tests;
mod journal;
pub mod model;
#[cfg(test)]
mod power_tests;
mod registry;
pub mod report;
mod state;
mod tables;
#[cfg(test)]
mod testing;

pub use error::{Error, Result};
pub use files::{is_open_elsewhere, may_be_open_elsewhere};
pub use jiff;
pub use journal::{CommitInfo, Hash, Moment, StoreId, TruncatedTail};
pub use model::{BorrowerName, Lendable};
pub use registry::{
    Applied, AssessmentDraft, AssessmentFilter, AssessmentView, Author, BorrowerView, Compacted,
    Conflict, Counted, DivisionDraft, DivisionView, Divisions, Due, DueFilter, DueKind, DueView,
    Edit, FieldChange, FieldValue, FittedDevice, FittingCard, FittingDraft, FittingFilter,
    FittingView, FollowUpDraft, FollowUpFilter, FollowUpView, GiveBack, GivenBack, HistoryEntry,
    HoldFilter, HoldStatus, HoldView, HolderView, Info, ItemCard, ItemFilter, ItemView,
    JournalDamage, Label, LeaveSummary, Lend, Linked, Listing, LoanCard, LoanDraft, LoanFilter,
    LoanView, Merged, ModelCard, ModelDraft, ModelView, MoveItem, MoveQuantity, NeedCard,
    NeedDraft, NeedFilter, NeedProgress, NeedStage, NeedStatus, NeedStatusKind, NeedView, Outcome,
    OwnSite, PastFact, PersonCard, PersonDraft, PersonFact, PersonHistory, PersonView, PlaceHold,
    Rebuilt, RecordAction, RecordChange, Recorded, Relink, ReturnLoans, ReturnView, ServiceDraft,
    ServiceFilter, ServiceView, SiteCard, SiteDraft, SiteView, StockDraft, StockLevelView,
    StockTakeView, Store, StoreOptions, TraceView, TrainingDraft, TrainingFilter, TrainingView,
    Transaction, Undone, View, WholeCheck,
};
pub use registry::{desks, maintenance};
