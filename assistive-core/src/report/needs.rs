//! The list of needs of the fitting rate, with one row for each need.
//!
//! It contains the needs that `rate` counts (countable device needs of the period, met or not) and those that it
//! excludes (withdrawn in the period).

use super::rate::{NeedInPeriod, need_in_period};
use super::{CountedPeriod, Filter, Selection};
use crate::error::Result;
use crate::model::NeedKind;
use crate::registry::{NeedStatus, NeedView, View};
use crate::tables::Project;

/// The needs of a period.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NeedsReport {
    /// The period of the report.
    pub period: CountedPeriod,
    /// The needs, ordered by person, with the status on the last day of the period.
    pub rows: Vec<NeedView>,
}

impl View<'_> {
    /// Lists the device needs of a period.
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
    /// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n3,赵敏,610981\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n1,WC,2023-03-05\n2,WC,2023-03-05\n3,WC,2023-03-05\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n1,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
    /// let report = store.view()?.needs_report(year, &Filter::default())?;
    /// let statuses: Vec<_> = report.rows.iter().map(|need| need.status.code()).collect();
    /// assert_eq!(statuses, ["met", "open", "open"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist.
    pub fn needs_report(&self, period: CountedPeriod, filter: &Filter) -> Result<NeedsReport> {
        self.ask(|state| {
            let selection: Selection<'_> = filter.resolve(state)?;
            let mut rows = Vec::new();
            for (person_number, person) in state.persons.iter() {
                if !selection.takes_person(&person.attributes, period.counted_to()) {
                    continue;
                }
                let mut needs: Vec<_> = state.needs_of(person_number).collect();
                needs.sort_by_key(|(number, need)| (need.identified_on, *number));
                for (number, need) in needs {
                    if need.kind != NeedKind::Device || !selection.takes_need(state, &need.fact()) {
                        continue;
                    }
                    let status = match need_in_period(state.lifecycle(number, need), period) {
                        None => continue,
                        Some(NeedInPeriod::Unmet) => NeedStatus::Open,
                        Some(NeedInPeriod::Met(day)) => NeedStatus::Met(day),
                        Some(NeedInPeriod::Excluded(day, reason)) => {
                            NeedStatus::Withdrawn(day, reason)
                        }
                    };
                    rows.push(self.need_with_status(
                        number,
                        need,
                        person,
                        status,
                        period.counted_to(),
                    ));
                }
            }
            Ok(NeedsReport { period, rows })
        })
    }
}
