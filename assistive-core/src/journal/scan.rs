//! Reading the commits of a journal, with all checks, up to the last complete one. The modules `file` and
//! `image` decide on the rest.
//!
//! A broken commit before the durable offset is damage, because it was acknowledged. A broken commit after it
//! was left unfinished by a crash.

use std::borrow::Cow;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::body::StoredBody;
use super::codec;
use super::commit::{Begin, CommitInfo, END, End, Hash, Head, Position, StoreId};
use super::durable_offset::acknowledged;
use super::file::{FILE_HEADER, JournalError, MAGIC, TruncatedTail};
use super::header;
use super::record::{self, Kind, NoRecord, Record};
use crate::files::File;

/// The bytes of a journal after a position, or all of them.
pub(super) struct Bytes {
    pub(super) store: StoreId,
    /// The durable offset at the time of reading.
    pub(super) acknowledged: Option<u64>,
    pub(super) from: Position,
    pub(super) bytes: Vec<u8>,
}

impl Bytes {
    /// Reads the bytes of a journal file after `from`.
    ///
    /// # Errors
    /// [`JournalError::NotAJournal`], [`JournalError::TooNew`] and [`JournalError::Io`], and
    /// [`JournalError::Damaged`] if no commit ends at `from`.
    pub(super) fn read(
        file: &mut File,
        path: &Path,
        from: Option<Position>,
    ) -> Result<Self, JournalError> {
        let mut header = Vec::with_capacity(FILE_HEADER);
        Read::by_ref(file).take(FILE_HEADER as u64).read_to_end(&mut header)?;
        let store = header::read(MAGIC, &header)?;
        // The durable offset is read before the bytes, because another process may be appending.
        let acknowledged = acknowledged(path, store);
        let from = match from {
            None => Position::START,
            Some(from) => {
                let mut end = [0; END];
                let at = from.end.checked_sub(END as u64).ok_or(damaged(from.head, from.end))?;
                file.seek(SeekFrom::Start(at))?;
                let known = file.read_exact(&mut end).is_ok() && ends(&end, from.head.hash);
                if known { from } else { return Err(damaged(from.head, at)) }
            }
        };
        let length = file.metadata()?.len().saturating_sub(from.end);
        let mut bytes = Vec::with_capacity(length as usize);
        file.read_to_end(&mut bytes)?;
        Ok(Self { store, acknowledged, from, bytes })
    }

    /// Removes the commits that are not acknowledged, if another process is writing. It may have started
    /// during the read, so `writer_active` is called afterwards. It is called only if there is something to
    /// remove, because the call can disturb the writer.
    pub(super) fn keep_acknowledged(&mut self, writer_active: &dyn Fn() -> bool) {
        let known = self.acknowledged.and_then(|end| end.checked_sub(self.from.end));
        let known = known.map_or(usize::MAX, |known| known as usize);
        if self.bytes.get(known..).is_some_and(|rest| !is_zeroed(rest)) && writer_active() {
            self.bytes.truncate(known);
        }
    }

    /// Returns the bytes after an offset of the file.
    pub(super) fn behind(&self, end: u64) -> &[u8] {
        self.bytes.get(end.saturating_sub(self.from.end) as usize..).unwrap_or_default()
    }
}

fn damaged(head: Head, offset: u64) -> JournalError {
    JournalError::Damaged { commit: head.number, offset }
}

/// Checks whether bytes are the end record of the commit with a chain hash.
pub(super) fn ends(bytes: &[u8], hash: Hash) -> bool {
    let record = Record::read(bytes).ok().filter(|(record, _)| record.kind == Kind::End);
    let end = record.and_then(|(record, _)| End::decode(record.stored()));
    end.is_some_and(|end| end.chain == hash)
}

/// The result of reading the commits of a journal.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) store: StoreId,
    pub(crate) head: Head,
    /// The end of the last complete commit, in bytes.
    pub(crate) end: u64,
    /// The unfinished commit after it.
    pub(crate) cut: Option<TruncatedTail>,
}

