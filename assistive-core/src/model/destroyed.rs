//! Notices texts that a spreadsheet or a wrong encoding has destroyed: a number that lost digits, a date made of a code,
//! the error of a formula, a lost character. Such a text was never typed, so no record may hold it. Imports check their
//! cells, and the registry checks every draft, whichever program made it.

use super::period::parse_day;
use super::problem::ProblemKind;
use super::text::half_width;

/// Returns the problem of a text that was destroyed.
pub(crate) fn destroyed(text: &str) -> Option<ProblemKind> {
    let damaged = damaged(text);
    let is_yes_no = matches!(text, "TRUE" | "FALSE");
    let found = [(lost_digits(text), ProblemKind::DigitsLost), (is_yes_no, ProblemKind::YesNoCell)];
    let found = found.into_iter().find(|(is_found, _)| *is_found).map(|(_, kind)| kind);
    damaged.or(found).or_else(|| is_date(text).then_some(ProblemKind::DateCell))
}

/// Returns the problem of a text that was destroyed, whatever its column holds: even a day or an amount.
pub(crate) fn damaged(text: &str) -> Option<ProblemKind> {
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Some(ProblemKind::DamagedText);
    }
    is_error_value(text).then_some(ProblemKind::FailedFormula)
}

/// Returns the problem of a tag or a serial number that was destroyed.
pub(crate) fn destroyed_device(text: &str) -> Option<ProblemKind> {
    destroyed(text).or_else(|| ends_in_zeros(text).then_some(ProblemKind::DigitsLost))
}

/// Checks whether a text is the one that a spreadsheet shows for a failed formula: `#N/A`, `#SPILL!`, `#NAME?`,
/// LibreOffice's `Err:502`, or `####` for a value wider than its column.
pub(crate) fn is_error_value(text: &str) -> bool {
    if let Some(number) = text.strip_prefix("Err:") {
        return number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let Some(name) = text.strip_prefix('#') else { return false };
    // Spreadsheets translate the names: `#WERT!`, `#名称?`.
    let is_name = |c: char| {
        c.is_alphabetic() && !c.is_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '/')
    };
    match name.strip_suffix(['!', '?']) {
        Some(name) => !name.is_empty() && name.chars().all(is_name),
        None => {
            matches!(name, "N/A" | "GETTING_DATA" | "NV" | "N/D")
                || name.bytes().all(|b| b == b'#') && !name.is_empty()
        }
    }
}

/// Checks whether a text is a number of 18 digits or more, of which a spreadsheet kept 15. An id may end in zeros: it has
/// a check character.
fn ends_in_zeros(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    is_number && text.len() >= 18 && text[15..].bytes().all(|byte| byte == b'0')
}

/// Checks whether a text is a number as a spreadsheet writes it after digits were lost, such as `2.02401E+11`, or
/// `13909150001.0` for a number that never was a fraction.
fn lost_digits(text: &str) -> bool {
    if !text.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '-') {
        return false;
    }
    let text = half_width(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((number, power)) = text.split_once(['E', 'e']) {
        // Spreadsheets write two digits of the power, and other programs may write one. Some languages have a decimal
        // comma.
        let is_fraction = number.contains(['.', ',']);
        let power = power.strip_prefix(['+', '-']).filter(|power| power.len() >= 2 || is_fraction);
        let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let whole = whole.strip_prefix('-').unwrap_or(whole);
        return power.is_some_and(digits) && whole.len() == 1 && digits(whole) && digits(decimals);
    }
    text.split_once('.').is_some_and(|(whole, decimals)| {
        let zeros = !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
        zeros && whole.len() >= 6 && digits(whole)
    })
}

/// The months as a spreadsheet shortens them.
const MONTHS: &[&str] =
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Checks whether a text is a date as a spreadsheet shows it: `2024/1/12`, `2024/1/12 0:00`, `1月12日`, `12-Jan`,
/// `Jan-24`, `12-Jan-24`, `1/12/2024`.
fn is_date(text: &str) -> bool {
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_month = |text: &str| MONTHS.contains(&text);
    if text.len() > 40 || !text.contains(['-', '/', '.', '月']) {
        return false;
    }
    if let Some((month, day)) = text.strip_suffix('日').and_then(|text| text.split_once('月'))
        && is_number(month, 2)
        && is_number(day, 2)
    {
        return true;
    }
    let text = half_width(text);
    let text = without_time(&text);
    let is_year = |text: &str| matches!(text.len(), 2 | 4) && is_number(text, 4);
    match *text.split(['-', '/']).collect::<Vec<_>>() {
        [day, month] if is_number(day, 2) && is_month(month) => true,
        [month, year] if is_month(month) && is_year(year) => true,
        [day, month, year] if is_number(day, 2) && is_month(month) && is_year(year) => true,
        [one, other, year] if text.contains('/') && year.len() == 4 => {
            // Countries differ in the order of the month and the day.
            let orders = [format!("{year}/{one}/{other}"), format!("{year}/{other}/{one}")];
            orders.iter().any(|day| parse_day(day).is_some())
        }
        _ => parse_day(text).is_some(),
    }
}

