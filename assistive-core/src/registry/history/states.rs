//! The store as of each of several commits, in one pass over the journal.

use std::path::Path;

use crate::error::{Error, Result};
use crate::journal::{CommitInfo, Head, Journal, JournalError};
use crate::registry::engine::checkpoint::journal_in;
use crate::registry::engine::handle::Store;
use crate::registry::engine::lock::Lock;
use crate::registry::engine::replay::apply;
use crate::registry::engine::shared::{AccessMode, Inner};
use crate::state::State;

/// The reason why the pass over the journal ended early.
enum Pass {
    Enough,
    Failed(JournalError),
}

impl From<JournalError> for Pass {
    fn from(error: JournalError) -> Self {
        Self::Failed(error)
    }
}

impl Store {
    /// Calls `visit` with the store as of the commit `first` and as of each later one up to `last`, oldest first.
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`].
    #[doc(hidden)]
    pub fn as_of_each(
        folder: impl AsRef<Path>,
        first: u64,
        last: u64,
        mut visit: impl FnMut(&CommitInfo, &Self),
    ) -> Result<()> {
        let folder = folder.as_ref();
        let file = journal_in(folder)?;
        let failed = |error| Error::of_journal(error, &file);
        let store = Journal::identity(&file).map_err(failed)?;
        let mut state = State::default();
        let read = Journal::read(&file, None, &|| Lock::is_taken(folder), |info, body| {
            if info.number > last {
                return Err(Pass::Enough);
            }
            apply(&mut state, &info, body).map_err(Pass::Failed)?;
            if info.number >= first {
                let head = Head { number: info.number, at: info.at, hash: info.hash };
                // The clone shares the blocks of the tables.
                let mut inner = Inner::new(state.clone(), store, head);
                inner.standing = AccessMode::ReadOnly;
                visit(&info, &Self::new(inner, None, None));
            }
            Ok(())
        });
        match read {
            Ok(_) | Err(Pass::Enough) => Ok(()),
            Err(Pass::Failed(error)) => Err(failed(error)),
        }
    }
}
