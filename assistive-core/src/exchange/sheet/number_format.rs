//! Number formats of workbooks: the text that a spreadsheet shows for a number. A tag 12 under the format `"AK"000000` is
//! AK000012 to everybody who looks at the sheet.
//!
//! The shown text counts wherever it differs from the number:
//! - A column of texts reads the shown text. For fractions and Chinese numerals, the text is not known, and the cell is
//!   an error.
//! - A column of numbers reads the number, because its format may only round it, group its digits, or add a unit. A
//!   format that shows another number, such as 12345 as 12.3 thousand or 0.5 as 50%, is an error there.

use std::cmp::Ordering;

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
    /// and at zero, or for those that meet a condition.
    Digits(Vec<Section>),
    /// Shows a text that is not known.
    Unknown,
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
    /// True if the number is shown with an exponent, such as `1.2E+03`.
    exponent: bool,
    /// The numbers that the section shows, if the format names them.
    condition: Option<Condition>,
}

/// A condition of a section, such as `[>=1000]`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Condition {
    /// The orders in which a number that meets the condition may be to the limit.
    orders: &'static [Ordering],
    limit: f64,
}

impl Condition {
    /// Reads the text inside the brackets of a condition.
    fn parse(text: &str) -> Option<Self> {
        const SIGNS: &[(&str, &[Ordering])] = &[
            ("<=", &[Ordering::Less, Ordering::Equal]),
            (">=", &[Ordering::Greater, Ordering::Equal]),
            ("<>", &[Ordering::Less, Ordering::Greater]),
            ("<", &[Ordering::Less]),
            (">", &[Ordering::Greater]),
            ("=", &[Ordering::Equal]),
        ];
        let (orders, limit) = SIGNS.iter().find_map(|(sign, orders)| {
            let limit = text.trim().strip_prefix(sign)?;
            Some((*orders, limit.trim().parse().ok()?))
        })?;
        Some(Self { orders, limit })
    }

    fn is_met(self, number: f64) -> bool {
        number.partial_cmp(&self.limit).is_some_and(|order| self.orders.contains(&order))
    }
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
    (11, "0.00E+00"),
    (12, "# ?/?"),
    (13, "# ??/??"),
    (37, "#,##0_);(#,##0)"),
    (38, "#,##0_);(#,##0)"),
    (39, "#,##0.00_);(#,##0.00)"),
    (40, "#,##0.00_);(#,##0.00)"),
    (41, "#,##0;-#,##0;\"-\""),
    (42, "¥#,##0;¥-#,##0;¥\"-\""),
    (43, "#,##0.00;-#,##0.00;\"-\""),
    (44, "¥#,##0.00;¥-#,##0.00;¥\"-\""),
    (48, "##0.0E+0"),
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
        let mut sections = split(code);
        // The fourth section is for texts, and so is a last one that holds a text.
        sections.truncate(3);
        if sections.len() > 1 && sections.last().is_some_and(|last| last.contains('@')) {
            sections.pop();
        }
        match sections.iter().map(|section| Section::parse(section)).collect() {
            Some(sections) => Self::Digits(sections),
            None => match shows_a_date(code) {
                Some(duration) => Self::Date { duration },
                None => Self::Unknown,
            },
        }
    }

    /// Returns the cell of a number, as the text of a sheet holds it. `epoch_1904` is the calendar of the workbook.
    pub(super) fn cell(&self, number: f64, epoch_1904: bool) -> String {
        let itself = plain(number);
        match self {
            Self::General => itself,
            Self::Date { duration } => {
                let day = day(number, epoch_1904).filter(|_| !duration && number >= 1.0);
                CellType::Date.write(&day.unwrap_or(itself))
            }
            // The number lost digits before it was shown.
            _ if number.abs() >= DIGITS_LOST => itself,
            Self::Unknown => CellType::UnknownText.write(&itself),
            Self::Digits(sections) => {
                let Some((section, is_negative)) = chosen(sections, number) else {
                    return CellType::UnknownText.write(&itself);
                };
                match section.text(number, is_negative) {
                    Some(shown) if shown == itself => itself,
                    Some(shown) if section.exponent || means(&shown, number) => {
                        let number = &rounded(number, &itself, section);
                        CellType::Number { number }.write(&shown)
                    }
                    Some(shown) => CellType::OtherNumber.write(&shown),
                    // A hidden number is not an empty cell.
                    None => itself,
                }
            }
        }
    }
}

