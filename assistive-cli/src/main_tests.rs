//! Whole command lines, run inside the test: what is said where, and with which exit code. How figures are
//! counted and sheets are read is tested with the core.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::Rc;

use serde_json::Value;
use tempfile::TempDir;

use super::*;

/// A stream that can be read afterwards.
#[derive(Clone, Default)]
struct Buffer(Rc<RefCell<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Buffer {
    fn text(&self) -> String {
        let text = String::from_utf8(self.0.borrow().clone()).expect("text");
        anstream::adapter::strip_str(&text).to_string()
    }
}

/// A folder with a store, and files beside it.
struct Desk {
    folder: TempDir,
}

/// The output of a command line.
struct Said {
    exit: Exit,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        let made = desk.run("init --site AK-DPF --name 辅具中心 --division 610900");
        assert_eq!(made.exit, Exit::Done, "{}", made.err);
        desk
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).expect("a file");
        self.path(name)
    }

    /// Runs a line on the store; options of the line itself win.
    fn run(&self, line: &str) -> Said {
        self.answered(line, None)
    }

    /// The same with someone at the terminal who answers.
    fn answered(&self, line: &str, answers: Option<&'static str>) -> Said {
        self.run_on(line, |ui| match answers {
            Some(answers) => ui.answered(answers),
            None => ui,
        })
    }

    /// Runs a line on a terminal that `adapt` changes.
    fn run_on(&self, line: &str, adapt: impl FnOnce(Ui) -> Ui) -> Said {
        let store = self.path("store");
        let mut messages = vec!["assistive", "--store", &store, "--actor", "test"];
        messages.extend(["--today", "2024-04-30"]);
        if !line.contains("--lang") {
            messages.extend(["--lang", "en"]);
        }
        messages.extend(line.split(' '));
        let (out, err) = (Buffer::default(), Buffer::default());
        let line: Vec<_> = messages.into_iter().map(OsString::from).collect();
        let ui = adapt(Ui::to(out.clone(), err.clone()));
        let exit = run(&line, ui, Settings::default());
        Said { exit, out: out.text(), err: err.text() }
    }

    fn json(&self, line: &str) -> Value {
        let said = self.run(&format!("{line} --json"));
        serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}{}", said.out, said.err))
    }
}

const PEOPLE: &str = "id_number,name,sex,division\n\
    34052419800101001X,王芳,,旬阳市\n\
    340524198001010011,李明,,旬阳市\n";

#[test]
fn a_wrong_row_refuses_the_file_or_goes_to_a_file_of_its_own() {
    let desk = Desk::new();
    let file = desk.file("people.csv", PEOPLE);
    let said = desk.run(&format!("import persons {file}"));
    assert_eq!(said.exit, Exit::Refused);
    let line = format!("{file}:3: id_number: `340524**********11` has a wrong check character");
    assert!(said.err.starts_with(&line), "{}", said.err);
    assert_eq!(desk.json("info")["persons"], 0);

    let said = desk.run(&format!("import persons {file} --on-error skip --lang zh"));
    assert_eq!(said.exit, Exit::Refused);
    assert_eq!(desk.json("info")["persons"], 1);
    let rejected = std::fs::read_to_string(format!("{file}.rejected.csv")).expect("the wrong rows");
    let mut lines = rejected.lines();
    assert_eq!(lines.next(), Some("\u{feff}id_number,name,sex,division,x-原因"));
    let row = lines.next().expect("the row");
    assert!(row.starts_with("340524198001010011,李明,,旬阳市,"), "{row}");
    assert_eq!(lines.next(), None);

    let again = desk.run(&format!("import persons {file}.rejected.csv"));
    assert!(again.err.contains("2: id_number"), "the reason is no unknown column: {}", again.err);
}

#[test]
fn an_import_says_the_same_to_programs() {
    let desk = Desk::new();
    let file = desk.file("people.csv", PEOPLE);
    let report = desk.json(&format!("import persons {file} --on-error skip --dry-run"));
    assert_eq!((&report["created"], &report["rejected"]), (&1.into(), &1.into()));
    assert_eq!((&report["dry_run"], &report["commit"]), (&true.into(), &Value::Null));
    let error = &report["errors"][0];
    assert_eq!((&error["row"], &error["column"]), (&3.into(), &"id_number".into()));
    assert_eq!(error["value"], "340524**********11");
    assert!(!std::path::Path::new(&format!("{file}.rejected.csv")).exists());
    let two = desk.json(&format!("import persons {file} {file}"));
    assert_eq!(two.as_array().map(Vec::len), Some(2));
}

