//! Classification of a need in a period, with the reason, by the rule that counts it (`rate::need_in_period`).

use jiff::civil::Date;

use super::rate::{NeedInPeriod, need_in_period};
use super::{CountedPeriod, Figure, Reason};
use crate::model::{Left, NeedKind, NeedNo};
use crate::state::{Handover, Need, NeedDates, NeedEnd, NeedFact, State};
use crate::tables::Project;

/// The classification of a record in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Classification {
    Included,
    NotMet,
    Excluded,
}

/// A need with the data that its classification reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct NeedCase {
    number: NeedNo,
    kind: NeedKind,
    dates: NeedDates,
    quantity: u32,
    met: Option<Handover>,
    /// The number of devices handed over by the last day that is counted.
    given: u32,
}

impl NeedCase {
    /// Creates the case of a need, with the devices handed over by a day.
    pub(super) fn of(state: &State, number: NeedNo, need: &Need, day: Date) -> Self {
        let (met, given) = (state.met(number, need), state.given(number, need, day));
        Self::with(number, &need.fact(), met, given)
    }

    /// Creates the case of a need from the handover that met it, if any, and the number of devices handed over.
    pub(super) fn with(number: NeedNo, need: &NeedFact, met: Option<Handover>, given: u32) -> Self {
        let NeedFact { kind, dates, quantity, .. } = *need;
        Self { number, kind, dates, quantity, met, given }
    }

    /// Classifies the need in a period. *Included* means met, and *not met* means countable and not met. `left` is the
    /// day on which the person left.
    pub(super) fn classify(
        self,
        left: Option<Left>,
        period: CountedPeriod,
    ) -> (Classification, Reason) {
        let Self { number, kind, dates, quantity, met, given } = self;
        let identified = dates.identified;
        let Some(lifecycle) = dates.lifecycle(met.map(|handover| handover.on), left) else {
            let left = left.map_or(identified, |left| left.on);
            return (
                Classification::Excluded,
                Reason::IdentifiedAfterLeaving(number, identified, left),
            );
        };
        match (need_in_period(Some(lifecycle), period), lifecycle.end) {
            (Some(NeedInPeriod::Met(day)), _) => {
                let by = |met: Handover| Reason::Met(number, identified, met.fitting, day);
                (Classification::Included, met.map_or(Reason::NotMet(number, identified), by))
            }
            (Some(NeedInPeriod::Unmet), _) if 0 < given && given < quantity => {
                (Classification::NotMet, Reason::PartlyMet(number, identified, given, quantity))
            }
            (Some(NeedInPeriod::Unmet), NeedEnd::Met(day)) => {
                (Classification::NotMet, Reason::MetAfter(number, identified, day))
            }
            (Some(NeedInPeriod::Unmet), _) if kind != NeedKind::Device => {
                (Classification::NotMet, Reason::GoesOn(number, kind, identified))
            }
            (Some(NeedInPeriod::Unmet), _) => {
                (Classification::NotMet, Reason::NotMet(number, identified))
            }
            (Some(NeedInPeriod::Excluded(day, reason)), _)
            | (None, NeedEnd::Withdrawn(day, reason))
                if identified <= period.counted_to() =>
            {
                (Classification::Excluded, Reason::Withdrawn(number, identified, day, reason))
            }
            (None, NeedEnd::Met(day)) if identified <= period.counted_to() => {
                (Classification::Excluded, Reason::MetBefore(number, identified, day))
            }
            _ => (Classification::Excluded, Reason::IdentifiedAfter(number, identified)),
        }
    }
}

/// Classifies the needs of one person, in the order of their days.
pub(super) fn classify(
    needs: impl Iterator<Item = NeedCase>,
    left: Option<Left>,
    period: CountedPeriod,
) -> Vec<(Classification, Reason)> {
    let mut needs: Vec<_> = needs.collect();
    needs.sort_by_key(|case| (case.dates.identified, case.number));
    needs.into_iter().map(|case| case.classify(left, period)).collect()
}

/// Classifies a person by the classification of their needs.
pub(super) fn of_person(
    figure: Figure,
    needs: Vec<(Classification, Reason)>,
) -> Option<(Classification, Vec<Reason>)> {
    let any = |wanted| needs.iter().any(|(classification, _)| *classification == wanted);
    let (met, unmet) = (any(Classification::Included), any(Classification::NotMet));
    let included = match figure {
        Figure::PersonsFitted => met,
        Figure::PersonsFullyFitted => met && !unmet,
        _ => met || unmet,
    };
    let classification = match (included, met || unmet) {
        _ if needs.is_empty() => return None,
        (true, _) => Classification::Included,
        (false, true) => Classification::NotMet,
        (false, false) => Classification::Excluded,
    };
    Some((classification, needs.into_iter().map(|(_, why)| why).collect()))
}
