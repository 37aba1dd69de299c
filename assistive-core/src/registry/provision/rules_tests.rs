//! The rules of needs, fittings and services, one example for each (docs/domain.md §3, and §5 rules 9 and 10).

use jiff::civil::date;

use super::follow_ups::due_on;
use crate::model::{
    AssessmentOutcome, Category, CategorySet, Device, FittingNo, ItemStatus, NeedKind, NeedNo,
    Round, WithdrawnReason,
};
use crate::testing::{
    Centre, author, cane, class, codes, day, hearing_aid, need, refusal, site, today, wheelchair,
};
use crate::{
    AssessmentDraft, FittingDraft, ItemFilter, Linked, ModelDraft, NeedDraft, NeedStatus, Outcome,
    PersonDraft, Recorded, Relink, Result, ServiceDraft, TrainingDraft,
};

fn withdraw(centre: &Centre, need: NeedNo, month: i8, on: i8) -> Result<Outcome> {
    let refused = WithdrawnReason::Refused;
    Ok(centre.store.needs(&author()).withdraw(need, day(month, on), refused)?.output)
}

fn record(centre: &Centre, fitting: &FittingDraft) -> Result<Recorded<FittingNo>> {
    centre.store.fittings(&author()).record(fitting)
}

#[test]
fn a_second_list_keeps_one_need() {
    let centre = Centre::new();
    let first = centre.need(centre.wang, day(2, 1)).unwrap();
    let again = centre.record_need(&need(centre.wang, day(3, 1))).unwrap();
    assert_eq!((again.number, codes(&again.warnings)), (first, vec!["listed-before"]));
    let listed = centre.store.view().unwrap().need(first, today()).unwrap();
    assert_eq!((listed.identified_on, listed.listed_again), (day(2, 1), vec![day(3, 1)]));
}

#[test]
fn a_second_list_can_ask_for_a_new_need() {
    let centre = Centre::new();
    let first = centre.need(centre.wang, day(2, 1)).unwrap();
    let second = need(centre.wang, day(3, 1)).always_new(true);
    assert_ne!(centre.record_need(&second).unwrap().number, first);
}

#[test]
fn a_list_after_the_handover_brings_a_new_need() {
    let centre = Centre::new();
    let first = centre.need(centre.wang, day(2, 1)).unwrap();
    centre.fit(centre.wang, day(2, 10)).unwrap();
    assert_ne!(centre.need(centre.wang, day(3, 1)).unwrap(), first);
}

#[test]
fn a_class_and_a_model_of_it_are_two_needs() {
    let centre = Centre::new();
    let of_class = Device::Class(class("12 22 03"));
    let of_class = NeedDraft::device(centre.wang, of_class, day(2, 1));
    let first = centre.record_need(&of_class).unwrap().number;
    assert_ne!(centre.need(centre.wang, day(3, 1)).unwrap(), first);
}

#[test]
fn a_fitting_meets_a_need_for_its_model_before_one_for_a_class_above() {
    let centre = Centre::new();
    let of_class = NeedDraft::device(centre.wang, Device::Class(class("12 22")), day(1, 10));
    let of_class = centre.record_need(&of_class).unwrap().number;
    let of_model = centre.need(centre.wang, day(2, 1)).unwrap();
    let first = centre.fit(centre.wang, day(3, 1)).unwrap();
    let second = centre.fit(centre.wang, day(3, 2)).unwrap();
    let met = [first, second].map(|fitting| centre.need_met_by(fitting));
    assert_eq!(met, [Some(of_model), Some(of_class)]);
}

