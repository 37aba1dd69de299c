//! Golden output of the commands in both languages, with stdout, stderr and exit codes.
//!
//! Each command starts a process, so there are few of them: rules and figures are tested with the library.
//! `INSTA_UPDATE=always` writes the snapshots anew. Read the difference afterwards.

use crate::shared::{Desk, LIST};
use std::collections::BTreeSet;
use std::path::Path;

const REPORTS_AND_LISTS: &[&[&str]] = &[
    &["report", "rate", "--year", "2023"],
    &["report", "rate", "--year", "2023", "--by", "stage"],
    &["report", "rate", "--year", "2023", "--by", "class"],
    &["report", "rate", "--from", "2023-Q1", "--to", "2023", "--by", "quarter"],
    &["report", "rate", "--year", "2023", "--by", "stage", "--by", "month"],
    &["report", "services", "--year", "2023", "--by", "sex,stage"],
    &["report", "rate", "--year", "2022"],
    &["report", "rate", "--year", "2024"],
    &["report", "annual", "--year", "2024"],
    &["report", "needs", "--year", "2023"],
    &["need", "list", "--school", "SP-1", "--status", "open"],
    &["person", "show", "610902199003072429"],
    &["person", "find", "王"],
    &["fit", "list"],
    &["catalog", "search", "轮椅"],
    &["site", "list"],
];

#[test]
fn reports_and_lists_in_english() {
    insta::assert_snapshot!(Desk::prepared("en").session(REPORTS_AND_LISTS));
}

#[test]
fn reports_and_lists_in_chinese() {
    insta::assert_snapshot!(Desk::prepared("zh").session(REPORTS_AND_LISTS));
}

#[test]
fn every_report_says_to_which_day_it_was_counted() {
    let desk = Desk::prepared("en");
    let reports: &[&[&str]] = &[
        &["rate"],
        &["rate", "--by", "county"],
        &["needs"],
        &["lending"],
        &["stock"],
        &["services"],
        &["annual"],
        &["exceptions"],
        &["explain", "overdue"],
        &["rate", "--compare-as-of", "3"],
    ];
    for report in reports {
        let year = |year, more: &[&'static str]| {
            desk.run(&[&["report"], *report, &["--year", year, "--json"], more].concat())
        };
        let says = |shown: &str, day: &str| shown.contains(&format!("\"counted_to\":\"{day}\""));
        assert!(says(&year("2024", &[]), "2024-04-30"), "today: {}", year("2024", &[]));
        assert!(says(&year("2023", &[]), "2023-12-31"), "a year that has passed: {report:?}");
        let then = year("2024", &["--as-of", "2024-02-29"]);
        assert!(says(&then, "2024-02-29"), "the day of the moment: {then}");
    }
}

#[test]
fn json_and_csv_differ_only_in_names_between_languages() {
    let commands: &[&[&str]] = &[
        &["report", "rate", "--year", "2023", "--by", "county", "--json"],
        &["report", "rate", "--year", "2023", "--by", "sex", "--format", "csv"],
        &["report", "rate", "--year", "2023", "--by", "sex,stage", "--json"],
        &["report", "rate", "--year", "2023", "--by", "sex,stage", "--format", "csv"],
        &["need", "list", "--format", "csv"],
        &["import", "fittings", "fittings.csv", "--json"],
    ];
    insta::assert_snapshot!(Desk::prepared("en").session(commands));
    insta::assert_snapshot!(Desk::prepared("zh").session(commands));
}

/// A need for two devices, handed over one after the other.
const SEVERAL: &[&[&str]] = &[
    &["need", "add", "P2", "HA", "--on", "2024-01-10", "--quantity", "2"],
    &["fit", "record", "P2", "HA", "--on", "2024-04-01", "--need", "N3"],
    &["need", "list", "--person", "P2", "--status", "open"],
    &["need", "show", "N3"],
    &["person", "show", "P2"],
    &["fit", "due", "--kind", "waiting"],
    &["report", "explain", "needs_met", "--year", "2024"],
    &["fit", "record", "P2", "HA", "--on", "2024-04-01"],
    &["fit", "record", "P2", "HA", "--on", "2024-04-01", "--another", "--quantity", "2"],
    &["need", "show", "N3"],
    &["report", "exceptions", "--year", "2024", "--kind", "unlisted"],
];

