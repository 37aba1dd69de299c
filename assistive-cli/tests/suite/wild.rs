//! Files of the kinds that people in this work really have, on which a wrong figure or record would be stored without a
//! word. Each stands for a kind of fault. People and ids are invented.

use std::path::Path;

use crate::shared::{Desk, root};

const SITES: &str = "code,name,kind,division\n\
    SP-1,旬阳特校,special-school,610981\n\
    SP-2,石泉小学,school,610922\n\
    ST-1,石泉社区站,community,610922\n";

const CATALOG: &str = "code,name,class,categories,life_years,tracking,hygiene,loan_days,basic\n\
    WC,普通轮椅,12 22 03,4,4,serial,yes,60,yes\n\
    CANE,手杖,12 03 03,,2,bulk,no,30,yes\n\
    HA,耳背式助听器,22 06 15,2,4,serial,yes,30,yes\n\
    BED,护理床,18 12 10,,8,serial,no,,no\n";

const PEOPLE: &str = "id_number,name,division,registered_on\n\
    99900119800101101X,王芳,610902,2020-01-01\n\
    999001198001022026,李强,610922,2020-01-01\n\
    999001198001033032,赵敏,610922,2020-01-01\n\
    999001201503044043,钱小宝,610922,2020-01-01\n";

/// Makes a desk with the files of a case, four sites and four models.
fn desk(case: &str) -> Desk {
    let desk = Desk::with_store("en");
    desk.write("sites.csv", SITES);
    desk.write("catalog.csv", CATALOG);
    desk.write("known.csv", PEOPLE);
    desk.ok(&["import", "sites", "sites.csv"]);
    desk.ok(&["import", "catalog", "catalog.csv"]);
    let files = root().join("assistive-cli/tests/wild").join(case);
    if files.exists() {
        copy(&files, desk.folder.path());
    }
    desk
}

