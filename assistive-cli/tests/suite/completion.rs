//! Completions as Bash asks for them.

#![cfg(unix)]

use std::process::Command;

use crate::shared::{Desk, binary};

/// Completes the last word of a line in a real Bash, and returns the candidates that are values.
fn completed(desk: &Desk, words: &[&str]) -> Vec<String> {
    const ASK: &str = r#"
        source <(assistive completions bash)
        COMP_WORDS=(assistive "$@"); COMP_CWORD=$#; COMP_TYPE=9; COMPREPLY=()
        _clap_complete_assistive assistive "${@: -1}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let folder = binary().parent().expect("a folder of the binary").display();
    let path = format!("{folder}:/usr/bin:/bin");
    let mut bash = Command::new("bash");
    bash.args(["-c", ASK, "bash"]).args(words);
    let output = desk.prepare(&mut bash).env("PATH", path).output().expect("Bash");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let values = text.lines().map(str::trim_end);
    values.filter(|value| !value.is_empty() && !value.starts_with('-')).map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_the_records_of_the_store() {
    for lang in ["en", "zh"] {
        let desk = Desk::prepared(lang);
        desk.ok(&["stock", "receive", "WC", "--tag", "AK000012", "--on", "2024-01-05"]);
        desk.ok(&["loan", "out", "AK000012", "--to", "P1", "--due", "2024-05-30"]);
        for (words, expected) in [
            (&["loan", "o"][..], &["out", "overdue"][..]),
            (&["stock", "show", "ak"], &["AK000012"]),
            (&["loan", "show", "L"], &["L1"]),
            (&["need", "list", "--site", "SP"], &["SP-1"]),
            (&["fit", "record", "P1", "W"], &["WC"]),
            (&["report", "rate", "--division", "旬"], &["旬阳市"]),
            (&["import", "auto", "cat"], &["catalog.csv"]),
            // A city has too many people to list them all.
            (&["person", "show", ""], &[]),
        ] {
            let found = completed(&desk, words);
            let missing = expected.iter().find(|one| !found.contains(&(**one).to_owned()));
            assert!(
                missing.is_none() && found.is_empty() == expected.is_empty(),
                "{words:?}: {found:?}"
            );
        }
    }
}

#[test]
fn a_store_that_cannot_be_read_completes_nothing() {
    let desk = Desk::new("en");
    assert_eq!(completed(&desk, &["stock", "show", "A"]), Vec::<String>::new());
    assert!(!desk.store().exists(), "a completion makes no store");
}