#[test]
fn a_need_for_two_in_english() {
    insta::assert_snapshot!(Desk::prepared("en").session(SEVERAL));
}

#[test]
fn a_need_for_two_in_chinese() {
    insta::assert_snapshot!(Desk::prepared("zh").session(SEVERAL));
}

/// Files, options and names that are refused.
const WRONG: &[&[&str]] = &[
    &["import", "student-needs", "wrong.csv"],
    &["import", "student-needs", "wrong.csv", "--json"],
    &["import", "student-needs", "wrong.csv", "--on-error", "skip"],
    &["import", "persons", "header.csv"],
    &["import", "persons", "nowhere.csv"],
    &["import", "persons", "book.xlsx"],
    &["import", "people", "wrong.csv"],
    &["report", "rate", "--year", "2023", "--division", "旬阳区"],
    &["report", "rate", "--from", "2023-02-30"],
    &["fit", "list", "--until", "2023-13"],
    &["report", "rate", "--by", "month,quarter"],
    &["report", "rate", "--by", "month", "--by", "sex", "--by", "age"],
    &["report", "rate", "--by", "stage,sex", "--publish"],
    &["report", "lending", "--by", "month", "--publish"],
    &["report", "rate", "--year", "2023-Q1"],
    &["report", "annual", "--year", "2023-Q1"],
    &["report", "stock", "--by", "site", "--by", "device"],
    &["report", "rate", "--colour"],
    &["person", "show", "P99"],
    &["person", "show", "610902199003072420"],
    &["--store", "nowhere", "report", "rate"],
    &["init"],
];

fn with_wrong_files(lang: &'static str) -> Desk {
    let desk = Desk::prepared(lang);
    let row = "34052419800101001X,王芳,旬阳市,SP-1,小学,HA,2023-06-01,校园";
    desk.write(
        "wrong.csv",
        &format!(
            "{}\n340524198001010011,张三,旬阳市,SP-1,小学,WC,2023-03-05,校园\n\
             610902199003072429,,,,托班,WX,2024-05-01,\n{row}\n",
            LIST.lines().next().unwrap_or_default()
        ),
    );
    desk.write("header.csv", "id_number,nmae,division\n");
    desk.write("book.xlsx", "PK\u{3}\u{4}");
    desk
}

#[test]
fn wrong_input_in_english() {
    let desk = with_wrong_files("en");
    insta::assert_snapshot!(desk.session(WRONG));
    let rejected = std::fs::read_to_string(desk.folder.path().join("wrong.csv.rejected.csv"));
    let rejected = rejected
        .or_else(|_| std::fs::read_to_string(desk.folder.path().join("wrong.rejected.csv")));
    insta::assert_snapshot!(rejected.expect("skipping writes it"));
}

#[test]
fn wrong_input_in_chinese() {
    insta::assert_snapshot!(with_wrong_files("zh").session(WRONG));
}

#[test]
fn help_in_both_languages() {
    let commands: &[&[&str]] = &[&["--help"], &["import", "--help"], &["report", "rate", "--help"]];
    insta::assert_snapshot!(Desk::new("en").session(commands));
    insta::assert_snapshot!(Desk::new("zh").session(commands));
}

#[test]
fn log_and_reports_as_of_a_commit() {
    let commands: &[&[&str]] = &[
        &["log"],
        &["log", "4"],
        &["log", "1", "--limit", "2"],
        &["log", "--kind", "fitting", "--since", "2024-04-30", "--until", "2024-04-30"],
        &["log", "--kind", "需求", "--actor", "王", "--json"],
        &["report", "rate", "--year", "2023", "--as-of", "4", "--json"],
        &["report", "rate", "--year", "2023", "--as-of", "99"],
        &["info"],
    ];
    insta::assert_snapshot!(Desk::prepared("en").session(commands));
}

