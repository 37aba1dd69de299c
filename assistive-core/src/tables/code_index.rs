//! An index from codes to numbers over a small table. It is built from the table on first use.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::OnceLock;

/// Numbers by code.
#[derive(Debug)]
pub(crate) struct CodeIndex<C, N>(OnceLock<HashMap<C, N>>);

impl<C, N> Default for CodeIndex<C, N> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<C: Hash + Eq, N> CodeIndex<C, N> {
    /// Returns the index. On first use, it is built from `all`, the codes and numbers of the table.
    pub(crate) fn index(&self, all: impl Iterator<Item = (C, N)>) -> &HashMap<C, N> {
        self.0.get_or_init(|| all.collect())
    }

    /// Adds the code of a new record.
    pub(crate) fn add(&mut self, code: &C, number: N)
    where
        C: Clone,
    {
        if let Some(index) = self.0.get_mut() {
            index.insert(code.clone(), number);
        }
    }

    /// Updates the number of a code when its record is voided or restored.
    pub(crate) fn set(&mut self, code: &C, number: Option<N>)
    where
        C: Clone,
    {
        match number {
            Some(number) => self.add(code, number),
            None => self.remove(code),
        }
    }

    /// Removes the code of a voided record.
    pub(crate) fn remove(&mut self, code: &C) {
        if let Some(index) = self.0.get_mut() {
            index.remove(code);
        }
    }
}
