//! A publication (公布): the tables of a period for the public, suppressed together.
//!
//! The suppression of one table (`suppression`) does not protect people who are counted in several. A county with 27
//! people in need, whose only school has 26, reveals one person. A publication therefore examines these tables
//! together (`suppression::linked`):
//!
//! * the headline figures, and the fitting rate by county, category, age and device class, the lending and the services
//!   by county. They have the same totals, and the rows of a county are about the same people
//! * the fitting rate of the programme `school` by school. Its total is a part of all people. The rest, people without
//!   a need of the programme, is examined as a row that is not printed
//! * for each county, the schools all of whose people in need live in it. Their sum and the rest of the county are
//!   examined as rows that are not printed. A school with people of several counties is in none of these sums, because
//!   its figures cannot be subtracted from those of a county
//!
//! Relations that only hold by chance, such as between schools and age bands, are not examined, and neither are other
//! publications. The figures of devices are not of people and not suppressed.

use std::collections::BTreeMap;

use super::suppression::linked::{LineNumber, LinkedColumns, LinkedTables};
use super::suppression::{
    CHILDREN_COUNTS, HEADLINE_COUNTS, LENDING_COUNTS, LENDING_DERIVED, PLACE_RATES, RATE_COUNTS,
    RATE_DERIVED, SERVICES_COUNTS, SERVICES_RATES, is_few,
};
use super::{
    AnnualFigures, CountedPeriod, Dimension, Figures, Filter, LendingQuery, LendingReport,
    RateQuery, RateReport, ServicesQuery, ServicesReport, Suppressed, annual,
};
use crate::error::Result;
use crate::model::{DivisionCode, Programme, WithdrawnReason};
use crate::registry::{Label, View};

/// The tables of a period for the public.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Publication {
    /// The period of the tables.
    pub period: CountedPeriod,
    /// The tables.
    pub tables: Vec<PublishedTable>,
}

/// A table of a publication.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PublishedTable {
    /// The stable code, which is a name for a file.
    pub code: &'static str,
    /// The figures.
    pub report: PublishedReport,
    /// The figures that are suppressed.
    pub suppressed: Suppressed,
}

/// The figures of a published table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum PublishedReport {
    /// The headline figures, as a total.
    Annual(AnnualFigures),
    /// A fitting rate.
    Rate(RateReport),
    /// Lending.
    Lending(LendingReport),
    /// Services.
    Services(ServicesReport),
}

impl Publication {
    /// The codes of all tables. A publication has no table of schools if its filter asks for another programme.
    pub const CODES: &[&str] = &[
        "annual",
        "rate-county",
        "rate-category",
        "rate-age",
        "rate-class",
        "rate-school",
        "lending-county",
        "services-county",
    ];

    /// Returns the number of suppressed figures.
    pub fn suppressed_figures(&self) -> usize {
        self.tables.iter().map(|table| table.suppressed.count()).sum()
    }
}

impl View<'_> {
    /// Counts the tables of a publication and suppresses figures in all of them together.
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
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
    /// let publication = store.view()?.publication(year, &Filter::default())?;
    /// let counties = publication.tables.iter().find(|table| table.code == "rate-county");
    /// assert!(counties.is_some_and(|table| table.suppressed.of_row(0, "persons_in_need")));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist.
    pub fn publication(&self, period: CountedPeriod, filter: &Filter) -> Result<Publication> {
        let rate = |by: Dimension, filter: &Filter| {
            self.rate(&RateQuery::new(period).by(by).filter(filter.clone()))
        };
        let lending = LendingQuery::new(period).by(Dimension::County).filter(filter.clone());
        let services = ServicesQuery::new(period).by(Dimension::County).filter(filter.clone());
        let counties = rate(Dimension::County, filter)?;
        let schools = match annual::of_programme(filter, Programme::school()) {
            None => None,
            Some(filter) => {
                let report = rate(Dimension::School, &filter)?;
                let counties = self.counties_of_schools(&report, &counties)?;
                Some(SchoolTable { report, counties })
            }
        };
        let tables = CountedTables {
            headlines: self.annual(period, filter)?.figures,
            categories: rate(Dimension::Category, filter)?,
            ages: rate(Dimension::Age, filter)?,
            classes: rate(Dimension::Class, filter)?,
            lending: self.lending(&lending)?,
            services: self.services(&services)?,
            counties,
            schools,
        };
        Ok(Publication { period, tables: tables.suppressed() })
    }

    /// Returns for each school the county in which all its counted people live, if there is one.
    fn counties_of_schools(
        &self,
        schools: &RateReport,
        counties: &RateReport,
    ) -> Result<Vec<Option<usize>>> {
        if counties.rows.len() == 1 {
            return Ok(vec![Some(0); schools.rows.len()]);
        }
        let mut found = vec![None; schools.rows.len()];
        let mut is_somewhere = vec![false; schools.rows.len()];
        for (number, county) in counties.rows.iter().enumerate() {
            let Ok(code) = DivisionCode::new(county.label.code()) else { continue };
            let filter = schools.query.filter.clone().division(code);
            let here = self.rate(&RateQuery { filter, ..schools.query.clone() })?;
            for (at, school) in schools.rows.iter().enumerate() {
                let part = here.rows.iter().find(|row| row.label == school.label);
                is_somewhere[at] |= part.is_some();
                let of = |figures: &Figures| (figures.needs, figures.followed_up);
                if part.is_some_and(|part| of(&part.figures) == of(&school.figures)) {
                    found[at] = Some(number);
                }
            }
        }
        // The last row is of the people whose county is not known.
        let none = counties.rows.iter().position(|row| row.label == Label::None);
        for (found, _) in found.iter_mut().zip(is_somewhere).filter(|(_, here)| !here) {
            *found = none;
        }
        Ok(found)
    }
}

