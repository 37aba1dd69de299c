//! Imports: the problems of files, by row and column, and the rows that are kept.

use crate::shared::{all, author, import, registry, said};
use assistive_core::exchange::{ImportOptions, ImportReport, Kind, OnError};
use assistive_core::model::{Level, PersonNo, ProblemKind};
use assistive_core::{NeedFilter, Store};
use assistive_tests::cases::TODAY;

const WANG: &str = "34052419800101001X";
const LI: &str = "610902199003072429";
const SITES: &str = "code,name,kind,division\n\
    SP-1,旬阳特校,special-school,610981\n\
    ST-1,石泉社区站,community,石泉县\n";
const MODELS: &str = "code,name,class,categories,life_years\n\
    WC,普通轮椅,12 22 03,4,4\n\
    CANE,手杖,12 03 03,,2\n";

/// Returns a store with two sites, two models and Wang.
fn prepared() -> Store {
    let registry = registry();
    let people = format!("id_number,name,division,registered_on\n{WANG},王芳,610902,2020-01-01\n");
    for (kind, text) in
        [(Kind::Sites, SITES), (Kind::Catalog, MODELS), (Kind::Persons, people.as_str())]
    {
        assert_eq!(import(&registry, kind, text.as_bytes()).errors, []);
    }
    registry
}

/// Imports a sheet into a prepared store: its errors must be these, and then nothing is stored.
fn refused(kind: Kind, sheet: &str, errors: &[&str]) {
    let (registry, untouched) = (prepared(), prepared());
    let report = import(&registry, kind, sheet.as_bytes());
    assert_eq!(said(&report.errors), errors, "{sheet}");
    assert_eq!(report.commit, None);
    assert!(registry.same_state(&untouched).expect("in memory"), "something was stored: {sheet}");
}

/// Imports a sheet into a prepared store, which must take it with these warnings.
fn taken(kind: Kind, sheet: &str, warnings: &[&str]) -> (Store, ImportReport) {
    let registry = prepared();
    let report = import(&registry, kind, sheet.as_bytes());
    assert_eq!(said(&report.errors), [""; 0], "{sheet}");
    assert_eq!(said(&report.warnings), warnings, "{sheet}");
    (registry, report)
}

#[test]
fn a_person_sheet_says_all_that_is_wrong_with_every_row() {
    refused(
        Kind::Persons,
        "id_number,certificate,key,name,sex,birth_date,category,division,registered_on,left_on,left_reason\n\
         340524198001010011,,,甲,,,,610902,,,\n\
         340524198001010000,,,乙,,,,610902,,,\n\
         6.10902E+17,,,丙,,,,610902,,,\n\
         ,,,丁,,,,610902,,,\n\
         610902199003072429,34052419800101001X41,,戊,,,,610902,,,\n\
         610902199003072429,,,己,male,1990-03-08,,610902,,,\n\
         610902199003072429,,,,,,9,,2024-05-01,,\n\
         610902199003072429,,,庚,,1990年13月1日,,石泉,,2024-01-01,\n\
         610902199003072429,,,辛,,,,610902,,,moved\n",
        &[
            "2 id_number id-check",
            "3 id_number id-destroyed",
            "4 id_number id-destroyed",
            "5 id_number no-person-key",
            "6 certificate certificate-of-another",
            "7 sex sex-contradicts-id",
            "7 birth_date birth-contradicts-id",
            "8 category not-one-of",
            "8 registered_on after-today",
            "8 name missing",
            "8 division missing",
            "9 birth_date not-a-date",
            "9 division unknown",
            "9 left_on day-without-reason",
            "10 left_reason reason-without-day",
        ],
    );
}