/// Two weeks of lending, each command with its day.
const LENDING: &[(&str, &[&str])] = &[
    (
        "2024-04-01",
        &["stock", "receive", "WC", "--site", "SP-1", "--quantity", "2", "--value", "1960"],
    ),
    (
        "2024-04-01",
        &["stock", "receive", "LOCK", "--tag", "L-1", "--source", "donation", "--donor", "常州"],
    ),
    ("2024-04-01", &["stock", "receive", "CANE", "--quantity", "10", "--value", "450"]),
    ("2024-04-02", &["loan", "out", "SP-1-0001", "--to", "P1", "--deposit", "200"]),
    (
        "2024-04-02",
        &["loan", "out", "SP-1-0002", "CANE", "--to", "org:敬老院", "--due", "2024-04-10"],
    ),
    ("2024-04-03", &["loan", "out", "SP-1-0001", "--to", "P2"]),
    ("2024-04-03", &["loan", "out", "L-1", "--to", "P2"]),
    ("2024-04-03", &["loan", "hold", "WC", "--for", "P2", "--site", "SP-1"]),
    ("2024-04-04", &["loan", "renew", "SP-1-0001"]),
    ("2024-04-05", &["loan", "in", "SP-1-0001", "--condition", "worn", "--missing", "bell"]),
    ("2024-04-05", &["fit", "record", "P2", "--item", "SP-1-0001"]),
    ("2024-04-06", &["stock", "clean", "SP-1-0001"]),
    ("2024-04-06", &["loan", "holds"]),
    ("2024-04-06", &["loan", "out", "SP-1-0001", "--to", "P1"]),
    ("2024-04-15", &["loan", "out", "SP-1-0001", "--to", "P1"]),
    ("2024-04-15", &["loan", "overdue"]),
    ("2024-04-15", &["stock", "show", "SP-1-0001"]),
    ("2024-04-16", &["fit", "record", "P2", "CANE", "--site", "AK-DPF", "--quantity", "20"]),
    ("2024-04-16", &["stock", "retire", "L-1", "--why", "broken"]),
    ("2024-04-16", &["stock", "list"]),
    ("2024-04-16", &["stock", "trace", "--donor", "常州", "--json"]),
    ("2024-04-16", &["stock", "count", "--site", "SP-1", "tags.txt"]),
    ("2024-04-16", &["report", "lending", "--by", "month"]),
    ("2024-04-16", &["report", "lending", "--json"]),
    ("2024-04-16", &["report", "stock", "--by", "device"]),
    ("2024-04-16", &["import", "loans", "loans.csv"]),
    ("2024-04-16", &["config", "set", "open-loans", "0"]),
    ("2024-04-16", &["loan", "out", "SP-1-9", "--to", "P9"]),
];

fn lending(lang: &'static str) -> String {
    let desk = Desk::prepared(lang);
    desk.write(
        "more.csv",
        "code,name,class,tracking,hygiene,loan_days\nWC,,,serial,yes,60\n\
         LOCK,智能门锁,18 21 15,serial,no,\nCANE,手杖,12 03 03,bulk,no,30\n",
    );
    desk.ok(&["import", "catalog", "more.csv"]);
    desk.write("tags.txt", "SP-1-0001\nL-1\nX-9\n");
    desk.write(
        "loans.csv",
        "item,borrower,out_on,in_on\nSP-1-0001,P1,2024-01-01,2024-01-05\n\
         SP-1-0002,org:敬老院,2024-04-08,\nCANE,nobody,2024-04-02,2024-04-01\n",
    );
    let run = |(day, args): &(&str, &[&str])| {
        let mut args = args.to_vec();
        args.extend(["--today", day]);
        desk.run(&args)
    };
    LENDING.iter().map(run).collect::<Vec<_>>().join("\n")
}

#[test]
fn lending_in_english() {
    insta::assert_snapshot!(lending("en"));
}

#[test]
fn lending_in_chinese() {
    insta::assert_snapshot!(lending("zh"));
}

