//! The rules of people, their merging and their leaving, one example for each (docs/domain.md §5 rules 7 and 9, and §6).

use jiff::civil::date;

use crate::model::{
    Category, CategorySet, Certificate, CitizenId, Device, DivisionCode, LISTED, LeftReason,
    LocalKey, NeedKind, Sex, SiteCode, SiteKind, WithdrawnReason,
};
use crate::testing::{Centre, author, codes, day, hearing_aid, person, refusal, site, today};
use crate::{
    BorrowerName, Edit, Error, NeedDraft, NeedFilter, NeedStatus, Outcome, PersonDraft, Recorded,
    Result, ServiceDraft, SiteDraft,
};

/// The id of a man who was born on 1 January 1980.
const ID: &str = "34052419800101001X";

fn id() -> CitizenId {
    CitizenId::parse(ID).unwrap()
}

/// Returns a certificate of the id, by its digits after the id.
fn certificate(digits: &str) -> Certificate {
    Certificate::parse(&format!("{ID}{digits}")).unwrap()
}

fn record(centre: &Centre, draft: &PersonDraft) -> Result<Recorded<crate::model::PersonNo>> {
    centre.store.people(&author()).record(draft)
}

#[test]
fn a_reissued_certificate_belongs_to_the_same_person() {
    let centre = Centre::new();
    let first = record(&centre, &person("3").certificate(certificate("43"))).unwrap().number;
    let reissued = PersonDraft::default().certificate(certificate("42B1"));
    let reissued = record(&centre, &reissued).unwrap();
    assert_eq!((reissued.number, reissued.outcome), (first, Outcome::Updated));
}

#[test]
fn an_id_given_with_a_key_is_added_to_the_person() {
    let centre = Centre::new();
    let joined = record(&centre, &person("1").citizen(id())).unwrap();
    assert_eq!((joined.number, joined.outcome), (centre.wang, Outcome::Updated));
    assert_eq!(centre.store.view().unwrap().find_person(ID).unwrap(), centre.wang);
}

#[test]
fn an_id_and_a_key_of_two_people_are_refused() {
    let centre = Centre::new();
    record(&centre, &person("1").citizen(id())).unwrap();
    let mixed = record(&centre, &person("2").citizen(id()));
    assert_eq!(refusal(mixed), ["conflicting-keys"]);
}

#[test]
fn sex_and_birth_date_agree_with_the_id() {
    let centre = Centre::new();
    let wrong = person("3").citizen(id()).sex(Sex::Female).birth_date(date(1980, 1, 2));
    let codes = refusal(record(&centre, &wrong));
    assert_eq!(codes, ["sex-contradicts-id", "birth-contradicts-id"]);
    record(&centre, &person("3").citizen(id()).sex(Sex::Male)).unwrap();
}

#[test]
fn the_category_of_the_record_wins_over_that_of_the_certificate() {
    let centre = Centre::new();
    let draft = person("3").certificate(certificate("43")).category(Category::Visual);
    let recorded = record(&centre, &draft).unwrap();
    assert_eq!(codes(&recorded.warnings), ["certificate-differs"]);
    let view = centre.store.view().unwrap();
    let category = view.person(recorded.number, today()).unwrap().category;
    assert_eq!(category, Some(Category::Visual));
}

#[test]
fn the_parts_of_a_multiple_disability_belong_to_that_category() {
    let centre = Centre::new();
    let parts: CategorySet = "2;4".parse().unwrap();
    let draft = person("3").categories(parts);
    assert_eq!(refusal(record(&centre, &draft)), ["not-multiple"]);
    assert_eq!(
        refusal(record(&centre, &draft.clone().category(Category::Hearing))),
        ["not-multiple"]
    );
    let draft = draft.category(Category::Multiple);
    let with_itself = draft.clone().categories(parts.with(Category::Multiple));
    assert_eq!(refusal(record(&centre, &with_itself)), ["not-one-of"]);
    let recorded = record(&centre, &draft).unwrap().number;
    let view = centre.store.view().unwrap();
    assert_eq!(view.person(recorded, today()).unwrap().categories, parts);
}

