//! People at the desk: changing them with the day from which it holds, leaving and coming back, finding them.

use crate::shared::{author, counted, import, registry, said};
use assistive_core::exchange::Kind;
use assistive_core::model::{
    Category, CitizenId, DivisionCode, FittingNo, Grade, Left, LeftReason, LoanNo, LocalKey,
    NeedNo, PersonNo, SiteCode,
};
use assistive_core::report::RateQuery;
use assistive_core::{Edit, Error, Outcome, PersonDraft, PersonFact, PersonView, Result, Store};
use assistive_tests::cases::TODAY;
use jiff::civil::{Date, date};

const WANG: &str = "34052419800101001X";
const LI: &str = "610902199003072429";

/// Wang with an id and a certificate, Zhang and others with keys only.
fn prepared() -> Store {
    let registry = registry();
    let sites = "code,name,kind,division\nSP-1,旬阳特校,special-school,旬阳市\n";
    let models = "code,name,class,loan_days\nWC,普通轮椅,12 22 03,30\n";
    let people = format!(
        "certificate,key,name,division,registered_on,phone,birth_date\n\
         {WANG}43,,王芳,610902,2020-01-01,13909150001,\n\
         ,K1,张三,610902,2020-01-01,13909150002,2010-01-01\n\
         ,K2,张三丰,610921,2020-01-01,,\n\
         ,K3,单张三,610921,2020-01-01,,\n\
         ,K4,赵四,610921,2020-01-01,,\n"
    );
    for (kind, text) in [(Kind::Sites, sites), (Kind::Catalog, models), (Kind::Persons, &people)] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0]);
    }
    registry
}

fn person(registry: &Store, text: &str) -> PersonNo {
    registry.view().expect("a view").find_person(text).expect("a person")
}

fn shown(registry: &Store, text: &str, day: Date) -> PersonView {
    let number = person(registry, text);
    registry.view().expect("a view").person(number, day).expect("a person")
}

fn edit(registry: &Store, text: &str, from: Date, draft: PersonDraft) -> Result<Outcome> {
    registry
        .people(&author())
        .edit(person(registry, text), &draft, from)
        .map(|carried| carried.output)
}