/// A store with one need that was met and one that was not.
fn with_needs() -> Desk {
    let desk = Desk::new();
    for line in [
        "catalog add WC --name 轮椅 --class 122203",
        "person add --id 34052419800101001X --name 王芳 --division 旬阳市 --registered-on 2020-01-01",
        "person add --key 7 --name 李明 --division 610922 --registered-on 2020-01-01",
        "need add P1 WC --on 2023-02-01",
        "need add 7 1222 --on 2023-02-01",
        "fit record P1 WC --on 2023-03-01",
    ] {
        let said = desk.run(line);
        assert_eq!(said.exit, Exit::Done, "{line}: {}", said.err);
    }
    desk
}

#[test]
fn a_rate_never_stands_without_its_counts() {
    let desk = with_needs();
    let said = desk.run("report rate --year 2023");
    assert!(said.out.contains("50.0 %   1 fitted of 2 people in need"), "{}", said.out);
    let said = desk.run("report rate --year 2023 --by county --lang zh");
    for part in ["旬阳市", "50.0 %", "合计", "适配率 = "] {
        assert!(said.out.contains(part), "{part} in {}", said.out);
    }
}

/// A store with needs of all categories in all counties, most of which were met.
fn with_counties() -> Desk {
    let desk = Desk::new();
    let counties = ["610902", "610921", "610922", "610923", "610924", "610925", "610926", "610981"];
    let (mut people, mut needs, mut fittings) = (
        "key,name,division,category,registered_on\n".to_owned(),
        "person,device,identified_on\n".to_owned(),
        "person,device,fitted_on\n".to_owned(),
    );
    for (at, county) in counties.iter().enumerate() {
        for category in 1..=6 {
            let key = format!("AK-DPF/{at}{category}");
            people += &format!("{key},李明,{county},{category},2020-01-01\n");
            needs += &format!("{key},WC,2023-0{}-01\n", category + 1);
            if at + category != 7 {
                fittings += &format!("{key},WC,2023-1{}-01\n", category / 3);
            }
        }
    }
    let catalogue = "code,name,class\nWC,普通轮椅,12 22 03\n";
    for (kind, sheet) in
        [("catalog", catalogue), ("persons", &people), ("needs", &needs), ("fittings", &fittings)]
    {
        let file = desk.file(&format!("{kind}.csv"), sheet);
        let said = desk.run(&format!("import {kind} {file}"));
        assert_eq!(said.exit, Exit::Done, "{kind}: {}", said.err);
    }
    desk
}

/// Returns the lines of tables, whose columns are three spaces apart.
fn lines_of_tables(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.contains("   ") || line.starts_with('─')).collect()
}

#[test]
fn tables_fit_the_terminal_and_a_cross_table_loses_no_cell() {
    let desk = with_counties();
    let cross = "report rate --year 2023 --by county --by category";
    for lang in ["en", "zh"] {
        for line in [
            cross,
            "report rate --year 2023 --by county,month",
            "report rate --year 2023 --by quarter",
            "report rate --year 2023 --by county",
            "report lending --year 2023 --by county,month",
            "report services --year 2023 --by county,quarter",
            "report needs --year 2023",
            "need list",
            "fit list",
        ] {
            let line = format!("{line} --lang {lang}");
            let whole = desk.run(&line);
            assert_eq!(whole.exit, Exit::Done, "{}", whole.err);
            // Of each row of a cross table the cells after its name, which each block repeats.
            let cells = |text: &str| {
                let mut rows = std::collections::BTreeMap::<_, Vec<_>>::new();
                for line in lines_of_tables(text).into_iter().filter(|line| !line.contains('─')) {
                    let mut cells =
                        line.split("   ").map(str::trim).filter(|cell| !cell.is_empty());
                    let name = cells.next().expect("a name").to_owned();
                    rows.entry(name).or_default().extend(cells.map(str::to_owned));
                }
                rows
            };
            for width in [80, 120] {
                let said = desk.run_on(&line, |ui| ui.of_width(width));
                for line in lines_of_tables(&said.out) {
                    let wide = unicode_width::UnicodeWidthStr::width(line);
                    assert!(wide <= usize::from(width), "{wide}: {line}\n{}", said.out);
                }
                let is_cross = line.matches("--by").count() > 1 || line.contains(',');
                if is_cross {
                    assert_eq!(cells(&said.out), cells(&whole.out), "{line}");
                    assert_eq!(said.err, "", "{line}");
                }
                if line.starts_with(cross) {
                    let name = format!("cross_table_{lang}_{width}");
                    // The last line has the hash of a commit.
                    let shown = said.out.trim_end().rsplit_once('\n').expect("lines").0;
                    insta::with_settings!({ snapshot_path => "../tests/suite/snapshots" }, {
                        insta::assert_snapshot!(name, shown);
                    });
                }
            }
        }
    }
}

