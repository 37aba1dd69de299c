//! The write path: the only way to change a store. Events are applied to the state in memory, the commit is made
//! durable, and then it is acknowledged. A failed change is rolled back.

use std::sync::Arc;

use derive_setters::Setters;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::commit::CommitMetadata;
use crate::journal::{Batch, Body, CommitInfo, EncodedCommit, Event, codec};
use crate::model::{LISTED, MAX_TEXT, Problem, ProblemKind, text};
use crate::registry::engine::group_commit::{CommitQueue, Failed};
use crate::registry::engine::handle::Store;
use crate::registry::engine::shared::{Inner, Shared};
use crate::state::{Crowded, Schoolmates, State};

/// The author of a change and the time of it. The library reads neither the clock nor the environment.
///
/// ```
/// use assistive_core::Author;
/// use jiff::Timestamp;
/// use jiff::civil::date;
///
/// let now: Timestamp = "2024-04-30T08:00:00Z".parse()?;
/// let author = Author::new("Li", now, date(2024, 4, 30)).why("misread".to_owned());
/// assert_eq!((author.actor.as_str(), author.at), ("Li", now));
/// # Ok::<_, jiff::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct Author {
    /// The name that the journal keeps. It is not verified.
    #[setters(skip)]
    pub actor: String,
    /// The moment of the commit.
    pub at: Timestamp,
    /// The day that counts as today for defaults and for "not in the future".
    pub today: Date,
    /// The reason, if the change needs an explanation.
    pub why: Option<String>,
}

impl Author {
    /// Refuses names and reasons that the log could not show.
    pub(in crate::registry) fn check(&self) -> Result<()> {
        let texts = [("actor", Some(&self.actor)), ("why", self.why.as_ref())];
        let not_plain = |(field, text): (_, Option<&String>)| Problem::of_text(field, text?);
        let errors: Vec<_> = texts.into_iter().filter_map(not_plain).collect();
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Error::Refused(errors)),
        }
    }

    /// Returns an author without a reason.
    pub fn new(actor: impl Into<String>, at: Timestamp, today: Date) -> Self {
        Self { actor: actor.into(), at, today, why: None }
    }
}

/// The description of a commit in the log.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OperationInfo<'a> {
    pub(crate) operation: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) source: Option<&'a str>,
    /// Only the result is wanted: the change is rolled back, so the store need not be writable.
    pub(crate) preview: bool,
    /// The author does it now, at a desk. An import, in contrast, records the acts of others.
    pub(crate) at_desk: bool,
}

impl<'a> OperationInfo<'a> {
    /// Returns the description of an operation at a desk, or of its preview.
    pub(crate) fn at_desk(operation: &'a str, subject: &'a str, preview: bool) -> Self {
        Self { operation, subject, source: None, preview, at_desk: true }
    }
}

/// The state while it is being changed.
///
/// Events are recorded in *rows*: a row is kept or dropped as a unit, and all kept rows become one commit or none.
pub(crate) struct Writer<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) today: Date,
    /// The person who does it, if known.
    pub(crate) by: Option<String>,
    /// The last commit in the state.
    pub(crate) head: u64,
    row: Vec<Event>,
    kept: Batch,
    scratch: Vec<u8>,
    crowded: Crowded,
    schoolmates: Schoolmates,
}

impl Writer<'_> {
    /// Applies an event as part of the current row.
    ///
    /// # Errors
    /// Returns [`Error::Refused`] if the event would be too large to be read again, or a list of its record too long.
    pub(crate) fn record(&mut self, event: Event) -> Result<()> {
        if !codec::is_readable(&event, &mut self.scratch) {
            return Err(Error::Refused(vec![Problem::new("", "", ProblemKind::RecordTooLarge)]));
        }
        // An event that passed the rules always applies. If it did not, the state would be half-changed.
        self.state.apply(&event).map_err(|_| Error::Poisoned)?;
        let (count, max) = (self.state.longest_list(&event), LISTED);
        if count > max {
            self.state.unapply(&event).map_err(|_| Error::Poisoned)?;
            let kind = ProblemKind::ListTooLong { count: count as u64, max: max as u64 };
            return Err(Error::Refused(vec![Problem::new("", "", kind)]));
        }
        self.crowded.note(self.state, &event);
        self.schoolmates.note(self.state, &event);
        self.row.push(event);
        Ok(())
    }

    /// Returns the state, and the indexes of owners that have many records in it.
    pub(in crate::registry) fn crowded(&mut self) -> (&State, &mut Crowded) {
        (self.state, &mut self.crowded)
    }

    /// Returns the state, and the students of schools by name.
    pub(in crate::registry) fn schoolmates(&mut self) -> (&State, &mut Schoolmates) {
        (self.state, &mut self.schoolmates)
    }

    /// Returns the events of the current row.
    pub(in crate::registry) fn row(&self) -> &[Event] {
        &self.row
    }

    /// Keeps the current row.
    pub(crate) fn keep_row(&mut self) {
        for event in self.row.drain(..) {
            self.kept.push(event);
        }
        self.state.evict_over_budget();
    }

    /// Rolls the current row back.
    pub(crate) fn drop_row(&mut self) -> Result<()> {
        let row = std::mem::take(&mut self.row);
        self.crowded.note_reverted(&row);
        row.iter()
            .rev()
            .try_for_each(|event| self.state.unapply(event).map_err(|_| Error::Poisoned))
    }
}

