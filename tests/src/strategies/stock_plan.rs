//! The plan of the stock: item after item with who borrows it, and lots of bulk models.
//!
//! Loans of an item follow one another in time, so that it is never in two places.

use super::plan::{EDGES, day, later};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::{Arbitrary, BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::select;

/// All that is lent or could be lent.
#[derive(Clone, Debug)]
pub(super) struct StockPlan {
    pub items: Vec<ItemPlan>,
    pub bulk: Vec<BulkPlan>,
}

/// The cells of a row of the stock, apart from its item.
#[derive(Clone, Debug)]
pub(super) struct LotPlan {
    pub site: u8,
    pub received: Date,
    pub source: u8,
    pub donor: u8,
    /// In fen.
    pub value: Option<u32>,
    pub programme: u8,
    /// The row occurs twice in its file.
    pub twice: bool,
    /// A later row gives another value, and of an item another source.
    pub changed: Option<(u32, u8)>,
    pub rank: u8,
}

/// One item of a serial model.
#[derive(Clone, Debug)]
pub(super) struct ItemPlan {
    pub model: u8,
    pub lot: LotPlan,
    /// The item was not sent in the first term.
    pub late: bool,
    /// The number of its loans that had begun in the first term.
    pub begun: u8,
    /// The last of those was still open when it was sent.
    pub pending: bool,
    /// The last loan of all has not ended.
    pub open: bool,
    pub loans: Vec<LoanPlan>,
}

/// A bulk model at a site.
#[derive(Clone, Debug)]
pub(super) struct BulkPlan {
    pub model: u8,
    /// Each with how many it holds beyond what the loans can take.
    pub lots: Vec<(LotPlan, u8)>,
    /// Each with its quantity, whether it has ended, and whether it was open in the first term.
    pub loans: Vec<(LoanPlan, u8, bool, bool)>,
}

/// One loan.
#[derive(Clone, Debug)]
pub(super) struct LoanPlan {
    /// From the return before, or from when the stock was received.
    pub gap: Step,
    pub length: Step,
    /// Days to the due day; without, the model says.
    pub due: Option<u8>,
    /// The due day is written in the second term only.
    pub due_later: bool,
    pub borrower: u8,
    pub organisation: bool,
    pub cited: u8,
    pub site: Option<u8>,
    pub purpose: u8,
    pub deposit: bool,
    /// Begun in the first term, but sent in the second.
    pub late: bool,
    pub twice: bool,
    /// Sent again in the second term; bare, without the days that are known.
    pub again: Option<bool>,
    pub rank: u8,
}

/// A step in time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Days(u8),
    /// To one of the next edges.
    Edge(u8),
}

impl Step {
    /// Returns the day that the step leads to, not before `day`.
    pub(super) fn from(self, day: Date) -> Date {
        match self {
            Self::Days(days) => later(day, days.into()),
            Self::Edge(skip) => {
                let ahead: Vec<Date> = EDGES.into_iter().filter(|edge| *edge >= day).collect();
                ahead.get(usize::from(skip)).or(ahead.last()).copied().unwrap_or(day)
            }
        }
    }
}

impl Arbitrary for StockPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (vec(item(), 0..=5), vec(bulk(), 0..=3))
            .prop_map(|(items, bulk)| Self { items, bulk })
            .boxed()
    }
}

fn item() -> impl Strategy<Value = ItemPlan> {
    let ends = (any::<u8>(), any::<bool>(), any::<bool>());
    (any::<u8>(), lot(), weighted(0.1, Just(())), ends, vec(loan(), 0..=5)).prop_map(
        |(model, lot, late, ends, loans)| ItemPlan {
            model,
            lot,
            late: late.is_some(),
            begun: ends.0,
            pending: ends.1,
            open: ends.2,
            loans,
        },
    )
}

fn bulk() -> impl Strategy<Value = BulkPlan> {
    let lots = vec((lot(), 0..20_u8), 1..=3);
    let loans = vec((loan(), 1..=2_u8, any::<bool>(), any::<bool>()), 0..=3);
    (any::<u8>(), lots, loans).prop_map(|(model, lots, loans)| BulkPlan { model, lots, loans })
}

fn lot() -> impl Strategy<Value = LotPlan> {
    let old = select(vec![date(2020, 2, 29), date(2022, 1, 10)]).boxed();
    let origin = (any::<u8>(), prop_oneof![1 => old, 1 => day()], any::<u8>(), any::<u8>());
    let cells = (of(0..500_000_u32), any::<u8>());
    let rows = (weighted(0.2, Just(())), weighted(0.2, any::<(u32, u8)>()), 0..4_u8);
    (origin, cells, rows).prop_map(|(origin, cells, rows)| LotPlan {
        site: origin.0,
        received: origin.1,
        source: origin.2,
        donor: origin.3,
        value: cells.0,
        programme: cells.1,
        twice: rows.0.is_some(),
        changed: rows.1,
        rank: rows.2,
    })
}

fn loan() -> impl Strategy<Value = LoanPlan> {
    let step = || {
        prop_oneof![
            2 => (0..=1_u8).prop_map(Step::Days),
            2 => (0..90_u8).prop_map(Step::Days),
            2 => (0..3_u8).prop_map(Step::Edge),
        ]
    };
    let time = (step(), step(), of(0..100_u8), weighted(0.2, Just(())));
    let who = (any::<u8>(), weighted(0.25, Just(())), any::<u8>());
    let cells = (of(any::<u8>()), any::<u8>(), any::<bool>());
    let rows =
        (weighted(0.2, Just(())), weighted(0.1, Just(())), weighted(0.3, any::<bool>()), 0..4_u8);
    (time, who, cells, rows).prop_map(|(time, who, cells, rows)| LoanPlan {
        gap: time.0,
        length: time.1,
        due: time.2,
        due_later: time.3.is_some(),
        borrower: who.0,
        organisation: who.1.is_some(),
        cited: who.2,
        site: cells.0,
        purpose: cells.1,
        deposit: cells.2,
        late: rows.0.is_some(),
        twice: rows.1.is_some(),
        again: rows.2,
        rank: rows.3,
    })
}