/// A quantity that comes back in parts, one of which is lost.
const PARTS: &[&[&str]] = &[
    &["loan", "in", "L1", "--quantity", "1", "--lost", "--on", "2024-04-20"],
    &["loan", "show", "L1"],
    &["loan", "in", "L1", "--quantity", "1", "--on", "2024-04-18"],
    &["loan", "in", "L1", "--on", "2024-04-17", "--json"],
    &["loan", "show", "L1"],
    &["loan", "show", "L1", "--json"],
    &["correct", "L1", "in_on=2024-04-17", "--why", "misread"],
    &["loan", "out", "CANE", "--to", "P2"],
    &["loan", "in", "L2", "--lost"],
];

fn parts(lang: &'static str) -> String {
    let desk = Desk::prepared(lang);
    desk.write("more.csv", "code,name,class,tracking,loan_days\nCANE,手杖,12 03 03,bulk,30\n");
    desk.ok(&["import", "catalog", "more.csv"]);
    desk.ok(&["stock", "receive", "CANE", "--quantity", "10", "--on", "2024-04-01"]);
    desk.ok(&["loan", "out", "CANE", "--to", "P2", "--quantity", "3", "--on", "2024-04-02"]);
    desk.session(PARTS)
}

#[test]
fn parts_of_a_loan_in_english() {
    insta::assert_snapshot!(parts("en"));
}

#[test]
fn parts_of_a_loan_in_chinese() {
    insta::assert_snapshot!(parts("zh"));
}

const EXCEPTIONS: &[&[&str]] = &[
    &["report", "exceptions", "--year", "2023", "--as-of", "99"],
    &["report", "exceptions", "--year", "2023"],
    &["report", "exceptions", "--year", "2023", "--json"],
    &["report", "exceptions", "--year", "2023", "--kind", "unlisted", "--format", "csv"],
    &["report", "exceptions", "--kind", "likely-duplicate"],
];

fn exceptions(lang: &'static str) -> String {
    let desk = Desk::prepared(lang);
    desk.ok(&["person", "leave", "P1", "--reason", "moved", "--on", "2023-04-30"]);
    desk.ok(&["person", "add", "--key", "K1", "--name", "李四", "--birth-date", "1990-03-07"]
        .into_iter()
        .chain(["--division", "610981", "--registered-on", "2023-05-02"])
        .collect::<Vec<_>>());
    desk.write(
        "again.csv",
        "person,device,fitted_on\n610902199003072429,WC,2023-05-01\n\
        610902199003072429,WC,2023-09-01\n",
    );
    desk.ok(&["import", "fittings", "again.csv"]);
    desk.ok(&["stock", "receive", "WC", "--site", "SP-1", "--source", "donation"]
        .into_iter()
        .chain(["--donor", "常州", "--on", "2023-01-01"])
        .collect::<Vec<_>>());
    desk.session(EXCEPTIONS)
}

#[test]
fn exceptions_in_english() {
    insta::assert_snapshot!(exceptions("en"));
}

#[test]
fn exceptions_in_chinese() {
    insta::assert_snapshot!(exceptions("zh"));
}

/// A needs list that is imported after the fittings.
const LINKING: &[&[&str]] = &[
    &["import", "fittings", "before.csv"],
    &["import", "needs", "late.csv"],
    &["fit", "relink", "--dry-run"],
    &["fit", "relink", "--json"],
    &["fit", "relink"],
    &["fit", "link", "F2", "--none", "--why", "其妹所用"],
    &["fit", "link", "F2", "N1"],
    &["fit", "link", "F2", "N3", "--json"],
    &["fit", "link", "F9", "N3"],
    &["fit", "link", "F2"],
    &["log"],
];

fn linking(lang: &'static str) -> String {
    let desk = Desk::prepared(lang);
    desk.write("before.csv", "person,device,fitted_on\n34052419800101001X,HA,2023-06-01\n");
    desk.write("late.csv", "person,device,identified_on\n34052419800101001X,HA,2023-05-15\n");
    desk.session(LINKING)
}

#[test]
fn linking_in_english() {
    insta::assert_snapshot!(linking("en"));
}

#[test]
fn linking_in_chinese() {
    insta::assert_snapshot!(linking("zh"));
}

