//! The rules of stock, loans and holds, one example for each (docs/domain.md §4 and §8).

use jiff::civil::Date;

use crate::maintenance::{self, StateCheck};
use crate::model::{
    BorrowerName, Condition, FittingNo, ItemNo, ItemStatus, LISTED, Lendable, LoanNo, ModelCode,
    Money, Problem, Programme, Purpose, Setting, SiteCode, SiteKind, StockAction, Tag,
};
use crate::testing::{
    Centre, author, cane, codes, day, hearing_aid, need, person, refusal, site, today, wheelchair,
};
use crate::{
    Due, Error, FittingDraft, GiveBack, HoldStatus, ItemFilter, Lend, LoanDraft, MoveItem,
    MoveQuantity, NeedStatus, PlaceHold, ReturnLoans, SiteDraft, StockDraft, Store,
};

/// Returns a wheelchair that was returned on 10 April and has not been cleaned.
fn uncleaned(centre: &Centre) -> ItemNo {
    let chair = centre.wheelchair("A1");
    let loan = centre.lend(chair, centre.wang, day(4, 1)).unwrap();
    centre.take_back(loan, day(4, 10)).unwrap();
    chair
}

fn a1() -> Option<Tag> {
    Tag::new("A1").ok()
}

fn another_site(centre: &Centre) -> SiteCode {
    let code = SiteCode::new("ST-2").unwrap();
    let draft = SiteDraft::new(code.clone()).name("五里站").kind(SiteKind::Community);
    let draft = draft.division(crate::model::DivisionCode::new("610902").unwrap());
    centre.store.places(&author()).record_site(&draft).unwrap();
    code
}

/// One serial number under two tags is probably one device that was received twice, of whichever model.
#[test]
fn a_serial_number_of_another_device_is_a_warning_that_names_its_tag() {
    let centre = Centre::new();
    let receive = |model: ModelCode, serial: &str, tags: &[&str]| {
        let tags: Vec<_> = tags.iter().map(|tag| Tag::new(tag).unwrap()).collect();
        let stock = StockDraft::default().model(model).site(site()).received_on(day(1, 2));
        let stock = stock.serial(serial).quantity(tags.len() as u32);
        let applied = centre.store.stock(&author()).receive(&stock, &tags).unwrap();
        let named = |problem: &Problem| format!("{} {}", problem.value, problem.kind);
        (applied.output[0], applied.warnings.iter().map(named).collect::<Vec<_>>())
    };
    let is_of = |serial: &str, tag: &str| {
        let rest = "if the two are one device, void one of them";
        format!("{serial} is also the serial number of {tag}; {rest}")
    };
    let (first, warnings) = receive(wheelchair(), "SN-7", &["A1"]);
    assert_eq!(warnings, [""; 0]);
    assert_eq!(receive(wheelchair(), "ｓｎ-7", &["A2"]).1, [is_of("ｓｎ-7", "A1")]);
    assert_eq!(receive(hearing_aid(), "SN-7", &["A3"]).1, [is_of("SN-7", "A1")]);
    let two = [is_of("SN-8", "B1"), is_of("SN-8", "B1")];
    assert_eq!(receive(wheelchair(), "SN-8", &["B1", "B2", "B3"]).1, two);
    assert_eq!(receive(wheelchair(), "无", &["C1", "C2"]).1, [""; 0], "no number");
    let correct = |item: ItemNo, serial: &str| {
        let cells = [("serial".to_owned(), serial.to_owned())];
        let author = author().why("read again".to_owned());
        codes(&centre.store.correct(&author, item, &cells).unwrap().warnings)
    };
    assert_eq!(correct(first, "SN-8"), ["serial-of-another"]);
    assert_eq!(correct(first, "SN-8"), [""; 0], "nothing changed");
    assert_eq!(correct(first, "SN-9"), [""; 0]);
    assert_eq!(receive(wheelchair(), "SN-9", &["D1"]).1, [is_of("SN-9", "A1")], "as corrected");
}

#[test]
fn a_device_cannot_be_lent_twice() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    centre.lend(chair, centre.wang, day(4, 1)).unwrap();
    let again = centre.lend(chair, centre.li, day(4, 2));
    assert_eq!(refusal(again), ["action-not-allowed"]);
}

