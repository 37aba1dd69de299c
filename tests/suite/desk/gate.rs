//! The hygiene gate: a device that needs cleaning cannot leave before it was cleaned, whichever way it came back and
//! whichever way it would leave.

use super::through::Through;
use assistive_core::Error;
use assistive_core::model::{Problem, ProblemKind};
use assistive_tests::desk::words::{
    Condition, Due, Fit, Lend, MoveItem, Op, PlaceHold, Step, TakeBack, Thing,
};

/// The device: the first one that the desk has; of a model that needs cleaning.
const DEVICE: usize = 0;
const MODEL: usize = 0;
/// The borrower who has it before, and the one who waits for it.
const BEFORE: usize = 0;
const WAITS: usize = 1;

/// Returns the ways back, each with the operations that lead there. They all happen on one day.
fn ways_back() -> Vec<(&'static str, Vec<Op>)> {
    let lend = |due| lend(BEFORE, due);
    let back = |condition, lost| {
        let (loans, quantity, on) = (vec![0], None, 0);
        Op::TakeBack(TakeBack { loans, quantity, on, condition, lost })
    };
    let came_back = |step: Step| vec![fit(BEFORE), step_of(step)];
    vec![
        ("loan in", vec![lend(Due::Usual), back(None, false)]),
        ("loan in, good", vec![lend(Due::Usual), back(Some(Condition::Good), false)]),
        ("loan in, worn", vec![lend(Due::Usual), back(Some(Condition::Worn), false)]),
        ("loan in, damaged", vec![lend(Due::Usual), back(Some(Condition::Damaged), false)]),
        (
            "loan in, damaged, repaired",
            vec![lend(Due::Usual), back(Some(Condition::Damaged), false), step_of(Step::Mend)],
        ),
        ("loan lost and found", vec![lend(Due::Usual), back(None, true), step_of(Step::Find)]),
        (
            "lost on loan and found",
            vec![lend(Due::Usual), step_of(Step::Lose), step_of(Step::Find)],
        ),
        ("open-ended loan in", vec![lend(Due::Never), back(None, false)]),
        ("open-ended loan returned", vec![lend(Due::Never), step_of(Step::Return)]),
        ("display back", vec![step_of(Step::Display), step_of(Step::Return)]),
        ("display back, damaged", vec![step_of(Step::Display), step_of(Step::ReturnDamaged)]),
        (
            "lost on display and found",
            vec![step_of(Step::Display), step_of(Step::Lose), step_of(Step::Find)],
        ),
        ("repair done", vec![step_of(Step::Repair), step_of(Step::Mend)]),
        ("fitting returned", came_back(Step::Return)),
        ("fitting returned, damaged", came_back(Step::ReturnDamaged)),
        ("found", vec![step_of(Step::Lose), step_of(Step::Find)]),
        (
            "lost on its way and found",
            vec![step_of(Step::Send), step_of(Step::Lose), step_of(Step::Find)],
        ),
        (
            "back, repaired, lost, found",
            vec![
                step_of(Step::Display),
                step_of(Step::Return),
                step_of(Step::Repair),
                step_of(Step::Lose),
                step_of(Step::Find),
            ],
        ),
    ]
}

/// Returns the ways out.
fn ways_out() -> Vec<(&'static str, Op)> {
    vec![
        ("loan", lend(BEFORE, Due::Usual)),
        ("loan with a day", lend(BEFORE, Due::On(3))),
        ("open-ended loan", lend(BEFORE, Due::Never)),
        ("loan to whom it is kept for", lend(WAITS, Due::Usual)),
        ("open-ended loan to whom it is kept for", lend(WAITS, Due::Never)),
        ("fitting", fit(2)),
        ("fitting of whom it is kept for", fit(WAITS)),
        ("another site", step_of(Step::Send)),
        ("display", step_of(Step::Display)),
    ]
}

fn lend(borrower: usize, due: Due) -> Op {
    Op::Lend(Lend { what: vec![(Thing::Device(DEVICE), 1)], borrower, on: 0, due, site: None })
}

fn fit(person: usize) -> Op {
    Op::Fit(Fit { person, model: MODEL, device: DEVICE, on: 0 })
}

fn step_of(step: Step) -> Op {
    Op::MoveItem(MoveItem { device: DEVICE, step, on: 0, to: Some(1), reason: false })
}

/// Returns a desk whose first device came back by a way, with or without a borrower who waits for it.
fn came_back(way: &[Op], waited_for: bool) -> Through {
    let mut desk = Through::new(false);
    for op in assistive_tests::desk::random::opening().iter().take(1).chain(way) {
        desk.carry_out(op).expect("it can come back this way");
    }
    if waited_for {
        // The opening has two of them: the other one is kept for someone else.
        for borrower in [3, WAITS] {
            let (model, site, priority, on) = (MODEL, None, 1, 0);
            let hold = PlaceHold { model, site, borrower, priority, on };
            desk.carry_out(&Op::PlaceHold(hold)).expect("anyone can wait");
        }
    }
    desk
}

/// Checks whether an action is refused as not possible now, and the reason names the cleaning or the repair.
fn is_told_what_to_do(refused: &Error) -> bool {
    let Error::Refused(problems) = refused else { return false };
    let says = |problem: &Problem| match &problem.kind {
        ProblemKind::ActionNotAllowed { remedy, .. } => {
            remedy.contains("clean and inspect") || remedy.contains("end of the repair")
        }
        _ => false,
    };
    problems.iter().any(says)
}

#[test]
fn no_remedy_for_what_is_not_clean() {
    for (back, way) in ways_back() {
        for waited_for in [false, true] {
            for (out, op) in ways_out() {
                let mut desk = came_back(&way, waited_for);
                let untouched = came_back(&way, waited_for);
                let refused = desk.attempt(&op).expect_err(out);
                let told = is_told_what_to_do(&refused);
                assert!(told, "{out} of what came back by {back}: {refused:?}");
                assert!(desk.same_state(&untouched), "{out} of what came back by {back}");

                // A damaged device is repaired first, and then cleaned.
                if desk.attempt(&step_of(Step::Clean)).is_err() {
                    desk.carry_out(&step_of(Step::Mend)).expect("it can be repaired");
                    assert!(desk.attempt(&op).is_err(), "{out} of what was repaired: {back}");
                    desk.carry_out(&step_of(Step::Clean)).expect("it can be cleaned");
                }
                let may = !waited_for || is_for_whom_it_is_kept(&op);
                let done = desk.attempt(&op);
                assert_eq!(done.is_ok(), may, "{out}, cleaned after {back}: {done:?}");
            }
        }
    }
}

/// Checks whether an action is possible for a device that is kept for a borrower. Lending it to others is not.
fn is_for_whom_it_is_kept(op: &Op) -> bool {
    match op {
        Op::Lend(lend) => lend.borrower == WAITS,
        Op::Fit(fit) => fit.person == WAITS,
        _ => true,
    }
}
