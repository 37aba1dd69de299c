//! Exports: an import of an exported sheet changes nothing, and a sheet with masked ids is refused.

use crate::shared::{author, import, registry, said, send, tables};
use assistive_core::exchange::{
    Headers, Ids, ImportOptions, Kind, Sheet, Template, as_gb18030, workbook,
};
use assistive_core::model::{Category, CategorySet, SiteCode};
use assistive_core::{PersonDraft, Store};
use assistive_tests::strategies::{look, served_inquiry};
use proptest::prelude::*;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn sheet(registry: &Store, kind: Kind, ids: Ids) -> Sheet {
    registry.view().expect("open").export(kind, ids).expect("a sheet")
}

/// Returns a sheet as CSV, with the headers of either language.
fn csv_of(sheet: &Sheet, headers: Headers) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    sheet.lines(headers).for_each(|row| writer.write_record(row).expect("memory takes every row"));
    writer.into_inner().expect("memory takes every row")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn importing_an_exported_sheet_changes_nothing(
        inquiry in served_inquiry(&tables()),
        look in look(),
        headers in prop::sample::select(&[Headers::English, Headers::Chinese][..]),
        merged: bool,
        gb18030: bool,
    ) {
        let registry = registry();
        send(&registry, &inquiry.first, &look)?;
        send(&registry, &inquiry.second, &look)?;
        if merged {
            let people = crate::undo::people(&registry);
            for person in people.iter().step_by(3) {
                let parts = "2;4".parse::<CategorySet>().expect("two categories");
                let details = PersonDraft::default().category(Category::Multiple).categories(parts);
                let details = details.address("民主路3号, 2单元").note("=1+1 的\"备注\"");
                let edited = registry.people(&author()).edit(person.number, &details, author().today);
                prop_assert!(edited.is_ok(), "{edited:?}");
            }
            if let [kept, other, ..] = people.as_slice() {
                // People with two ids and different birth dates cannot be merged.
                let _may_be_refused = registry.people(&author()).merge(kept.number, other.number);
            }
        }
        for kind in Kind::ALL {
            let sheet = sheet(&registry, *kind, Ids::Shown);
            prop_assert!(!sheet.masked);
            let bytes = match merged {
                true if gb18030 => {
                    let text = String::from_utf8(csv_of(&sheet, headers)).expect("UTF-8");
                    as_gb18030(&text)
                }
                true => csv_of(&sheet, headers),
                false => workbook(std::slice::from_ref(&sheet), headers, author().at).expect("a small city"),
            };
            let report = import(&registry, *kind, &bytes);
            prop_assert_eq!(said(&report.errors), Vec::<String>::new(), "{}", kind);
            prop_assert_eq!((report.created, report.updated), (0, 0), "{} {:?}", kind, sheet);
            prop_assert_eq!(report.commit, None);
            prop_assert_eq!(report.rows, sheet.rows.len() as u64);
        }
    }
}

#[test]
fn a_sheet_with_masked_ids_is_refused() {
    let registry = registry();
    let person = "id_number,name,division\n34052419800101001X,王芳,610902\n";
    assert_eq!(import(&registry, Kind::Persons, person.as_bytes()).created, 1);
    let service = "person,kind,served_on\n34052419800101001X,training,2023-05-01\n";
    assert_eq!(import(&registry, Kind::Services, service.as_bytes()).created, 1);
    for kind in [Kind::Persons, Kind::Services] {
        let sheet = sheet(&registry, kind, Ids::Masked);
        assert!(sheet.masked);
        let bytes = csv_of(&sheet, Headers::English);
        assert!(!String::from_utf8_lossy(&bytes).contains("19800101"), "{kind}");
        let report = registry.import(&author(), kind, &bytes, &ImportOptions::default());
        let report = report.expect("in memory");
        assert!(said(&report.errors).iter().any(|line| line.ends_with("id-masked")), "{report:?}");
        assert_eq!(report.commit, None);
    }
}

