//! Files that another program has open on Windows, as Excel, virus scanners and backups do.

#![cfg(windows)]

use std::fs::{File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;
use std::thread::{sleep, spawn};
use std::time::Duration;

use crate::shared::Desk;

/// Readers may open the file, but nobody may write, rename or remove it. Excel opens a workbook so.
const SHARE_READING: u32 = 1;

/// Others may read and write the file.
const SHARE_WRITING: u32 = 1 | 2;

fn hold(path: &Path, share: u32) -> File {
    OpenOptions::new().read(true).share_mode(share).open(path).expect("the file can be opened")
}

/// Returns the names in the folder of a desk.
fn names(desk: &Desk) -> Vec<String> {
    let entries = std::fs::read_dir(desk.folder.path()).expect("a folder");
    let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<_> = entries.map(|entry| name(entry.expect("an entry"))).collect();
    names.sort();
    names
}

#[test]
fn a_report_that_is_open_in_excel_is_named_and_nothing_is_left_behind() {
    let desk = Desk::prepared("en");
    desk.ok(&["report", "rate", "--year", "2023", "-o", "r.xlsx"]);
    desk.ok(&["export", "all", "all.xlsx"]);
    let before = names(&desk);
    for (file, line) in [
        ("r.xlsx", &["report", "rate", "--year", "2023", "-o", "r.xlsx", "--force"][..]),
        ("all.xlsx", &["export", "all", "all.xlsx", "--force"]),
    ] {
        let held = hold(&desk.folder.path().join(file), SHARE_READING);
        let shown = desk.run(line);
        assert!(shown.contains("is open in another program"), "{shown}");
        assert!(shown.contains("[exit 5]"), "{shown}");
        assert_eq!(names(&desk), before);
        drop(held);
        desk.ok(line);
    }
}

#[test]
fn a_store_that_another_program_looks_at_is_waited_for() {
    let desk = Desk::prepared("en");
    for name in ["journal", "journal.mark", "lock"] {
        let path = desk.store().join(name);
        let held = hold(&path, SHARE_READING);
        let released = spawn(move || {
            sleep(Duration::from_millis(1500));
            drop(held);
        });
        let key = format!("{name}-1");
        desk.ok(&["person", "add", "--key", &key, "--name", "王小明", "--division", "610902"]);
        released.join().expect("it ended");
    }
}

#[test]
fn a_store_that_another_program_keeps_open_is_named_after_the_wait() {
    let desk = Desk::prepared("en");
    let _held = hold(&desk.store().join("journal"), SHARE_READING);
    let person = ["person", "add", "--key", "8", "--name", "王小明", "--division", "610902"];
    let shown = desk.run(&[&person[..], &["--wait", "0"]].concat());
    assert!(shown.contains("is open in another program") && shown.contains("[exit 5]"), "{shown}");
}

#[test]
fn compacting_says_that_another_program_has_the_checkpoint_open() {
    let desk = Desk::prepared("en");
    let people: String = (0..1200).map(|key| format!("{key},王小明,610902\n")).collect();
    desk.write("people.csv", &format!("key,name,division\n{people}"));
    desk.ok(&["import", "persons", "people.csv"]);
    let held = hold(&desk.store().join("state").join("db"), SHARE_WRITING);
    // Wine renames a folder in which a file is open, Windows does not.
    let shown = desk.run(&["compact"]);
    let is_told = shown.contains("is open in another program") && shown.contains("[exit 5]");
    assert!(
        is_told || shown.contains("[exit 0]") && !shown.contains("bytes after    0\n"),
        "{shown}"
    );
    drop(held);
    desk.ok(&["compact"]);
    let left = ["state.new", "state.old"].map(|name| desk.store().join(name).exists());
    assert_eq!(left, [false, false]);
}
