//! The sample city of the repository: real-looking sheets, as files, and a store in memory that holds them.

use std::path::Path;

use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::{ItemNo, PersonNo, SiteCode, SiteKind};
use assistive_core::{Author, Lend, Lendable, OwnSite, Store, StoreId, StoreOptions};

use crate::data::TODAY;

/// A file of the sample city.
pub struct SampleFile {
    kind: Kind,
    bytes: Vec<u8>,
}

/// The files of the sample city, in the order of import.
pub fn city() -> Vec<SampleFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ankang-2023");
    let read = |kind: &Kind| {
        let bytes = std::fs::read(folder.join(format!("{kind}.csv"))).ok()?;
        Some(SampleFile { kind: *kind, bytes })
    };
    let files: Vec<_> = Kind::ALL.iter().filter_map(read).collect();
    assert!(!files.is_empty(), "no sheets in {}", folder.display());
    files
}

/// Who does everything.
pub fn author() -> Author {
    let now = format!("{TODAY}T00:00:00Z").parse().expect("a time");
    Author::new("bench", now, TODAY.parse().expect("a day"))
}

/// A loan of one device.
pub fn loan_of(item: ItemNo, person: PersonNo) -> Lend {
    Lend::new([(Lendable::Item(item), 1)], person, author().today)
}

/// An empty store in memory, of the sample city's centre.
pub fn empty() -> Store {
    let site = OwnSite {
        code: SiteCode::new("AK-DPF").expect("a code"),
        name: "安康市辅具中心".into(),
        kind: SiteKind::Centre,
        division: "610900".into(),
    };
    let founding = StoreOptions::new(StoreId::from_random(1)).site(site);
    Store::in_memory(&founding, &author()).expect("a new store")
}

/// Imports the files.
pub fn import(registry: &Store, files: &[SampleFile]) {
    for SampleFile { kind, bytes } in files {
        let report = registry.import(&author(), *kind, bytes, &ImportOptions::default());
        let report = report.expect("written");
        assert!(report.errors.is_empty(), "{:?}", report.errors.first());
    }
}
