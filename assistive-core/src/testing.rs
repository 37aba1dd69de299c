//! What the library's own tests of whole stores share: who writes, an empty store, someone to register.

use std::path::Path;

use crate::model::{DivisionCode, LocalKey};
use crate::{Author, Founding, PersonDraft, Registry, Result, StoreId};

/// The system's error when a disk is full.
pub(crate) const FULL: i32 = 28;

/// Someone who writes.
pub(crate) fn author() -> Author {
    let now = "2024-04-30T08:00:00Z".parse().unwrap();
    Author::new("tester", now, jiff::civil::date(2024, 4, 30))
}

/// Makes a store of nobody's site, unless the disk says no.
pub(crate) fn create(folder: &Path) -> Result<Registry> {
    let founding = Founding::new(StoreId::from_random(7));
    Registry::create(folder, &founding, &author(), "a test")
}

/// Registers someone under a key, or finds that they are; the commit, if there is one.
pub(crate) fn register(registry: &Registry, key: &str) -> Result<Option<u64>> {
    let draft = PersonDraft::default()
        .key(LocalKey::parse(key, None).ok())
        .name("试验")
        .division(DivisionCode::new("610902").unwrap());
    Ok(registry.people(&author()).record(&draft)?.commit)
}

/// Whether a store shows what others read of its folder.
pub(crate) fn is_as_replayed(registry: &Registry, folder: &Path) -> bool {
    Registry::open_read_only(folder).unwrap().same_state(registry).unwrap()
}
