//! Sheets of assessments, trainings and follow-ups: how rows name needs and fittings, and that an export holds all of it.

use crate::exports::csv_of;
use crate::shared::{author, import, registry, said, send, tables};
use assistive_core::exchange::{Headers, Ids, Kind};
use assistive_core::model::{
    AssessmentOutcome, Coded, ContactMode, Device, FittingNo, FollowUpNo, Measurement, NeedKind,
    NeedNo, ProblemKind, RecordNo, Round, Satisfaction, Score, UsageFrequency, UsageProblem,
};
use assistive_core::report::RateQuery;
use assistive_core::{
    AssessmentDraft, DueFilter, DueKind, Error, FittingFilter, FollowUpDraft, NeedFilter, Store,
    TrainingDraft,
};
use assistive_tests::cases::TODAY;
use assistive_tests::strategies::{look, served_inquiry};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

/// Wang has two needs and two fittings, Li one of each and no id.
fn store() -> Store {
    let registry = registry();
    let files = [
        (
            Kind::Catalog,
            "code,name,class,tracking\nW,普通轮椅,12 22 03,bulk\nX,腋杖,12 03 03,bulk\n",
        ),
        (
            Kind::Persons,
            "id_number,key,name,division\n34052419800101001X,,王芳,610902\n,7,李强,610902\n",
        ),
        (
            Kind::Needs,
            "person,device,identified_on\n34052419800101001X,W,2023-01-10\n\
             34052419800101001X,X,2023-01-10\n7,W,2023-01-11\n",
        ),
        (
            Kind::Fittings,
            "person,device,fitted_on\n34052419800101001X,W,2023-02-01\n\
             34052419800101001X,W,2023-03-01\n7,W,2023-02-02\n",
        ),
    ];
    for (kind, sheet) in files {
        assert_eq!(said(&import(&registry, kind, sheet.as_bytes()).errors), [""; 0], "{kind}");
    }
    registry
}

/// Returns the rows of a kind without the empty cells, as `column=cell`.
pub(crate) fn rows(registry: &Store, kind: Kind) -> Vec<String> {
    rows_without(registry, kind, "")
}

/// Returns the rows of [`rows`] without the cells of a column.
fn rows_without(registry: &Store, kind: Kind, column: &str) -> Vec<String> {
    let sheet = registry.view().expect("open").export(kind, Ids::Shown).expect("a sheet");
    let row = |row: &Vec<String>| {
        let cells = sheet.header.iter().zip(row);
        let cells = cells.filter(|(name, cell)| !cell.is_empty() && **name != column);
        cells.map(|(name, cell)| format!("{name}={cell}")).collect::<Vec<_>>().join(" ")
    };
    sheet.rows.iter().map(row).collect()
}

#[test]
fn a_sheet_of_follow_ups_is_an_upsert_by_fitting_and_day() {
    let registry = store();
    let sheet = "适配,服务对象,辅具名称,适配日期,回访日期,使用情况,满意度,问题,要维修,要训练,回访方式,下次回访日期,量表,备注\n\
        F1,,,,2023-03-02,经常,较满意,不好用,是,,入户,,QUEST=4.5；IPPA=9,扶手松\n\
        ,34052419800101001X,W,2023-03-01,2023-04-02,,,,,,电话,2023-04-09,,\n\
        ,7,,,2023-03-03,偶尔,满意,,否,是,微信,,,\n";
    let report = import(&registry, Kind::FollowUps, sheet.as_bytes());
    assert_eq!((said(&report.errors), report.created), (vec![], 3));
    let expected = [
        "person=34052419800101001X name=王芳 device=W fitted_on=2023-02-01 asked_on=2023-03-02 round=1 use=often \
         satisfied=fairly trouble=does-not-fit wants_repair=yes wants_training=no asked=visit \
         scores=QUEST=4.5; IPPA=9 note=扶手松",
        "person=HOME/7 name=李强 device=W fitted_on=2023-02-02 asked_on=2023-03-03 round=1 use=sometimes satisfied=yes \
         wants_repair=no wants_training=yes asked=message",
        "person=34052419800101001X name=王芳 device=W fitted_on=2023-03-01 asked_on=2023-04-02 round=1 wants_repair=no \
         wants_training=no asked=phone next_on=2023-04-09",
    ];
    let own = assistive_tests::cases::HOME;
    assert_eq!(rows(&registry, Kind::FollowUps), expected.map(|row| row.replace("HOME", own)));
    let again = import(&registry, Kind::FollowUps, sheet.as_bytes());
    assert_eq!((again.unchanged, again.commit), (3, None));
    // A later row fills cells in and clears others.
    let later =
        "fitting,asked_on,use,trouble,scores\nF3,2023-04-02,never,broken,\nF1,2023-03-02,,-,-\n";
    let report = import(&registry, Kind::FollowUps, later.as_bytes());
    assert_eq!((said(&report.errors), report.updated), (vec![], 2));
    let after = rows(&registry, Kind::FollowUps);
    assert!(after[2].contains("use=never trouble=broken wants_repair=no"), "{after:?}");
    assert!(!after[0].contains("trouble") && !after[0].contains("scores"), "{after:?}");
    let second = "fitting,asked_on,use,nth\nF1,2023-03-02,never,2\n";
    assert_eq!(import(&registry, Kind::FollowUps, second.as_bytes()).created, 1);
    assert_eq!(rows(&registry, Kind::FollowUps).len(), 4);
}

