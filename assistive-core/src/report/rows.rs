//! The rows and columns of a grouped report.
//!
//! Groups of records are counted together, in one pass over the period. A month or a quarter is counted as a period of its
//! own (docs/domain.md §5, rule 43), so that its row is the report of that period.

use std::collections::HashMap;

use super::{CountedPeriod, Dimension, Keys, RowKey, inputs};
use crate::error::{Error, Result};
use crate::model::{Period, Problem, ProblemKind};
use crate::registry::Label;
use crate::state::State;

/// A row of a grouped report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportRow<F> {
    /// The label of the row.
    pub label: Label,
    /// The figures of the row.
    pub figures: F,
    /// The figures of the row in each column of the report. Empty if the report has no columns.
    pub cells: Vec<F>,
}

impl<F> ReportRow<F> {
    /// Creates a row of a report without columns.
    pub(super) fn new(label: Label, figures: F) -> Self {
        Self { label, figures, cells: Vec::new() }
    }
}

/// The figures of a group.
pub(super) trait RowFigures: Clone + Default {
    /// Checks whether nothing was counted. A month or quarter without anything has no row.
    fn is_nothing(&self) -> bool;
}

/// The figures of the groups of a period, and of all.
pub(super) struct Groups<F> {
    pub(super) groups: HashMap<RowKey, F>,
    pub(super) total: F,
}

/// The groups of a report by their keys.
struct Counted<F> {
    rows: HashMap<RowKey, F>,
    columns: HashMap<RowKey, F>,
    cells: HashMap<(RowKey, RowKey), F>,
}

/// The rows of a report, and its columns.
pub(super) struct Rows<F> {
    pub(super) rows: Vec<ReportRow<F>>,
    pub(super) columns: Vec<ReportRow<F>>,
}

/// The grouping of a report.
pub(super) struct Grouping<'a> {
    state: &'a State,
    period: CountedPeriod,
    rows: Option<Dimension>,
    columns: Option<Dimension>,
}

impl<'a> Grouping<'a> {
    /// Creates the grouping by the dimensions of the rows and of the columns.
    ///
    /// # Errors
    /// Returns [`Error::Refused`] if the two cannot be crossed ([`Dimension::can_cross`]).
    pub(super) fn new(
        state: &'a State,
        period: CountedPeriod,
        rows: Option<Dimension>,
        columns: Option<Dimension>,
    ) -> Result<Self> {
        if let Some(columns) = columns
            && !rows.is_some_and(|rows| rows.can_cross(columns))
        {
            let rows = rows.map_or("", Dimension::code).to_owned();
            let kind = ProblemKind::NoCrossTable { rows, columns: columns.code().to_owned() };
            return Err(Error::Refused(vec![Problem::new("by", columns.code(), kind)]));
        }
        Ok(Self { state, period, rows, columns })
    }

