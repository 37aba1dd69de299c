//! Says which needs a change leaves unmet that were met before it: figures of the past change with them.

use jiff::civil::Date;

use crate::model::{NeedNo, PersonNo, ProblemKind};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{NeedEnd, State};

/// The needs of a person that were met before a change.
pub(in crate::registry) struct MetNeeds(Vec<(NeedNo, Date)>);

impl MetNeeds {
    /// Returns the needs of a person that are met.
    pub(in crate::registry) fn of(state: &State, person: PersonNo) -> Self {
        let met = state.needs_of(person).filter_map(|(need, _)| Some((need, met_on(state, need)?)));
        Self(met.collect())
    }

    /// Warns of each need that is no longer met. A need that the change voided is none.
    pub(in crate::registry) fn warn_unmet(
        &self,
        state: &State,
        (field, value): (&'static str, &str),
        diagnostics: &mut Diagnostics,
    ) {
        let left = self.0.iter().filter(|(need, _)| state.needs.get(*need).is_some());
        for (need, met) in left.filter(|(need, _)| met_on(state, *need).is_none()) {
            let kind = ProblemKind::NoLongerMet { need: need.to_string(), met: *met };
            diagnostics.warn(field, value.to_owned(), kind);
        }
    }
}

/// Returns the day on which a need was met.
fn met_on(state: &State, number: NeedNo) -> Option<Date> {
    match state.lifecycle(number, state.needs.get(number)?)?.end {
        NeedEnd::Met(on) => Some(on),
        NeedEnd::Open | NeedEnd::Withdrawn(..) => None,
    }
}
