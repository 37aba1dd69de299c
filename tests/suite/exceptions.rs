//! The exceptions that an auditor asks about: each kind is found once, and similar cases are not.

use crate::shared::{author, counted, import, registry, said};
use assistive_core::exchange::Kind;
use assistive_core::model::{DeviceClass, DivisionCode, Scheme, Stage, StockAction};
use assistive_core::report::{Exception, ExceptionKind, ExceptionReason, ExceptionsQuery, Filter};
use assistive_core::{MoveItem, Store};
use jiff::civil::{Date, date};

const WANG: &str = "34052419800101001X";
const LI: &str = "610902199003072429";
const ZHANG: &str = "610902201001010013";

/// Wang, who left at the end of June 2023; Li; and three called Zhang San, born on one day.
fn prepared() -> Store {
    let registry = registry();
    let sites = "code,name,kind,division\nST-1,石泉社区站,community,石泉县\n";
    let models = "code,name,class,life_years,loan_days\n\
        WC,普通轮椅,12 22 03,4,30\nWC2,电动轮椅,12 22 03,6,\n\
        HA,助听器,22 06 15,,\nCANE,手杖,12 03 03,1,\n";
    let people = format!(
        "id_number,key,name,birth_date,division,registered_on,left_on,left_reason\n\
         {WANG},,王芳,,610902,2020-01-01,2023-06-30,moved\n\
         {LI},,李四,,610922,2020-01-01,,\n\
         ,K1,张三,2010-01-01,610902,2022-01-01,,\n\
         ,K2,张三,2010-01-01,610902,2023-03-01,,\n\
         {ZHANG},,张三,2010-01-01,610902,2022-05-01,,\n"
    );
    let needs = format!(
        "person,device,identified_on\n\
         {WANG},WC,2023-02-01\n{WANG},22 06 15,2023-08-01\n{LI},HA,2023-01-01\n"
    );
    // F1 to F7: the first two are of the year before, the last one of the day after Wang left.
    let fittings = format!(
        "person,device,fitted_on\n{LI},WC,2022-03-01\nK1,CANE,2022-05-01\n\
         {LI},WC2,2023-05-01\nK1,CANE,2023-05-01\n{LI},HA,2023-05-02\n\
         {WANG},WC,2023-06-30\n{WANG},WC,2023-07-01\n"
    );
    let stock = "tag,device,site,source,donor,received_on\n\
        A1,WC,ST-1,donation,常州,2022-06-01\nA2,WC,ST-1,donation,常州,2022-06-01\n\
        A3,WC,ST-1,purchase,,2022-06-01\nA4,WC,ST-1,donation,,2023-07-05\n\
        A5,WC,ST-1,donation,,2022-06-01\n";
    let loans = format!(
        "item,borrower,out_on,in_on\nA1,{WANG},2023-06-01,2023-06-10\nA1,{WANG},2023-07-05,\n"
    );
    for (kind, text) in [
        (Kind::Sites, sites),
        (Kind::Catalog, models),
        (Kind::Persons, &people),
        (Kind::Needs, &needs),
        (Kind::Fittings, &fittings),
        (Kind::Stock, stock),
        (Kind::Loans, &loans),
    ] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0]);
    }
    // A device that broke and was retired is not idle.
    let item = registry.view().expect("a view").find_item("A5").expect("a device");
    let on = date(2023, 2, 1);
    let retire = MoveItem::new(item, StockAction::Retire, on).note("broken".to_owned());
    registry.stock(&author()).move_items(&[retire]).expect("it was in stock");
    registry
}

/// Missing follow-ups are in `care`: here no follow-up is recorded.
fn in_2023() -> ExceptionsQuery {
    let all = ExceptionKind::ALL.iter().copied();
    ExceptionsQuery::new(counted(date(2023, 1, 1), date(2023, 12, 31)))
        .kinds(all.filter(|kind| *kind != ExceptionKind::FollowUpMissing).collect::<Vec<_>>())
        .idle_days(ExceptionsQuery::IDLE_DAYS)
}

fn found(registry: &Store, query: &ExceptionsQuery) -> Vec<Exception> {
    registry.view().expect("a view").exceptions(query).expect("nothing is unknown")
}

/// Kind, day and record of each.
fn rows(registry: &Store, query: &ExceptionsQuery) -> Vec<(&'static str, Date, String)> {
    let rows = found(registry, query).into_iter();
    rows.map(|row| (row.why.kind().code(), row.day, row.record.to_string())).collect()
}

