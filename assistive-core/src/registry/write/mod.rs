//! Holds the types that all rules share: edits of fields, diagnostics, upserts of records, operations at a desk, the record of a draft,
//! and the watch over needs that were met.

pub(in crate::registry) mod diagnostics;
pub(in crate::registry) mod edit;
pub(in crate::registry) mod met;
pub(in crate::registry) mod operation;
pub(in crate::registry) mod upsert;
pub(in crate::registry) mod which;
