//! The journal's file under crash and damage: what is cut off, what is refused, what is never lost.

use std::path::PathBuf;

use super::*;
use crate::journal::event::StoreFounded;
use crate::model::SiteCode;

struct Folder {
    _keep: tempfile::TempDir,
    file: PathBuf,
    kept: PathBuf,
}

fn folder() -> Folder {
    let keep = tempfile::tempdir().expect("a temporary folder");
    let (file, kept) = (keep.path().join("journal"), keep.path().join("journal.cut"));
    Folder { _keep: keep, file, kept }
}

fn deed(operation: &str) -> Deed {
    Deed {
        actor: "tester".into(),
        site: None,
        operation: operation.into(),
        subject: String::new(),
        source: None,
        why: None,
        stores: Vec::new(),
    }
}

fn founded(site: &str) -> Event {
    Event::StoreFounded(StoreFounded { site: SiteCode::new(site).ok() })
}

/// A journal of three commits; the middle one is long enough to be compressed.
fn three_commits(file: &Path) -> Vec<u8> {
    let mut journal = Journal::create(file, StoreId::from_random(9)).expect("a new file");
    for count in [1, 100, 2] {
        let mut batch = Batch::default();
        (0..count).for_each(|n| batch.push(&founded(&format!("S-{n}"))));
        let at = Timestamp::from_second(1_700_000_000 - i64::from(count)).expect("a time");
        journal.append(&batch, deed("test"), at).expect("there is room");
    }
    fs::read(file).expect("it was written")
}

/// What a file holds: the number of events of each commit.
fn read(file: &Path) -> Result<Vec<usize>, JournalError> {
    let mut found = Vec::new();
    Journal::read(file, |info, body| -> Result<(), JournalError> {
        found.push(events(body, info.number).collect::<Result<Vec<_>, _>>()?.len());
        Ok(())
    })?;
    Ok(found)
}

/// Where each commit of three begins, and where the last ends.
fn bounds(bytes: &[u8]) -> [usize; 4] {
    let mut bounds = [FILE_HEADER; 4];
    for place in 1..4 {
        let mut at = bounds[place - 1];
        loop {
            let (record, length) = Record::read(&bytes[at..]).expect("undamaged");
            at += length;
            if record.kind == Kind::End {
                break;
            }
        }
        bounds[place] = at;
    }
    assert_eq!(bounds[3], bytes.len());
    bounds
}

#[test]
fn what_was_appended_is_read_back_in_order_and_time_never_decreases() {
    let folder = folder();
    three_commits(&folder.file);
    assert_eq!(read(&folder.file).expect("undamaged"), [1, 100, 2]);
    let mut times = Vec::new();
    let visit = |info: CommitInfo, _: &[u8]| -> Result<(), JournalError> {
        times.push(info.at);
        Ok(())
    };
    let (journal, cut) = Journal::open(&folder.file, &folder.kept, visit).expect("undamaged");
    assert_eq!((journal.head().number, cut), (3, None));
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn a_tail_cut_anywhere_loses_the_unfinished_commit_and_nothing_else() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let bounds = bounds(&bytes);
    for length in FILE_HEADER..bytes.len() {
        fs::write(&folder.file, &bytes[..length]).expect("a write");
        let whole = bounds[1..].iter().filter(|end| **end <= length).count();
        assert_eq!(read(&folder.file).expect("a torn tail is no damage").len(), whole, "{length}");
        let (journal, cut) =
            Journal::open(&folder.file, &folder.kept, |_, _| Ok::<_, JournalError>(()))
                .expect("the same");
        assert_eq!(journal.head().number, whole as u64);
        let torn = (length - bounds[whole]) as u64;
        let expected = (torn > 0).then_some(Cut { commit: whole as u64 + 1, bytes: torn });
        assert_eq!(cut, expected, "{length}");
        let kept = fs::read(&folder.kept).unwrap_or_default();
        assert!(cut.is_none() || kept == bytes[bounds[whole]..length], "{length}");
        assert_eq!(fs::metadata(&folder.file).expect("there").len(), bounds[whole] as u64);
    }
}

