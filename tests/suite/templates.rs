//! Templates: a filled-in one imports as it is, its choices mean what the codes mean, and it asks for few columns.

use std::collections::BTreeMap;
use std::io::Cursor;

use crate::shared::{author, import, registry, root, said};
use assistive_core::exchange::{
    ColumnText, Headers, Ids, ImportOptions, Kind, Template, TemplateColumns, TemplateTexts,
    visible_sheets,
};
use assistive_core::model::{
    AssessmentOutcome, Category, Coded, Condition, ContactMode, DeviceStep, Grade, HoldStage,
    ItemStatus, LeftReason, Level, Mode, NeedKind, Place, Placement, ProblemKind, Purpose, Round,
    Satisfaction, Scheme, Sex, SiteCode, SiteKind, Source, Stage, Tracking, UsageFrequency,
    UsageProblem, WithdrawnReason,
};
use assistive_core::report::Filter;
use assistive_core::{DueFilter, DueKind, Error, Store};
use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;

const BOTH: [Headers; 2] = [Headers::Chinese, Headers::English];

/// A request for a template.
fn asked(kind: Kind, headers: Headers, columns: TemplateColumns, school: Option<&str>) -> Template {
    let text = |column, note: &str| ColumnText {
        column,
        note: note.to_owned(),
        example: "例如".to_owned(),
    };
    let texts = TemplateTexts {
        title: "每行一条, with a comma".to_owned(),
        headings: ["列", "必填", "内容", "示例"].map(str::to_owned),
        needed: "是".to_owned(),
        optional: "否".to_owned(),
        // A note that is longer than a spreadsheet allows is truncated.
        columns: vec![text("id_number", &"位".repeat(300)), text("device", "型号")],
    };
    let school = school.map(|code| SiteCode::new(code).expect("a code"));
    let due = None;
    Template { kind, headers, columns, texts, school, due, ids: Ids::Shown, made_at: author().at }
}

fn made(registry: &Store, template: &Template) -> Vec<u8> {
    registry.view().expect("open").template(template).expect("a workbook")
}

/// Returns the cells of the rows of a sheet of a workbook, from the first row on.
fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    let (last, width) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
    let cell = |row, column| range.get_value((row, column)).map(ToString::to_string);
    let row = |row| (0..width).map(|column| cell(row, column).unwrap_or_default()).collect();
    (0..last).map(row).collect()
}

/// Returns the headers of a template, and the choices below each.
fn choices(bytes: &[u8], kind: Kind, headers: Headers) -> Vec<(&'static str, Vec<String>)> {
    let form = if headers == Headers::Chinese { "填报" } else { kind.code() };
    let header = cells(bytes, form)[1].clone();
    let lists = cells(bytes, "lists");
    let of = |(place, header): (usize, &String)| {
        let name = header.trim_end_matches('*').replace(' ', "_");
        let column = kind.column(&name).expect("a column");
        let choices = lists.iter().filter_map(|row| row.get(place)).cloned();
        (column, choices.filter(|choice| !choice.is_empty()).collect())
    };
    header.iter().enumerate().map(of).collect()
}

/// A store with names that are not the only ones, and names that mean something else in a cell.
fn furnished() -> Store {
    let registry = registry();
    let sites = "code,name,kind,division\nSP-1,旬阳特校,special-school,610981\nZX-1,中心小学,school,610902\n\
        ZX-2,中心小学,school,610981\nST-1,ZX-1,community,610902\n";
    let models = "code,name,class,tracking\nWC,普通轮椅,12 22 03,serial\nM-1,助行器,12 06 06,bulk\n\
        M-2,助行器,12 06 06,bulk\nM-3,无,12 22 03,bulk\nM-4,122203,12 22 03,bulk\nM-5,盲杖,12 39 03,bulk\n";
    let mut people = "key,name,division,school,registered_on\n".to_owned();
    let mut stock = "tag,device,site,received_on\n".to_owned();
    for k in 0..100 {
        people += &format!("K{k},人{k},610981,SP-1,2020-09-01\n");
        stock += &format!("T{k},WC,AK-DPF,2020-09-01\n");
    }
    stock += ",M-1,AK-DPF,2020-09-01\n";
    for (kind, text) in [
        (Kind::Sites, sites),
        (Kind::Catalog, models),
        (Kind::Students, people.as_str()),
        (Kind::Stock, stock.as_str()),
    ] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0], "{kind}");
    }
    registry
}

