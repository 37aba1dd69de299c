//! The suppression of the counts of one table.
//!
//! The columns are examined in their order. A count gives way to the counts of the columns before it, which it is
//! compared with. A table that is published with others takes from them the counts that they suppress and the possible
//! values that they leave (`columns::Outside`).

use std::collections::BTreeSet;

use super::columns::CountColumn;
use super::equation::{Bounds, Equation, LEAST_GROUP, UNLIMITED, Unknown, signed};
use super::{DerivedFigure, Suppressed};

/// Suppresses the figures of a table. `base` is the count that a row is about.
pub(super) fn suppressed(
    counts: &[CountColumn],
    base: Option<&str>,
    derived: &[DerivedFigure],
) -> Suppressed {
    let hidden = suppressed_counts(counts, base, None);
    let line = |line: usize| {
        named(counts, derived, |column| hidden[column][line], |column| counts[column].value(line))
    };
    let rows = counts.first().map_or(0, |count| count.cells.len());
    Suppressed { rows: (0..rows).map(line).collect(), total: line(rows) }
}

/// Returns the suppressed counts of a table, by column and line. `rest` is a row that is not printed. It is suppressed
/// first, because a reader misses nothing.
pub(super) fn suppressed_counts(
    counts: &[CountColumn],
    base: Option<&str>,
    rest: Option<usize>,
) -> Vec<Vec<bool>> {
    let rows = counts.first().map_or(0, |count| count.cells.len());
    let base = base.and_then(|base| counts.iter().position(|count| count.name == base));
    let mut whole = vec![false; rows + 1];
    if let Some(base) = base {
        let mut table = SuppressionTable::new(counts, None, rest);
        table.suppress_column(base);
        whole = table.hidden.swap_remove(base);
    }
    // The sums of the suppressed rows follow from the published counts, as if they were one more row.
    let joined: Vec<_> = counts.iter().map(|count| count.joined(&whole[..rows])).collect();
    let open = whole[..rows].iter().filter(|whole| !**whole).count();
    let rest = rest.filter(|rest| !whole[*rest]);
    let rest = rest.map(|rest| whole[..rest].iter().filter(|whole| !**whole).count());
    let mut table = SuppressionTable::new(&joined, (open < rows).then_some(open), rest);
    let total = table.total_line();
    for hidden in &mut table.hidden {
        hidden[total] = whole[rows];
    }
    for column in (0..counts.len()).filter(|column| Some(*column) != base) {
        table.suppress_column(column);
    }
    let of_column = |hidden: &Vec<bool>| {
        let mut open = hidden.iter();
        let row = |whole: &bool| *whole || open.next().is_some_and(|hidden| *hidden);
        let rows: Vec<_> = whole[..rows].iter().map(row).collect();
        rows.into_iter().chain([hidden[total]]).collect()
    };
    table.hidden.iter().map(of_column).collect()
}

/// The possible values of a suppressed count by its column and line, or of its difference from another count.
pub(super) struct Possible {
    pub(super) column: usize,
    pub(super) other: Option<usize>,
    pub(super) line: usize,
    pub(super) least: u64,
    pub(super) most: u64,
}

/// Returns the possible values of the counts that are suppressed, and of their differences from the counts that they
/// are compared with, by the sums of a table.
pub(super) fn possible_values(counts: &[CountColumn]) -> Vec<Possible> {
    let mut table = SuppressionTable::new(counts, None, None);
    let total = table.total_line();
    for (count, hidden) in counts.iter().zip(&mut table.hidden) {
        for (line, hidden) in hidden.iter_mut().enumerate() {
            let outside = count.outside(line);
            *hidden = outside.is_suppressed || outside.was_suppressed;
        }
    }
    let mut possible = Vec::new();
    for column in (0..counts.len()).filter(|column| !counts[*column].is_given) {
        let bounds: Vec<_> = (0..=total).map(|line| table.narrowed_bounds(column, line)).collect();
        let differences = table.related[column].compared();
        let differences = differences
            .map(|other| Some((Some(other), table.difference_equation(column, other, &bounds)?)));
        let of_counts = [Some((None, table.equation(column, &bounds)))];
        for (other, (lines, equation)) in of_counts.into_iter().chain(differences).flatten() {
            for (at, line) in lines.into_iter().enumerate() {
                let (least, most) = equation.range(at);
                let (least, most) = if line == total { (-most, -least) } else { (least, most) };
                let [least, most] = [least, most].map(|value| value.max(0).unsigned_abs());
                possible.push(Possible { column, other, line, least, most });
            }
        }
    }
    possible
}

