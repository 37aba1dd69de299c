//! Days and moments as people type them on the command line. Cells of files are read by the core.

use assistive_core::Moment;
use assistive_core::model::text::half_width;
use assistive_core::model::{Period, parse_day};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Reads a day: `2023-03-05`, `2023/3/5`, `2023.3.5` or `2023年3月5日`.
pub(crate) fn day(text: &str) -> Option<Date> {
    parse_day(&half_width(text))
}

/// Reads a day, a month (`2023-04`), a quarter (`2023-Q2`) or a year.
pub(crate) fn period(text: &str) -> Option<Period> {
    Period::parse(&half_width(text))
}

/// Reads a moment: a day, meaning its end where the user is; a time, meaning the end of its second, with its
/// zone or as the log shows it; or the number of a commit.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(Moment::Commit);
    }
    if let Some(day) = day(text) {
        let next = day.tomorrow().ok()?.to_zoned_datetime(TimeZone::system()).ok()?;
        return next.timestamp().checked_sub(1.nanosecond()).ok().map(Moment::Time);
    }
    let local = || {
        let local = text.parse::<jiff::civil::DateTime>().ok().filter(|_| text.contains(':'))?;
        Some(local.to_zoned_datetime(TimeZone::system()).ok()?.timestamp())
    };
    let at = text.parse::<Timestamp>().ok().or_else(local)?;
    let rest = if at.subsec_nanosecond() == 0 { 999_999_999 } else { 0 };
    at.checked_add(rest.nanoseconds()).ok().map(Moment::Time)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_in_four_forms_and_no_other() {
        for text in ["2023-03-05", "2023/3/5", "2023.3.5", "2023年3月5日", "２０２３-3-5"] {
            assert_eq!(day(text), Some(date(2023, 3, 5)), "{text}");
        }
        for text in ["", "2023", "2023-3", "5/3/2023", "2023-13-01", "2023-3-5-6", "2023-+3-5"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_a_commit_a_time_or_the_end_of_a_day() {
        assert_eq!(moment("7"), Some(Moment::Commit(7)));
        let noon = "2024-01-01T12:00:00Z";
        let end = "2024-01-01T12:00:00.999999999Z".parse().ok().map(Moment::Time);
        assert_eq!(moment(noon), end, "a time without a fraction is its whole second");
        assert!(matches!(moment("2024-01-01 12:00:00"), Some(Moment::Time(_))));
        let Some(Moment::Time(end)) = moment("2024-01-01") else { panic!("no time") };
        let start =
            date(2024, 1, 1).to_zoned_datetime(TimeZone::system()).expect("a day").timestamp();
        assert_eq!(end.duration_since(start).as_secs(), 86_399);
        assert_eq!(moment("yesterday"), None);
    }
}
