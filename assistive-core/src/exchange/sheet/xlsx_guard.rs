//! Checks the size of the unpacked parts of an XLSX before they are read, since a small file can unpack to any size.
//! This module understands no part: `xlsx` reports the other errors of a file.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::MAX_FILE_MEGABYTES;
use crate::model::ProblemKind;

/// The size to which all parts except the sheets may unpack, in megabytes. A million people with two strings of their
/// own take half of it. Sheets are read cell by cell.
const BESIDE_SHEETS: u64 = 256;

/// Checks that a workbook unpacks to no more than the size of a file.
///
/// # Errors
/// [`ProblemKind::TooLarge`] and [`ProblemKind::BadWorkbook`].
pub(super) fn check(bytes: &[u8]) -> Result<(), ProblemKind> {
    check_within(bytes, MAX_FILE_MEGABYTES, BESIDE_SHEETS)
}

/// Checks a workbook against the megabytes that its sheets and its other parts may take.
fn check_within(bytes: &[u8], of_sheets: u64, of_others: u64) -> Result<(), ProblemKind> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemKind::BadWorkbook)?;
    let (mut sheets, mut others) = (of_sheets << 20, of_others << 20);
    for number in 0..zip.len() {
        // A part that cannot be unpacked is an error when it is read.
        let Ok(part) = zip.by_index(number) else { continue };
        let name = part.name().unwrap_or_default().to_ascii_lowercase();
        let (left, max) = match name.contains("worksheets/sheet") {
            true => (&mut sheets, of_sheets),
            false => (&mut others, of_others),
        };
        let mut unpacked = part.take(*left + 1);
        // A damaged picture is no reason to refuse a sheet. The bytes that were unpacked count.
        let _damaged = io::copy(&mut unpacked, &mut io::sink());
        let length = *left + 1 - unpacked.limit();
        *left = left.checked_sub(length).ok_or(ProblemKind::TooLarge { max })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// Returns a ZIP archive of one part, which is `start` followed by zeros.
    fn packed(name: &str, start: &str, zeros: u64) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        io::copy(&mut start.as_bytes().chain(io::repeat(0).take(zeros)), &mut zip).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
        for (name, fits, max) in [
            ("xl/sharedStrings.xml", 1 << 19, 1),
            ("xl/styles.xml", 1 << 19, 1),
            ("xl/worksheets/sheet1.xml", 3 << 19, 2),
        ] {
            let check = |zeros| check_within(&packed(name, "", zeros), 2, 1);
            assert_eq!(check(fits), Ok(()), "{name}");
            assert_eq!(check(max << 20 | 1), Err(ProblemKind::TooLarge { max }), "{name}");
        }
    }

    #[test]
    fn a_part_that_is_damaged_at_its_end_counts_as_far_as_it_was_unpacked() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["xl/a.xml", "xl/b.xml"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            io::copy(&mut io::repeat(0).take(3 << 18), &mut zip).unwrap();
        }
        let mut bytes = zip.finish().unwrap().into_inner();
        // The checksum of each part is at byte 16 of its entry in the directory at the end of the file.
        let entries = bytes.windows(4).enumerate().filter(|(_, word)| word == b"PK\x01\x02");
        for entry in entries.map(|(at, _)| at).collect::<Vec<_>>() {
            bytes[entry + 16] ^= 1;
        }
        let too_large = Err(ProblemKind::TooLarge { max: 1 });
        assert_eq!(check_within(&bytes, 1, 1), too_large, "two of three quarters are more");
        assert_eq!(check_within(&bytes, 1, 2), Ok(()));
    }

    #[test]
    fn an_honest_workbook_passes() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write_row(0, 0, ["a", "b", "a"]).unwrap();
        assert_eq!(check(&workbook.save_to_buffer().unwrap()), Ok(()));
    }
}
