//! Stock and loans in sheets and at the desk: the problems of rows, repeated rows, and the effects on the
//! stock. Figures are compared in `lendings`, random work at the desk in `desk`.

use crate::shared::{all, author, counted, import, registry, said};
use assistive_core::exchange::{Ids, Kind};
use assistive_core::model::{
    FittingNo, ItemNo, ItemStatus, LoanNo, ModelCode, ProblemKind, SiteCode, StockAction,
};
use assistive_core::report::StockQuery;
use assistive_core::{
    BorrowerName, Due, Edit, Error, FittingDraft, ItemFilter, Lend, Lendable, MoveItem, NeedFilter,
    ReturnLoans, StockDraft, Store,
};
use assistive_tests::cases::TODAY;
use jiff::civil::{Date, date};

const WANG: &str = "34052419800101001X";
const LI: &str = "610902199003072429";
const SITES: &str =
    "code,name,kind,division\nST-1,石泉社区站,community,石泉县\nST-2,宁陕社区站,community,宁陕县\n";
const MODELS: &str = "code,name,class,tracking,hygiene,loan_days\n\
    WC,普通轮椅,12 22 03,serial,yes,60\n\
    LOCK,智能门锁,18 21 15,serial,no,\n\
    CANE,手杖,12 03 03,bulk,no,30\n";
const STOCK: &str = "tag,device,site,quantity,source,donor,value,received_on\n\
    A1,WC,ST-1,,purchase,,980,2022-01-01\n\
    A2,WC,ST-1,1,donation,常州,980,2022-01-01\n\
    L1,LOCK,ST-2,,,,,2022-01-01\n\
    ,CANE,ST-1,10,purchase,,450,2022-01-01\n";

/// Returns a store with two people, stock, and a loan of the year before.
fn prepared() -> Store {
    let registry = registry();
    let people = format!(
        "id_number,name,division,registered_on\n{WANG},王芳,610902,2020-01-01\n{LI},李四,610902,2020-01-01\n"
    );
    let loans = format!("item,borrower,out_on,in_on\nA1,{WANG},2023-03-01,2023-03-20\n");
    for (kind, text) in [
        (Kind::Sites, SITES),
        (Kind::Catalog, MODELS),
        (Kind::Persons, people.as_str()),
        (Kind::Stock, STOCK),
        (Kind::Loans, loans.as_str()),
    ] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0]);
    }
    registry
}

/// Imports a sheet into a prepared store: its errors must be these, and then nothing is stored.
fn refused(kind: Kind, sheet: &str, errors: &[&str]) {
    let (registry, untouched) = (prepared(), prepared());
    let report = import(&registry, kind, sheet.as_bytes());
    assert_eq!(said(&report.errors), errors, "{sheet}");
    assert!(registry.same_state(&untouched).expect("in memory"), "something was stored: {sheet}");
}

fn item(registry: &Store, tag: &str) -> ItemNo {
    registry.view().expect("a view").find_item(tag).expect("a device")
}

/// Returns the status and the site of a device.
fn standing(registry: &Store, tag: &str) -> (ItemStatus, String) {
    let view = registry.view().expect("a view");
    let item = view.item(view.find_item(tag).expect("a device"), TODAY).expect("a device");
    (item.status.expect("it has a tag"), item.site.code().to_owned())
}

/// Returns the number of canes in a status at the first site.
fn canes(registry: &Store, standing: ItemStatus) -> u32 {
    let wanted = ItemFilter::default().model(ModelCode::new("CANE").ok());
    let piles = registry.view().expect("a view").levels(&wanted).expect("a model");
    piles.iter().find(|pile| pile.site.code() == "ST-1").map_or(0, |pile| pile.count(standing))
}

fn borrower(registry: &Store, text: &str) -> BorrowerName {
    registry.view().expect("a view").find_borrower(text).expect("a borrower")
}

