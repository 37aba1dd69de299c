//! Random operations of a desk. Most of them are possible in its present state, many are not.

use super::words::{
    Condition, Due, Fit, FitSome, Lend, MoveItem, MoveQuantity, Op, PlaceHold, Receive, Setting,
    Standing, Step, TakeBack, Thing,
};
use super::{BORROWERS, Day, Desk, MODELS, PEOPLE, SITES};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, prop_oneof};
use proptest::sample::select;

/// Returns the operations that every desk begins with.
#[must_use]
pub fn opening() -> Vec<Op> {
    let came = |model, site, quantity| {
        Op::Receive(Receive { model, site, quantity, tags: Vec::new(), on: 0 })
    };
    vec![came(0, 0, 2), came(0, 1, 1), came(1, 0, 2), came(2, 0, 1), came(3, 0, 2), came(4, 0, 2)]
}

/// Makes an operation of a desk.
pub fn op(desk: &Desk) -> BoxedStrategy<Op> {
    let some_lent = if desk.loans.is_empty() { 1 } else { 6 };
    let wait = prop_oneof![4 => 1..=3, 2 => 4..=10, 1 => 25..=40];
    prop_oneof![
        4 => wait.prop_map(|days| Op::Wait { days }),
        2 => limit(),
        2 => receive(desk).prop_map(Op::Receive),
        6 => move_item(desk).prop_map(Op::MoveItem),
        4 => clean(desk),
        4 => move_quantity(desk).prop_map(Op::MoveQuantity),
        12 => lend(desk).prop_map(Op::Lend),
        some_lent => take_back(desk).prop_map(Op::TakeBack),
        some_lent => renew(desk),
        4 => hold(desk).prop_map(Op::PlaceHold),
        2 => cancel(desk),
        3 => fit(desk),
        2 => fit_some(desk),
        1 => count(desk),
    ]
    .boxed()
}

/// Makes a day: mostly today, sometimes an earlier day, rarely a later one.
fn day(desk: &Desk) -> BoxedStrategy<Day> {
    let today = desk.today;
    prop_oneof![12 => Just(today), 3 => today - 4..=today, 1 => today + 1..=today + 2].boxed()
}

fn site() -> impl Strategy<Value = usize> {
    0..SITES.len()
}

/// Makes a borrower. The first one is frequent, and reaches limits.
fn borrower() -> impl Strategy<Value = usize> {
    prop_oneof![1 => Just(0), 1 => 0..BORROWERS.len()]
}

/// Makes a place below `of`, rarely one beyond it.
fn place(of: usize) -> BoxedStrategy<usize> {
    match of {
        0 => Just(0).boxed(),
        _ => prop_oneof![30 => 0..of, 1 => Just(of)].boxed(),
    }
}

/// Makes one of the picked places, if there are any, otherwise any place below `of`.
fn rather(picked: Vec<usize>, of: usize) -> BoxedStrategy<usize> {
    match picked.is_empty() {
        true => place(of),
        false => prop_oneof![7 => select(picked), 1 => place(of)].boxed(),
    }
}

fn standing(desk: &Desk, standing: Standing) -> Vec<usize> {
    let all = desk.devices.iter().enumerate();
    all.filter(|(_, device)| device.standing == standing).map(|(number, _)| number).collect()
}

fn limit() -> impl Strategy<Value = Op> {
    let setting = select(vec![Setting::Renewals, Setting::OpenLoans, Setting::OfferDays]);
    let value = prop_oneof![4 => 0..=3_u16, 4 => 4..=9_u16, 1 => 3650..=3651_u16];
    (setting, value).prop_map(|(setting, value)| Op::SetLimit { setting, value })
}

fn receive(desk: &Desk) -> impl Strategy<Value = Receive> + use<> {
    let tags = vec((0..4).prop_map(|n| format!("T-{n}")), 0..=1);
    (0..MODELS.len(), site(), 0..=3_u32, tags, day(desk)).prop_map(
        |(model, site, quantity, tags, on)| {
            let quantity = quantity.max(tags.len() as u32);
            Receive { model, site, quantity, tags, on }
        },
    )
}