#[test]
fn details_can_be_given_at_registration_and_undone_with_it() {
    let centre = Centre::in_folder();
    let draft = person("3").address("民主路3号").note("轮椅用户");
    let recorded = record(&centre, &draft).unwrap();
    let details = |centre: &Centre| {
        let person = centre.store.view().unwrap().person(recorded.number, today()).unwrap();
        (person.address, person.note)
    };
    let given = (Some("民主路3号".to_owned()), Some("轮椅用户".to_owned()));
    assert_eq!(details(&centre), given);
    assert_eq!(record(&centre, &draft).unwrap().outcome, Outcome::Unchanged);
    let cleared = PersonDraft::default().note(crate::Edit::Clear);
    centre.store.people(&author()).edit(recorded.number, &cleared, today()).unwrap();
    assert_eq!(details(&centre), (given.0, None));
    centre.store.undo(&author(), None).unwrap();
    centre.store.undo(&author(), recorded.commit).unwrap();
    assert!(centre.store.view().unwrap().find_person("3").is_err());
}

#[test]
fn a_school_is_a_site_that_is_a_school() {
    let centre = Centre::new();
    assert_eq!(refusal(record(&centre, &person("3").school(site()))), ["not-a-school"]);
    let unknown = SiteCode::new("SP-1").unwrap();
    assert_eq!(refusal(record(&centre, &person("3").school(unknown))), ["unknown"]);
}

#[test]
fn a_new_division_holds_from_its_day_on() {
    let centre = Centre::new();
    let moved = PersonDraft::default().division(DivisionCode::new("610922").unwrap());
    centre.store.people(&author()).edit(centre.wang, &moved, day(3, 1)).unwrap();
    let view = centre.store.view().unwrap();
    let division = |on| view.person(centre.wang, on).unwrap().division.code().to_owned();
    assert_eq!(
        [date(2000, 1, 1), day(2, 29), day(3, 1)].map(division),
        ["610902", "610902", "610922"]
    );
}

#[test]
fn leaving_withdraws_the_open_needs_on_its_day() {
    let centre = Centre::new();
    let need = centre.need(centre.wang, day(2, 1)).unwrap();
    assert_eq!(centre.leave(centre.wang, day(4, 10)), [need]);
    let withdrawn = NeedStatus::Withdrawn(day(4, 10), WithdrawnReason::Deceased);
    assert_eq!(centre.need_status(need, day(4, 9)), NeedStatus::Open);
    assert_eq!(centre.need_status(need, day(4, 10)), withdrawn);
}

#[test]
fn a_need_withdrawn_by_the_day_of_leaving_keeps_its_own_reason() {
    let centre = Centre::new();
    let (need, refused) = (centre.need(centre.wang, day(2, 1)).unwrap(), WithdrawnReason::Refused);
    centre.leave(centre.wang, day(4, 10));
    centre.store.needs(&author()).withdraw(need, day(4, 10), refused).unwrap();
    let withdrawn = NeedStatus::Withdrawn(day(4, 10), refused);
    assert_eq!(centre.need_status(need, today()), withdrawn);
}

#[test]
fn leaving_has_a_day_and_a_reason() {
    let centre = Centre::new();
    let day_only = person("1").left_on(day(4, 10));
    assert_eq!(refusal(record(&centre, &day_only)), ["day-without-reason"]);
    let reason_only = person("1").left_reason(LeftReason::Moved);
    assert_eq!(refusal(record(&centre, &reason_only)), ["reason-without-day"]);
}

#[test]
fn a_merge_keeps_one_fitting_of_the_same_day() {
    let centre = Centre::new();
    let [kept, twice] = [centre.wang, centre.li].map(|who| centre.fit(who, day(3, 1)).unwrap());
    let another = centre.fit(centre.li, day(3, 2)).unwrap();
    let merged = centre.store.people(&author()).merge(centre.wang, centre.li).unwrap().output;
    assert_eq!((merged.twice, merged.moved), (vec![twice.into()], vec![another.into()]));
    let view = centre.store.view().unwrap();
    assert!(view.fitting(kept, today()).is_ok() && view.fitting(twice, today()).is_err());
}

#[test]
fn a_merge_keeps_one_need_of_the_same_day() {
    let centre = Centre::new();
    let [kept, twice] = [centre.wang, centre.li].map(|who| centre.need(who, day(2, 1)).unwrap());
    let merged = centre.store.people(&author()).merge(centre.wang, centre.li).unwrap().output;
    assert_eq!(merged.twice, [twice.into()]);
    assert_eq!(centre.need_status(kept, today()), NeedStatus::Open);
}

