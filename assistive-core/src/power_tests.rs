//! The power goes, at every step: what was acknowledged is there, whatever of the rest reached the disk.
//!
//! The steps are those of real work on a real folder (`files::watched`); what they may leave is told by `files::power`.
//! sled's folder is put beside each image as it was at any earlier moment, mixed from two, or not at all.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::exchange::{ImportOptions, Kind};
use crate::files::power::{Disk, Image, Part};
use crate::files::watched::{Call, FileStep, Refusal, Watch};
use crate::testing::{FULL, author, create, is_as_replayed, register};
use crate::{Error, Hash, Store};

/// The system's error when a disk fails.
const BROKEN: i32 = 5;

/// Whenever fewer units than this are open, all their subsets are tried.
const FEW: usize = 6;

/// Random numbers, the same each time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Work in a folder, as the disk saw it.
#[derive(Default)]
struct Work {
    steps: Vec<FileStep>,
    /// Each commit that was acknowledged: after how many steps, and its hash.
    acknowledged: Vec<(usize, Hash)>,
    /// How sled's folder was before some steps.
    states: Vec<Image>,
}

impl Work {
    /// The commits acknowledged before a step.
    fn acknowledged_by(&self, step: usize) -> &[(usize, Hash)] {
        &self.acknowledged[..self.acknowledged.partition_point(|(at, _)| *at <= step)]
    }
}

/// Whether a mark could not be set: others see the commit when the next one sets it.
fn is_unmarked(watch: &Watch) -> bool {
    watch.steps().iter().any(|step| step.refused && step.path.ends_with("journal.mark"))
}

/// Notes what the registry acknowledged so far, and that others see just that.
fn note(store: &Store, folder: &Path, watch: &Watch, work: &mut Work) {
    let at = watch.steps().len();
    let log = match Store::log(folder) {
        // The store is founded, and no mark says so to others yet.
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

/// Does some work in a folder, watched.
fn watched(folder: &Path, work: impl FnOnce(&Watch, &mut Work)) -> Work {
    let states = Arc::new(Mutex::new(Vec::new()));
    let (kept, state) = (Arc::clone(&states), folder.join("state"));
    let watch = Watch::over(folder, move |step| {
        // A checkpoint begins, or is finished.
        if step.path.ends_with("state.seal") || step.path.ends_with("state.seal.new") {
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

/// A part of the open units that are tried at a step.
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
    // Each write, torn, with all of the rest, none of it, and anything.
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

/// sled's folder as it may be: as at some moment, mixed, or gone.
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

/// What came of a number of cuts.
#[derive(Debug, Default)]
struct Tally {
    cuts: usize,
    images: usize,
    /// Images with a commit that was not acknowledged yet.
    longer: usize,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.cuts += other.cuts;
        self.images += other.images;
        self.longer += other.longer;
    }
}

/// Cuts the power at steps of the work, and looks at what is left each time.
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

/// Puts an image on a disk and opens it; whether it has more than what was acknowledged.
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
    // Whoever only looks sees as much, and changes nothing.
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

/// Imports people; whether they are stored.
fn import(store: &Store, series: &str, count: usize) -> bool {
    let mut sheet = String::from("key,name,division\n");
    (0..count).for_each(|n| sheet.push_str(&format!("{series}{n},试验,610902\n")));
    let options = ImportOptions::default();
    store.import(&author(), Kind::Persons, sheet.as_bytes(), &options).is_ok()
}

/// A store is made, and works at the desk, over two openings.
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

/// Sheets, checkpoints, one that is written anew, a state that is lost.
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
        fs::remove_file(folder.join("state.seal")).unwrap();
        let store = Store::open(folder, "a test").unwrap();
        store.undo(&author(), None).unwrap();
        note(&store, folder, watch, work);
    })
}

/// Opens a store, once more where the disk said no.
fn open_again(folder: &Path) -> Store {
    let opened = (0..4).find_map(|_| match Store::open(folder, "a test") {
        Err(Error::Io { .. }) => None,
        // It never came to its first commit.
        Err(Error::NoStore { .. }) => create(folder).ok(),
        opened => Some(opened.expect("nothing is damaged")),
    });
    opened.expect("the disk says no but once")
}

/// Works at the desk while a call is refused. Whatever fails is not acknowledged, and is tried again: on the same
/// store where that goes on, else on one that is opened again.
fn desk_refused(folder: &Path, refusal: Option<Refusal>) -> Work {
    watched(folder, |watch, work| {
        watch.refuse(refusal);
        let mut store = create(folder).unwrap_or_else(|_| open_again(folder));
        note(&store, folder, watch, work);
        for n in 0..7 {
            // Nothing changes where it turns out that it was stored.
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

/// Sheets and checkpoints while a call is refused.
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
            // Whether it could is nobody's worry.
            let _compacted = store.compact();
            assert!(is_unmarked(watch) || is_as_replayed(&store, folder), "{refusal:?}");
            drop(store);
            store = open_again(folder);
        }
    })
}

/// What was acknowledged is there at the end, and what is kept beside the journal is right.
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
    assert!(Store::verify(folder, "a test").unwrap().is_sound(), "{refused}");
}

/// Refuses each call of some work, as a full disk and as a broken one.
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

/// Cuts the power at the desk, and while checkpoints are written.
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

/// Lets each fsync at the desk fail, and cuts the power some time later.
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
    let tally = cuts(3, 4);
    assert!(tally.images > 400 && tally.longer > 100, "{tally:?}");
}

#[test]
fn what_an_fsync_that_failed_left_in_the_cache_is_written_again_before_it_is_acknowledged() {
    let tally = failed_fsyncs(4, 0);
    assert!(tally.images > 100, "{tally:?}");
}

#[test]
fn whatever_call_is_refused_nothing_acknowledged_is_lost_and_the_work_goes_on() {
    let steps = refuse_each(desk_refused, 2) + refuse_each(checkpoints_refused, 9);
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