#[test]
fn a_row_that_names_no_single_fitting_or_need_is_refused() {
    let registry = store();
    let refused = |kind, sheet: &str| {
        let report = import(&registry, kind, sheet.as_bytes());
        assert_eq!(report.commit, None, "{sheet}");
        said(&report.errors)
    };
    let fittings = "fitting,person,device,fitted_on,asked_on,next_on\n,34052419800101001X,W,,2023-04-01,\n\
        F9,,,,2023-04-01,\nF2,34052419800101001X,,,2023-04-01,\nF1,,X,,2023-04-01,\nF1,,,,2023-01-31,\n\
        F1,,,,2023-04-01,2023-04-01\n,7,X,,2023-04-01,\n,8,W,,2023-04-01,\n\
        ,7,W,2023-02-03,2023-04-01,\n";
    assert_eq!(
        refused(Kind::FollowUps, fittings),
        [
            "2 fitting ambiguous",
            "3 fitting unknown",
            "4 fitting other-fitting",
            "5 fitting other-fitting",
            "6 asked_on before-fitted",
            "7 next_on next-too-early",
            "8 device unknown",
            "9 person unknown",
            "10 fitted_on unknown",
        ]
    );
    let needs = "need,person,need_device,assessed_on,finding,device\n,34052419800101001X,,2023-01-20,suitable,\n\
        N3,34052419800101001X,,2023-01-20,suitable,\n,7,X,2023-01-20,suitable,\nN1,,,2023-01-20,,\n\
        N1,,,2023-01-20,another-device,\n";
    assert_eq!(
        refused(Kind::Assessments, needs),
        [
            "2 need ambiguous",
            "3 need need-of-another",
            "4 need_device unknown",
            "5 finding missing",
            "6 device recommended-missing",
        ]
    );
}

#[test]
fn a_row_that_is_still_to_be_done_is_left_out() {
    let registry = store();
    let sheet = "person,device,fitted_on,asked_on,use\n34052419800101001X,W,2023-02-01,,\n7,W,2023-02-02,2023-03-03,often\n";
    let report = import(&registry, Kind::FollowUps, sheet.as_bytes());
    assert_eq!((said(&report.errors), report.created), (vec![], 1));
    assert_eq!(report.left_out, [2]);
    // A row with an answer but without its day is not left out.
    let sheet = "person,device,fitted_on,asked_on,use\n34052419800101001X,W,2023-02-01,,often\n";
    let report = import(&registry, Kind::FollowUps, sheet.as_bytes());
    assert_eq!(said(&report.errors), ["2 asked_on missing"]);
}