    /// Returns the keys of the rows, or `None` if the rows are periods or there are none.
    pub(super) fn row_keys(&self) -> Option<Keys<'a>> {
        self.keys(self.rows.filter(|rows| !rows.is_period())?, None, self.period)
    }

    fn keys(
        &self,
        dimension: Dimension,
        columns: Option<Dimension>,
        period: CountedPeriod,
    ) -> Option<Keys<'a>> {
        Some(Keys::new(self.state, dimension, columns, period.counted_to()))
    }

    /// Returns the rows and columns of a report. `groups` are those of the whole period by [`Self::row_keys`], and `count` counts
    /// a period by other keys.
    pub(super) fn rows<F: RowFigures>(
        &self,
        groups: HashMap<RowKey, F>,
        count: impl Fn(CountedPeriod, Option<Keys<'a>>) -> Groups<F>,
    ) -> Rows<F> {
        let mut counted = Counted { rows: groups, columns: HashMap::new(), cells: HashMap::new() };
        match (self.rows, self.columns) {
            (None, _) => {}
            (Some(rows), columns) if rows.is_period() => {
                for (key, period) in self.periods(rows) {
                    let keys = columns.and_then(|columns| self.keys(columns, None, period));
                    let Groups { groups, total } = count(period, keys);
                    let cells =
                        groups.into_iter().map(|(column, cell)| ((key.clone(), column), cell));
                    counted.cells.extend(cells);
                    counted.rows.insert(key, total);
                }
                if let Some(columns) = columns {
                    counted.columns =
                        count(self.period, self.keys(columns, None, self.period)).groups;
                }
            }
            (Some(rows), Some(columns)) if columns.is_period() => {
                for (key, period) in self.periods(columns) {
                    let Groups { groups, total } = count(period, self.keys(rows, None, period));
                    let cells = groups.into_iter().map(|(row, cell)| ((row, key.clone()), cell));
                    counted.cells.extend(cells);
                    counted.columns.insert(key, total);
                }
            }
            (Some(rows), Some(columns)) => {
                counted.columns = count(self.period, self.keys(columns, None, self.period)).groups;
                let cells = count(self.period, self.keys(rows, Some(columns), self.period)).groups;
                let cells = cells.into_iter().filter_map(|(key, cell)| match key {
                    RowKey::Cell(key) => Some((*key, cell)),
                    _ => None,
                });
                counted.cells.extend(cells);
            }
            (Some(_), None) => {}
        }
        counted.sorted(self.state, [self.rows, self.columns])
    }

    /// Returns the months or quarters of the period up to the last day that is counted, each cut to the period. Those before the first
    /// record are left out.
    fn periods(&self, dimension: Dimension) -> Vec<(RowKey, CountedPeriod)> {
        let mut periods = Vec::new();
        let first = inputs::first_day(self.state).unwrap_or(self.period.counted_to());
        let first = dimension.period_of(first).map(|(_, whole)| whole.from());
        let mut from = first.map_or(self.period.from(), |first| first.max(self.period.from()));
        while from <= self.period.counted_to() {
            let Some((key, whole)) = dimension.period_of(from) else { break };
            let to = whole.to().min(self.period.asked().to());
            let Some(period) = Period::new(from, to) else { break };
            periods.push((key, period.until(self.period.counted_to())));
            match to.tomorrow() {
                Ok(next) => from = next,
                Err(_) => break,
            }
        }
        periods
    }
}

impl<F: RowFigures> Counted<F> {
    /// Returns the rows and columns in the order of reports.
    fn sorted(mut self, state: &State, [rows, columns]: [Option<Dimension>; 2]) -> Rows<F> {
        // A group can have figures in a month only, if its needs were withdrawn later in the year.
        for (row, column) in self.cells.keys() {
            self.rows.entry(row.clone()).or_default();
            self.columns.entry(column.clone()).or_default();
        }
        let wanted = |dimension: Option<Dimension>, figures: &F| {
            !(dimension.is_some_and(Dimension::is_period) && figures.is_nothing())
        };
        self.rows.retain(|_, figures| wanted(rows, figures));
        self.columns.retain(|_, figures| wanted(columns, figures));
        let keyed = |groups: HashMap<RowKey, F>| {
            let keyed = groups.into_iter().map(|(key, figures)| (key.clone(), (key, figures)));
            RowKey::sorted(state, keyed)
        };
        let columns = keyed(self.columns);
        let mut cells = self.cells;
        let row = |(label, (key, figures))| {
            let cell = |(_, (column, _)): &(Label, (RowKey, F))| {
                cells.remove(&(RowKey::clone(&key), column.clone())).unwrap_or_default()
            };
            ReportRow { label, figures, cells: columns.iter().map(cell).collect() }
        };
        let rows = keyed(self.rows).into_iter().map(row).collect();
        let columns =
            columns.into_iter().map(|(label, (_, figures))| ReportRow::new(label, figures));
        Rows { rows, columns: columns.collect() }
    }
}
