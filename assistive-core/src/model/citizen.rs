//! The citizen id (GB 11643) and the number of the disability certificate, which contains it.
//!
//! Both are kept in normal form: half-width, with an upper-case `X`. The residence is never read from an id,
//! because its first digits name the place of first registration (docs/domain.md §5, rule 6).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::coded::Coded;
use super::disability::{Category, Grade};
use super::problem::ProblemKind;
use super::words::Sex;
use super::{form, text};

/// A citizen id with a correct check character and a valid birth date.
///
/// The value is the number of the first 17 digits, from which the check character follows. `Debug` and
/// [`CitizenId::masked`] hide the birth date. Only `Display` shows the whole id.
///
/// ```
/// use assistive_core::model::{CitizenId, ProblemKind};
///
/// let id = CitizenId::parse("34052419800101001x")?;
/// assert_eq!(id.masked(), "340524**********1X");
/// assert_eq!(format!("{id:?}"), "340524**********1X");
/// assert_eq!(id.birth_date().to_string(), "1980-01-01");
/// let wrong = CitizenId::parse("340524198001010018").map_err(|problem| problem.code());
/// assert_eq!(wrong, Err("id-check"));
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId(u64);

impl CitizenId {
    /// Reads a citizen id: 17 digits and a check character, of any width, with or without outer spaces.
    ///
    /// # Errors
    /// [`ProblemKind::IdMasked`] if it is masked, [`ProblemKind::IdDestroyed`] if a spreadsheet
    /// converted the id to a number, and [`ProblemKind::IdLength`], [`ProblemKind::IdCheck`] or
    /// [`ProblemKind::IdBirthDate`] for other texts that are not an id.
    pub fn parse(text: &str) -> Result<Self, ProblemKind> {
        let text = text::half_width(text);
        Self::from_normal(&text)
    }

    fn from_normal(text: &str) -> Result<Self, ProblemKind> {
        if is_masked(text) {
            return Err(ProblemKind::IdMasked);
        }
        if looks_like_float(text) {
            return Err(ProblemKind::IdDestroyed);
        }
        let Some((digits, check)) = text.as_bytes().split_at_checked(17).filter(|s| s.1.len() == 1)
        else {
            return Err(ProblemKind::IdLength { length: text.chars().count() as u64 });
        };
        let number = decimal(digits).ok_or(ProblemKind::IdLength { length: 18 })?;
        if check[0].to_ascii_uppercase() != check_character(number) {
            return Err(match text.ends_with("000") {
                true => ProblemKind::IdDestroyed,
                false => ProblemKind::IdCheck,
            });
        }
        birth_date(number).map(|_| Self(number)).ok_or(ProblemKind::IdBirthDate)
    }

    /// Returns the date of birth, from positions 7 to 14.
    pub fn birth_date(self) -> Date {
        birth_date(self.0).unwrap_or(Date::ZERO)
    }

    /// Returns the sex, from position 17.
    ///
    /// ```
    /// use assistive_core::model::{CitizenId, ProblemKind, Sex};
    ///
    /// let id = CitizenId::parse("34052419800101001X")?;
    /// assert_eq!(id.sex(), Sex::Male, "the digit before the check character is odd");
    /// # Ok::<_, ProblemKind>(())
    /// ```
    pub fn sex(self) -> Sex {
        if self.0 % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Returns the id with all but the region and the last two characters masked: `610902**********1X`. If the sex and the
    /// year of birth are known, more than 3,000 ids are possible.
    pub fn masked(self) -> String {
        let text = self.to_string();
        format!("{}**********{}", &text[..6], &text[16..])
    }
}

/// Returns the number in a string of digits, or `None` for other bytes.
fn decimal(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |n, d| d.is_ascii_digit().then(|| n * 10 + u64::from(d - b'0')))
}

/// Returns the check character of GB 11643 for the first 17 digits.
fn check_character(mut number: u64) -> u8 {
    const WEIGHTS: [u64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for weight in WEIGHTS.iter().rev() {
        sum += number % 10 * weight;
        number /= 10;
    }
    b"10X98765432"[(sum % 11) as usize]
}

fn birth_date(number: u64) -> Option<Date> {
    let day = number / 1000 % 100;
    let month = number / 100_000 % 100;
    let year = number / 10_000_000 % 10_000;
    if year < 1800 {
        return None;
    }
    Date::new(year as i16, month as i8, day as i8).ok()
}

/// Checks whether a spreadsheet has converted the id to a number such as `6.10902E+17`.
fn looks_like_float(text: &str) -> bool {
    text.contains(['e', 'E']) && text.parse::<f64>().is_ok()
}

impl fmt::Display for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:017}{}", self.0, check_character(self.0) as char)
    }
}

impl CitizenId {
    /// Returns the id for a number in the journal, or `None` if the number is not an id.
    fn kept(number: u64) -> Option<Self> {
        let whole = number < 100_000_000_000_000_000 && birth_date(number).is_some();
        whole.then_some(Self(number))
    }
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Serialize for CitizenId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for CitizenId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, Self::parse, Self::kept)
    }
}

/// The number of a disability certificate: citizen id, category digit, grade digit, and `B1`, `B2` … when
/// re-issued.
///
/// ```
/// use assistive_core::model::{Category, Certificate, Grade, ProblemKind};
///
/// let certificate = Certificate::parse("34052419800101001X43B1")?;
/// assert_eq!(certificate.citizen.to_string(), "34052419800101001X");
/// assert_eq!(certificate.issue.category, Category::Physical);
/// assert_eq!(certificate.issue.grade, Grade::Three);
/// assert_eq!(certificate.issue.reissue, 1, "it was issued twice");
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Certificate {
    /// The citizen id. It is the key of the person.
    pub citizen: CitizenId,
    /// The digits after the id.
    pub issue: Issue,
}