fn move_item(desk: &Desk) -> impl Strategy<Value = MoveItem> + use<> {
    let device = place(desk.devices.len());
    let step = select(Step::ALL.to_vec());
    let to = option::weighted(0.8, site());
    (device, step, day(desk), to, mostly()).prop_map(|(device, step, on, to, reason)| MoveItem {
        device,
        step,
        on,
        to,
        reason,
    })
}

/// Makes a cleaning. It is frequent, because little can be done with devices that are not clean.
fn clean(desk: &Desk) -> BoxedStrategy<Op> {
    let device = rather(standing(desk, Standing::Cleaning), desk.devices.len());
    let clean = |device, on| {
        Op::MoveItem(MoveItem { device, step: Step::Clean, on, to: None, reason: false })
    };
    (device, day(desk)).prop_map(move |(device, on)| clean(device, on)).boxed()
}

fn move_quantity(desk: &Desk) -> BoxedStrategy<MoveQuantity> {
    let any = (0..MODELS.len(), site(), select(Step::ALL.to_vec()));
    // Mostly an action that is possible for a quantity in stock.
    let possible = piles(desk).into_iter().flat_map(|(model, site, standing)| {
        steps_of(standing).iter().map(move |step| (model, site, *step))
    });
    let possible: Vec<_> = possible.collect();
    let what = match possible.is_empty() {
        true => any.boxed(),
        false => prop_oneof![1 => any, 4 => select(possible)].boxed(),
    };
    let to = (option::weighted(0.1, site()), option::weighted(0.9, site()));
    (what, some(), day(desk), to, mostly())
        .prop_map(|((model, site, step), quantity, on, (to, sent_to), reason)| {
            let to = if step == Step::Send { sent_to } else { to };
            MoveQuantity { model, site, quantity, step, on, to, reason }
        })
        .boxed()
}

/// Returns the quantities of bulk models that are not zero, by model, site and status.
fn piles(desk: &Desk) -> Vec<(usize, usize, Standing)> {
    desk.piles.iter().filter(|(_, count)| **count > 0).map(|(key, _)| *key).collect()
}

/// Returns the actions that are possible in a status, apart from loans.
fn steps_of(standing: Standing) -> &'static [Step] {
    match standing {
        Standing::InStock => &[Step::Display, Step::Send, Step::Repair, Step::Lose, Step::Retire],
        Standing::Display => &[Step::Return, Step::ReturnDamaged],
        Standing::Cleaning => &[Step::Clean],
        Standing::Repair => &[Step::Mend],
        Standing::Lost => &[Step::Find],
        _ => &[],
    }
}

/// Makes `true`, mostly.
fn mostly() -> impl Strategy<Value = bool> {
    prop_oneof![3 => Just(true), 1 => Just(false)]
}

fn thing(desk: &Desk) -> impl Strategy<Value = (Thing, u32)> + use<> {
    let device = rather(standing(desk, Standing::InStock), desk.devices.len());
    let one = prop_oneof![20 => Just(1), 1 => 0..=2_u32];
    let model = prop_oneof![1 => 0..MODELS.len(), 12 => 3..=4_usize];
    prop_oneof![
        3 => (device.prop_map(Thing::Device), one),
        2 => (model.prop_map(Thing::Some), some()),
    ]
}

/// Makes a small quantity, mostly one or two.
fn some() -> impl Strategy<Value = u32> {
    prop_oneof![12 => 1..=2_u32, 1 => Just(0), 1 => 3..=4_u32]
}

