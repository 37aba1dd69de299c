//! Number formats of workbooks: the text that a spreadsheet shows for a number. A tag 12 under the format `"AK"000000` is
//! AK000012 to everybody who looks at the sheet.
//!
//! Formats that this module does not know (fractions, conditions, Chinese numerals) show the number itself.

use std::iter::Peekable;
use std::str::Chars;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::typed_cell::CellType;

/// The least number with more digits than a spreadsheet keeps. An id that was typed as a number ends in zeros.
const DIGITS_LOST: f64 = 1e15;

/// A number format.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NumberFormat {
    /// Shows the number as it is.
    General,
    /// Shows a date or a time.
    Date {
        /// True for a length of time, such as `[h]:mm`.
        duration: bool,
    },
    /// Shows digits in places, with texts between them: one section for all numbers, or sections for those above, below
    /// and at zero.
    Digits(Vec<Section>),
}

/// A section of a number format.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Section {
    /// The places and texts up to the decimal point.
    whole: Vec<Token>,
    /// Those after it; `None` without a point.
    decimals: Option<Vec<Token>>,
    /// True if digits are grouped by commas.
    grouped: bool,
    /// The power of ten that multiplies the number: two for each percent sign, minus three for each scaling comma.
    power: i32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// The place of a digit, filled with this character if there is none.
    Place(Option<char>),
    /// A character that is shown.
    Text(char),
    /// The number as it is.
    General,
}

/// The number formats that every workbook has, by number. Those of dates are listed in [`is_builtin_date`].
const BUILTIN: &[(u32, &str)] = &[
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (37, "#,##0_);(#,##0)"),
    (38, "#,##0_);(#,##0)"),
    (39, "#,##0.00_);(#,##0.00)"),
    (40, "#,##0.00_);(#,##0.00)"),
    (41, "#,##0;-#,##0;\"-\""),
    (42, "¥#,##0;¥-#,##0;¥\"-\""),
    (43, "#,##0.00;-#,##0.00;\"-\""),
    (44, "¥#,##0.00;¥-#,##0.00;¥\"-\""),
];

