//! Applies the commits of a journal to a state.

use std::path::Path;

use crate::journal::{
    CommitInfo, Head, Journal, JournalError, Position, Scan, StoredBody, decode_events,
};
use crate::state::State;

/// The result of a replay.
pub(in crate::registry) struct Replayed {
    /// The last commit that was applied, or the start position.
    pub(in crate::registry) head: Head,
    /// The number of events that were applied.
    pub(super) events: u64,
    /// The result of the scan of the whole journal. `None` if the replay ended at a commit that was not wanted.
    pub(in crate::registry) scan: Option<Scan>,
}

/// Applies the commits after a position, or all commits, as long as they are wanted. `writer_active` is passed to
/// [`Journal::read`].
///
/// # Errors
/// Returns the errors of [`Journal::read`]. The state is then incomplete.
pub(in crate::registry) fn replay(
    file: &Path,
    from: Option<Position>,
    writer_active: &dyn Fn() -> bool,
    state: &mut State,
    wanted: impl Fn(&CommitInfo) -> bool,
) -> Result<Replayed, JournalError> {
    let mut head = from.map_or(Head::START, |from| from.head);
    let mut applied = 0;
    let read = Journal::read(file, from, writer_active, |info, body| {
        if !wanted(&info) {
            return Err(Pass::Enough);
        }
        apply(state, &info, body).map_err(Pass::Failed)?;
        applied += u64::from(info.events);
        head = Head { number: info.number, at: info.at, hash: info.hash };
        Ok(())
    });
    let scan = match read {
        Ok(scan) => Some(scan),
        Err(Pass::Enough) => None,
        Err(Pass::Failed(error)) => return Err(error),
    };
    Ok(Replayed { head, events: applied, scan })
}

/// The reason why a pass over the journal ended early.
enum Pass {
    Enough,
    Failed(JournalError),
}

impl From<JournalError> for Pass {
    fn from(error: JournalError) -> Self {
        Self::Failed(error)
    }
}

/// Applies the events of a commit.
pub(in crate::registry) fn apply(
    state: &mut State,
    info: &CommitInfo,
    body: &StoredBody<'_>,
) -> Result<(), JournalError> {
    for (count, event) in decode_events(body, info.number).enumerate() {
        let damaged = JournalError::Damaged { commit: info.number, offset: 0 };
        state.apply(&event?).map_err(|_| damaged)?;
        if count % 1024 == 0 {
            state.evict_over_budget();
        }
    }
    Ok(())
}
