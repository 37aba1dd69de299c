//! The JSON of one record of each kind, and that no two fields of a card share a key.

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::{AssessmentOutcome, NeedKind, StockAction, UsageFrequency};
use crate::testing::{Centre, cane, day, site, today};
use crate::{AssessmentDraft, FollowUpDraft, ItemFilter, PersonCard, ServiceDraft, TrainingDraft};

/// Returns the JSON of a record, with the number in place of the whole person.
fn json_of(record: &impl Serialize) -> Value {
    let mut value = serde_json::to_value(record).unwrap();
    for key in ["/person", "/borrower", "/holder/borrower"] {
        if let Some(person) = value.pointer_mut(key).filter(|found| found.is_object()) {
            let number = ["/person/person", "/person"]
                .into_iter()
                .find_map(|key| person.pointer(key).cloned());
            *person = number.unwrap();
        }
    }
    value
}

/// Returns a centre where Wang was fitted, trained and asked, and waits for the wheelchair that Li has on loan.
fn centre() -> Centre {
    let centre = Centre::new();
    let author = crate::testing::author();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let assessed = AssessmentDraft::new(need, day(2, 5), AssessmentOutcome::Suitable);
    centre.store.needs(&author).assess(&assessed).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    let fittings = centre.store.fittings(&author);
    fittings.train(&TrainingDraft::new(fitting, day(3, 2))).unwrap();
    let asked = FollowUpDraft::new(fitting, day(4, 1)).used(UsageFrequency::Often);
    fittings.record_follow_up(&asked).unwrap();
    let item = centre.wheelchair("A1");
    centre.lend(item, centre.li, day(4, 1)).unwrap();
    centre.hold(centre.wang, day(4, 2)).unwrap();
    let service = ServiceDraft::new(centre.li, NeedKind::Medical, day(3, 5));
    centre.store.services(&author).record(&service).unwrap();
    centre.canes(3);
    centre
}

fn card_of_wang(centre: &Centre) -> PersonCard {
    centre.store.view().unwrap().person_card(centre.wang, today()).unwrap()
}

#[test]
fn a_person_is_written_with_the_keys_of_the_terminal() {
    let centre = centre();
    let person = card_of_wang(&centre).person;
    let hanbin = json!({ "code": "610902", "name": "汉滨区" });
    assert_eq!(
        serde_json::to_value(person).unwrap(),
        json!({
            "person": "P1", "name": "试验", "id_number": null, "certificate": null, "keys": ["1"],
            "sex": null, "birth_date": null, "category": null, "categories": "", "grade": null,
            "division": hanbin, "county": hanbin, "school": null, "class_name": null, "stage": null,
            "placement": null, "guardian": null, "phone": null, "address": null, "note": null,
            "registered_on": "2015-01-01", "registration_assumed": false, "left": null,
        })
    );
}

#[test]
fn needs_fittings_and_their_care_are_written_with_the_keys_of_the_terminal() {
    let centre = centre();
    let card = card_of_wang(&centre);
    let chair = json!({ "code": "WC", "name": "轮椅" });
    assert_eq!(
        json_of(&card.needs[0]),
        json!({
            "need": "N1", "person": "P1", "kind": "device", "device": chair, "identified_on": "2024-02-01",
            "listed_again": [], "programme": null, "site": null, "basic": null, "priority": null,
            "quantity": 1, "given": 1, "valid_to": null, "note": null, "status": "met",
            "status_on": "2024-03-01", "reason": null, "fitting": "F1", "bridged_by": null,
            "assessed_on": "2024-02-05", "finding": "suitable", "need_stage": "followed-up-1",
        })
    );
    assert_eq!(
        json_of(&card.fittings[0]),
        json!({
            "fitting": "F1", "person": "P1", "device": chair, "fitted_on": "2024-03-01", "need": "N1",
            "site": { "code": "ST", "name": "城关站" }, "quantity": 1, "mode": null, "place": null, "cost": null, "subsidy": null,
            "provider": null, "item": null, "trained_on": "2024-03-02", "answered_on": "2024-04-01",
            "used": "often", "returned": false, "life_ends_on": "2029-03-01",
            "next_follow_up": { "round": "6", "due_on": "2024-09-01" },
        })
    );
    assert_eq!(
        json_of(&card.assessments[0]),
        json!({
            "assessment": "A1", "need": "N1", "person": "P1", "device": chair,
            "assessed_on": "2024-02-05", "finding": "suitable", "assessor": null, "recommended": null,
            "measurements": [], "note": null, "by": "tester",
        })
    );
    assert_eq!(
        json_of(&card.trainings[0]),
        json!({
            "training": "G1", "fitting": "F1", "person": "P1", "device": chair, "tag": null,
            "trained_on": "2024-03-02", "trainer": null, "note": null, "by": "tester",
        })
    );
    assert_eq!(
        json_of(&card.follow_ups[0]),
        json!({
            "follow_up": "U1", "fitting": "F1", "person": "P1", "device": chair, "tag": null,
            "asked_on": "2024-04-01", "round": "1", "reached": true, "used": "often", "next_on": null,
            "satisfied": null, "trouble": null, "wants_repair": false, "wants_training": false,
            "asked": null, "scores": [], "note": null, "by": "tester",
        })
    );
    assert_eq!(
        json_of(&card.due[0]),
        json!({
            "kind": "follow-up-6", "due_on": "2024-09-01", "person": "P1", "device": chair, "tag": null,
            "need": null, "given": null, "quantity": null, "fitting": "F1", "fitted_on": "2024-03-01",
        })
    );
}

