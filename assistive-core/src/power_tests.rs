//! Tests with a power cut at every step: everything that was acknowledged is there, whatever else reached the
//! disk.
//!
//! The steps are recorded while a store works in a real folder (`files::watched`), and `files::power` derives
//! the possible contents of the disk. Each image is combined with the folder of sled as it was at any earlier
//! moment, mixed from two moments, or missing.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::exchange::{ImportOptions, Kind};
use crate::files::power::{Disk, Image, Part};
use crate::files::watched::{Call, FileStep, Refusal, Watch};
use crate::testing::{FULL, author, create, is_as_replayed, is_thorough, register};
use crate::{Error, Hash, Store};

/// The error code of the system for a failing disk.
const BROKEN: i32 = 5;

/// The number of uncertain changes up to which all subsets are tried.
const FEW: usize = 6;

/// A deterministic generator of random numbers (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// The recorded work of a store in a folder.
#[derive(Default)]
struct Work {
    steps: Vec<FileStep>,
    /// The acknowledged commits, each with the number of steps before it.
    acknowledged: Vec<(usize, Hash)>,
    /// The folder of sled before some of the steps.
    states: Vec<Image>,
}

impl Work {
    /// Returns the commits that were acknowledged before a step.
    fn acknowledged_by(&self, step: usize) -> &[(usize, Hash)] {
        &self.acknowledged[..self.acknowledged.partition_point(|(at, _)| *at <= step)]
    }
}

/// Checks whether a durable offset could not be written. Other readers see the commit once the next one sets
/// the offset.
fn is_unmarked(watch: &Watch) -> bool {
    watch.steps().iter().any(|step| step.refused && step.path.ends_with("journal.mark"))
}

/// Records the commits that the store has acknowledged, and checks that other readers see exactly these.
fn note(store: &Store, folder: &Path, watch: &Watch, work: &mut Work) {
    let at = watch.steps().len();
    let log = match Store::log(folder) {
        // The store was created, but other readers see no durable offset yet.
        Err(Error::NoStore { .. }) if is_unmarked(watch) => Vec::new(),
        log => log.unwrap(),
    };
    let info = store.info().unwrap();
    let mut hashes: Vec<_> = log.iter().map(|commit| commit.hash).collect();
    if hashes.len() as u64 + 1 == info.commits && is_unmarked(watch) {
        hashes.push(info.hash);
    }
    assert_eq!(hashes.len() as u64, info.commits);
    let new = hashes.split_off(work.acknowledged.len());
    work.acknowledged.extend(new.into_iter().map(|hash| (at, hash)));
}

fn files_below(folder: &Path) -> Image {
    let mut found = Image::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files_below(&entry.path())),
            false => drop(found.insert(entry.path(), fs::read(entry.path()).unwrap())),
        }
    }
    found
}

/// Records the work of a store in a folder.
fn watched(folder: &Path, work: impl FnOnce(&Watch, &mut Work)) -> Work {
    let states = Arc::new(Mutex::new(Vec::new()));
    let (kept, state) = (Arc::clone(&states), folder.join("state"));
    let watch = Watch::over(folder, move |step| {
        // A checkpoint starts or is complete.
        if step.path.ends_with("state.manifest") || step.path.ends_with("state.manifest.new") {
            kept.lock().unwrap().push(files_below(&state));
        }
    });
    let mut done = Work::default();
    work(&watch, &mut done);
    done.steps = watch.steps();
    drop(watch);
    done.states = std::mem::take(&mut *states.lock().unwrap());
    done
}

/// Returns choices of the uncertain changes, to be tried at a step.
fn choices(units: &[u64], dice: &mut Dice, samples: usize) -> Vec<Vec<Part>> {
    let whole = |bits: u64| {
        let part = |n| if bits >> n & 1 == 1 { Part::All } else { Part::None };
        (0..units.len()).map(part).collect::<Vec<_>>()
    };
    let mut choices = vec![whole(0), whole(u64::MAX)];
    match units.len() <= FEW {
        true => choices.extend((0..1 << units.len()).map(whole)),
        false => choices.extend((0..samples).map(|_| whole(dice.roll(u64::MAX)))),
    }
    // Tears each write, combined with all, none, or a random part of the other changes.
    for (place, sectors) in units.iter().enumerate().filter(|(_, sectors)| **sectors > 0) {
        for sample in 0..samples {
            let count = dice.roll(*sectors) + 1;
            let torn = [Part::First(count), Part::Last(count), Part::Sectors(dice.roll(u64::MAX))];
            let mut choice = whole([u64::MAX, 0, dice.roll(u64::MAX)][sample % 3]);
            choice[place] = torn[dice.roll(3) as usize];
            choices.push(choice);
        }
    }
    choices
}

