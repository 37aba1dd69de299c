//! The records of the journal file: a header with a checksum, and a payload. The meaning of a payload is not
//! known here.
//!
//! ```text
//! crc32 u32 | length u32 | kind u16 | version u8 | flags u8 | payload
//! ```
//!
//! All integers are little-endian. The CRC covers everything after it.

/// The length of the header, in bytes.
pub(crate) const HEADER: usize = 12;

/// The maximum length of a payload, in bytes. A chunk of events is always much shorter.
pub(super) const MAX_PAYLOAD: usize = 1 << 23;

/// The number of plain bytes that a byte of an LZ4 block can stand for. A longer plain length is a lie, for which no
/// memory is allocated.
const MAX_RATIO: usize = 256;

/// The flag of a payload that is compressed with LZ4 and preceded by its plain length.
pub(crate) const COMPRESSED: u8 = 1;

/// The kind of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// First record of a commit.
    Begin,
    /// Events of a commit.
    Body,
    /// Last record of a commit.
    End,
}

const VERSION: u8 = 1;

impl Kind {
    fn number(self) -> u16 {
        match self {
            Self::Begin => 1,
            Self::Body => 2,
            Self::End => 3,
        }
    }

    fn from_number(number: u16) -> Option<Self> {
        [Self::Begin, Self::Body, Self::End].into_iter().find(|kind| kind.number() == number)
    }
}

/// A record with a correct CRC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) kind: Kind,
    flags: u8,
    /// The header without its CRC, followed by the stored payload.
    pub(crate) checked: &'a [u8],
}

/// The reason why bytes are not a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRecord {
    /// The bytes end before the end of the record.
    Short,
    /// The CRC or the length is wrong.
    Broken,
    /// The CRC is correct, but a later version of this program wrote the record.
    TooNew,
}

impl<'a> Record<'a> {
    /// Reads the record at the beginning of `bytes`, and returns it with its length.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<(Self, usize), NoRecord> {
        let header: &[u8; HEADER] = bytes.first_chunk().ok_or(NoRecord::Short)?;
        let [c0, c1, c2, c3, l0, l1, l2, l3, k0, k1, version, flags] = *header;
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        if length > MAX_PAYLOAD {
            return Err(NoRecord::Broken);
        }
        let end = HEADER + length;
        let checked = bytes.get(4..end).ok_or(NoRecord::Short)?;
        if crc32fast::hash(checked) != u32::from_le_bytes([c0, c1, c2, c3]) {
            return Err(NoRecord::Broken);
        }
        let kind = Kind::from_number(u16::from_le_bytes([k0, k1])).ok_or(NoRecord::TooNew)?;
        if version != VERSION || flags & !COMPRESSED != 0 {
            return Err(NoRecord::TooNew);
        }
        Ok((Self { kind, flags, checked }, end))
    }

    /// Returns the stored payload.
    pub(crate) fn stored(&self) -> &'a [u8] {
        &self.checked[HEADER - 4..]
    }

    /// Returns the plain payload, or `None` if it cannot be decompressed.
    pub(crate) fn payload(&self) -> Option<std::borrow::Cow<'a, [u8]>> {
        if self.flags & COMPRESSED == 0 {
            return Some(self.stored().into());
        }
        let (size, packed) = lz4_flex::block::uncompressed_size(self.stored()).ok()?;
        if size > MAX_PAYLOAD || size / MAX_RATIO > packed.len() {
            return None;
        }
        let plain = lz4_flex::decompress_size_prepended(self.stored()).ok()?;
        (plain.len() == size).then(|| plain.into())
    }
}

/// Appends a record.
pub(crate) fn write(kind: Kind, flags: u8, payload: &[u8], out: &mut Vec<u8>) {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    out.extend_from_slice(&kind.number().to_le_bytes());
    out.extend_from_slice(&[VERSION, flags]);
    out.extend_from_slice(payload);
    let crc = crc32fast::hash(&out[at + 4..]);
    out[at..at + 4].copy_from_slice(&crc.to_le_bytes());
}

/// Checks whether a complete record begins anywhere in `bytes`. This is a sign of damage, not of an
/// unfinished write.
pub(crate) fn any_in(bytes: &[u8]) -> bool {
    all_in(bytes).next().is_some()
}

/// Returns all complete records in `bytes`, at any offset.
pub(crate) fn all_in(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    // Kind, version and flags are checked before the CRC, which can cover many bytes.
    let plausible = |header: &[u8]| {
        Kind::from_number(u16::from_le_bytes([header[8], header[9]])).is_some()
            && header[10] == VERSION
            && header[11] & !COMPRESSED == 0
    };
    let candidates = bytes.windows(HEADER).enumerate();
    let candidates = candidates.filter(move |(_, header)| plausible(header));
    candidates.filter_map(|(at, _)| Some(Record::read(&bytes[at..]).ok()?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_with_an_unknown_version_or_flag_is_too_new() {
        let mut bytes = Vec::new();
        write(Kind::Body, 0, b"payload", &mut bytes);
        assert!(Record::read(&bytes).is_ok());
        for (at, value) in [(8, 99), (10, VERSION + 1), (11, 0x80)] {
            let mut later = bytes.clone();
            later[at] = value;
            let crc = crc32fast::hash(&later[4..]).to_le_bytes();
            later[..4].copy_from_slice(&crc);
            assert!(matches!(Record::read(&later), Err(NoRecord::TooNew)), "{at}");
        }
    }

    #[test]
    fn a_record_is_found_at_any_offset_with_any_flags() {
        for flags in [0, COMPRESSED] {
            let mut bytes = vec![7; 5];
            write(Kind::Body, flags, b"payload", &mut bytes);
            assert!(any_in(&bytes));
            assert!(!any_in(&bytes[..bytes.len() - 1]) && !any_in(&bytes[6..]));
        }
    }
}
