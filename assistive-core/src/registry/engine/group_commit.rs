//! The line to the journal: commits that were made one after the other are made durable together, one fsync for all
//! that wait.
//!
//! Whoever comes when nobody writes takes the journal and writes everything that waits; the others wait for the
//! outcome. Commits are in the state before they are durable, so nobody may see the state meanwhile: readers wait
//! until all of it is.

use std::io;
use std::ops::RangeInclusive;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::journal::{EncodedCommit, Journal, JournalError};

/// Whoever has it waits for the commit at a place of the line, and is told once; places are counted from 1.
#[derive(Debug)]
pub(super) struct Ticket(u64);

/// The line.
#[derive(Debug)]
pub(in crate::registry) struct CommitQueue {
    waiting: Mutex<Waiting>,
    moved: Condvar,
}

#[derive(Debug)]
struct Waiting {
    /// Gone while someone writes.
    journal: Option<Journal>,
    commits: Vec<EncodedCommit>,
    /// The last place that was given out, and the last whose outcome is known.
    given: u64,
    settled: u64,
    /// How many tickets are out whose holders were not told yet.
    untold: usize,
    /// Which failed, and why, as long as anybody is untold.
    failed: Vec<(RangeInclusive<u64>, JournalError)>,
    /// Commits are about to be taken back from the state.
    failing: bool,
}

impl Waiting {
    /// A ticket for the last place that was given out.
    fn ticket(&mut self) -> Ticket {
        self.untold += 1;
        Ticket(self.given)
    }

    /// What became of a commit whose outcome is known.
    fn tell(&mut self, ticket: Ticket) -> Result<(), JournalError> {
        let error = self.failed.iter().find(|(places, _)| places.contains(&ticket.0));
        let told = error.map_or(Ok(()), |(_, error)| Err(again(error)));
        self.untold -= 1;
        // Who gets a ticket from now on asks for a later place.
        if self.untold == 0 {
            self.failed.clear();
        }
        told
    }
}

/// Commits that could not be made durable, for whoever has the journal to take back.
pub(super) struct Failed {
    journal: Journal,
    error: JournalError,
    commits: Vec<EncodedCommit>,
}

impl CommitQueue {
    /// An empty line to a journal.
    pub(in crate::registry) fn new(journal: Journal) -> Self {
        let waiting = Waiting {
            journal: Some(journal),
            commits: Vec::new(),
            given: 0,
            settled: 0,
            untold: 0,
            failed: Vec::new(),
            failing: false,
        };
        Self { waiting: Mutex::new(waiting), moved: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing panics while it is held.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, waiting: MutexGuard<'a, Waiting>) -> MutexGuard<'a, Waiting> {
        self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a commit at the end of the line. The caller holds the state, so that the line has the order of the chain.
    pub(super) fn join(&self, commit: EncodedCommit) -> Ticket {
        let mut waiting = self.lock();
        waiting.commits.push(commit);
        waiting.given += 1;
        waiting.ticket()
    }

    /// The last commit that waits, if any does.
    pub(super) fn last(&self) -> Option<Ticket> {
        let mut waiting = self.lock();
        (waiting.settled < waiting.given).then(|| waiting.ticket())
    }

    /// Waits until a commit is durable, or makes it so, with all that wait.
    ///
    /// # Errors
    /// Why it is not. When `take_back` is asked, it must take the state to itself, call [`CommitQueue::settle`], and take the
    /// commits back.
    pub(super) fn pass(
        &self,
        ticket: Ticket,
        take_back: impl FnOnce(Failed),
    ) -> Result<(), JournalError> {
        // Others that are about to join may do so before the fsync.
        std::thread::yield_now();
        let mut waiting = self.lock();
        while waiting.settled < ticket.0 {
            let Some(mut journal) = waiting.journal.take() else {
                waiting = self.wait(waiting);
                continue;
            };
            let commits = std::mem::take(&mut waiting.commits);
            drop(waiting);
            let appended = journal.append(&commits);
            waiting = self.lock();
            match appended {
                Ok(()) => {
                    waiting.settled += commits.len() as u64;
                    waiting.journal = Some(journal);
                    self.moved.notify_all();
                }
                Err(error) => {
                    waiting.failing = true;
                    drop(waiting);
                    self.moved.notify_all();
                    take_back(Failed { journal, error, commits });
                    waiting = self.lock();
                    break;
                }
            }
        }
        waiting.tell(ticket)
    }

    /// Declares commits failed, with all that joined since, and gives them, last one first. The caller holds the state.
    pub(super) fn settle(&self, failed: Failed) -> Vec<EncodedCommit> {
        let mut waiting = self.lock();
        let mut commits = failed.commits;
        commits.append(&mut waiting.commits);
        commits.reverse();
        let places = waiting.settled + 1..=waiting.given;
        waiting.failed.push((places, failed.error));
        waiting.settled = waiting.given;
        waiting.journal = Some(failed.journal);
        waiting.failing = false;
        self.moved.notify_all();
        commits
    }

    /// Waits until all commits in the state are durable; `false` when some are about to be taken back, so that the
    /// caller must let go of the state.
    pub(super) fn is_clear(&self) -> bool {
        let mut waiting = self.lock();
        while waiting.settled < waiting.given && !waiting.failing {
            waiting = self.wait(waiting);
        }
        !waiting.failing
    }

    /// Waits while commits are being taken back.
    pub(super) fn wait_out_failure(&self) {
        let mut waiting = self.lock();
        while waiting.failing {
            waiting = self.wait(waiting);
        }
    }

    /// Where the journal ends. Only right while the line is clear.
    pub(in crate::registry) fn end(&self) -> u64 {
        self.lock().journal.as_ref().map_or(0, Journal::end)
    }
}

/// The same error once more: it is one value, and many may wait to be told.
fn again(error: &JournalError) -> JournalError {
    match error {
        JournalError::Io(error) => match error.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code).into(),
            None => io::Error::from(error.kind()).into(),
        },
        JournalError::Overtaken => JournalError::Overtaken,
        // Appending fails for no other reason.
        _ => JournalError::Poisoned,
    }
}

#[cfg(test)]
#[path = "group_commit_tests.rs"]
mod tests;
