//! The one door through which a store changes: events are applied to the state in memory, then the commit
//! is made durable, then it is acknowledged. What fails on the way is taken back.

use derive_setters::Setters;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::commit::CommitMetadata;
use crate::journal::{Batch, CommitInfo, EncodedCommit, Event};
use crate::model::{MAX_TEXT, Problem, text};
use crate::registry::engine::group_commit::{CommitQueue, Failed};
use crate::registry::engine::handle::Store;
use crate::registry::engine::shared::{Inner, Shared};
use crate::state::State;

/// Who changes the store, and when. The library has no clock and asks no environment.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct Author {
    /// The name that the journal keeps; a name, not a proof.
    #[setters(skip)]
    pub actor: String,
    /// The moment of the commit.
    pub at: Timestamp,
    /// The day that counts as today for defaults and for "not in the future".
    pub today: Date,
    /// Why, if there is more to say than the change itself says.
    pub why: Option<String>,
}

impl Author {
    /// Refuses names and reasons that the log could not show.
    fn check(&self) -> Result<()> {
        let texts = [("actor", Some(&self.actor)), ("why", self.why.as_ref())];
        let not_plain = |(field, text): (_, Option<&String>)| Problem::of_text(field, text?);
        let errors: Vec<_> = texts.into_iter().filter_map(not_plain).collect();
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Error::Refused(errors)),
        }
    }

    /// An author with nothing more to say.
    pub fn new(actor: impl Into<String>, at: Timestamp, today: Date) -> Self {
        Self { actor: actor.into(), at, today, why: None }
    }
}

/// What a commit is called in the log.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OperationInfo<'a> {
    pub(crate) operation: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) source: Option<&'a str>,
    /// It is only to be seen what would be: everything is taken back, so the store need not be writable.
    pub(crate) preview: bool,
    /// It is done now, at a desk, by whoever says so; a file tells of what others did.
    pub(crate) at_desk: bool,
}

impl<'a> OperationInfo<'a> {
    /// What someone does at a desk, or would do.
    pub(crate) fn at_desk(operation: &'a str, subject: &'a str, preview: bool) -> Self {
        Self { operation, subject, source: None, preview, at_desk: true }
    }
}

/// The state while it is being changed.
///
/// Events are recorded in *rows*: a row is kept whole or dropped whole, and all kept rows become one commit
/// or none.
pub(crate) struct Writer<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) today: Date,
    /// Whose hands do it, where that is known.
    pub(crate) by: Option<String>,
    /// The last commit that the state knows.
    pub(crate) head: u64,
    row: Vec<Event>,
    kept: Batch,
}

impl Writer<'_> {
    /// Applies an event as part of the current row.
    pub(crate) fn record(&mut self, event: Event) -> Result<()> {
        // An event that the rules passed always fits; were it not so, the state would be half-changed.
        self.state.apply(&event).map_err(|_| Error::Poisoned)?;
        self.row.push(event);
        Ok(())
    }

    /// Keeps the current row.
    pub(crate) fn keep_row(&mut self) {
        for event in self.row.drain(..) {
            self.kept.push(event);
        }
        self.state.evict_over_budget();
    }

    /// Takes the current row back.
    pub(crate) fn drop_row(&mut self) -> Result<()> {
        let row = std::mem::take(&mut self.row);
        row.iter()
            .rev()
            .try_for_each(|event| self.state.unapply(event).map_err(|_| Error::Poisoned))
    }
}

impl Store {
    /// Runs `work` and makes what it kept one durable commit; `None` when it kept nothing. When `work` fails,
    /// its verdict is [`Decision::Rollback`], or it is a preview, everything is taken back.
    pub(crate) fn write<T>(
        &self,
        author: &Author,
        task: OperationInfo<'_>,
        work: impl FnOnce(&mut Writer<'_>) -> Result<Decision<T>>,
    ) -> Result<(T, Option<CommitInfo>)> {
        author.check()?;
        let mut guard = self.shared.write()?;
        let inner = &mut *guard;
        if !task.preview {
            inner.check_writable()?;
        }
        let today = author.today;
        let (state, head) = (&mut inner.state, inner.head.number);
        let by = task.at_desk.then(|| author.actor.clone());
        let mut writer = Writer { state, today, by, head, row: Vec::new(), kept: Batch::default() };
        let verdict = work(&mut writer);
        let dropped = writer.drop_row();
        let kept = writer.kept;
        if let Err(Error::Poisoned) = dropped.as_ref().or(verdict.as_ref().map(|_| &())) {
            inner.poison();
            return Err(Error::Poisoned);
        }
        // What was decided on records that could not be read is worth nothing.
        let verdict = inner.check_whole().and(verdict);
        let (value, commit) = match verdict {
            Ok(Decision::Commit(value)) if kept.events() > 0 && !task.preview => {
                (Ok(value), Some(kept))
            }
            Ok(Decision::Commit(value) | Decision::Rollback(value)) => {
                inner.take_back(kept.backwards())?;
                (Ok(value), None)
            }
            Err(error) => {
                inner.take_back(kept.backwards())?;
                (Err(error), None)
            }
        };
        let laid = commit.map(|kept| inner.encode_commit(kept, author, task)).transpose()?;
        let info = laid.as_ref().map(|laid| laid.info.clone());
        let Some(line) = &self.shared.line else { return Ok((value?, info)) };
        // What was decided on commits that are still in the line waits for them.
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

/// A file's name as the log can show it, and not too long.
fn shown(name: &str) -> String {
    name.chars().filter(|c| text::is_shown(*c)).take(MAX_TEXT).collect()
}

/// What becomes of the rows that were kept.
pub(crate) enum Decision<T> {
    /// They become a commit.
    Commit(T),
    /// They are taken back.
    Rollback(T),
}

impl Inner {
    /// Lays out a commit of what was kept, behind all others.
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

    /// Takes events back, last one first.
    fn take_back(&mut self, events: Option<Vec<Event>>) -> Result<()> {
        let taken_back = events
            .and_then(|events| events.iter().try_for_each(|event| self.state.unapply(event).ok()));
        if taken_back.is_none() {
            self.poison();
        }
        taken_back.ok_or(Error::Poisoned)
    }
}

impl Shared {
    /// Takes commits back that could not be made durable, and those that were made on top of them.
    fn take_back(&self, line: &CommitQueue, failed: Failed) {
        let inner = self.write();
        let commits = line.settle(failed);
        let Ok(mut inner) = inner else { return };
        for commit in commits {
            inner.tail = inner.tail.saturating_sub(u64::from(commit.info.events));
            inner.head = commit.before;
            if inner.take_back(commit.body.backwards()).is_err() {
                return;
            }
        }
    }
}
