//! Random questions about the random cities.

use super::choices::SCHOOLS;
use super::plan::{EDGES, day, later};
use crate::cases::TODAY;
use crate::city::{City, Row};
use crate::oracle::{By, Filters, LendingQuery, Query};
use jiff::civil::{Date, date};
use proptest::option::{of, weighted};
use proptest::prelude::{Arbitrary, BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use std::collections::BTreeSet;

/// A city in two sendings, and questions to be put after each.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// The first sending.
    pub first: City,
    /// The second sending, a term later.
    pub second: City,
    /// The questions.
    pub queries: Vec<Query>,
}

/// A city with stock and loans in two sendings, and questions to be put after both.
#[derive(Clone, Debug)]
pub struct LendingInquiry {
    /// The first sending.
    pub first: City,
    /// The second sending, a term later.
    pub second: City,
    /// The questions.
    pub queries: Vec<LendingQuery>,
}

/// The first and the last day: the place among the days of a city, and days after it.
type Ends = [Option<(u8, i8)>; 2];

/// A question whose period may depend on a city.
#[derive(Clone, Debug)]
pub(super) struct QuestionPlan {
    query: Query,
    ends: Ends,
}

/// The same about lending.
#[derive(Clone, Debug)]
pub(super) struct LendingQuestionPlan {
    query: LendingQuery,
    ends: Ends,
}

impl Arbitrary for QuestionPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let end = || of((any::<u8>(), -1..=1_i8));
        (query(), [end(), end()]).prop_map(|(query, ends)| Self { query, ends }).boxed()
    }
}

impl QuestionPlan {
    /// Returns the question about a city in which something happens on these days.
    pub(super) fn about(&self, days: &[Date]) -> Query {
        let (from, to) = about(days, self.ends, (self.query.from, self.query.to));
        Query { from, to, ..self.query.clone() }
    }
}

impl Arbitrary for LendingQuestionPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let end = || of((any::<u8>(), -1..=1_i8));
        (lending_query(), [end(), end()]).prop_map(|(query, ends)| Self { query, ends }).boxed()
    }
}

impl LendingQuestionPlan {
    /// Returns the question about a city in which something happens on these days.
    pub(super) fn about(&self, days: &[Date]) -> LendingQuery {
        let (from, to) = about(days, self.ends, (self.query.from, self.query.to));
        LendingQuery { from, to, ..self.query.clone() }
    }
}

/// Returns the period whose ends depend on these days. An end that does not depend on them stays as it is.
fn about(days: &[Date], ends: Ends, (from, to): (Date, Date)) -> (Date, Date) {
    let end = |end: Option<(u8, i8)>| {
        let (number, after) = end.filter(|_| !days.is_empty())?;
        Some(later(days[usize::from(number) % days.len()], after.into()))
    };
    let (from, to) = (end(ends[0]).unwrap_or(from), end(ends[1]).unwrap_or(to));
    (from.min(to), from.max(to))
}

/// Returns the days on which needs and fittings begin and end and people leave.
pub(super) fn days(cities: &[&City]) -> Vec<Date> {
    let mut days = BTreeSet::new();
    for city in cities {
        collect(&city.persons, &mut days);
        collect(&city.students, &mut days);
        collect(&city.student_needs, &mut days);
        collect(&city.needs, &mut days);
        collect(&city.fittings, &mut days);
        collect(&city.services, &mut days);
    }
    days.into_iter().collect()
}

/// Returns the days on which items are received, and loans begin, are due and end.
pub(super) fn lending_days(cities: &[&City]) -> Vec<Date> {
    let mut days = BTreeSet::new();
    for city in cities {
        collect(&city.stock, &mut days);
        collect(&city.loans, &mut days);
    }
    days.into_iter().collect()
}

fn collect<R: Row>(rows: &[R], days: &mut BTreeSet<Date>) {
    let of_needs = ["identified_on", "withdrawn_on", "valid_to", "fitted_on", "left_on"];
    let of_loans = ["received_on", "out_on", "due_on", "in_on", "served_on", "registered_on"];
    for column in of_needs.into_iter().chain(of_loans) {
        // Random cities write plain dates, or nothing.
        days.extend(rows.iter().filter_map(|row| row.get(column).parse::<Date>().ok()));
    }
}

/// Makes a question: a period up to the end of 2025, and so perhaps after today, often a year, perhaps divided and filtered.
pub fn query() -> impl Strategy<Value = Query> {
    let by = of(select(&By::ALL[..]));
    let any = (period(), by, filters());
    // The days on which those born on 29 February grow older, and the days beside them.
    let to =
        select(vec![date(2023, 2, 27), date(2023, 2, 28), date(2024, 2, 28), date(2024, 2, 29)]);
    let ages = to.prop_map(|to| ((date(2022, 9, 1), to), Some(By::Age), Filters::default()));
    prop_oneof![9 => any, 1 => ages].prop_map(|((from, to), by, filters)| Query {
        from,
        to,
        by,
        filters,
    })
}

/// Makes a question about lending. Half of them are by month or by a dimension of items.
fn lending_query() -> impl Strategy<Value = LendingQuery> {
    let by = prop_oneof![
        1 => select(vec![By::Month, By::Quarter]),
        1 => select(vec![By::Class, By::Device, By::Site, By::Programme]),
        2 => select(&By::ALL[..]),
    ];
    let site = weighted(0.1, select(vec!["AK-DPF", "ST-0902", "SP-0981"]).prop_map(str::to_owned));
    (period(), of(by), filters(), site).prop_map(|((from, to), by, filters, site)| LendingQuery {
        from,
        to,
        by,
        filters,
        site,
    })
}

fn period() -> impl Strategy<Value = (Date, Date)> {
    let year = |year| Just((date(year, 1, 1), date(year, 12, 31)));
    let to = select(vec![TODAY, date(2024, 12, 31)]);
    let ends = (day(), prop_oneof![day(), select(&EDGES[..]), to]);
    let span = ends.prop_map(|(one, other)| (one.min(other), one.max(other)));
    prop_oneof![1 => year(2022), 3 => year(2023), 1 => year(2024), 1 => year(2025), 4 => span]
}

/// Makes few filters at a time: a filter that nobody passes tests nothing.
fn filters() -> impl Strategy<Value = Filters> {
    let schools: Vec<&str> = SCHOOLS.iter().map(|school| school.0).collect();
    let divisions = vec![
        "610900",
        "610902",
        "610922",
        "610922100",
        "610928",
        "610981",
        "612429",
        "L-HENGKOU",
        "L-NEW",
        "L-OLD",
    ];
    let one = |values: Vec<&'static str>| weighted(0.08, select(values).prop_map(str::to_owned));
    (
        one(divisions),
        // The first two schools are there in every city.
        one(schools[..2].to_vec()),
        one(vec!["school", "community", "child-rehab", "home", "彩票公益金"]),
        one(vec!["1", "2", "3", "4", "5", "6", "7"]),
        one(vec!["preschool", "primary", "junior", "senior", "higher"]),
        one(vec!["special", "regular", "home"]),
        weighted(0.08, Just(())),
        one(vec!["12", "12 22", "12 22 03", "12.22.18", "22", "2206", "09 12 03"]),
    )
        .prop_map(|cells| Filters {
            division: cells.0,
            school: cells.1,
            programme: cells.2,
            category: cells.3,
            stage: cells.4,
            placement: cells.5,
            basic: cells.6.is_some(),
            class: cells.7,
        })
}
