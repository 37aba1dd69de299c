//! Reverses what was recorded: undo of commits, voiding of records, and moving records to another key.

pub(in crate::registry) mod footprint;
pub(in crate::registry) mod handovers;
pub(in crate::registry) mod inverse;
pub(in crate::registry) mod log;
pub(in crate::registry) mod preconditions;
pub(crate) mod rekey;
pub(in crate::registry) mod undo;
pub(in crate::registry) mod void;