/// Records Wang as a woman, and Li as a man who was born in 2014.
fn of_two_people(centre: &Centre) {
    let facts = |sex, birth: Option<jiff::civil::Date>| {
        PersonDraft::default().sex(sex).birth_date(Edit::from(birth)).category(Category::Visual)
    };
    let author = author();
    let people = centre.store.people(&author);
    people.edit(centre.wang, &facts(Sex::Female, None), today()).unwrap();
    let li = facts(Sex::Male, Some(date(2014, 2, 3))).category(Category::Hearing).name("李强");
    people.edit(centre.li, &li, today()).unwrap();
}

#[test]
fn a_merge_says_which_values_it_drops() {
    let centre = Centre::new();
    of_two_people(&centre);
    let merged = centre.store.people(&author()).merge(centre.wang, centre.li).unwrap();
    let dropped = merged.warnings.iter().map(|warning| (warning.field, warning.kind.code()));
    let fields = ["name", "sex", "category"];
    assert_eq!(dropped.collect::<Vec<_>>(), fields.map(|field| (field, "not-taken-over")));
}

#[test]
fn a_merge_takes_over_no_birth_after_a_record() {
    let centre = Centre::new();
    of_two_people(&centre);
    let service = ServiceDraft::new(centre.wang, NeedKind::Training, date(2014, 1, 31));
    let service = centre.store.services(&author()).record(&service).unwrap().number;
    for (kept, other) in [(centre.wang, centre.li), (centre.li, centre.wang)] {
        let refused = centre.store.people(&author()).merge(kept, other);
        assert_eq!(refusal(refused), ["record-before-birth"], "{service}");
    }
    let void = author().why("of another person".to_owned());
    centre.store.void(&void, service).unwrap();
    centre.store.people(&author()).merge(centre.wang, centre.li).unwrap();
}

#[test]
fn a_merge_puts_no_record_after_a_leaving() {
    let centre = Centre::new();
    centre.fit(centre.wang, day(4, 11)).unwrap();
    centre.leave(centre.li, day(4, 10));
    for (kept, other) in [(centre.wang, centre.li), (centre.li, centre.wang)] {
        let refused = centre.store.people(&author()).merge(kept, other);
        assert_eq!(refusal(refused), ["record-after-leaving"]);
    }
    centre.store.people(&author()).leave(centre.li, None).unwrap();
    centre.store.people(&author()).merge(centre.wang, centre.li).unwrap();
}

#[test]
fn a_merge_says_which_leaving_it_takes_over_and_what_ends() {
    for of_kept in [false, true] {
        let centre = Centre::new();
        let (kept, other) = (centre.wang, centre.li);
        let (gone, here) = if of_kept { (kept, other) } else { (other, kept) };
        let need = centre.need(here, day(2, 1)).unwrap();
        centre.leave(gone, day(4, 10));
        let merged = centre.store.people(&author()).merge(kept, other).unwrap().output;
        let (left, affected) = merged.left.unwrap();
        assert_eq!((left.on, affected.needs), (day(4, 10), vec![need]));
        let withdrawn = NeedStatus::Withdrawn(day(4, 10), WithdrawnReason::Deceased);
        assert_eq!(centre.need_status(need, today()), withdrawn);
    }
}

#[test]
fn a_merge_of_two_leavings_keeps_the_first_and_says_so() {
    let centre = Centre::new();
    centre.leave(centre.wang, day(4, 10));
    centre.leave(centre.li, day(4, 12));
    let merged = centre.store.people(&author()).merge(centre.wang, centre.li).unwrap();
    assert_eq!(codes(&merged.warnings), ["not-taken-over"]);
    assert_eq!(merged.output.left, None);
}

#[test]
fn the_keys_of_both_records_find_a_merged_person() {
    let centre = Centre::new();
    let li = centre.li.to_string();
    centre.store.people(&author()).merge(centre.wang, centre.li).unwrap();
    let view = centre.store.view().unwrap();
    for name in ["1", "2", &li] {
        assert_eq!(view.find_person(name).unwrap(), centre.wang, "{name}");
    }
}

