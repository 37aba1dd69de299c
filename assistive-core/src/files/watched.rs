//! The calls of `std::fs` that change what lasts, as tests see them: written down and, when a test says so, refused.
//!
//! Outside tests `files` names the calls of `std` themselves. What the steps of a [`Watch`] may leave on a disk when
//! the power goes is `power`'s.

use std::fs::{self, Metadata, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What was asked of the file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    /// A file was made.
    Make,
    /// Bytes were written at a place.
    Write { at: u64, bytes: Vec<u8> },
    /// A file was given a length.
    SetLength(u64),
    /// A file was made to last.
    Sync,
    /// A file or folder was given another name.
    Rename { to: PathBuf },
    /// A file, or a folder with all in it, was removed.
    Remove,
    /// The names in a folder were made to last.
    SyncFolder,
}

/// A call, and what it was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileStep {
    pub(crate) path: PathBuf,
    pub(crate) call: Call,
    /// The file system was made to say no.
    pub(crate) refused: bool,
}

/// A call that is to fail.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal {
    /// How many calls come before it.
    pub(crate) at: usize,
    /// How many fail from there on.
    pub(crate) times: usize,
    /// The error of the system, such as 28 when the disk is full.
    pub(crate) error: i32,
    /// A write takes half of its bytes before it fails, as when the disk becomes full.
    pub(crate) takes_half: bool,
}

type Before = Box<dyn FnMut(&FileStep) + Send>;

#[derive(Default)]
struct Log {
    steps: Vec<FileStep>,
    refusal: Option<Refusal>,
    /// A part of a write was taken: the rest of it fails.
    full: bool,
    before: Option<Before>,
}

/// The folders that are watched.
static WATCHED: Mutex<Vec<(PathBuf, Arc<Mutex<Log>>)>> = Mutex::new(Vec::new());

/// Watches a folder and all below it, as long as it is there.
pub(crate) struct Watch {
    folder: PathBuf,
    log: Arc<Mutex<Log>>,
}

impl Watch {
    /// Begins to write down what is asked about a folder; `before` is told of each step before it is done.
    pub(crate) fn over(folder: &Path, before: impl FnMut(&FileStep) + Send + 'static) -> Self {
        let log = Log { before: Some(Box::new(before)), ..Log::default() };
        let (folder, log) = (folder.to_owned(), Arc::new(Mutex::new(log)));
        lock(&WATCHED).push((folder.clone(), Arc::clone(&log)));
        Self { folder, log }
    }

    /// Has calls fail.
    pub(crate) fn refuse(&self, refusal: Option<Refusal>) {
        lock(&self.log).refusal = refusal;
    }

    /// What was asked so far.
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
    // A test that failed has said so.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a step down, and says how many bytes of it may be written.
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

/// A file whose changes are watched.
#[derive(Debug)]
pub(crate) struct File {
    file: fs::File,
    path: PathBuf,
}

impl File {
    /// Opens a file as the options say, and sees whether that made it or emptied it.
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
