//! An index from an owner to its records, as linked lists from the newest record to the oldest.

use super::rows::Stored;
use super::table::{Links, Number};

/// The records of each owner. A record belongs to at most one owner.
#[derive(Debug, Clone)]
pub(crate) struct OwnerIndex<O, R> {
    pub(crate) newest: Links<O, R>,
    pub(crate) before: Links<R, R>,
}

impl<O: Number, R: Number + Stored> OwnerIndex<O, R> {
    /// Creates an empty index from the ids of its two tables.
    pub(crate) fn new(newest: u8, before: u8, rows: usize) -> Self {
        Self { newest: Links::new(newest, rows), before: Links::new(before, rows) }
    }

    /// Adds the next owner, without records.
    pub(crate) fn add_owner(&mut self) {
        self.newest.push(None);
    }

    /// Removes the last owner.
    pub(crate) fn remove_owner(&mut self) {
        self.newest.pop();
    }

    /// Adds the next record to an owner, or to none.
    pub(crate) fn add(&mut self, owner: Option<O>, record: R) {
        let newest = owner.and_then(|owner| self.newest.get_mut(owner));
        self.before.push(newest.and_then(|newest| newest.replace(record)));
    }

    /// Removes the last record from its owner, if it has one.
    pub(crate) fn remove(&mut self, owner: Option<O>) {
        let before = self.before.pop().flatten();
        if let Some(newest) = owner.and_then(|owner| self.newest.get_mut(owner)) {
            *newest = before;
        }
    }

    /// Moves a record from one owner to another; either may be `None`. The records of an owner stay ordered by number.
    pub(crate) fn change_owner(&mut self, record: R, from: Option<O>, to: Option<O>) {
        let before = self.before.get(record).copied().flatten();
        if let Some(from) = from {
            let newer = self.of(from).find(|other| self.is_before(*other, record));
            self.link(from, newer, before);
        }
        let mut next = None;
        if let Some(to) = to {
            let newer = self.of(to).take_while(|other| other.place() > record.place()).last();
            next = match newer {
                Some(newer) => self.before.get(newer).copied().flatten(),
                None => self.newest.get(to).copied().flatten(),
            };
            self.link(to, newer, Some(record));
        }
        if let Some(before) = self.before.get_mut(record) {
            *before = next;
        }
    }

    fn is_before(&self, newer: R, record: R) -> bool {
        self.before.get(newer).copied().flatten().is_some_and(|no| no.place() == record.place())
    }

    /// Sets the record that follows another in the list of an owner, or the first record of the list.
    fn link(&mut self, owner: O, newer: Option<R>, record: Option<R>) {
        let link = match newer {
            Some(newer) => self.before.get_mut(newer),
            None => self.newest.get_mut(owner),
        };
        if let Some(link) = link {
            *link = record;
        }
    }

    /// Iterates over the records of an owner, newest first.
    pub(crate) fn of(&self, owner: O) -> impl Iterator<Item = R> + use<'_, O, R> {
        let newest = self.newest.get(owner).copied().flatten();
        std::iter::successors(newest, |record| {
            #[cfg(test)]
            STEPS.set(STEPS.get() + 1);
            self.before.get(*record).copied().flatten()
        })
    }
}

#[cfg(test)]
thread_local! {
    /// The number of steps that a thread has made from one record of an owner to the next, for tests of growth.
    pub(crate) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{NeedNo, PersonNo};

    proptest! {
        #[test]
        fn records_that_change_their_owner_stay_ordered_by_number(
            owners in vec(prop::option::of(0..4_usize), 1..30),
            moves in vec((any::<prop::sample::Index>(), prop::option::of(0..4_usize)), 0..40),
        ) {
            let person = |place: usize| PersonNo::at(place).unwrap();
            let mut index = OwnerIndex::<PersonNo, NeedNo>::new(1, 2, 4);
            (0..4).for_each(|_| index.add_owner());
            let mut owners = owners;
            for (place, owner) in owners.iter().enumerate() {
                index.add(owner.map(person), NeedNo::at(place).unwrap());
            }
            for (record, to) in moves {
                let place = record.index(owners.len());
                let from = std::mem::replace(&mut owners[place], to);
                index.change_owner(NeedNo::at(place).unwrap(), from.map(person), to.map(person));
            }
            for owner in 0..4 {
                let expected = (0..owners.len()).rev().filter(|place| owners[*place] == Some(owner));
                let expected: Vec<_> = expected.map(|place| NeedNo::at(place).unwrap()).collect();
                prop_assert_eq!(index.of(person(owner)).collect::<Vec<_>>(), expected);
            }
        }
    }
}
