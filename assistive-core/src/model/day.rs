//! Serde for calendar days: text in human-readable formats, days since 2000-01-01 in binary ones.

use jiff::civil::{Date, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::form;

const EPOCH: Date = date(2000, 1, 1);
const HOURS: i64 = 24;

/// The epoch, in seconds since 1970-01-01.
const EPOCH_SECOND: i64 = 946_684_800;
const DAY: i64 = 86_400;

/// Writes a day.
pub(crate) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    let days = day.duration_since(EPOCH).as_hours() / HOURS;
    form::write(day, days as i32, serializer)
}

/// Reads a day.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    form::read(d, str::parse::<Date>, of_days)
}

/// Returns the day that is `days` after the epoch.
fn of_days(days: i32) -> Option<Date> {
    let days = i64::from(days);
    // This is the fastest conversion, and a report may convert millions of days. `Timestamp` ends a little
    // before `Date`.
    match Timestamp::from_second(EPOCH_SECOND + days * DAY) {
        Ok(midnight) => Some(Offset::UTC.to_datetime(midnight).date()),
        Err(_) => EPOCH.checked_add(SignedDuration::from_hours(days * HOURS)).ok(),
    }
}

/// A day with serde implementations, for lists and options of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Day(#[serde(with = "crate::model::day")] pub(crate) Date);

/// Serde for an optional day.
pub(crate) mod option {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Day;

    pub(crate) fn serialize<S: Serializer>(
        day: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        day.map(Day).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
        Ok(Option::<Day>::deserialize(d)?.map(|day| day.0))
    }
}

/// Serde for a list of days.
pub(crate) mod list {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Day;

    pub(crate) fn serialize<S: Serializer>(
        days: &[Date],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(days.iter().map(|day| Day(*day)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Date>, D::Error> {
        Ok(Vec::<Day>::deserialize(d)?.into_iter().map(|day| day.0).collect())
    }
}
