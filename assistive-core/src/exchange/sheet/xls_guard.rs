//! Checks the size that an XLS states before calamine trusts it. calamine allocates every cell between the first and
//! the last, and follows the chains of a compound file without an end. It also refuses a whole workbook for one error
//! code that it does not know, so such codes are replaced. This module reads no cells and checks nothing else: calamine
//! reports the other errors of a file.

use std::borrow::Cow;

/// The number of cells that calamine may allocate, half as many as one sheet can hold: it takes about 100 bytes for each,
/// filled or not.
const CELLS: u64 = 1 << 23;

/// The greatest number of sheets in a workbook.
const SHEETS: usize = 1000;

/// The first number that marks the end of a chain or the like instead of a sector.
const MARKS: u32 = 0xffff_fffa;

/// The length in bytes below which a stream is kept in the small sectors of another stream.
const SMALL: usize = 4096;

/// Returns an XLS as calamine can read it: an error code that calamine does not know becomes `#N/A`, which is an error
/// of the cell. Returns `None` if reading takes more memory than a sheet can need. Not meant for bytes that are no
/// compound file or are cut off: calamine stops early on those.
pub(super) fn readable(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    // A file without a workbook passes: calamine refuses it, as it finds none either.
    let Some(stream) = workbook_in(bytes)? else { return Some(Cow::Borrowed(bytes)) };
    if !sheets_fit(&stream.bytes) {
        return None;
    }
    let mut readable = Cow::Borrowed(bytes);
    for (place, byte) in sheets_of(&stream.bytes)
        .into_iter()
        .flat_map(|sheet| records_of_sheet(&stream.bytes, sheet))
        .flat_map(|(kind, record)| replacements(&stream.bytes, kind, record))
    {
        let byte_there = stream.place_in_file(place).filter(|place| *place < bytes.len());
        readable.to_mut()[byte_there?] = byte;
    }
    Some(readable)
}

/// The code of the error `#N/A`.
const NOT_AVAILABLE: u8 = 0x2a;

/// Returns the bytes to replace in a record, each with its place in the stream, so that the error code of its cell is
/// one that calamine knows.
fn replacements(stream: &[u8], kind: u16, record: &[u8]) -> Vec<(usize, u8)> {
    // Those of [MS-XLS] 2.5.10, BErr.
    let is_known = |code: u8| matches!(code, 0x00 | 0x07 | 0x0f | 0x17 | 0x1d | 0x24 | 0x2a | 0x2b);
    let start = record.as_ptr() as usize - stream.as_ptr() as usize;
    let replaced: &[(usize, u8)] = match (kind, record) {
        (0x0205, [_, _, _, _, _, _, _, 0, ..]) => &[],
        (0x0205, [_, _, _, _, _, _, code, 1, ..]) if is_known(*code) => &[],
        (0x0205, [_, _, _, _, _, _, _, _, ..]) => &[(6, NOT_AVAILABLE), (7, 1)],
        (0x0006, [_, _, _, _, _, _, kind, _, code, _, _, _, 0xff, 0xff, ..]) => match kind {
            0 | 1 | 3 => &[],
            2 if is_known(*code) => &[],
            _ => &[(6, 2), (8, NOT_AVAILABLE)],
        },
        _ => &[],
    };
    replaced.iter().map(|(at, byte)| (start + at, *byte)).collect()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number))
}

/// Sectors of one size, and the sector that follows each.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    next: Vec<u32>,
}

