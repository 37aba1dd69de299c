//! Tests of the journal file after crashes and damage.

use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;

use super::*;
use crate::files::watched::{Call, Watch};
use crate::journal::commit::{CommitMetadata, END, Head, Position};
use crate::journal::durable_offset::{acknowledged, path_of};
use crate::journal::events::StoreFounded;
use crate::journal::record::{Kind, Record};
use crate::journal::{Batch, Event, JournalImage, StoredBody, codec, decode_events, header};
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

fn deed(operation: &str) -> CommitMetadata {
    CommitMetadata {
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

/// Appends a commit with `count` events.
fn append(journal: &mut Journal, head: Head, count: u32, operation: &str) -> Head {
    let mut batch = Batch::default();
    (0..count).for_each(|n| batch.push(founded(&format!("S-{n}"))));
    let at = Timestamp::from_second(1_700_000_000 - i64::from(count)).expect("a time");
    let laid = EncodedCommit::out(batch, deed(operation), at, StoreId::from_random(9), head)
        .expect("encoded");
    journal.append([&laid]).expect("there is room");
    laid.head()
}

/// Creates a journal of three commits, of which the middle one is long enough to be compressed. Returns its
/// bytes without the zeros at the end. The durable-offset file is removed.
fn three_commits(file: &Path) -> Vec<u8> {
    let mut journal = Journal::create(file, StoreId::from_random(9)).expect("a new file");
    let counts = [1, 100, 2].into_iter();
    counts.fold(Head::START, |head, count| append(&mut journal, head, count, "test"));
    let mut bytes = fs::read(file).expect("it was written");
    bytes.truncate(journal.end() as usize);
    // Windows removes no file that is open.
    drop(journal);
    fs::write(file, &bytes).expect("a write");
    fs::remove_file(path_of(file)).expect("there was one");
    bytes
}

/// Opens a journal and removes its durable-offset file.
fn open(folder: &Folder) -> Result<(Journal, Scan), JournalError> {
    let opened = Journal::open(&folder.file, &folder.kept, None, |_, _| Ok(()));
    let _none = fs::remove_file(path_of(&folder.file));
    opened
}

/// Returns the number of events of each commit in a file.
fn read(file: &Path) -> Result<Vec<usize>, JournalError> {
    let mut found = Vec::new();
    Journal::read(file, None, &no_writer, |info, body| -> Result<(), JournalError> {
        found.push(decode_events(body, info.number).collect::<Result<Vec<_>, _>>()?.len());
        Ok(())
    })?;
    Ok(found)
}

/// Returns the offsets of the three commits, and the end of the last one.
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
fn appended_commits_are_read_in_order() {
    let folder = folder();
    three_commits(&folder.file);
    assert_eq!(read(&folder.file).expect("undamaged"), [1, 100, 2]);
    let mut numbers = Vec::new();
    let visit = |info: CommitInfo, _: &StoredBody<'_>| -> Result<(), JournalError> {
        numbers.push(info.number);
        Ok(())
    };
    let (_, scan) = Journal::open(&folder.file, &folder.kept, None, visit).expect("undamaged");
    assert_eq!((scan.head.number, scan.cut), (3, None));
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn a_tail_truncated_anywhere_loses_only_the_unfinished_commit() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let bounds = bounds(&bytes);
    for length in FILE_HEADER..bytes.len() {
        fs::write(&folder.file, &bytes[..length]).expect("a write");
        let whole = bounds[1..].iter().filter(|end| **end <= length).count();
        assert_eq!(read(&folder.file).expect("a torn tail is no damage").len(), whole, "{length}");
        let (_, Scan { head, cut, .. }) = open(&folder).expect("the same");
        assert_eq!(head.number, whole as u64);
        // Zeros at the end are not part of the tail.
        let torn = trim_trailing_zeros(&bytes[bounds[whole]..length]).len() as u64;
        let expected =
            (torn > 0).then_some(TruncatedTail { commit: whole as u64 + 1, bytes: torn });
        assert_eq!(cut, expected, "{length}");
        let kept = fs::read(&folder.kept).unwrap_or_default();
        assert!(
            cut.is_none() || kept == trim_trailing_zeros(&bytes[bounds[whole]..length]),
            "{length}"
        );
        assert_eq!(fs::metadata(&folder.file).expect("there").len(), bounds[whole] as u64);
    }
}

#[test]
fn a_zeroed_tail_is_cut_off() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let last = bounds(&bytes)[2];
    let mut blank = bytes.clone();
    blank[last..].fill(0);
    fs::write(&folder.file, &blank).expect("a write");
    assert_eq!(read(&folder.file).expect("a torn tail is no damage"), [1, 100]);
}

