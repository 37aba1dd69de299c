//! The journal's file: appending commits durably and reading them back. Knows no event's meaning.
//!
//! The file begins with eight bytes of magic, the format version and the store's id, under a CRC; then
//! commit follows commit. A commit is acknowledged only after the file was fsynced with all of it. What
//! a crash leaves behind the last whole commit was never acknowledged and is cut off at opening.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::codec::{self, CodecError};
use super::commit::{Batch, Begin, CommitInfo, Deed, End, Hash, Head, StoreId};
use super::event::Event;
use super::record::{self, COMPRESSED, Kind, NoRecord, Record};
use crate::files::{open_private, sync_folder};

const MAGIC: &[u8; 8] = b"ASSISTJ\n";
const FORMAT: u16 = 1;
const FILE_HEADER: usize = 32;

/// Bytes of an end record: its header and two hashes.
const END: usize = record::HEADER + 64;

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
    /// An earlier write failed half-way; nothing more is written until the journal is opened again.
    #[error("an earlier write failed; open the store again")]
    Poisoned,
    /// The file system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What was cut off the end: the rest of a write that a crash had interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The number that the unfinished commit would have had.
    pub commit: u64,
    /// How many bytes were cut off.
    pub bytes: u64,
}

/// An open journal, positioned behind its last commit.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    store: StoreId,
    head: Head,
    end: u64,
    poisoned: bool,
}

impl Journal {
    /// Makes a new, empty journal; the file must not exist.
    pub(crate) fn create(path: &Path, store: StoreId) -> Result<Self, JournalError> {
        let mut file =
            open_private(OpenOptions::new().read(true).write(true).create_new(true), path)?;
        let mut header = Vec::with_capacity(FILE_HEADER);
        header.extend_from_slice(MAGIC);
        header.extend_from_slice(&FORMAT.to_le_bytes());
        header.extend_from_slice(&[0; 10]);
        header.extend_from_slice(&store.bits().to_le_bytes());
        header.extend_from_slice(&crc32fast::hash(&header).to_le_bytes());
        file.write_all(&header)?;
        file.sync_all()?;
        path.parent().map_or(Ok(()), sync_folder)?;
        let (head, end) = (Head::START, FILE_HEADER as u64);
        Ok(Self { file, path: path.to_owned(), store, head, end, poisoned: false })
    }

    /// Opens a journal for writing, hands every commit to `visit`, and cuts off an unfinished tail, which the
    /// file `keep` then holds.
    pub(crate) fn open<E: From<JournalError>>(
        path: &Path,
        keep: &Path,
        visit: impl FnMut(CommitInfo, &[u8]) -> Result<(), E>,
    ) -> Result<(Self, Option<Cut>), E> {
        let mut file =
            OpenOptions::new().read(true).write(true).open(path).map_err(JournalError::Io)?;
        let bytes = read_all(&mut file)?;
        let scan = scan(&bytes, visit)?;
        let end = scan.end as u64;
        if scan.cut.is_some() {
            let mut options = OpenOptions::new();
            let kept = open_private(options.create(true).write(true).truncate(true), keep);
            // The tail was never acknowledged: a disk that is too full to keep it is no reason to stop.
            let _unkept = kept.and_then(|mut kept| kept.write_all(&bytes[scan.end..]));
            file.set_len(end).and_then(|()| file.sync_all()).map_err(JournalError::Io)?;
        }
        let (store, head) = (scan.store, scan.head);
        let journal = Self { file, path: path.to_owned(), store, head, end, poisoned: false };
        Ok((journal, scan.cut))
    }

    /// Reads a journal without changing it, as another process may be writing; an unfinished tail is
    /// left alone.
    pub(crate) fn read<E: From<JournalError>>(
        path: &Path,
        visit: impl FnMut(CommitInfo, &[u8]) -> Result<(), E>,
    ) -> Result<Scan, E> {
        let mut file = File::open(path).map_err(JournalError::Io)?;
        let bytes = read_all(&mut file)?;
        scan(&bytes, visit)
    }

    /// Whether a crash came before the first commit of a file was acknowledged, so that it may be made
    /// anew. A damaged file may not.
    pub(crate) fn was_never_founded(path: &Path) -> bool {
        let Ok(bytes) = fs::read(path) else { return false };
        let begun = bytes.len() < FILE_HEADER && MAGIC.starts_with(&bytes[..bytes.len().min(8)]);
        let empty = scan(&bytes, |_, _| Ok::<_, JournalError>(()));
        is_blank(&bytes) || begun || empty.is_ok_and(|scan| scan.head.number == 0)
    }