/// Returns a possible folder of sled: from one moment, mixed from two, or empty.
fn some_state(states: &[Image], dice: &mut Dice) -> Image {
    if states.is_empty() || dice.roll(4) == 0 {
        return Image::new();
    }
    let mut one = || &states[dice.roll(states.len() as u64) as usize];
    let (mut chosen, other) = (one().clone(), one());
    for (name, bytes) in other {
        if dice.roll(3) == 0 {
            chosen.insert(name.clone(), bytes.clone());
        }
    }
    chosen
}

/// The counts of tried cuts.
#[derive(Debug, Default)]
struct Tally {
    cuts: usize,
    images: usize,
    /// The number of images with a commit that was not acknowledged.
    longer: usize,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.cuts += other.cuts;
        self.images += other.images;
        self.longer += other.longer;
    }
}

/// Cuts the power at some steps of the work, and checks the resulting disks.
fn cut_at(work: &Work, folder: &Path, steps: impl Iterator<Item = usize>, samples: usize) -> Tally {
    let (mut tally, mut dice, mut seen) =
        (Tally::default(), Dice(88_172_645_463_325_252), HashSet::new());
    for step in steps {
        tally.cuts += 1;
        let disk = Disk::after(&work.steps[..step]);
        let acknowledged = work.acknowledged_by(step);
        for choice in choices(&disk.open_units(), &mut dice, samples) {
            let stale = [0, 0xa5][dice.roll(2) as usize];
            let image = disk.image(&choice, stale);
            let state = some_state(&work.states, &mut dice);
            if seen.insert((acknowledged.len(), image.clone(), state.clone())) {
                tally.images += 1;
                let known = format!("step {step} {:?}, {choice:?}", work.steps.get(step));
                tally.longer +=
                    usize::from(opens_whole(&image, &state, folder, acknowledged, &known));
            }
        }
    }
    tally
}

/// Opens the store in an image, and returns true if it has a commit that was not acknowledged.
fn opens_whole(
    image: &Image,
    state: &Image,
    folder: &Path,
    acknowledged: &[(usize, Hash)],
    known: &str,
) -> bool {
    let disk = tempfile::tempdir().unwrap();
    for (name, bytes) in image.iter().chain(state) {
        let name = disk.path().join(name.strip_prefix(folder).unwrap());
        fs::create_dir_all(name.parent().unwrap()).unwrap();
        fs::write(name, bytes).unwrap();
    }
    let head = acknowledged.len() as u64;
    // A read-only view sees the same commits and changes nothing.
    if head > 0 {
        let seen = Store::open_read_only(disk.path()).unwrap_or_else(|e| panic!("{known}: {e:?}"));
        assert!(seen.info().unwrap().commits >= head, "{known}");
    }
    let store = match Store::open(disk.path(), "a test") {
        Err(Error::NoStore { .. } | Error::NotAJournal { .. }) if head == 0 => {
            create(disk.path()).unwrap()
        }
        opened => opened.unwrap_or_else(|error| panic!("{known}: {error:?}")),
    };
    let info = store.info().unwrap();
    assert!(
        (head..=head.max(1) + 1).contains(&info.commits),
        "{known}: {} of {head}",
        info.commits
    );
    let log = Store::log(disk.path()).unwrap();
    if let Some((_, hash)) = acknowledged.last() {
        assert_eq!(log[head as usize - 1].hash, *hash, "{known}");
    }
    assert!(is_as_replayed(&store, disk.path()), "{known}");
    assert_eq!(register(&store, "afterwards").unwrap(), Some(info.commits + 1), "{known}");
    drop(store);
    let again = Store::open(disk.path(), "a test").unwrap();
    assert_eq!(again.info().unwrap().commits, info.commits + 1, "{known}");
    info.commits > head
}

