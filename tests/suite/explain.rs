//! The explanation of each figure: it lists as many records as the figure counts, each once, with true reasons.

use crate::shared::{all, author, counted, filter, registry, send, tables};
use crate::undo::people;
use assistive_core::model::{NeedKind, Place, Programme, Round, UsageFrequency};
use assistive_core::report::{
    CountedPeriod, Entry, Explanation, Figure, Filter, LendingQuery, RateQuery, Reason,
    ServicesQuery, StockQuery, Subject,
};
use assistive_core::{Edit, FittingFilter, FollowUpDraft, NeedDraft, ServiceDraft, Store, View};
use assistive_tests::cases::TODAY;
use assistive_tests::strategies::{lending_inquiry, look};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Returns each figure as the reports count it.
fn reported(view: &View<'_>, period: CountedPeriod, filter: &Filter) -> Vec<(Figure, Option<u64>)> {
    let filtered = || filter.clone();
    let said = "the filter names what is there";
    let rate = view.rate(&RateQuery::new(period).filter(filtered())).expect(said);
    let lending = view.lending(&LendingQuery::new(period).filter(filtered())).expect(said);
    let served = view.services(&ServicesQuery::new(period).filter(filtered())).expect(said);
    let stock = view.stock_report(&StockQuery::new(period).filter(filtered())).expect(said);
    let annual = view.annual(period, filter).expect(said).figures;
    let (rated, lent, served) = (rate.total, lending.total, served.total);
    assert_eq!(annual.persons_fitted, rated.persons_fitted);
    assert_eq!((annual.loans, annual.borrowers), (lent.loans, lent.borrowers));
    assert_eq!(annual.service_rate(), served.service_rate());
    vec![
        (Figure::StudentsOnList, Some(annual.students_on_list)),
        (Figure::PersonsInNeed, Some(annual.persons_in_need)),
        (Figure::PersonsFitted, Some(annual.persons_fitted)),
        (Figure::PersonsFullyFitted, Some(rated.persons_fully_fitted)),
        (Figure::Needs, Some(rated.needs)),
        (Figure::NeedsMet, Some(rated.needs_met)),
        (Figure::FollowedUp, Some(rated.followed_up)),
        (Figure::InUse, Some(rated.in_use)),
        (Figure::UnlistedPersons, rate.unlisted_persons),
        (Figure::Loans, Some(annual.loans)),
        (Figure::Borrowers, Some(annual.borrowers)),
        (Figure::Returned, Some(lent.returned)),
        (Figure::Open, Some(lent.open)),
        (Figure::Overdue, Some(lent.overdue)),
        (Figure::PersonsRegistered, Some(annual.persons_registered)),
        (Figure::RehabPersonsInNeed, Some(annual.rehab_persons_in_need)),
        (Figure::RehabPersonsServed, Some(annual.rehab_persons_served)),
        (Figure::RehabPersonsServedInNeed, Some(annual.rehab_persons_served_in_need)),
        (Figure::RehabPersonsServedRegistered, Some(annual.rehab_persons_served_registered)),
        (Figure::ChildrenServed, Some(annual.children_served)),
        (Figure::ChildrenServedAtHome, Some(annual.children_served_at_home)),
        (Figure::DonatedItems, Some(stock.donated_items)),
        (Figure::DonatedValue, Some(annual.donated_value)),
    ]
}

fn check(registry: &Store, period: CountedPeriod, filter: &Filter) {
    let view = registry.view().expect("no writer has panicked");
    let figures = reported(&view, period, filter);
    assert_eq!(figures.len(), Figure::ALL.len(), "every figure is looked at");
    let size = |figure| {
        let found = figures.iter().find(|(known, _)| *known == figure);
        found.and_then(|(_, count)| *count).unwrap_or(0)
    };
    for (figure, count) in &figures {
        let explained = view.explain(*figure, period, filter).expect("it can be explained");
        let amount: u64 = explained.included.iter().map(|entry| entry.amount).sum();
        assert_eq!(amount, count.unwrap_or(0), "{figure:?} with {filter:?}");
        each_once(&explained);
        reasons_are_so(&explained, period);
        let whole = match figure {
            Figure::PersonsFitted | Figure::PersonsFullyFitted => Some(Figure::PersonsInNeed),
            Figure::NeedsMet => Some(Figure::Needs),
            Figure::RehabPersonsServedInNeed => Some(Figure::RehabPersonsInNeed),
            Figure::RehabPersonsServedRegistered => Some(Figure::PersonsRegistered),
            Figure::ChildrenServedAtHome => Some(Figure::ChildrenServed),
            Figure::Overdue => Some(Figure::Open),
            Figure::InUse => Some(Figure::FollowedUp),
            _ => None,
        };
        let rest = explained.not_met.len() as u64;
        match whole {
            Some(whole) => assert_eq!(amount + rest, size(whole), "{figure:?} of {whole:?}"),
            None => assert_eq!(rest, 0, "{figure:?} is no part of anything"),
        }
    }
}

