//! The serde form of reports: one object with the keys of the terminal. Rates are fractions, amounts are in yuan, and a row has
//! its figures beside its key and label. The label is the Chinese name, or the English one; it is null for codes whose words
//! belong to the caller's language.
//!
//! The terminal adds the fields that a report does not know: `as_of` and `position`.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{
    AnnualFigures, AnnualReport, CountedPeriod, Dimension, Figures, LendingFigures, LendingReport,
    NeedsReport, RateReport, RateRow, Recovery, ReportRow, ServicesFigures, ServicesReport,
    StockBy, StockFigures, StockReport,
};
use crate::model::{Period, Rate, WithdrawnReason};
use crate::registry::NeedView;

/// Implements `Serialize` by keys and values.
macro_rules! object {
    ($( $type:ty: |$this:ident| { $( $key:ident: $value:expr, )+ } )+) => { $(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $this = self;
                let mut map = serializer.serialize_map(Some([$( stringify!($key) ),+].len()))?;
                $( map.serialize_entry(stringify!($key), &$value)?; )+
                map.end()
            }
        }
    )+ };
}

object! {
    CountedPeriod: |period| {
        from: period.from(),
        to: period.asked().to(),
        counted_to: period.counted_to(),
    }
    Figures: |of| {
        persons_in_need: of.persons_in_need,
        persons_fitted: of.persons_fitted,
        persons_fully_fitted: of.persons_fully_fitted,
        fitting_rate: of.fitting_rate(),
        full_fitting_rate: of.full_fitting_rate(),
        needs: of.needs,
        needs_met: of.needs_met,
        needs_rate: of.needs_rate(),
        days_to_fit_median: of.days_to_fit_median.map(Number),
        days_to_fit_p90: of.days_to_fit_p90,
        followed_up: of.followed_up,
        in_use: of.in_use,
        in_use_rate: of.in_use_rate(),
    }
    LendingFigures: |of| {
        loans: of.loans,
        borrowers: of.borrowers,
        returned: of.returned,
        open: of.open,
        overdue: of.overdue,
        mean_days: of.mean_days().map(rounded),
        utilisation: of.utilisation,
    }
    ServicesFigures: |of| {
        rehab_persons_in_need: of.rehab_persons_in_need,
        rehab_persons_served_in_need: of.rehab_persons_served_in_need,
        service_rate: of.service_rate(),
        persons_registered: of.persons_registered,
        rehab_persons_served_registered: of.rehab_persons_served_registered,
        coverage: of.coverage(),
        rehab_persons_served: of.rehab_persons_served,
    }
    StockFigures: |of| {
        quantity: of.quantity,
        value: yuan(of.value),
        in_stock: of.in_stock,
        on_loan: of.on_loan,
        issued: of.issued,
        cleaning: of.cleaning,
        repair: of.repair,
        display: of.display,
        transit: of.transit,
        lost: of.lost,
        retired: of.retired,
    }
    Recovery: |of| {
        with_users: of.with_users,
        given_back: of.given_back,
        recovery_rate: of.rate(),
    }
    AnnualFigures: |of| {
        students_on_list: of.students_on_list,
        persons_in_need: of.persons_in_need,
        persons_fitted: of.persons_fitted,
        fitting_rate: of.fitting_rate(),
        loans: of.loans,
        borrowers: of.borrowers,
        persons_registered: of.persons_registered,
        rehab_persons_in_need: of.rehab_persons_in_need,
        rehab_persons_served: of.rehab_persons_served,
        rehab_persons_served_in_need: of.rehab_persons_served_in_need,
        service_rate: of.service_rate(),
        rehab_persons_served_registered: of.rehab_persons_served_registered,
        coverage: of.coverage(),
        children_served: of.children_served,
        children_served_at_home: of.children_served_at_home,
        donated_items: of.donated_items,
        donated_value: yuan(of.donated_value),
    }
}

/// Rounds a number to ten decimals, so that figures can be compared.
fn rounded(number: f64) -> f64 {
    (number * 1e10).round() / 1e10
}

/// Returns an amount in yuan.
pub(super) fn yuan(fen: u64) -> Number {
    Number(fen as f64 / 100.0)
}

/// A number that is written without decimals if it is whole.
pub(super) struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.fract() == 0.0 {
            true => serializer.serialize_i64(self.0 as i64),
            false => serializer.serialize_f64(self.0),
        }
    }
}

/// The figures of a row, a column or a cell.
#[derive(Serialize)]
struct Group<'a, F> {
    key: &'a str,
    label: Option<&'a str>,
    #[serde(flatten)]
    figures: &'a F,
    /// The figures of a row in each column.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<Group<'a, F>>>,
}

impl<'a, F> Group<'a, F> {
    fn new(of: &'a ReportRow<F>, figures: &'a F) -> Self {
        Self { key: of.label.code(), label: of.label.name(), figures, columns: None }
    }
}

impl<F: Serialize> Serialize for ReportRow<F> {
    /// Writes the key, the label and the figures. The cells belong to the columns of the report, which writes them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Group::new(self, &self.figures).serialize(serializer)
    }
}

/// A report with rows and a total.
#[derive(Serialize)]
struct Grouped<'a, F> {
    report: &'static str,
    #[serde(flatten)]
    period: CountedPeriod,
    by: Option<&'static str>,
    /// True if each person or device is in one row only.
    partition: bool,
    rows: Vec<Group<'a, F>>,
    total: &'a F,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns_by: Option<&'static str>,
    /// The figures of each column.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<&'a [ReportRow<F>]>,
}

