//! An index from an owner to the records that belong to it, as linked lists: newest first.

use super::rows::Row;
use super::table::{Links, Number};

/// The records of each owner. A record belongs to one owner, or to none, for ever.
#[derive(Debug)]
pub(crate) struct Chain<O, R> {
    pub(super) newest: Links<O, R>,
    pub(super) before: Links<R, R>,
}

impl<O: Number, R: Number + Row> Chain<O, R> {
    /// No owners and no records, in tables of these ids.
    pub(super) fn new(newest: u8, before: u8, rows: usize) -> Self {
        Self { newest: Links::new(newest, rows), before: Links::new(before, rows) }
    }

    /// Adds an owner, the next in number, with no records.
    pub(super) fn add_owner(&mut self) {
        self.newest.push(None);
    }

    /// Takes the last owner back.
    pub(super) fn remove_owner(&mut self) {
        self.newest.pop();
    }

    /// Adds the next record in number to an owner, or to none.
    pub(super) fn add(&mut self, owner: Option<O>, record: R) {
        let newest = owner.and_then(|owner| self.newest.get_mut(owner));
        self.before.push(newest.and_then(|newest| newest.replace(record)));
    }

    /// Takes the last record back from its owner, or from none.
    pub(super) fn remove(&mut self, owner: Option<O>) {
        let before = self.before.pop().flatten();
        if let Some(newest) = owner.and_then(|owner| self.newest.get_mut(owner)) {
            *newest = before;
        }
    }

    /// The records of an owner, newest first.
    pub(crate) fn of(&self, owner: O) -> impl Iterator<Item = R> + use<'_, O, R> {
        let newest = self.newest.get(owner).copied().flatten();
        std::iter::successors(newest, |record| self.before.get(*record).copied().flatten())
    }
}
