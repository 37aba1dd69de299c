//! The one door through which a store changes: events are applied to the state in memory, then the commit
//! is made durable, then it is acknowledged. What fails on the way is taken back.

use jiff::Timestamp;
use jiff::civil::Date;

use super::draft::{Edit, Findings};
use super::open::{Inner, Registry};
use crate::error::{Error, Result};
use crate::journal::commit::Deed;
use crate::journal::{Batch, CommitInfo, Event};
use crate::model::MAX_TEXT;
use crate::state::State;

/// Who changes the store, and when. The library has no clock and asks no environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name that the journal keeps; a name, not a proof.
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
        let mut findings = Findings::default();
        findings.plain("actor", &Edit::Set(self.actor.clone()));
        findings.plain("why", &self.why.clone().into());
        match findings.errors.is_empty() {
            true => Ok(()),
            false => Err(Error::Refused(findings.errors)),
        }
    }

    /// An author with nothing more to say.
    pub fn new(actor: impl Into<String>, at: Timestamp, today: Date) -> Self {
        Self { actor: actor.into(), at, today, why: None }
    }
}

/// What a commit is called in the log.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Task<'a> {
    pub(crate) operation: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) source: Option<&'a str>,
    /// It is only to be seen what would be: everything is taken back, so the store need not be writable.
    pub(crate) preview: bool,
}

/// The state while it is being changed.
///
/// Events are recorded in *rows*: a row is kept whole or dropped whole, and all kept rows become one commit
/// or none.
pub(crate) struct Writer<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) today: Date,
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
            self.kept.push(&event);
        }
    }

    /// Takes the current row back.
    pub(crate) fn drop_row(&mut self) -> Result<()> {
        let row = std::mem::take(&mut self.row);
        row.iter()
            .rev()
            .try_for_each(|event| self.state.unapply(event).map_err(|_| Error::Poisoned))
    }
}

impl Registry {
    /// Runs `work` and makes what it kept one durable commit; `None` when it kept nothing. When `work` fails,
    /// or its verdict is [`Verdict::TakeBack`], everything is taken back.
    pub(crate) fn write<T>(
        &self,
        author: &Author,
        task: Task<'_>,
        work: impl FnOnce(&mut Writer<'_>) -> Result<Verdict<T>>,
    ) -> Result<(T, Option<CommitInfo>)> {
        author.check()?;
        let mut inner = self.inner.write().map_err(|_| Error::Poisoned)?;
        let inner = &mut *inner;
        if !task.preview {
            inner.backing.check_writable()?;
        }
        let today = author.today;
        let state = &mut inner.state;
        let mut writer = Writer { state, today, row: Vec::new(), kept: Batch::default() };
        let verdict = work(&mut writer);
        let dropped = writer.drop_row();
        let kept = writer.kept;
        if let Err(Error::Poisoned) = dropped.as_ref().or(verdict.as_ref().map(|_| &())) {
            inner.backing.poison();
            return Err(Error::Poisoned);
        }
        match verdict {
            Ok(Verdict::Commit(value)) => {
                let commit = inner.commit(kept, author, task)?;
                Ok((value, commit))
            }
            Ok(Verdict::TakeBack(value)) => {
                inner.take_back(kept)?;
                Ok((value, None))
            }
            Err(error) => {
                inner.take_back(kept)?;
                Err(error)
            }
        }
    }
}

/// A file's name as the log can show it: without control characters, and not too long.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(MAX_TEXT).collect()
}

/// What becomes of the rows that were kept.
pub(crate) enum Verdict<T> {
    /// They become a commit.
    Commit(T),
    /// They are taken back.
    TakeBack(T),
}

impl Inner {
    fn commit(
        &mut self,
        kept: Batch,
        author: &Author,
        task: Task<'_>,
    ) -> Result<Option<CommitInfo>> {
        if kept.events() == 0 {
            return Ok(None);
        }
        let deed = Deed {
            actor: author.actor.clone(),
            site: self.state.own_site.clone(),
            operation: task.operation.to_owned(),
            subject: task.subject.to_owned(),
            source: task.source.map(shown),
            why: author.why.clone(),
            stores: Vec::new(),
        };
        match self.backing.append(&kept, deed, author.at) {
            Ok(info) => Ok(Some(info)),
            Err(error) => {
                self.take_back(kept)?;
                Err(error)
            }
        }
    }

    fn take_back(&mut self, kept: Batch) -> Result<()> {
        let taken_back = kept
            .backwards()
            .and_then(|events| events.iter().try_for_each(|event| self.state.unapply(event).ok()));
        if taken_back.is_none() {
            self.backing.poison();
        }
        taken_back.ok_or(Error::Poisoned)
    }
}
