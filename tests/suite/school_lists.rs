//! Lists of students and their needs, laid out, spelled and decorated at random as schools do. The expected people and
//! needs are those that the list was made from.

use std::collections::BTreeSet;

use assistive_core::exchange::{ImportOptions, ImportReport, Kind, OnError};
use assistive_core::model::{Coded, Device, ProblemKind};
use assistive_core::{NeedFilter, Store};
use assistive_tests::cases::TODAY;
use assistive_tests::strategies::citizen_id;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::shared::{all, author, import, registry, said};

const SITES: &str = "code,name,kind,division\nSC-1,某小学,school,610902\n";

/// A student of a list.
#[derive(Debug, Clone)]
struct Pupil {
    id: String,
    category: (&'static str, &'static str),
    grade: (&'static str, &'static str),
    /// The names of the devices in the cell, and the classes that they may be.
    devices: Vec<(&'static str, &'static [&'static str])>,
    day: Date,
    day_style: usize,
    unit: bool,
    phone: bool,
}

/// The categories as forms name them, with their codes.
const CATEGORIES: &[(&str, &str)] = &[
    ("视力", "1"),
    ("视力残疾", "1"),
    ("听力残疾人", "2"),
    ("言语", "3"),
    ("肢体残疾", "4"),
    ("肢体", "4"),
    ("智力残疾", "5"),
    ("精神", "6"),
    ("多重残疾", "7"),
    ("2", "2"),
];

const GRADES: &[(&str, &str)] = &[
    ("一级", "1"),
    ("1级", "1"),
    ("壹级", "1"),
    ("二级", "2"),
    ("贰级", "2"),
    ("Ⅱ级", "2"),
    ("三级", "3"),
    ("叁", "3"),
    ("４级", "4"),
    ("四级", "4"),
    ("4", "4"),
];

const DEVICES: &[(&str, &[&str])] = &[
    ("轮椅", &["12 22", "12 23"]),
    ("助听器", &["22 06"]),
    ("盲杖", &["12 39"]),
    ("拐杖", &["12 03"]),
    ("助行器", &["12 06"]),
    ("坐便椅", &["09 12"]),
    ("放大镜", &["22 03"]),
    ("矫形鞋", &["06 33"]),
    ("护理床", &["18 12"]),
    ("小腿假肢", &["06 24"]),
];

/// Columns with the headers that schools give them.
const HEADERS: &[(&str, &[&str])] = &[
    ("name", &["姓名", "学生姓名", "残疾学生姓名", "残疾儿童姓名", "申请人姓名"]),
    ("id", &["身份证号", "身份证号码", "学生身份证号", "公民身份号码", "居民身份证号码"]),
    ("category", &["残疾类别", "残疾类型", "残疾种类", "障碍类型"]),
    ("grade", &["残疾等级", "残疾级别", "残疾程度", "等级"]),
    (
        "device",
        &["辅具名称", "所需辅具", "申请辅具名称", "需求辅助器具", "辅助器具名称", "辅具需求情况"],
    ),
    ("date", &["申请日期", "填报日期", "需求日期", "登记日期", "申请时间"]),
    ("quantity", &["数量", "需求数量", "申请数量"]),
    ("guardian", &["监护人", "家长姓名", "监护人姓名"]),
    ("phone", &["联系电话", "家长联系电话", "手机号码", "联系方式"]),
    ("class", &["班级", "年级", "所在班级", "年级班级"]),
    ("address", &["家庭住址", "现住址", "家庭详细地址", "地址"]),
    ("note", &["备注", "备 注", "其他说明"]),
    ("number", &["序号", "序 号", "NO.", "编号"]),
    ("nothing", &["民族", "经办人签字", "与监护人关系", "班主任", "盖章"]),
    ("unknown", &["是否住校", "困难类型", "兴趣爱好"]),
];

/// The columns that each list has. Others are left out at random.
const ALWAYS: usize = 6;

/// The layout of a list.
#[derive(Debug, Clone)]
struct Layout {
    /// The columns in their order, each with its header.
    columns: Vec<(&'static str, String)>,
    titles: usize,
    /// True if the header has a row of groups above it.
    groups: bool,
    footers: Vec<String>,
    blanks: bool,
    dittos: bool,
}

fn decorated(header: &'static str) -> impl Strategy<Value = String> {
    (0..8).prop_map(move |how| match how {
        0 => format!("*{header}"),
        1 => format!("{header}*"),
        2 => format!("{header}（必填）"),
        3 => format!("{header}："),
        4 => header.chars().map(String::from).collect::<Vec<_>>().join(" "),
        5 => format!("\"{}\n{}\"", &header[..3], &header[3..]),
        _ => header.to_owned(),
    })
}

fn layout() -> impl Strategy<Value = Layout> {
    let optional: Vec<_> = HEADERS[ALWAYS..].to_vec();
    let columns = subsequence(optional.clone(), 0..=optional.len());
    let columns = columns.prop_map(|more| [&HEADERS[..ALWAYS], &more].concat());
    let columns = columns.prop_shuffle().prop_flat_map(|columns| {
        let one = |(column, headers): (&'static str, &'static [&'static str])| {
            select(headers).prop_flat_map(decorated).prop_map(move |header| (column, header))
        };
        columns.into_iter().map(one).collect::<Vec<_>>()
    });
    let footers = [
        "合计,{n}人",
        "合 计",
        "总计：{n}",
        "制表：周老师,,审核人：吴校长",
        "注：请于4月15日前报县残联",
        "校长（签字）：",
    ];
    let footers = subsequence(footers.to_vec(), 0..4);
    let footers = footers.prop_map(|lines| lines.into_iter().map(str::to_owned).collect());
    (columns, 0..3_usize, any::<bool>(), footers, any::<bool>(), any::<bool>()).prop_map(
        |(columns, titles, groups, footers, blanks, dittos)| Layout {
            columns,
            titles,
            groups,
            footers,
            blanks,
            dittos,
        },
    )
}

fn pupils() -> impl Strategy<Value = Vec<Pupil>> {
    let devices = subsequence(DEVICES.to_vec(), 0..3);
    let one = (
        select(CATEGORIES),
        select(GRADES),
        devices,
        0..60_i64,
        0..5_usize,
        any::<bool>(),
        any::<bool>(),
    );
    proptest::collection::vec(one, 1..12).prop_map(|rows| {
        let pupil = |(n, (category, grade, devices, day, day_style, unit, phone))| Pupil {
            id: citizen_id(n, date(2012, 3, 5), n % 2 == 0),
            category,
            grade,
            devices,
            day: date(2024, 2, 1).checked_add(day_of(day)).expect("a day"),
            day_style,
            unit,
            phone,
        };
        rows.into_iter().enumerate().map(pupil).collect()
    })
}

fn day_of(days: i64) -> jiff::Span {
    days.days()
}

fn day_cell(day: Date, style: usize) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    match style {
        0 => day.to_string(),
        1 => format!("{y}.{m}.{d}"),
        2 => format!("{y}年{m}月{d}日"),
        3 => format!("{y}/{m}/{d} 0:00"),
        _ => {
            let week = ["一", "二", "三", "四", "五", "六", "日"];
            let at = day.weekday().to_monday_zero_offset() as usize;
            format!("{day} 星期{}", week[at])
        }
    }
}

/// Writes a cell of a row.
fn cell(column: &str, n: usize, pupil: &Pupil) -> String {
    let names: Vec<_> = pupil.devices.iter().map(|(name, _)| *name).collect();
    match column {
        "name" => format!("试验{}", char::from_u32(0x4e00 + n as u32).unwrap_or('甲')),
        "id" => pupil.id.clone(),
        "category" => pupil.category.0.to_owned(),
        "grade" => pupil.grade.0.to_owned(),
        "device" if names.is_empty() => ["无", "暂无", "不需要"][n % 3].to_owned(),
        "device" => names.join(["、", "/", "；"][n % 3]),
        "date" => day_cell(pupil.day, pupil.day_style),
        "quantity" if names.is_empty() => String::new(),
        "quantity" if pupil.unit => "1件".to_owned(),
        "quantity" => "1".to_owned(),
        "guardian" => "李某".to_owned(),
        "phone" if pupil.phone => "138 9150 0001".to_owned(),
        "phone" => "13891500001".to_owned(),
        "class" => ["三（2）班", "六年级", "三年级2班"][n % 3].to_owned(),
        "address" => "汉滨区江北街道".to_owned(),
        "note" => ["", "出行困难"][n % 2].to_owned(),
        "number" => (n + 1).to_string(),
        "nothing" => "汉".to_owned(),
        _ => "否".to_owned(),
    }
}

fn text_of(layout: &Layout, pupils: &[Pupil]) -> String {
    let mut lines = Vec::new();
    for title in
        ["某小学残疾学生辅具需求统计表", "填报单位（盖章）：某小学"].iter().take(layout.titles)
    {
        lines.push((*title).to_owned());
    }
    if layout.groups {
        let groups = ["基本情况", "家庭情况", "需求情况"];
        let groups: Vec<_> = (0..layout.columns.len()).map(|at| groups[at / 3 % 3]).collect();
        lines.push(groups.join(","));
    }
    let headers: Vec<_> = layout.columns.iter().map(|(_, header)| header.as_str()).collect();
    lines.push(headers.join(","));
    for (n, pupil) in pupils.iter().enumerate() {
        let row = layout.columns.iter().map(|(column, _)| match *column {
            "guardian" | "address" if layout.dittos && n > 0 => "同上".to_owned(),
            column => cell(column, n, pupil),
        });
        lines.push(row.collect::<Vec<_>>().join(","));
    }
    if layout.blanks {
        // Numbers of rows that nobody filled in.
        let row =
            |(column, _): &(&str, String)| if *column == "number" { "13" } else { "" }.to_owned();
        lines.push(layout.columns.iter().map(row).collect::<Vec<_>>().join(","));
    }
    let count = pupils.len().to_string();
    lines.extend(layout.footers.iter().map(|line| line.replace("{n}", &count)));
    lines.join("\n") + "\n"
}

fn school(registry: &Store) {
    assert_eq!(import(registry, Kind::Sites, SITES.as_bytes()).errors, []);
}

fn options() -> ImportOptions {
    ImportOptions::default().set([("school".to_owned(), "SC-1".to_owned())])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(300)))]

