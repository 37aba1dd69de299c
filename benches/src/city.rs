//! An invented city of any size, the same every time: who lives in it, what they need, what they get, what is lent
//! to them. Nothing is kept: every fact is made of its number. Not the sample city: that one is in `examples`.
//!
//! `sheets` writes it down.

use std::fmt;

use jiff::civil::{Date, date};

use crate::data::{after, citizen_id, mixed, shuffled, student_id};

/// How many of everything there are for so many people.
#[derive(Debug, Clone, Copy)]
pub struct Proportion {
    people: u64,
    students: u64,
    device_needs: u64,
    other_needs: u64,
    /// Device needs of a hundred that someone is fitted for, unless they are withdrawn.
    fitted: u64,
    /// Fittings that nobody had on a list.
    unlisted: u64,
    services: u64,
    items: u64,
    loans: u64,
    /// The days on which loans begin: the first, and how many.
    lending: (Date, u64),
    /// Ordinary schools of a county.
    pub(crate) schools: u64,
}

/// As the sheets of Ankang for 2023 have it.
pub const ANKANG: Proportion = Proportion {
    people: 129_800,
    students: 417,
    device_needs: 5_400,
    other_needs: 58_038,
    fitted: 100,
    unlisted: 10,
    services: 69_496,
    items: 407,
    loans: 3_027,
    lending: (date(2023, 1, 1), 365),
    schools: 4,
};

/// A province that lends much: as many needs as people, half of them for devices, and every item lent ten times.
pub const LARGE: Proportion = Proportion {
    people: 1_000_000,
    students: 3_000,
    device_needs: 500_000,
    other_needs: 500_000,
    fitted: 92,
    unlisted: 1_000,
    services: 0,
    items: 100_000,
    loans: 1_000_000,
    lending: (date(2022, 1, 1), 730),
    schools: 5,
};

/// A city.
#[derive(Debug, Clone, Copy)]
pub struct City {
    first: u64,
    people: u64,
    pub(crate) of: Proportion,
}

/// A person of a city.
pub(crate) struct Someone {
    /// The citizen id.
    pub(crate) citizen: String,
    /// A number that looks random, of which the other facts are made.
    pub(crate) random: u64,
    pub(crate) category: u64,
    /// The last day in the city.
    pub(crate) left: Option<Date>,
}

/// A need for a device.
pub(crate) struct DeviceNeed {
    pub(crate) person: u64,
    /// The place of the wanted model among the models.
    pub(crate) model: usize,
    pub(crate) day: Date,
    pub(crate) withdrawn: Option<Date>,
    /// A number that looks random, of which the other facts are made.
    pub(crate) random: u64,
}

/// A loan of an item.
pub(crate) struct Lent {
    pub(crate) out: Date,
    pub(crate) back: Option<Date>,
}

/// The first day of a need, and on how many days there are some.
const NEEDS: (Date, u64) = (date(2022, 1, 1), 730);

/// Of so many needs one is withdrawn.
const WITHDRAWN: u64 = 50;

/// Of so many people one leaves.
const LEAVING: u64 = 100;

/// Categories of disability, as often as they are met.
const CATEGORIES: [u64; 8] = [1, 2, 3, 4, 4, 4, 5, 7];

/// The places among the models of those that suit a category: at least two of different classes.
const SUITED: [&[usize]; 8] = [
    &[],
    &[7, 9, 10, 19],
    &[8, 19],
    &[18, 19],
    &[0, 1, 2, 6, 3, 4, 5, 11, 12, 13, 14, 15, 16, 17, 20],
    &[18, 19],
    &[],
    &[1, 12, 19],
];

impl City {
    /// A city of so many people, numbered from `first`.
    pub fn new(first: u64, people: u64, of: Proportion) -> Self {
        Self { first, people, of }
    }

    /// A tenth as many people who come later.
    #[must_use]
    pub fn later(self) -> Self {
        Self { first: self.first + self.people, people: self.people / 10, ..self }
    }

    /// So many as there are in a city of this size.
    fn share(&self, number: u64) -> u64 {
        number * self.people / self.of.people
    }

    /// How many people live in it.
    pub fn people(&self) -> u64 {
        self.people
    }

    /// Those of them on the sheet of people; the others are students.
    pub fn listed(&self) -> u64 {
        self.people - self.students()
    }

    /// How many students are on the sheet of students, with a device need each.
    pub fn students(&self) -> u64 {
        self.share(self.of.students)
    }

    /// How many needs stand on the sheet of needs.
    pub fn needs(&self) -> u64 {
        self.device_needs() + self.other_needs()
    }

    /// About how many rows its sheets have.
    pub fn rows(&self) -> u64 {
        let fitted = self.device_needs() * self.of.fitted / 100;
        let lent = self.items() + self.share(self.of.loans);
        self.people + self.needs() + fitted + lent + self.services()
    }

