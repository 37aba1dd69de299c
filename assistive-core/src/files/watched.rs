//! The calls of `std::fs` that change files, as replaced in tests. Each call is recorded, and can be made to
//! fail.
//!
//! Outside tests, `files` uses the calls of `std` directly. The module `power` derives the possible contents
//! of a disk after a power cut from the steps of a [`Watch`].

use std::fs::{self, Metadata, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A call to the file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    /// A file was created.
    Make,
    /// Bytes were written at an offset.
    Write { at: u64, bytes: Vec<u8> },
    /// The length of a file was set.
    SetLength(u64),
    /// A file was fsynced.
    Sync,
    /// A file or folder was renamed.
    Rename { to: PathBuf },
    /// A file, or a folder with its content, was removed.
    Remove,
    /// The names in a folder were fsynced.
    SyncFolder,
}

/// A recorded call, with its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileStep {
    pub(crate) path: PathBuf,
    pub(crate) call: Call,
    /// True if the call was made to fail.
    pub(crate) refused: bool,
}

/// The calls that are made to fail.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal {
    /// The number of calls before the first failure.
    pub(crate) at: usize,
    /// The number of failures.
    pub(crate) times: usize,
    /// The error code of the system, such as 28 for a full disk.
    pub(crate) error: i32,
    /// True if a write stores half of its bytes before it fails, as on a disk that becomes full.
    pub(crate) takes_half: bool,
}

type Before = Box<dyn FnMut(&FileStep) + Send>;

#[derive(Default)]
struct Log {
    steps: Vec<FileStep>,
    refusal: Option<Refusal>,
    /// True if a part of a write was stored, so that the rest fails.
    full: bool,
    before: Option<Before>,
}

/// The watched folders.
static WATCHED: Mutex<Vec<(PathBuf, Arc<Mutex<Log>>)>> = Mutex::new(Vec::new());

/// Watches a folder and everything below it until it is dropped.
pub(crate) struct Watch {
    folder: PathBuf,
    log: Arc<Mutex<Log>>,
}

impl Watch {
    /// Starts to record the calls below a folder. `before` is called before each step.
    pub(crate) fn over(folder: &Path, before: impl FnMut(&FileStep) + Send + 'static) -> Self {
        let log = Log { before: Some(Box::new(before)), ..Log::default() };
        let (folder, log) = (folder.to_owned(), Arc::new(Mutex::new(log)));
        lock(&WATCHED).push((folder.clone(), Arc::clone(&log)));
        Self { folder, log }
    }

    /// Makes calls fail.
    pub(crate) fn refuse(&self, refusal: Option<Refusal>) {
        lock(&self.log).refusal = refusal;
    }

    /// Returns the recorded steps.
    pub(crate) fn steps(&self) -> Vec<FileStep> {
        lock(&self.log).steps.clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        lock(&WATCHED).retain(|(folder, _)| *folder != self.folder);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A poisoned lock only means that another test has failed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records a step, and returns the number of bytes that may be written.
fn ask(path: &Path, mut call: Call) -> io::Result<usize> {
    let found = lock(&WATCHED).iter().find(|(folder, _)| path.starts_with(folder)).cloned();
    let length = if let Call::Write { bytes, .. } = &call { bytes.len() } else { 0 };
    let Some((_, log)) = found else { return Ok(length) };
    let mut log = lock(&log);
    let place = log.steps.len();
    let refusal = log.refusal.filter(|no| no.at <= place && no.times > 0);
    let takes_half = refusal.is_some_and(|no| no.takes_half) && length > 1 && !log.full;
    let allowed = match refusal {
        None => length,
        Some(_) => {
            if takes_half {
                length / 2
            } else {
                0
            }
        }
    };
    if let Call::Write { bytes, .. } = &mut call {
        bytes.truncate(allowed);
    }
    let step = FileStep { path: path.to_owned(), call, refused: refusal.is_some() };
    if let Some(before) = &mut log.before {
        before(&step);
    }
    log.steps.push(step);
    log.full = takes_half;
    match refusal {
        Some(no) if !takes_half => {
            log.refusal = Some(Refusal { times: no.times - 1, ..no });
            Err(io::Error::from_raw_os_error(no.error))
        }
        _ => Ok(allowed),
    }
}

/// A file whose changes are recorded.
#[derive(Debug)]
pub(crate) struct File {
    file: fs::File,
    path: PathBuf,
}

impl File {
    /// Opens a file, and records whether this created or truncated it.
    pub(crate) fn with(options: &fs::OpenOptions, path: &Path) -> io::Result<Self> {
        let before = fs::metadata(path).map(|known| known.len());
        let file = options.open(path)?;
        match before {
            Err(_) => drop(ask(path, Call::Make)?),
            Ok(length) if length > file.metadata()?.len() => {
                ask(path, Call::SetLength(0))?;
            }
            Ok(_) => {}
        }
        Ok(Self { file, path: path.to_owned() })
    }

    pub(crate) fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        Ok(Self { file: fs::File::open(path)?, path: path.to_owned() })
    }

    pub(crate) fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }

    pub(crate) fn try_lock(&self) -> Result<(), TryLockError> {
        self.file.try_lock()
    }

    pub(crate) fn unlock(&self) -> io::Result<()> {
        self.file.unlock()
    }

    pub(crate) fn try_lock_shared(&self) -> Result<(), TryLockError> {
        self.file.try_lock_shared()
    }

    pub(crate) fn set_len(&self, length: u64) -> io::Result<()> {
        ask(&self.path, Call::SetLength(length))?;
        self.file.set_len(length)
    }

    pub(crate) fn sync_all(&self) -> io::Result<()> {
        let call = if self.metadata()?.is_dir() { Call::SyncFolder } else { Call::Sync };
        ask(&self.path, call).map(drop)
    }

    pub(crate) fn sync_data(&self) -> io::Result<()> {
        ask(&self.path, Call::Sync).map(drop)
    }
}

impl Read for File {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.read(bytes)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let at = self.file.stream_position()?;
        let allowed = ask(&self.path, Call::Write { at, bytes: bytes.to_vec() })?;
        self.file.write(&bytes[..allowed])
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    let (from, to) = (from.as_ref(), to.as_ref());
    ask(from, Call::Rename { to: to.to_owned() })?;
    fs::rename(from, to)
}

pub(crate) fn hard_link(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    let (from, to) = (from.as_ref(), to.as_ref());
    ask(from, Call::Rename { to: to.to_owned() })?;
    fs::hard_link(from, to)
}

pub(crate) fn remove_file(path: impl AsRef<Path>) -> io::Result<()> {
    let path = path.as_ref();
    if path.exists() {
        ask(path, Call::Remove)?;
    }
    fs::remove_file(path)
}

pub(crate) fn remove_dir_all(path: impl AsRef<Path>) -> io::Result<()> {
    let path = path.as_ref();
    if path.exists() {
        ask(path, Call::Remove)?;
    }
    fs::remove_dir_all(path)
}
