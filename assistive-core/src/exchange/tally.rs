//! Counts what became of records, comparing the store before and after a file: a record that a file names
//! twice is counted once, and one that is changed and changed back is unchanged.

use std::collections::{BTreeMap, BTreeSet};

use crate::registry::{Touched, Was};
use crate::state::{Number, Row, Table};

/// The records of one table that a file touched.
#[derive(Debug)]
pub(super) struct Tally<T> {
    /// Records before the file: those from here on are new.
    before: usize,
    touched: BTreeSet<u32>,
    /// What changed records were before the file.
    was: BTreeMap<u32, T>,
}

/// How many records were created, updated and left unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            created: self.created + other.created,
            updated: self.updated + other.updated,
            unchanged: self.unchanged + other.unchanged,
        }
    }
}

impl<T: PartialEq + Row> Tally<T> {
    /// Nothing touched yet.
    pub(super) fn new<N: Number>(table: &Table<N, T>) -> Self {
        Self { before: table.len(), touched: BTreeSet::new(), was: BTreeMap::new() }
    }

    /// Notes a record that was touched.
    pub(super) fn touch<N: Number>(&mut self, touched: Touched<N, T>) {
        let place = touched.number.place();
        if place >= self.before {
            return;
        }
        let key = place as u32;
        self.touched.insert(key);
        if let Was::Other(was) = touched.was {
            self.was.entry(key).or_insert(was);
        }
    }

    /// The counts, the table being as the file leaves it.
    pub(super) fn counts<N: Number>(&self, table: &Table<N, T>) -> Counts {
        let created = table.len().saturating_sub(self.before) as u64;
        let changed = |(place, was): (&u32, &T)| {
            let now = N::at(*place as usize).and_then(|number| table.get(number));
            now != Some(was)
        };
        let updated = self.was.iter().filter(|entry| changed(*entry)).count() as u64;
        Counts { created, updated, unchanged: self.touched.len() as u64 - updated }
    }
}
