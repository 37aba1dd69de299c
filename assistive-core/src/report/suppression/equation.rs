//! The knowledge of a reader about the suppressed counts of a column: their bounds, and their sum.

use std::collections::BTreeSet;

/// The number of people or needs from which a group is large enough to say that all or none of it are counted.
pub(super) const LEAST_GROUP: u64 = 5;

/// More than any count. Sums of such values do not overflow.
pub(super) const UNLIMITED: i64 = 1 << 40;

pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).map_or(UNLIMITED, |count| count.min(UNLIMITED))
}

/// The possible values of a count.
pub(super) struct Bounds {
    pub(super) least: u64,
    pub(super) most: u64,
    /// The values that may not be published.
    pub(super) small: BTreeSet<u64>,
}

impl Bounds {
    /// Returns the bounds of a count that is a part of `wholes`, and not less than `parts` and `floor`. They always
    /// hold its value.
    pub(super) fn new(value: u64, wholes: &[u64], parts: &[u64], floor: u64) -> Self {
        let least = parts.iter().copied().max().unwrap_or(0).max(floor).min(value);
        let most = wholes.iter().copied().min().unwrap_or(UNLIMITED.unsigned_abs()).max(value);
        let below = wholes.iter().flat_map(|whole| [1, 2].map(|less| whole.checked_sub(less)));
        let above = parts.iter().flat_map(|part| [part + 1, part + 2]);
        let groups = wholes.iter().filter(|whole| (1..LEAST_GROUP).contains(*whole));
        let small = [1, 2].into_iter().chain(below.flatten()).chain(above);
        let small = small.chain(groups.flat_map(|whole| [0, *whole]));
        Self { least, most, small: small.filter(|value| (least..=most).contains(value)).collect() }
    }

    /// Returns the least and the greatest difference from a count that bounds this one on one side.
    pub(super) fn distances(&self, other: u64) -> (i64, i64) {
        let ends = [self.least, self.most].map(|end| signed(end.abs_diff(other)));
        (ends[0].min(ends[1]), ends[0].max(ends[1]))
    }

    pub(super) fn unknown(&self, most: i64) -> Unknown {
        let small = self.small.iter().map(|value| signed(*value)).collect();
        Unknown { least: signed(self.least), most: signed(self.most).min(most), small }
    }
}

/// A suppressed count, or the negative of a suppressed total.
pub(super) struct Unknown {
    pub(super) least: i64,
    pub(super) most: i64,
    pub(super) small: Vec<i64>,
}

impl Unknown {
    pub(super) fn negated(self) -> Self {
        let small = self.small.iter().map(|value| -value).collect();
        Self { least: -self.most, most: -self.least, small }
    }
}

/// The knowledge of a reader about the suppressed counts of a column.
pub(super) struct Equation {
    pub(super) unknowns: Vec<Unknown>,
    /// The least and the greatest sum of the counts.
    pub(super) sum: (i64, i64),
    /// True if at least one of the counts has a value that may not be published.
    pub(super) is_one_small: bool,
}

impl Equation {
    /// Returns the least and the greatest value of a count.
    pub(super) fn range(&self, at: usize) -> (i64, i64) {
        let others = self.unknowns.iter().enumerate().filter(|(other, _)| *other != at);
        let sums =
            others.fold((0, 0), |(low, high), (_, other)| (low + other.least, high + other.most));
        let this = &self.unknowns[at];
        (this.least.max(self.sum.0 - sums.1), this.most.min(self.sum.1 - sums.0))
    }

    /// Checks whether a count has at least two possible values.
    pub(super) fn has_two_values(&self, at: usize) -> bool {
        let this = &self.unknowns[at];
        let others = || self.unknowns.iter().enumerate().filter(|(other, _)| *other != at);
        let (low, high) =
            others().fold((0, 0), |(low, high), (_, other)| (low + other.least, high + other.most));
        // Returns the values of the count that a sum of the others allows.
        let values = |low: i64, high: i64| {
            (this.least.max(self.sum.0 - high), this.most.min(self.sum.1 - low))
        };
        let (least, most) = values(low, high);
        if !self.is_one_small {
            return least < most;
        }
        let small = this.small.iter().filter(|value| (least..=most).contains(*value));
        let this_small = small.map(|value| (*value, *value));
        let other_small = others().flat_map(|(_, other)| {
            let (low, high) = (low - other.least, high - other.most);
            other.small.iter().map(move |value| values(low + value, high + value))
        });
        let mut possible = this_small.chain(other_small).filter(|(least, most)| least <= most);
        let Some((first, last)) = possible.next() else { return false };
        first < last || possible.any(|(least, most)| least != first || most != last)
    }
}