fn lend(registry: &Store, tag: &str, who: &str, on: Date) -> assistive_core::Result<LoanNo> {
    let lend =
        Lend::new(vec![(Lendable::Item(item(registry, tag)), 1)], borrower(registry, who), on);
    registry.lending(&author()).lend(&lend).map(|carried| carried.output[0])
}

fn step(
    registry: &Store,
    tag: &str,
    step: StockAction,
    on: Date,
) -> assistive_core::Result<ItemStatus> {
    let moved = MoveItem::new(item(registry, tag), step, on);
    registry.stock(&author()).move_items(&[moved]).map(|carried| carried.output[0])
}

/// Returns the codes of the problems of a refusal.
fn why<T: std::fmt::Debug>(result: assistive_core::Result<T>) -> Vec<&'static str> {
    match result {
        Err(assistive_core::Error::Refused(problems)) => {
            problems.iter().map(|problem| problem.kind.code()).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stock_sheet_says_all_that_is_wrong_with_every_row() {
    refused(
        Kind::Stock,
        "tag,device,site,quantity,source,value,received_on\n\
         ,WC,ST-1,,,,2023-01-01\n\
         B1,CANE,ST-1,,,,2023-01-01\n\
         B2,WC,ST-1,2,,,2023-01-01\n\
         B3,WC,,,,,\n\
         B4,12 22 03,ST-1,,,,2023-01-01\n\
         B5,WC,ST-9,,stolen,-3,2024-05-01\n\
         A1,LOCK,,,,,\n\
         A1,,,,,,2023-03-02\n\
         ,CANE,ST-1,0,,,2023-01-01\n\
         B 6,WC,ST-1,,,,2023-01-01\n",
        &[
            "2 tag tag-missing",
            "3 tag tag-of-bulk",
            "4 quantity one-by-one",
            "5 site missing",
            "5 received_on missing",
            "6 device not-a-model",
            "7 site unknown",
            "7 source not-one-of",
            "7 value not-money",
            "7 received_on after-today",
            "8 device item-of-another-model",
            "9 received_on received-after-use",
            "10 quantity not-a-number",
            "11 tag not-a-code",
        ],
    );
}

#[test]
fn a_loan_sheet_says_all_that_is_wrong_with_every_row() {
    let sheet = format!(
        "item,borrower,out_on,due_on,in_on,quantity,site\n\
         A9,{WANG},2023-05-01,,,,\n\
         A1,王芳,2023-05-01,,,,\n\
         A1,org:,2023-05-01,,,,\n\
         A1,{LI},2023-03-19,,2023-04-01,,\n\
         A1,{LI},2021-12-31,,2022-01-05,,\n\
         A1,{LI},2023-05-02,2023-05-01,2023-05-01,,\n\
         A1,{LI},2024-05-01,,,,\n\
         A1,{LI},2023-06-01,,2023-06-02,2,\n\
         CANE,{LI},2023-06-01,,,11,ST-1\n\
         A2,{LI},2023-06-01,,,,\n\
         A2,{WANG},2023-07-01,,2023-07-02,,\n\
         A1,340524**********1X,2023-08-01,,2023-08-02,,\n"
    );
    refused(
        Kind::Loans,
        &sheet,
        &[
            "2 item unknown",
            "3 borrower not-a-borrower",
            "4 borrower not-a-borrower",
            "5 out_on item-already-lent",
            "6 out_on before-received",
            "7 due_on not-ascending",
            "7 in_on not-ascending",
            "8 out_on after-today",
            "9 quantity one-by-one",
            "10 quantity not-enough",
            "12 out_on item-already-lent",
            "13 borrower id-masked",
        ],
    );
}

#[test]
fn a_loan_may_begin_on_the_day_on_which_another_ended() {
    let registry = prepared();
    let sheet = format!(
        "item,borrower,out_on,in_on\nA1,{LI},2023-03-20,2023-03-20\nA1,org:敬老院,2023-03-20,\n"
    );
    let report = import(&registry, Kind::Loans, sheet.as_bytes());
    assert_eq!((said(&report.errors), report.created), (Vec::new(), 2));
    assert_eq!(standing(&registry, "A1").0, ItemStatus::OnLoan);
    let again = import(&registry, Kind::Loans, sheet.as_bytes());
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
    let back = "item,borrower,out_on,in_on\nA1,org:敬老院,2023-03-20,2023-04-01\n";
    assert_eq!(import(&registry, Kind::Loans, back.as_bytes()).updated, 1);
    assert_eq!(standing(&registry, "A1").0, ItemStatus::InStock, "history: cleaning is assumed");
}

#[test]
fn a_stock_sheet_sent_again_moves_nothing_back() {
    let registry = prepared();
    let moved = |step, to: Option<&str>| {
        MoveItem::new(item(&registry, "A1"), step, TODAY)
            .to(to.map(|code| SiteCode::new(code).expect("a code")))
    };
    let done = registry.stock(&author()).move_items(&[moved(StockAction::Send, Some("ST-2"))]);
    assert_eq!(done.expect("sent").output, [ItemStatus::Transit]);
    registry.stock(&author()).move_items(&[moved(StockAction::Arrive, None)]).expect("arrived");
    assert_eq!(standing(&registry, "A1"), (ItemStatus::InStock, "ST-2".into()));
    let again = import(&registry, Kind::Stock, STOCK.as_bytes());
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 4));
    assert_eq!(standing(&registry, "A1").1, "ST-2");
    let mended = "tag,site,value\nA1,AK-DPF,990\nA2,ST-2,\n";
    assert_eq!(import(&registry, Kind::Stock, mended.as_bytes()).updated, 2);
    assert_eq!(standing(&registry, "A1").1, "ST-2", "it was moved since");
    assert_eq!(standing(&registry, "A2").1, "ST-2", "it never stood where the sheet said first");
}

