//! Backups, what can be saved of a damaged journal, and whether `verify` and `doctor` tell the truth: the expected
//! answers are those of replays up to a commit.

use crate::shared::{author, founding, import};
use assistive_core::exchange::Kind;
use assistive_core::maintenance::{self, JournalHealth, StateCheck};
use assistive_core::{Error, Moment, Store, StoreOptions};
use assistive_tests::is_thorough;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use tempfile::TempDir;

/// Returns a store of so many commits, each of three people.
fn store(commits: u64) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("store");
    let registry = Store::create(&store, &founding(), &author(), "test").expect("a new store");
    (1..commits).for_each(|commit| add(&registry, commit));
    drop(registry);
    (folder, store)
}

fn add(registry: &Store, commit: u64) {
    let mut sheet = String::from("key,name,division\n");
    (0..3).for_each(|n| sheet.push_str(&format!("{commit}-{n},试验,610902\n")));
    assert_eq!(import(registry, Kind::Persons, sheet.as_bytes()).errors, []);
}

/// Checks whether a store has exactly the first commits of another.
fn is_beginning_of(part: &Path, commits: u64, whole: &Path) -> bool {
    let part = Store::open_read_only(part).expect("a store");
    let then = Store::open_as_of(whole, Moment::Commit(commits)).expect("a commit");
    let hash = |registry: &Store| registry.info().expect("open").hash;
    part.same_state(&then).expect("open") && hash(&part) == hash(&then)
}

#[test]
fn a_backup_is_taken_while_others_work_and_is_some_moment_of_theirs() {
    let (folder, store) = store(3);
    let registry = Store::open(&store, "test").expect("a store");
    let done = AtomicBool::new(false);
    let backups: Vec<_> = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut commit = 100;
            while !done.load(Ordering::Relaxed) {
                add(&registry, commit);
                commit += 1;
            }
        });
        let file = |n: usize| folder.path().join(format!("{n}.backup"));
        let taken = (0..20).map(|n| (file(n), maintenance::backup(&store, file(n)).expect("room")));
        let taken = taken.collect();
        done.store(true, Ordering::Relaxed);
        writer.join().expect("nothing is wrong with the writer");
        taken
    });
    let commits: Vec<_> = backups.iter().map(|(_, backup)| backup.commits).collect();
    assert!(commits.is_sorted() && commits[0] < commits[19], "{commits:?}");
    for (n, (file, backup)) in backups.iter().enumerate() {
        assert_eq!(maintenance::verify_backup(file).expect("whole"), *backup);
        let into = folder.path().join(format!("restored-{n}"));
        assert_eq!(maintenance::restore(&into, file, "test").expect("a new folder"), *backup);
        assert!(is_beginning_of(&into, backup.commits, &store), "{backup:?}");
    }
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let (folder, store) = store(3);
    let file = folder.path().join("a.backup");
    fs::write(&file, "mine").expect("a file");
    assert!(matches!(maintenance::backup(&store, &file), Err(Error::FileExists { .. })));
    assert_eq!(fs::read(&file).expect("a file"), b"mine");
    fs::remove_file(&file).expect("a file");
    maintenance::backup(&store, &file).expect("there is room");
    assert!(matches!(maintenance::restore(&store, &file, "test"), Err(Error::StoreExists { .. })));
    let other = folder.path().join("other");
    fs::create_dir(&other).expect("a folder");
    fs::write(other.join("letter.txt"), "mine").expect("a file");
    let refused = maintenance::restore(&other, &file, "test");
    assert!(matches!(refused, Err(Error::FolderNotEmpty { .. })), "{refused:?}");
    assert!(!other.join("journal").exists());
}

#[test]
fn a_backup_that_is_cut_or_changed_anywhere_is_refused_and_makes_no_store() {
    let (folder, store) = store(3);
    let file = folder.path().join("a.backup");
    maintenance::backup(&store, &file).expect("there is room");
    let whole = fs::read(&file).expect("a backup");
    let into = folder.path().join("into");
    let is_refused = |bytes: &[u8]| {
        fs::write(&file, bytes).expect("a file");
        let refused = maintenance::restore(&into, &file, "test");
        let told = matches!(refused, Err(Error::NotABackup { .. } | Error::TooNew { .. }));
        assert!(told && !into.exists(), "{refused:?}");
    };
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        is_refused(&bytes);
        is_refused(&whole[..at]);
    }
    is_refused(&[&whole, &b"x"[..]].concat());
}

