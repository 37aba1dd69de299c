//! Rehabilitation services (康复服务): the people served, of those in need and of those registered.
//!
//! Services include fittings.
//!
//! * `persons_registered`: people registered on or before the last day of the period who had not left on or before it
//! * `rehab_persons_in_need`: people with at least one countable need of any kind (see `rate`). No event meets a need
//!   of another kind than device, which stays countable until it is withdrawn
//! * `rehab_persons_served`: people with at least one service in the period
//! * `rehab_persons_served_in_need`, `rehab_persons_served_registered`: of these, people who are also in the other
//!   figure
//! * `service_rate` (服务率): `rehab_persons_served_in_need` / `rehab_persons_in_need`
//! * `coverage` (覆盖面): `rehab_persons_served_registered` / `persons_registered`

use derive_setters::Setters;
use std::collections::HashMap;
use std::ops::AddAssign;

use jiff::civil::Date;

use super::inputs::{self, GroupedByPerson, Handovers};
use super::rate::{NeedInPeriod, need_in_period};
use super::rows::{Grouping, Groups, RowFigures, Rows};
use super::{CountedPeriod, Dimension, Filter, Keys, ReportRow, RowKey, Selection};
use crate::error::Result;
use crate::model::{NeedNo, PersonNo, Rate};
use crate::registry::View;
use crate::state::{NeedDates, PersonAttributes, State};

/// The question of a services report.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ServicesQuery {
    /// The period of the report.
    #[setters(skip)]
    pub period: CountedPeriod,
    /// The grouping, if any, by a dimension of people ([`Dimension::is_partition`]) or by periods.
    pub by: Option<Dimension>,
    /// The dimension of the columns of a cross table, if any.
    pub columns: Option<Dimension>,
    /// The filter of people, needs, fittings and services. A filter of devices takes fittings only. Registration is
    /// filtered by the attributes of people only.
    pub filter: Filter,
}

impl ServicesQuery {
    /// Creates a query for a period without grouping and filter.
    pub fn new(period: CountedPeriod) -> Self {
        Self { period, by: None, columns: None, filter: Filter::default() }
    }
}

/// The figures of a group of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ServicesFigures {
    /// People who are registered on the last day.
    pub persons_registered: u64,
    /// People with a countable need of any kind.
    pub rehab_persons_in_need: u64,
    /// People with a service in the period.
    pub rehab_persons_served: u64,
    /// Of those, people with a countable need of any kind.
    pub rehab_persons_served_in_need: u64,
    /// Of those served, people registered on the last day.
    pub rehab_persons_served_registered: u64,
}

impl ServicesFigures {
    /// Returns `rehab_persons_served_in_need` / `rehab_persons_in_need`.
    pub fn service_rate(&self) -> Rate {
        Rate::new(self.rehab_persons_served_in_need, self.rehab_persons_in_need)
    }

    /// Returns `rehab_persons_served_registered` / `persons_registered`.
    pub fn coverage(&self) -> Rate {
        Rate::new(self.rehab_persons_served_registered, self.persons_registered)
    }
}

/// Adds the figures of other people.
impl AddAssign for ServicesFigures {
    fn add_assign(&mut self, other: Self) {
        self.persons_registered += other.persons_registered;
        self.rehab_persons_in_need += other.rehab_persons_in_need;
        self.rehab_persons_served += other.rehab_persons_served;
        self.rehab_persons_served_in_need += other.rehab_persons_served_in_need;
        self.rehab_persons_served_registered += other.rehab_persons_served_registered;
    }
}

impl From<PersonFigures> for ServicesFigures {
    /// Returns the figures of one person.
    fn from(facts: PersonFigures) -> Self {
        let PersonFigures { registered, in_need, served } = facts;
        Self {
            persons_registered: u64::from(registered),
            rehab_persons_in_need: u64::from(in_need),
            rehab_persons_served: u64::from(served),
            rehab_persons_served_in_need: u64::from(served && in_need),
            rehab_persons_served_registered: u64::from(served && registered),
        }
    }
}

/// A row of a grouped report of services.
pub type ServicesRow = ReportRow<ServicesFigures>;

impl RowFigures for ServicesFigures {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The services of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServicesReport {
    /// The query of the report.
    pub query: ServicesQuery,
    /// The groups, ordered by code, with the row without a value last. Empty without grouping.
    pub rows: Vec<ServicesRow>,
    /// The figures of each column of a cross table. Empty without columns.
    pub columns: Vec<ServicesRow>,
    /// The figures of all people. Rows of people add up to them, rows of periods do not.
    pub total: ServicesFigures,
}

/// The facts for which a person counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonFigures {
    pub(super) registered: bool,
    pub(super) in_need: bool,
    pub(super) served: bool,
}

/// The inputs of a report besides people, restricted by the filter.
pub(super) struct ServicesInputs {
    period: CountedPeriod,
    needs: GroupedByPerson<TakenNeed>,
    /// The services and fittings of the period.
    served: GroupedByPerson<()>,
}

