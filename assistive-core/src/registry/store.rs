//! Creates, opens and describes stores. The parts of an open store are in `engine::shared`.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::files::{make_private, make_private_folder, remove_file, rename};
use crate::journal::{
    CommitInfo, Hash, Head, Journal, JournalError, Moment, Position, StoreId, TruncatedTail,
};
use crate::registry::engine::checkpoint::{Rebuilt, StoreDir, journal_in};
use crate::registry::engine::checkpointer::CHECKPOINT_AFTER_EVENTS;
use crate::registry::engine::group_commit::CommitQueue;
use crate::registry::engine::handle::Store;
use crate::registry::engine::journal_check::{JournalCheck, JournalDamage, WholeCheck};
use crate::registry::engine::lock::Lock;
use crate::registry::engine::replay::{apply, replay};
use crate::registry::engine::shared::{AccessMode, Inner};
use crate::registry::engine::transaction::{Author, Decision, OperationInfo};
use crate::registry::init::{StoreOptions, initialize};
use crate::registry::maintenance::check_file_name;
use crate::registry::view::handle::View;
use crate::state::State;

/// The size and identity of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Info {
    /// The identity of the store.
    pub store: StoreId,
    /// The code of the store's own site.
    pub site: Option<crate::model::SiteCode>,
    /// The number of commits in the journal.
    pub commits: u64,
    /// The time of the last commit.
    pub last: Timestamp,
    /// The chain hash of the last commit.
    pub hash: Hash,
    /// The length of the journal in bytes, without a tail that was or would be truncated. It is 0 for a store in
    /// memory and for a store opened as of a moment.
    pub journal_bytes: u64,
    /// The number of divisions.
    pub divisions: usize,
    /// The number of sites.
    pub sites: usize,
    /// The number of device models.
    pub models: usize,
    /// The number of people.
    pub persons: usize,
    /// The number of needs.
    pub needs: usize,
    /// The number of fittings.
    pub fittings: usize,
    /// The unfinished tail of the journal. A store opened for writing has truncated it; a store opened for reading
    /// ignores it.
    pub cut: Option<TruncatedTail>,
    /// The last commit in the checkpoint, from which the next opening continues. `None` if there is no checkpoint:
    /// the state of a small store is replayed from its journal each time.
    pub checkpoint: Option<u64>,
    /// The last check of the whole journal. `None` if none is known: the store is in memory or as of a moment, or was
    /// opened from its checkpoint and never checked.
    pub checked: Option<WholeCheck>,
    /// Damage to old commits of the journal, which the checkpoint covers. Figures are right as long as the checkpoint
    /// can be read.
    pub damaged: Option<JournalDamage>,
    /// The size of the checkpoint's files in bytes.
    pub checkpoint_bytes: u64,
    /// The reason why the state was rebuilt from the journal, if it was, at opening or since. A rebuild takes time
    /// and affects no figure.
    pub rebuilt: Option<Rebuilt>,
}

impl Store {
    /// Creates a store in a folder, and the folder if it is missing. `holder` is the name shown to other processes
    /// while this process has the store open.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let options = StoreOptions::new(StoreId::from_random(42));
    /// let store = Store::create(&folder, &options, &author, "desk 1")?;
    /// store.close()?;
    /// let store = Store::open(&folder, "desk 1")?;
    /// assert_eq!(store.info()?.commits, 1, "the first commit creates the store");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::StoreExists`] if the folder holds a store, [`Error::Refused`] if the own site is refused, and
    /// [`Error::Locked`] and [`Error::Io`] as for [`Store::open`].
    pub fn create(
        folder: impl AsRef<Path>,
        options: &StoreOptions,
        author: &Author,
        holder: &str,
    ) -> Result<Self> {
        let folder = folder.as_ref();
        // The site is checked before anything is created on disk.
        Self::in_memory(options, author)?;
        if !folder.exists() {
            check_file_name(folder)?;
        }
        let failed = |source| Error::Io { file: folder.to_owned(), source };
        make_private_folder(folder).and_then(|()| make_private(folder)).map_err(failed)?;
        let lock = Lock::take(folder, holder)?;
        let dir = StoreDir::new(folder);
        let file = dir.journal();
        if file.exists() {
            if !Journal::was_never_founded(&file) {
                return Err(Error::StoreExists { folder: folder.to_owned() });
            }
            let aside = rename(&file, dir.cut());
            aside.map_err(|source| Error::Io { file: file.clone(), source })?;
        }
        // A checkpoint left by an earlier store must not be taken for one of this store.
        dir.quarantine();
        let mut journal = Journal::create(&file, options.store)
            .map_err(|error| Error::of_journal(error, &file))?;
        journal.guard_with(lock.second());
        let mut inner = Inner::new(State::default(), options.store, Head::START);
        inner.keep_in(&dir);
        let store = Self::new(inner, Some(CommitQueue::new(journal)), Some(lock));
        store.initialize(options, author).inspect_err(|_| {
            // Without its first commit the file is no store, and a later `create` must find none. The lock is still
            // held, so that no other process has begun a store here.
            let _left_behind = remove_file(&file);
        })?;
        Ok(store)
    }

