//! The rows of a sheet that are held until all of them are read, because they are recorded in another order.

use csv::StringRecord;

use super::list_rows::ListRows;
use super::sheet::Place;

/// The most rows of a sheet. A row of two bytes takes many times as much memory until it is recorded.
pub(super) const MAX_ROWS: u64 = 4_000_000;

/// Rows whose cells are end to end, since a file can have millions of rows of a few bytes.
#[derive(Default)]
pub(super) struct HeldRows {
    text: String,
    /// The end of each cell in the text.
    ends: Vec<u32>,
    /// Each row with the number of cells up to its last one.
    rows: Vec<(Place, u32)>,
}

impl HeldRows {
    /// Reads all rows, and gives each to `look`. Returns `None` if there are more than [`MAX_ROWS`].
    pub(super) fn read(
        rows: &mut ListRows<'_>,
        mut look: impl FnMut(&StringRecord),
    ) -> Option<Self> {
        let (mut held, mut cells) = (Self::default(), StringRecord::new());
        while let Some(place) = rows.next(&mut cells) {
            if held.rows.len() as u64 == MAX_ROWS {
                return None;
            }
            look(&cells);
            for cell in &cells {
                held.text.push_str(cell);
                held.ends.push(held.text.len() as u32);
            }
            held.rows.push((place, held.ends.len() as u32));
        }
        Some(held)
    }

    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Puts the cells of a row into `cells`, and returns its place in the file.
    pub(super) fn get(&self, row: usize, cells: &mut StringRecord) -> Place {
        let end_of = |row: usize| self.rows[row].1 as usize;
        let first = row.checked_sub(1).map_or(0, end_of);
        let mut start = first.checked_sub(1).map_or(0, |cell| self.ends[cell] as usize);
        cells.clear();
        for end in &self.ends[first..end_of(row)] {
            cells.push_field(&self.text[start..*end as usize]);
            start = *end as usize;
        }
        self.rows[row].0
    }
}