/// Gives people needs for all devices, and a fitting of each model.
fn cared_for(registry: &Store, headers: Headers) {
    let devices = expected(registry, Kind::Needs, "device", headers);
    let models = expected(registry, Kind::Fittings, "device", headers);
    let mut needs = "person,device,identified_on\n".to_owned();
    let mut fittings = "person,device,fitted_on\n".to_owned();
    for k in 0..devices.len() {
        needs.extend(devices.iter().map(|device| format!("K{k},{device},2021-01-01\n")));
        fittings.extend(models.iter().map(|model| format!("K{k},{model},2021-02-01\n")));
    }
    for (kind, text) in [(Kind::Needs, needs), (Kind::Fittings, fittings)] {
        assert_eq!(said(&import(registry, kind, text.as_bytes()).errors), [""; 0], "{kind}");
    }
}

fn codes<T: Coded>() -> Vec<String> {
    T::ALL.iter().map(|value| value.code().to_owned()).collect()
}

/// Returns the official names of classes, each with the code of its class.
fn official_names() -> BTreeMap<String, String> {
    let table = std::fs::read(root().join("assistive-core/data/classes.csv")).expect("the classes");
    let mut reader = csv::Reader::from_reader(&*table);
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.flat_map(|row| [3, 4].map(|at| (row[at].to_lowercase(), row[0].to_owned()))).collect()
}

/// Returns the codes of the choices of a column, in their order, by another way than the library's.
fn expected(registry: &Store, kind: Kind, column: &str, headers: Headers) -> Vec<String> {
    let own = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    let without = |mut codes: Vec<String>, left_out: &str| {
        codes.retain(|code| code != left_out);
        codes
    };
    match column {
        "sex" => codes::<Sex>(),
        "category" => codes::<Category>(),
        "grade" => codes::<Grade>(),
        "left_reason" => codes::<LeftReason>(),
        "stage" => codes::<Stage>(),
        "placement" => codes::<Placement>(),
        "level" => codes::<Level>(),
        "scheme" => codes::<Scheme>(),
        "tracking" => codes::<Tracking>(),
        "mode" => codes::<Mode>(),
        "place" => codes::<Place>(),
        "source" => codes::<Source>(),
        "purpose" => codes::<Purpose>(),
        "kind" if kind == Kind::Sites => codes::<SiteKind>(),
        "kind" if kind == Kind::Services => without(codes::<NeedKind>(), "device"),
        "kind" => codes::<NeedKind>(),
        "withdrawn_reason" => without(codes::<WithdrawnReason>(), "lapsed"),
        "finding" => codes::<AssessmentOutcome>(),
        "round" => codes::<Round>(),
        "use" => codes::<UsageFrequency>(),
        "satisfied" => codes::<Satisfaction>(),
        "trouble" => codes::<UsageProblem>(),
        "asked" => codes::<ContactMode>(),
        "standing" => codes::<ItemStatus>(),
        "step" => codes::<DeviceStep>(),
        "status" => codes::<HoldStage>(),
        "condition" => codes::<Condition>(),
        "basic" | "hygiene" | "from_stock" | "wants_repair" | "wants_training" => {
            own(&["yes", "no"])
        }
        "programme" => own(&["school", "community", "child-rehab", "home"]),
        "school" => own(&["SP-1", "ZX-1", "ZX-2"]),
        "site" | "standing_site" | "parent" if kind != Kind::Divisions => {
            own(&["AK-DPF", "SP-1", "ZX-1", "ZX-2", "ST-1"])
        }
        "division" => {
            let view = registry.view().expect("open");
            let sheet = view.export(Kind::Divisions, Ids::Shown).expect("a sheet");
            let at = |name| sheet.header.iter().position(|known| *known == name).expect("a column");
            let in_use = |row: &&Vec<String>| {
                row[at("successor")].is_empty() && row[at("valid_to")].is_empty()
            };
            sheet.rows.iter().filter(in_use).map(|row| row[0].clone()).collect()
        }
        "device" if kind == Kind::Levels => own(&["M-1", "M-2", "M-3", "M-4", "M-5"]),
        "device" | "need_device" => {
            let mut devices = own(&["WC", "M-1", "M-2", "M-3", "M-4", "M-5"]);
            if matches!(kind, Kind::Needs | Kind::StudentNeeds) || column == "need_device" {
                let names =
                    std::fs::read_to_string(root().join("assistive-core/data/device-names.csv"));
                let names = names.expect("the everyday names");
                let is_chinese = headers == Headers::Chinese;
                let official = official_names();
                for (class, names) in names.lines().skip(1).filter_map(|line| line.split_once(','))
                {
                    let mut names = names.split('|').filter(|name| name.is_ascii() != is_chinese);
                    // The name of a model is the model or, of several, nothing.
                    let is_free = |name: &&str| {
                        !["助行器", "盲杖"].contains(name)
                            && official.get(&name.to_lowercase()).is_none_or(|of| of == class)
                    };
                    devices.extend(names.find(is_free).map(|_| class.to_owned()));
                }
            }
            devices
        }
        _ => Vec::new(),
    }
}