#[test]
fn a_need_sheet_says_all_that_is_wrong_with_every_row() {
    let sheet = format!(
        "person,kind,device,identified_on,withdrawn_on,withdrawn_reason,valid_to,priority\n\
         {LI},,WC,2023-01-01,,,,\n\
         {WANG},,,2023-01-01,,,,\n\
         {WANG},medical,WC,2023-01-01,,,,\n\
         {WANG},,WX,2023-01-01,,,,\n\
         {WANG},,WC,2024-05-01,,,,\n\
         {WANG},,WC,2023-01-02,2023-01-01,refused,,\n\
         {WANG},,WC,2023-01-02,2023-01-03,,,\n\
         {WANG},,WC,2023-01-02,2023-01-03,lapsed,,\n\
         {WANG},,WC,2023-01-02,,,2023-01-01,\n\
         {WANG},,WC,,,,,4\n\
         {WANG},,12 99 99,2023-01-01,,,,\n"
    );
    refused(
        Kind::Needs,
        &sheet,
        &[
            "2 person unknown",
            "3 device device-missing",
            "4 device device-of-no-device-need",
            "5 device unknown",
            "6 identified_on after-today",
            "7 withdrawn_on withdrawn-before-identified",
            "8 withdrawn_on day-without-reason",
            "9 withdrawn_reason not-one-of",
            "10 valid_to not-ascending",
            "11 identified_on missing",
            "11 priority not-a-number",
            "12 device unknown",
        ],
    );
}

#[test]
fn a_fitting_sheet_says_all_that_is_wrong_with_every_row() {
    let sheet = format!(
        "person,device,fitted_on,need,item,quantity,cost\n\
         {WANG},12 22 03,2023-01-01,,,,\n\
         {WANG},WC,2024-05-01,,,,\n\
         {WANG},WC,2023-01-01,N9,,,\n\
         {WANG},WC,2023-01-01,,AK01,,\n\
         {WANG},WC,2023-01-01,,,0,1.234\n\
         ,,,,,1,\n"
    );
    refused(
        Kind::Fittings,
        &sheet,
        &[
            "2 device not-a-model",
            "3 fitted_on after-today",
            "4 need unknown",
            "5 item unknown",
            "6 quantity not-a-number",
            "6 cost not-money",
            "7 person missing",
            "7 device missing",
            "7 fitted_on missing",
        ],
    );
}

#[test]
fn a_header_says_all_that_is_wrong_with_it() {
    refused(
        Kind::Persons,
        "姓名,name,等级,x-remark,#note,Foo\n",
        &["1  column-twice", "1  unknown-columns", "1  key-column-missing"],
    );
    refused(Kind::Persons, "", &["1  empty-file"]);
    refused(Kind::Persons, "PK\u{3}\u{4}rest", &["1  bad-workbook"]);
    refused(Kind::Persons, "id_number,name\n1\0", &["1  not-text"]);
    refused(
        Kind::Sites,
        "code\nA,b\n",
        &["2  too-many-cells", "2 name missing", "2 kind missing", "2 division missing"],
    );
}

#[test]
fn sites_and_divisions_may_link_to_later_rows_but_not_in_a_circle() {
    let sheet = "code,name,kind,division,parent\n\
        A,甲,centre,610902,B\n\
        B,乙,centre,610902,\n";
    let (_, report) = taken(Kind::Sites, sheet, &[]);
    assert_eq!((report.created, report.rows), (2, 2));
    let circle = "code,name,parent\nL-A,甲,L-B\nL-B,乙,L-A\n";
    let report = import(&prepared(), Kind::Divisions, circle.as_bytes());
    assert_eq!(report.rejected, 2, "{:?}", report.errors);
    refused(Kind::Divisions, "code,successor\n610981,610928\n", &["2 successor cycle"]);
}

#[test]
fn skipping_takes_the_good_rows_and_returns_the_others_as_they_stood() {
    let registry = prepared();
    let sheet = format!("身份证号,姓名,区划\n123,张三,汉滨区\n{LI},李四,汉滨区\n");
    let options = ImportOptions::default().on_error(OnError::Skip);
    let report =
        registry.import(&author(), Kind::Persons, sheet.as_bytes(), &options).expect("in memory");
    assert_eq!((report.created, report.rejected), (1, 1));
    assert!(report.commit.is_some());
    assert_eq!(report.header, ["身份证号", "姓名", "区划"]);
    assert_eq!(report.rejected_rows[0].cells, ["123", "张三", "汉滨区"]);
    assert!(registry.view().expect("no panic").find_person(LI).is_ok());
}

