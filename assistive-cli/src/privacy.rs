//! Masks citizen ids and birth dates in output, but not in files that the user must correct.

use assistive_core::model::{Certificate, CitizenId};
use jiff::civil::Date;

/// Masks the birth date of every id-like number in a text. Works on broken ids too, which no
/// constructor accepts: of a run of 15 or more digits the 7th to 14th are masked.
pub(crate) fn mask(text: &str) -> String {
    mask_runs(text, 15)
}

/// Masks a value that is meant as an id, also one with missing digits.
pub(crate) fn mask_id(text: &str) -> String {
    mask_runs(text, 11)
}

fn mask_runs(text: &str, least: usize) -> String {
    let mut shown: Vec<char> = text.chars().collect();
    let mut run = Vec::new();
    for place in 0..=shown.len() {
        match shown.get(place) {
            Some(c) if is_digit(*c) => run.push(place),
            // Ids are typed with gaps: `610902 20100101 001X`.
            Some(' ' | '\u{3000}' | '-') if !run.is_empty() => {}
            _ => {
                if run.len() >= least {
                    run.iter().skip(6).take(8).for_each(|place| shown[*place] = '*');
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
            ("34052419800101001X", "340524********001X"),
            ("34052419800101001X43", "340524********001X43"),
            ("340524 19800101 001X", "340524 ******** 001X"),
            ("３４０５２４１９８００１０１００１Ｘ", "３４０５２４********００１Ｘ"),
            ("P12", "P12"),
            ("610902001", "610902001"),
            ("13909150000", "13909150000"),
            ("2023-01-01", "2023-01-01"),
        ] {
            assert_eq!(mask(text), shown);
        }
        assert_eq!(mask_id("3405241980010"), "340524*******");
        assert_eq!(mask_id("6.10902E+17"), "6.10902E+17");
    }
}
