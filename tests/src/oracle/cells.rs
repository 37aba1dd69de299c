//! Reads cells in all their spellings, without the tables and the people.

use jiff::civil::Date;
use std::str::FromStr;

/// Returns the text of a cell: full-width signs as half-width ones, no surrounding space.
pub(super) fn text(cell: &str) -> String {
    cell.chars().map(half_width).collect::<String>().trim().to_owned()
}

/// Full-width ASCII is 0xFEE0 above ASCII. The wide space is apart.
fn half_width(sign: char) -> char {
    match sign {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(sign) - 0xFEE0).expect("full-width signs mirror ASCII")
        }
        other => other,
    }
}

/// The effect of a cell on a stored value.
pub(super) enum Change<T> {
    /// The cell is empty.
    Keep,
    /// The cell is `-`.
    Clear,
    /// The cell holds a value.
    Set(T),
}

/// Reads a cell as a change, its value by `read`.
pub(super) fn change<T>(
    cell: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Change<T>, String> {
    match text(cell).as_str() {
        "" => Ok(Change::Keep),
        "-" => Ok(Change::Clear),
        value => read(value).map(Change::Set),
    }
}

impl<T> Change<T> {
    /// Changes a stored value that cannot be cleared.
    pub(super) fn set(self, stored: &mut T) {
        if let Self::Set(value) = self {
            *stored = value;
        }
    }

    /// Changes a stored value.
    pub(super) fn apply(self, stored: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *stored = None,
            Self::Set(value) => *stored = Some(value),
        }
    }
}

/// Reads a date in any of the four styles.
pub(super) fn date(cell: &str) -> Result<Date, String> {
    let wrong = || format!("`{cell}` is no date");
    let plain = text(cell).replace(['年', '月', '/', '.'], "-").replace('日', "");
    let parts: Vec<i16> =
        plain.split('-').map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong())?;
    let [year, month, day] = parts[..] else { return Err(wrong()) };
    let small = |part: i16| i8::try_from(part).map_err(|_| wrong());
    Date::new(year, small(month)?, small(day)?).map_err(|_| wrong())
}

/// Reads a date that must not lie ahead.
pub(super) fn past_date(cell: &str, today: Date) -> Result<Date, String> {
    let day = date(cell)?;
    if day > today { Err(format!("`{cell}` is after today")) } else { Ok(day) }
}

/// Reads yes or no.
pub(super) fn yes(cell: &str) -> Result<bool, String> {
    match text(cell).to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "是" => Ok(true),
        "no" | "n" | "false" | "0" | "否" => Ok(false),
        _ => Err(format!("`{cell}` is neither yes nor no")),
    }
}

/// Reads a whole number.
pub(super) fn whole<N: FromStr>(cell: &str) -> Result<N, String> {
    text(cell).parse().map_err(|_| format!("`{cell}` is no whole number"))
}

/// Reads an amount of money in fen: `980`, `980.5`, `980.50`.
pub(super) fn fen(cell: &str) -> Result<u64, String> {
    let text = text(cell);
    let (yuan, rest) = text.split_once('.').unwrap_or((&text, "0"));
    if rest.len() > 2 {
        return Err(format!("`{cell}` has parts of a fen"));
    }
    Ok(whole::<u64>(yuan)? * 100 + whole::<u64>(&format!("{rest:0<2}"))?)
}

/// Returns the code of a value that has a Chinese name. Any other text stays as it is.
pub(super) fn code(cell: &str) -> String {
    let text = text(cell);
    let known = match text.as_str() {
        "男" => "male",
        "女" => "female",
        "死亡" => "deceased",
        "迁出" => "moved",
        "学前" => "preschool",
        "小学" => "primary",
        "初中" => "junior",
        "高中" => "senior",
        "大学" => "higher",
        "特教" => "special",
        "随班" => "regular",
        "送教" => "home",
        "辅具" => "device",
        "医疗" => "medical",
        "训练" => "training",
        "护理" => "nursing",
        "支持" => "support",
        "序列" => "serial",
        "数量" => "bulk",
        "采购" => "purchase",
        "捐赠" => "donation",
        "补贴" => "subsidy",
        "调拨" => "transfer",
        _ => return text,
    };
    known.to_owned()
}

/// Returns the code of a programme. The four well-known ones have Chinese names, the others are free.
pub(super) fn programme(cell: &str) -> String {
    let text = text(cell);
    let known = match text.as_str() {
        "校园" => "school",
        "社区" => "community",
        "儿童康复" => "child-rehab",
        "居家" => "home",
        _ => return text,
    };
    known.to_owned()
}

/// Returns a citizen id or certificate in its normal form: half-width, capital X, no roman ten.
pub(super) fn number(cell: &str) -> String {
    text(cell).to_uppercase().replace('Ⅹ', "X")
}

/// Returns the citizen id at the front of `number`, if there is one.
pub(super) fn citizen_id(number: &str) -> Option<&str> {
    let id = number.get(..18)?;
    let (front, check) = id.split_at(17);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(front) && (digits(check) || check == "X")).then_some(id)
}

/// Returns the check character of 17 digits by GB 11643.
///
/// # Panics
///
/// When `front` is not made of digits.
#[must_use]
pub fn check_character(front: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = front.bytes().map(|byte| u32::from(byte).checked_sub(48).expect("a digit"));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize]
}

/// Returns the only one of `found`, or the reason why there is none.
pub(super) fn only(mut found: impl Iterator<Item = String>, cell: &str) -> Result<String, String> {
    let first = found.next().ok_or_else(|| format!("`{cell}` is unknown"))?;
    if found.any(|other| other != first) {
        return Err(format!("`{cell}` fits several"));
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::{citizen_id, date, fen, number};

    #[test]
    fn spellings_of_one_id_are_one() {
        for spelling in
            ["34052419800101001X", " ３４０５２４１９８００１０１００１ｘ", "34052419800101001Ⅹ4 4"]
        {
            let number = number(spelling);
            assert_eq!(citizen_id(&number), Some("34052419800101001X"), "{spelling}");
        }
        assert_eq!(super::check_character("34052419800101001"), 'X');
    }

    #[test]
    fn styles_of_one_date_are_one() {
        for style in ["2023-03-05", "2023/3/5", "2023.3.5", "２０２３年３月５日"] {
            assert_eq!(date(style), date("2023-03-05"), "{style}");
        }
        assert!(date("2023-02-29").is_err());
    }

    #[test]
    fn money_is_counted_in_fen() {
        let amounts = ["980", "980.5", "980.05", "0.30"].map(|cell| fen(cell).ok());
        assert_eq!(amounts, [Some(98_000), Some(98_050), Some(98_005), Some(30)]);
        assert!(fen("1.005").is_err());
    }
}
