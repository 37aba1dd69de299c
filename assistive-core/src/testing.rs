//! What the library's own tests of whole stores share: who writes, an empty store, someone to register.

use std::path::Path;

use crate::model::{DivisionCode, LocalKey};
use crate::{Author, PersonDraft, Result, Store, StoreId, StoreOptions};

/// The system's error when a disk is full.
pub(crate) const FULL: i32 = 28;

/// Someone who writes.
pub(crate) fn author() -> Author {
    let now = "2024-04-30T08:00:00Z".parse().unwrap();
    Author::new("tester", now, jiff::civil::date(2024, 4, 30))
}

/// Makes a store of nobody's site, unless the disk says no.
pub(crate) fn create(folder: &Path) -> Result<Store> {
    let options = StoreOptions::new(StoreId::from_random(7));
    Store::create(folder, &options, &author(), "a test")
}

/// Registers someone under a key, or finds that they are; the commit, if there is one.
pub(crate) fn register(store: &Store, key: &str) -> Result<Option<u64>> {
    let draft = PersonDraft::default()
        .key(LocalKey::parse(key, None).ok())
        .name("试验")
        .division(DivisionCode::new("610902").unwrap());
    Ok(store.people(&author()).record(&draft)?.commit)
}

/// Whether a store shows what others read of its folder.
pub(crate) fn is_as_replayed(store: &Store, folder: &Path) -> bool {
    Store::open_read_only(folder).unwrap().same_state(store).unwrap()
}