#[test]
fn a_call_without_an_answer_leaves_the_follow_up_due_until_the_agreed_day() {
    let registry = store();
    let fitting = FittingNo::parse("F2").expect("a number");
    let due = |today| {
        let wanted = DueFilter::default().kinds([DueKind::FollowUpOne, DueKind::FollowUpSix]);
        let due = registry.view().expect("open").due(&wanted, today).expect("no filter");
        let own = due.iter().filter(|due| due.fitting == Some(fitting));
        own.map(|due| (due.kind, due.due_on)).collect::<Vec<_>>()
    };
    let ask = |draft: FollowUpDraft| {
        registry.fittings(&author()).record_follow_up(&draft).expect("a follow-up")
    };
    assert_eq!(due(date(2023, 3, 5)), [(DueKind::FollowUpOne, date(2023, 3, 2))]);
    ask(FollowUpDraft::new(fitting, date(2023, 3, 5)).asked(ContactMode::Phone));
    assert_eq!(due(date(2023, 3, 6)), [(DueKind::FollowUpOne, date(2023, 3, 2))]);
    ask(FollowUpDraft::new(fitting, date(2023, 3, 6)).next_on(date(2023, 3, 20)));
    assert_eq!(due(date(2023, 3, 19)), []);
    assert_eq!(due(date(2023, 3, 20)), [(DueKind::FollowUpOne, date(2023, 3, 20))]);
    ask(FollowUpDraft::new(fitting, date(2023, 3, 21)).used(UsageFrequency::Often));
    assert_eq!(due(date(2023, 4, 20)), []);
    assert_eq!(due(date(2023, 8, 2)), [(DueKind::FollowUpSix, date(2023, 8, 2))]);
    // An attempt is no answer of the six-month follow-up.
    ask(FollowUpDraft::new(fitting, date(2023, 8, 3)));
    let year = assistive_core::model::Period::new(date(2023, 1, 1), date(2023, 12, 31));
    let rate = RateQuery::new(year.expect("a year").until(TODAY));
    let figures = registry.view().expect("open").rate(&rate).expect("no filter").total;
    assert_eq!((figures.followed_up, figures.in_use), (0, 0));
}

#[test]
fn an_assessment_that_a_fitting_rests_on_keeps_its_day_finding_and_device() {
    let registry = store();
    let sheet = "need,assessed_on,finding,device,assessor,measurements\nN2,2023-01-20,another-device,W,王医生,座宽=38 cm\n";
    assert_eq!(said(&import(&registry, Kind::Assessments, sheet.as_bytes()).errors), [""; 0]);
    let fitting = "person,device,fitted_on\n34052419800101001X,W,2023-04-01\n";
    assert_eq!(said(&import(&registry, Kind::Fittings, fitting.as_bytes()).errors), [""; 0]);
    let met = registry.view().expect("open").fitting(FittingNo::parse("F4").expect("one"), TODAY);
    assert_eq!(met.expect("a fitting").need, NeedNo::parse("N2"), "what was recommended meets it");
    let refused = "need,assessed_on,finding,device\nN2,2023-01-20,another-device,X\n";
    let report = import(&registry, Kind::Assessments, refused.as_bytes());
    assert_eq!(said(&report.errors), ["2 device meets-because"]);
    let refused = "need,assessed_on,finding\nN2,2023-01-20,not-suitable\n";
    let report = import(&registry, Kind::Assessments, refused.as_bytes());
    assert_eq!(said(&report.errors), ["2 finding meets-because"]);
    let note = "need,assessed_on,note\nN2,2023-01-20,复评\n";
    assert_eq!(import(&registry, Kind::Assessments, note.as_bytes()).updated, 1);
}

#[test]
fn usual_headers_and_words_of_care_are_read() {
    let registry = store();
    for (kind, sheet) in [
        (Kind::Assessments, "需求编号,评估日期,结论\nN1,2023-01-20,适合\n"),
        (Kind::Trainings, "适配编号,培训日期\nF1,2023-02-05\n"),
        (
            Kind::FollowUps,
            "适配编号,回访日期,使用情况,满意程度,问题\nF1,2023-03-01,在用,满意,坏了\n",
        ),
        (Kind::Assessments, "需求编号,评估时间,评估意见,评估老师\nN1,2023-01-25,合适,王芳\n"),
        (Kind::Trainings, "适配编号,培训时间,培训老师\nF1,2023-02-06,王芳\n"),
        (
            Kind::FollowUps,
            "适配编号,随访时间,使用频次,存在的问题,随访方式,下次随访日期\nF1,2023-03-02,闲置,用不着,电话回访,2023-04-01\n",
        ),
    ] {
        let report = import(&registry, kind, sheet.as_bytes());
        assert_eq!((said(&report.errors), report.created), (vec![], 1), "{kind}");
    }
    let view = registry.view().expect("open");
    let answer = view.follow_up(FollowUpNo::parse("U1").expect("a number"), TODAY).expect("one");
    assert_eq!(answer.used, Some(UsageFrequency::Often));
    assert_eq!(answer.satisfied, Some(Satisfaction::Yes));
    assert_eq!(answer.trouble, Some(UsageProblem::Broken));
    let second = view.follow_up(FollowUpNo::parse("U2").expect("a number"), TODAY).expect("one");
    assert_eq!(second.used, Some(UsageFrequency::Never));
    assert_eq!(second.trouble, Some(UsageProblem::NotNeeded));
}

