//! Tests of the growth of work with the records of one owner. It is counted in the steps from one record of an owner to
//! the next, so that no clock is needed.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::exchange::{Ids, ImportOptions, Kind};
use crate::model::Period;
use crate::report::{ExceptionKind, ExceptionsQuery};
use crate::tables::STEPS;
use crate::testing::author;
use crate::{Store, StoreId, StoreOptions};

/// Stock of a bulk model. Only the loans of an organisation need it.
const BULK: &[(Kind, &str)] = &[
    (Kind::Catalog, "code,name,class,tracking,life_years\nB,手杖,12 03 03,bulk,1\n"),
    (Kind::Stock, "device,received_on,site,quantity\nB,1930-01-01,ST,9\n"),
];

const BASE: &[(Kind, &str)] = &[
    (Kind::Sites, "code,name,kind,division\nST,站,centre,610902\n"),
    (
        Kind::Catalog,
        "code,name,class,tracking,life_years\nWC,轮椅,12 22 03,serial,3\nM,拐杖,12 03 03,serial,1\n",
    ),
    (
        Kind::Persons,
        "key,name,division,registered_on\n1,王芳,610902,1920-01-01\n2,李强,610902,1920-01-01\n",
    ),
    (Kind::Stock, "tag,device,received_on,site\nA1,WC,1930-01-01,ST\n"),
];

fn import(store: &Store, kind: Kind, sheet: &str) -> (u64, u64) {
    let report = store.import(&author(), kind, sheet.as_bytes(), &ImportOptions::default());
    let report = report.expect("in memory");
    assert_eq!(report.errors.first(), None);
    (report.created, report.unchanged)
}

fn prepared() -> Store {
    let options = StoreOptions::new(StoreId::from_random(42));
    let store = Store::in_memory(&options, &author()).expect("in memory");
    for (kind, sheet) in BASE {
        import(&store, *kind, sheet);
    }
    store
}

fn day(n: usize) -> Date {
    date(1930, 1, 2).checked_add((n as i64).days()).expect("a day")
}

/// Returns the result of some work and the steps that it takes.
fn counted<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let before = STEPS.get();
    let done = work();
    (done, STEPS.get() - before)
}

/// Checks that work for twice as many records takes about twice as many steps, and not four times as many.
fn grows_evenly(steps: impl Fn(usize) -> u64) {
    let (one, two) = (steps(1000), steps(2000));
    assert!(two < one * 5 / 2, "{one} steps, then {two}");
}

#[test]
fn the_fittings_of_one_person_are_not_all_looked_at_for_each_of_them() {
    let sheet = |n: usize| {
        let row = |n| format!("1,{},{}\n", if n % 2 == 0 { "WC" } else { "M" }, day(n / 3));
        // Each day has three rows, of which two may be of one model: the same fitting again.
        (0..n).map(row).fold("person,device,fitted_on\n".to_owned(), |all, row| all + &row)
    };
    grows_evenly(|n| {
        let store = prepared();
        let (created, steps) = counted(|| import(&store, Kind::Fittings, &sheet(n)).0);
        // Both models occur on each day.
        assert_eq!(created as usize, n.div_ceil(3) * 2 - usize::from(n % 3 == 1));
        let ((again, same), more) = counted(|| import(&store, Kind::Fittings, &sheet(n)));
        assert_eq!((again, same), (0, created));
        steps + more
    });
    grows_evenly(|n| {
        let store = prepared();
        import(&store, Kind::Fittings, &sheet(n));
        let period = Period::new(day(0), day(n)).expect("in order").until(author().today);
        let query = ExceptionsQuery::new(period).kinds([ExceptionKind::InsideLife]);
        let view = store.view().expect("open");
        let (found, steps) = counted(|| view.exceptions(&query).expect("readable"));
        assert!(found.len() > n / 2, "{}", found.len());
        steps
    });
}

