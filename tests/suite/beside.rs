//! Several processes at one store: changes wait for each other, reports read beside a change that takes long, and who
//! waited in vain is told who holds the store.

use crate::cli::binary;
use crate::shared::{author, founding};
use assistive_core::Store;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A store with one model and a file of devices.
fn store(folder: &Path) -> PathBuf {
    let store = folder.join("store");
    Store::create(&store, &founding(), &author(), "test").expect("a new store");
    let catalog = "code,name,class,tracking,loan_days\nWC,轮椅,12 22 03,serial,60\n";
    std::fs::write(folder.join("catalog.csv"), catalog).expect("a write");
    let done = start(&store, folder, &["import", "catalog", "catalog.csv"]);
    ended(done, 0);
    store
}

fn start(store: &Path, folder: &Path, args: &[&str]) -> Child {
    Command::new(binary())
        .args(args)
        .current_dir(folder)
        .env("ASSISTIVE_STORE", store)
        .env("ASSISTIVE_LANG", "en")
        .env("ASSISTIVE_ACTOR", "Li")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs")
}

/// Waits for a process, which must end with a code; gives what it said.
fn ended(child: Child, code: i32) -> (String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(stdout), text(stderr));
    assert_eq!(status.code(), Some(code), "{out}{err}");
    (out, err)
}

#[test]
fn changes_of_two_processes_wait_for_each_other_and_both_succeed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = store(folder.path());
    let receive = ["stock", "receive", "WC", "--wait", "60"];
    let at_once: Vec<_> = (0..6).map(|_| start(&store, folder.path(), &receive)).collect();
    let mut tags: Vec<_> = at_once.into_iter().map(|child| ended(child, 0).0).collect();
    tags.sort();
    let expected: Vec<_> = (1..=6).map(|n| format!("Received AK-DPF-{n:04}\n")).collect();
    assert_eq!(tags, expected, "no tag was given twice");
}

#[test]
fn who_waits_in_vain_is_told_who_holds_the_store_and_who_only_reads_gets_an_answer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = store(folder.path());
    ended(start(&store, folder.path(), &["stock", "receive", "WC"]), 0);
    // As an import that takes long does.
    let held = Store::open(&store, "Wang (import)").expect("nobody else has it");
    let change = start(
        &store,
        folder.path(),
        &["loan", "out", "AK-DPF-0001", "--to", "org:A", "--wait", "1"],
    );
    let report = start(&store, folder.path(), &["report", "stock", "--json", "--wait", "0"]);
    let (_, refused) = ended(change, 4);
    assert!(refused.contains("Wang (import)"), "{refused}");
    let (answer, notice) = ended(report, 0);
    assert!(answer.contains("\"in_stock\":1"), "{answer}");
    assert!(notice.contains("Wang (import)"), "{notice}");
    let patient = ["loan", "out", "AK-DPF-0001", "--to", "org:A", "--wait", "60"];
    let change = start(&store, folder.path(), &patient);
    std::thread::sleep(Duration::from_millis(300));
    drop(held);
    ended(change, 0);
}
