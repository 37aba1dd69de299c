//! The lifecycle of a need, by docs/domain.md §3 and §5, rules 9 and 12. No other code decides how a need ended.

use jiff::civil::Date;

use super::State;
use super::records::{Fitting, Need};
use crate::model::{FittingNo, Left, NeedNo, WithdrawnReason};

/// The end of a need, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NeedEnd {
    /// The need is open.
    Open,
    /// The last device that was needed was handed over on the day.
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

/// A fitting for a need. Handovers are ordered by day, and on one day by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Handover {
    pub(crate) on: Date,
    pub(crate) fitting: FittingNo,
    /// The number of devices.
    pub(crate) quantity: u32,
}

impl Handover {
    fn of((fitting, stored): (FittingNo, &Fitting)) -> Self {
        Self { on: stored.fitted_on, fitting, quantity: stored.quantity }
    }

    /// Returns the handover with which a need for `quantity` devices was met: the first with which the devices handed
    /// over reach the quantity (docs/domain.md §5, rule 12).
    pub(crate) fn completing(quantity: u32, mut handovers: Vec<Self>) -> Option<Self> {
        handovers.sort_unstable();
        let mut given = 0_u32;
        handovers.into_iter().find(|handover| {
            given = given.saturating_add(handover.quantity);
            given >= quantity
        })
    }
}

impl State {
    /// Returns the lifecycle of a need, or `None` if it was identified after its person left. Such a need is in no
    /// figure.
    pub(crate) fn lifecycle(&self, number: NeedNo, need: &Need) -> Option<Lifecycle> {
        let met = self.met(number, need).map(|handover| handover.on);
        NeedDates::of(need).lifecycle(met, self.left(need.person))
    }

    /// Checks whether a need was open on a day by its own dates and the leaving of its person, met or not.
    pub(crate) fn was_open(&self, need: &Need, day: Date) -> bool {
        let lifecycle = NeedDates::of(need).lifecycle(None, self.left(need.person));
        lifecycle.is_some_and(|lifecycle| lifecycle.open_on(day))
    }

    /// Returns the handover with which a need was met, also if it was after the person left.
    pub(crate) fn met(&self, number: NeedNo, need: &Need) -> Option<Handover> {
        let mut handovers = self.fittings_for(number).map(Handover::of);
        let first = handovers.next()?;
        let rest: Vec<_> = handovers.collect();
        if rest.is_empty() {
            return (first.quantity >= need.quantity).then_some(first);
        }
        Handover::completing(need.quantity, rest.into_iter().chain([first]).collect())
    }

    /// Returns the fitting with which a need was met.
    pub(crate) fn met_by(&self, number: NeedNo) -> Option<FittingNo> {
        Some(self.met(number, self.needs.get(number)?)?.fitting)
    }

    /// Returns the number of devices handed over for a need by a day, at most the number needed.
    pub(crate) fn given(&self, number: NeedNo, need: &Need, day: Date) -> u32 {
        let last = self.left(need.person).map_or(day, |left| left.on.min(day));
        let handovers = self.fittings_for(number).filter(|(_, fitting)| fitting.fitted_on <= last);
        let given = handovers.fold(0_u32, |sum, (_, fitting)| sum.saturating_add(fitting.quantity));
        given.min(need.quantity)
    }

    /// Returns the number of devices of a fitting that are for no need: all of them if it names none or was made after
    /// the person left, otherwise those beyond the number needed.
    pub(crate) fn surplus(&self, number: FittingNo, fitting: &Fitting) -> u32 {
        let need = fitting.need.and_then(|number| Some((number, self.needs.get(number)?)));
        let Some((need_number, need)) = need else { return fitting.quantity };
        let lifecycle = self.lifecycle(need_number, need);
        let late = self.left(need.person).is_some_and(|left| fitting.fitted_on > left.on);
        if lifecycle.is_none() || late {
            return fitting.quantity;
        }
        let own = Handover::of((number, fitting));
        let before = self.fittings_for(need_number).map(Handover::of).filter(|other| *other < own);
        let before = before.fold(0_u32, |sum, other| sum.saturating_add(other.quantity));
        fitting.quantity.saturating_sub(need.quantity.saturating_sub(before))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_need_is_met_by_the_handover_that_reaches_its_quantity() {
        let on = |day, fitting, quantity| {
            let fitting = FittingNo::at(fitting).unwrap();
            Handover { on: date(2024, 3, day), fitting, quantity }
        };
        let met = |quantity, handovers| Handover::completing(quantity, handovers).map(|met| met.on);
        assert_eq!(met(1, vec![]), None);
        assert_eq!(met(2, vec![on(1, 0, 1)]), None);
        // They count by day, not by the order in which they were recorded.
        assert_eq!(met(2, vec![on(9, 0, 1), on(5, 1, 1)]), Some(date(2024, 3, 9)));
        assert_eq!(met(2, vec![on(9, 0, 1), on(5, 1, 2)]), Some(date(2024, 3, 5)));
        assert_eq!(met(3, vec![on(1, 0, 1), on(2, 1, 1), on(2, 2, 9)]), Some(date(2024, 3, 2)));
    }
}
