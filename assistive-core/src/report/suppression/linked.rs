//! The suppression of tables that are published together.
//!
//! Each table is examined by the rules of one table (`table.rs`). A line can be in several tables, such as the total of
//! all people, or a county that is a row of one table and the total of its schools. A count that one table suppresses is
//! suppressed in all, and may not follow from any of them. The tables are examined in turn until nothing changes.
//!
//! A reader can combine tables. The possible values of each suppressed count are therefore narrowed by one table after
//! the other until nothing changes, and the tables are examined again with these values. Suppressed counts stay
//! suppressed, so the examination ends.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{CountColumn, Outside, Relations};
use super::equation::LEAST_GROUP;
use super::table::{named, possible_values, suppressed_counts};
use super::{Count, DerivedFigure, Suppressed, is_few};

/// The most rounds in which possible values are narrowed. A reader who narrows them one by one for longer is not
/// expected.
const MAX_ROUNDS: usize = 100;

/// The number of a line of a publication.
pub(in crate::report) type LineNumber = usize;

/// A line: the counts of one group of people, and their suppression.
#[derive(Default)]
struct Line {
    counts: BTreeMap<&'static str, u64>,
    /// The suppressed counts, each with the tables that suppress it.
    suppressed: BTreeMap<&'static str, BTreeSet<usize>>,
    /// The least and the greatest possible value of suppressed counts, and of the differences from another count.
    possible: BTreeMap<(&'static str, Option<&'static str>), (u64, u64)>,
}

impl Line {
    /// Returns the possible values of a count.
    fn range(&self, name: &'static str) -> (u64, u64) {
        let count = self.counts.get(name).copied().unwrap_or(0);
        match self.suppressed.contains_key(name) {
            true => self.possible(name, None),
            false => (count, count),
        }
    }

    /// Returns the possible values of a suppressed count, or of its difference from another.
    fn possible(&self, name: &'static str, other: Option<&'static str>) -> (u64, u64) {
        let nothing = (Outside::NOTHING.least, Outside::NOTHING.most);
        self.possible.get(&(name, other)).copied().unwrap_or(nothing)
    }

    /// Narrows the possible values of a count or a difference. Returns `true` if they changed.
    fn narrow(
        &mut self,
        name: (&'static str, Option<&'static str>),
        (least, most): (u64, u64),
    ) -> bool {
        let known = self.possible(name.0, name.1);
        let narrowed = (known.0.max(least), known.1.min(most));
        self.possible.insert(name, narrowed);
        narrowed != known
    }

    /// Narrows the possible values of two counts and of their difference by each other. Returns `true` if any changed.
    fn narrow_difference(
        &mut self,
        name: &'static str,
        other: &'static str,
        is_part: bool,
    ) -> bool {
        let (small, large) = if is_part { (name, other) } else { (other, name) };
        let [less, more] = [small, large].map(|name| self.counts.get(name).copied().unwrap_or(0));
        // The rest of people who are counted in several ways can have fewer people than a part of it.
        if less > more {
            return false;
        }
        let (part, whole) = (self.range(small), self.range(large));
        let by = self.possible(name, Some(other));
        let of_part = (whole.0.saturating_sub(by.1), whole.1.saturating_sub(by.0));
        let of_whole = (part.0.saturating_add(by.0), part.1.saturating_add(by.1));
        let of_difference = (whole.0.saturating_sub(part.1), whole.1.saturating_sub(part.0));
        let mut changed = self.narrow((name, Some(other)), of_difference);
        for (name, range) in [(small, of_part), (large, of_whole)] {
            changed |= self.suppressed.contains_key(name) && self.narrow((name, None), range);
        }
        changed
    }
}

/// The columns of a linked table.
#[derive(Clone, Default)]
pub(in crate::report) struct LinkedColumns {
    columns: Vec<(&'static str, Relations, bool)>,
    /// The count that a row is about.
    base: Option<&'static str>,
    /// The least value of this count in a printed row.
    least: u64,
}

impl LinkedColumns {
    /// Adds counts that the table examines.
    pub(in crate::report) fn with<F>(mut self, counts: &[Count<F>]) -> Self {
        self.columns.extend(counts.iter().map(|count| (count.name, count.relations, false)));
        self
    }

    /// Adds counts that another table examines.
    pub(in crate::report) fn with_given<F>(mut self, counts: &[Count<F>], names: &[&str]) -> Self {
        let given = counts.iter().filter(|count| names.contains(&count.name));
        self.columns.extend(given.map(|count| (count.name, count.relations, true)));
        self
    }

