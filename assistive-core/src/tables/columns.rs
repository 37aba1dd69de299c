//! Facts of a block in columns: of each fact a few numbers, each number beside those of the other facts, as few bytes
//! of it as the block needs. What does not fit into numbers stands at the end of the block, once for all that have it.

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

/// The numbers that a fact is laid out in; the first is never 0.
pub(crate) type PackedRow = [u32; 7];

/// What a record is counted by.
pub(crate) trait Fact: Clone + PartialEq + Send + Sync {
    /// What does not fit into numbers.
    type Dictionary: Stored + Clone + PartialEq + Debug;

    /// Its numbers; what is rare is put into the list, and found there again by its place.
    fn encode(&self, rare: &mut Dictionary<Self::Dictionary>) -> PackedRow;

    /// The fact of numbers; `None` where they are of none.
    fn read(words: &PackedRow, rare: &Dictionary<Self::Dictionary>) -> Option<Self>;
}

/// What is rare in a block.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Dictionary<R>(Vec<R>);

impl<R> Default for Dictionary<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Clone + PartialEq> Dictionary<R> {
    /// The number that stands for a value, or for none.
    pub(crate) fn put(&mut self, value: Option<&R>) -> u32 {
        let Some(value) = value else { return 0 };
        let known = self.0.iter().position(|known| known == value);
        let place = known.unwrap_or_else(|| {
            self.0.push(value.clone());
            self.0.len() - 1
        });
        place as u32 + 1
    }

    /// The value of a number; the outer `None` where it is of none.
    pub(crate) fn get(&self, number: u32) -> Option<Option<&R>> {
        match number.checked_sub(1) {
            None => Some(None),
            Some(place) => self.0.get(place as usize).map(Some),
        }
    }
}

/// The number that stands for a record, or for none.
pub(crate) fn encode_number<N: Number>(record: Option<N>) -> u32 {
    record.map_or(0, |record| record.place() as u32 + 1)
}

/// The record of a number, if it is of one.
pub(crate) fn decode_number<N: Number>(word: u32) -> Option<N> {
    N::at(word.checked_sub(1)? as usize)
}

/// The year whose days have the smallest numbers.
const FIRST_YEAR: i32 = 1900;

/// The number that stands for a day, or for none: year, month and day of month in bits of their own, as that is read
/// quickest. It takes two bytes for a century and a quarter.
pub(crate) fn encode_day(day: Option<Date>) -> u32 {
    day.map_or(0, |day| {
        let year = i32::from(day.year()) - FIRST_YEAR;
        (year << 9 | i32::from(day.month()) << 5 | i32::from(day.day())) as u32
    })
}

/// The day of a number; the outer `None` where it is of none.
pub(crate) fn decode_day(word: u32) -> Option<Option<Date>> {
    if word == 0 {
        return Some(None);
    }
    let year = i16::try_from((word as i32 >> 9) + FIRST_YEAR).ok()?;
    Date::new(year, (word >> 5 & 15) as i8, (word & 31) as i8).ok().map(Some)
}

/// Values of small vocabularies in one number, four bits each.
pub(crate) struct PackedCodes(u32);

impl PackedCodes {
    pub(crate) fn new() -> Self {
        Self(0)
    }

    pub(crate) fn of(word: u32) -> Self {
        Self(word)
    }

    /// The number with one more value, or none.
    pub(crate) fn with<C: Coded>(self, value: Option<C>) -> Self {
        Self(self.0 << 4 | value.map_or(0, |value| u32::from(value.number())))
    }

    /// Takes the value off that was added last; the outer `None` where it is of none.
    pub(crate) fn take<C: Coded>(&mut self) -> Option<Option<C>> {
        let number = (self.0 & 15) as u8;
        self.0 >>= 4;
        if number == 0 { Some(None) } else { C::from_number(number).map(Some) }
    }

    pub(crate) fn word(self) -> u32 {
        self.0
    }
}

/// The facts of a block, none of a record that was taken back: in numbers until one is asked for by its place.
#[derive(Debug)]
pub(crate) struct Columns<F: Fact> {
    words: Vec<PackedRow>,
    rare: Dictionary<F::Dictionary>,
    /// The same read; once they are, only they hold.
    facts: OnceLock<Vec<Option<F>>>,
}

impl<F: Fact> Default for Columns<F> {
    fn default() -> Self {
        Self { words: Vec::new(), rare: Dictionary::default(), facts: OnceLock::new() }
    }
}

impl<F: Fact> Columns<F> {
    /// The facts in order; `None` for one that cannot be read.
    fn read(&self) -> impl Iterator<Item = Option<Option<F>>> {
        self.words.iter().map(|words| match words[0] {
            0 => Some(None),
            _ => F::read(words, &self.rare).map(Some),
        })
    }

    fn facts(&self) -> Option<&Vec<Option<F>>> {
        if self.facts.get().is_none() {
            // Another thread may have been quicker, with the same.
            let _same = self.facts.set(self.read().collect::<Option<_>>()?);
        }
        self.facts.get()
    }

