//! Kills a writer at random moments: every acknowledged commit is there, and no commit is there in part.
//!
//! The writer is this test binary once more, running only [`writer`]. It works at the desk, imports sheets and takes
//! them back, while checkpoints are written beside it, and prints the number of each commit after the library
//! acknowledged it.

use crate::shared::{author, founding, import};
use assistive_core::exchange::Kind;
use assistive_core::model::{DivisionCode, LocalKey};
use assistive_core::{PersonDraft, Store, maintenance};
use assistive_tests::is_thorough;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Names the store that the writer works on.
const STORE: &str = "ASSISTIVE_TEST_CRASH_STORE";

/// The number of people in a sheet of the writer.
const SHEET: usize = 300;

/// Returns the number of people that a commit of the writer adds. In turn it records a person at the desk, imports a
/// sheet, undoes the import, and imports a sheet.
fn added(commit: u64) -> isize {
    match commit % 4 {
        2 => 1,
        0 => -(SHEET as isize),
        _ => SHEET as isize,
    }
}

/// Returns the number of people after so many commits. The first commit creates the store.
fn persons_after(commits: u64) -> usize {
    (2..=commits).map(added).sum::<isize>() as usize
}

#[test]
#[ignore = "only the child of `killed_writers_lose_nothing_acknowledged` runs it, until it is killed"]
fn writer() {
    let Some(store) = std::env::var_os(STORE) else { return };
    let registry = Store::open(Path::new(&store), "the writer").expect("a store");
    let mut out = std::io::stdout();
    loop {
        let info = registry.info().expect("open");
        let next = info.commits + 1;
        let commit = match next % 4 {
            2 => {
                let draft = PersonDraft::default()
                    .key(LocalKey::parse(&next.to_string(), None).ok())
                    .name("试验")
                    .division(DivisionCode::new("610902").expect("a code"));
                registry.people(&author()).record(&draft).expect("recorded").commit
            }
            0 => registry.undo(&author(), Some(info.commits)).expect("the last one").commit,
            _ => {
                let mut sheet = String::from("key,name,division\n");
                (0..SHEET).for_each(|n| sheet.push_str(&format!("{next}-{n},试验,610902\n")));
                import(&registry, Kind::Persons, sheet.as_bytes()).commit
            }
        };
        if info.commits.is_multiple_of(32) {
            registry.compact().expect("there is room");
        }
        writeln!(out, "acknowledged {}", commit.expect("something changed")).expect("a reader");
    }
}

/// Runs a writer until it has acknowledged so many commits and a little longer, kills it, and returns the
/// last commit that it acknowledged.
fn killed_after(store: &Path, commits: usize, longer: Duration) -> Option<u64> {
    let mut child = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "crash::writer", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(STORE, store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this binary runs");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    // The harness may print in front of a line of ours.
    let mut numbers = lines.filter_map(|line| line.split_once("acknowledged ")?.1.parse().ok());
    let seen = numbers.by_ref().take(commits).last();
    std::thread::sleep(longer);
    child.kill().expect("it never ends by itself");
    child.wait().expect("it was ours");
    // It had written this to the pipe before it was killed.
    numbers.last().or(seen)
}

/// Kills writers, so many in each series; each series has a store of its own.
fn kill(series: u64, rounds: u64) {
    let (mut commits, mut cuts, mut remade) = (0, 0, 0);
    for series in 0..series {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = folder.path().join("store");
        drop(Store::create(&store, &founding(), &author(), "the parent").expect("a new store"));
        let mut last = 1;
        for round in series * rounds..(series + 1) * rounds {
            // Moments spread over opening, desk work, imports, undo, fsyncs and checkpoints.
            let longer = Duration::from_micros(round * 7_919 % 16_000);
            let acknowledged = killed_after(&store, (round % 6) as usize, longer).unwrap_or(last);
            let registry =
                Store::open(&store, "the parent").expect("what a kill leaves can be opened");
            let info = registry.info().expect("open");
            assert!(info.commits >= acknowledged, "round {round}: {acknowledged} was acknowledged");
            // One commit may have been written and not yet acknowledged; no more.
            assert!(info.commits <= acknowledged.max(last) + 1, "round {round}");
            // No commit is there in part: the people are those of whole commits.
            assert_eq!(info.persons, persons_after(info.commits), "round {round}");
            let replayed = Store::open_read_only(&store).expect("the same");
            assert!(replayed.same_state(&registry).expect("open"), "round {round}");
            cuts += usize::from(info.cut.is_some());
            remade += usize::from(info.rebuilt.is_some());
            commits += info.commits - last;
            last = info.commits;
            drop(registry);
            if round % 10 == 9 {
                let verified = maintenance::verify(&store, "the parent").expect("whole");
                assert!(verified.is_sound(), "round {round}: {verified:?}");
            }
            if round % 7 == 6 {
                // The next writer has to rebuild the state while it is killed.
                let _none = std::fs::remove_dir_all(store.join("state"));
            }
        }
    }
    let seen =
        format!("{commits} commits, {cuts} of them torn, the state made again {remade} times");
    assert!(commits > series * rounds, "the writers got nowhere: {seen}");
    writeln!(std::io::stdout(), "{seen}").expect("a reader");
}

#[test]
fn killed_writers_lose_nothing_acknowledged() {
    kill(if is_thorough() { 5 } else { 1 }, 20);
}

#[test]
#[ignore = "takes minutes: the long form of the test above"]
fn a_thousand_killed_writers_lose_nothing_acknowledged() {
    kill(50, 20);
}