    /// Opens the store in a folder for reading and writing. `holder` is the name shown to other processes meanwhile.
    ///
    /// An unfinished commit at the end of the journal, left by a crash, is truncated. [`Info::cut`] describes it, and
    /// the file `journal.cut` keeps the bytes that were truncated last.
    ///
    /// # Errors
    /// Returns [`Error::NoStore`] if the folder holds no store, [`Error::Locked`] if another process has it open,
    /// [`Error::Damaged`], [`Error::NotAJournal`] or [`Error::TooNew`] if its journal cannot be read, and
    /// [`Error::Io`] if the file system fails.
    pub fn open(folder: impl AsRef<Path>, holder: &str) -> Result<Self> {
        let folder = folder.as_ref();
        journal_in(folder)?;
        let lock = Lock::take(folder, holder)?;
        let dir = StoreDir::new(folder);
        let (mut journal, mut inner) = match open_checkpoint(&dir)? {
            Ok(opened) => opened,
            Err(Unusable { why, cut }) => {
                let (journal, mut inner) = open_journal(&dir)?;
                // Only now: if the journal cannot be read, the checkpoint may still be right.
                dir.quarantine();
                inner.cut = inner.cut.or(cut);
                // A small store never had a checkpoint.
                inner.rebuilt = Some(why).filter(|why| {
                    *why != Rebuilt::Missing || inner.tail >= CHECKPOINT_AFTER_EVENTS
                });
                (journal, inner)
            }
        };
        if journal.is_empty() {
            // A crash came after the file was created and before the first commit.
            return Err(Error::NoStore { folder: folder.to_owned() });
        }
        let end = Position { head: inner.head, end: journal.end() };
        inner.check = match inner.checkpoint {
            Some(_) => JournalCheck::read(&dir.checked(), &dir.journal(), inner.store, end),
            None => JournalCheck::of_replay(end),
        };
        journal.guard_with(lock.second());
        let store = Self::new(inner, Some(CommitQueue::new(journal)), Some(lock));
        if store.read_inner()?.rebuilt.is_some() {
            let _next_time = store.shared.save();
        }
        Ok(store)
    }

    /// Opens the store in a folder for reading, as of its last commit. Needs no lock.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let options = StoreOptions::new(StoreId::from_random(42));
    /// let store = Store::create(&folder, &options, &author, "desk 1")?;
    /// let reader = Store::open_read_only(&folder)?;
    /// assert_eq!(reader.info()?.hash, store.info()?.hash);
    /// let refused = reader.undo(&author, None).expect_err("the store is open for reading");
    /// assert_eq!(refused.code(), "read-only");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of [`Store::open`] except [`Error::Locked`].
    pub fn open_read_only(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        Self::read_until(folder, |_| false)
    }

    /// Returns the name of the process that has the store in a folder open for writing, as given by that process, or
    /// `None` if it is not open.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let options = StoreOptions::new(StoreId::from_random(42));
    /// let store = Store::create(&folder, &options, &author, "desk 1")?;
    /// assert_eq!(Store::in_use_by(&folder)?.as_deref(), Some("desk 1"));
    /// store.close()?;
    /// assert_eq!(Store::in_use_by(&folder)?, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NoStore`] and [`Error::Io`] as for [`Store::open`].
    pub fn in_use_by(folder: impl AsRef<Path>) -> Result<Option<String>> {
        let folder = folder.as_ref();
        journal_in(folder)?;
        Lock::holder(folder)
    }