/// Imports persons, and returns true if they were stored.
fn import(store: &Store, series: &str, count: usize) -> bool {
    let mut sheet = String::from("key,name,division\n");
    (0..count).for_each(|n| sheet.push_str(&format!("{series}{n},试验,610902\n")));
    let options = ImportOptions::default();
    store.import(&author(), Kind::Persons, sheet.as_bytes(), &options).is_ok()
}

/// Creates a store and makes single changes. The store is opened twice.
fn desk(folder: &Path) -> Work {
    watched(folder, |watch, work| {
        let store = create(folder).unwrap();
        note(&store, folder, watch, work);
        for n in 0..6 {
            register(&store, &format!("a{n}")).unwrap();
            note(&store, folder, watch, work);
        }
        store.undo(&author(), None).unwrap();
        note(&store, folder, watch, work);
        drop(store);
        let store = Store::open(folder, "a test").unwrap();
        assert!(import(&store, "b", 30));
        note(&store, folder, watch, work);
        register(&store, "c").unwrap();
        note(&store, folder, watch, work);
    })
}

/// Imports sheets, writes and compacts checkpoints, and loses the manifest.
fn checkpoints(folder: &Path) -> Work {
    watched(folder, |watch, work| {
        let store = create(folder).unwrap();
        assert!(import(&store, "a", 600));
        note(&store, folder, watch, work);
        drop(store);
        let store = Store::open(folder, "a test").unwrap();
        assert!(import(&store, "b", 600));
        note(&store, folder, watch, work);
        store.compact().unwrap();
        register(&store, "c").unwrap();
        note(&store, folder, watch, work);
        drop(store);
        fs::remove_file(folder.join("state.manifest")).unwrap();
        let store = Store::open(folder, "a test").unwrap();
        store.undo(&author(), None).unwrap();
        note(&store, folder, watch, work);
    })
}

/// Opens a store. It tries again if the disk returns an error.
fn open_again(folder: &Path) -> Store {
    let opened = (0..4).find_map(|_| match Store::open(folder, "a test") {
        Err(Error::Io { .. }) => None,
        // The store has no first commit yet.
        Err(Error::NoStore { .. }) => create(folder).ok(),
        opened => Some(opened.expect("nothing is damaged")),
    });
    opened.expect("the disk says no but once")
}

/// Makes single changes while a call fails. A failed change is not acknowledged and is tried again, on the
/// same store if it still works, otherwise after opening it again.
fn desk_refused(folder: &Path, refusal: Option<Refusal>) -> Work {
    watched(folder, |watch, work| {
        watch.refuse(refusal);
        let mut store = create(folder).unwrap_or_else(|_| open_again(folder));
        note(&store, folder, watch, work);
        for n in 0..7 {
            // If the change was stored, another attempt changes nothing.
            while let Err(failed) = register(&store, &format!("a{n}")) {
                assert!(matches!(failed, Error::Io { .. } | Error::Poisoned), "{failed:?}");
                assert!(is_unmarked(watch) || is_as_replayed(&store, folder), "{refusal:?}");
                if matches!(failed, Error::Poisoned) || n % 2 == 0 {
                    drop(store);
                    store = open_again(folder);
                    note(&store, folder, watch, work);
                }
            }
            note(&store, folder, watch, work);
            if n == 3 {
                drop(store);
                store = open_again(folder);
            }
        }
    })
}

/// Imports sheets and writes checkpoints while a call fails.
fn checkpoints_refused(folder: &Path, refusal: Option<Refusal>) -> Work {
    watched(folder, |watch, work| {
        watch.refuse(refusal);
        let mut store = create(folder).unwrap_or_else(|_| open_again(folder));
        for (series, count) in [("a", 600), ("b", 600), ("c", 1)] {
            while !import(&store, series, count) {
                drop(store);
                store = open_again(folder);
            }
            note(&store, folder, watch, work);
            // A failed compaction has no effect on later work.
            let _compacted = store.compact();
            assert!(is_unmarked(watch) || is_as_replayed(&store, folder), "{refusal:?}");
            drop(store);
            store = open_again(folder);
        }
    })
}

