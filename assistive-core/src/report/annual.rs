//! The annual report (年度报告): the headline figures of a year in one document. Apart from children served, the
//! figures are those of the other reports, over the same period and filter.
//!
//! * `students_on_list`: people with a countable device need under the programme `school`
//! * `children_served`: people of any age with a service under the programme `child-rehab` in the period;
//!   `children_served_at_home`: those of them with such a service at home
//! * schools: the needs of the programme `school`, by the person's school on the last day
//! * counties: the fitting rate of every county, including counties without anyone in need

use std::collections::BTreeMap;

use super::stock::donated;
use super::{
    CountedPeriod, Dimension, Figures, Filter, RateQuery, RateRow, Selection, ServicesQuery,
    lending,
};

use crate::error::Result;
use crate::model::{PersonNo, Place, Programme, Rate};
use crate::registry::{Label, View};
use crate::state::{Service, State};

/// The headline figures of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct AnnualFigures {
    /// Students on the needs lists.
    pub students_on_list: u64,
    /// People with a countable device need.
    pub persons_in_need: u64,
    /// Of those, people with such a need met in the period.
    pub persons_fitted: u64,
    /// Loans that began in the period.
    pub loans: u64,
    /// Distinct borrowers of these loans.
    pub borrowers: u64,
    /// People registered on the last day.
    pub persons_registered: u64,
    /// People with a countable need of any kind.
    pub rehab_persons_in_need: u64,
    /// People with a service or fitting in the period.
    pub rehab_persons_served: u64,
    /// Of those, people with a countable need of any kind.
    pub rehab_persons_served_in_need: u64,
    /// Of those served, people registered on the last day.
    pub rehab_persons_served_registered: u64,
    /// People served under the programme `child-rehab`.
    pub children_served: u64,
    /// Of those, people served at home.
    pub children_served_at_home: u64,
    /// Devices donated in the period.
    pub donated_items: u64,
    /// Value of these devices, in fen.
    pub donated_value: u64,
}

impl AnnualFigures {
    /// Returns `persons_fitted` / `persons_in_need`.
    pub fn fitting_rate(&self) -> Rate {
        Rate::new(self.persons_fitted, self.persons_in_need)
    }

    /// Returns `rehab_persons_served_in_need` / `rehab_persons_in_need`.
    pub fn service_rate(&self) -> Rate {
        Rate::new(self.rehab_persons_served_in_need, self.rehab_persons_in_need)
    }

    /// Returns `rehab_persons_served_registered` / `persons_registered`.
    pub fn coverage(&self) -> Rate {
        Rate::new(self.rehab_persons_served_registered, self.persons_registered)
    }
}

/// The annual report.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AnnualReport {
    /// The period of the report.
    pub period: CountedPeriod,
    /// The headline figures of the period.
    pub figures: AnnualFigures,
    /// The fitting rate of every county that the filter takes.
    pub counties: Vec<RateRow>,
    /// The fitting rate of every school with students on its list.
    pub schools: Vec<RateRow>,
}

