//! The commit queue: commits that wait at the same time are made durable together, with one fsync (group commit).
//!
//! The first waiter that finds the journal free writes and fsyncs every queued commit; the others wait for the
//! result. Commits are in the state before they are durable, so readers wait until all of them are.

use std::io;
use std::ops::RangeInclusive;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::journal::{EncodedCommit, Journal, JournalError};

/// The right to wait for the commit at a position of the queue, and to receive its result once. Positions count from
/// 1.
#[derive(Debug)]
pub(super) struct Ticket(u64);

/// The commit queue.
#[derive(Debug)]
pub(in crate::registry) struct CommitQueue {
    waiting: Mutex<Waiting>,
    moved: Condvar,
}

#[derive(Debug)]
struct Waiting {
    /// `None` while a thread writes.
    journal: Option<Journal>,
    commits: Vec<EncodedCommit>,
    /// The last position that was given out, and the last position whose result is known.
    given: u64,
    settled: u64,
    /// The number of tickets whose holders have not received a result yet.
    untold: usize,
    /// The positions that failed and their errors, kept until every ticket has its result.
    failed: Vec<(RangeInclusive<u64>, JournalError)>,
    /// Set while failed commits are to be rolled back from the state.
    failing: bool,
}

impl Waiting {
    /// Returns a ticket for the last position that was given out.
    fn ticket(&mut self) -> Ticket {
        self.untold += 1;
        Ticket(self.given)
    }

    /// Returns the result of a commit whose result is known.
    fn tell(&mut self, ticket: Ticket) -> Result<(), JournalError> {
        let error = self.failed.iter().find(|(places, _)| places.contains(&ticket.0));
        let told = error.map_or(Ok(()), |(_, error)| Err(again(error)));
        self.untold -= 1;
        // Tickets given out from now on are for later positions.
        if self.untold == 0 {
            self.failed.clear();
        }
        told
    }
}

/// Commits that could not be made durable. The thread that has the journal must roll them back.
pub(super) struct Failed {
    journal: Journal,
    error: JournalError,
    commits: Vec<EncodedCommit>,
}

impl CommitQueue {
    /// Returns an empty queue in front of a journal.
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
        // No code panics while it holds the lock.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, waiting: MutexGuard<'a, Waiting>) -> MutexGuard<'a, Waiting> {
        self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends a commit to the queue. The caller holds the state lock, so that the queue has the order of the chain.
    pub(super) fn join(&self, commit: EncodedCommit) -> Ticket {
        let mut waiting = self.lock();
        waiting.commits.push(commit);
        waiting.given += 1;
        waiting.ticket()
    }

    /// Returns a ticket for the last commit that waits, if there is one.
    pub(super) fn last(&self) -> Option<Ticket> {
        let mut waiting = self.lock();
        (waiting.settled < waiting.given).then(|| waiting.ticket())
    }

    /// Waits until a commit is durable, or makes all waiting commits durable.
    ///
    /// # Errors
    /// Returns the error of the journal if the commit could not be made durable. `take_back`, if it is called, must
    /// take the state lock, call [`CommitQueue::settle`], and roll the commits back.
    pub(super) fn pass(
        &self,
        ticket: Ticket,
        take_back: impl FnOnce(Failed),
    ) -> Result<(), JournalError> {
        // Other threads may add their commits before the fsync.
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

    /// Marks commits, and all commits queued since, as failed, and returns them, newest first. The caller holds the
    /// state lock.
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

    /// Waits until all commits in the state are durable. Returns `false` if some are to be rolled back: the caller
    /// must then release the state lock.
    pub(super) fn is_clear(&self) -> bool {
        let mut waiting = self.lock();
        while waiting.settled < waiting.given && !waiting.failing {
            waiting = self.wait(waiting);
        }
        !waiting.failing
    }

    /// Waits while commits are being rolled back.
    pub(super) fn wait_out_failure(&self) {
        let mut waiting = self.lock();
        while waiting.failing {
            waiting = self.wait(waiting);
        }
    }

    /// Returns the end of the journal. It is only right while the queue is empty.
    pub(in crate::registry) fn end(&self) -> u64 {
        self.lock().journal.as_ref().map_or(0, Journal::end)
    }
}

/// Copies an error: it is one value, and several threads may wait for it.
fn again(error: &JournalError) -> JournalError {
    match error {
        JournalError::Io(error) => match error.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code).into(),
            None => io::Error::from(error.kind()).into(),
        },
        JournalError::Overtaken => JournalError::Overtaken,
        JournalError::Overwritten => JournalError::Overwritten,
        // Appending fails for no other reason.
        _ => JournalError::Poisoned,
    }
}

#[cfg(test)]
#[path = "group_commit_tests.rs"]
mod tests;