#[test]
fn a_fitting_meets_the_need_identified_first() {
    let centre = Centre::new();
    centre.need(centre.wang, day(2, 1)).unwrap();
    let earlier = centre.need(centre.wang, day(1, 10)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    assert_eq!(centre.need_met_by(fitting), Some(earlier));
}

#[test]
fn a_fitting_without_an_open_need_is_unlisted() {
    let centre = Centre::new();
    centre.need(centre.wang, day(3, 1)).unwrap();
    centre.need(centre.li, day(1, 10)).unwrap();
    let fitting = centre.fit(centre.wang, day(2, 1)).unwrap();
    assert_eq!(centre.need_met_by(fitting), None);
}

#[test]
fn a_named_need_may_be_for_another_device() {
    let centre = Centre::new();
    let aid = NeedDraft::device(centre.wang, Device::Model(hearing_aid()), day(2, 1));
    let aid = centre.record_need(&aid).unwrap().number;
    let fitting = FittingDraft::new(centre.wang, wheelchair(), day(3, 1)).need(aid);
    let fitting = record(&centre, &fitting).unwrap().number;
    assert_eq!(centre.need_met_by(fitting), Some(aid));
}

#[test]
fn a_named_need_is_an_open_need_of_the_same_person() {
    let centre = Centre::new();
    let of_wang = centre.need(centre.wang, day(2, 1)).unwrap();
    let naming = |person, on| {
        let fitting = FittingDraft::new(person, wheelchair(), on).need(of_wang);
        record(&centre, &fitting)
    };
    assert_eq!(refusal(naming(centre.li, day(3, 1))), ["need-of-another"]);
    withdraw(&centre, of_wang, 3, 1).unwrap();
    assert_eq!(refusal(naming(centre.wang, day(3, 1))), ["need-not-open"]);
}

#[test]
fn a_met_need_cannot_be_withdrawn() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    centre.fit(centre.wang, day(3, 1)).unwrap();
    assert_eq!(refusal(withdraw(&centre, need, 4, 1)), ["withdrawn-but-met"]);
}

#[test]
fn a_handover_lifts_a_later_withdrawal() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    withdraw(&centre, need, 4, 20).unwrap();
    let fitting = FittingDraft::new(centre.wang, wheelchair(), day(4, 10));
    let recorded = record(&centre, &fitting).unwrap();
    assert_eq!(codes(&recorded.warnings), ["withdrawal-lifted"]);
    assert_eq!(centre.need_status(need, today()), NeedStatus::Met(day(4, 10)));
}

#[test]
fn a_withdrawal_takes_effect_at_the_start_of_its_day() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    withdraw(&centre, need, 4, 10).unwrap();
    let fitting = centre.fit(centre.wang, day(4, 10)).unwrap();
    assert_eq!(centre.need_met_by(fitting), None);
}

#[test]
fn a_withdrawal_is_not_before_its_need_and_has_a_reason() {
    let centre = Centre::new();
    let number = centre.need(centre.wang, day(2, 1)).unwrap();
    assert_eq!(refusal(withdraw(&centre, number, 1, 31)), ["withdrawn-before-identified"]);
    let bare = need(centre.wang, day(2, 1)).withdrawn_on(day(2, 2));
    assert_eq!(refusal(centre.record_need(&bare)), ["day-without-reason"]);
}

#[test]
fn a_need_lapses_on_the_day_after_its_last() {
    let centre = Centre::new();
    let draft = need(centre.wang, day(2, 1)).valid_to(day(4, 10));
    let number = centre.record_need(&draft).unwrap().number;
    let lapsed = NeedStatus::Withdrawn(day(4, 11), WithdrawnReason::Lapsed);
    assert_eq!(centre.need_status(number, day(4, 10)), NeedStatus::Open);
    assert_eq!(centre.need_status(number, day(4, 11)), lapsed);
}

#[test]
fn a_lapse_cannot_be_entered() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let lapsed = WithdrawnReason::Lapsed;
    let withdrawn = centre.store.needs(&author()).withdraw(need, day(4, 1), lapsed);
    assert_eq!(refusal(withdrawn), ["not-one-of"]);
}

#[test]
fn an_assessment_as_not_suitable_leaves_the_need_open() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let assessment = AssessmentDraft::new(need, day(3, 1), AssessmentOutcome::NotSuitable);
    centre.store.needs(&author()).assess(&assessment).unwrap();
    assert_eq!(centre.need_status(need, today()), NeedStatus::Open);
}

