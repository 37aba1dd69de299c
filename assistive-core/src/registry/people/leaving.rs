//! The records that the leaving of a person concerns, and the day on which a person can have left.

use jiff::civil::Date;

use crate::model::{FittingNo, HoldNo, Left, Listed, LoanNo, NeedNo, PersonNo, ProblemKind};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Borrower, NeedEnd, State};

/// The records that are affected when a person leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LeaveSummary {
    /// The open needs, which count as withdrawn from the day of leaving.
    pub needs: Vec<NeedNo>,
    /// The loans that were not returned.
    pub loans: Vec<LoanNo>,
    /// The holds, which end.
    pub holds: Vec<HoldNo>,
    /// The fittings dated after the day of leaving, which no longer meet a need.
    pub late: Vec<FittingNo>,
}

/// Returns the records that are affected when a person leaves on a day.
pub(super) fn left_behind(state: &State, person: PersonNo, on: Date) -> LeaveSummary {
    let needs = state.needs_of(person).filter(|(number, need)| {
        let open =
            state.lifecycle(*number, need).is_some_and(|lifecycle| lifecycle.end == NeedEnd::Open);
        open && need.identified_on <= on
    });
    let borrower = Borrower::Person(person);
    let loans = state.loans_of(borrower).filter(|(_, loan)| loan.in_on.is_none());
    let holds =
        state.holds.iter().filter(|(_, hold)| hold.borrower == borrower && hold.is_active());
    let late = state.fittings_of(person).filter(|(_, fitting)| fitting.fitted_on > on);
    LeaveSummary {
        needs: needs.map(|(number, _)| number).collect(),
        loans: loans.map(|(number, _)| number).collect(),
        holds: holds.map(|(number, _)| number).collect(),
        late: late.map(|(number, _)| number).collect(),
    }
}

/// Warns of the open records of a person who leaves on a day. At a desk these are a part of the answer.
pub(super) fn warn_left_behind(
    state: &State,
    person: PersonNo,
    on: Date,
    diagnostics: &mut Diagnostics,
) {
    let LeaveSummary { needs, loans, holds, late } = left_behind(state, person, on);
    let needs = needs.iter().map(ToString::to_string);
    let loans = loans.iter().map(ToString::to_string);
    let holds = holds.iter().map(ToString::to_string);
    let late = late.iter().map(ToString::to_string);
    let records: Vec<_> = needs.chain(loans).chain(holds).chain(late).collect();
    if !records.is_empty() {
        let kind = ProblemKind::LeavesBehind { records: Listed(records) };
        diagnostics.warn("left_on", on.to_string(), kind);
    }
}

/// Warns if a person left before the day of registration that was given: no period then counts them as registered.
pub(super) fn warn_left_before(
    left: Option<Left>,
    registered: Option<Date>,
    diagnostics: &mut Diagnostics,
) {
    if let (Some(left), Some(registered)) = (left, registered)
        && left.on < registered
    {
        let kind = ProblemKind::LeftBeforeRegistered { registered };
        diagnostics.warn("left_on", left.on.to_string(), kind);
    }
}