#[test]
fn json_differs_between_languages_in_names_only() {
    let desk = with_needs();
    let line = "report rate --year 2023 --by county";
    let (mut en, mut zh) = (desk.json(line), desk.json(&format!("{line} --lang zh")));
    assert_eq!(zh["rows"][1]["label"], "旬阳市");
    for report in [&mut en, &mut zh] {
        let rows = report["rows"].as_array_mut().expect("rows");
        rows.iter_mut().for_each(|row| row["label"] = Value::Null);
    }
    assert_eq!(en, zh);
    assert_eq!(en["total"]["fitting_rate"], 0.5);
}

#[test]
fn ids_are_hidden_unless_asked_for() {
    let desk = with_needs();
    for line in ["person show P1", "need list --json", "fit list --format csv", "person find 王芳"]
    {
        let said = desk.run(line);
        assert!(!said.out.contains("34052419800101001X"), "{line}");
        assert!(!said.out.contains("1980-01-01"), "{line}");
    }
    assert!(desk.run("person show P1 --show-ids").out.contains("34052419800101001X"));
}

#[test]
fn exit_codes_tell_what_kind_of_no_it_was() {
    let desk = with_needs();
    for (line, exit) in [
        ("init", Exit::Refused),
        ("need add P1 WC --on 2025-01-01", Exit::Refused),
        ("report rate --from 2023-13-01", Exit::Usage),
        ("report rate --frm 2023-01-01", Exit::Usage),
        ("report rate --division 火星", Exit::NotFound),
        ("report rate --as-of 99", Exit::NotFound),
        ("person show P9", Exit::NotFound),
        ("need show 5", Exit::NotFound),
        ("import persons no-such-file.csv", Exit::Io),
        ("info --store no-such-store", Exit::Store),
        ("--version", Exit::Done),
        ("import --help --lang zh", Exit::Done),
    ] {
        let said = desk.run(line);
        assert_eq!(said.exit, exit, "{line}: {}", said.err);
        assert_eq!(said.err.is_empty(), exit == Exit::Done, "{line}: {}", said.err);
        assert_eq!(said.out.is_empty(), exit != Exit::Done, "{line}: {}", said.out);
    }
}

#[test]
fn a_store_in_other_hands_can_be_read_and_says_who_has_it() {
    let desk = with_needs();
    let folder = desk.folder.path().join("store");
    let _held = assistive_core::Store::open(&folder, "Wang").expect("the store");
    assert_eq!(desk.json("report rate --year 2023 --wait 0")["total"]["needs"], 2);
    let said = desk.run("person add --key 8 --name 赵 --division 610922 --wait 0");
    assert_eq!(said.exit, Exit::Store);
    assert!(said.err.contains("Wang"), "{}", said.err);
}

#[test]
fn a_locked_store_is_tried_again_until_it_is_free_or_the_time_to_wait_is_over() {
    let desk = Desk::new();
    let folder = desk.folder.path().join("store");
    let held = || assistive_core::Store::open(&folder, "Wang").expect("the store");
    let tries = |wait, held: assistive_core::Store| {
        let global = GlobalArgs { wait: Some(wait), ..GlobalArgs::default() };
        let ui = Ui::to(Buffer::default(), Buffer::default());
        let context = Context::new(global, Messages::new(Lang::En), ui, Settings::default());
        let (held, tries) = (RefCell::new(Some(held)), Cell::new(0));
        let opened = context.wait_for(|holder| {
            let attempt = assistive_core::Store::open(&folder, holder);
            tries.set(tries.get() + 1);
            // The other process closes the store after the first refusal.
            held.take();
            attempt
        });
        (opened.is_ok(), tries.get())
    };
    assert_eq!(tries(0, held()), (false, 1));
    assert_eq!(tries(60, held()), (true, 2));
}

