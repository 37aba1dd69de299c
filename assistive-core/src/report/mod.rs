//! Indicators: pure functions over a view of the store, counted as `domain` §5 says.
//!
//! One file an indicator: `rate` the fitting rate, `needs` the list behind it. `filter` says which needs
//! a report is about, `dimension` how it is grouped.

mod dimension;
mod filter;
mod needs;
mod rate;

pub use dimension::Dimension;
pub(crate) use dimension::{Keys, RowKey};
pub use filter::Filter;
pub(crate) use filter::Selection;
pub use needs::NeedsReport;
pub use rate::{Figures, RateQuery, RateReport, RateRow};
