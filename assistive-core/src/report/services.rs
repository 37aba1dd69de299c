//! Rehabilitation services (康复服务): who was served of those in need, and of all who are registered.
//!
//! A service is a row of services, or a fitting.
//!
//! * `persons_registered`: people registered on or before the last day of the period, and not left on or before it
//! * `rehab_persons_in_need`: people with at least one countable need of any kind (see `rate`; what is no device is
//!   met by nothing, and stays countable until it is withdrawn)
//! * `rehab_persons_served`: people with at least one service in the period
//! * `rehab_persons_served_in_need`, `rehab_persons_served_registered`: of those, the ones who are also in the figure
//! * `service_rate` (服务率): served in need / in need
//! * `coverage` (覆盖面): served and registered / registered

use std::collections::HashMap;

use super::rate::{Standing, standing};
use super::{Dimension, Filter, Keys, RowKey, Selection};
use crate::error::Result;
use crate::model::{Period, PersonNo, Rate};
use crate::registry::{Label, View};
use crate::state::{Person, State};

/// What a report of services is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicesQuery {
    /// The days it covers.
    pub period: Period,
    /// How it is grouped, if it is: by what people have ([`Dimension::is_partition`]).
    pub by: Option<Dimension>,
    /// Which people, needs, fittings and services it is about. What it says of devices takes no service that is none,
    /// and who is registered is asked of people only.
    pub filter: Filter,
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
    /// Of those, people in need.
    pub rehab_persons_served_in_need: u64,
    /// Of those served, people who are registered on the last day.
    pub rehab_persons_served_registered: u64,
}

impl ServicesFigures {
    /// Those served of those in need.
    pub fn service_rate(&self) -> Rate {
        Rate::new(self.rehab_persons_served_in_need, self.rehab_persons_in_need)
    }

    /// Those served of those registered.
    pub fn coverage(&self) -> Rate {
        Rate::new(self.rehab_persons_served_registered, self.persons_registered)
    }

    fn add(&mut self, facts: PersonFacts) {
        let PersonFacts { registered, in_need, served } = facts;
        self.persons_registered += u64::from(registered);
        self.rehab_persons_in_need += u64::from(in_need);
        self.rehab_persons_served += u64::from(served);
        self.rehab_persons_served_in_need += u64::from(served && in_need);
        self.rehab_persons_served_registered += u64::from(served && registered);
    }
}

/// A row of a grouped report of services.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServicesRow {
    /// What the row is of.
    pub label: Label,
    /// Its figures.
    pub figures: ServicesFigures,
}

/// The services of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServicesReport {
    /// What was asked.
    pub query: ServicesQuery,
    /// The groups, in the order of their codes, that of people without one last; empty without grouping.
    pub rows: Vec<ServicesRow>,
    /// All of it; the rows add up to it.
    pub total: ServicesFigures,
}

/// What a person counts as.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonFacts {
    pub(super) registered: bool,
    pub(super) in_need: bool,
    pub(super) served: bool,
}

impl PersonFacts {
    /// What a person whom the selection takes counts as in a period.
    pub(super) fn of(
        state: &State,
        selection: &Selection<'_>,
        (number, person): (PersonNo, &Person),
        period: Period,
    ) -> Self {
        let countable = |standing| matches!(standing, Standing::Met(_) | Standing::Unmet);
        let in_need = state.needs_of(number).any(|(no, need)| {
            standing(state, no, need, period).is_some_and(countable)
                && selection.takes_need(state, need)
        });
        let by_service = || {
            state.services_of(number).any(|(_, service)| {
                period.contains(service.served_on) && selection.takes_service(service)
            })
        };
        let by_fitting = || {
            state.fittings_of(number).any(|(_, fitting)| {
                period.contains(fitting.fitted_on) && selection.takes_fitting(state, fitting)
            })
        };
        let served = by_service() || by_fitting();
        Self { registered: is_registered(person, period), in_need, served }
    }
}

/// Whether a person is registered at the end of a period.
pub(super) fn is_registered(person: &Person, period: Period) -> bool {
    let day = period.to();
    person.registered_on <= day && person.left.is_none_or(|left| left.on > day)
}

impl View<'_> {
    /// Counts the services of a period.
    ///
    /// # Errors
    /// [`Error::Refused`](crate::Error::Refused) when the filter names what does not exist.
    pub fn services(&self, query: &ServicesQuery) -> Result<ServicesReport> {
        self.ask(|state| {
            let selection = query.filter.resolve(state)?;
            let period = query.period;
            let keys = query.by.map(|dimension| Keys { state, dimension, day: period.to() });
            let mut total = ServicesFigures::default();
            let mut groups: HashMap<RowKey, ServicesFigures> = HashMap::new();
            for (number, person) in state.persons.iter() {
                if !selection.takes_person(person, period.to()) {
                    continue;
                }
                let facts = PersonFacts::of(state, &selection, (number, person), period);
                total.add(facts);
                if let Some(keys) = &keys {
                    groups.entry(keys.of_person(person)).or_default().add(facts);
                }
            }
            let rows = keys.map_or(Vec::new(), |keys| keys.sorted(groups));
            let rows = rows.into_iter().map(|(label, figures)| ServicesRow { label, figures });
            Ok(ServicesReport { query: query.clone(), rows: rows.collect(), total })
        })
    }
}