/// A need that the filter takes.
#[derive(Clone)]
struct TakenNeed {
    number: NeedNo,
    dates: NeedDates,
    /// The day of the handover, if any.
    met: Option<Date>,
}

impl ServicesInputs {
    pub(super) fn of(state: &State, selection: &Selection<'_>, period: CountedPeriod) -> Self {
        let fittings = inputs::fittings(state);
        let handovers = Handovers::of(&fittings, state);
        let needs = state.needs.par_filter_map_fact_ranges(|number, need| {
            let met = handovers.met(number, need.quantity).map(|handover| handover.on);
            let taken = selection.takes_need(state, need);
            taken.then_some((need.person, TakenNeed { number, dates: need.dates, met }))
        });
        let mut taken = vec![false; state.needs.len()];
        for (_, need) in needs.iter().flatten() {
            taken[need.number.place()] = true;
        }
        let mut served = state.services.par_filter_map(|_, service| {
            let counts = period.contains(service.served_on) && selection.takes_service(service);
            counts.then_some((service.person, ()))
        });
        let fitted = fittings.into_iter().filter(|(_, fitting)| {
            let need = fitting.need.and_then(|need| taken.get(need.place()).copied());
            period.contains(fitting.on) && selection.takes_by(state, need, fitting.model)
        });
        served.extend(fitted.map(|(_, fitting)| (fitting.person, ())));
        Self {
            period,
            needs: GroupedByPerson::of(state, &needs),
            served: GroupedByPerson::of(state, &[served]),
        }
    }

    /// Returns the facts for which a person counts.
    pub(super) fn of_person(&self, number: PersonNo, person: &PersonAttributes) -> PersonFigures {
        let countable = |status| matches!(status, NeedInPeriod::Met(_) | NeedInPeriod::Unmet);
        let mut needs = self.needs.of_person(number);
        let in_need = needs.any(|TakenNeed { dates, met, .. }| {
            need_in_period(dates.lifecycle(*met, person.left), self.period).is_some_and(countable)
        });
        let served = self.served.of_person(number).next().is_some();
        PersonFigures { registered: is_registered(person, self.period), in_need, served }
    }
}

/// The running figures of a report.
#[derive(Default)]
struct ServicesCount {
    total: ServicesFigures,
    groups: HashMap<RowKey, ServicesFigures>,
}

/// Checks whether a person is registered at the end of a period.
pub(super) fn is_registered(person: &PersonAttributes, period: CountedPeriod) -> bool {
    let day = period.counted_to();
    person.registered_on <= day && person.left.is_none_or(|left| left.on > day)
}

impl View<'_> {
    /// Counts the services of a period.
    ///
    /// ```
    /// use assistive_core::exchange::{ImportOptions, Kind};
    /// use assistive_core::model::Period;
    /// use assistive_core::report::ServicesQuery;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (
    /// #         Kind::Persons,
    /// #         "key,name,division,registered_on\n\
    /// #          1,王芳,610902,2022-01-01\n\
    /// #          2,李强,610902,2022-01-01\n\
    /// #          3,赵敏,610981,2022-01-01\n",
    /// #     ),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let services = "person,kind,served_on\n1,training,2023-05-08\n1,nursing,2023-05-09\n";
    /// store.import(&author, Kind::Services, services.as_bytes(), &ImportOptions::default())?;
    /// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
    /// let total = store.view()?.services(&ServicesQuery::new(year))?.total;
    /// assert_eq!((total.rehab_persons_served, total.persons_registered), (1, 3));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist, or if the two
    /// dimensions cannot be crossed.
    pub fn services(&self, query: &ServicesQuery) -> Result<ServicesReport> {
        self.ask(|state| {
            let selection = &query.filter.resolve(state)?;
            let grouping = Grouping::new(state, query.period, query.by, query.columns)?;
            let count = |period, keys| count(state, selection, period, keys);
            let Groups { groups, total } = count(query.period, grouping.row_keys());
            let Rows { rows, columns } = grouping.rows(groups, count);
            Ok(ServicesReport { query: query.clone(), rows, columns, total })
        })
    }
}

/// Counts the services of a period.
fn count(
    state: &State,
    selection: &Selection<'_>,
    period: CountedPeriod,
    keys: Option<Keys<'_>>,
) -> Groups<ServicesFigures> {
    let inputs = ServicesInputs::of(state, selection, period);
    let counts = state.persons.par_fold_facts(ServicesCount::default, |count, number, person| {
        if selection.takes_person(person, period.counted_to()) {
            let one = ServicesFigures::from(inputs.of_person(number, person));
            count.total += one;
            if let Some(keys) = &keys {
                *count.groups.entry(keys.of_person(person)).or_default() += one;
            }
        }
    });
    let mut total = ServicesFigures::default();
    let mut groups: HashMap<RowKey, ServicesFigures> = HashMap::new();
    for count in counts {
        total += count.total;
        for (key, figures) in count.groups {
            *groups.entry(key).or_default() += figures;
        }
    }
    Groups { groups, total }
}
