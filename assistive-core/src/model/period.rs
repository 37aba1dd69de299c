//! Periods, ages, anniversaries, and facts that change on a day. All days are calendar days without a time
//! zone.

use jiff::ToSpan;
use jiff::civil::Date;

use super::coded::coded_enum;
use super::form::from_str;
use super::problem::ProblemKind;

/// A period of calendar days, both ends included.
///
/// ```
/// use assistive_core::model::Period;
/// use jiff::civil::date;
///
/// let year = Period::year(2023).expect("a year of the calendar");
/// assert!(year.contains(date(2023, 12, 31)));
/// assert_eq!(Period::new(date(2023, 2, 1), date(2023, 1, 31)), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// Creates the period from `from` to `to`, both included, or returns `None` if `to` is before `from`.
    pub fn new(from: Date, to: Date) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// Returns the period of a calendar year, or `None` if the year is out of range.
    pub fn year(year: i16) -> Option<Self> {
        Self::new(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)
    }

    /// Returns the period of the calendar month of a day.
    pub fn month_of(day: Date) -> Self {
        Self { from: day.first_of_month(), to: day.last_of_month() }
    }

    /// Returns the period of the calendar quarter of a day.
    ///
    /// ```
    /// use assistive_core::model::Period;
    /// use jiff::civil::date;
    ///
    /// let quarter = Period::quarter_of(date(2023, 5, 8));
    /// assert_eq!((quarter.from(), quarter.to()), (date(2023, 4, 1), date(2023, 6, 30)));
    /// ```
    pub fn quarter_of(day: Date) -> Self {
        let first = (day.month() - 1) / 3 * 3 + 1;
        let of_month = |month| Date::new(day.year(), month, 1).unwrap_or(day);
        Self { from: of_month(first), to: of_month(first + 2).last_of_month() }
    }

    /// Reads a day as in [`parse_day`], a month such as `2023-04` or `2023年4月`, a quarter such as `2023-Q2`, `2023Q2`
    /// or `2023年第2季度`, or a year such as `2023` or `2023年`. Returns `None` for other texts.
    ///
    /// ```
    /// use assistive_core::model::Period;
    /// use jiff::civil::date;
    ///
    /// let month = Period::parse("2023-02").ok_or("no period")?;
    /// assert_eq!((month.from(), month.to()), (date(2023, 2, 1), date(2023, 2, 28)));
    /// assert_eq!(Period::parse("2023"), Period::year(2023));
    /// assert_eq!(Period::parse("2023-13"), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(day) = parse_day(text) {
            return Self::new(day, day);
        }
        let (year, rest) = text.split_at_checked(4)?;
        let year = year.parse().ok().filter(|_| year.bytes().all(|byte| byte.is_ascii_digit()))?;
        let quarter = |number: &str| {
            let number = ["1", "2", "3", "4"].iter().position(|known| *known == number)?;
            Some(Self::quarter_of(Date::new(year, number as i8 * 3 + 1, 1).ok()?))
        };
        match rest {
            "" | "年" => Self::year(year),
            rest => match rest.strip_prefix('-').unwrap_or(rest).strip_prefix(['Q', 'q']) {
                Some(number) => quarter(number),
                None => {
                    let in_words =
                        rest.strip_prefix('年').and_then(|rest| rest.strip_suffix("季度"));
                    match in_words {
                        Some(number) => quarter(number.strip_prefix('第').unwrap_or(number)),
                        None => parse_month(text).map(Self::month_of),
                    }
                }
            },
        }
    }

    /// Returns the first day.
    pub fn from(self) -> Date {
        self.from
    }

    /// Returns the last day.
    pub fn to(self) -> Date {
        self.to
    }

    /// Checks whether a day is in the period.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

from_str! {
    Period: |text| Self::parse(text).ok_or(ProblemKind::NotAPeriod);
}