    /// Opens the store in a folder for reading, as it was known at a moment.
    ///
    /// ```
    /// use assistive_core::Moment;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path().join("store");
    /// # let options = StoreOptions::new(StoreId::from_random(42));
    /// # let store = Store::create(&folder, &options, &author, "Li")?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// // Commit 1 creates the store and commit 2 imports a person.
    /// let before = Store::open_as_of(&folder, Moment::Commit(1))?;
    /// assert_eq!(before.info()?.persons, 0);
    /// assert_eq!(store.info()?.persons, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of [`Store::open_read_only`], and [`Error::NotFound`] if the commit does not exist.
    pub fn open_as_of(folder: impl AsRef<Path>, moment: Moment) -> Result<Self> {
        let folder = folder.as_ref();
        let last = match moment {
            Moment::Time(at) => last_recorded_by(folder, at)?,
            Moment::Commit(number) => number,
        };
        let store = Self::read_until(folder, |info| info.number > last)?;
        let head = store.read_inner()?.head;
        match moment {
            Moment::Commit(number) if head.number != number => {
                Err(Error::not_found(crate::model::EntityKind::Commit, number))
            }
            _ => Ok(store),
        }
    }

    /// Creates a store in memory. It behaves like any other store and is lost when it is dropped.
    ///
    /// # Errors
    /// Returns [`Error::Refused`] if the own site is refused.
    pub fn in_memory(options: &StoreOptions, author: &Author) -> Result<Self> {
        let inner = Inner::new(State::default(), options.store, Head::START);
        let store = Self::new(inner, None, None);
        store.initialize(options, author)?;
        Ok(store)
    }

    fn initialize(&self, options: &StoreOptions, author: &Author) -> Result<()> {
        let task = OperationInfo { operation: "init", ..OperationInfo::default() };
        self.write(author, task, |writer| {
            initialize(writer, options)?;
            writer.keep_row();
            Ok(Decision::Commit(()))
        })?;
        Ok(())
    }

    fn read_until(folder: &Path, later: impl Fn(&CommitInfo) -> bool) -> Result<Self> {
        let file = journal_in(folder)?;
        let failed = |error| Error::of_journal(error, &file);
        let mut state = State::default();
        let wanted = |info: &CommitInfo| !later(info);
        let replayed =
            replay(&file, None, &|| Lock::is_taken(folder), &mut state, wanted).map_err(failed)?;
        let (store, cut, size) = match replayed.scan {
            // A crash came after the file was created and before the first commit.
            Some(scan) if scan.head.number == 0 => {
                return Err(Error::NoStore { folder: folder.to_owned() });
            }
            Some(scan) => (scan.store, scan.cut, scan.end),
            None => (Journal::identity(&file).map_err(failed)?, None, 0),
        };
        let mut inner = Inner::new(state, store, replayed.head);
        (inner.standing, inner.cut, inner.size) = (AccessMode::ReadOnly, cut, size);
        if size > 0 {
            inner.check = JournalCheck::of_replay(Position { head: inner.head, end: size });
        }
        inner.folder = Some(folder.to_owned());
        Ok(Self::new(inner, None, None))
    }

    /// Returns a view of the store as it is now. The view does not see later changes, and does not delay them.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// use assistive_core::{LoanFilter, ReturnLoans};
    ///
    /// for loan in store.view()?.loans(&LoanFilter::default().overdue(true), author.today)? {
    ///     let back = ReturnLoans::new([loan?.number], author.today);
    ///     store.lending(&author).take_back(&back)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Poisoned`] if a change panicked half-way. Open the store again.
    pub fn view(&self) -> Result<View<'_>> {
        let inner = self.read_inner()?;
        if !inner.state.over_budget() {
            return Ok(View::new(self.shared.open_view(&inner)));
        }
        drop(inner);
        if let Ok(mut inner) = self.shared.inner.try_write()
            && let Some(inner) = Arc::get_mut(&mut inner)
        {
            inner.state.evict_over_budget();
        }
        let inner = self.read_inner()?;
        Ok(View::new(self.shared.open_view(&inner)))
    }

    /// Returns the size and identity of the store.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n8,李强,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let info = store.info()?;
    /// assert_eq!((info.commits, info.persons, info.needs), (2, 2, 0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Poisoned`] as for [`Store::view`], and the error of the journal if neither the checkpoint nor
    /// the journal can be read.
    pub fn info(&self) -> Result<Info> {
        let inner = self.read_inner()?;
        inner.check_whole()?;
        let state = &inner.state;
        let dir = inner.dir.as_ref().filter(|_| inner.checkpoint.is_some());
        Ok(Info {
            store: inner.store,
            site: state.own_site.clone(),
            commits: inner.head.number,
            last: inner.head.at,
            hash: inner.head.hash,
            journal_bytes: self.shared.line.as_ref().map_or(inner.size, CommitQueue::end),
            divisions: state.divisions.count(),
            sites: state.sites.count(),
            models: state.models.count(),
            persons: state.persons.count(),
            needs: state.needs.count(),
            fittings: state.fittings.count(),
            cut: inner.cut,
            checkpoint: inner.checkpoint.as_ref().map(|known| known.position.head.number),
            checked: inner.check.whole(),
            damaged: inner.check.damage(),
            checkpoint_bytes: dir.map_or(0, StoreDir::state_bytes),
            rebuilt: inner.rebuilt(),
        })
    }

    /// Checks whether two stores hold the same records and indexes.
    ///
    /// # Errors
    /// Returns [`Error::Poisoned`] as for [`Store::view`].
    #[doc(hidden)]
    pub fn same_state(&self, other: &Self) -> Result<bool> {
        Ok(self.read_inner()?.state.digest() == other.read_inner()?.state.digest())
    }
}

