//! The subject: a store of this workspace.

use std::path::Path;
use std::sync::Arc;

use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::NeedKind;
use assistive_core::{Author, Error, Founding, NeedDraft, Registry, StoreId};

use crate::changes::Change;
use crate::side::Side;

/// A store of ours.
pub struct Ours {
    registry: Arc<Registry>,
}

impl Side for Ours {
    fn open(folder: &Path) -> Self {
        let founding = Founding { store: StoreId::from_random(1), site: None };
        let opened = match Registry::open(folder, "bench") {
            Err(Error::NoStore { .. }) => Registry::create(folder, &founding, &author(), "bench"),
            opened => opened,
        };
        Self { registry: Arc::new(opened.expect("a store")) }
    }

    fn again(&self) -> Self {
        Self { registry: Arc::clone(&self.registry) }
    }

    fn import(&mut self, kind: Kind, sheet: &str) -> u64 {
        let (author, options) = (author(), ImportOptions::default());
        let report = self.registry.import(&author, kind, sheet.as_bytes(), &options);
        let report = report.expect("written");
        assert!(report.errors.is_empty(), "{:?}", report.errors.first());
        report.created + report.updated
    }

    fn record(&mut self, change: &Change) {
        let person = self.registry.view().and_then(|view| view.find_person(&change.citizen));
        let draft = NeedDraft::other(person.expect("a person"), NeedKind::Training, change.day);
        self.registry.record(&author(), &draft).expect("recorded");
    }

    fn look_up(&mut self, citizen: &str) -> String {
        let view = self.registry.view().expect("a view");
        let person = view.find_person(citizen).and_then(|no| view.person(no, author().today));
        person.expect("a person").name
    }

    fn counts(&self) -> (i64, i64) {
        let info = self.registry.info().expect("a whole store");
        (info.persons as i64, info.needs as i64)
    }

    fn close(self) {
        drop(self.registry);
    }
}

fn author() -> Author {
    let now = "2024-04-30T00:00:00Z".parse().expect("a time");
    Author::new("bench", now, "2024-04-30".parse().expect("a day"))
}
