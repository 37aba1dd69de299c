//! The columns of a table, the relations of their counts, and the knowledge of other tables about them.

use super::equation::UNLIMITED;

/// A column of a table: the counts with one name.
#[derive(Clone)]
pub(super) struct CountColumn {
    pub(super) name: &'static str,
    pub(super) cells: Vec<u64>,
    pub(super) total: u64,
    pub(super) relations: Relations,
    /// The least count of a row. A report lists no row without people.
    pub(super) least: u64,
    /// A count outside the table that the total is a part of.
    pub(super) total_part_of: Option<u64>,
    /// The knowledge of other tables, by line. Lines beyond its end are in this table only.
    pub(super) outside: Vec<Outside>,
    /// The possible differences from counts of its line that other tables leave, by the name of the other count.
    pub(super) differences: Vec<(&'static str, Vec<(u64, u64)>)>,
    /// True if another table examines the column.
    pub(super) is_given: bool,
}

/// The knowledge of other tables about a count.
#[derive(Clone, Copy)]
pub(super) struct Outside {
    /// True if another table suppresses the count. It may not follow from this table, either.
    pub(super) is_suppressed: bool,
    /// True if this table suppressed the count when it was last examined.
    pub(super) was_suppressed: bool,
    /// The possible values that are left by the other tables.
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Outside {
    pub(super) const NOTHING: Self = Self {
        is_suppressed: false,
        was_suppressed: false,
        least: 0,
        most: UNLIMITED.unsigned_abs(),
    };
}

impl CountColumn {
    /// Creates a column whose total is shown in this table only.
    pub(super) fn new(
        name: &'static str,
        cells: Vec<u64>,
        total: u64,
        relations: Relations,
    ) -> Self {
        let (least, total_part_of) = (0, None);
        let (outside, differences, is_given) = (Vec::new(), Vec::new(), false);
        Self { name, cells, total, relations, least, total_part_of, outside, differences, is_given }
    }

    /// Returns the column, with its total suppressed outside the table.
    pub(super) fn with_total_suppressed(mut self) -> Self {
        self.outside = vec![Outside::NOTHING; self.cells.len()];
        self.outside.push(Outside { is_suppressed: true, ..Outside::NOTHING });
        self
    }

    /// Returns the count of a row, or the total after the last row.
    pub(super) fn value(&self, line: usize) -> u64 {
        self.cells.get(line).copied().unwrap_or(self.total)
    }

    /// Returns the knowledge of other tables about the count of a line.
    pub(super) fn outside(&self, line: usize) -> Outside {
        self.outside.get(line).copied().unwrap_or(Outside::NOTHING)
    }

    /// Returns the possible difference from another count of a line that other tables leave.
    pub(super) fn outside_difference(&self, other: &str, line: usize) -> (u64, u64) {
        let differences = self.differences.iter().find(|(name, _)| *name == other);
        let nothing = (Outside::NOTHING.least, Outside::NOTHING.most);
        differences.and_then(|(_, lines)| lines.get(line)).copied().unwrap_or(nothing)
    }

    /// Checks whether the total is the sum of the rows.
    pub(super) fn is_sum(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().sum::<u64>() == self.total
    }

    /// Returns the column with the suppressed rows joined into one, the last.
    pub(super) fn joined(&self, whole: &[bool]) -> Self {
        let of = |wanted: bool| {
            let cells = self.cells.iter().zip(whole).filter(move |(_, whole)| **whole == wanted);
            cells.map(|(cell, _)| *cell)
        };
        let joined = whole.contains(&true).then(|| of(true).sum());
        let rows = |wanted: bool| (0..whole.len()).filter(move |row| whole[*row] == wanted);
        let sum = |sum: (u64, u64), row: (u64, u64)| {
            (sum.0.saturating_add(row.0), sum.1.saturating_add(row.1))
        };
        let outside = |row| self.outside(row);
        let of_joined = joined.map(|_: u64| {
            let ranges = rows(true).map(outside).map(|row| (row.least, row.most));
            let (least, most) = ranges.fold((0, 0), sum);
            Outside { least, most, ..Outside::NOTHING }
        });
        let total = self.cells.len();
        let differences = self.differences.iter().map(|(other, _)| {
            let difference = |row| self.outside_difference(other, row);
            let of_joined = joined.map(|_: u64| rows(true).map(difference).fold((0, 0), sum));
            let lines = rows(false).map(difference).chain(of_joined);
            (*other, lines.chain([difference(total)]).collect())
        });
        Self {
            cells: of(false).chain(joined).collect(),
            outside: rows(false).map(outside).chain(of_joined).chain([outside(total)]).collect(),
            differences: differences.collect(),
            ..self.clone()
        }
    }
}

/// The relations of a count to counts of the columns before it.
#[derive(Clone, Copy, Default)]
pub(super) struct Relations {
    pub(super) part_of: &'static [&'static str],
    pub(super) at_least: &'static [&'static str],
    pub(super) at_least_excess: &'static [&'static str],
    pub(super) beside: &'static [&'static str],
}

impl Relations {
    pub(super) const NONE: Self =
        Self { part_of: &[], at_least: &[], at_least_excess: &[], beside: &[] };

    /// Iterates over the counts from which this one may not differ by one or two.
    pub(super) fn compared(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.part_of.iter().chain(self.at_least).copied()
    }

    /// Sets the counts of which this one counts a part.
    pub(super) const fn part_of(self, part_of: &'static [&'static str]) -> Self {
        Self { part_of, ..self }
    }

    /// Sets the counts that this one cannot be less than.
    pub(super) const fn at_least(self, at_least: &'static [&'static str]) -> Self {
        Self { at_least, ..self }
    }

    /// Sets three counts. This one cannot be less than the sum of the first two less the third.
    pub(super) const fn at_least_excess(self, of: &'static [&'static str]) -> Self {
        Self { at_least_excess: of, ..self }
    }

    /// Sets the counts that this one would reveal in another way.
    pub(super) const fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }
}