/// A checkpoint that cannot be used, so that the state must be rebuilt.
struct Unusable {
    why: Rebuilt,
    /// The tail that was truncated from the journal before the checkpoint was rejected.
    cut: Option<TruncatedTail>,
}

/// Opens the checkpoint in a store's folder and replays the journal after it. Returns the reason as `Unusable` if the
/// state must be rebuilt.
///
/// # Errors
/// Returns [`Error::Io`] if the file system fails to read the journal: a valid checkpoint is not discarded for that.
fn open_checkpoint(dir: &StoreDir) -> Result<std::result::Result<(Journal, Inner), Unusable>> {
    let (mut state, checkpoint) = match dir.open() {
        Ok(opened) => opened,
        Err(why) => return Ok(Err(Unusable { why, cut: None })),
    };
    let (file, from, mut tail) = (dir.journal(), Some(checkpoint.position), 0);
    let opened = Journal::open(&file, &dir.cut(), from, |info, body| {
        tail += u64::from(info.events);
        apply(&mut state, &info, body)
    });
    let (journal, scan) = match opened {
        Ok(opened) if !checkpoint.source.is_damaged() => opened,
        Err(JournalError::Io(source)) => return Err(Error::Io { file, source }),
        // Damage to the journal itself is found when all of it is read.
        Ok((_, scan)) => return Ok(Err(Unusable { why: Rebuilt::Damaged, cut: scan.cut })),
        Err(_) => return Ok(Err(Unusable { why: Rebuilt::Damaged, cut: None })),
    };
    let mut inner = Inner::of(dir, state, &scan);
    (inner.checkpoint, inner.tail) = (Some(checkpoint), tail);
    Ok(Ok((journal, inner)))
}

/// Returns the number of the last commit that was recorded at or before a time, or 0. In a damaged journal, only the
/// commits before the damage are examined.
fn last_recorded_by(folder: &Path, at: Timestamp) -> Result<u64> {
    let file = journal_in(folder)?;
    let (mut last, writer_active) = (0, || Lock::is_taken(folder));
    let mut examine = |info: &CommitInfo| {
        if info.at <= at {
            last = info.number;
        }
    };
    match Journal::commits(&file, &writer_active) {
        Ok(commits) => commits.infos.iter().for_each(examine),
        Err(JournalError::Damaged { .. }) => {
            let _damage = Journal::read(&file, None, &writer_active, |info, _| {
                examine(&info);
                Ok::<_, JournalError>(())
            });
        }
        Err(error) => return Err(Error::of_journal(error, &file)),
    }
    Ok(last)
}

/// Builds the state from the whole journal.
fn open_journal(dir: &StoreDir) -> Result<(Journal, Inner)> {
    let (mut state, file, mut tail) = (State::default(), dir.journal(), 0);
    let opened = Journal::open(&file, &dir.cut(), None, |info, body| {
        tail += u64::from(info.events);
        apply(&mut state, &info, body)
    });
    let (journal, scan) = opened.map_err(|error: JournalError| Error::of_journal(error, &file))?;
    let mut inner = Inner::of(dir, state, &scan);
    inner.tail = tail;
    Ok((journal, inner))
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
