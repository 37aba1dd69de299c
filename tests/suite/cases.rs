//! The case folders: real proportions, invented people, figures counted by another program.

use crate::shared::{import, lending, rate, registry, root, stock, tables};
use assistive_core::Store;
use assistive_core::exchange::Kind;
use assistive_tests::cases::{Expected, HOME, TODAY};
use assistive_tests::city::City;
use assistive_tests::oracle::Oracle;
use std::path::{Path, PathBuf};

/// Returns the files of a case, and the folder of its expected figures.
fn case(name: &str) -> (PathBuf, PathBuf) {
    let expected = root().join("tests/cases").join(name);
    match name {
        // Its files are the sample data that the repository ships.
        "ankang-2023-devices" => (root().join("examples/ankang-2023"), expected),
        _ => (expected.clone(), expected),
    }
}

/// Imports every file of a folder; a second time must change nothing.
fn filled(folder: &Path) -> Store {
    let registry = registry();
    for again in [false, true] {
        for kind in Kind::ALL {
            let Ok(bytes) = std::fs::read(folder.join(format!("{kind}.csv"))) else { continue };
            let report = import(&registry, *kind, &bytes);
            assert_eq!(report.errors, [], "{kind}");
            if again {
                assert_eq!((report.created, report.updated, report.commit), (0, 0, None), "{kind}");
            }
        }
    }
    registry
}

fn check(name: &str, at_least: usize) {
    let (files, expected) = case(name);
    let registry = filled(&files);
    let expected = Expected::read(&expected).expect("the case has expected figures");
    let found = expected.compare_rates(|query| rate(&registry, query));
    assert!(found.compared >= at_least, "only {} figures compared", found.compared);
    assert_eq!(found.wrong, [""; 0]);
    let found = expected.compare_lending(|query| lending(&registry, query).total);
    assert_eq!(found.wrong, [""; 0]);
    let found = expected.compare_donations(|from, to| stock(&registry, from, to));
    assert_eq!(found.wrong, [""; 0]);
    // The oracle reads the same files: where it went wrong, it could not judge the random cities.
    let city = City::read(&files).expect("the case has files");
    let oracle = Oracle::new(&city, &tables(), HOME, TODAY);
    assert_eq!(oracle.refusals(), []);
    assert_eq!(expected.compare_rates(|query| oracle.rate(query)).wrong, [""; 0]);
    assert_eq!(expected.compare_lending(|query| oracle.lending(query).total).wrong, [""; 0]);
    assert_eq!(expected.compare_donations(|from, to| oracle.stock(from, to)).wrong, [""; 0]);
}

#[test]
fn traps() {
    check("traps", 1000);
}

#[test]
fn ankang_2023_devices() {
    check("ankang-2023-devices", 1000);
}
