//! Holds the rules about people: their record, the identity of a draft, dated facts, likely duplicates, merging two records, editing at a
//! desk.

pub(in crate::registry) mod dated;
pub(in crate::registry) mod duplicates;
pub(in crate::registry) mod edit;
mod identity;
pub(in crate::registry) mod leaving;
pub(in crate::registry) mod merge;
mod merge_checks;
pub(in crate::registry) mod past;
pub(in crate::registry) mod record;

#[cfg(test)]
mod rules_tests;
