//! Money in whole fen (1/100 yuan), without rounding.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::form;
use super::problem::ProblemKind;
use super::text::{half_width, trim};

/// An amount of money in fen. It is never negative.
///
/// ```
/// use assistive_core::model::{Money, ProblemKind};
///
/// let price: Money = "1,280.50".parse()?;
/// assert_eq!((price.fen(), price.to_string().as_str()), (128_050, "1280.50"));
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Money(u64);

impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, str::parse, Self::from_fen)
    }
}

impl Money {
    /// The largest amount: ten thousand million yuan. It is far above any real budget, and sums of amounts
    /// cannot overflow.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// Creates an amount from fen, or returns `None` above [`Money::MAX`].
    ///
    /// ```
    /// use assistive_core::model::Money;
    ///
    /// assert_eq!(Money::from_fen(98_050).map(|price| price.to_string()), Some("980.50".to_owned()));
    /// assert_eq!(Money::from_fen(Money::MAX.fen() + 1), None);
    /// ```
    pub fn from_fen(fen: u64) -> Option<Self> {
        (fen <= Self::MAX.0).then_some(Self(fen))
    }

    /// Returns the amount in fen.
    pub fn fen(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Money {
    /// Writes yuan, with two decimals if the amount is not a whole number of yuan: `980`, `12.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 100 {
            0 => write!(f, "{}", self.0 / 100),
            fen => write!(f, "{}.{fen:02}", self.0 / 100),
        }
    }
}

impl FromStr for Money {
    type Err = ProblemKind;

    /// Reads yuan with at most two decimals in any width: `980`, `980.5`, `1,280.00`, `¥980`, `980元`. Commas separate
    /// groups of three digits only, the first of which does not begin with a zero: `0,280` may be 280 or 0.28.
    ///
    /// # Errors
    /// [`ProblemKind::NotMoney`] for other texts, negative amounts, and amounts above [`Money::MAX`].
    fn from_str(text: &str) -> Result<Self, ProblemKind> {
        let text = half_width(text);
        let digits = text.strip_prefix(['¥', '￥']).unwrap_or(&text);
        let digits = trim(digits.strip_suffix('元').unwrap_or(digits));
        let (yuan, fen) = digits.split_once('.').unwrap_or((digits, ""));
        if !is_grouped(yuan) {
            return Err(ProblemKind::NotMoney);
        }
        let plain = yuan.replace(',', "");
        let whole = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if plain.is_empty() || !whole(&plain) || !whole(fen) || fen.len() > 2 {
            return Err(ProblemKind::NotMoney);
        }
        let fen = format!("{fen:0<2}");
        format!("{plain}{fen}").parse().ok().and_then(Self::from_fen).ok_or(ProblemKind::NotMoney)
    }
}

/// Checks that commas, if there are any, separate groups of three digits: `1,280`, but not `980,50` or `0,280`.
fn is_grouped(digits: &str) -> bool {
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    let mut others = groups.peekable();
    others.peek().is_none()
        || (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && others.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_yuan_and_prints_it_back() {
        for (text, fen, shown) in [
            ("980", 98_000, "980"),
            ("¥1,280.5元", 128_050, "1280.50"),
            ("0.07", 7, "0.07"),
            ("12,345,678", 1_234_567_800, "12345678"),
            ("\u{a5}980", 98_000, "980"),
            ("\u{ffe5}980", 98_000, "980"),
            ("￥ １，２８０．５０ 元", 128_050, "1280.50"),
            ("0.28", 28, "0.28"),
        ] {
            let money: Money = text.parse().expect(text);
            assert_eq!((money.fen(), money.to_string().as_str()), (fen, shown));
        }
        for text in [
            "",
            "-3",
            "1.234",
            "abc",
            "1e5",
            "99999999999999999999",
            "980,50",
            "1,,280",
            ",280",
            "1280,",
            "1234,567",
            "12,80",
            "1,280,5",
            "0,280",
            "00,280",
            "¥0,280.00元",
            "$980",
            "¥",
            "1.280,50",
            "0.1,000",
        ] {
            assert_eq!(text.parse::<Money>(), Err(ProblemKind::NotMoney), "{text}");
        }
    }
}