#[test]
fn what_left_a_pile_cannot_have_been_fewer() {
    let registry = prepared();
    let loan = format!("item,borrower,out_on,quantity,site\nCANE,{WANG},2023-06-01,4,ST-1\n");
    assert_eq!(import(&registry, Kind::Loans, loan.as_bytes()).created, 1);
    assert_eq!(
        (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::OnLoan)),
        (6, 4)
    );
    let fewer = "device,site,quantity,source,received_on\nCANE,ST-1,3,purchase,2022-01-01\n";
    let report = import(&registry, Kind::Stock, fewer.as_bytes());
    assert_eq!(said(&report.errors), ["2 quantity left-stock"]);
    let as_many = fewer.replace(",3,", ",4,");
    assert_eq!(import(&registry, Kind::Stock, as_many.as_bytes()).updated, 1);
    assert_eq!(canes(&registry, ItemStatus::InStock), 0);
    let half = loan.replace(",4,", ",1,");
    assert_eq!(import(&registry, Kind::Loans, half.as_bytes()).updated, 1);
    assert_eq!(
        (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::OnLoan)),
        (3, 1)
    );
}

#[test]
fn a_fitting_takes_its_device_from_stock_and_only_once() {
    let registry = prepared();
    let sheet = format!(
        "person,device,fitted_on,item,site,quantity\n{WANG},WC,2023-05-01,A2,,\n{WANG},CANE,2023-05-02,,ST-1,3\n"
    );
    for (created, unchanged) in [(2, 0), (0, 2)] {
        let report = import(&registry, Kind::Fittings, sheet.as_bytes());
        assert_eq!((said(&report.errors), report.created), (Vec::new(), created));
        assert_eq!(report.unchanged, unchanged);
        assert_eq!(standing(&registry, "A2").0, ItemStatus::Issued);
        assert_eq!(
            (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::Issued)),
            (7, 3)
        );
    }
    // The record was wrong: it was another device, and fewer canes.
    let why = author().why(Some("the wrong tag".to_owned()));
    let fitting = FittingNo::parse("F1").expect("a number");
    registry.correct(&why, fitting, &[("item".into(), "A1".into())]).expect("A1 is there");
    let mended = sheet.replace("A2", "A1").replace("ST-1,3", "ST-1,2");
    let report = import(&registry, Kind::Fittings, mended.as_bytes());
    assert_eq!((report.updated, report.unchanged), (1, 1));
    assert_eq!(standing(&registry, "A2").0, ItemStatus::InStock);
    assert_eq!(standing(&registry, "A1").0, ItemStatus::Issued);
    assert_eq!(
        (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::Issued)),
        (8, 2)
    );
    refused(
        Kind::Fittings,
        &format!(
            "person,device,fitted_on,item,site,quantity\n{WANG},WC,2023-05-01,L1,,\n\
             {WANG},CANE,2023-05-01,,ST-1,11\n{WANG},WC,2021-05-01,A2,,\n{WANG},WC,2023-03-10,A1,,\n"
        ),
        &[
            "2 item item-of-another-model",
            "3 quantity not-enough",
            "4 fitted_on before-received",
            "5 fitted_on too-early",
        ],
    );
}