    pub(crate) fn device_needs(&self) -> u64 {
        self.share(self.of.device_needs)
    }

    pub(crate) fn other_needs(&self) -> u64 {
        self.share(self.of.other_needs)
    }

    pub(crate) fn unlisted(&self) -> u64 {
        self.share(self.of.unlisted)
    }

    pub(crate) fn services(&self) -> u64 {
        self.share(self.of.services)
    }

    /// How many devices have a tag.
    pub fn items(&self) -> u64 {
        self.share(self.of.items)
    }

    /// The loans of an item, by their numbers.
    pub(crate) fn loans_of(&self, item: u64) -> std::ops::Range<u64> {
        let before = |item: u64| item * self.share(self.of.loans) / self.items();
        before(item)..before(item + 1)
    }

    /// A person: of `listed` people those on the sheet of people, and then the students.
    pub(crate) fn someone(&self, person: u64) -> Someone {
        let random = mixed(self.first + person);
        let citizen = match person.checked_sub(self.listed()) {
            None => citizen_id(self.first + person),
            Some(student) => student_id(self.first + student),
        };
        let category = CATEGORIES[(random / 7 % 8) as usize];
        let left = (random / 64).is_multiple_of(LEAVING);
        let left = left.then(|| after(date(2022, 6, 1), random / 8192 % 1000));
        Someone { citizen, random, category, left }
    }

    /// Somebody on the sheet of people who does not leave; another for every number below as many.
    pub fn staying(&self, number: u64) -> String {
        let people = (0..).map(|next| self.someone((number + next) % self.listed()));
        people.into_iter().find(|someone| someone.left.is_none()).expect("somebody").citizen
    }

    /// A need for a device; those after the ones on the sheet of needs are of students.
    pub(crate) fn device_need(&self, number: u64) -> DeviceNeed {
        let (count, random) = (self.device_needs(), mixed(self.first + number) >> 3);
        // One person in twenty needs another device, too.
        let once = count - count / 20;
        let (person, nth, day) = match number.checked_sub(count) {
            Some(student) => (self.listed() + student, 0, day_of(student, self.students())),
            None => {
                let place = shuffled(number, count);
                let (place, nth) = place.checked_sub(once).map_or((place, 0), |place| (place, 1));
                (shuffled(place, self.listed()), nth, day_of(number, count))
            }
        };
        let someone = self.someone(person);
        let suited = SUITED[someone.category as usize];
        // Half the list on is another class, and none above or below it: what is wanted twice would count once.
        let first = (someone.random / 512) as usize;
        let model = suited[(first + nth * suited.len() / 2) % suited.len()];
        // The sheet of students tells of no withdrawals.
        let withdrawn = withdrawal(random, day).filter(|_| number < count);
        DeviceNeed { person, model, day, withdrawn, random }
    }

    /// The day of the fitting for a need, if there is one.
    pub(crate) fn fitted_on(&self, need: &DeviceNeed) -> Option<Date> {
        let left = self.someone(need.person).left;
        let fitted = need.withdrawn.is_none() && need.random / 1024 % 100 < self.of.fitted;
        let day = fitted.then(|| after(need.day, 5 + need.random / 131_072 % 396));
        day.filter(|day| left.is_none_or(|left| *day <= left))
    }

    /// The person, the kind among four, the day and the withdrawal of a need for something else.
    pub(crate) fn other_need(&self, number: u64) -> (u64, usize, Date, Option<Date>) {
        let day = day_of(number, self.other_needs());
        let person = shuffled(number, self.listed());
        let random = mixed(self.first + number + 1) >> 5;
        (person, (number % 4) as usize, day, withdrawal(random, day))
    }

    /// The nth loan of an item: each begins after the one before ended, and some of the last go on.
    pub(crate) fn lent(&self, item: u64, nth: u64) -> Lent {
        let (first, days) = self.of.lending;
        let loans = self.loans_of(item);
        let (count, random) = (loans.end - loans.start, mixed(loans.start + nth));
        let every = days / count;
        let out = after(first, nth * every + random % (every / 4));
        let out_still = nth + 1 == count && item.is_multiple_of(5);
        let back = after(out, 1 + random / 64 % (every / 2));
        Lent { out, back: (!out_still).then_some(back) }
    }
}

/// Days of needs go up with their numbers, as they do where they were written down.
fn day_of(number: u64, count: u64) -> Date {
    after(NEEDS.0, number * NEEDS.1 / count)
}

fn withdrawal(random: u64, day: Date) -> Option<Date> {
    random.is_multiple_of(WITHDRAWN).then(|| after(day, 1 + random / WITHDRAWN % 200))
}

impl fmt::Display for City {
    /// How many people and needs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} people, {} needs", self.people, self.needs())
    }
}