/// Returns the fields and codes of the problems of a refusal.
fn why<T: std::fmt::Debug>(result: Result<T>) -> Vec<(&'static str, &'static str)> {
    match result {
        Err(Error::Refused(problems)) => {
            problems.iter().map(|p| (p.field, p.kind.code())).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn moves_to(division: &str) -> PersonDraft {
    PersonDraft::default().division(DivisionCode::new(division).expect("a code"))
}

#[test]
fn a_move_holds_from_its_day_until_the_next_one_that_is_known() {
    let registry = prepared();
    let lived = |day| shown(&registry, "P1", day).division.code().to_owned();
    assert_eq!(edit(&registry, "P1", TODAY, moves_to("610922")).expect("today"), Outcome::Updated);
    // Learned later: there was a stay elsewhere before.
    edit(&registry, "P1", date(2023, 5, 1), moves_to("610981")).expect("a day that has been");
    assert_eq!(lived(date(2020, 1, 1)), "610902");
    assert_eq!(lived(date(2023, 4, 30)), "610902");
    assert_eq!(lived(date(2023, 5, 1)), "610981");
    assert_eq!(lived(TODAY.yesterday().expect("a day")), "610981");
    assert_eq!(lived(TODAY), "610922");
    assert_eq!(edit(&registry, "P1", TODAY, moves_to("610922")).expect("said"), Outcome::Unchanged);
    let tomorrow = TODAY.tomorrow().expect("a day");
    assert_eq!(why(edit(&registry, "P1", tomorrow, moves_to("610902"))), [("from", "after-today")]);
    let history = registry.view().expect("a view").person_history(person(&registry, "P1"));
    let history = history.expect("a person");
    let facts: Vec<_> =
        history.facts.iter().map(|f| (f.fact, f.from, f.value.code().to_owned())).collect();
    assert_eq!(
        facts,
        [
            (PersonFact::Division, None, "610902".into()),
            (PersonFact::Division, Some(date(2023, 5, 1)), "610981".into()),
            (PersonFact::Division, Some(TODAY), "610922".into()),
        ]
    );
    // The stay before turns out to be wrong: the person moved once.
    edit(&registry, "P1", date(2023, 5, 1), moves_to("610922")).expect("a day that has been");
    assert_eq!(lived(date(2023, 4, 30)), "610902");
    assert_eq!(lived(date(2023, 5, 1)), "610922");
}

#[test]
fn what_was_not_known_holds_from_the_beginning_and_what_changes_from_its_day() {
    let registry = prepared();
    let graded = |grade| PersonDraft::default().grade(grade);
    edit(&registry, "K1", date(2023, 1, 1), graded(Grade::Two)).expect("none was known");
    let grade = |day| shown(&registry, "K1", day).grade;
    assert_eq!(grade(date(2020, 1, 1)), Some(Grade::Two));
    edit(&registry, "K1", date(2023, 1, 1), graded(Grade::One)).expect("it became worse");
    assert_eq!(grade(date(2022, 12, 31)), Some(Grade::Two));
    assert_eq!(grade(date(2023, 1, 1)), Some(Grade::One));
    let school = PersonDraft::default().school(SiteCode::new("SP-1").expect("a code"));
    edit(&registry, "K1", date(2022, 9, 1), school).expect("a school");
    let none = PersonDraft::default().school(Edit::Clear).phone(Edit::Clear);
    edit(&registry, "K1", date(2023, 7, 1), none).expect("school is over");
    let at = |day| shown(&registry, "K1", day).school.code().to_owned();
    assert_eq!((at(date(2023, 6, 30)).as_str(), at(date(2023, 7, 1)).as_str()), ("SP-1", ""));
    assert_eq!(shown(&registry, "K1", TODAY).phone, None);
    let nameless = PersonDraft::default().name(Edit::Clear);
    assert_eq!(why(edit(&registry, "K1", TODAY, nameless)), [("name", "cannot-clear")]);
}

#[test]
fn an_id_is_added_once_and_names_one_person() {
    let registry = prepared();
    let with_id =
        |id: &str| PersonDraft::default().citizen(Some(CitizenId::parse(id).expect("an id")));
    assert_eq!(why(edit(&registry, "K2", TODAY, with_id(WANG))), [("id_number", "key-of-another")]);
    edit(&registry, "K2", TODAY, with_id(LI)).expect("nobody has it");
    assert_eq!(person(&registry, LI), person(&registry, "K2"));
    assert_eq!(shown(&registry, LI, TODAY).birth_date, Some(date(1990, 3, 7)));
    assert_eq!(edit(&registry, "K2", TODAY, with_id(LI)).expect("said"), Outcome::Unchanged);
    let other = with_id("340524198001010028");
    assert_eq!(why(edit(&registry, "K2", TODAY, other)), [("id_number", "has-another-id")]);
    // The id of a birth on another day than the one that is known.
    let other = with_id("340524198001010028");
    assert_eq!(why(edit(&registry, "K1", TODAY, other)), [("birth_date", "birth-contradicts-id")]);
    let key =
        |key: &str| PersonDraft::default().key(Some(LocalKey::parse(key, None).expect("a key")));
    assert_eq!(why(edit(&registry, LI, TODAY, key("AK-DPF/K1"))), [("key", "key-of-another")]);
    edit(&registry, LI, TODAY, key("SP-1/7")).expect("a key of a school");
    assert_eq!(person(&registry, "SP-1/7"), person(&registry, LI));
    let nobody = PersonNo::parse("P99").expect("a number");
    let edited = registry.people(&author()).edit(nobody, &PersonDraft::default(), TODAY);
    assert_eq!(why(edited), [("person", "unknown")]);
}

#[test]
fn a_new_issue_of_the_certificate_stays_beside_the_old_one() {
    let registry = prepared();
    let reissued = assistive_core::model::Certificate::parse(&format!("{WANG}42B1"));
    let draft = PersonDraft::default()
        .certificate(Some(reissued.expect("a certificate")))
        .grade(Grade::Two);
    edit(&registry, WANG, date(2023, 6, 1), draft).expect("re-graded");
    let history = registry.view().expect("a view").person_history(person(&registry, WANG));
    let history = history.expect("a person");
    let issues: Vec<_> = history.certificates.iter().map(ToString::to_string).collect();
    assert_eq!(issues, [format!("{WANG}43"), format!("{WANG}42B1")]);
    let grades: Vec<_> = history.facts.iter().map(|f| (f.from, f.value.code())).collect();
    assert_eq!(grades, [(None, "3"), (Some(date(2023, 6, 1)), "2")]);
    assert_eq!(shown(&registry, WANG, TODAY).category, Some(Category::Physical));
}

#[test]
fn leaving_ends_needs_tells_what_is_open_and_is_taken_back() {
    let registry = prepared();
    let needs = format!("person,device,identified_on\n{WANG},WC,2023-02-01\n");
    let stock = "tag,device,site,received_on\nA1,WC,SP-1,2022-01-01\n";
    let loans = format!("item,borrower,out_on\nA1,{WANG},2023-03-01\n");
    for (kind, text) in [(Kind::Needs, needs.as_str()), (Kind::Stock, stock), (Kind::Loans, &loans)]
    {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0]);
    }
    let in_need = || {
        let period = counted(date(2023, 1, 1), date(2023, 12, 31));
        let query = RateQuery::new(period);
        registry.view().expect("a view").rate(&query).expect("a rate").total.persons_in_need
    };
    let leave = |left| {
        registry
            .people(&author())
            .leave(person(&registry, WANG), left)
            .map(|carried| carried.output)
    };
    assert_eq!(in_need(), 1);
    let left = Left { on: date(2023, 6, 30), reason: LeftReason::Moved };
    let open = leave(Some(left)).expect("a day that has been");
    assert_eq!(open.needs, [NeedNo::parse("N1").expect("a number")]);
    assert_eq!(open.loans, [LoanNo::parse("L1").expect("a number")]);
    assert_eq!(open.late, []);
    assert_eq!((in_need(), shown(&registry, WANG, TODAY).left), (0, Some(left)));
    let again = Left { on: date(2023, 7, 1), reason: LeftReason::Deceased };
    assert_eq!(leave(Some(again)).expect("mended").needs, [], "leaving had ended it");
    let tomorrow = Left { on: TODAY.tomorrow().expect("a day"), reason: LeftReason::Moved };
    assert_eq!(why(leave(Some(tomorrow))), [("left_on", "after-today")]);
    // The person left before the need was known and before the fitting. Both are exceptions.
    let fitted = format!("person,device,fitted_on\n{WANG},WC,2023-06-15\n");
    assert_eq!(said(&import(&registry, Kind::Fittings, fitted.as_bytes()).errors), [""; 0]);
    leave(None).expect("they are back");
    let early = Left { on: date(2023, 1, 31), reason: LeftReason::Moved };
    let behind = leave(Some(early)).expect("a day that has been");
    assert_eq!(behind.needs, []);
    assert_eq!(behind.late, [FittingNo::parse("F1").expect("a number")]);
    leave(None).expect("they are back");
    assert_eq!((in_need(), shown(&registry, WANG, TODAY).left), (1, None));
}

#[test]
fn people_are_found_by_what_is_remembered_of_them_the_best_fit_first() {
    let registry = prepared();
    let find = |text: &str| {
        let found = registry.view().expect("a view").search_persons(text, TODAY).expect("a list");
        found.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    assert_eq!(find("张三"), ["张三", "张三丰", "单张三"]);
    for text in ["zs", "zhangsan", "zhang san", "Zhang San", "zhangs"] {
        // 赵四 is zhao si: its initials are the same.
        let expected: &[&str] = match text {
            "zs" => &["张三", "赵四", "张三丰", "单张三"],
            _ => &["张三", "张三丰", "单张三"],
        };
        assert_eq!(find(text), expected, "{text}");
    }
    for text in ["shan", "dan", "chan", "szs", "dzs"] {
        assert_eq!(find(text), ["单张三"], "{text}");
    }
    assert_eq!(find("13909150001"), ["王芳"]);
    assert_eq!(find("0002"), ["张三"]);
    assert_eq!(find("001x"), ["王芳"]);
    assert_eq!(find("０01X"), ["王芳"]);
    assert_eq!(find(&format!("{WANG}43")), ["王芳"]);
    assert_eq!(find("K2"), ["张三丰"]);
    assert_eq!(find("AK-DPF/K2"), ["张三丰"]);
    for nothing in ["02", "  ", "q", "丰芳"] {
        assert_eq!(find(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn models_and_sites_are_found_by_code_name_and_sound() {
    let registry = registry();
    let models =
        "code,name,class\nWC-STD,普通轮椅,12 22 03\nWC-EL,电动轮椅,12 23 06\nHA,助听器,22 06 15\n";
    assert_eq!(import(&registry, Kind::Catalog, models.as_bytes()).created, 3);
    let sites = "code,name,kind,division\nSP-1,旬阳特校,special-school,610981\nSC-1,旬阳一小,school,610981\n";
    assert_eq!(import(&registry, Kind::Sites, sites.as_bytes()).created, 2);
    let view = registry.view().expect("open");
    let models = |text: &str| {
        let found = view.search_models(text).expect("in memory").into_iter();
        found.map(|model| model.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(models("wc-el"), ["WC-EL"]);
    assert_eq!(models("电动轮椅"), ["WC-EL"]);
    // Names that begin with the text come before names that contain it.
    assert_eq!(models("wc"), ["WC-STD", "WC-EL"]);
    assert_eq!(models("轮椅"), ["WC-STD", "WC-EL"]);
    assert_eq!(models("ｗｃ－ＥＬ"), ["WC-EL"]);
    assert_eq!(models("zhutingqi"), ["HA"]);
    assert_eq!(models("dd"), ["WC-EL"]);
    assert_eq!(models("xx"), Vec::<String>::new());
    let sites = view.search_sites("xyyx").expect("in memory");
    assert_eq!(sites.iter().map(|site| site.code.as_str()).collect::<Vec<_>>(), ["SC-1"]);
}