    #[test]
    fn a_list_of_a_school_gets_in_as_it_is(layout in layout(), pupils in pupils()) {
        let registry = registry();
        school(&registry);
        let text = text_of(&layout, &pupils);
        let report = registry
            .import(&author(), Kind::StudentNeeds, text.as_bytes(), &options())
            .expect("in memory");
        prop_assert_eq!(report.errors.first(), None, "{}", &text);
        prop_assert_eq!(report.rows as usize, pupils.len(), "{}", &text);
        let warned = |code| report.warnings.iter().any(|warning| warning.problem.kind.code() == code);
        prop_assert!(!warned("wrong-total"), "{}", &text);
        let has_unknown = layout.columns.iter().any(|(column, _)| *column == "unknown");
        prop_assert_eq!(report.unknown_columns.len(), usize::from(has_unknown), "{}", &text);
        let view = registry.view().expect("a view");
        let needs = all(view.needs(&NeedFilter::default(), TODAY)).expect("needs");
        let mut left: BTreeSet<usize> = (0..needs.len()).collect();
        for pupil in &pupils {
            let person = view.search_persons(&pupil.id, TODAY).expect("a view").into_iter().next();
            let disability = person.map(|person| (person.category.map(Coded::code), person.grade.map(Coded::code)));
            prop_assert_eq!(disability, Some((Some(pupil.category.1), Some(pupil.grade.1))), "{}", &text);
            for (name, classes) in &pupil.devices {
                let is_it = |at: &usize| {
                    let need = &needs[*at];
                    let class = match &need.device {
                        Some(Device::Class(class)) => class.to_string(),
                        _ => String::new(),
                    };
                    need.person.citizen.map(|id| id.to_string()).as_ref() == Some(&pupil.id)
                        && need.identified_on == pupil.day
                        && classes.iter().any(|known| class.starts_with(known))
                };
                let at = left.iter().copied().find(is_it);
                prop_assert!(at.is_some_and(|at| left.remove(&at)), "{} {}\n{}", name, &pupil.id, &text);
            }
        }
        prop_assert!(left.is_empty(), "needs that nobody asked for\n{}", &text);
    }
}

