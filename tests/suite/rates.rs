//! Random cities, counted twice: by the library through its files, and by the oracle.

use crate::shared::{author, counted_twice, founding, import, rate, registry, send, tables};
use assistive_core::Registry;
use assistive_core::exchange::{ImportOptions, Kind};
use assistive_tests::city;
use assistive_tests::oracle::Rate;
use assistive_tests::strategies::{inquiry, look, terms};
use proptest::prelude::*;

/// A rate without the rows of groups that hold no countable need: whether to list them is open.
fn bare(mut rate: Rate) -> Rate {
    rate.rows.retain(|_, figures| figures.needs > 0);
    rate
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_figure_is_the_oracles(inquiry in inquiry(&tables()), look in look()) {
        let (registry, oracle) = counted_twice(&inquiry, &look)?;
        for query in &inquiry.queries {
            prop_assert_eq!(bare(rate(&registry, query)), bare(oracle.rate(query)), "{:?}", query);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_file_sent_twice_changes_nothing((first, second) in terms(&tables()), look in look()) {
        let registry = registry();
        for city in [&first, &second] {
            for kind in city::Kind::ALL {
                let bytes = look.render(city, kind);
                let kind = Kind::from_code(kind.name()).expect("both know the same kinds");
                let guessed = Kind::of_file(&bytes, &ImportOptions::default());
                prop_assert_eq!(guessed, Ok(kind), "the headers say what it is");
                let once = import(&registry, kind, &bytes);
                let again = import(&registry, kind, &bytes);
                prop_assert_eq!(&again.errors, &[], "{}", kind);
                prop_assert_eq!((again.created, again.updated), (0, 0), "{}", kind);
                prop_assert_eq!(again.unchanged, once.created + once.updated + once.unchanged);
            }
        }
    }

    #[test]
    fn a_preview_says_what_the_import_does((first, second) in terms(&tables()), look in look()) {
        let (registry, untouched) = (registry(), registry());
        send(&registry, &first, &look)?;
        send(&untouched, &first, &look)?;
        for kind in city::Kind::ALL {
            let bytes = look.render(&second, kind);
            let kind = Kind::from_code(kind.name()).expect("both know the same kinds");
            let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
            let preview = registry.import(&author(), kind, &bytes, &options).expect("in memory");
            prop_assert!(registry.same_state(&untouched).expect("in memory"), "{}", kind);
            let real = import(&registry, kind, &bytes);
            prop_assert_eq!(
                (preview.created, preview.updated, preview.unchanged, preview.warnings),
                (real.created, real.updated, real.unchanged, real.warnings)
            );
            import(&untouched, kind, &bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn replay_is_what_was_live((first, second) in terms(&tables()), look in look()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = folder.path().join("store");
        let live = Registry::create(&store, &founding(), &author(), "test").expect("a new store");
        send(&live, &first, &look)?;
        send(&live, &second, &look)?;
        let replayed = Registry::open_read_only(&store).expect("the store is there");
        prop_assert!(replayed.same_state(&live).expect("nothing panicked"));
        prop_assert_eq!(replayed.info().expect("open").hash, live.info().expect("open").hash);
    }
}
