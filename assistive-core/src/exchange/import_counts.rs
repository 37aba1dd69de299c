//! Counts the records that a file creates, updates and leaves unchanged, and lists the cells that change. The states
//! before and after the file are compared: a record that the file names twice counts once, and a record that is changed
//! and changed back is unchanged.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Col;
use super::kinds::{Cells, Kind, NumberOf, RecordOf, SheetKind, Shown};
use crate::registry::{Previous, Upserted};
use crate::state::State;
use crate::tables::Number;

/// The records of one table that a file touched.
pub(super) struct ImportCounts<K: SheetKind> {
    /// The number of records before the file. Records from this place on are new.
    before: usize,
    /// The new records of rows. A row can make others along with its own.
    created: Vec<u32>,
    upserted: BTreeSet<u32>,
    /// The records that were changed, as they were before the file.
    was: BTreeMap<u32, RecordOf<K>>,
    /// The fields that were filled in and that follow from other records.
    filled: BTreeMap<u32, &'static str>,
}

/// The numbers of records that were created, updated and left unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    /// The people among the created records of a sheet that has other records, too.
    pub(super) created_people: u64,
}

/// The places of the records that a sheet created and changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(super) created: BTreeSet<u32>,
    pub(super) updated: BTreeSet<u32>,
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            created: self.created + other.created,
            updated: self.updated + other.updated,
            unchanged: self.unchanged + other.unchanged,
            created_people: self.created_people + other.created_people,
        }
    }
}

/// A record that an import creates or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The kind of sheet whose columns are listed. For people these are the columns of students.
    pub kind: Kind,
    /// The number, such as `P12`. For a division, site or model the code.
    pub record: String,
    /// The name of the record, or of its person.
    pub name: String,
    /// True if the record is new.
    pub is_new: bool,
    /// The cells that change.
    pub fields: Vec<Changed>,
}

/// A cell that an import changes. Ids in it are not masked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changed {
    /// The name of the column.
    pub column: &'static str,
    /// The cell before the import, empty for none.
    pub old: String,
    /// The cell after the import, empty for none.
    pub new: String,
}

impl<K: SheetKind> ImportCounts<K> {
    /// Starts to count, in the state before the file.
    pub(super) fn new(state: &State) -> Self {
        let before = (K::TABLE)(state).len();
        Self {
            before,
            created: Vec::new(),
            upserted: BTreeSet::new(),
            was: BTreeMap::new(),
            filled: BTreeMap::new(),
        }
    }

    /// Notes the record of a row that was kept.
    pub(super) fn touch(&mut self, upserted: Upserted<NumberOf<K>, RecordOf<K>>) {
        let place = upserted.number.place();
        let key = place as u32;
        if place >= self.before {
            if matches!(upserted.was, Previous::Absent) {
                self.created.push(key);
            }
            return;
        }
        self.upserted.insert(key);
        self.filled.extend(upserted.filled.map(|field| (key, field)));
        if let Previous::Changed(was) = upserted.was {
            self.was.entry(key).or_insert(was);
        }
    }

    /// Returns the counts, in the state after the file.
    pub(super) fn counts(&self, state: &State) -> Counts {
        let created = self.created.len() as u64;
        let updated = self.changed(state).count() as u64;
        let unchanged = self.upserted.len() as u64 - updated;
        Counts { created, updated, unchanged, created_people: 0 }
    }

    /// Returns the places of the records that were created and changed, in the state after the file.
    pub(super) fn stored(&self, state: &State) -> Stored {
        let created = self.created.iter().copied().collect();
        let updated = self.changed(state).map(|(place, _)| place as u32).collect();
        Stored { created, updated }
    }

    /// Returns the records that differ from before the file: their places, and the records before it.
    fn changed<'a>(
        &'a self,
        state: &'a State,
    ) -> impl Iterator<Item = (usize, &'a RecordOf<K>)> + 'a {
        let places = self.was.iter().map(|(place, was)| (*place as usize, was));
        places.filter(|(place, was)| {
            let now = NumberOf::<K>::at(*place).and_then(|number| (K::TABLE)(state).get(number));
            now != Some(*was) || self.filled.contains_key(&(*place as u32))
        })
    }

    /// Returns the records that are changed, then the new ones, in the state after the file: at most `most` of each.
    pub(super) fn changes(&self, state: &State, most: usize) -> Vec<Change> {
        let shown = Shown::new(state, true);
        let change = |place, was| {
            let filled = self.filled.get(&(place as u32)).copied();
            change_of::<K>(&shown, place, was, filled)
        };
        let changed = self.changed(state).filter_map(|(place, was)| change(place, Some(was)));
        let new = self.created.iter().filter_map(|place| change(*place as usize, None));
        changed.take(most).chain(new.take(most)).collect()
    }
}

/// Describes the change of a record, which `was` before the file unless it is new. The field `filled` was empty then.
fn change_of<K: SheetKind>(
    shown: &Shown<'_>,
    place: usize,
    was: Option<&RecordOf<K>>,
    filled: Option<&str>,
) -> Option<Change> {
    let number = NumberOf::<K>::at(place)?;
    let now = (K::TABLE)(shown.state).get(number)?;
    shown.current.set(place);
    let new = K::listed_cells(shown, now);
    let mut old = match was {
        Some(was) => K::listed_cells(shown, was),
        None => vec![String::new(); new.len()],
    };
    for (column, old) in K::LISTED_AS.columns().iter().zip(&mut old) {
        if filled == Some(column.col.name()) {
            old.clear();
        }
    }
    let is_coded = K::LISTED_AS.columns().iter().next().is_some_and(|first| first.col == Col::Code);
    let record = match new.first() {
        Some(code) if is_coded => code.clone(),
        _ => number.to_string(),
    };
    Some(Change {
        kind: K::LISTED_AS,
        record,
        name: K::label(shown, now),
        is_new: was.is_none(),
        fields: differing(K::LISTED_AS, old, new),
    })
}

/// Returns the cells in which a record differs from `was`. Ids in them are not masked.
pub(super) fn changed_cells<K: SheetKind>(
    state: &State,
    place: usize,
    was: &RecordOf<K>,
) -> Vec<Changed> {
    let shown = Shown::new(state, true);
    shown.current.set(place);
    let number = NumberOf::<K>::at(place);
    let Some(now) = number.and_then(|no| (K::TABLE)(state).get(no)) else { return Vec::new() };
    differing(K::LISTED_AS, K::listed_cells(&shown, was), K::listed_cells(&shown, now))
}

/// Returns the cells that differ between two rows of a kind.
pub(super) fn differing(kind: Kind, old: Cells, new: Cells) -> Vec<Changed> {
    let fields = kind.columns().iter().zip(old.into_iter().zip(new));
    let fields = fields.filter(|(_, (old, new))| old != new);
    let changed =
        fields.map(|(column, (old, new))| Changed { column: column.col.name(), old, new });
    changed.collect()
}