#[test]
fn what_can_be_saved_of_a_damaged_journal_is_its_beginning_and_with_a_backup_all_of_it() {
    let (folder, store) = store(5);
    let backup = folder.path().join("early.backup");
    maintenance::backup(&store, &backup).expect("there is room");
    let early = maintenance::verify_backup(&backup).expect("whole").bytes;
    let registry = Store::open(&store, "test").expect("a store");
    (5..9).for_each(|commit| add(&registry, commit));
    drop(registry);
    let [whole, damaged, mended] = ["whole", "damaged", "mended"].map(|n| folder.path().join(n));
    fs::rename(&store, &whole).expect("a name");
    let journal = fs::read(whole.join("journal")).expect("a journal");
    let end = maintenance::verify_journal(&whole).expect("whole").journal_bytes;
    // Every byte was tried once. A step of a prime number meets all kinds of places. The header is 32 bytes.
    let step = if is_thorough() { 17 } else { 151 };
    for at in (0..32).chain((32..end as usize).step_by(step)) {
        fs::create_dir(&damaged).expect("a folder");
        fs::copy(whole.join("journal.mark"), damaged.join("journal.mark")).expect("a copy");
        let mut bytes = journal.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(damaged.join("journal"), &bytes).expect("a file");
        // Every byte is covered by a checksum: the flip is reported, or names a later version.
        assert!(maintenance::verify_journal(&damaged).is_err(), "byte {at}");
        match maintenance::diagnose(&damaged, "test") {
            Ok(found) => {
                let JournalHealth::Damaged(salvage) = &found.journal else {
                    panic!("byte {at}: {found:?}")
                };
                // A damaged header costs no commit.
                assert!(at < 32 || salvage.offset as usize <= at, "byte {at}: {salvage:?}");
                assert!(at >= 32 || salvage.commits == 9, "byte {at}: {salvage:?}");
                let saved = maintenance::salvage(&damaged, None, &mended, "test").expect("room");
                assert_eq!(saved, *salvage);
                assert!(is_beginning_of(&mended, salvage.commits, &whole), "byte {at}");
                fs::remove_dir_all(&mended).expect("a folder");
            }
            // The first commit cannot be read, or the version is unknown.
            Err(Error::NotAJournal { .. }) if at >= 32 => {}
            Err(Error::TooNew { .. }) => {}
            Err(error) => panic!("byte {at}: {error:?}"),
        }
        // The backup replaces any damage before its end.
        if at < early as usize - 112 && at >= 32 {
            let saved = maintenance::salvage(&damaged, Some(&backup), &mended, "test");
            match saved {
                Ok(saved) => {
                    assert_eq!(saved.commits, 9, "byte {at}");
                    assert!(is_beginning_of(&mended, 9, &whole), "byte {at}");
                    fs::remove_dir_all(&mended).expect("a folder");
                }
                Err(error) => panic!("byte {at}: {error:?}"),
            }
        }
        assert_eq!(fs::read(damaged.join("journal")).expect("a journal"), bytes, "it was touched");
        fs::remove_dir_all(&damaged).expect("a folder");
    }
}

#[test]
fn a_backup_of_another_store_mends_nothing() {
    let (folder, store) = store(3);
    let other = folder.path().join("other");
    let elsewhere = StoreOptions::new(assistive_core::StoreId::from_random(8));
    drop(Store::create(&other, &elsewhere, &author(), "test").expect("a new store"));
    let backup = folder.path().join("other.backup");
    maintenance::backup(&other, &backup).expect("there is room");
    let mended = folder.path().join("mended");
    let refused = maintenance::salvage(&store, Some(&backup), &mended, "test");
    assert!(matches!(refused, Err(Error::NotABackup { .. })), "{refused:?}");
    assert!(!mended.exists());
}

#[test]
fn verify_compares_the_state_with_the_journal_and_doctor_makes_it_good() {
    let (_folder, store) = store(400);
    let verified = maintenance::verify(&store, "test").expect("whole");
    assert!(verified.is_sound() && verified.commits == 400, "{verified:?}");
    // Records: 399 times three people, the own site, and the built-in divisions.
    assert!(verified.records > 1197 && verified.inconsistencies.is_empty(), "{verified:?}");
    // The speed of the checkpoint's thread decides up to which commit it goes.
    let StateCheck::Same { commit, blocks } = verified.state else { panic!("{verified:?}") };
    assert!(commit <= 400 && blocks > 20, "{verified:?}");
    let db = store.join("state/db");
    let mut bytes = fs::read(&db).expect("sled's data");
    let lies = bytes.iter().rposition(|byte| *byte != 0).expect("something was written");
    bytes[..lies].iter_mut().for_each(|byte| *byte ^= 0x55);
    fs::write(&db, bytes).expect("a file");
    let verified = maintenance::verify(&store, "test").expect("the journal is whole");
    assert!(!verified.is_sound(), "{verified:?}");
    let found = maintenance::diagnose(&store, "test").expect("a store");
    assert!(matches!(found.state, StateCheck::Wrong { .. }), "{found:?}");
    maintenance::tidy(&store, "test").expect("nobody has it");
    let verified = maintenance::verify(&store, "test").expect("whole");
    assert!(matches!(verified.state, StateCheck::Same { .. }), "{verified:?}");
}

#[cfg(unix)]
#[test]
fn only_their_owner_may_read_a_store_and_its_backups() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = store(400);
    let backup = folder.path().join("a.backup");
    maintenance::backup(&store, &backup).expect("there is room");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(&backup), 0o600);
    assert!(maintenance::diagnose(&store, "test").expect("a store").is_well());
    let mut folders = vec![store.clone()];
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => assert_eq!(mode(&path), 0o600, "{}", path.display()),
            }
        }
    }
    fs::set_permissions(&store, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let found = maintenance::diagnose(&store, "test").expect("a store");
    assert_eq!(found.exposed, std::slice::from_ref(&store));
    maintenance::tidy(&store, "test").expect("nobody has it");
    assert!(maintenance::diagnose(&store, "test").expect("a store").is_well());
}
