//! Damage of every kind to the state that is kept beside the journal: the store opens, its answers are those of a
//! replay, the damage is reported, and the next opening is clean.
//!
//! The layout of sled's files depends on its threads. A flipped bit may lie in a part that is read when the store
//! opens, later, or never, so that these tests claim of each flip only that no answer changes. The block of a key is
//! in use in every layout: these tests claim that each changed block is noticed.

use crate::shared::{all, author, counted, founding, import, root};
use assistive_core::exchange::Kind;
use assistive_core::model::{Device, DivisionCode, LocalKey, PersonNo};
use assistive_core::report::{Dimension, RateQuery, RateReport};
use assistive_core::{
    Edit, Error, FittingFilter, FittingView, Info, NeedDraft, NeedFilter, NeedView, PersonDraft,
    PersonView, Rebuilt, Store,
};
use assistive_tests::cases::TODAY;
use assistive_tests::city::{self, City};
use assistive_tests::{cases_of, is_thorough};
use jiff::civil::date;
use std::collections::HashSet;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Once};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tempfile::TempDir;

/// The number of people added in each round: with their needs and fittings, enough for a checkpoint.
const ROUND: usize = 100;

/// The number of rounds in which a store is opened, changed and closed. sled's data then takes one segment, or
/// several, of which sled may read only the last one when it opens.
const SHORT: usize = 4;
const LONG: usize = 6;

/// A sample that takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A store on disk as it was closed, with its expected answers.
struct Stored {
    folder: TempDir,
    /// Replays of its journal, as it is and after [`change`].
    replayed: Store,
    changed: Store,
    /// The answers of the two.
    answers: Answers,
    changed_answers: Answers,
}

/// The rebuild that a store reported right after it was opened, and before it was closed.
#[derive(Debug)]
struct Told {
    at_opening: Option<Rebuilt>,
    in_the_end: Option<Rebuilt>,
}

/// The answers of a few views.
#[derive(Debug, PartialEq)]
struct Answers {
    persons: Vec<PersonView>,
    needs: Vec<NeedView>,
    fittings: Vec<FittingView>,
    rate: RateReport,
}

impl Stored {
    fn new(rounds: usize) -> Arc<Self> {
        quiet_about_sled();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [store, older, copy] =
            ["store", "older", "changed"].map(|name| folder.path().join(name));
        fill(&store, rounds, "0915", &older);
        // The same change made elsewhere gives the same journal.
        copy_folder(&store, &copy);
        change(&open(&copy)).expect("nothing is wrong with it");
        let replay = |store: &Path| Store::open_read_only(store).expect("a store");
        let (replayed, changed) = (replay(&store), replay(&copy));
        let answers = ask(&replayed).expect("a whole journal");
        let changed_answers = ask(&changed).expect("a whole journal");
        Arc::new(Self { folder, replayed, changed, answers, changed_answers })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Copies the store, for a test to damage.
    fn copied(&self) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = folder.path().join("store");
        copy_folder(&self.path("store"), &store);
        (folder, store)
    }

    /// Damages a copy of the store, and checks that no answer changes. Returns the reported rebuild.
    fn survives(
        self: &Arc<Self>,
        sample: usize,
        damage: impl FnOnce(&Path) + Send + 'static,
    ) -> Option<Rebuilt> {
        self.told_of(sample, damage).in_the_end
    }

    /// Does the same. Returns the rebuild that was reported at opening, too.
    fn told_of(
        self: &Arc<Self>,
        sample: usize,
        damage: impl FnOnce(&Path) + Send + 'static,
    ) -> Told {
        let stored = Arc::clone(self);
        in_time(move || {
            let (_folder, store) = stored.copied();
            damage(&store);
            stored.answers_rightly(&store, sample)
        })
    }