/// The fitting rate of the programme `school`.
struct SchoolTable {
    report: RateReport,
    /// For each school the row of its county, if all its people live in it.
    counties: Vec<Option<usize>>,
}

/// The tables of a publication before suppression.
struct CountedTables {
    headlines: AnnualFigures,
    counties: RateReport,
    categories: RateReport,
    ages: RateReport,
    classes: RateReport,
    schools: Option<SchoolTable>,
    lending: LendingReport,
    services: ServicesReport,
}

/// The tables during suppression, and the lines of the printed ones.
struct PublishedLines {
    tables: LinkedTables,
    /// The total of all tables but those of schools.
    all: LineNumber,
    /// The counties of any table.
    counties: Vec<(Label, LineNumber)>,
    rate: LinkedColumns,
}

impl PublishedLines {
    fn new() -> Self {
        let mut tables = LinkedTables::default();
        let all = tables.add_line();
        let rate = LinkedColumns::default().with(RATE_COUNTS).about("persons_in_need");
        let rate = rate.without_empty_rows();
        Self { tables, all, counties: Vec::new(), rate }
    }

    /// Returns the line of a county, which is added if it is missing.
    fn county(&mut self, label: &Label) -> LineNumber {
        let known = self.counties.iter().find(|(known, _)| known == label);
        if let Some((_, line)) = known {
            return *line;
        }
        let line = self.tables.add_line();
        self.counties.push((label.clone(), line));
        line
    }

    /// Adds the rows of a rate by county, whose total is that of all people.
    fn add_counties(&mut self, report: &RateReport) -> Vec<LineNumber> {
        let rows: Vec<_> = report.rows.iter().map(|row| self.county(&row.label)).collect();
        for (row, line) in report.rows.iter().zip(&rows) {
            self.tables.add_counts(*line, RATE_COUNTS, &row.figures);
        }
        self.tables.add_counts(self.all, RATE_COUNTS, &report.total);
        self.tables.add_table(&self.rate, rows.clone(), self.all);
        rows
    }

    /// Adds a rate with the same total in other rows.
    fn add_rate(&mut self, report: &RateReport) -> Vec<LineNumber> {
        let rows = self.add_rows(report);
        self.tables.add_table(&self.rate, rows.clone(), self.all);
        rows
    }

    fn add_rows(&mut self, report: &RateReport) -> Vec<LineNumber> {
        let row = |figures| {
            let line = self.tables.add_line();
            self.tables.add_counts(line, RATE_COUNTS, figures);
            line
        };
        report.rows.iter().map(|row| &row.figures).map(row).collect()
    }

    /// Adds the schools: all of them, those of each county, and the sum of these as a part of the county. Returns
    /// their lines, and that of their total.
    fn add_schools(
        &mut self,
        schools: &SchoolTable,
        counties: &[LineNumber],
    ) -> (Vec<LineNumber>, LineNumber) {
        let rows = self.add_rows(&schools.report);
        let of = |county: Option<usize>| {
            let rows = rows.iter().zip(&schools.counties);
            rows.filter(move |(_, of)| **of == county).map(|(row, _)| *row).collect::<Vec<_>>()
        };
        let elsewhere = of(None);
        let mut sums = Vec::new();
        for number in 0..counties.len() {
            let of_county = of(Some(number));
            let sum = (!of_county.is_empty()).then(|| self.tables.add_sum(&of_county));
            if let Some(sum) = sum {
                self.tables.add_table(&self.rate, of_county, sum);
            }
            sums.push(sum);
        }
        let total = self.tables.add_line();
        self.tables.add_counts(total, RATE_COUNTS, &schools.report.total);
        let of_all = sums.iter().flatten().chain(&elsewhere).copied().collect();
        self.tables.add_table(&self.rate, of_all, total);
        let rests = counties.iter().zip(sums).map(|(county, sum)| match sum {
            Some(sum) => self.tables.add_part(&self.rate, sum, *county),
            None => *county,
        });
        let rests: Vec<_> = rests.collect();
        let rest = self.tables.add_part(&self.rate, total, self.all);
        // The rests of the counties are the rest of all people, and the schools that are in no county's sum.
        let all_rests = self.tables.add_sum(&rests);
        let parts = [vec![rest], elsewhere].concat();
        self.tables.add_unprinted(&self.rate, parts, all_rests);
        self.tables.add_unprinted(&self.rate, rests, all_rests);
        (rows, total)
    }

