//! The fitting rate (适配率): people fitted / people in need, with related figures.
//!
//! A need is *countable* in a period if it was identified on or before the last day, not met before the first day, and
//! not withdrawn on or before the last day. Leaving and lapsing count as withdrawal (`state::need_lifecycle`).
//!
//! * `persons_in_need`: people with at least one countable device need
//! * `persons_fitted`: of these, people with at least one of these needs met in the period
//! * `persons_fully_fitted`: of these, people with all of these needs met in the period
//! * `needs`, `needs_met`: the same, counted in needs
//! * `fitting_rate`, `full_fitting_rate`: `persons_fitted` and `persons_fully_fitted` / `persons_in_need`
//! * `needs_rate`: `needs_met` / `needs`
//! * `days_to_fit`: of the needs met in the period, the days from identification to handover
//! * `followed_up`: device needs, met at any time, whose latest six-month follow-up is in the period; `in_use`: of
//!   these, needs whose device is used often or sometimes; `in_use_rate`: `in_use` / `followed_up`
//! * `unlisted_persons`: people fitted in the period who have no countable device need
//! * `excluded`: device needs withdrawn in the period, by reason

use derive_setters::Setters;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::inputs::{self, GroupedByPerson, Handovers};
use super::rows::{Grouping, Groups, RowFigures, Rows};
use super::{CountedPeriod, Dimension, Filter, Keys, ReportRow, RowKey, Selection};
use crate::error::Result;
use crate::model::{
    FittingNo, NeedKind, NeedNo, PersonNo, Rate, UsageFrequency, WithdrawnReason, days_between,
};
use crate::registry::View;
use crate::state::{Lifecycle, NeedDates, NeedEnd, PersonAttributes, State};

/// The question of a rate report.
///
/// ```
/// use assistive_core::exchange::{ImportOptions, Kind};
/// use assistive_core::model::Period;
/// use assistive_core::report::{Dimension, RateQuery};
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n3,赵敏,610981\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let needs = "person,device,identified_on\n1,WC,2023-03-05\n2,WC,2023-03-05\n3,WC,2023-03-05\n";
/// store.import(&author, Kind::Needs, needs.as_bytes(), &ImportOptions::default())?;
/// let fittings = "person,device,fitted_on\n1,WC,2023-04-01\n";
/// store.import(&author, Kind::Fittings, fittings.as_bytes(), &ImportOptions::default())?;
///
/// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
/// let report = store.view()?.rate(&RateQuery::new(year).by(Dimension::County))?;
/// assert_eq!(report.total.fitting_rate().to_string(), "33.3 %", "one of three");
/// let hanbin = &report.rows[0];
/// assert_eq!((hanbin.label.code(), hanbin.figures.persons_in_need), ("610902", 2));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct RateQuery {
    /// The period of the report.
    #[setters(skip)]
    pub period: CountedPeriod,
    /// The grouping, if any.
    pub by: Option<Dimension>,
    /// The dimension of the columns of a cross table, if any.
    pub columns: Option<Dimension>,
    /// The filter of the needs.
    pub filter: Filter,
}

impl RateQuery {
    /// Creates a query for a period without grouping and filter.
    pub fn new(period: CountedPeriod) -> Self {
        Self { period, by: None, columns: None, filter: Filter::default() }
    }
}

/// The figures of a group of needs and their people.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Figures {
    /// People with a countable device need.
    pub persons_in_need: u64,
    /// Of those, people with such a need met in the period.
    pub persons_fitted: u64,
    /// Of those, people with all such needs met in the period.
    pub persons_fully_fitted: u64,
    /// Countable device needs.
    pub needs: u64,
    /// Of those, needs met in the period.
    pub needs_met: u64,
    /// Median of the days from identification to handover: the middle value, or the mean of the two middle values.
    pub days_to_fit_median: Option<f64>,
    /// 90th percentile of these days, by nearest rank.
    pub days_to_fit_p90: Option<i64>,
    /// Needs whose latest six-month follow-up is in the period.
    pub followed_up: u64,
    /// Of those, needs whose device is used often or sometimes.
    pub in_use: u64,
}

impl Figures {
    /// Returns `persons_fitted` / `persons_in_need`.
    pub fn fitting_rate(&self) -> Rate {
        Rate::new(self.persons_fitted, self.persons_in_need)
    }

    /// Returns `persons_fully_fitted` / `persons_in_need`.
    pub fn full_fitting_rate(&self) -> Rate {
        Rate::new(self.persons_fully_fitted, self.persons_in_need)
    }

