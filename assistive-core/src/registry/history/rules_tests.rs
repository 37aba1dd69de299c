//! The rules of undo, void and correction, one example for each.

use crate::model::{AssessmentOutcome, ItemStatus, NeedNo, RecordNo};
use crate::testing::{
    Centre, author, cane, codes, day, hearing_aid, need, refusal, today, wheelchair,
};
use crate::{Author, Conflict, FittingDraft, NeedStatus, NewAssessment, Result, Store};

/// Returns an author who gives a reason.
fn author_with_reason() -> Author {
    author().why("a mistake".to_owned())
}

fn exists(centre: &Centre, need: NeedNo) -> bool {
    centre.store.view().unwrap().need(need, today()).is_ok()
}

#[test]
fn an_undo_voids_the_created_records_and_keeps_the_commit() {
    let centre = Centre::in_folder();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let commit = centre.last_commit();
    centre.store.undo(&author(), None).unwrap();
    assert!(!exists(&centre, need));
    let log = Store::log(centre.folder()).unwrap();
    let undone = log.iter().find(|info| info.number == commit).unwrap();
    assert_eq!(undone.undone_by, Some(commit + 1));
}

#[test]
fn an_undo_is_refused_while_a_later_record_refers_to_it() {
    let centre = Centre::in_folder();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let commit = centre.last_commit();
    let assessment = NewAssessment::new(need, day(3, 1), AssessmentOutcome::Suitable);
    centre.store.needs(&author()).assess(&assessment).unwrap();
    assert_eq!(refusal(centre.store.undo(&author(), Some(commit))), ["changed-since"]);
    centre.store.undo(&author(), None).unwrap();
    centre.store.undo(&author(), Some(commit)).unwrap();
    assert!(!exists(&centre, need));
}

#[test]
fn an_assessment_stays_while_a_fitting_meets_the_need_because_of_it() {
    let centre = Centre::in_folder();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let recommended = NewAssessment::new(need, day(3, 1), AssessmentOutcome::AnotherDevice);
    let recommended = recommended.model(Some(hearing_aid()));
    let assessment = centre.store.needs(&author()).assess(&recommended).unwrap();
    let another = FittingDraft::new(centre.wang, hearing_aid(), day(3, 2));
    let fitting = centre.store.fittings(&author()).record(&another).unwrap();
    assert_eq!(centre.need_met_by(fitting.number), Some(need));
    let undo = |commit| centre.store.undo(&author(), commit);
    assert_eq!(refusal(undo(assessment.commit)), ["changed-since"]);
    let void = centre.store.void(&author_with_reason(), assessment.output);
    assert_eq!(refusal(void), ["referenced-by"]);
    undo(fitting.commit).unwrap();
    undo(assessment.commit).unwrap();
    // Without the assessment, the same fitting meets nothing.
    let fitting = centre.store.fittings(&author()).record(&another).unwrap();
    assert_eq!(centre.need_met_by(fitting.number), None);
}

#[test]
fn a_partial_undo_keeps_the_records_to_which_later_ones_refer() {
    let centre = Centre::in_folder();
    let both = centre.store.transaction(&author(), |tx| {
        let record = |person| Ok(tx.needs().record(&need(person, day(2, 1)))?.number);
        Ok((record(centre.wang)?, record(centre.li)?))
    });
    let (met, open) = both.unwrap().output;
    let commit = centre.last_commit();
    centre.fit(centre.wang, day(3, 1)).unwrap();
    let undone = centre.store.undo_partly(&author(), Some(commit)).unwrap();
    let conflict = Conflict { record: met.to_string(), commits: vec![commit + 1] };
    assert_eq!(undone.skipped, [conflict]);
    assert!(exists(&centre, met) && !exists(&centre, open));
}

#[test]
fn an_undo_can_be_undone() {
    let centre = Centre::in_folder();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let undo = centre.store.undo(&author(), None).unwrap().commit;
    centre.store.undo(&author(), undo).unwrap();
    assert!(exists(&centre, need));
}

#[test]
fn a_commit_is_undone_only_once() {
    let centre = Centre::in_folder();
    centre.need(centre.wang, day(2, 1)).unwrap();
    let commit = Some(centre.last_commit());
    centre.store.undo(&author(), commit).unwrap();
    assert_eq!(refusal(centre.store.undo(&author(), commit)), ["undone-already"]);
}

#[test]
fn the_creation_of_a_store_cannot_be_undone() {
    let centre = Centre::in_folder();
    assert_eq!(refusal(centre.store.undo(&author(), Some(1))), ["founding"]);
}

#[test]
fn voiding_a_fitting_reopens_its_need() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    assert_eq!(centre.need_status(need, today()), NeedStatus::Met(day(3, 1)));
    centre.store.void(&author_with_reason(), fitting).unwrap();
    assert_eq!(centre.need_status(need, today()), NeedStatus::Open);
}