    /// Checks the answers of a store whose state was damaged. Samples differ in the first question.
    fn answers_rightly(&self, store: &Path, sample: usize) -> Told {
        let registry = open(store);
        let at_opening = rebuilt(&registry);
        match sample % 3 {
            0 => assert_eq!(ask(&registry).expect("a whole journal"), self.answers),
            1 => assert!(registry.same_state(&self.replayed).expect("open"), "before the change"),
            _ => {}
        }
        change(&registry).expect("the rules allow it");
        if sample % 3 == 2 {
            assert_eq!(ask(&registry).expect("a whole journal"), self.changed_answers);
        }
        assert!(registry.same_state(&self.changed).expect("open"), "after the change");
        let hash = |registry: &Store| registry.info().expect("open").hash;
        assert_eq!(hash(&registry), hash(&self.changed), "the journals are the same");
        let told = Told { at_opening, in_the_end: rebuilt(&registry) };
        assert!(at_opening.is_none() || at_opening == told.in_the_end, "{told:?}");
        drop(registry);
        self.is_clean(store);
        told
    }

    /// Checks that a store with the change opens without a rebuild.
    fn is_clean(&self, store: &Path) {
        let registry = open(store);
        assert!(registry.info().expect("open").checkpoint.is_some(), "a checkpoint again");
        assert!(registry.same_state(&self.changed).expect("open"), "opened again");
        assert_eq!(rebuilt(&registry), None, "opened again");
    }
}

/// Fills a store in several rounds. `older` receives a copy of its state before the last two.
fn fill(store: &Path, rounds: usize, phone: &str, older: &Path) {
    let city = City::read(&root().join("examples/ankang-2023")).expect("the sample city");
    drop(Store::create(store, &founding(), &author(), "test").expect("a new store"));
    for round in 1..=rounds {
        let registry = open(store);
        let mut part = part(&city, ROUND * round);
        // The record of each person changes in every round, and no two are equal, so that sled needs several segments.
        for (place, person) in part.persons.iter_mut().enumerate() {
            let word =
                |n: usize| format!("{:016x}", shuffled(((place * rounds + round) * 32 + n) as u64));
            person.guardian = (0..12).map(word).collect();
            person.phone = (12..24).map(word).collect::<String>() + phone;
        }
        city::Kind::ALL.into_iter().for_each(|kind| send(&registry, &part, kind));
        if round + 3 == rounds {
            // After this the files are too dense for a compaction at closing, which would leave one segment.
            registry.compact().expect("there is room");
        }
        drop(registry);
        if round + 2 == rounds {
            // sled writes a snapshot when it opens. Without a snapshot it reads its whole log.
            drop(open(store));
            fs::create_dir(older).expect("a folder");
            put_state(store, older);
        }
    }
    // The journal must be longer than the checkpoint.
    open(store).people(&author()).record(&newcomer("last")).expect("the rules allow it");
}

/// Returns the first people of the sample city, with their needs, fittings and loans.
fn part(city: &City, people: usize) -> City {
    let mut part = city.clone();
    part.persons.truncate(people);
    let keys = part.persons.iter().flat_map(|person| [&person.certificate, &person.id_number]);
    let own: HashSet<_> = keys.cloned().collect();
    part.student_needs.clear();
    part.needs.retain(|need| own.contains(&need.person));
    part.fittings.retain(|fitting| own.contains(&fitting.person));
    part.loans.retain(|loan| own.contains(&loan.borrower));
    part
}

fn send(registry: &Store, city: &City, kind: city::Kind) {
    let sheet = city.to_csv(kind);
    let kind = Kind::from_code(kind.name()).expect("both know the same kinds");
    assert_eq!(import(registry, kind, sheet.as_bytes()).errors, []);
}

fn open(store: &Path) -> Store {
    Store::open(store, "test").expect("a store opens whatever became of its state")
}

fn rebuilt(registry: &Store) -> Option<Rebuilt> {
    registry.info().expect("open").rebuilt
}