    /// Returns `in_use` / `followed_up`.
    pub fn in_use_rate(&self) -> Rate {
        Rate::new(self.in_use, self.followed_up)
    }

    /// Returns `needs_met` / `needs`.
    pub fn needs_rate(&self) -> Rate {
        Rate::new(self.needs_met, self.needs)
    }
}

/// A row of a grouped rate.
pub type RateRow = ReportRow<Figures>;

impl RowFigures for Figures {
    fn is_nothing(&self) -> bool {
        self.needs == 0 && self.followed_up == 0
    }
}

/// The fitting rate of a period.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RateReport {
    /// The query of the report.
    pub query: RateQuery,
    /// The groups, ordered by code, with the row without a value last. Empty without grouping.
    pub rows: Vec<RateRow>,
    /// The figures of each column of a cross table. Empty without columns.
    pub columns: Vec<RateRow>,
    /// The figures of all needs. Rows of people add up to them only if [`Dimension::is_partition`].
    pub total: Figures,
    /// People fitted who are on no needs list. `None` if the filter asks for attributes of needs.
    pub unlisted_persons: Option<u64>,
    /// Needs withdrawn in the period, by reason.
    pub excluded: BTreeMap<WithdrawnReason, u64>,
}

impl View<'_> {
    /// Counts the fitting rate.
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist, or if the two
    /// dimensions cannot be crossed.
    pub fn rate(&self, query: &RateQuery) -> Result<RateReport> {
        self.ask(|state| {
            let selection = &query.filter.resolve(state)?;
            let grouping = Grouping::new(state, query.period, query.by, query.columns)?;
            let count = |period, keys| ResolvedQuery { period, selection, keys }.count(state);
            let CountedRate { groups, unlisted, excluded } =
                count(query.period, grouping.row_keys());
            let Rows { rows, columns } =
                grouping.rows(groups.groups, |period, keys| count(period, keys).groups);
            Ok(RateReport {
                query: query.clone(),
                rows,
                columns,
                total: groups.total,
                unlisted_persons: (!selection.asks_for_needs()).then_some(unlisted),
                excluded,
            })
        })
    }
}

/// The figures of a period.
struct CountedRate {
    groups: Groups<Figures>,
    unlisted: u64,
    excluded: BTreeMap<WithdrawnReason, u64>,
}

/// A query with its filter and grouping resolved.
struct ResolvedQuery<'a> {
    period: CountedPeriod,
    selection: &'a Selection<'a>,
    keys: Option<Keys<'a>>,
}

/// The inputs of a report besides people.
struct RateInputs {
    /// The device needs.
    needs: GroupedByPerson<DeviceNeed>,
    /// The fittings of the period, of models that the filter takes.
    fitted: GroupedByPerson<()>,
}

/// The fields of a device need that count.
#[derive(Clone)]
struct DeviceNeed {
    dates: NeedDates,
    /// The day of the handover, if any.
    met: Option<Date>,
    /// True if the filter takes the need.
    taken: bool,
    /// The answer of the latest six-month follow-up, if it is in the period: whether the device is used.
    used: Option<bool>,
    /// The row, for dimensions of needs. It is boxed because most reports have none, and all needs are in memory at
    /// once.
    row: Option<Box<RowKey>>,
}

impl ResolvedQuery<'_> {
    fn count(&self, state: &State) -> CountedRate {
        let inputs = self.gather_inputs(state);
        let begin = || RateCount::new(self, &inputs);
        let mut counts = state.persons.par_fold_facts(begin, RateCount::person).into_iter();
        let mut count = counts.next().unwrap_or_else(begin);
        counts.for_each(|other| count.add(other));
        count.counted()
    }

    fn gather_inputs(&self, state: &State) -> RateInputs {
        let fittings = inputs::fittings(state);
        let handovers = Handovers::of(&fittings, state);
        let answers = inputs::six_month_answers(state, self.period.counted_to());
        let by_need = self.keys.as_ref().filter(|keys| !keys.are_of_people());
        let needs = state.needs.par_filter_map_fact_ranges(|number, need| {
            if need.kind != NeedKind::Device {
                return None;
            }
            let met = handovers.met(number, need.quantity);
            let answer = met.and_then(|_| answers.get(&number).copied());
            let device_need = DeviceNeed {
                dates: need.dates,
                met: met.map(|handover| handover.on),
                taken: self.selection.takes_need(state, need),
                used: in_period(answer, self.period).map(|(_, used)| used != UsageFrequency::Never),
                row: by_need.map(|keys| Box::new(keys.of_need(need))),
            };
            Some((need.person, device_need))
        });
        let fitted = fittings.into_iter().filter(|(_, fitting)| {
            self.period.contains(fitting.on) && self.selection.takes_model(state, fitting.model)
        });
        let fitted = fitted.map(|(_, fitting)| (fitting.person, ())).collect::<Vec<_>>();
        RateInputs {
            needs: GroupedByPerson::of(state, &needs),
            fitted: GroupedByPerson::of(state, &[fitted]),
        }
    }
}

