//! A table whose records are counted: beside each record stands its fact, a second time and close together, so that who
//! counts a million reads some bytes of each. A fact is made of its record whenever that changes, and says nothing that
//! the record does not.

use std::ops::Deref;

use super::columns::{Columns, Fact};
use super::rows::Stored;
use super::table::{Number, Table};

/// A record that is counted.
pub(crate) trait Project: Stored {
    /// What it is counted by.
    type Fact: Fact;

    /// What it is counted by.
    fn fact(&self) -> Self::Fact;
}

/// The number of facts in a block.
const FACTS_PER_BLOCK: usize = 1024;

/// Facts by number; none of a record that was taken back.
pub(crate) type Facts<N, F> = Table<N, Option<F>, Columns<F>>;

/// Records that are counted, by number. They are read as those of any [`Table`].
#[derive(Debug)]
pub(crate) struct Projected<N, T: Project> {
    pub(crate) records: Table<N, T>,
    pub(crate) facts: Facts<N, T::Fact>,
    /// Whose facts are to be made again.
    changed: Vec<N>,
}

impl<N, T: Project> Deref for Projected<N, T> {
    type Target = Table<N, T>;

    fn deref(&self) -> &Table<N, T> {
        &self.records
    }
}

impl<N: Number, T: Project> Projected<N, T> {
    /// An empty table; the numbers are those of the records' blocks and of the facts'.
    pub(crate) fn new([records, facts]: [u8; 2], records_in_block: usize) -> Self {
        let facts = Facts::new(facts, FACTS_PER_BLOCK);
        Self { records: Table::new(records, records_in_block), facts, changed: Vec::new() }
    }

    pub(crate) fn push(&mut self, record: T) {
        self.facts.push(Some(record.fact()));
        self.records.push(record);
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        self.facts.pop();
        self.records.pop()
    }

    /// A record, to be changed; [`Self::settle_facts`] is to follow.
    pub(crate) fn get_mut(&mut self, number: N) -> Option<&mut T> {
        self.changed.push(number);
        self.records.get_mut(number)
    }

    /// Takes a record back, or restores it, and gives it; `None` as for [`Table::set_void`]. [`Self::settle_facts`] is
    /// to follow.
    pub(crate) fn hide(&mut self, number: N, void: bool) -> Option<&T> {
        self.changed.push(number);
        self.records.set_void(number, void)?;
        self.records.get_any(number)
    }

    /// Makes the facts of what was changed again.
    pub(crate) fn settle_facts(&mut self) {
        while let Some(number) = self.changed.pop() {
            let fact = self.records.get(number).map(T::fact);
            if let Some(known) = self.facts.get_mut(number) {
                *known = fact;
            }
        }
    }

    /// Whether a fact says what its record does.
    pub(crate) fn is_settled(&self, number: N) -> bool {
        let fact = self.records.get(number).map(T::fact);
        self.facts.get(number).is_some_and(|known| *known == fact)
    }
}

impl<N: Number + Send + Sync, T: Project> Projected<N, T> {
    /// Adds up the facts of all records that were not taken back, as [`Table::fold`] does records.
    pub(crate) fn fold_facts<A: Send>(
        &self,
        begin: impl Fn() -> A + Sync,
        add: impl Fn(&mut A, N, &T::Fact) + Sync,
    ) -> Vec<A> {
        self.facts.fold(begin, |sum, number, fact| {
            if let Some(fact) = fact {
                add(sum, number, fact);
            }
        })
    }

    /// What is wanted of the facts, in the runs in which it was gathered.
    pub(crate) fn gather_runs<O: Send>(
        &self,
        wanted: impl Fn(N, &T::Fact) -> Option<O> + Sync,
    ) -> Vec<Vec<O>> {
        self.facts.gather_runs(|number, fact| wanted(number, fact.as_ref()?))
    }

    /// What is wanted of the facts, as [`Table::gather`] does of records.
    pub(crate) fn gather_facts<O: Send>(
        &self,
        wanted: impl Fn(N, &T::Fact) -> Option<O> + Sync,
    ) -> Vec<O> {
        self.facts.gather(|number, fact| wanted(number, fact.as_ref()?))
    }
}
