//! The rules of undo, void and correction, one example for each.

use jiff::civil::Date;

use crate::model::{
    AssessmentOutcome, Condition, ItemNo, ItemStatus, Lendable, LoanNo, NeedNo, Problem,
    ProblemKind, RecordNo, StockAction,
};
use crate::testing::{
    Centre, author, cane, codes, day, hearing_aid, need, person, refusal, today, wheelchair,
};
use crate::{
    AssessmentDraft, Author, Conflict, Edit, Error, FittingDraft, ItemFilter, Lend, NeedStatus,
    Result, ReturnLoans, Store,
};

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
    let assessment = AssessmentDraft::new(need, day(3, 1), AssessmentOutcome::Suitable);
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
    let recommended = AssessmentDraft::new(need, day(3, 1), AssessmentOutcome::AnotherDevice);
    let recommended = recommended.model(Some(hearing_aid()));
    let assessment = centre.store.needs(&author()).assess(&recommended).unwrap();
    let another = FittingDraft::new(centre.wang, hearing_aid(), day(3, 2));
    let fitting = centre.store.fittings(&author()).record(&another).unwrap();
    assert_eq!(centre.need_met_by(fitting.number), Some(need));
    let undo = |commit| centre.store.undo(&author(), commit);
    assert_eq!(refusal(undo(assessment.commit)), ["changed-since"]);
    let void = centre.store.void(&author_with_reason(), assessment.number);
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
fn a_person_who_stays_in_a_partial_undo_keeps_the_details_of_the_commit() {
    let centre = Centre::in_folder();
    let draft = person("3").registered_on(Edit::Keep).note("左撇子");
    let number = centre.store.people(&author()).record(&draft).unwrap().number;
    let commit = centre.last_commit();
    centre.need(number, day(2, 1)).unwrap();
    let undone = centre.store.undo_partly(&author(), Some(commit)).unwrap();
    let conflict = Conflict { record: number.to_string(), commits: vec![commit + 1] };
    assert_eq!((undone.skipped, undone.events), (vec![conflict], 0));
    let stays = centre.store.view().unwrap().person(number, today()).unwrap();
    assert_eq!(stays.note.as_deref(), Some("左撇子"));
    assert_eq!((stays.registered_on, stays.registration_assumed), (day(2, 1), true));
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
fn a_voided_fitting_is_restored_beside_another_that_meets_the_need_alone() {
    let centre = Centre::in_folder();
    let two = centre.record_need(&need(centre.wang, day(2, 1)).quantity(2)).unwrap().number;
    let fit = |on, quantity| {
        let fitting = FittingDraft::new(centre.wang, wheelchair(), on).quantity(quantity);
        centre.store.fittings(&author()).record(&fitting).unwrap().number
    };
    let (first, second) = (fit(day(3, 1), 1), fit(day(3, 2), 2));
    assert_eq!([first, second].map(|fitting| centre.need_met_by(fitting)), [Some(two); 2]);
    let void = centre.store.void(&author_with_reason(), first).unwrap();
    centre.store.undo(&author(), void.commit).unwrap();
    assert_eq!(centre.need_met_by(first), Some(two));
}

/// A wheelchair needs hygiene treatment, but nobody used it: the person who really got it has it from the true day on.
#[test]
fn a_voided_fitting_leaves_no_trace_on_its_device() {
    let centre = Centre::in_folder();
    let chair = centre.wheelchair("A1");
    let fit = |person| {
        let fitting = FittingDraft::new(person, wheelchair(), day(3, 1)).item(chair);
        centre.store.fittings(&author()).record(&fitting).unwrap().number
    };
    let wrong = fit(centre.wang);
    let void = centre.store.void(&author_with_reason(), wrong).unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::InStock, day(1, 2)));
    assert_eq!(steps(&centre, chair), [(day(1, 2), None)]);
    // The undo of the void, and of the undo.
    let undo = centre.store.undo(&author(), void.commit).unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::Issued, day(3, 1)));
    assert_eq!(steps(&centre, chair).len(), 2);
    centre.store.undo(&author(), undo.commit).unwrap();
    let right = fit(centre.li);
    let story = centre.store.view().unwrap().item_history(chair, today()).unwrap();
    let had: Vec<_> = story.iter().filter_map(|entry| entry.fitting).collect();
    assert_eq!(had, [right]);
}

