//! The body of a commit as it is stored: body records of about 1 MB of events each.
//!
//! The records are unpacked one at a time, since LZ4 can shrink a record to a 255th: a reader needs memory for the stored
//! bytes and for one plain record, however far the whole body unpacks.

use std::borrow::Cow;

use super::codec::{self, CodecError};
use super::events::Event;
use super::file::JournalError;
use super::record::Record;

/// The body of a commit that was checked.
#[derive(Debug)]
pub(crate) struct StoredBody<'a> {
    /// The body records, one after another.
    records: &'a [u8],
    /// The plain chunk of a body of one record. It was unpacked for the checks, and most bodies have one record.
    only: Option<Cow<'a, [u8]>>,
}

impl<'a> StoredBody<'a> {
    pub(super) fn new(records: &'a [u8], only: Option<Cow<'a, [u8]>>) -> Self {
        Self { records, only }
    }

    /// Creates a body of one plain chunk.
    #[cfg(test)]
    pub(super) fn of_chunk(chunk: &'a [u8]) -> Self {
        Self::new(&[], Some(chunk.into()))
    }

    /// Returns the body records, one after another.
    pub(crate) fn records(&self) -> &'a [u8] {
        self.records
    }

    /// Returns the plain chunks, in order.
    fn chunks(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let records = if self.only.is_none() { self.records } else { &[] };
        let only = self.only.as_deref().map(Cow::Borrowed);
        only.into_iter().chain(each(records).map_while(|record| record.payload()))
    }
}

/// Returns records that follow each other without gaps, up to the first that is broken.
fn each(mut records: &[u8]) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let (record, length) = Record::read(records).ok()?;
        records = &records[length..];
        Some(record)
    })
}

/// Decodes the events in the body of a commit, in order.
///
/// # Errors
/// [`JournalError::TooNew`], or [`JournalError::Damaged`] with the number of the commit and the offset of the event in
/// its plain body.
pub(crate) fn decode_events<'b>(
    body: &'b StoredBody<'_>,
    commit: u64,
) -> impl Iterator<Item = Result<Event, JournalError>> + 'b {
    let mut chunks = body.chunks();
    let (mut chunk, mut at, mut before) = (Cow::Borrowed(&[][..]), 0, 0);
    let mut failed = false;
    std::iter::from_fn(move || {
        while at == chunk.len() && !failed {
            before += at;
            (chunk, at) = (chunks.next()?, 0);
        }
        let mut rest = chunk.get(at..).filter(|_| !failed)?;
        let event = codec::decode(&mut rest).map_err(|error| match error {
            CodecError::TooNew { .. } => JournalError::TooNew,
            CodecError::Malformed { .. } => {
                JournalError::Damaged { commit, offset: (before + at) as u64 }
            }
        });
        failed = event.is_err();
        at = chunk.len() - rest.len();
        Some(event)
    })
}

/// Decodes the events in body records, newest first. An event that cannot be decoded is `None`.
pub(crate) fn decode_backwards(records: &[u8]) -> impl Iterator<Item = Option<Event>> + '_ {
    let records: Vec<_> = each(records).collect();
    records.into_iter().rev().flat_map(|record| {
        let mut events = Vec::new();
        let chunk = record.payload();
        let mut rest = chunk.as_deref().unwrap_or_default();
        if chunk.is_none() {
            events.push(None);
        }
        while !rest.is_empty() && !matches!(events.last(), Some(None)) {
            events.push(codec::decode(&mut rest).ok());
        }
        events.into_iter().rev()
    })
}
