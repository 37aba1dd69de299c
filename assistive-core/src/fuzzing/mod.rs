//! The properties that must hold for any input, with one function for each fuzz target: no panic, no hang, no
//! excessive memory, and a value that was read and written is read again unchanged. A violated property is a
//! panic.
//!
//! The targets in `fuzz` and the tests call these functions. They are not part of a normal build.

mod backup;
mod block;
mod import;
mod journal;
mod values;
mod views;

pub use backup::backup;
pub use block::block;
pub use import::import;
#[cfg(all(test, feature = "xlsx"))]
pub(crate) use import::workbook;
pub use journal::journal;
pub use values::values;

/// The bytes of a fuzzer, read in pieces. At the end of the bytes there are no more pieces.
#[derive(Clone, Copy)]
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    /// Reads a piece with its length in front. A piece that is too short is returned as it is.
    fn piece(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(u16::from_le_bytes(self.take()?));
        let (piece, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        Some(piece)
    }
}

/// Flips bits of one byte, as described by the last five bytes of the input. Returns true if the bytes have
/// changed.
fn flip(bytes: &mut [u8], input: &[u8]) -> bool {
    let Some([a, b, c, d, bits]) = input.last_chunk::<5>().copied() else { return false };
    let at = u32::from_le_bytes([a, b, c, d]) as usize;
    let Some(at) = at.checked_rem(bytes.len()) else { return false };
    bytes[at] ^= bits;
    bits != 0
}

#[cfg(test)]
#[path = "fuzzing_tests.rs"]
mod tests;
