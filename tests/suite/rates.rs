//! Random cities, counted twice: by the library through its files, and by the oracle.

use crate::shared::{author, counted_twice, founding, import, rate, registry, send, tables};
use assistive_core::Store;
use assistive_core::exchange::{Ids, ImportOptions, ImportReport, Kind, Sheet};
use assistive_tests::city;
use assistive_tests::oracle::Rate;
use assistive_tests::strategies::{inquiry, look, terms};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Kinds whose sheets hold each record once.
const RECORDS: [Kind; 9] = [
    Kind::Divisions,
    Kind::Sites,
    Kind::Catalog,
    Kind::Persons,
    Kind::Needs,
    Kind::Stock,
    Kind::Fittings,
    Kind::Loans,
    Kind::Services,
];

/// A cell that was changed: the kind, the record, the column, what it said and what it says.
type ChangedCell = (&'static str, String, String, String, String);

fn sheets(registry: &Store) -> Vec<Sheet> {
    let view = registry.view().expect("open");
    RECORDS.iter().map(|kind| view.export(*kind, Ids::Shown).expect("a sheet")).collect()
}

/// Checks whether exports write a cell that follows from other records, too.
fn follows(kind: Kind, column: &str) -> bool {
    match kind {
        Kind::Fittings => ["need", "item"].contains(&column),
        Kind::Stock => column.starts_with("standing"),
        _ => false,
    }
}

/// Returns the cells that differ between two sets of sheets, and the number of new rows. Rows are in the order of
/// numbers.
fn difference(before: &[Sheet], after: &[Sheet]) -> (BTreeSet<ChangedCell>, usize) {
    let mut changed = BTreeSet::new();
    let mut new = 0;
    for (before, after) in before.iter().zip(after) {
        new += after.rows.len() - before.rows.len();
        for (place, (old, now)) in before.rows.iter().zip(&after.rows).enumerate() {
            let letter = match after.kind {
                Kind::Persons => "P",
                Kind::Needs => "N",
                Kind::Stock => "I",
                Kind::Fittings => "F",
                Kind::Loans => "L",
                Kind::Services => "R",
                _ => "",
            };
            let record = match letter {
                "" => now[0].clone(),
                letter => format!("{letter}{}", place + 1),
            };
            for ((column, old), now) in after.header.iter().zip(old).zip(now) {
                if old != now && !follows(after.kind, column) {
                    let column = (*column).to_owned();
                    changed.insert((
                        after.kind.code(),
                        record.clone(),
                        column,
                        old.clone(),
                        now.clone(),
                    ));
                }
            }
        }
    }
    (changed, new)
}

/// Returns the same from a preview. A sheet of people does not have all facts of students.
fn told(preview: &ImportReport) -> (BTreeSet<ChangedCell>, usize) {
    let schooling = ["school", "class_name", "stage", "placement"];
    let mut changed = BTreeSet::new();
    for change in preview.changes.iter().filter(|change| !change.is_new) {
        let kind = if change.kind == Kind::Students { Kind::Persons } else { change.kind };
        let told = change.fields.iter().filter(|cell| !follows(kind, cell.column));
        for cell in told.filter(|cell| !schooling.contains(&cell.column)) {
            let column = cell.column.to_owned();
            changed.insert((
                kind.code(),
                change.record.clone(),
                column,
                cell.old.clone(),
                cell.new.clone(),
            ));
        }
    }
    (changed, preview.changes.iter().filter(|change| change.is_new).count())
}

/// Returns a rate without the rows of groups that have no countable need. The definitions do not say whether to list
/// them.
fn bare(mut rate: Rate) -> Rate {
    rate.rows.retain(|_, figures| figures.needs > 0);
    rate
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(1000)))]

    #[test]
    fn every_figure_is_the_oracles(inquiry in inquiry(&tables()), look in look()) {
        let (registry, oracle) = counted_twice(&inquiry, &look)?;
        for query in &inquiry.queries {
            prop_assert_eq!(bare(rate(&registry, query)), bare(oracle.rate(query)), "{:?}", query);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(200)))]

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
            let options =
                ImportOptions::default().dry_run(true).changes(usize::MAX);
            let before = sheets(&registry);
            let preview = registry.import(&author(), kind, &bytes, &options).expect("in memory");
            prop_assert!(registry.same_state(&untouched).expect("in memory"), "{}", kind);
            let real = import(&registry, kind, &bytes);
            prop_assert_eq!(told(&preview), difference(&before, &sheets(&registry)), "{}", kind);
            prop_assert_eq!(preview.changes.len() as u64, real.created + real.updated);
            prop_assert_eq!(
                (preview.created, preview.updated, preview.unchanged, preview.warnings),
                (real.created, real.updated, real.unchanged, real.warnings)
            );
            import(&untouched, kind, &bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(50)))]

    #[test]
    fn replay_is_what_was_live((first, second) in terms(&tables()), look in look()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = folder.path().join("store");
        let live = Store::create(&store, &founding(), &author(), "test").expect("a new store");
        send(&live, &first, &look)?;
        send(&live, &second, &look)?;
        let replayed = Store::open_read_only(&store).expect("the store is there");
        prop_assert!(replayed.same_state(&live).expect("nothing panicked"));
        prop_assert_eq!(replayed.info().expect("open").hash, live.info().expect("open").hash);
    }
}