#[test]
fn a_tail_that_was_never_filled_is_cut_off() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let last = bounds(&bytes)[2];
    let mut blank = bytes.clone();
    blank[last..].fill(0);
    fs::write(&folder.file, &blank).expect("a write");
    assert_eq!(read(&folder.file).expect("a torn tail is no damage"), [1, 100]);
}

#[test]
fn a_tail_whose_end_was_never_filled_is_cut_off() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let last = bounds(&bytes)[2];
    for filled in last..bytes.len() - END {
        let mut torn = bytes.clone();
        torn[filled..].fill(0);
        fs::write(&folder.file, &torn).expect("a write");
        assert_eq!(read(&folder.file).expect("a torn tail is no damage"), [1, 100], "{filled}");
    }
}

#[test]
fn after_a_cut_the_journal_goes_on() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    fs::write(&folder.file, &bytes[..bytes.len() - 5]).expect("a write");
    let (mut journal, _) =
        Journal::open(&folder.file, &folder.kept, |_, _| Ok::<_, JournalError>(()))
            .expect("a torn tail");
    let mut batch = Batch::default();
    (0..7).for_each(|_| batch.push(&founded("S")));
    journal.append(&batch, deed("after"), Timestamp::UNIX_EPOCH).expect("there is room");
    assert_eq!(read(&folder.file).expect("whole again"), [1, 100, 7]);
}

#[test]
fn any_flipped_bit_of_an_acknowledged_commit_is_named_and_never_believed() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let bounds = bounds(&bytes);
    for at in 0..bytes.len() {
        for bit in [0, 3, 7] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            fs::write(&folder.file, &damaged).expect("a write");
            let holding = bounds[1..].iter().filter(|end| **end <= at).count() as u64 + 1;
            match read(&folder.file) {
                Err(JournalError::Damaged { commit, .. }) => assert_eq!(commit, holding, "{at}"),
                Err(JournalError::NotAJournal | JournalError::TooNew) if at < FILE_HEADER => {}
                other => panic!("byte {at} bit {bit}: {other:?}"),
            }
            // Opening for writing must not make it worse.
            assert!(
                Journal::open(&folder.file, &folder.kept, |_, _| Ok::<_, JournalError>(()))
                    .is_err()
            );
            assert_eq!(fs::read(&folder.file).expect("there"), damaged);
        }
    }
}

#[test]
fn commits_of_another_chain_are_damage() {
    let (one, other) = (folder(), folder());
    let bytes = three_commits(&one.file);
    let bounds = bounds(&bytes);
    // The second commit left out, and twice.
    for wrong in [
        [&bytes[..bounds[1]], &bytes[bounds[2]..]].concat(),
        [&bytes[..bounds[2]], &bytes[bounds[1]..]].concat(),
    ] {
        fs::write(&other.file, wrong).expect("a write");
        assert!(matches!(read(&other.file), Err(JournalError::Damaged { .. })));
    }
}

#[test]
fn a_file_is_made_anew_only_where_no_commit_was_ever_acknowledged() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let bounds = bounds(&bytes);
    let mut damaged = bytes.clone();
    damaged[bounds[0] + 20] ^= 1;
    for (content, unfounded) in [
        (&bytes[..10], true),
        (&bytes[..FILE_HEADER], true),
        (&bytes[..bounds[1] - 1], true),
        (&bytes[..bounds[1]], false),
        (&damaged, false),
    ] {
        fs::write(&folder.file, content).expect("a write");
        assert_eq!(Journal::was_never_founded(&folder.file), unfounded, "{}", content.len());
    }
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let folder = folder();
    three_commits(&folder.file);
    assert!(Journal::create(&folder.file, StoreId::from_random(1)).is_err());
    assert_eq!(read(&folder.file).expect("undamaged").len(), 3);
}
