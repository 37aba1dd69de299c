//! The operations that are measured on both engines, and a store of this workspace.

use std::path::Path;
use std::sync::Arc;

use assistive_core::exchange::Kind;
use assistive_core::model::NeedKind;
use assistive_core::{NeedDraft, Store, StoreId, StoreOptions};
use serde_json::Value;

use crate::city::NewNeed;
use crate::sample::{author, import, loan_of};

/// A handle of an open store.
pub trait Engine: Send {
    /// The name of the engine.
    const NAME: &str;

    /// Opens the store in a folder, and creates it where it is missing.
    fn open(folder: &Path) -> Self;

    /// Returns another handle of the same store for another thread.
    fn another(&self) -> Self;

    /// Imports a sheet durably, and returns the number of records created or updated.
    fn import(&mut self, kind: Kind, sheet: &Path) -> u64;

    /// Records a need durably.
    fn record(&mut self, need: &NewNeed);

    /// Lends the device with a tag to a person durably, under the rules of a lending desk.
    fn lend(&mut self, tag: &str, citizen: &str);

    /// Answers a question about people, the desk or a report.
    fn answer(&mut self, question: &[&str]) -> Value;

    /// Returns the numbers of people and needs as text.
    fn counts(&self) -> String;
}

/// A store of this workspace.
pub struct Assistive(Arc<Store>);

impl Engine for Assistive {
    const NAME: &str = "assistive";

    fn open(folder: &Path) -> Self {
        let founding = StoreOptions::new(StoreId::from_random(1));
        let opened = match folder.exists() {
            true => Store::open(folder, "bench"),
            false => Store::create(folder, &founding, &author(), "bench"),
        };
        Self(Arc::new(opened.expect("a store")))
    }

    fn another(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    fn import(&mut self, kind: Kind, sheet: &Path) -> u64 {
        import(&self.0, kind, &std::fs::read(sheet).expect("a sheet"))
    }

    fn record(&mut self, (citizen, day): &NewNeed) {
        let person = self.0.view().and_then(|view| view.find_person(citizen));
        let draft = NeedDraft::other(person.expect("a person"), NeedKind::Training, *day);
        self.0.needs(&author()).record(&draft).expect("recorded");
    }

    fn lend(&mut self, tag: &str, citizen: &str) {
        let (item, person) = {
            let view = self.0.view().expect("a view");
            (view.find_item(tag).expect("a device"), view.find_person(citizen).expect("a person"))
        };
        self.0.lending(&author()).lend(&loan_of(item, person)).expect("lent");
    }

    fn answer(&mut self, question: &[&str]) -> Value {
        let ["look-up", citizen] = question else { panic!("our program answers {question:?}") };
        let view = self.0.view().expect("a view");
        let person = view.find_person(citizen).and_then(|no| view.person(no, author().today));
        person.expect("a person").name.into()
    }

    fn counts(&self) -> String {
        let info = self.0.info().expect("a whole store");
        format!("{} {}", info.persons, info.needs)
    }
}