    /// The store that a file is the journal of.
    pub(crate) fn identity(path: &Path) -> Result<StoreId, JournalError> {
        let mut header = Vec::with_capacity(FILE_HEADER);
        File::open(path)?.take(FILE_HEADER as u64).read_to_end(&mut header)?;
        file_header(&header)
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The store that it is the journal of.
    pub(crate) fn store(&self) -> StoreId {
        self.store
    }

    /// The last commit.
    pub(crate) fn head(&self) -> Head {
        self.head
    }

    /// Bytes of the file.
    pub(crate) fn size(&self) -> u64 {
        self.end
    }

    /// Appends a commit and fsyncs it. When this returns a commit, it is durable.
    ///
    /// A write that fails leaves the journal as it was; when even that cannot be had, or the fsync fails,
    /// the journal is poisoned: what is on disk is unknown until it is opened again.
    pub(crate) fn append(
        &mut self,
        batch: &Batch,
        deed: Deed,
        at: Timestamp,
    ) -> Result<CommitInfo, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        let (bytes, info) = self.lay_out(batch, deed, at);
        self.file.seek(SeekFrom::Start(self.end))?;
        if let Err(error) = self.file.write_all(&bytes) {
            self.poisoned = self.file.set_len(self.end).is_err();
            return Err(error.into());
        }
        if let Err(error) = self.file.sync_data() {
            self.poisoned = true;
            return Err(error.into());
        }
        self.end += bytes.len() as u64;
        self.head = Head { number: info.number, at: info.at, hash: info.hash };
        Ok(info)
    }

    /// The bytes of a commit, and the commit as the log will show it.
    fn lay_out(&self, batch: &Batch, deed: Deed, at: Timestamp) -> (Vec<u8>, CommitInfo) {
        let mut rest = Vec::new();
        for chunk in batch.chunks() {
            let packed = lz4_flex::compress_prepend_size(chunk);
            match packed.len() < chunk.len() {
                true => record::write(Kind::Body, COMPRESSED, &packed, &mut rest),
                false => record::write(Kind::Body, 0, chunk, &mut rest),
            }
        }
        let begin = Begin {
            store: self.store,
            number: self.head.number + 1,
            // As it will be read back: in whole milliseconds.
            at: Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at).max(self.head.at),
            previous: self.head.hash,
            length: (rest.len() + END) as u64,
            events: batch.events(),
            deed,
        };
        let mut bytes = Vec::with_capacity(rest.len() + 512);
        record::write(Kind::Begin, 0, &begin.encode(), &mut bytes);
        let end = End::of(&bytes[4..], batch.body_hash());
        bytes.append(&mut rest);
        record::write(Kind::End, 0, &end.encode(), &mut bytes);
        (bytes, begin.info(end.chain))
    }
}

/// What a pass over a journal's bytes found.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) store: StoreId,
    pub(crate) head: Head,
    /// Where the last whole commit ends.
    pub(crate) end: usize,
    /// What stands behind it.
    pub(crate) cut: Option<Cut>,
}

/// Reads all commits in `bytes`, checks their chain, and hands each to `visit` with its plain body.
fn scan<E: From<JournalError>>(
    bytes: &[u8],
    mut visit: impl FnMut(CommitInfo, &[u8]) -> Result<(), E>,
) -> Result<Scan, E> {
    let store = file_header(bytes)?;
    let mut scan = Scan { store, head: Head::START, end: FILE_HEADER, cut: None };
    let mut body = Vec::new();
    while scan.end < bytes.len() {
        let rest = &bytes[scan.end..];
        let number = scan.head.number + 1;
        match read_commit(rest, &scan, &mut body) {
            Ok((info, length)) => {
                scan.head = Head { number, at: info.at, hash: info.hash };
                visit(info, &body)?;
                scan.end += length;
            }
            Err(NoCommit::TooNew) => return Err(JournalError::TooNew.into()),
            Err(NoCommit::Broken { .. }) if is_unfinished(rest) => {
                scan.cut = Some(Cut { commit: number, bytes: rest.len() as u64 });
                break;
            }
            Err(NoCommit::Broken { at }) => {
                let offset = (scan.end + at) as u64;
                return Err(JournalError::Damaged { commit: number, offset }.into());
            }
        }
    }
    Ok(scan)
}

