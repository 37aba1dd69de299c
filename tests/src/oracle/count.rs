//! The figures of a rate: a walk over all needs, once for every question.

use super::needs::{Device, Fitting, Model, Need};
use super::register::PersonNo;
use super::tables::Class;
use super::{By, Filters, Oracle, Query, cells};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The figures of one row, or of the total.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Distinct persons with a countable need.
    pub persons_in_need: u64,
    /// Of those, persons with a countable need met in the period.
    pub persons_fitted: u64,
    /// Of those, persons all of whose countable needs were met in the period.
    pub persons_fully_fitted: u64,
    /// Countable needs.
    pub needs: u64,
    /// Of those, met in the period.
    pub needs_met: u64,
    /// The middle of the days from identification to hand-over.
    pub days_to_fit_median: Option<f64>,
    /// Their 90th percentile by nearest rank.
    pub days_to_fit_p90: Option<i64>,
}

impl Figures {
    /// Returns persons fitted / persons in need, or `None` if the denominator is 0.
    #[must_use]
    pub fn fitting_rate(&self) -> Option<f64> {
        ratio(self.persons_fitted, self.persons_in_need)
    }

    /// Returns persons fully fitted / persons in need, or `None` if the denominator is 0.
    #[must_use]
    pub fn full_fitting_rate(&self) -> Option<f64> {
        ratio(self.persons_fully_fitted, self.persons_in_need)
    }