#[test]
fn a_need_is_named_by_each_day_on_which_a_list_named_it() {
    let registry = store();
    let again = import(
        &registry,
        Kind::Needs,
        "person,device,identified_on\n7,X,2023-02-20\n7,X,2023-09-20\n".as_bytes(),
    );
    assert_eq!(
        (again.created, said(&again.warnings)),
        (1, vec!["3 identified_on listed-before".to_owned()])
    );
    let sheet = "person,need_device,identified_on,assessed_on,finding\n7,X,2023-09-20,2023-09-21,suitable\n";
    let report = import(&registry, Kind::Assessments, sheet.as_bytes());
    assert_eq!((said(&report.errors), report.created), (vec![], 1));
    // The day is wrong, and not the device.
    for sheet in [
        "person,need_device,identified_on,assessed_on,finding\n7,X,2023-09-19,2023-09-21,suitable\n",
        "person,identified_on,assessed_on,finding\n7,2023-09-19,2023-09-21,suitable\n",
    ] {
        let report = import(&registry, Kind::Assessments, sheet.as_bytes());
        assert_eq!(said(&report.errors), ["2 identified_on unknown"]);
    }
}

#[test]
fn care_after_the_person_left_is_warned_of() {
    let registry = store();
    let left = "key,left_on,left_reason\n7,2023-06-01,deceased\n";
    assert_eq!(said(&import(&registry, Kind::Persons, left.as_bytes()).errors), [""; 0]);
    let asked = "fitting,asked_on\nF2,2023-06-01\nF2,2023-06-02\n";
    let report = import(&registry, Kind::FollowUps, asked.as_bytes());
    assert_eq!(
        (report.created, said(&report.warnings)),
        (2, vec!["3 asked_on care-after-leaving".to_owned()])
    );
    let trained = "fitting,trained_on\nF2,2023-06-02\n";
    let report = import(&registry, Kind::Trainings, trained.as_bytes());
    assert_eq!(said(&report.warnings), ["2 trained_on care-after-leaving"]);
}

#[test]
fn a_correction_cannot_give_a_follow_up_another_person() {
    let registry = store();
    let asked = "fitting,asked_on,nth\nF1,2023-03-01,\n";
    assert_eq!(import(&registry, Kind::FollowUps, asked.as_bytes()).created, 1);
    let author = author().why("the wrong person".to_owned());
    let correct = |cells: &[(&str, &str)]| {
        let cells: Vec<_> =
            cells.iter().map(|(col, cell)| ((*col).to_owned(), (*cell).to_owned())).collect();
        match registry.correct(&author, FollowUpNo::parse("U1").expect("a number"), &cells) {
            Err(Error::Refused(problems)) => {
                problems.iter().map(|p| format!("{} {}", p.field, p.kind.code())).collect()
            }
            other => vec![format!("{other:?}")],
        }
    };
    assert_eq!(correct(&[("person", "7")]), ["person follows-from"]);
    assert_eq!(
        correct(&[("device", "X"), ("fitted_on", "2023-02-02")]),
        ["device follows-from", "fitted_on follows-from"]
    );
    assert_eq!(correct(&[("fitting", "F2")]), ["fitting key-fixed"]);
}

