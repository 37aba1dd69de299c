//! Tests of the commit queue: every ticket gets its result, and no result is kept longer than needed.

use jiff::Timestamp;

use super::*;
use crate::journal::commit::CommitMetadata;
use crate::journal::events::StoreFounded;
use crate::journal::{Batch, Event, Head, StoreId};

fn store() -> StoreId {
    StoreId::from_random(9)
}

fn commit(head: Head) -> EncodedCommit {
    let mut batch = Batch::default();
    batch.push(Event::StoreFounded(StoreFounded { site: None }));
    let deed = CommitMetadata {
        actor: "tester".into(),
        site: None,
        operation: "test".into(),
        subject: String::new(),
        source: None,
        why: None,
        stores: Vec::new(),
    };
    EncodedCommit::out(batch, deed, Timestamp::UNIX_EPOCH, store(), head).unwrap()
}

#[test]
fn all_who_wait_are_told_of_a_failure_and_then_it_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keep) = (folder.path().join("journal"), folder.path().join("journal.cut"));
    let line = CommitQueue::new(Journal::create(&path, store()).unwrap());
    let first = commit(Head::START);
    let second = commit(first.head());
    // Another writer writes the journal, so that this one must not.
    let opened = Journal::open(&path, &keep, None, |_, _| Ok::<_, JournalError>(()));
    opened.unwrap().0.append([&first]).unwrap();

    let tickets = [line.join(first), line.join(second), line.last().unwrap()];
    let mut taken_back = 0;
    for (told, ticket) in tickets.into_iter().enumerate() {
        assert_eq!(line.lock().untold, 3 - told);
        let passed = line.pass(ticket, |failed| taken_back += line.settle(failed).len());
        assert!(matches!(passed, Err(JournalError::Overtaken)), "{passed:?}");
    }
    assert_eq!(taken_back, 2);
    let waiting = line.lock();
    assert!(waiting.failed.is_empty() && waiting.untold == 0);
}

#[test]
fn a_commit_that_is_durable_is_told_so_to_all_who_wait_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let line = CommitQueue::new(Journal::create(&folder.path().join("journal"), store()).unwrap());
    let tickets = [line.join(commit(Head::START)), line.last().unwrap()];
    for ticket in tickets {
        line.pass(ticket, |_| unreachable!("nothing fails")).unwrap();
    }
    assert!(line.last().is_none());
    assert_eq!(line.lock().untold, 0);
}
