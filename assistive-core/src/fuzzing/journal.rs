//! Journals of arbitrary bytes, commit bodies and events, which are then applied to a state.

use super::{Input, flip, views};
use crate::journal::synthetic::{self, Chunk, encode_commit, image};
use crate::journal::{Event, Hash, Head, JournalError, JournalImage, codec, decode_events};
use crate::state::State;

/// The number of rebuilds of a state after an event that cannot be applied. The remaining events are then
/// ignored.
const PATIENCE: usize = 8;

/// Reads bytes as the content of a journal after its header, as events, and as the bodies of commits with
/// correct checksums. The events are applied and reverted.
pub fn journal(bytes: &[u8]) {
    for acknowledged in [None, Some(0), Some(bytes.len() as u64)] {
        read(image(bytes.to_vec(), acknowledged));
    }
    let plain = decoded(bytes);
    is_read_as_written(&plain);
    take_up(&plain);
    let (mut stored, commits) = forge(bytes);
    let whole = read(image(stored.clone(), None));
    if flip(&mut stored, bytes) {
        let damaged = read(image(stored, None));
        assert!(is_beginning(&damaged, &commits), "a byte was changed, and a commit with it");
    }
    take_up(&whole.into_iter().flat_map(|(_, events)| events).collect::<Vec<_>>());
}

/// The commits of a journal, each with the events that can be decoded.
type Commits = Vec<(Hash, Vec<Event>)>;

/// Reads a journal as opening does, and then as salvage does.
pub(super) fn read(mut image: JournalImage) -> Commits {
    let length = image.length();
    let mut commits = Commits::new();
    let scanned = image.scan(|info, body| {
        let events: Vec<_> = decode_events(body, info.number).map_while(Result::ok).collect();
        is_read_as_written(&events);
        commits.push((info.hash, events));
        Ok::<_, JournalError>(())
    });
    if let Ok(scan) = &scanned {
        let cut = scan.cut.map_or(0, |cut| cut.bytes);
        assert!(scan.head.number == commits.len() as u64 && scan.end + cut <= length);
    }
    image.forget_mark();
    let saved = image.scan(|_, _| Ok::<_, JournalError>(()));
    assert!(!matches!(saved, Err(JournalError::Damaged { .. })), "the end of it is no damage");
    if let Ok(saved) = saved {
        assert_eq!(saved.head.number, commits.len() as u64);
        let _lost = image.last_commit_after(saved.end);
        image.cut(saved.end);
        let again = image.scan(|_, _| Ok::<_, JournalError>(()));
        assert!(again.is_ok_and(|again| again.head == saved.head && again.cut.is_none()));
    }
    commits
}

/// Checks that a damaged journal contains only the first commits of the undamaged one.
fn is_beginning(damaged: &Commits, whole: &[Hash]) -> bool {
    let known = whole.get(..damaged.len());
    known.is_some_and(|known| known.iter().eq(damaged.iter().map(|(hash, _)| hash)))
}

/// Decodes the events in some bytes. Frames with an invalid payload are skipped.
fn decoded(mut bytes: &[u8]) -> Vec<Event> {
    let mut found = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<8>() {
        match codec::decode(&mut bytes) {
            Ok(event) => found.push(event),
            Err(_) => {
                let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
                bytes = rest.get(length..).unwrap_or_default();
            }
        }
    }
    found
}

/// Checks that events are read as they were written, one by one and as a commit.
fn is_read_as_written(all: &[Event]) {
    for event in all {
        let mut bytes = Vec::new();
        codec::encode(event, &mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!(codec::decode(&mut rest).as_ref(), Ok(event));
        assert!(rest.is_empty());
    }
    let Some(bytes) = synthetic::of_events(all) else { return };
    let mut read = Vec::new();
    let scanned = image(bytes, None).scan(|info, body| {
        read.extend(decode_events(body, info.number).map_while(Result::ok));
        Ok::<_, JournalError>(())
    });
    assert!(scanned.is_ok_and(|scan| scan.head.number == 1 && scan.cut.is_none()));
    assert_eq!(read, all);
}

/// Creates a journal of commits with arbitrary bodies, and returns it with the hashes of the commits. Each
/// piece of the input is a chunk of a body. Its flags say whether it is compressed, and whether it ends a
/// commit.
pub(super) fn forge(bytes: &[u8]) -> (Vec<u8>, Vec<Hash>) {
    let (mut stored, mut hashes) = (Vec::new(), Vec::new());
    let (mut head, mut chunks) = (Head::START, Vec::new());
    let mut input = Input(bytes);
    while let Some((flags, payload)) = input.byte().zip(input.piece()) {
        chunks.push(Chunk { compressed: flags & 1 != 0, payload });
        if flags & 2 != 0 {
            head = encode_commit(&chunks, head, &mut stored);
            hashes.push(head.hash);
            chunks.clear();
        }
    }
    (stored, hashes)
}

/// Applies events, reverts all of them, and queries the state in between. An event that cannot be applied is
/// left out. An event with wrong previous values is reverted to those values, always with the same result.
fn take_up(all: &[Event]) {
    let (mut state, mut taken) = (State::default(), Vec::new());
    let mut refused = 0;
    for event in all {
        if is_taken_up(&mut state, event) {
            taken.push(event);
        } else if refused < PATIENCE {
            refused += 1;
            state = State::default();
            assert!(taken.iter().all(|event| state.apply(event).is_ok()), "it fitted before");
        } else {
            break;
        }
    }
    look_at(&state);
    for event in taken.iter().rev() {
        if state.unapply(event).is_err() {
            break;
        }
    }
    look_at(&state);
    let mut state = State::default();
    assert!(taken.iter().all(|event| state.apply(event).is_ok()), "it fitted before");
    views::ask(state);
}

/// Applies and reverts an event twice, and applies it once more.
fn is_taken_up(state: &mut State, event: &Event) -> bool {
    let mut seen = None;
    for _ in 0..2 {
        if state.apply(event).is_err() {
            return false;
        }
        let after = state.digest();
        if state.unapply(event).is_err() {
            return false;
        }
        let now = (after, state.digest());
        assert!(seen.is_none_or(|seen| seen == now), "taken back it is another: {event:?}");
        seen = Some(now);
    }
    state.apply(event).is_ok()
}

/// Checks that queries of a state return an answer for any records.
fn look_at(state: &State) {
    let _misfits = state.audit();
    for (number, _) in state.divisions.iter() {
        let _county = state.county_of(number);
    }
    for place in 0..state.persons.len() {
        let number = crate::model::PersonNo::at(place);
        let _person = number.and_then(|number| state.person_numbered(number));
    }
}

/// Checks that the events of a real history can be reverted one by one, back to each earlier state.
#[cfg(test)]
pub(super) fn is_taken_back_exactly(bytes: &[u8]) {
    let mut state = State::default();
    let mut digests = Vec::new();
    let all = read(image(forge(bytes).0, None));
    let all: Vec<_> = all.into_iter().flat_map(|(_, events)| events).collect();
    for event in &all {
        digests.push(state.digest());
        assert_eq!(state.apply(event), Ok(()), "{event:?}");
    }
    for (event, before) in all.iter().zip(digests).rev() {
        assert_eq!(state.unapply(event), Ok(()), "{event:?}");
        // The first event names the own site of the state, which had none before.
        assert!(state.digest() == before, "{event:?}");
    }
}