#[test]
fn a_place_that_leaves_a_gap_is_refused() {
    let registry = store();
    for (kind, sheet) in [
        (Kind::FollowUps, "fitting,asked_on,nth\nF1,2023-03-01,1\nF1,2023-03-01,3\n"),
        (Kind::Fittings, "person,device,fitted_on,nth\n7,W,2023-02-02,3\n"),
    ] {
        let report = import(&registry, kind, sheet.as_bytes());
        let [error] = report.errors.as_slice() else { panic!("one error: {:?}", report.errors) };
        let (count, next) = (1, 2);
        assert_eq!(error.problem.kind, ProblemKind::NotNext { count, next }, "{kind}");
    }
}

#[test]
fn a_sheet_from_before_a_void_does_not_change_the_record_that_took_the_place() {
    let registry = store();
    for (kind, sheet, first, second) in [
        (
            Kind::FollowUps,
            "fitting,asked_on,use,nth\nF1,2023-03-01,never,1\nF1,2023-03-01,often,2\n",
            "U1",
            "U2",
        ),
        (
            Kind::Trainings,
            "fitting,trained_on,trainer,nth\nF1,2023-03-01,王,1\nF1,2023-03-01,李,2\n",
            "G1",
            "G2",
        ),
        (
            Kind::Assessments,
            "need,assessed_on,finding,nth\nN1,2023-01-20,suitable,1\nN1,2023-01-20,not-suitable,2\n",
            "A1",
            "A2",
        ),
    ] {
        assert_eq!(import(&registry, kind, sheet.as_bytes()).created, 2, "{kind}");
        let author = author().why("twice".to_owned());
        registry.void(&author, RecordNo::parse(first).expect("a number")).expect("void");
        let report = import(&registry, kind, sheet.as_bytes());
        let said: Vec<_> = report.errors.iter().map(|error| error.problem.kind.clone()).collect();
        let (voided, record) = (first.to_owned(), second.to_owned());
        assert_eq!(said, [ProblemKind::SaysVoided { voided, record }], "{kind}");
        // The export of the store itself, in which the other one has the first place, changes nothing.
        let sheet = registry.view().expect("open").export(kind, Ids::Shown).expect("a sheet");
        let own = csv_of(&sheet, Headers::English);
        let report = import(&registry, kind, &own);
        assert_eq!((report.errors, report.unchanged), (vec![], 1), "{kind}");
        // What both said is void, and a row of it is new again.
        registry.void(&author, RecordNo::parse(second).expect("a number")).expect("void");
        assert_eq!(import(&registry, kind, &own).created, 1, "{kind}");
    }
}

/// A piece of care: which need or fitting, how many days later, and choices for the fields.
type Care = (prop::sample::Index, i32, [u8; 6]);

/// Returns a value of a vocabulary, or none.
fn chosen<T: Coded>(choice: u8) -> Option<T> {
    let all = T::ALL;
    all.get(usize::from(choice) % (all.len() + 1)).copied()
}

