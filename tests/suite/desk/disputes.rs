//! The shortest examples of what the library does otherwise than the naive desk.

use super::through::Through;
use assistive_tests::desk::Desk;
use assistive_tests::desk::disputed::disputed;
use assistive_tests::desk::random::opening;
use assistive_tests::desk::words::{
    Due, Fit, FitSome, Lend, MoveItem, MoveQuantity, Op, PlaceHold, Receive, Setting, Step,
    TakeBack, Thing,
};

// As every desk begins: devices 0 and 1 are chairs, two cushions are at the first site.
const CHAIR: usize = 0;
const CUSHION: usize = 3;

fn wait(days: i32) -> Op {
    Op::Wait { days }
}

fn receive(model: usize) -> Op {
    Op::Receive(Receive { model, site: 0, quantity: 0, tags: Vec::new(), on: 0 })
}

fn hold(borrower: usize, model: usize, on: i32) -> Op {
    Op::PlaceHold(PlaceHold { model, site: Some(0), borrower, priority: 1, on })
}

fn lend(borrower: usize, what: &[Thing], due: Due, on: i32) -> Op {
    let what = what.iter().map(|thing| (*thing, 1)).collect();
    Op::Lend(Lend { what, borrower, on, due, site: None })
}

fn fit(person: usize, device: usize, on: i32) -> Op {
    Op::Fit(Fit { person, model: CHAIR, device, on })
}

fn fit_some(person: usize, quantity: u32) -> Op {
    Op::FitSome(FitSome { person, model: CUSHION, site: 0, quantity, on: 0 })
}

fn cushions(quantity: u32, step: Step, to: Option<usize>) -> Op {
    let (model, site, on, reason) = (CUSHION, 0, 0, false);
    Op::MoveQuantity(MoveQuantity { model, site, quantity, step, on, to, reason })
}

/// Each dispute with what leads to it; the last thing done is disputed.
fn disputes() -> Vec<(&'static str, Vec<Op>)> {
    let chair = Thing::Device(0);
    let send = MoveItem { device: 0, step: Step::Send, on: 0, to: Some(0), reason: false };
    let lost = TakeBack { loans: vec![0], quantity: None, on: 0, condition: None, lost: true };
    let one_loan = Op::SetLimit { setting: Setting::OpenLoans, value: 1 };
    let two = [Thing::Device(0), Thing::Device(1)];
    vec![
        (
            "a quantity lent open-ended and lost is in stock",
            vec![lend(0, &[Thing::Some(CUSHION)], Due::Never, 0), Op::TakeBack(lost)],
        ),
        ("a quantity goes elsewhere with any step", vec![cushions(1, Step::Lose, Some(1))]),
        (
            "an organisation that is new has no limit",
            vec![one_loan.clone(), lend(4, &two, Due::Usual, 0)],
        ),
        (
            "what is lent open-ended counts as a loan",
            vec![
                one_loan,
                lend(0, &[chair], Due::Usual, 0),
                lend(0, &[Thing::Device(1)], Due::Never, 0),
            ],
        ),
        (
            "a quantity is kept that is not there",
            vec![hold(0, CUSHION, 0), cushions(2, Step::Repair, None)],
        ),
        (
            "a quantity is handed over that is kept for someone else",
            vec![hold(0, CUSHION, 0), hold(1, CUSHION, 0), fit_some(2, 1)],
        ),
        (
            "who waits and is fitted with some of a quantity goes on waiting",
            vec![hold(0, CUSHION, 0), fit_some(0, 1)],
        ),
        ("who waits and is fitted goes on waiting", vec![hold(0, CHAIR, 0), fit(0, 0, 0)]),
        (
            "an offer that ran out keeps a device from being fitted",
            vec![hold(0, CHAIR, 0), wait(8), fit(1, 0, 8)],
        ),
        (
            "whose offer ran out cannot wait again",
            vec![hold(0, CHAIR, 0), wait(8), hold(0, CHAIR, 8)],
        ),
        (
            "what has run out can be cancelled",
            vec![hold(0, CHAIR, 0), wait(8), Op::CancelHold { hold: 0, on: 8 }],
        ),
        (
            "a hold is cancelled before it was placed",
            vec![wait(2), hold(0, CHAIR, 2), Op::CancelHold { hold: 0, on: 1 }],
        ),
        (
            "a loan is renewed before it began",
            vec![
                wait(2),
                lend(0, &[chair], Due::Usual, 2),
                Op::Renew { loan: 0, on: 1, due_on: None },
            ],
        ),
        ("none of a model with tags comes in", vec![receive(CHAIR)]),
        ("none of a bulk model comes in", vec![receive(CUSHION)]),
        ("a device is sent to where it is", vec![Op::MoveItem(send)]),
        ("a quantity is sent to where it is", vec![cushions(1, Step::Send, Some(0))]),
    ]
}

/// The naive desk and the library, after the same was done.
fn both(ops: &[Op]) -> (Desk, Through) {
    let (mut desk, mut through) = (Desk::empty(), Through::new(false));
    for op in opening().iter().chain(ops) {
        // What is refused is seen in what follows from it.
        let _ = (desk.carry_out(op), through.carry_out(op));
    }
    (desk, through)
}

/// Says each dispute that is settled: then it can be taken out here and in [`disputed`].
#[test]
fn nothing_is_left_out_of_random_desks_without_need() {
    for (name, ops) in disputes() {
        let (last, before) = ops.split_last().expect("something is done");
        let (desk, mut through) = both(before);
        through.compare(&desk.shown());
        assert!(disputed(&desk, last).is_some(), "is not left out: {name}");
        let mut after = desk.clone();
        let said = (after.carry_out(last), through.carry_out(last));
        let agree = said.0.is_ok() == said.1.is_ok() && through.shown() == after.shown();
        assert!(!agree, "is settled: {name}");
    }
}