/// The running figures of a report.
struct RateCount<'a> {
    resolved: &'a ResolvedQuery<'a>,
    inputs: &'a RateInputs,
    rows: RowTallies,
    total: RowTally,
    unlisted: u64,
    excluded: BTreeMap<WithdrawnReason, u64>,
}

/// The status of a need in a period.
pub(super) enum NeedInPeriod {
    /// Countable, and met on the day.
    Met(Date),
    /// Countable, and not met in the period.
    Unmet,
    /// Withdrawn in the period.
    Excluded(Date, WithdrawnReason),
}

/// Returns the status of a need in a period, or `None` if the need is not countable or excluded in it.
pub(super) fn need_in_period(
    lifecycle: Option<Lifecycle>,
    period: CountedPeriod,
) -> Option<NeedInPeriod> {
    let lifecycle = lifecycle.filter(|lifecycle| lifecycle.identified <= period.counted_to())?;
    let ended = |day, how| (day >= period.from()).then_some(how);
    match lifecycle.end {
        NeedEnd::Met(day) if day <= period.counted_to() => ended(day, NeedInPeriod::Met(day)),
        NeedEnd::Withdrawn(day, reason) if day <= period.counted_to() => {
            ended(day, NeedInPeriod::Excluded(day, reason))
        }
        // An end after the last day that is counted has not happened.
        NeedEnd::Met(_) | NeedEnd::Withdrawn(..) | NeedEnd::Open => Some(NeedInPeriod::Unmet),
    }
}

/// Returns the answer of the latest six-month follow-up of a need that was met, if it is in a period, with the fitting.
pub(super) fn six_month_answer(
    state: &State,
    need: NeedNo,
    period: CountedPeriod,
) -> Option<(FittingNo, Date, UsageFrequency)> {
    state.met_by(need)?;
    state.six_month_answer(need, period.counted_to()).filter(|(_, day, _)| period.contains(*day))
}

/// Returns an answer if it was given in a period.
fn in_period(
    answer: Option<(Date, UsageFrequency)>,
    period: CountedPeriod,
) -> Option<(Date, UsageFrequency)> {
    answer.filter(|(day, _)| period.contains(*day))
}

/// Returns the needs of a row, which is added if it is missing.
fn needs_of_row<'a>(
    groups: &'a mut Vec<(RowKey, PersonNeeds)>,
    key: &RowKey,
) -> &'a mut PersonNeeds {
    let place = groups.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
        groups.push((key.clone(), PersonNeeds::default()));
        groups.len() - 1
    });
    &mut groups[place].1
}

impl<'a> RateCount<'a> {
    fn new(resolved: &'a ResolvedQuery<'a>, inputs: &'a RateInputs) -> Self {
        let (rows, total, excluded) = (RowTallies::default(), RowTally::default(), BTreeMap::new());
        Self { resolved, inputs, rows, total, unlisted: 0, excluded }
    }