#[test]
fn stock_loans_and_services_are_written_with_the_keys_of_the_terminal() {
    let centre = centre();
    let view = centre.store.view().unwrap();
    let station = json!({ "code": "ST", "name": "城关站" });
    let chair = json!({ "code": "WC", "name": "轮椅" });
    let li = view.person_card(centre.li, today()).unwrap();
    assert_eq!(
        json_of(&li.loans[0]),
        json!({
            "loan": "L1", "item": "I1", "tag": "A1", "device": chair, "borrower": "P2",
            "out_on": "2024-04-01", "due_on": "2024-05-01", "in_on": null, "days_late": null,
            "site": station, "quantity": 1, "still_out": 1, "returns": [], "need": null, "purpose": null,
            "deposit": null, "deposit_back": null, "renewals": 0, "condition": null, "missing": null,
            "by": "tester", "back_by": null,
        })
    );
    assert_eq!(
        json_of(&li.services[0]),
        json!({
            "service": "R1", "person": "P2", "kind": "medical", "served_on": "2024-03-05", "place": null,
            "provider": null, "programme": null,
        })
    );
    assert_eq!(
        json_of(&card_of_wang(&centre).holds[0]),
        json!({
            "hold": "H1", "device": chair, "site": null, "borrower": "P1", "placed_on": "2024-04-02",
            "priority": 2, "status": "waiting", "status_on": null, "tag": null, "kept_at": null,
            "queue_place": 1, "expected_on": "2024-05-01", "by": "tester",
        })
    );
    let item = view.find_item("A1").unwrap();
    assert_eq!(
        json_of(&view.item(item, today()).unwrap()),
        json!({
            "item": "I1", "tag": "A1", "device": chair, "site": station, "received_at": station,
            "quantity": 1, "serial": null, "source": null, "donor": null, "value": null,
            "received_on": "2024-01-02", "programme": null, "note": null, "standing": "on-loan",
            "since": "2024-04-01",
            "holder": { "loan": "L1", "fitting": null, "borrower": "P2", "site": null },
            "due_on": "2024-05-01", "idle_days": null,
        })
    );
    let canes = view.levels(&ItemFilter::default().model(cane())).unwrap();
    let level = json_of(&canes[0]);
    assert_eq!((&level["device"]["code"], &level["site"]), (&json!("CANE"), &station));
    assert_eq!(
        (&level["in_stock"], &level["on_loan"], &level["value_fen"]),
        (&json!(3), &json!(0), &json!(0))
    );
}

/// Checks that a record has no key twice. A text with one would be longer than the text of its value.
fn has_each_key_once(card: &impl Serialize) {
    let text = serde_json::to_string(card).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value.to_string().len(), text.len(), "{text}");
}

#[test]
fn no_two_fields_of_a_card_have_one_key() {
    let centre = centre();
    let item = centre.wheelchair("A2");
    centre.act(item, StockAction::Display, day(4, 3)).unwrap();
    let view = centre.store.view().unwrap();
    let card = card_of_wang(&centre);
    has_each_key_once(&view.need_card(card.needs[0].need.number, today()).unwrap());
    has_each_key_once(&view.fitting_card(card.fittings[0].fitting.number, today()).unwrap());
    has_each_key_once(&card);
    has_each_key_once(&view.item_card(item, today()).unwrap());
    let loans = view.person_card(centre.li, today()).unwrap().loans;
    has_each_key_once(&view.loan_card(loans[0].number, today()).unwrap());
    has_each_key_once(&view.model_card(&cane(), today()).unwrap());
    has_each_key_once(&view.site_card(&site(), today()).unwrap());
    has_each_key_once(&view.divisions().unwrap()[0]);
}
