//! Loans that go through a sheet into another store.

use crate::exchange::{Ids, ImportOptions, Kind};
use crate::model::{Lendable, Money, StockAction};
use crate::testing::{Centre, author, cane, day, register};
use crate::{Lend, Store};

/// Exports the loans of a centre as a sheet.
fn loan_sheet(centre: &Centre) -> String {
    let sheet = centre.store.view().unwrap().export(Kind::Loans, Ids::Shown).unwrap();
    let rows = sheet.rows.iter().map(|row| row.join(","));
    std::iter::once(sheet.header.join(",")).chain(rows).map(|row| row + "\n").collect()
}

#[test]
fn two_loans_of_one_model_on_one_day_are_two_in_a_fresh_store() {
    let [centre, fresh] = [Centre::new(), Centre::new()];
    centre.canes(10);
    fresh.canes(10);
    let lend = |quantity| Lend::new([(Lendable::Bulk(cane()), quantity)], centre.wang, day(4, 1));
    let [first, second] = [1, 2].map(|quantity| centre.lend_as(&lend(quantity)).unwrap());
    let sheet = loan_sheet(&centre);
    let import = |store: &Store| {
        let options = ImportOptions::default();
        let report = store.import(&author(), Kind::Loans, sheet.as_bytes(), &options).unwrap();
        assert_eq!(report.errors, []);
        (report.created, report.unchanged)
    };
    assert_eq!(import(&centre.store), (0, 2));
    assert_eq!(import(&fresh.store), (2, 0));
    assert_eq!(loan_sheet(&fresh), sheet);
    // A correction concerns the loan that it names.
    let cells = [("deposit".to_owned(), "50".to_owned())];
    centre.store.correct(&author().why("miscounted".to_owned()), first, &cells).unwrap();
    let deposits = [first, second].map(|loan| centre.loan(loan).deposit.map(Money::fen));
    assert_eq!(deposits, [Some(5000), None]);
}

#[test]
fn two_loans_of_one_model_on_one_day_are_two_in_an_export_from_a_checkpoint() {
    let centre = Centre::in_folder();
    centre.canes(10);
    let chair = centre.wheelchair("A1");
    for _ in 0..2 {
        let canes = Lend::new([(Lendable::Bulk(cane()), 1)], centre.wang, day(4, 1));
        centre.lend_as(&canes).unwrap();
        let loan = centre.lend(chair, centre.wang, day(4, 1)).unwrap();
        centre.take_back(loan, day(4, 1)).unwrap();
        centre.act(chair, StockAction::Clean, day(4, 1)).unwrap();
    }
    let places = |store: &Store| {
        let sheet = store.view().unwrap().export(Kind::Loans, Ids::Shown).unwrap();
        let places = sheet.rows.iter().map(|row| row.last().unwrap().clone());
        places.collect::<Vec<_>>()
    };
    assert_eq!(places(&centre.store), ["", "", "2", "2"]);
    // So many commits that closing writes a checkpoint, from which no record is in memory.
    (0..600).for_each(|n| register(&centre.store, &format!("a{n}")).map(drop).unwrap());
    let folder = centre.close();
    let store = Store::open(folder.path(), "a test").unwrap();
    assert!(store.info().unwrap().checkpoint.is_some());
    assert_eq!(places(&store), ["", "", "2", "2"]);
}
