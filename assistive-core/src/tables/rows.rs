//! The rows of a block in memory. Small values are decoded together, records one by one on first use.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::pack::{Packed, compress, decompress, pack, unpack};
use crate::journal::codec;

/// A value that can be stored in a block.
pub(crate) trait Stored: Serialize + DeserializeOwned + Clone + Send + Sync {}

impl<T: Serialize + DeserializeOwned + Clone + Send + Sync> Stored for T {}

/// The rows of a block.
pub(crate) trait BlockRows<T>: Default + Clone + Send + Sync {
    /// Decodes the rows of a block. Returns `None` if the bytes are not a block.
    fn unpack(packed: &[u8]) -> Option<Self>;

    /// Encodes the rows as a block. Equal rows give equal bytes.
    fn pack(&self) -> Packed;

    /// Returns a row. If the row is decoded by the call, its size in memory is added to `memory_use`.
    fn get(&self, row: usize, memory_use: &AtomicUsize) -> Option<&T>;

    /// Calls `show` for each row that is not voided, in order. Rows that are decoded for this are dropped again.
    /// Returns `None` if a row cannot be read.
    fn each(&self, show: impl FnMut(usize, &T)) -> Option<()>;

    /// Returns a row for changing.
    fn get_mut(&mut self, row: usize) -> Option<&mut T>;

    /// Checks whether a row is voided. A voided row keeps its position but is hidden.
    fn is_void(&self, _row: usize) -> bool {
        false
    }

    /// Voids or restores a row. Returns `None` if such rows cannot be voided.
    fn set_void(&mut self, _row: usize, _void: bool) -> Option<()> {
        None
    }

    /// Adds a row.
    fn push(&mut self, row: T);

    /// Removes the last row.
    fn pop(&mut self) -> Option<T>;

    /// Drops the decoded rows.
    fn drop_decoded(&mut self);

    /// Returns the approximate memory use in bytes.
    fn memory_use(&self) -> usize;
}

impl<T: Stored> BlockRows<T> for Vec<T> {
    fn unpack(packed: &[u8]) -> Option<Self> {
        unpack(packed)
    }

    fn pack(&self) -> Packed {
        pack(self)
    }

    fn get(&self, row: usize, _weight: &AtomicUsize) -> Option<&T> {
        self.as_slice().get(row)
    }

    fn each(&self, mut show: impl FnMut(usize, &T)) -> Option<()> {
        self.iter().enumerate().for_each(|(row, value)| show(row, value));
        Some(())
    }

    fn get_mut(&mut self, row: usize) -> Option<&mut T> {
        self.as_mut_slice().get_mut(row)
    }

    fn push(&mut self, row: T) {
        self.push(row);
    }

    fn pop(&mut self) -> Option<T> {
        self.pop()
    }

    fn drop_decoded(&mut self) {}

    fn memory_use(&self) -> usize {
        self.capacity() * size_of::<T>()
    }
}

/// Records that are decoded on first use.
///
/// A block contains the number of records, the length of each, and the records. The lengths are little-endian `u32`.
/// The highest bit of a length marks a voided record.
#[derive(Debug, Clone)]
pub(crate) struct LazyRows<T> {
    bytes: Box<[u8]>,
    records: Vec<LazyRecord<T>>,
    /// Set when the bytes are out of date.
    changed: bool,
}

/// A record: its position in the bytes, and its value once decoded.
#[derive(Debug, Clone)]
struct LazyRecord<T> {
    start: u32,
    end: u32,
    void: bool,
    read: OnceLock<Box<T>>,
}

impl<T> Default for LazyRows<T> {
    fn default() -> Self {
        Self { bytes: Box::default(), records: Vec::new(), changed: false }
    }
}

impl<T: Stored> LazyRecord<T> {
    fn of(record: T) -> Self {
        Self { start: 0, end: 0, void: false, read: OnceLock::from(Box::new(record)) }
    }

    fn bytes<'a>(&self, all: &'a [u8]) -> &'a [u8] {
        all.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The bit of a length that marks a voided record.
const VOID_BIT: u32 = 1 << 31;

/// Returns the approximate size of a record in memory, including the heap.
fn record_size<T>() -> usize {
    size_of::<T>() * 3 / 2
}

impl<T: Stored> BlockRows<T> for LazyRows<T> {
    fn unpack(packed: &[u8]) -> Option<Self> {
        let bytes = decompress(packed)?;
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (lengths, _) = rest.as_chunks::<4>();
        let mut start = (count + 1).checked_mul(4)? as u32;
        let records = lengths.get(..count)?.iter().map(|length| {
            let length = u32::from_le_bytes(*length);
            let end = start.checked_add(length & !VOID_BIT)?;
            let record =
                LazyRecord { start, end, void: length & VOID_BIT != 0, read: OnceLock::new() };
            start = end;
            Some(record)
        });
        let records = records.collect::<Option<Vec<_>>>()?;
        (start as usize == bytes.len()).then(|| Self {
            bytes: bytes.into(),
            records,
            changed: false,
        })
    }