    /// The numbers of the facts, and what is rare among them.
    fn laid(&self) -> (Vec<PackedRow>, Dictionary<F::Dictionary>) {
        let Some(facts) = self.facts.get() else { return (self.words.clone(), self.rare.clone()) };
        let mut rare = Dictionary::default();
        let lay = |fact: &Option<F>| {
            fact.as_ref().map_or(PackedRow::default(), |fact| fact.encode(&mut rare))
        };
        (facts.iter().map(lay).collect(), rare)
    }

    fn facts_mut(&mut self) -> Option<&mut Vec<Option<F>>> {
        self.facts()?;
        self.words = Vec::new();
        self.facts.get_mut()
    }
}

/// A column: the least of its numbers, how many bytes each of the others takes beyond that, and those bytes.
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

/// Reads a column into its place among the words of the facts.
fn read_column(bytes: &mut &[u8], words: &mut [PackedRow], column: usize) -> Option<()> {
    let (least, rest) = bytes.split_first_chunk::<4>()?;
    let (width, rest) = rest.split_first()?;
    let (least, width) = (u32::from_le_bytes(*least), usize::from(*width));
    if width > size_of::<u32>() {
        return None;
    }
    let (own, rest) = rest.split_at_checked(words.len().checked_mul(width)?)?;
    *bytes = rest;
    match width {
        0 => words.iter_mut().for_each(|words| words[column] = least),
        1 => add::<1>(least, own, words, column)?,
        2 => add::<2>(least, own, words, column)?,
        3 => add::<3>(least, own, words, column)?,
        _ => add::<4>(least, own, words, column)?,
    }
    Some(())
}

/// Puts numbers of so many bytes each, and the least of them added, into their column; `None` where one is too large.
fn add<const WIDTH: usize>(
    least: u32,
    bytes: &[u8],
    words: &mut [PackedRow],
    column: usize,
) -> Option<()> {
    for (words, own) in words.iter_mut().zip(bytes.as_chunks::<WIDTH>().0) {
        let mut number = [0; size_of::<u32>()];
        number[..WIDTH].copy_from_slice(own);
        words[column] = u32::from_le_bytes(number).checked_add(least)?;
    }
    Some(())
}

impl<F: Fact> BlockRows<Option<F>> for Columns<F> {
    fn unpack(packed: &[u8]) -> Option<Self> {
        let bytes = decompress(packed)?;
        let (count, mut rest) = bytes.split_first_chunk::<2>()?;
        let mut words = vec![PackedRow::default(); usize::from(u16::from_le_bytes(*count))];
        for column in 0..PackedRow::default().len() {
            read_column(&mut rest, &mut words, column)?;
        }
        Some(Self { words, rare: codec::get(rest)?, facts: OnceLock::new() })
    }

    fn pack(&self) -> Packed {
        let (words, rare) = self.laid();
        let mut out = (words.len() as u16).to_le_bytes().to_vec();
        for column in 0..PackedRow::default().len() {
            put_column(words.iter().map(|words| words[column]), &mut out);
        }
        codec::put(&rare, &mut out);
        compress(out)
    }

    fn get(&self, row: usize, weight: &AtomicUsize) -> Option<&Option<F>> {
        if self.facts.get().is_none() {
            weight.fetch_add(self.words.len() * size_of::<Option<F>>(), Ordering::Relaxed);
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

    fn fold(&mut self) {}

    fn weight(&self) -> usize {
        let facts = self.facts.get().map_or(0, |facts| facts.capacity() * size_of::<Option<F>>());
        self.words.capacity() * size_of::<PackedRow>() + facts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Any numbers, and a text.
    #[derive(Debug, Clone, PartialEq)]
    struct Anything(u32, i32, Option<String>);

    impl Fact for Anything {
        type Dictionary = String;

        fn encode(&self, rare: &mut Dictionary<String>) -> PackedRow {
            [1, self.0, self.1 as u32, rare.put(self.2.as_ref()), 0, 7, u32::MAX]
        }

        fn read(words: &PackedRow, rare: &Dictionary<String>) -> Option<Self> {
            let [_, one, other, text, 0, 7, u32::MAX] = *words else { return None };
            Some(Self(one, other as i32, rare.get(text)?.cloned()))
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
    fn every_day_has_a_number_of_its_own_and_the_days_of_our_time_have_small_ones() {
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
        fn they_come_back_as_they_went(facts in facts()) {
            let mut columns = Columns::default();
            facts.iter().cloned().for_each(|fact| columns.push(fact));
            let packed = columns.pack();
            let again = Columns::<Anything>::unpack(&packed).unwrap();
            prop_assert_eq!(&again.pack(), &packed);
            let mut shown = Vec::new();
            again.each(|row, fact| shown.push((row, fact.clone()))).unwrap();
            prop_assert!(facts.iter().cloned().enumerate().eq(shown));
            let weight = AtomicUsize::new(0);
            for (row, fact) in facts.iter().enumerate() {
                prop_assert_eq!(again.get(row, &weight), Some(fact));
            }
            prop_assert_eq!(again.pack(), packed);
        }

        #[test]
        fn no_bytes_make_it_panic(facts in facts(), at: prop::sample::Index, byte: u8, cut: bool) {
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
