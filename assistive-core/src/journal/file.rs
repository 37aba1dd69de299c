//! The file of the journal: creating it, opening it, and appending commits durably. The events are not
//! decoded here.
//!
//! The file begins with a header, followed by the commits. Zeros follow the last commit, so that an append
//! seldom changes the length of the file: a longer file makes an fsync much slower.
//!
//! A commit is acknowledged only after an fsync of the whole commit. Then the [`DurableOffset`] is set to its
//! end. An unfinished commit after the durable offset is cut off when the journal is opened. The module
//! `scan` distinguishes unfinished commits from damage.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::body::StoredBody;
use super::commit::{CommitInfo, END, EncodedCommit, Position, StoreId};
use super::durable_offset::{DurableOffset, path_of};
use super::header;
use super::headers::{self, Commits};
use super::scan::{Bytes, Scan, scan, trim_trailing_zeros};
use crate::files::lock_file::LockFile;
use crate::files::{
    File, is_removed, open_private, parent_dir, sync_folder, write_and_sync, write_atomically,
};

/// The magic of a journal.
pub(super) const MAGIC: &header::Magic = b"ASSISTJ\n";

/// The offset of the first commit.
pub(super) const FILE_HEADER: usize = header::LENGTH;

/// The number of bytes by which the file grows.
const ROOM: u64 = 1 << 16;

/// The number of bytes after the end that must be zeros before a commit is written there: a block of the disk.
const BLANK: u64 = 1 << 12;

/// An error of the journal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JournalError {
    /// The file is not a journal, or its header is damaged.
    #[error("is not a journal")]
    NotAJournal,
    /// A later version of this program wrote the file or a part of it.
    #[error("was written by a later version of this program")]
    TooNew,
    /// An acknowledged commit is damaged.
    #[error("commit {commit} is damaged at byte {offset}")]
    Damaged { commit: u64, offset: u64 },
    /// Another process writes the journal, so the lock has failed.
    #[error("another process writes it, too")]
    Overtaken,
    /// Another process wrote at the same place at the same time, so the lock has failed.
    #[error("another process wrote at the same time")]
    Overwritten,
    /// An earlier write failed. Nothing more is written until the journal is opened again.
    #[error("an earlier write failed; open the store again")]
    Poisoned,
    /// The file system returned an error.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A `writer_active` for a caller that holds the lock, or that also reads commits without an acknowledgement.
pub(crate) fn no_writer() -> bool {
    false
}

/// A truncated tail: the part of a commit that a crash left unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TruncatedTail {
    /// The number of the unfinished commit.
    pub commit: u64,
    /// The length of the tail, in bytes.
    pub bytes: u64,
}

/// An open journal, positioned after its last commit.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    mark: DurableOffset,
    /// True if the durable offset could not be set to the end.
    unmarked: bool,
    /// The end of the last commit, in bytes.
    end: u64,
    /// The length of the file in bytes, including the zeros at its end.
    room: u64,
    /// The last bytes before the end: those of the last end record, or the header.
    last: Vec<u8>,
    poisoned: bool,
    /// The lock file of this writer.
    guard: Option<Arc<LockFile>>,
}