#[test]
fn a_site_that_keeps_no_stock_of_a_bulk_model_may_fit_it_all_the_same() {
    let registry = prepared();
    let sheet = format!("person,device,fitted_on,site\n{WANG},CANE,2023-05-01,ST-2\n");
    assert_eq!(import(&registry, Kind::Fittings, sheet.as_bytes()).created, 1);
    assert_eq!(canes(&registry, ItemStatus::Issued), 0);
}

#[test]
fn a_device_given_back_keeps_its_history_and_goes_through_cleaning() {
    let registry = prepared();
    let person = registry.view().expect("a view").find_person(WANG).expect("Wang");
    let model = ModelCode::new("WC").expect("a code");
    let fitting = FittingDraft::new(person, model, date(2024, 4, 1)).item(item(&registry, "A2"));
    registry.fittings(&author()).record(&fitting).expect("fitted");
    assert_eq!(
        step(&registry, "A2", StockAction::Return, date(2024, 4, 9)).ok(),
        Some(ItemStatus::Cleaning)
    );
    assert_eq!(why(lend(&registry, "A2", LI, date(2024, 4, 10))), ["action-not-allowed"]);
    assert_eq!(
        step(&registry, "A2", StockAction::Clean, date(2024, 4, 10)).ok(),
        Some(ItemStatus::InStock)
    );
    lend(&registry, "A2", LI, date(2024, 4, 10)).expect("clean");
    let view = registry.view().expect("a view");
    let story = view.item_history(item(&registry, "A2"), TODAY).expect("a device");
    let told: Vec<_> = story
        .iter()
        .map(|entry| (entry.on.to_string(), entry.step.map(|step| step.to_string())))
        .collect();
    let expected = [
        ("2022-01-01", None),
        ("2024-04-01", Some("issue")),
        ("2024-04-09", Some("return")),
        ("2024-04-10", Some("clean")),
        ("2024-04-10", Some("lend")),
    ];
    let expected = expected.map(|(day, step)| (day.to_owned(), step.map(str::to_owned)));
    assert_eq!(told, expected);
    assert_eq!(story[0].note.as_deref(), Some("常州"), "whence it came stays known");
    assert!(story[1].who.is_some() && story[2].who.is_some() && story[4].who.is_some());
    assert_eq!(story[3].by.as_deref(), Some("tester"));
}

