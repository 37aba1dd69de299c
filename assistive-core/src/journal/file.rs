//! The journal's file: making it, opening it, and appending commits durably. Knows no event's meaning.
//!
//! The file begins with eight bytes of magic, the format version and the store's id, under a CRC; then
//! commit follows commit, and zeros behind the last, so that appending seldom makes the file longer: an fsync is
//! much dearer when it does.
//!
//! A commit is acknowledged only after the file was fsynced with all of it. Then the [`DurableOffset`] is set to its end. What is
//! not whole behind it is cut off at opening. What is whole, and what of the rest is damage, `scan` says.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::commit::{CommitInfo, EncodedCommit, Position, StoreId};
use super::durable_offset::{DurableOffset, path_of};
use super::header;
use super::headers::{self, Commits};
use super::scan::{Bytes, Scan, scan, trim_trailing_zeros};
use crate::files::{
    File, is_removed, open_private, parent_dir, sync_folder, write_and_sync, write_atomically,
};

/// What a journal begins with.
pub(super) const MAGIC: &header::Magic = b"ASSISTJ\n";

/// Where its first commit begins.
pub(super) const FILE_HEADER: usize = header::LENGTH;

/// The file is made longer by this much at a time.
const ROOM: u64 = 1 << 16;

/// Why the journal cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JournalError {
    /// The file is no journal, or its header is damaged.
    #[error("is not a journal")]
    NotAJournal,
    /// A later version of this program wrote the file or a part of it.
    #[error("was written by a later version of this program")]
    TooNew,
    /// A commit that had been acknowledged is damaged.
    #[error("commit {commit} is damaged at byte {offset}")]
    Damaged { commit: u64, offset: u64 },
    /// Another process writes the journal, too, whatever became of the lock.
    #[error("another process writes it, too")]
    Overtaken,
    /// An earlier write failed half-way; nothing more is written until the journal is opened again.
    #[error("an earlier write failed; open the store again")]
    Poisoned,
    /// The file system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Nobody else writes: the reader has the lock, or does not mind.
pub(crate) fn no_writer() -> bool {
    false
}

/// What was cut off the end: the rest of a write that a crash had interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TruncatedTail {
    /// The number that the unfinished commit would have had.
    pub commit: u64,
    /// How many bytes were cut off.
    pub bytes: u64,
}

/// An open journal, positioned behind its last commit.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    mark: DurableOffset,
    /// The mark could not be set to the end.
    unmarked: bool,
    /// Where the last commit ends.
    end: u64,
    /// Bytes of the file, the zeros at its end among them.
    room: u64,
    poisoned: bool,
}

