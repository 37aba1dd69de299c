//! Invented cities of any size, the same on every run. Every fact is computed from a number, so that a city of a
//! million people takes no memory. `sheets` writes them as import files. The sample city in `examples` is another one.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The number of records of each sort in a city.
#[derive(Debug, Clone, Copy)]
pub struct City {
    /// The number of the first person.
    pub(crate) first: u64,
    /// All people, students included.
    pub people: u64,
    /// Students, each with a device need.
    pub(crate) students: u64,
    /// Device needs of people who are no students.
    pub(crate) device_needs: u64,
    pub(crate) other_needs: u64,
    /// The percentage of device needs that are met, unless they are withdrawn.
    pub(crate) fitted: u64,
    pub(crate) services: u64,
    /// Devices with a tag.
    pub(crate) items: u64,
    loans: u64,
    /// The first day of a loan, and the number of days on which loans begin.
    lending: (Date, u64),
}

/// The proportions of Ankang's sheets for 2023.
pub const ANKANG: City = City {
    first: 0,
    people: 129_800,
    students: 417,
    device_needs: 5_400,
    other_needs: 58_038,
    fitted: 100,
    services: 69_496,
    items: 407,
    loans: 3_027,
    lending: (date(2023, 1, 1), 365),
};

/// A province that lends much: as many needs as people, half of them for devices, and ten loans of every device.
pub const LARGE: City = City {
    first: 0,
    people: 1_000_000,
    students: 3_000,
    device_needs: 500_000,
    other_needs: 500_000,
    fitted: 92,
    services: 0,
    items: 100_000,
    loans: 1_000_000,
    lending: (date(2022, 1, 1), 730),
};

/// The catalogue of every city, as its sheet has it.
pub(crate) const CATALOG: &str = include_str!("catalog.csv");

/// The cells of a row of the catalogue: code, name, class, …
pub(crate) type Model = Vec<&'static str>;

pub(crate) static MODELS: LazyLock<Vec<Model>> =
    LazyLock::new(|| CATALOG.lines().skip(1).map(|row| row.split(',').collect()).collect());

/// A person.
pub(crate) struct Person {
    pub(crate) citizen: String,
    /// A random number, the source of further facts.
    pub(crate) random: u64,
    pub(crate) category: u64,
    /// The last day in the city.
    pub(crate) left: Option<Date>,
}

/// A need for a device.
pub(crate) struct DeviceNeed {
    pub(crate) person: u64,
    pub(crate) model: &'static Model,
    pub(crate) day: Date,
    pub(crate) withdrawn: Option<Date>,
    /// A random number, the source of further facts.
    pub(crate) random: u64,
}

/// A need to be recorded: the citizen id of a person and the day, which is before those of the sheets.
pub type NewNeed = (String, Date);

impl City {
    /// Returns a city of `people` people with the same proportions.
    pub fn scaled(self, people: u64) -> Self {
        let share = |number: u64| number * people / self.people;
        Self {
            people,
            students: share(self.students),
            device_needs: share(self.device_needs),
            other_needs: share(self.other_needs),
            services: share(self.services),
            items: share(self.items),
            loans: share(self.loans),
            ..self
        }
    }

    /// Returns a city of a tenth as many people, all of them new.
    pub fn next_tenth(self) -> Self {
        Self { first: self.first + self.people, ..self.scaled(self.people / 10) }
    }

    /// Returns the number of people on the sheet of people. The others are students.
    pub fn listed(&self) -> u64 {
        self.people - self.students
    }

    /// Returns the number of rows on the sheet of needs.
    pub(crate) fn needs(&self) -> u64 {
        self.device_needs + self.other_needs
    }

    /// Returns a person. Numbers from [`City::listed`] on are students.
    pub(crate) fn person(&self, number: u64) -> Person {
        let random = mixed(self.first + number);
        let category = [1, 2, 3, 4, 4, 4, 5, 7][(random / 7 % 8) as usize];
        let left = (random / 64).is_multiple_of(100);
        let left = left.then(|| after(date(2022, 6, 1), random / 8192 % 1000));
        Person { citizen: citizen_id(self.first + number), random, category, left }
    }

    /// Returns the citizen id of a listed person who does not leave, another one for each number up to about as many.
    pub fn staying(&self, number: u64) -> String {
        let mut people = (number..).map(|number| self.person(number % self.listed()));
        people.find(|person| person.left.is_none()).expect("a person").citizen
    }

