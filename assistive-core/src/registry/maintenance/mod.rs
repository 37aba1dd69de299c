//! Verifies, repairs and backs up the store in a folder.

pub(in crate::registry) mod backup;
pub(in crate::registry) mod repair;
pub(in crate::registry) mod verify;
