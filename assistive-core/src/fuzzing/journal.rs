//! Journals of any bytes, of any commit bodies, and of any events, which a state then takes up.

use super::{Input, flip, views};
use crate::journal::synthetic::{self, Chunk, encode_commit, image};
use crate::journal::{Event, Hash, Head, JournalError, JournalImage, codec, decode_events};
use crate::state::State;

/// So often a state is made again without an event that it cannot take up; from there on the rest is left out.
const PATIENCE: usize = 8;

/// Reads bytes as what stands behind a journal's header, as events, and as the bodies of commits whose checksums are
/// right; applies the events, and takes them back.
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

/// The commits that are read of a journal, each with the events of it that can be.
type Commits = Vec<(Hash, Vec<Event>)>;

/// Reads a journal as opening does, and then as what can be saved of it.
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

/// Whether a damaged journal gives the first commits of the whole one, and nothing else.
fn is_beginning(damaged: &Commits, whole: &[Hash]) -> bool {
    let known = whole.get(..damaged.len());
    known.is_some_and(|known| known.iter().eq(damaged.iter().map(|(hash, _)| hash)))
}

/// The events in some bytes; frames whose payload is none are stepped over.
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

/// Events are the same once they were written and read, one by one and as a commit.
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

/// A journal of commits with any bodies, and their hashes. A piece of input is a chunk of a body; its first byte says
/// whether it is compressed, and whether a commit ends with it.
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

/// Applies events, takes them all back, and looks at everything in between. One that does not fit is left out; one
/// that lies about what was before is taken back to what it says, the same each time.
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

/// Applies an event and takes it back, twice, and applies it once more.
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

/// Whatever is asked of a state is answered, however its records hang together.
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

/// Events of a real history, applied and taken back one by one, leave nothing behind.
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
        // The founding names the state's own site, which it did not have before.
        assert!(state.digest() == before, "{event:?}");
    }
}