/// Returns the names of the suppressed figures of a line, by the suppressed columns and the counts.
pub(super) fn named(
    counts: &[CountColumn],
    derived: &[DerivedFigure],
    is_hidden: impl Fn(usize) -> bool,
    value: impl Fn(usize) -> u64,
) -> BTreeSet<&'static str> {
    let place = |name: &str| counts.iter().position(|count| count.name == name);
    let columns = (0..counts.len()).filter(|column| is_hidden(*column));
    let derived = derived.iter().filter(|figure| {
        let too_few = |column| figure.is_of_values && (1..LEAST_GROUP).contains(&value(column));
        let mut of = figure.of.iter().filter_map(|name| place(name));
        of.any(|column| is_hidden(column) || too_few(column))
    });
    let derived: Vec<_> = derived.map(|figure| figure.name).collect();
    columns.map(|column| counts[column].name).chain(derived).collect()
}

/// The columns that a column is related to.
struct Related {
    part_of: Vec<usize>,
    at_least: Vec<usize>,
    at_least_excess: Vec<usize>,
    beside: Vec<usize>,
}

impl Related {
    /// Iterates over the columns from which a count may not differ by one or two.
    fn compared(&self) -> impl Iterator<Item = usize> + '_ {
        self.part_of.iter().chain(&self.at_least).copied()
    }
}

/// A table during suppression. Its lines are the rows and, after them, the total.
struct SuppressionTable<'a> {
    counts: &'a [CountColumn],
    related: Vec<Related>,
    /// The row of the joined rows. Its counts are not published, and follow from the others of a column in which
    /// nothing is suppressed.
    joined: Option<usize>,
    /// The row that is suppressed first.
    rest: Option<usize>,
    /// The suppressed counts, by column and line.
    hidden: Vec<Vec<bool>>,
}

impl<'a> SuppressionTable<'a> {
    fn new(counts: &'a [CountColumn], joined: Option<usize>, rest: Option<usize>) -> Self {
        let places = |names: &[&str]| {
            let places = names.iter().map(|name| counts.iter().position(|c| c.name == *name));
            places.flatten().collect()
        };
        let related = counts.iter().map(|CountColumn { relations, .. }| Related {
            part_of: places(relations.part_of),
            at_least: places(relations.at_least),
            at_least_excess: places(relations.at_least_excess),
            beside: places(relations.beside),
        });
        let hidden = counts.iter().map(|count| vec![false; count.cells.len() + 1]);
        Self { counts, related: related.collect(), joined, rest, hidden: hidden.collect() }
    }

    fn total_line(&self) -> usize {
        self.counts.first().map_or(0, |count| count.cells.len())
    }

    /// Suppresses the counts of a column that may not be published, and then more counts until each of these has two
    /// possible values.
    fn suppress_column(&mut self, column: usize) {
        let count = &self.counts[column];
        let total = self.total_line();
        let mut protected = Vec::new();
        for line in 0..=total {
            let (bounds, outside) = (self.bounds(column, line), count.outside(line));
            let own = bounds.small.contains(&count.value(line));
            let hidden = own || outside.is_suppressed || self.reveals_another(column, line);
            // A count with one possible value by its line, such as a part of nothing, is known.
            let is_protected = hidden && bounds.least < bounds.most && !count.is_given;
            let given = outside.is_suppressed || outside.was_suppressed;
            self.hidden[column][line] |= is_protected || given || Some(line) == self.joined;
            protected.push(is_protected);
        }
        if count.is_given {
            return;
        }
        let bounds: Vec<_> = (0..=total).map(|line| self.narrowed_bounds(column, line)).collect();
        let primary = self.hidden[column].clone();
        while self.reveals(column, &bounds, &protected) {
            if self.suppress_row(column, &bounds) {
                continue;
            }
            if self.hidden[column][total] {
                break;
            }
            // The rows do not suffice.
            self.hidden[column].clone_from(&primary);
            self.hidden[column][total] = true;
        }
        if let Some(joined) = self.joined {
            let mut others = (0..=total).filter(|line| *line != joined);
            let is_unknown = protected[joined] || others.any(|line| self.hidden[column][line]);
            self.hidden[column][joined] = is_unknown;
        }
    }

