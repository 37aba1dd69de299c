//! Reads a store: the view, and the records and lists that it returns.

pub(in crate::registry) mod cards;
pub(in crate::registry) mod care;
pub(in crate::registry) mod care_records;
pub(in crate::registry) mod due;
pub(in crate::registry) mod filter;
pub(in crate::registry) mod handle;
mod json;
pub(in crate::registry) mod label;
pub(in crate::registry) mod lending;
pub(in crate::registry) mod listing;
pub(in crate::registry) mod name_search;
pub(in crate::registry) mod person_history;
pub(in crate::registry) mod person_search;
pub(in crate::registry) mod records;
pub(in crate::registry) mod services;
pub(in crate::registry) mod stock;
pub(in crate::registry) mod stock_cards;
pub(in crate::registry) mod stock_records;
