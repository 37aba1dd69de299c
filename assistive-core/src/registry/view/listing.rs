//! Lists of a view: the records are made one after another, as they are consumed. The records of a list are selected
//! when the list is created, in the files of the views.

use std::fmt;
use std::iter::FusedIterator;

use crate::error::Result;
use crate::registry::engine::shared::Inner;

/// The records of a [`View`](crate::View), one after another. Each is made when it is consumed, so that a list of a
/// million records takes the memory of one.
///
/// An item is an error if its records can be read neither from the checkpoint nor from the journal
/// ([`Error::Damaged`](crate::Error::Damaged)). The list ends after an error.
///
/// ```
/// # use assistive_core::{Author, StoreOptions, NeedFilter, Store, Result, StoreId};
/// # fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-01-05T08:00:00Z".parse()?, "2024-01-05".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// let view = store.view()?;
/// for need in view.needs(&NeedFilter::default(), author.today)? {
///     println!("{}", need?.number);
/// }
/// let all = view.needs(&NeedFilter::default(), author.today)?.collect::<Result<Vec<_>>>()?;
/// # assert!(all.is_empty());
/// # Ok(())
/// # }
/// ```
#[must_use = "a list is only made when it is gone through"]
pub struct Listing<'v, T> {
    inner: &'v Inner,
    rows: Box<dyn Iterator<Item = T> + 'v>,
    over: bool,
}

impl<'v, T> Listing<'v, T> {
    pub(in crate::registry) fn new(inner: &'v Inner, rows: impl Iterator<Item = T> + 'v) -> Self {
        Self { inner, rows: Box::new(rows), over: false }
    }
}

impl<T> Iterator for Listing<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.over {
            return None;
        }
        let row = self.rows.next();
        // Records that could not be read are missing from the rows, so the end is checked, too.
        let whole = self.inner.check_whole();
        self.over = row.is_none() || whole.is_err();
        match (row, whole) {
            (_, Err(error)) => Some(Err(error)),
            (row, Ok(())) => row.map(Ok),
        }
    }
}

impl<T> FusedIterator for Listing<'_, T> {}

impl<T> fmt::Debug for Listing<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").field("over", &self.over).finish_non_exhaustive()
    }
}
