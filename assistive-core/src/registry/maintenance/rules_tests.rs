//! The rules of backups, verification and repair, one example for each.

use std::fs;
use std::path::Path;

use super::{
    StateCheck, backup, diagnose, restore, salvage, tidy, verify, verify_backup, verify_journal,
};
use crate::journal::commit::Head;
use crate::journal::events::{Ref, StoreFounded};
use crate::journal::synthetic::{self, Chunk};
use crate::journal::{Event, codec};
use crate::tables::Number;
use crate::testing::{Centre, create, day};
use crate::{Error, Store};

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

#[test]
#[cfg(unix)]
fn the_files_of_a_store_can_be_read_only_by_their_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Centre::in_folder().close();
    tidy(folder.path(), "a test").unwrap();
    assert!(diagnose(folder.path(), "a test").unwrap().is_well());
    let journal = folder.path().join("journal");
    fs::set_permissions(&journal, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(diagnose(folder.path(), "a test").unwrap().exposed, [journal]);
    tidy(folder.path(), "a test").unwrap();
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