#[test]
fn a_tail_with_a_zeroed_end_is_cut_off() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let last = bounds(&bytes)[2];
    for written in last..bytes.len() - END {
        let mut torn = bytes.clone();
        torn[written..].fill(0);
        fs::write(&folder.file, &torn).expect("a write");
        assert_eq!(read(&folder.file).expect("a torn tail is no damage"), [1, 100], "{written}");
    }
}

#[test]
fn a_journal_accepts_commits_after_a_truncation() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    fs::write(&folder.file, &bytes[..bytes.len() - 5]).expect("a write");
    let (mut journal, scan) = open(&folder).expect("a torn tail");
    append(&mut journal, scan.head, 7, "after");
    assert_eq!(read(&folder.file).expect("whole again"), [1, 100, 7]);
}

#[test]
fn any_flipped_bit_of_an_acknowledged_commit_is_reported() {
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
            // A failed opening must not change the file.
            assert!(open(&folder).is_err());
            assert_eq!(fs::read(&folder.file).expect("there"), damaged);
        }
    }
}

#[test]
fn the_last_commit_after_damage_is_found_if_the_store_matches() {
    let folder = folder();
    let mut bytes = three_commits(&folder.file);
    let [_, second, third, end] = bounds(&bytes);
    let seen = |bytes: &[u8], store| {
        let header = header::write(MAGIC, StoreId::from_random(store));
        fs::write(&folder.file, [&header, &bytes[FILE_HEADER..]].concat()).expect("a write");
        let image =
            JournalImage::of_journal(&folder.file, &no_writer).expect("its header is whole");
        [second, third, end].map(|from| {
            image.last_commit_after(from as u64).map(|begin| (begin.number, begin.at.as_second()))
        })
    };
    bytes[second + 40] ^= 1;
    let last = Some((3, 1_699_999_998));
    assert_eq!(seen(&bytes, 9), [last, last, None]);
    assert_eq!(seen(&bytes, 8), [None; 3]);
    // The last commit has begun, but is cut off in the middle.
    assert_eq!(seen(&bytes[..end - 4], 9), [last, last, None]);
}

#[test]
fn commits_of_another_chain_are_damage() {
    let (one, other) = (folder(), folder());
    let bytes = three_commits(&one.file);
    let bounds = bounds(&bytes);
    // A third commit of the same store that follows another second commit.
    let fork = folder();
    let mut journal = Journal::create(&fork.file, StoreId::from_random(9)).expect("a new file");
    let counts = [1, 99, 2].into_iter();
    counts.fold(Head::START, |head, count| append(&mut journal, head, count, "test"));
    let forked = fs::read(&fork.file).expect("it was written");
    let third = self::bounds(&forked[..journal.end() as usize])[2];
    // The second commit is missing or repeated.
    for wrong in [
        [&bytes[..bounds[2]], &forked[third..]].concat(),
        [&bytes[..bounds[1]], &bytes[bounds[2]..]].concat(),
        [&bytes[..bounds[2]], &bytes[bounds[1]..]].concat(),
    ] {
        fs::write(&other.file, wrong).expect("a write");
        assert!(matches!(read(&other.file), Err(JournalError::Damaged { .. })));
    }
}

#[test]
fn damage_is_reported_with_the_offset_of_the_record() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let begin = bounds(&bytes)[1];
    let (_, length) = Record::read(&bytes[begin..]).expect("undamaged");
    let mut damaged = bytes.clone();
    damaged[begin + length + 20] ^= 1;
    fs::write(&folder.file, &damaged).expect("a write");
    let place = (begin + length) as u64;
    let read = read(&folder.file);
    assert!(
        matches!(read, Err(JournalError::Damaged { commit: 2, offset }) if offset == place),
        "{read:?}"
    );
    // Inside a body, the offset is that of the event.
    let mut body = Vec::new();
    codec::encode(&founded("S-1"), &mut body);
    let place = body.len() as u64;
    // A registered person with an empty payload.
    body.extend([40, 0, 1, 0, 0, 0, 0, 0]);
    let last = decode_events(&StoredBody::of_chunk(&body), 7).last();
    assert!(
        matches!(last, Some(Err(JournalError::Damaged { commit: 7, offset })) if offset == place),
        "{last:?}"
    );
}

