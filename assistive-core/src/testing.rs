//! Helpers for tests with whole stores: an author, an empty store, and a registration.

use std::path::Path;

use crate::model::{DivisionCode, LocalKey};
use crate::{Author, PersonDraft, Result, Store, StoreId, StoreOptions};

/// The error code of the system for a full disk.
pub(crate) const FULL: i32 = 28;

/// Returns an author.
pub(crate) fn author() -> Author {
    let now = "2024-04-30T08:00:00Z".parse().unwrap();
    Author::new("tester", now, jiff::civil::date(2024, 4, 30))
}

/// Creates a store without a site of its own.
pub(crate) fn create(folder: &Path) -> Result<Store> {
    let options = StoreOptions::new(StoreId::from_random(7));
    Store::create(folder, &options, &author(), "a test")
}

/// Registers a person with a key, and returns the commit, or `None` if the person exists already.
pub(crate) fn register(store: &Store, key: &str) -> Result<Option<u64>> {
    let draft = PersonDraft::default()
        .key(LocalKey::parse(key, None).ok())
        .name("试验")
        .division(DivisionCode::new("610902").unwrap());
    Ok(store.people(&author()).record(&draft)?.commit)
}

/// Checks that a store has the same state as a read-only view of its folder.
pub(crate) fn is_as_replayed(store: &Store, folder: &Path) -> bool {
    Store::open_read_only(folder).unwrap().same_state(store).unwrap()
}