/// Checks that all acknowledged commits are in the store, and that the checkpoint agrees with the journal.
fn ends_well(work: &Work, folder: &Path, refused: &str) {
    let store = Store::open(folder, "a test").unwrap();
    let commits = store.info().unwrap().commits;
    assert_eq!(commits, work.acknowledged.len() as u64, "{refused}");
    let log = Store::log(folder).unwrap();
    for (commit, (_, hash)) in log.iter().zip(&work.acknowledged) {
        assert_eq!(commit.hash, *hash, "{refused}");
    }
    assert!(is_as_replayed(&store, folder), "{refused}");
    drop(store);
    assert!(crate::maintenance::verify(folder, "a test").unwrap().is_sound(), "{refused}");
}

/// Lets each call of some work fail, with the errors of a full disk and of a failing one.
fn refuse_each(work: impl Fn(&Path, Option<Refusal>) -> Work, every: usize) -> usize {
    let whole = tempfile::tempdir().unwrap();
    let steps = work(whole.path(), None).steps.len();
    for at in (0..steps).step_by(every) {
        for (error, times) in [(FULL, 1), (BROKEN, 1), (FULL, 3)] {
            let takes_half = error == FULL;
            let folder = tempfile::tempdir().unwrap();
            let refusal = Refusal { at, times, error, takes_half };
            let done = work(folder.path(), Some(refusal));
            ends_well(&done, folder.path(), &format!("{refusal:?} {:?}", done.steps.get(at)));
        }
    }
    steps
}

/// Cuts the power during single changes, and while checkpoints are written.
fn cuts(every: usize, samples: usize) -> Tally {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let work = desk(folder.path());
    let mut tally = cut_at(&work, folder.path(), 0..=work.steps.len(), samples);
    let work = checkpoints(other.path());
    assert!(work.states.len() > 6, "checkpoints were written");
    let steps = (0..=work.steps.len()).step_by(every);
    tally.add(&cut_at(&work, other.path(), steps, samples / 4));
    tally
}

/// Lets each fsync of single changes fail, and cuts the power some steps later.
fn failed_fsyncs(every: usize, samples: usize) -> Tally {
    let whole = tempfile::tempdir().unwrap();
    let steps = desk_refused(whole.path(), None).steps;
    let mut tally = Tally::default();
    for at in (0..steps.len()).filter(|at| steps[*at].call == Call::Sync) {
        let folder = tempfile::tempdir().unwrap();
        let refusal = Refusal { at, times: 1, error: BROKEN, takes_half: false };
        let work = desk_refused(folder.path(), Some(refusal));
        let later = (at..=work.steps.len()).step_by(every);
        tally.add(&cut_at(&work, folder.path(), later, samples));
    }
    tally
}

#[test]
fn a_power_cut_at_any_step_loses_nothing_acknowledged() {
    let tally = if is_thorough() { cuts(3, 4) } else { cuts(17, 1) };
    assert!(tally.images > 100 && tally.longer > 10, "{tally:?}");
}

// On Windows, names last although the fsync of their folder fails. The simulated disk loses them.
#[test]
#[cfg(not(windows))]
fn data_of_a_failed_fsync_is_rewritten_before_it_is_acknowledged() {
    let tally = failed_fsyncs(if is_thorough() { 4 } else { 16 }, 0);
    assert!(tally.images > 20, "{tally:?}");
}

#[test]
fn a_failed_call_loses_no_acknowledged_commit_and_work_continues() {
    let (desk, checkpoints) = if is_thorough() { (2, 9) } else { (9, 37) };
    let steps = refuse_each(desk_refused, desk) + refuse_each(checkpoints_refused, checkpoints);
    assert!(steps > 100, "{steps}");
}

#[test]
#[ignore = "takes minutes: every step, and many more parts of what was not fsynced"]
fn every_cut_and_every_refusal() {
    let mut out = std::io::stderr();
    writeln!(out, "cuts: {:?}", cuts(1, 24)).unwrap();
    writeln!(out, "failed fsyncs: {:?}", failed_fsyncs(1, 6)).unwrap();
    let steps = refuse_each(desk_refused, 1) + refuse_each(checkpoints_refused, 1);
    writeln!(out, "refused: {steps} calls, each three times").unwrap();
}