/// Changes of people: a move, a certificate, a departure, a merge.
const PEOPLE: &[&[&str]] = &[
    &["person", "edit", "P1", "--division", "石泉县", "--from", "2024-03-01"],
    &["person", "edit", "P1", "--certificate", "34052419800101001X43"],
    &["person", "edit", "P1", "--certificate", "34052419800101001X42B1", "--grade", "2"],
    &["person", "edit", "P1", "--certificate", "34052419800101001X42B1", "--json"],
    &["person", "show", "P1"],
    &["person", "show", "P1", "--json"],
    &["person", "edit", "P2", "--id", "34052419800101001X"],
    &["person", "edit", "P2", "--school", "-", "--from", "2025-01-01"],
    &["person", "edit", "P2", "--phone", "-", "--from", "2024-01-01"],
    &["person", "find", "ls"],
    &["person", "leave", "P2", "--reason", "moved", "--on", "2024-03-31"],
    &["person", "leave", "P2", "--back", "--json"],
    &["person", "leave", "P2"],
    &["person", "edit", "--help"],
    &["person", "merge", "P1", "P1"],
    &["person", "merge", "P1", "P2"],
    &["person", "merge", "P1", "P2", "--why", "one pupil", "--yes"],
    &["person", "show", "P2"],
    &["undo"],
    &["person", "merge", "P1", "P2", "--json", "--yes"],
];

#[test]
fn people_in_english() {
    insta::assert_snapshot!(Desk::prepared("en").session(PEOPLE));
}

#[test]
fn people_in_chinese() {
    insta::assert_snapshot!(Desk::prepared("zh").session(PEOPLE));
}

/// Assessments, services, follow-ups, the annual figures with their explanation, corrections and undo.
const AFTERCARE: &[&[&str]] = &[
    &["need", "assess", "N1", "not-suitable"],
    &["need", "assess", "N1", "another-device"],
    &["need", "assess", "N9", "suitable"],
    &["need", "edit", "N1", "项目=校园"],
    &["need", "withdraw", "N1", "lapsed"],
    &["service", "record", "P1", "training", "--on", "2023-05-01", "--place", "home"],
    &["service", "record", "P1", "device"],
    &["service", "list"],
    &["fit", "record", "P1", "WC", "--on", "2023-06-01"],
    &["fit", "train", "F1", "--on", "2023-05-31"],
    &["fit", "train", "F1", "--on", "2023-06-02", "--json"],
    &["fit", "follow-up", "F1", "never", "--on", "2023-07-01", "--score", "QUEST=6"],
    &["fit", "follow-up", "F1", "often", "--on", "2023-07-01", "--score", "QUEST=4.5"],
    &["fit", "follow-ups", "--json"],
    &["fit", "due"],
    &["fit", "due", "--kind", "follow-up-6", "--format", "csv"],
    &["report", "services", "--year", "2023"],
    &["report", "annual", "--year", "2023"],
    &["report", "explain", "fitting_rate", "--year", "2023"],
    &["report", "explain", "service_rate", "--year", "2023", "--json"],
    &["correct", "F1", "fitted_on=2023-05-30", "--why", "抄错"],
    &["report", "rate", "--year", "2023", "--compare-as-of", "9"],
    &["report", "explain", "fitting_rate", "--year", "2023", "--compare-as-of", "9"],
    &["void", "R1", "--why", "登错人"],
    &["void", "P1", "--why", "x"],
    &["undo", "4"],
    &["undo"],
    &["undo", "--why", "其实没错", "--json"],
    &["undo", "99"],
    &["log", "F1"],
    &["log", "F1", "--format", "csv", "--limit", "1"],
    &["log", "P1", "--kind", "need", "--json"],
    &["log", "6"],
];

#[test]
fn aftercare_and_corrections_in_english() {
    insta::assert_snapshot!(Desk::prepared("en").session(AFTERCARE));
}

#[test]
fn aftercare_and_corrections_in_chinese() {
    insta::assert_snapshot!(Desk::prepared("zh").session(AFTERCARE));
}