impl View<'_> {
    /// Counts the headline figures of a period, usually a year.
    ///
    /// ```
    /// use assistive_core::model::Period;
    /// use assistive_core::report::Filter;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (
    /// #         Kind::Persons,
    /// #         "key,name,division,registered_on\n\
    /// #          1,王芳,610902,2022-01-01\n\
    /// #          2,李强,610902,2022-01-01\n\
    /// #          3,赵敏,610981,2022-01-01\n",
    /// #     ),
    /// #     (Kind::Needs, "person,device,identified_on\n1,WC,2023-03-05\n2,WC,2023-03-05\n3,WC,2023-03-05\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n1,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
    /// let report = store.view()?.annual(year, &Filter::default())?;
    /// assert_eq!((report.figures.persons_in_need, report.figures.persons_fitted), (3, 1));
    /// assert_eq!(report.figures.persons_registered, 3);
    /// assert_eq!(report.figures.coverage().to_string(), "33.3 %", "one person of three was served");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist.
    pub fn annual(&self, period: CountedPeriod, filter: &Filter) -> Result<AnnualReport> {
        let filtered = || filter.clone();
        let rate = self.rate(&RateQuery::new(period).by(Dimension::County).filter(filtered()))?;
        let served = self.services(&ServicesQuery::new(period).filter(filtered()))?.total;
        let (schools, students_on_list) = match of_programme(filter, Programme::school()) {
            None => (Vec::new(), 0),
            Some(filter) => {
                let by_school = RateQuery::new(period).by(Dimension::School).filter(filter);
                let rate = self.rate(&by_school)?;
                (rate.rows, rate.total.persons_in_need)
            }
        };
        let (counties, children, lending, donated) = self.ask(|state| {
            let selection = &filter.resolve(state)?;
            let children = children(state, selection, period);
            let at_home = children.values().filter(|services| services.iter().any(at_home)).count();
            let counties = every_county(state, selection, rate.rows);
            let donated = donated(state, selection, period);
            let lending = lending::LendingCount { state, selection, period }.total();
            Ok((counties, (children.len() as u64, at_home as u64), lending, donated))
        })?;
        let figures = AnnualFigures {
            students_on_list,
            persons_in_need: rate.total.persons_in_need,
            persons_fitted: rate.total.persons_fitted,
            loans: lending.loans,
            borrowers: lending.borrowers,
            persons_registered: served.persons_registered,
            rehab_persons_in_need: served.rehab_persons_in_need,
            rehab_persons_served: served.rehab_persons_served,
            rehab_persons_served_in_need: served.rehab_persons_served_in_need,
            rehab_persons_served_registered: served.rehab_persons_served_registered,
            children_served: children.0,
            children_served_at_home: children.1,
            donated_items: donated.0,
            donated_value: donated.1,
        };
        Ok(AnnualReport { period, figures, counties, schools })
    }
}

/// Returns the filter restricted to a programme, or `None` if it asks for another programme.
pub(super) fn of_programme(filter: &Filter, programme: Programme) -> Option<Filter> {
    let nothing = filter.programme.as_ref().is_some_and(|asked| *asked != programme);
    (!nothing).then(|| Filter { programme: Some(programme), ..filter.clone() })
}

/// Iterates over the services and people of the programme `child-rehab` in a period.
pub(super) fn children<'a>(
    state: &'a State,
    selection: &Selection<'_>,
    period: CountedPeriod,
) -> BTreeMap<PersonNo, Vec<&'a Service>> {
    let mut children: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let programme = Programme::child_rehab();
    for (_, service) in state.services.iter() {
        let person = || state.persons.get(service.person);
        if period.contains(service.served_on)
            && service.programme.as_ref() == Some(&programme)
            && selection.takes_service(service)
            && person().is_some_and(|person| {
                selection.takes_person(&person.attributes, period.counted_to())
            })
        {
            children.entry(service.person).or_default().push(service);
        }
    }
    children
}

/// Checks whether a service was given at home.
pub(super) fn at_home(service: &&Service) -> bool {
    service.place == Some(Place::Home)
}

/// Returns the rows of the counties, with an empty row for each county that has none.
fn every_county(state: &State, selection: &Selection<'_>, mut rows: Vec<RateRow>) -> Vec<RateRow> {
    for (number, _) in state.divisions.iter() {
        let label = Label::division(state, number);
        let is_county = state.county_of(number) == Some(number);
        if is_county
            && selection.takes_division(number)
            && !rows.iter().any(|row| row.label == label)
        {
            rows.push(RateRow::new(label, Figures::default()));
        }
    }
    let none_last = |row: &RateRow| row.label == Label::None;
    rows.sort_by(|one, other| {
        (none_last(one), one.label.code()).cmp(&(none_last(other), other.label.code()))
    });
    rows
}
