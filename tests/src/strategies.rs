//! Random cities that are valid and hard to count, random questions, random spellings.
//!
//! A city is planned first, person by person in small numbers that shrink well, and then written
//! as rows. No row breaks a rule. What the definitions leave open does not occur either: such
//! cities are thrown away by asking the oracle ([`Oracle::unsettled`]).
//!
//! All people are invented; their ids begin with 999, where no place in China does.

mod choices;
mod look;
mod plan;
mod question;
mod service_plan;
mod stock_plan;
mod stock_write;
mod write;

pub use look::{Encoding, Look, look};
pub use plan::{citizen_id, day};
pub use question::{Inquiry, LendingInquiry, query};

use crate::cases::{HOME, TODAY};
use crate::city::{City, Kind};
use crate::oracle::{Oracle, Tables};
use plan::PersonPlan;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use question::{LendingQuestionPlan, QuestionPlan};
use service_plan::ServicePlan;
use std::cmp::Reverse;
use stock_plan::StockPlan;
use write::Term;

/// Makes a city of up to six people, for a store of the site [`HOME`] on the day [`TODAY`].
pub fn city(tables: &Tables) -> impl Strategy<Value = City> + use<> {
    terms(tables).prop_map(|(city, _)| city)
}

/// Makes a city and what was sent a term later: lists sent again after the fittings, people who
/// turn out to have left, withdrawals, and fittings recorded late. The later rows are not all new
/// to the store, and their fittings may lie before those of the first term.
pub fn terms(tables: &Tables) -> impl Strategy<Value = (City, City)> + use<> {
    let tables = tables.clone();
    (2..=4_usize, vec(any::<PersonPlan>(), 1..=6))
        .prop_filter_map("the definitions leave this open", move |(schools, plans)| {
            settled(&tables, schools, &plans)
        })
}

/// Returns the two terms of a plan, unless the definitions do not settle their figures.
fn settled(tables: &Tables, schools: usize, plans: &[PersonPlan]) -> Option<(City, City)> {
    let first = write::city(schools, plans, Term::First);
    let mut later = write::city(schools, plans, Term::Second);
    let mut oracle = Oracle::new(&first, tables, HOME, TODAY);
    assert_eq!(oracle.refusals(), [], "a planned city is valid");
    oracle.import(&later);
    // Earlier rows decide whether a later one breaks a rule. Refused rows are removed from the last to the first, so
    // that the places of the others stay valid.
    let mut refusals = oracle.refusals().to_vec();
    refusals.sort_by_key(|refusal| Reverse(refusal.row));
    for refusal in refusals {
        remove(&mut later, refusal.kind, refusal.row);
    }
    let settled = oracle.unsettled().is_empty();
    settled.then_some((first, later))
}

/// Makes a city with stock and loans, and what was sent a term later: loans that have ended since,
/// loans sent late or again, new items and changed ones.
pub fn lending_terms(tables: &Tables) -> impl Strategy<Value = (City, City)> + use<> {
    let tables = tables.clone();
    (2..=4_usize, vec(any::<PersonPlan>(), 1..=4), any::<StockPlan>()).prop_filter_map(
        "the definitions leave this open",
        move |(schools, plans, stock)| {
            let (mut first, mut later) = settled(&tables, schools, &plans)?;
            stock_write::add(&stock, schools, &plans, &mut first, &mut later);
            let mut oracle = Oracle::new(&first, &tables, HOME, TODAY);
            oracle.import(&later);
            assert_eq!(oracle.refusals(), [], "planned loans are valid");
            Some((first, later))
        },
    )
}

/// Makes both sendings of a city with stock and loans, with questions whose periods begin and end
/// around the days on which something is received, lent, due or returned.
pub fn lending_inquiry(tables: &Tables) -> impl Strategy<Value = LendingInquiry> + use<> {
    let questions = vec(any::<LendingQuestionPlan>(), 1..=8);
    (lending_terms(tables), questions).prop_map(|((first, second), plans)| {
        let days = question::lending_days(&[&first, &second]);
        let queries = plans.iter().map(|plan| plan.about(&days)).collect();
        LendingInquiry { first, second, queries }
    })
}

/// Makes both sendings of a city with questions whose periods begin and end around the days on
/// which something happens in it, where a day's difference shows.
pub fn inquiry(tables: &Tables) -> impl Strategy<Value = Inquiry> + use<> {
    let questions = vec(any::<QuestionPlan>(), 1..=8);
    (terms(tables), questions).prop_map(|((first, second), plans)| {
        let days = question::days(&[&first, &second]);
        let queries = plans.iter().map(|plan| plan.about(&days)).collect();
        Inquiry { first, second, queries }
    })
}

/// Makes both sendings of a city with stock, loans and services, with questions about people.
pub fn served_inquiry(tables: &Tables) -> impl Strategy<Value = Inquiry> + use<> {
    let tables = tables.clone();
    let questions = vec(any::<QuestionPlan>(), 1..=6);
    let cities = (2..=4_usize, vec(any::<PersonPlan>(), 1..=5), any::<StockPlan>());
    let served = vec(any::<ServicePlan>(), 0..=10);
    (cities, served, questions).prop_filter_map(
        "the definitions leave this open",
        move |((schools, plans, stock), served, questions)| {
            let (mut first, mut second) = settled(&tables, schools, &plans)?;
            stock_write::add(&stock, schools, &plans, &mut first, &mut second);
            service_plan::add(&served, schools, &plans, &mut first, &mut second);
            let days = question::days(&[&first, &second]);
            let queries = questions.iter().map(|plan| plan.about(&days)).collect();
            Some(Inquiry { first, second, queries })
        },
    )
}

fn remove(city: &mut City, kind: Kind, row: usize) {
    match kind {
        Kind::Divisions => drop(city.divisions.remove(row)),
        Kind::Sites => drop(city.sites.remove(row)),
        Kind::Catalog => drop(city.models.remove(row)),
        Kind::Persons => drop(city.persons.remove(row)),
        Kind::Students => drop(city.students.remove(row)),
        Kind::StudentNeeds => drop(city.student_needs.remove(row)),
        Kind::Needs => drop(city.needs.remove(row)),
        Kind::Fittings => drop(city.fittings.remove(row)),
        Kind::Stock => drop(city.stock.remove(row)),
        Kind::Loans => drop(city.loans.remove(row)),
        Kind::Services => drop(city.services.remove(row)),
    }
}
