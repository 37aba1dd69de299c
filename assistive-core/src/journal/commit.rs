//! A commit: one operation of a user, with its events, its records in the file and its chain hash.
//!
//! In the file, a commit is a begin record, body records of about 1 MB of events each, and an end record. The
//! chain hash covers the begin record and the *hash* of the body, so that a body can be redacted later
//! without breaking the chain.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use super::batch::{Batch, Body};
use super::codec;
use super::record::{self, Kind};
use crate::model::SiteCode;

/// A 256-bit hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub(crate) [u8; 32]);

impl Hash {
    /// The hash before the first commit.
    pub(crate) const NONE: Self = Self([0; 32]);

    /// Returns the first digits, which are enough to distinguish commits on a screen.
    pub fn short(self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The random id of a store, drawn once when the store is created.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StoreId(u64);

impl StoreId {
    /// Creates an id from 64 random bits of the caller, because the library has no source of randomness.
    pub fn from_random(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A moment in the history of a store. A view of it shows the state that was known then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After the last commit that was recorded at or before this time. Commits before it belong to it, although a
    /// wrong clock may have dated them later.
    Time(Timestamp),
    /// After the commit with this number.
    Commit(u64),
}

/// The metadata of a commit as stored in the journal. The layout is frozen, as for events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CommitMetadata {
    /// The given name of the author. It is not a proof of identity.
    pub(crate) actor: String,
    /// The site at which the commit was made.
    pub(crate) site: Option<SiteCode>,
    /// The code of the operation, such as `import`.
    pub(crate) operation: String,
    /// The subject of the operation, such as the kind of an import.
    pub(crate) subject: String,
    /// The name of the imported file, without its folder.
    pub(crate) source: Option<String>,
    /// The stated reason.
    pub(crate) why: Option<String>,
    /// The ids of other stores whose records the events name, counted from 1.
    pub(crate) stores: Vec<StoreId>,
}

/// A commit as shown in the log. In JSON it has the keys of the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CommitInfo {
    /// The number. 1 is the commit that creates the store.
    #[serde(rename = "commit")]
    pub number: u64,
    /// The time given by the author. It is never before the time of the previous commit.
    pub at: Timestamp,
    /// The name of the author.
    pub actor: String,
    /// The site at which it was made, if the store has one.
    pub site: Option<SiteCode>,
    /// The code of the operation, such as `import`.
    pub operation: String,
    /// The subject of the operation, such as the kind of an import. Empty if it has none, which is null in JSON.
    #[serde(serialize_with = "text_or_null")]
    pub subject: String,
    /// The name of the imported file.
    pub source: Option<String>,
    /// The stated reason.
    pub why: Option<String>,
    /// The commit that took this one back as a whole. Only the log fills this field.
    pub undone_by: Option<u64>,
    /// The number of events.
    pub events: u32,
    /// The chain hash up to this commit.
    pub hash: Hash,
}

fn text_or_null<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Some(text).filter(|text| !text.is_empty()).serialize(serializer)
}

/// The last commit of a journal, which the next commit continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// The number of the commit.
    pub(crate) number: u64,
    /// The time of the commit.
    pub(crate) at: Timestamp,
    /// The chain hash of the commit.
    pub(crate) hash: Hash,
}

impl Head {
    pub(crate) const START: Self = Self { number: 0, at: Timestamp::UNIX_EPOCH, hash: Hash::NONE };
}

/// The position after a commit in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// The commit.
    pub(crate) head: Head,
    /// The end of the commit, in bytes.
    pub(crate) end: u64,
}

impl Position {
    /// The position before the first commit.
    pub(crate) const START: Self = Self { head: Head::START, end: super::file::FILE_HEADER as u64 };
}

/// An encoded commit.
#[derive(Debug)]
pub(crate) struct EncodedCommit {
    begin: Vec<u8>,
    pub(crate) body: Body,
    end: Vec<u8>,
    /// The commit as the log will show it.
    pub(crate) info: CommitInfo,
    /// The previous commit.
    pub(crate) before: Head,
}