/// Asks a few views.
fn ask(registry: &Store) -> Result<Answers, Error> {
    let view = registry.view()?;
    let period = counted(date(2023, 1, 1), date(2023, 12, 31));
    let query = RateQuery::new(period).by(Dimension::County);
    let persons = (0..20).map(|n| view.person(number(n * 19 + 1), TODAY));
    Ok(Answers {
        persons: persons.collect::<Result<_, _>>()?,
        needs: all(view.needs(&NeedFilter::default(), TODAY))?,
        fittings: all(view.fittings(&FittingFilter::default(), TODAY))?,
        rate: view.rate(&query)?,
    })
}

fn number(number: usize) -> PersonNo {
    PersonNo::parse(&format!("P{number}")).expect("a number")
}

fn newcomer(key: &str) -> PersonDraft {
    PersonDraft::default()
        .key(LocalKey::parse(key, None).ok())
        .name("新来")
        .division(DivisionCode::new("610902").expect("a code"))
}

/// Records a new person, another name for an old one, and a need of theirs.
fn change(registry: &Store) -> Result<(), Error> {
    registry.people(&author()).record(&newcomer("new"))?;
    let citizen = registry.view()?.person(number(77), TODAY)?.citizen;
    let name = Edit::Set("改名".into());
    let renamed = PersonDraft::default().citizen(citizen).name(name).rename(true);
    assert_eq!(registry.people(&author()).record(&renamed)?.number, number(77));
    let device: Device = registry.view()?.find_device("普通轮椅")?;
    registry.needs(&author()).record(&NeedDraft::device(number(77), device, TODAY))?;
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        put(&entry.path(), &to.join(entry.file_name()));
    }
}

/// Copies a file or folder to a place where there may be another.
fn put(from: &Path, to: &Path) {
    remove(to);
    if from.is_dir() {
        copy_folder(from, to);
    } else {
        fs::copy(from, to).expect("a copy");
    }
}

/// Copies a state and its manifest from one store into another.
fn put_state(from: &Path, to: &Path) {
    ["state", "state.manifest"].iter().for_each(|name| put(&from.join(name), &to.join(name)));
}

fn remove(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).expect("a folder");
    } else if path.exists() {
        fs::remove_file(path).expect("a file");
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("a file");
}

/// Returns the files of sled in a store: its parameters, its data and its snapshot. Its folder for long values is
/// empty.
fn files_of_state(store: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(store.join("state")).expect("a state").flatten();
    let mut files: Vec<_> =
        entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    assert!(files.len() == 3 && files[0].ends_with("conf") && files[1].ends_with("db"));
    files
}

/// The size of a segment of sled's data.
const SEGMENT: usize = 512 << 10;

/// Flips a bit of a file, in a byte that is not zero. Every second time it lies before the last segment, where there is
/// more than one.
fn flip(file: &Path, sample: usize) {
    let mut bytes = fs::read(file).expect("a file");
    let front = bytes.len().saturating_sub(SEGMENT);
    let length = if sample.is_multiple_of(2) && front > 0 { front } else { bytes.len() };
    let mut places = (sample << 16..).map(|n| shuffled(n as u64) as usize % length);
    let at = places.find(|at| bytes[*at] != 0).expect("something was written");
    bytes[at] ^= 1 << (shuffled(!sample as u64) % 8);
    write(file, &bytes);
}

/// Opens the blocks of a state without the library.
fn sled(store: &Path) -> sled::Db {
    sled::Config::new().path(store.join("state")).flush_every_ms(None).open().expect("a state")
}

/// Returns the keys of all pieces of the blocks of a state: the table, the number of the block, the number of the
/// piece.
fn keys_of_state(store: &Path) -> Vec<sled::IVec> {
    sled(store).iter().keys().map(|key| key.expect("a state")).collect()
}

