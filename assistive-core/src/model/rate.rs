//! A rate, kept as numerator and denominator, and its printed form.

use std::fmt;

use serde::{Serialize, Serializer};

/// A share of a whole, kept as two counts.
///
/// ```
/// use assistive_core::model::Rate;
///
/// assert_eq!(Rate::new(5_450, 5_505).to_string(), "99.0 %");
/// assert_eq!(Rate::new(99_999, 100_000).to_string(), "99.9 %", "not all of them");
/// assert_eq!(Rate::new(0, 0).fraction(), None);
/// ```
///
/// The rules are those of docs/domain.md §5, rules 1 and 2. A rate with denominator 0 is no rate. The
/// percentage has one decimal, is rounded half up, and is never rounded up to 100 % or down to 0 %. Serde writes
/// the fraction with ten decimals, so that figures can be compared, or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    /// The part.
    pub numerator: u64,
    /// The whole.
    pub denominator: u64,
}

impl Rate {
    /// Creates a rate from two counts.
    pub fn new(numerator: u64, denominator: u64) -> Self {
        Self { numerator, denominator }
    }

    /// Returns the fraction, or `None` if the denominator is 0.
    pub fn fraction(self) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64)
    }

    /// Returns the percentage in tenths (990 is 99.0 %), or `None` if the denominator is 0.
    ///
    /// ```
    /// use assistive_core::model::Rate;
    ///
    /// assert_eq!(Rate::new(1, 8).per_mille(), Some(125));
    /// assert_eq!(Rate::new(1, 100_000).per_mille(), Some(1), "not none of them");
    /// assert_eq!(Rate::new(0, 0).per_mille(), None);
    /// ```
    pub fn per_mille(self) -> Option<u64> {
        if self.denominator == 0 {
            return None;
        }
        let (n, d) = (u128::from(self.numerator), u128::from(self.denominator));
        let rounded = ((n * 2000 + d) / (2 * d)) as u64;
        Some(match rounded {
            0 if n > 0 => 1,
            1000.. if n < d => 999,
            exact => exact,
        })
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rounded = |fraction: f64| (fraction * 1e10).round() / 1e10;
        self.fraction().map(rounded).serialize(serializer)
    }
}

impl fmt::Display for Rate {
    /// Writes `99.0 %`, or `—` if the denominator is 0.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.per_mille() {
            Some(tenths) => write!(f, "{}.{} %", tenths / 10, tenths % 10),
            None => f.write_str("—"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_rounded_half_up_but_never_to_all_or_nothing() {
        for (n, d, shown) in [
            (5450, 5505, "99.0 %"),
            (5499, 5500, "99.9 %"),
            (5500, 5500, "100.0 %"),
            (1, 5500, "0.1 %"),
            (0, 5500, "0.0 %"),
            (1, 8, "12.5 %"),
            (1, 2000, "0.1 %"),
            (3, 2000, "0.2 %"),
            (0, 0, "—"),
        ] {
            assert_eq!(Rate::new(n, d).to_string(), shown, "{n}/{d}");
        }
    }

    #[test]
    fn serde_writes_ten_decimals() {
        let written = |rate| serde_json::to_string(&rate).unwrap();
        assert_eq!(written(Rate::new(2, 3)), "0.6666666667");
        assert_eq!(written(Rate::new(0, 0)), "null");
    }
}