/// Reads all commits in `read`, checks their chain, and passes each with its body to `visit`.
pub(super) fn scan<E: From<JournalError>>(
    read: &Bytes,
    mut visit: impl FnMut(CommitInfo, &StoredBody<'_>) -> Result<(), E>,
) -> Result<Scan, E> {
    let Position { head, end } = read.from;
    let mut scan = Scan { store: read.store, head, end, cut: None };
    loop {
        let rest = read.behind(scan.end);
        let number = scan.head.number + 1;
        let unfinished = || match read.acknowledged {
            Some(acknowledged) => scan.end >= acknowledged,
            None => is_unfinished(rest),
        };
        match read_commit(rest, &scan) {
            Ok((info, body, length)) => {
                scan.head = Head { number, at: info.at, hash: info.hash };
                visit(info, &body)?;
                scan.end += length as u64;
            }
            Err(NoCommit::TooNew) => return Err(JournalError::TooNew.into()),
            Err(NoCommit::Broken { .. }) if unfinished() => {
                let bytes = trim_trailing_zeros(rest).len() as u64;
                scan.cut = (bytes > 0).then_some(TruncatedTail { commit: number, bytes });
                return Ok(scan);
            }
            Err(NoCommit::Broken { at }) => {
                let offset = scan.end + at as u64;
                return Err(JournalError::Damaged { commit: number, offset }.into());
            }
        }
    }
}

/// Reads the complete commits before one.
pub(super) fn scan_before(read: &Bytes, commit: u64) -> Scan {
    let Position { head, end } = read.from;
    let mut scan = Scan { store: read.store, head, end, cut: None };
    while scan.head.number + 1 < commit
        && let Ok((info, _, length)) = read_commit(read.behind(scan.end), &scan)
    {
        scan.head = Head { number: info.number, at: info.at, hash: info.hash };
        scan.end += length as u64;
    }
    scan
}

/// The reason why there is no complete commit.
enum NoCommit {
    Broken { at: usize },
    TooNew,
}

/// Reads the commit at the beginning of `bytes`, and returns it with its body and its length.
fn read_commit<'a>(
    bytes: &'a [u8],
    scan: &Scan,
) -> Result<(CommitInfo, StoredBody<'a>, usize), NoCommit> {
    let mut at = 0;
    let mut opened: Option<Opened<'a>> = None;
    loop {
        let (record, length) = Record::read(&bytes[at..]).map_err(|why| match why {
            NoRecord::TooNew => NoCommit::TooNew,
            NoRecord::Short | NoRecord::Broken => NoCommit::Broken { at },
        })?;
        let start = at;
        let broken = || NoCommit::Broken { at: start };
        at += length;
        match (record.kind, &mut opened) {
            (Kind::Begin, None) => {
                let begin =
                    Begin::decode(record.stored()).filter(|b| follows(b, scan.store, scan.head));
                opened = Some(Opened::new(begin.ok_or_else(broken)?, record.checked, at));
            }
            (Kind::Body, Some(opened)) => opened.add(&record).ok_or_else(broken)?,
            (Kind::End, Some(_)) => {
                let (end, opened) =
                    End::decode(record.stored()).zip(opened.take()).ok_or_else(broken)?;
                let body = &bytes[opened.body..start];
                let (info, body) = opened.close(end, body, at).ok_or_else(broken)?;
                return Ok((info, body, at));
            }
            _ => return Err(broken()),
        }
    }
}

/// A commit of which the end is not yet read.
struct Opened<'a> {
    begin: Begin,
    /// The begin record as the chain hash covers it.
    stored: &'a [u8],
    /// The offset of the body from the start of the commit.
    body: usize,
    hasher: blake3::Hasher,
    records: usize,
    events: u32,
    last: Option<Cow<'a, [u8]>>,
}

impl<'a> Opened<'a> {
    fn new(begin: Begin, stored: &'a [u8], body: usize) -> Self {
        let hasher = blake3::Hasher::new();
        Self { begin, stored, body, hasher, records: 0, events: 0, last: None }
    }

    /// Adds a record of the body. Returns `None` if it cannot be unpacked, or is not a whole number of events.
    fn add(&mut self, record: &Record<'a>) -> Option<()> {
        let chunk = record.payload()?;
        self.hasher.update(&chunk);
        self.events = self.events.checked_add(codec::count_events(&chunk)?)?;
        self.records += 1;
        self.last = Some(chunk);
        Some(())
    }

    /// Ends the commit after `length` bytes. Returns `None` if a hash, the length or the number of events is wrong.
    fn close(
        self,
        end: End,
        records: &'a [u8],
        length: usize,
    ) -> Option<(CommitInfo, StoredBody<'a>)> {
        let is_whole = end == End::of(self.stored, Hash(self.hasher.finalize().into()))
            && (length - self.body) as u64 == self.begin.length
            && self.events == self.begin.events;
        let only = self.last.filter(|_| self.records == 1);
        is_whole.then(|| (self.begin.info(end.chain), StoredBody::new(records, only)))
    }
}

/// Checks that a begin record continues the chain of a store's journal after `head`.
pub(super) fn follows(begin: &Begin, store: StoreId, head: Head) -> bool {
    begin.store == store && begin.number == head.number + 1 && begin.previous == head.hash
}

/// Checks whether `rest`, which does not begin with a complete commit, was left by an interrupted append.
/// This is used if there is no durable offset. The commit must be shorter than its stated length, or its end
/// record must be zeros. Other bytes that contain a complete record are damage.
fn is_unfinished(rest: &[u8]) -> bool {
    let Ok((record, length)) = Record::read(rest) else {
        return is_zeroed(rest) || !record::any_in(rest);
    };
    let Some(begin) = Begin::decode(record.stored()) else { return false };
    let Some(body) = rest.get(length..).filter(|body| body.len() as u64 >= begin.length) else {
        return true;
    };
    // The file has its full length, but the end record was never written.
    let end = begin.length as usize;
    body.get(end.saturating_sub(END)..end).is_some_and(is_zeroed)
}

/// Checks whether all bytes are zeros: space was allocated but never written.
fn is_zeroed(bytes: &[u8]) -> bool {
    trim_trailing_zeros(bytes).is_empty()
}

/// Returns the bytes without the zeros at the end.
pub(super) fn trim_trailing_zeros(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    &bytes[..end]
}