/// Reads a day in one of the four forms of the files: `2023-03-05`, `2023/3/5`, `2023.3.5`, `2023年3月5日`.
/// Returns `None` for other texts.
///
/// ```
/// use assistive_core::model::parse_day;
/// use jiff::civil::date;
///
/// assert_eq!(parse_day("2023年3月5日"), Some(date(2023, 3, 5)));
/// assert_eq!(parse_day("2023/3/5"), parse_day("2023-03-05"));
/// assert_eq!(parse_day("5.3.2023"), None);
/// ```
pub fn parse_day(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = match rest.chars().next()? {
        '年' => rest.strip_prefix('年')?.strip_suffix('日')?.split_once('月')?,
        sign @ ('-' | '/' | '.') => rest[1..].split_once(sign)?,
        _ => return None,
    };
    let digits = |part: &str, most: usize| {
        let plain = part.bytes().all(|b| b.is_ascii_digit()) && (1..=most).contains(&part.len());
        part.parse::<i16>().ok().filter(|_| plain)
    };
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    Date::new(year, month as i8, day as i8).ok()
}

/// Reads a month without a day, such as `2012-05`, `2012.5` or `2012年5月`, as its first day.
pub(crate) fn parse_month(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let month = match rest.strip_prefix('年') {
        Some(rest) => rest.strip_suffix('月').unwrap_or(rest),
        None => rest.strip_prefix(['-', '/', '.'])?,
    };
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = is_plain(year) && is_plain(month) && (1..=2).contains(&month.len());
    is_month.then_some(())?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

/// Returns the number of days from one day to another. It is negative if the second day is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Checks whether a day lies between two days, both included. `None` sets no limit.
pub(crate) fn is_within((from, to): (Option<Date>, Option<Date>), day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// Returns the day `years` after `day`. 29 February gives 28 February in a common year (docs/domain.md §5,
/// rule 10).
pub(crate) fn years_after(day: Date, years: u8) -> Date {
    day.checked_add(i64::from(years).years()).unwrap_or(Date::MAX)
}

/// Returns the age on `day`, in whole years, of a person born on `birth`. A person born on 29 February has
/// the birthday on 28 February in a common year. Before the birth the age is negative.
pub(crate) fn age_on(birth: Date, day: Date) -> i16 {
    let years = day.year() - birth.year();
    let birthday = match (birth.month(), birth.day(), day.in_leap_year()) {
        (2, 29, false) => (2, 28),
        (month, day, _) => (month, day),
    };
    if (day.month(), day.day()) < birthday { years - 1 } else { years }
}

coded_enum! {
    /// Age band on the last day of the period (docs/domain.md §5, rule 8).
    pub enum AgeBand in "age" {
        /// 0 to 6 years.
        UpTo6 = 1 "0-6" [];
        /// 7 to 14 years.
        From7To14 = 2 "7-14" [];
        /// 15 to 17 years.
        From15To17 = 3 "15-17" [];
        /// 18 to 59 years.
        From18To59 = 4 "18-59" [];
        /// 60 years and above.
        From60 = 5 "60+" [];
    }
}

impl AgeBand {
    /// Returns the band of an age in whole years. A negative age counts as 0.
    pub fn of(age: i16) -> Self {
        match age {
            ..=6 => Self::UpTo6,
            7..=14 => Self::From7To14,
            15..=17 => Self::From15To17,
            18..=59 => Self::From18To59,
            60.. => Self::From60,
        }
    }
}

/// A fact about a person that changes over time, such as the residence.
///
/// The first value is valid from the beginning, and each later one from its day on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Dated<T> {
    first: T,
    later: Vec<(Date, T)>,
}

impl<T: PartialEq + Clone> Dated<T> {
    /// Creates a fact that is valid from the beginning.
    pub(crate) fn new(first: T) -> Self {
        Self { first, later: Vec::new() }
    }

    /// Creates a fact from [`Dated::parts`], as kept in the journal.
    pub(crate) fn from_parts(first: T, later: Vec<(Date, T)>) -> Self {
        Self { first, later }
    }

    /// Returns the value on a day.
    pub(crate) fn on(&self, day: Date) -> &T {
        self.later.iter().rev().find(|(from, _)| *from <= day).map_or(&self.first, |(_, v)| v)
    }

    /// Returns the value that is valid from the beginning, and the later values, each with its first day.
    pub(crate) fn parts(&self) -> (&T, &[(Date, T)]) {
        (&self.first, &self.later)
    }

    /// Converts the values to another type.
    pub(crate) fn map<U>(&self, mut f: impl FnMut(&T) -> U) -> Dated<U> {
        Dated {
            first: f(&self.first),
            later: self.later.iter().map(|(day, v)| (*day, f(v))).collect(),
        }
    }

    /// Returns the fact with `value` from `day` until the next known change.
    #[must_use]
    pub(crate) fn with(&self, day: Date, value: T) -> Self {
        let mut later: Vec<_> =
            self.later.iter().filter(|(from, _)| *from != day).cloned().collect();
        let place = later.partition_point(|(from, _)| *from < day);
        later.insert(place, (day, value));
        let mut previous = &self.first;
        let mut kept = Vec::with_capacity(later.len());
        for (from, v) in &later {
            if v != previous {
                kept.push((*from, v.clone()));
            }
            previous = v;
        }
        Self { first: self.first.clone(), later: kept }
    }
}

impl<T: PartialEq + Clone> Dated<Option<T>> {
    /// Returns the fact with a value that became known on `day`. If no value was known before, it is valid
    /// from the beginning, otherwise from that day on.
    #[must_use]
    pub(crate) fn learn(&self, day: Date, value: Option<T>) -> Self {
        let known = self.first.is_some() || self.later.iter().any(|(_, v)| v.is_some());
        if known { self.with(day, value) } else { Self::new(value) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn birthdays_on_29_february_fall_on_the_28th_in_common_years() {
        let birth = date(2016, 2, 29);
        assert_eq!(age_on(birth, date(2023, 2, 27)), 6);
        assert_eq!(age_on(birth, date(2023, 2, 28)), 7);
        assert_eq!(age_on(birth, date(2024, 2, 28)), 7);
        assert_eq!(age_on(birth, date(2024, 2, 29)), 8);
        assert_eq!(years_after(birth, 1), date(2017, 2, 28));
    }

    #[test]
    fn a_dated_fact_holds_until_the_next_one() {
        let home = Dated::new("A").with(date(2024, 3, 1), "B");
        assert_eq!(*home.on(date(2020, 1, 1)), "A");
        assert_eq!(*home.on(date(2024, 3, 1)), "B");
        let back = home.with(date(2024, 3, 1), "A");
        assert_eq!(back, Dated::new("A"), "a change taken back on its day leaves no trace");
        let earlier = home.with(date(2022, 1, 1), "C");
        assert_eq!((*earlier.on(date(2023, 1, 1)), *earlier.on(date(2024, 6, 1))), ("C", "B"));
    }

    #[test]
    fn a_bound_is_a_day_a_month_a_quarter_or_a_year() {
        let year = (date(2023, 1, 1), date(2023, 12, 31));
        let april = (date(2023, 4, 1), date(2023, 4, 30));
        let second = (date(2023, 4, 1), date(2023, 6, 30));
        let last = (date(2023, 10, 1), date(2023, 12, 31));
        for (text, (from, to)) in [
            ("2023", year),
            ("2023年", year),
            ("2023-04", april),
            ("2023/4", april),
            ("2023.4", april),
            ("2023年4月", april),
            ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
            ("2023-Q2", second),
            ("2023Q2", second),
            ("2023q2", second),
            ("2023年2季度", second),
            ("2023年第2季度", second),
            ("2023-Q4", last),
            ("2023-04-05", (date(2023, 4, 5), date(2023, 4, 5))),
        ] {
            assert_eq!(Period::parse(text), Period::new(from, to), "{text}");
        }
        for text in [
            "",
            "23",
            "02023",
            "2023-13",
            "2023-00",
            "2023-Q5",
            "2023-Q0",
            "2023Q",
            "2023-Q12",
            "2023--Q1",
            "2023-W14",
            "Q1",
            "2023年第5季度",
            "2023年季度",
            "2023-4月",
            "+023",
            "2023-02-30",
            "7",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_read_in_four_forms_only() {
        let day = date(2023, 3, 5);
        for text in ["2023-03-05", "2023-3-5", "2023/3/5", "2023.03.5", "2023年3月5日"] {
            assert_eq!(parse_day(text), Some(day), "{text}");
        }
        let wrong = [
            "",
            "2023",
            "2023-3",
            "23-3-5",
            "5/3/2023",
            "2023-3/5",
            "2023-02-29",
            "20230305",
            "2023年3月5",
            "2023-003-05",
            "+023-3-5",
            "2023--3-5",
            "2023-3-5 00:00",
            "二〇二三年三月五日",
        ];
        for text in wrong {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}
