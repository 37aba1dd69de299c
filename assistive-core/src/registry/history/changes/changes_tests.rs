//! The changes of records: what each commit changed, in the values of the field.

use std::collections::BTreeSet;

use serde_json::json;

use super::{FieldValue, RecordAction, RecordChange, made_by};
use crate::journal::{Event, event_samples};
use crate::model::{Coded, DivisionCode, RecordKind, RecordNo};
use crate::state::State;
use crate::testing::{Centre, author, day, person, today, wheelchair};
use crate::{FittingDraft, FollowUpDraft, PersonDraft, Store, TrainingDraft};

fn code(code: &str) -> DivisionCode {
    DivisionCode::new(code).unwrap()
}

/// Returns the names of the changed fields of a change.
fn fields(change: &RecordChange) -> Vec<&str> {
    change.fields.iter().map(|field| field.field).collect()
}

#[test]
fn a_correction_says_the_old_and_the_new_day() {
    let centre = Centre::in_folder();
    centre.need(centre.wang, day(2, 1)).unwrap();
    let draft = FittingDraft::new(centre.wang, wheelchair(), day(3, 1));
    let fitting = centre.store.fittings(&author()).record(&draft).unwrap();
    let cells = [("fitted_on".to_owned(), day(3, 9).to_string())];
    let why = author().why("a wrong day".to_owned());
    let corrected = centre.store.correct(&why, fitting.number, &cells).unwrap();

    let changes = centre.store.changes_in(corrected.commit.unwrap()).unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].kind, changes[0].id.as_str()), (RecordKind::Fitting, "F1"));
    assert_eq!(
        (changes[0].action, fields(&changes[0])),
        (RecordAction::Changed, vec!["fitted_on"])
    );
    assert_eq!(changes[0].fields[0].was, [FieldValue::Day(day(3, 1))]);
    assert_eq!(changes[0].fields[0].now, [FieldValue::Day(day(3, 9))]);

    let of_fitting = centre.store.changes_of(fitting.number).unwrap();
    let commits: Vec<_> = of_fitting.iter().map(|(commit, _)| *commit).collect();
    assert_eq!(commits, [fitting.commit.unwrap(), corrected.commit.unwrap()]);
    assert!(of_fitting.iter().flat_map(|(_, changes)| changes).all(|one| one.id == "F1"));
}

#[test]
fn the_log_of_a_fitting_has_the_corrections_of_its_care() {
    let centre = Centre::in_folder();
    let draft = FittingDraft::new(centre.wang, wheelchair(), day(3, 1));
    let fitting = centre.store.fittings(&author()).record(&draft).unwrap().number;
    let asked = FollowUpDraft::new(fitting, day(4, 1));
    centre.store.fittings(&author()).record_follow_up(&asked).unwrap();
    let trained = TrainingDraft::new(fitting, day(3, 2));
    centre.store.fittings(&author()).train(&trained).unwrap();
    let why = author().why("written by mistake".to_owned());
    for record in ["U1", "G1"] {
        let cells = [("note".to_owned(), "x".to_owned())];
        centre.store.correct(&why, RecordNo::parse(record).unwrap(), &cells).unwrap();
        centre.store.void(&why, RecordNo::parse(record).unwrap()).unwrap();
    }
    let last = centre.last_commit();
    let all: Vec<_> = (last - 6..=last).collect();
    for record in [RecordNo::from(fitting), centre.wang.into()] {
        let changes = centre.store.changes_of(record).unwrap();
        let changed = changes.iter().map(|(commit, _)| *commit);
        let log = centre.store.log_of(record).unwrap();
        assert!(changed.filter(|commit| all.contains(commit)).eq(all.iter().copied()), "{record}");
        assert!(
            log.iter()
                .map(|info| info.number)
                .filter(|no| all.contains(no))
                .eq(all.iter().copied())
        );
    }
}