#[test]
fn a_student_whose_need_is_wrong_is_not_stored_either() {
    let registry = prepared();
    let sheet = format!(
        "id_number,name,division,school,device,identified_on\n\
         {LI},李四,610981,SP-1,NOPE,2023-01-01\n\
         340524198001010036,x,610981,SP-1,WC,2023-01-01\n"
    );
    let options = ImportOptions::default().on_error(OnError::Skip);
    let report = registry
        .import(&author(), Kind::StudentNeeds, sheet.as_bytes(), &options)
        .expect("in memory");
    // The student and the need of the second row, and neither of the first.
    assert_eq!((report.created, report.rejected), (2, 1), "{:?}", report.errors);
    assert!(registry.view().expect("no panic").find_person(LI).is_err());
}

#[test]
fn cells_keep_set_and_clear() {
    let registry = prepared();
    let sheet =
        |guardian, phone| format!("id_number,guardian,phone,name\n{WANG},{guardian},{phone},\n");
    let person = || {
        let view = registry.view().expect("no panic");
        let number = view.find_person(WANG).expect("Wang");
        let person = view.person(number, TODAY).expect("Wang");
        (person.guardian, person.phone, person.name)
    };
    import(&registry, Kind::Persons, sheet("王强", "139").as_bytes());
    assert_eq!(person(), (Some("王强".into()), Some("139".into()), "王芳".into()));
    import(&registry, Kind::Persons, sheet("-", "").as_bytes());
    assert_eq!(person(), (None, Some("139".into()), "王芳".into()));
    let name = format!("id_number,name\n{WANG},-\n");
    assert_eq!(
        said(&import(&registry, Kind::Persons, name.as_bytes()).errors),
        ["2 name cannot-clear"]
    );
}

#[test]
fn a_changed_home_holds_from_today_and_a_first_known_school_from_the_beginning() {
    let registry = prepared();
    let sheet = format!("id_number,division,school\n{WANG},旬阳县,旬阳特校\n");
    import(&registry, Kind::Students, sheet.as_bytes());
    let view = registry.view().expect("no panic");
    let number = view.find_person(WANG).expect("Wang");
    let before = view.person(number, TODAY.yesterday().expect("a day")).expect("Wang");
    let after = view.person(number, TODAY).expect("Wang");
    assert_eq!((before.division.code(), before.school.code()), ("610902", "SP-1"));
    assert_eq!((after.division.code(), after.school.code()), ("610981", "SP-1"));
}

#[test]
fn keys_of_one_person_join_and_keys_of_two_are_refused() {
    let registry = prepared();
    let sheet = "key,name,division\nSP-1/001,小明,610981\nAK-DPF/2,小红,610981\n3,小兰,610981\n";
    assert_eq!(import(&registry, Kind::Persons, sheet.as_bytes()).created, 3);
    let find = |text: &str| registry.view().expect("no panic").find_person(text).ok();
    // A bare key belongs to the store's own site.
    assert_eq!(find("2"), find("AK-DPF/2"));
    assert_eq!(find("001"), None);
    let join = format!("key,id_number\nSP-1/001,{LI}\n");
    assert_eq!(import(&registry, Kind::Persons, join.as_bytes()).updated, 1);
    assert_eq!(find(LI), find("SP-1/001"));
    let two = format!("key,id_number\n2,{WANG}\nSP-1/001,{WANG}\n");
    let report = import(&registry, Kind::Persons, two.as_bytes());
    assert_eq!(said(&report.errors), ["2 key conflicting-keys", "3 key conflicting-keys"]);
}

#[test]
fn a_certificate_finds_its_person_whatever_was_reissued_since() {
    let sheet = format!("certificate,name,category\n{WANG}43B1,王芳,4\n{WANG}42,王芳,\n");
    // A stored fact about a person wins over a certificate, as a cell does.
    let (registry, report) = taken(Kind::Persons, &sheet, &["3 grade certificate-differs"]);
    assert_eq!((report.created, report.updated, report.rows), (0, 1, 2));
    let view = registry.view().expect("no panic");
    let person = view.person(view.find_person(WANG).expect("Wang"), TODAY).expect("Wang");
    assert_eq!(person.certificate.expect("two issues").to_string(), format!("{WANG}43B1"));
    let differs = format!("certificate,category\n{WANG}43,1\n");
    taken(Kind::Persons, &differs, &["2 category certificate-differs"]);
}