    /// Sets the count that a row is about.
    pub(in crate::report) fn about(self, base: &'static str) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Excludes rows without people.
    pub(in crate::report) fn without_empty_rows(self) -> Self {
        Self { least: 1, ..self }
    }
}

impl LinkedColumns {
    /// Checks whether a table with these columns examines a count.
    fn examine(&self, name: &str) -> bool {
        self.columns.iter().any(|(known, _, is_given)| *known == name && !is_given)
    }
}

/// A table of a publication.
struct LinkedTable {
    columns: LinkedColumns,
    rows: Vec<LineNumber>,
    total: LineNumber,
    /// The row, if any, that is not printed and suppressed first.
    rest: Option<usize>,
}

impl LinkedTable {
    fn lines(&self) -> impl Iterator<Item = LineNumber> + '_ {
        self.rows.iter().copied().chain([self.total])
    }
}

/// The tables that are published together.
#[derive(Default)]
pub(in crate::report) struct LinkedTables {
    lines: Vec<Line>,
    tables: Vec<LinkedTable>,
}

impl LinkedTables {
    /// Adds a line without counts.
    pub(in crate::report) fn add_line(&mut self) -> LineNumber {
        self.lines.push(Line::default());
        self.lines.len() - 1
    }

    /// Adds counts to a line.
    pub(in crate::report) fn add_counts<F>(
        &mut self,
        line: LineNumber,
        counts: &[Count<F>],
        figures: &F,
    ) {
        for count in counts {
            *self.lines[line].counts.entry(count.name).or_default() += (count.of)(figures);
        }
    }

    /// Adds a table.
    pub(in crate::report) fn add_table(
        &mut self,
        columns: &LinkedColumns,
        rows: Vec<LineNumber>,
        total: LineNumber,
    ) {
        self.tables.push(LinkedTable { columns: columns.clone(), rows, total, rest: None });
    }

    /// Adds a table of a part of its total. Returns the rest, a row that is not printed.
    pub(in crate::report) fn add_part(
        &mut self,
        columns: &LinkedColumns,
        part: LineNumber,
        total: LineNumber,
    ) -> LineNumber {
        let rest = self.add_line();
        for (name, ..) in &columns.columns {
            let [whole, less] = [total, part].map(|line| self.count(line, name));
            self.lines[rest].counts.insert(*name, whole.saturating_sub(less));
        }
        // The rest can be empty.
        let columns = LinkedColumns { least: 0, ..columns.clone() };
        self.tables.push(LinkedTable { columns, rows: vec![part, rest], total, rest: Some(1) });
        rest
    }

    /// Adds a table of rows that are not printed, or not all.
    pub(in crate::report) fn add_unprinted(
        &mut self,
        columns: &LinkedColumns,
        rows: Vec<LineNumber>,
        total: LineNumber,
    ) {
        let columns = LinkedColumns { least: 0, ..columns.clone() };
        self.tables.push(LinkedTable { columns, rows, total, rest: None });
    }

    /// Adds a line with the sums of other lines.
    pub(in crate::report) fn add_sum(&mut self, parts: &[LineNumber]) -> LineNumber {
        let sum = self.add_line();
        for part in parts {
            for (name, count) in self.lines[*part].counts.clone() {
                *self.lines[sum].counts.entry(name).or_default() += count;
            }
        }
        sum
    }

    fn count(&self, line: LineNumber, name: &str) -> u64 {
        self.lines[line].counts.get(name).copied().unwrap_or(0)
    }

    /// Suppresses the counts of all tables.
    pub(in crate::report) fn suppress(&mut self) {
        loop {
            self.lines.iter_mut().for_each(|line| line.possible.clear());
            while self.each_table(Self::examine) {}
            let mut rounds = 0..MAX_ROUNDS;
            while self.each_table(Self::narrow) && rounds.next().is_some() {}
            let is_more = (0..self.tables.len()).any(|table| self.examine(table));
            if !is_more && !self.suppress_more() {
                return;
            }
        }
    }

    /// Calls a function for each table. Returns `true` if any call did.
    fn each_table(&mut self, mut call: impl FnMut(&mut Self, usize) -> bool) -> bool {
        let mut any = false;
        for table in 0..self.tables.len() {
            any |= call(self, table);
        }
        any
    }

    /// Returns the columns of a table with the knowledge of the other tables.
    fn columns_of(&self, number: usize) -> Vec<CountColumn> {
        let table = &self.tables[number];
        let possible = |line: LineNumber, name, other| self.lines[line].possible(name, other);
        let column = |(name, relations, is_given): &(&'static str, Relations, bool)| {
            let outside = |line: LineNumber| {
                let by = self.lines[line].suppressed.get(name);
                let (least, most) = possible(line, *name, None);
                Outside {
                    is_suppressed: by.is_some_and(|by| by.iter().any(|table| *table != number)),
                    was_suppressed: by.is_some_and(|by| by.contains(&number)),
                    least,
                    most,
                }
            };
            let differences = relations.compared().map(|other| {
                (other, table.lines().map(|line| possible(line, *name, Some(other))).collect())
            });
            let cells = table.rows.iter().map(|line| self.count(*line, name)).collect();
            let total = self.count(table.total, name);
            CountColumn {
                outside: table.lines().map(outside).collect(),
                differences: differences.collect(),
                is_given: *is_given,
                least: if table.columns.base == Some(*name) { table.columns.least } else { 0 },
                ..CountColumn::new(name, cells, total, *relations)
            }
        };
        table.columns.columns.iter().map(column).collect()
    }