/// Returns the status of a device and the day since when.
fn since(centre: &Centre, item: ItemNo) -> (ItemStatus, Date) {
    let item = centre.store.view().unwrap().item(item, today()).unwrap();
    (item.status.unwrap(), item.since)
}

/// Returns the days and the actions in the history of a device.
fn steps(centre: &Centre, item: ItemNo) -> Vec<(Date, Option<StockAction>)> {
    let story = centre.store.view().unwrap().item_history(item, today()).unwrap();
    story.into_iter().map(|entry| (entry.on, entry.step)).collect()
}

/// Lends a wheelchair on 1 February and takes it back on 1 March.
fn returned(centre: &Centre) -> (ItemNo, LoanNo) {
    let chair = centre.wheelchair("A1");
    let loan = centre.lend(chair, centre.wang, day(2, 1)).unwrap();
    centre.take_back(loan, day(3, 1)).unwrap();
    (chair, loan)
}

fn correct_return(centre: &Centre, loan: LoanNo, day: &str) -> crate::Result<Option<u64>> {
    let cells = [("in_on".to_owned(), day.to_owned())];
    Ok(centre.store.correct(&author_with_reason(), loan, &cells)?.commit)
}

#[test]
fn a_voided_loan_leaves_no_trace_on_its_device() {
    let centre = Centre::new();
    let (chair, loan) = returned(&centre);
    centre.store.void(&author_with_reason(), loan).unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::InStock, day(1, 2)));
    assert_eq!(steps(&centre, chair), [(day(1, 2), None)]);
    // Actions of the desk after the return stay.
    let loan = centre.lend(chair, centre.wang, day(2, 1)).unwrap();
    centre.take_back(loan, day(3, 1)).unwrap();
    centre.act(chair, StockAction::Clean, day(3, 2)).unwrap();
    centre.store.void(&author_with_reason(), loan).unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::InStock, day(3, 2)));
    let clean = (day(3, 2), Some(StockAction::Clean));
    assert_eq!(steps(&centre, chair), [(day(1, 2), None), clean]);
    // So does a later loan.
    let open = centre.lend(chair, centre.li, day(3, 2)).unwrap();
    centre.store.void(&author_with_reason(), open).unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::InStock, day(3, 2)));
}

/// Of three canes, one was lost: ten are in stock again.
#[test]
fn a_voided_bulk_loan_leaves_no_trace_in_stock() {
    let centre = Centre::new();
    centre.canes(10);
    let lend = Lend::new([(Lendable::Bulk(cane()), 3)], centre.wang, day(2, 1));
    let loan = centre.lend_as(&lend).unwrap();
    let lost = ReturnLoans::new([loan], day(3, 1)).quantity(1_u32).lost(true);
    centre.store.lending(&author()).take_back(&lost).unwrap();
    centre.take_back(loan, day(3, 2)).unwrap();
    centre.store.void(&author_with_reason(), loan).unwrap();
    let view = centre.store.view().unwrap();
    let levels = view.levels(&ItemFilter::default()).unwrap();
    let counts = |status| levels.iter().map(|level| level.count(status)).sum::<u32>();
    assert_eq!((counts(ItemStatus::InStock), counts(ItemStatus::Lost)), (10, 0));
}

#[test]
fn a_corrected_return_day_is_the_day_since_when_the_device_has_its_status() {
    let centre = Centre::in_folder();
    let (chair, loan) = returned(&centre);
    let commit = correct_return(&centre, loan, "2024-02-10").unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::Cleaning, day(2, 10)));
    centre.store.undo(&author(), commit).unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::Cleaning, day(3, 1)));
    correct_return(&centre, loan, "2024-02-10").unwrap();
    centre.act(chair, StockAction::Clean, day(2, 15)).unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::InStock, day(2, 15)));
}