#[test]
fn warnings_are_stored_and_told() {
    let sheet = format!(
        "person,device,identified_on\n{WANG},CANE,2019-12-31\n{WANG},CANE,2020-06-01\n{WANG},12 03,2020-06-01\n"
    );
    let (registry, report) = taken(
        Kind::Needs,
        &sheet,
        &["2 identified_on need-before-registration", "3 identified_on listed-before"],
    );
    // The second row is the first need, listed again; a class above is another device.
    assert_eq!((report.created, report.rows), (2, 3));
    let filter = NeedFilter::default();
    assert_eq!(
        all(registry.view().expect("no panic").needs(&filter, TODAY)).expect("no filter").len(),
        2
    );
    let options = ImportOptions::default().new_needs(true);
    let sheet = format!("person,device,identified_on\n{WANG},CANE,2020-07-01\n");
    let report = registry.import(&author(), Kind::Needs, sheet.as_bytes(), &options);
    assert_eq!(report.expect("in memory").created, 1);
}

#[test]
fn a_fitting_lifts_a_later_withdrawal_and_the_list_may_state_it_again() {
    let needs = format!(
        "person,device,identified_on,withdrawn_on,withdrawn_reason\n{WANG},WC,2023-01-01,2023-08-01,refused\n"
    );
    let (registry, _) = taken(Kind::Needs, &needs, &[]);
    let fittings = format!("person,device,fitted_on\n{WANG},WC,2023-05-01\n");
    let report = import(&registry, Kind::Fittings, fittings.as_bytes());
    assert_eq!(said(&report.warnings), ["2 need withdrawal-lifted"]);
    let again = import(&registry, Kind::Needs, needs.as_bytes());
    assert_eq!((again.errors.len(), again.updated, again.unchanged), (0, 0, 1));
    let status = || {
        let view = registry.view().expect("no panic");
        all(view.needs(&NeedFilter::default(), TODAY)).expect("no filter")[0].status.code()
    };
    assert_eq!(status(), "met");
    let later = needs.replace("2023-08-01", "2023-09-01");
    let report = import(&registry, Kind::Needs, later.as_bytes());
    assert_eq!(said(&report.errors), ["2 withdrawn_on withdrawn-but-met"]);
    // Taken from the need, the fitting no longer lifts anything.
    let unlink = format!("person,device,fitted_on,need\n{WANG},WC,2023-05-01,-\n");
    assert_eq!(import(&registry, Kind::Fittings, unlink.as_bytes()).updated, 1);
    assert_eq!(status(), "withdrawn");
}

#[test]
fn a_device_inside_its_useful_life_is_told_of() {
    let registry = prepared();
    let fittings = format!("person,device,fitted_on\n{WANG},WC,2021-03-01\n");
    import(&registry, Kind::Fittings, fittings.as_bytes());
    let needs = |day| format!("person,device,identified_on\n{WANG},12 22,{day}\n");
    let inside = import(&registry, Kind::Needs, needs("2022-02-28").as_bytes());
    assert_eq!(said(&inside.warnings), ["2 device inside-useful-life"]);
    let report = import(&prepared(), Kind::Needs, needs("2022-02-28").as_bytes());
    assert_eq!(report.warnings, [], "nothing was fitted here");
}

#[test]
fn a_likely_duplicate_is_told_of_once_it_is_stored() {
    let sheet = "key,name,birth_date,division\n\
        1,王芳,1980-01-01,610902\n\
        2,王芳,1980-01-02,610902\n\
        3,王芳,1980-01-02,610902\n";
    taken(Kind::Persons, sheet, &["2 name likely-duplicate", "4 name likely-duplicate"]);
}

#[test]
fn set_fills_a_column_that_the_sheet_lacks_and_no_other() {
    let registry = prepared();
    let sheet = format!("id_number,name,division\n{LI},李四,610981\n");
    let with = |column: &str| ImportOptions::default().set(vec![(column.into(), "SP-1".into())]);
    let import = |column| {
        registry.import(&author(), Kind::Students, sheet.as_bytes(), &with(column)).expect("memory")
    };
    assert_eq!(said(&import("name").errors), ["1  set-column-present"]);
    assert_eq!(said(&import("scool").errors), ["1  unknown-columns"]);
    assert_eq!(import("学校").created, 1);
    let view = registry.view().expect("no panic");
    let person = view.person(view.find_person(LI).expect("Li"), TODAY).expect("Li");
    assert_eq!(person.school.code(), "SP-1");
}