fn with_people(case: &str) -> Desk {
    let desk = desk(case);
    desk.ok(&["import", "persons", "known.csv"]);
    desk
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// A command, its exit code, texts that it prints, and texts that it must not print.
type Step<'a> = (&'a [&'a str], u8, &'a [&'a str], &'a [&'a str]);

fn check(desk: &Desk, steps: &[Step<'_>]) {
    for (args, code, wanted, unwanted) in steps {
        let shown = desk.run(args);
        assert!(shown.contains(&format!("[exit {code}]")), "{shown}");
        for text in *wanted {
            assert!(shown.contains(text), "{text:?} in {shown}");
        }
        for text in *unwanted {
            assert!(!shown.contains(text), "no {text:?} in {shown}");
        }
    }
}

#[test]
fn tags_that_a_spreadsheet_destroyed_are_no_tags() {
    let desk = desk("01-destroyed-tags");
    let lost = "a number that lost digits; format the column as text";
    let rows = ["tags.csv:2: 辅具编号: ", "tags.csv:3: 辅具编号: ", "tags.csv:4: 辅具编号: ", lost];
    check(
        &desk,
        &[(&["import", "stock", "tags.csv"], 1, &rows, &[]), (&["stock", "list"], 0, &[], &["WC"])],
    );
}

#[test]
fn a_formula_without_a_result_is_no_empty_cell() {
    let desk = with_people("04-formula-without-result");
    let error = "is a formula without a result; open the file in Excel or WPS, save it";
    let json = ["import", "fittings", "fittings.xlsx", "--json"];
    check(
        &desk,
        &[
            (&json, 1, &[r#""rejected":2"#, r#""column":"quantity""#, error, "\"=1+2\""], &[]),
            (&["fit", "list"], 0, &[], &["CANE"]),
        ],
    );
}

#[test]
fn a_number_counts_as_the_text_that_its_format_shows() {
    let desk = desk("05-number-format");
    let known =
        ["stock", "receive", "WC", "--site", "ST-1", "--tag", "AK000012", "--on", "2024-01-05"];
    let counts = [r#""created":1"#, r#""unchanged":1"#];
    check(
        &desk,
        &[
            (&known, 0, &[], &[]),
            (&["import", "stock", "tags.xlsx", "--json"], 0, &counts, &[]),
            (&["stock", "show", "AK000013"], 0, &["AK000013"], &[]),
        ],
    );
}

#[test]
fn characters_that_show_nothing_make_no_second_device() {
    let desk = desk("06-invisible-characters");
    let refused = [r#""row":4,"column":"tag""#, r"AK\\u{202e}210000", r#""rejected":1"#];
    let json = ["import", "stock", "stock.csv", "--json", "--on-error", "skip"];
    check(
        &desk,
        &[
            (&json, 1, &refused, &[]),
            (&["stock", "list"], 0, &["1 row"], &["2 rows"]),
            (&["stock", "show", "AK000012\u{200b}"], 0, &["tag           AK000012"], &[]),
        ],
    );
}

#[test]
fn a_street_of_names_that_are_valid_utf8_is_read_as_gb18030() {
    let desk = desk("07-gbk-that-is-valid-utf8");
    let told = ["was read as GB18030", "--encoding utf-8"];
    let by_hand = ["import", "persons", "one-street.csv", "--encoding", "gb18030", "--json"];
    check(
        &desk,
        &[
            (&["import", "persons", "one-street.csv"], 0, &told, &[]),
            (&["person", "find", "谢英"], 0, &["谢英"], &[]),
            (&["person", "find", "谭学志"], 0, &["谭学志"], &[]),
            (&by_hand, 0, &[r#""unchanged":3"#], &["was read as"]),
        ],
    );
}

#[test]
fn an_amount_that_is_merged_downwards_is_not_repeated() {
    let desk = desk("08-merged-amount-multiplied");
    let range = ["one cell merged over F2:F4", r#""rejected":3"#, r#""column":"value""#];
    check(
        &desk,
        &[
            (&["import", "stock", "donation.xlsx", "--json"], 1, &range, &["donor\""]),
            (&["stock", "list"], 0, &[], &["BED"]),
        ],
    );
}

#[test]
fn what_is_stored_is_found_as_it_was_typed() {
    let desk = desk("10-find-what-is-stored");
    desk.ok(&["import", "persons", "people.csv"]);
    desk.ok(&["import", "catalog", "catalog.csv"]);
    for (text, name) in [
        ("张伟", "张伟（大）"),
        ("张伟（大）", "张伟（大）"),
        ("张伟(大)", "张伟（大）"),
        ("阿布都热西提．买买提", "阿布都热西提．买买提"),
        ("阿布都热西提·买买提", "阿布都热西提．买买提"),
        ("李　明", "李　明"),
        ("李明", "李　明"),
        ("liming", "李　明"),
    ] {
        check(&desk, &[(&["person", "find", text], 0, &[name, "1 row"], &[])]);
    }
    check(
        &desk,
        &[
            (&["catalog", "search", "普通轮椅（成人）"], 0, &["WCA", "1 row"], &[]),
            (&["catalog", "search", "普通轮椅(成人)"], 0, &["WCA", "1 row"], &[]),
            (&["catalog", "show", "普通轮椅（成人）"], 0, &["WCA"], &[]),
            (&["catalog", "show", "wca"], 0, &["WCA"], &[]),
        ],
    );
}

#[test]
fn the_spellings_of_one_name_are_one_name() {
    let desk = desk("11-one-name-many-spellings");
    let twins = [r#""row":3"#, r#""row":5"#, "has the name and birth date of"];
    let exceptions =
        ["report", "exceptions", "--from", "2024-01-01", "--to", "2024-04-30", "--json"];
    check(
        &desk,
        &[
            (&["import", "persons", "people.csv", "--json"], 0, &twins, &[]),
            (&["person", "find", "阿布都热西提·买买提"], 0, &["2 rows"], &[]),
            (&["person", "find", "王芳"], 0, &["2 rows"], &[]),
            (&["person", "find", "wangfang"], 0, &["2 rows"], &[]),
            (&exceptions, 0, &["likely-duplicate"], &[]),
        ],
    );
}

#[test]
fn a_date_cell_of_iso_8601_is_its_day() {
    let desk = with_people("13-iso-date-cells");
    check(
        &desk,
        &[
            (&["import", "fittings", "strict.xlsx", "--json"], 0, &[r#""created":1"#], &[]),
            (&["fit", "list"], 0, &["2024-01-05"], &[]),
        ],
    );
}

#[test]
fn the_signs_that_mark_a_text_do_not_belong_to_it() {
    let desk = desk("14-text-forced-cells");
    let same = [r#""unchanged":1"#, r#""created":0"#];
    let one = ["13800138000", r#""keys":["001"]"#];
    check(
        &desk,
        &[
            (&["import", "persons", "first.csv"], 0, &[], &[]),
            (&["import", "persons", "second.csv", "--json"], 0, &same, &[]),
            (&["import", "persons", "third.csv", "--json"], 0, &same, &[]),
            (&["person", "find", "李强", "--json"], 0, &one, &["'001"]),
            (&["import", "persons", "ids.csv", "--json"], 0, &[r#""created":2"#], &[]),
        ],
    );
}

#[test]
fn a_folder_leaves_out_nothing_in_silence() {
    let desk = desk("15-folder-leaves-out");
    desk.ok(&["import", "auto", "sent"]);
    for name in ["王一", "王二", "王三", "王四"] {
        check(&desk, &[(&["person", "find", name], 0, &[name, "1 row"], &[])]);
    }
    desk.write("sent/notes.txt", "to whom it may concern\n");
    let left_out = ["left out: sent/notes.txt: the headers fit no kind of sheet"];
    check(&desk, &[(&["import", "auto", "sent"], 1, &left_out, &[])]);
}

#[test]
fn a_folder_says_which_sheets_it_does_not_read() {
    let desk = desk("15-folder-leaves-out");
    for file in ["~$a.xlsx", ".~lock.a.xlsx#", "._a.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini"]
    {
        desk.write(&format!("sent/{file}"), "of a program");
    }
    let auto = ["import", "auto", "sent"];
    let loud = [&auto[..], &["-v"]].concat();
    let of_program = ["left out: sent/~$a.xlsx: a program made it for itself"];
    check(&desk, &[(&auto, 0, &[], &["left out"]), (&loud, 0, &of_program, &[])]);
    desk.write("sent/.hidden.csv", "姓名\n");
    desk.write("sent/list.csv.rejected.csv", "姓名\n");
    desk.write("sent/list.csv.rejected-2.csv", "姓名\n");
    std::fs::create_dir(desk.folder.path().join("sent/.old")).expect("a folder");
    desk.write("sent/.old/list.xlsx", "");
    let lost = [
        "left out: sent/.hidden.csv: the file is hidden",
        "left out: sent/.old/list.xlsx: the file is hidden",
        "left out: sent/list.csv.rejected.csv: the rows that an import refused",
        "left out: sent/list.csv.rejected-2.csv: the rows that an import refused",
    ];
    check(&desk, &[(&auto, 1, &lost, &["~$a.xlsx"])]);
}

/// Returns the counts of each sheet in the JSON of an import.
fn counts(desk: &Desk, args: &[&str]) -> Vec<[String; 4]> {
    let told = desk.command(args).output().expect("the binary runs").stdout;
    let told: serde_json::Value = serde_json::from_slice(&told).expect("JSON");
    let sheets = told.as_array().expect("several sheets").iter();
    let counts = |sheet: &serde_json::Value| {
        ["kind", "created", "updated", "unchanged"].map(|key| sheet[key].to_string())
    };
    sheets.map(counts).collect()
}

#[test]
fn a_dry_run_of_a_folder_checks_each_sheet_against_those_before_it() {
    let desk = Desk::with_store("en");
    std::fs::create_dir(desk.folder.path().join("sent")).expect("a folder");
    for (file, sheet) in [
        ("sent/sites.csv", "code,name,kind,division\nS1,一站,community,610902\n"),
        (
            "sent/catalog.csv",
            "code,name,class,tracking,hygiene,loan_days\nWC,轮椅,12 22 03,serial,yes,60\n",
        ),
        ("sent/persons.csv", "key,name,division\n7,王芳,610902\n"),
        (
            "sent/stock.csv",
            "tag,device,site,received_on,standing,standing_since,standing_site\n\
             T1,WC,S1,2023-01-10,in-stock,2023-01-10,S1\nT2,WC,S1,2023-01-10,repair,2023-05-01,S1\n",
        ),
        ("sent/loans.csv", "item,borrower,out_on,in_on\nT1,7,2023-02-01,2023-03-01\n"),
    ] {
        desk.write(file, sheet);
    }
    let expected = [
        ["\"sites\"", "1", "0", "0"],
        ["\"catalog\"", "1", "0", "0"],
        ["\"persons\"", "1", "0", "0"],
        ["\"stock\"", "2", "0", "0"],
        ["\"loans\"", "1", "0", "0"],
    ];
    assert_eq!(counts(&desk, &["import", "auto", "sent", "--dry-run", "--json"]), expected);
    check(&desk, &[(&["log"], 0, &["1 row"], &[]), (&["stock", "list"], 0, &[], &["T1"])]);
    assert_eq!(counts(&desk, &["import", "auto", "sent", "--json"]), expected);
    // The standing of T2 was taken after the loans, in a commit of its own.
    check(&desk, &[(&["log"], 0, &["7 rows"], &[]), (&["stock", "list"], 0, &["repair"], &[])]);
    // A sheet of which only the standing has changed.
    desk.write(
        "sent/stock.csv",
        "tag,device,site,received_on,note,standing,standing_since,standing_site\n\
         T1,WC,S1,2023-01-10,旧,repair,2023-06-01,S1\nT2,WC,S1,2023-01-10,,repair,2023-05-01,S1\n",
    );
    let again = [&["\"stock\"", "0", "1", "1"]];
    for args in [&["--dry-run"][..], &[]] {
        let args = [&["import", "auto", "sent", "--json"], args].concat();
        let told: Vec<_> = counts(&desk, &args);
        let stock: Vec<_> = told.iter().filter(|sheet| sheet[0] == "\"stock\"").collect();
        assert_eq!(stock, again, "{args:?}");
    }
    desk.write("sent/stock.csv", "tag,device,site,received_on,standing,standing_since\nT1,WC,S1,2023-01-10,in-stock,2033-06-01\n");
    let told = [
        "stock.csv:2: standing_since: `2033-06-01` is after today",
        "1 row of sent/stock.csv has an error in the status of its device",
    ];
    check(&desk, &[(&["import", "auto", "sent"], 1, &told, &["nothing was imported"])]);
}

#[test]
fn a_command_offers_only_the_words_that_it_takes() {
    let desk = Desk::prepared("en");
    let reasons = "duplicate, error, deceased, moved, refused, unsuitable, other]";
    let kinds = "[possible values: medical, training, nursing, support]";
    check(
        &desk,
        &[
            (&["need", "withdraw", "N1", "lapsed"], 2, &[reasons], &[]),
            (&["service", "record", "P1", "device"], 2, &[kinds], &[]),
            (&["service", "record", "P1", "训练"], 0, &["training"], &[]),
        ],
    );
}

#[test]
#[cfg(unix)]
fn a_folder_with_links_is_read_once() {
    let desk = desk("15-folder-leaves-out");
    let sent = desk.folder.path().join("sent");
    std::os::unix::fs::symlink(&sent, sent.join("again")).expect("a link");
    let auto = ["import", "auto", "sent"];
    let again = "left out: sent/again: the same file or folder was found under another name";
    check(&desk, &[(&auto, 0, &[again, "sent/a.xlsx"], &["sent/again/"])]);
    std::os::unix::fs::symlink("gone.xlsx", sent.join("gone.xlsx")).expect("a link");
    check(&desk, &[(&auto, 1, &["left out: sent/gone.xlsx: "], &[])]);
}

#[test]
fn a_comma_between_cents_multiplies_nothing() {
    let desk = desk("16-comma-in-money");
    let refused = [r#""column":"value""#, r#""value":"980,50""#, "is not an amount"];
    check(
        &desk,
        &[
            (&["import", "stock", "money.csv", "--json"], 1, &refused, &[]),
            (&["stock", "list"], 0, &[], &["V1"]),
        ],
    );
    desk.write(
        "good.csv",
        "tag;device;site;received_on;source;donor;value\nV1;WC;ST-1;2024-01-05;donation;常州;1,280.50\n",
    );
    let value = [r#""value":1280.5"#];
    desk.ok(&["import", "stock", "good.csv"]);
    check(&desk, &[(&["stock", "list", "--json"], 0, &value, &[])]);
}

#[test]
fn one_key_with_two_names_or_serials_is_an_error_of_the_later_row() {
    let desk = desk("18-one-key-two-things");
    let name = ["people.csv:3: name: `吴二` differs from row 2"];
    let serial = ["stock.csv:3: serial: ", "differs from row 2"];
    check(
        &desk,
        &[
            (&["import", "persons", "people.csv"], 1, &name, &[]),
            (&["import", "persons", "people.csv", "--rename"], 1, &["people.csv:3: name"], &[]),
            (&["person", "find", "吴二"], 0, &["0 rows"], &[]),
            (&["import", "stock", "stock.csv"], 1, &serial, &[]),
        ],
    );
}

#[test]
fn the_errors_of_newer_formulas_are_errors() {
    let desk = desk("19-newer-formula-errors");
    let both =
        [r#""column":"name","value":"\#SPILL!""#, r#""column":"guardian","value":"\#CALC!""#];
    let both = both.map(|text| text.replace('\\', ""));
    let wanted: Vec<_> =
        both.iter().map(String::as_str).chain(["is the error of a formula"]).collect();
    check(&desk, &[(&["import", "persons", "errors.csv", "--json"], 1, &wanted, &[])]);
}

#[test]
fn the_case_of_letters_makes_no_second_thing() {
    let desk = desk("20-case-of-letters");
    let same = [r#""unchanged":1"#, r#""created":0"#];
    let count = ["stock", "count", "--site", "st-1", "tags.txt"];
    check(
        &desk,
        &[
            (&["import", "stock", "a.csv"], 0, &[], &[]),
            (&["import", "stock", "b.csv", "--json"], 0, &same, &[]),
            (&["stock", "list"], 0, &["AK000012", "1 row"], &["ak000012"]),
            (&count, 0, &[], &["missing   AK000012"]),
            (&["import", "sites", "site.csv", "--json"], 0, &same, &[]),
            (&["site", "list"], 0, &["SP-1"], &["sp-1"]),
        ],
    );
}

#[test]
fn a_dash_is_standard_output() {
    let desk = with_people("21-export-to-dash");
    let cells = ["王芳", "id_number"];
    check(
        &desk,
        &[
            (&["export", "persons", "-"], 0, &cells, &[]),
            (&["report", "rate", "-o", "-", "--json"], 0, &[r#""report":"rate""#], &[]),
            (&["backup", "-"], 2, &["`-` is standard output"], &[]),
        ],
    );
    assert!(!desk.folder.path().join("-").exists());
}

#[test]
fn a_date_cell_in_a_column_of_texts_is_an_error() {
    let desk = desk("22-date-cell-in-a-text-column");
    let both =
        [r#""column":"key","value":"2024-01-12""#, r#""column":"class_name","value":"2024-03-02""#];
    check(
        &desk,
        &[
            (&["import", "students", "pupils.xlsx", "--json"], 1, &both, &[]),
            (&["person", "find", "周晓"], 0, &["0 rows"], &[]),
        ],
    );
}

#[test]
fn a_running_number_is_no_key() {
    let desk = desk("");
    desk.write("k1.csv", "编号,姓名,区划,身份证号\n1,张三,610902,999001198001011079\n2,李四,610902,999001198001021146\n");
    desk.write("k2.csv", "序号,姓名,区划,身份证号\n1,王五,610902,999001198001051353\n");
    desk.write("k3.csv", "编号,姓名,区划\n1,王五\n2,赵六\n");
    check(
        &desk,
        &[
            (&["import", "persons", "k1.csv"], 0, &["编号 only numbers the rows"], &[]),
            (&["person", "find", "张三", "--json"], 0, &[r#""keys":[]"#], &[]),
            (&["import", "persons", "k2.csv"], 0, &["序号 only numbers the rows"], &[]),
            (&["import", "persons", "k3.csv"], 1, &["the row names no person"], &[]),
        ],
    );
    // Sorted by name, with a row removed, and as lists write numbers.
    for (file, numbers) in [
        ("n1.csv", ["03", "01", "02"]),
        ("n2.csv", ["1.", "2.", "3."]),
        ("n3.csv", ["No.1", "No.2", "No.3"]),
        ("n4.csv", ["１", "２", "３"]),
    ] {
        let [one, two, three] = numbers;
        desk.write(
            file,
            &format!(
                "编号,姓名,区划,身份证号\n{one},张三,610902,999001198001011079\n\
                 {two},李四,610902,999001198001021146\n{three},王五,610902,999001198001051353\n"
            ),
        );
        check(&desk, &[(&["import", "persons", file], 0, &["编号 only numbers the rows"], &[])]);
    }
    check(&desk, &[(&["person", "find", "李四", "--json"], 0, &[r#""keys":[]"#], &[])]);
    // A row was removed, and each person has an id.
    desk.write("k5.csv", "编号,姓名,区划,身份证号\n1,张三,610902,999001198001011079\n3,李四,610902,999001198001021146\n");
    check(&desk, &[(&["import", "persons", "k5.csv"], 0, &["编号 only numbers the rows"], &[])]);
    desk.write("k4.csv", "编号,姓名,区划\n7,孙七,610902\n9,周八,610902\n");
    desk.ok(&["import", "persons", "k4.csv"]);
    check(&desk, &[(&["person", "find", "孙七", "--json"], 0, &[r#""keys":["7"]"#], &[])]);
}

#[test]
fn a_time_in_utc_is_no_day() {
    let desk = with_people("");
    let sheet =
        |time: &str| format!("person,device,identified_on\n99900119800101101X,12 22 03,{time}\n");
    desk.write("utc.csv", &sheet("2023-12-31T16:00:00Z"));
    desk.write("midnight.csv", &sheet("2024-01-01T00:00:00Z"));
    check(
        &desk,
        &[
            (&["import", "needs", "utc.csv"], 1, &["2023-12-31T16:00:00Z", "time in UTC"], &[]),
            (&["import", "needs", "midnight.csv", "--json"], 0, &[r#""created":1"#], &[]),
        ],
    );
}

#[test]
fn a_stored_person_gets_another_name_only_where_it_is_meant() {
    let desk = with_people("");
    desk.write("renamed.csv", "id_number,name,division\n99900119800101101X,王方,610902\n");
    let import = ["import", "persons", "renamed.csv", "--json"];
    let renamed = ["import", "persons", "renamed.csv", "--json", "--rename"];
    let add =
        ["person", "add", "--id", "999001198001022026", "--name", "李弱", "--division", "610922"];
    check(
        &desk,
        &[
            (&import, 1, &[r#""column":"name""#, "who is called 王芳"], &[]),
            (&renamed, 0, &[r#""updated":1"#], &[]),
            (&renamed, 0, &[r#""unchanged":1"#], &[]),
            (&add, 1, &["who is called 李强"], &[]),
            (&["person", "find", "李弱"], 0, &["0 rows"], &[]),
            (&["person", "edit", "P2", "--name", "李弱"], 0, &[], &[]),
            (&["person", "find", "李弱"], 0, &["1 row"], &[]),
        ],
    );
}

/// Every change names the record and the fields that it changed, and a change of nothing says so.
#[test]
fn an_edit_says_which_fields_it_changed() {
    let desk = with_people("");
    let edit = |field: &[&'static str]| [&["person", "edit", "P1"], field].concat();
    let phone = edit(&["--phone", "13909150001", "--guardian", "王建"]);
    let moved = edit(&["--division", "石泉县", "--from", "2021-01-01"]);
    let back = edit(&["--division", "旬阳市", "--from", "2020-06-01"]);
    let key = edit(&["--key", "AK-DPF/7"]);
    let site = ["site", "add", "ST-1", "--name", "石泉社区中心"];
    let model = ["catalog", "add", "WC", "--price", "980"];
    let need = ["need", "add", "P1", "WC", "--on", "2023-03-05"];
    let listed = [&need[..], &["--quantity", "2"]].concat();
    let wrong = ["correct", "N1", "identified_on=2023-05-03", "--why", "month and day"];
    check(
        &desk,
        &[
            (&phone, 0, &["Changed person P1 王芳: guardian — → 王建; phone — → 13909150001"], &[]),
            (&phone, 0, &["Unchanged: person P1 王芳"], &["→"]),
            (&moved, 0, &["Changed person P1 王芳: division 610902 → 610922"], &[]),
            (&back, 0, &["Changed person P1 王芳: division 610902 → 610981"], &[]),
            (&key, 0, &["Changed person P1 王芳: key — → AK-DPF/7"], &[]),
            (&site, 0, &["Changed site ST-1 石泉社区中心: name 石泉社区站 → 石泉社区中心"], &[]),
            (&site, 0, &["Unchanged: site ST-1 石泉社区中心"], &["→"]),
            (&model, 0, &["Changed device model WC 普通轮椅: price — → 980"], &[]),
            (&model, 0, &["Unchanged: device model WC"], &["→"]),
            (&need, 0, &["Recorded need N1 of P1 王芳"], &["→"]),
            (&listed, 0, &["Changed need N1 of P1 王芳", ": quantity 1 → 2"], &[]),
            (&["need", "edit", "N1", "priority=1"], 0, &[": priority — → 1"], &[]),
            (&["need", "edit", "N1", "priority=1"], 0, &["Unchanged: need N1"], &["→"]),
            (&wrong, 0, &[": identified_on 2023-03-05 → 2023-05-03"], &[]),
        ],
    );
    let json = [&edit(&["--phone", "-"])[..], &["--json"]].concat();
    let changes = r#""changes":[{"column":"phone","old":"13909150001","new":null}]"#;
    check(&desk, &[(&json, 0, &[changes], &[])]);
    let chinese = [&edit(&["--name", "王方"])[..], &["--lang", "zh"]].concat();
    check(&desk, &[(&chinese, 0, &["已更新服务对象 P1 王方：姓名 王芳 → 王方"], &[])]);
}

#[test]
fn the_birth_date_and_the_address_in_an_edit_are_masked() {
    let desk = desk("");
    desk.write("k.csv", "key,name,division,birth_date\n7,李小,610902,2012-05-01\n");
    desk.ok(&["import", "persons", "k.csv"]);
    let edit = ["person", "edit", "P1", "--birth-date", "2013-06-02"];
    let masked = "Changed person P1 李小: birth_date 2012-**-** → 2013-**-**";
    check(&desk, &[(&edit, 0, &[masked], &[])]);
    let twice = "key,name,division,address\n7,李小,610902,城关路1号\n7,,,城关路2号\n";
    desk.write("twice.csv", twice);
    let replaced = "twice.csv:3: address: `***` replaces ***; row 2 names the same record";
    let import = ["import", "persons", "twice.csv"];
    check(&desk, &[(&import, 0, &[replaced], &["城关路"])]);
    let edit = ["person", "edit", "P1", "--address", "城关路3号"];
    check(&desk, &[(&edit, 0, &["李小: address *** → ***"], &["2号"])]);
}

#[test]
fn a_damaged_tag_of_a_stock_take_is_named_with_its_row() {
    let desk = desk("");
    desk.write("tags.csv", "tag\nAK1\n2.02401E+11\n#REF!\n");
    let rows = [
        "tags.csv:3: tag: `2.02401E+11` was changed by a spreadsheet",
        "tags.csv:4: tag: `#REF!` is the error of a formula",
    ];
    check(&desk, &[(&["stock", "count", "tags.csv", "--site", "ST-1"], 1, &rows, &[])]);
}

#[test]
fn a_template_is_a_workbook_and_is_named_so() {
    let desk = desk("");
    for file in ["t.csv", "t", "t.xls"] {
        check(&desk, &[(&["template", "stock", file], 2, &["the ending .xlsx"], &[])]);
        assert!(!desk.folder.path().join(file).exists(), "{file}");
    }
    desk.ok(&["template", "stock", "t.XLSX"]);
}

#[test]
fn the_columns_of_a_template_can_be_chosen() {
    let desk = desk("");
    let unknown = ["template", "needs", "a.xlsx", "--columns", "quantty,站点"];
    let said = ["there are no columns quantty (quantity?), 站点"];
    check(&desk, &[(&unknown, 2, &said, &["--map"])]);
    assert!(!desk.folder.path().join("a.xlsx").exists());
    desk.ok(&["template", "needs", "a.xlsx", "--columns", "备注,quantity"]);
    desk.ok(&["template", "needs", "b.xlsx", "--columns", "all"]);
    // The sheet that explains is neither missed nor an unknown sheet.
    let silent = ["other sheets", "left out"];
    let steps: &[Step<'_>] = &[
        (&["import", "needs", "a.xlsx"], 0, &[], &silent),
        (&["import", "auto", "b.xlsx"], 0, &["needs"], &silent),
    ];
    check(&desk, steps);
}

#[test]
fn a_chinese_export_has_words_that_an_import_takes_back() {
    let desk = desk("");
    desk.write("p.csv", "key,name,division,sex,category,grade\nK1,王芳,610902,female,2,3\n");
    desk.ok(&["import", "persons", "p.csv"]);
    let words: &[&str] = &["编号,姓名,性别", ",女,", ",听力,", ",三级,", ",汉滨区,"];
    let codes: &[&str] = &["key,name,sex", ",female,", ",2,", ",3,", ",610902,"];
    let json: &[&str] = &["\"sex\":\"female\"", "\"division\":\"610902\""];
    let steps: &[Step<'_>] = &[
        (&["--lang", "zh", "export", "persons"], 0, words, &[]),
        (&["export", "persons", "--headers", "zh"], 0, words, &[]),
        (&["export", "persons"], 0, codes, &[]),
        (&["--lang", "zh", "export", "persons", "--headers", "en"], 0, codes, &[]),
        (&["--lang", "zh", "export", "persons", "--json"], 0, json, &["女"]),
    ];
    check(&desk, steps);
    for file in ["a.csv", "a.xlsx"] {
        desk.ok(&["--lang", "zh", "export", "persons", file, "--show-ids"]);
        check(&desk, &[(&["import", "persons", file, "--json"], 0, &["\"unchanged\":1"], &[])]);
    }
}
