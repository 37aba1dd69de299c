//! The events of a commit before they are written. A few events are encoded when the commit is closed. Many
//! events are encoded by a thread of their own while more of them arrive.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

use super::body::decode_backwards;
use super::codec;
use super::events::Event;
use super::record::{self, COMPRESSED, Kind};

/// The size at which a chunk is closed, in bytes.
const CHUNK: usize = 1_000_000;

/// The number of events in a parcel for the thread. Fewer events are not worth a thread.
const MANY: usize = 1024;

/// The number of parcels that may wait for the thread.
const PARCELS: usize = 4;

/// The events of a commit that is being prepared.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The events that have not been given to the encoder.
    waiting: Vec<Event>,
    encoder: Option<Encoder>,
    events: u32,
}

/// The encoding thread.
#[derive(Debug)]
struct Encoder {
    parcels: SyncSender<Vec<Event>>,
    /// Encoded parcels, which are dropped by the thread that allocated them. Otherwise both threads would
    /// wait for the allocator.
    done: Receiver<Vec<Event>>,
    thread: JoinHandle<Body>,
}

impl Encoder {
    /// Starts the thread, or returns `None` if the system has no thread.
    fn start() -> Option<Self> {
        let (parcels, come) = sync_channel::<Vec<Event>>(PARCELS);
        let (give_back, done) = channel();
        let named = thread::Builder::new().name("assistive-encoder".into());
        let thread = named.spawn(move || {
            let mut body = Body::default();
            for parcel in come {
                parcel.iter().for_each(|event| body.push(event));
                // The receiver is gone once the commit is being closed.
                let _taken = give_back.send(parcel);
            }
            body
        });
        Some(Self { parcels, done, thread: thread.ok()? })
    }
}

impl Batch {
    /// Adds an event at the end.
    pub(crate) fn push(&mut self, event: Event) {
        self.waiting.push(event);
        self.events += 1;
        if self.waiting.len() < MANY {
            return;
        }
        if self.encoder.is_none() {
            self.encoder = Encoder::start();
        }
        if let Some(encoder) = &self.encoder {
            let parcel = std::mem::replace(&mut self.waiting, Vec::with_capacity(MANY));
            // If the thread has failed, `close` reports it.
            let _sent = encoder.parcels.send(parcel);
            encoder.done.try_iter().for_each(drop);
        }
    }

    /// Returns the number of events.
    pub(crate) fn events(&self) -> u32 {
        self.events
    }

    /// Returns the encoded events, or `None` if the thread failed.
    pub(crate) fn close(self) -> Option<Body> {
        let mut body = match self.encoder {
            Some(encoder) => {
                drop(encoder.parcels);
                let body = encoder.thread.join().ok()?;
                drop(encoder.done);
                body
            }
            None => Body::default(),
        };
        self.waiting.iter().for_each(|event| body.push(event));
        body.close_chunk();
        (body.events == self.events).then_some(body)
    }
}

/// Encoded events in chunks of about 1 MB. All chunks except the last one are body records already.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(super) records: Vec<u8>,
    chunk: Vec<u8>,
    /// The hash of the plain events, independent of the chunks.
    pub(super) hasher: blake3::Hasher,
    pub(super) events: u32,
}

impl Body {
    fn push(&mut self, event: &Event) {
        codec::encode(event, &mut self.chunk);
        self.events += 1;
        if self.chunk.len() >= CHUNK {
            self.close_chunk();
        }
    }

    fn close_chunk(&mut self) {
        if self.chunk.is_empty() {
            return;
        }
        self.hasher.update(&self.chunk);
        let packed = lz4_flex::compress_prepend_size(&self.chunk);
        match packed.len() < self.chunk.len() {
            true => record::write(Kind::Body, COMPRESSED, &packed, &mut self.records),
            false => record::write(Kind::Body, 0, &self.chunk, &mut self.records),
        }
        self.chunk.clear();
    }

    /// Returns the events, newest first, for a rollback. An event that cannot be decoded is `None`.
    pub(crate) fn backwards(&self) -> impl Iterator<Item = Option<Event>> + '_ {
        decode_backwards(&self.records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::events::OrgFacts;
    use crate::journal::events::StoreFounded;
    use crate::journal::record::{HEADER, Record};
    use crate::model::SiteCode;

    #[test]
    fn events_keep_their_order_with_and_without_the_encoder_thread() {
        for count in [0, 1, MANY - 1, MANY, 3 * MANY + 7, 60_000] {
            let event = |n: usize| {
                let site = SiteCode::new(&format!("S-{n}")).ok();
                Event::StoreFounded(StoreFounded { site })
            };
            let mut batch = Batch::default();
            (0..count).for_each(|n| batch.push(event(n)));
            assert_eq!(batch.events() as usize, count);
            let body = batch.close().unwrap();
            assert!(body.backwards().eq((0..count).rev().map(|n| Some(event(n)))), "{count}");
        }
    }

    /// Returns the records of `count` events, each with the name that `name` returns.
    fn records(count: usize, name: impl Fn(usize) -> String) -> Vec<u8> {
        let mut batch = Batch::default();
        for n in 0..count {
            batch.push(Event::OrgAdded(OrgFacts { name: name(n) }));
        }
        batch.close().unwrap().records
    }

    #[test]
    fn many_events_are_split_into_records_of_about_a_megabyte() {
        let records = records(30_000, |n| format!("{n:0>100}"));
        let (mut rest, mut lengths) = (records.as_slice(), Vec::new());
        while !rest.is_empty() {
            let (record, length) = Record::read(rest).unwrap();
            lengths.push(record.payload().unwrap().len());
            rest = &rest[length..];
        }
        let (last, full) = lengths.split_last().unwrap();
        assert_eq!(full.len(), 3, "{lengths:?}");
        assert!(full.iter().all(|length| (CHUNK..CHUNK + 200).contains(length)), "{lengths:?}");
        assert!((1..CHUNK).contains(last), "{lengths:?}");
    }

    #[test]
    fn a_chunk_is_compressed_only_if_that_makes_it_shorter() {
        let plain = |records: &[u8]| records.len() - HEADER;
        let alike = records(1, |_| "a".repeat(500));
        assert!(plain(&alike) < 100, "{}", alike.len());
        // A name of distinct letters cannot be compressed.
        let letters = |_| ('a'..='z').collect::<String>();
        let unlike = records(1, letters);
        assert!((26..60).contains(&plain(&unlike)));
        assert_eq!(Record::read(&unlike).unwrap().0.stored().len(), plain(&unlike));
        assert!(unlike.windows(26).any(|window| window == letters(0).as_bytes()));
    }
}
