//! The rules of backups, verification and repair, one example for each.

use std::fs;
use std::path::Path;

use super::{
    JournalHealth, StateCheck, backup, diagnose, plan_salvage, restore, salvage, salvage_records,
    verify, verify_backup, verify_journal,
};
use crate::journal::commit::Head;
use crate::journal::events::{Ref, StoreFounded};
use crate::journal::synthetic::{self, Chunk};
use crate::journal::{Event, codec};
use crate::tables::Number;
use crate::testing::{Centre, author, create, day, is_as_replayed, register, register_many};
use crate::{Error, Moment, Store};

/// Returns the first number of a kind of record.
fn number<N: Number>() -> N {
    N::at(0).unwrap()
}

/// Inverts the byte of a file at an offset.
fn damage(file: &Path, offset: u64) {
    let mut bytes = fs::read(file).unwrap();
    bytes[offset as usize] ^= 0xff;
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_restored_store_has_the_same_history() {
    let (centre, other) = (Centre::in_folder(), tempfile::tempdir().unwrap());
    let (file, copy) = (other.path().join("backup"), other.path().join("copy"));
    let written = backup(centre.folder(), &file).unwrap();
    restore(&copy, &file, "a test").unwrap();
    let restored = Store::open(&copy, "a test").unwrap();
    assert_eq!(restored.info().unwrap().hash, written.hash);
    assert!(restored.same_state(&centre.store).unwrap());
}

#[test]
fn a_backup_never_replaces_a_file() {
    let (centre, other) = (Centre::in_folder(), tempfile::tempdir().unwrap());
    let file = other.path().join("backup");
    fs::write(&file, "the only copy").unwrap();
    assert_eq!(backup(centre.folder(), &file).unwrap_err().code(), "file-exists");
    assert_eq!(fs::read(&file).unwrap(), b"the only copy");
}

#[test]
fn a_store_is_restored_only_into_an_empty_folder() {
    let (centre, other) = (Centre::in_folder(), tempfile::tempdir().unwrap());
    let file = other.path().join("backup");
    backup(centre.folder(), &file).unwrap();
    let into = |folder: &Path| restore(folder, &file, "a test").unwrap_err().code();
    assert_eq!(into(other.path()), "folder-not-empty");
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1, "no lock is left");
    assert_eq!(into(centre.close().path()), "store-exists");
}

#[test]
fn a_changed_backup_is_refused() {
    let (centre, other) = (Centre::in_folder(), tempfile::tempdir().unwrap());
    let file = other.path().join("backup");
    let bytes = backup(centre.folder(), &file).unwrap().bytes;
    damage(&file, bytes / 2);
    assert_eq!(verify_backup(&file).unwrap_err().code(), "not-a-backup");
    assert_eq!(restore(other.path(), &file, "a test").unwrap_err().code(), "not-a-backup");
}

#[test]
fn a_store_can_be_verified_while_it_is_open() {
    let centre = Centre::in_folder();
    let verified = verify(centre.folder(), "a test").unwrap();
    assert!(verified.is_sound());
    assert_eq!(verified.commits, centre.last_commit());
    assert_eq!(verified.state, StateCheck::NotCompared);
}

#[test]
fn a_damaged_journal_is_salvaged_up_to_the_damage() {
    let (centre, other) = (Centre::in_folder(), tempfile::tempdir().unwrap());
    centre.need(centre.wang, day(2, 1)).unwrap();
    let (commits, folder) = (centre.last_commit(), centre.close());
    let end = verify_journal(folder.path()).unwrap().journal_bytes;
    damage(&folder.path().join("journal"), end - 1);
    let opened = Store::open(folder.path(), "a test");
    assert!(matches!(opened, Err(Error::Damaged { commit, .. }) if commit == commits));
    let saved = salvage(folder.path(), None, other.path(), "a test").unwrap();
    assert_eq!(saved.commits, commits - 1);
    assert_eq!(Store::open(other.path(), "a test").unwrap().info().unwrap().needs, 0);
}

