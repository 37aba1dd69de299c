//! The store: opening it, changing it at its desks, and views to read it.
//!
//! The modules, from the top: [`desks`] lists the operations that programs can call, [`transactions`] executes them,
//! [`store`] opens and creates stores, and [`init`] fills a new one. `history` shows and reverses recorded changes, and `view` reads.
//! `provision`, `stock`, `people` and `reference` hold the rules of the records, and `write` the types that rules
//! share. `engine` makes changes durable, and `maintenance` works on the files of a store. `tests/suite/tidy.rs`
//! checks which module may use which.

pub mod desks;
mod engine;
mod history;
mod init;
pub mod maintenance;
mod people;
mod provision;
mod reference;
mod stock;
mod store;
mod transactions;
mod view;
mod write;

pub use engine::checkpoint::Rebuilt;
pub use engine::checkpointer::Compacted;
pub use engine::handle::Store;
pub use engine::journal_check::{JournalDamage, WholeCheck};
pub use engine::transaction::Author;
pub(crate) use engine::transaction::{Decision, OperationInfo, Writer};
pub use history::changes::{FieldChange, FieldValue, RecordAction, RecordChange};
pub(crate) use history::rekey;
pub use history::undo::{Conflict, Undone};
pub(crate) use history::void::reason_given;
pub use init::{Divisions, OwnSite, StoreOptions};
pub(crate) use people::duplicates::DuplicateFinder;
pub use people::leaving::LeaveSummary;
pub use people::merge::Merged;
pub(crate) use people::past::{DatedValue, FactValue, PersonPast};
pub use people::record::PersonDraft;
pub use provision::assessments::AssessmentDraft;
pub use provision::fittings::FittingDraft;
pub use provision::follow_ups::FollowUpDraft;
pub(crate) use provision::follow_ups::due_on;
pub use provision::link::{Linked, Relink};
pub use provision::needs::NeedDraft;
pub use provision::services::ServiceDraft;
pub use provision::trainings::TrainingDraft;
pub use reference::catalogue::ModelDraft;
pub(crate) use reference::common_names;
pub use reference::divisions::DivisionDraft;
pub(crate) use reference::headers::map_headers;
pub(crate) use reference::resolve;
pub use reference::sites::SiteDraft;
pub use stock::give_back::{GiveBack, GivenBack};
pub use stock::holds::PlaceHold;
pub(crate) use stock::imported_holds::{HoldDraft, stage_of};
pub use stock::imported_loans::LoanDraft;
pub(crate) use stock::imported_loans::RENEWALS;
pub use stock::items::StockDraft;
pub use stock::lending::{Due, Lend, ReturnLoans};
pub use stock::moves::{MoveItem, MoveQuantity};
pub(crate) use stock::past_moves::{MoveDraft, place_of, shown_step};
pub(crate) use stock::serials::SerialFinder;
pub(crate) use stock::standing::Standing;
pub(crate) use stock::stated_levels::LevelDraft;
pub use stock::stocktake::Counted;
pub use store::Info;
pub use transactions::Transaction;
pub use view::cards::{FittedDevice, FittingCard, NeedCard, NeedProgress, NeedStage, PersonCard};
pub use view::care_records::{
    AssessmentFilter, AssessmentView, FollowUpFilter, FollowUpView, TrainingFilter, TrainingView,
};
pub(crate) use view::due::was_returned;
pub use view::due::{DueFilter, DueKind, DueView};
pub use view::filter::Filter;
pub(crate) use view::filter::Selection;
pub use view::handle::View;
pub use view::label::Label;
pub use view::listing::Listing;
pub use view::person_history::{PastFact, PersonFact, PersonHistory};
pub use view::records::{
    DivisionView, FittingFilter, FittingView, ModelView, NeedFilter, NeedStatus, NeedStatusKind,
    NeedView, PersonView, SiteView,
};
pub use view::services::{ServiceFilter, ServiceView};
pub use view::stock_cards::{ItemCard, LoanCard, ModelCard, SiteCard};
pub use view::stock_records::{
    BorrowerView, HistoryEntry, HoldFilter, HoldStatus, HoldView, HolderView, ItemFilter, ItemView,
    LoanFilter, LoanView, ReturnView, StockLevelView, StockTakeView, TraceView,
};
pub(crate) use write::diagnostics::Diagnostics;
pub use write::edit::Edit;
pub use write::operation::Applied;
pub(crate) use write::operation::Operation;
pub use write::upsert::{Outcome, Recorded};
pub(crate) use write::upsert::{Previous, Upserted};
pub(crate) use write::which::Which;

#[cfg(test)]
#[path = "corrupt_input_tests.rs"]
mod corrupt_input_tests;