fn is_builtin_date(number: u32) -> bool {
    matches!(number, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

impl NumberFormat {
    /// Returns a format that every workbook has.
    pub(super) fn builtin(number: u32) -> Self {
        if is_builtin_date(number) {
            return Self::Date { duration: number == 46 };
        }
        let known = BUILTIN.iter().find(|(known, _)| *known == number);
        known.map_or(Self::General, |(_, code)| Self::parse(code))
    }

    /// Reads the code of a format, such as `"AK"000000`.
    pub(super) fn parse(code: &str) -> Self {
        // The fourth section is for texts.
        let sections = split(code).into_iter().take(3);
        match sections.map(|section| Section::parse(&section)).collect() {
            Some(sections) => Self::Digits(sections),
            None => match shows_a_date(code) {
                Some(duration) => Self::Date { duration },
                None => Self::General,
            },
        }
    }

    /// Returns the cell of a number, as the text of a sheet holds it. `epoch_1904` is the calendar of the workbook.
    pub(super) fn cell(&self, number: f64, epoch_1904: bool) -> String {
        match self {
            Self::General => plain(number),
            Self::Date { duration } => {
                let day = day(number, epoch_1904).filter(|_| !duration && number >= 1.0);
                CellType::Date.write(&day.unwrap_or_else(|| plain(number)))
            }
            Self::Digits(sections) => {
                let itself = plain(number);
                match show(sections, number) {
                    Some(shown) if shown != itself && number.abs() < DIGITS_LOST => {
                        CellType::Number { number: &rounded(number, &itself, sections) }
                            .write(&shown)
                    }
                    _ => itself,
                }
            }
        }
    }
}

/// Returns a number as a spreadsheet shows it, with fifteen digits: later digits are rounding errors (0.1 + 0.2 is
/// 0.30000000000000004). A number that lost digits has an exponent, so that an id is reported as destroyed.
pub(super) fn plain(number: f64) -> String {
    if number.abs() >= DIGITS_LOST {
        return format!("{number:.5E}").replace('E', "E+");
    }
    let shown = format!("{number:.14e}").parse().unwrap_or(number);
    shown.to_string()
}

/// Returns the number that a column of numbers reads: the number itself, or its two decimals that are shown where it has
/// more, as a quotient has.
fn rounded(number: f64, itself: &str, sections: &[Section]) -> String {
    let decimals = itself.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let two_shown = sections.first().is_some_and(|section| {
        let places = section.decimals.iter().flatten();
        section.power == 0 && places.filter(|token| matches!(token, Token::Place(_))).count() == 2
    });
    if decimals > 2 && two_shown { fixed(number, 2) } else { itself.to_owned() }
}

/// Returns a number with a number of decimals, rounded half away from zero as a spreadsheet does.
fn fixed(number: f64, decimals: usize) -> String {
    format!("{:.decimals$}", number * (1.0 + 1e-15))
}

/// Returns the day of a date cell, without the time of day.
fn day(number: f64, epoch_1904: bool) -> Option<String> {
    let days = number.floor();
    if !(0.0..3_000_000.0).contains(&days) {
        return None;
    }
    let days = days as i64;
    let start: Date = match (epoch_1904, days) {
        (true, _) => date(1904, 1, 1),
        // The calendar of 1900 has a 29 February.
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    start.checked_add(days.days()).ok().map(|day| day.to_string())
}

/// Splits a format at the semicolons outside its texts.
fn split(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !escaped {
            sections.push(String::new());
            continue;
        }
        if escaped {
            escaped = false;
        } else if c == '"' {
            quoted = !quoted;
        } else if !quoted && matches!(c, '\\' | '!' | '_' | '*') {
            escaped = true;
        }
        if let Some(last) = sections.last_mut() {
            last.push(c);
        }
    }
    sections
}

/// Checks whether a format shows a date or a time; true for a length of time.
fn shows_a_date(code: &str) -> Option<bool> {
    let first = split(code).into_iter().next().unwrap_or_default();
    let mut chars = first.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().take_while(|c| *c != '"').count()),
            '\\' | '!' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let is_unit = |unit: &str| inside.eq_ignore_ascii_case(&unit.repeat(inside.len()));
                if !inside.is_empty() && ["h", "m", "s"].into_iter().any(is_unit) {
                    return Some(true);
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return Some(false),
            'G' | 'g' => drop(skip_general(&mut chars)),
            // The years of an era, and AM/PM.
            'e' | 'E' if !matches!(chars.peek(), Some('+' | '-')) => return Some(false),
            'a' | 'A' if matches!(chars.peek(), Some('a' | 'A' | 'm' | 'M' | '/')) => {
                return Some(false);
            }
            _ => {}
        }
    }
    None
}

/// Skips the rest of `General` or of its Chinese form `G/通用格式`, after the first letter.
fn skip_general(chars: &mut Peekable<Chars<'_>>) -> bool {
    let rest: String = chars.clone().take(6).collect();
    let length = if rest.eq_ignore_ascii_case("eneral") {
        6
    } else if rest.starts_with("/通用格式") {
        5
    } else {
        return false;
    };
    chars.by_ref().take(length).count() == length
}

impl Section {
    /// Reads a section; `None` where it shows more than digits and texts.
    fn parse(code: &str) -> Option<Self> {
        let mut section = Self::default();
        let mut chars = code.chars().peekable();
        // The commas since the last place of a digit.
        let mut commas = 0;
        while let Some(c) = chars.next() {
            match c {
                '0' | '#' | '?' => {
                    section.grouped |= commas > 0;
                    commas = 0;
                    let fill = match c {
                        '0' => Some('0'),
                        '?' => Some(' '),
                        _ => None,
                    };
                    section.push(Token::Place(fill));
                }
                ',' if section.has_place() => commas += 1,
                '.' => {
                    section.power -= 3 * std::mem::take(&mut commas);
                    section.decimals.get_or_insert_default();
                }
                '%' => {
                    section.power += 2;
                    section.push(Token::Text('%'));
                }
                '"' => {
                    for text in chars.by_ref().take_while(|c| *c != '"') {
                        section.push(Token::Text(text));
                    }
                }
                '\\' | '!' => section.push(Token::Text(chars.next()?)),
                '_' => {
                    chars.next();
                    section.push(Token::Text(' '));
                }
                '*' => drop(chars.next()),
                '[' => section.bracket(&mut chars)?,
                'G' | 'g' if skip_general(&mut chars) => section.push(Token::General),
                // General, dates, eras, fractions, exponents, the text of a text cell.
                c if c.is_ascii_alphabetic() || matches!(c, '/' | '@') => return None,
                c => section.push(Token::Text(c)),
            }
        }
        section.power -= 3 * commas;
        Some(section)
    }

