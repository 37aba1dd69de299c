//! Reads the headers of all commits and leaves their bodies unread: the log needs no more, and undo learns where the
//! commit begins that it has to read.

use std::io::{self, BufReader, Read};
use std::path::Path;

use super::commit::{Begin, CommitInfo, END, End, Head, Position};
use super::durable_offset::acknowledged;
use super::file::{FILE_HEADER, JournalError, MAGIC};
use super::header;
use super::record::{self, Kind, Record};
use super::scan::follows;
use crate::files::File;

/// The commits of a journal, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Commits {
    pub(crate) infos: Vec<CommitInfo>,
    /// The position in front of each commit; empty if bodies had to be read.
    pub(super) starts: Vec<Position>,
}

impl Commits {
    /// Commits whose positions are unknown.
    pub(super) fn without_positions(infos: Vec<CommitInfo>) -> Self {
        Self { infos, starts: Vec::new() }
    }

    /// Returns the position in front of a commit, if it is known.
    pub(crate) fn start_of(&self, number: u64) -> Option<Position> {
        let place = usize::try_from(number.checked_sub(1)?).ok()?;
        self.starts.get(place).copied()
    }
}

/// Reads the headers of the acknowledged commits. Each header is checked against the chain; bodies are not.
///
/// Returns `None` if a header does not check or bytes follow the durable offset, so that the bodies have to be read, too.
pub(super) fn read(path: &Path) -> Result<Option<Commits>, JournalError> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut bytes = Vec::with_capacity(FILE_HEADER);
    file.by_ref().take(FILE_HEADER as u64).read_to_end(&mut bytes)?;
    let store = header::read(MAGIC, &bytes)?;
    let Some(acknowledged) = acknowledged(path, store) else { return Ok(None) };
    let (mut commits, mut at) = (Commits::default(), Position::START);
    while at.end < acknowledged {
        let Some((begin, end, length)) = read_one(&mut file, &mut bytes)? else { return Ok(None) };
        if !follows(&begin, store, at.head) {
            return Ok(None);
        }
        let info = begin.info(end.chain);
        commits.starts.push(at);
        let head = Head { number: info.number, at: info.at, hash: info.hash };
        at = Position { head, end: at.end + length };
        commits.infos.push(info);
    }
    let mut rest = [0; record::HEADER];
    let read = file.read(&mut rest)?;
    Ok((at.end == acknowledged && rest[..read].iter().all(|byte| *byte == 0)).then_some(commits))
}

/// Reads the begin and the end record of the next commit, and returns them with the commit's length in bytes.
fn read_one(
    file: &mut BufReader<File>,
    bytes: &mut Vec<u8>,
) -> io::Result<Option<(Begin, End, u64)>> {
    let Some(length) = read_record(file, bytes)? else { return Ok(None) };
    let begin = Record::read(bytes).ok().filter(|(record, _)| record.kind == Kind::Begin);
    let Some((record, _)) = begin else { return Ok(None) };
    let Some(begin) = Begin::decode(record.stored()) else { return Ok(None) };
    let Some(body) = begin.length.checked_sub(END as u64) else { return Ok(None) };
    let Ok(skipped) = i64::try_from(body) else { return Ok(None) };
    let checked = record.checked.to_vec();
    file.seek_relative(skipped)?;
    if read_record(file, bytes)? != Some(END as u64) {
        return Ok(None);
    }
    let end = Record::read(bytes).ok().filter(|(record, _)| record.kind == Kind::End);
    let end = end.and_then(|(record, _)| End::decode(record.stored()));
    let whole = end.filter(|end| *end == End::of(&checked, end.body));
    let length = length + begin.length;
    Ok(whole.map(|end| (begin, end, length)))
}

/// Reads the bytes of one record and returns their number; `None` at the end of the file or for an impossible length.
pub(super) fn read_record(
    file: &mut BufReader<File>,
    bytes: &mut Vec<u8>,
) -> io::Result<Option<u64>> {
    bytes.clear();
    if file.by_ref().take(record::HEADER as u64).read_to_end(bytes)? < record::HEADER {
        return Ok(None);
    }
    let length = bytes[4..8].first_chunk().map_or(0, |length| u32::from_le_bytes(*length));
    if length as usize > record::MAX_PAYLOAD {
        return Ok(None);
    }
    let read = file.by_ref().take(u64::from(length)).read_to_end(bytes)?;
    Ok((read == length as usize).then_some(bytes.len() as u64))
}
