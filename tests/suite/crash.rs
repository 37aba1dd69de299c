//! Killing a writer at random moments: what it acknowledged is there, and no commit is there by half.
//!
//! The writer is this test binary once more, running only [`writer`]. It works at the desk and imports
//! sheets, while checkpoints are written beside it, and prints the number of each commit after the library
//! acknowledged it.

use crate::shared::{author, founding, import};
use assistive_core::exchange::Kind;
use assistive_core::{Edit, PersonDraft, Registry};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Names the store that the writer works on.
const STORE: &str = "ASSISTIVE_TEST_CRASH_STORE";

/// How many people a sheet of the writer holds: with the person of the desk before it, every second commit
/// adds one, every other this many.
const SHEET: usize = 300;

#[test]
#[ignore = "only the child of `killed_writers_lose_nothing_acknowledged` runs it, until it is killed"]
fn writer() {
    let Some(store) = std::env::var_os(STORE) else { return };
    let registry = Registry::open(Path::new(&store), "the writer").expect("a store");
    let mut out = std::io::stdout();
    loop {
        let info = registry.info().expect("open");
        let next = info.persons;
        let commit = if info.commits % 2 == 1 {
            let draft = PersonDraft {
                key: assistive_core::model::LocalKey::parse(&next.to_string(), None).ok(),
                name: Edit::Set("试验".into()),
                division: Edit::Set(
                    assistive_core::model::DivisionCode::new("610902").expect("a code"),
                ),
                ..PersonDraft::default()
            };
            registry.record(&author(), &draft).expect("recorded").commit
        } else {
            let mut sheet = String::from("key,name,division\n");
            (next..next + SHEET).for_each(|key| sheet.push_str(&format!("{key},试验,610902\n")));
            import(&registry, Kind::Persons, sheet.as_bytes()).commit
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
    // What it had written to the pipe before it was killed.
    numbers.last().or(seen)
}

#[test]
fn killed_writers_lose_nothing_acknowledged() {
    let (mut commits, mut cuts, mut remade) = (0, 0, 0);
    for series in 0..5 {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = folder.path().join("store");
        drop(Registry::create(&store, &founding(), &author(), "the parent").expect("a new store"));
        let mut last = 1;
        for round in series * 20..(series + 1) * 20 {
            // Moments spread over opening, desk work, imports, fsyncs and checkpoints.
            let longer = Duration::from_micros(round * 7_919 % 16_000);
            let acknowledged = killed_after(&store, (round % 6) as usize, longer).unwrap_or(last);
            let registry =
                Registry::open(&store, "the parent").expect("what a kill leaves can be opened");
            let info = registry.info().expect("open");
            assert!(info.commits >= acknowledged, "round {round}: {acknowledged} was acknowledged");
            // One commit may have been written and not yet acknowledged; no more.
            assert!(info.commits <= acknowledged.max(last) + 1, "round {round}");
            // No commit is there by half: the people are those of whole commits.
            let desk = (info.commits / 2) as usize;
            let sheets = ((info.commits - 1) / 2) as usize;
            assert_eq!(info.persons, desk + sheets * SHEET, "round {round}");
            let replayed = Registry::open_read_only(&store).expect("the same");
            assert!(replayed.same_state(&registry).expect("open"), "round {round}");
            cuts += usize::from(info.cut.is_some());
            remade += usize::from(info.rebuilt.is_some());
            commits += info.commits - last;
            last = info.commits;
        }
    }
    let seen =
        format!("{commits} commits, {cuts} of them torn, the state made again {remade} times");
    assert!(commits > 100, "the writers got nowhere: {seen}");
}
