//! Journals with arbitrary bytes after the header, and commits with arbitrary bodies but correct checksums
//! and hashes. They are used by the fuzz targets and their tests.

use jiff::Timestamp;

use super::batch::Batch;
use super::codec;
use super::commit::{
    Begin, CommitMetadata, END, EncodedCommit, End, Hash, Head, Position, StoreId,
};
use super::events::Event;
#[cfg(test)]
use super::events::{DivisionFacts, MaybeDay, NeedFacts, PersonFacts, Ref};
use super::file::{FILE_HEADER, JournalError};
use super::image::{JournalImage, Last};
use super::record::{self, COMPRESSED, Kind, Record};
use super::scan::Bytes;
#[cfg(test)]
use crate::model::{DivisionCode, NeedKind, NeedNo, PersonNo};

/// A part of the body of a commit.
#[derive(Clone, Copy)]
pub(crate) struct Chunk<'a> {
    /// True if the record has the flag for compression.
    pub(crate) compressed: bool,
    pub(crate) payload: &'a [u8],
}

/// Returns the id of the store of these journals.
fn store() -> StoreId {
    StoreId::from_random(7)
}

/// Creates a journal with these bytes after its header. `acknowledged` is counted from the end of the header.
pub(crate) fn image(bytes: Vec<u8>, acknowledged: Option<u64>) -> JournalImage {
    let acknowledged = acknowledged.map(|end| end + FILE_HEADER as u64);
    JournalImage::synthetic(Bytes { store: store(), acknowledged, from: Position::START, bytes })
}

/// Reads the journal in the bytes of a backup.
pub(crate) fn backup(bytes: &[u8]) -> Result<(JournalImage, Last), JournalError> {
    JournalImage::in_backup(bytes)
}

fn deed() -> CommitMetadata {
    CommitMetadata {
        actor: "nobody".into(),
        site: None,
        operation: "fuzz".into(),
        subject: String::new(),
        source: None,
        why: None,
        stores: Vec::new(),
    }
}

/// Appends a commit after another one, with correct checksums and hashes for any body.
pub(crate) fn encode_commit(chunks: &[Chunk<'_>], before: Head, out: &mut Vec<u8>) -> Head {
    encode_commit_of(chunks, None, before, out)
}

/// Appends a commit as [`encode_commit`] does, which states a number of events: by default as many as it has.
pub(crate) fn encode_commit_of(
    chunks: &[Chunk<'_>],
    stated: Option<u32>,
    before: Head,
    out: &mut Vec<u8>,
) -> Head {
    let (mut records, mut plain, mut events) = (Vec::new(), blake3::Hasher::new(), 0);
    for chunk in chunks {
        let (flags, at) = (if chunk.compressed { COMPRESSED } else { 0 }, records.len());
        record::write(Kind::Body, flags, chunk.payload, &mut records);
        let read = Record::read(&records[at..]).ok().and_then(|(record, _)| record.payload());
        let read = read.unwrap_or_default();
        plain.update(&read);
        events += codec::count_events(&read).unwrap_or_default();
    }
    let (number, at) = (before.number + 1, Timestamp::UNIX_EPOCH);
    let (length, events) = ((records.len() + END) as u64, stated.unwrap_or(events));
    let (previous, deed) = (before.hash, deed());
    let begin = Begin { store: store(), number, at, previous, length, events, deed };
    let start = out.len();
    record::write(Kind::Begin, 0, &begin.encode(), out);
    let end = End::of(&out[start + 4..], Hash(plain.finalize().into()));
    out.append(&mut records);
    record::write(Kind::End, 0, &end.encode(), out);
    Head { number, at, hash: end.chain }
}

/// Encodes events as the first commit, in the same way as a store. Returns `None` if they cannot be encoded.
pub(crate) fn of_events(events: &[Event]) -> Option<Vec<u8>> {
    let mut batch = Batch::default();
    events.iter().cloned().for_each(|event| batch.push(event));
    let laid = EncodedCommit::out(batch, deed(), Timestamp::UNIX_EPOCH, store(), Head::START)?;
    Some(laid.bytes().concat())
}

/// Returns a division with a code and no other facts.
#[cfg(test)]
pub(crate) fn division(code: DivisionCode) -> DivisionFacts {
    DivisionFacts {
        name: code.to_string(),
        code,
        name_en: None,
        level: None,
        parent: None,
        successor: None,
        valid_from: MaybeDay(None),
        valid_to: MaybeDay(None),
    }
}

/// Returns a person with a residence and no other facts.
#[cfg(test)]
pub(crate) fn person(person: Ref<PersonNo>, division: DivisionCode) -> PersonFacts {
    PersonFacts {
        person,
        citizen: None,
        issues: Vec::new(),
        keys: Vec::new(),
        name: "试验".into(),
        sex: None,
        birth_date: None,
        category: None,
        grade: None,
        division,
        school: None,
        class_name: None,
        stage: None,
        placement: None,
        guardian: None,
        phone: None,
        registered_on: jiff::civil::date(2020, 1, 1),
        left: None,
    }
}

/// Returns a need for a device.
#[cfg(test)]
pub(crate) fn need(need: Ref<NeedNo>, person: Ref<PersonNo>) -> NeedFacts {
    NeedFacts {
        need,
        person,
        kind: NeedKind::Device,
        device: None,
        identified_on: jiff::civil::date(2023, 3, 5),
        programme: None,
        site: None,
        basic: None,
        priority: None,
        quantity: 1,
        withdrawn: None,
        valid_to: None,
    }
}
