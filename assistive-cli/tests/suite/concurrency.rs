//! Several processes at one store: changes wait for each other, reports read beside a writer, and a change that waits
//! too long names the writer.

use crate::shared::Desk;
use assistive_core::Store;
use std::process::{Child, Output, Stdio};

/// Returns a desk whose store holds one model.
fn desk() -> Desk {
    let desk = Desk::with_store("en");
    desk.write("catalog.csv", "code,name,class,tracking,loan_days\nWC,轮椅,12 22 03,serial,60\n");
    desk.ok(&["import", "catalog", "catalog.csv"]);
    desk
}

/// Starts a command.
fn start(desk: &Desk, args: &[&str]) -> Child {
    let mut command = desk.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs")
}

/// Waits for a process, which must end with `code`. Returns its output and its errors.
fn ended(child: Child, code: i32) -> (String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(stdout), text(stderr));
    assert_eq!(status.code(), Some(code), "{out}{err}");
    (out, err)
}

#[test]
fn concurrent_changes_wait_for_each_other_and_all_succeed() {
    let desk = desk();
    let receive = ["stock", "receive", "WC", "--wait", "60"];
    let at_once: Vec<_> = (0..6).map(|_| start(&desk, &receive)).collect();
    let mut tags: Vec<_> = at_once.into_iter().map(|child| ended(child, 0).0).collect();
    tags.sort();
    let expected: Vec<_> =
        (1..=6).map(|n| format!("Received AK-DPF-{n:04}: 轮椅, at 安康市辅具中心\n")).collect();
    assert_eq!(tags, expected, "no tag was given twice");
}

#[test]
fn a_locked_store_can_be_read_but_a_change_is_refused_and_names_the_writer() {
    let desk = desk();
    desk.ok(&["stock", "receive", "WC"]);
    // A long import holds the store like this.
    let held = Store::open(desk.store(), "Wang (import)").expect("no other process has it");
    let lend = |wait| ["loan", "out", "AK-DPF-0001", "--to", "org:A", "--wait", wait];
    let patient = start(&desk, &lend("60"));
    let (_, refused) = ended(start(&desk, &lend("1")), 4);
    assert!(refused.contains("Wang (import)"), "{refused}");
    let report = ["report", "stock", "--json", "--wait", "0"];
    let (answer, notice) = ended(start(&desk, &report), 0);
    assert!(answer.contains("\"in_stock\":1"), "{answer}");
    assert!(notice.contains("Wang (import)"), "{notice}");
    drop(held);
    // It succeeds whether or not it has tried before. A unit test of `Context` checks that it tries again.
    ended(patient, 0);
}
