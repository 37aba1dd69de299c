//! Damage to old commits of the journal that the checkpoint covers.

use std::path::Path;

use crate::shared::Desk;

/// The number of people: enough for a checkpoint.
const PEOPLE: usize = 600;

/// Runs a command in a language. Returns its output, its errors and its exit code.
fn run(desk: &Desk, lang: &str, args: &[&str]) -> (String, String, Option<i32>) {
    let output = desk.command(args).env("ASSISTIVE_LANG", lang).output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn damage_below_a_checkpoint_is_reported_after_a_change_and_at_every_later_opening() {
    let desk = Desk::with_store("en");
    let rows = (0..PEOPLE).map(|n| format!("{n},试验,610902\n"));
    desk.write("people.csv", &format!("key,name,division\n{}", rows.collect::<String>()));
    desk.ok(&["import", "persons", "people.csv"]);
    let add = |key| ["person", "add", "--key", key, "--name", "王芳", "--division", "610902"];
    desk.ok(&add("a"));
    let (info, _, _) = run(&desk, "en", &["info", "--json"]);
    assert!(info.contains("\"checked\":\"2024-04-30T08:00:00Z\",\"checked_commit\":3"), "{info}");
    let journal = desk.store().join("journal");
    let mut bytes = std::fs::read(&journal).expect("the journal");
    // In the import, which is commit 2 and by far the largest part.
    let length = bytes.iter().rposition(|byte| *byte != 0).expect("commits");
    bytes[length / 2] ^= 1;
    std::fs::write(&journal, bytes).expect("a write");
    // The change that finds it is the only one without a warning.
    desk.ok(&add("b"));
    for lang in ["en", "zh"] {
        let (info, warning, code) = run(&desk, lang, &["info", "--json"]);
        let persons = format!("\"persons\":{}", PEOPLE + 2);
        assert!(info.contains(&persons) && info.contains("\"damaged_commit\":2"), "{info}");
        let expected =
            if lang == "en" { "commit 2 of the journal" } else { "第 2 次提交已损坏" };
        assert!(warning.contains(expected) && warning.contains("doctor --with"), "{warning}");
        assert_eq!(code, Some(4));
        let (report, warning, code) = run(&desk, lang, &["report", "rate", "--year", "2023"]);
        let expected = if lang == "en" { "checked at commit 3" } else { "校验至提交 3" };
        assert!(report.contains(expected), "{report}");
        assert!(!warning.is_empty() && code == Some(4), "{warning}");
    }
    let (_, warning, code) = run(&desk, "en", &add("c"));
    assert!(warning.contains("changes are stored") && code == Some(4), "{warning}");
    let (report, ..) = run(&desk, "en", &["report", "rate", "--year", "2023", "--json"]);
    let position = "\"checked\":{\"commit\":3,\"at\":\"2024-04-30T08:00:00Z\"}";
    assert!(report.contains(position), "{report}");
    let (info, _, _) = run(&desk, "en", &["info", "--json"]);
    assert!(info.contains(&format!("\"persons\":{}", PEOPLE + 3)), "{info}");
}

/// Inverts a bit in the middle of a journal, or at its end.
fn damage(journal: &Path, in_the_middle: bool) {
    let mut bytes = std::fs::read(journal).expect("the journal");
    let last = bytes.iter().rposition(|byte| *byte != 0).expect("commits");
    bytes[if in_the_middle { last / 2 } else { last }] ^= 1;
    std::fs::write(journal, bytes).expect("a write");
}

/// Returns all records and figures of a store.
fn everything(desk: &Desk) -> String {
    let year = ["--year", "2023", "--format", "csv"];
    let reports = ["rate", "needs", "services", "lending", "stock", "annual"];
    let reports = reports.map(|report| [&["report", report][..], &year].concat());
    let kinds = [
        "divisions",
        "sites",
        "catalog",
        "persons",
        "students",
        "needs",
        "fittings",
        "stock",
        "loans",
    ];
    let exports = kinds.map(|kind| vec!["export", kind, "--show-ids"]);
    let shown = reports.iter().chain(&exports).map(|args| {
        let (shown, _, code) = run(desk, "en", args);
        assert_eq!(code, Some(0), "{args:?}");
        shown
    });
    shown.collect()
}

#[test]
fn doctor_writes_the_records_of_the_checkpoint_into_a_new_store() {
    let desk = Desk::prepared("en");
    let rows = (0..PEOPLE).map(|n| format!("{n},试验,610902\n"));
    desk.write("people.csv", &format!("key,name,division\n{}", rows.collect::<String>()));
    desk.write("stock.csv", "tag,device,site,received_on\nT1,WC,AK-DPF,2023-01-02\n");
    desk.write("loans.csv", "item,borrower,out_on,in_on\nT1,34052419800101001X,2023-06-01,\n");
    for (kind, file) in [("persons", "people.csv"), ("stock", "stock.csv"), ("loans", "loans.csv")]
    {
        desk.ok(&["import", kind, file]);
    }
    let add = |key| ["person", "add", "--key", key, "--name", "王芳", "--division", "610902"];
    desk.ok(&add("a"));
    desk.ok(&["undo", "--yes"]);
    let before = everything(&desk);
    let (info, ..) = run(&desk, "en", &["info", "--json"]);
    let journal = desk.store().join("journal");
    damage(&journal, true);
    let damaged = std::fs::read(&journal).expect("the journal");
    let (shown, _, code) = run(&desk, "en", &["doctor"]);
    assert!(shown.contains("as of commit 10") && shown.contains("--keep records"), "{shown}");
    assert_eq!(code, Some(4), "nothing is done without a confirmation");
    let (shown, ..) = run(&desk, "zh", &["doctor"]);
    assert!(shown.contains("截至第 10 次提交") && shown.contains("--keep log"), "{shown}");
    let (shown, ..) = run(&desk, "en", &["doctor", "--json"]);
    let keep = "\"ways\":{\"keep\":\"records\",\"log\":{\"commits\":5,";
    assert!(shown.contains(keep), "{shown}");
    desk.ok(&["doctor", "--yes"]);
    assert_eq!(std::fs::read(&journal).expect("the journal"), damaged, "it is only read");
    desk.ok(&["doctor", "--yes", "--keep", "log", "--into", "log"]);
    std::fs::rename(desk.store(), desk.folder.path().join("damaged")).expect("a name");
    std::fs::rename(desk.folder.path().join("store.mended"), desk.store()).expect("a name");
    assert_eq!(everything(&desk), before);
    desk.ok(&["verify"]);
    let (mended, ..) = run(&desk, "en", &["info", "--json"]);
    let identity = |info: &str| info.split("\"store\":").nth(1).map(|id| id[..18].to_owned());
    assert_ne!(identity(&mended), identity(&info));
    let (log, ..) = run(&desk, "en", &["log", "--json"]);
    assert!(log.contains("\"operation\":\"rebuild\",\"subject\":\"10\""), "{log}");
    desk.ok(&add("b"));
    desk.ok(&["verify"]);
    desk.ok(&["doctor"]);
}

#[test]
fn doctor_names_the_commits_that_a_backup_would_replace() {
    let desk = Desk::with_store("en");
    let add = |key| ["person", "add", "--key", key, "--name", "王芳", "--division", "610902"];
    desk.ok(&["backup", "common.backup"]);
    desk.ok(&["restore", "common.backup", "--store", "copy"]);
    desk.ok(&add("own-2"));
    desk.ok(&add("own-3"));
    for key in ["a", "b", "c"] {
        desk.ok(&[&add(key)[..], &["--store", "copy"]].concat());
    }
    desk.ok(&["backup", "other.backup", "--store", "copy"]);
    damage(&desk.store().join("journal"), false);
    for (lang, expected) in
        [("en", "commit 2 of 2024-04-30 08:00:00: recorded, by 李"), ("zh", "第 2 次提交")]
    {
        let (shown, _, code) = run(&desk, lang, &["doctor", "--with", "other.backup"]);
        assert!(shown.contains(expected), "{shown}");
        assert_eq!(code, Some(4), "nothing is done without a confirmation");
        assert!(!desk.folder.path().join("store.mended").exists());
    }
    desk.ok(&["doctor", "--with", "other.backup", "--yes"]);
    let (log, ..) = run(&desk, "en", &["info", "--json", "--store", "store.mended"]);
    assert!(log.contains("\"commits\":4"), "{log}");
}
