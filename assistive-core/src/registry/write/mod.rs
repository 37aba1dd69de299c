//! Holds the vocabulary that all rules share: edits of fields, diagnostics, upserts of records and operations at a desk.

pub(in crate::registry) mod draft;
pub(in crate::registry) mod operation;