#[test]
fn a_person_has_a_limited_number_of_keys() {
    let centre = Centre::new();
    let add = |n: usize| {
        let key = LocalKey::parse(&format!("K{n}"), None).unwrap();
        let keyed = PersonDraft::default().key(key);
        centre.store.people(&author()).edit(centre.wang, &keyed, today())
    };
    (1..LISTED).for_each(|n| drop(add(n).unwrap()));
    assert_eq!(refusal(add(LISTED)), ["list-too-long"]);
    let keys = centre.store.view().unwrap().person(centre.wang, today()).unwrap().keys;
    assert_eq!(keys.len(), LISTED);
}

#[test]
fn a_text_that_was_destroyed_is_refused_at_the_desk_too() {
    let centre = Centre::new();
    for (text, code) in [
        ("1,5E+11", "digits-lost"),
        ("13909150001.0", "digits-lost"),
        ("2024-01-12", "date-cell"),
        ("#REF!", "failed-formula"),
        ("TRUE", "yes-no-cell"),
        ("王\u{fffd}", "damaged-text"),
    ] {
        for draft in [
            person(text),
            person("3").name(text),
            person("3").guardian(text.to_owned()),
            person("3").phone(text.to_owned()),
        ] {
            assert_eq!(refusal(record(&centre, &draft)), [code], "{text}");
        }
    }
    for key in ["2024-1", "3-12", "1E5", "00012"] {
        record(&centre, &person(key)).unwrap();
    }
}

#[test]
fn a_sheet_that_says_that_a_person_left_names_what_is_still_open() {
    let centre = Centre::new();
    let met = centre.need(centre.wang, day(2, 1)).unwrap();
    let late = centre.fit(centre.wang, day(3, 20)).unwrap();
    let open = NeedDraft::device(centre.wang, Device::Model(hearing_aid()), day(2, 1));
    let open = centre.record_need(&open).unwrap().number;
    let loan = centre.lend(centre.wheelchair("A1"), centre.wang, day(3, 21)).unwrap();
    let left = |on| person("1").left_on(on).left_reason(LeftReason::Moved);
    let told = record(&centre, &left(day(3, 1))).unwrap().warnings;
    assert_eq!(codes(&told), ["leaves-behind", "no-longer-met"]);
    let records = [open.to_string(), loan.to_string(), late.to_string()].join(", ");
    assert_eq!(told[0].kind.fields(), [("records", records)]);
    assert_eq!(told[1].kind.fields()[0], ("need", met.to_string()));
    // The registration was given: 1 January 2015.
    let told = record(&centre, &left(date(2014, 1, 1))).unwrap().warnings;
    assert_eq!(codes(&told), ["left-before-registered"]);
}

#[test]
fn a_leaving_before_the_given_registration_is_a_warning() {
    let centre = Centre::new();
    let left = person("9").left_on(date(2014, 1, 1)).left_reason(LeftReason::Moved);
    assert_eq!(codes(&record(&centre, &left).unwrap().warnings), ["left-before-registered"]);
    assert_eq!(codes(&record(&centre, &left).unwrap().warnings), [""; 0], "nothing changed");
    // Where none was given, it is the day of the earliest thing known of the person.
    let other = person("10").left_on(date(2014, 1, 1)).left_reason(LeftReason::Moved);
    let person = record(&centre, &other.registered_on(Edit::Keep)).unwrap().number;
    let registered = centre.store.view().unwrap().person(person, today()).unwrap().registered_on;
    assert_eq!(registered, date(2014, 1, 1));
}

#[test]
fn a_merge_keeps_one_need_that_two_lists_name_and_one_handover_met() {
    let centre = Centre::new();
    let needs = [(centre.wang, 3), (centre.li, 5)].map(|(person, on)| {
        let need = centre.need(person, day(1, on)).unwrap();
        centre.fit(person, day(2, 1)).unwrap();
        need
    });
    let merged = centre.store.people(&author()).merge(centre.wang, centre.li).unwrap();
    assert_eq!((merged.output.twice.len(), codes(&merged.warnings)), (2, vec![]));
    let view = centre.store.view().unwrap();
    let kept = view.need(needs[0], today()).unwrap();
    assert_eq!((kept.status, kept.listed_again), (NeedStatus::Met(day(2, 1)), vec![day(1, 5)]));
    assert!(view.need(needs[1], today()).is_err());
}

