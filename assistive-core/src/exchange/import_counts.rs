//! Counts what became of records, comparing the store before and after a file: a record that a file names
//! twice is counted once, and one that is changed and changed back is unchanged. And tells, field by field, what changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::columns::Kind;
use crate::registry::{Previous, Upserted};
use crate::tables::{Number, Stored, Table};

/// The records of one table that a file touched.
#[derive(Debug)]
pub(super) struct Tally<T> {
    /// Records before the file: those from here on are new.
    before: usize,
    upserted: BTreeSet<u32>,
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

/// A record that a file makes or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The kind of sheet whose columns the record has; people have those of students.
    pub kind: Kind,
    /// Its number, such as `P12`; of a division, site or model its code.
    pub record: String,
    /// What it is called, or whose it is.
    pub name: String,
    /// Whether it is new.
    pub is_new: bool,
    /// The columns that change.
    pub fields: Vec<Changed>,
}

/// A cell that a file changes; ids in it are not hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changed {
    /// The name of the column.
    pub column: &'static str,
    /// What it says now; empty for nothing.
    pub old: String,
    /// What it will say; empty for nothing.
    pub new: String,
}

impl<T: PartialEq + Stored> Tally<T> {
    /// Nothing touched yet.
    pub(super) fn new<N: Number>(table: &Table<N, T>) -> Self {
        Self { before: table.len(), upserted: BTreeSet::new(), was: BTreeMap::new() }
    }

    /// Notes the record that a row touched, if it was kept.
    pub(super) fn touch<N: Number>(&mut self, upserted: Option<Upserted<N, T>>) {
        let Some(upserted) = upserted else { return };
        let place = upserted.number.place();
        if place >= self.before {
            return;
        }
        let key = place as u32;
        self.upserted.insert(key);
        if let Previous::Changed(was) = upserted.was {
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
        Counts { created, updated, unchanged: self.upserted.len() as u64 - updated }
    }

    /// The records that are changed, and then those that are new, the table being as the file leaves it: at most so many
    /// of each. `cells` tells what a record is called, and its cells in the columns of a kind.
    pub(super) fn changes<N: Number + Display>(
        &self,
        table: &Table<N, T>,
        kind: Kind,
        most: usize,
        cells: impl Fn(&T) -> (String, Vec<String>),
    ) -> Vec<Change> {
        let columns = kind.columns();
        let change = |place: usize, was: Option<&T>| {
            let number = N::at(place)?;
            let now = table.get(number)?;
            let (name, new) = cells(now);
            let old = was.map_or_else(|| vec![String::new(); new.len()], |was| cells(was).1);
            let fields = columns.iter().zip(old.into_iter().zip(new));
            let fields = fields
                .filter(|(_, (old, new))| old != new)
                .map(|(column, (old, new))| Changed { column: column.col.name(), old, new });
            let is_coded = matches!(kind, Kind::Divisions | Kind::Sites | Kind::Catalog);
            let code = || cells(now).1.into_iter().next().unwrap_or_default();
            let record = if is_coded { code() } else { number.to_string() };
            Some(Change { kind, record, name, is_new: was.is_none(), fields: fields.collect() })
        };
        let now = |place: u32| N::at(place as usize).and_then(|number| table.get(number));
        let changed = self.was.iter().filter(|(place, was)| now(**place) != Some(*was));
        let changed = changed.filter_map(|(place, was)| change(*place as usize, Some(was)));
        let new = (self.before..table.len()).filter_map(|place| change(place, None));
        changed.take(most).chain(new.take(most)).collect()
    }
}