/// Flips a bit in the middle of a piece of a block. sled does not notice it.
fn change_block(store: &Path, key: &sled::IVec) {
    let db = sled(store);
    let mut block = db.get(key).expect("a state").expect("a piece").to_vec();
    let middle = block.len() / 2;
    block[middle] ^= 0x10;
    db.insert(key, block).expect("a state");
    db.flush().expect("a disk");
}

/// Returns a number without a pattern, the same each time.
fn shuffled(mut number: u64) -> u64 {
    for _ in 0..2 {
        number = (number ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number ^= number >> 29;
    }
    number
}

/// Runs samples in a few threads. Returns the number for which `holds` is true.
fn count(samples: usize, holds: impl Fn(usize) -> bool + Sync) -> usize {
    const THREADS: usize = 3;
    thread::scope(|scope| {
        let run = |first| (first..samples).step_by(THREADS).filter(|n| holds(*n)).count();
        let threads = [0, 1, 2].map(|first| scope.spawn(move || run(first)));
        threads.into_iter().map(|t| t.join().unwrap_or_else(|panic| resume_unwind(panic))).sum()
    })
}

/// Runs `work` in a thread of its own, and fails when it takes too long.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = channel();
    let worker: JoinHandle<()> = thread::spawn(move || {
        let _too_late = done.send(work());
    });
    match wait.recv_timeout(PATIENCE) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => panic!("it hangs"),
        Err(RecvTimeoutError::Disconnected) => {
            resume_unwind(worker.join().expect_err("it sent nothing"))
        }
    }
}

/// Hides the messages of sled's panics, which the library catches.
fn quiet_about_sled() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|at| at.file().contains("sled-0.34")) {
                loud(panic);
            }
        }));
    });
}

#[test]
fn an_intact_state_is_opened_without_a_rebuild() {
    let stored = Stored::new(SHORT);
    for sample in 0..6 {
        assert_eq!(stored.survives(sample, |_| ()), None);
    }
    let (_folder, store) = stored.copied();
    let info = open(&store).info().expect("open");
    assert!(info.checkpoint.is_some_and(|commit| commit < info.commits));
}

#[test]
fn a_state_without_its_manifest_or_a_manifest_without_its_state_is_rebuilt() {
    let stored = Stored::new(SHORT);
    let state = |store: &Path| remove(&store.join("state"));
    let manifest = |store: &Path| remove(&store.join("state.manifest"));
    for sample in 0..3 {
        assert_eq!(stored.survives(sample, state), Some(Rebuilt::Missing));
        assert_eq!(stored.survives(sample, manifest), Some(Rebuilt::Unfinished));
        let both = move |store: &Path| {
            state(store);
            manifest(store);
        };
        assert_eq!(stored.survives(sample, both), Some(Rebuilt::Missing));
        let told = stored.survives(sample, move |store| {
            state(store);
            fs::create_dir(store.join("state")).expect("a folder");
        });
        assert!(told.is_some(), "an empty folder");
        let told = stored.survives(sample, move |store| {
            state(store);
            write(&store.join("state"), b"a file");
        });
        assert!(told.is_some(), "a file where the folder was");
    }
}

#[test]
fn a_truncated_or_changed_manifest_causes_a_rebuild() {
    let stored = Stored::new(SHORT);
    let whole = fs::read(stored.path("store/state.manifest")).expect("a manifest");
    let lengths = whole.len().div_ceil(4);
    let samples = whole.len() + lengths;
    let told = count(samples, |sample| {
        let mut manifest = whole.clone();
        match manifest.get_mut(sample) {
            Some(byte) => *byte ^= 1 << (sample % 8),
            None => manifest.truncate((sample - whole.len()) * 4),
        }
        stored
            .survives(sample, move |store| write(&store.join("state.manifest"), &manifest))
            .is_some()
    });
    assert_eq!(told, samples);
}