/// Each needed column misspelt in one letter, with the column that is meant. The others are right.
#[test]
fn a_misspelt_column_is_refused_with_the_column_that_is_meant() {
    const RIGHT: &[(&str, &str, &str)] = &[
        ("姓名", "王芳", "性名"),
        ("身份证号", "34052419800101001X", "身分证号"),
        ("辅具名称", "轮椅", "辅县名称"),
        ("需求日期", "2024-03-05", "需求曰期"),
        ("残疾类别", "肢体", "残疾类型别"),
        ("残疾等级", "一级", "残级等级"),
        ("监护人姓名", "李强", "监护入姓名"),
        ("联系电话", "13891500001", "联系电活"),
        ("家庭住址", "汉滨区", "家庭住扯"),
        ("需求数量", "1", "需求数呈"),
    ];
    for (wrong, (meant, _, misspelt)) in RIGHT.iter().enumerate() {
        let registry = registry();
        school(&registry);
        let header = |(at, (name, _, other)): (usize, &(&'static str, &str, &'static str))| {
            if at == wrong { *other } else { *name }
        };
        let headers: Vec<_> = RIGHT.iter().enumerate().map(header).collect();
        let cells: Vec<_> = RIGHT.iter().map(|(_, cell, _)| *cell).collect();
        let text = format!("{}\n{}\n", headers.join(","), cells.join(","));
        let report = registry
            .import(&author(), Kind::StudentNeeds, text.as_bytes(), &options())
            .expect("in memory");
        let told = report.errors.iter().find_map(|error| match &error.problem.kind {
            ProblemKind::UnknownColumns { columns, .. } => Some(columns.clone()),
            _ => None,
        });
        let told = told.unwrap_or_default();
        assert!(told.contains(misspelt), "{misspelt} for {meant}: {:?}", report.errors);
        assert!(told.contains('?'), "{misspelt} has a proposal: {told}");
        assert_eq!(report.commit, None, "{misspelt}");
    }
}