#[test]
fn a_device_can_be_lent_again_on_the_day_of_its_return() {
    let centre = Centre::new();
    let chair = uncleaned(&centre);
    centre.act(chair, StockAction::Clean, day(4, 10)).unwrap();
    assert_eq!(refusal(centre.lend(chair, centre.li, day(4, 9))), ["item-already-lent"]);
    centre.lend(chair, centre.li, day(4, 10)).unwrap();
}

#[test]
fn a_returned_device_is_cleaned_first() {
    let centre = Centre::new();
    let chair = uncleaned(&centre);
    assert_eq!(centre.status(chair), ItemStatus::Cleaning);
    let lent = centre.lend(chair, centre.li, day(4, 11));
    assert_eq!(refusal(lent), ["action-not-allowed"]);
    assert_eq!(centre.act(chair, StockAction::Clean, day(4, 12)).unwrap(), ItemStatus::InStock);
    centre.lend(chair, centre.li, day(4, 12)).unwrap();
}

#[test]
fn a_device_to_be_cleaned_is_not_handed_over() {
    let centre = Centre::new();
    let chair = uncleaned(&centre);
    let fitting = FittingDraft::new(centre.li, wheelchair(), day(4, 11)).item(chair);
    let fitted = centre.store.fittings(&author()).record(&fitting);
    assert_eq!(refusal(fitted), ["action-not-allowed"]);
}

#[test]
fn a_device_to_be_cleaned_is_neither_displayed_nor_sent() {
    let centre = Centre::new();
    let chair = uncleaned(&centre);
    let displayed = centre.act(chair, StockAction::Display, day(4, 11));
    assert_eq!(refusal(displayed), ["action-not-allowed"]);
    let send = MoveItem::new(chair, StockAction::Send, day(4, 11)).to(another_site(&centre));
    let sent = centre.store.stock(&author()).move_items(&[send]);
    assert_eq!(refusal(sent), ["action-not-allowed"]);
}

#[test]
fn a_device_to_be_cleaned_is_not_offered() {
    let centre = Centre::new();
    let chair = uncleaned(&centre);
    let hold = centre.hold(centre.li, day(4, 11)).unwrap();
    assert_eq!(centre.hold_status(hold, today()), HoldStatus::Waiting);
    centre.act(chair, StockAction::Clean, day(4, 12)).unwrap();
    assert!(matches!(centre.hold_status(hold, today()), HoldStatus::Offered(..)));
}

#[test]
fn a_damaged_device_is_repaired_and_then_cleaned() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let loan = centre.lend(chair, centre.wang, day(4, 1)).unwrap();
    let back = ReturnLoans::new([loan], day(4, 10)).condition(Condition::Damaged);
    let returned = centre.store.lending(&author()).take_back(&back).unwrap();
    assert_eq!(returned.output, [ItemStatus::Repair]);
    let repaired = centre.act(chair, StockAction::FinishRepair, day(4, 15)).unwrap();
    assert_eq!(repaired, ItemStatus::Cleaning);
}

#[test]
fn a_device_that_was_found_is_cleaned_first() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    assert_eq!(centre.act(chair, StockAction::MarkLost, day(4, 1)).unwrap(), ItemStatus::Lost);
    let found = centre.act(chair, StockAction::MarkFound, day(4, 2)).unwrap();
    assert_eq!(found, ItemStatus::Cleaning);
}

#[test]
fn a_device_without_hygiene_treatment_returns_to_stock() {
    let centre = Centre::new();
    let aid = centre.receive(&hearing_aid(), "H1");
    let lend = Lend::new([(Lendable::Item(aid), 1)], centre.wang, day(4, 1));
    let loan = centre.lend_as(&lend.due(Due::On(day(4, 20)))).unwrap();
    assert_eq!(centre.take_back(loan, day(4, 10)).unwrap(), ItemStatus::InStock);
}

#[test]
fn a_device_is_retired_for_good_and_with_a_reason() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    assert_eq!(refusal(centre.act(chair, StockAction::Retire, day(4, 1))), ["reason-needed"]);
    let retire = MoveItem::new(chair, StockAction::Retire, day(4, 1));
    let retire = retire.note("broken frame".to_owned());
    centre.store.stock(&author()).move_items(&[retire]).unwrap();
    let found = centre.act(chair, StockAction::MarkFound, day(4, 2));
    assert_eq!(refusal(found), ["action-not-allowed"]);
}