/// Words that multiply the number in front of them, such as 1.5万元.
const MULTIPLES: &[char] = &['十', '百', '千', '万', '亿', '佰', '仟', '萬', '億', 'k', 'K', 'M'];

/// Checks whether the digits in a text are those of a number, or of the number rounded. A text without digits means any
/// number: an accountant's dash for zero, or a word.
fn means(shown: &str, number: f64) -> bool {
    let signs: Vec<char> = shown.chars().filter(|c| *c != ',').collect();
    let is_digit = |place: Option<usize>| {
        place.and_then(|place| signs.get(place)).is_some_and(char::is_ascii_digit)
    };
    let kept = |(place, c): (usize, &char)| {
        let is_point = *c == '.' && is_digit(place.checked_sub(1)) && is_digit(Some(place + 1));
        (c.is_ascii_digit() || is_point).then_some(*c)
    };
    let digits: String = signs.iter().enumerate().filter_map(kept).collect();
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let half = 0.500_001 * 10f64.powi(-(decimals as i32));
    let is_near = |shown: f64| (shown - number.abs()).abs() <= half;
    digits.is_empty() || !shown.contains(MULTIPLES) && digits.parse().is_ok_and(is_near)
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
fn rounded(number: f64, itself: &str, section: &Section) -> String {
    let decimals = itself.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let two_shown = !section.exponent && section.decimal_places() == 2;
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
                '@' => section.push(Token::General),
                'E' | 'e' if section.has_place() && !section.exponent => {
                    chars.next_if(|c| matches!(c, '+' | '-'))?;
                    while chars.next_if(|c| matches!(c, '0' | '#' | '?')).is_some() {}
                    section.exponent = true;
                }
                // Dates, eras, fractions.
                c if c.is_ascii_alphabetic() || c == '/' => return None,
                c => section.push(Token::Text(c)),
            }
        }
        section.power -= 3 * commas;
        Some(section)
    }

    /// Reads what follows a bracket: a colour, a currency, or a condition. A kind of numeral is not known.
    fn bracket(&mut self, chars: &mut Peekable<Chars<'_>>) -> Option<()> {
        let inside: String = chars.take_while(|c| *c != ']').collect();
        if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            sign.chars().for_each(|c| self.push(Token::Text(c)));
            return Some(());
        }
        if let Some(condition) = Condition::parse(&inside) {
            return self.condition.replace(condition).is_none().then_some(());
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

    /// Returns the number of places for decimals.
    fn decimal_places(&self) -> usize {
        let tokens = self.decimals.iter().flatten();
        tokens.filter(|token| matches!(token, Token::Place(_))).count()
    }

    /// Returns the text that the section shows for a number, with a minus sign if `is_negative`; `None` for none at all.
    fn text(&self, number: f64, is_negative: bool) -> Option<String> {
        let shown = self.show(number.abs());
        let has_value = shown.contains(|c: char| ('1'..='9').contains(&c));
        let minus = if is_negative && has_value { "-" } else { "" };
        let shown = format!("{minus}{}", shown.trim());
        (!shown.is_empty()).then_some(shown)
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
        if self.exponent {
            let shown = format!("{number:.decimals$E}", decimals = self.decimal_places());
            let (digits, power) = shown.split_once('E').unwrap_or((&shown, "0"));
            let (sign, power) = power.strip_prefix('-').map_or(("+", power), |power| ("-", power));
            return format!("{digits}E{sign}{power:0>2}");
        }
        let fixed = fixed(number * 10f64.powi(self.power), self.decimal_places());
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

/// Returns the section that shows a number, and whether it writes a minus sign; `None` if that is not known.
fn chosen(sections: &[Section], number: f64) -> Option<(&Section, bool)> {
    let is_negative = number < 0.0;
    if sections.iter().all(|section| section.condition.is_none()) {
        return match sections {
            [_, _, zero] if number == 0.0 => Some((zero, false)),
            [_, negative, ..] if is_negative => Some((negative, false)),
            [first, ..] => Some((first, is_negative)),
            [] => None,
        };
    }
    // Programs differ in the sections without a condition, except for the last one, and in the sign.
    let met =
        |section: &&Section| section.condition.is_none_or(|condition| condition.is_met(number));
    let (_, others) = sections.split_last()?;
    let is_clear = others.iter().all(|section| section.condition.is_some()) && !is_negative;
    sections.iter().find(met).filter(|_| is_clear).map(|section| (section, false))
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
            ("000000;@", 610902.0, "610902"),
            ("000000;@", 12.0, "000012"),
            ("#", 0.0, "0"),
            (";;;", 5.0, "5"),
            ("0;-0;\"无\"", 0.0, "无"),
            ("0.00E+00", 123.0, "1.23E+02"),
            ("0E+0", 0.000_12, "1E-04"),
            ("[<=9999999]###-####;(###) ###-####", 1_234_567.0, "123-4567"),
            ("[<=9999999]###-####;(###) ###-####", 9_151_234_567.0, "(915) 123-4567"),
            ("[>=1000]\"A\"0000;[Red]\"B\"000", 1234.0, "A1234"),
            ("[>=1000]\"A\"0000;[Red]\"B\"000", 12.0, "B012"),
            ("[=1]\"是\";[=0]\"否\";0", 1.0, "是"),
            ("[=1]\"是\";[=0]\"否\";0", 0.0, "否"),
            ("[=1]\"是\";[=0]\"否\";0", 2.0, "2"),
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
        assert_eq!(NumberFormat::builtin(12), NumberFormat::Unknown, "a fraction");
        let power = NumberFormat::builtin(11).cell(300.0, false);
        assert_eq!(TypedCell::read(&power).shown, "3.00E+02");
        let later = NumberFormat::builtin(14).cell(1.0, true);
        assert_eq!(TypedCell::read(&later).shown, "1904-01-02");
    }

    #[test]
    fn a_text_that_is_not_known_is_marked() {
        for (code, number) in [
            ("# ?/?", 0.5),
            ("[DBNum1]0", 3.0),
            ("[DBNum2][$-804]General", 3.0),
            // Which section shows a number that meets no condition?
            ("[>=1000]\"A\"0;\"B\"0;\"C\"0", 12.0),
            ("[>=1000]\"A\"0", 12.0),
            ("[<1000]\"A\"0;\"B\"0", -12.0),
        ] {
            let cell = NumberFormat::parse(code).cell(number, false);
            let cell = TypedCell::read(&cell);
            assert_eq!(
                (cell.of, cell.shown),
                (CellType::UnknownText, &*number.to_string()),
                "{code}"
            );
        }
    }

    #[test]
    fn a_column_of_numbers_reads_the_number_or_its_two_decimals() {
        let number = |code: &str, number: f64| {
            let cell = NumberFormat::parse(code).cell(number, false);
            match TypedCell::read(&cell).of {
                CellType::Number { number } => number.to_owned(),
                _ => cell.replace('\u{1}', "|"),
            }
        };
        assert_eq!(number("#,##0.00", 100.0 / 3.0), "33.33");
        assert_eq!(number("#,##0", 980.5), "980.5", "what its sum would count");
        assert_eq!(number("0\"辆\"", 2.0), "2");
        assert_eq!(number("_ * #,##0.00_ ;_ * \"-\"??_ ", 0.0), "0");
        assert_eq!(number("#,##0;-#,##0;\"-\"", 0.0), "0");
        assert_eq!(number("[$¥-804]#,##0.00", 1280.5), "1280.5");
        assert_eq!(number("\"No.\"0", 3.0), "3");
        assert_eq!(number("0.00E+00", 1280.5), "1280.5");
        // Another number is shown.
        assert_eq!(number("0.0,\"千\"", 12345.0), "|O12.3千");
        assert_eq!(number("0.00,\"万元\"", 12345.0), "|O12.35万元");
        assert_eq!(number("0!.0,\"万元\"", 12345.0), "|O1.2万元");
        assert_eq!(number("0!.0", 12345.0), "|O1234.5");
        assert_eq!(number("0%", 0.5), "|O50%");
        assert_eq!(number("0.0\"万元\"", 1.5), "|O1.5万元");
        assert_eq!(number("0\"K\"", 2.0), "|O2K");
        assert_eq!(number("0\"号1楼\"", 3.0), "|O3号1楼");
    }
}
