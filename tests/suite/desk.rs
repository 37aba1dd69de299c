//! The lending desk: any operations in any order have the same results as at the naive desk.

mod gate;
mod seen;
mod sheets;
mod through;

use assistive_tests::desk::random::{op, opening};
use assistive_tests::desk::words::{Op, Outcome};
use assistive_tests::desk::{Desk, Verdict};
use proptest::prelude::{BoxedStrategy, Just, ProptestConfig, Strategy, prop_oneof};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::fmt;
use through::Through;

/// The naive desk, and its last result.
#[derive(Clone)]
struct Naive {
    desk: Desk,
    said: Verdict,
    on_disk: bool,
}

/// All desks begin alike.
impl fmt::Debug for Naive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.on_disk { "a desk on disk" } else { "a desk" })
    }
}

impl ReferenceStateMachine for Naive {
    type State = Self;
    type Transition = Op;

    fn init_state() -> BoxedStrategy<Self> {
        let mut desk = Desk::empty();
        let mut said = Ok(Outcome::Nothing);
        for op in opening() {
            said = desk.carry_out(&op);
        }
        // A disk is slow; what it keeps hangs little on what is done.
        let on_disk = prop_oneof![7 => Just(false), 1 => Just(true)];
        on_disk
            .prop_map(move |on_disk| Self { desk: desk.clone(), said: said.clone(), on_disk })
            .boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Op> {
        op(&state.desk)
    }

    fn preconditions(state: &Self, op: &Op) -> bool {
        !state.desk.is_for_files(op)
    }

    fn apply(mut state: Self, op: &Op) -> Self {
        state.said = state.desk.carry_out(op);
        state
    }
}

struct AsTheNaiveDesk;

impl StateMachineTest for AsTheNaiveDesk {
    type SystemUnderTest = Through;
    type Reference = Naive;

    fn init_test(naive: &Naive) -> Through {
        let mut through = Through::new(naive.on_disk);
        for op in opening() {
            through.carry_out(&op).expect("a desk can be opened");
        }
        through
    }

    fn apply(mut through: Through, naive: &Naive, op: Op) -> Through {
        let hash = through.hash();
        let said = through.carry_out(&op);
        match (&naive.said, said) {
            (Ok(expected), Ok(done)) => assert_eq!(done, *expected, "{op:?}"),
            (Err(_), Err(_)) => assert_eq!(through.hash(), hash, "refused, and yet: {op:?}"),
            (expected, said) => panic!("{op:?}: {said:?} where the naive desk says {expected:?}"),
        }
        through
    }

    fn check_invariants(through: &Through, naive: &Naive) {
        through.compare(&naive.desk.shown());
        through.fits_together();
    }

    fn teardown(through: Through, _: Naive) {
        // Every third desk, since it takes as long as the desk itself.
        if through.today % 3 == 0 {
            through.goes_through_sheets();
        }
        through.close();
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(200)))]

    #[test]
    fn the_desk_is_the_naive_desk(sequential 20..41 => AsTheNaiveDesk);
}