#[test]
fn missing_or_truncated_files_of_the_state_change_no_answer() {
    let stored = Stored::new(SHORT);
    let files = files_of_state(&stored.path("store"));
    for (place, file) in files.iter().enumerate() {
        let length = fs::metadata(file).expect("a file").len();
        let few = [0, 1, 7, 8, 9, 20, 100, 511, 4096].into_iter().filter(|cut| *cut < length);
        let parts = (1..12).map(|part| length * part / 12);
        let ends = [1, 2, 4, 12, 13].map(|end| length - end);
        let cuts: Vec<u64> = few.chain(parts).chain(ends).collect();
        let told = count(cuts.len(), |sample| {
            let cut = cuts[sample];
            let cut_off = move |store: &Path| {
                let file = fs::OpenOptions::new().write(true).open(&files_of_state(store)[place]);
                file.and_then(|file| file.set_len(cut)).expect("a file");
            };
            stored.survives(sample, cut_off).is_some()
        });
        // sled can do without its parameters. A data file or snapshot of no length is noticed in every layout.
        assert!(told > 0 || place == 0, "{}: {told} of {}", file.display(), cuts.len());
        for sample in 0..3 {
            stored.survives(sample, move |store| remove(&files_of_state(store)[place]));
        }
    }
}

#[test]
fn one_flipped_bit_anywhere_in_the_state_changes_no_answer() {
    let samples = cases_of(500) as usize;
    let stored = Stored::new(LONG);
    let told = count(samples, |sample| {
        // Most flips are in the data, which is by far the largest file.
        let place = [1, 0, 1, 1, 2, 1, 1, 1][sample % 8];
        let damage = move |store: &Path| flip(&files_of_state(store)[place], sample);
        stored.survives(sample / 8, damage).is_some()
    });
    // An eighth of the flips is in sled's snapshot. All of it but its length has a checksum that sled checks.
    assert!(told > samples / 16, "{told}");
}

#[test]
fn each_changed_block_is_noticed_at_the_latest_when_it_is_read() {
    let stored = Stored::new(SHORT);
    let compacted = stored.path("compacted");
    let (_folder, store) = stored.copied();
    open(&store).compact().expect("there is room");
    fs::create_dir(&compacted).expect("a folder");
    put_state(&store, &compacted);
    let step = if is_thorough() { 1 } else { 6 };
    let keys: Vec<_> = keys_of_state(&store).into_iter().step_by(step).collect();
    let later = count(keys.len(), |sample| {
        let (compacted, key) = (compacted.clone(), keys[sample].clone());
        let told = stored.told_of(sample, move |store| {
            put_state(&compacted, store);
            change_block(store, &key);
        });
        assert_eq!(told.in_the_end, Some(Rebuilt::Damaged), "{:?}", keys[sample]);
        told.at_opening.is_none()
    });
    assert!(later > 0, "opening does not read the blocks of divisions");
}

#[test]
fn a_state_or_manifest_of_another_time_or_store_causes_a_rebuild() {
    let stored = Stored::new(SHORT);
    let other = stored.path("other");
    fill(&other, SHORT, "0916", &stored.path("other's older"));
    let older = stored.path("older");
    let from = |folder: &Path, names: &'static [&'static str]| {
        let folder = folder.to_owned();
        move |store: &Path| {
            names.iter().for_each(|name| put(&folder.join(name), &store.join(name)));
        }
    };
    for sample in 0..3 {
        // A state and its manifest that belong together are right, and only have to catch up.
        assert_eq!(stored.survives(sample, from(&older, &["state", "state.manifest"])), None);
        for (folder, names) in [
            (&older, &["state"][..]),
            (&older, &["state.manifest"]),
            (&other, &["state"]),
            (&other, &["state.manifest"]),
            // Of the same size, but another journal's.
            (&other, &["state", "state.manifest"]),
        ] {
            let told = stored.survives(sample, from(folder, names));
            assert_eq!(told, Some(Rebuilt::Damaged), "{names:?} of {}", folder.display());
        }
    }
}

