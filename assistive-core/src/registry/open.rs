//! Opening and making stores, and what a store can say about itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use jiff::Timestamp;

use super::door::{Author, Task, Verdict};
use super::founding::{Founding, found};
use super::lock::Lock;
use super::view::View;
use crate::error::{Error, Result};
use crate::files::make_private_folder;
use crate::journal::commit::Deed;
use crate::journal::file::events;
use crate::journal::{Batch, CommitInfo, Cut, Hash, Head, Journal, JournalError, Moment, StoreId};
use crate::state::State;

/// The journal's file name in a store's folder.
const JOURNAL: &str = "journal";

/// Keeps what was cut off the journal last.
const CUT: &str = "journal.cut";

/// The journal in a folder.
fn journal_in(folder: &Path) -> Result<PathBuf> {
    let file = folder.join(JOURNAL);
    match file.try_exists() {
        Ok(true) => Ok(file),
        Ok(false) => Err(Error::NoStore { folder: folder.to_owned() }),
        // A folder that may not be entered may well hold a store.
        Err(source) => Err(Error::Io { file, source }),
    }
}

/// A store: device catalogue, people, needs and fittings, with the journal of everything that happened.
///
/// # Promise
/// * **Durable**: when a call that changes the store returns, the change is fsynced in the journal.
/// * **Atomic**: a change, an import of any size among them, is stored whole or not at all.
/// * **Consistent**: a [`View`] sees acknowledged changes only; many views or one change at a time.
///
/// A registry can be shared between threads. One process at a time may have a store open for writing;
/// any number may read it meanwhile with [`Registry::open_read_only`].
///
/// ```
/// use assistive_core::{Author, Founding, Registry, StoreId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let now = "2024-04-30T08:00:00Z".parse()?;
/// let author = Author::new("Li", now, "2024-04-30".parse()?);
/// let founding = Founding { store: StoreId::from_random(42), site: None };
/// let registry = Registry::in_memory(&founding, &author)?;
/// assert_eq!(registry.info()?.commits, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Registry {
    pub(super) inner: RwLock<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) state: State,
    pub(super) backing: Backing,
}

/// Where commits go.
#[derive(Debug)]
pub(super) enum Backing {
    /// To a journal that this process has locked.
    Journal { journal: Journal, cut: Option<Cut>, poisoned: bool, _lock: Lock },
    /// Nowhere: the state was read from a journal that others may write.
    ReadOnly { store: StoreId, head: Head, cut: Option<Cut>, size: u64 },
    /// Nowhere but here.
    Memory { store: StoreId, head: Head, poisoned: bool },
}

/// What a store says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Info {
    /// Its identity.
    pub store: StoreId,
    /// The code of its own site.
    pub site: Option<crate::model::SiteCode>,
    /// How many commits its journal holds.
    pub commits: u64,
    /// The time of the last one.
    pub last: Timestamp,
    /// The chain hash of the last one.
    pub hash: Hash,
    /// Bytes of the journal, without a tail that was or would be cut off; 0 in memory and as of a moment.
    pub journal_bytes: u64,
    /// How many divisions it knows.
    pub divisions: usize,
    /// How many sites.
    pub sites: usize,
    /// How many device models.
    pub models: usize,
    /// How many people.
    pub persons: usize,
    /// How many needs.
    pub needs: usize,
    /// How many fittings.
    pub fittings: usize,
    /// What was cut off the journal when it was opened; when it was opened for reading, what was left out
    /// there: another process may be writing it, or a crash left it.
    pub cut: Option<Cut>,
}

impl Registry {
    /// Makes a store in a folder, which is made too where it is missing. `holder` is what others are told
    /// while this process has the store open.
    ///
    /// # Errors
    /// [`Error::StoreExists`] when the folder holds one, [`Error::Refused`] when the own site is refused,
    /// [`Error::Locked`] and [`Error::Io`] as for [`Registry::open`].
    pub fn create(
        folder: &Path,
        founding: &Founding,
        author: &Author,
        holder: &str,
    ) -> Result<Self> {
        // The site is refused before anything is made on disk.
        Self::in_memory(founding, author)?;
        let failed = |source| Error::Io { file: folder.to_owned(), source };
        make_private_folder(folder).map_err(failed)?;
        let lock = Lock::take(folder, holder)?;
        let file = folder.join(JOURNAL);
        if file.exists() {
            if !Journal::was_never_founded(&file) {
                return Err(Error::StoreExists { folder: folder.to_owned() });
            }
            let aside = fs::rename(&file, folder.join(CUT));
            aside.map_err(|source| Error::Io { file: file.clone(), source })?;
        }
        let journal = Journal::create(&file, founding.store)
            .map_err(|error| Error::of_journal(error, &file))?;
        let backing = Backing::Journal { journal, cut: None, poisoned: false, _lock: lock };
        let made = Self::new(State::default(), backing).founded(founding, author);
        if made.is_err() {
            // Without its first commit the file is no store; a later `create` must find none.
            let _left_behind = fs::remove_file(&file);
        }
        made
    }

