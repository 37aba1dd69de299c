//! An index from codes to numbers over a small table, made from the table when it is first asked for.

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
    /// The index; `all` are the codes and numbers that there are.
    pub(crate) fn index(&self, all: impl Iterator<Item = (C, N)>) -> &HashMap<C, N> {
        self.0.get_or_init(|| all.collect())
    }

    /// A record was added to the table.
    pub(crate) fn add(&mut self, code: &C, number: N)
    where
        C: Clone,
    {
        if let Some(index) = self.0.get_mut() {
            index.insert(code.clone(), number);
        }
    }

    /// The record of a code was taken back, or restored.
    pub(crate) fn set(&mut self, code: &C, number: Option<N>)
    where
        C: Clone,
    {
        match number {
            Some(number) => self.add(code, number),
            None => self.remove(code),
        }
    }

    /// The record of a code was taken back.
    pub(crate) fn remove(&mut self, code: &C) {
        if let Some(index) = self.0.get_mut() {
            index.remove(code);
        }
    }
}
