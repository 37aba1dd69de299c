//! Values of invented people and things, made of numbers, the same every time.

use jiff::ToSpan;
use jiff::civil::Date;

/// The day that every bench takes as today: after the last day of the sheets.
pub const TODAY: &str = "2025-06-30";

/// The citizen id of a person who is no student, of an area that no place has, with its check character.
pub fn citizen_id(person: u64) -> String {
    // Spread over the days of birth of 78 years; prime to their number, so that no two people get one id.
    const STEP: u64 = 7_368_787;
    encoded(person / IDS * IDS + person % IDS * STEP % IDS)
}

/// The citizen id of a student: of areas of their own, born in 2006 to 2017.
pub fn student_id(student: u64) -> String {
    const STEP: u64 = 1_000_003;
    const FIRST_AREA: u64 = 100;
    let born = 66 * IDS_OF_A_YEAR + student % STUDENT_IDS * STEP % STUDENT_IDS;
    encoded((FIRST_AREA + student / STUDENT_IDS) * IDS + born)
}

/// Ids of people born in one year, in an area: a thousand a day, 28 days a month.
const IDS_OF_A_YEAR: u64 = 12 * 28 * 1000;

/// Ids of an area.
const IDS: u64 = 78 * IDS_OF_A_YEAR;

/// Of those, ids of students.
const STUDENT_IDS: u64 = 12 * IDS_OF_A_YEAR;

/// The id whose area, day of birth and serial number are made of a number.
fn encoded(number: u64) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    // The serial has three digits; the day of birth and the area hold the rest of the number.
    let (serial, rest) = (number % 1000, number / 1000);
    let (day, rest) = (rest % 28 + 1, rest / 28);
    let (month, rest) = (rest % 12 + 1, rest / 12);
    let (year, area) = (1940 + rest % 78, 999_000 + rest / 78);
    let front = format!("{area:06}{year}{month:02}{day:02}{serial:03}");
    let digits = front.bytes().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    format!("{front}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// The tag of a device.
pub fn tag(number: u64) -> String {
    format!("T{number:06}")
}

/// A number that looks random: splitmix64.
pub fn mixed(number: u64) -> u64 {
    let z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The place of a number after all below `count` were shuffled: each has another.
pub fn shuffled(number: u64, count: u64) -> u64 {
    // A prime larger than any count.
    number * 2_654_435_761 % count
}

/// The day so many days after another.
pub fn after(day: Date, days: u64) -> Date {
    day.checked_add((days as i64).days()).expect("a day of this century")
}
