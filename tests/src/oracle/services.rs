//! The identity of a service, the people served, and the people in each figure: a walk over all people for each
//! question.
//!
//! Only filters and dimensions of persons are supported: the definitions do not say what the others mean for
//! services.

use super::cells;
use super::register::PersonNo;
use super::{By, Oracle, Query};
use crate::city::{Kind, ServiceRow};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A service for a person that is not a device. Person, kind and day are the key.
#[derive(Clone, Debug)]
pub(super) struct Service {
    person: PersonNo,
    kind: String,
    on: Date,
    place: Option<String>,
    programme: Option<String>,
}

/// The figures of one row, or of the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServedFigures {
    /// Registered on or before the last day, not left on or before it.
    pub registered: u64,
    /// With a countable need of any kind.
    pub in_need: u64,
    /// With a service or fitting in the period.
    pub served: u64,
    /// Served, with a countable need.
    pub served_in_need: u64,
    /// Served, and registered.
    pub served_registered: u64,
}

/// The answer to a [`Query`] about services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// The figures by key.
    pub rows: BTreeMap<String, ServedFigures>,
    /// The figures of all.
    pub total: ServedFigures,
}

impl Oracle {
    /// Takes in services by date, those of one day in file order.
    pub(super) fn take_services(&mut self, rows: &[ServiceRow]) {
        let date = |place: &usize| cells::date(&rows[*place].served_on).unwrap_or(Date::MIN);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(date);
        for place in order {
            let taken = self.take_service(&rows[place]);
            self.remember(Kind::Services, place, taken);
        }
    }

    fn take_service(&mut self, row: &ServiceRow) -> Result<(), String> {
        let key = (
            self.find_person(&row.person)?,
            cells::code(&row.kind),
            cells::past_date(&row.served_on, self.today)?,
        );
        let place = cells::change(&row.place, |cell| Ok(place(&cells::text(cell))))?;
        let programme = cells::change(&row.programme, |cell| Ok(cells::programme(cell)))?;
        let is_key =
            |known: &Service| (known.person, &known.kind, known.on) == (key.0, &key.1, key.2);
        let found = self.services.iter().position(is_key).unwrap_or_else(|| {
            let (person, kind, on) = key.clone();
            self.services.push(Service { person, kind, on, place: None, programme: None });
            self.services.len() - 1
        });
        place.apply(&mut self.services[found].place);
        programme.apply(&mut self.services[found].programme);
        Ok(())
    }

    /// Answers a question about who was served.
    #[must_use]
    pub fn served(&self, query: &Query) -> Served {
        let query = &self.so_far(query);
        if let Some(by @ (By::Month | By::Quarter)) = query.by {
            let alone = |from, to| Query { from, to, by: None, filters: query.filters.clone() };
            let periods = by.periods(query.from, query.to).into_iter();
            let rows = periods.map(|(key, from, to)| (key, self.served(&alone(from, to)).total));
            let total = self.served(&alone(query.from, query.to)).total;
            return Served { rows: rows.collect(), total };
        }
        let (rows, total) = self
            .served_by(query, |person| query.by.map(|by| self.person_key(person, by, query.to)));
        Served { rows, total }
    }

    /// Returns the figures of each pair of a row of the question and a column, both dimensions of people.
    #[must_use]
    pub fn served_cells(
        &self,
        query: &Query,
        columns: By,
    ) -> BTreeMap<(String, String), ServedFigures> {
        let query = &self.so_far(query);
        let rows = query.by.expect("a question with rows");
        let key = |person, by| self.person_key(person, by, query.to);
        self.served_by(query, |person| Some((key(person, rows), key(person, columns)))).0
    }

    /// Returns the figures of people by a key, and of all.
    fn served_by<K: Ord>(
        &self,
        query: &Query,
        key: impl Fn(PersonNo) -> Option<K>,
    ) -> (BTreeMap<K, ServedFigures>, ServedFigures) {
        let taken = (0..self.people.len())
            .filter(|person| self.takes_person(*person, &query.filters, query.to));
        let (mut rows, mut total) = (BTreeMap::new(), ServedFigures::default());
        for person in taken {
            let registered = self.is_registered(person, query.to);
            let in_need = self.is_in_need(person, query);
            let was_served = self.was_served(person, query);
            let own = key(person).map(|key| rows.entry(key).or_default());
            for figures in [Some(&mut total), own].into_iter().flatten() {
                figures.registered += u64::from(registered);
                figures.in_need += u64::from(in_need);
                figures.served += u64::from(was_served);
                figures.served_in_need += u64::from(was_served && in_need);
                figures.served_registered += u64::from(was_served && registered);
            }
        }
        (rows, total)
    }

    fn is_registered(&self, person: PersonNo, day: Date) -> bool {
        let left = self.people[person].left.as_ref().map(|(left, _)| *left);
        self.registration(person) <= day && left.is_none_or(|left| left > day)
    }

