//! The public face of a store: opening it, the one door through which it changes, and views to read it.
//!
//! Each file here is a job: [`door`] commits, [`desks`] are where programs find what can be done, drafts of records
//! ([`draft`]) are checked and become events in `divisions`, `sites`, `catalog`, `people`, `needs`, `fittings` and
//! `services`, operations ([`operation`]) are carried out at a desk, such as those of `person_edit`, `linking` and
//! `lending`, `undo` and `voiding` take back, [`resolve`] finds what a cell names, [`view`] shows what is stored, in the
//! [`shapes`] that people and programs see.

mod backing_up;
mod care;
mod catalog;
mod checkpoint;
mod counting;
pub mod desks;
mod divisions;
mod door;
mod draft;
mod due_view;
mod fitting_stock;
mod fittings;
mod footprint;
mod founding;
mod handings;
mod holds;
mod items;
mod label;
mod lending;
mod lending_view;
mod likeness;
mod line;
mod linking;
mod listing;
mod loan_rules;
mod loans;
mod lock;
mod mending;
mod merging;
mod moves;
mod name_search;
mod needs;
mod open;
mod operation;
mod people;
mod person_edit;
mod person_facts;
mod person_history;
mod person_search;
mod receiving;
pub(crate) mod rekey;
mod replay;
pub(crate) mod resolve;
mod restoring;
mod reversal;
mod saving;
mod service_view;
mod services;
mod shapes;
mod shared;
mod sites;
mod stock_shapes;
mod stock_view;
mod undo;
mod verifying;
mod view;
mod voiding;

pub use backing_up::Backup;
pub(crate) use care::due_on;
pub use care::{AskAfter, Assess, Train};
pub use catalog::ModelDraft;
pub use checkpoint::Rebuilt;
pub use counting::Counted;
pub use divisions::DivisionDraft;
pub use door::Author;
pub(crate) use door::Verdict;
pub(crate) use door::{Task, Writer};
pub use draft::{Edit, Outcome, Recorded};
pub(crate) use draft::{Findings, Touched, Upsert, Was};
pub(crate) use due_view::was_returned;
pub use due_view::{DueFilter, DueKind, DueView};
pub use fittings::FittingDraft;
pub(crate) use footprint::Key;
pub use founding::{Founding, OwnSite};
pub use holds::PlaceHold;
pub(crate) use items::RECEIVED;
pub use items::StockDraft;
pub use label::Label;
pub use lending::{Due, Lend, TakeBack};
pub(crate) use likeness::Likeness;
pub use linking::{Linked, Relink};
pub use listing::Listing;
pub use loan_rules::{BorrowerName, Lendable};
pub use loans::LoanDraft;
pub use mending::{Diagnosis, JournalHealth, LastLost, Salvage};
pub use merging::Merged;
pub use moves::{MoveItem, MoveQuantity};
pub use needs::NeedDraft;
pub(crate) use needs::QUANTITIES;
pub use open::{Info, Registry};
pub use operation::Carried;
pub use people::PersonDraft;
pub use person_edit::LeftBehind;
pub use person_history::{PastFact, PersonFact, PersonHistory};
pub use saving::Compacted;
pub use service_view::{ServiceFilter, ServiceView};
pub use services::ServiceDraft;
pub use shapes::{
    DivisionView, FittingFilter, FittingView, ModelView, NeedFilter, NeedStatus, NeedView,
    PersonView, SiteView,
};
pub use sites::SiteDraft;
pub use stock_shapes::{
    BorrowerView, CountView, HoldFilter, HoldStatus, HoldView, HolderView, ItemFilter, ItemView,
    LoanFilter, LoanView, PileView, StoryEntry, TraceView,
};
pub use undo::{Stayed, Undone};
pub use verifying::{Misfit, StateCheck, Verified};
pub use view::View;
pub use voiding::VoidedRecord;
pub(crate) use voiding::{named, reason_given};

#[cfg(test)]
#[path = "foreign_tests.rs"]
mod foreign_tests;