/// Imports a list of students and their needs for the school SC-1.
fn send_list(registry: &Store, kind: Kind, text: &str) -> ImportReport {
    registry.import(&author(), kind, text.as_bytes(), &options()).expect("in memory")
}

/// A list without ids. Two pupils have one name, and one pupil has two rows.
const WITHOUT_IDS: &str = "序号,姓名,出生日期,班级,所需辅具,需求日期,监护人,联系电话\n\
    1,王芳,2014-03-05,三1,轮椅,2024-03-01,李强,13909150001\n\
    2,王芳,2015-06-01,二1,盲杖、助听器,2024-03-01,李强,13909150001\n\
    3,赵敏,,二1,轮椅、放大镜,2024-03-01,赵军,13909150002\n\
    4,赵敏,,二1,助行器,2024-03-01,赵军,13909150002\n\
    5,孙丽,2014-01-01,,无,,,\n";

#[test]
fn a_list_without_ids_gives_numbers_and_finds_its_students_again() {
    let registry = registry();
    school(&registry);
    let report = send_list(&registry, Kind::StudentNeeds, WITHOUT_IDS);
    assert_eq!(report.errors, []);
    let numbered = ["2 name number-given", "3 name number-given", "4 name number-given"];
    let numbered = [&numbered[..], &["6 name number-given"]].concat();
    assert_eq!(said(&report.warnings), numbered);
    // Four students and six needs.
    assert_eq!((report.created, report.updated, report.unchanged), (10, 0, 0));
    let again = send_list(&registry, Kind::StudentNeeds, WITHOUT_IDS);
    assert_eq!((again.errors.len(), said(&again.warnings)), (0, vec![]));
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 10));
    assert_eq!(again.commit, None);

    // Next term, in other classes.
    let next = "姓名,出生日期,班级,监护人,联系电话\n\
        王芳,2015-06-01,三1,,\n\
        赵敏,,三1,赵军,139 0915 0002\n\
        周杰,2016-01-01,一1,,\n";
    let report = send_list(&registry, Kind::Students, next);
    assert_eq!(report.errors, []);
    assert_eq!(said(&report.warnings), ["4 name number-given"]);
    assert_eq!((report.created, report.updated, report.unchanged), (1, 2, 0));
    let view = registry.view().expect("a view");
    let number = view.find_person("SC-1/0002").expect("the second student");
    let person = view.person(number, TODAY).expect("the second student");
    assert_eq!((&*person.name, person.class_name.as_deref()), ("王芳", Some("三1")));
    assert_eq!(registry.inconsistencies().expect("nothing panicked"), []);
}