    /// Returns the days of registration of all people, in the order of their numbers.
    #[must_use]
    pub fn registrations(&self) -> Vec<Date> {
        (0..self.people.len()).map(|person| self.registration(person)).collect()
    }

    fn registration(&self, number: PersonNo) -> Date {
        let person = &self.people[number];
        // Where no day was given, it is that of the earliest thing known: the record itself was made today.
        let needs = self.needs.iter().filter(|need| need.person == number);
        let fittings = self.fittings.iter().filter(|fitting| fitting.person == number);
        let services = self.services.iter().filter(|service| service.person == number);
        let known = needs.map(|need| need.identified);
        let known = known.chain(fittings.map(|fitting| fitting.fitted));
        let known = known.chain(services.map(|service| service.on));
        let known = known.chain(self.first_loan(number));
        let known = known.chain(person.left.as_ref().map(|(left, _)| *left));
        person.registered.unwrap_or(known.fold(self.today, Date::min))
    }

    fn is_in_need(&self, person: PersonNo, query: &Query) -> bool {
        self.needs.iter().any(|need| need.person == person && self.counts(need, query))
    }

    fn was_served(&self, person: PersonNo, query: &Query) -> bool {
        let period = query.from..=query.to;
        self.services.iter().any(|one| one.person == person && period.contains(&one.on))
            || self.fittings.iter().any(|one| one.person == person && period.contains(&one.fitted))
    }

    /// Returns the people in a figure by the numbers of their records, from 1. `None` for a
    /// figure that is not one of people, or not of this file.
    #[must_use]
    pub fn behind(&self, figure: &str, query: &Query) -> Option<BTreeSet<u64>> {
        let query = &self.so_far(query);
        let is_in: Box<dyn Fn(PersonNo) -> bool + '_> = match figure {
            "persons_registered" => Box::new(|person| self.is_registered(person, query.to)),
            "rehab_persons_in_need" => Box::new(|person| self.is_in_need(person, query)),
            "rehab_persons_served" => Box::new(|person| self.was_served(person, query)),
            "rehab_persons_served_in_need" => {
                Box::new(|person| self.was_served(person, query) && self.is_in_need(person, query))
            }
            "rehab_persons_served_registered" => Box::new(|person| {
                self.was_served(person, query) && self.is_registered(person, query.to)
            }),
            "children_served" => Box::new(|person| self.child(person, query, None)),
            "children_served_at_home" => Box::new(|person| self.child(person, query, Some("home"))),
            "persons_in_need" => {
                Box::new(|person| self.has_device_need(person, query, None, false))
            }
            "persons_fitted" => Box::new(|person| self.has_device_need(person, query, None, true)),
            "students_on_list" => {
                Box::new(|person| self.has_device_need(person, query, Some("school"), false))
            }
            "unlisted_persons" => Box::new(|person| {
                let period = query.from..=query.to;
                let fitted = self.fittings.iter();
                let fitted = fitted.filter(|one| one.person == person);
                fitted.into_iter().any(|one| period.contains(&one.fitted))
                    && !self.has_device_need(person, query, None, false)
            }),
            _ => return None,
        };
        let people = (0..self.people.len()).filter(|person| {
            self.takes_person(*person, &query.filters, query.to) && is_in(*person)
        });
        Some(people.map(|person| person as u64 + 1).collect())
    }

    /// Checks whether a person was served under the programme of child rehabilitation, and at a place if one is given.
    fn child(&self, person: PersonNo, query: &Query, place: Option<&str>) -> bool {
        self.services.iter().any(|one| {
            one.person == person
                && (query.from..=query.to).contains(&one.on)
                && one.programme.as_deref() == Some("child-rehab")
                && (place.is_none() || one.place.as_deref() == place)
        })
    }

    /// Checks whether a person has a countable device need, of a programme and met if that is asked.
    fn has_device_need(
        &self,
        person: PersonNo,
        query: &Query,
        programme: Option<&str>,
        met: bool,
    ) -> bool {
        self.needs.iter().any(|need| {
            need.person == person
                && need.device.is_some()
                && self.counts(need, query)
                && (programme.is_none() || need.programme.as_deref() == programme)
                && (!met || self.met_on(need).is_some_and(|day| day <= query.to))
        })
    }
}

impl Query {
    /// Returns the same question, asked of people only.
    #[must_use]
    pub fn of_people(&self) -> Self {
        let mut query = self.clone();
        query.by = self.by.filter(|by| By::is_partition(*by));
        query.filters.programme = None;
        query.filters.class = None;
        query.filters.basic = false;
        query
    }
}

/// Returns the code of a place, from the word of the sheet.
fn place(text: &str) -> String {
    match text {
        "机构" => "centre",
        "上门" => "home",
        "学校" => "school",
        "社区" => "community",
        code => code,
    }
    .to_owned()
}