/// Returns the path of a journal that is being written.
fn new_of(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Writes a journal atomically: after a crash, the file is complete or does not exist.
pub(super) fn put(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    write_atomically(path, &new_of(path), write)
}

/// Returns the files that a crash can leave when a journal is created. They may be removed.
pub(crate) fn temporary_files(path: &Path) -> [PathBuf; 2] {
    [new_of(path), path_of(path)]
}

fn open_writable(path: &Path) -> io::Result<File> {
    open_private(OpenOptions::new().read(true).write(true), path)
}

/// Reads the bytes of a file between two offsets, or up to its end.
fn read_at(file: &mut File, from: u64, to: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity((to - from) as usize);
    file.seek(SeekFrom::Start(from))?;
    Read::by_ref(file).take(to - from).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the beginning of the last bytes before an end.
fn before(end: u64) -> u64 {
    end.saturating_sub(END as u64)
}

impl Journal {
    /// Opens the files of a journal whose last commit ends at `end`.
    fn at(path: &Path, mut file: File, mark: DurableOffset, end: u64) -> io::Result<Self> {
        let room = file.metadata()?.len();
        let last = read_at(&mut file, before(end), end)?;
        let (path, unmarked, poisoned, guard) = (path.to_owned(), false, false, None);
        Ok(Self { path, file, mark, unmarked, end, room, last, poisoned, guard })
    }

    /// Sets the lock file that is checked before commits are written, and before they are acknowledged.
    pub(crate) fn guard_with(&mut self, guard: Option<Arc<LockFile>>) {
        self.guard = guard;
    }

    /// Creates an empty journal. The file must not exist. It gets its name after its header and its durable
    /// offset are fsynced.
    pub(crate) fn create(path: &Path, store: StoreId) -> Result<Self, JournalError> {
        if path.exists() {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
        }
        let end = FILE_HEADER as u64;
        let mut mark = DurableOffset::open(path, store)?;
        mark.persist(end)?;
        let header = header::write(MAGIC, store);
        put(path, |out| out.write_all(&header))?;
        Ok(Self::at(path, open_writable(path)?, mark, end)?)
    }

    /// Opens a journal for writing and passes each commit after `from` to `visit`. An unfinished tail is
    /// copied to the file `keep` and cut off.
    pub(crate) fn open<E: From<JournalError>>(
        path: &Path,
        keep: &Path,
        from: Option<Position>,
        visit: impl FnMut(CommitInfo, &StoredBody<'_>) -> Result<(), E>,
    ) -> Result<(Self, Scan), E> {
        let io = JournalError::Io;
        let mut file = open_writable(path).map_err(io)?;
        let read = Bytes::read(&mut file, path, from)?;
        let scan = scan(&read, visit)?;
        if scan.cut.is_some() {
            let mut options = OpenOptions::new();
            let kept = open_private(options.create(true).write(true).truncate(true), keep);
            let tail = trim_trailing_zeros(read.behind(scan.end));
            let kept = kept.and_then(|kept| write_and_sync(kept, |out| out.write_all(tail)));
            // The tail was never acknowledged. A disk that is too full for the copy does not prevent opening.
            let _unkept = kept.and_then(|()| sync_folder(parent_dir(keep)));
            file.set_len(scan.end).and_then(|()| file.sync_all()).map_err(io)?;
        }
        let (end, mark) = (scan.end, DurableOffset::open(path, scan.store).map_err(io)?);
        let mut journal = Self::at(path, file, mark, end).map_err(io)?;
        if read.acknowledged != Some(end) {
            journal.acknowledge(&read, path).map_err(io)?;
        }
        Ok((journal, scan))
    }

    /// Makes complete commits durable that may not have been acknowledged, and acknowledges them.
    fn acknowledge(&mut self, read: &Bytes, path: &Path) -> io::Result<()> {
        let known = read.acknowledged.filter(|known| *known < self.end);
        let from = known.unwrap_or(read.from.end).max(read.from.end);
        // The bytes are written again: after a failed fsync, the system can treat them as written although
        // they are not on the disk.
        self.file.seek(SeekFrom::Start(from))?;
        self.file.write_all(&read.behind(from)[..(self.end - from) as usize])?;
        self.file.sync_data()?;
        match read.acknowledged {
            Some(_) => self.mark_end(),
            None => {
                self.mark.persist(self.end)?;
                sync_folder(parent_dir(path))?;
            }
        }
        Ok(())
    }

    /// Reads the commits after `from`, or all commits, without changing the file. If `writer_active` returns
    /// true, only acknowledged commits are read.
    pub(crate) fn read<E: From<JournalError>>(
        path: &Path,
        from: Option<Position>,
        writer_active: &dyn Fn() -> bool,
        visit: impl FnMut(CommitInfo, &StoredBody<'_>) -> Result<(), E>,
    ) -> Result<Scan, E> {
        let mut file = File::open(path).map_err(JournalError::Io)?;
        let mut read = Bytes::read(&mut file, path, from)?;
        read.keep_acknowledged(writer_active);
        scan(&read, visit)
    }

    /// Reads the commits of a journal without their bodies, where the headers suffice.
    pub(crate) fn commits(
        path: &Path,
        writer_active: &dyn Fn() -> bool,
    ) -> Result<Commits, JournalError> {
        if let Some(commits) = headers::read(path)? {
            return Ok(commits);
        }
        let mut infos = Vec::new();
        Self::read(path, None, writer_active, |info, _| -> Result<(), JournalError> {
            infos.push(info);
            Ok(())
        })?;
        Ok(Commits::without_positions(infos))
    }

    /// Checks whether a crash came before the first commit was acknowledged. Such a journal may be created
    /// again. A damaged journal may not.
    pub(crate) fn was_never_founded(path: &Path) -> bool {
        let read = Self::read(path, None, &no_writer, |_, _| Ok::<_, JournalError>(()));
        read.is_ok_and(|scan| scan.head.number == 0)
    }

    /// Returns the id of the store of a journal file.
    pub(crate) fn identity(path: &Path) -> Result<StoreId, JournalError> {
        let mut header = Vec::with_capacity(FILE_HEADER);
        File::open(path)?.take(FILE_HEADER as u64).read_to_end(&mut header)?;
        header::read(MAGIC, &header)
    }

    /// Checks whether the journal contains no commit.
    pub(crate) fn is_empty(&self) -> bool {
        self.end == FILE_HEADER as u64
    }

    /// Returns the end of the last commit, in bytes.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Appends commits and fsyncs the file. The commits are durable when the function returns.
    ///
    /// # Errors
    /// A failed write leaves the journal unchanged. If the unchanged journal cannot be restored, or the fsync
    /// fails, the journal is poisoned: the content of the disk is unknown until the journal is opened again.
    /// The same applies if the file was removed, or another process has written it: [`JournalError::Overtaken`] if
    /// nothing was written, and [`JournalError::Overwritten`] if both wrote at the same time.
    pub(crate) fn append<'a>(
        &mut self,
        commits: impl IntoIterator<Item = &'a EncodedCommit>,
    ) -> Result<(), JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        // Locks can fail, for example on network folders. The commits of another process must not be
        // overwritten.
        self.check_unchanged()?;
        // Other readers see commits only up to the durable offset.
        if self.unmarked {
            self.mark.set(self.end)?;
            self.unmarked = false;
        }
        let pieces: Vec<_> = commits.into_iter().flat_map(EncodedCommit::bytes).collect();
        let end = match self.write(&pieces) {
            Err(error) => {
                // Never cut off commits of another process.
                self.poisoned =
                    !self.is_locked().unwrap_or(false) || self.file.set_len(self.end).is_err();
                self.room = self.end;
                return Err(error.into());
            }
            Ok(end) => end,
        };
        if let Err(error) =
            self.make_durable().map_err(JournalError::Io).and_then(|()| self.read_back(&pieces))
        {
            self.poisoned = true;
            return Err(error);
        }
        self.end = end;
        self.mark_end();
        Ok(())
    }

    /// Checks that no other process has written or is writing, and that the file ends as this writer left it.
    fn check_unchanged(&mut self) -> Result<(), JournalError> {
        if is_removed(&self.file)? {
            self.poisoned = true;
            return Err(io::Error::from(io::ErrorKind::NotFound).into());
        }
        if !self.is_locked()? || self.is_overtaken() || !self.is_blank()? {
            self.poisoned = true;
            return Err(JournalError::Overtaken);
        }
        Ok(())
    }

    /// Checks that no other process has taken over the lock file.
    fn is_locked(&self) -> io::Result<bool> {
        self.guard.as_ref().map_or(Ok(true), |guard| guard.is_mine())
    }

    /// Checks whether another process has acknowledged commits.
    fn is_overtaken(&mut self) -> bool {
        let known = self.mark.end();
        known.is_some_and(|known| known > self.end || known < self.end && !self.unmarked)
    }

    /// Checks that the last commit is in its place, that zeros follow it, and that the file has its length.
    fn is_blank(&mut self) -> io::Result<bool> {
        let from = before(self.end);
        let bytes = read_at(&mut self.file, from, self.room.min(self.end + BLANK))?;
        let rest = bytes.strip_prefix(self.last.as_slice());
        let is_blank = rest.is_some_and(|rest| rest.iter().all(|byte| *byte == 0));
        Ok(is_blank && self.file.metadata()?.len() == self.room)
    }

    /// Compares the file with the pieces that were written after the end. The file is opened once more, because a
    /// network folder shows the bytes of other computers only then.
    fn read_back(&mut self, pieces: &[&[u8]]) -> Result<(), JournalError> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.end))?;
        let mut found = Vec::new();
        for part in pieces.iter().flat_map(|piece| piece.chunks(1 << 20)) {
            found.resize(part.len(), 0);
            match file.read_exact(&mut found) {
                Ok(()) if found == part => {}
                Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                    return Err(error.into());
                }
                Ok(()) | Err(_) => return Err(JournalError::Overwritten),
            }
        }
        // One file at a time: the check before the write proved that one can be opened.
        drop(file);
        // A process that has taken over may have seen half of the commits, and cut them off.
        if !self.is_locked()? {
            return Err(JournalError::Overwritten);
        }
        let last =
            pieces.last().map_or(&[][..], |piece| &piece[before(piece.len() as u64) as usize..]);
        if !last.is_empty() {
            self.last = last.to_vec();
        }
        Ok(())
    }

    /// Fsyncs the file, and returns an error if it was removed in the meantime.
    fn make_durable(&self) -> io::Result<()> {
        self.file.sync_data()?;
        match is_removed(&self.file)? {
            true => Err(io::ErrorKind::NotFound.into()),
            false => Ok(()),
        }
    }

    /// Writes pieces after the end, and zeros after them if the file grows. Returns the new end.
    fn write(&mut self, pieces: &[&[u8]]) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(self.end))?;
        let (mut end, mut small) = (self.end, Vec::new());
        for piece in pieces {
            end += piece.len() as u64;
            small.extend_from_slice(if piece.len() < ROOM as usize { piece } else { &[] });
            // Long pieces are written without a copy.
            if piece.len() >= ROOM as usize {
                self.file.write_all(&std::mem::take(&mut small))?;
                self.file.write_all(piece)?;
            }
        }
        if end > self.room {
            self.room = end.next_multiple_of(ROOM);
            small.resize(small.len() + (self.room - end) as usize, 0);
        }
        self.file.write_all(&small)?;
        Ok(end)
    }

    /// Sets the durable offset. A commit is durable without it, so an error here is not an error of the
    /// commit. But other readers see the commit only then, and the next commit has to set the offset first.
    fn mark_end(&mut self) {
        self.unmarked = self.mark.set(self.end).is_err();
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if self.unmarked && !self.poisoned && !self.is_overtaken() {
            self.mark_end();
        }
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