#[test]
fn a_name_that_may_be_that_of_a_known_student_is_an_error() {
    let registry = registry();
    school(&registry);
    // A name that is new is taken. The same cells again are the same student.
    let list = "姓名,班级,所需辅具,需求日期\n\
        王芳,三1,轮椅、盲杖,2024-03-01\n\
        王芳,三1,助听器,2024-03-01\n";
    let report = send_list(&registry, Kind::StudentNeeds, list);
    assert_eq!((said(&report.errors), report.created), (vec![], 4));
    let report = send_list(&registry, Kind::StudentNeeds, list);
    let taken = ["2 name taken-for-student", "3 name taken-for-student"];
    assert_eq!(
        (said(&report.errors), said(&report.warnings)),
        (vec![], taken.map(String::from).into())
    );
    assert_eq!((report.commit, report.unchanged), (None, 4));
    let other = list.replace("三1", "三2");
    let report = send_list(&registry, Kind::StudentNeeds, &other);
    assert_eq!(said(&report.errors), ["2 name student-unclear", "3 name student-unclear"]);
    assert_eq!(report.commit, None);
    // The keys that the error names are the way out.
    let keyed = list.replace("姓名", "学号,姓名").replace("王芳", "SC-1/0001,王芳");
    let report = send_list(&registry, Kind::StudentNeeds, &keyed);
    assert_eq!((said(&report.errors), report.unchanged), (vec![], 4));
    // Two students of one file whose cells differ may be one.
    let two = "姓名,班级\n赵敏,三1\n赵敏,三2\n";
    let report = send_list(&registry, Kind::Students, two);
    assert_eq!(said(&report.errors), ["3 name student-unclear"]);
    // A row that is refused leaves nothing that a later row could join.
    let refused = "姓名,班级,出生日期\n赵敏,三1,2050-01-01\n赵敏,三1,\n";
    let options = options().on_error(OnError::Skip);
    let report = registry
        .import(&author(), Kind::Students, refused.as_bytes(), &options)
        .expect("in memory");
    assert_eq!(said(&report.errors), ["2 birth_date after-today"]);
    assert_eq!((said(&report.warnings), report.created), (vec!["3 name number-given".into()], 1));
}

#[test]
fn a_line_below_a_list_without_ids_is_no_student() {
    let registry = registry();
    school(&registry);
    let list = "姓名,班级\n王芳,三1\n本表一式两份,\n";
    let report = send_list(&registry, Kind::Students, list);
    assert_eq!(said(&report.errors), ["3 id_number no-person-key"]);
}

