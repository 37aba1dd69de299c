//! Tests of several threads in one store, of failures of its journal, and of checkpoints written in the background.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::blockstore::{BlockStore as _, Sled};
use crate::files::watched::{Call, FileStep, Refusal, Watch};
use crate::journal::Event;
use crate::journal::events::{Ref, StockTakeFacts};
use crate::model::{DivisionCode, SiteCode, SiteKind, StockTakeNo};
use crate::registry::engine::checkpoint::rebuild;
use crate::registry::engine::transaction::must;
use crate::registry::reference::sites::SiteDraft;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::operation::Operation as _;
use crate::testing::{FULL, author, create, is_as_replayed, register};

const THREADS: usize = 8;

fn new_store(folder: &Path) -> Store {
    create(folder).unwrap()
}

fn record(store: &Store, key: &str) -> Result<u64> {
    Ok(register(store, key)?.unwrap())
}

fn record_many(store: &Store, series: &str, count: usize) {
    for n in 0..count {
        record(store, &format!("{series}{n}")).unwrap();
    }
}

#[test]
fn an_event_that_could_not_be_read_again_is_refused_and_the_store_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record(&store, "before").unwrap();
    let commits = store.info().unwrap().commits;
    let site = SiteDraft::new(SiteCode::new("ST").unwrap()).name("站").kind(SiteKind::Community);
    let site = site.division(DivisionCode::new("610902").unwrap());
    let task = OperationInfo::at_desk("count", "", false);
    let refused = store.write(&author(), task, |writer| {
        site.execute(writer, &mut Diagnostics::default())?;
        writer.keep_row();
        let facts = StockTakeFacts {
            count: Ref::own(StockTakeNo::at(0).unwrap()),
            site: SiteCode::new("ST").unwrap(),
            on: author().today,
            found: 0,
            missing: Vec::new(),
            unexpected: vec!["X-00000001".to_owned(); 250_000],
            by: None,
        };
        writer.record(Event::StockTakeAdded(facts))?;
        writer.keep_row();
        Ok(Decision::Commit(()))
    });
    let Err(Error::Refused(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems[0].kind.code(), "record-too-large");
    assert_eq!(store.info().unwrap().commits, commits, "the site was not recorded either");
    record(&store, "after").unwrap();
    drop(store);
    assert_eq!(Store::open(folder.path(), "a test").unwrap().info().unwrap().commits, commits + 1);
}

#[test]
fn threads_share_a_store_and_nobody_sees_what_is_not_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let seen = store.info().unwrap().commits;
                assert!(Store::log(folder.path()).unwrap().len() as u64 >= seen);
            }
        });
        let writers: Vec<_> = (0..THREADS)
            .map(|thread| {
                let store = &store;
                let key = move |n| format!("{thread}-{n}");
                // Enough records for a checkpoint to be written meanwhile.
                scope.spawn(move || (0..150).map(|n| record(store, &key(n)).unwrap()).collect())
            })
            .collect();
        let numbers: Vec<Vec<u64>> = writers.into_iter().map(|w| w.join().unwrap()).collect();
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
        assert!(numbers.iter().all(|numbers| numbers.is_sorted()));
        let mut numbers = numbers.concat();
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(2..2 + 150 * THREADS as u64), "each commit has its number");
    });
    assert!(is_as_replayed(&store, folder.path()));
    drop(store);
    let store = Store::open(folder.path(), "a test").unwrap();
    let info = store.info().unwrap();
    assert_eq!((info.persons, info.rebuilt), (150 * THREADS, None));
    assert!(info.checkpoint.is_some() && is_as_replayed(&store, folder.path()));
}

#[test]
fn what_cannot_be_made_durable_is_taken_back_for_all_that_wait() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record(&store, "before").unwrap();
    let disk = Watch::over(folder.path(), |_| {});
    disk.refuse(Some(Refusal { at: 0, times: usize::MAX, error: FULL, takes_half: true }));
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let store = &store;
            scope.spawn(move || {
                let failed = record(store, &thread.to_string());
                assert!(matches!(failed, Err(Error::Io { .. } | Error::Poisoned)), "{failed:?}");
            });
        }
        for _ in 0..20 {
            assert_eq!(store.info().unwrap().commits, 2, "nobody sees what failed");
        }
    });
    assert!(is_as_replayed(&store, folder.path()));
    drop((store, disk));
    let store = Store::open(folder.path(), "a test").unwrap();
    // Commits that were written completely before the disk was full are found.
    let commits = store.info().unwrap().commits;
    assert!((2..=2 + THREADS as u64).contains(&commits) && is_as_replayed(&store, folder.path()));
    assert_eq!(record(&store, "after").unwrap(), commits + 1);
}