#[test]
fn commits_and_changes_are_written_with_the_keys_of_the_terminal() {
    let centre = Centre::in_folder();
    let moved = PersonDraft::default().division(code("610981")).phone("139");
    centre.store.people(&author()).edit(centre.wang, &moved, today()).unwrap();
    let last = centre.last_commit();
    let info = Store::log(centre.folder()).unwrap().pop().unwrap();
    assert_eq!(
        serde_json::to_value(&info).unwrap(),
        json!({
            "commit": last, "at": "2024-04-30T08:00:00Z", "actor": "tester", "site": "ST", "operation": "edit",
            "subject": "persons", "source": null, "why": null, "undone_by": null, "events": 1,
            "hash": info.hash.to_string(),
        })
    );
    assert_eq!(
        serde_json::to_value(centre.store.changes_in(last).unwrap()).unwrap(),
        json!([{
            "record": "P1", "kind": "person", "action": "changed", "fields": [
                { "field": "division", "was": "610902",
                  "now": { "value": "610981", "since": "2024-04-30" } },
                { "field": "phone", "was": null, "now": "139" },
            ],
        }])
    );
}

#[test]
fn a_program_that_follows_the_store_reads_no_commit_twice() {
    let centre = Centre::in_folder();
    let seen = centre.last_commit();
    let phone = PersonDraft::default().phone("139");
    centre.store.people(&author()).edit(centre.wang, &phone, today()).unwrap();
    // The name of Wang is in a commit that was seen, so that the damage is found only by reading it.
    let journal = centre.folder().join("journal");
    let mut bytes = std::fs::read(&journal).unwrap();
    let name = "试验".as_bytes();
    let place = bytes.windows(name.len()).position(|part| part == name).unwrap();
    bytes[place] ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    let since = |commit| {
        let mut commits = Vec::new();
        let read = centre.store.changes_since(commit, |info, _| commits.push(info.number));
        read.map(|()| commits)
    };
    assert_eq!(since(seen).unwrap(), [seen + 1]);
    assert_eq!(since(seen + 1).unwrap(), [0; 0]);
    assert!(since(0).is_err());
}

#[test]
fn a_record_that_is_created_and_changed_in_one_commit_is_one_change() {
    let centre = Centre::in_folder();
    let made = centre.store.transaction(&author(), |tx| {
        let zhao = tx.people().record(&person("赵敏"))?.number;
        tx.people().edit(zhao, &PersonDraft::default().phone("138"), today())?;
        Ok(zhao)
    });
    let changes = centre.store.changes_in(made.unwrap().commit.unwrap()).unwrap();
    let [change] = changes.as_slice() else { panic!("one record: {changes:?}") };
    assert_eq!(change.action, RecordAction::Added);
    let phone: Vec<_> = change.fields.iter().filter(|field| field.field == "phone").collect();
    assert_eq!(phone.len(), 1);
    assert_eq!(phone[0].now, [FieldValue::Text("138".into())]);
}

#[test]
fn a_dated_attribute_says_the_value_that_was_replaced_and_the_day_of_the_new_one() {
    let centre = Centre::in_folder();
    let moved = PersonDraft::default().division(code("610921"));
    centre.store.people(&author()).edit(centre.wang, &moved, day(4, 1)).unwrap();
    let changes = centre.store.changes_in(centre.last_commit()).unwrap();
    let field = changes[0].fields.iter().find(|field| field.field == "division").unwrap();
    assert_eq!(field.was, [FieldValue::Division(code("610902"))]);
    let ningshan = FieldValue::Division(code("610921"));
    assert_eq!(field.now, [FieldValue::Since(day(4, 1), Box::new(ningshan))]);
}

#[test]
fn an_undo_voids_in_the_journal_what_it_undoes() {
    let centre = Centre::in_folder();
    centre.need(centre.wang, day(2, 1)).unwrap();
    let undone = centre.store.undo(&author(), None).unwrap();
    let changes = centre.store.changes_in(undone.commit.unwrap()).unwrap();
    assert_eq!((changes[0].id.as_str(), changes[0].action), ("N1", RecordAction::Voided));
    assert!(changes[0].fields.is_empty());
}

#[test]
fn every_event_but_the_foundation_and_unknown_voids_says_what_it_changes() {
    let state = State::default();
    let mut kinds = BTreeSet::new();
    for event in event_samples() {
        let Some(made) = made_by(&event, &state) else {
            assert!(matches!(event, Event::StoreFounded(_) | Event::Voided(_)), "{event:?}");
            continue;
        };
        let change = RecordChange::of(made);
        let is_level = change.kind == RecordKind::StockLevel;
        let says = !change.fields.is_empty() || change.action != RecordAction::Changed;
        assert!(says || is_level, "{event:?}");
        kinds.insert(change.kind);
    }
    // The samples have no header.
    kinds.insert(RecordKind::Header);
    let lacking: Vec<_> = RecordKind::ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}