    /// Opens the store in a folder for reading and writing. `holder` is what others are told meanwhile.
    ///
    /// An unfinished commit at the end of the journal, left by a crash, is cut off; [`Info::cut`] tells, and
    /// the file `journal.cut` keeps what was cut off last.
    ///
    /// # Errors
    /// [`Error::NoStore`] when there is none, [`Error::Locked`] when another process has it,
    /// [`Error::Damaged`], [`Error::NotAJournal`] or [`Error::TooNew`] when its journal cannot be read, and
    /// [`Error::Io`].
    pub fn open(folder: &Path, holder: &str) -> Result<Self> {
        let file = journal_in(folder)?;
        let lock = Lock::take(folder, holder)?;
        let mut state = State::default();
        let keep = folder.join(CUT);
        let (journal, cut) =
            Journal::open(&file, &keep, |info, body| replay(&mut state, &info, body))
                .map_err(|error: JournalError| Error::of_journal(error, &file))?;
        if journal.head().number == 0 {
            // A crash came between making the file and founding the store.
            return Err(Error::NoStore { folder: folder.to_owned() });
        }
        let backing = Backing::Journal { journal, cut, poisoned: false, _lock: lock };
        Ok(Self::new(state, backing))
    }

    /// Opens the store in a folder for reading, as of its last commit. Needs no lock.
    ///
    /// # Errors
    /// Those of [`Registry::open`] but [`Error::Locked`].
    pub fn open_read_only(folder: &Path) -> Result<Self> {
        Self::read_until(folder, |_| false)
    }

    /// Who has the store in a folder open for writing, as far as they said; `None` when nobody has.
    ///
    /// # Errors
    /// [`Error::NoStore`] and [`Error::Io`] as for [`Registry::open`].
    pub fn in_use_by(folder: &Path) -> Result<Option<String>> {
        journal_in(folder)?;
        Lock::holder(folder)
    }

    /// Opens the store in a folder for reading, as it was known at a moment.
    ///
    /// # Errors
    /// Those of [`Registry::open_read_only`], and [`Error::NotFound`] for a commit that is not there.
    pub fn open_as_of(folder: &Path, moment: Moment) -> Result<Self> {
        let registry = Self::read_until(folder, |info| match moment {
            Moment::Time(at) => info.at > at,
            Moment::Commit(number) => info.number > number,
        })?;
        let (_, head) = registry.read_inner()?.backing.place();
        match moment {
            Moment::Commit(number) if head.number != number => {
                Err(Error::NotFound { what: crate::model::What::Commit, key: number.to_string() })
            }
            _ => Ok(registry),
        }
    }

    /// Makes a store in memory: gone when it is dropped, otherwise the same.
    ///
    /// # Errors
    /// [`Error::Refused`] when the own site is refused.
    pub fn in_memory(founding: &Founding, author: &Author) -> Result<Self> {
        let store = founding.store;
        let backing = Backing::Memory { store, head: Head::START, poisoned: false };
        Self::new(State::default(), backing).founded(founding, author)
    }

    fn new(state: State, backing: Backing) -> Self {
        Self { inner: RwLock::new(Inner { state, backing }) }
    }

    fn founded(self, founding: &Founding, author: &Author) -> Result<Self> {
        let task = Task { operation: "init", ..Task::default() };
        self.write(author, task, |writer| {
            found(writer, founding)?;
            writer.keep_row();
            Ok(Verdict::Commit(()))
        })?;
        Ok(self)
    }

    fn read_until(folder: &Path, later: impl Fn(&CommitInfo) -> bool) -> Result<Self> {
        let file = journal_in(folder)?;
        let mut state = State::default();
        let mut head = Head::START;
        let read = Journal::read(&file, |info, body| -> std::result::Result<(), Pass> {
            if later(&info) {
                return Err(Pass::Enough);
            }
            replay(&mut state, &info, body).map_err(Pass::Failed)?;
            head = Head { number: info.number, at: info.at, hash: info.hash };
            Ok(())
        });
        let (store, cut, size) = match read {
            // A crash came between making the file and founding the store.
            Ok(scan) if scan.head.number == 0 => {
                return Err(Error::NoStore { folder: folder.to_owned() });
            }
            Ok(scan) => (scan.store, scan.cut, scan.end as u64),
            Err(Pass::Enough) => {
                let identity = Journal::identity(&file);
                (identity.map_err(|error| Error::of_journal(error, &file))?, None, 0)
            }
            Err(Pass::Failed(error)) => return Err(Error::of_journal(error, &file)),
        };
        Ok(Self::new(state, Backing::ReadOnly { store, head, cut, size }))
    }

