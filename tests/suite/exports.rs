//! Exports: an import of an exported sheet changes nothing, and a sheet with masked ids is refused.

use crate::shared::{author, import, registry, said, send, tables};
use assistive_core::exchange::{Headers, Ids, ImportOptions, Kind, Sheet, as_gb18030, workbook};
use assistive_core::model::{Category, CategorySet};
use assistive_core::{Error, PersonDraft, Store};
use assistive_tests::strategies::{look, served_inquiry};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn sheet(registry: &Store, kind: Kind, ids: Ids) -> Sheet {
    registry.view().expect("open").export(kind, ids).expect("a sheet")
}

/// Returns a sheet with the words of a language and all ids.
fn sheet_in(registry: &Store, kind: Kind, headers: Headers) -> Sheet {
    registry.view().expect("open").export_in(kind, Ids::Shown, headers).expect("a sheet")
}

/// Returns a new store into which all sheets of a store were imported, in a language.
pub(crate) fn copied(registry: &Store, headers: Headers) -> Store {
    let copy = crate::shared::registry();
    let later = ImportOptions::default().keep_standing(true);
    for kind in Kind::ALL {
        let bytes = csv_in(registry, *kind, headers);
        let report = copy.import(&author(), *kind, &bytes, &later).expect("in memory");
        assert_eq!(said(&report.errors), Vec::<String>::new(), "{kind}");
    }
    // The standing of devices follows fittings and loans.
    let report = import(&copy, Kind::Stock, &csv_in(registry, Kind::Stock, headers));
    assert_eq!(said(&report.errors), Vec::<String>::new());
    copy
}

/// Returns the sheet of a kind as CSV, in the words of a language and with all ids.
pub(crate) fn csv_in(registry: &Store, kind: Kind, headers: Headers) -> Vec<u8> {
    csv_of(&sheet_in(registry, kind, headers), headers)
}

/// Returns a sheet as CSV, with the headers of either language.
pub(crate) fn csv_of(sheet: &Sheet, headers: Headers) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    sheet.lines(headers).for_each(|row| writer.write_record(row).expect("memory takes every row"));
    writer.into_inner().expect("memory takes every row")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(150)))]

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
                let merged = registry.people(&author()).merge(kept.number, other.number);
                prop_assert!(matches!(merged, Ok(_) | Err(Error::Refused(_))), "{merged:?}");
            }
        }
        for kind in Kind::ALL {
            let sheet = sheet_in(&registry, *kind, headers);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(30)))]

    #[test]
    fn sheets_in_words_give_the_same_store_as_sheets_in_codes(
        inquiry in served_inquiry(&tables()),
        look in look(),
    ) {
        let registry = registry();
        // Two schools, two models and two towns with one name each, and names that mean something else in a cell.
        let sites = "code,name,kind,division\nZX-1,中心小学,school,610902\nZX-2,中心小学,school,610981\n\
            ZX-3,ZX-1,community,610902\n";
        let models = "code,name,class,tracking\nM-1,轮椅,12 22 03,bulk\nM-2,轮椅,12 23 06,bulk\n\
            M-3,无,12 22 03,bulk\nM-4,122203,12 22 03,bulk\nM-5,'=A1,12 22 03,bulk\n";
        let people = "key,name,division,school\nW1,王芳,610921100,ZX-1\nW2,李强,610922100,ZX-2\nW3,赵敏,610902,ZX-2\n";
        let needs = "person,device,identified_on,programme,site\nW1,M-1,2023-03-01,child-rehab,ZX-3\n\
            W1,M-2,2023-03-01,home,\nW1,M-3,2023-03-01,,\nW2,M-4,2023-03-02,spring,ZX-1\nW2,M-5,2023-03-03,,\n\
            W2,M-5,2023-03-04,,ZX-2\nW3,12 22 03,2023-03-05,school,\nW3,12 22,2023-03-05,,\n";
        for (kind, text) in [
            (Kind::Sites, sites),
            (Kind::Catalog, models),
            (Kind::Students, people),
            (Kind::Needs, needs),
        ] {
            prop_assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), Vec::<String>::new());
        }
        send(&registry, &inquiry.first, &look)?;
        send(&registry, &inquiry.second, &look)?;
        let (codes, words) = (copied(&registry, Headers::English), copied(&registry, Headers::Chinese));
        prop_assert!(codes.same_state(&words).expect("in memory"));
    }
}

