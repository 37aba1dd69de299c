//! What must hold whatever bytes come from outside, one function a surface: no panic, no hang, no huge memory, and what
//! was read and is written is read again the same. Each panics when that does not hold.
//!
//! The targets in `fuzz` and the tests here call them; they are in no build that anybody else makes, and decide nothing.

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

/// The bytes of a fuzzer, taken piece by piece. Where they end early there is simply no more.
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

    /// A piece with its length in front, or what there is of it.
    fn piece(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(u16::from_le_bytes(self.take()?));
        let (piece, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        Some(piece)
    }
}

/// Flips bits of one byte, as the last five bytes of the input say; gives whether anything is different now.
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