#[test]
fn each_kind_is_found_and_nothing_else() {
    let rows = rows(&prepared(), &in_2023());
    let expected = [
        ("after-leaving", date(2023, 7, 1), "F7"),
        ("after-leaving", date(2023, 7, 5), "L2"),
        ("after-leaving", date(2023, 8, 1), "N2"),
        ("inside-life", date(2023, 5, 1), "F3"),
        ("inside-life", date(2023, 7, 1), "F7"),
        ("unlisted", date(2023, 5, 1), "F3"),
        ("unlisted", date(2023, 5, 1), "F4"),
        ("unlisted", date(2023, 7, 1), "F7"),
        ("likely-duplicate", date(2023, 3, 1), "P4"),
        ("idle-donation", date(2022, 6, 1), "I2"),
    ];
    // A4 was donated on 5 July, 179 days before the end of the year; the second cane came on the day on which the life
    // of the first one had ended; of the third Zhang San, who has an id, was known in the year before.
    let expected = expected.map(|(kind, day, record)| (kind, day, record.to_owned()));
    assert_eq!(rows, expected);
}

#[test]
fn each_says_why() {
    let registry = prepared();
    let all = found(&registry, &in_2023());
    let other = |place: usize| all[place].why.other().map(|record| record.to_string());
    assert!(
        matches!(&all[0].why, ExceptionReason::AfterLeaving { left } if left.on == date(2023, 6, 30))
    );
    let ExceptionReason::InsideLife { model, fitted, until, .. } = &all[3].why else {
        panic!("{:?}", all[3])
    };
    assert_eq!(model.code(), "WC");
    assert_eq!((*fitted, *until), (date(2022, 3, 1), date(2026, 3, 1)));
    assert_eq!(other(3).as_deref(), Some("F1"));
    assert_eq!(other(4).as_deref(), Some("F6"));
    assert_eq!(other(8).as_deref(), Some("P3"));
    let ExceptionReason::IdleDonation { donor, tag, days } = &all[9].why else {
        panic!("{:?}", all[9])
    };
    // 365 days to 1 June 2023, 213 more to the end of the year.
    assert_eq!((donor.as_deref(), tag.to_string().as_str(), *days), (Some("常州"), "A2", 578));
    let person = all[0].person.as_ref().expect("it is about one");
    assert_eq!((person.name.as_str(), all[0].device.code()), ("王芳", "WC"));
}

#[test]
fn kinds_days_and_filters_select() {
    let registry = prepared();
    let of = |query: ExceptionsQuery| {
        rows(&registry, &query).into_iter().map(|(_, _, record)| record).collect::<Vec<_>>()
    };
    let kinds = vec![ExceptionKind::Unlisted];
    assert_eq!(of(in_2023().kinds(kinds)), ["F3", "F4", "F7"]);
    // The year before: two fittings on no list, and the Zhang San with an id; nothing had stood idle for 300 days.
    let period = counted(date(2022, 1, 1), date(2022, 12, 31));
    let before = in_2023().period(period).idle_days(300);
    assert_eq!(of(before), ["F1", "F2", "P5"]);
    let idle = |idle_days, period| {
        let kinds = vec![ExceptionKind::IdleDonation];
        of(in_2023().kinds(kinds).idle_days(idle_days).period(period))
    };
    let to = |day| counted(date(2023, 1, 1), day);
    assert_eq!(idle(577, to(date(2023, 12, 31))), ["I2"]);
    assert_eq!(idle(578, to(date(2023, 12, 31))), [""; 0]);
    // Before A1 was lent, and while A5 was still there.
    assert_eq!(idle(180, to(date(2023, 1, 31))), ["I1", "I2", "I5"]);
    // Idle days count only up to today: 30 April 2024 is 699 days after 1 June 2022.
    assert_eq!(idle(698, to(date(2025, 12, 31))), ["I2"]);
    assert_eq!(idle(699, to(date(2025, 12, 31))), [""; 0]);
    let filter = |filter| of(in_2023().filter(filter));
    let division = DivisionCode::new("610922").ok();
    assert_eq!(filter(Filter::default().division(division)), ["F3", "F3", "I2"]);
    let stage = Some(Stage::Primary);
    assert_eq!(filter(Filter::default().stage(stage)), [""; 0]);
    let class = DeviceClass::parse("22 06", Scheme::Iso9999).ok();
    assert_eq!(filter(Filter::default().class(class)), ["N2"]);
}
