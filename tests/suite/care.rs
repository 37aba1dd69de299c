//! From a need to its follow-ups: the order in which they can be recorded, and the work that is due.

use crate::shared::{author, founding, import};
use crate::undo::there_and_back;
use assistive_core::exchange::Kind;
use assistive_core::model::{
    AssessmentOutcome, ContactMode, DivisionCode, FittingNo, ItemNo, ItemStatus, NeedNo, Period,
    PersonNo, RecordNo, Round, Satisfaction, Score, SiteCode, StockAction, UsageFrequency,
    UsageProblem, WithdrawnReason,
};
use assistive_core::report::{ExceptionKind, ExceptionsQuery, Filter, RateQuery};
use assistive_core::{
    AssessmentDraft, DueFilter, DueKind, Error, FollowUpDraft, FollowUpFilter, MoveItem,
    NeedFilter, NeedStage, Store, TrainingDraft,
};
use assistive_tests::cases::TODAY;
use jiff::civil::{Date, date};
use tempfile::{TempDir, tempdir};

/// Person P1, a child; needs N1 (met by F1 with T1 on 31 January 2023) and N2 (open since 1 March 2023).
fn store() -> (TempDir, Store) {
    let folder = tempdir().expect("a temporary folder");
    let registry =
        Store::create(folder.path(), &founding(), &author(), "test").expect("a new store");
    let files = [
        (Kind::Persons, "编号,姓名,区划,出生日期,电话\n1,王芳,610902,2012-05-01,13900000000\n"),
        (
            Kind::Catalog,
            "code,name,class,hygiene,life_years\nW,轮椅,12 22 03,yes,1\nX,拐杖,12 03 03,no,\n",
        ),
        (Kind::Stock, "tag,device,site,received_on\nT1,W,AK-DPF,2023-01-01\n"),
        (Kind::Needs, "person,device,identified_on\n1,W,2023-01-10\n1,X,2023-03-01\n"),
        (Kind::Fittings, "person,device,fitted_on,item\n1,W,2023-01-31,T1\n"),
    ];
    for (kind, sheet) in files {
        assert_eq!(import(&registry, kind, sheet.as_bytes()).errors, [], "{kind}");
    }
    (folder, registry)
}

fn fitting() -> FittingNo {
    FittingNo::parse("F1").expect("a number")
}

fn need(number: &str) -> NeedNo {
    NeedNo::parse(number).expect("a number")
}

/// Returns the work that is due on a day, as its kind and day.
fn due(registry: &Store, today: Date) -> Vec<(DueKind, Date)> {
    let wanted = DueFilter::default().waiting_days(DueFilter::WAITING_DAYS).within(0);
    let due = registry.view().expect("open").due(&wanted, today).expect("nothing is filtered");
    due.iter().map(|due| (due.kind, due.due_on)).collect()
}

fn ask(registry: &Store, on: Date, used: UsageFrequency) -> Result<(), Error> {
    registry
        .fittings(&author())
        .record_follow_up(&FollowUpDraft::new(fitting(), on).used(used))
        .map(drop)
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Refused(problems)) => problems[0].kind.code(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => "done",
    }
}

#[test]
fn follow_ups_fall_due_at_the_ends_of_months() {
    let (folder, registry) = store();
    let (one, six) = (date(2023, 2, 28), date(2023, 7, 31));
    assert_eq!(due(&registry, date(2023, 2, 27)), []);
    assert_eq!(due(&registry, one), [(DueKind::FollowUpOne, one)]);
    // The open need of 1 March waits since 30 May.
    let waiting = (DueKind::Waiting, date(2023, 5, 30));
    let all = [(DueKind::FollowUpOne, one), waiting, (DueKind::FollowUpSix, six)];
    assert_eq!(due(&registry, six), all);
    ask(&registry, date(2023, 3, 2), UsageFrequency::Often).unwrap();
    assert_eq!(due(&registry, six), [waiting, (DueKind::FollowUpSix, six)]);
    ask(&registry, date(2023, 8, 1), UsageFrequency::Sometimes).unwrap();
    assert_eq!(due(&registry, date(2023, 8, 1)), [waiting]);
    // A year after hand-over the device is worn out, and a year after the last look the child has grown.
    let worn = (DueKind::WornOut, date(2024, 1, 31));
    assert_eq!(due(&registry, date(2024, 2, 1)), [waiting, worn]);
    let grown = (DueKind::Growth, date(2024, 8, 1));
    assert_eq!(due(&registry, date(2024, 8, 1)), [waiting, worn, grown]);
    there_and_back(folder.path(), &registry);
}