#[test]
fn a_device_that_came_back_counts_once_in_the_period_in_which_it_did() {
    let registry = prepared();
    let person = registry.view().expect("a view").find_person(WANG).expect("Wang");
    let model = ModelCode::new("WC").expect("a code");
    let fit = |tag, on| {
        let item = Edit::Set(item(&registry, tag));
        let fitting = FittingDraft::new(person, model.clone(), on).item(item);
        registry.fittings(&author()).record(&fitting).expect("fitted").number
    };
    let recovered = |from, to| {
        let period = counted(from, to);
        let query = StockQuery::new(period);
        let report = registry.view().expect("a view").stock_report(&query).expect("figures");
        (report.recovery.given_back, report.recovery.with_users)
    };
    fit("A1", date(2023, 4, 1));
    let wrong = fit("A2", date(2023, 5, 1));
    assert_eq!(recovered(date(2023, 1, 1), date(2023, 12, 31)), (0, 2));
    // Recorded for the wrong person: it never was with them.
    let why = author().why("wrong person".to_owned());
    registry.void(&why, wrong).expect("taken back");
    assert_eq!(recovered(date(2023, 1, 1), date(2023, 12, 31)), (0, 1));
    step(&registry, "A1", StockAction::Return, date(2024, 2, 1)).expect("it came back");
    step(&registry, "A1", StockAction::Clean, date(2024, 2, 2)).expect("clean");
    fit("A1", date(2024, 2, 3));
    assert_eq!(recovered(date(2022, 1, 1), date(2022, 12, 31)), (0, 0));
    assert_eq!(recovered(date(2023, 1, 1), date(2023, 12, 31)), (0, 1));
    assert_eq!(
        recovered(date(2024, 1, 1), date(2024, 2, 10)),
        (1, 1),
        "twice with people, one device"
    );
    assert_eq!(recovered(date(2024, 2, 2), date(2024, 2, 10)), (0, 1));
}

#[test]
fn a_bridging_loan_marks_the_need_until_the_device_is_back() {
    let registry = prepared();
    let needs = format!("person,device,identified_on\n{LI},12 22 03,2024-01-05\n");
    assert_eq!(import(&registry, Kind::Needs, needs.as_bytes()).created, 1);
    let bridged = || {
        let view = registry.view().expect("a view");
        all(view.needs(&NeedFilter::default(), TODAY)).expect("needs")[0].bridged_by
    };
    assert_eq!(bridged(), None);
    let lend = Lend::new(
        vec![(Lendable::Item(item(&registry, "A1")), 1)],
        borrower(&registry, LI),
        date(2024, 4, 1),
    )
    .purpose(assistive_core::model::Purpose::Bridging);
    let loan = registry.lending(&author()).lend(&lend).expect("lent").output[0];
    assert_eq!(bridged(), Some(loan));
    registry.lending(&author()).take_back(&ReturnLoans::new(vec![loan], TODAY)).expect("back");
    assert_eq!(bridged(), None);
}

#[test]
fn tags_are_made_where_none_are_given_and_never_twice() {
    let registry = prepared();
    let receive = |quantity: u32, tags: &[&str]| {
        let stock = StockDraft::default()
            .model(ModelCode::new("WC").ok())
            .site(SiteCode::new("ST-1").ok())
            .quantity(quantity)
            .received_on(TODAY);
        let tags: Vec<_> =
            tags.iter().map(|tag| assistive_core::model::Tag::new(tag).expect("a tag")).collect();
        registry.stock(&author()).receive(&stock, &tags)
    };
    let names = |items: Vec<ItemNo>| {
        let view = registry.view().expect("a view");
        items.iter().map(|item| view.tag(*item).expect("a tag").to_string()).collect::<Vec<_>>()
    };
    let first = receive(3, &["ST-1-0002"]).expect("received");
    assert_eq!(names(first.output), ["ST-1-0002", "ST-1-0001", "ST-1-0003"]);
    let second = receive(2, &[]).expect("received");
    assert_eq!(names(second.output), ["ST-1-0004", "ST-1-0005"]);
    assert_eq!(why(receive(2, &["A1", "NEW"])), ["tag-taken"]);
    assert!(registry.view().expect("a view").find_item("NEW").is_err(), "all or none");
}