    /// Returns the possible values of a count, given the published counts of its line.
    fn bounds(&self, column: usize, line: usize) -> Bounds {
        let Related { part_of, at_least, at_least_excess, .. } = &self.related[column];
        let published = |columns: &[usize]| {
            let open = columns.iter().filter(|column| !self.hidden[**column][line]);
            open.map(|column| self.counts[*column].value(line)).collect::<Vec<_>>()
        };
        let (mut wholes, parts) = (published(part_of), published(at_least));
        let outside = self.counts[column].total_part_of.filter(|_| line == self.total_line());
        wholes.extend(outside);
        let excess = match published(at_least_excess)[..] {
            [one, other, less] => (one + other).saturating_sub(less),
            _ => 0,
        };
        let count = &self.counts[column];
        let least = if line == self.total_line() { 0 } else { count.least };
        Bounds::new(count.value(line), &wholes, &parts, excess.max(least))
    }

    /// Returns the possible values of a count, given the published counts of its line and the other tables.
    fn narrowed_bounds(&self, column: usize, line: usize) -> Bounds {
        let (mut bounds, outside) = (self.bounds(column, line), self.counts[column].outside(line));
        let value = self.counts[column].value(line);
        let (mut least, mut most) = (outside.least, outside.most);
        let related = &self.related[column];
        for other_column in related.compared().filter(|other| !self.hidden[*other][line]) {
            let other = &self.counts[other_column];
            let whole = other.value(line);
            let (nearest, farthest) = self.counts[column].outside_difference(other.name, line);
            let (low, high) = match related.part_of.contains(&other_column) {
                true => (whole.saturating_sub(farthest), whole.saturating_sub(nearest)),
                false => (whole.saturating_add(nearest), whole.saturating_add(farthest)),
            };
            (least, most) = (least.max(low), most.min(high));
        }
        bounds.least = bounds.least.max(least).min(value);
        bounds.most = bounds.most.min(most).max(value);
        let (least, most) = (bounds.least, bounds.most);
        bounds.small.retain(|value| (least..=most).contains(value));
        bounds
    }

    /// Checks whether a count would say too much about a suppressed count of its line.
    fn reveals_another(&self, column: usize, line: usize) -> bool {
        let Related { part_of, at_least, beside, .. } = &self.related[column];
        let hidden = |other: &usize| self.hidden[*other][line];
        let rules_out_value = |other: &usize| {
            let small = self.bounds(*other, line).small;
            small.last().is_some_and(|value| *value > self.counts[column].value(line))
        };
        part_of.iter().chain(beside).any(hidden)
            || at_least.iter().any(|other| hidden(other) && rules_out_value(other))
    }

    /// Suppresses the next smallest count of the rows of a column. Returns `false` if none is left.
    fn suppress_row(&mut self, column: usize, bounds: &[Bounds]) -> bool {
        let cells = &self.counts[column].cells;
        let hidden = &mut self.hidden[column];
        let open = (0..cells.len()).filter(|row| !hidden[*row]);
        let useful = open.filter(|row| bounds[*row].least < bounds[*row].most);
        // A zero protects other counts badly, because it is often known that a county has none.
        let next =
            useful.min_by_key(|row| (Some(*row) != self.rest, cells[*row] == 0, cells[*row]));
        next.is_some_and(|row| !std::mem::replace(&mut hidden[row], true))
    }

    /// Returns the suppressed lines of a column, and the knowledge of a reader about them.
    fn equation(&self, column: usize, bounds: &[Bounds]) -> (Vec<usize>, Equation) {
        let total = self.total_line();
        let lines: Vec<_> = (0..=total).filter(|line| self.hidden[column][*line]).collect();
        let count = &self.counts[column];
        // No row exceeds the total.
        let most = if self.hidden[column][total] { UNLIMITED } else { signed(count.total) };
        let unknown = |line: &usize| match *line == total {
            true => bounds[*line].unknown(UNLIMITED).negated(),
            false => bounds[*line].unknown(most),
        };
        let is_small = |line: &usize| bounds[*line].small.contains(&count.value(*line));
        let equation = Equation {
            unknowns: lines.iter().map(unknown).collect(),
            sum: self.sum(column),
            is_one_small: lines.iter().any(is_small),
        };
        (lines, equation)
    }

