//! Values packed into the bytes of a block, and back.

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
pub(super) fn pack<T: Serialize>(value: &T) -> Packed {
    let mut plain = vec![PLAIN];
    codec::put(value, &mut plain);
    let mut packed = vec![COMPRESSED];
    packed.extend(lz4_flex::compress_prepend_size(&plain[1..]));
    if packed.len() < plain.len() { packed } else { plain }.into()
}

/// Unpacks a value; `None` when the bytes are none of its type.
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    match packed.split_first()? {
        (&PLAIN, plain) => codec::get(plain),
        (&COMPRESSED, packed) => {
            let (length, _) = lz4_flex::block::uncompressed_size(packed).ok()?;
            if length > LIMIT {
                return None;
            }
            codec::get(&lz4_flex::decompress_size_prepended(packed).ok()?)
        }
        _ => None,
    }
}
