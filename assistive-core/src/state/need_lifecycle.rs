//! The course of a need: how it ended, by `domain` §3 and rule 9. The one place that decides it.

use jiff::civil::Date;

use super::State;
use super::records::Need;
use crate::model::{Left, NeedNo, WithdrawnReason};

/// How a need has ended, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It has not.
    Open,
    /// A device was handed over on the day.
    Met(Date),
    /// It was withdrawn, lapsed, or its person left: it counts as withdrawn on the day.
    Withdrawn(Date, WithdrawnReason),
}

/// A need's course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lifecycle {
    /// The day it was identified.
    pub(crate) identified: Date,
    /// How it ended.
    pub(crate) end: End,
    /// It ended because its person left: at the end of the day, so a fitting on the day still meets it.
    by_leaving: bool,
}

impl Lifecycle {
    /// Whether the need had ended by a day, that day included.
    pub(crate) fn ended_by(self, day: Date) -> bool {
        match self.end {
            End::Open => false,
            End::Met(on) => on <= day,
            End::Withdrawn(on, _) => on < day || on == day && !self.by_leaving,
        }
    }

    /// Whether a fitting on a day could meet the need.
    pub(crate) fn open_on(self, day: Date) -> bool {
        let met = matches!(self.end, End::Met(_));
        self.identified <= day && !met && !self.ended_by(day)
    }
}

/// What a need says itself of its course, which depends on its person and its fitting, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NeedDates {
    pub(crate) identified: Date,
    /// It was withdrawn or lapsed, the first of them.
    pub(crate) withdrawn_or_lapsed: Option<(Date, WithdrawnReason)>,
}

impl NeedDates {
    /// The track of a need.
    pub(crate) fn of(need: &Need) -> Self {
        let withdrawn = need.withdrawn.map(|w| (w.on, w.reason));
        let lapsed = need.valid_to.and_then(|day| day.tomorrow().ok());
        let lapsed = lapsed.map(|day| (day, WithdrawnReason::Lapsed));
        // A stated withdrawal goes before a lapse of the same day.
        let withdrawn_or_lapsed =
            [withdrawn, lapsed].into_iter().flatten().min_by_key(|(day, _)| *day);
        Self { identified: need.identified_on, withdrawn_or_lapsed }
    }

    /// The course, given whether and when a device was handed over, and its person left; `None` for a need identified
    /// after that: it is in no figure.
    pub(crate) fn lifecycle(self, met: Option<Date>, left: Option<Left>) -> Option<Lifecycle> {
        let Self { identified, withdrawn_or_lapsed } = self;
        if left.is_some_and(|left| identified > left.on) {
            return None;
        }
        // Leaving takes effect at the end of its day: what was handed over on it still meets the need.
        let met = met.filter(|day| left.is_none_or(|left| *day <= left.on));
        // A need that is met is not withdrawn, whatever was stated for a later day.
        if let Some(day) = met {
            return Some(Lifecycle { identified, end: End::Met(day), by_leaving: false });
        }
        // A withdrawal takes effect at the start of its day, so it comes before leaving on the same day.
        let left = left.filter(|left| withdrawn_or_lapsed.is_none_or(|(day, _)| left.on < day));
        let end = match (left, withdrawn_or_lapsed) {
            (Some(left), _) => End::Withdrawn(left.on, left.reason.into()),
            (None, Some((day, reason))) => End::Withdrawn(day, reason),
            (None, None) => End::Open,
        };
        Some(Lifecycle { identified, end, by_leaving: left.is_some() })
    }
}

impl State {
    /// The course of a need, or `None` for one identified after its person had left: it is in no figure.
    pub(crate) fn lifecycle(&self, number: NeedNo, need: &Need) -> Option<Lifecycle> {
        let left = self.persons.get(need.person).and_then(|person| person.attributes.left);
        let met = self.met_by(number).and_then(|fitting| self.fittings.get(fitting));
        NeedDates::of(need).lifecycle(met.map(|fitting| fitting.fitted_on), left)
    }
}