/// Options of lists, exports, previews, remembered column names and files of reports.
const LISTS: &[&[&str]] = &[
    &["need", "list", "--columns", "need,name,identified_on", "--sort", "-identified"],
    &["nee", "li", "--limit", "1", "--col", "need,status", "--json"],
    &["person", "find", "--sort", "name", "--columns", "nmae", "王"],
    &["division", "list", "--level", "county", "--limit", "2", "--sort", "-code"],
    &["log", "--limit", "2", "--columns", "commit,operation,subject"],
    &["need", "list", "--status", "待适配", "--columns", "need,status"],
    &["need", "list", "--status", "MET", "-o", "needs.csv"],
    &["need", "list", "-o", "needs.csv"],
    &["need", "list", "-o", "needs.csv", "--force", "--columns", "need,name"],
    &["report", "needs", "--year", "2023", "--status", "open", "--format", "csv"],
    &["report", "rate", "--year", "2023", "--programme", "康复", "--division", "hanbin"],
    &["person", "show", "王芳", "--json"],
    &["loan", "list", "--person", "王芳", "--status", "Overdue"],
    &["loan", "holds", "--status", "待领取"],
    &["needs", "list"],
    &["export", "needs", "--headers", "zh"],
    &["export", "persons", "p.csv", "--encoding", "gb18030"],
    &["import", "persons", "p.csv"],
    &["import", "student-needs", "next.csv", "--dry-run"],
    &["import", "student-needs", "next.csv", "--dry-run", "--json"],
    &["report", "rate", "--year", "2023", "--by", "stage", "--school", "SP-1", "--publish"],
    &["report", "needs", "--publish"],
    &["report", "publish", "--year", "2023", "-o", "public"],
    &["import", "persons", "odd.csv"],
    &["import", "persons", "odd.csv", "--map", "学生名字=姓名", "--map", "户籍=区划"],
    &["import", "persons", "odd.csv"],
    &["import", "persons", "odd.csv", "--map", "户籍="],
    &["import", "persons", "odd.csv", "--map", "户籍=区划", "--dry-run"],
    &["import", "persons", "odd.csv"],
    &["report", "annual", "--year", "2023", "-o", "annual.md"],
    &["report", "annual", "--year", "2023", "-o", "annual.md"],
    &["report", "annual", "--year", "2023", "-o", "annual.pdf"],
];

/// Returns a desk with the next needs list: a pupil has moved, and another is new.
fn with_next_list(lang: &'static str) -> Desk {
    let desk = Desk::prepared(lang);
    let moved = LIST.replace("王芳,旬阳市", "王芳,汉滨区").replace("初中", "高中");
    let new = "340524198001010028,赵六,旬阳市,SP-1,小学,HA,2023-09-01,校园\n";
    desk.write("next.csv", &(moved + new));
    desk.write("odd.csv", "编号,学生名字,户籍\n7,钱七,旬阳市\n");
    desk
}

#[test]
fn list_options_and_files_in_english() {
    insta::assert_snapshot!(with_next_list("en").session(LISTS));
}

#[test]
fn list_options_and_files_in_chinese() {
    insta::assert_snapshot!(with_next_list("zh").session(LISTS));
}

const SETTINGS: &[&[&str]] = &[
    &["config", "list"],
    &["config", "set", "actor", "刘"],
    &["config", "set", "wait", "soon"],
    &["config", "set", "lang", "zh"],
    &["config", "set", "ambiguous-width", "wide"],
    &["config", "set", "open-loans", "8"],
    &["config", "set", "open-loans", "many"],
    &["config", "get", "open-loans"],
    &["config", "list", "--json"],
    &["config", "set", "ambiguous-width", "-"],
    &["config", "set", "colour", "red"],
];

/// The settings of the user are stored, and unknown or broken ones are reported.
#[test]
fn settings_in_both_languages() {
    for lang in ["en", "zh"] {
        let desk = Desk::prepared(lang);
        let session = desk.session(SETTINGS);
        let file =
            std::fs::read_to_string(desk.folder.path().join(".config/assistive/config.toml"));
        let file = file.expect("the settings are written");
        assert_eq!(file, "actor = \"刘\"\nlang = \"zh\"\n");
        desk.write(".config/assistive/config.toml", "lang = \"zh\"\ncolour = \"red\"\n");
        let unknown = desk.run(&["need", "list"]);
        desk.write(".config/assistive/config.toml", "# mine\nlang = \"zh\"\nwait = \n");
        let broken = desk.run(&["need", "list"]);
        insta::assert_snapshot!(format!("settings_{lang}"), [session, unknown, broken].join("\n"));
    }
}