/// What a journal is called until it has its name.
fn new_of(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Puts a journal in place: a crash leaves none, or all of it.
pub(super) fn put(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    write_atomically(path, &new_of(path), write)
}

/// What is left where putting a journal in place was broken off: it is nobody's.
pub(crate) fn temporary_files(path: &Path) -> [PathBuf; 2] {
    [new_of(path), path_of(path)]
}

fn open_writable(path: &Path) -> io::Result<File> {
    open_private(OpenOptions::new().read(true).write(true), path)
}

impl Journal {
    /// Makes a new, empty journal; the file must not exist. It has its name once its header lasts, and its mark.
    pub(crate) fn create(path: &Path, store: StoreId) -> Result<Self, JournalError> {
        if path.exists() {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
        }
        let end = FILE_HEADER as u64;
        let mut mark = DurableOffset::open(path, store)?;
        mark.persist(end)?;
        let header = header::write(MAGIC, store);
        put(path, |out| out.write_all(&header))?;
        let file = open_writable(path)?;
        Ok(Self { file, mark, unmarked: false, end, room: end, poisoned: false })
    }

    /// Opens a journal for writing, hands every commit behind `from` to `visit`, and cuts off an unfinished tail,
    /// which the file `keep` then holds.
    pub(crate) fn open<E: From<JournalError>>(
        path: &Path,
        keep: &Path,
        from: Option<Position>,
        visit: impl FnMut(CommitInfo, &[u8]) -> Result<(), E>,
    ) -> Result<(Self, Scan), E> {
        let io = JournalError::Io;
        let mut file = open_writable(path).map_err(io)?;
        let read = Bytes::read(&mut file, path, from)?;
        let scan = scan(&read, visit)?;
        let mut room = file.metadata().map_err(io)?.len();
        if scan.cut.is_some() {
            let mut options = OpenOptions::new();
            let kept = open_private(options.create(true).write(true).truncate(true), keep);
            let tail = trim_trailing_zeros(read.behind(scan.end));
            let kept = kept.and_then(|kept| write_and_sync(kept, |out| out.write_all(tail)));
            // The tail was never acknowledged: a disk that is too full to keep it is no reason to stop.
            let _unkept = kept.and_then(|()| sync_folder(parent_dir(keep)));
            file.set_len(scan.end).and_then(|()| file.sync_all()).map_err(io)?;
            room = scan.end;
        }
        let (end, mark) = (scan.end, DurableOffset::open(path, scan.store).map_err(io)?);
        let mut journal = Self { file, mark, unmarked: false, end, room, poisoned: false };
        if read.acknowledged != Some(end) {
            journal.acknowledge(&read, path).map_err(io)?;
        }
        Ok((journal, scan))
    }

    /// Makes durable what is whole but was perhaps never acknowledged: from here on it is.
    fn acknowledge(&mut self, read: &Bytes, path: &Path) -> io::Result<()> {
        let known = read.acknowledged.filter(|known| *known < self.end);
        let from = known.unwrap_or(read.from.end).max(read.from.end);
        // It is written once more: after an fsync that failed, the system may hold it for written although it is not.
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

    /// Reads what a journal has behind `from`, or all of it, without changing it; an unfinished tail is left alone.
    /// What stands there while others write, as `writer_active` tells, is not all acknowledged: only that is read which is.
    pub(crate) fn read<E: From<JournalError>>(
        path: &Path,
        from: Option<Position>,
        writer_active: &dyn Fn() -> bool,
        visit: impl FnMut(CommitInfo, &[u8]) -> Result<(), E>,
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

    /// Whether a crash came before the first commit of a file was acknowledged, so that it may be made
    /// anew. A damaged file may not.
    pub(crate) fn was_never_founded(path: &Path) -> bool {
        let read = Self::read(path, None, &no_writer, |_, _| Ok::<_, JournalError>(()));
        read.is_ok_and(|scan| scan.head.number == 0)
    }

    /// The store that a file is the journal of.
    pub(crate) fn identity(path: &Path) -> Result<StoreId, JournalError> {
        let mut header = Vec::with_capacity(FILE_HEADER);
        File::open(path)?.take(FILE_HEADER as u64).read_to_end(&mut header)?;
        header::read(MAGIC, &header)
    }

    /// Whether it holds no commit.
    pub(crate) fn is_empty(&self) -> bool {
        self.end == FILE_HEADER as u64
    }

    /// Where the last commit ends.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Appends commits and fsyncs them: when this returns, they are durable.
    ///
    /// A write that fails leaves the journal as it was; when even that cannot be had, or the fsync fails,
    /// the journal is poisoned: what is on disk is unknown until it is opened again. So it is when the file was removed, or
    /// another process has written it.
    pub(crate) fn append<'a>(
        &mut self,
        commits: impl IntoIterator<Item = &'a EncodedCommit>,
    ) -> Result<(), JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        // Locks may fail, as on folders of a network: nobody else's commits are written over.
        if self.is_overtaken() {
            self.poisoned = true;
            return Err(JournalError::Overtaken);
        }
        // Readers beside us go by it.
        if self.unmarked {
            self.mark.set(self.end)?;
            self.unmarked = false;
        }
        match self.write(commits) {
            Err(error) => {
                self.poisoned = self.file.set_len(self.end).is_err();
                self.room = self.end;
                return Err(error.into());
            }
            Ok(end) => {
                if let Err(error) = self.make_durable() {
                    self.poisoned = true;
                    return Err(error.into());
                }
                self.end = end;
            }
        }
        self.mark_end();
        Ok(())
    }

    /// Whether somebody else has acknowledged more than we know of.
    fn is_overtaken(&mut self) -> bool {
        self.mark.end().is_some_and(|end| end > self.end)
    }

    /// Fsyncs what was written. A file that was removed meanwhile keeps nothing.
    fn make_durable(&self) -> io::Result<()> {
        self.file.sync_data()?;
        match is_removed(&self.file)? {
            true => Err(io::ErrorKind::NotFound.into()),
            false => Ok(()),
        }
    }

    /// Writes commits, and zeros behind them where the file becomes longer; gives their end.
    fn write<'a>(
        &mut self,
        commits: impl IntoIterator<Item = &'a EncodedCommit>,
    ) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(self.end))?;
        let (mut end, mut small) = (self.end, Vec::new());
        for piece in commits.into_iter().flat_map(EncodedCommit::bytes) {
            end += piece.len() as u64;
            small.extend_from_slice(if piece.len() < ROOM as usize { piece } else { &[] });
            // What is long is not copied.
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

    /// Sets the mark. A commit is durable without it, so that its errors are not the commit's; but readers beside us see
    /// it only then, and the next commit waits for it.
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
