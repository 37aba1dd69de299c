//! A table: records with dense numbers, added at its end.

use std::marker::PhantomData;

/// What numbers the records of a table.
pub(crate) trait Number: Copy {
    fn at(place: usize) -> Option<Self>;
    fn place(self) -> usize;
}

macro_rules! numbers {
    ($($name:ident),*) => {
        $( impl Number for crate::model::$name {
            fn at(place: usize) -> Option<Self> {
                crate::model::$name::at(place)
            }
            fn place(self) -> usize {
                crate::model::$name::place(self)
            }
        } )*
    };
}
numbers!(DivisionNo, SiteNo, ModelNo, PersonNo, NeedNo, FittingNo);

/// Records of one kind, by number.
#[derive(Debug, PartialEq)]
pub(crate) struct Table<N, T> {
    rows: Vec<T>,
    numbered: PhantomData<N>,
}

impl<N, T> Default for Table<N, T> {
    fn default() -> Self {
        Self { rows: Vec::new(), numbered: PhantomData }
    }
}

impl<N: Number, T> Table<N, T> {
    /// The record of a number.
    pub(crate) fn get(&self, number: N) -> Option<&T> {
        self.rows.get(number.place())
    }

    pub(super) fn get_mut(&mut self, number: N) -> Option<&mut T> {
        self.rows.get_mut(number.place())
    }

    /// The number that the next record will have; `None` when no more fit.
    pub(crate) fn next(&self) -> Option<N> {
        N::at(self.rows.len())
    }

    pub(super) fn push(&mut self, row: T) {
        self.rows.push(row);
    }

    pub(super) fn pop(&mut self) -> Option<T> {
        self.rows.pop()
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All records, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (N, &T)> {
        self.iter_from(0)
    }

    /// The records from a place on, in the order of their numbers.
    pub(crate) fn iter_from(&self, start: usize) -> impl Iterator<Item = (N, &T)> {
        let rows = self.rows.get(start..).unwrap_or_default();
        (start..).zip(rows).filter_map(|(place, row)| Some((N::at(place)?, row)))
    }
}
