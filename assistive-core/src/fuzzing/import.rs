//! Arbitrary sheets, imported into a small store.

use std::cell::RefCell;

#[cfg(feature = "xlsx")]
use crate::exchange::Headers;
use crate::exchange::{self, Encoding, ImportOptions, ImportReport, Kind, OnError};
use crate::{Author, Result, Store, StoreId, StoreOptions};

/// The records of the store before the import: a few of each kind, so that sheets can name them.
pub(super) const BASE: &[(Kind, &str)] = &[
    (Kind::Sites, include_str!("base/sites.csv")),
    (Kind::Catalog, include_str!("base/catalog.csv")),
    (Kind::Persons, include_str!("base/persons.csv")),
    (Kind::Needs, include_str!("base/needs.csv")),
    (Kind::Stock, include_str!("base/stock.csv")),
    (Kind::Fittings, include_str!("base/fittings.csv")),
    (Kind::Loans, include_str!("base/loans.csv")),
];

thread_local! {
    /// A store for imports that change nothing, and an equal one for comparison.
    static KEPT: RefCell<Option<(Store, Store)>> = const { RefCell::new(None) };
}

/// Imports a file. Its first byte selects the kind and the options.
pub fn import(bytes: &[u8]) {
    let Some((how, file)) = bytes.split_first() else { return };
    let (kind, mut options) = chosen(*how);
    let built = how / 132 == 1;
    let workbook = if built { workbook(file) } else { Vec::new() };
    let file = if built { &workbook } else { file };
    let _kind_or_problem = Kind::of_file(file, &options);
    let _tags_or_problem = exchange::tags(file);
    options.dry_run = true;
    let tried = KEPT.with_borrow_mut(|kept| {
        let (store, untouched) = kept.get_or_insert_with(|| (based(), based()));
        let report = sent(store, kind, file, &options);
        assert!(store.same_state(untouched).unwrap_or(false), "a dry run changed the store");
        report
    });
    #[cfg(feature = "xlsx")]
    if built {
        marked(kind, file, &options, &tried);
    }
    if tried.created + tried.updated > 0 {
        options.dry_run = false;
        store(kind, file, &options, &tried);
    }
}

/// Imports a copy of a workbook in which the rejected rows are marked. It has the same rows.
#[cfg(feature = "xlsx")]
fn marked(kind: Kind, file: &[u8], options: &ImportOptions, tried: &ImportReport) {
    let Some(marks) = tried.marks(|problem| problem.kind.code().to_owned()) else { return };
    let Ok(copy) = exchange::checked_workbook(file, &[marks], Headers::Chinese) else { return };
    let again = KEPT.with_borrow_mut(|kept| {
        let (store, _) = kept.get_or_insert_with(|| (based(), based()));
        sent(store, kind, &copy, options)
    });
    let counts = |report: &ImportReport| (report.rows, report.created, report.rejected);
    assert_eq!(counts(&again), counts(tried), "{:?} {:?}", again.errors, tried.errors);
}

/// Imports a file that would change something, and imports it again.
fn store(kind: Kind, file: &[u8], options: &ImportOptions, tried: &ImportReport) {
    let (store, untouched) = (based(), based());
    let report = sent(&store, kind, file, options);
    let counts = |report: &ImportReport| (report.created, report.updated, report.rejected);
    assert_eq!(counts(&report), counts(tried), "a dry run says what would be");
    let differs = !store.same_state(&untouched).unwrap_or(false);
    assert_eq!(differs, report.commit.is_some());
    fits_together(&store);
    let again = sent(&store, kind, file, options);
    fits_together(&store);
    if report.rejected == 0 {
        assert_eq!((again.created, again.updated), (0, 0), "the same file again: {again:?}");
    }
}

/// Imports a file and checks the report.
fn sent(store: &Store, kind: Kind, file: &[u8], options: &ImportOptions) -> ImportReport {
    let report = store.import(&author(), kind, file, options);
    let Ok(report) = report else { unreachable!("no file makes a store fail: {report:?}") };
    let wrong = report.errors.len() as u64;
    let kept = report.created + report.updated;
    assert!(report.rejected <= report.rows && report.rejected <= wrong);
    assert_eq!(report.rejected_rows.len() as u64, report.rejected);
    assert!(wrong == 0 || report.rejected > 0 || report.rows == 0, "{report:?}");
    assert_eq!(report.commit.is_some(), kept > 0 && !report.dry_run, "{report:?}");
    if options.on_error == OnError::Reject && wrong > 0 {
        assert_eq!(kept + report.unchanged, 0, "a file that is wrong is not stored");
    }
    report
}

fn fits_together(store: &Store) {
    let inconsistencies = store.inconsistencies();
    assert!(inconsistencies.as_ref().is_ok_and(Vec::is_empty), "{inconsistencies:?}");
}

fn chosen(how: u8) -> (Kind, ImportOptions) {
    let how = usize::from(how);
    let kind = Kind::ALL[how % 11 % Kind::ALL.len()];
    let encodings = [Encoding::Auto, Encoding::Utf8, Encoding::Gb18030];
    let on_error = if how / 33 % 2 == 0 { OnError::Reject } else { OnError::Skip };
    let (encoding, new_needs) = (encodings[how / 11 % 3], how / 66 % 2 == 1);
    (kind, ImportOptions::default().on_error(on_error).encoding(encoding).new_needs(new_needs))
}

pub(super) fn author() -> Author {
    let today = jiff::civil::date(2024, 4, 30);
    Author::new("nobody", jiff::Timestamp::UNIX_EPOCH, today)
}

/// Creates a store with the records of the base.
pub(super) fn based() -> Store {
    let founded = || -> Result<Store> {
        let options = StoreOptions::new(StoreId::from_random(7));
        let store = Store::in_memory(&options, &author())?;
        for (kind, sheet) in BASE {
            let options = ImportOptions::default();
            let report = store.import(&author(), *kind, sheet.as_bytes(), &options)?;
            assert!(report.created > 0, "{report:?}");
        }
        Ok(store)
    };
    let founded = founded();
    let Ok(store) = founded else { unreachable!("the base is in order: {founded:?}") };
    store
}

/// Creates a workbook with a single sheet of this XML.
pub(crate) fn workbook(sheet: &[u8]) -> Vec<u8> {
    let files: [(&str, &[u8]); 5] = [
        ("_rels/.rels", include_bytes!("base/root.xml")),
        ("[Content_Types].xml", include_bytes!("base/types.xml")),
        ("xl/workbook.xml", include_bytes!("base/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", include_bytes!("base/rels.xml")),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let at = (zip.len() as u32).to_le_bytes();
        let entry = entry(name, content);
        zip.extend(b"PK\x03\x04");
        zip.extend(&entry);
        zip.extend(name.as_bytes());
        zip.extend(content);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend(at);
        directory.extend(name.as_bytes());
    }
    let (at, length) = (zip.len() as u32, directory.len() as u32);
    zip.append(&mut directory);
    zip.extend(b"PK\x05\x06\0\0\0\0\x05\0\x05\0");
    zip.extend(length.to_le_bytes());
    zip.extend(at.to_le_bytes());
    zip.extend([0; 2]);
    zip
}

/// Returns the fields that both headers of a file in a zip share. The content is not compressed.
fn entry(name: &str, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u32).to_le_bytes();
    let mut entry = b"\x14\0\0\0\0\0\0\0\0\0".to_vec();
    entry.extend(crc32fast::hash(content).to_le_bytes());
    entry.extend([length, length].concat());
    entry.extend((name.len() as u16).to_le_bytes());
    entry.extend([0; 2]);
    entry
}