#[test]
fn names_stand_for_codes_where_they_fit_only_one() {
    let view_of = |registry: &Store, text: &str| {
        registry.view().expect("no panic").find_division(text).map(|code| code.to_string()).ok()
    };
    let registry = prepared();
    for (name, code) in [
        ("旬阳县", Some("610981")),
        ("612429", Some("610981")),
        ("石泉县城关镇", Some("610922100")),
        ("安康市石泉县", Some("610922")),
        ("旬阳县城关镇", Some("610981100")),
        ("城关镇", None),
        ("安康", None),
    ] {
        assert_eq!(view_of(&registry, name).as_deref(), code, "{name}");
    }
}

#[test]
fn names_are_found_whatever_their_width() {
    let registry = prepared();
    let sites = "code,name,kind,division\nSC-1,一小（东校区）,school,恒口示范区\n";
    assert_eq!(import(&registry, Kind::Sites, sites.as_bytes()).errors, []);
    for school in ["一小（东校区）", "一小(东校区)"] {
        let sheet = format!("id_number,name,division,school\n{LI},李四,恒口示范区,{school}\n");
        assert_eq!(import(&registry, Kind::Students, sheet.as_bytes()).errors, [], "{school}");
    }
    // Names within names end, however often they repeat.
    let villages = "code,name,level,parent\nL-1,村,town,610902\nL-2,村,town,610921\n";
    assert_eq!(import(&registry, Kind::Divisions, villages.as_bytes()).errors, []);
    let sheet = format!("id_number,division\n{LI},{}\n", "村".repeat(50));
    let report = import(&registry, Kind::Persons, sheet.as_bytes());
    assert_eq!(said(&report.errors), ["2 division unknown"]);
}

#[test]
fn an_unclosed_quote_is_told_of_and_not_swallowed() {
    let sheet = format!(
        "id_number,name,division,x-note\n{WANG},王芳,旬阳市,\"5 inch\n{LI},李四,旬阳市,ok\n"
    );
    refused(Kind::Persons, &sheet, &["2  broken-quotes"]);
    refused(Kind::Persons, "id_number,\"name\n1,2\n", &["1  broken-quotes"]);
}

#[test]
fn a_new_student_needs_a_school_and_a_known_person_does_not() {
    refused(
        Kind::Students,
        &format!("id_number,name,division\n{LI},李四,旬阳市\n"),
        &["2 school missing"],
    );
    taken(Kind::Students, &format!("id_number,stage\n{WANG},小学\n"), &[]);
}

#[test]
fn a_key_of_a_site_that_does_not_exist_is_no_key() {
    refused(Kind::Persons, "key,name,division\nSP-9/1,小明,旬阳市\n", &["2 key unknown"]);
}

#[test]
fn rows_of_one_code_apply_in_file_order_wherever_they_are_linked_from() {
    let sheet = "code,name,parent,level\nL-B,乙,L-A,town\nL-A,甲,610900,town\nL-A,甲,,county\n";
    let (registry, report) = taken(Kind::Divisions, sheet, &["4  same-record-again"]);
    assert_eq!(report.created, 2);
    let view = registry.view().expect("no panic");
    let divisions = view.divisions().expect("no panic");
    let last = divisions.iter().find(|one| one.label.code() == "L-A").expect("a division");
    assert_eq!(last.level, Some(Level::County), "the last level");
    drop(view);
    // A successor may not lie below what it succeeds.
    let circle = import(&registry, Kind::Divisions, b"code,successor\nL-A,L-B\n");
    assert_eq!(said(&circle.errors), ["2 successor cycle"]);
}