/// Checks that each record is listed once, and with a reason.
fn each_once(explained: &Explanation) {
    let lists = [&explained.included, &explained.not_met, &explained.excluded];
    let mut seen = BTreeSet::new();
    for entry in lists.into_iter().flatten() {
        assert!(!entry.why.is_empty(), "{entry:?}");
        let name = match &entry.subject {
            Subject::Person(number, _) => number.to_string(),
            Subject::Org(name) => name.clone(),
            Subject::Need(number, _) => number.to_string(),
            Subject::Loan(number, _) => number.to_string(),
            Subject::Item(number, _) => number.to_string(),
            other => panic!("{other:?}"),
        };
        assert!(seen.insert(name), "{:?}: {entry:?}", explained.figure);
    }
}

/// Checks the days of the reasons: in the period, before it, or after it, as each reason says.
fn reasons_are_so(explained: &Explanation, period: CountedPeriod) {
    let (from, to) = (period.from(), period.counted_to());
    let lists = [&explained.included, &explained.not_met, &explained.excluded];
    for why in lists.into_iter().flatten().flat_map(|entry| &entry.why) {
        let is_so = match why {
            Reason::NotMet(_, identified) | Reason::GoesOn(_, _, identified) => *identified <= to,
            Reason::Met(_, _, _, on)
            | Reason::Fitted(_, _, on, _)
            | Reason::Served(_, _, on, _) => period.contains(*on),
            Reason::MetBefore(_, _, on) => *on < from,
            Reason::MetAfter(_, identified, on) => *identified <= to && *on > to,
            Reason::Withdrawn(_, _, on, _) => *on <= to,
            Reason::IdentifiedAfter(_, identified) => *identified > to,
            Reason::IdentifiedAfterLeaving(_, identified, left) => identified > left,
            Reason::Registered(on) => *on <= to,
            Reason::RegisteredAfter(on) => *on > to,
            Reason::Left(left) => left.on <= to,
            Reason::Lent(_, out, due, back) => {
                *out <= to && [due, back].into_iter().flatten().all(|day| day >= out)
            }
            Reason::Issued(_, out) => *out <= to,
            Reason::Donated(_, on, _, _) => period.contains(*on),
            _ => true,
        };
        assert!(is_so, "{:?}: {why:?} in {from} to {to}", explained.figure);
    }
    if explained.figure == Figure::PersonsRegistered {
        let is_registered = |entry: &Entry| matches!(entry.why[..], [Reason::Registered(_)]);
        assert!(explained.included.iter().all(is_registered));
        assert!(!explained.excluded.iter().any(is_registered), "they had left, or came later");
    }
}

/// Records services, follow-ups and needs of other kinds for some of the people, chosen by `habits`.
fn serve(registry: &Store, habits: &[u8]) {
    let mut habits = habits.iter().copied().cycle();
    let mut of = |choices: u8| habits.next().unwrap_or(0) % choices;
    let fittings = all(registry.view().expect("open").fittings(&FittingFilter::default(), TODAY));
    for fitting in fittings.expect("nothing is filtered") {
        for day in [date(2023, 6, 1), date(2023, 12, 31), date(2024, 4, 1)] {
            let used = [UsageFrequency::Often, UsageFrequency::Never][usize::from(of(2))];
            let asked = FollowUpDraft::new(fitting.number, day).used(used).round(Round::Six);
            // Before it was handed over the desk refuses it.
            let _refused = registry.fittings(&author()).record_follow_up(&asked);
        }
    }
    for person in people(registry) {
        for day in [date(2023, 2, 1), date(2023, 9, 30), date(2024, 1, 15)] {
            if of(3) == 0 {
                let place = [Edit::Set(Place::Home), Edit::Keep][usize::from(of(2))];
                let programme = [Programme::child_rehab(), Programme::school()];
                let draft = ServiceDraft::new(person.number, NeedKind::Training, day)
                    .place(place)
                    .programme(programme[usize::from(of(2))].clone());
                // For those who had left the desk refuses it.
                let _refused = registry.services(&author()).record(&draft);
            }
            if of(4) == 0 {
                let draft = NeedDraft::other(person.number, NeedKind::Medical, day);
                let _refused = registry.needs(&author()).record(&draft);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(150)))]

    #[test]
    fn explain_lists_as_many_records_as_each_figure_counts(
        inquiry in lending_inquiry(&tables()),
        look in look(),
        habits in proptest::collection::vec(any::<u8>(), 11),
    ) {
        let registry = registry();
        send(&registry, &inquiry.first, &look)?;
        send(&registry, &inquiry.second, &look)?;
        serve(&registry, &habits);
        for query in &inquiry.queries {
            let period = counted(query.from, query.to);
            let asked = {
                let view = registry.view().expect("no writer has panicked");
                filter(&view, &query.filters, query.site.as_ref())
            };
            check(&registry, period, &asked);
            check(&registry, period, &Filter::default());
        }
    }
}
