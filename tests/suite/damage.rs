//! Damage of every kind to the state that is kept beside the journal: the store opens, its answers are those of a
//! replay, what was damaged is told of, and the next opening is clean.

use crate::shared::{all, author, founding, import, root};
use assistive_core::exchange::Kind;
use assistive_core::model::{Device, DivisionCode, LocalKey, Period, PersonNo};
use assistive_core::report::{Dimension, RateQuery, RateReport};
use assistive_core::{
    Edit, Error, FittingFilter, FittingView, NeedDraft, NeedFilter, NeedView, PersonDraft,
    PersonView, Rebuilt, Store,
};
use assistive_tests::cases::TODAY;
use assistive_tests::city::{self, City};
use std::collections::HashSet;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Once};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How many people come with each opening of the store: with their needs and fittings, enough for a checkpoint.
const ROUND: usize = 100;

/// How many times it is opened, changed and closed, so that sled's file has a history: of one segment, or of several,
/// of which sled looks at the last only when it opens.
const SHORT: usize = 4;
const LONG: usize = 6;

/// Longer than any sample takes: what takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A store on disk as it was closed, and what it must answer.
struct Stored {
    folder: TempDir,
    /// Replays of its journal, as it is and after [`change`].
    replayed: Store,
    changed: Store,
    /// The answers of the two.
    answers: Answers,
    changed_answers: Answers,
}

/// What was told of the damage to a state.
#[derive(Debug)]
struct Told {
    at_opening: Option<Rebuilt>,
    in_the_end: Option<Rebuilt>,
}

/// What a few views say.
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

    /// A copy of the store, for a test to damage.
    fn copied(&self) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = folder.path().join("store");
        copy_folder(&self.path("store"), &store);
        (folder, store)
    }

    /// Damages a copy of the store in some way, and checks that no answer suffers. Gives what was told of the damage.
    fn survives(
        self: &Arc<Self>,
        sample: usize,
        damage: impl FnOnce(&Path) + Send + 'static,
    ) -> Option<Rebuilt> {
        self.told_of(sample, damage).in_the_end
    }

    /// The same, with what was told before anything was asked.
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

    /// Checks a store whose state was damaged; samples differ in what is asked of it first.
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

    /// Checks that a store, with the change, opens as if nothing had ever been wrong.
    fn is_clean(&self, store: &Path) {
        let registry = open(store);
        assert!(registry.info().expect("open").checkpoint.is_some(), "a checkpoint again");
        assert!(registry.same_state(&self.changed).expect("open"), "opened again");
        assert_eq!(rebuilt(&registry), None, "opened again");
    }
}

/// Fills a store in several rounds; `older` receives its state as it was before the last ones.
fn fill(store: &Path, rounds: usize, phone: &str, older: &Path) {
    let city = City::read(&root().join("examples/ankang-2023")).expect("the sample city");
    drop(Store::create(store, &founding(), &author(), "test").expect("a new store"));
    for round in 1..=rounds {
        let registry = open(store);
        let mut part = part(&city, ROUND * round);
        // Everyone's record changes in every round, and no two are alike, so that sled needs several segments.
        for (place, person) in part.persons.iter_mut().enumerate() {
            let word =
                |n: usize| format!("{:016x}", shuffled(((place * rounds + round) * 32 + n) as u64));
            person.guardian = (0..12).map(word).collect();
            person.phone = (12..24).map(word).collect::<String>() + phone;
        }
        city::Kind::ALL.into_iter().for_each(|kind| send(&registry, &part, kind));
        if round + 3 == rounds {
            // From here on the files are not loose, so that no closing makes one segment of all again.
            registry.compact().expect("there is room");
        }
        drop(registry);
        if round + 2 == rounds {
            // sled makes a snapshot when it opens: without one, damage to its log shows at once.
            drop(open(store));
            fs::create_dir(older).expect("a folder");
            put_state(store, older);
        }
    }
    // The journal is to have something behind the checkpoint.
    open(store).people(&author()).record(&newcomer("last")).expect("the rules allow it");
}

