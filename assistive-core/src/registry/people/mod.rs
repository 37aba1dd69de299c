//! Holds the rules about people: their record, dated facts, likely duplicates, merging two records, editing at a
//! desk.

pub(in crate::registry) mod dated;
pub(in crate::registry) mod duplicates;
pub(in crate::registry) mod edit;
pub(in crate::registry) mod merge;
mod merge_checks;
pub(in crate::registry) mod record;

#[cfg(test)]
mod rules_tests;
