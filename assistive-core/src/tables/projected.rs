//! A table with a columnar projection. Each record has a fact, which holds only the fields that reports read, so that a
//! report over a million records reads a few bytes of each. A fact is derived from its record and updated whenever the
//! record changes.

use std::ops::Deref;

use super::columns::{Columns, Fact};
use super::rows::Stored;
use super::table::{Number, Table};

/// A record with a projection.
pub(crate) trait Project: Stored {
    /// The projection of the record.
    type Fact: Fact;

    /// Returns the projection of the record.
    fn fact(&self) -> Self::Fact;
}

/// The number of facts in a block.
const FACTS_PER_BLOCK: usize = 1024;

/// Facts by number. A voided record has none.
pub(crate) type Facts<N, F> = Table<N, Option<F>, Columns<F>>;

/// Records with projections, by number. They are read like those of any [`Table`].
#[derive(Debug, Clone)]
pub(crate) struct Projected<N, T: Project> {
    pub(crate) records: Table<N, T>,
    pub(crate) facts: Facts<N, T::Fact>,
    /// The records whose facts are out of date.
    changed: Vec<N>,
}

impl<N, T: Project> Deref for Projected<N, T> {
    type Target = Table<N, T>;

    fn deref(&self) -> &Table<N, T> {
        &self.records
    }
}

impl<N: Number, T: Project> Projected<N, T> {
    /// Creates an empty table from the ids of the tables of records and facts.
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

    /// Returns a record for changing. [`Self::refresh_projections`] must be called afterwards.
    pub(crate) fn get_mut(&mut self, number: N) -> Option<&mut T> {
        self.changed.push(number);
        self.records.get_mut(number)
    }

    /// Voids or restores a record and returns it. Returns `None` in the same cases as [`Table::set_void`].
    /// [`Self::refresh_projections`] must be called afterwards.
    pub(crate) fn set_void(&mut self, number: N, void: bool) -> Option<&T> {
        self.changed.push(number);
        self.records.set_void(number, void)?;
        self.records.get_any(number)
    }

    /// Updates the facts of the changed records.
    pub(crate) fn refresh_projections(&mut self) {
        while let Some(number) = self.changed.pop() {
            let fact = self.records.get(number).map(T::fact);
            if let Some(known) = self.facts.get_mut(number) {
                *known = fact;
            }
        }
    }

    /// Checks whether the fact of a record is up to date.
    pub(crate) fn is_up_to_date(&self, number: N) -> bool {
        let fact = self.records.get(number).map(T::fact);
        self.facts.get(number).is_some_and(|known| *known == fact)
    }
}

impl<N: Number + Send + Sync, T: Project> Projected<N, T> {
    /// Folds the facts of all records that are not voided, as [`Table::par_fold`] does with records.
    pub(crate) fn par_fold_facts<A: Send>(
        &self,
        begin: impl Fn() -> A + Sync,
        add: impl Fn(&mut A, N, &T::Fact) + Sync,
    ) -> Vec<A> {
        self.facts.par_fold(begin, |sum, number, fact| {
            if let Some(fact) = fact {
                add(sum, number, fact);
            }
        })
    }

    /// Maps and filters the facts on all cores. Returns one list for each range of records.
    pub(crate) fn par_filter_map_fact_ranges<O: Send>(
        &self,
        wanted: impl Fn(N, &T::Fact) -> Option<O> + Sync,
    ) -> Vec<Vec<O>> {
        self.facts.par_filter_map_ranges(|number, fact| wanted(number, fact.as_ref()?))
    }

    /// Maps and filters the facts on all cores, as [`Table::par_filter_map`] does with records.
    pub(crate) fn par_filter_map_facts<O: Send>(
        &self,
        wanted: impl Fn(N, &T::Fact) -> Option<O> + Sync,
    ) -> Vec<O> {
        self.facts.par_filter_map(|number, fact| wanted(number, fact.as_ref()?))
    }
}
