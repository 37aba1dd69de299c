//! A journal as a whole, for backups, restores and the salvage of damaged files. The module `file` appends to
//! journals.
//!
//! A backup is one file, little-endian:
//!
//! ```text
//! header, as in `header`                                                          32 bytes
//! the journal up to the end of a commit, its header among it
//! length of that u64 | commits u64 | chain hash [32] | blake3 of all before [32]   80 bytes
//! ```

use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;

use super::body::StoredBody;
use super::commit::{Begin, CommitInfo, END, EncodedCommit, End, Hash, Head, Position, StoreId};
use super::durable_offset::{self, acknowledged};
use super::file::{self, FILE_HEADER, JournalError, MAGIC};
use super::header;
use super::record::{self, Kind, Record};
use super::scan::{Bytes, Scan, follows, scan, scan_before};
use crate::files::{File, remove};

/// The magic of a backup.
const BACKUP: &header::Magic = b"ASSISTB\n";

/// The length of the trailer of a backup, in bytes.
const TRAILER: usize = 80;

/// A journal in memory.
pub(crate) struct JournalImage {
    bytes: Bytes,
    /// True if the header of the file was damaged.
    pub(crate) header_damaged: bool,
}

impl fmt::Debug for JournalImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JournalImage").field("length", &self.length()).finish_non_exhaustive()
    }
}

/// The last commit of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Last {
    pub(crate) commits: u64,
    pub(crate) hash: Hash,
}

impl JournalImage {
    /// Reads the journal in a file. If `writer_active` returns true, only the acknowledged part is kept. If
    /// the header is damaged, the id of the store is taken from the first commit.
    ///
    /// # Errors
    /// [`JournalError::NotAJournal`] if the first commit cannot be read either, [`JournalError::TooNew`] and
    /// [`JournalError::Io`].
    pub(crate) fn of_journal(
        path: &Path,
        writer_active: &dyn Fn() -> bool,
    ) -> Result<Self, JournalError> {
        let mut file = File::open(path)?;
        let mut header = Vec::with_capacity(FILE_HEADER);
        Read::by_ref(&mut file).take(FILE_HEADER as u64).read_to_end(&mut header)?;
        let known = header::read(MAGIC, &header);
        // The durable offset is read before the bytes, because another process may be appending.
        let marked = known.as_ref().ok().and_then(|store| acknowledged(path, *store));
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let (store, marked, header_damaged) = match known {
            Err(JournalError::NotAJournal) => {
                let store = store_of_first_commit(&bytes).ok_or(JournalError::NotAJournal)?;
                (store, acknowledged(path, store), true)
            }
            known => (known?, marked, false),
        };
        let from = Position::START;
        let mut bytes = Bytes { store, acknowledged: marked, from, bytes };
        bytes.keep_acknowledged(writer_active);
        Ok(Self { bytes, header_damaged })
    }

    /// Reads the journal in a backup.
    ///
    /// # Errors
    /// [`JournalError::NotAJournal`] if the file is not a backup or is damaged, [`JournalError::TooNew`] and
    /// [`JournalError::Io`].
    pub(crate) fn of_backup(path: &Path) -> Result<(Self, Last), JournalError> {
        let mut all = Vec::new();
        let mut file = File::open(path)?;
        // The header is checked first, so that another large file is not read as a whole.
        Read::by_ref(&mut file).take(FILE_HEADER as u64).read_to_end(&mut all)?;
        header::read(BACKUP, &all)?;
        file.read_to_end(&mut all)?;
        Self::in_backup(&all)
    }

