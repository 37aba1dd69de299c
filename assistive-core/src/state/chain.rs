//! An index from an owner to the records that belong to it, as linked lists: newest first.

use std::marker::PhantomData;

use super::table::Number;

/// The records of each owner. A record belongs to one owner for ever.
#[derive(Debug, PartialEq)]
pub(crate) struct Chain<O, R> {
    newest: Vec<Option<R>>,
    before: Vec<Option<R>>,
    owner: PhantomData<O>,
}

impl<O, R> Default for Chain<O, R> {
    fn default() -> Self {
        Self { newest: Vec::new(), before: Vec::new(), owner: PhantomData }
    }
}

impl<O: Number, R: Number> Chain<O, R> {
    /// Adds an owner, the next in number, with no records.
    pub(super) fn add_owner(&mut self) {
        self.newest.push(None);
    }

    /// Takes the last owner back.
    pub(super) fn remove_owner(&mut self) {
        self.newest.pop();
    }

    /// Adds the next record in number to an owner.
    pub(super) fn add(&mut self, owner: O, record: R) {
        if let Some(newest) = self.newest.get_mut(owner.place()) {
            self.before.push(newest.replace(record));
        }
    }

    /// Takes the last record back from its owner.
    pub(super) fn remove(&mut self, owner: O) {
        if let Some(newest) = self.newest.get_mut(owner.place()) {
            *newest = self.before.pop().flatten();
        }
    }

    /// The records of an owner, newest first.
    pub(crate) fn of(&self, owner: O) -> impl Iterator<Item = R> + use<'_, O, R> {
        let newest = self.newest.get(owner.place()).copied().flatten();
        std::iter::successors(newest, |record| self.before.get(record.place()).copied().flatten())
    }
}