    fn pack(&self) -> Packed {
        let mut records = Vec::with_capacity(self.bytes.len());
        let mut plain = (self.records.len() as u32).to_le_bytes().to_vec();
        for record in &self.records {
            let start = records.len();
            match record.read.get() {
                Some(read) => codec::put(read, &mut records),
                None => records.extend_from_slice(record.bytes(&self.bytes)),
            }
            let mark = if record.void { VOID_BIT } else { 0 };
            plain.extend(((records.len() - start) as u32 | mark).to_le_bytes());
        }
        plain.append(&mut records);
        compress(plain)
    }

    fn get(&self, row: usize, memory_use: &AtomicUsize) -> Option<&T> {
        let record = self.records.get(row)?;
        if record.read.get().is_none() {
            let read = codec::get(record.bytes(&self.bytes))?;
            memory_use.fetch_add(record_size::<T>(), Ordering::Relaxed);
            // Another thread may have set the same value first.
            let _same = record.read.set(read);
        }
        record.read.get().map(|read| &**read)
    }

    fn each(&self, mut show: impl FnMut(usize, &T)) -> Option<()> {
        for (row, record) in self.records.iter().enumerate().filter(|(_, record)| !record.void) {
            match record.read.get() {
                Some(read) => show(row, read),
                None => show(row, &codec::get(record.bytes(&self.bytes))?),
            }
        }
        Some(())
    }

    fn get_mut(&mut self, row: usize) -> Option<&mut T> {
        self.get(row, &AtomicUsize::new(0))?;
        self.changed = true;
        self.records.get_mut(row)?.read.get_mut().map(|read| &mut **read)
    }

    fn is_void(&self, row: usize) -> bool {
        self.records.get(row).is_some_and(|record| record.void)
    }

    fn set_void(&mut self, row: usize, void: bool) -> Option<()> {
        self.changed = true;
        self.records.get_mut(row)?.void = void;
        Some(())
    }

    fn push(&mut self, row: T) {
        self.changed = true;
        self.records.push(LazyRecord::of(row));
    }

    fn pop(&mut self) -> Option<T> {
        let last = self.records.len().checked_sub(1)?;
        self.get_mut(last)?;
        self.records.pop()?.read.into_inner().map(|read| *read)
    }

    fn drop_decoded(&mut self) {
        if !self.changed {
            self.records.iter_mut().for_each(|record| drop(record.read.take()));
            return;
        }
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for record in &mut self.records {
            let start = bytes.len();
            match record.read.take() {
                Some(read) => codec::put(&read, &mut bytes),
                None => bytes.extend_from_slice(record.bytes(&self.bytes)),
            }
            (record.start, record.end) = (start as u32, bytes.len() as u32);
        }
        (self.bytes, self.changed) = (bytes.into(), false);
    }

    fn memory_use(&self) -> usize {
        let read = self.records.iter().filter(|record| record.read.get().is_some()).count();
        let records = self.records.capacity() * size_of::<LazyRecord<T>>();
        self.bytes.len() + records + read * record_size::<T>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn records_survive_a_round_trip_decoded_or_not(
            mut rows in vec((any::<u16>(), ".{0,20}"), 0..40),
            changed in any::<prop::sample::Index>(),
        ) {
            let memory_use = AtomicUsize::new(0);
            let mut records = LazyRows::default();
            rows.iter().cloned().for_each(|row| records.push(row));
            let packed = records.pack();
            let mut again = LazyRows::<(u16, String)>::unpack(&packed).unwrap();
            if !rows.is_empty() {
                let place = changed.index(rows.len());
                rows[place].1.push('x');
                again.get_mut(place).unwrap().1.push('x');
                prop_assert_ne!(&again.pack(), &packed);
            }
            let third = LazyRows::<(u16, String)>::unpack(&again.pack()).unwrap();
            for (place, row) in rows.iter().enumerate() {
                prop_assert_eq!(third.get(place, &memory_use), Some(row));
            }
            prop_assert_eq!(third.get(rows.len(), &memory_use), None);
            prop_assert_eq!(third.pack(), again.pack());
            again.drop_decoded();
            prop_assert_eq!(third.pack(), again.pack());
            while let Some(row) = again.pop() {
                prop_assert_eq!(Some(row), rows.pop());
            }
            prop_assert!(rows.is_empty());
        }

        #[test]
        fn corrupt_bytes_do_not_panic(mut bytes in vec(any::<u8>(), 0..60)) {
            let read = |bytes: &[u8]| {
                let records = LazyRows::<(u16, String)>::unpack(bytes)?;
                (0..9).for_each(|row| drop(records.get(row, &AtomicUsize::new(0)).cloned()));
                Some(records.pack())
            };
            drop(read(&bytes));
            if let Some(first) = bytes.first_mut() {
                *first %= 2;
            }
            drop(read(&bytes));
        }
    }
}