    /// Reads the journal in the bytes of a backup.
    pub(super) fn in_backup(all: &[u8]) -> Result<(Self, Last), JournalError> {
        let store = header::read(BACKUP, all)?;
        let not_whole = || JournalError::NotAJournal;
        // A truncated file is too short, or does not end with a valid trailer.
        let content = all.len().checked_sub(TRAILER).filter(|end| *end >= FILE_HEADER);
        let (content, trailer) = all.split_at(content.ok_or_else(not_whole)?);
        let (length, rest) = trailer.split_first_chunk::<8>().ok_or_else(not_whole)?;
        let (commits, rest) = rest.split_first_chunk::<8>().ok_or_else(not_whole)?;
        let (hash, sum) = rest.split_first_chunk::<32>().ok_or_else(not_whole)?;
        let last = Last { commits: u64::from_le_bytes(*commits), hash: Hash(*hash) };
        let journal = &content[FILE_HEADER..];
        let whole = u64::from_le_bytes(*length) == journal.len() as u64
            && blake3::hash(&all[..all.len() - sum.len()]).as_bytes() == sum
            && header::read(MAGIC, journal).is_ok_and(|of| of == store);
        if !whole {
            return Err(not_whole());
        }
        let bytes = journal[FILE_HEADER..].to_vec();
        let acknowledged = Some(journal.len() as u64);
        let bytes = Bytes { store, acknowledged, from: Position::START, bytes };
        Ok((Self { bytes, header_damaged: false }, last))
    }

    /// Creates a journal of arbitrary bytes.
    #[cfg(any(test, fuzzing))]
    pub(super) fn synthetic(bytes: Bytes) -> Self {
        Self { bytes, header_damaged: false }
    }

    /// Creates the journal of a store with one commit.
    pub(crate) fn of_commit(store: StoreId, commit: &EncodedCommit) -> Self {
        let bytes = commit.bytes().concat();
        let bytes = Bytes { store, acknowledged: None, from: Position::START, bytes };
        Self { bytes, header_damaged: false }
    }

    /// Returns this journal with its first bytes, up to `end`, replaced by those of another journal of the same store.
    /// The bytes fit, because commits never move in the file. Returns `None` if the stores differ.
    pub(crate) fn with_prefix_from(&self, other: &Self, end: u64) -> Option<Self> {
        let (own, begin) = (&self.bytes, &other.bytes);
        let length = (end as usize).saturating_sub(FILE_HEADER).min(begin.bytes.len());
        let rest = own.bytes.get(length..).unwrap_or_default();
        let bytes = [&begin.bytes[..length], rest].concat();
        let acknowledged = own.acknowledged.max(begin.acknowledged);
        let bytes = Bytes { store: own.store, acknowledged, from: Position::START, bytes };
        (own.store == begin.store).then_some(Self { bytes, header_damaged: false })
    }

    /// Returns the commits after a position, whose end record may be damaged.
    pub(crate) fn after(&self, from: Position) -> Self {
        let bytes = self.bytes.behind(from.end).to_vec();
        let Bytes { store, acknowledged, .. } = self.bytes;
        let bytes = Bytes { store, acknowledged, from, bytes };
        Self { bytes, header_damaged: false }
    }

    /// Checks whether the journal shows that no commit with the head of a position ends there: another commit does, or
    /// the next one continues another one.
    pub(crate) fn contradicts(&self, position: Position) -> bool {
        let end = position.end.saturating_sub(END as u64);
        let end = Record::read(self.bytes.behind(end)).ok();
        let end = end.filter(|(record, _)| record.kind == Kind::End);
        let chain = end.and_then(|(record, _)| End::decode(record.stored())).map(|end| end.chain);
        let next = begin_in(self.bytes.behind(position.end)).map(|(begin, _)| begin);
        chain.is_some_and(|chain| chain != position.head.hash)
            || next.is_some_and(|next| !follows(&next, self.bytes.store, position.head))
    }

    /// Checks whether a commit that continues the one at a position begins there. The commit itself is not checked.
    pub(crate) fn continues(&self, position: Position) -> bool {
        let next = begin_in(self.bytes.behind(position.end));
        next.is_some_and(|(next, _)| follows(&next, self.bytes.store, position.head))
    }

    /// Returns the begin records of the first commits that form a chain, with the positions after them. The bodies of the
    /// commits are not checked.
    pub(crate) fn commits(&self) -> Vec<(Begin, Position)> {
        let (mut commits, mut at) = (Vec::new(), Position::START);
        while let Some((begin, length)) = begin_in(self.bytes.behind(at.end)) {
            let end = at.end + length as u64 + begin.length;
            let last = self.bytes.behind(end.saturating_sub(END as u64));
            let last = Record::read(last).ok().filter(|(record, _)| record.kind == Kind::End);
            let Some(last) = last.and_then(|(record, _)| End::decode(record.stored())) else {
                break;
            };
            if !follows(&begin, self.bytes.store, at.head) {
                break;
            }
            let head = Head { number: begin.number, at: begin.at, hash: last.chain };
            at = Position { head, end };
            commits.push((begin, at));
        }
        commits
    }

