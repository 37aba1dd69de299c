//! A job that runs each morning: whom to call today. What is due after fittings, and loans that should have come back, each
//! with a phone number.
//!
//! ```console
//! cargo run -p assistive-core --example due_today -- STORE [DATE]
//! ```
//!
//! It opens the store for reading only, so it may run while others work.

#![allow(clippy::print_stdout)]

use std::error::Error;

use assistive_core::{BorrowerView, DueFilter, LoanFilter, PersonView, Store};
use jiff::ZonedDateTime;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let [store, day @ ..] = args.as_slice() else { return Err("due_today STORE [DATE]".into()) };
    let today = day.first().map_or(Ok(ZonedDateTime::now().date()), |day| day.parse())?;
    let store = Store::open_read_only(store)?;
    let view = store.view()?;

    for due in view.due(&DueFilter::default().within(7), today)? {
        println!(
            "{}  {}  {}  {}",
            due.due_on,
            due.kind.code(),
            due.device.code(),
            who(&due.person)
        );
    }
    for loan in view.loans(&LoanFilter::default().overdue(true), today)? {
        let loan = loan?;
        let borrower = match &loan.borrower {
            BorrowerView::Person(person) => who(person),
            BorrowerView::Org(name) => name.clone(),
        };
        let days = loan.days_late.unwrap_or_default();
        println!("{}  {days} days late  {}  {borrower}", loan.number, loan.model.code());
    }
    Ok(())
}

/// Whom to call, without their id.
fn who(person: &PersonView) -> String {
    let phone = person.phone.as_deref().unwrap_or("no phone");
    format!("{} {} {phone}", person.number, person.name)
}
