//! The sample city of the repository: real-looking sheets, and a store in memory that holds them.

use std::path::Path;

use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::{ItemNo, PersonNo};
use assistive_core::{Author, Founding, Lend, Lendable, Registry, StoreId};

/// The day that every bench takes as today: after the last day of all sheets.
pub const TODAY: &str = "2025-06-30";

/// Returns the author of all changes.
pub fn author() -> Author {
    let now = format!("{TODAY}T00:00:00Z").parse().expect("a time");
    Author::new("bench", now, TODAY.parse().expect("a day"))
}

/// Returns a loan of one device.
pub fn loan_of(item: ItemNo, person: PersonNo) -> Lend {
    Lend::new([(Lendable::Item(item), 1)], person, author().today)
}

/// Returns the sheets of the sample city in the order of import.
pub fn sheets() -> Vec<(Kind, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ankang-2023");
    let read = |kind: &Kind| Some((*kind, std::fs::read(folder.join(format!("{kind}.csv"))).ok()?));
    Kind::ALL.iter().filter_map(read).collect()
}

/// Returns an empty store in memory.
pub fn empty_store() -> Registry {
    Registry::in_memory(&Founding::new(StoreId::from_random(1)), &author()).expect("a new store")
}

/// Imports a sheet without errors, and returns the number of records created or updated.
pub fn import(registry: &Registry, kind: Kind, sheet: &[u8]) -> u64 {
    let report = registry.import(&author(), kind, sheet, &ImportOptions::default());
    let report = report.expect("a durable import");
    assert!(report.errors.is_empty(), "{:?}", report.errors.first());
    report.created + report.updated
}
