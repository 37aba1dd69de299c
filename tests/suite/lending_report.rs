//! The reports of lending and stock for random loans, counted twice: by the library from files, and by the oracle.

use crate::shared::{author, founding, import, lending, registry, send, stock, tables};
use assistive_core::Store;
use assistive_core::exchange::Kind;
use assistive_tests::cases::{HOME, TODAY};
use assistive_tests::city;
use assistive_tests::oracle::{LendingQuery, Oracle};
use assistive_tests::strategies::{lending_inquiry, lending_terms, look};
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn a_loan_is_not_overdue_before_its_day_and_days_to_come_are_not_used() {
    let registry = registry();
    for (kind, sheet) in [
        (Kind::Sites, "code,name,kind,division\nST-1,社区站,community,610922\n"),
        (Kind::Catalog, "code,name,class,tracking,loan_days\nWC,轮椅,12 22 03,serial,60\n"),
        (Kind::Stock, "tag,device,site,received_on\nW1,WC,ST-1,2024-04-01\n"),
        (Kind::Loans, "item,borrower,out_on\nW1,org:村委会,2024-04-30\n"),
    ] {
        assert_eq!(import(&registry, kind, sheet.as_bytes()).errors, []);
    }
    let of = |from, to| {
        let figures = lending(&registry, &LendingQuery::period(from, to)).total;
        (figures.loans, figures.open, figures.overdue, figures.utilisation)
    };
    // It went out today, the 30th day of the device in stock, and is due on 29 June.
    let expected = (1, 1, 0, Some((1, 30)));
    assert_eq!(of(date(2024, 1, 1), TODAY), expected);
    assert_eq!(of(date(2024, 1, 1), date(2024, 12, 31)), expected, "no day after today counts");
    assert_eq!(of(date(2025, 1, 1), date(2025, 12, 31)), (0, 1, 0, None), "it has not begun");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(500)))]

    #[test]
    fn lending_and_stock_figures_match_the_oracle(inquiry in lending_inquiry(&tables()), look in look()) {
        let registry = registry();
        let mut oracle = Oracle::empty(&tables(), HOME, TODAY);
        for city in [&inquiry.first, &inquiry.second] {
            send(&registry, city, &look)?;
            oracle.import(city);
            prop_assert_eq!(oracle.refusals(), &[]);
            for query in &inquiry.queries {
                let (ours, theirs) = (lending(&registry, query), oracle.lending(query));
                prop_assert_eq!(ours, theirs, "{:?}", query);
                let (from, to) = (query.from, query.to);
                let (ours, theirs) = (stock(&registry, from, to), oracle.stock(from, to));
                prop_assert_eq!(ours, theirs, "{} to {}", from, to);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(100)))]

    #[test]
    fn importing_a_lending_file_twice_changes_nothing(
        (first, second) in lending_terms(&tables()),
        look in look(),
    ) {
        let registry = registry();
        for city in [&first, &second] {
            for kind in city::Kind::ALL {
                let bytes = look.render(city, kind);
                let kind = Kind::from_code(kind.name()).expect("both know the same kinds");
                let once = import(&registry, kind, &bytes);
                let again = import(&registry, kind, &bytes);
                prop_assert_eq!(&again.errors, &[], "{}", kind);
                prop_assert_eq!((again.created, again.updated), (0, 0), "{}", kind);
                prop_assert_eq!(again.unchanged, once.created + once.updated + once.unchanged);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(30)))]

    #[test]
    fn replay_of_loans_gives_the_live_state((first, second) in lending_terms(&tables()), look in look()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = folder.path().join("store");
        let live = Store::create(&store, &founding(), &author(), "test").expect("a new store");
        send(&live, &first, &look)?;
        send(&live, &second, &look)?;
        let replayed = Store::open_read_only(&store).expect("the store is there");
        prop_assert!(replayed.same_state(&live).expect("nothing panicked"));
    }
}
