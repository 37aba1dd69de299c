//! The period of a report, and the last day that is counted (docs/domain.md §5, rule 11).
//!
//! A day after today has not happened: needs have not lapsed on it, loans are not overdue, and no device was used. All
//! indicators read the days of a period from [`CountedPeriod`], which ends on the last day that is counted.

use jiff::civil::Date;

use crate::model::Period;

/// A period that is counted up to a day.
///
/// ```
/// use assistive_core::model::Period;
/// use jiff::civil::date;
///
/// let year = Period::year(2024).ok_or("no such year")?;
/// let today = date(2024, 4, 30);
/// let counted = year.until(today);
/// assert_eq!(counted.counted_to(), today);
/// assert_eq!(counted.asked(), year);
/// assert!(!counted.contains(date(2024, 5, 1)));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedPeriod {
    asked: Period,
    counted_to: Date,
}

impl Period {
    /// Returns the period, counted up to `today` if it ends later. For a report as of an earlier moment, `today` is the
    /// day of that moment.
    pub fn until(self, today: Date) -> CountedPeriod {
        CountedPeriod { asked: self, counted_to: self.to().min(today) }
    }
}

impl CountedPeriod {
    /// Returns the period asked for.
    pub fn asked(self) -> Period {
        self.asked
    }

    /// Returns the first day.
    pub fn from(self) -> Date {
        self.asked.from()
    }

    /// Returns the last day that is counted. It is before the first day if the period has not begun.
    pub fn counted_to(self) -> Date {
        self.counted_to
    }

    /// Checks whether the period ends after the last day that is counted.
    pub fn is_unfinished(self) -> bool {
        self.counted_to < self.asked.to()
    }

    /// Checks whether a day is in the period and counted.
    pub fn contains(self, day: Date) -> bool {
        self.from() <= day && day <= self.counted_to
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn no_day_after_today_is_counted() {
        let year = Period::year(2024).unwrap();
        let (today, tomorrow) = (date(2024, 4, 30), date(2024, 5, 1));
        let counted = year.until(today);
        assert!(counted.is_unfinished() && counted.contains(today) && !counted.contains(tomorrow));
        let past = year.until(date(2025, 1, 1));
        assert_eq!((past.counted_to(), past.is_unfinished()), (date(2024, 12, 31), false));
        let future = year.until(date(2023, 12, 31));
        assert!(future.is_unfinished() && !future.contains(date(2024, 1, 1)));
    }
}
