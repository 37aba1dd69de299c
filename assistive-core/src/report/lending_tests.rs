//! Figures of lending over a small store.

use jiff::civil::Date;

use crate::model::{Lendable, Period};
use crate::report::LendingQuery;
use crate::testing::{Centre, author, cane, day, today};
use crate::{Due, Lend, ReturnLoans};

/// Returns the loans returned, open and overdue from 1 January to a day, and the days of those returned.
fn lent_until(centre: &Centre, to: Date) -> (u64, u64, u64, u64) {
    let period = Period::new(day(1, 1), to).unwrap().until(today());
    let view = centre.store.view().unwrap();
    let figures = view.lending(&LendingQuery::new(period)).unwrap().total;
    (figures.returned, figures.open, figures.overdue, figures.days)
}

/// A loan is open and overdue until its last part is back, in whatever order the parts were recorded. From 5 January to 20
/// March 2024 there are 26 + 29 + 20 days.
#[test]
fn a_loan_is_open_until_its_last_part_is_back() {
    let centre = Centre::new();
    centre.canes(10);
    let lend = Lend::new([(Lendable::Bulk(cane()), 3)], centre.wang, day(1, 5));
    let loan = centre.lend_as(&lend.due(Due::On(day(2, 1)))).unwrap();
    for (quantity, on) in [(1_u32, day(3, 20)), (2, day(1, 25))] {
        let part = ReturnLoans::new([loan], on).quantity(quantity);
        centre.store.lending(&author()).take_back(&part).unwrap();
    }
    assert_eq!(lent_until(&centre, day(2, 15)), (0, 1, 1, 0));
    assert_eq!(lent_until(&centre, day(3, 31)), (1, 0, 0, 75));
}
