//! A board that shows the fitting rate while people work: one registry, shared by threads that ask and one that writes. Each
//! answer is consistent: it is of the state after some commit, never between two.
//!
//! ```console
//! cargo run -p assistive-core --example rate_board -- STORE YEAR
//! ```
//!
//! It writes training needs for the first people of the store, and takes them back at the end.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use assistive_core::model::{NeedKind, Period, Rate};
use assistive_core::report::{CountedPeriod, Dimension, RateQuery};
use assistive_core::{Author, NeedDraft, Store};
use jiff::ZonedDateTime;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let [store, year] = args.as_slice() else { return Err("rate_board STORE YEAR".into()) };
    let year = Period::year(year.parse()?).ok_or("no such year")?;
    let period = year.until(author().today);
    let store = Store::open(store, "rate_board")?;
    let done = AtomicBool::new(false);

    thread::scope(|scope| {
        let boards: Vec<_> = (0..2).map(|_| scope.spawn(|| board(&store, period, &done))).collect();
        let written = write(&store);
        done.store(true, Ordering::Release);
        for board in boards {
            let (asked, rate) = board.join().map_err(|_| "a board gave up")??;
            println!("asked {asked} times: {} of {}", rate.numerator, rate.denominator);
        }
        for commit in written?.into_iter().rev() {
            store.undo(&author(), Some(commit))?;
        }
        Ok::<_, Box<dyn Error>>(())
    })?;

    for row in store.view()?.rate(&RateQuery::new(period).by(Dimension::County))?.rows {
        println!("{:24} {}", row.label.code(), row.figures.fitting_rate());
    }
    Ok(())
}

/// Asks again and again until the writer is done; says how often, and the last answer.
fn board(
    store: &Store,
    period: CountedPeriod,
    done: &AtomicBool,
) -> Result<(u32, Rate), assistive_core::Error> {
    let mut asked = 0;
    loop {
        let last = done.load(Ordering::Acquire);
        let rate = store.view()?.rate(&RateQuery::new(period))?.total.fitting_rate();
        asked += 1;
        if last {
            return Ok((asked, rate));
        }
    }
}

/// Writes some needs, each a commit of its own; gives the commits.
fn write(store: &Store) -> Result<Vec<u64>, Box<dyn Error>> {
    let mut commits = Vec::new();
    for number in 1..=20 {
        let author = author();
        let person = store.view()?.find_person(&format!("P{number}"))?;
        let need = NeedDraft::other(person, NeedKind::Training, author.today).always_new(true);
        commits.extend(store.needs(&author).record(&need)?.commit);
    }
    Ok(commits)
}

fn author() -> Author {
    let now = ZonedDateTime::now();
    Author::new("rate_board", now.timestamp(), now.date())
}
