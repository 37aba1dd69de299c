//! What a lending desk does all day, each a whole process of the real program on a store that lends much.

use std::time::Duration;

use assistive_benches::child::{Job, Question, Who};
use assistive_benches::city::City;
use assistive_benches::data::tag;
use assistive_benches::table::{Goal, Row, Unit, ms};

use crate::Bench;
use crate::place::{Place, Stores};

/// What is done at the desk, in this order.
pub(crate) const DONE: [&str; 5] =
    ["loan out", "loan in", "stock show", FIND, "need list of a school"];

/// The one that SQLite does not do.
const FIND: &str = "person find zs";

/// Items whose number leaves this rest of five are back from their last loan.
const BACK: u64 = 1;

/// Each of them, beside what SQLite does for the same.
pub(crate) fn desk(bench: &mut Bench) {
    let Bench { place, scale, results, .. } = bench;
    let stores = place.copies(&place.all(&scale.large));
    let mut rows = DONE.map(|done| row(done, &scale.large, Goal::AtMost(60.0)));
    // Processes of some milliseconds: more rounds.
    for round in 0..4 * scale.rounds as u64 {
        let times = once(place, &stores, &scale.large, round);
        for (row, (ours, sqlite)) in rows.iter_mut().zip(times) {
            row.add(ms(ours), sqlite.map(ms));
        }
    }
    rows.iter().for_each(|row| results.add(row));
}

/// A row for one of [`DONE`]. SQLite has no pinyin, so it finds nobody by initials.
pub(crate) fn row(done: &str, city: &City, goal: Goal) -> Row {
    let yardstick = if done == FIND { "–" } else { "SQLite" };
    Row::new(&format!("{done}, {city}"), yardstick, Unit::Ms, goal)
}

/// Each of [`DONE`] once, with another item and borrower every round: our time, and SQLite's where it does the same.
pub(crate) fn once(
    place: &Place,
    stores: &Stores,
    city: &City,
    round: u64,
) -> [(Duration, Option<Duration>); 5] {
    let (item, borrower) = (tag(round * 5 + BACK), city.staying(round * 997));
    let school = city.school();
    let ours = |args: &[&str]| place.program.run(&stores.ours, args).0;
    let sqlite = |asked| Some(Job::Yardstick(asked).run(Who::Sqlite, &stores.sqlite).time);
    [
        (
            ours(&["loan", "out", &item, "--to", &borrower]),
            sqlite(Question::LoanOut(&item, &borrower)),
        ),
        (ours(&["loan", "in", &item]), sqlite(Question::LoanIn(&item))),
        (ours(&["stock", "show", &item]), sqlite(Question::StockShow(&item))),
        (ours(&["person", "find", "zs"]), None),
        (ours(&["need", "list", "--school", &school]), sqlite(Question::NeedList(&school))),
    ]
}
