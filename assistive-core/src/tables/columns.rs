//! Facts of a block in columns. A fact is a few numbers, each stored in a column with as few bytes as the block needs.
//! Values that do not fit into numbers are stored once, in a dictionary at the end of the block.

use std::fmt::Debug;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::pack::{Packed, compress, decompress};
use super::rows::{BlockRows, Stored};
use super::table::Number;
use crate::journal::codec;
use crate::model::Coded;

/// The numbers that encode a fact. The first is never 0.
pub(crate) type PackedRow = [u32; 7];

/// The fields of a record that reports read.
pub(crate) trait Fact: Clone + PartialEq + Send + Sync {
    /// The values that do not fit into numbers.
    type Dictionary: Stored + Clone + PartialEq + Debug;

    /// Encodes the fact. Values that do not fit into numbers are added to the dictionary, and encoded as their position
    /// in it.
    fn encode(&self, dictionary: &mut Dictionary<Self::Dictionary>) -> PackedRow;

    /// Decodes a fact. Returns `None` if the numbers are not valid.
    fn read(row: &PackedRow, dictionary: &Dictionary<Self::Dictionary>) -> Option<Self>;
}

/// The values of a block that do not fit into numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Dictionary<R>(Vec<R>);

impl<R> Default for Dictionary<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Clone + PartialEq> Dictionary<R> {
    /// Returns the number that encodes a value. 0 encodes `None`.
    pub(crate) fn put(&mut self, value: Option<&R>) -> u32 {
        let Some(value) = value else { return 0 };
        let known = self.0.iter().position(|known| known == value);
        let place = known.unwrap_or_else(|| {
            self.0.push(value.clone());
            self.0.len() - 1
        });
        place as u32 + 1
    }

    /// Returns the value of a number. The outer `None` means that the number is not valid.
    pub(crate) fn get(&self, number: u32) -> Option<Option<&R>> {
        match number.checked_sub(1) {
            None => Some(None),
            Some(place) => self.0.get(place as usize).map(Some),
        }
    }
}

/// Encodes a record number. 0 encodes `None`.
pub(crate) fn encode_number<N: Number>(record: Option<N>) -> u32 {
    record.map_or(0, |record| record.place() as u32 + 1)
}

/// Decodes a record number.
pub(crate) fn decode_number<N: Number>(number: u32) -> Option<N> {
    N::at(number.checked_sub(1)? as usize)
}

/// The first year that can be encoded.
const FIRST_YEAR: i32 = 1900;

/// Encodes a day; 0 encodes `None`. Year, month and day have bits of their own, because these decode fastest. Days
/// from 1900 to 2027 take two bytes.
pub(crate) fn encode_day(day: Option<Date>) -> u32 {
    day.map_or(0, |day| {
        let year = i32::from(day.year()) - FIRST_YEAR;
        (year << 9 | i32::from(day.month()) << 5 | i32::from(day.day())) as u32
    })
}

/// Decodes a day. The outer `None` means that the number is not valid.
pub(crate) fn decode_day(number: u32) -> Option<Option<Date>> {
    if number == 0 {
        return Some(None);
    }
    let year = i16::try_from((number as i32 >> 9) + FIRST_YEAR).ok()?;
    Date::new(year, (number >> 5 & 15) as i8, (number & 31) as i8).ok().map(Some)
}

/// Codes of small vocabularies in one number, four bits each.
pub(crate) struct PackedCodes(u32);

impl PackedCodes {
    pub(crate) fn new() -> Self {
        Self(0)
    }

    pub(crate) fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// Appends a value or `None`.
    pub(crate) fn with<C: Coded>(self, value: Option<C>) -> Self {
        Self(self.0 << 4 | value.map_or(0, |value| u32::from(value.number())))
    }