/// It was cleaned on 2 March and lent again on 5 March, so it was back on 2 March at the latest.
#[test]
fn a_corrected_return_day_fits_the_later_actions_of_the_device() {
    let centre = Centre::new();
    let (chair, loan) = returned(&centre);
    centre.act(chair, StockAction::Clean, day(3, 2)).unwrap();
    centre.lend(chair, centre.li, day(3, 5)).unwrap();
    assert_eq!(refusal(correct_return(&centre, loan, "2024-03-04")), ["later-action"]);
    assert_eq!(refusal(correct_return(&centre, loan, "2024-03-06")), ["item-already-lent"]);
    correct_return(&centre, loan, "2024-03-02").unwrap();
    correct_return(&centre, loan, "2024-02-20").unwrap();
    let days = [day(1, 2), day(2, 1), day(2, 20), day(3, 2), day(3, 5)];
    assert_eq!(steps(&centre, chair).into_iter().map(|(on, _)| on).collect::<Vec<_>>(), days);
    assert_eq!(since(&centre, chair), (ItemStatus::OnLoan, day(3, 5)));
}

#[test]
fn a_loan_is_not_reopened_after_a_later_action() {
    let centre = Centre::new();
    let (chair, loan) = returned(&centre);
    correct_return(&centre, loan, "-").unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::OnLoan, day(2, 1)));
    centre.take_back(loan, day(3, 1)).unwrap();
    centre.act(chair, StockAction::Clean, day(3, 2)).unwrap();
    assert_eq!(refusal(correct_return(&centre, loan, "-")), ["later-action"]);
}

/// A damaged device is under repair since its return, which is no other absence.
#[test]
fn the_return_day_of_a_damaged_device_can_be_corrected() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let loan = centre.lend(chair, centre.wang, day(2, 1)).unwrap();
    let back = ReturnLoans::new([loan], day(3, 1)).condition(Condition::Damaged);
    centre.store.lending(&author()).take_back(&back).unwrap();
    correct_return(&centre, loan, "2024-03-04").unwrap();
    assert_eq!(since(&centre, chair), (ItemStatus::Repair, day(3, 4)));
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
fn a_fitting_is_corrected_to_the_day_of_another_only_as_a_second_device() {
    let centre = Centre::new();
    let first = centre.fit(centre.wang, day(3, 1)).unwrap();
    let second = centre.fit(centre.wang, day(3, 2)).unwrap();
    let correct = |cells: &[(&str, &str)]| {
        let cells: Vec<_> =
            cells.iter().map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect();
        centre.store.correct(&author_with_reason(), second, &cells)
    };
    let refused = correct(&[("fitted_on", "2024-03-01")]);
    let Err(Error::Refused(problems)) = &refused else { panic!("not refused: {refused:?}") };
    let kind = ProblemKind::FittedAlike { record: first.to_string(), nth: 2 };
    assert_eq!(problems[..], [Problem::new("fitted_on", "2024-03-01", kind)]);
    assert_eq!(refusal(correct(&[("fitted_on", "2024-03-01"), ("nth", "3")])), ["fitted-alike"]);
    correct(&[("fitted_on", "2024-03-01"), ("nth", "2")]).unwrap();
    let fitting = centre.store.view().unwrap().fitting(second, today()).unwrap();
    assert_eq!(fitting.fitted_on, day(3, 1));
}

#[test]
fn a_fixed_key_gives_one_error() {
    let centre = Centre::new();
    let chair = centre.wheelchair("A1");
    let loan = centre.lend(chair, centre.wang, day(4, 1)).unwrap();
    let cells = [("borrower".to_owned(), "P2".to_owned())];
    assert_eq!(refusal(centre.store.correct(&author_with_reason(), loan, &cells)), ["key-fixed"]);
    assert_eq!(refusal(centre.store.edit(&author(), loan, &cells)), ["key-fixed"]);
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
fn a_need_that_ends_before_its_handover_is_a_warning() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    let fitting = centre.fit(centre.wang, day(3, 1)).unwrap();
    let told = correct(&centre, need, ("valid_to", "2024-02-29")).unwrap();
    assert_eq!(told, ["lapsed-before-given"]);
    assert_eq!(centre.need_status(need, today()), NeedStatus::Met(day(3, 1)));
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
