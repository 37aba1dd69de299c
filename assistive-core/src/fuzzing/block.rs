//! Checkpoints with arbitrary blocks, directory, root and manifest, but correct checksums.

use super::Input;
use crate::blockstore::manifest::FORMAT;
use crate::blockstore::memory::Memory;
use crate::blockstore::synthetic::Synthetic;
use crate::blockstore::{BlockAddress, Fault, Manifest};
use crate::journal::codec;
use crate::state::synthetic::{Block, go_through, header, state};

/// Reads bytes as blocks of each part of a state, as a store of blocks, and as a manifest.
pub fn block(bytes: &[u8]) {
    let _header_or_none = header(bytes);
    let _state_or_fault = as_state(bytes);
    let _blocks_or_fault = as_store(bytes);
    as_seal(bytes);
}

/// Reads pieces of the input as blocks of parts: the part, the number of entries, and the bytes.
fn as_state(bytes: &[u8]) -> Result<(), Fault> {
    let mut input = Input(bytes);
    let mut blocks = Vec::new();
    while let Some((part, entries)) = input.byte().zip(input.byte()) {
        let Some(bytes) = input.piece() else { break };
        blocks.push(Block { segment: part, entries: entries.into(), bytes });
    }
    go_through(state(&blocks)?);
    Ok(())
}

/// Reads pieces of the input as blocks and pages of the directory. The remaining bytes are appended to the
/// root.
fn as_store(bytes: &[u8]) -> Result<(), Fault> {
    let mut input = Input(bytes);
    let (mut synthetic, mut sums, mut places) = (Synthetic::default(), Vec::new(), Vec::new());
    while let Some((kind, number)) = input.byte().zip(input.number()) {
        let Some(piece) = input.piece() else { break };
        let table = kind >> 1;
        if kind & 1 == 0 {
            let place = BlockAddress { table, block: number };
            sums.extend(synthetic.block(place, piece)?.to_le_bytes());
            places.push(place);
        } else {
            // A page lists the earlier blocks, followed by the bytes of the piece.
            synthetic.page(table, number, &[sums.as_slice(), piece].concat())?;
        }
    }
    let blocks = synthetic.open(input.0)?;
    for place in &places {
        let _bytes_or_fault = blocks.read(*place);
    }
    let _root_or_fault = blocks.copy_to(Box::new(Memory::default()));
    blocks.write(places.iter().map(|place| (*place, b"new")))?;
    assert!(places.iter().all(|place| blocks.read(*place).is_ok_and(|read| read == b"new")));
    Ok(())
}

fn as_seal(bytes: &[u8]) {
    let read = |bytes: &[u8]| Manifest::<(u64, u64)>::of_bytes(bytes, codec::get);
    let _seal_or_fault = read(bytes);
    let rest = [&FORMAT.to_le_bytes(), bytes].concat();
    let checksummed = [&crc32fast::hash(&rest).to_le_bytes(), rest.as_slice()].concat();
    assert!(!matches!(read(&checksummed), Err(Fault::Missing | Fault::OtherFormat | Fault::Io(_))));
}
