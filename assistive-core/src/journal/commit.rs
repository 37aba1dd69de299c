//! A commit: one thing that someone did, with its events. How it stands in the file, and its chain hash.
//!
//! In the file a commit is a begin record, body records of at most 1 MB of events each, and an end record.
//! The chain hash covers the begin record and the *hash* of the body, so that a body can later be redacted
//! without breaking the chain.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

    /// The first digits, enough to tell commits apart on screen.
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

/// The random identity of a store, drawn once when it is made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StoreId(u64);

impl StoreId {
    /// An identity from 64 random bits, which the caller draws: the library has no randomness of its own.
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

/// A place in the journal, for reports on what was known then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After the last commit made at or before this time.
    Time(Timestamp),
    /// After the commit of this number.
    Commit(u64),
}

/// Who did what, as the journal keeps it. Stored as it stands: see `event`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CommitMetadata {
    /// The name that was given; a name, not a proof.
    pub(crate) actor: String,
    /// At which site.
    pub(crate) site: Option<SiteCode>,
    /// The operation's code, such as `import`.
    pub(crate) operation: String,
    /// What it was done to, such as the kind of an import.
    pub(crate) subject: String,
    /// The file it came from, without its folder.
    pub(crate) source: Option<String>,
    /// Why, where someone said so.
    pub(crate) why: Option<String>,
    /// Identities of other stores whose records the events name, counted from 1.
    pub(crate) stores: Vec<StoreId>,
}

/// A commit as the log shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommitInfo {
    /// Its number: 1 is the founding of the store.
    pub number: u64,
    /// When it was made, by the clock that the writer was handed. Never before the commit in front of it.
    pub at: Timestamp,
    /// The name of who did it.
    pub actor: String,
    /// At which site, if the store has one.
    pub site: Option<SiteCode>,
    /// The operation's code, such as `import`.
    pub operation: String,
    /// What it was done to, such as the kind of an import.
    pub subject: String,
    /// The file it came from.
    pub source: Option<String>,
    /// Why, where someone said so.
    pub why: Option<String>,
    /// How many events it holds.
    pub events: u32,
    /// The commit that took it back whole, where the log was asked.
    pub undone_by: Option<u64>,
    /// The chain hash up to and including it.
    pub hash: Hash,
}

/// The end of the journal: what the next commit is chained to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Number of the last commit.
    pub(crate) number: u64,
    /// Its time.
    pub(crate) at: Timestamp,
    /// Its chain hash.
    pub(crate) hash: Hash,
}

impl Head {
    pub(crate) const START: Self = Self { number: 0, at: Timestamp::UNIX_EPOCH, hash: Hash::NONE };
}

/// The place behind a commit: its head, and where it ends in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// The commit.
    pub(crate) head: Head,
    /// Bytes of the file up to its end.
    pub(crate) end: u64,
}

impl Position {
    /// In front of the first commit.
    pub(crate) const START: Self = Self { head: Head::START, end: super::file::FILE_HEADER as u64 };
}

/// A commit laid out for the file, and its body to take it back by.
#[derive(Debug)]
pub(crate) struct EncodedCommit {
    begin: Vec<u8>,
    pub(crate) body: Body,
    end: Vec<u8>,
    /// The commit as the log will show it.
    pub(crate) info: CommitInfo,
    /// What it follows.
    pub(crate) before: Head,
}

impl EncodedCommit {
    /// Lays out the commit that follows `head` in the journal of `store`; `None` when its events could not be encoded.
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
            // As it will be read back: in whole milliseconds.
            at: Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at).max(head.at),
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

    /// The bytes, in pieces.
    pub(crate) fn bytes(&self) -> [&[u8]; 3] {
        [&self.begin, &self.body.records, &self.end]
    }

    /// What the next commit follows.
    pub(crate) fn head(&self) -> Head {
        Head { number: self.info.number, at: self.info.at, hash: self.info.hash }
    }
}

/// The begin record's payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Begin {
    pub(crate) store: StoreId,
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) previous: Hash,
    /// Bytes of all records of the commit after this one.
    pub(crate) length: u64,
    pub(crate) events: u32,
    pub(crate) deed: CommitMetadata,
}

impl Begin {
    /// Fixed fields first, little-endian, so that they can be read without knowing the deed.
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

    /// The commit as the log shows it.
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

/// Bytes of an end record: its header and two hashes.
pub(super) const END: usize = record::HEADER + 64;

/// The end record's payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) body: Hash,
    pub(crate) chain: Hash,
}

impl End {
    /// The end of a commit with this begin record (as stored, without its CRC) and this body.
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
    fn hashes_and_identities_are_told_in_digits() {
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