impl Sectors<'_> {
    fn get(&self, number: u32) -> &[u8] {
        let start = (number as usize).saturating_mul(self.size);
        let rest = self.bytes.get(start..).unwrap_or_default();
        &rest[..rest.len().min(self.size)]
    }

    /// Returns at most `most` bytes of a chain; `None` when it is longer than all sectors, so that it runs in a circle.
    fn chain(&self, first: u32, most: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for number in self.numbers(first, most)? {
            bytes.extend_from_slice(self.get(number));
        }
        bytes.truncate(most);
        Some(bytes)
    }

    /// Returns the sectors of a chain that hold its first `most` bytes; `None` as for [`Sectors::chain`].
    fn numbers(&self, first: u32, most: usize) -> Option<Vec<u32>> {
        let (mut numbers, mut number) = (Vec::new(), first);
        // The table may list more sectors than the file has.
        for _ in 0..=self.bytes.len() / self.size + 1 {
            if number >= MARKS || numbers.len().saturating_mul(self.size) >= most {
                return Some(numbers);
            }
            numbers.push(number);
            number = self.next.get(number as usize).copied().unwrap_or(MARKS);
        }
        None
    }

    /// Returns the place of each sector of a chain among the bytes.
    fn places(&self, first: u32, most: usize) -> Option<Vec<usize>> {
        let place = |number: u32| (number as usize).saturating_mul(self.size);
        Some(self.numbers(first, most)?.into_iter().map(place).collect())
    }
}

/// The stream of the workbook in a compound file.
pub(super) struct WorkbookStream {
    pub(super) bytes: Vec<u8>,
    /// The place in the file of each sector of the stream.
    sectors: Vec<usize>,
    /// The size of those sectors.
    size: usize,
}

impl WorkbookStream {
    /// Returns the place in the file of a byte of the stream.
    fn place_in_file(&self, at: usize) -> Option<usize> {
        Some(self.sectors.get(at / self.size)? + at % self.size)
    }
}

/// Returns the stream of the workbook in a compound file, if it has one; `None` when its chains run in a circle.
pub(super) fn workbook_in(bytes: &[u8]) -> Option<Option<WorkbookStream>> {
    let size = match u16_at(bytes, 30) {
        Some(9) => 512,
        Some(12) => 4096,
        _ => return Some(None),
    };
    let at = |at| u32_at(bytes, at).unwrap_or_default();
    let mut large = Sectors { bytes: bytes.get(size..)?, size, next: Vec::new() };
    large.next = table(&large, bytes.get(76..512)?, at(68))?;
    let folder = large.chain(at(48), usize::MAX)?;
    let (entries, _) = folder.as_chunks::<128>();
    let Some(root) = entries.first() else { return Some(None) };
    let small_bytes = large.chain(start_of(root), length_of(root, size))?;
    let small_table = large.chain(at(60), (at(64) as usize).saturating_mul(size))?;
    let small = Sectors { bytes: &small_bytes, size: 64, next: numbers(&small_table).collect() };
    let named = |name: &str| entries.iter().find(|entry| is_named(*entry, name));
    let Some(entry) = named("workbook").or_else(|| named("book")) else { return Some(None) };
    let (start, length) = (start_of(entry), length_of(entry, size));
    let is_small = length < SMALL;
    let sectors = if is_small { &small } else { &large };
    let mut places = sectors.places(start, length)?;
    if is_small {
        let holders = large.places(start_of(root), length_of(root, size))?;
        let in_file = |place: usize| Some(holders.get(place / size)? + place % size);
        places = places.into_iter().map(in_file).collect::<Option<_>>().unwrap_or_default();
    }
    // The header of the file comes before the first sector.
    places.iter_mut().for_each(|place| *place = place.saturating_add(size));
    let bytes = sectors.chain(start, length)?;
    Some(Some(WorkbookStream { bytes, sectors: places, size: sectors.size }))
}

/// Reads the table of the sector that follows each. The header, and a chain of more lists, list its sectors.
fn table(sectors: &Sectors<'_>, header: &[u8], more: u32) -> Option<Vec<u32>> {
    let mut lists: Vec<u32> = numbers(header).collect();
    let (mut list, all) = (more, sectors.bytes.len() / sectors.size + 1);
    for _ in 0..=all {
        if list >= MARKS {
            let listed = lists.into_iter().filter(|number| *number < MARKS);
            // A sector that is listed twice adds nothing.
            return Some(
                listed.take(all).flat_map(|number| numbers(sectors.get(number))).collect(),
            );
        }
        lists.extend(numbers(sectors.get(list)));
        list = lists.pop().unwrap_or(MARKS);
    }
    None
}

