//! Single changes to be recorded: each a need of a random person on a day of its own, the same every time.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::data::{citizen_id, mixed};

/// A need to be recorded.
pub struct Change {
    /// The citizen id of the person.
    pub citizen: String,
    /// The day it was identified.
    pub day: Date,
}

/// Changes without end, none of them twice.
pub struct Changes {
    people: u64,
    made: u64,
}

/// Before the days of the needs in the sheets.
const LAST_DAY: Date = date(2021, 12, 31);

/// After so many changes the days begin anew; the person will be another.
const DAYS: u64 = 15_000;

impl Changes {
    /// Changes to a city with so many people on the sheet of people.
    pub fn new(people: u64) -> Self {
        Self { people, made: 0 }
    }

    /// The next ones.
    pub fn next(&mut self, count: usize) -> Vec<Change> {
        (0..count).map(|_| self.one()).collect()
    }

    fn one(&mut self) -> Change {
        self.made += 1;
        let back = ((self.made % DAYS) as i64).days();
        let day = LAST_DAY.checked_sub(back).expect("a day");
        Change { citizen: citizen_id(mixed(self.made) % self.people), day }
    }
}