/// Returns the exceptions of missing follow-ups by a day.
fn missing(registry: &Store, today: Date) -> Vec<(Date, String)> {
    let query = ExceptionsQuery::new(Period::year(2023).expect("a year").until(today))
        .kinds(vec![ExceptionKind::FollowUpMissing])
        .idle_days(ExceptionsQuery::IDLE_DAYS);
    let found = registry.view().expect("open").exceptions(&query).expect("no codes");
    found.iter().map(|one| (one.day, one.record.to_string())).collect()
}

#[test]
fn an_attempt_is_no_follow_up_but_any_answer_is_one() {
    let on = date(2023, 3, 2);
    let attempt = || {
        let attempt = FollowUpDraft::new(fitting(), on).asked(ContactMode::Phone);
        attempt.note("nobody at home".to_owned())
    };
    let score = Score::parse("QUEST=4").expect("a score");
    let satisfied = Satisfaction::Fairly;
    let usage = UsageFrequency::Sometimes;
    // The usage that the fitting shows for each draft; `None` for an attempt.
    let cases = [
        (attempt(), None),
        (attempt().used(usage), Some(Some(usage))),
        (attempt().satisfied(satisfied), Some(None)),
        (attempt().trouble(UsageProblem::Broken), Some(None)),
        (attempt().wants_repair(true), Some(None)),
        (attempt().wants_training(true), Some(None)),
        (attempt().scores(vec![score]), Some(None)),
    ];
    for (draft, answer) in cases {
        let (_folder, registry) = store();
        registry.fittings(&author()).record_follow_up(&draft).expect("a follow-up");
        let view = registry.view().expect("open");
        let card = view.fitting_card(fitting(), on).expect("a fitting");
        let unreached = FollowUpFilter::default().not_reached(true);
        let unreached = view.follow_ups(&unreached, on).expect("no codes").count();
        let one = date(2023, 2, 28);
        let (stage, usual, absent) = match answer {
            None => (NeedStage::Fitted, vec![(DueKind::FollowUpOne, one)], 1),
            Some(_) => (NeedStage::FollowedUpOne, vec![], 0),
        };
        assert_eq!(due(&registry, on), usual, "{draft:?}");
        assert_eq!(missing(&registry, on).len(), absent, "{draft:?}");
        assert_eq!(card.need.map(|need| need.stage), Some(stage), "{draft:?}");
        assert_eq!(card.fitting.fitting.answered, answer.map(|used| (on, used)), "{draft:?}");
        assert_eq!(
            (card.follow_ups[0].reached, unreached),
            (answer.is_some(), absent),
            "{draft:?}"
        );
    }
}

#[test]
fn what_is_never_used_is_collected() {
    let (_folder, registry) = store();
    ask(&registry, date(2023, 3, 2), UsageFrequency::Never).unwrap();
    let collect = (DueKind::Collect, date(2023, 3, 2));
    assert!(due(&registry, date(2023, 3, 5)).contains(&collect));
    let item = ItemNo::parse("I1").unwrap();
    let back = MoveItem::new(item, StockAction::Return, date(2023, 3, 6));
    let standing = registry.stock(&author()).move_items(&[back]).unwrap().output;
    assert_eq!(standing, [ItemStatus::Cleaning]);
    assert_eq!(due(&registry, date(2023, 5, 1)), [], "what came back is asked after no more");
}

