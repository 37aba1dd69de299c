//! Lending (借用): the loans of a period, and the utilisation of the devices.
//!
//! * `loans` (人次): loans that began in the period; `borrowers`: their distinct borrowers
//! * `returned`: loans whose return day is in the period; `mean_days`: the mean of return day − start day of these
//! * `open`: loans begun on or before the last day and not returned on or before it
//! * `overdue`: of these, loans due before the last day
//! * `utilisation`: days on loan / days in the lendable stock, both within the period, summed over devices with tags
//!   whose model has a loan period. A loan takes the days out ≤ day < in. A device is in stock from its receipt until
//!   it is issued, lost or retired.
//!
//! A loan without a due day is an issue. It is in none of these figures, and its device is not in stock. A device that
//! is lost while on loan counts as returned on the day of the loss.

use derive_setters::Setters;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::rows::{Grouping, Groups, RowFigures, Rows};
use super::{CountedPeriod, Dimension, Filter, Keys, ReportRow, RowKey, Selection};
use crate::error::Result;
use crate::model::{ItemNo, ItemStatus, Rate, days_between};
use crate::registry::View;
use crate::state::{Borrower, Holder, Item, Lent, Loan, State};

/// The question of a lending report.
///
/// ```
/// use assistive_core::model::Period;
/// use assistive_core::report::LendingQuery;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n3,赵敏,610981\n"),
/// #     (
/// #         Kind::Stock,
/// #         "tag,device,site,source,value,received_on\n\
/// #          A1,WC,ST-1,donation,980,2023-01-05\n\
/// #          A2,WC,ST-1,purchase,980,2023-01-05\n",
/// #     ),
/// #     (Kind::Loans, "item,borrower,out_on,in_on\nA1,1,2023-03-01,2023-03-11\nA1,2,2023-06-01,2023-06-21\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// // The wheelchair was lent for 10 days in March and for 20 days in June.
/// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
/// let total = store.view()?.lending(&LendingQuery::new(year))?.total;
/// assert_eq!((total.loans, total.borrowers, total.returned), (2, 2, 2));
/// assert_eq!(total.mean_days(), Some(15.0));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct LendingQuery {
    /// The period of the report.
    #[setters(skip)]
    pub period: CountedPeriod,
    /// The grouping, if any, by a dimension of the borrower, the model or the loan, or by periods.
    pub by: Option<Dimension>,
    /// The dimension of the columns of a cross table, if any.
    pub columns: Option<Dimension>,
    /// The filter of the loans, by the borrowing person (an organisation has none), the model, the lending site, and
    /// the programme of the device.
    pub filter: Filter,
}

impl LendingQuery {
    /// Creates a query for a period without grouping and filter.
    pub fn new(period: CountedPeriod) -> Self {
        Self { period, by: None, columns: None, filter: Filter::default() }
    }
}

/// The figures of a group of loans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LendingFigures {
    /// Loans that began in the period.
    pub loans: u64,
    /// Distinct borrowers of these loans.
    pub borrowers: u64,
    /// Loans that ended in the period.
    pub returned: u64,
    /// Total number of days of the returned loans.
    pub days: u64,
    /// Loans that were open at the end of the period.
    pub open: u64,
    /// Of those, loans due before the last day.
    pub overdue: u64,
    /// Days on loan / days in the lendable stock. `None` if the grouping is by a dimension that devices do not have.
    pub utilisation: Option<Rate>,
}

impl LendingFigures {
    /// Returns the mean number of days of a returned loan, or `None` if none was returned.
    pub fn mean_days(&self) -> Option<f64> {
        (self.returned > 0).then(|| self.days as f64 / self.returned as f64)
    }
}

/// A row of a grouped lending report.
pub type LendingRow = ReportRow<LendingFigures>;

impl RowFigures for LendingFigures {
    fn is_nothing(&self) -> bool {
        self.loans + self.returned + self.open == 0
    }
}

/// The lending of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LendingReport {
    /// The query of the report.
    pub query: LendingQuery,
    /// The groups with loans, ordered by code, with the row without a value last. Empty without grouping.
    pub rows: Vec<LendingRow>,
    /// The figures of each column of a cross table. Empty without columns.
    pub columns: Vec<LendingRow>,
    /// The figures of all loans.
    pub total: LendingFigures,
}