#[test]
fn a_device_sent_to_another_site_is_lent_after_its_arrival() {
    let centre = Centre::new();
    let (chair, to) = (centre.wheelchair("A1"), another_site(&centre));
    let send = MoveItem::new(chair, StockAction::Send, day(4, 1)).to(to);
    let sent = centre.store.stock(&author()).move_items(&[send]).unwrap();
    assert_eq!(sent.output, [ItemStatus::Transit]);
    assert_eq!(refusal(centre.lend(chair, centre.li, day(4, 2))), ["action-not-allowed"]);
    centre.act(chair, StockAction::Arrive, day(4, 3)).unwrap();
    centre.lend(chair, centre.li, day(4, 3)).unwrap();
}

#[test]
fn several_devices_are_lent_all_or_none() {
    let centre = Centre::new();
    let [free, lent] = ["A1", "A2"].map(|tag| centre.wheelchair(tag));
    centre.lend(lent, centre.wang, day(4, 1)).unwrap();
    let both = [free, lent].map(|item| (Lendable::Item(item), 1));
    let both = centre.lend_as(&Lend::new(both, centre.li, day(4, 2)));
    assert_eq!(refusal(both), ["action-not-allowed"]);
    assert_eq!(centre.status(free), ItemStatus::InStock);
}

#[test]
fn a_device_is_lent_by_the_site_where_it_is() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let lend = Lend::new([(Lendable::Item(chair), 1)], centre.wang, day(4, 1));
    let elsewhere = lend.clone().site(another_site(&centre));
    assert_eq!(refusal(centre.lend_as(&elsewhere)), ["at-another-site"]);
    centre.lend_as(&lend.site(site())).unwrap();
}

#[test]
fn a_deposit_is_given_back_unless_the_device_is_lost() {
    let centre = Centre::new();
    let deposit = Money::from_fen(10_000).unwrap();
    let [kept, lost] = ["A1", "A2"].map(|tag| {
        let item = Lendable::Item(centre.wheelchair(tag));
        centre.lend_as(&Lend::new([(item, 1)], centre.wang, day(4, 1)).deposit(deposit)).unwrap()
    });
    centre.take_back(kept, day(4, 10)).unwrap();
    let loss = ReturnLoans::new([lost], day(4, 10)).lost(true);
    centre.store.lending(&author()).take_back(&loss).unwrap();
    let given_back = [kept, lost].map(|loan| centre.loan(loan).deposit_back);
    assert_eq!(given_back, [Some(day(4, 10)), None]);
}

#[test]
fn the_loss_of_a_lent_device_ends_its_loan() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let loan = centre.lend(chair, centre.wang, day(4, 1)).unwrap();
    centre.act(chair, StockAction::MarkLost, day(4, 10)).unwrap();
    assert_eq!(centre.loan(loan).in_on, Some(day(4, 10)));
    assert_eq!(centre.status(chair), ItemStatus::Lost);
}

#[test]
fn a_loan_is_due_after_the_loan_period_and_overdue_the_day_after() {
    let centre = Centre::new();
    let loan = centre.lend(centre.wheelchair("A1"), centre.wang, day(3, 1)).unwrap();
    let days_late = |on| centre.store.view().unwrap().loan(loan, on).unwrap().days_late;
    // 1 March + 30 days.
    assert_eq!(centre.loan(loan).due_on, Some(day(3, 31)));
    assert_eq!((days_late(day(3, 31)), days_late(day(4, 1))), (None, Some(1)));
}

#[test]
fn a_model_without_a_loan_period_is_lent_until_a_given_day() {
    let centre = Centre::new();
    let aid = centre.receive(&hearing_aid(), "H1");
    assert_eq!(refusal(centre.lend(aid, centre.wang, day(4, 1))), ["not-lent"]);
    let lend = Lend::new([(Lendable::Item(aid), 1)], centre.wang, day(4, 1));
    centre.lend_as(&lend.due(Due::On(day(4, 20)))).unwrap();
}

#[test]
fn a_loan_without_a_due_day_is_an_issue() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let lend = Lend::new([(Lendable::Item(chair), 1)], centre.wang, day(4, 1)).due(Due::Never);
    let loan = centre.lend_as(&lend).unwrap();
    assert_eq!(centre.status(chair), ItemStatus::Issued);
    assert_eq!(refusal(centre.renew(loan, day(4, 20))), ["open-ended"]);
}

#[test]
fn a_borrower_has_no_more_open_loans_than_the_limit() {
    let centre = Centre::new();
    let [first, second] = ["A1", "A2"].map(|tag| centre.wheelchair(tag));
    centre.store.lending(&author()).set_limit(Setting::OpenLoans, 1).unwrap();
    let loan = centre.lend(first, centre.wang, day(4, 1)).unwrap();
    assert_eq!(refusal(centre.lend(second, centre.wang, day(4, 2))), ["too-many-loans"]);
    centre.take_back(loan, day(4, 3)).unwrap();
    centre.lend(second, centre.wang, day(4, 3)).unwrap();
}