    /// Removes and returns the value that was appended last. The outer `None` means that the number is not valid.
    pub(crate) fn take<C: Coded>(&mut self) -> Option<Option<C>> {
        let number = (self.0 & 15) as u8;
        self.0 >>= 4;
        if number == 0 { Some(None) } else { C::from_number(number).map(Some) }
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

/// The facts of a block, without those of voided records. They stay encoded until one is asked for by its row.
#[derive(Debug, Clone)]
pub(crate) struct Columns<F: Fact> {
    encoded_rows: Vec<PackedRow>,
    dictionary: Dictionary<F::Dictionary>,
    /// The decoded facts. Once they are set, the encoded ones are ignored.
    facts: OnceLock<Vec<Option<F>>>,
}

impl<F: Fact> Default for Columns<F> {
    fn default() -> Self {
        Self { encoded_rows: Vec::new(), dictionary: Dictionary::default(), facts: OnceLock::new() }
    }
}

impl<F: Fact> Columns<F> {
    /// Decodes the facts in order. Yields `None` for a fact that cannot be decoded.
    fn read(&self) -> impl Iterator<Item = Option<Option<F>>> {
        self.encoded_rows.iter().map(|row| match row[0] {
            0 => Some(None),
            _ => F::read(row, &self.dictionary).map(Some),
        })
    }

    fn facts(&self) -> Option<&Vec<Option<F>>> {
        if self.facts.get().is_none() {
            // Another thread may have set the same value first.
            let _same = self.facts.set(self.read().collect::<Option<_>>()?);
        }
        self.facts.get()
    }

    /// Returns the encoded facts and their dictionary.
    fn encoded(&self) -> (Vec<PackedRow>, Dictionary<F::Dictionary>) {
        let Some(facts) = self.facts.get() else {
            return (self.encoded_rows.clone(), self.dictionary.clone());
        };
        let mut dictionary = Dictionary::default();
        let encode = |fact: &Option<F>| {
            fact.as_ref().map_or(PackedRow::default(), |fact| fact.encode(&mut dictionary))
        };
        (facts.iter().map(encode).collect(), dictionary)
    }

    fn facts_mut(&mut self) -> Option<&mut Vec<Option<F>>> {
        self.facts()?;
        self.encoded_rows = Vec::new();
        self.facts.get_mut()
    }
}

/// Writes a column: the minimum, the width in bytes of the differences to it, and the differences.
fn put_column(numbers: impl Iterator<Item = u32> + Clone, out: &mut Vec<u8>) {
    let least = numbers.clone().min().unwrap_or_default();
    let most = numbers.clone().max().unwrap_or_default() - least;
    let width = (u32::BITS - most.leading_zeros()).div_ceil(8);
    out.extend(least.to_le_bytes());
    out.push(width as u8);
    for number in numbers {
        out.extend_from_slice(&(number - least).to_le_bytes()[..width as usize]);
    }
}

/// Reads a column of the encoded facts.
fn read_column(bytes: &mut &[u8], rows: &mut [PackedRow], column: usize) -> Option<()> {
    let (least, rest) = bytes.split_first_chunk::<4>()?;
    let (width, rest) = rest.split_first()?;
    let (least, width) = (u32::from_le_bytes(*least), usize::from(*width));
    if width > size_of::<u32>() {
        return None;
    }
    let (differences, rest) = rest.split_at_checked(rows.len().checked_mul(width)?)?;
    *bytes = rest;
    match width {
        0 => rows.iter_mut().for_each(|row| row[column] = least),
        1 => add_differences::<1>(least, differences, rows, column)?,
        2 => add_differences::<2>(least, differences, rows, column)?,
        3 => add_differences::<3>(least, differences, rows, column)?,
        _ => add_differences::<4>(least, differences, rows, column)?,
    }
    Some(())
}

/// Decodes the differences of a column, each `WIDTH` bytes long, and adds the minimum. Returns `None` if a sum
/// overflows.
fn add_differences<const WIDTH: usize>(
    least: u32,
    bytes: &[u8],
    rows: &mut [PackedRow],
    column: usize,
) -> Option<()> {
    for (row, differences) in rows.iter_mut().zip(bytes.as_chunks::<WIDTH>().0) {
        let mut number = [0; size_of::<u32>()];
        number[..WIDTH].copy_from_slice(differences);
        row[column] = u32::from_le_bytes(number).checked_add(least)?;
    }
    Some(())
}

impl<F: Fact> BlockRows<Option<F>> for Columns<F> {
    fn unpack(packed: &[u8]) -> Option<Self> {
        let bytes = decompress(packed)?;
        let (count, mut rest) = bytes.split_first_chunk::<2>()?;
        let mut rows = vec![PackedRow::default(); usize::from(u16::from_le_bytes(*count))];
        for column in 0..PackedRow::default().len() {
            read_column(&mut rest, &mut rows, column)?;
        }
        Some(Self { encoded_rows: rows, dictionary: codec::get(rest)?, facts: OnceLock::new() })
    }

    fn pack(&self) -> Packed {
        let (rows, dictionary) = self.encoded();
        let mut out = (rows.len() as u16).to_le_bytes().to_vec();
        for column in 0..PackedRow::default().len() {
            put_column(rows.iter().map(|row| row[column]), &mut out);
        }
        codec::put(&dictionary, &mut out);
        compress(out)
    }

    fn get(&self, row: usize, memory_use: &AtomicUsize) -> Option<&Option<F>> {
        if self.facts.get().is_none() {
            memory_use
                .fetch_add(self.encoded_rows.len() * size_of::<Option<F>>(), Ordering::Relaxed);
        }
        self.facts()?.get(row)
    }

    fn each(&self, mut show: impl FnMut(usize, &Option<F>)) -> Option<()> {
        if let Some(facts) = self.facts.get() {
            facts.iter().enumerate().for_each(|(row, fact)| show(row, fact));
            return Some(());
        }
        for (row, fact) in self.read().enumerate() {
            show(row, &fact?);
        }
        Some(())
    }

    fn get_mut(&mut self, row: usize) -> Option<&mut Option<F>> {
        self.facts_mut()?.get_mut(row)
    }

    fn push(&mut self, row: Option<F>) {
        if let Some(facts) = self.facts_mut() {
            facts.push(row);
        }
    }

    fn pop(&mut self) -> Option<Option<F>> {
        self.facts_mut()?.pop()
    }

    fn drop_decoded(&mut self) {}

    fn memory_use(&self) -> usize {
        let facts = self.facts.get().map_or(0, |facts| facts.capacity() * size_of::<Option<F>>());
        self.encoded_rows.capacity() * size_of::<PackedRow>() + facts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// A fact of two numbers and a text.
    #[derive(Debug, Clone, PartialEq)]
    struct Anything(u32, i32, Option<String>);

    impl Fact for Anything {
        type Dictionary = String;

        fn encode(&self, dictionary: &mut Dictionary<String>) -> PackedRow {
            [1, self.0, self.1 as u32, dictionary.put(self.2.as_ref()), 0, 7, u32::MAX]
        }

        fn read(row: &PackedRow, dictionary: &Dictionary<String>) -> Option<Self> {
            let [_, one, other, text, 0, 7, u32::MAX] = *row else { return None };
            Some(Self(one, other as i32, dictionary.get(text)?.cloned()))
        }
    }

    fn facts() -> impl Strategy<Value = Vec<Option<Anything>>> {
        let number = prop_oneof![any::<u32>(), 0..9_u32, 70_000..70_256_u32];
        let text = prop::option::of("[ab]{0,2}");
        let fact =
            (number, any::<i32>(), text).prop_map(|(one, other, text)| Anything(one, other, text));
        vec(prop::option::weighted(0.9, fact), 0..300)
    }

    #[test]
    fn days_from_1900_to_2027_take_two_bytes() {
        let days = [Date::MIN, date(1899, 12, 31), date(1900, 1, 1), date(2027, 12, 31), Date::MAX];
        for day in days {
            assert_eq!(decode_day(encode_day(Some(day))), Some(Some(day)));
        }
        assert_eq!(encode_day(None), 0);
        assert_eq!(
            days.map(|day| encode_day(Some(day)) <= 0xffff),
            [false, false, true, true, false]
        );
        assert_eq!(decode_day(0), Some(None));
        assert_eq!(decode_day(i32::MAX as u32), None);
    }

    proptest! {
        #[test]
        fn facts_survive_a_round_trip(facts in facts()) {
            let mut columns = Columns::default();
            facts.iter().cloned().for_each(|fact| columns.push(fact));
            let packed = columns.pack();
            let again = Columns::<Anything>::unpack(&packed).unwrap();
            prop_assert_eq!(&again.pack(), &packed);
            let mut shown = Vec::new();
            again.each(|row, fact| shown.push((row, fact.clone()))).unwrap();
            prop_assert!(facts.iter().cloned().enumerate().eq(shown));
            let memory_use = AtomicUsize::new(0);
            for (row, fact) in facts.iter().enumerate() {
                prop_assert_eq!(again.get(row, &memory_use), Some(fact));
            }
            prop_assert_eq!(again.pack(), packed);
        }

        #[test]
        fn corrupt_bytes_do_not_panic(facts in facts(), at: prop::sample::Index, byte: u8, cut: bool) {
            let mut columns = Columns::default();
            facts.into_iter().for_each(|fact| columns.push(fact));
            let mut bytes = columns.pack().to_vec();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if cut {
                bytes.truncate(at);
            }
            let read = |bytes| Columns::<Anything>::unpack(bytes)?.each(|_, _| {});
            let _any = read(&bytes);
        }
    }
}