impl View<'_> {
    /// Counts the lending of a period.
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist, or if the two
    /// dimensions cannot be crossed.
    pub fn lending(&self, query: &LendingQuery) -> Result<LendingReport> {
        self.ask(|state| {
            let selection = &query.filter.resolve(state)?;
            let grouping = Grouping::new(state, query.period, query.by, query.columns)?;
            let count = |period, keys| LendingCount { state, selection, period }.groups(keys);
            let Groups { groups, total } = count(query.period, grouping.row_keys());
            let Rows { rows, columns } = grouping.rows(groups, count);
            Ok(LendingReport { query: query.clone(), rows, columns, total })
        })
    }
}

/// The running figures of a group of loans.
#[derive(Default)]
struct LendingTally {
    figures: LendingFigures,
    borrowers: HashSet<Borrower>,
}

impl LendingTally {
    fn add(&mut self, loan: &Loan, period: CountedPeriod) {
        let figures = &mut self.figures;
        if period.contains(loan.out_on) {
            figures.loans += 1;
            self.borrowers.insert(loan.borrower);
        }
        if let Some(back) = loan.in_on.filter(|back| period.contains(*back)) {
            figures.returned += 1;
            figures.days += days(loan.out_on, back);
        }
        if loan.is_open_on(period.counted_to()) {
            figures.open += 1;
            figures.overdue += u64::from(loan.due_on.is_some_and(|due| due < period.counted_to()));
        }
    }

    /// Adds the running figures of other loans.
    fn merge(&mut self, other: Self) {
        let (figures, more) = (&mut self.figures, other.figures);
        figures.loans += more.loans;
        figures.returned += more.returned;
        figures.days += more.days;
        figures.open += more.open;
        figures.overdue += more.overdue;
        self.borrowers.extend(other.borrowers);
    }

    fn figures(self) -> LendingFigures {
        LendingFigures { borrowers: self.borrowers.len() as u64, ..self.figures }
    }
}

/// Counts loans in a period.
fn figures<'a>(loans: impl Iterator<Item = &'a Loan>, period: CountedPeriod) -> LendingFigures {
    let mut sum = LendingTally::default();
    loans.for_each(|loan| sum.add(loan, period));
    sum.figures()
}

/// Returns the number of days from `from` to `to`, or 0 if `to` is earlier.
fn days(from: Date, to: Date) -> u64 {
    u64::try_from(days_between(from, to)).unwrap_or(0)
}

pub(super) struct LendingCount<'a> {
    pub(super) state: &'a State,
    pub(super) selection: &'a Selection<'a>,
    pub(super) period: CountedPeriod,
}

impl LendingCount<'_> {
    /// Returns the figures of all loans, without the utilisation.
    pub(super) fn total(&self) -> LendingFigures {
        let sums = self.state.loans.par_fold(LendingTally::default, |sum, _, loan| {
            if self.takes(loan) {
                sum.add(loan, self.period);
            }
        });
        let mut total = LendingTally::default();
        sums.into_iter().for_each(|sum| total.merge(sum));
        total.figures()
    }

    fn loans(&self) -> Vec<&Loan> {
        let loans = self.state.loans.iter().map(|(_, loan)| loan);
        loans.filter(|loan| self.takes(loan)).collect()
    }

    /// Checks whether a loan counts and the filter takes it.
    pub(super) fn takes(&self, loan: &Loan) -> bool {
        !loan.is_issue() && self.takes_lent(loan)
    }

    /// Checks whether the filter takes a loan or an issue.
    pub(super) fn takes_lent(&self, loan: &Loan) -> bool {
        let (state, selection) = (self.state, self.selection);
        let (item, model) = match loan.lent {
            Lent::Item(item) => {
                (state.items.get(item), state.items.get(item).map(|item| item.model))
            }
            Lent::Bulk(model) => (None, Some(model)),
        };
        let person = || match loan.borrower {
            Borrower::Person(person) => state.persons.get(person),
            Borrower::Org(_) => None,
        };
        let day = self.period.counted_to();
        model.is_some_and(|model| selection.takes_model(state, model))
            && selection.takes_stock(state.site_of_loan(loan), item)
            && (!selection.asks_for_people()
                || person().is_some_and(|person| selection.takes_person(&person.attributes, day)))
    }

    /// Returns the figures of the groups and of all loans.
    fn groups(&self, keys: Option<Keys<'_>>) -> Groups<LendingFigures> {
        let mut total = self.total();
        total.utilisation = self.utilisation(|_| true);
        let Some(keys) = keys else { return Groups { groups: HashMap::new(), total } };
        let mut loans: HashMap<RowKey, Vec<&Loan>> = HashMap::new();
        for loan in self.loans() {
            let key = keys.key(|dimension| key_of_loan(&keys, dimension, loan));
            loans.entry(key).or_default().push(loan);
        }
        let divides_items = divides_items(keys.dimension) && keys.columns.is_none_or(divides_items);
        let mut groups = HashMap::new();
        for (key, loans) in loans {
            let mut figures = figures(loans.into_iter(), self.period);
            if figures.is_nothing() {
                continue;
            }
            if divides_items {
                figures.utilisation = self.utilisation(|item| {
                    keys.key(|dimension| key_of_item(&keys, dimension, item)) == key
                });
            }
            groups.insert(key, figures);
        }
        Groups { groups, total }
    }

    /// Returns the utilisation of the devices that both the filter and `belongs` take, or `None` if the filter asks for
    /// people.
    fn utilisation(&self, belongs: impl Fn(&Item) -> bool) -> Option<Rate> {
        let (state, selection) = (self.state, self.selection);
        if selection.asks_for_people() {
            return None;
        }
        let (mut lent, mut stocked) = (0, 0);
        for (number, item) in state.items.iter().filter(|(_, item)| item.tag.is_some()) {
            let lendable = state.models.get(item.model).is_some_and(|m| m.loan_days.is_some());
            let taken = selection.takes_model(state, item.model)
                && selection.takes_stock(Some(item.site), Some(item));
            if lendable && taken && belongs(item) {
                lent += lent_days(state, number, self.period);
                stocked += stock_days(state, number, item, self.period);
            }
        }
        Some(Rate::new(lent, stocked))
    }
}