/// Two rows of one key are one person only where name, birth date and sex agree. A row may leave a cell empty.
#[test]
fn two_rows_of_one_key_never_become_one_person_in_silence() {
    let header = "key,name,birth_date,sex,division,phone\n";
    let first = "9,王丽,2010-01-01,女,610902,13909150001\n";
    let rows = |second: &str| format!("{header}{first}{second}\n");
    for (second, error) in [
        ("9,王丽,2012-06-05,女,610902,", "3 birth_date row-repeated"),
        ("9,王丽,,男,610902,", "3 sex row-repeated"),
        ("9,王丽,,-,610902,", "3 sex row-repeated"),
        ("9,汪丽,,,610902,", "3 name row-repeated"),
    ] {
        refused(Kind::Persons, &rows(second), &[error]);
    }
    let other_id = format!("id_number,{header}{WANG},9,王芳,,,610902,\n{LI},9,王芳,,,610902,\n");
    refused(Kind::Persons, &other_id, &["3 key conflicting-keys"]);
    taken(
        Kind::Persons,
        &rows("9,王 丽,2010年1月1日,f,旬阳市,139-0915-0001"),
        &["3 division overwrites"],
    );
    taken(Kind::Persons, &rows("9,,,,,"), &[]);
    taken(Kind::Persons, &rows("9,,,,,13909150002"), &["3 phone overwrites"]);
}

#[test]
fn a_student_of_several_needs_is_one_student_with_one_birth_date() {
    let header = "key,name,birth_date,division,school,device,identified_on\n";
    let sheet = |birth: &str| {
        format!(
            "{header}SP-1/9,王丽,2010-01-01,旬阳市,SP-1,WC,2023-03-01\n\
             SP-1/9,王丽,{birth},旬阳市,SP-1,CANE,2023-03-01\n"
        )
    };
    refused(Kind::StudentNeeds, &sheet("2011-01-01"), &["3 birth_date row-repeated"]);
    for birth in ["2010/1/1", ""] {
        let (_, report) = taken(Kind::StudentNeeds, &sheet(birth), &[]);
        assert_eq!(report.created, 3, "a student and two needs");
    }
}

#[test]
fn rows_of_one_code_have_one_name() {
    for (kind, sheet) in [
        (Kind::Divisions, "code,name,parent\nL-A,甲1,610900\nL-A,甲2,\n"),
        (Kind::Sites, "code,name,kind,division\nS,甲,centre,610981\nS,乙,,\n"),
        (Kind::Catalog, "code,name,class\nX,甲,12 22 03\nx,乙,12.22.03\n"),
    ] {
        refused(kind, sheet, &["3 name row-repeated"]);
    }
    // A code and the name of one model are the same device.
    let stock = "tag,device,site,received_on,serial\nA1,WC,ST-1,2024-01-05,S1\nA1,普通轮椅,,,ｓ1\n";
    taken(Kind::Stock, stock, &["3  same-record-again"]);
    let stock =
        "tag,device,site,received_on,serial\nA1,WC,ST-1,2024-01-05,S1\nA2,WC,ST-1,2024-01-05,s1\n";
    let (registry, _) = taken(Kind::Stock, stock, &["3 serial serial-of-another"]);
    assert_eq!(import(&registry, Kind::Stock, stock.as_bytes()).warnings, [], "nothing changed");
}

#[test]
fn a_rejected_file_counts_nothing_as_stored() {
    let sheet = format!("id_number,name,division\n{LI},李四,旬阳市\n1,张三,旬阳市\n");
    let report = import(&prepared(), Kind::Persons, sheet.as_bytes());
    assert_eq!((report.rows, report.created, report.rejected, report.commit), (2, 0, 1, None));
}

#[test]
fn numbers_name_people_on_the_command_line_only() {
    let registry = prepared();
    let view = registry.view().expect("no panic");
    assert_eq!(view.find_person("p1").ok(), PersonNo::parse("P1"));
    drop(view);
    refused(Kind::Needs, "person,device,identified_on\nP1,WC,2023-01-01\n", &["2 person unknown"]);
}

#[test]
fn a_file_of_which_every_row_is_wrong_is_told_of_without_hanging() {
    let registry = prepared();
    let mut sheet = String::from("person,device,identified_on\n");
    (0..20_000).for_each(|n| sheet.push_str(&format!("{WANG},手动轮椅{n},2023-01-01\n")));
    let report = import(&registry, Kind::Needs, sheet.as_bytes());
    assert_eq!((report.rejected, report.errors.len()), (20_000, 20_000));
    // The nearest names are offered for the first of them only.
    let offers = |row: usize| match &report.errors[row].problem.kind {
        ProblemKind::Unknown { nearest, .. } => !nearest.0.is_empty(),
        other => panic!("{other}"),
    };
    assert!(offers(0) && !offers(19_999));
}