#[test]
fn a_column_that_may_hold_ids_is_not_left_out_where_there_is_no_other() {
    let registry = registry();
    school(&registry);
    for header in ["身分证号", "身份证号吗", "证件", "全国学籍号", "国网编号"] {
        let list = format!("姓名,{header},是否住校\n王芳,x,否\n");
        let report = send_list(&registry, Kind::Students, &list);
        let told = report.errors.iter().any(|error| match &error.problem.kind {
            ProblemKind::UnknownColumns { columns, .. } => columns.contains(header),
            _ => false,
        });
        assert!(told, "{header}: {:?}", report.errors);
    }
    let report = send_list(&registry, Kind::Students, "姓名,是否住校\n王芳,否\n");
    assert_eq!(
        (said(&report.errors), &report.unknown_columns[..]),
        (vec![], &["是否住校".into()][..])
    );
    // Without a school, no number can be given.
    let report = import(&registry, Kind::Students, "姓名,班级\n王芳,三1\n".as_bytes());
    assert_eq!(said(&report.errors), ["1  key-column-missing"]);
}

#[test]
fn the_count_of_a_total_may_stand_below_the_numbers_of_the_rows() {
    let registry = registry();
    school(&registry);
    let list = "备注,编号,姓名,班级\n,1,王芳,三1\n,2,赵敏,三1\n,3,,\n合计,2人\n";
    let report = send_list(&registry, Kind::Students, list);
    assert_eq!((said(&report.errors), &report.numberings[..]), (vec![], &["编号".into()][..]));
    let left_out = (report.created, &report.left_out[..]);
    assert_eq!(left_out, (2, &[4, 5][..]));
}

/// Lists in which a column is about another person or thing than it seems. None of it may become the pupil's.
#[test]
fn a_column_about_somebody_else_is_not_the_pupils() {
    const GUARDIAN: &str = "999001198001011011";
    let pupil = "999100201203050010";
    for (list, refused) in [
        // Words in brackets, and groups above columns.
        (format!("姓名,身份证号（监护人）,辅具名称,申请日期\n王芳,{GUARDIAN},轮椅,2024-03-05\n"), true),
        (format!("姓名,身份证号,身份证号\n（家长）,辅具名称,申请日期\n王芳,{pupil},{GUARDIAN},轮椅,2024-03-05\n").replace("身份证号\n", "\"身份证号\n").replace("（家长）", "（家长）\""), false),
        (format!("学生,,监护人,,需求,\n姓名,班级,关系,身份证号,辅具名称,申请日期\n王芳,三班,父,{GUARDIAN},轮椅,2024-03-05\n"), true),
        (format!("姓名,身份证号,监护人,,辅具名称,申请日期\n,,姓名,电话,,\n王芳,{pupil},李强,13891500001,轮椅,2024-03-05\n"), false),
        (format!("姓名,身份证号,辅具（已有）,辅具名称,申请日期\n王芳,{pupil},轮椅,盲杖,2024-03-05\n"), false),
    ] {
        let registry = registry();
        school(&registry);
        let options = options().on_error(assistive_core::exchange::OnError::Skip);
        let report = registry.import(&author(), Kind::StudentNeeds, list.as_bytes(), &options);
        let report = report.expect("in memory");
        assert_eq!(report.commit.is_none(), refused, "{list}{:?}", report.errors);
        let view = registry.view().expect("a view");
        let stored = view.search_persons(GUARDIAN, TODAY).expect("a view");
        assert!(stored.is_empty(), "{list}");
        if !refused {
            let found = view.search_persons(pupil, TODAY).expect("a view");
            assert_eq!(found.len(), 1, "{list}{:?}", report.errors);
            assert_eq!(found[0].name, "王芳", "{list}");
        }
    }
}