/// The first people of the sample city, with what they need, were fitted with and borrowed.
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

/// Opens a store. A process that another test starts has a share in all locks until it runs its own program, so the
/// lock of a store that was just closed may have to be waited for.
fn open(store: &Path) -> Store {
    let start = Instant::now();
    loop {
        match Store::open(store, "test") {
            Err(Error::Locked { .. }) if start.elapsed() < Duration::from_secs(10) => {
                sleep(Duration::from_millis(1));
            }
            opened => return opened.expect("a store opens whatever became of its state"),
        }
    }
}

fn rebuilt(registry: &Store) -> Option<Rebuilt> {
    registry.info().expect("open").rebuilt
}

/// Asks a few views.
fn ask(registry: &Store) -> Result<Answers, Error> {
    let view = registry.view()?;
    let period = Period::year(2023).expect("a year");
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
    let renamed = PersonDraft::default().citizen(citizen).name(name);
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

/// Copies a state and its seal from one store into another.
fn put_state(from: &Path, to: &Path) {
    ["state", "state.seal"].iter().for_each(|name| put(&from.join(name), &to.join(name)));
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

/// The files of sled in a store: its parameters, its data and its snapshot. Its folder for long values is empty.
fn files_of_state(store: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(store.join("state")).expect("a state").flatten();
    let mut files: Vec<_> =
        entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    assert!(files.len() == 3 && files[0].ends_with("conf") && files[1].ends_with("db"));
    files
}

/// A segment of sled's data. It reads the last one whole when it opens, and what is wrong there shows at once.
const SEGMENT: usize = 512 << 10;

/// Flips a bit of a file, at a place without a pattern that was ever written to; every second time before the last
/// segment, where there is more than one.
fn flip(file: &Path, sample: usize) {
    let mut bytes = fs::read(file).expect("a file");
    let front = bytes.len().saturating_sub(SEGMENT);
    let length = if sample.is_multiple_of(2) && front > 0 { front } else { bytes.len() };
    let mut places = (sample << 16..).map(|n| shuffled(n as u64) as usize % length);
    let at = places.find(|at| bytes[*at] != 0).expect("something was written");
    bytes[at] ^= 1 << (shuffled(!sample as u64) % 8);
    write(file, &bytes);
}

/// Numbers without a pattern, the same each time.
fn shuffled(mut number: u64) -> u64 {
    for _ in 0..2 {
        number = (number ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number ^= number >> 29;
    }
    number
}

/// Runs samples in a few threads; gives how many of them say so.
fn count(samples: usize, says_so: impl Fn(usize) -> bool + Sync) -> usize {
    const THREADS: usize = 3;
    thread::scope(|scope| {
        let run = |first| (first..samples).step_by(THREADS).filter(|n| says_so(*n)).count();
        let threads = [0, 1, 2].map(|first| scope.spawn(move || run(first)));
        threads.into_iter().map(|t| t.join().unwrap_or_else(|panic| resume_unwind(panic))).sum()
    })
}

/// Runs `work` in a thread of its own, and stops waiting when it takes too long.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = channel();
    let worker: JoinHandle<()> = thread::spawn(move || {
        let _nobody_waits = done.send(work());
    });
    match wait.recv_timeout(PATIENCE) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => panic!("it hangs"),
        Err(RecvTimeoutError::Disconnected) => {
            resume_unwind(worker.join().expect_err("it sent nothing"))
        }
    }
}

/// The library catches the panics of sled; they would be printed all the same.
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
fn a_state_that_is_whole_is_opened_as_it_is() {
    let stored = Stored::new(SHORT);
    for sample in 0..6 {
        assert_eq!(stored.survives(sample, |_| ()), None);
    }
    let (_folder, store) = stored.copied();
    let info = open(&store).info().expect("open");
    assert!(info.checkpoint.is_some_and(|commit| commit < info.commits));
}

#[test]
fn a_state_without_its_seal_or_a_seal_without_its_state_is_made_again() {
    let stored = Stored::new(SHORT);
    let state = |store: &Path| remove(&store.join("state"));
    let seal = |store: &Path| remove(&store.join("state.seal"));
    for sample in 0..3 {
        assert_eq!(stored.survives(sample, state), Some(Rebuilt::Missing));
        assert_eq!(stored.survives(sample, seal), Some(Rebuilt::Unfinished));
        let both = move |store: &Path| {
            state(store);
            seal(store);
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
fn a_seal_that_is_cut_or_changed_anywhere_is_not_believed() {
    let stored = Stored::new(SHORT);
    let whole = fs::read(stored.path("store/state.seal")).expect("a seal");
    let lengths = whole.len().div_ceil(4);
    let samples = whole.len() + lengths;
    let told = count(samples, |sample| {
        let mut seal = whole.clone();
        match seal.get_mut(sample) {
            Some(byte) => *byte ^= 1 << (sample % 8),
            None => seal.truncate((sample - whole.len()) * 4),
        }
        stored.survives(sample, move |store| write(&store.join("state.seal"), &seal)).is_some()
    });
    assert_eq!(told, samples);
}

#[test]
fn a_file_of_the_state_may_be_missing_or_cut_anywhere() {
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
        // sled does without its parameters and its snapshot where it can, and cuts its data itself.
        assert!(told > 0 || place == 0, "{}: {told} of {}", file.display(), cuts.len());
        for sample in 0..3 {
            stored.survives(sample, move |store| remove(&files_of_state(store)[place]));
        }
    }
}

#[test]
fn one_flipped_bit_anywhere_in_the_state_changes_no_answer() {
    // How sled lays its log out depends on when its threads ran. At times it reads all of it when it opens, and finds all
    // damage then; a store of another layout must show that what it does not read is noticed later.
    const LAYOUTS: usize = 5;
    let mut told = [0, 0];
    for _ in 0..LAYOUTS {
        let [at_opening, later] = flipped_bits_that_are_told_of();
        told = [told[0] + at_opening, told[1] + later];
        if told.iter().all(|told| *told > 0) {
            return;
        }
    }
    panic!("{told:?}: the damage was done where nobody looks");
}

/// Flips a bit of the state 500 times over, each in a copy of a new store; says how often that was told of when the store
/// was opened, and how often later.
fn flipped_bits_that_are_told_of() -> [usize; 2] {
    const SAMPLES: usize = 500;
    let stored = Stored::new(LONG);
    let (at_opening, later) = (AtomicUsize::new(0), AtomicUsize::new(0));
    count(SAMPLES, |sample| {
        // Most of the damage is done to the data, which is by far the largest file.
        let place = [1, 0, 1, 1, 2, 1, 1, 1][sample % 8];
        let damage = move |store: &Path| flip(&files_of_state(store)[place], sample);
        let told = stored.told_of(sample / 8, damage);
        let seen = if told.at_opening.is_some() { &at_opening } else { &later };
        seen.fetch_add(usize::from(told.in_the_end.is_some()), Ordering::Relaxed);
        told.in_the_end.is_some()
    });
    [at_opening, later].map(AtomicUsize::into_inner)
}

#[test]
fn an_older_state_is_not_taken_for_the_newer_one() {
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
        // What belongs together is right, and only has to catch up.
        assert_eq!(stored.survives(sample, from(&older, &["state", "state.seal"])), None);
        for (folder, names) in [
            (&older, &["state"][..]),
            (&older, &["state.seal"]),
            (&other, &["state"]),
            (&other, &["state.seal"]),
            // Of the same size, but another journal's.
            (&other, &["state", "state.seal"]),
        ] {
            let told = stored.survives(sample, from(folder, names));
            assert_eq!(told, Some(Rebuilt::Damaged), "{names:?} of {}", folder.display());
        }
    }
}

#[test]
fn an_older_state_that_was_damaged_is_noticed_while_the_next_one_is_written() {
    const SAMPLES: usize = 40;
    let stored = Stored::new(LONG);
    let told = count(SAMPLES, |sample| {
        let older = stored.path("older");
        let stored = Arc::clone(&stored);
        in_time(move || {
            let (_folder, store) = stored.copied();
            put_state(&older, &store);
            flip(&files_of_state(&store)[1], sample);
            let registry = open(&store);
            let before = registry.info().expect("open").checkpoint;
            // So much is behind the checkpoint that a change begins the next one, in another thread.
            change(&registry).expect("the rules allow it");
            let begun = |registry: &Store| {
                let info = registry.info().expect("open");
                info.checkpoint != before || info.rebuilt.is_some()
            };
            (0..100).take_while(|_| !begun(&registry)).for_each(|_| {
                thread::sleep(Duration::from_millis(5));
            });
            assert_eq!(ask(&registry).expect("a whole journal"), stored.changed_answers);
            assert!(registry.same_state(&stored.changed).expect("open"));
            let told = rebuilt(&registry).is_some();
            drop(registry);
            // A damaged part of sled's log that nobody needs now may be in its way when it opens again.
            drop(open(&store));
            stored.is_clean(&store);
            told
        })
    });
    assert!(told > 0, "the damage was done where nobody looks");
}

/// Names of what lies in a store's folder and belongs to its state.
fn names_of_state(store: &Path) -> Vec<String> {
    let entries = fs::read_dir(store).expect("a store").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.starts_with("state")).collect();
    names.sort();
    names
}

#[test]
fn what_lies_about_in_the_folder_does_no_harm() {
    let stored = Stored::new(SHORT);
    for name in [
        "state.aside",
        "state.new",
        "state.seal.new",
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
            put(&store.join("state"), &store.join("state.aside"));
            remove(&store.join("state"));
        });
    }
}