/// Returns the names of the subcommands in the help of a command.
fn commands_of(help: &str) -> Vec<String> {
    // The first page has groups of commands.
    let group = |line: &str| ["Commands:", "命令:", "Everyday work:", "日常业务:"].contains(&line);
    let other = |line: &str| {
        let heads = ["Arguments", "Options", "Global options", "Options of", "Example"];
        let chinese = ["参数", "选项", "通用选项", "各命令通用", "示例"];
        heads.iter().chain(&chinese).any(|head| line.starts_with(head))
    };
    let below = help.lines().skip_while(|line| !group(line)).skip(1);
    let lines = below.take_while(|line| !other(line));
    // Wrapped lines are indented further.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Appends the help of a command and of its subcommands, without the global options.
fn help_of(desk: &Desk, path: &[&str], all: &mut String) {
    let help = desk.run(&[path, &["--help"]].concat());
    let own = help.split("\nGlobal options:").next().unwrap_or_default();
    let own = own.split("\n通用选项:").next().unwrap_or_default();
    all.push_str(own);
    all.push('\n');
    for name in commands_of(&help).iter().filter(|name| *name != "help") {
        help_of(desk, &[path, &[name]].concat(), all);
    }
}

#[test]
fn help_of_every_command_in_both_languages() {
    for lang in ["en", "zh"] {
        let mut all = String::new();
        help_of(&Desk::new(lang), &[], &mut all);
        for topic in ["dates", "files", "figures", "names", "exit-codes", "loan out", "colours"] {
            let about: Vec<_> = topic.split(' ').collect();
            all.push_str(&Desk::new(lang).run(&[&["help"], about.as_slice()].concat()));
        }
        assert!(all.matches("$ assistive").count() > 60, "{all}");
        insta::assert_snapshot!(format!("help_{lang}"), all);
    }
}

/// Data entry of every kind, printed forms, and maintenance of files that are no stores.
const DATA_ENTRY: &[&[&str]] = &[
    &["site", "add", "ST-1", "--name", "江北社区站", "--kind", "community", "--division", "汉滨区"],
    &[
        "catalog",
        "add",
        "CR",
        "--name",
        "腋杖",
        "--class",
        "12 03 12",
        "--tracking",
        "bulk",
        "--loan-days",
        "30",
    ],
    &["catalog", "list"],
    &["catalog", "show", "腋杖"],
    &["catalog", "classes", "--limit", "3"],
    &[
        "person",
        "add",
        "--key",
        "7",
        "--name",
        "钱七",
        "--division",
        "旬阳市",
        "--phone",
        "13909150007",
    ],
    &["need", "add", "7", "WC", "--programme", "home"],
    &["need", "show", "N3"],
    &[
        "stock",
        "receive",
        "WC",
        "--tag",
        "T1",
        "--tag",
        "T2",
        "--quantity",
        "2",
        "--on",
        "2024-01-02",
    ],
    &["stock", "move", "T2", "--to", "ST-1"],
    &["stock", "move", "T2", "--arrived"],
    &["stock", "display", "T2"],
    &["stock", "return", "T2"],
    &["stock", "repair", "T2"],
    &["stock", "lose", "T2"],
    &["loan", "out", "T1", "--to", "7", "--due", "2024-05-30"],
    &["loan", "hold", "WC", "--for", "李四"],
    &["loan", "hold", "WC", "--for", "P2"],
    &["loan", "cancel", "H1"],
    &["loan", "list"],
    &["loan", "show", "L1"],
    &["loan", "receipt", "L1", "-o", "receipt.html"],
    &["fit", "form", "F1", "-o", "form.html"],
    &["fit", "form", "F9", "-o", "none.html"],
    &["stock", "labels", "T1", "-o", "labels.html"],
    &["stock", "labels", "--site", "SP-1", "-o", "none.html"],
    &["template", "student-needs", "list.xlsx"],
    &["doctor"],
    &["verify", "labels.html"],
    &["backup", "labels.html"],
    &["restore", "labels.html"],
];

#[test]
fn data_entry_and_printed_forms_in_english() {
    insta::assert_snapshot!(Desk::prepared("en").session(DATA_ENTRY));
}

#[test]
fn data_entry_and_printed_forms_in_chinese() {
    insta::assert_snapshot!(Desk::prepared("zh").session(DATA_ENTRY));
}

/// Commands without a snapshot: they print a shell script, the help again, or text that differs between machines.
const NOT_SHOWN: [&str; 5] = ["completions", "man", "info", "compact", "demo"];

#[test]
fn every_command_has_a_snapshot_in_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/snapshots");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a snapshot");
    let help = read("suite__output__help_en.snap");
    let lines = help.lines().filter_map(|line| line.strip_prefix("$ assistive "));
    let all: Vec<_> = lines.filter_map(|line| line.strip_suffix(" --help")).collect();
    let is_group = |name: &str| all.iter().any(|other| other.starts_with(&format!("{name} ")));
    let commands = all.iter().filter(|name| !is_group(name) && !NOT_SHOWN.contains(name));
    let names = std::fs::read_dir(&folder).expect("the snapshots").flatten();
    let names: Vec<_> = names.filter_map(|file| file.file_name().into_string().ok()).collect();
    for (lang, word) in [("en", "english"), ("zh", "chinese")] {
        let of_lang = |name: &&String| {
            !name.contains("help") && (name.contains(word) || name.contains(&format!("_{lang}.")))
        };
        let shown: String = names.iter().filter(of_lang).map(|name| read(name)).collect();
        for command in commands.clone() {
            let is_shown = shown.contains(&format!("$ assistive {command}"));
            assert!(is_shown, "{command} has no snapshot in {word}");
        }
    }
}