#[test]
fn days_at_the_desk_never_go_back_behind_what_is_known() {
    let registry = prepared();
    let loan = lend(&registry, "A1", LI, date(2024, 4, 10)).expect("in stock");
    let back = ReturnLoans::new(vec![loan], date(2024, 4, 9));
    assert_eq!(why(registry.lending(&author()).take_back(&back)), ["not-ascending"]);
    let later = ReturnLoans::new(vec![loan], date(2024, 5, 1));
    assert!(why(registry.lending(&author()).take_back(&later)).contains(&"after-today"));
    registry
        .lending(&author())
        .take_back(&ReturnLoans::new(vec![loan], date(2024, 4, 20)))
        .expect("back");
    assert_eq!(why(step(&registry, "A1", StockAction::Clean, date(2024, 4, 19))), ["too-early"]);
    step(&registry, "A1", StockAction::Clean, date(2024, 4, 21)).expect("cleaned");
    assert_eq!(why(lend(&registry, "A1", LI, date(2024, 4, 15))), ["item-already-lent"]);
}

#[test]
fn a_renewal_names_the_due_day_that_it_does_not_pass() {
    let registry = prepared();
    let due = date(2024, 4, 25);
    let lend = Lend::new(
        vec![(Lendable::Item(item(&registry, "A1")), 1)],
        borrower(&registry, LI),
        date(2024, 4, 10),
    );
    let lent = registry.lending(&author()).lend(&lend.due(Due::On(due))).expect("in stock");
    let renew = |until| registry.lending(&author()).renew(lent.output[0], due, Some(until));
    for until in [date(2024, 4, 24), due] {
        let Err(Error::Refused(problems)) = renew(until) else { panic!("renewed to {until}") };
        let [problem] = &problems[..] else { panic!("{problems:?}") };
        assert_eq!((problem.field, problem.value.as_str()), ("due_on", &*until.to_string()));
        assert_eq!(problem.kind, ProblemKind::RenewalNotLater { due });
    }
    assert_eq!(renew(date(2024, 4, 26)).expect("one day later").output, date(2024, 4, 26));
}

#[test]
fn what_is_exported_is_taken_back_unchanged() {
    let registry = prepared();
    lend(&registry, "A1", LI, date(2024, 4, 10)).expect("in stock");
    for kind in [Kind::Stock, Kind::Loans] {
        let sheet = registry.view().expect("a view").export(kind, Ids::Shown).expect("a sheet");
        let mut text = sheet.header.join(",");
        for row in &sheet.rows {
            text += &format!("\n{}", row.join(","));
        }
        let report = import(&registry, kind, text.as_bytes());
        assert_eq!(said(&report.errors), [""; 0]);
        assert_eq!((report.created, report.updated), (0, 0), "{text}");
        assert_eq!(report.unchanged, sheet.rows.len() as u64);
    }
}

/// Lends canes at the first site.
fn lend_canes(registry: &Store, who: &str, quantity: u32, deposit: Option<u64>) -> LoanNo {
    let lend = Lend::new(
        vec![(Lendable::Bulk(ModelCode::new("CANE").expect("a code")), quantity)],
        borrower(registry, who),
        TODAY,
    )
    .site(SiteCode::new("ST-1").ok())
    .deposit(deposit.and_then(assistive_core::model::Money::from_fen));
    registry.lending(&author()).lend(&lend).expect("there are as many").output[0]
}