/// With the square of the rows in memory, these would take gigabytes.
#[test]
fn many_rows_that_link_to_each_other_take_memory_for_each_row_once() {
    const ROWS: usize = 20_000;
    let sheet = |kind, row: &dyn Fn(usize) -> String| {
        let header = if kind == Kind::Sites {
            "code,name,parent,kind,division\n"
        } else {
            "code,name,parent,successor\n"
        };
        let text: String = (0..ROWS).map(row).collect();
        import(&prepared(), kind, format!("{header}{text}").as_bytes())
    };
    let own = sheet(Kind::Divisions, &|_| "L-1,甲,L-1,L-1\n".into());
    assert_eq!((own.rejected, own.errors.len()), (20_000, 40_000));
    assert_eq!(said(&own.errors[..2]), ["2 parent unknown", "2 successor unknown"]);
    let own = sheet(Kind::Sites, &|_| "A-1,甲,A-1,centre,610902\n".into());
    assert_eq!(own.rejected, 20_000);
    // The first row of the circle waits for the last one, which names the first.
    let circle = sheet(Kind::Sites, &|n| format!("A-{n},甲,A-{},centre,610902\n", (n + 1) % ROWS));
    assert_eq!(circle.rejected, 20_000);
    // Of two codes that name each other, each has many rows.
    let pair = sheet(Kind::Divisions, &|n| format!("L-{},甲,L-{},\n", n % 2, (n + 1) % 2));
    assert_eq!(pair.rejected, 20_000);
    let chain = sheet(Kind::Sites, &|n| match n + 1 {
        ROWS => format!("A-{n},甲,,centre,610902\n"),
        next => format!("A-{n},甲,A-{next},centre,610902\n"),
    });
    assert_eq!((chain.created, said(&chain.errors)), (20_000, Vec::new()));
}

#[test]
fn headers_of_ones_own_are_read_and_misspelt_ones_are_offered() {
    let registry = registry();
    let sheet = "编号,姓铭,区划,家长\n1,张三,610902,张父\n".as_bytes();
    let options = |map: &[(&str, &str)]| {
        ImportOptions::default().map(
            map.iter()
                .map(|(name, column)| ((*name).to_owned(), (*column).to_owned()))
                .collect::<Vec<_>>(),
        )
    };
    let import =
        |map| registry.import(&author(), Kind::Persons, sheet, &options(map)).expect("read");
    let refused = import(&[]);
    let ProblemKind::UnknownColumns { columns, .. } = &refused.errors[0].problem.kind else {
        panic!("{:?}", refused.errors);
    };
    assert_eq!(columns, "姓铭 (姓名?)");
    assert_eq!(said(&import(&[("姓铭", "名")]).errors), ["1  unknown-columns"]);
    assert_eq!(import(&[("姓铭", "姓名"), ("家长", "guardian")]).created, 1);
    let view = registry.view().expect("open");
    let person = view.person(view.find_person("1").expect("the key"), TODAY).expect("a person");
    assert_eq!((&*person.name, person.guardian.as_deref()), ("张三", Some("张父")));
}

#[test]
fn the_error_of_a_formula_is_none_of_a_value() {
    let sheet = "key,name,division,birth_date\n1,#REF!,610902,#N/A\n";
    let failed = ["2 name failed-formula", "2 birth_date failed-formula"];
    refused(Kind::Persons, sheet, &failed);
}

#[test]
fn whoever_waits_is_told_how_far_an_import_is() {
    use assistive_core::exchange::Progress;
    use std::sync::{Arc, Mutex};

    let registry = registry();
    let rows = |cells: fn(u32) -> String| (1..=1200).map(cells).collect::<String>();
    let people = "key,name,division\n".to_owned() + &rows(|n| format!("K{n},王{n},610902\n"));
    let served =
        "person,kind,served_on\n".to_owned() + &rows(|n| format!("K{n},nursing,2023-05-01\n"));
    for (kind, text) in [(Kind::Persons, people), (Kind::Services, served)] {
        let told = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&told);
        let note = move |done, all| notes.lock().expect("one thread").push((done, all));
        let options = ImportOptions::default().progress(Some(Progress::new(note)));
        let report =
            registry.import(&author(), kind, text.as_bytes(), &options).expect("in memory");
        assert_eq!(report.created, 1200);
        let told = told.lock().expect("one thread");
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.is_sorted() && told.iter().all(|(done, all)| done <= all), "{told:?}");
    }
}