#[test]
fn after_an_fsync_that_failed_nothing_is_written_until_the_store_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    let disk = Watch::over(folder.path(), |_| {});
    // The bytes are written and the fsync fails.
    disk.refuse(Some(Refusal { at: 1, times: 1, error: FULL, takes_half: false }));
    assert!(matches!(record(&store, "a"), Err(Error::Io { .. })));
    assert!(matches!(record(&store, "b"), Err(Error::Poisoned)));
    assert_eq!(store.info().unwrap().commits, 1, "what was acknowledged can be read");
    assert!(is_as_replayed(&store, folder.path()), "nobody else sees it either");
    drop(store);
    let store = Store::open(folder.path(), "a test").unwrap();
    // Commits that reached the file completely are made durable now and are found.
    assert_eq!(store.info().unwrap().commits, 2);
    assert_eq!(record(&store, "b").unwrap(), 3);
}

#[test]
#[cfg(unix)]
fn what_is_written_to_a_journal_that_was_removed_is_not_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    fs::remove_dir_all(folder.path()).unwrap();
    let gone = record(&store, "a");
    assert!(
        matches!(&gone, Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound)
    );
    assert!(matches!(record(&store, "b"), Err(Error::Poisoned)));
    drop(store);
    assert!(matches!(Store::open(folder.path(), "a test"), Err(Error::NoStore { .. })));
}

// Windows removes no lock file that is open.
#[test]
#[cfg(unix)]
fn two_writers_whose_lock_does_not_hold_never_write_over_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let one = new_store(folder.path());
    // As on a network folder that keeps no locks.
    fs::remove_file(folder.path().join("lock")).unwrap();
    let other = Store::open(folder.path(), "another").unwrap();
    assert_eq!(record(&other, "a").unwrap(), 2);
    assert!(matches!(record(&one, "b"), Err(Error::Locked { .. })));
    assert!(matches!(record(&one, "b"), Err(Error::Poisoned)));
    assert_eq!(record(&other, "c").unwrap(), 3);
    drop((one, other));
    let store = Store::open(folder.path(), "a test").unwrap();
    assert_eq!(store.info().unwrap().persons, 2);
}

// Windows removes no lock file that is open.
#[test]
#[cfg(unix)]
fn a_mark_that_could_not_be_set_is_set_later_but_never_below_anothers() {
    let folder = tempfile::tempdir().unwrap();
    let mark = || fs::read(folder.path().join("journal.mark")).unwrap();
    let without_mark = |store: &Store, key: &str| {
        let disk = Watch::over(folder.path(), |_| {});
        // The bytes, the fsync, and then the durable offset.
        disk.refuse(Some(Refusal { at: 2, times: 1, error: FULL, takes_half: false }));
        let before = mark();
        record(store, key).unwrap();
        assert_eq!(mark(), before);
    };
    let one = new_store(folder.path());
    without_mark(&one, "a");
    record(&one, "b").unwrap();
    assert!(is_as_replayed(&one, folder.path()), "the next change sets it");
    without_mark(&one, "c");
    let before = mark();
    drop(one);
    assert_ne!(mark(), before, "closing sets it");
    let one = Store::open(folder.path(), "a test").unwrap();
    without_mark(&one, "d");
    fs::remove_file(folder.path().join("lock")).unwrap();
    let other = Store::open(folder.path(), "another").unwrap();
    record(&other, "e").unwrap();
    let highest = mark();
    assert!(matches!(record(&one, "f"), Err(Error::Locked { .. })));
    drop(one);
    assert_eq!(mark(), highest);
    drop(other);
    let one = Store::open(folder.path(), "a test").unwrap();
    without_mark(&one, "g");
    fs::remove_file(folder.path().join("lock")).unwrap();
    let other = Store::open(folder.path(), "another").unwrap();
    record(&other, "h").unwrap();
    let highest = mark();
    drop(one);
    assert_eq!(mark(), highest, "closing does not set it back");
}

#[test]
fn a_state_that_was_compacted_is_the_same_with_all_that_came_later() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record_many(&store, "a", 700);
    let compacted = store.compact().unwrap();
    assert!(compacted.after > 0 && is_as_replayed(&store, folder.path()));
    record_many(&store, "b", 9);
    store.compact().unwrap();
    assert!(is_as_replayed(&store, folder.path()), "nine are behind the checkpoint");
    drop(store);
    let store = Store::open(folder.path(), "a test").unwrap();
    assert_eq!(store.info().unwrap().rebuilt, None);
    assert!(is_as_replayed(&store, folder.path()));
}

#[test]
fn a_checkpoint_that_cannot_be_replaced_stays_and_compacting_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record_many(&store, "a", 700);
    store.compact().unwrap();
    let watch = Watch::over(folder.path(), |_| {});
    store.compact().unwrap();
    let steps = watch.steps();
    let compact_without = |at: usize| {
        let at = watch.steps().len() + at;
        watch.refuse(Some(Refusal { at, times: 1, error: FULL, takes_half: false }));
        let compacted = store.compact();
        watch.refuse(None);
        assert!(is_as_replayed(&store, folder.path()), "{:?}", watch.steps()[at]);
        compacted
    };
    // As on Windows, if another program has a file of the checkpoint open.
    let is_set_aside =
        |step: &FileStep| matches!(&step.call, Call::Rename { to } if to.ends_with("state.old"));
    let compacted = compact_without(steps.iter().position(is_set_aside).unwrap());
    assert!(matches!(compacted, Err(Error::Io { .. })), "{compacted:?}");
    let left = ["state.new", "state.old"].map(|name| folder.path().join(name).exists());
    assert_eq!(left, [false, false]);
    // Whatever else fails, the state stays as it is.
    for at in 0..steps.len() {
        let _made_or_not = compact_without(at);
    }
    drop((watch, store));
    let store = Store::open(folder.path(), "a test").unwrap();
    assert_eq!(store.info().unwrap().rebuilt, None);
    assert!(is_as_replayed(&store, folder.path()));
}