#[test]
fn an_unlisted_fitting_meets_a_need_of_a_late_list_on_request() {
    let centre = Centre::new();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    assert_eq!(centre.need_met_by(fitting), None);
    let linked = centre.store.fittings(&author()).relink(&Relink::default()).unwrap().output;
    assert_eq!(linked, [Linked { fitting, need }]);
}

#[test]
fn a_link_made_by_hand_stays() {
    let centre = Centre::new();
    centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    centre.store.fittings(&author()).link(fitting, None).unwrap();
    let linked = centre.store.fittings(&author()).relink(&Relink::default()).unwrap().output;
    assert_eq!((linked, centre.need_met_by(fitting)), (vec![], None));
}

#[test]
fn a_fitting_on_the_day_of_leaving_meets_a_need() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    centre.leave(centre.wang, day(4, 10));
    centre.fit(centre.wang, day(4, 10)).unwrap();
    assert_eq!(centre.need_status(need, today()), NeedStatus::Met(day(4, 10)));
}

#[test]
fn nothing_is_recorded_singly_for_a_person_who_has_left() {
    let centre = Centre::new();
    let (chair, wang) = (centre.wheelchair("A1"), centre.wang);
    centre.leave(wang, day(4, 10));
    let service = ServiceDraft::new(wang, NeedKind::Training, day(4, 11));
    let service = centre.store.services(&author()).record(&service);
    assert_eq!(refusal(service), ["left-before"]);
    assert_eq!(refusal(centre.need(wang, day(4, 11))), ["left-before"]);
    assert_eq!(refusal(centre.fit(wang, day(4, 11))), ["left-before"]);
    assert_eq!(refusal(centre.lend(chair, wang, day(4, 11))), ["left-before"]);
}

#[test]
fn a_multiple_disability_is_advised_for_by_its_parts() {
    let centre = Centre::new();
    let model = ModelDraft::new(wheelchair()).categories("4".parse::<CategorySet>().unwrap());
    centre.store.catalogue(&author()).record(&model).unwrap();
    let warnings = |parts: &str, on| {
        let parts: CategorySet = parts.parse().unwrap();
        let person = PersonDraft::default().category(Category::Multiple).categories(parts);
        centre.store.people(&author()).edit(centre.wang, &person, today()).unwrap();
        codes(&centre.record_need(&need(centre.wang, on).always_new(true)).unwrap().warnings)
    };
    assert_eq!(warnings("", day(2, 1)), [""; 0], "nothing is known of the parts");
    assert_eq!(warnings("2;4", day(2, 2)), [""; 0]);
    assert_eq!(warnings("1;2", day(2, 3)), ["category-not-advised"]);
    // The parts of an earlier category say nothing about a later one.
    let hearing = PersonDraft::default().category(Category::Hearing);
    centre.store.people(&author()).edit(centre.wang, &hearing, today()).unwrap();
    let later = centre.record_need(&need(centre.wang, day(2, 4)).always_new(true)).unwrap();
    assert!(later.warnings[0].to_string().contains("the person's category is 2"), "{later:?}");
}

#[test]
fn a_need_keeps_its_note() {
    let centre = Centre::new();
    let draft = need(centre.wang, day(2, 1)).note("座宽38厘米");
    let number = centre.record_need(&draft).unwrap().number;
    let note = |centre: &Centre| centre.store.view().unwrap().need(number, today()).unwrap().note;
    assert_eq!(note(&centre).as_deref(), Some("座宽38厘米"));
    assert_eq!(centre.record_need(&draft).unwrap().outcome, Outcome::Unchanged);
    centre.store.edit(&author(), number, &[("note".to_owned(), "-".to_owned())]).unwrap();
    assert_eq!(note(&centre), None);
}

#[test]
fn a_need_within_the_useful_life_of_a_device_gives_a_warning() {
    let centre = Centre::new();
    // 29 February 2016 + 5 years is 28 February 2021.
    centre.fit(centre.wang, date(2016, 2, 29)).unwrap();
    let warnings = |on| {
        let need = need(centre.wang, on);
        codes(&centre.store.needs(&author()).preview().record(&need).unwrap().warnings)
    };
    assert_eq!(warnings(date(2021, 2, 27)), ["inside-useful-life"]);
    assert_eq!(warnings(date(2021, 2, 28)), [""; 0]);
}