fn start_of(entry: &[u8]) -> u32 {
    u32_at(entry, 116).unwrap_or(MARKS)
}

/// Returns the length of a stream in bytes. Files with sectors of 512 bytes state it in four bytes, others in eight.
fn length_of(entry: &[u8], size: usize) -> usize {
    let high = u32_at(entry, 124).filter(|_| size > 512).unwrap_or_default();
    (high as usize) << 32 | u32_at(entry, 120).unwrap_or_default() as usize
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let letters = entry.as_chunks::<2>().0.iter().map(|letter| u16::from_le_bytes(*letter));
    let letters = letters.take(32).take_while(|letter| *letter != 0);
    let small = letters.map(|letter| u8::try_from(letter).map_or(0, |l| l.to_ascii_lowercase()));
    small.eq(name.bytes())
}

/// Returns the records of a stream from a place on: the kind and the bytes of each.
pub(super) fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream.get(from..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let record = rest.get(4..)?.get(..length)?;
        rest = &rest[4 + length..];
        Some((kind, record))
    })
}

/// Returns the records of a sheet that begins at a place, without those of the charts within it.
pub(super) fn records_of_sheet(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut depth = 0;
    let own = records(stream, from).map_while(move |(kind, record)| {
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => return None,
            0x000a => depth -= 1,
            _ => {}
        }
        Some((depth <= 1).then_some((kind, record)))
    });
    own.flatten()
}

/// Returns the places at which the sheets in the stream of a workbook begin.
pub(super) fn sheets_of(stream: &[u8]) -> Vec<usize> {
    let globals = records(stream, 0).take_while(|(kind, _)| *kind != 0x000a);
    let sheets = globals.filter(|(kind, _)| *kind == 0x0085);
    sheets.filter_map(|(_, sheet)| Some(u32_at(sheet, 0)? as usize)).collect()
}

/// Checks whether all sheets in the stream of a workbook together take no more than [`CELLS`].
fn sheets_fit(stream: &[u8]) -> bool {
    let places = sheets_of(stream);
    let mut cells = 0;
    places.len() <= SHEETS
        && places.into_iter().all(|place| {
            let taken = cells_from(stream, place);
            cells += taken.unwrap_or(u64::MAX).min(CELLS + 1);
            cells <= CELLS
        })
}