/// Returns a sheet with a row for each of some cells of a column.
fn sheet(kind: Kind, column: &str, cells: &[String]) -> Vec<u8> {
    let mut columns: Vec<(&str, &str)> = match kind {
        Kind::Divisions => vec![("code", "L-#"), ("name", "区#")],
        Kind::Sites => {
            vec![("code", "S-#"), ("name", "站#"), ("kind", "community"), ("division", "610902")]
        }
        Kind::Catalog => vec![("code", "N-#"), ("name", "型#"), ("class", "04 09")],
        Kind::Persons => vec![("key", "N#"), ("name", "新#"), ("division", "610902")],
        Kind::Students => vec![("key", "N#"), ("name", "新#"), ("school", "SP-1")],
        Kind::StudentNeeds => vec![
            ("key", "N#"),
            ("name", "新#"),
            ("school", "SP-1"),
            ("device", "WC"),
            ("identified_on", "2023-03-01"),
        ],
        Kind::Needs => vec![("person", "K#"), ("device", "WC"), ("identified_on", "2023-03-01")],
        Kind::Stock => vec![
            ("tag", "N#"),
            ("device", "WC"),
            ("site", "AK-DPF"),
            ("received_on", "2023-03-01"),
            ("source", "donation"),
        ],
        Kind::Fittings if column == "from_stock" => vec![
            ("person", "K#"),
            ("device", "M-1"),
            ("site", "AK-DPF"),
            ("fitted_on", "2023-03-01"),
        ],
        Kind::Fittings => vec![("person", "K#"), ("device", "WC"), ("fitted_on", "2023-03-01")],
        Kind::Loans => vec![
            ("item", "T#"),
            ("borrower", "K#"),
            ("out_on", "2023-03-01"),
            ("in_on", "2023-03-05"),
        ],
        Kind::Assessments => vec![
            ("person", "K#"),
            ("need_device", "WC"),
            ("assessed_on", "2021-01-05"),
            ("finding", "suitable"),
            ("device", "WC"),
        ],
        Kind::Trainings | Kind::FollowUps => vec![
            ("person", "K#"),
            ("device", "WC"),
            ("fitted_on", "2021-02-01"),
            (if kind == Kind::Trainings { "trained_on" } else { "asked_on" }, "2021-03-01"),
        ],
        Kind::Levels => vec![("device", "M-1"), ("site", "AK-DPF")],
        // One device takes all steps, one after another.
        Kind::Moves if column == "step" => {
            vec![("tag", "T0"), ("on", "2023-03-#"), ("site", "ST-1"), ("note", "旧")]
        }
        Kind::Moves => vec![("tag", "T#"), ("on", "2023-03-01"), ("step", "clean")],
        Kind::Holds => vec![("device", "WC"), ("borrower", "K#"), ("asked_on", "2023-03-01")],
        _ => vec![("person", "K#"), ("kind", "training"), ("served_on", "2023-03-01")],
    };
    columns.retain(|(name, _)| *name != column);
    match (kind, column) {
        (_, "status") => columns.push(("ended_on", "2023-05-01")),
        (_, "left_reason") => columns.push(("left_on", "2023-05-01")),
        (_, "withdrawn_reason") => columns.push(("withdrawn_on", "2023-05-01")),
        _ => {}
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = columns.iter().map(|(name, _)| *name).chain([column]);
    writer.write_record(header).expect("in memory");
    for (k, cell) in cells.iter().enumerate() {
        let row = columns.iter().map(|(name, value)| match (kind, *name) {
            // Only the need of a device has one, and only the first model has tags.
            (Kind::Needs | Kind::StudentNeeds, "device") if column == "kind" && k > 0 => {
                String::new()
            }
            (Kind::Stock, "tag") if column == "device" && k > 0 => String::new(),
            // Holds that wait or have an offer have not ended.
            (Kind::Holds, "ended_on") if k < 2 => String::new(),
            (Kind::Moves, "on") => value.replace('#', &format!("{:02}", k + 1)),
            _ => value.replace('#', &k.to_string()),
        });
        let row: Vec<_> = row.collect();
        // A device comes back from display, and is moved once it is repaired.
        let before = match (kind, column, k) {
            (Kind::Moves, "step", 5) => Some("display"),
            (Kind::Moves, "step", 6) => Some("repaired"),
            _ => None,
        };
        for cell in before.into_iter().chain([cell.as_str()]) {
            writer.write_record(row.iter().map(String::as_str).chain([cell])).expect("in memory");
        }
    }
    writer.into_inner().expect("in memory")
}

#[test]
fn every_choice_means_what_its_code_means() {
    let registry = furnished();
    for kind in Kind::ALL {
        let asked = BOTH.map(|headers| {
            let template = asked(*kind, headers, TemplateColumns::All, None);
            choices(&made(&registry, &template), *kind, headers)
        });
        for (headers, asked) in BOTH.into_iter().zip(asked) {
            assert_eq!(asked.len(), kind.column_names().count(), "{kind}: all columns");
            for (column, words) in asked {
                let codes = expected(&registry, *kind, column, headers);
                assert_eq!(words.len(), codes.len(), "{kind} {column}: {words:?} {codes:?}");
                if words.is_empty() {
                    continue;
                }
                let (by_word, by_code) = (furnished(), furnished());
                if matches!(kind, Kind::Assessments | Kind::Trainings | Kind::FollowUps) {
                    [&by_word, &by_code].into_iter().for_each(|of| cared_for(of, headers));
                }
                let named = [
                    "device",
                    "need_device",
                    "standing_site",
                    "site",
                    "school",
                    "parent",
                    "division",
                    "category",
                    "grade",
                ];
                let is_code =
                    |pair: &(&String, &String)| named.contains(&column) && pair.0 == pair.1;
                let coded: Vec<_> = words.iter().zip(&codes).filter(is_code).collect();
                assert!(coded.is_empty(), "{kind} {column}: {coded:?}");
                for (registry, cells) in [(&by_word, &words), (&by_code, &codes)] {
                    let report = import(registry, *kind, &sheet(*kind, column, cells));
                    assert_eq!(said(&report.errors), [""; 0], "{kind} {column} {cells:?}");
                }
                let same = by_word.same_state(&by_code).expect("in memory");
                assert!(same, "{kind} {column}: {words:?} {codes:?}");
            }
        }
    }
}

#[test]
fn an_empty_template_is_recognised_and_imports_without_rows() {
    let registry = furnished();
    for (kind, headers) in Kind::ALL.iter().flat_map(|kind| BOTH.map(|headers| (*kind, headers))) {
        for columns in [TemplateColumns::Usual, TemplateColumns::All] {
            let empty = made(&registry, &asked(kind, headers, columns, None));
            let sheets = visible_sheets(&empty).expect("a workbook");
            assert_eq!(sheets.len(), 1, "the explanation is no list: {sheets:?}");
            assert_eq!(Kind::of_file(&empty, &ImportOptions::default()), Ok(kind));
            let report = import(&registry, kind, &empty);
            assert_eq!((said(&report.errors), report.rows), (vec![], 0), "{kind}");
            assert_eq!(report.other_sheets, [""; 0], "{kind}");
            assert_eq!((report.readings, report.unknown_columns), (vec![], vec![]), "{kind}");
        }
    }
}

#[test]
fn a_template_asks_for_ten_columns_and_always_for_the_needed_ones() {
    let registry = furnished();
    let header = |kind, columns| {
        let bytes = made(&registry, &asked(kind, Headers::English, columns, None));
        cells(&bytes, Kind::code(kind))[1].join(",")
    };
    for kind in Kind::ALL {
        assert!(header(*kind, TemplateColumns::Usual).split(',').count() <= 10, "{kind}");
    }
    let students = "id number,name*,birth date,category,grade,school*,class name,device*,identified on*,quantity";
    assert_eq!(header(Kind::StudentNeeds, TemplateColumns::Usual), students);
    let only = |names: &[&str]| {
        TemplateColumns::Only(names.iter().map(|name| (*name).to_owned()).collect())
    };
    assert_eq!(
        header(Kind::StudentNeeds, only(&["监护人", "sex"])),
        "id number,name*,sex,guardian,school*,device*,identified on*"
    );
    assert_eq!(header(Kind::Persons, only(&["编号"])), "key*,name*,division*");
    assert_eq!(header(Kind::Stock, only(&[])), "device*,site*,received on*");
    let unknown = asked(Kind::Needs, Headers::English, only(&["quantty"]), None);
    let refused = registry.view().expect("open").template(&unknown);
    let Err(Error::Refused(problems)) = refused else { panic!("{refused:?}") };
    let ProblemKind::UnknownColumns { columns, .. } = &problems[0].kind else {
        panic!("{problems:?}")
    };
    assert_eq!(columns, "quantty (quantity?)");
}

#[test]
fn known_students_are_filled_in_with_words_that_are_choices() {
    let registry = registry();
    let sites = "code,name,kind,division\nSP-1,旬阳特校,special-school,610981\n";
    let models = "code,name,class\nWC,普通轮椅,12 22 03\n";
    let people = "id_number,key,name,category,grade,division,school,registered_on,sex\n\
        34052419800101001X,,王芳,4,2,610981,SP-1,2022-09-01,male\n,K2,+86,2,1,610981,SP-1,2022-09-01,male\n";
    for (kind, text) in [(Kind::Sites, sites), (Kind::Catalog, models), (Kind::Students, people)] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0]);
    }
    for (kind, headers) in
        [Kind::Students, Kind::StudentNeeds].iter().flat_map(|kind| BOTH.map(|h| (*kind, h)))
    {
        for columns in [TemplateColumns::Usual, TemplateColumns::All] {
            let filled = made(&registry, &asked(kind, headers, columns, Some("SP-1")));
            let report = import(&registry, kind, &filled);
            assert_eq!(
                (said(&report.errors), report.rows, report.unchanged),
                (vec![], 2, 2),
                "{kind}"
            );
            // A student without a need gives a warning only.
            let warned: &[&str] = match kind {
                Kind::StudentNeeds => &["3 identified_on no-need", "4 identified_on no-need"],
                _ => &[],
            };
            assert_eq!(said(&report.warnings), warned);
            let form = if headers == Headers::Chinese { "填报" } else { kind.code() };
            let rows = cells(&filled, form);
            let mut compared = 0;
            for (place, (column, choices)) in
                choices(&filled, kind, headers).into_iter().enumerate()
            {
                for row in
                    rows[2..].iter().filter(|row| !choices.is_empty() && !row[place].is_empty())
                {
                    assert!(choices.contains(&row[place]), "{kind} {column}: {}", row[place]);
                    compared += 1;
                }
            }
            assert!(compared >= 6, "category, grade and school of two");
        }
    }
}