#[test]
fn a_fitting_takes_the_device_that_it_names() {
    let centre = Centre::new();
    let (chair, aid) = (centre.wheelchair("A1"), centre.receive(&hearing_aid(), "H1"));
    let naming = |item| FittingDraft::new(centre.wang, wheelchair(), day(3, 1)).item(item);
    assert_eq!(refusal(record(&centre, &naming(aid))), ["item-of-another-model"]);
    record(&centre, &naming(chair)).unwrap();
    assert_eq!(centre.status(chair), ItemStatus::Issued);
}

#[test]
fn a_fitting_recorded_again_is_the_same_fitting() {
    let centre = Centre::new();
    let first = centre.fit(centre.wang, day(3, 1)).unwrap();
    let again = FittingDraft::new(centre.wang, wheelchair(), day(3, 1));
    let again = record(&centre, &again).unwrap();
    assert_eq!((again.number, again.outcome), (first, Outcome::Unchanged));
}

#[test]
fn a_service_provides_no_device() {
    let centre = Centre::new();
    let service = ServiceDraft::new(centre.wang, NeedKind::Device, day(3, 1));
    assert_eq!(refusal(centre.store.services(&author()).record(&service)), ["not-one-of"]);
}

#[test]
fn a_training_is_not_before_the_handover() {
    let centre = Centre::new();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    let train = |on| centre.store.fittings(&author()).train(&TrainingDraft::new(fitting, on));
    assert_eq!(refusal(train(day(2, 29))), ["before-fitted"]);
    train(day(3, 1)).unwrap();
}

#[test]
fn a_follow_up_in_a_shorter_month_is_due_on_its_last_day() {
    assert_eq!(due_on(date(2024, 1, 31), Round::One), Some(date(2024, 2, 29)));
    assert_eq!(due_on(date(2023, 1, 31), Round::One), Some(date(2023, 2, 28)));
    assert_eq!(due_on(date(2023, 8, 31), Round::Six), Some(date(2024, 2, 29)));
}

#[test]
fn an_assessment_can_be_recorded_after_the_handover_that_followed_it() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    centre.fit(centre.wang, day(3, 1)).unwrap();
    let assess = |on| {
        let assessment = AssessmentDraft::new(need, on, AssessmentOutcome::Suitable);
        centre.store.needs(&author()).assess(&assessment)
    };
    assess(day(2, 20)).unwrap();
    assert_eq!(refusal(assess(day(3, 2))), ["need-not-open"]);
    assert_eq!(refusal(assess(day(1, 31))), ["need-not-open"]);
}

#[test]
fn a_link_to_another_need_says_that_the_first_is_met_no_more() {
    let centre = Centre::new();
    let first = centre.need(centre.wang, day(2, 1)).unwrap();
    let second = centre.record_need(&need(centre.wang, day(2, 2)).always_new(true)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    assert_eq!(centre.need_met_by(fitting), Some(first));
    let linked = centre.store.fittings(&author()).link(fitting, Some(second.number)).unwrap();
    assert_eq!(codes(&linked.warnings), ["no-longer-met"]);
}

#[test]
fn a_fitting_after_the_leaving_is_shown_as_meeting_no_need() {
    let centre = Centre::new();
    centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 20)).unwrap();
    centre.leave(centre.wang, day(3, 1));
    assert_eq!(centre.need_met_by(fitting), None);
}

#[test]
fn a_desk_takes_a_bulk_device_from_the_stock_of_the_own_site() {
    let centre = Centre::new();
    centre.canes(10);
    let fitting = FittingDraft::new(centre.wang, cane(), day(3, 1)).quantity(2_u32);
    let number = record(&centre, &fitting).unwrap().number;
    let view = centre.store.view().unwrap();
    assert_eq!(view.fitting(number, today()).unwrap().site.code(), site().as_str());
    let level = view.levels(&ItemFilter::default()).unwrap().remove(0);
    assert_eq!(level.count(ItemStatus::InStock), 10 - 2);
}