#[test]
fn voiding_a_fitting_returns_its_device_for_cleaning() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let fitting = FittingDraft::new(centre.wang, wheelchair(), day(3, 1)).item(chair);
    let fitting = centre.store.fittings(&author()).record(&fitting).unwrap().number;
    centre.store.void(&author_with_reason(), fitting).unwrap();
    assert_eq!(centre.status(chair), ItemStatus::Cleaning);
}

#[test]
fn voiding_a_need_makes_its_fitting_unlisted() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    centre.store.void(&author_with_reason(), need).unwrap();
    assert_eq!(centre.need_met_by(fitting), None);
}

#[test]
fn voiding_an_open_loan_returns_its_device_for_cleaning() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let loan = centre.lend(chair, centre.wang, day(4, 1)).unwrap();
    centre.store.void(&author_with_reason(), loan).unwrap();
    assert_eq!(centre.status(chair), ItemStatus::Cleaning);
}

#[test]
fn voiding_needs_a_reason() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    assert_eq!(refusal(centre.store.void(&author(), need)), ["reason-needed"]);
    let blank = author().why(" ".to_owned());
    assert_eq!(refusal(centre.store.void(&blank, need)), ["reason-needed"]);
}

#[test]
fn a_person_with_records_cannot_be_voided() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let void = || centre.store.void(&author_with_reason(), centre.wang);
    assert_eq!(refusal(void()), ["referenced-by"]);
    centre.store.void(&author_with_reason(), need).unwrap();
    void().unwrap();
}

#[test]
fn a_corrected_need_keeps_its_number() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let cells = [("identified_on".to_owned(), "2024-03-01".to_owned())];
    centre.store.correct(&author_with_reason(), need, &cells).unwrap();
    let corrected = centre.store.view().unwrap().need(need, today()).unwrap();
    assert_eq!(corrected.identified_on, day(3, 1));
}

#[test]
fn a_record_cannot_be_corrected_into_another_one() {
    let centre = Centre::new();
    centre.fit(centre.wang, day(3, 1)).unwrap();
    let second = centre.fit(centre.wang, day(3, 2)).unwrap();
    let cells = [("fitted_on".to_owned(), "2024-03-01".to_owned())];
    let corrected = centre.store.correct(&author_with_reason(), second, &cells);
    assert_eq!(refusal(corrected), ["recorded-as"]);
}

fn correct(
    centre: &Centre,
    record: impl Into<RecordNo>,
    (column, cell): (&str, &str),
) -> Result<Vec<&'static str>> {
    let cells = [(column.to_owned(), cell.to_owned())];
    Ok(codes(&centre.store.correct(&author_with_reason(), record, &cells)?.warnings))
}

#[test]
fn a_fitting_corrected_to_another_model_meets_what_the_rule_says() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    let told = correct(&centre, fitting, ("device", cane().as_str())).unwrap();
    assert_eq!(told, ["unlinked-from", "no-longer-met"]);
    assert_eq!(centre.need_status(need, today()), NeedStatus::Open);
    assert_eq!(centre.need_met_by(fitting), None);
    // Corrected back, it meets the need as if it had been recorded so.
    assert_eq!(
        correct(&centre, fitting, ("device", wheelchair().as_str())).unwrap(),
        ["linked-to"]
    );
    assert_eq!(centre.need_status(need, today()), NeedStatus::Met(day(3, 1)));
}

#[test]
fn a_need_corrected_to_another_device_loses_its_fitting_unless_it_was_linked_by_hand() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    let device = ("device", hearing_aid().to_string());
    let told = correct(&centre, need, (device.0, &device.1)).unwrap();
    assert_eq!(told, ["unlinked-from", "no-longer-met"]);
    centre.store.fittings(&author()).link(fitting, Some(need)).unwrap();
    assert_eq!(correct(&centre, need, ("device", "CANE")).unwrap(), [""; 0]);
    assert_eq!(centre.need_met_by(fitting), Some(need));
}

#[test]
fn a_need_cannot_be_corrected_to_end_before_its_handover() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    let refused = correct(&centre, need, ("valid_to", "2024-02-29"));
    assert_eq!(refusal(refused), ["lapsed-before-given"]);
    assert_eq!(correct(&centre, need, ("valid_to", "2024-03-01")).unwrap(), [""; 0]);
    let refused = correct(&centre, fitting, ("fitted_on", "2024-03-02"));
    assert_eq!(refusal(refused), ["need-not-open"]);
}

#[test]
fn a_larger_quantity_says_that_the_need_is_met_no_more() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    centre.fit(centre.wang, day(3, 1)).unwrap();
    assert_eq!(correct(&centre, need, ("quantity", "2")).unwrap(), ["no-longer-met"]);
    assert_eq!(correct(&centre, need, ("quantity", "3")).unwrap(), [""; 0]);
}