    pub(super) fn read_inner(&self) -> Result<std::sync::RwLockReadGuard<'_, Inner>> {
        self.inner.read().map_err(|_| Error::Poisoned)
    }

    /// A consistent view of the store; changes wait while it is held.
    ///
    /// Ask the registry nothing while you hold one: a change that waits for the view would be waited for.
    ///
    /// # Errors
    /// [`Error::Poisoned`] when a change panicked half-way; open the store again.
    pub fn view(&self) -> Result<View<'_>> {
        self.read_inner().map(View::new)
    }

    /// What the store says about itself.
    ///
    /// # Errors
    /// [`Error::Poisoned`] as for [`Registry::view`].
    pub fn info(&self) -> Result<Info> {
        let inner = self.read_inner()?;
        let (store, head) = inner.backing.place();
        let (journal_bytes, cut) = match &inner.backing {
            Backing::Journal { journal, cut, .. } => (journal.size(), *cut),
            Backing::ReadOnly { cut, size, .. } => (*size, *cut),
            Backing::Memory { .. } => (0, None),
        };
        let state = &inner.state;
        Ok(Info {
            store,
            site: state.own_site.clone(),
            commits: head.number,
            last: head.at,
            hash: head.hash,
            journal_bytes,
            divisions: state.divisions.len(),
            sites: state.sites.len(),
            models: state.models.len(),
            persons: state.persons.len(),
            needs: state.needs.len(),
            fittings: state.fittings.len(),
            cut,
        })
    }

    /// The commits of the store in a folder, oldest first. Needs no lock.
    ///
    /// # Errors
    /// Those of [`Registry::open_read_only`].
    pub fn log(folder: &Path) -> Result<Vec<CommitInfo>> {
        let file = journal_in(folder)?;
        let mut log = Vec::new();
        let read = Journal::read(&file, |info, _| -> std::result::Result<(), JournalError> {
            log.push(info);
            Ok(())
        });
        read.map_err(|error| Error::of_journal(error, &file))?;
        match log.is_empty() {
            true => Err(Error::NoStore { folder: folder.to_owned() }),
            false => Ok(log),
        }
    }

    /// Whether two registries hold the same records and indexes.
    ///
    /// # Errors
    /// [`Error::Poisoned`] as for [`Registry::view`].
    pub fn same_state(&self, other: &Self) -> Result<bool> {
        Ok(self.read_inner()?.state.digest() == other.read_inner()?.state.digest())
    }
}

/// Why a pass over the journal ended before its end.
enum Pass {
    Enough,
    Failed(JournalError),
}

impl From<JournalError> for Pass {
    fn from(error: JournalError) -> Self {
        Self::Failed(error)
    }
}

/// Applies the events of a commit.
fn replay(
    state: &mut State,
    info: &CommitInfo,
    body: &[u8],
) -> std::result::Result<(), JournalError> {
    for event in events(body, info.number) {
        let damaged = JournalError::Damaged { commit: info.number, offset: 0 };
        state.apply(&event?).map_err(|_| damaged)?;
    }
    Ok(())
}

impl Backing {
    fn place(&self) -> (StoreId, Head) {
        match self {
            Self::Journal { journal, .. } => (journal.store(), journal.head()),
            Self::ReadOnly { store, head, .. } | Self::Memory { store, head, .. } => {
                (*store, *head)
            }
        }
    }

    pub(super) fn check_writable(&self) -> Result<()> {
        match self {
            Self::ReadOnly { .. } => Err(Error::ReadOnly),
            Self::Journal { poisoned: true, .. } | Self::Memory { poisoned: true, .. } => {
                Err(Error::Poisoned)
            }
            Self::Journal { .. } | Self::Memory { .. } => Ok(()),
        }
    }

    /// Refuses all further changes: the state in memory is no longer what the journal says.
    pub(super) fn poison(&mut self) {
        match self {
            Self::Journal { poisoned, .. } | Self::Memory { poisoned, .. } => *poisoned = true,
            Self::ReadOnly { .. } => {}
        }
    }

    pub(super) fn append(
        &mut self,
        batch: &Batch,
        deed: Deed,
        at: Timestamp,
    ) -> Result<CommitInfo> {
        match self {
            Self::ReadOnly { .. } => Err(Error::ReadOnly),
            Self::Journal { journal, .. } => {
                let appended = journal.append(batch, deed, at);
                appended.map_err(|error| Error::of_journal(error, journal.path()))
            }
            Self::Memory { head, .. } => {
                let (number, at) = (head.number + 1, at.max(head.at));
                let info = CommitInfo::unchained(number, at, deed, batch.events());
                *head = Head { number, at, hash: info.hash };
                Ok(info)
            }
        }
    }
}