    fn person(&mut self, number: PersonNo, person: &PersonAttributes) {
        let (ResolvedQuery { period, selection, keys }, day) =
            (self.resolved, self.resolved.period.counted_to());
        if !selection.takes_person(person, day) {
            return;
        }
        let mut listed = false;
        let mut all = PersonNeeds::default();
        // These rows are used for dimensions of needs.
        let mut groups: Vec<(RowKey, PersonNeeds)> = Vec::new();
        for need in self.inputs.needs.of_person(number) {
            if let Some(used) = need.used.filter(|_| need.taken) {
                all.add_answer(used);
                if let Some(row) = &need.row {
                    needs_of_row(&mut groups, row).add_answer(used);
                }
            }
            let lifecycle = need.dates.lifecycle(need.met, person.left);
            let met = match need_in_period(lifecycle, *period) {
                None => continue,
                Some(NeedInPeriod::Excluded(_, reason)) => {
                    if need.taken {
                        *self.excluded.entry(reason).or_default() += 1;
                    }
                    continue;
                }
                Some(NeedInPeriod::Met(day)) => Some(day),
                Some(NeedInPeriod::Unmet) => None,
            };
            listed = true;
            if !need.taken {
                continue;
            }
            let days =
                lifecycle.zip(met).map(|(lifecycle, day)| days_between(lifecycle.identified, day));
            all.add(days);
            if let Some(row) = &need.row {
                needs_of_row(&mut groups, row).add(days);
            }
        }
        self.unlisted +=
            u64::from(!listed && self.inputs.fitted.of_person(number).next().is_some());
        if all.is_empty() {
            return;
        }
        self.total.add(&all);
        let Some(keys) = keys else { return };
        if keys.are_of_people() {
            self.rows.of(keys.of_person(person)).add(&all);
        }
        for (key, group) in groups {
            self.rows.of(keys.with_person(key, person)).add(&group);
        }
    }

    /// Adds the running figures of other people.
    fn add(&mut self, other: Self) {
        self.total.merge(other.total);
        for (key, tally) in other.rows.tallies {
            self.rows.of(key).merge(tally);
        }
        self.unlisted += other.unlisted;
        for (reason, count) in other.excluded {
            *self.excluded.entry(reason).or_default() += count;
        }
    }

    fn counted(self) -> CountedRate {
        let rows = self.rows.tallies.into_iter();
        let groups = rows.map(|(key, tally)| (key, tally.figures())).collect();
        let groups = Groups { groups, total: self.total.figures() };
        CountedRate { groups, unlisted: self.unlisted, excluded: self.excluded }
    }
}

/// The countable needs of one person in one row.
#[derive(Default)]
struct PersonNeeds {
    needs: u64,
    days: Vec<i64>,
    followed_up: u64,
    in_use: u64,
}

impl PersonNeeds {
    /// Checks whether nothing was added.
    fn is_empty(&self) -> bool {
        self.needs == 0 && self.followed_up == 0
    }

    /// Adds the answer of a six-month follow-up.
    fn add_answer(&mut self, used: bool) {
        self.followed_up += 1;
        self.in_use += u64::from(used);
    }

    /// Adds a need, with the number of days to its fitting if it was met.
    fn add(&mut self, days: Option<i64>) {
        self.needs += 1;
        self.days.extend(days);
    }
}

/// The rows of the report.
#[derive(Default)]
struct RowTallies {
    tallies: HashMap<RowKey, RowTally>,
}

impl RowTallies {
    fn of(&mut self, key: RowKey) -> &mut RowTally {
        self.tallies.entry(key).or_default()
    }
}

/// The running figures of a row.
#[derive(Default)]
struct RowTally {
    figures: Figures,
    days: Vec<i64>,
}

impl RowTally {
    /// Adds the countable needs of a person in this row.
    fn add(&mut self, group: &PersonNeeds) {
        self.figures.followed_up += group.followed_up;
        self.figures.in_use += group.in_use;
        if group.needs == 0 {
            return;
        }
        let met = group.days.len() as u64;
        self.figures.persons_in_need += 1;
        self.figures.persons_fitted += u64::from(met > 0);
        self.figures.persons_fully_fitted += u64::from(met == group.needs);
        self.figures.needs += group.needs;
        self.figures.needs_met += met;
        self.days.extend(&group.days);
    }

    /// Adds the running figures of other people.
    fn merge(&mut self, other: Self) {
        let Self { figures, days } = self;
        let more = other.figures;
        figures.persons_in_need += more.persons_in_need;
        figures.persons_fitted += more.persons_fitted;
        figures.persons_fully_fitted += more.persons_fully_fitted;
        figures.needs += more.needs;
        figures.needs_met += more.needs_met;
        figures.followed_up += more.followed_up;
        figures.in_use += more.in_use;
        days.extend(other.days);
    }

    fn figures(mut self) -> Figures {
        let count = self.days.len();
        let mut at = |place: usize| *self.days.select_nth_unstable(place).1;
        let mut median = || (at((count - 1) / 2) + at(count / 2)) as f64 / 2.0;
        let days_to_fit_median = (count > 0).then(&mut median);
        // Nearest rank: the smallest value that at least 90 % of the values do not exceed.
        let days_to_fit_p90 = (count * 9).div_ceil(10).checked_sub(1).map(at);
        Figures { days_to_fit_median, days_to_fit_p90, ..self.figures }
    }
}
