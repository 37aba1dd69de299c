//! Indicators: pure functions over a view of the store, counted as `domain` §5 says.
//!
//! One file an indicator: `rate` the fitting rate, `needs` the list behind it, `lending` loans, `services` who was
//! served, `stock` devices, `recovery` those that came back, `annual` the headlines of a year, `exceptions` what an
//! auditor asks about. `explain` says who is behind a `figure`, and `told` how needs stand; `filter` says which needs a
//! report is about, `dimension` how it is grouped, `publish` what of it is withheld from the public. `gathered` is what
//! figures of many people are counted from.

mod annual;
mod dimension;
mod exceptions;
mod explain;
mod figure;
mod inputs;
mod lending;
mod need_outcome;
mod needs;
mod rate;
mod recovery;
mod services;
mod stock;
mod suppression;

pub use crate::registry::Filter;
pub(crate) use crate::registry::Selection;
pub use annual::{AnnualFigures, AnnualReport};
pub use dimension::Dimension;
pub(crate) use dimension::{Keys, RowKey};
pub use exceptions::{Exception, ExceptionKind, ExceptionReason, ExceptionsQuery, RecordNo};
pub use figure::{Entry, Explanation, Figure, Reason, Subject};
pub use lending::{LendingBy, LendingFigures, LendingQuery, LendingReport, LendingRow};
pub use needs::NeedsReport;
pub use rate::{Figures, RateQuery, RateReport, RateRow};
pub use recovery::Recovery;
pub use services::{ServicesFigures, ServicesQuery, ServicesReport, ServicesRow};
pub use stock::{StockBy, StockFigures, StockQuery, StockReport, StockRow};
pub use suppression::{Suppressed, SuppressedAnnual};
