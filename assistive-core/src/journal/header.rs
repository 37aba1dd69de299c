//! The 32 bytes that a journal and a backup begin with, little-endian:
//!
//! ```text
//! magic [8] | format u16 | flags u16 | 0 [8] | store u64 | crc32 u32
//! ```
//!
//! No flag has a meaning yet; [`ENCRYPTED`] is kept. What has a flag that a reader does not know was written by a later
//! version.

use super::commit::StoreId;
use super::file::JournalError;

/// Its bytes.
pub(super) const LENGTH: usize = 32;

/// The version of both formats.
const FORMAT: u16 = 1;

/// What follows the header is encrypted: nothing writes or reads that yet.
#[cfg(test)]
const ENCRYPTED: u16 = 1;

/// What a file is.
pub(super) type Magic = [u8; 8];

/// The header of a store's file.
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

/// The store whose file begins so.
///
/// # Errors
/// [`JournalError::NotAJournal`] when the header is of something else or damaged, [`JournalError::TooNew`].
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
    fn what_has_a_flag_of_a_later_version_is_not_read() {
        let (magic, store) = (b"ASSISTJ\n", StoreId::from_random(7));
        assert_eq!(read(magic, &write(magic, store)).unwrap(), store);
        let later = with_flags(magic, store, ENCRYPTED);
        assert!(matches!(read(magic, &later), Err(JournalError::TooNew)));
        assert!(matches!(read(b"ASSISTB\n", &later), Err(JournalError::NotAJournal)));
    }
}