#[test]
fn a_merge_keeps_two_needs_for_which_two_devices_were_handed_over() {
    let centre = Centre::new();
    for (person, on) in [(centre.wang, 3), (centre.li, 5)] {
        centre.need(person, day(1, on)).unwrap();
        centre.fit(person, day(2, on)).unwrap();
    }
    let merged = centre.store.people(&author()).merge(centre.wang, centre.li).unwrap();
    assert_eq!((merged.output.twice, codes(&merged.warnings)), (vec![], vec![]));
    let filter = NeedFilter::default().person(centre.wang);
    let view = centre.store.view().unwrap();
    let needs: Vec<_> = view.needs(&filter, today()).unwrap().map(Result::unwrap).collect();
    assert_eq!(
        needs.iter().map(|need| need.status).collect::<Vec<_>>(),
        [3, 5].map(|on| NeedStatus::Met(day(2, on)))
    );
}

/// Adds the school SC-1 to a centre.
fn with_school(centre: Centre) -> Centre {
    let school = SiteDraft::new(SiteCode::new("SC-1").unwrap());
    let school = school.name("某小学").kind(SiteKind::School);
    let school = school.division(DivisionCode::new("610902").unwrap());
    centre.store.places(&author()).record_site(&school).unwrap();
    centre
}

/// Returns the draft of a student of SC-1 without a key.
fn student(name: &str) -> PersonDraft {
    PersonDraft::default().name(name).school(SiteCode::new("SC-1").unwrap())
}

/// Returns the numbers that warnings say were given.
fn given(recorded: &Recorded<crate::model::PersonNo>) -> Vec<String> {
    let fields = recorded.warnings.iter().filter(|one| one.kind.code() == "number-given");
    fields.map(|one| one.kind.fields()[0].1.clone()).collect()
}

#[test]
fn a_new_student_without_a_key_gets_the_next_free_number_of_the_school() {
    let centre = with_school(Centre::new());
    let key = |text: &str| LocalKey::parse(text, None).unwrap();
    // A number is taken however it is written. A student number of eight digits is no number to count on from.
    for taken in ["SC-1/2", "sc-1/0003", "SC-1/20230115", "SC-1/A9"] {
        record(&centre, &student("某").key(key(taken))).unwrap();
    }
    let elsewhere = person("x").key(key("SC-1/5"));
    record(&centre, &elsewhere).unwrap();
    let numbers = ["甲", "乙", "丙"].map(|name| given(&record(&centre, &student(name)).unwrap()));
    assert_eq!(numbers, [["SC-1/0004"], ["SC-1/0006"], ["SC-1/0007"]]);
    let found = centre.store.view().unwrap().find_person("SC-1/0006").unwrap();
    assert_eq!(centre.store.view().unwrap().person(found, today()).unwrap().name, "乙");
}

#[test]
fn a_student_without_a_key_is_found_by_birth_date_or_by_guardian_and_phone() {
    let centre = with_school(Centre::new());
    let born = student("王 芳").birth_date(date(2014, 3, 5));
    let kept = student("王芳").guardian("李强".to_owned()).phone("13909150001".to_owned());
    let by_birth = record(&centre, &born.clone().guardian("赵敏".to_owned())).unwrap();
    assert_eq!(codes(&by_birth.warnings), ["number-given"]);
    // The guardian differs and the phone is unknown for one of the two.
    assert_eq!(refusal(record(&centre, &kept)), ["student-unclear"]);
    let called = kept.clone().birth_date(date(2015, 1, 1));
    let by_phone = record(&centre, &called).unwrap();
    assert_eq!(given(&by_phone), ["SC-1/0002"]);

    let again = record(&centre, &born.class_name("四1".to_owned())).unwrap();
    assert_eq!((again.number, again.outcome), (by_birth.number, Outcome::Updated));
    assert_eq!(codes(&again.warnings), [""; 0]);
    let spelled = kept.phone("139-0915-0001".to_owned());
    let again = record(&centre, &spelled).unwrap();
    assert_eq!((again.number, again.outcome), (by_phone.number, Outcome::Unchanged));
    let third = record(&centre, &student("王芳").birth_date(date(2013, 3, 5))).unwrap();
    assert_eq!(given(&third), ["SC-1/0003"]);
}