/// Returns a text without the time of day that a spreadsheet writes after a date: `2024/3/1 0:00`,
/// `2024-03-01T00:00:00.000`.
pub(crate) fn without_time(text: &str) -> &str {
    let Some((day, time)) = text.split_once(['T', ' ']) else { return text };
    let time = time.trim_end_matches('Z').trim_start_matches(['上', '下', '午']);
    let time = time.trim_end_matches("AM").trim_end_matches("PM").trim();
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_number = |text: &str| text.len() <= 2 && text.parse::<u8>().is_ok_and(|n| n < 60);
    let is_time = (2..=3).contains(&time.split(':').count())
        && time.split(':').all(is_number)
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if is_time { day } else { text }
}

/// Returns a day without the weekday after it, such as `2024-03-15` of `2024-03-15 星期五`.
pub(crate) fn without_weekday(text: &str) -> &str {
    let plain = text.trim_end_matches([')', ']']);
    let Some(day) = plain.strip_suffix(['一', '二', '三', '四', '五', '六', '日', '天'])
    else {
        return text;
    };
    let before = ["星期", "礼拜", "周"].iter().find_map(|week| day.strip_suffix(week));
    before.map_or(text, |day| day.trim_end_matches(['(', '[', ' ']))
}

/// Checks whether a text is a time in UTC other than midnight: `2023-12-31T16:00:00Z` is the next day in China.
pub(crate) fn is_utc_time(text: &str) -> bool {
    let text = text.trim();
    let time = text.strip_suffix(['Z', 'z']).and_then(|text| text.split_once(['T', 't', ' ']));
    time.is_some_and(|(_, time)| time.contains(|c: char| ('1'..='9').contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        destroyed(text).map(|kind| kind.code())
    }

    #[test]
    fn a_time_in_utc_may_be_of_another_day() {
        for text in ["2023-12-31T16:00:00Z", "2023-12-31 16:00Z", "2023-12-31t00:30:00.000z"] {
            assert!(is_utc_time(text), "{text}");
        }
        for text in ["2024-01-01T00:00:00Z", "2024-01-01T16:00:00", "2024-01-01", "A-112Z"] {
            assert!(!is_utc_time(text), "{text}");
        }
    }

    #[test]
    fn a_destroyed_text_is_noticed() {
        for text in [
            "2.02401E+11",
            "2,02401E+11",
            "6.10902E+17",
            "２.０２４０１E+11",
            "1E+15",
            "1.2E+5",
            "-1.5E-07",
            "13909150001.0",
            "202401.00",
        ] {
            assert_eq!(code(text), Some("digits-lost"), "{text}");
        }
        for text in [
            "2024/1/12",
            "2024-01-12",
            "1月12日",
            "12-Jan",
            "Jan-24",
            "2024年1月12日",
            "12-Jan-24",
            "Jan-2024",
            "1/12/2024",
            "13/1/2024",
            "2024/3/1 0:00",
            "2024/3/1 12:00:00 AM",
            "2024/3/1 上午 0:00",
            "2024-03-01 00:00:00",
            "2024-03-01T10:30:00.000Z",
        ] {
            assert_eq!(code(text), Some("date-cell"), "{text}");
        }
        assert_eq!(code("TRUE"), Some("yes-no-cell"));
        assert_eq!(code("王\u{fffd}"), Some("damaged-text"));
        assert_eq!(damaged("2024-01-12"), None, "a day");
        let zeros = "202401000001234000";
        assert_eq!(destroyed_device(zeros).map(|kind| kind.code()), Some("digits-lost"));
        assert_eq!(code(zeros), None, "an id may end in zeros");
        assert_eq!(destroyed_device("000000000000000000"), None, "no number begins with a zero");
    }

    #[test]
    fn codes_that_look_like_numbers_and_dates_are_intact() {
        for text in [
            "AK000012",
            "202401000001",
            "1E5",
            "12E",
            "2E+0",
            "12 22 03",
            "12.22.03",
            "3-12",
            "2023-1",
            "2024-1",
            "1/13/24",
            "13/13/2024",
            "1-12-2024",
            "5-Mary-24",
            "SP-0981/001",
            "0915-3212345",
            "139-0915-0001",
            "1-5月",
            "6.5",
            "1.0",
            "610902200901154839",
            "May-Lin",
            "True",
            "2024-03-01 班",
            "1,2E+11x",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn the_error_of_a_formula_is_noticed_whichever_program_shows_it() {
        for text in [
            "#N/A",
            "#REF!",
            "#VALUE!",
            "#NAME?",
            "#DIV/0!",
            "#NUM!",
            "#NULL!",
            "#SPILL!",
            "#CALC!",
            "#FIELD!",
            "#BLOCKED!",
            "#CONNECT!",
            "#BUSY!",
            "#UNKNOWN!",
            "#EXTERNAL!",
            "#ERROR!",
            "#GETTING_DATA",
            "#WERT!",
            "#BEZUG!",
            "#PYTHON!",
            "#名称?",
            "Err:502",
            "######",
        ] {
            assert_eq!(code(text), Some("failed-formula"), "{text}");
        }
        for text in ["#", "#12", "#A-7", "#1楼", "Err:", "Error"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_after_a_day_is_left_out() {
        for (text, day) in [
            ("2024/3/1 0:00", "2024/3/1"),
            ("2024-03-01T23:59:59", "2024-03-01"),
            ("2024-03-01 24", "2024-03-01 24"),
            ("2024-03-01 x:00", "2024-03-01 x:00"),
            ("2024-03-01", "2024-03-01"),
        ] {
            assert_eq!(without_time(text), day);
        }
    }
}
