//! The subject: a store of this workspace.

use std::path::Path;
use std::sync::Arc;

use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::NeedKind;
use assistive_core::{Error, NeedDraft, Store, StoreId, StoreOptions};

use crate::changes::Change;
use crate::data::tag;
use crate::sample::{author, loan_of};
use crate::side::Side;

/// A store of ours.
pub struct Ours {
    registry: Arc<Store>,
}

impl Side for Ours {
    fn open(folder: &Path) -> Self {
        let founding = StoreOptions::new(StoreId::from_random(1));
        let opened = match Store::open(folder, "bench") {
            Err(Error::NoStore { .. }) => Store::create(folder, &founding, &author(), "bench"),
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
        self.registry.needs(&author()).record(&draft).expect("recorded");
    }

    fn stock(&mut self, devices: u64) {
        let sites = "code,name,kind,division\nST,站,community,610902\n";
        let catalog = "code,name,class,tracking,loan_days\nWC,轮椅,12 22 03,serial,60\n";
        let rows = (0..devices).map(|number| format!("{},WC,ST,2020-01-01\n", tag(number)));
        let stock = format!("tag,device,site,received_on\n{}", rows.collect::<String>());
        for (kind, sheet) in
            [(Kind::Sites, sites), (Kind::Catalog, catalog), (Kind::Stock, stock.as_str())]
        {
            self.import(kind, sheet);
        }
    }

    fn lend(&mut self, device: u64, change: &Change) {
        let (item, person) = {
            let view = self.registry.view().expect("a view");
            let item = view.find_item(&tag(device)).expect("a device");
            (item, view.find_person(&change.citizen).expect("a person"))
        };
        self.registry.lending(&author()).lend(&loan_of(item, person)).expect("lent");
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