#[test]
fn a_borrower_with_an_overdue_loan_gets_a_warning() {
    let centre = Centre::new();
    let [first, second] = ["A1", "A2"].map(|tag| centre.wheelchair(tag));
    centre.lend(first, centre.wang, day(3, 1)).unwrap();
    let lend = Lend::new([(Lendable::Item(second), 1)], centre.wang, today());
    let lent = centre.store.lending(&author()).lend(&lend).unwrap();
    assert_eq!(codes(&lent.warnings), ["borrower-overdue"]);
}

#[test]
fn a_renewal_is_refused_while_someone_waits() {
    let centre = Centre::new();
    let loan = centre.lend(centre.wheelchair("A1"), centre.wang, day(4, 1)).unwrap();
    centre.hold(centre.li, day(4, 2)).unwrap();
    assert_eq!(refusal(centre.renew(loan, day(4, 20))), ["someone-waits"]);
}

#[test]
fn a_hold_with_an_offer_does_not_prevent_a_renewal() {
    let centre = Centre::new();
    let loan = centre.lend(centre.wheelchair("A1"), centre.wang, day(4, 1)).unwrap();
    centre.wheelchair("A2");
    centre.hold(centre.li, day(4, 2)).unwrap();
    centre.renew(loan, day(4, 20)).unwrap();
}

#[test]
fn a_renewal_adds_the_loan_period_to_the_later_day() {
    let centre = Centre::new();
    let [first, second] = ["A1", "A2"].map(|tag| centre.wheelchair(tag));
    let early = centre.lend(first, centre.wang, day(4, 1)).unwrap();
    let late = centre.lend(second, centre.li, day(2, 1)).unwrap();
    // The first is due on 1 May. The second was due on 2 March.
    assert_eq!(centre.renew(early, day(4, 20)).unwrap(), day(5, 31));
    assert_eq!(centre.renew(late, day(4, 20)).unwrap(), day(5, 20));
}

#[test]
fn a_loan_is_renewed_no_more_often_than_the_limit() {
    let centre = Centre::new();
    let loan = centre.lend(centre.wheelchair("A1"), centre.wang, day(4, 1)).unwrap();
    centre.renew(loan, day(4, 10)).unwrap();
    centre.renew(loan, day(4, 20)).unwrap();
    assert_eq!(refusal(centre.renew(loan, today())), ["renewed-too-often"]);
}

#[test]
fn an_offer_expires_after_its_days() {
    let centre = Centre::new();
    centre.wheelchair("A1");
    let hold = centre.hold(centre.wang, today()).unwrap();
    let offered = HoldStatus::Offered(a1(), day(5, 7));
    assert_eq!(centre.hold_status(hold, day(5, 7)), offered);
    assert_eq!(centre.hold_status(hold, day(5, 8)), HoldStatus::Expired(day(5, 8)));
}

#[test]
fn an_expired_offer_passes_to_the_next_in_the_queue() {
    let centre = Centre::new();
    centre.wheelchair("A1");
    centre.hold(centre.wang, day(4, 29)).unwrap();
    let next = centre.hold(centre.li, today()).unwrap();
    assert_eq!(centre.hold_status(next, day(5, 7)), HoldStatus::Waiting);
    assert_eq!(centre.hold_status(next, day(5, 8)), HoldStatus::Offered(a1(), day(5, 15)));
}

#[test]
fn an_offered_device_is_kept_for_its_borrower() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let hold = centre.hold(centre.wang, day(4, 20)).unwrap();
    assert_eq!(refusal(centre.lend(chair, centre.li, day(4, 25))), ["held-for-another"]);
    centre.lend(chair, centre.wang, day(4, 25)).unwrap();
    assert_eq!(centre.hold_status(hold, today()), HoldStatus::Taken(day(4, 25)));
}

#[test]
fn the_device_longest_in_stock_is_offered_first() {
    let centre = Centre::new();
    let chair = uncleaned(&centre);
    centre.act(chair, StockAction::Clean, day(4, 11)).unwrap();
    centre.wheelchair("A2");
    let hold = centre.hold(centre.li, day(4, 20)).unwrap();
    let longest = Tag::new("A2").ok();
    assert_eq!(centre.hold_status(hold, today()), HoldStatus::Offered(longest, day(5, 7)));
}

