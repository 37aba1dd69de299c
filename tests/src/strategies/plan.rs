//! The plan of a city: one person after the other, with what happens to them and when.
//!
//! Numbers that stand for a choice are taken modulo the number of choices when rows are written.

use crate::cases::TODAY;
use crate::oracle::check_character;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::{Arbitrary, BoxedStrategy, Strategy, any, prop_oneof};
use proptest::sample::select;

/// The first day on which anything happens.
const FIRST: Date = date(2022, 9, 1);

/// Days at the edges of periods, age bands and leap years, where miscounting shows.
pub(super) const EDGES: [Date; 16] = [
    date(2022, 9, 1),
    date(2022, 12, 30),
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2023, 1, 2),
    date(2023, 2, 28),
    date(2023, 6, 14),
    date(2023, 6, 15),
    date(2023, 6, 16),
    date(2023, 12, 30),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 4, 29),
    TODAY,
];

/// Birth dates around the edges of the age bands at the ends of 2022 and 2023.
const BIRTHS: [Date; 15] = [
    date(1938, 4, 30),
    date(1962, 12, 31),
    date(1963, 1, 1),
    date(1963, 12, 31),
    date(1964, 1, 1),
    date(1996, 2, 29),
    date(2004, 2, 29),
    date(2005, 12, 31),
    date(2006, 1, 1),
    date(2008, 2, 29),
    date(2008, 6, 15),
    date(2008, 12, 31),
    date(2009, 1, 1),
    date(2016, 2, 29),
    date(2017, 1, 1),
];

/// Makes a day on which something may have happened: often an edge.
pub fn day() -> BoxedStrategy<Date> {
    let whole = (TODAY - FIRST).get_days();
    prop_oneof![2 => select(&EDGES[..]), 1 => (0..=whole).prop_map(|days| later(FIRST, days))]
        .boxed()
}

/// Returns the day so many days after another.
pub(super) fn later(day: Date, days: i32) -> Date {
    day.checked_add(jiff::Span::new().days(days)).expect("plans stay within a few years")
}

/// Returns the day so many days after another, moved into the period in which events can happen.
pub(super) fn happened(day: Date, days: i32) -> Date {
    later(day, days).clamp(FIRST, TODAY)
}

/// Returns the valid id of invented person `number`.
#[must_use]
pub fn citizen_id(number: usize, birth: Date, male: bool) -> String {
    let sex = if male { 1 } else { 2 };
    let birth = birth.to_string().replace('-', "");
    let front = format!("999{:03}{birth}{:02}{sex}", 100 + number % 900, number % 100);
    let check = check_character(&front);
    format!("{front}{check}")
}

/// The keys by which the register knows a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// The citizen id.
    Id,
    /// The certificate alone: id, category and grade are read off it.
    Certificate,
    /// Both.
    Both,
    /// A local key: a person without an id.
    Key,
    /// A local key first, and later a row that joins it with the id.
    KeyThenId,
}

/// One person.
#[derive(Clone, Debug)]
pub(super) struct PersonPlan {
    pub birth: Date,
    pub male: bool,
    pub known: Known,
    /// The local key belongs to a school, not to the store's own site.
    pub foreign_key: bool,
    pub category: u8,
    pub grade: u8,
    pub division: u8,
    pub school: Option<SchoolPlan>,
    /// The row occurs twice in its file.
    pub twice: bool,
    /// A later row gives another division, category and school.
    pub changed: Option<(u8, u8, u8)>,
    pub left: Option<(Date, bool)>,
    pub needs: Vec<NeedPlan>,
    pub fittings: Vec<FittingPlan>,
    pub second: SecondPlan,
}

/// A student's school.
#[derive(Clone, Copy, Debug)]
pub(super) struct SchoolPlan {
    pub school: u8,
    pub stage: u8,
    pub placement: u8,
    /// The person is only on the sheet of student needs.
    pub sheet_only: bool,
}

/// One need, with its rows.
#[derive(Clone, Debug)]
pub(super) struct NeedPlan {
    pub device: u8,
    pub identified: Date,
    /// Not a device need.
    pub other_kind: Option<u8>,
    pub programme: u8,
    pub site: Option<u8>,
    pub basic: Option<bool>,
    /// The number of devices needed, where the row gives it.
    pub quantity: Option<u8>,
    /// Days from identification, and the reason.
    pub withdrawn: Option<(u16, u8)>,
    /// Days from identification to the last valid day.
    pub valid: Option<u16>,
    pub cited: u8,
    /// Sent on the sheet of student needs where the person is a student.
    pub on_sheet: bool,
    pub twice: bool,
    /// Sent again next term.
    pub again: Option<AgainPlan>,
    /// The sort key of the row in its file.
    pub rank: u8,
}

/// The later row of a need sent again.
#[derive(Clone, Copy, Debug)]
pub(super) struct AgainPlan {
    /// Days after the first row.
    pub days: u16,
    pub programme: u8,
    pub withdrawn: Option<(u16, u8)>,
}

/// The day of a fitting.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    Day(Date),
    /// Days after a need was identified; before it, where negative.
    Need(u8, i8),
    /// Days after a need was withdrawn.
    Withdrawal(u8, i8),
    /// Days after the last valid day of a need.
    Lapse(u8, i8),
    /// Days after the person left.
    Leaving(i8),
}

/// One fitting.
#[derive(Clone, Debug)]
pub(super) struct FittingPlan {
    /// The model, where it is not one that suits the need of `when`.
    pub model: Option<u8>,
    pub when: When,
    /// The number of devices handed over, where the row gives it.
    pub quantity: Option<u8>,
    pub cited: u8,
    pub twice: bool,
    pub rank: u8,
}

