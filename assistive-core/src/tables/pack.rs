//! Encoding of values as the bytes of a block.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::journal::codec;

/// The bytes of a block. They are shared because a block stays readable while it is saved.
pub(crate) type Packed = Arc<[u8]>;

/// The first byte of a block, which says how the others are encoded.
const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;

/// The maximum size of a decompressed block, in bytes. A record comes from an event, whose size is limited, and its lists
/// are limited by [`LISTED`](crate::model::LISTED), so that no block of records is nearly as long.
const MAX_BLOCK_SIZE: usize = 1 << 26;

/// Encodes and compresses a value.
pub(crate) fn pack<T: Serialize>(value: &T) -> Packed {
    let mut plain = Vec::new();
    codec::put(value, &mut plain);
    compress(plain)
}

/// Decompresses and decodes a value. Returns `None` if the bytes do not encode such a value.
pub(crate) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    codec::get(&decompress(packed)?)
}

/// Compresses bytes, unless that makes them longer.
pub(crate) fn compress(plain: Vec<u8>) -> Packed {
    let packed = lz4_flex::compress_prepend_size(&plain);
    let (encoding, shorter) =
        if packed.len() < plain.len() { (COMPRESSED, packed) } else { (PLAIN, plain) };
    [&[encoding], shorter.as_slice()].concat().into()
}

/// Decompresses bytes.
pub(crate) fn decompress(packed: &[u8]) -> Option<Cow<'_, [u8]>> {
    match packed.split_first()? {
        (&PLAIN, plain) => Some(plain.into()),
        (&COMPRESSED, packed) => {
            let (length, _) = lz4_flex::block::uncompressed_size(packed).ok()?;
            if length > MAX_BLOCK_SIZE {
                return None;
            }
            lz4_flex::decompress_size_prepended(packed).ok().map(Into::into)
        }
        _ => None,
    }
}