/// Why there is no whole commit.
enum NoCommit {
    Broken { at: usize },
    TooNew,
}

/// Reads the commit at the front of `bytes`, fills `body`, and says how long the commit is.
fn read_commit(
    bytes: &[u8],
    scan: &Scan,
    body: &mut Vec<u8>,
) -> Result<(CommitInfo, usize), NoCommit> {
    body.clear();
    let mut at = 0;
    let mut begin: Option<(Begin, &[u8])> = None;
    loop {
        let (record, length) = Record::read(&bytes[at..]).map_err(|why| match why {
            NoRecord::TooNew => NoCommit::TooNew,
            NoRecord::Short | NoRecord::Broken => NoCommit::Broken { at },
        })?;
        let broken = NoCommit::Broken { at };
        at += length;
        match (record.kind, begin.take()) {
            (Kind::Begin, None) => {
                let read = Begin::decode(record.stored()).filter(|b| follows(b, scan));
                begin = Some((read.ok_or(broken)?, record.checked));
            }
            (Kind::Body, Some(opened)) => {
                body.extend_from_slice(&record.payload().ok_or(broken)?);
                begin = Some(opened);
            }
            (Kind::End, Some((begin, stored))) => {
                let end = End::decode(record.stored()).ok_or(NoCommit::Broken { at })?;
                let hash = Hash(blake3::hash(body).into());
                if end != End::of(stored, hash) {
                    return Err(broken);
                }
                return Ok((begin.info(end.chain), at));
            }
            _ => return Err(broken),
        }
    }
}

/// Whether a begin record continues the chain.
fn follows(begin: &Begin, scan: &Scan) -> bool {
    begin.store == scan.store
        && begin.number == scan.head.number + 1
        && begin.previous == scan.head.hash
        && begin.at >= scan.head.at
}

/// Whether `rest`, which does not begin with a whole commit, is what an interrupted append leaves: too
/// short for the commit it begins, or not filled to its end. Anything else that holds a whole record is
/// damage.
fn is_unfinished(rest: &[u8]) -> bool {
    let Ok((record, length)) = Record::read(rest) else {
        return is_blank(rest) || !record::any_in(rest);
    };
    let Some(begin) = Begin::decode(record.stored()) else { return false };
    let Some(body) = rest.get(length..).filter(|body| body.len() as u64 >= begin.length) else {
        return true;
    };
    // The file has its length, but the place of the end record was never written.
    let end = begin.length as usize;
    body.get(end.saturating_sub(END)..end).is_some_and(is_blank)
}

/// Whether a file system gave the bytes their place but never their content.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

fn file_header(bytes: &[u8]) -> Result<StoreId, JournalError> {
    let header: &[u8; FILE_HEADER] = bytes.first_chunk().ok_or(JournalError::NotAJournal)?;
    let (covered, crc) = header.split_at(FILE_HEADER - 4);
    if !header.starts_with(MAGIC) || crc32fast::hash(covered).to_le_bytes() != crc {
        return Err(JournalError::NotAJournal);
    }
    if header[8..10] != FORMAT.to_le_bytes() {
        return Err(JournalError::TooNew);
    }
    let mut id = [0; 8];
    id.copy_from_slice(&header[20..28]);
    Ok(StoreId::from_random(u64::from_le_bytes(id)))
}

/// The events of a commit's body, in order.
///
/// # Errors
/// [`JournalError::TooNew`] or [`JournalError::Damaged`] with the number of the commit.
pub(crate) fn events(
    body: &[u8],
    commit: u64,
) -> impl Iterator<Item = Result<Event, JournalError>> + '_ {
    let mut rest = body;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        Some(codec::decode(&mut rest).map_err(|error| {
            let offset = (body.len() - rest.len()) as u64;
            rest = &[];
            match error {
                CodecError::TooNew { .. } => JournalError::TooNew,
                CodecError::Malformed { .. } => JournalError::Damaged { commit, offset },
            }
        }))
    })
}

fn read_all(file: &mut File) -> Result<Vec<u8>, JournalError> {
    let length = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(length as usize);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