    /// Returns the begin records of the store after an offset, wherever they are.
    pub(crate) fn begins_after(&self, end: u64) -> impl Iterator<Item = Begin> + '_ {
        let begins = record::all_in(self.bytes.behind(end));
        let begins = begins.filter(|record| record.kind == Kind::Begin);
        let begins = begins.filter_map(|record| Begin::decode(record.stored()));
        begins.filter(|begin| begin.store == self.bytes.store)
    }

    /// Returns the id of the store.
    pub(crate) fn store(&self) -> StoreId {
        self.bytes.store
    }

    /// Reads all commits, as opening the journal does.
    pub(crate) fn scan<E: From<JournalError>>(
        &self,
        visit: impl FnMut(CommitInfo, &StoredBody<'_>) -> Result<(), E>,
    ) -> Result<Scan, E> {
        scan(&self.bytes, visit)
    }

    /// Reads the commits before one, whose events are not looked at.
    pub(crate) fn scan_before(&self, commit: u64) -> Scan {
        scan_before(&self.bytes, commit)
    }

    /// Forgets the durable offset, so that an unreadable commit is the end of the journal and not damage.
    pub(crate) fn forget_mark(&mut self) {
        self.bytes.acknowledged = Some(0);
    }

    /// Keeps the bytes before `end`.
    pub(crate) fn cut(&mut self, end: u64) {
        self.bytes.bytes.truncate((end as usize).saturating_sub(FILE_HEADER));
        self.bytes.acknowledged = None;
    }

    /// Returns the last begin record after `end`, even if its commit is not complete. It shows which commits
    /// a damaged journal contained.
    pub(crate) fn last_commit_after(&self, end: u64) -> Option<Begin> {
        self.begins_after(end).max_by_key(|begin| begin.number)
    }

    /// Returns the length of the journal file, in bytes.
    pub(crate) fn length(&self) -> u64 {
        (FILE_HEADER + self.bytes.bytes.len()) as u64
    }

    /// Writes a new journal file. The existing durable-offset file is removed, because it belongs to another
    /// journal.
    pub(crate) fn put_journal(&self, path: &Path) -> io::Result<()> {
        remove(&durable_offset::path_of(path))?;
        file::put(path, |out| self.write_journal(out))
    }

    /// Writes the bytes of a journal file.
    pub(crate) fn write_journal(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&header::write(MAGIC, self.bytes.store))?;
        out.write_all(&self.bytes.bytes)
    }

    /// Writes the bytes of a backup. `head` is the last commit of the journal.
    pub(crate) fn write_backup(&self, head: Head, out: &mut impl Write) -> io::Result<()> {
        let mut out = Summing { out, sum: blake3::Hasher::new() };
        out.write_all(&header::write(BACKUP, self.bytes.store))?;
        self.write_journal(&mut out)?;
        out.write_all(&self.length().to_le_bytes())?;
        out.write_all(&head.number.to_le_bytes())?;
        out.write_all(&head.hash.0)?;
        let sum = out.sum.finalize();
        out.out.write_all(sum.as_bytes())
    }
}

/// A writer that hashes the written bytes.
struct Summing<'a, W> {
    out: &'a mut W,
    sum: blake3::Hasher,
}

impl<W: Write> Write for Summing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn store_of_first_commit(commits: &[u8]) -> Option<StoreId> {
    let (begin, _) = begin_in(commits)?;
    (begin.number == 1).then_some(begin.store)
}

/// Reads the begin record at the beginning of `bytes`, and returns it with its length.
fn begin_in(bytes: &[u8]) -> Option<(Begin, usize)> {
    let (record, length) = Record::read(bytes).ok()?;
    let begin = (record.kind == Kind::Begin).then(|| Begin::decode(record.stored()))??;
    Some((begin, length))
}