#[test]
fn a_fitting_from_stock_ends_the_hold_of_its_person() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let hold = centre.hold(centre.wang, day(4, 20)).unwrap();
    let fitting = FittingDraft::new(centre.wang, wheelchair(), day(4, 25)).item(chair);
    centre.store.fittings(&author()).record(&fitting).unwrap();
    assert_eq!(centre.hold_status(hold, today()), HoldStatus::Taken(day(4, 25)));
}

#[test]
fn a_hold_waits_again_if_its_device_leaves_the_stock() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let hold = centre.hold(centre.wang, day(4, 20)).unwrap();
    centre.act(chair, StockAction::Display, day(4, 25)).unwrap();
    assert_eq!(centre.hold_status(hold, today()), HoldStatus::Waiting);
}

#[test]
fn a_cancelled_offer_passes_to_the_next_in_the_queue() {
    let centre = Centre::new();
    centre.wheelchair("A1");
    let first = centre.hold(centre.wang, day(4, 20)).unwrap();
    let next = centre.hold(centre.li, day(4, 21)).unwrap();
    centre.store.lending(&author()).cancel_hold(first, today()).unwrap();
    assert_eq!(centre.hold_status(next, today()), HoldStatus::Offered(a1(), day(5, 7)));
}

#[test]
fn the_queue_goes_by_priority_and_then_by_day() {
    let centre = Centre::new();
    let zhao = centre.store.people(&author()).record(&person("3")).unwrap().number;
    let third = centre.hold(centre.li, day(4, 2)).unwrap();
    let second = centre.hold(centre.wang, day(4, 1)).unwrap();
    let urgent = PlaceHold::new(wheelchair(), zhao, day(4, 3)).priority(1);
    let first = centre.store.lending(&author()).place_hold(&urgent).unwrap().output;
    let place = |hold| centre.store.view().unwrap().hold(hold, today()).unwrap().place;
    assert_eq!([first, second, third].map(place), [Some(1), Some(2), Some(3)]);
}

#[test]
fn a_borrower_has_one_hold_on_a_model() {
    let centre = Centre::new();
    centre.hold(centre.wang, day(4, 1)).unwrap();
    assert_eq!(refusal(centre.hold(centre.wang, day(4, 2))), ["held-already"]);
}

#[test]
fn the_stock_of_a_bulk_model_never_falls_below_zero() {
    let centre = Centre::new();
    centre.canes(2);
    let lend = |n| Lend::new([(Lendable::Bulk(cane()), n)], centre.wang, day(4, 1));
    assert_eq!(refusal(centre.lend_as(&lend(3))), ["not-enough"]);
    centre.lend_as(&lend(2)).unwrap();
    assert_eq!(refusal(centre.lend_as(&lend(1))), ["not-enough"]);
}

#[test]
fn a_bulk_loan_is_open_until_all_of_it_is_back() {
    let centre = Centre::new();
    centre.canes(2);
    let lend = Lend::new([(Lendable::Bulk(cane()), 2)], centre.wang, day(4, 1));
    let loan = centre.lend_as(&lend).unwrap();
    let part = ReturnLoans::new([loan], day(4, 10)).quantity(1);
    centre.store.lending(&author()).take_back(&part).unwrap();
    assert_eq!((centre.loan(loan).out, centre.loan(loan).in_on), (1, None));
    centre.take_back(loan, day(4, 20)).unwrap();
    assert_eq!(centre.loan(loan).in_on, Some(day(4, 20)));
}

#[test]
fn a_device_is_not_lent_before_its_receipt() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    assert_eq!(refusal(centre.lend(chair, centre.wang, day(1, 1))), ["before-received"]);
    centre.lend(chair, centre.wang, day(1, 2)).unwrap();
}

#[test]
fn imported_loans_follow_each_other_without_cleaning() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let record = |borrower, from, to| {
        let loan = LoanDraft::new(Lendable::Item(chair), BorrowerName::Person(borrower), from);
        centre.store.lending(&author()).record(&loan.in_on(to))
    };
    record(centre.wang, day(2, 1), day(3, 1)).unwrap();
    record(centre.li, day(3, 1), day(4, 1)).unwrap();
    assert_eq!(refusal(record(centre.wang, day(3, 31), day(4, 2))), ["item-already-lent"]);
    assert_eq!(centre.status(chair), ItemStatus::InStock);
}