/// The rows that are sent a term later.
#[derive(Clone, Debug)]
pub(super) struct SecondPlan {
    pub left: Option<(Date, bool)>,
    pub needs: Vec<NeedPlan>,
    /// A need of the first term that is on a list again, a fitting, the days after it.
    pub lists: Vec<(u8, u8, i8)>,
    /// A need of the first term, the days from its identification, the reason.
    pub withdrawals: Vec<(u8, u16, u8)>,
    pub fittings: Vec<FittingPlan>,
}

impl Arbitrary for PersonPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let known = [Known::Id, Known::Both, Known::Certificate, Known::Key, Known::KeyThenId];
        let keys = (select(&BIRTHS[..]), any::<bool>(), select(known.to_vec()), any::<bool>());
        let attributes = (1..=7_u8, 1..=4_u8, any::<u8>(), of(school()));
        let fate = (any::<bool>(), weighted(0.3, any::<(u8, u8, u8)>()), leaving(0.2));
        let events = (needs(4), vec(fitting(), 0..=3), second());
        (keys, attributes, fate, events)
            .prop_map(|(keys, attributes, fate, events)| Self {
                birth: keys.0,
                male: keys.1,
                known: keys.2,
                foreign_key: keys.3,
                category: attributes.0,
                grade: attributes.1,
                division: attributes.2,
                school: attributes.3,
                twice: fate.0,
                changed: fate.1,
                left: fate.2,
                needs: events.0,
                fittings: events.1,
                second: events.2,
            })
            .boxed()
    }
}

fn school() -> impl Strategy<Value = SchoolPlan> {
    any::<(u8, u8, u8, bool)>().prop_map(|(school, stage, placement, sheet_only)| SchoolPlan {
        school,
        stage,
        placement,
        sheet_only,
    })
}

fn leaving(probability: f64) -> impl Strategy<Value = Option<(Date, bool)>> {
    weighted(probability, (day(), any::<bool>()))
}

/// Up to so many needs, some of them identified on the day of the one before.
fn needs(most: usize) -> impl Strategy<Value = Vec<NeedPlan>> {
    vec((need(), weighted(0.2, 0..=0_u8)), 0..=most).prop_map(|plans| {
        let mut needs: Vec<NeedPlan> = Vec::new();
        for (mut need, same_day) in plans {
            if let (Some(last), Some(_)) = (needs.last(), same_day) {
                need.identified = last.identified;
            }
            needs.push(need);
        }
        needs
    })
}

fn need() -> impl Strategy<Value = NeedPlan> {
    let what = (any::<u8>(), day(), weighted(0.1, any::<u8>()), any::<u8>());
    let cells = (of(any::<u8>()), of(any::<bool>()), weighted(0.3, 1..=3_u8));
    let ends = (weighted(0.25, withdrawal()), weighted(0.2, 0..400_u16));
    let again = (1..300_u16, any::<u8>(), weighted(0.2, withdrawal()));
    let again = weighted(
        0.3,
        again.prop_map(|(days, programme, withdrawn)| AgainPlan { days, programme, withdrawn }),
    );
    let rows = (any::<u8>(), any::<bool>(), weighted(0.2, 0..=0_u8), again, 0..4_u8);
    (what, cells, ends, rows).prop_map(|(what, cells, ends, rows)| NeedPlan {
        device: what.0,
        identified: what.1,
        other_kind: what.2,
        programme: what.3,
        site: cells.0,
        basic: cells.1,
        quantity: cells.2,
        withdrawn: ends.0,
        valid: ends.1,
        cited: rows.0,
        on_sheet: rows.1,
        twice: rows.2.is_some(),
        again: rows.3,
        rank: rows.4,
    })
}

/// Days, often none at all, and a reason.
fn withdrawal() -> impl Strategy<Value = (u16, u8)> {
    (prop_oneof![1 => 0..=1_u16, 3 => 0..300_u16], any::<u8>())
}

fn fitting() -> impl Strategy<Value = FittingPlan> {
    let near = || prop_oneof![3 => -1..=1_i8, 1 => -60..=60_i8];
    let when = prop_oneof![
        1 => day().prop_map(When::Day),
        6 => (any::<u8>(), prop_oneof![1 => -1..=1_i8, 3 => 0..=120_i8])
            .prop_map(|(need, days)| When::Need(need, days)),
        2 => (any::<u8>(), near()).prop_map(|(need, days)| When::Withdrawal(need, days)),
        2 => (any::<u8>(), 0..=1_i8).prop_map(|(need, days)| When::Lapse(need, days)),
        1 => near().prop_map(When::Leaving),
    ];
    let what = (weighted(0.3, any::<u8>()), weighted(0.2, 1..=3_u8));
    (what, when, any::<u8>(), weighted(0.2, 0..=0_u8), 0..4_u8).prop_map(
        |((model, quantity), when, cited, twice, rank)| FittingPlan {
            model,
            when,
            quantity,
            cited,
            twice: twice.is_some(),
            rank,
        },
    )
}

fn second() -> impl Strategy<Value = SecondPlan> {
    let withdrawals = vec((any::<u8>(), 0..300_u16, any::<u8>()), 0..=1);
    let lists = vec((any::<u8>(), any::<u8>(), -1..=1_i8), 0..=1);
    let needs = (needs(2), lists, withdrawals);
    (leaving(0.2), needs, vec(fitting(), 0..=2)).prop_map(|(left, needs, fittings)| {
        let (needs, lists, withdrawals) = needs;
        SecondPlan { left, needs, lists, withdrawals, fittings }
    })
}