#[test]
fn a_damaged_older_state_is_noticed_and_the_next_checkpoint_is_right() {
    const SAMPLES: usize = 40;
    let stored = Stored::new(LONG);
    let older = stored.path("older");
    let (_folder, store) = stored.copied();
    put_state(&older, &store);
    // A block that became shorter leaves a piece that is not read, but its first piece always is.
    let mut keys = keys_of_state(&store);
    keys.retain(|key| key[5] == 0);
    let noticed = count(SAMPLES, |sample| {
        let (stored, older) = (Arc::clone(&stored), older.clone());
        let key = keys[shuffled(sample as u64) as usize % keys.len()].clone();
        in_time(move || {
            let (_folder, store) = stored.copied();
            put_state(&older, &store);
            let is_block = sample.is_multiple_of(2);
            match is_block {
                true => change_block(&store, &key),
                false => flip(&files_of_state(&store)[1], sample),
            }
            let registry = open(&store);
            let before = registry.info().expect("open").checkpoint;
            // The journal is so much longer than the checkpoint that a change begins the next one, in another thread.
            change(&registry).expect("the rules allow it");
            let is_over = |info: Info| info.checkpoint != before || info.rebuilt.is_some();
            while !is_over(registry.info().expect("open")) {
                thread::sleep(Duration::from_millis(1));
            }
            assert_eq!(ask(&registry).expect("a whole journal"), stored.changed_answers);
            assert!(registry.same_state(&stored.changed).expect("open"));
            let is_noticed = rebuilt(&registry).is_some();
            drop(registry);
            // sled may find damage in a part of its log that was not needed before.
            drop(open(&store));
            stored.is_clean(&store);
            is_noticed || !is_block
        })
    });
    assert_eq!(noticed, SAMPLES, "each changed block is noticed");
}

/// Returns the names of the files and folders of the state in a store's folder.
fn names_of_state(store: &Path) -> Vec<String> {
    let entries = fs::read_dir(store).expect("a store").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.starts_with("state")).collect();
    names.sort();
    names
}

#[test]
fn stray_files_in_the_folder_change_no_answer() {
    let stored = Stored::new(SHORT);
    for name in [
        "state.quarantine",
        "state.new",
        "state.manifest.new",
        "state/stray",
        "state/snap.zzz",
        "state/snap.FFFFFFFFFFFFFFFF",
        "state/snap.0000000000000001.generating",
        "state/blobs/0000000000000001",
    ] {
        for sample in 0..3 {
            stored.survives(sample, move |store| write(&store.join(name), b"left behind"));
        }
    }
    for sample in 0..3 {
        stored.survives(sample, |store| {
            put(&store.join("state"), &store.join("state.quarantine"));
            remove(&store.join("state"));
        });
    }
}

#[test]
fn only_the_last_rejected_state_is_kept() {
    let stored = Stored::new(SHORT);
    let (_folder, store) = stored.copied();
    change(&open(&store)).expect("the rules allow it");
    for sample in 0..3 {
        remove(&store.join("state.manifest"));
        write(&store.join("state/db"), &vec![b'x'; 10_000 * sample]);
        assert_eq!(rebuilt(&open(&store)), Some(Rebuilt::Unfinished));
        assert_eq!(names_of_state(&store), ["state", "state.manifest", "state.quarantine"]);
        stored.is_clean(&store);
    }
    remove(&store.join("state.quarantine"));
    stored.is_clean(&store);
    assert_eq!(names_of_state(&store), ["state", "state.manifest"]);
}