    fn add_lending(&mut self, report: &LendingReport) -> Vec<LineNumber> {
        let rows: Vec<_> = report.rows.iter().map(|row| self.county(&row.label)).collect();
        for (row, line) in report.rows.iter().zip(&rows) {
            self.tables.add_counts(*line, LENDING_COUNTS, &row.figures);
        }
        self.tables.add_counts(self.all, LENDING_COUNTS, &report.total);
        let columns = LinkedColumns::default().with(LENDING_COUNTS).about("borrowers");
        self.tables.add_table(&columns, rows.clone(), self.all);
        rows
    }

    /// Adds the services, whose counts are compared with those of the fitting rate, and the headlines on children.
    fn add_services(
        &mut self,
        report: &ServicesReport,
        headlines: &AnnualFigures,
    ) -> Vec<LineNumber> {
        let rows: Vec<_> = report.rows.iter().map(|row| self.county(&row.label)).collect();
        for (row, line) in report.rows.iter().zip(&rows) {
            self.tables.add_counts(*line, SERVICES_COUNTS, &row.figures);
        }
        self.tables.add_counts(self.all, SERVICES_COUNTS, &report.total);
        self.tables.add_counts(self.all, CHILDREN_COUNTS, headlines);
        let compared = ["persons_in_need", "persons_fitted"];
        let columns = LinkedColumns::default().with_given(RATE_COUNTS, &compared);
        self.tables.add_table(&columns.with(SERVICES_COUNTS), rows.clone(), self.all);
        let served =
            LinkedColumns::default().with_given(SERVICES_COUNTS, &["rehab_persons_served"]);
        self.tables.add_table(&served.with(CHILDREN_COUNTS), Vec::new(), self.all);
        rows
    }

    fn rate(&self, rows: &[LineNumber], total: LineNumber, report: &RateReport) -> Suppressed {
        let mut suppressed = self.tables.suppressed(RATE_COUNTS, RATE_DERIVED, rows, total);
        report.suppress_beside(&mut suppressed);
        suppressed
    }
}

/// Checks whether the needs of a programme that were withdrawn, by reason, reveal one or two others among all.
fn reveals_excluded(
    all: &BTreeMap<WithdrawnReason, u64>,
    of_programme: &BTreeMap<WithdrawnReason, u64>,
) -> bool {
    all.iter().any(|(reason, count)| {
        let part = of_programme.get(reason).copied().unwrap_or(0);
        is_few(count.saturating_sub(part))
    })
}

impl CountedTables {
    /// Suppresses the figures of all tables together.
    fn suppressed(self) -> Vec<PublishedTable> {
        let mut lines = PublishedLines::new();
        let counties = lines.add_counties(&self.counties);
        let [categories, ages, classes] =
            [&self.categories, &self.ages, &self.classes].map(|report| lines.add_rate(report));
        let schools = self.schools.as_ref().map(|schools| lines.add_schools(schools, &counties));
        let lending = lines.add_lending(&self.lending);
        let services = lines.add_services(&self.services, &self.headlines);
        lines.tables.suppress();

        let (tables, all) = (&lines.tables, lines.all);
        let rates = [&PLACE_RATES[..], &SERVICES_RATES].concat();
        let mut headlines = tables.suppressed(HEADLINE_COUNTS, &rates, &[], all);
        if schools
            .as_ref()
            .is_some_and(|(_, total)| tables.is_suppressed(*total, "persons_in_need"))
        {
            headlines.suppress_total("students_on_list");
        }
        let mut published = vec![PublishedTable {
            code: "annual",
            report: PublishedReport::Annual(self.headlines),
            suppressed: headlines,
        }];
        let mut add = |code, report, suppressed| {
            published.push(PublishedTable { code, report, suppressed });
        };
        let excluded = self.counties.excluded.clone();
        for (code, report, rows) in [
            ("rate-county", self.counties, &counties),
            ("rate-category", self.categories, &categories),
            ("rate-age", self.ages, &ages),
            ("rate-class", self.classes, &classes),
        ] {
            let suppressed = lines.rate(rows, all, &report);
            add(code, PublishedReport::Rate(report), suppressed);
        }
        if let Some((SchoolTable { report, .. }, (rows, total))) = self.schools.zip(schools) {
            let mut suppressed = lines.rate(&rows, total, &report);
            if reveals_excluded(&excluded, &report.excluded) {
                suppressed.suppress_total("excluded");
            }
            add("rate-school", PublishedReport::Rate(report), suppressed);
        }
        let mut suppressed = tables.suppressed(LENDING_COUNTS, LENDING_DERIVED, &lending, all);
        self.lending.suppress_more_means(&mut suppressed);
        add("lending-county", PublishedReport::Lending(self.lending), suppressed);
        let suppressed = tables.suppressed(SERVICES_COUNTS, &SERVICES_RATES, &services, all);
        add("services-county", PublishedReport::Services(self.services), suppressed);
        published
    }
}

#[cfg(test)]
#[path = "publication_tests.rs"]
mod tests;