impl<'a, F> Grouped<'a, F> {
    fn new(
        report: &'static str,
        period: CountedPeriod,
        rows: &'a [ReportRow<F>],
        total: &'a F,
    ) -> Self {
        let rows = rows.iter().map(|row| Group::new(row, &row.figures)).collect();
        let (by, partition, columns_by, columns) = (None, true, None, None);
        Self { report, period, by, partition, rows, total, columns_by, columns }
    }

    /// Sets the dimensions of the rows, and of the columns if there are any.
    fn by(
        mut self,
        [by, across]: [Option<Dimension>; 2],
        rows: &'a [ReportRow<F>],
        columns: &'a [ReportRow<F>],
    ) -> Self {
        self.by = by.map(Dimension::code);
        self.partition = [by, across].into_iter().flatten().all(Dimension::is_partition);
        if let Some(across) = across {
            for (group, row) in self.rows.iter_mut().zip(rows) {
                let cells = columns.iter().zip(&row.cells);
                group.columns = Some(cells.map(|(of, cell)| Group::new(of, cell)).collect());
            }
            (self.columns_by, self.columns) = (Some(across.code()), Some(columns));
        }
        self
    }
}

/// Writes one object with the keys of the terminal.
///
/// ```
/// use assistive_core::model::Period;
/// use assistive_core::report::{Dimension, RateQuery};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n"),
/// #     (Kind::Needs, "person,device,identified_on\n1,WC,2023-03-05\n2,WC,2023-03-05\n"),
/// #     (Kind::Fittings, "person,device,fitted_on\n1,WC,2023-04-01\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
/// let report = store.view()?.rate(&RateQuery::new(year).by(Dimension::County))?;
/// let json = serde_json::to_value(&report)?;
/// assert_eq!(json["total"]["fitting_rate"], 0.5, "one of two");
/// assert_eq!((&json["rows"][0]["key"], &json["rows"][0]["label"]), (&"610902".into(), &"汉滨区".into()));
/// # Ok(())
/// # }
/// ```
impl Serialize for RateReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Rates<'a> {
            #[serde(flatten)]
            grouped: Grouped<'a, Figures>,
            unlisted_persons: Option<u64>,
            excluded: &'a BTreeMap<WithdrawnReason, u64>,
        }
        let Self { query, rows, columns, total, unlisted_persons, excluded } = self;
        let by = [query.by, query.columns];
        let grouped = Grouped::new("rate", query.period, rows, total).by(by, rows, columns);
        Rates { grouped, unlisted_persons: *unlisted_persons, excluded }.serialize(serializer)
    }
}

impl Serialize for LendingReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { query, rows, columns, total } = self;
        let grouped = Grouped::new("lending", query.period, rows, total);
        grouped.by([query.by, query.columns], rows, columns).serialize(serializer)
    }
}

impl Serialize for ServicesReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { query, rows, columns, total } = self;
        let grouped = Grouped::new("services", query.period, rows, total);
        grouped.by([query.by, query.columns], rows, columns).serialize(serializer)
    }
}

impl Serialize for StockReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Stock<'a> {
            #[serde(flatten)]
            grouped: Grouped<'a, StockFigures>,
            donated_items: u64,
            donated_value: Number,
            #[serde(flatten)]
            recovery: Recovery,
        }
        let grouped = Grouped::new("stock", self.query.period, &self.rows, &self.total);
        Stock {
            grouped: Grouped { by: self.query.by.map(StockBy::code), ..grouped },
            donated_items: self.donated_items,
            donated_value: yuan(self.donated_value),
            recovery: self.recovery,
        }
        .serialize(serializer)
    }
}

impl Serialize for NeedsReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Needs<'a> {
            report: &'static str,
            #[serde(flatten)]
            period: CountedPeriod,
            rows: &'a [NeedView],
        }
        Needs { report: "needs", period: self.period, rows: &self.rows }.serialize(serializer)
    }
}

impl Serialize for AnnualReport {
    /// Writes the figures, and the rates of the counties and schools. The year is null if the period is no calendar year.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Annual<'a> {
            report: &'static str,
            year: Option<i16>,
            #[serde(flatten)]
            period: CountedPeriod,
            figures: &'a AnnualFigures,
            counties: Vec<County<'a>>,
            schools: Vec<School<'a>>,
        }
        let (period, year) = (self.period, self.period.from().year());
        Annual {
            report: "annual",
            year: (Period::year(year) == Some(period.asked())).then_some(year),
            period,
            figures: &self.figures,
            counties: self.counties.iter().map(County::of).collect(),
            schools: self.schools.iter().map(School::of).collect(),
        }
        .serialize(serializer)
    }
}

/// A county in the annual report.
#[derive(Serialize)]
struct County<'a> {
    key: &'a str,
    label: Option<&'a str>,
    persons_in_need: u64,
    persons_fitted: u64,
    fitting_rate: Rate,
}

impl<'a> County<'a> {
    fn of(row: &'a RateRow) -> Self {
        let Figures { persons_in_need, persons_fitted, .. } = row.figures;
        let (key, label) = (row.label.code(), row.label.name());
        let fitting_rate = row.figures.fitting_rate();
        Self { key, label, persons_in_need, persons_fitted, fitting_rate }
    }
}

/// A school in the annual report, whose people are its students.
#[derive(Serialize)]
struct School<'a> {
    key: &'a str,
    label: Option<&'a str>,
    students: u64,
    students_fitted: u64,
    fitting_rate: Rate,
}

impl<'a> School<'a> {
    fn of(row: &'a RateRow) -> Self {
        let County { key, label, persons_in_need, persons_fitted, fitting_rate } = County::of(row);
        Self {
            key,
            label,
            students: persons_in_need,
            students_fitted: persons_fitted,
            fitting_rate,
        }
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
