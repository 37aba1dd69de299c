//! Holds the types that all rules share: edits of fields, diagnostics, upserts of records, and operations at a desk.

pub(in crate::registry) mod diagnostics;
pub(in crate::registry) mod edit;
pub(in crate::registry) mod operation;
pub(in crate::registry) mod upsert;
