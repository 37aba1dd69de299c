//! Checks a part of a journal, without reading the rest: an opened checkpoint covers old commits, so that no opening
//! reads them.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::commit::{Begin, END, End, Hash, Head, Position, StoreId};
use super::file::JournalError;
use super::headers::read_record;
use super::record::{Kind, NoRecord, Record};
use super::scan::{ends, follows};
use crate::files::File;

/// The result of checking a part of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    /// The position after the last commit that was checked.
    pub(crate) reached: Position,
    /// True if the next commit is damaged.
    pub(crate) is_damaged: bool,
}

/// Checks the commits after `from`: their checksums, their hashes, and that each follows the one before. Stops at the
/// offset `end`, which is the end of an acknowledged commit, or after the first commit that makes `budget` bytes.
/// Returns `None` if no commit of the journal ends at `from`. A commit that cannot be read is damaged.
///
/// # Errors
/// [`JournalError::Io`] if the file cannot be opened, and [`JournalError::TooNew`].
pub(crate) fn check_slice(
    path: &Path,
    store: StoreId,
    from: Position,
    end: u64,
    budget: u64,
) -> Result<Option<Slice>, JournalError> {
    let mut file = File::open(path)?;
    if from != Position::START {
        let mut before = [0; END];
        let Some(at) = from.end.checked_sub(END as u64) else { return Ok(None) };
        file.seek(SeekFrom::Start(at))?;
        if file.read_exact(&mut before).is_err() || !ends(&before, from.head.hash) {
            return Ok(None);
        }
    }
    file.seek(SeekFrom::Start(from.end))?;
    let mut file = BufReader::with_capacity(1 << 16, file);
    let (mut at, mut bytes) = (from, Vec::new());
    while at.end < end && at.end - from.end < budget {
        match check_commit(&mut file, &mut bytes, store, at)? {
            Some(next) if next.end <= end => at = next,
            _ => return Ok(Some(Slice { reached: at, is_damaged: true })),
        }
    }
    Ok(Some(Slice { reached: at, is_damaged: false }))
}

/// Checks the commit after a position, record by record, and returns the position after it. Returns `None` if it is
/// damaged.
fn check_commit(
    file: &mut BufReader<File>,
    bytes: &mut Vec<u8>,
    store: StoreId,
    at: Position,
) -> Result<Option<Position>, JournalError> {
    let mut hasher = blake3::Hasher::new();
    let mut begun: Option<(Begin, Vec<u8>)> = None;
    let mut length = 0;
    // A record that cannot be read is damaged.
    while let Ok(Some(read)) = read_record(file, bytes) {
        length += read;
        let record = match Record::read(bytes) {
            Ok((record, _)) => record,
            Err(NoRecord::TooNew) => return Err(JournalError::TooNew),
            Err(NoRecord::Short | NoRecord::Broken) => return Ok(None),
        };
        match (record.kind, begun.take()) {
            (Kind::Begin, None) => {
                let begin = Begin::decode(record.stored());
                let begin = begin.filter(|begin| follows(begin, store, at.head));
                let Some(begin) = begin else { return Ok(None) };
                begun = Some((begin, record.checked.to_vec()));
            }
            (Kind::Body, Some(begin)) => {
                let Some(payload) = record.payload() else { return Ok(None) };
                hasher.update(&payload);
                begun = Some(begin);
            }
            (Kind::End, Some((begin, stored))) => {
                let right = End::of(&stored, Hash(hasher.finalize().into()));
                let is_right = End::decode(record.stored()) == Some(right);
                let head = Head { number: begin.number, at: begin.at, hash: right.chain };
                return Ok(is_right.then_some(Position { head, end: at.end + length }));
            }
            _ => return Ok(None),
        }
    }
    Ok(None)
}

#[cfg(test)]
#[path = "slice_tests.rs"]
mod tests;