    /// Examines a table. Returns `true` if more counts are suppressed.
    fn examine(&mut self, number: usize) -> bool {
        let counts = self.columns_of(number);
        let table = &self.tables[number];
        let hidden = suppressed_counts(&counts, table.columns.base, table.rest);
        let mut changed = false;
        for (count, hidden) in counts.iter().zip(&hidden).filter(|(count, _)| !count.is_given) {
            for (line, _) in table.lines().zip(hidden).filter(|(_, hidden)| **hidden) {
                let by = self.lines[line].suppressed.entry(count.name).or_default();
                changed |= by.is_empty();
                by.insert(number);
            }
        }
        changed
    }

    /// Narrows the possible values of suppressed counts by a table. Returns `true` if any changed.
    fn narrow(&mut self, number: usize) -> bool {
        let counts = self.columns_of(number);
        let table = &self.tables[number];
        let lines: Vec<_> = table.lines().collect();
        let mut changed = false;
        for found in possible_values(&counts) {
            let name = (counts[found.column].name, found.other.map(|other| counts[other].name));
            changed |= self.lines[lines[found.line]].narrow(name, (found.least, found.most));
        }
        let relations: Vec<_> = self.tables[number].columns.columns.clone();
        for line in lines {
            for (name, relations, _) in &relations {
                for other in relations.compared() {
                    let is_part = relations.part_of.contains(&other);
                    changed |= self.lines[line].narrow_difference(name, other, is_part);
                }
            }
        }
        changed
    }

    /// Suppresses a count in more lines if it still reveals something: in the first line, then in the totals of all
    /// tables, then everywhere. Returns `false` if nothing is left to suppress.
    fn suppress_more(&mut self) -> bool {
        let numbers = 0..self.tables.len();
        let Some(name) = numbers.into_iter().find_map(|table| self.revealing(table)) else {
            return false;
        };
        let tables = self.tables.iter().filter(|table| table.columns.examine(name));
        let totals: Vec<_> = tables.clone().map(|table| table.total).collect();
        let lines: Vec<_> = tables.flat_map(LinkedTable::lines).collect();
        let is_open = |line: &LineNumber| !self.is_suppressed(*line, name);
        let wider = [vec![totals[0]], totals, lines];
        let Some(lines) = wider.into_iter().find(|lines| lines.iter().any(is_open)) else {
            return false;
        };
        for line in lines {
            self.lines[line].suppressed.entry(name).or_default().insert(self.tables.len());
        }
        true
    }

    /// Returns a suppressed count of a table that has one possible value which may not be published.
    fn revealing(&self, number: usize) -> Option<&'static str> {
        let table = &self.tables[number];
        let known = |line: LineNumber, name: &'static str, other: Option<&'static str>| {
            let range = self.lines[line].possible.get(&(name, other));
            range.is_some_and(|(least, most)| least == most)
        };
        let is_known = |line, name| !self.is_suppressed(line, name) || known(line, name, None);
        let examined = table.columns.columns.iter().filter(|(.., is_given)| !is_given);
        let reveals = |line: LineNumber, name: &'static str, relations: &Relations| {
            let count = self.count(line, name);
            let differs = relations.compared().any(|other| {
                is_few(count.abs_diff(self.count(line, other))) && known(line, name, Some(other))
            });
            let is_share = relations.part_of.iter().any(|whole| {
                let group = self.count(line, whole);
                let is_all = known(line, name, None) && (count == 0 || count == group)
                    || known(line, name, Some(whole)) && count == group;
                is_all && (1..LEAST_GROUP).contains(&group) && is_known(line, whole)
            });
            is_few(count) && known(line, name, None) || differs || is_share
        };
        let found = examined.filter(|(name, relations, _)| {
            let mut hidden = table.lines().filter(|line| self.is_suppressed(*line, name));
            hidden.any(|line| reveals(line, name, relations))
        });
        found.map(|(name, ..)| *name).next()
    }

    /// Returns the suppressed figures of a printed table.
    pub(in crate::report) fn suppressed<F>(
        &self,
        counts: &[Count<F>],
        derived: &[DerivedFigure],
        rows: &[LineNumber],
        total: LineNumber,
    ) -> Suppressed {
        let columns = counts.iter();
        let columns = columns.map(|c| CountColumn::new(c.name, Vec::new(), 0, Relations::NONE));
        let columns: Vec<_> = columns.collect();
        let figures = |line: LineNumber| {
            let name = |column: usize| columns[column].name;
            let hidden = |column: usize| self.is_suppressed(line, name(column));
            named(&columns, derived, hidden, |column| self.count(line, name(column)))
        };
        Suppressed { rows: rows.iter().map(|line| figures(*line)).collect(), total: figures(total) }
    }

    /// Checks whether a count of a line is suppressed.
    pub(in crate::report) fn is_suppressed(&self, line: LineNumber, name: &str) -> bool {
        self.lines[line].suppressed.contains_key(name)
    }
}
