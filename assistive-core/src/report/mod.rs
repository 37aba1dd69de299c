//! Indicators: pure functions over a view of the store, counted as `domain` §5 says.
//!
//! One file an indicator: `rate` the fitting rate, `needs` the list behind it, `lending` loans, `stock` devices,
//! `exceptions` what an auditor asks about. `filter` says which needs
//! a report is about, `dimension` how it is grouped.

mod dimension;
mod exceptions;
mod filter;
mod lending;
mod needs;
mod rate;
mod stock;

pub use dimension::Dimension;
pub(crate) use dimension::{Keys, RowKey};
pub use exceptions::{Exception, ExceptionKind, ExceptionsQuery, RecordNo, Why};
pub use filter::Filter;
pub(crate) use filter::Selection;
pub use lending::{LendingBy, LendingFigures, LendingQuery, LendingReport, LendingRow};
pub use needs::NeedsReport;
pub use rate::{Figures, RateQuery, RateReport, RateRow};
pub use stock::{StockBy, StockFigures, StockQuery, StockReport, StockRow};