#[test]
fn rejected_rows_keep_what_was_set_for_them_and_a_file_half_mended_stays() {
    let desk = Desk::new();
    let sheet = desk.file("g.csv", "身份证号,姓名\n340524198001010011,李明\n");
    let skip = format!("import persons {sheet} --set 区划=610981 --on-error skip");
    assert_eq!(desk.run(&skip).exit, Exit::Refused);
    let rejected = std::fs::read_to_string(desk.path("g.csv.rejected.csv")).expect("it is there");
    let mended = rejected.replace("340524198001010011", "34052419800101001X");
    assert!(mended.starts_with("\u{feff}身份证号,姓名,区划,x-"), "{mended}");
    let mended = desk.file("g.csv.rejected.csv", &mended);
    assert_eq!(desk.run(&skip).exit, Exit::Refused);
    assert!(desk.folder.path().join("g.csv.rejected-2.csv").exists());
    let said = desk.run(&format!("import persons {mended}"));
    assert_eq!((said.exit, said.err.as_str()), (Exit::Done, ""));
}

#[test]
fn a_preview_needs_no_store_of_its_own() {
    let desk = with_needs();
    let sheet = desk.file("more.csv", "编号,姓名,区划\n8,赵敏,石泉县\n");
    let folder = desk.folder.path().join("store");
    let held = assistive_core::Store::open(&folder, "Wang").expect("the store");
    let said = desk.run(&format!("import persons {sheet} --dry-run --wait 0 --json"));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    assert!(said.out.contains("\"created\":1") && said.err.contains("Wang"), "{}", said.err);
    drop(held);
    assert_eq!(desk.run("person find 赵敏 --json").out.matches("赵敏").count(), 0);
}

#[test]
fn what_a_crash_left_is_told_of_once_and_damage_names_the_commit() {
    let desk = with_needs();
    let journal = desk.path("store/journal");
    let whole = std::fs::read(&journal).expect("the journal");
    // An append that a crash interrupts leaves part of a commit after the last acknowledged one.
    let (start, end) =
        (whole.len() - 1000, whole.iter().rposition(|byte| *byte != 0).expect("some"));
    let torn = [&whole[..=end], &whole[..200]].concat();
    std::fs::write(&journal, &torn).expect("a torn tail");
    assert!(end < start, "there is room behind the last commit");
    let add = "person add --key 8 --name 赵 --division 610922";
    let said = desk.run(add);
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    assert!(said.err.contains("A crash interrupted commit"), "{}", said.err);
    assert!(!desk.run(&add.replace('8', "9")).err.contains("crash"));
    let mut damaged = whole;
    damaged[100] ^= 1;
    std::fs::write(&journal, &damaged).expect("damage");
    for line in ["report rate --year 2023", add] {
        let said = desk.run(line);
        assert_eq!(said.exit, Exit::Store);
        assert!(said.err.contains("damaged in commit 1"), "{}", said.err);
    }
    assert_eq!(std::fs::read(&journal).expect("the journal"), damaged, "left as it is");
}

#[test]
fn what_was_known_then_is_told_by_day_and_by_commit() {
    let desk = with_needs();
    let before = desk.json("report rate --year 2023 --as-of 6");
    assert_eq!((&before["as_of"], &before["total"]["needs_met"]), (&"6".into(), &0.into()));
    assert_eq!(before["position"]["commit"], 6);
}

#[test]
fn the_demo_needs_nothing_and_shows_the_city() {
    let desk = Desk::new();
    let said = desk.run("demo --lang zh");
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    for part in ["5505", "5450", "99.0 %", "392", "恒口示范区"] {
        assert!(said.out.contains(part), "{part} in {}", said.out);
    }
    let kept = desk.path("kept");
    assert_eq!(desk.run(&format!("demo --keep {kept}")).exit, Exit::Done);
    let rate = desk.json(&format!("report rate --year 2023 --store {kept}"));
    assert_eq!(rate["total"]["persons_in_need"], 5505);
}