/// Checks whether a dimension groups devices, so that its rows have a utilisation.
fn divides_items(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Site | Dimension::Device | Dimension::Class)
}

fn key_of_loan(keys: &Keys<'_>, dimension: Dimension, loan: &Loan) -> RowKey {
    let state = keys.state;
    let of_model = || {
        let model = state.model_lent(loan.lent)?;
        let class = state.models.get(model)?.class.canonical();
        Some(match dimension {
            Dimension::Class => RowKey::Class(class),
            _ => RowKey::Model(model),
        })
    };
    let key = match (dimension, loan.lent, loan.borrower) {
        (Dimension::Class | Dimension::Device, ..) => of_model(),
        (Dimension::Site, ..) => state.site_of_loan(loan).map(RowKey::Site),
        (Dimension::Programme, Lent::Item(item), _) => {
            state.items.get(item).and_then(|item| item.programme.clone()).map(RowKey::Programme)
        }
        (Dimension::Programme, Lent::Bulk(_), _) | (_, _, Borrower::Org(_)) => None,
        (_, _, Borrower::Person(person)) => {
            state.persons.get(person).map(|p| keys.person_by(dimension, &p.attributes))
        }
    };
    key.unwrap_or(RowKey::None)
}

fn key_of_item(keys: &Keys<'_>, dimension: Dimension, item: &Item) -> RowKey {
    let class = || keys.state.models.get(item.model).map(|model| model.class.canonical());
    match dimension {
        Dimension::Site => RowKey::Site(item.site),
        Dimension::Device => RowKey::Model(item.model),
        _ => class().map_or(RowKey::None, RowKey::Class),
    }
}

/// Returns the number of days of a period in `from ≤ day < to`.
fn days_within(period: CountedPeriod, from: Date, to: Option<Date>) -> u64 {
    let end = period.counted_to().tomorrow().unwrap_or(period.counted_to());
    days(from.max(period.from()), to.map_or(end, |to| to.min(end)))
}

fn lent_days(state: &State, item: ItemNo, period: CountedPeriod) -> u64 {
    let loans = state.loans_of_item(item).filter(|(_, loan)| !loan.is_issue());
    loans.map(|(_, loan)| days_within(period, loan.out_on, loan.in_on)).sum()
}

fn stock_days(state: &State, number: ItemNo, item: &Item, period: CountedPeriod) -> u64 {
    let issues = state.loans_of_item(number).filter(|(_, loan)| loan.is_issue());
    let issued: u64 = issues.map(|(_, loan)| days_within(period, loan.out_on, loan.in_on)).sum();
    let gone =
        |status| matches!(status, ItemStatus::Issued | ItemStatus::Lost | ItemStatus::Retired);
    let mut until = None;
    let mut away = 0;
    for moved in state.moves_of.of(number).filter_map(|no| state.moves.get(no)) {
        let ended = until.replace(moved.on);
        if gone(moved.to) && !matches!(moved.holder, Holder::Loan(_)) {
            away += days_within(period, moved.on, ended);
        }
    }
    days_within(period, item.received_on, None).saturating_sub(issued + away)
}

#[cfg(test)]
#[path = "lending_tests.rs"]
mod tests;
