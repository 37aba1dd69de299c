//! The lifecycle of a need, by docs/domain.md §3 and §5, rule 9. No other code decides how a need ended.

use jiff::civil::Date;

use super::State;
use super::records::Need;
use crate::model::{Left, NeedNo, WithdrawnReason};

/// The end of a need, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NeedEnd {
    /// The need is open.
    Open,
    /// A device was handed over on the day.
    Met(Date),
    /// The need was withdrawn or lapsed, or its person left. It counts as withdrawn on the day.
    Withdrawn(Date, WithdrawnReason),
}

/// The lifecycle of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lifecycle {
    /// The day on which the need was identified.
    pub(crate) identified: Date,
    /// The end of the need.
    pub(crate) end: NeedEnd,
    /// True if the need ended because its person left. This takes effect at the end of the day, so a fitting on the day
    /// still meets the need.
    by_leaving: bool,
}

impl Lifecycle {
    /// Checks whether the need had ended on or before a day.
    pub(crate) fn ended_by(self, day: Date) -> bool {
        match self.end {
            NeedEnd::Open => false,
            NeedEnd::Met(on) => on <= day,
            NeedEnd::Withdrawn(on, _) => on < day || on == day && !self.by_leaving,
        }
    }

    /// Checks whether a fitting on a day could meet the need.
    pub(crate) fn open_on(self, day: Date) -> bool {
        let met = matches!(self.end, NeedEnd::Met(_));
        self.identified <= day && !met && !self.ended_by(day)
    }
}

/// The dates in the record of a need. The lifecycle also depends on the person and the fitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NeedDates {
    pub(crate) identified: Date,
    /// The day and reason of the withdrawal or lapse, the earlier of the two.
    pub(crate) withdrawn_or_lapsed: Option<(Date, WithdrawnReason)>,
}

impl NeedDates {
    /// Returns the dates of a need.
    pub(crate) fn of(need: &Need) -> Self {
        let withdrawn = need.withdrawn.map(|w| (w.on, w.reason));
        let lapsed = need.valid_to.and_then(|day| day.tomorrow().ok());
        let lapsed = lapsed.map(|day| (day, WithdrawnReason::Lapsed));
        // A stated withdrawal comes before a lapse on the same day.
        let withdrawn_or_lapsed =
            [withdrawn, lapsed].into_iter().flatten().min_by_key(|(day, _)| *day);
        Self { identified: need.identified_on, withdrawn_or_lapsed }
    }

    /// Returns the lifecycle, given the day of the handover and the day on which the person left. Returns `None` for a
    /// need that was identified after the person left, which is in no figure.
    pub(crate) fn lifecycle(self, met: Option<Date>, left: Option<Left>) -> Option<Lifecycle> {
        let Self { identified, withdrawn_or_lapsed } = self;
        if left.is_some_and(|left| identified > left.on) {
            return None;
        }
        // Leaving takes effect at the end of its day, so a handover on the day still meets the need.
        let met = met.filter(|day| left.is_none_or(|left| *day <= left.on));
        // A need that is met is not withdrawn, even if a withdrawal is stated for a later day.
        if let Some(day) = met {
            return Some(Lifecycle { identified, end: NeedEnd::Met(day), by_leaving: false });
        }
        // A withdrawal takes effect at the start of its day, so it comes before leaving on the same day.
        let left = left.filter(|left| withdrawn_or_lapsed.is_none_or(|(day, _)| left.on < day));
        let end = match (left, withdrawn_or_lapsed) {
            (Some(left), _) => NeedEnd::Withdrawn(left.on, left.reason.into()),
            (None, Some((day, reason))) => NeedEnd::Withdrawn(day, reason),
            (None, None) => NeedEnd::Open,
        };
        Some(Lifecycle { identified, end, by_leaving: left.is_some() })
    }
}

impl State {
    /// Returns the lifecycle of a need, or `None` if it was identified after its person left. Such a need is in no
    /// figure.
    pub(crate) fn lifecycle(&self, number: NeedNo, need: &Need) -> Option<Lifecycle> {
        let left = self.left(need.person);
        let met = self.met_by(number).and_then(|fitting| self.fittings.get(fitting));
        NeedDates::of(need).lifecycle(met.map(|fitting| fitting.fitted_on), left)
    }
}
