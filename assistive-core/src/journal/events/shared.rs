//! Shapes that all kinds of events use: references, changes, optional days and timelines. They are frozen,
//! like all events.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::day::Day;
use crate::model::{Dated, day};

/// A record by its global identity: the store that created it and its number there.
///
/// `store` is an index in the commit's table of stores. 0 is the store that wrote the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ref<N> {
    pub(crate) store: u8,
    pub(crate) number: N,
}

impl<N> Ref<N> {
    /// Creates a reference to a record of the store that writes the commit.
    pub(crate) fn own(number: N) -> Self {
        Self { store: 0, number }
    }
}

/// The values before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change<T> {
    pub(crate) before: T,
    pub(crate) after: T,
}

impl<T> Change<T> {
    pub(crate) fn new(before: T, after: T) -> Self {
        Self { before, after }
    }
}

/// An optional day, before or after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct MaybeDay(#[serde(with = "day::option")] pub(crate) Option<Date>);

/// A stored [`Dated`]: the first value, and the later values with their days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Timeline<T> {
    first: T,
    later: Vec<(Day, T)>,
}

impl<T: Clone + PartialEq> From<&Dated<T>> for Timeline<T> {
    fn from(dated: &Dated<T>) -> Self {
        let (first, later) = dated.parts();
        let later = later.iter().map(|(day, value)| (Day(*day), value.clone())).collect();
        Self { first: first.clone(), later }
    }
}

impl<T: Clone + PartialEq> From<&Timeline<T>> for Dated<T> {
    fn from(timeline: &Timeline<T>) -> Self {
        let later = timeline.later.iter().map(|(day, value)| (day.0, value.clone())).collect();
        Self::from_parts(timeline.first.clone(), later)
    }
}

/// The changes of one record, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changed<R, C> {
    pub(crate) record: R,
    pub(crate) changes: Vec<C>,
}