/// Copies the files of a folder and of its subfolders.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

#[test]
fn damage_that_shows_while_reading_is_answered_rightly_and_made_good_at_closing() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record_many(&store, "a", 700);
    drop(store);
    // The blocks exist, but their directory lists other ones.
    let db = folder.path().join("state/db");
    let mut bytes = fs::read(&db).unwrap();
    let end = bytes.len() / 2;
    bytes[end - 40_000..end].fill(0xa5);
    fs::write(&db, &bytes).unwrap();
    let store = Store::open(folder.path(), "a test").unwrap();
    assert!(is_as_replayed(&store, folder.path()));
    let damaged = store.info().unwrap().rebuilt;
    drop(store);
    let store = Store::open(folder.path(), "a test").unwrap();
    let info = store.info().unwrap();
    assert_eq!((info.rebuilt, info.checkpoint.is_some()), (None, true), "{damaged:?}");
    assert!(is_as_replayed(&store, folder.path()));
}

#[test]
fn blocks_are_made_again_only_from_a_journal_that_goes_as_far_as_they_do() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record_many(&store, "a", 3);
    let journal = StoreDir::new(folder.path()).journal();
    let mark = |commit| crate::tables::CheckpointId { commit, extents: Vec::new() };
    assert!(rebuild(&journal, &mark(3)).is_some() && rebuild(&journal, &mark(4)).is_some());
    assert!(rebuild(&journal, &mark(5)).is_none());
}

#[test]
fn what_was_cut_off_is_told_where_the_state_turns_out_to_be_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record_many(&store, "a", 700);
    drop(store);
    let store = Store::open(folder.path(), "a test").unwrap();
    record_many(&store, "b", 9);
    // As after a kill: the next opening applies the nine records to blocks of the checkpoint.
    let killed = tempfile::tempdir().unwrap();
    copy(folder.path(), killed.path());
    let end = store.info().unwrap().journal_bytes;
    drop(store);
    let journal = killed.path().join("journal");
    let mut bytes = fs::read(&journal).unwrap();
    bytes.truncate(end as usize);
    bytes.extend([7; 40]);
    fs::write(&journal, &bytes).unwrap();
    // The last block of people (64 people per block) is a wrong one; its directory is right.
    let state = Sled::open(&killed.path().join("state")).unwrap();
    state.put(&mut [([4, 0, 0, 0, 10, 0], vec![7; 40])].into_iter()).unwrap();
    state.flush().unwrap();
    drop(state);
    let store = Store::open(killed.path(), "a test").unwrap();
    let info = store.info().unwrap();
    assert_eq!(info.rebuilt, Some(Rebuilt::Damaged));
    assert_eq!(info.cut, Some(TruncatedTail { commit: 711, bytes: 40 }));
    assert_eq!(fs::read(killed.path().join("journal.cut")).unwrap(), [7; 40]);
    assert!(is_as_replayed(&store, killed.path()));
}

#[test]
fn a_journal_of_a_later_version_leaves_the_state_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = new_store(folder.path());
    record_many(&store, "a", 700);
    drop(store);
    let journal = folder.path().join("journal");
    let whole = fs::read(&journal).unwrap();
    let mut later = whole.clone();
    later[8] += 1;
    let crc = crc32fast::hash(&later[..28]).to_le_bytes();
    later[28..32].copy_from_slice(&crc);
    fs::write(&journal, later).unwrap();
    let refused = Store::open(folder.path(), "a test");
    assert!(matches!(refused, Err(Error::TooNew { .. })), "{refused:?}");
    fs::write(&journal, whole).unwrap();
    let info = Store::open(folder.path(), "a test").unwrap().info().unwrap();
    assert_eq!((info.rebuilt, info.checkpoint.is_some()), (None, true));
}

#[test]
fn a_registry_and_its_errors_go_from_thread_to_thread() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Store>();
    shared::<Error>();
    shared::<Author>();
    shared::<CommitInfo>();
    fn asked_by_many<T: Sync>() {}
    asked_by_many::<View<'_>>();
}

#[test]
fn an_impossible_state_is_an_error_that_stops_all_further_changes() {
    let author = author();
    let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(7)), &author).unwrap();
    let failed = store.write(&author, OperationInfo::default(), |_| {
        must(None::<()>, "a test").map(Decision::Commit)
    });
    assert!(matches!(failed, Err(Error::Bug("a test"))), "{failed:?}");
    let later = store.write(&author, OperationInfo::default(), |_| Ok(Decision::Commit(())));
    assert!(matches!(later, Err(Error::Poisoned)), "{later:?}");
}
