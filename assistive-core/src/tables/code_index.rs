//! An index from codes to numbers over a small table. It is built from the table on first use. Codes are found in any
//! spelling that folds alike.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::model::fold::{fold, fold_name};

/// Numbers by code.
#[derive(Debug, Clone)]
pub(crate) struct CodeIndex<N> {
    index: OnceLock<Arc<Codes<N>>>,
    fold: fn(&str) -> Cow<'_, str>,
}

/// Numbers by code, and by the folded form of a code. Of several codes that fold alike, which only journals of early
/// versions have, the folded form finds the first.
#[derive(Debug, Clone)]
pub(crate) struct Codes<N> {
    exact: HashMap<Box<str>, N>,
    folded: HashMap<Box<str>, N>,
    fold: fn(&str) -> Cow<'_, str>,
}

impl<N: Copy + PartialEq> Codes<N> {
    /// Returns the number of a code.
    pub(crate) fn get<C: AsRef<str> + ?Sized>(&self, code: &C) -> Option<&N> {
        let code = code.as_ref();
        self.exact.get(code).or_else(|| self.folded.get(&*(self.fold)(code)))
    }

    /// Checks whether a code has a number.
    pub(crate) fn contains_key<C: AsRef<str> + ?Sized>(&self, code: &C) -> bool {
        self.get(code).is_some()
    }

    fn add(&mut self, code: &str, number: N) {
        self.exact.insert(code.into(), number);
        self.folded.entry((self.fold)(code).into()).or_insert(number);
    }

    fn remove(&mut self, code: &str) {
        let Some(number) = self.exact.remove(code) else { return };
        let folded = (self.fold)(code);
        if self.folded.get(&*folded) == Some(&number) {
            let alike = self.exact.iter().find(|(other, _)| (self.fold)(other) == folded);
            match alike.filter(|_| self.exact.len() >= self.folded.len()) {
                Some((_, other)) => drop(self.folded.insert(folded.into(), *other)),
                None => drop(self.folded.remove(&*folded)),
            }
        }
    }
}

impl<N: Copy + PartialEq> CodeIndex<N> {
    /// Creates an index of codes.
    pub(crate) fn of_codes() -> Self {
        Self { index: OnceLock::new(), fold }
    }

    /// Creates an index of names.
    pub(crate) fn of_names() -> Self {
        Self { index: OnceLock::new(), fold: fold_name }
    }

    /// Returns the index. On first use, it is built from `all`, the codes and numbers of the table.
    pub(crate) fn index<C: AsRef<str>>(&self, all: impl Iterator<Item = (C, N)>) -> &Codes<N> {
        self.index.get_or_init(|| {
            let mut codes =
                Codes { exact: HashMap::new(), folded: HashMap::new(), fold: self.fold };
            all.for_each(|(code, number)| codes.add(code.as_ref(), number));
            Arc::new(codes)
        })
    }

    /// Adds the code of a new or restored record, or removes that of a voided one.
    pub(crate) fn set(&mut self, code: &str, number: N, is_known: bool) {
        let Some(index) = self.index.get_mut().map(Arc::make_mut) else { return };
        match is_known {
            true => index.add(code, number),
            false => index.remove(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_finds_the_number_and_old_twins_stay_apart() {
        let mut index = CodeIndex::of_codes();
        // A journal of an early version has both.
        let all = [("SP-1", 1), ("sp-1", 2)];
        let get = |index: &CodeIndex<i32>, code| index.index(all.into_iter()).get(code).copied();
        assert_eq!((get(&index, "SP-1"), get(&index, "sp-1")), (Some(1), Some(2)));
        assert_eq!((get(&index, "ＳＰ-1"), get(&index, "SP-2")), (Some(1), None));
        index.set("sp-1", 2, false);
        assert_eq!((get(&index, "SP-1"), get(&index, "sp-1")), (Some(1), Some(1)));
        index.set("SP-1", 1, false);
        assert_eq!(get(&index, "SP-1"), None);
    }
}