impl EncodedCommit {
    /// Encodes the commit that follows `head` in the journal of `store`. Returns `None` if its events could
    /// not be encoded.
    pub(crate) fn out(
        batch: Batch,
        deed: CommitMetadata,
        at: Timestamp,
        store: StoreId,
        head: Head,
    ) -> Option<Self> {
        let body = batch.close()?;
        let begin = Begin {
            store,
            number: head.number + 1,
            // The time is rounded to milliseconds, as it will be read back.
            at: Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at),
            previous: head.hash,
            length: (body.records.len() + END) as u64,
            events: body.events,
            deed,
        };
        let mut bytes = Vec::with_capacity(512);
        record::write(Kind::Begin, 0, &begin.encode(), &mut bytes);
        let end = End::of(&bytes[4..], Hash(body.hasher.finalize().into()));
        let info = begin.info(end.chain);
        let end_bytes = Vec::with_capacity(END);
        let mut laid = Self { begin: bytes, body, end: end_bytes, info, before: head };
        record::write(Kind::End, 0, &end.encode(), &mut laid.end);
        Some(laid)
    }

    /// Returns the bytes of the commit, in three pieces.
    pub(crate) fn bytes(&self) -> [&[u8]; 3] {
        [&self.begin, &self.body.records, &self.end]
    }

    /// Returns the head that the next commit continues.
    pub(crate) fn head(&self) -> Head {
        Head { number: self.info.number, at: self.info.at, hash: self.info.hash }
    }
}

/// The payload of a begin record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Begin {
    pub(crate) store: StoreId,
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) previous: Hash,
    /// The length of all following records of the commit, in bytes.
    pub(crate) length: u64,
    pub(crate) events: u32,
    pub(crate) deed: CommitMetadata,
}

impl Begin {
    /// Encodes the payload. Fixed little-endian fields come first, so that they can be read without decoding
    /// the metadata.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(&self.store.bits().to_le_bytes());
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.at.as_millisecond().to_le_bytes());
        out.extend_from_slice(&self.previous.0);
        out.extend_from_slice(&self.length.to_le_bytes());
        out.extend_from_slice(&self.events.to_le_bytes());
        codec::put(&self.deed, &mut out);
        out
    }

    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        let store = StoreId(u64::from_le_bytes(take(&mut bytes)?));
        let number = u64::from_le_bytes(take(&mut bytes)?);
        let at = Timestamp::from_millisecond(i64::from_le_bytes(take(&mut bytes)?)).ok()?;
        let previous = Hash(take(&mut bytes)?);
        let length = u64::from_le_bytes(take(&mut bytes)?);
        let events = u32::from_le_bytes(take(&mut bytes)?);
        let deed = codec::get(bytes)?;
        Some(Self { store, number, at, previous, length, events, deed })
    }

    /// Returns the commit as shown in the log.
    pub(crate) fn info(self, hash: Hash) -> CommitInfo {
        let CommitMetadata { actor, site, operation, subject, source, why, stores: _ } = self.deed;
        let (number, at, events) = (self.number, self.at, self.events);
        CommitInfo {
            number,
            at,
            actor,
            site,
            operation,
            subject,
            source,
            why,
            events,
            undone_by: None,
            hash,
        }
    }
}

/// The length of an end record, in bytes: its header and two hashes.
pub(super) const END: usize = record::HEADER + 64;

/// The payload of an end record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) body: Hash,
    pub(crate) chain: Hash,
}

impl End {
    /// Creates the end of a commit from its begin record, as stored without its CRC, and the hash of its
    /// body.
    pub(crate) fn of(begin: &[u8], body: Hash) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(begin);
        hasher.update(&body.0);
        Self { body, chain: Hash(hasher.finalize().into()) }
    }

    pub(crate) fn encode(self) -> Vec<u8> {
        [self.body.0, self.chain.0].concat()
    }

    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        let end = Self { body: Hash(take(&mut bytes)?), chain: Hash(take(&mut bytes)?) };
        bytes.is_empty().then_some(end)
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_and_store_ids_are_displayed_in_digits() {
        let mut bytes = [0; 32];
        bytes[..7].copy_from_slice(&[0x0a, 0xff, 0, 1, 2, 3, 0xc4]);
        let hash = Hash(bytes);
        assert_eq!(hash.to_string(), format!("0aff00010203c4{}", "0".repeat(50)));
        assert_eq!((hash.short(), format!("{hash:?}")), ("0aff00010203".into(), hash.short()));
        let store = StoreId::from_random(0xab);
        assert_eq!(
            (store.to_string(), format!("{store:?}")),
            (format!("{:0>16}", "ab"), store.to_string())
        );
    }
}
