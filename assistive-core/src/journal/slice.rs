//! Checks a part of a journal, without reading the rest: an opened checkpoint covers old commits, so that no opening
//! reads them.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::commit::{Begin, END, Head, Position, StoreId};
use super::file::JournalError;
use super::headers::read_record;
use super::record::{Kind, Record};
use super::scan::{NoCommit, Scan, ends, read_commit};
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
    let (mut at, mut bytes, mut body) = (from, Vec::new(), Vec::new());
    while at.end < end && at.end - from.end < budget {
        let scan = Scan { store, head: at.head, end: at.end, cut: None };
        let is_read = read_whole(&mut file, &mut bytes, end - at.end).unwrap_or(false);
        match read_commit(&bytes, &scan, &mut body) {
            Ok((info, length)) if is_read && length == bytes.len() => {
                let head = Head { number: info.number, at: info.at, hash: info.hash };
                at = Position { head, end: at.end + length as u64 };
            }
            Err(NoCommit::TooNew) => return Err(JournalError::TooNew),
            Ok(_) | Err(NoCommit::Broken { .. }) => {
                return Ok(Some(Slice { reached: at, is_damaged: true }));
            }
        }
    }
    Ok(Some(Slice { reached: at, is_damaged: false }))
}

/// Reads the bytes of the next commit, which has at most `longest` bytes. Returns false if there is none.
fn read_whole(file: &mut BufReader<File>, bytes: &mut Vec<u8>, longest: u64) -> io::Result<bool> {
    if read_record(file, bytes)?.is_none() {
        return Ok(false);
    }
    let begin = Record::read(bytes).ok().filter(|(record, _)| record.kind == Kind::Begin);
    let Some(begin) = begin.and_then(|(record, _)| Begin::decode(record.stored())) else {
        return Ok(false);
    };
    if begin.length > longest {
        return Ok(false);
    }
    let read = file.by_ref().take(begin.length).read_to_end(bytes)?;
    Ok(read as u64 == begin.length)
}

#[cfg(test)]
#[path = "slice_tests.rs"]
mod tests;
