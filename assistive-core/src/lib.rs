//! Assistive devices: who needs which, who was fitted, who has what on loan, and how a city's figures are counted.
//!
//! A [`Registry`] is a store of people, needs, fittings, sites, divisions, a catalogue of devices, stock and loans. It
//! grows in three ways: [`Registry::record`] records a draft of one record, [`Registry::import`] a whole sheet
//! as schools and towns send it, and [`Registry::carry_out`] what is done at a desk, such as [`Lend`]. What was wrong is
//! mended by [`Registry::correct`], taken back by [`Registry::void`], and a whole commit by [`Registry::undo`]. Every
//! change is one durable commit in an append-only journal; what is known now, or was known at any [`Moment`], is what
//! its events add up to. [`Registry::view`] gives a consistent
//! [`View`] to read: people, needs lists, fittings, and [reports](report) whose every figure is a count over
//! records.
//!
//! ```
//! use assistive_core::exchange::{ImportOptions, Kind};
//! use assistive_core::model::Period;
//! use assistive_core::report::{Filter, RateQuery};
//! use assistive_core::{Author, Founding, Registry, StoreId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let author = Author::new("Li", "2024-01-05T08:00:00Z".parse()?, "2024-01-05".parse()?);
//! let founding = Founding { store: StoreId::from_random(42), site: None };
//! let registry = Registry::in_memory(&founding, &author)?;
//!
//! let people = "身份证号,姓名,区划\n34052419800101001X,王芳,旬阳市\n";
//! let needs = "服务对象,分类代码,需求日期\n34052419800101001X,12 22 03,2023-03-05\n";
//! for (kind, sheet) in [(Kind::Persons, people), (Kind::Needs, needs)] {
//!     let report = registry.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
//!     assert_eq!((report.created, report.rejected), (1, 0));
//! }
//!
//! let period = Period::year(2023).ok_or("no such year")?;
//! let query = RateQuery { period, by: None, filter: Filter::default() };
//! let rate = registry.view()?.rate(&query)?.total.fitting_rate();
//! assert_eq!((rate.numerator, rate.denominator), (0, 1));
//! # Ok(())
//! # }
//! ```
//!
//! # What is where
//! * [`model`]: values with checked constructors: ids, dates, certificates, classes, money, rates.
//! * [`exchange`]: files in, and out.
//! * [`report`]: indicators, each with its formula in its module.
//! * this level: the registry, its drafts, operations, views and errors.
//!
//! The library never prints, and asks no clock, environment or randomness: callers hand it an [`Author`] with
//! the moment and the day, and a [`StoreId`] made of bits that they draw.

mod error;
pub mod exchange;
mod files;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
mod journal;
pub mod model;
#[cfg(test)]
mod power_tests;
mod registry;
pub mod report;
mod state;
mod store;
#[cfg(test)]
mod testing;

pub use error::{Error, Result};
pub use journal::{CommitInfo, Cut, Hash, Moment, StoreId};
pub use registry::{
    All, AskAfter, Assess, Author, Backup, BorrowerName, BorrowerView, CancelHold, Carried,
    Compacted, CountStock, CountView, Counted, Diagnosis, DivisionDraft, DivisionView, Draft, Due,
    DueFilter, DueKind, DueView, Edit, EditPerson, FittingDraft, FittingFilter, FittingView,
    Founding, HoldFilter, HoldStatus, HoldView, HolderView, Info, ItemFilter, ItemView,
    JournalHealth, Label, LastLost, LeavePerson, LeftBehind, Lend, Lendable, LinkFitting, Linked,
    LoanDraft, LoanFilter, LoanView, MergePersons, Merged, Misfit, ModelDraft, ModelView, MoveItem,
    MoveQuantity, NeedDraft, NeedFilter, NeedStatus, NeedView, Operation, Outcome, OwnSite,
    PastFact, PersonDraft, PersonFact, PersonHistory, PersonView, PileView, PlaceHold, Rebuilt,
    Receive, Recorded, Registry, Relink, Renew, Salvage, ServiceDraft, ServiceFilter, ServiceView,
    SetLimit, SiteDraft, SiteView, StateCheck, Stayed, StockDraft, StoryEntry, TakeBack, TraceView,
    Train, Undone, Verified, View, VoidedRecord, Withdraw,
};
