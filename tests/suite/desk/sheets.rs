//! A desk that goes through sheets into another store has the same devices, quantities, loans, holds and histories there.

use super::through::{Through, author, on};
use crate::care_sheets::Sorted;
use crate::exports::csv_in;
use crate::shared::{founding, import_as, said};
use assistive_core::exchange::{Headers, ImportOptions, Kind};
use assistive_core::model::Period;
use assistive_core::report::{LendingQuery, StockQuery};
use assistive_core::{ItemFilter, StockLevelView, Store};

impl Through {
    /// Exports all sheets, imports them into an empty store, and compares the two.
    pub(super) fn goes_through_sheets(&self) {
        let copy = self.copied();
        assert_eq!(copy.inconsistencies().expect("no writer has panicked"), []);
        let today = on(self.today);
        assert_eq!(levels(&copy), levels(&self.registry));
        for kind in
            [Kind::Stock, Kind::Levels, Kind::Fittings, Kind::Loans, Kind::Moves, Kind::Holds]
        {
            let [own, copied] = [&self.registry, &copy].map(|store| lines(store, kind));
            assert_eq!(copied, own, "{kind}");
            let again = import_as(
                &self.registry,
                &author(self.today),
                kind,
                &csv_in(&self.registry, kind, Headers::English),
            );
            assert_eq!(
                (said(&again.errors), again.created, again.updated),
                (vec![], 0, 0),
                "{kind}"
            );
        }
        let figures = |store: &Store| {
            let period = Period::new(on(0), today).expect("in order").until(today);
            let view = store.view().expect("no writer has panicked");
            let lending = view.lending(&LendingQuery::new(period)).expect("no filter");
            (lending.total, view.stock_report(&StockQuery::new(period)).expect("no filter"))
        };
        assert_eq!(figures(&copy), figures(&self.registry));
    }

    fn copied(&self) -> Store {
        let copy = Store::in_memory(&founding(), &author(0)).expect("a new store");
        let later = ImportOptions::default().keep_standing(true);
        for kind in Kind::ALL {
            let sheet = csv_in(&self.registry, *kind, Headers::English);
            let report =
                copy.import(&author(self.today), *kind, &sheet, &later).expect("in memory");
            assert_eq!(
                said(&report.errors),
                [""; 0],
                "{kind}: {}",
                String::from_utf8_lossy(&sheet)
            );
        }
        let stock = csv_in(&self.registry, Kind::Stock, Headers::English);
        assert_eq!(
            said(&import_as(&copy, &author(self.today), Kind::Stock, &stock).errors),
            [""; 0]
        );
        copy
    }
}

/// Returns the quantities of bulk models at sites by status.
fn levels(store: &Store) -> Vec<String> {
    let view = store.view().expect("no writer has panicked");
    let levels = view.levels(&ItemFilter::default()).expect("no filter");
    let line = |level: &StockLevelView| {
        let counts = level.counts.iter().map(|(status, count)| format!("{status} {count}"));
        let (model, site) = (level.model.code(), level.site.code());
        format!("{model} {site} {} {}", level.value, counts.collect::<Vec<_>>().join(" "))
    };
    levels.iter().map(line).collect::<Vec<_>>().sorted()
}

fn lines(store: &Store, kind: Kind) -> Vec<String> {
    let sheet = String::from_utf8(csv_in(store, kind, Headers::English)).expect("text");
    sheet.lines().map(str::to_owned).collect::<Vec<_>>().sorted()
}