#[test]
fn a_bridging_loan_leaves_the_need_open() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let need = centre.record_need(&need(centre.wang, day(4, 1))).unwrap().number;
    let lend = Lend::new([(Lendable::Item(chair), 1)], centre.wang, day(4, 2));
    let loan = centre.lend_as(&lend.purpose(Purpose::Bridging)).unwrap();
    let need = centre.store.view().unwrap().need(need, today()).unwrap();
    assert_eq!((need.status, need.bridged_by), (NeedStatus::Open, Some(loan)));
}

#[test]
fn no_step_is_dated_after_today() {
    let centre = Centre::new();
    let [lent, chair] = ["A1", "A2"].map(|tag| centre.wheelchair(tag));
    let loan = centre.lend(lent, centre.wang, day(4, 1)).unwrap();
    assert_eq!(refusal(centre.lend(chair, centre.li, day(5, 1))), ["after-today"]);
    assert_eq!(refusal(centre.take_back(loan, day(5, 1))), ["after-today"]);
    assert_eq!(refusal(centre.act(chair, StockAction::Clean, day(5, 1))), ["after-today"]);
    assert_eq!(refusal(centre.hold(centre.li, day(5, 1))), ["after-today"]);
}

#[test]
fn a_stock_take_changes_no_status() {
    let centre = Centre::new();
    let [found, missing] = ["A1", "A2"].map(|tag| centre.wheelchair(tag));
    let tags = ["A1", "B9"].map(str::to_owned);
    let counted = centre.store.stock(&author()).count(&site(), &tags, today()).unwrap().output;
    assert_eq!((counted.found, counted.missing), (vec![found], vec![missing]));
    assert_eq!(counted.unexpected, [("B9".to_owned(), None)]);
    assert_eq!(centre.status(missing), ItemStatus::InStock);
}

#[test]
fn a_stock_take_of_too_many_unknown_tags_is_refused() {
    let centre = Centre::new();
    let count = |unknown: usize| {
        let tags: Vec<_> = (0..unknown).map(|n| format!("X{n}")).collect();
        centre.store.stock(&author()).count(&site(), &tags, today())
    };
    assert_eq!(count(LISTED).unwrap().output.unexpected.len(), LISTED);
    assert_eq!(refusal(count(LISTED + 1)), ["list-too-long"]);
}

#[test]
fn many_stock_takes_of_many_unknown_tags_fit_into_the_checkpoint() {
    let centre = Centre::in_folder();
    let tags: Vec<_> = (0..LISTED).map(|n| format!("{n:0>150}")).collect();
    for _ in 0..64 {
        centre.store.stock(&author()).count(&site(), &tags, today()).unwrap();
    }
    centre.store.shared.save().unwrap();
    let folder = centre.close();
    let store = Store::open(folder.path(), "a test").unwrap();
    assert_eq!(store.view().unwrap().counts(None).unwrap().len(), 64);
    assert_eq!(store.info().unwrap().rebuilt, None, "every block of the checkpoint can be read");
    drop(store);
    let verified = maintenance::verify(folder.path(), "a test").unwrap();
    assert!(matches!(verified.state, StateCheck::Same { .. }), "{:?}", verified.state);
}

#[test]
fn a_tag_or_a_text_that_was_destroyed_is_refused_at_the_desk_too() {
    let centre = Centre::new();
    let stock = || StockDraft::default().model(wheelchair()).site(site()).received_on(day(1, 2));
    let receive = |draft: StockDraft, tag: &str| {
        centre.store.stock(&author()).receive(&draft, &[Tag::new(tag).unwrap()])
    };
    for (text, code) in [
        ("2.02401E+11", "digits-lost"),
        ("202401000001234000", "digits-lost"),
        ("2024-01-12", "date-cell"),
        ("#REF!", "failed-formula"),
    ] {
        assert_eq!(refusal(receive(stock(), text)), [code], "{text}");
        assert_eq!(refusal(receive(stock().serial(text.to_owned()), "A1")), [code], "{text}");
        let count = centre.store.stock(&author()).count(&site(), &[text.to_owned()], day(1, 3));
        assert_eq!(refusal(count), [code], "{text}");
    }
    let lost = "2.02401E+11";
    let programme = Programme::new(lost).unwrap();
    assert_eq!(refusal(receive(stock().programme(programme), "A1")), ["digits-lost"]);
    assert_eq!(refusal(receive(stock().donor(lost.to_owned()), "A1")), ["digits-lost"]);
    let chair = centre.wheelchair("A1");
    let org = BorrowerName::Org(lost.to_owned());
    let lend = Lend::new([(Lendable::Item(chair), 1)], org, day(1, 5));
    assert_eq!(refusal(centre.lend_as(&lend)), ["digits-lost"]);
    receive(stock().serial("3-12".to_owned()), "2024-1").unwrap();
}