#[test]
fn a_chinese_sheet_has_no_codes_where_a_name_is_the_only_one() {
    let registry = registry();
    let sites = "code,name,kind,division\nSP-1,旬阳特校,special-school,610981\nZX-1,中心小学,school,610902\n\
        ZX-2,中心小学,school,610981\n";
    let models = "code,name,class,tracking\nWC,普通轮椅,12 22 03,bulk\n";
    let students = "key,name,division,school,sex,category,categories,grade,stage\n\
        K1,王芳,610981,SP-1,female,7,1;4,2,primary\nK2,李强,610922100,ZX-2,male,2,,1,junior\n";
    let needs = "person,device,identified_on,programme,basic\nK1,WC,2023-03-01,school,yes\nK2,06 33,2023-03-01,spring,no\n";
    let loans = "item,borrower,out_on,purpose\nWC,org:城关社区,2023-03-01,short-term\n";
    let stock = "device,site,received_on,quantity\nWC,AK-DPF,2023-01-01,5\n";
    for (kind, text) in [
        (Kind::Sites, sites),
        (Kind::Catalog, models),
        (Kind::Students, students),
        (Kind::Needs, needs),
        (Kind::Stock, stock),
        (Kind::Loans, loans),
    ] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0], "{kind}");
    }
    let row = |kind, place: usize, columns: &[&str]| {
        let sheet = sheet_in(&registry, kind, Headers::Chinese);
        let at =
            |name: &&str| sheet.header.iter().position(|known| known == name).expect("a column");
        columns.iter().map(|name| sheet.rows[place][at(name)].clone()).collect::<Vec<_>>()
    };
    let cells = ["sex", "category", "categories", "grade", "division", "school", "stage"];
    assert_eq!(
        row(Kind::Students, 0, &cells),
        ["女", "多重", "视力、肢体", "二级", "旬阳市", "旬阳特校", "小学"]
    );
    assert_eq!(
        row(Kind::Students, 1, &cells),
        ["男", "听力", "", "一级", "石泉县城关镇", "中心小学（ZX-2）", "初中"]
    );
    let cells = ["kind", "device", "programme", "basic"];
    assert_eq!(row(Kind::Needs, 0, &cells), ["辅具", "普通轮椅", "校园", "是"]);
    assert_eq!(row(Kind::Needs, 1, &cells), ["辅具", "矫形鞋", "spring", "否"]);
    assert_eq!(
        row(Kind::Loans, 0, &["item", "borrower", "purpose"]),
        ["普通轮椅", "机构：城关社区", "短期"]
    );
    // The codes of the sites themselves, and the links between them, stay.
    assert_eq!(row(Kind::Sites, 1, &["code", "kind", "division"]), ["SP-1", "特教学校", "旬阳市"]);
    assert_eq!(
        row(Kind::Catalog, 0, &["class", "scheme", "tracking"]),
        ["12 22 03", "国标", "数量"]
    );
}

