//! The encoding of events. No other module uses bincode.
//!
//! The frame of an event is not bincode, so that a reader can skip unknown events: kind (u16), version (u8),
//! flags (u8, none defined), length (u32), all little-endian, followed by the payload.

use std::io::Write;

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::events::{Event, FollowUpFactsV1};

/// The maximum memory of a decoded payload, in bytes. [`is_readable`] checks it before an event is recorded.
const LIMIT: usize = 1 << 22;

/// The length up to which an encoded event need not be decoded to know that it can be: no element of a list takes more
/// than 256 times the memory of its bytes.
const CERTAIN: usize = LIMIT / 256;

/// The reason why bytes are not an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CodecError {
    /// The bytes end early, are too long, or contain an invalid value.
    #[error("the bytes are no event of kind {kind}")]
    Malformed { kind: u16 },
    /// A later version of this program wrote the event.
    #[error("event kind {kind} version {version} was written by a later version")]
    TooNew { kind: u16, version: u8 },
}

fn config() -> Configuration<LittleEndian, Varint, Limit<LIMIT>> {
    bincode::config::standard().with_limit::<LIMIT>()
}

/// Writes the payload of a value.
///
/// Writing to memory cannot fail, and bincode supports every part of the stored shapes. An unsupported part
/// would be cut off, and the round-trip tests and the decoder would report it.
pub(crate) fn put<T: Serialize + ?Sized>(value: &T, out: &mut impl Write) {
    let written = bincode::serde::encode_into_std_write(value, out, config());
    debug_assert!(written.is_ok(), "{written:?}");
}

/// Reads a value. It must fill the payload exactly.
pub(crate) fn get<T: DeserializeOwned>(payload: &[u8]) -> Option<T> {
    let (value, used) = bincode::serde::decode_from_slice(payload, config()).ok()?;
    (used == payload.len()).then_some(value)
}

/// Maps each kind and version of a stored event to its variant, for both directions.
///
/// `current` lists the versions that are written. `older` lists versions that are only read: the payload is decoded in
/// its old shape, and `From` converts it to the variant's present one (an upcast).
macro_rules! event_kinds {
    (
        $event:ident
        current { $( $kind:literal v $version:literal $variant:ident; )* }
        older { $( $old_kind:literal v $old_version:literal $old:ty => $new:ident; )* }
    ) => {
        /// Appends an event with its frame.
        pub(crate) fn encode(event: &$event, out: &mut Vec<u8>) {
            match event {
                $( $event::$variant(payload) => frame($kind, $version, payload, out), )*
            }
        }

        fn decode_payload(kind: u16, version: u8, payload: &[u8]) -> Result<$event, CodecError> {
            let malformed = CodecError::Malformed { kind };
            match (kind, version) {
                $( ($kind, $version) => get(payload).map($event::$variant).ok_or(malformed), )*
                $( ($old_kind, $old_version) => {
                    get::<$old>(payload).map(|old| $event::$new(old.into())).ok_or(malformed)
                } )*
                _ => Err(CodecError::TooNew { kind, version }),
            }
        }

        /// All kinds and versions that can be read.
        #[cfg(test)]
        pub(crate) const KINDS: &[(u16, u8)] =
            &[$( ($kind, $version), )* $( ($old_kind, $old_version), )*];
    };
}

event_kinds! {
    Event
    current {
        1 v 1 StoreFounded;
        10 v 1 DivisionAdded;
        11 v 1 DivisionChanged;
        20 v 1 SiteAdded;
        21 v 1 SiteChanged;
        30 v 1 ModelAdded;
        31 v 1 ModelChanged;
        40 v 1 PersonAdded;
        41 v 1 PersonChanged;
        50 v 1 NeedAdded;
        51 v 1 NeedChanged;
        52 v 1 AssessmentAdded;
        53 v 1 AssessmentChanged;
        60 v 1 FittingAdded;
        61 v 1 FittingChanged;
        62 v 1 TrainingAdded;
        63 v 2 FollowUpAdded;
        64 v 1 TrainingChanged;
        65 v 1 ServiceAdded;
        66 v 1 ServiceChanged;
        67 v 1 FollowUpChanged;
        70 v 1 ItemAdded;
        71 v 1 ItemChanged;
        72 v 1 ItemMoved;
        73 v 1 StockLevelAdded;
        74 v 1 QuantityMoved;
        75 v 1 MoveChanged;
        80 v 1 LoanAdded;
        81 v 1 LoanChanged;
        82 v 1 OrgAdded;
        83 v 1 HoldAdded;
        84 v 1 HoldChanged;
        90 v 1 StockTakeAdded;
        100 v 1 SettingChanged;
        101 v 1 HeaderMapped;
        110 v 1 Voided;
        111 v 1 MoveVoided;
    }
    older {
        63 v 1 FollowUpFactsV1 => FollowUpAdded;
    }
}

/// Checks that an event can be read back after it was written. `scratch` keeps its memory between calls.
pub(crate) fn is_readable(event: &Event, scratch: &mut Vec<u8>) -> bool {
    scratch.clear();
    encode(event, scratch);
    scratch.len() <= CERTAIN || decode(&mut scratch.as_slice()).is_ok()
}

fn frame<T: Serialize>(kind: u16, version: u8, payload: &T, out: &mut Vec<u8>) {
    out.extend_from_slice(&kind.to_le_bytes());
    out.extend_from_slice(&[version, 0]);
    let length_at = out.len();
    out.extend_from_slice(&[0; 4]);
    put(payload, out);
    let length = (out.len() - length_at - 4) as u32;
    out[length_at..length_at + 4].copy_from_slice(&length.to_le_bytes());
}

/// Returns the number of events in `bytes` by their frames, whose payloads are not read. Returns `None` if the last one is
/// cut off.
pub(crate) fn count_events(mut bytes: &[u8]) -> Option<u32> {
    let mut count = 0_u32;
    while !bytes.is_empty() {
        let ([.., l0, l1, l2, l3], rest) = bytes.split_first_chunk::<8>()?;
        bytes = rest.get(u32::from_le_bytes([*l0, *l1, *l2, *l3]) as usize..)?;
        count += 1;
    }
    Some(count)
}

/// Reads the event at the beginning of `bytes` and advances `bytes`.
///
/// # Errors
/// [`CodecError`] if there is no event. `bytes` is then unchanged.
pub(crate) fn decode(bytes: &mut &[u8]) -> Result<Event, CodecError> {
    let malformed = CodecError::Malformed { kind: 0 };
    let Some((head, rest)) = bytes.split_first_chunk::<8>() else { return Err(malformed) };
    let [k0, k1, version, _flags, l0, l1, l2, l3] = *head;
    let kind = u16::from_le_bytes([k0, k1]);
    let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    let Some((payload, rest)) = rest.split_at_checked(length) else { return Err(malformed) };
    let event = decode_payload(kind, version, payload)?;
    *bytes = rest;
    Ok(event)
}

#[cfg(test)]
#[path = "codec_tests.rs"]
pub(crate) mod tests;