impl Store {
    /// Runs `work` and makes the kept rows one durable commit, or `None` if there are none. All rows are rolled back
    /// if `work` fails or returns [`Decision::Rollback`], or if it is a preview.
    pub(crate) fn write<T>(
        &self,
        author: &Author,
        task: OperationInfo<'_>,
        work: impl FnOnce(&mut Writer<'_>) -> Result<Decision<T>>,
    ) -> Result<(T, Option<CommitInfo>)> {
        author.check()?;
        let mut guard = self.shared.write()?;
        let inner = Arc::make_mut(&mut guard);
        if !task.preview {
            inner.check_writable()?;
        }
        let today = author.today;
        let (state, head) = (&mut inner.state, inner.head.number);
        let by = task.at_desk.then(|| author.actor.clone());
        let (row, kept, scratch) = (Vec::new(), Batch::default(), Vec::new());
        let crowded = Crowded::default();
        let schoolmates = Schoolmates::default();
        let mut writer =
            Writer { state, today, by, head, row, kept, scratch, crowded, schoolmates };
        let verdict = work(&mut writer);
        let dropped = writer.drop_row();
        let kept = writer.kept;
        let whole = inner.check_whole();
        match dropped.as_ref().err().or(verdict.as_ref().err()) {
            Some(Error::Poisoned) => {
                inner.poison();
                return Err(Error::Poisoned);
            }
            // A record that cannot be read looks like one that is missing: that is damage, and no bug.
            Some(Error::Bug(broken)) if whole.is_ok() => {
                let bug = Error::Bug(broken);
                inner.poison();
                return Err(bug);
            }
            _ => {}
        }
        // A decision based on unreadable records is void.
        let verdict = whole.and(verdict);
        let (value, commit) = match verdict {
            Ok(Decision::Commit(value)) if kept.events() > 0 && !task.preview => {
                (Ok(value), Some(kept))
            }
            Ok(Decision::Commit(value) | Decision::Rollback(value)) => {
                inner.take_back(kept.close().as_ref())?;
                (Ok(value), None)
            }
            Err(error) => {
                inner.take_back(kept.close().as_ref())?;
                (Err(error), None)
            }
        };
        let laid = commit.map(|kept| inner.encode_commit(kept, author, task)).transpose()?;
        let info = laid.as_ref().map(|laid| laid.info.clone());
        let Some(line) = &self.shared.line else { return Ok((value?, info)) };
        // A result based on commits that are still in the queue waits for them.
        let ticket = laid.map_or_else(|| line.last(), |laid| Some(line.join(laid)));
        let tail = inner.tail;
        drop(guard);
        if let Some(ticket) = ticket {
            line.pass(ticket, |failed| self.shared.take_back(line, failed))
                .map_err(|error| self.shared.journal_failed(error))?;
        }
        self.maybe_checkpoint(tail);
        Ok((value?, info))
    }
}

/// Returns a value that the rules guarantee, or the error that stops all further changes: a state that should be
/// impossible must not pass for a success.
pub(crate) fn must<T>(value: Option<T>, broken: &'static str) -> Result<T> {
    value.ok_or(Error::Bug(broken))
}

/// Shortens a file's name and removes the characters that the log cannot show.
fn shown(name: &str) -> String {
    name.chars().filter(|c| text::is_shown(*c)).take(MAX_TEXT).collect()
}

/// The fate of the rows that were kept.
pub(crate) enum Decision<T> {
    /// The rows become a commit.
    Commit(T),
    /// The rows are rolled back.
    Rollback(T),
}

impl Inner {
    /// Encodes the kept rows as a commit that follows all others.
    fn encode_commit(
        &mut self,
        kept: Batch,
        author: &Author,
        task: OperationInfo<'_>,
    ) -> Result<EncodedCommit> {
        let deed = CommitMetadata {
            actor: author.actor.clone(),
            site: self.state.own_site.clone(),
            operation: task.operation.to_owned(),
            subject: task.subject.to_owned(),
            source: task.source.map(shown),
            why: author.why.clone(),
            stores: Vec::new(),
        };
        let Some(laid) = EncodedCommit::out(kept, deed, author.at, self.store, self.head) else {
            self.poison();
            return Err(Error::Poisoned);
        };
        self.tail += u64::from(laid.info.events);
        self.head = laid.head();
        Ok(laid)
    }

    /// Rolls the events of a commit back, newest first.
    fn take_back(&mut self, body: Option<&Body>) -> Result<()> {
        let taken_back = body.and_then(|body| {
            body.backwards().try_for_each(|event| self.state.unapply(&event?).ok())
        });
        if taken_back.is_none() {
            self.poison();
        }
        taken_back.ok_or(Error::Poisoned)
    }
}

impl Shared {
    /// Rolls back the commits that could not be made durable, and those made on top of them.
    fn take_back(&self, line: &CommitQueue, failed: Failed) {
        let inner = self.write();
        let commits = line.settle(failed);
        let Ok(mut inner) = inner else { return };
        let inner = Arc::make_mut(&mut inner);
        for commit in commits {
            inner.tail = inner.tail.saturating_sub(u64::from(commit.info.events));
            inner.head = commit.before;
            if inner.take_back(Some(&commit.body)).is_err() {
                return;
            }
        }
    }
}
