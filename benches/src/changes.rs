//! Single changes to be recorded: each a need of a random person on a day of its own, the same every time.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::city::City;
use crate::data::mixed;

/// A need to be recorded.
pub struct Change {
    /// The citizen id of the person.
    pub citizen: String,
    /// The day it was identified.
    pub day: Date,
}

/// Changes without end, none of them twice.
pub struct Changes {
    city: City,
    made: u64,
}

/// Before the days of the needs in the sheets.
const LAST_DAY: Date = date(2021, 12, 31);

/// After so many changes the days begin anew; the person will be another.
const DAYS: u64 = 15_000;

impl Changes {
    /// Changes to a city, of those who stay in it.
    pub fn new(city: City) -> Self {
        Self { city, made: 0 }
    }

    /// The next ones.
    pub fn next(&mut self, count: usize) -> Vec<Change> {
        (0..count).map(|_| self.one()).collect()
    }

    fn one(&mut self) -> Change {
        self.made += 1;
        let back = ((self.made % DAYS) as i64).days();
        let day = LAST_DAY.checked_sub(back).expect("a day");
        Change { citizen: self.city.staying(mixed(self.made) % self.city.listed()), day }
    }
}