#[test]
fn one_state_that_was_not_believed_is_kept_and_nobody_needs_it() {
    let stored = Stored::new(SHORT);
    let (_folder, store) = stored.copied();
    change(&open(&store)).expect("the rules allow it");
    for sample in 0..3 {
        remove(&store.join("state.seal"));
        write(&store.join("state/db"), &vec![b'x'; 10_000 * sample]);
        assert_eq!(rebuilt(&open(&store)), Some(Rebuilt::Unfinished));
        assert_eq!(names_of_state(&store), ["state", "state.aside", "state.seal"]);
        stored.is_clean(&store);
    }
    remove(&store.join("state.aside"));
    stored.is_clean(&store);
    assert_eq!(names_of_state(&store), ["state", "state.seal"]);
}

#[test]
fn a_folder_that_a_compaction_left_behind_does_no_harm() {
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
fn a_folder_in_the_place_of_the_seal_is_taken_out_of_the_way() {
    let stored = Stored::new(SHORT);
    let told = stored.survives(0, |store| {
        remove(&store.join("state.seal"));
        fs::create_dir(store.join("state.seal")).expect("a folder");
    });
    assert!(told.is_some());
}

/// Whether an outcome is the one that is right, or says that the journal is damaged; nothing else may come.
fn is_right<T: PartialEq>(outcome: Result<T, Error>, right: &T) -> bool {
    match outcome {
        Ok(answer) => answer == *right,
        Err(Error::Damaged { commit, .. }) => commit < 5,
        Err(_) => false,
    }
}

/// Checks a store whose journal is damaged, too; whether the damage was told of.
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
fn with_the_journal_damaged_too_there_is_an_error_and_no_wrong_answer() {
    const SAMPLES: usize = 120;
    let stored = Stored::new(LONG);
    let damage_journal = |store: &Path, sample: usize| {
        // In the first commits, which no opening of a checkpoint reads.
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
    assert!(told > SAMPLES / 10, "{told}: the damage was done where nobody looks");
    for name in ["state", "state.seal"] {
        let (_folder, store) = stored.copied();
        damage_journal(&store, 1);
        remove(&store.join(name));
        let opened = Store::open(&store, "test");
        assert!(matches!(opened, Err(Error::Damaged { .. })), "{opened:?}");
    }
    // The state alone is enough for a store whose old commits cannot be read.
    let (_folder, store) = stored.copied();
    damage_journal(&store, 1);
    assert!(!errs_or_answers_rightly(&stored, &store));
}