#[test]
fn work_of_a_site_is_that_of_its_fittings_and_needs() {
    let (_folder, registry) = store();
    // F1 has no site, and its need N1 neither. The new need N3 is of ST-1, and the fitting F2 for it was made by ST-2.
    for (kind, sheet) in [
        (
            Kind::Sites,
            "code,name,kind,division\nST-1,一站,community,610902\nST-2,二站,community,610902\n",
        ),
        (
            Kind::Needs,
            "person,device,identified_on,site\n1,12 03 09,2023-01-05,ST-1\n1,12 06,2023-01-06,ST-1\n",
        ),
        (Kind::Catalog, "code,name,class\nY,助行车,12 06 06\nZ,助行架,12 03 09\n"),
        (Kind::Fittings, "person,device,fitted_on,site\n1,Y,2023-02-01,ST-2\n1,Z,2023-02-02,\n"),
    ] {
        assert_eq!(import(&registry, kind, sheet.as_bytes()).errors, [], "{kind}");
    }
    let day = date(2023, 3, 3);
    let of = |site: Option<&str>| {
        let site = site.map(|code| SiteCode::new(code).expect("a code"));
        let wanted = DueFilter::default().filter(Filter::default().site(site));
        let due = registry.view().expect("open").due(&wanted, day).expect("the codes exist");
        due.iter().map(|due| due.fitting.map(|no| no.to_string())).collect::<Vec<_>>()
    };
    let named = |numbers: &[&str]| {
        numbers.iter().map(|number| Some((*number).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(of(None), named(&["F1", "F2", "F3"]));
    assert_eq!(of(Some("ST-2")), named(&["F2"]), "the site of the fitting");
    assert_eq!(of(Some("ST-1")), named(&["F3"]), "the site of the need, as the fitting has none");
}

#[test]
fn needs_are_listed_by_the_days_on_which_they_were_identified() {
    let (_folder, registry) = store();
    let listed = |wanted: NeedFilter| {
        let view = registry.view().expect("open");
        let found = view.needs(&wanted, TODAY).expect("no codes");
        found.map(|need| need.expect("a need").number.to_string()).collect::<Vec<_>>()
    };
    let all = NeedFilter::default;
    assert_eq!(listed(all().from(date(2023, 1, 10))), ["N1", "N2"]);
    assert_eq!(listed(all().from(date(2023, 1, 11))), ["N2"]);
    assert_eq!(listed(all().to(date(2023, 3, 1))), ["N1", "N2"]);
    assert_eq!(listed(all().to(date(2023, 2, 28))), ["N1"]);
}

#[test]
fn stages_come_in_their_order() {
    let (folder, registry) = store();
    let today = |day| author().today(day);
    let early = FollowUpDraft::new(fitting(), date(2023, 1, 30));
    assert_eq!(code(registry.fittings(&author()).record_follow_up(&early)), "before-fitted");
    let late = FollowUpDraft::new(fitting(), date(2023, 4, 1));
    assert_eq!(
        code(registry.fittings(&today(date(2023, 3, 1))).record_follow_up(&late)),
        "after-today"
    );
    let train = |on| TrainingDraft::new(fitting(), on);
    assert_eq!(code(registry.fittings(&author()).train(&train(date(2023, 1, 1)))), "before-fitted");
    assert_eq!(code(registry.fittings(&author()).train(&train(date(2023, 2, 1)))), "done");

    let met = AssessmentDraft::new(need("N1"), date(2023, 2, 1), AssessmentOutcome::Suitable);
    assert_eq!(code(registry.needs(&author()).assess(&met)), "need-not-open");
    let another =
        AssessmentDraft::new(need("N2"), date(2023, 3, 2), AssessmentOutcome::AnotherDevice);
    assert_eq!(code(registry.needs(&author()).assess(&another)), "recommended-missing");
    let not = AssessmentDraft::new(need("N2"), date(2023, 3, 2), AssessmentOutcome::NotSuitable);
    assert_eq!(code(registry.needs(&author()).assess(&not)), "done");
    let seen = registry.view().unwrap().need(need("N2"), date(2024, 1, 1)).unwrap();
    assert_eq!(seen.assessed, Some((date(2023, 3, 2), AssessmentOutcome::NotSuitable)));
    assert_eq!(seen.status.code(), "open", "that is for withdrawing");

    let withdraw = |number, on| {
        code(registry.needs(&author()).withdraw(need(number), on, WithdrawnReason::Unsuitable))
    };
    assert_eq!(withdraw("N1", date(2023, 3, 1)), "withdrawn-but-met");
    assert_eq!(withdraw("N2", date(2023, 2, 1)), "withdrawn-before-identified");
    assert_eq!(withdraw("N2", date(2023, 3, 3)), "done");
    let later = AssessmentDraft::new(need("N2"), date(2023, 3, 4), AssessmentOutcome::Suitable);
    assert_eq!(code(registry.needs(&author()).assess(&later)), "need-not-open");
    there_and_back(folder.path(), &registry);
}

#[test]
fn the_in_use_rate_is_of_those_asked_after_six_months() {
    let (_folder, registry) = store();
    let asked = |year| {
        let period = Period::year(year).unwrap().until(TODAY);
        let query = RateQuery::new(period);
        let figures = registry.view().unwrap().rate(&query).unwrap().total;
        (figures.in_use, figures.followed_up)
    };
    ask(&registry, date(2023, 3, 2), UsageFrequency::Often).unwrap();
    assert_eq!(asked(2023), (0, 0), "that was after one month");
    ask(&registry, date(2023, 7, 31), UsageFrequency::Often).unwrap();
    assert_eq!(asked(2023), (1, 1));
    let round = Some(Round::Six);
    let again =
        FollowUpDraft::new(fitting(), date(2024, 1, 8)).used(UsageFrequency::Never).round(round);
    registry.fittings(&author()).record_follow_up(&again).unwrap();
    assert_eq!((asked(2023), asked(2024)), ((1, 1), (0, 1)), "the last answer of each period");
}

#[test]
fn a_follow_up_that_was_never_made_is_an_exception() {
    let (_folder, registry) = store();
    let (one, six) = (date(2023, 2, 28), date(2023, 7, 31));
    assert_eq!(missing(&registry, date(2023, 7, 30)), [(one, "F1".to_owned())]);
    assert_eq!(missing(&registry, six), [(one, "F1".to_owned()), (six, "F1".to_owned())]);
    ask(&registry, date(2023, 3, 2), UsageFrequency::Often).unwrap();
    assert_eq!(missing(&registry, six), [(six, "F1".to_owned())]);
}

#[test]
fn follow_ups_are_listed_by_their_answers() {
    let (_folder, registry) = store();
    let desk_author = author();
    let desk = registry.fittings(&desk_author);
    let answer = |on, used| FollowUpDraft::new(fitting(), on).used(used);
    let first = answer(date(2023, 3, 1), UsageFrequency::Sometimes)
        .trouble(UsageProblem::Broken)
        .wants_repair(true);
    let second = answer(date(2023, 8, 1), UsageFrequency::Often).wants_training(true);
    for made in [&first, &second] {
        desk.record_follow_up(made).expect("a follow-up");
    }
    let found = |wanted: FollowUpFilter| {
        let view = registry.view().expect("open");
        let found = view.follow_ups(&wanted, TODAY).expect("the codes exist");
        let days = found.map(|answer| answer.expect("a follow-up").asked_on.to_string());
        days.collect::<Vec<_>>()
    };
    let all = FollowUpFilter::default;
    let person = PersonNo::parse("P1").expect("a number");
    let hanbin = |code| Filter::default().division(DivisionCode::new(code).expect("a code"));
    for (wanted, expected) in [
        (all(), &["2023-03-01", "2023-08-01"][..]),
        (all().wants_repair(true), &["2023-03-01"]),
        (all().wants_training(true), &["2023-08-01"]),
        (all().wants_repair(true).wants_training(true), &[]),
        (all().trouble(UsageProblem::Broken), &["2023-03-01"]),
        (all().used(UsageFrequency::Often), &["2023-08-01"]),
        (all().round(Round::Six), &["2023-08-01"]),
        (all().from(date(2023, 3, 2)), &["2023-08-01"]),
        (all().to(date(2023, 3, 1)), &["2023-03-01"]),
        (all().person(person).wants_repair(true), &["2023-03-01"]),
        (all().fitting(fitting()), &["2023-03-01", "2023-08-01"]),
        (all().filter(hanbin("610902")), &["2023-03-01", "2023-08-01"]),
        (all().filter(hanbin("610922")), &[]),
    ] {
        let shown = format!("{wanted:?}");
        assert_eq!(found(wanted), expected, "{shown}");
    }
    registry
        .void(&author().why("wrong fitting".to_owned()), RecordNo::parse("U1").expect("a number"))
        .expect("void");
    assert_eq!(found(all()), ["2023-08-01"], "a voided follow-up is not listed");
}

#[test]
fn a_card_shows_how_far_a_need_has_come_and_the_next_follow_up() {
    let (_folder, registry) = store();
    let stage_and_next = |day| {
        let view = registry.view().expect("open");
        let card = view.fitting_card(fitting(), day).expect("a fitting");
        (card.need.map(|need| need.stage), card.fitting.next_follow_up)
    };
    let one = Some((Round::One, date(2023, 2, 28)));
    assert_eq!(stage_and_next(TODAY), (Some(NeedStage::Fitted), one));
    let training = TrainingDraft::new(fitting(), date(2023, 2, 3));
    registry.fittings(&author()).train(&training).expect("a training");
    assert_eq!(stage_and_next(TODAY), (Some(NeedStage::Trained), one));
    assert_eq!(stage_and_next(date(2023, 2, 2)).0, Some(NeedStage::Fitted), "the day before");
    ask(&registry, date(2023, 3, 1), UsageFrequency::Often).expect("a follow-up");
    let six = Some((Round::Six, date(2023, 7, 31)));
    assert_eq!(stage_and_next(TODAY), (Some(NeedStage::FollowedUpOne), six));
    ask(&registry, date(2023, 8, 1), UsageFrequency::Often).expect("a follow-up");
    assert_eq!(stage_and_next(TODAY), (Some(NeedStage::FollowedUpSix), None));

    let view = registry.view().expect("open");
    let card = view.person_card(PersonNo::parse("P1").expect("a number"), TODAY).expect("a person");
    let stages: Vec<_> = card.needs.iter().map(|need| need.stage).collect();
    assert_eq!(stages, [NeedStage::FollowedUpSix, NeedStage::Identified]);
    assert_eq!(card.fittings[0].life_ends_on, Some(date(2024, 1, 31)));
    let due: Vec<_> = card.due.iter().map(|due| due.kind).collect();
    assert_eq!(due, [DueKind::Waiting, DueKind::WornOut, DueKind::Growth]);
}