#[test]
fn the_commits_before_one_that_is_not_possible_are_salvaged() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let founded = Event::StoreFounded(StoreFounded { site: None });
    // A need of a person who does not exist: the bytes are whole.
    let impossible = Event::NeedAdded(synthetic::need(Ref::own(number()), Ref::own(number())));
    let (mut bytes, mut head) = (Vec::new(), Head::START);
    for event in [founded, impossible] {
        let mut payload = Vec::new();
        codec::encode(&event, &mut payload);
        let chunk = Chunk { compressed: false, payload: &payload };
        head = synthetic::encode_commit(&[chunk], head, &mut bytes);
    }
    let mut journal = Vec::new();
    synthetic::image(bytes, None).write_journal(&mut journal).unwrap();
    fs::write(folder.path().join("journal"), journal).unwrap();
    let opened = Store::open(folder.path(), "a test");
    assert!(matches!(opened, Err(Error::Damaged { commit: 2, .. })));
    let saved = salvage(folder.path(), None, other.path(), "a test").unwrap();
    assert_eq!((saved.commits, saved.lost.map(|lost| lost.commit)), (1, Some(2)));
    Store::open(other.path(), "a test").unwrap();
}

/// A store with a checkpoint, and three commits after it. Returns its folder, a reader of it and the number of the
/// checkpoint's commit.
fn with_checkpoint() -> (tempfile::TempDir, Store, u64) {
    let centre = Centre::in_folder();
    register_many(&centre.store);
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    centre.fit(centre.wang, day(2, 9)).unwrap();
    assert_eq!(centre.need_status(need, day(3, 1)).code(), "met");
    centre.store.undo(&author(), None).unwrap();
    let folder = centre.close();
    let store = Store::open(folder.path(), "a test").unwrap();
    let checkpoint = store.info().unwrap().checkpoint.unwrap();
    assert_eq!(checkpoint, store.info().unwrap().commits);
    for key in ["a", "b", "c"] {
        register(&store, key).unwrap().unwrap();
    }
    store.close().unwrap();
    let reader = Store::open_read_only(folder.path()).unwrap();
    (folder, reader, checkpoint)
}

/// Returns the offset of the last byte that is not zero.
fn end_of(journal: &Path) -> u64 {
    fs::read(journal).unwrap().iter().rposition(|byte| *byte != 0).unwrap() as u64
}

#[test]
fn the_records_of_a_checkpoint_are_saved_if_an_early_commit_is_damaged() {
    let (folder, before, checkpoint) = with_checkpoint();
    let journal = folder.path().join("journal");
    let untouched = fs::read(&journal).unwrap();
    let commits = before.info().unwrap().commits;
    assert_eq!(commits, checkpoint + 3);
    // In the first commit, and in the import.
    for (offset, readable) in [(40, 0), (end_of(&journal) / 2, 6)] {
        damage(&journal, offset);
        let found = diagnose(folder.path(), "a test").unwrap();
        let JournalHealth::Damaged(salvage) = &found.journal else { panic!("{found:?}") };
        assert_eq!(salvage.commits, readable);
        let held = found.records.unwrap();
        assert_eq!(held.commit, commits);
        let other = tempfile::tempdir().unwrap();
        let into = other.path().join("mended");
        let saved = salvage_records(folder.path(), &author(), &into, "a test").unwrap();
        assert_eq!(saved.held, held);
        let store = Store::open(&into, "a test").unwrap();
        assert!(store.same_state(&before).unwrap());
        let info = store.info().unwrap();
        assert_eq!((info.commits, info.store, info.hash), (1, saved.store, saved.hash));
        assert_ne!(saved.store, salvage.store);
        let log = Store::log(&into).unwrap();
        assert_eq!(
            (log[0].operation.as_str(), log[0].subject.clone()),
            ("rebuild", commits.to_string())
        );
        assert_eq!(log[0].source, Some(salvage.store.to_string()));
        assert!(register(&store, "d").unwrap().is_some());
        assert!(is_as_replayed(&store, &into));
        store.close().unwrap();
        assert!(verify(&into, "a test").unwrap().is_sound());
        fs::write(&journal, &untouched).unwrap();
    }
}

