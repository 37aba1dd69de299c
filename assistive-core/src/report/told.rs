//! What is told of a need: how it stands in a period by the rule that counts it (`rate::standing`), and why.

use jiff::civil::Date;

use super::Why;
use super::rate::{Standing, standing};
use crate::model::{FittingNo, Left, NeedKind, NeedNo, Period};
use crate::state::{End, Need, NeedFact, State, Track};
use crate::tables::Countable;

/// What becomes of a record in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Included,
    NotMet,
    Excluded,
}

/// A need, with what is told of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    number: NeedNo,
    kind: NeedKind,
    track: Track,
    met: Option<(FittingNo, Date)>,
}

impl Told {
    /// A need of a state.
    pub(super) fn of(state: &State, number: NeedNo, need: &Need) -> Self {
        let met = state.met_by(number).and_then(|no| Some((no, state.fittings.get(no)?.fitted_on)));
        Self::met(number, &need.fact(), met)
    }

    /// A need that a fitting met on a day, or none.
    pub(super) fn met(number: NeedNo, need: &NeedFact, met: Option<(FittingNo, Date)>) -> Self {
        Self { number, kind: need.kind, track: need.track, met }
    }

    /// How the need of someone who has left, or not, stands in a period: included is met, not met is countable all the
    /// same.
    pub(super) fn judged(self, left: Option<Left>, period: Period) -> (Verdict, Why) {
        let Self { number, kind, track, met } = self;
        let identified = track.identified;
        let Some(course) = track.course(met.map(|(_, day)| day), left) else {
            let left = left.map_or(identified, |left| left.on);
            return (Verdict::Excluded, Why::IdentifiedAfterLeaving(number, identified, left));
        };
        match (standing(Some(course), period), course.end) {
            (Some(Standing::Met(day)), _) => {
                let by = |(fitting, _)| Why::Met(number, identified, fitting, day);
                (Verdict::Included, met.map_or(Why::NotMet(number, identified), by))
            }
            (Some(Standing::Unmet), End::Met(day)) => {
                (Verdict::NotMet, Why::MetAfter(number, identified, day))
            }
            (Some(Standing::Unmet), _) if kind != NeedKind::Device => {
                (Verdict::NotMet, Why::GoesOn(number, kind, identified))
            }
            (Some(Standing::Unmet), _) => (Verdict::NotMet, Why::NotMet(number, identified)),
            (Some(Standing::Excluded(day, reason)), _) | (None, End::Withdrawn(day, reason))
                if identified <= period.to() =>
            {
                (Verdict::Excluded, Why::Withdrawn(number, identified, day, reason))
            }
            (None, End::Met(day)) if identified <= period.to() => {
                (Verdict::Excluded, Why::MetBefore(number, identified, day))
            }
            _ => (Verdict::Excluded, Why::IdentifiedAfter(number, identified)),
        }
    }
}

/// How needs of one person stand, in the order of their days.
pub(super) fn judged(
    needs: impl Iterator<Item = Told>,
    left: Option<Left>,
    period: Period,
) -> Vec<(Verdict, Why)> {
    let mut needs: Vec<_> = needs.collect();
    needs.sort_by_key(|told| (told.track.identified, told.number));
    needs.into_iter().map(|told| told.judged(left, period)).collect()
}
