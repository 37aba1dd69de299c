//! Arbitrary backups, and backups of journals with arbitrary commits.

use super::flip;
use super::journal::{forge, read};
use crate::journal::{JournalError, synthetic};

/// Reads bytes as a backup. Then creates a backup of the journal that the bytes describe, reads it back, and
/// changes a byte of it.
pub fn backup(bytes: &[u8]) {
    if let Ok((image, _)) = synthetic::backup(bytes) {
        read(image);
    }
    let image = synthetic::image(forge(bytes).0, None);
    let Ok(scan) = image.scan(|_, _| Ok::<_, JournalError>(())) else { return };
    let mut file = Vec::new();
    let written = image.write_backup(scan.head, &mut file);
    assert!(written.is_ok(), "memory takes everything");
    match synthetic::backup(&file) {
        Ok((again, last)) => {
            assert_eq!((last.commits, last.hash), (scan.head.number, scan.head.hash));
            assert_eq!(again.length(), image.length());
        }
        Err(error) => assert!(file.is_empty(), "{error}"),
    }
    if flip(&mut file, bytes) {
        assert!(synthetic::backup(&file).is_err(), "a byte of it was changed");
    }
}
