//! Masks citizen ids, birth dates and addresses in output, but not in files that the user must correct.

use std::borrow::Cow;

use assistive_core::model::{Certificate, CitizenId};
use jiff::civil::Date;

/// Masks every number in a text that is like an id: 15 or more digits, among them a birth date. The region and the last
/// two characters of an id stay, as in [`CitizenId::masked`]. Works on broken ids too, which no constructor accepts.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    let digits = text.chars().filter(|c| is_digit(*c)).count();
    if digits < OLD_ID { text.into() } else { mask_runs(text, OLD_ID, has_birth_date).into() }
}

/// Masks a value that is meant as an id, also one with missing digits.
pub(crate) fn mask_id(text: &str) -> String {
    mask_runs(text, 11, |_| true)
}

/// The length of an id of the first generation, in which the year of birth has two digits.
const OLD_ID: usize = 15;

/// Checks whether the digits after a region can be a birth date.
fn has_birth_date(digits: &[u32]) -> bool {
    let number = |from: usize, to: usize| {
        digits.get(from..to).map_or(0, |digits| digits.iter().fold(0, |n, digit| n * 10 + digit))
    };
    let is_day =
        |at| (1..=12).contains(&number(at, at + 2)) && (1..=31).contains(&number(at + 2, at + 4));
    (1850..2100).contains(&number(6, 10)) && is_day(10) || digits.len() == OLD_ID && is_day(8)
}

/// Masks runs of at least `least` digits for which `is_id` is true.
fn mask_runs(text: &str, least: usize, is_id: impl Fn(&[u32]) -> bool) -> String {
    let mut shown: Vec<char> = text.chars().collect();
    let mut run = Vec::new();
    for place in 0..=shown.len() {
        match shown.get(place) {
            Some(c) if is_digit(*c) => run.push(place),
            // Ids are typed with gaps: `610902 20100101 001X`.
            Some(' ' | '\u{3000}' | '-') if !run.is_empty() => {}
            _ => {
                let digits: Vec<_> = run.iter().map(|place| digit(shown[*place])).collect();
                if run.len() >= least && is_id(&digits) {
                    run.iter().skip(6).take(10).for_each(|place| shown[*place] = '*');
                }
                run.clear();
            }
        }
    }
    shown.into_iter().collect()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Returns the value of a digit of either width.
fn digit(c: char) -> u32 {
    let narrow = if c.is_ascii_digit() { '0' } else { '０' };
    u32::from(c).saturating_sub(u32::from(narrow))
}

/// Returns a citizen id, masked unless `show_ids`.
pub(crate) fn citizen(id: CitizenId, show_ids: bool) -> String {
    if show_ids { id.to_string() } else { id.masked() }
}

/// Returns a certificate number, masked unless `show_ids`.
pub(crate) fn certificate(number: Certificate, show_ids: bool) -> String {
    if show_ids { number.to_string() } else { number.masked() }
}

/// Returns a birth date, masked unless `show_ids`: it is part of the id.
pub(crate) fn birth_date(day: Date, show_ids: bool) -> String {
    if show_ids { day.to_string() } else { format!("{:04}-**-**", day.year()) }
}

/// Returns an address, hidden unless `show_ids`: the division of residence is shown beside it.
pub(crate) fn address(text: &str, show_ids: bool) -> String {
    if show_ids { text.to_owned() } else { "***".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_hidden_whole_or_broken_and_other_numbers_are_not() {
        for (text, shown) in [
            ("34052419800101001X", "340524**********1X"),
            ("34052419800101001X43", "340524**********1X43"),
            ("340524 19800101 001X", "340524 ******** **1X"),
            ("３４０５２４１９８００１０１００１Ｘ", "３４０５２４**********１Ｘ"),
            ("张三34052419800101001X的", "张三340524**********1X的"),
            ("340524800101001", "340524*********"),
            ("3405241980010100", "340524**********"),
            ("P12", "P12"),
            ("610902001", "610902001"),
            ("13909150000", "13909150000"),
            ("2023-01-01", "2023-01-01"),
            ("202401000001234", "202401000001234"),
            ("690123456789012345", "690123456789012345"),
        ] {
            assert_eq!(mask(text), shown);
        }
        assert_eq!(mask_id("3405241980010"), "340524*******");
        assert_eq!(mask_id("6.10902E+17"), "6.10902E+17");
    }
}