    /// Returns needs met / needs, or `None` if the denominator is 0.
    #[must_use]
    pub fn needs_rate(&self) -> Option<f64> {
        ratio(self.needs_met, self.needs)
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    // Counts of people are far below 2^53.
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The answer to a [`Query`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rate {
    /// The figures by key; a key with no countable need has no row.
    pub rows: BTreeMap<String, Figures>,
    /// The figures of all.
    pub total: Figures,
    /// Persons fitted in the period who have no countable device need.
    pub unlisted_persons: Option<u64>,
    /// Device needs withdrawn in the period, by reason.
    pub excluded: BTreeMap<String, u64>,
}

impl Oracle {
    /// Answers a question.
    #[must_use]
    pub fn rate(&self, query: &Query) -> Rate {
        let query = &self.so_far(query);
        let countable: Vec<&Need> =
            self.needs.iter().filter(|need| self.is_countable(need, query)).collect();
        let in_need: BTreeSet<PersonNo> = countable.iter().map(|need| need.person).collect();
        let taken: Vec<&Need> =
            countable.into_iter().filter(|need| self.takes_need(need, query)).collect();
        Rate {
            rows: match query.by {
                Some(by @ (By::Month | By::Quarter)) => self.rate_of_periods(query, by),
                _ => self.rows(&taken, query),
            },
            total: self.figures(&taken, query.to),
            unlisted_persons: self.unlisted_persons(&in_need, query),
            excluded: self.excluded(query),
        }
    }

    /// Returns the figures of each month or quarter, asked by itself.
    fn rate_of_periods(&self, query: &Query, by: By) -> BTreeMap<String, Figures> {
        let periods = by.periods(query.from, query.to).into_iter();
        let rows = periods.map(|(key, from, to)| {
            let alone = Query { from, to, by: None, filters: query.filters.clone() };
            (key, self.rate(&alone).total)
        });
        rows.collect()
    }

    /// Returns the figures of each pair of a row of the question and a column.
    #[must_use]
    pub fn rate_cells(&self, query: &Query, columns: By) -> BTreeMap<(String, String), Figures> {
        let query = &self.so_far(query);
        let rows = query.by.expect("a question with rows");
        let mut cells = BTreeMap::new();
        for (by, other, is_turned) in [(rows, columns, false), (columns, rows, true)] {
            for (period, from, to) in by.periods(query.from, query.to) {
                let alone = Query { from, to, by: Some(other), filters: query.filters.clone() };
                for (key, figures) in self.rate(&alone).rows {
                    let pair = (period.clone(), key);
                    cells.insert(if is_turned { (pair.1, pair.0) } else { pair }, figures);
                }
            }
        }
        if [rows, columns].iter().any(|by| matches!(by, By::Month | By::Quarter)) {
            return cells;
        }
        let mut groups: BTreeMap<(String, String), Vec<&Need>> = BTreeMap::new();
        for need in &self.needs {
            if self.is_countable(need, query) && self.takes_need(need, query) {
                let key = |by| self.key(need, by, query.to);
                groups.entry((key(rows), key(columns))).or_default().push(need);
            }
        }
        let figures = |(key, needs): (_, Vec<&Need>)| (key, self.figures(&needs, query.to));
        groups.into_iter().map(figures).collect()
    }

    /// Returns the question up to today: a day after it has not happened.
    pub(super) fn so_far(&self, query: &Query) -> Query {
        Query { to: query.to.min(self.today), ..query.clone() }
    }

    /// Checks whether a need is a device need that counts.
    fn is_countable(&self, need: &Need, query: &Query) -> bool {
        need.device.is_some() && self.counts(need, query)
    }

    /// Checks whether a need was identified on or before `to`, not met before `from`, and not withdrawn on or before
    /// `to`. Only device needs can be met.
    pub(super) fn counts(&self, need: &Need, query: &Query) -> bool {
        need.identified <= query.to
            && !self.is_after_leaving(need)
            && self.met_on(need).is_none_or(|met| met >= query.from)
            && self.withdrawn_on(need).is_none_or(|(day, _)| day > query.to)
    }

    fn excluded(&self, query: &Query) -> BTreeMap<String, u64> {
        let mut excluded = BTreeMap::new();
        let needs = self.needs.iter().filter(|need| need.device.is_some());
        for need in needs.filter(|need| self.takes_need(need, query)) {
            let withdrawn = self.withdrawn_on(need).filter(|_| !self.is_after_leaving(need));
            if let Some((day, reason)) = withdrawn
                && (query.from..=query.to).contains(&day)
            {
                *excluded.entry(reason).or_default() += 1;
            }
        }
        excluded
    }

    /// Persons with a fitting in the period that the filter takes, who are not `in_need`. A
    /// fitting without a need has no programme, so that filter leaves the question open.
    fn unlisted_persons(&self, in_need: &BTreeSet<PersonNo>, query: &Query) -> Option<u64> {
        if query.filters.programme.is_some() {
            return None;
        }
        let period = query.from..=query.to;
        let fitted = self.fittings.iter().filter(|fitting| {
            period.contains(&fitting.fitted) && self.takes_fitting(fitting, query)
        });
        let fitted: BTreeSet<PersonNo> = fitted.map(|fitting| fitting.person).collect();
        Some(fitted.difference(in_need).count() as u64)
    }

    fn rows(&self, needs: &[&Need], query: &Query) -> BTreeMap<String, Figures> {
        let mut groups: BTreeMap<String, Vec<&Need>> = BTreeMap::new();
        for need in needs {
            if let Some(by) = query.by {
                groups.entry(self.key(need, by, query.to)).or_default().push(need);
            }
        }
        let figures = |(key, needs): (String, Vec<&Need>)| (key, self.figures(&needs, query.to));
        groups.into_iter().map(figures).collect()
    }

    /// Returns the figures of countable needs: one that was met by `to` was met in the period.
    fn figures(&self, needs: &[&Need], to: Date) -> Figures {
        let mut persons: BTreeMap<PersonNo, (u64, u64)> = BTreeMap::new();
        let mut days = Vec::new();
        for need in needs {
            let (wanted, met) = persons.entry(need.person).or_default();
            *wanted += 1;
            if let Some(day) = self.met_on(need).filter(|day| *day <= to) {
                *met += 1;
                days.push(i64::from((day - need.identified).get_days()));
            }
        }
        days.sort_unstable();
        let count = |test: fn(&(u64, u64)) -> bool| {
            persons.values().filter(|person| test(person)).count() as u64
        };
        Figures {
            persons_in_need: persons.len() as u64,
            persons_fitted: count(|(_, met)| *met > 0),
            persons_fully_fitted: count(|(wanted, met)| met == wanted),
            needs: needs.len() as u64,
            needs_met: days.len() as u64,
            days_to_fit_median: median(&days),
            days_to_fit_p90: nearest_rank_90(&days),
        }
    }

    /// Returns the key of the row of a need.
    fn key(&self, need: &Need, by: By, to: Date) -> String {
        let held = |value: Option<&str>| value.unwrap_or_default().to_owned();
        match by {
            By::Class => {
                need.device.as_ref().map_or_else(String::new, |it| self.class_of(it).key())
            }
            By::Device => match &need.device {
                Some(Device::Model(code)) => code.clone(),
                Some(Device::Class(class)) => class.key(),
                None => String::new(),
            },
            By::Programme => held(need.programme.as_deref()),
            By::Site => held(need.site.as_deref()),
            of_person => self.person_key(need.person, of_person, to),
        }
    }

    /// Returns the key of the row of a person on `to`, by a dimension of persons.
    pub(super) fn person_key(&self, person: PersonNo, by: By, to: Date) -> String {
        let person = &self.people[person];
        let held = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let home = || self.tables.division(person.division.on(to).unwrap_or_default());
        match by {
            By::Division => home().unwrap_or_default(),
            By::County => self.tables.county(&home().unwrap_or_default()),
            By::School => held(person.school.on(to)),
            By::Category => held(person.category.on(to)),
            By::Grade => held(person.grade.as_deref()),
            By::Sex => held(person.sex.as_deref()),
            By::Age => person.age_band(to).to_owned(),
            By::Stage => held(person.stage.as_deref()),
            By::Placement => held(person.placement.as_deref()),
            By::Class | By::Device | By::Programme | By::Site | By::Month | By::Quarter => {
                panic!("{} is no dimension of persons", by.name())
            }
        }
    }

    /// Checks whether the filters take a person as they are on `to`.
    pub(super) fn takes_person(&self, person: PersonNo, filters: &Filters, to: Date) -> bool {
        let person = &self.people[person];
        let Filters { division, school, category, stage, placement, .. } = filters;
        let holds = |filter: &Option<String>, value: Option<&str>| {
            filter.as_deref().is_none_or(|wanted| value == Some(wanted))
        };
        let lives_in = |wanted: &String| {
            let code = self.tables.division(wanted).expect("a query names a known division");
            person.lives_in(&self.tables, &code, to)
        };
        holds(school, person.school.on(to))
            && holds(category, person.category.on(to))
            && holds(stage, person.stage.as_deref())
            && holds(placement, person.placement.as_deref())
            && division.as_ref().is_none_or(lives_in)
    }

    fn takes_need(&self, need: &Need, query: &Query) -> bool {
        let Some(device) = &need.device else { return false };
        // The need's own cell wins; a need for a class is of basic type only if its cell says so.
        let basic = need.basic.unwrap_or_else(|| match device {
            Device::Model(code) => self.models[code].basic == Some(true),
            Device::Class(_) => false,
        });
        let programme = query.filters.programme.as_deref().map(cells::programme);
        self.takes_person(need.person, &query.filters, query.to)
            && takes_class(&query.filters, self.class_of(device))
            && (basic || !query.filters.basic)
            && programme.is_none_or(|wanted| need.programme == Some(wanted))
    }

    fn takes_fitting(&self, fitting: &Fitting, query: &Query) -> bool {
        let model = &self.models[&fitting.model];
        self.takes_person(fitting.person, &query.filters, query.to)
            && takes_model(&query.filters, model)
    }
}

/// Checks whether the filters of class and basic type take a model.
pub(super) fn takes_model(filters: &Filters, model: &Model) -> bool {
    takes_class(filters, &model.class) && (model.basic == Some(true) || !filters.basic)
}

fn takes_class(filters: &Filters, class: &Class) -> bool {
    let wanted = filters.class.as_deref();
    let wanted = wanted.map(|cell| Class::read(cell, "").expect("a query names a class by code"));
    wanted.is_none_or(|wanted| wanted.covers(class))
}

/// Returns the middle one, or the mean of the two middle ones, of sorted days.
fn median(days: &[i64]) -> Option<f64> {
    let half = days.len() / 2;
    let upper = *days.get(half)?;
    let lower = if days.len().is_multiple_of(2) { days[half - 1] } else { upper };
    Some((lower + upper) as f64 / 2.0)
}

/// Returns the smallest of sorted days that nine tenths of them do not exceed.
fn nearest_rank_90(days: &[i64]) -> Option<i64> {
    let rank = (days.len() * 9).div_ceil(10);
    rank.checked_sub(1).map(|place| days[place])
}
