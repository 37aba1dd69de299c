//! Verifies, repairs and backs up the store in a folder. The store need not be open, and mostly may be in use.
//!
//! ```
//! use assistive_core::maintenance::{backup, restore, verify};
//! use assistive_core::{Author, Store, StoreId, StoreOptions};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (store, copy) = (folder.path().join("store"), folder.path().join("copy"));
//! # let file = folder.path().join("store.backup");
//! # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
//! Store::create(&store, &StoreOptions::new(StoreId::from_random(42)), &author, "Li")?.close()?;
//!
//! let written = backup(&store, &file)?;
//! restore(&copy, &file, "Li")?;
//! let verified = verify(&copy, "Li")?;
//! assert_eq!((verified.commits, verified.hash), (1, written.hash));
//! assert!(verified.is_sound());
//! # Ok(())
//! # }
//! ```

pub(in crate::registry) mod backup;
pub(in crate::registry) mod records;
pub(in crate::registry) mod repair;
pub(in crate::registry) mod salvage;
pub(in crate::registry) mod verify;

pub use backup::{Backup, backup, check_file_name, restore, verify_backup};
pub use records::{HeldRecords, SalvagedRecords, salvage_records};
pub use repair::{Diagnosis, JournalHealth, diagnose, tidy};
pub use salvage::{LastKnownCommit, ReplacedCommit, Salvage, SalvagePlan, plan_salvage, salvage};
pub use verify::{Inconsistency, StateCheck, Verified, verify, verify_journal};

#[cfg(test)]
mod rules_tests;