    /// Returns a device need. Numbers from `device_needs` on are those of students.
    pub(crate) fn device_need(&self, number: u64) -> DeviceNeed {
        let (count, random) = (self.device_needs, mixed(self.first + number) >> 3);
        // One person in twenty has a second need, of another class.
        let once = count - count / 20;
        let (person, nth, day) = match number.checked_sub(count) {
            Some(student) => (self.listed() + student, 0, need_day(student, self.students)),
            None => {
                let place = shuffled(number, count);
                let (place, nth) = place.checked_sub(once).map_or((place, 0), |place| (place, 1));
                (shuffled(place, self.listed()), nth, need_day(number, count))
            }
        };
        let Person { random: person_random, category, .. } = self.person(person);
        let category = category.to_string();
        let suitable: Vec<_> = MODELS.iter().filter(|model| model[4].contains(&category)).collect();
        let first = (person_random / 512) as usize;
        let model = suitable[(first + nth * suitable.len() / 2) % suitable.len()];
        // The sheet of students has no column for a withdrawal.
        let withdrawn = withdrawal(random, day).filter(|_| number < count);
        DeviceNeed { person, model, day, withdrawn, random }
    }

    /// Returns the numbers of the loans of an item.
    pub(crate) fn loans_of(&self, item: u64) -> Range<u64> {
        let before = |item: u64| item * self.loans / self.items;
        before(item)..before(item + 1)
    }

    /// Returns the first and the last day of a loan of an item. It begins after the one before has ended, and the last
    /// loan of every fifth item is still open.
    pub(crate) fn loan_days(&self, item: u64, number: u64) -> (Date, Option<Date>) {
        let ((first, days), Range { start, end }) = (self.lending, self.loans_of(item));
        let (every, random) = (days / (end - start), mixed(number));
        let out = after(first, (number - start) * every + random % (every / 4));
        let open = number + 1 == end && item.is_multiple_of(5);
        (out, (!open).then(|| after(out, 1 + random / 64 % (every / 2))))
    }

    /// Returns endless needs to be recorded, each different from the others.
    pub fn new_needs(self) -> impl Iterator<Item = NewNeed> {
        (1..).map(move |number| {
            let day = after(date(1980, 12, 6), 15_000 - number % 15_000);
            (self.staying(mixed(number) % self.listed()), day)
        })
    }
}

impl fmt::Display for City {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} people, {} needs", self.people, self.needs())
    }
}

/// Returns the day of a need. Days rise with the numbers, as on a real list.
pub(crate) fn need_day(number: u64, count: u64) -> Date {
    after(date(2022, 1, 1), number * 730 / count)
}

/// Returns the day on which one need in fifty is withdrawn.
pub(crate) fn withdrawal(random: u64, day: Date) -> Option<Date> {
    random.is_multiple_of(50).then(|| after(day, 1 + random / 50 % 200))
}

/// Returns the citizen id of a person, with its check character, in an area that no real place has.
fn citizen_id(number: u64) -> String {
    // A thousand ids a day, 28 days a month, 78 years. The step spreads neighbours over all days. It is prime to the number
    // of ids, so that no two people get the same one.
    const IDS: u64 = 78 * 12 * 28 * 1000;
    let (area, number) = (999_000 + number / IDS, number % IDS * 7_368_787 % IDS);
    let (serial, days) = (number % 1000, number / 1000);
    let (year, month, day) = (1940 + days / 28 / 12, days / 28 % 12 + 1, days % 28 + 1);
    let front = format!("{area:06}{year}{month:02}{day:02}{serial:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = front.bytes().map(|byte| usize::from(byte - b'0'));
    let sum: usize = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    format!("{front}{}", char::from(b"10X98765432"[sum % 11]))
}

/// Returns a number that looks random (splitmix64).
pub(crate) fn mixed(number: u64) -> u64 {
    let z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Returns the place of a number in a permutation of all numbers below `count`.
pub(crate) fn shuffled(number: u64, count: u64) -> u64 {
    // A prime larger than any count.
    number * 2_654_435_761 % count
}

/// Returns the day that is `days` days later.
pub(crate) fn after(day: Date, days: u64) -> Date {
    day.checked_add((days as i64).days()).expect("a day of this century")
}

/// Returns the tag of a device.
pub fn tag(number: u64) -> String {
    format!("T{number:06}")
}