/// Lends three canes on 5 January, due on 1 February.
fn three_canes(centre: &Centre) -> LoanNo {
    centre.canes(10);
    let lend = Lend::new([(Lendable::Bulk(cane()), 3)], centre.wang, day(1, 5));
    centre.lend_as(&lend.due(Due::On(day(2, 1)))).unwrap()
}

fn take_canes(centre: &Centre, loan: LoanNo, quantity: u32, on: Date) {
    let part = ReturnLoans::new([loan], on).quantity(quantity);
    centre.store.lending(&author()).take_back(&part).unwrap();
}

fn correct_loan(centre: &Centre, loan: LoanNo, cell: (&str, &str)) -> crate::Result<()> {
    let cells = [(cell.0.to_owned(), cell.1.to_owned())];
    let author = author().why("a mistake".to_owned());
    centre.store.correct(&author, loan, &cells).map(drop)
}

/// All is back on the latest day on which a part came back.
#[test]
fn parts_recorded_out_of_order_end_the_loan_on_the_latest_day() {
    let centre = Centre::new();
    let loan = three_canes(&centre);
    take_canes(&centre, loan, 1, day(3, 20));
    take_canes(&centre, loan, 2, day(1, 25));
    assert_eq!(centre.loan(loan).in_on, Some(day(3, 20)));
}

#[test]
fn a_loan_does_not_end_before_a_part_was_returned() {
    let centre = Centre::new();
    let loan = three_canes(&centre);
    take_canes(&centre, loan, 1, day(3, 20));
    let open = correct_loan(&centre, loan, ("in_on", "2024-03-19"));
    assert_eq!(refusal(open), ["before-part-returned"]);
    take_canes(&centre, loan, 2, day(4, 2));
    let ended = correct_loan(&centre, loan, ("in_on", "2024-03-19"));
    assert_eq!(refusal(ended), ["before-part-returned"]);
    correct_loan(&centre, loan, ("in_on", "2024-03-20")).unwrap();
    assert_eq!(centre.loan(loan).in_on, Some(day(3, 20)));
    // The row of a sheet follows the same rule.
    let draft = LoanDraft::new(Lendable::Bulk(cane()), centre.wang.into(), day(1, 5));
    let row = centre.store.lending(&author()).record(&draft.in_on(day(3, 1)));
    assert_eq!(refusal(row), ["before-part-returned"]);
}

/// Five canes for 100 yuan, two of which were sent to another site with 40 yuan.
#[test]
fn a_lot_of_which_some_were_sent_keeps_its_price() {
    let centre = Centre::new();
    let lot =
        StockDraft::default().model(cane()).site(site()).received_on(day(1, 2)).quantity(5_u32);
    let lot = lot.value(Money::from_fen(10_000).unwrap());
    let lot = centre.store.stock(&author()).receive(&lot, &[]).unwrap().output[0];
    let other = another_site(&centre);
    let send = |from: &SiteCode, to: &SiteCode| {
        let sent = MoveQuantity::new(cane(), from.clone(), 2, StockAction::Send, day(2, 1));
        centre.store.stock(&author()).move_quantity(&sent.to(to.clone())).unwrap();
    };
    send(&site(), &other);
    let correct = |cells: &[(&str, &str)]| {
        let cells: Vec<_> =
            cells.iter().map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect();
        centre.store.correct(&author().why("miscounted".to_owned()), lot, &cells)
    };
    assert_eq!(refusal(correct(&[("quantity", "1")])), ["left-stock"]);
    assert_eq!(refusal(correct(&[("quantity", "3")])), ["sent-at-old-price"]);
    assert_eq!(refusal(correct(&[("value", "200")])), ["sent-at-old-price"]);
    // Three for 60 yuan are as dear as five for 100: one for 20 yuan, and two for 40.
    correct(&[("quantity", "3"), ("value", "60")]).unwrap();
    let values = || {
        let levels = centre.store.view().unwrap().levels(&ItemFilter::default()).unwrap();
        levels.iter().map(|level| (level.quantity(), level.value)).collect::<Vec<_>>()
    };
    assert_eq!(values(), [(1, 2000), (2, 4000)]);
    // All of them are at one site again.
    send(&other, &site());
    correct(&[("value", "100")]).unwrap();
    assert_eq!(values(), [(3, 10_000), (0, 0)]);
}

