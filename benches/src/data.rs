//! Sheets of an invented city of any size, the same every time. Not the sample city: that one is in `examples`.

use std::fmt::Write;

/// The sheets of `persons` and `needs`; half of the needs are for devices.
pub struct City {
    /// The sheet of people.
    pub persons: String,
    /// The sheet of needs.
    pub needs: String,
}

const DIVISIONS: [&str; 6] = ["610902", "610921", "610922", "610924", "610981", "L-HENGKOU"];
const KINDS: [&str; 4] = ["medical", "training", "nursing", "support"];
const CLASSES: [&str; 4] = ["12 22 03", "22 06 15", "12 39 03", "04 33 03"];

impl City {
    /// A city of so many people, numbered from `first`, with one need for so many people.
    pub fn new(first: u64, people: u64, people_per_need: u64) -> Self {
        let mut persons = String::from("id_number,certificate,name,division,registered_on\n");
        let mut needs = String::from("person,kind,device,identified_on\n");
        for number in first..first + people {
            let id = citizen_id(number);
            let (category, grade) = (number % 7 + 1, number % 4 + 1);
            let division = DIVISIONS[(number % 6) as usize];
            let name = name(number);
            let written =
                writeln!(persons, "{id},{id}{category}{grade},{name},{division},2020-01-01");
            written.expect("memory");
            if number % people_per_need == 0 {
                let nth = number / people_per_need;
                let which = (nth / 2 % 4) as usize;
                let (kind, device) = if nth.is_multiple_of(2) {
                    ("device", CLASSES[which])
                } else {
                    (KINDS[which], "")
                };
                let (month, day) = (number % 12 + 1, number % 28 + 1);
                writeln!(needs, "{id},{kind},{device},2022-{month:02}-{day:02}").expect("memory");
            }
        }
        Self { persons, needs }
    }
}

/// A citizen id of an area that no place has, with its check character.
pub fn citizen_id(number: u64) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    // The serial has three digits; the day of birth and the area hold the rest of the number.
    let (serial, rest) = (number % 1000, number / 1000);
    let (day, rest) = (rest % 28 + 1, rest / 28);
    let (month, rest) = (rest % 12 + 1, rest / 12);
    let (year, area) = (1940 + rest % 60, 999_000 + rest / 60);
    let front = format!("{area:06}{year}{month:02}{day:02}{serial:03}");
    let digits = front.bytes().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    format!("{front}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// The tag of a device.
pub fn tag(number: usize) -> String {
    format!("T{number:06}")
}

/// A name of two or three hanzi.
fn name(number: u64) -> String {
    let hanzi = |n: u64| char::from_u32(0x4e00 + (n % 5000) as u32).unwrap_or('一');
    let mixed = number.wrapping_mul(2_654_435_761);
    [hanzi(number % 97), hanzi(mixed), hanzi(mixed / 5000)].iter().collect()
}