#[test]
fn an_invalid_durable_offset_is_ignored() {
    let folder = folder();
    three_commits(&folder.file);
    mark(&folder, 40);
    assert_eq!(acknowledged(&folder.file, StoreId::from_random(8)), None);
    let mut bytes = fs::read(path_of(&folder.file)).expect("there");
    bytes[10] ^= 1;
    fs::write(path_of(&folder.file), bytes).expect("a write");
    assert_eq!(acknowledged(&folder.file, StoreId::from_random(9)), None);
}

#[test]
fn a_file_may_be_recreated_only_without_an_acknowledged_commit() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let bounds = bounds(&bytes);
    let mut damaged = bytes.clone();
    damaged[bounds[0] + 20] ^= 1;
    for (content, unfounded) in [
        // A journal gets its name only after its header is durable.
        (&bytes[..10], false),
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

/// Sets the durable offset of a journal.
fn mark(folder: &Folder, end: usize) {
    let store = StoreId::from_random(9);
    let mut mark = DurableOffset::open(&folder.file, store).expect("a file");
    mark.set(end as u64).expect("written");
    assert_eq!(acknowledged(&folder.file, store), Some(end as u64));
}

#[test]
fn a_broken_commit_is_damage_only_before_the_durable_offset() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let [_, _, last, end] = bounds(&bytes);
    for at in last..end {
        // A page that was never written, a flipped bit, and a truncated commit.
        let (mut blank, mut flipped) = (bytes.clone(), bytes.clone());
        blank[at..(at + 40).min(end)].fill(0);
        flipped[at] ^= 4;
        for torn in [&blank[..], &flipped, &bytes[..at]] {
            fs::write(&folder.file, torn).expect("a write");
            mark(&folder, last);
            let whole = if torn == bytes { 3 } else { 2 };
            assert_eq!(read(&folder.file).expect("never acknowledged").len(), whole, "{at}");
            mark(&folder, end);
            let damaged =
                matches!(read(&folder.file), Err(JournalError::Damaged { commit: 3, .. }));
            assert!(damaged || whole == 3, "{at}");
            assert!(open(&folder).is_err() || whole == 3, "{at}");
        }
    }
}

#[test]
fn the_durable_offset_follows_each_append_and_zeros_follow_it() {
    let folder = folder();
    let mut journal = Journal::create(&folder.file, StoreId::from_random(9)).expect("a new file");
    let head = append(&mut journal, Head::START, 3, "one");
    let length = fs::metadata(&folder.file).expect("there").len();
    assert_eq!(length, ROOM);
    append(&mut journal, head, 3, "two");
    assert_eq!(fs::metadata(&folder.file).expect("there").len(), length, "there was room");
    assert_eq!(acknowledged(&folder.file, StoreId::from_random(9)), Some(journal.end));
    assert_eq!(read(&folder.file).expect("undamaged"), [3, 3]);
}

#[test]
fn a_journal_is_read_only_from_a_position_in_its_history() {
    let folder = folder();
    let bytes = three_commits(&folder.file);
    let [_, first, second, _] = bounds(&bytes);
    let mut heads = Vec::new();
    let visit = |info: CommitInfo, _: &StoredBody<'_>| -> Result<(), JournalError> {
        heads.push(Head { number: info.number, at: info.at, hash: info.hash });
        Ok(())
    };
    Journal::read(&folder.file, None, &no_writer, visit).expect("undamaged");
    let open_from = |head: Head, end: usize| {
        let mut seen = Vec::new();
        let from = Some(Position { head, end: end as u64 });
        let opened = Journal::open(&folder.file, &folder.kept, from, |info, _| {
            seen.push(info.number);
            Ok::<_, JournalError>(())
        });
        opened.map(|(journal, scan)| (seen, journal.end() as usize, scan.head.number))
    };
    let all = bytes.len();
    assert_eq!(open_from(heads[0], first).expect("it is there"), (vec![2, 3], all, 3));
    assert_eq!(open_from(heads[2], all).expect("it is there"), (vec![], all, 3));
    assert!(open_from(heads[0], second).is_err(), "another commit ends there");
    assert!(open_from(heads[0], all).is_err(), "another commit ends there, with nothing behind it");
    assert!(open_from(heads[2], all + 1).is_err(), "nothing ends there");
    assert!(open_from(heads[0], 3).is_err(), "nothing can end there");
}

