//! Damage to old commits of the journal that the checkpoint covers.

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