/// Counts the cells between the first and the last of a sheet; `None` when the sheet states an impossible size.
fn cells_from(stream: &[u8], place: usize) -> Option<u64> {
    let mut area = None;
    for (kind, record) in records_of_sheet(stream, place) {
        match kind {
            0x0200 => declared(record).filter(|cells| *cells <= CELLS).map(drop)?,
            0x0006 | 0x00bd | 0x00d6 | 0x00fd | 0x0203..=0x0205 | 0x027e => {
                grow(&mut area, u16_at(record, 0), u16_at(record, 2));
                let last = record.len().checked_sub(2).filter(|_| kind == 0x00bd);
                grow(&mut area, u16_at(record, 0), last.and_then(|last| u16_at(record, last)));
            }
            _ => {}
        }
    }
    let sides = |(top, left, bottom, right): (u16, u16, u16, u16)| {
        (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
    };
    Some(area.map_or(0, sides))
}

/// Extends an area (first row and column, last row and column) to a cell.
fn grow(area: &mut Option<(u16, u16, u16, u16)>, row: Option<u16>, column: Option<u16>) {
    let (Some(row), Some(column)) = (row, column) else { return };
    let (top, left, bottom, right) = area.unwrap_or((row, column, row, column));
    *area = Some((top.min(row), left.min(column), bottom.max(row), right.max(column)));
}

/// Returns the number of cells that a sheet states; `None` when its last row comes before its first.
fn declared(record: &[u8]) -> Option<u64> {
    let (rows, columns) = match record.len() {
        10 => (u32::from(u16_at(record, 0)?)..u32::from(u16_at(record, 2)?), 4),
        14 => (u32_at(record, 0)?..u32_at(record, 4)?, 8),
        _ => return Some(0),
    };
    let (left, right) = (u16_at(record, columns)?, u16_at(record, columns + 2)?);
    let width = if left > 0xff || right < left { right } else { right - left };
    Some(u64::from(rows.end.checked_sub(rows.start)?) * u64::from(width))
}

#[cfg(test)]
mod tests {
    use super::super::workbook::sheet_text;
    use super::*;
    use crate::model::ProblemKind;

    /// Returns a workbook that another program wrote.
    fn written() -> Vec<u8> {
        include_bytes!("../../../../fuzz/corpus/import/workbook-xls")[1..].to_vec()
    }

    /// Returns the place of some bytes in that workbook.
    fn place_of(bytes: &[u8]) -> usize {
        written().windows(bytes.len()).position(|window| window == bytes).unwrap()
    }

    #[test]
    fn an_xls_as_others_write_it_is_read() {
        let lines =
            ["code,name,class,unit", "WC-X,轮椅,122203,辆", "WC-Y,手杖,12 03 03"].join("\n");
        let text = sheet_text(&written(), None).expect("a workbook").text;
        // A merged cell states its range.
        assert_eq!(text.replace("\u{1}MA3:A4\u{1}", ""), lines);
        assert!(readable(b"\xd0\xcf\x11\xe0 no workbook").is_some());
    }

    #[test]
    fn a_cell_far_away_takes_no_memory_for_all_those_before_it() {
        // A number in row 1 and column 2.
        let place = place_of(&[0x7e, 0x02, 10, 0, 1, 0, 2, 0]) + 4;
        for (row, column, bearable) in
            [(65_535_u16, 127_u16, true), (65_535, 255, false), (20_000, 20_000, false)]
        {
            let mut far = written();
            far[place..place + 2].copy_from_slice(&row.to_le_bytes());
            far[place + 2..place + 4].copy_from_slice(&column.to_le_bytes());
            assert_eq!(readable(&far).is_some(), bearable, "{row} {column}");
            if !bearable {
                assert_eq!(sheet_text(&far, None), Err(ProblemKind::BadWorkbook));
            }
        }
    }

    #[test]
    fn a_sheet_that_says_it_is_huge_is_not_believed() {
        let place = place_of(&[0x00, 0x02, 14, 0]) + 4;
        for rows in [(0, u32::MAX), (9, 1)] {
            let mut huge = written();
            huge[place..place + 4].copy_from_slice(&u32::to_le_bytes(rows.0));
            huge[place + 4..place + 8].copy_from_slice(&u32::to_le_bytes(rows.1));
            assert_eq!(sheet_text(&huge, None), Err(ProblemKind::BadWorkbook), "{rows:?}");
        }
    }

    #[test]
    fn an_unknown_error_code_spoils_one_cell_and_not_the_workbook() {
        // The number 122203, of which the record becomes one of an error with two bytes more.
        let place = place_of(&[0x7e, 0x02, 10, 0, 1, 0, 2, 0]);
        for (code, is_error) in [(0x2d, 1), (0x07, 1), (0x2d, 7)] {
            let mut odd = written();
            odd[place..place + 2].copy_from_slice(&[0x05, 0x02]);
            odd[place + 10..place + 12].copy_from_slice(&[code, is_error]);
            let read = sheet_text(&odd, None).map(|read| read.text);
            assert!(read.is_ok_and(|text| text.contains("\u{1}E#")), "{code} {is_error}");
        }
    }

    #[test]
    fn a_chain_that_runs_in_a_circle_ends() {
        let written = written();
        let table = u32_at(&written, 76).unwrap() as usize;
        let first = u32_at(&written, 48).unwrap();
        let mut circle = written.clone();
        let place = 512 * (table + 1) + 4 * first as usize;
        circle[place..place + 4].copy_from_slice(&first.to_le_bytes());
        assert_eq!(sheet_text(&circle, None), Err(ProblemKind::BadWorkbook));
    }
}
