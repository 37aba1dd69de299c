//! Shows and reverses recorded changes: the log, the changes of records, undo of commits, voiding of records, and moving
//! records to another key.

pub(in crate::registry) mod changes;
pub(in crate::registry) mod effects;
pub(in crate::registry) mod log;
pub(crate) mod rekey;
mod states;
pub(in crate::registry) mod undo;
pub(in crate::registry) mod void;

#[cfg(test)]
mod rules_tests;