#[test]
fn commits_after_the_checkpoint_are_saved_up_to_the_next_damage() {
    let (folder, _, checkpoint) = with_checkpoint();
    let journal = folder.path().join("journal");
    let last = Store::open_as_of(folder.path(), Moment::Commit(checkpoint + 2)).unwrap();
    let ends = end_of(&journal);
    for offset in [40, ends - 70] {
        damage(&journal, offset);
    }
    let other = tempfile::tempdir().unwrap();
    let saved = salvage_records(folder.path(), &author(), other.path(), "a test").unwrap();
    assert_eq!(saved.held.commit, checkpoint + 2);
    assert!(Store::open(other.path(), "a test").unwrap().same_state(&last).unwrap());
    // The rest of the journal is missing, and then a part of the checkpoint.
    let at_checkpoint = Store::open_as_of(folder.path(), Moment::Commit(checkpoint));
    assert!(matches!(at_checkpoint, Err(Error::Damaged { .. })));
    fs::write(&journal, &fs::read(&journal).unwrap()[..5000]).unwrap();
    assert_eq!(diagnose(folder.path(), "a test").unwrap().records.unwrap().commit, checkpoint);
    let blocks = folder.path().join("state/db");
    let bytes = fs::read(&blocks).unwrap();
    fs::write(&blocks, bytes.iter().map(|byte| byte ^ 0x55).collect::<Vec<_>>()).unwrap();
    assert_eq!(diagnose(folder.path(), "a test").unwrap_err().code(), "not-a-journal");
}

#[test]
fn an_earlier_checkpoint_does_not_replace_the_readable_commits() {
    let (folder, _, checkpoint) = with_checkpoint();
    let journal = folder.path().join("journal");
    damage(&journal, end_of(&journal));
    let found = diagnose(folder.path(), "a test").unwrap();
    assert_eq!(found.records, None);
    let other = tempfile::tempdir().unwrap();
    let saved = salvage_records(folder.path(), &author(), other.path(), "a test").unwrap();
    assert_eq!(saved.held.commit, checkpoint + 2);
}

/// Returns the folder of a store, and a backup of a copy of it that went another way after commit 3. The store has 6
/// commits, and the copy `theirs` ones.
fn with_diverged_backup(theirs: u64) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let [own, copy] = ["own", "copy"].map(|name| folder.path().join(name));
    let files = ["early", "late"].map(|name| folder.path().join(name));
    fs::create_dir(&own).unwrap();
    let store = create(&own).unwrap();
    let add = |store: &Store, key: String| register(store, &key).unwrap().unwrap();
    (2..=3).for_each(|commit| assert_eq!(add(&store, commit.to_string()), commit));
    backup(&own, &files[0]).unwrap();
    restore(&copy, &files[0], "a test").unwrap();
    (4..=6).for_each(|commit| assert_eq!(add(&store, format!("own-{commit}")), commit));
    store.close().unwrap();
    let other = Store::open(&copy, "a test").unwrap();
    (4..=theirs).for_each(|commit| assert_eq!(add(&other, format!("copy-{commit}")), commit));
    other.close().unwrap();
    backup(&copy, &files[1]).unwrap();
    (folder, files[1].clone())
}

#[test]
fn a_backup_that_went_another_way_does_not_replace_readable_commits() {
    let (folder, backup) = with_diverged_backup(9);
    let (own, mended) = (folder.path().join("own"), folder.path().join("mended"));
    let before = Store::open_read_only(&own).unwrap();
    // In the first commit: the backup gives the commits up to the common one, and the store the others.
    damage(&own.join("journal"), 40);
    let plan = plan_salvage(&own, Some(&backup)).unwrap();
    assert!(plan.uses_backup() && plan.salvage().replaced.is_empty(), "{plan:?}");
    assert_eq!(plan.carry_out(&mended, "a test").unwrap().commits, 6);
    assert!(Store::open(&mended, "a test").unwrap().same_state(&before).unwrap());
}

