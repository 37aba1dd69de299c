//! Values packed into the bytes of a block, and back.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::journal::codec;

/// The bytes of a block; shared, as a block that is being saved stays readable.
pub(crate) type Packed = Arc<[u8]>;

/// How the bytes behind the first one are to be read.
const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;

/// Longest block that is unpacked.
const LIMIT: usize = 1 << 22;

/// Packs a value.
pub(crate) fn pack<T: Serialize>(value: &T) -> Packed {
    let mut plain = Vec::new();
    codec::put(value, &mut plain);
    compress(plain)
}

/// Unpacks a value; `None` when the bytes are none of its type.
pub(crate) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    codec::get(&decompress(packed)?)
}

/// Packs bytes, the smaller way.
pub(crate) fn compress(plain: Vec<u8>) -> Packed {
    let packed = lz4_flex::compress_prepend_size(&plain);
    let (way, shorter) =
        if packed.len() < plain.len() { (COMPRESSED, packed) } else { (PLAIN, plain) };
    [&[way], shorter.as_slice()].concat().into()
}

/// Unpacks bytes.
pub(crate) fn decompress(packed: &[u8]) -> Option<Cow<'_, [u8]>> {
    match packed.split_first()? {
        (&PLAIN, plain) => Some(plain.into()),
        (&COMPRESSED, packed) => {
            let (length, _) = lz4_flex::block::uncompressed_size(packed).ok()?;
            if length > LIMIT {
                return None;
            }
            lz4_flex::decompress_size_prepended(packed).ok().map(Into::into)
        }
        _ => None,
    }
}