/// Ten canes, of which Wang got two and Li three.
fn handed_over(centre: &Centre) -> [FittingNo; 2] {
    centre.canes(10);
    [(centre.wang, 2_u32), (centre.li, 3)].map(|(person, quantity)| {
        let fitting = FittingDraft::new(person, cane(), day(2, 1)).quantity(quantity);
        centre.store.fittings(&author()).record(&fitting).unwrap().number
    })
}

/// Returns how many canes are in stock, with people and under repair.
fn cane_counts(centre: &Centre) -> [u32; 3] {
    let level = &centre.store.view().unwrap().levels(&ItemFilter::default()).unwrap()[0];
    [ItemStatus::InStock, ItemStatus::Issued, ItemStatus::Repair].map(|status| level.count(status))
}

#[test]
fn canes_of_a_fitting_come_back_once() {
    let centre = Centre::new();
    let [first, second] = handed_over(&centre);
    assert_eq!(cane_counts(&centre), [5, 5, 0]);
    let clerk = author();
    let desk = centre.store.stock(&clerk);
    let early = GiveBack::of_fittings(vec![first], day(1, 31));
    assert_eq!(refusal(desk.give_back(&early)), ["before-fitted"]);
    let back = GiveBack::of_fittings(vec![first], day(3, 1));
    assert_eq!(refusal(desk.give_back(&back.clone().quantity(1))), ["comes-back-whole"]);
    assert_eq!(cane_counts(&centre), [5, 5, 0]);
    desk.give_back(&back.quantity(2)).unwrap();
    assert_eq!(cane_counts(&centre), [7, 3, 0]);
    let again = GiveBack::of_fittings(vec![second, first], day(3, 1));
    assert_eq!(refusal(desk.give_back(&again)), ["nothing-taken"]);
    assert_eq!(cane_counts(&centre), [7, 3, 0], "all or none");
    let broken = GiveBack::of_fittings(vec![second], day(3, 1)).damaged(true);
    desk.give_back(&broken).unwrap();
    assert_eq!(cane_counts(&centre), [7, 0, 3]);
    assert!(centre.store.inconsistencies().unwrap().is_empty());
    // A void puts nothing back that is back already.
    centre.store.void(&author().why("twice".to_owned()), first).unwrap();
    assert_eq!(cane_counts(&centre), [7, 0, 3]);
}

#[test]
fn a_quantity_comes_back_only_from_fittings_that_are_clear() {
    let centre = Centre::new();
    let give_back = |quantity| {
        let given = GiveBack::of_quantity(cane(), site(), quantity, day(3, 1));
        centre.store.stock(&author()).give_back(&given)
    };
    assert_eq!(refusal(give_back(1)), ["nothing-handed-over"]);
    let [first, _] = handed_over(&centre);
    let which = give_back(2).unwrap_err();
    let Error::Refused(problems) = which else { panic!("{which}") };
    assert!(problems[0].kind.to_string().ends_with("F1 (2), F2 (3)"), "{}", problems[0].kind);
    let given = GiveBack::of_fittings(vec![first], day(3, 1));
    centre.store.stock(&author()).give_back(&given).unwrap();
    give_back(3).unwrap();
    assert_eq!(cane_counts(&centre), [10, 0, 0]);
}

#[test]
fn a_device_is_taken_back_by_its_fitting() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let fitting = FittingDraft::new(centre.wang, wheelchair(), day(2, 1)).item(chair);
    let fitting = centre.store.fittings(&author()).record(&fitting).unwrap().number;
    let given = GiveBack::of_fittings(vec![fitting], day(3, 1));
    let back = centre.store.stock(&author()).give_back(&given).unwrap().output;
    assert_eq!((back[0].fitting, back[0].quantity), (fitting, 1));
    assert_eq!(centre.status(chair), ItemStatus::Cleaning);
}

#[test]
fn a_quantity_arrives_at_once() {
    let centre = Centre::new();
    centre.canes(10);
    let arrived = MoveQuantity::new(cane(), site(), 2, StockAction::Arrive, day(2, 1));
    assert_eq!(refusal(centre.store.stock(&author()).move_quantity(&arrived)), ["arrives-at-once"]);
}
