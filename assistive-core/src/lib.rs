//! Assistive devices: scratch.
mod error;
mod journal;
pub mod model;
mod registry;
pub mod report;
mod state;
pub use error::{Error, Result};
pub use journal::{CommitInfo, Cut, Hash, Moment, StoreId};
pub use registry::*;
pub mod exchange;