#[test]
fn the_folder_of_an_interrupted_compaction_changes_no_answer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("store");
    let city = City::read(&root().join("examples/ankang-2023")).expect("the sample city");
    let registry = Store::create(&store, &founding(), &author(), "test").expect("a new store");
    send(&registry, &part(&city, 600), city::Kind::Persons);
    drop(registry);
    fs::create_dir(store.join("state.new")).expect("a folder");
    write(&store.join("state.new/db"), b"not finished");
    for opening in 1..4 {
        let registry = open(&store);
        let replayed = Store::open_read_only(&store).expect("a store");
        assert!(registry.same_state(&replayed).expect("open"), "opening {opening}");
        let info = registry.info().expect("open");
        assert_eq!((info.rebuilt, info.checkpoint), (None, Some(info.commits)), "{opening}");
        // Enough for the next checkpoint, in events that must not be applied twice.
        let mut keys = String::from("id_number,key\n");
        let people = city.persons.iter().take(600).enumerate();
        people.for_each(|(n, person)| keys += &format!("{},{opening}-{n}\n", person.id_number));
        assert_eq!(import(&registry, Kind::Persons, keys.as_bytes()).errors, []);
    }
}

#[test]
fn a_folder_in_place_of_the_manifest_causes_a_rebuild() {
    let stored = Stored::new(SHORT);
    let told = stored.survives(0, |store| {
        remove(&store.join("state.manifest"));
        fs::create_dir(store.join("state.manifest")).expect("a folder");
    });
    assert!(told.is_some());
}

/// Checks whether an outcome is the right one, or the error of a damaged journal. Any other error is wrong.
fn is_right<T: PartialEq>(outcome: Result<T, Error>, right: &T) -> bool {
    match outcome {
        Ok(answer) => answer == *right,
        Err(Error::Damaged { commit, .. }) => commit < 5,
        Err(_) => false,
    }
}

/// Checks a store whose journal is damaged, too. Returns whether the damage was reported.
fn errs_or_answers_rightly(stored: &Stored, store: &Path) -> bool {
    let opened = Store::open(store, "test");
    let Ok(registry) = opened else {
        assert!(matches!(opened, Err(Error::Damaged { commit, .. }) if commit < 5), "{opened:?}");
        return true;
    };
    let asked = ask(&registry);
    let told = asked.is_err();
    assert!(is_right(asked, &stored.answers), "opened");
    let changed = change(&registry);
    let told = told || changed.is_err();
    let right = if changed.is_ok() { &stored.changed_answers } else { &stored.answers };
    assert!(is_right(changed, &()), "changed");
    assert!(is_right(ask(&registry), right), "asked after the change");
    drop(registry);
    let again = Store::open(store, "test").and_then(|registry| ask(&registry));
    let told = told || again.is_err();
    assert!(is_right(again, right), "opened again");
    told
}

#[test]
fn damage_to_journal_and_state_gives_an_error_and_no_wrong_answer() {
    const SAMPLES: usize = 120;
    let stored = Stored::new(LONG);
    let damage_journal = |store: &Path, sample: usize| {
        // In the first commits, which are not read when a checkpoint opens.
        let mut journal = fs::read(store.join("journal")).expect("a journal");
        journal[40 + shuffled(sample as u64) as usize % 2000] ^= 0x10;
        write(&store.join("journal"), &journal);
    };
    let told = count(SAMPLES, |sample| {
        let stored = Arc::clone(&stored);
        in_time(move || {
            let (_folder, store) = stored.copied();
            damage_journal(&store, sample);
            flip(&files_of_state(&store)[[1, 1, 2][sample % 3]], sample);
            errs_or_answers_rightly(&stored, &store)
        })
    });
    // A third of the flips is in sled's snapshot. All of it but its length has a checksum that sled checks.
    assert!(told > SAMPLES / 6, "{told}");
    for name in ["state", "state.manifest"] {
        let (_folder, store) = stored.copied();
        damage_journal(&store, 1);
        remove(&store.join(name));
        let opened = Store::open(&store, "test");
        assert!(matches!(opened, Err(Error::Damaged { .. })), "{opened:?}");
    }
    // The state suffices for a store whose old commits cannot be read.
    let (_folder, store) = stored.copied();
    damage_journal(&store, 1);
    assert!(!errs_or_answers_rightly(&stored, &store));
}