fn lend(desk: &Desk) -> impl Strategy<Value = Lend> + use<> {
    let later = (desk.today - 1..=desk.today + 20).prop_map(Due::On);
    let due = prop_oneof![4 => Just(Due::Usual), 1 => later, 2 => Just(Due::Never)];
    // Mostly one item, so that one wrong item of three does not refuse the others.
    let what = prop_oneof![3 => vec(thing(desk), 1), 1 => vec(thing(desk), 2..=3)];
    (what, borrower(), day(desk), due, option::weighted(0.2, site()))
        .prop_map(|(what, borrower, on, due, site)| Lend { what, borrower, on, due, site })
}

/// Returns the open loans.
fn open(desk: &Desk) -> Vec<usize> {
    let all = desk.loans.iter().enumerate();
    all.filter(|(_, loan)| loan.in_on.is_none()).map(|(number, _)| number).collect()
}

fn take_back(desk: &Desk) -> impl Strategy<Value = TakeBack> + use<> {
    let loan = || rather(open(desk), desk.loans.len());
    let loans = prop_oneof![5 => vec(loan(), 1), 1 => vec(loan(), 2)];
    let condition = option::of(select(vec![Condition::Good, Condition::Worn, Condition::Damaged]));
    let lost = prop_oneof![4 => Just(false), 1 => Just(true)];
    (loans, option::weighted(0.3, 0..=3_u32), day(desk), condition, lost).prop_map(
        |(loans, quantity, on, condition, lost)| TakeBack { loans, quantity, on, condition, lost },
    )
}

fn renew(desk: &Desk) -> BoxedStrategy<Op> {
    let loan = rather(open(desk), desk.loans.len());
    let due_on = option::weighted(0.3, desk.today - 5..=desk.today + 60);
    (loan, day(desk), due_on).prop_map(|(loan, on, due_on)| Op::Renew { loan, on, due_on }).boxed()
}

fn hold(desk: &Desk) -> impl Strategy<Value = PlaceHold> + use<> {
    let priority = prop_oneof![20 => 1..=3_u8, 1 => Just(0), 1 => Just(4)];
    let site = option::weighted(0.4, site());
    (0..MODELS.len(), site, 0..BORROWERS.len(), priority, day(desk)).prop_map(
        |(model, site, borrower, priority, on)| PlaceHold { model, site, borrower, priority, on },
    )
}

fn cancel(desk: &Desk) -> BoxedStrategy<Op> {
    let hold = place(desk.holds.len());
    (hold, day(desk)).prop_map(|(hold, on)| Op::CancelHold { hold, on }).boxed()
}

fn fit(desk: &Desk) -> BoxedStrategy<Op> {
    let models: Vec<_> = desk.devices.iter().map(|device| device.model).collect();
    let device = rather(standing(desk, Standing::InStock), desk.devices.len());
    let other = option::weighted(0.05, 0..MODELS.len());
    (0..PEOPLE, device, other, day(desk))
        .prop_map(move |(person, device, other, on)| {
            let model = other.or(models.get(device).copied()).unwrap_or(0);
            Op::Fit(Fit { person, model, device, on })
        })
        .boxed()
}

fn fit_some(desk: &Desk) -> BoxedStrategy<Op> {
    let mut piles = piles(desk);
    piles.retain(|(_, _, standing)| *standing == Standing::InStock);
    if piles.is_empty() {
        return Just(Op::Wait { days: 1 }).boxed();
    }
    (0..PEOPLE, select(piles), some(), day(desk))
        .prop_map(|(person, (model, site, _), quantity, on)| {
            Op::FitSome(FitSome { person, model, site, quantity, on })
        })
        .boxed()
}

fn count(desk: &Desk) -> BoxedStrategy<Op> {
    let mut tags: Vec<_> = desk.devices.iter().map(|device| device.tag.clone()).collect();
    tags.push("NOBODYS".to_owned());
    let scanned = vec(select(tags), 0..=6);
    (site(), scanned, day(desk)).prop_map(|(site, tags, on)| Op::Count { site, tags, on }).boxed()
}