#[test]
fn a_plan_names_the_commits_that_a_backup_replaces() {
    let (folder, backup) = with_diverged_backup(9);
    let own = folder.path().join("own");
    damage(&own.join("journal"), end_of(&own.join("journal")));
    let plan = plan_salvage(&own, Some(&backup)).unwrap();
    let replaced: Vec<_> = plan.salvage().replaced.iter().map(|own| own.commit).collect();
    assert_eq!((plan.salvage().commits, replaced), (9, vec![4, 5, 6]));
    assert_eq!(plan.salvage().replaced[0].operation, "record");
    // A backup with no more commits than the store has is not used.
    let (folder, backup) = with_diverged_backup(5);
    let own = folder.path().join("own");
    damage(&own.join("journal"), end_of(&own.join("journal")));
    let plan = plan_salvage(&own, Some(&backup)).unwrap();
    assert!(!plan.uses_backup() && plan.salvage().replaced.is_empty(), "{plan:?}");
    assert_eq!(plan.salvage().commits, 5);
}

#[test]
fn a_checkpoint_that_was_not_finished_is_no_damage() {
    let (folder, before, _) = with_checkpoint();
    let checked = |expected: StateCheck| {
        let verified = verify(folder.path(), "a test").unwrap();
        assert!(verified.is_sound());
        assert_eq!(std::mem::discriminant(&verified.state), std::mem::discriminant(&expected));
    };
    // sled was killed while it wrote a snapshot, which it needs no more.
    fs::write(folder.path().join("state/snap.00000000000119AE.generating"), b"").unwrap();
    checked(StateCheck::Same { commit: 0, blocks: 0 });
    // A compaction was killed: before its first step, between two steps, and before the last one.
    fs::remove_file(folder.path().join("state.manifest")).unwrap();
    checked(StateCheck::Unfinished);
    fs::rename(folder.path().join("state"), folder.path().join("state.new")).unwrap();
    checked(StateCheck::Unfinished);
    let store = Store::open(folder.path(), "a test").unwrap();
    assert!(store.same_state(&before).unwrap());
    store.close().unwrap();
    checked(StateCheck::Same { commit: 0, blocks: 0 });
}

#[test]
#[cfg(unix)]
fn the_files_of_a_store_can_be_read_only_by_their_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Centre::in_folder().close();
    super::tidy(folder.path(), "a test").unwrap();
    assert!(diagnose(folder.path(), "a test").unwrap().is_well());
    let journal = folder.path().join("journal");
    fs::set_permissions(&journal, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(diagnose(folder.path(), "a test").unwrap().exposed, [journal]);
    super::tidy(folder.path(), "a test").unwrap();
    assert!(diagnose(folder.path(), "a test").unwrap().is_well());
}

#[cfg(unix)]
#[test]
fn a_folder_that_was_there_becomes_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |folder: &Path| fs::metadata(folder).unwrap().permissions().mode() & 0o777;
    let [created, restored, other] = [(), (), ()].map(|()| tempfile::tempdir().unwrap());
    for folder in [&created, &restored] {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }
    drop(create(created.path()).unwrap());
    let file = other.path().join("backup");
    backup(created.path(), &file).unwrap();
    restore(restored.path(), &file, "a test").unwrap();
    assert_eq!([&created, &restored].map(|folder| mode(folder.path())), [0o700; 2]);
}

#[test]
fn a_folder_in_place_of_the_journal_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("journal")).unwrap();
    assert_eq!(Store::open_read_only(folder.path()).unwrap_err().code(), "not-a-journal");
    assert_eq!(Store::open(folder.path(), "a test").unwrap_err().code(), "not-a-journal");
    assert_eq!(diagnose(folder.path(), "a test").unwrap_err().code(), "not-a-journal");
}