/// A desk with three people, two of whom sound alike, and three wheelchairs.
fn lending_desk() -> Desk {
    let desk = Desk::new();
    for (kind, sheet) in [
        ("persons", "key,name,division\n1,王芳,旬阳市\n2,韦枫,旬阳市\n3,李明,旬阳市\n"),
        ("catalog", "code,name,class,loan_days\nWC,普通轮椅,12 22 03,60\n"),
        (
            "stock",
            "tag,device,site,received_on\nAK1,WC,AK-DPF,2024-01-01\nAK2,WC,AK-DPF,2024-01-01\nAK3,WC,AK-DPF,2024-01-01\n",
        ),
    ] {
        let file = desk.file(&format!("{kind}.csv"), sheet);
        assert_eq!(desk.run(&format!("import {kind} {file}")).exit, Exit::Done);
    }
    desk
}

#[test]
fn who_sits_at_a_terminal_is_asked_for_what_a_command_lacks() {
    let desk = lending_desk();
    // A wheelchair by how it sounds, the second of three; a borrower of two who sound alike; and yes.
    let said = desk.answered("loan out", Some("lunyi\n2\nwf\n2\ny\n"));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    assert!(said.err.contains("loan out AK2 --to P2"), "{}", said.err);
    assert!(said.out.starts_with("Lent L1 of P2 "), "{}", said.out);
    // Values on the line are not asked for; several tags at once; an organisation.
    let said = desk.answered("loan out --to org:敬老院", Some("AK1 AK3\n\n"));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    assert_eq!(desk.json("loan list")["loans"].as_array().map(Vec::len), Some(3));
    // One who cannot be told is asked for again.
    let said = desk.answered("person show", Some("zhao\nliming\n"));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    assert!(said.err.contains("Nothing matches zhao"), "{}", said.err);
    assert!(said.out.contains("李明"), "{}", said.out);
}

#[test]
fn all_that_a_new_record_lacks_is_asked_for_at_once() {
    let desk = lending_desk();
    let said = desk.answered("site add SP-9", Some("旬阳特校\nspecial-school\n旬阳市\ny\n"));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    let sites = desk.json("site list");
    let sites = sites["sites"].as_array().expect("sites");
    assert!(sites.iter().any(|site| site["name"] == "旬阳特校"), "{sites:?}");
    // The device is needed because the line names neither an item nor a need.
    let said = desk.answered("fit record", Some("liming\nAK\n\n"));
    assert!(said.err.contains("The device model"), "{}", said.err);
    assert_eq!(said.exit, Exit::Refused, "{}", said.err);
}

#[test]
fn a_template_without_due_rows_names_the_day_until_which_nothing_is_due() {
    let desk = Desk::new();
    let file = desk.path("calls.xlsx");
    let said = desk.run(&format!("template follow-ups {file} --due 14"));
    assert!(said.out.starts_with("No follow-up is due until 2024-05-14: "), "{}", said.out);
    let said = desk.run(&format!("template follow-ups {file} --due 0 --force --lang zh"));
    assert!(said.out.starts_with("截至 2024-04-30 没有到期的回访"), "{}", said.out);
}

#[test]
fn errors_are_json_for_programs() {
    let desk = lending_desk();
    for (line, code, exit) in [
        ("need show N99 --json", "not-found", Exit::NotFound),
        ("loan out --format json --foo", "usage", Exit::Usage),
        ("need add P1 1222 --on 2999-01-01 --json", "refused", Exit::Refused),
    ] {
        let said = desk.run(line);
        assert_eq!(said.exit, exit, "{line}: {}", said.err);
        let error: Value = serde_json::from_str(&said.err).expect("one object");
        assert_eq!(error["error"]["code"], code, "{line}");
        assert!(error["error"]["message"].as_str().is_some_and(|text| !text.is_empty()));
    }
    let said = desk.run("need add P1 1222 --on 2999-01-01 --json");
    let error: Value = serde_json::from_str(&said.err).expect("one object");
    assert_eq!(error["error"]["problems"][0]["code"], "after-today");
}

#[test]
fn a_group_without_a_command_shows_its_commands() {
    let said = Desk::new().run("loan");
    assert_eq!(said.exit, Exit::Usage);
    assert!(said.err.contains("overdue") && said.err.contains("receipt"), "{}", said.err);
    assert!(!said.err.contains("--show-ids"), "{}", said.err);
}