/// Returns the words of Latin letters, whole codes and names of files among them.
fn latin_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
    let words = words.map(|word| word.trim_matches(['-', '.']));
    words.filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()))
}

/// Checks whether a word is a code by its form: `AK-DPF`, `N5`, `fitting_rate`, `list.xlsx`.
fn is_code(word: &str) -> bool {
    word.contains(['_', '.']) || !word.contains(|c: char| c.is_ascii_lowercase())
}

/// Codes and words that the help does not hold: figures, columns, widths of characters, and words that the sessions enter.
const MORE_CODES: [&str; 9] =
    ["borrower", "borrowers", "coverage", "history", "keys", "narrow", "wide", "bell", "nmae"];

#[test]
fn chinese_output_of_every_command_holds_no_english_but_codes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/snapshots");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a snapshot");
    // Another test checks that the help holds no other words.
    let help = read("suite__output__help_zh.snap");
    let known: BTreeSet<_> = latin_words(&help).chain(MORE_CODES).collect();
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(&folder).expect("the snapshots").flatten() {
        let name = file.file_name().into_string().expect("a name");
        let is_chinese = name.contains("_in_chinese") || name.contains("_zh");
        if !is_chinese || !name.starts_with("suite__output__") || name.contains("help_zh") {
            continue;
        }
        for session in read(&name).split("$ assistive ").skip(1) {
            let (command, shown) = session.split_once('\n').unwrap_or((session, ""));
            let (output, errors) = shown.split_once("--- stderr\n").unwrap_or((shown, ""));
            // JSON and CSV are for programs.
            let is_data = command.contains("--json") || command.contains("--format csv");
            let entered: BTreeSet<_> = latin_words(command).collect();
            let errors = errors.split("[exit").next().unwrap_or_default();
            for line in errors.lines().chain(output.lines().filter(|_| !is_data)) {
                // A quotation is a value as it was entered.
                let parts =
                    line.split('“').map(|part| part.split_once('”').map_or(part, |(_, rest)| rest));
                let words = parts.flat_map(latin_words);
                let words = words.filter(|word| !known.contains(word) && !entered.contains(word));
                found.extend(
                    words.filter(|word| !is_code(word)).map(|word| format!("{word}: {line}")),
                );
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