/// Cells of devices that say more than a name, with the number of needs that they give; none if the row is refused.
#[test]
fn a_device_cell_that_says_more_than_names_is_not_cut_short() {
    for (device, quantity, needs) in [
        ("轮椅（儿童型）、助行器（四轮）", "1", Some(2)),
        ("轮椅（1），助行器（2）", "", None),
        ("助听器（2个）", "", Some(1)),
        ("轮椅1辆、助行器2个", "", Some(2)),
        ("轮椅1辆、助行器2个", "3", Some(2)),
        ("轮椅1辆、助行器2个", "2", None),
        ("轮椅2辆", "1", None),
        ("轮椅（已配）", "1", None),
        ("轮椅（不需要）", "1", None),
        ("轮椅、助行器", "3", None),
        ("轮椅、助行器", "2", Some(2)),
        ("无", "", Some(0)),
    ] {
        let registry = registry();
        school(&registry);
        let list = format!(
            "姓名,身份证号,辅具名称,数量,申请日期\n王芳,999100201203050010,\"{device}\",{quantity},2024-03-05\n"
        );
        let report = registry.import(&author(), Kind::StudentNeeds, list.as_bytes(), &options());
        let report = report.expect("in memory");
        let view = registry.view().expect("a view");
        let stored = all(view.needs(&NeedFilter::default(), TODAY)).expect("needs");
        let found = (report.rejected == 0).then_some(stored.len());
        let beside: u32 = device.chars().filter_map(|c| c.to_digit(10)).sum();
        if found.is_some() && beside > 0 {
            let needed: u32 = stored.iter().map(|need| need.quantity).sum();
            assert_eq!(needed, beside, "{device}");
        }
        assert_eq!(found, needs, "{device} {quantity}: {:?}", report.errors);
    }
}

#[test]
fn a_header_that_is_printed_again_on_the_next_page_is_no_row() {
    let registry = registry();
    school(&registry);
    let list = "姓名,班级,所需辅具,需求日期\n王芳,三1,轮椅,2024-03-01\n\
        姓名,班级,所需辅具,需求日期\n赵敏,三1,盲杖,2024-03-01\n";
    let report = send_list(&registry, Kind::StudentNeeds, list);
    assert_eq!((said(&report.errors), report.created), (vec![], 4));
    assert_eq!(report.left_out, [3]);
    // A pupil with an unlikely name and nothing else is a row.
    let list = "姓名,班级\n姓名,三1\n";
    assert!(send_list(&registry, Kind::Students, list).left_out.is_empty());
}

#[test]
fn a_month_is_no_birth_date_unless_the_id_has_the_day() {
    for (id, month, told) in [
        ("999100201203050010", "2012.3", vec![]),
        ("999100201203050010", "2012年03月", vec![]),
        ("999100201203050010", "2012-04", vec!["2 birth_date birth-contradicts-id"]),
        ("", "2012/3", vec!["2 birth_date month-only", "2 name number-given"]),
        ("", "2012年13月", vec!["2 birth_date not-a-date"]),
    ] {
        let registry = registry();
        school(&registry);
        let list = format!("姓名,身份证号,出生年月\n王芳,{id},{month}\n");
        let report = send_list(&registry, Kind::Students, &list);
        assert_eq!([said(&report.errors), said(&report.warnings)].concat(), told, "{month}");
        if report.created == 1 {
            let view = registry.view().expect("a view");
            let key = if id.is_empty() { "SC-1/0001" } else { id };
            let number = view.find_person(key).expect("the student");
            let born = view.person(number, TODAY).expect("the student").birth_date;
            assert_eq!(born, (!id.is_empty()).then_some(date(2012, 3, 5)), "{month}");
        }
    }
}

#[test]
fn a_group_of_columns_about_a_guardian_ends_where_the_pupils_columns_begin() {
    let registry = registry();
    school(&registry);
    let list = "学生,,监护人,,,\n姓名,身份证号,姓名,身份证号,电话,辅具名称\n\
        王芳,999100201203050010,王强,999100198001010016,13909150001,轮椅1辆\n";
    let set = [("school", "SC-1"), ("identified_on", "2024-03-01")];
    let set = set.map(|(column, value)| (column.to_owned(), value.to_owned()));
    let options = ImportOptions::default().set(set);
    let report = registry.import(&author(), Kind::StudentNeeds, list.as_bytes(), &options);
    let report = report.expect("in memory");
    assert_eq!((said(&report.errors), report.created), (vec![], 2));
    assert_eq!(report.unknown_columns, ["监护人身份证号"]);
}

