//! Writers in a folder in which the locks of the system have no effect: a small library in front of the system's own
//! lets `flock` and the locks of `fcntl` succeed and do nothing.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::shared::Desk;

/// The number of rounds, if it is set. Each round takes about a second.
const ROUNDS: &str = "ASSISTIVE_TEST_LOCK_ROUNDS";
const FEW_ROUNDS: usize = 3;

/// The number of concurrent writers, and the number of commands of each.
const WRITERS: usize = 3;
const COMMANDS: usize = 6;

const NO_LOCKS: &str = r"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>

int flock(int file, int operation) { (void)file; (void)operation; return 0; }

static int without_locks(const char *name, int file, int command, void *argument) {
    switch (command) {
    case F_SETLK: case F_SETLKW: case F_OFD_SETLK: case F_OFD_SETLKW: return 0;
    }
    int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
    return real(file, command, argument);
}

#define WITHOUT_LOCKS(name) \
    int name(int file, int command, ...) { \
        va_list rest; \
        va_start(rest, command); \
        void *argument = va_arg(rest, void *); \
        va_end(rest); \
        return without_locks(#name, file, command, argument); \
    }
WITHOUT_LOCKS(fcntl)
WITHOUT_LOCKS(fcntl64)
";

/// Compiles the library, or returns `None` if there is no C compiler.
fn library(folder: &Path) -> Option<PathBuf> {
    let (source, library) = (folder.join("no_locks.c"), folder.join("no_locks.so"));
    std::fs::write(&source, NO_LOCKS).expect("a write");
    let compiler = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .stdin(Stdio::null())
        .status();
    match compiler {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            writeln!(std::io::stderr(), "skipped: there is no `cc`").expect("an output");
            None
        }
        compiled => {
            assert!(compiled.expect("it runs").success());
            Some(library)
        }
    }
}

/// Receives devices one after the other. Returns the tags that were acknowledged, and the errors.
fn work(desk: &Desk, library: &Path) -> (Vec<String>, Vec<String>) {
    let (mut tags, mut errors) = (Vec::new(), Vec::new());
    for _ in 0..COMMANDS {
        let mut command = desk.command(&["stock", "receive", "WC", "--wait", "60"]);
        let output = command.env("LD_PRELOAD", library).output().expect("the binary runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        match output.status.code() {
            Some(0) => {
                let tag = text.split_whitespace().find(|word| word.starts_with("AK-DPF-"));
                tags.push(tag.expect("a tag").trim_end_matches(':').to_owned());
            }
            _ => errors.push(String::from_utf8(output.stderr).expect("UTF-8")),
        }
    }
    (tags, errors)
}

/// Lets several writers work in one store, and checks that it holds exactly the acknowledged devices.
fn round(library: &Path) {
    let desk = Desk::with_store("en");
    desk.write("catalog.csv", "code,name,class,tracking\nWC,轮椅,12 22 03,serial\n");
    desk.ok(&["import", "catalog", "catalog.csv"]);
    let results: Vec<_> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(|| work(&desk, library))).collect();
        writers.into_iter().map(|writer| writer.join().expect("it ends")).collect()
    });
    let (tags, errors): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let (tags, errors) = (tags.concat(), errors.concat());
    let acknowledged: BTreeSet<_> = tags.iter().cloned().collect();
    let listed = desk.command(&["stock", "list", "--json"]).output().expect("the binary runs");
    let listed = String::from_utf8(listed.stdout).expect("UTF-8");
    let is_stored = |tag: &&String| listed.contains(&format!("\"{tag}\""));
    let lost: Vec<_> = acknowledged.iter().filter(|tag| !is_stored(tag)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(acknowledged.len(), tags.len(), "no tag was given twice: {tags:?}");
    // The store, the catalogue, and one commit for each device.
    let commits = format!("\"commits\":{}", 2 + acknowledged.len());
    let verified = desk.run(&["verify", "--json"]);
    assert!(verified.contains(&commits) && verified.contains("[exit 0]"), "{verified}");
    assert_eq!(errors, Vec::<String>::new(), "each writer waits for the others");
}

#[test]
fn writers_without_locks_lose_no_acknowledged_change() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Some(library) = library(folder.path()) else { return };
    let rounds = std::env::var(ROUNDS).ok().and_then(|text| text.parse().ok());
    (0..rounds.unwrap_or(FEW_ROUNDS)).for_each(|_| round(&library));
}

#[test]
fn a_writer_without_locks_is_refused_while_another_lives_and_follows_one_that_was_killed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Some(library) = library(folder.path()) else { return };
    let desk = Desk::with_store("en");
    let run = |args: &[&str]| {
        let output = desk.command(args).env("LD_PRELOAD", &library).output().expect("it runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let add = ["person", "add", "--key", "1", "--name", "王芳", "--division", "610902"];
    let add = [&add[..], &["--wait", "0"]].concat();
    let lock = File::open(desk.store().join("lock")).expect("the lock of the store");
    lock.lock().expect("no process has it");
    assert_eq!(run(&add).0, Some(0), "the lock of the system has no effect");
    drop(lock);
    let held = assistive_core::Store::open(desk.store(), "Wang (import)").expect("a store");
    let (code, refused) = run(&add);
    assert!(code == Some(4) && refused.contains("Wang (import)"), "{refused}");
    let left = std::fs::read(desk.store().join("lock.writer")).expect("the lock file");
    drop(held);
    // The same file, as a process that was killed leaves it.
    let mut killed = Command::new("true").spawn().expect("it runs");
    let id = killed.id().to_string();
    killed.wait().expect("it ends");
    let left = String::from_utf8(left).expect("UTF-8");
    let left = left.replace(&format!("\n{}\n", std::process::id()), &format!("\n{id}\n"));
    std::fs::write(desk.store().join("lock.writer"), left).expect("a write");
    assert_eq!(run(&add), (Some(0), String::new()));
    assert!(!desk.store().join("lock.writer").exists());
}