/// Sheets with rows that name one record twice, rows without ids and a wrong row, each with the mended cell.
const WITH_A_WRONG_ROW: &[(Kind, &str, &str, &str)] = &[
    (
        Kind::StudentNeeds,
        "姓名,出生日期,辅具,需求日期\n王小,2012-05-01,轮椅、拐杖,2024-03-05\n王小,2012-05-01,轮椅,2024-03-05\n李小,2013-06-01,助听器,三月\n赵小,2011-01-02,无,2024-03-05\n",
        "三月",
        "2024-03-06",
    ),
    (
        Kind::Needs,
        "person,device,identified_on\nK1,WC,2024-03-05\nK1,WC,2024-03-05\nK2,WC,soon\nK1,CR,2024-03-05\n",
        "soon",
        "2024-03-07",
    ),
    (
        Kind::Services,
        "person,kind,served_on,place\nK1,training,2024-03-05,centre\nK1,training,2024-03-05,centre\nK2,cooking,2024-03-05,centre\n",
        "cooking",
        "training",
    ),
    (
        Kind::Stock,
        "tag,device,site,quantity,received_on\n,CR,AK-DPF,5,2023-01-05\n,CR,AK-DPF,5,2023-01-05\nT1,WC,AK-DPF,1,2023-01-05\nT2,WC,nowhere,1,2023-01-05\n",
        "nowhere",
        "AK-DPF",
    ),
    (
        Kind::Fittings,
        "person,device,fitted_on\nK1,WC,2024-03-05\nK1,WC,2024-03-05\nK2,WC,2024-03\nK1,WC,2024-03-07\n",
        "2024-03\n",
        "2024-03-06\n",
    ),
    (
        Kind::Loans,
        "item,borrower,out_on,quantity,site\nCR,K1,2024-03-05,1,AK-DPF\nCR,K1,2024-03-05,1,AK-DPF\nCR,K2,2024-03-05,x,AK-DPF\n",
        ",x,",
        ",1,",
    ),
];

/// The rows without errors were stored already when the file comes back mended.
#[test]
fn a_mended_file_adds_only_the_rows_that_were_wrong() {
    let prepared = || {
        let store = registry();
        for (kind, sheet) in [
            (Kind::Sites, "code,name,kind,division\nSC-1,某小学,school,610902\n"),
            (
                Kind::Catalog,
                "code,name,class,tracking\nWC,轮椅,12 22 03,serial\nCR,腋拐,12 03 12,bulk\n",
            ),
            (Kind::Persons, "key,name,division\nK1,王芳,610902\nK2,李强,610902\n"),
            (Kind::Stock, "tag,device,site,quantity,received_on\n,CR,AK-DPF,9,2022-01-05\n"),
        ] {
            assert_eq!(import(&store, kind, sheet.as_bytes()).errors, []);
        }
        store
    };
    for (kind, sheet, wrong, right) in WITH_A_WRONG_ROW {
        let mended = sheet.replace(wrong, right);
        let school = ("school".to_owned(), "SC-1".to_owned());
        let set: Vec<_> = (*kind == Kind::StudentNeeds).then_some(school).into_iter().collect();
        let options = ImportOptions::default().on_error(OnError::Skip).set(set);
        let send = |store: &Store, sheet: &str| {
            store.import(&author(), *kind, sheet.as_bytes(), &options).expect("in memory")
        };
        let (twice, once) = (prepared(), prepared());
        let first = send(&twice, sheet);
        assert_eq!(first.rejected, 1, "{kind}: {:?}", first.errors);
        let second = send(&twice, &mended);
        assert_eq!((second.rejected, second.updated), (0, 0), "{kind}: {:?}", second.errors);
        let all = send(&once, &mended);
        assert_eq!(first.created + second.created, all.created, "{kind}");
        let again = send(&twice, &mended);
        assert_eq!((again.created, again.updated, again.commit), (0, 0, None), "{kind}");
    }
}
