//! Tests of views that stay open while the store changes and writes checkpoints.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::testing::{Centre, author, create, register, today};
use crate::{Error, LoanFilter, Moment, ReturnLoans, Store, View};

/// Returns a hash of all that a view sees.
fn digest(view: &View<'_>) -> [u8; 32] {
    view.ask(|state| Ok(state.digest())).unwrap()
}

#[test]
fn a_view_stays_as_it_was_while_changes_go_on_and_a_new_view_sees_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path()).unwrap();
    (0..600).for_each(|n| register(&store, &format!("a{n}")).map(drop).unwrap());
    // One that was begun in the background ends earlier, and leaves too few events for closing to write another.
    store.shared.save().unwrap();
    store.close().unwrap();
    // All blocks are in the checkpoint, and none is in memory.
    let store = Store::open(folder.path(), "a test").unwrap();
    let as_of = Store::open_as_of(folder.path(), Moment::Commit(601)).unwrap();
    let expected = digest(&as_of.view().unwrap());

    let view = store.view().unwrap();
    (0..1200).for_each(|n| register(&store, &format!("b{n}")).map(drop).unwrap());
    assert_eq!(store.info().unwrap().checkpoint, Some(601), "none is begun under a view");
    let newer = store.view().unwrap();
    assert_eq!(digest(&view), expected);
    assert_ne!(digest(&newer), expected);
    assert!(matches!(store.compact(), Err(Error::ViewsOpen)));
    drop((view, newer));

    store.compact().unwrap();
    assert_eq!(store.info().unwrap().checkpoint, Some(1801));
}

#[test]
fn views_that_are_opened_while_checkpoints_are_written_stay_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path()).unwrap();
    let done = AtomicBool::new(false);
    let seen = thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|reader| {
                scope.spawn({
                    let (store, done) = (&store, &done);
                    move || {
                        let mut seen = Vec::new();
                        while !done.load(Ordering::Relaxed) {
                            let view = store.view().unwrap();
                            // A view that is kept outlives changes, and checkpoints that were begun before it.
                            thread::sleep(std::time::Duration::from_millis(10 * reader));
                            seen.push((view.inner.head.number, digest(&view)));
                            drop(view);
                            thread::sleep(std::time::Duration::from_millis(15));
                        }
                        seen
                    }
                })
            })
            .collect();
        (0..4000).for_each(|n| register(&store, &format!("a{n}")).map(drop).unwrap());
        done.store(true, Ordering::Relaxed);
        readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(store.info().unwrap().checkpoint.is_some_and(|commit| commit > 1));
    assert!(seen.len() > 10);
    for (commit, digest_seen) in seen.iter().step_by(seen.len().div_ceil(20)) {
        let as_of = Store::open_as_of(folder.path(), Moment::Commit(*commit)).unwrap();
        assert_eq!(digest(&as_of.view().unwrap()), *digest_seen, "as of commit {commit}");
    }
}

#[test]
fn each_loan_of_a_list_is_returned_while_the_list_is_gone_through() {
    let centre = Centre::new();
    let before = centre.store.view().unwrap();
    for tag in ["A-1", "A-2", "A-3"] {
        centre.lend(centre.wheelchair(tag), centre.wang, today()).unwrap();
    }
    let open = LoanFilter::default().open(true);
    let count = |view: &View<'_>| view.loans(&open, today()).unwrap().count();
    let lent = centre.store.view().unwrap();
    for loan in lent.loans(&open, today()).unwrap() {
        let back = ReturnLoans::new([loan.unwrap().number], today());
        centre.store.lending(&author()).take_back(&back).unwrap();
    }
    assert_eq!([&before, &lent, &centre.store.view().unwrap()].map(count), [0, 3, 0]);
}