#[test]
fn commits_by_their_headers_are_those_of_a_full_read() {
    let folder = folder();
    let mut journal = Journal::create(&folder.file, StoreId::from_random(9)).expect("a new file");
    [1, 100, 2].into_iter().fold(Head::START, |head, n| append(&mut journal, head, n, "test"));
    let numbers = |from: Option<Position>| {
        let mut infos = Vec::new();
        let visit = |info, _: &StoredBody<'_>| -> Result<(), JournalError> {
            infos.push(info);
            Ok(())
        };
        Journal::read(&folder.file, from, &no_writer, visit).map(|_| infos)
    };
    let full = numbers(None).expect("whole");
    let commits = Journal::commits(&folder.file, &no_writer).expect("whole");
    assert_eq!(commits.infos, full);
    let start = commits.start_of(2).expect("headers were enough");
    assert_eq!(numbers(Some(start)).expect("whole"), full[1..]);

    // Windows removes no file that is open.
    drop(journal);
    // Without the durable offset, and with a damaged header, the bodies are read, too.
    let bytes = fs::read(&folder.file).expect("there");
    let mut damaged = bytes.clone();
    damaged[start.end as usize + 20] ^= 1;
    fs::write(&folder.file, damaged).expect("a write");
    let error = Journal::commits(&folder.file, &no_writer).expect_err("damage");
    assert!(matches!(error, JournalError::Damaged { commit: 2, .. }), "{error:?}");
    fs::write(&folder.file, bytes).expect("a write");
    fs::remove_file(path_of(&folder.file)).expect("there was one");
    let commits = Journal::commits(&folder.file, &no_writer).expect("whole");
    assert_eq!((commits.infos, commits.starts.len()), (full, 0));
}

/// Tries to append a commit.
fn try_append(journal: &mut Journal, head: Head) -> Result<(), JournalError> {
    let mut batch = Batch::default();
    batch.push(founded("S-9"));
    let store = StoreId::from_random(9);
    let laid = EncodedCommit::out(batch, deed("test"), Timestamp::UNIX_EPOCH, store, head);
    journal.append([&laid.expect("encoded")])
}

/// Writes bytes at an offset of a file, as another process does.
fn write_at(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(path).expect("there");
    file.seek(SeekFrom::Start(at)).expect("a place");
    file.write_all(bytes).expect("a write");
}

#[test]
fn nothing_is_written_where_another_process_has_written() {
    type Change = fn(&Path, u64);
    let changes: [Change; 5] = [
        |file, end| write_at(file, end, &[1]),
        |file, end| write_at(file, end + 100, &[1]),
        |file, end| write_at(file, end - 1, &[1]),
        |file, end| write_at(file, end + ROOM, &[0]),
        |file, end| {
            let mut mark = DurableOffset::open(file, StoreId::from_random(9)).expect("there");
            mark.set(end - 1).expect("a write");
        },
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let folder = folder();
        let store = StoreId::from_random(9);
        let mut journal = Journal::create(&folder.file, store).expect("a new file");
        let head = append(&mut journal, Head::START, 3, "one");
        change(&folder.file, journal.end());
        let before = fs::read(&folder.file).expect("there");
        let refused = try_append(&mut journal, head);
        assert!(matches!(refused, Err(JournalError::Overtaken)), "{place}: {refused:?}");
        assert_eq!(fs::read(&folder.file).expect("there"), before, "{place}");
        assert!(matches!(try_append(&mut journal, head), Err(JournalError::Poisoned)));
    }
}

#[test]
fn a_commit_that_another_process_overwrites_is_not_acknowledged() {
    type Change = fn(&Path, u64);
    let changes: [Change; 3] = [
        |file, end| write_at(file, end + 30, &[0xff]),
        |file, end| {
            OpenOptions::new()
                .write(true)
                .open(file)
                .and_then(|file| file.set_len(end))
                .expect("cut");
        },
        |file, _| fs::write(file.with_extension("lock"), "0123456789abcdef").expect("a write"),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let folder = folder();
        let store = StoreId::from_random(9);
        let mut journal = Journal::create(&folder.file, store).expect("a new file");
        let lock = LockFile::take(&folder.file.with_extension("lock"), "a test", || true);
        let Ok(crate::files::lock_file::Taken::Mine(lock)) = lock else { panic!("{lock:?}") };
        journal.guard_with(Some(Arc::new(lock)));
        let head = append(&mut journal, Head::START, 3, "one");
        let end = journal.end();
        let file = folder.file.clone();
        let parent = parent_dir(&folder.file).to_owned();
        let watch = Watch::over(&parent, move |step| {
            if step.call == Call::Sync {
                change(&file, end);
            }
        });
        let refused = try_append(&mut journal, head);
        drop(watch);
        assert!(matches!(refused, Err(JournalError::Overwritten)), "{place}: {refused:?}");
        assert_eq!(acknowledged(&folder.file, store), Some(end), "{place}");
    }
}