impl Serialize for Certificate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, (self.citizen, self.issue), serializer)
    }
}

impl<'de> Deserialize<'de> for Certificate {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, Self::parse, |(citizen, issue)| Some(Self { citizen, issue }))
    }
}

/// One issue of a certificate: the part of its number after the citizen id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Issue {
    /// The number of re-issues. 0 is the first issue.
    pub reissue: u8,
    /// The category digit.
    pub category: Category,
    /// The grade digit.
    pub grade: Grade,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.category, self.grade)?;
        if self.reissue > 0 { write!(f, "B{}", self.reissue) } else { Ok(()) }
    }
}

form::from_str! {
    CitizenId: Self::parse;
    Certificate: Self::parse;
}

impl Certificate {
    /// Reads a certificate number: 20 characters, followed by `B1` to `B99` if it was re-issued.
    ///
    /// # Errors
    /// The errors of [`CitizenId::parse`] for the first 18 characters, and [`ProblemKind::CertificateForm`]
    /// for the rest.
    pub fn parse(text: &str) -> Result<Self, ProblemKind> {
        let text = text::half_width(text);
        if looks_like_float(&text) {
            return Err(ProblemKind::IdDestroyed);
        }
        let Some((id, rest)) = text.split_at_checked(18).filter(|s| s.0.is_ascii()) else {
            return Err(ProblemKind::CertificateForm);
        };
        let citizen = CitizenId::from_normal(id)?;
        let mut rest = rest.chars();
        let category = digit(rest.next()).and_then(Category::from_number);
        let grade = digit(rest.next()).and_then(Grade::from_number);
        let reissue = reissue(rest.as_str());
        match (category, grade, reissue) {
            (Some(category), Some(grade), Some(reissue)) => {
                Ok(Self { citizen, issue: Issue { reissue, category, grade } })
            }
            _ => Err(ProblemKind::CertificateForm),
        }
    }

    /// Returns the number with its id masked.
    pub fn masked(self) -> String {
        format!("{}{}", self.citizen.masked(), self.issue)
    }
}

/// Checks whether a text is a masked id, such as `340524**********1X`.
pub(crate) fn is_masked(text: &str) -> bool {
    let front = text.bytes().take_while(u8::is_ascii_digit).count();
    front == 6 && text[front..].starts_with("********")
}

fn digit(c: Option<char>) -> Option<u8> {
    c.and_then(|c| c.to_digit(10)).map(|d| d as u8)
}

/// Returns the number of re-issues: 0 for an empty text, otherwise 1 to 99 for `B1` to `B99`.
fn reissue(tail: &str) -> Option<u8> {
    if tail.is_empty() {
        return Some(0);
    }
    let count = tail.strip_prefix(['B', 'b'])?;
    let whole = (1..=2).contains(&count.len()) && count.bytes().all(|b| b.is_ascii_digit());
    count.parse().ok().filter(|n| whole && *n > 0)
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.citizen, self.issue)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "34052419800101001X";

    #[test]
    fn an_id_is_read_in_every_typed_form() {
        let id = CitizenId::parse(EXAMPLE).expect("the standard's own example");
        for text in
            [" 34052419800101001x ", "３４０５２４１９８００１０１００１Ｘ", "34052419800101001Ⅹ"]
        {
            assert_eq!(CitizenId::parse(text), Ok(id), "{text}");
        }
        assert_eq!(id.to_string(), EXAMPLE);
        assert_eq!(id.masked(), "340524**********1X");
        assert_eq!(id.birth_date(), jiff::civil::date(1980, 1, 1));
        assert_eq!(id.sex(), Sex::Male);
    }

    #[test]
    fn a_wrong_id_is_rejected_with_its_problem() {
        for (text, kind) in [
            ("340524198001010011", ProblemKind::IdCheck),
            ("340524198001010000", ProblemKind::IdDestroyed),
            ("6.10902E+17", ProblemKind::IdDestroyed),
            ("34052419800101001", ProblemKind::IdLength { length: 17 }),
            ("", ProblemKind::IdLength { length: 0 }),
            ("３４é", ProblemKind::IdLength { length: 3 }),
        ] {
            assert_eq!(CitizenId::parse(text), Err(kind), "{text}");
        }
    }

    #[test]
    fn any_single_wrong_digit_is_caught() {
        for place in 0..17 {
            for digit in b'0'..=b'9' {
                let mut wrong = EXAMPLE.as_bytes().to_vec();
                if wrong[place] == digit {
                    continue;
                }
                wrong[place] = digit;
                let wrong = String::from_utf8(wrong).expect("ascii");
                assert!(CitizenId::parse(&wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn a_certificate_is_an_id_with_digits_and_reissue() {
        let cert = Certificate::parse("34052419800101001x43b12").expect("well formed");
        assert_eq!(cert.to_string(), "34052419800101001X43B12");
        assert_eq!((cert.issue.category, cert.issue.grade), (Category::Physical, Grade::Three));
        for text in
            ["34052419800101001X83", "34052419800101001X4", "34052419800101001X43B0", "汉字"]
        {
            assert_eq!(Certificate::parse(text), Err(ProblemKind::CertificateForm), "{text}");
        }
    }
}