#[test]
fn who_changes_their_mind_has_changed_nothing() {
    let desk = lending_desk();
    for answers in
        ["", "\n", "lunyi\n1\n", "lunyi\n1\nP1\nn\n", "lunyi\n1\nP1\n", "x\nx\nx\nx\nx\nx\n"]
    {
        let said = desk.answered("loan out", Some(answers));
        assert_eq!(said.exit, Exit::Refused, "{answers}: {}", said.err);
        assert!(said.err.ends_with("Stopped; nothing was recorded\n"), "{}", said.err);
    }
    assert_eq!(desk.json("loan list --all")["loans"].as_array().map(Vec::len), Some(0));
    // A value that the line has and that is wrong is told, not asked for.
    let said = desk.answered("loan out --purpose fun", Some("AK1\nP1\ny\n"));
    assert_eq!(said.exit, Exit::Usage);
    // Nobody is asked through a pipe.
    let said = desk.run("loan out");
    assert_eq!((said.exit, said.out.as_str()), (Exit::Usage, ""));
    assert!(said.err.contains("<ITEM>..."), "{}", said.err);
}

#[test]
fn a_header_without_a_meaning_is_asked_for_once() {
    let desk = Desk::new();
    let list = "编号,姓名,区划,家里人,爱好\n1,王芳,旬阳市,王强,画画\n";
    let sheet = desk.file("list.csv", list);
    // A name that no column has, the list of columns, then the column; Enter leaves out the other one.
    let line = format!("import persons {sheet} --lang zh");
    let said = desk.answered(&line, Some("不知道\n?\n监护人\n\n"));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    for text in ["有 2 列无法识别", "家里人（例如：王强）[-]", "“不知道”不是可选的列", "监护人、"]
    {
        assert!(said.err.contains(text), "{text}: {}", said.err);
    }
    assert!(desk.run("person show 1").out.contains("王强"));
    // The next list of the sender is not asked about.
    let sheet = desk.file("next.csv", &list.replace("1,王芳", "2,李明"));
    let said = desk.answered(&format!("import persons {sheet} --lang zh"), Some(""));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    assert!(!said.err.contains("例如"), "{}", said.err);
    assert!(desk.run("person show 2").out.contains("王强"));
    // Nor if the program finds the kind itself: without the guardian's column it could be either of two kinds.
    let said = desk.answered(&format!("import auto {sheet} --lang zh"), Some(""));
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    let settings = desk.json("config list");
    let names = settings["settings"]
        .as_array()
        .map(|rows| rows.iter().filter(|row| row["scope"] == "store"));
    assert_eq!(names.map(Iterator::count), Some(5));
}

#[test]
fn a_user_who_stops_at_a_header_has_imported_nothing() {
    let desk = Desk::new();
    let sheet = desk.file("list.csv", "编号,姓名,区划,家里人,爱好\n1,王芳,旬阳市,王强,画画\n");
    for answers in ["", "x\n", "guardian\n"] {
        let said = desk.answered(&format!("import persons {sheet}"), Some(answers));
        assert_eq!(said.exit, Exit::Refused, "{answers}: {}", said.err);
        assert!(said.err.ends_with("Stopped; nothing was recorded\n"), "{}", said.err);
    }
    assert_eq!(desk.run("person show 1").exit, Exit::NotFound);
}

#[test]
fn enter_leaves_out_no_column_while_a_needed_one_is_missing() {
    let desk = Desk::new();
    desk.run("site add SC-1 --name 特校 --kind special-school --division 610981");
    let sheet =
        desk.file("list.csv", "姓名,身份证号,要的,特长\n王芳,34052419800101001X,好东西,画画\n");
    let line =
        format!("import student-needs {sheet} --set school=SC-1 --set identified_on=2024-01-05");
    // The cells of 要的 name no known device, so that nothing is proposed.
    let said = desk.answered(&line, Some("\n-\n-\n"));
    assert!(said.err.contains("the sheet lacks device"), "{}", said.err);
    let said = desk.run(&format!("{line} --map 东西=device"));
    assert!(said.err.contains("no file has the header 东西"), "{}", said.err);
    let said = desk.run(&format!("{line} --map 的=device"));
    assert!(said.err.contains("is 要的 meant?"), "{}", said.err);
}
