//! Indicators: pure functions over a view of the store, counted by docs/domain.md §5.
//!
//! Each indicator has a file: `rate` (fitting rate), `needs` (the list of needs), `lending` (loans), `services` (people
//! served), `stock` (devices), `recovery` (returned devices), `annual` (annual report) and `exceptions`. All count the days of a
//! `period`. `explain` lists the records of a `figure`, and `need_outcome` classifies needs for it. `dimension` groups
//! reports, `rows` arranges the groups in rows and columns, `suppression` suppresses figures of a table for the public, `publication` those of all tables of a period, `json` and `json_records` are the serde form, and `inputs` gathers the inputs of figures of people. The
//! filter of reports is in `registry::view::filter`.

mod annual;
mod dimension;
mod exceptions;
mod explain;
mod figure;
mod inputs;
mod json;
mod json_records;
mod lending;
mod need_outcome;
mod needs;
mod period;
mod publication;
mod rate;
mod recovery;
mod rows;
mod services;
mod stock;
mod suppression;
mod useful_life;

pub use crate::registry::Filter;
pub(crate) use crate::registry::Selection;
pub use annual::{AnnualFigures, AnnualReport};
pub use dimension::Dimension;
pub(crate) use dimension::{Keys, RowKey};
pub use exceptions::{Exception, ExceptionKind, ExceptionReason, ExceptionsQuery};
pub use figure::{Entry, Explanation, Figure, Reason, Subject};
pub use lending::{LendingFigures, LendingQuery, LendingReport, LendingRow};
pub use needs::NeedsReport;
pub use period::CountedPeriod;
pub use publication::{Publication, PublishedReport, PublishedTable};
pub use rate::{Figures, RateQuery, RateReport, RateRow};
pub use recovery::Recovery;
pub use rows::ReportRow;
pub use services::{ServicesFigures, ServicesQuery, ServicesReport, ServicesRow};
pub use stock::{StockBy, StockFigures, StockQuery, StockReport, StockRow};
pub use suppression::{Suppressed, SuppressedAnnual};
