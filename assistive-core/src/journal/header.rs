//! The header of a journal or a backup: 32 bytes, little-endian.
//!
//! ```text
//! magic [8] | format u16 | flags u16 | 0 [8] | store u64 | crc32 u32
//! ```
//!
//! No flag is used yet, and bit 0 is reserved for encryption. A file with an unknown flag was written by a later
//! version.

use super::commit::StoreId;
use super::file::JournalError;

/// The length of the header, in bytes.
pub(super) const LENGTH: usize = 32;

/// The version of both formats.
const FORMAT: u16 = 1;

/// The flag for encrypted content. Encryption is not implemented.
#[cfg(test)]
const ENCRYPTED: u16 = 1;

/// The kind of a file.
pub(super) type Magic = [u8; 8];

/// Returns the header of a file of a store.
pub(super) fn write(magic: &Magic, store: StoreId) -> [u8; LENGTH] {
    with_flags(magic, store, 0)
}

fn with_flags(magic: &Magic, store: StoreId, flags: u16) -> [u8; LENGTH] {
    let mut header = [0; LENGTH];
    header[..8].copy_from_slice(magic);
    header[8..10].copy_from_slice(&FORMAT.to_le_bytes());
    header[10..12].copy_from_slice(&flags.to_le_bytes());
    header[20..28].copy_from_slice(&store.bits().to_le_bytes());
    let crc = crc32fast::hash(&header[..LENGTH - 4]).to_le_bytes();
    header[LENGTH - 4..].copy_from_slice(&crc);
    header
}

/// Returns the id of the store in a header.
///
/// # Errors
/// [`JournalError::NotAJournal`] if the magic is another one or the header is damaged, and
/// [`JournalError::TooNew`] for another format or an unknown flag.
pub(super) fn read(magic: &Magic, bytes: &[u8]) -> Result<StoreId, JournalError> {
    let header: &[u8; LENGTH] = bytes.first_chunk().ok_or(JournalError::NotAJournal)?;
    let (covered, crc) = header.split_at(LENGTH - 4);
    if !header.starts_with(magic) || crc32fast::hash(covered).to_le_bytes() != crc {
        return Err(JournalError::NotAJournal);
    }
    if header[8..10] != FORMAT.to_le_bytes() || header[10..12] != [0; 2] {
        return Err(JournalError::TooNew);
    }
    let mut id = [0; 8];
    id.copy_from_slice(&header[20..28]);
    Ok(StoreId::from_random(u64::from_le_bytes(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_flag_is_reported_as_too_new() {
        let (magic, store) = (b"ASSISTJ\n", StoreId::from_random(7));
        assert_eq!(read(magic, &write(magic, store)).unwrap(), store);
        let later = with_flags(magic, store, ENCRYPTED);
        assert!(matches!(read(magic, &later), Err(JournalError::TooNew)));
        assert!(matches!(read(b"ASSISTB\n", &later), Err(JournalError::NotAJournal)));
    }
}