/// Records random care at the desks. Much of it is refused, such as an assessment of a need that was not open.
fn care_for(registry: &Store, care: &[Care]) {
    let view = registry.view().expect("open");
    let needs =
        view.needs(&NeedFilter::default(), TODAY).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let fittings = view
        .fittings(&FittingFilter::default(), TODAY)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let (needs, fittings) = (needs.expect("needs"), fittings.expect("fittings"));
    drop(view);
    let needs: Vec<_> = needs.iter().filter(|need| need.kind == NeedKind::Device).collect();
    for (which, days, choice) in care {
        let text = |of: u8| (!of.is_multiple_of(3)).then(|| format!("{of}号, \"x\""));
        let yes = |of: u8| of % 2 == 1;
        if choice[0] % 3 == 0 && !needs.is_empty() {
            let need = which.get(&needs);
            let day = need.identified_on.saturating_add(days.days());
            let finding = chosen(choice[1]).unwrap_or(AssessmentOutcome::Suitable);
            let model = match &need.device {
                Some(Device::Model(code)) => Some(code.clone()),
                _ => None,
            };
            let measured = Measurement::parse("座宽=38.5 cm").expect("a measurement");
            let draft = AssessmentDraft::new(need.number, day, finding)
                .model(model)
                .assessor(text(choice[2]))
                .measurements(vec![measured; usize::from(choice[3] % 3)])
                .note(text(choice[4]));
            let _may_be_refused = registry.needs(&author()).assess(&draft);
        } else if !fittings.is_empty() {
            let fitting = which.get(&fittings);
            let day = fitting.fitted_on.saturating_add(days.days());
            let _may_be_refused = match choice[0] % 3 {
                1 => registry
                    .fittings(&author())
                    .train(
                        &TrainingDraft::new(fitting.number, day)
                            .trainer(text(choice[1]))
                            .note(text(choice[2])),
                    )
                    .map(drop),
                _ => registry
                    .fittings(&author())
                    .record_follow_up(
                        &FollowUpDraft::new(fitting.number, day)
                            .round(chosen::<Round>(choice[1]))
                            .used(chosen::<UsageFrequency>(choice[2]))
                            .satisfied(chosen::<Satisfaction>(choice[3]))
                            .trouble(chosen::<UsageProblem>(choice[4]))
                            .asked(chosen::<ContactMode>(choice[5]))
                            .wants_repair(yes(choice[1]))
                            .wants_training(yes(choice[2]))
                            .next_on(yes(choice[3]).then(|| day.saturating_add(9.days())))
                            .scores(vec![
                                Score::parse("PIADS=-1.5").expect("a score");
                                usize::from(choice[5] % 2)
                            ])
                            .note(text(choice[4])),
                    )
                    .map(drop),
            };
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(assistive_tests::cases_of(60)))]

    #[test]
    fn sheets_hold_all_care_and_change_nothing_when_they_come_back(
        inquiry in served_inquiry(&tables()),
        look in look(),
        care in vec((any::<prop::sample::Index>(), 0..400_i32, any::<[u8; 6]>()), 0..40),
        headers in prop::sample::select(&[Headers::English, Headers::Chinese][..]),
    ) {
        let registry = registry();
        send(&registry, &inquiry.first, &look)?;
        send(&registry, &inquiry.second, &look)?;
        care_for(&registry, &care);
        for kind in [Kind::Assessments, Kind::Trainings, Kind::FollowUps] {
            let report = import(&registry, kind, &crate::exports::csv_in(&registry, kind, headers));
            prop_assert_eq!(said(&report.errors), Vec::<String>::new(), "{}", kind);
            prop_assert_eq!((report.commit, report.created, report.updated), (None, 0, 0), "{}", kind);
        }
        let copy = crate::exports::copied(&registry, headers);
        for kind in Kind::ALL {
            // A copy states some of the needs that the rule had found.
            let stated = if *kind == Kind::Fittings { "need" } else { "" };
            let rows_of = |store: &Store| rows_without(store, *kind, stated).sorted();
            prop_assert_eq!(rows_of(&registry), rows_of(&copy), "{}", kind);
        }
        prop_assert_eq!(needs_of_fittings(&registry), needs_of_fittings(&copy));
        let due = |store: &Store| {
            let due = store.view().expect("open").due(&DueFilter::default(), TODAY).expect("no filter");
            let mut due: Vec<_> = due
                .iter()
                .map(|due| (due.due_on, due.kind, due.person.name.clone(), due.device.code().to_owned()))
                .collect();
            due.sort();
            due
        };
        prop_assert_eq!(due(&registry), due(&copy));
    }
}

/// Returns the needs that fittings meet, each as the days and devices of both.
fn needs_of_fittings(registry: &Store) -> Vec<String> {
    let view = registry.view().expect("open");
    let fittings = view.fittings(&FittingFilter::default(), TODAY).expect("fittings");
    let text = |fitting: assistive_core::Result<assistive_core::FittingView>| {
        let fitting = fitting.expect("a fitting");
        let need = fitting.need.map(|need| view.need(need, TODAY).expect("a need"));
        let need = need.map(|need| (need.identified_on, need.device));
        format!("{} {} {} {need:?}", fitting.person.name, fitting.fitted_on, fitting.model.code())
    };
    fittings.map(text).collect::<Vec<_>>().sorted()
}

/// Sorts a list as a value.
pub(crate) trait Sorted {
    fn sorted(self) -> Self;
}

impl Sorted for Vec<String> {
    fn sorted(mut self) -> Self {
        self.sort();
        self
    }
}