#[test]
fn a_name_alone_neither_joins_nor_doubles_a_student() {
    let centre = with_school(Centre::new());
    let first = record(&centre, &student("王芳")).unwrap();
    assert_eq!(given(&first), ["SC-1/0001"]);
    let again = record(&centre, &student("王芳"));
    let Err(crate::Error::Refused(problems)) = again else { panic!("{again:?}") };
    assert_eq!((problems[0].field, problems[0].kind.code()), ("name", "student-unclear"));
    let people = format!("{} (SC-1/0001)", first.number);
    assert_eq!(problems[0].kind.fields(), [("people", people)]);
    // One of the two birth dates is unknown.
    let born = student("王芳").birth_date(date(2014, 3, 5));
    assert_eq!(refusal(record(&centre, &born)), ["student-unclear"]);
    // Ways out: the key of the one that is meant, and a birth date of both.
    let key = LocalKey::parse("SC-1/0001", None).unwrap();
    let known = record(&centre, &student("王芳").key(key).birth_date(date(2013, 1, 1))).unwrap();
    assert_eq!((known.number, known.outcome), (first.number, Outcome::Updated));
    assert_eq!(given(&record(&centre, &born).unwrap()), ["SC-1/0002"]);
    // Another school has other students.
    assert_eq!(refusal(record(&centre, &PersonDraft::default().name("王芳"))), ["no-person-key"]);
    // At the desk, a class does not tell either.
    let of_class = student("赵敏").class_name("三1".to_owned());
    assert_eq!(given(&record(&centre, &of_class).unwrap()), ["SC-1/0003"]);
    assert_eq!(refusal(record(&centre, &of_class)), ["student-unclear"]);
}

#[test]
fn several_students_of_one_name_and_birth_date_are_named() {
    let centre = with_school(Centre::new());
    let born = |key: &str| {
        let key = LocalKey::parse(key, None).unwrap();
        student("王芳").birth_date(date(2014, 3, 5)).key(key)
    };
    let numbers = ["SC-1/a", "SC-1/b"].map(|key| record(&centre, &born(key)).unwrap().number);
    let found = record(&centre, &student("王芳").birth_date(date(2014, 3, 5)));
    let Err(crate::Error::Refused(problems)) = found else { panic!("{found:?}") };
    let people = format!("{} (SC-1/a), {} (SC-1/b)", numbers[0], numbers[1]);
    assert_eq!(problems[0].kind.fields(), [("people", people)]);
    // The records of one person are one again.
    centre.store.people(&author()).merge(numbers[1], numbers[0]).unwrap();
    let merged = record(&centre, &student("王芳").birth_date(date(2014, 3, 5))).unwrap();
    assert_eq!((merged.number, merged.outcome), (numbers[1], Outcome::Unchanged));
}

#[test]
fn the_registration_of_a_numbered_student_can_be_undone() {
    let centre = with_school(Centre::in_folder());
    let first = record(&centre, &student("王芳")).unwrap();
    centre.store.undo(&author(), first.commit).unwrap();
    assert!(centre.store.view().unwrap().find_person("SC-1/0001").is_err());
    // The number of the undone record is not given again: its card may be around.
    assert_eq!(given(&record(&centre, &student("李强")).unwrap()), ["SC-1/0002"]);
}

#[test]
fn the_name_of_one_person_finds_the_person_and_one_of_several_lists_them() {
    let centre = Centre::new();
    let author = author();
    let desk = centre.store.people(&author);
    let added =
        |key: &str, name: &str| desk.record(&person(key).name(name.to_owned())).unwrap().number;
    let only = added("s-1", "罗梦瑶");
    let (first, second) = (added("s-2", "赵园"), added("s-3", "赵园"));
    let view = centre.store.view().unwrap();
    assert_eq!(view.find_person("罗梦瑶").unwrap(), only);
    assert_eq!(view.find_borrower("罗梦瑶").unwrap(), BorrowerName::Person(only));
    for refused in [view.find_person("赵园").err(), view.find_borrower("赵园").err()] {
        let Some(Error::Refused(problems)) = refused else { panic!("{refused:?}") };
        let text = problems[0].to_string();
        let names_both = [first, second].iter().all(|number| text.contains(&number.to_string()));
        assert!(names_both && text.contains("汉滨区"), "{text}");
    }
    assert!(matches!(view.find_person("赵圆"), Err(Error::NotFound { .. })));
}
