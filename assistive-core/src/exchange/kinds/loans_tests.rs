//! Loans that go through a sheet into another store.

use crate::exchange::{Ids, ImportOptions, Kind};
use crate::model::{Lendable, Money};
use crate::testing::{Centre, author, cane, day};
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