    /// Reads what follows a bracket: a colour, or a currency. A condition or a kind of numeral is not known.
    fn bracket(&mut self, chars: &mut Peekable<Chars<'_>>) -> Option<()> {
        let inside: String = chars.take_while(|c| *c != ']').collect();
        if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            sign.chars().for_each(|c| self.push(Token::Text(c)));
            return Some(());
        }
        const COLOURS: &[&str] =
            &["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow", "color"];
        let inside = inside.to_ascii_lowercase();
        let is_colour = COLOURS.iter().any(|colour| inside.starts_with(colour));
        let is_chinese_colour = inside.ends_with('色') || inside.starts_with("颜色");
        (is_colour || is_chinese_colour).then_some(())
    }

    fn push(&mut self, token: Token) {
        self.decimals.as_mut().unwrap_or(&mut self.whole).push(token);
    }

    fn has_place(&self) -> bool {
        let mut tokens = self.whole.iter().chain(self.decimals.iter().flatten());
        tokens.any(|token| matches!(token, Token::Place(_)))
    }

    /// Shows a number that is not negative.
    fn show(&self, number: f64) -> String {
        if !self.has_place() {
            let text = |token: &Token| match token {
                Token::Text(c) => c.to_string(),
                Token::General => plain(number),
                Token::Place(_) => String::new(),
            };
            return self.whole.iter().map(text).collect();
        }
        let places = self.decimals.iter().flatten();
        let decimals = places.filter(|token| matches!(token, Token::Place(_))).count();
        let fixed = fixed(number * 10f64.powi(self.power), decimals);
        let (whole, decimals) = fixed.split_once('.').unwrap_or((&fixed, ""));
        let whole = if whole == "0" { "" } else { whole };
        let mut shown = self.show_whole(whole);
        if let Some(tokens) = &self.decimals {
            shown.push('.');
            let mut digits = decimals.chars();
            let mut left = decimals.trim_end_matches('0').len();
            for token in tokens {
                match token {
                    Token::Text(c) => shown.push(*c),
                    Token::General => {}
                    Token::Place(fill) => {
                        let digit = digits.next().unwrap_or('0');
                        shown.extend(if left > 0 { Some(digit) } else { *fill });
                        left = left.saturating_sub(1);
                    }
                }
            }
        }
        shown
    }

    /// Shows the digits in front of the decimal point, filled in from the right.
    fn show_whole(&self, digits: &str) -> String {
        let mut digits = digits.chars().rev();
        let mut places = self.whole.iter().filter(|token| matches!(token, Token::Place(_))).count();
        let mut written = 0;
        let mut reversed = Vec::new();
        let mut digit = |digit: char, to: &mut Vec<char>| {
            if self.grouped && written > 0 && written % 3 == 0 {
                to.push(',');
            }
            written += 1;
            to.push(digit);
        };
        for token in self.whole.iter().rev() {
            match token {
                Token::Text(c) => reversed.push(*c),
                Token::General => {}
                Token::Place(fill) => {
                    places -= 1;
                    match (digits.next(), fill) {
                        (Some(c), _) => digit(c, &mut reversed),
                        (None, Some('0')) => digit('0', &mut reversed),
                        (None, fill) => reversed.extend(*fill),
                    }
                    if places == 0 {
                        digits.by_ref().for_each(|c| digit(c, &mut reversed));
                    }
                }
            }
        }
        reversed.into_iter().rev().collect()
    }
}