/// One sheet of each kind, which together fill every column. What is typed has no small letter of the Latin alphabet, so that a
/// small letter in a Chinese export is an English word.
const EVERYTHING: &[(Kind, &str)] = &[
    (
        Kind::Divisions,
        "code,name,parent,level,successor,valid_from,valid_to\nOLD,旧镇,610902,town,NEW,2000,2021-12-31\n\
         NEW,新镇,610902,town,,,\n",
    ),
    (
        Kind::Sites,
        "code,name,kind,division,parent\nF-1,市残联,federation,610900,\nC-1,中心,centre,610902,F-1\n\
         S-1,至善小学,school,610902,\nS-2,二小,school,610981,\nX-1,特校,special-school,610902,\n\
         ST-1,城关站,community,610902,\n",
    ),
    (
        Kind::Catalog,
        "code,name,class,scheme,basic,categories,unit,price,subsidy,life_years,tracking,hygiene,loan_days\n\
         WC,普通轮椅,12 22 03,iso9999,yes,4;7,辆,980,500,5,serial,yes,60\n\
         AX,腋杖,12 03 03,,no,,副,50,,3,bulk,no,30\nCN,盲杖,02 22 03,cn,,,根,,,,bulk,,\n",
    ),
    (
        Kind::Persons,
        "id_number,certificate,key,name,sex,birth_date,category,categories,grade,division,guardian,phone,address,\
         registered_on,left_on,left_reason,note,former_ids,other_keys,history\n\
         34052419800101001X,34052419800101001X74,P-9,王芳,male,1980-01-01,7,1;4,4,610981,王强,13800000000,民主路3号,\
         2020-01-01,2024-03-01,moved,备注,,S-2/7,category=2 until 2022-05-01; category=7; grade=- until 2022-06-01; \
         grade=4; division=610902 until 2022-07-01; division=610981; school=S-1 until 2022-08-01; school=-\n",
    ),
    (
        Kind::Students,
        "key,name,division,school,class_name,stage,placement\nS-1/1,李强,610902,S-1,三班,primary,regular\n",
    ),
    (
        Kind::Needs,
        "person,kind,device,identified_on,programme,site,basic,priority,quantity,note,withdrawn_on,withdrawn_reason,\
         valid_to,listed_again\nP-9,device,AX,2022-01-10,school,C-1,yes,1,2,备注,,,,\n\
         P-9,device,WC,2022-02-10,home,C-1,yes,1,1,备注,,,2024-06-01,2022-03-01\n\
         S-1/1,training,,2022-01-11,,,,,,,2022-02-01,refused,,\n",
    ),
    (
        Kind::Stock,
        "tag,device,site,quantity,serial,source,donor,value,received_on,programme,note,standing,standing_since,\
         standing_site\nA-1,WC,C-1,1,SN-1,donation,好人,980,2021-01-01,school,备注,cleaning,2023-06-01,ST-1\n\
         A-2,WC,C-1,1,SN-2,purchase,,980,2021-01-01,,,,,\n\
         A-3,WC,C-1,1,,,,,2021-01-01,,,,,\n,AX,C-1,20,,purchase,,1000,2021-01-01,,,,,\n",
    ),
    (
        Kind::Levels,
        "device,site,quantity,came_from,cleaning,repair,display,lost,retired\nAX,ST-1,5,C-1=5,0,1,1,0,1\n",
    ),
    (
        Kind::Fittings,
        "person,device,fitted_on,need,item,site,quantity,mode,place,cost,subsidy,provider,given_back\n\
         P-9,AX,2022-03-01,N1,,C-1,1,in-kind,home,50,20,厂家,\nP-9,WC,2023-03-01,,A-3,,1,custom,home,,,,2023-04-01\n",
    ),
    (
        Kind::Loans,
        "item,borrower,out_on,due_on,in_on,site,quantity,need,purpose,deposit,returns,renewals,deposit_back,\
         condition,missing,back_by\n\
         AX,P-9,2022-05-01,2022-06-01,2022-06-05,C-1,5,,short-term,10,2022-05-20=2; 2022-05-21=1 lost; \
         2022-05-22=1 repair; 2022-06-05=1,1,2022-06-06,worn,脚垫,李\n\
         A-2,P-9,2022-05-01,2022-06-01,2022-06-05,C-1,1,N2,bridging,,,,,good,,\n\
         A-2,org:城关社区,2022-07-01,,2022-07-05,C-1,1,,trial,,,,,damaged,,\n",
    ),
    (
        Kind::Assessments,
        "need,assessed_on,finding,device,assessor,measurements,note\nN2,2022-02-20,another-device,AX,赵敏,座宽=38,备注\n",
    ),
    (Kind::Trainings, "fitting,trained_on,trainer,note\nF1,2022-03-02,赵敏,备注\n"),
    (
        Kind::FollowUps,
        "fitting,asked_on,round,use,satisfied,trouble,wants_repair,wants_training,asked,next_on,scores,note\n\
         F1,2022-04-02,1,often,fairly,does-not-fit,yes,no,visit,2022-05-02,QUEST=4.5,备注\n",
    ),
    (
        Kind::Moves,
        "tag,on,step,site,by,method,fault,parts,cost,note\nA-2,2022-08-01,repair,,赵敏,,轮胎破,,,\n\
         A-2,2022-08-03,repaired,,赵敏,,,外胎,30,备注\nA-2,2022-08-04,clean,,赵敏,酒精,,,,\n",
    ),
    (
        Kind::Holds,
        "device,borrower,asked_on,priority,site,status,item,until,ended_on\nWC,P-9,2022-09-01,2,C-1,cancelled,,,2022-09-02\n\
         WC,org:城关社区,2022-09-03,2,C-1,offered,A-2,2024-05-02,\n",
    ),
    (
        Kind::Services,
        "person,kind,served_on,place,provider,programme\nP-9,training,2022-03-05,centre,机构,child-rehab\n",
    ),
];

#[test]
fn a_chinese_export_of_everything_has_no_english_word() {
    let registry = registry();
    for (kind, text) in EVERYTHING {
        assert_eq!(said(&import(&registry, *kind, text.as_bytes()).errors), [""; 0], "{kind}");
    }
    // Exports name a fitting by its person, device and day. Ids and the place among equal records are numbers.
    let unfilled = ["fitting", "fitting_nth", "former_ids", "nth"];
    let (mut columns, mut filled) = (BTreeSet::new(), BTreeSet::new());
    for kind in Kind::ALL {
        let sheet = sheet_in(&registry, *kind, Headers::Chinese);
        for (at, column) in sheet.header.iter().enumerate() {
            if sheet.rows.iter().any(|row| !row[at].is_empty()) {
                filled.insert(*column);
            }
            columns.insert(*column);
        }
        for cell in sheet.lines(Headers::Chinese).flatten() {
            let is_small = |c: char| c.is_ascii_lowercase();
            assert!(!cell.replace("cn:", "").contains(is_small), "{kind}: {cell}");
        }
    }
    assert_eq!(columns.difference(&filled).copied().collect::<Vec<_>>(), unfilled);
    let (codes, words) = (copied(&registry, Headers::English), copied(&registry, Headers::Chinese));
    assert!(codes.same_state(&words).expect("in memory"));
    for (kind, column, expected) in [
        (
            Kind::Persons,
            "history",
            "残疾类别=听力 至 2022-05-01; 残疾类别=多重; 残疾等级=- 至 2022-06-01; 残疾等级=四级; \
             区划=汉滨区 至 2022-07-01; 区划=旬阳市; 学校=至善小学 至 2022-08-01; 学校=-",
        ),
        (
            Kind::Loans,
            "returns",
            "2022-05-20=2; 2022-05-21=1 遗失; 2022-05-22=1 维修; 2022-06-05=1",
        ),
    ] {
        let sheet = sheet_in(&registry, kind, Headers::Chinese);
        let at = sheet.header.iter().position(|known| *known == column).expect("a column");
        assert_eq!(sheet.rows[0][at], expected);
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