#[test]
fn a_sheet_that_explains_is_not_missed_and_not_read() {
    let registry = registry();
    let book = |names: &[&str]| {
        let mut workbook = Workbook::new();
        for name in names {
            let sheet = workbook.add_worksheet();
            sheet.set_name(*name).expect("a name");
            if ["填表说明", "How to fill in"].contains(name) {
                sheet.write_row(0, 0, ["列名", "填写内容"]).expect("text");
            } else {
                sheet.write_row(0, 0, ["编号", "姓名", "区划"]).expect("text");
                sheet.write_row(1, 0, ["K1", "王芳", "610981"]).expect("text");
            }
        }
        workbook.save_to_buffer().expect("in memory")
    };
    for (names, others, visible) in [
        (&["名单", "填表说明"][..], &[][..], &["名单"][..]),
        (&["How to fill in", "名单"], &[], &["名单"]),
        (&["名单", "其他", "填表说明"], &["其他"], &["名单", "其他"]),
        // Something that a person typed there is read if there is nothing else.
        (&["填表说明"], &[], &["填表说明"]),
    ] {
        let bytes = book(names);
        assert_eq!(visible_sheets(&bytes).expect("a workbook"), visible);
        let report = import(&registry, Kind::Persons, &bytes);
        assert_eq!(report.other_sheets, others, "{names:?}");
        let read = names.len() > 1;
        assert_eq!((report.errors.is_empty(), report.rows), (read, u64::from(read)), "{names:?}");
    }
}

