//! Makes changes durable and visible, independent of the kinds of records: the shared state of an open store, the
//! write transaction, group commit to the journal, the lock, checkpoints, replay, and the
//! running check of the journal.

pub(in crate::registry) mod checkpoint;
pub(in crate::registry) mod checkpointer;
pub(in crate::registry) mod group_commit;
pub(in crate::registry) mod handle;
pub(in crate::registry) mod journal_check;
pub(in crate::registry) mod lock;
pub(in crate::registry) mod replay;
pub(in crate::registry) mod shared;
pub(in crate::registry) mod transaction;