    /// Checks whether one of the protected counts of a column is revealed.
    fn reveals(&self, column: usize, bounds: &[Bounds], protected: &[bool]) -> bool {
        let (lines, equation) = self.equation(column, bounds);
        let mut at = lines.iter().enumerate().filter(|(_, line)| protected[**line]);
        at.any(|(at, _)| !equation.has_two_values(at))
            || self.reveals_difference(column, bounds, protected)
    }

    /// Checks whether the difference of one of the protected counts from another count of its line is revealed by the
    /// differences of the other lines.
    fn reveals_difference(&self, column: usize, bounds: &[Bounds], protected: &[bool]) -> bool {
        self.related[column].compared().any(|other| {
            let Some((lines, equation)) = self.difference_equation(column, other, bounds) else {
                return false;
            };
            let difference = |line| self.difference(column, other, line);
            let mut at = lines.iter().enumerate().filter(|(_, line)| {
                let difference = difference(**line);
                // A part and the rest of a whole can leave it one possible value.
                let fills = || {
                    let rest = signed(self.bounds(other, **line).most) - difference;
                    rest <= signed(bounds[**line].least)
                };
                let is_told = !self.hidden[other][**line] || (1..=2).contains(&difference);
                protected[**line] && (is_told || fills())
            });
            at.any(|(at, _)| !equation.has_two_values(at))
        })
    }

    fn difference(&self, column: usize, other: usize, line: usize) -> i64 {
        signed(self.counts[column].value(line).abs_diff(self.counts[other].value(line)))
    }

    /// Returns the lines in which one of two counts is suppressed, and the knowledge of a reader about their
    /// differences, unless the rows do not add up to the total.
    fn difference_equation(
        &self,
        column: usize,
        other: usize,
        bounds: &[Bounds],
    ) -> Option<(Vec<usize>, Equation)> {
        let (count, whole) = (&self.counts[column], &self.counts[other]);
        let total = self.total_line();
        let is_hidden = |line: &usize| self.hidden[column][*line] || self.hidden[other][*line];
        let difference = |line| self.difference(column, other, line);
        let sum: i64 = (0..total).map(difference).sum();
        if !count.is_sum() || !whole.is_sum() || sum != difference(total) {
            return None;
        }
        let lines: Vec<_> = (0..=total).filter(is_hidden).collect();
        let unknown = |line: &usize| {
            let (least, most) = match self.hidden[other][*line] {
                true => (0, self.most_missing(column, other, *line)),
                false => bounds[*line].distances(whole.value(*line)),
            };
            let (nearest, farthest) = count.outside_difference(whole.name, *line);
            let (least, most) = (least.max(signed(nearest)), most.min(signed(farthest)));
            let unknown = Unknown { least, most, small: Vec::new() };
            if *line == total { unknown.negated() } else { unknown }
        };
        let open: i64 = (0..total).filter(|line| !is_hidden(line)).map(difference).sum();
        let rest = if is_hidden(&total) { -open } else { difference(total) - open };
        let unknowns = lines.iter().map(unknown).collect();
        Some((lines, Equation { unknowns, sum: (rest, rest), is_one_small: false }))
    }

    /// Returns the most by which a count can be less than a suppressed one of its line, of which it is a part.
    fn most_missing(&self, column: usize, whole: usize, line: usize) -> i64 {
        let value = |of: usize| (!self.hidden[of][line]).then(|| self.counts[of].value(line));
        if let [first, other, less] = self.related[column].at_least_excess[..]
            && first == whole
            && let (Some(other), Some(less)) = (value(other), value(less))
        {
            return signed(less.saturating_sub(other));
        }
        UNLIMITED
    }

    /// Returns the possible sums of the suppressed counts of a column, less the total if it is suppressed.
    fn sum(&self, column: usize) -> (i64, i64) {
        let CountColumn { cells, total, .. } = &self.counts[column];
        let hidden = &self.hidden[column];
        let open = cells.iter().zip(hidden).filter(|(_, hidden)| !**hidden);
        let open: i64 = open.map(|(cell, _)| signed(*cell)).sum();
        let rest = if hidden[cells.len()] { -open } else { signed(*total) - open };
        match cells.iter().sum::<u64>().cmp(total) {
            std::cmp::Ordering::Equal if !cells.is_empty() => (rest, rest),
            // A person may be counted in several rows.
            std::cmp::Ordering::Greater => (rest, UNLIMITED),
            // The rows do not make up the total.
            _ => (-UNLIMITED, UNLIMITED),
        }
    }
}