#[test]
fn formulas_are_escaped_in_sheets_and_read_back_unchanged() {
    let registry = registry();
    let person =
        "key,name,division,guardian,phone\nK1,\"'=HYPERLINK(\"\"a\"\")\",610902,'@b,+86 139\n";
    assert_eq!(import(&registry, Kind::Persons, person.as_bytes()).created, 1);
    let persons = sheet(&registry, Kind::Persons, Ids::Shown);
    let place = |name| persons.header.iter().position(|known| *known == name).expect("a column");
    let cells = |names: [&'static str; 3]| names.map(|name| persons.rows[0][place(name)].clone());
    // The apostrophe before @ is the escape of such a file.
    assert_eq!(cells(["name", "guardian", "phone"]), ["=HYPERLINK(\"a\")", "@b", "+86 139"]);
    let written = String::from_utf8(csv_of(&persons, Headers::English)).expect("text");
    assert!(written.contains("'@b") && written.contains("'+86") && written.contains("\"'=HYPER"));
    for bytes in [
        written.into_bytes(),
        workbook(&[persons], Headers::Chinese, author().at).expect("a workbook"),
    ] {
        let report = import(&registry, Kind::Persons, &bytes);
        assert_eq!((said(&report.errors), report.unchanged), (vec![], 1));
    }
}

#[test]
fn an_empty_template_is_recognised_and_imports_without_rows() {
    let registry = registry();
    let sites = "code,name,kind,division\nSP-1,旬阳特校,special-school,旬阳市\n";
    let models = "code,name,class\nWC,普通轮椅,12 22 03\n";
    let people = "id_number,key,name,division,school,registered_on\n\
        34052419800101001X,,王芳,610981,SP-1,2022-09-01\n,K2,+86,610981,SP-1,2022-09-01\n";
    for (kind, text) in [(Kind::Sites, sites), (Kind::Catalog, models), (Kind::Students, people)] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0]);
    }
    let template = |kind, headers, school: Option<&str>| {
        let school = school.map(|code| SiteCode::new(code).expect("a code"));
        let title = "每行一条, with a comma".to_owned();
        // A note that is longer than a spreadsheet allows is truncated.
        let notes = vec![("id_number", "位".repeat(300)), ("device", "型号".to_owned())];
        let template =
            Template { kind, headers, title, notes, school, ids: Ids::Shown, made_at: author().at };
        registry.view().expect("open").template(&template).expect("a workbook")
    };
    let both = |kind: &Kind| [(*kind, Headers::Chinese), (*kind, Headers::English)];
    for (kind, headers) in Kind::ALL.iter().flat_map(both) {
        let empty = template(kind, headers, None);
        assert_eq!(Kind::of_file(&empty, &ImportOptions::default()), Ok(kind));
        let report = import(&registry, kind, &empty);
        assert_eq!((said(&report.errors), report.rows), (vec![], 0), "{kind}");
    }
    let filled = import(
        &registry,
        Kind::Students,
        &template(Kind::Students, Headers::Chinese, Some("SP-1")),
    );
    assert_eq!((said(&filled.errors), filled.rows, filled.unchanged), (vec![], 2, 2));
    // A student without a need gives a warning only.
    let kind = Kind::StudentNeeds;
    let filled = import(&registry, kind, &template(kind, Headers::English, Some("SP-1")));
    assert_eq!((said(&filled.errors), filled.rows, filled.unchanged), (vec![], 2, 2));
    assert_eq!(said(&filled.warnings), ["3 identified_on no-need", "4 identified_on no-need"]);
}

#[test]
fn a_workbook_holds_no_time_but_the_given_one() {
    let registry = registry();
    let sheet = sheet(&registry, Kind::Divisions, Ids::Shown);
    let written = |at| workbook(std::slice::from_ref(&sheet), Headers::English, at).expect("small");
    let bytes = written(author().at);
    assert_eq!(bytes, written(author().at));
    let mut parts = ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut times = Vec::new();
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).expect("a part");
        assert_eq!(part.last_modified(), Some(zip::DateTime::default()), "{:?}", part.name());
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        let values = text.split("W3CDTF\">").skip(1);
        times.extend(values.filter_map(|value| value.split('<').next()).map(str::to_owned));
    }
    assert_eq!(times, ["2024-04-30T08:00:00Z"; 2], "when it was created and changed");
}