#[test]
fn a_list_of_due_follow_ups_is_filled_in_and_imported() {
    let registry = registry();
    let people =
        "key,name,division,phone\n7,王芳,610902,13900000001\n8,李强,610902,\n9,赵敏,610902,\n";
    let fittings = "person,device,fitted_on,site\n7,WC,2024-04-01,ST-1\n8,WC,2023-10-20,ST-1\n\
        9,WC,2024-04-01,AK-DPF\n7,WC,2024-04-20,ST-1\n";
    for (kind, text) in [
        (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
        (Kind::Catalog, "code,name,class\nWC,普通轮椅,12 22 03\n"),
        (Kind::Persons, people),
        (Kind::Fittings, fittings),
    ] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0], "{kind}");
    }
    let site = SiteCode::new("ST-1").expect("a code");
    let filter = DueFilter::default()
        .filter(Filter::default().site(site))
        .kinds([DueKind::FollowUpOne, DueKind::FollowUpSix])
        .within(14);
    let template = Template {
        due: Some((filter, author().today)),
        ..asked(Kind::FollowUps, Headers::Chinese, TemplateColumns::Usual, None)
    };
    let bytes = made(&registry, &template);
    let rows = cells(&bytes, "填报");
    let names: Vec<_> = rows[1].iter().map(|header| header.trim_end_matches('*')).collect();
    let at = |name: &str| names.iter().position(|known| *known == name).expect("a column");
    let listed: Vec<_> = rows[2..]
        .iter()
        .filter(|row| !row[at("适配编号")].is_empty())
        .map(|row| {
            [at("适配编号"), at("姓名"), at("电话"), at("辅具名称")].map(|at| row[at].clone())
        })
        .collect();
    // 李强's follow-ups after one and after six months are due, and asked once; the second one of 王芳 only in three weeks.
    let due = [["F1", "李强", ""], ["F2", "王芳", "13900000001"]];
    let due: Vec<_> = due.map(|[no, name, phone]| [no, name, phone, "普通轮椅"]).to_vec();
    assert_eq!(listed, due);
    // Nobody was called yet.
    let report = import(&registry, Kind::FollowUps, &bytes);
    assert_eq!((said(&report.errors), report.created, report.left_out.len()), (vec![], 0, 2));
    let filled = "适配编号,姓名,电话,辅具名称,适配日期,回访日期,使用情况\nF2,王芳,13900000009,普通轮椅,2024-04-01,2024-04-30,经常\n\
        F1,李强,,普通轮椅,2023-10-20,,\nF1,王芳,,普通轮椅,,2024-04-30,经常\n";
    let report = import(&registry, Kind::FollowUps, filled.as_bytes());
    assert_eq!(said(&report.errors), ["4 name other-fitting"]);
    assert_eq!(said(&report.warnings), ["2 phone not-recorded-here"]);
}