/// Lists that were read wrongly or in silence, with the number of pupils and needs that they give, and the codes of the
/// problems; no numbers for a refused list.
#[test]
fn totals_remarks_and_names_of_several_are_no_records() {
    for (list, counts, told) in [
        // The devices beside a total, with the word anywhere in the label.
        ("姓名,辅具名称,数量\n王芳,轮椅,1\n赵敏,轮椅,2\n合计,轮椅3辆,3\n", Some((2, 2)), vec![]),
        ("姓名,辅具名称\n王芳,轮椅\n三1班小计,轮椅\n共1人,\n", Some((1, 1)), vec![]),
        (
            "姓名,辅具名称,数量\n王芳,轮椅,1\n赵敏,轮椅,3\n合计,,2\n",
            Some((2, 2)),
            vec!["4  wrong-sum"],
        ),
        // A remark that changes the device, or says that none is needed.
        ("姓名,辅具名称\n王芳,轮椅（和助行器）\n", None, vec!["2 device unknown"]),
        ("姓名,辅具名称\n王芳,轮椅（维修）\n", None, vec!["2 device unknown"]),
        ("姓名,辅具名称\n王芳,轮椅（电动）\n", Some((1, 1)), vec![]),
        ("姓名,辅具名称\n王芳,助听器一对\n", None, vec!["2 device unknown"]),
        // Devices as headers.
        ("姓名,轮椅,盲杖\n王芳,√,\n", None, vec!["1  unknown-columns"]),
        ("姓名,辅具名称\n张一、张二,轮椅\n", None, vec!["2 name several-names"]),
    ] {
        let registry = registry();
        school(&registry);
        let set = [("school", "SC-1"), ("identified_on", "2024-03-01")];
        let set = set.map(|(column, value)| (column.to_owned(), value.to_owned()));
        let options = ImportOptions::default().set(set);
        let report = registry.import(&author(), Kind::StudentNeeds, list.as_bytes(), &options);
        let report = report.expect("in memory");
        let view = registry.view().expect("a view");
        let needs = all(view.needs(&NeedFilter::default(), TODAY)).expect("needs").len();
        let created = usize::try_from(report.created).expect("few");
        let found = report.errors.is_empty().then(|| (created - needs, needs));
        assert_eq!(found, counts, "{list}: {:?}", report.errors);
        let given = said(&report.warnings).into_iter().filter(|one| !one.ends_with("number-given"));
        assert_eq!(
            said(&report.errors).into_iter().chain(given).collect::<Vec<_>>(),
            told,
            "{list}"
        );
    }
}

#[test]
fn a_pupil_of_the_same_birth_date_with_other_parents_may_be_another() {
    let registry = registry();
    school(&registry);
    let header = "姓名,出生日期,班级,监护人,联系电话\n";
    let first = format!("{header}张一,2014-03-03,三1,张强,13909150001\n");
    assert_eq!(send_list(&registry, Kind::Students, &first).created, 1);
    let second = format!("{header}张一,2014-03-03,二1,李强,13909150002\n");
    let report = send_list(&registry, Kind::Students, &second);
    assert_eq!(said(&report.errors), ["2 name student-unclear"]);
}

#[test]
fn a_number_that_two_schools_gave_is_told_of() {
    let registry = registry();
    school(&registry);
    let list = |born: &str| format!("姓名,编号,出生日期\n张一,2023017,{born}\n");
    assert_eq!(send_list(&registry, Kind::Students, &list("2014-01-01")).created, 1);
    let report = send_list(&registry, Kind::Students, &list("2015-06-06"));
    assert_eq!(said(&report.warnings), ["2 birth_date replaces-stored"]);
}