/// Returns the text that sections show for a number; `None` for none at all: a hidden number is not an empty cell.
fn show(sections: &[Section], number: f64) -> Option<String> {
    let (section, minus) = match sections {
        [_, _, zero] if number == 0.0 => (zero, false),
        [_, negative, ..] if number < 0.0 => (negative, false),
        [first, ..] => (first, number < 0.0),
        [] => return None,
    };
    let shown = section.show(number.abs());
    let minus = if minus && shown.contains(|c: char| ('1'..='9').contains(&c)) { "-" } else { "" };
    let shown = format!("{minus}{}", shown.trim());
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::super::typed_cell::TypedCell;
    use super::*;

    fn shown(code: &str, number: f64) -> String {
        let cell = NumberFormat::parse(code).cell(number, false);
        TypedCell::read(&cell).shown.to_owned()
    }

    #[test]
    fn a_number_is_shown_as_a_spreadsheet_shows_it() {
        for (code, number, text) in [
            ("\"AK\"000000", 12.0, "AK000012"),
            ("00000", 7.0, "00007"),
            ("0", 7.0, "7"),
            ("General", 1.5, "1.5"),
            ("General\"班\"", 3.0, "3班"),
            ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 1280.5, "1,280.50"),
            ("@", 12.0, "12"),
            ("000-0000-0000", 13_909_150_001.0, "139-0915-0001"),
            ("###-####", 1_234_567.0, "123-4567"),
            ("00\\ 00\\ 00", 122_203.0, "12 22 03"),
            ("#,##0.00", 1280.5, "1,280.50"),
            ("\"¥\"#,##0.00_);[Red]\\(\"¥\"#,##0.00\\)", 1_234_567.891, "¥1,234,567.89"),
            ("\"¥\"#,##0.00_);[Red]\\(\"¥\"#,##0.00\\)", -5.0, "(¥5.00)"),
            ("[$¥-804]#,##0", 980.0, "¥980"),
            ("0\"辆\"", 2.0, "2辆"),
            ("0.00", 0.125, "0.13"),
            ("0.0#", 1.5, "1.5"),
            ("0%", 0.5, "50%"),
            ("0!.0,\"万\"", 12345.0, "1.2万"),
            ("#", 0.0, "0"),
            (";;;", 5.0, "5"),
            ("0;-0;\"无\"", 0.0, "无"),
            ("0.00E+00", 123.0, "123"),
            ("# ?/?", 0.5, "0.5"),
            ("[DBNum1]0", 3.0, "3"),
            ("[<=9999999]###-####;(###) ###-####", 1_234_567.0, "1234567"),
            ("0", -3.0, "-3"),
        ] {
            assert_eq!(shown(code, number), text, "{code} {number}");
        }
    }

    #[test]
    fn a_date_is_its_day_and_a_time_is_none() {
        for (code, number, text) in [
            ("yyyy/m/d", 45303.0, "2024-01-12"),
            ("yyyy\"年\"m\"月\"d\"日\"", 45303.9, "2024-01-12"),
            ("m\"月\"d\"日\";@", 45353.0, "2024-03-02"),
            ("[$-804]yyyy/m/d;@", 60.0, "1900-02-28"),
            ("yyyy/m/d", 1.0, "1900-01-01"),
            ("h:mm AM/PM", 0.5, "0.5"),
            ("[h]:mm", 1.5, "1.5"),
        ] {
            let cell = NumberFormat::parse(code).cell(number, false);
            let cell = TypedCell::read(&cell);
            assert_eq!((cell.of, cell.shown), (CellType::Date, text), "{code}");
        }
        let later = NumberFormat::builtin(14).cell(1.0, true);
        assert_eq!(TypedCell::read(&later).shown, "1904-01-02");
    }

    #[test]
    fn a_column_of_numbers_reads_the_number_or_its_two_decimals() {
        let number = |code: &str, number: f64| {
            let cell = NumberFormat::parse(code).cell(number, false);
            match TypedCell::read(&cell).of {
                CellType::Number { number } => number.to_owned(),
                _ => cell.clone(),
            }
        };
        assert_eq!(number("#,##0.00", 100.0 / 3.0), "33.33");
        assert_eq!(number("#,##0", 980.5), "980.5", "what its sum would count");
        assert_eq!(number("0\"辆\"", 2.0), "2");
        assert_eq!(number("0.0,\"万\"", 12345.0), "12345");
    }
}