#[test]
fn the_loans_of_one_device_are_not_all_looked_at_for_each_of_them() {
    let row = |n: usize| format!("A1,{},{},{}\n", 1 + n % 2, day(n), day(n + 1));
    let sheet = |n: usize| {
        (0..n).map(row).fold("item,borrower,out_on,in_on\n".to_owned(), |all, row| all + &row)
    };
    grows_evenly(|n| {
        let store = prepared();
        let (created, steps) = counted(|| import(&store, Kind::Loans, &sheet(n)).0);
        assert_eq!(created as usize, n);
        let ((again, same), more) = counted(|| import(&store, Kind::Loans, &sheet(n)));
        assert_eq!((again, same as usize), (0, n));
        // One that meets another in any way is refused all the same.
        for (out, back) in [(5, 6), (5, 7), (0, 900), (900, 2500)] {
            let text = format!("item,borrower,out_on,in_on\nA1,2,{},{}\n", day(out), day(back));
            let options = ImportOptions::default();
            let report = store.import(&author(), Kind::Loans, text.as_bytes(), &options);
            let report = report.expect("in memory");
            let is_known = report.unchanged == 1;
            assert!(is_known || report.rejected == 1, "{out} {back}: {report:?}");
        }
        let free = format!("item,borrower,out_on,in_on\nA1,2,{},{}\n", day(n + 1), day(n + 9));
        assert_eq!(import(&store, Kind::Loans, &free).0, 1);
        steps + more
    });
}

#[test]
fn the_bulk_loans_of_one_organisation_are_not_all_looked_at_for_each_of_them() {
    let row = |n: usize| format!("B,org:养老院,{},{},{},ST\n", day(n / 2), day(n + 1), 1 + n % 2);
    let header = "item,borrower,out_on,in_on,quantity,site\n";
    let sheet = |n: usize| (0..n).map(row).fold(header.to_owned(), |all, row| all + &row);
    grows_evenly(|n| {
        let store = prepared();
        for (kind, sheet) in BULK {
            import(&store, *kind, sheet);
        }
        // Two loans begin on each day. They have one key, so that the second row changes the first.
        let (created, steps) = counted(|| import(&store, Kind::Loans, &sheet(n)).0);
        assert_eq!(created as usize, n / 2);
        let view = store.view().expect("open");
        let (sheet, more) = counted(|| view.export(Kind::Loans, Ids::Masked).expect("in memory"));
        assert_eq!(sheet.rows.len(), n / 2);
        steps + more
    });
}

#[test]
fn the_records_of_one_person_are_not_all_looked_at_when_each_of_them_is_taken_back() {
    // The day of registration is that of each fitting.
    let sheet = |n: usize| {
        let row = |nth| format!("3,WC,{},{}\n", day(0), nth + 1);
        (0..n).map(row).fold("person,device,fitted_on,nth\n".to_owned(), |all, row| all + &row)
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    grows_evenly(|n| {
        let options = StoreOptions::new(StoreId::from_random(42));
        let path = folder.path().join(n.to_string());
        let store = Store::create(&path, &options, &author(), "Li").expect("a new store");
        for (kind, sheet) in BASE {
            import(&store, *kind, sheet);
        }
        import(&store, Kind::Persons, "key,name,division\n3,张伟,610902\n");
        let dry = ImportOptions::default().dry_run(true);
        let fittings = sheet(n);
        let tried = || store.import(&author(), Kind::Fittings, fittings.as_bytes(), &dry);
        let (tried, dry_steps) = counted(|| tried().expect("readable"));
        let (created, steps) = counted(|| import(&store, Kind::Fittings, &fittings).0);
        assert_eq!((tried.created, created), (n as u64, n as u64));
        let (undone, undo_steps) =
            counted(|| store.undo(&author(), None).expect("the last commit"));
        assert_eq!(undone.events as usize, n);
        dry_steps + steps + undo_steps
    });
}