#[test]
fn a_sheet_about_a_loan_of_which_some_are_back_keeps_the_counts_right() {
    let registry = prepared();
    let loan = lend_canes(&registry, WANG, 5, None);
    let some = ReturnLoans::new(vec![loan], TODAY).quantity(3);
    registry.lending(&author()).take_back(&some).expect("three are back");
    let sheet = |quantity: u32, in_on: &str| {
        format!(
            "item,borrower,out_on,in_on,quantity,site\nCANE,{WANG},{TODAY},{in_on},{quantity},ST-1\n"
        )
    };
    let told = |sheet: String| said(&import(&registry, Kind::Loans, sheet.as_bytes()).errors);
    assert_eq!(told(sheet(3, "")), ["2 quantity not-a-number"]);
    assert_eq!(told(sheet(6, "")), [""; 0]);
    assert_eq!(
        (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::OnLoan)),
        (7, 3)
    );
    assert_eq!(told(sheet(6, &TODAY.to_string())), [""; 0]);
    assert_eq!(
        (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::OnLoan)),
        (10, 0)
    );
    assert_eq!(told(sheet(6, "-")), [""; 0], "it never came back, none of it");
    assert_eq!(
        (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::OnLoan)),
        (4, 6)
    );
    registry
        .lending(&author())
        .take_back(&ReturnLoans::new(vec![loan], TODAY))
        .expect("all are back");
    assert_eq!(
        (canes(&registry, ItemStatus::InStock), canes(&registry, ItemStatus::OnLoan)),
        (10, 0)
    );
}

#[test]
fn of_loans_alike_a_sheet_means_the_one_that_it_fits_best() {
    let registry = prepared();
    lend_canes(&registry, LI, 4, Some(10_000));
    lend_canes(&registry, LI, 1, None);
    let sheet = registry.view().expect("a view").export(Kind::Loans, Ids::Shown).expect("a sheet");
    let rows = sheet.rows.iter().map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
    let text = format!("{}\n{rows}\n", sheet.header.join(","));
    let report = import(&registry, Kind::Loans, text.as_bytes());
    assert_eq!((said(&report.errors), report.updated, report.unchanged), (Vec::new(), 0, 3));
}

#[test]
fn text_typed_at_the_desk_is_what_a_sheet_would_hold() {
    let registry = prepared();
    let receive = |donor: &str| {
        let stock = StockDraft::default()
            .model(ModelCode::new("CANE").ok())
            .site(SiteCode::new("ST-1").ok())
            .quantity(5)
            .donor(donor)
            .received_on(TODAY);
        registry.stock(&author()).receive(&stock, &[])
    };
    for donor in [" 常州 市 ", "常州 市", "-"] {
        receive(donor).expect("received");
    }
    let sheet = registry.view().expect("a view").export(Kind::Stock, Ids::Shown).expect("a sheet");
    let donors: Vec<_> = sheet.rows.iter().skip(4).map(|row| (&*row[6], &*row[3])).collect();
    assert_eq!(donors, [("常州 市", "10"), ("", "5")]);
}

#[test]
fn a_site_whose_code_leaves_no_room_for_tags_is_refused() {
    let registry = prepared();
    let code = "S".repeat(40);
    let sheet = format!("code,name,kind,division\n{code},长,community,石泉县\n");
    assert_eq!(import(&registry, Kind::Sites, sheet.as_bytes()).created, 1);
    let stock = StockDraft::default()
        .model(ModelCode::new("WC").ok())
        .site(SiteCode::new(&code).ok())
        .received_on(TODAY);
    assert_eq!(why(registry.stock(&author()).receive(&stock, &[])), ["not-a-code"]);
}

#[test]
fn a_pile_has_its_limit_and_no_import_breaks_the_store() {
    let registry = prepared();
    let rows = (0..1001).map(|n| format!("CANE,ST-1,999999,2020-01-01,{n}\n"));
    let sheet = format!("device,site,quantity,received_on,donor\n{}", rows.collect::<String>());
    let report = import(&registry, Kind::Stock, sheet.as_bytes());
    assert_eq!(said(&report.errors), ["1002 quantity not-a-number"]);
    assert_eq!(canes(&registry, ItemStatus::InStock), 10);
}
