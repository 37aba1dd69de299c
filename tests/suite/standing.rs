//! The standing of devices in sheets of stock: a device keeps its status and place in another store, and no sheet makes a
//! device available that waits to be cleaned.

use crate::care_sheets::{Sorted, rows};
use crate::exports::{copied, csv_in};
use crate::shared::{author, import, registry, said};
use assistive_core::exchange::{Headers, Kind};
use assistive_core::model::{
    ItemNo, ItemStatus, Lendable, ModelCode, Period, SiteCode, StockAction,
};
use assistive_core::report::{LendingQuery, StockQuery};
use assistive_core::{
    Author, FittingDraft, Lend, LoanFilter, MoveItem, ReturnLoans, StockDraft, Store,
};
use assistive_tests::cases::TODAY;
use jiff::ToSpan;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

const WANG: &str = "34052419800101001X";

/// Returns a store with four devices that need cleaning after use, and four that do not.
fn prepared() -> Store {
    let registry = registry();
    let sites = "code,name,kind,division\nST-1,石泉社区站,community,石泉县\nST-2,宁陕社区站,community,宁陕县\n";
    let models = "code,name,class,tracking,hygiene,loan_days\nWC,普通轮椅,12 22 03,serial,yes,60\n\
        LOCK,智能门锁,18 21 15,serial,no,30\n";
    let device = |number: usize| {
        let model = if number < 4 { "WC" } else { "LOCK" };
        format!("A{number},{model},ST-1,2022-01-01\n")
    };
    let stock =
        "tag,device,site,received_on\n".to_owned() + &(0..8).map(device).collect::<String>();
    let person = format!("id_number,name,division\n{WANG},王芳,610902\n");
    for (kind, text) in [
        (Kind::Sites, sites),
        (Kind::Catalog, models),
        (Kind::Persons, &*person),
        (Kind::Stock, &*stock),
    ] {
        assert_eq!(said(&import(&registry, kind, text.as_bytes()).errors), [""; 0], "{kind}");
    }
    registry
}

/// Returns a device by its tag.
fn device(registry: &Store, tag: &str) -> ItemNo {
    registry.view().expect("open").find_item(tag).expect("a device")
}

fn status(registry: &Store, tag: &str) -> ItemStatus {
    registry
        .view()
        .expect("open")
        .item(device(registry, tag), TODAY)
        .expect("one")
        .status
        .expect("a tag")
}

/// Lends a device to Wang.
fn lend(registry: &Store, tag: &str, on: jiff::civil::Date) -> assistive_core::Result<()> {
    let borrower = registry.view()?.find_borrower(WANG)?;
    let lent = vec![(Lendable::Item(device(registry, tag)), 1)];
    registry.lending(&author()).lend(&Lend::new(lent, borrower, on)).map(drop)
}

/// Does one thing with a device at the desk. Much of it is refused.
fn act(registry: &Store, (place, what, day): (usize, u8, i32)) {
    use StockAction as S;
    let tag = format!("A{place}");
    let (item, on) = (device(registry, &tag), date(2022, 1, 2).saturating_add(day.days()));
    let steps = [
        S::Display,
        S::Return,
        S::Send,
        S::Arrive,
        S::Clean,
        S::Repair,
        S::FinishRepair,
        S::MarkLost,
        S::MarkFound,
        S::Retire,
    ];
    let _may_be_refused = match steps.get(usize::from(what)) {
        Some(step) => {
            let move_item = MoveItem::new(item, *step, on)
                .to(SiteCode::new("ST-2").ok().filter(|_| *step == S::Send))
                .note("旧".to_owned());
            registry.stock(&author()).move_items(&[move_item]).map(drop)
        }
        None if what % 3 == 0 => lend(registry, &tag, on),
        None if what % 3 == 1 => {
            let view = registry.view().expect("open");
            let open = view.loans(&LoanFilter::default(), TODAY).expect("loans");
            let open = open.map(|loan| loan.expect("a loan"));
            let own = open.filter(|loan| loan.in_on.is_none()).map(|loan| loan.number);
            let loans: Vec<_> = own.take(1).collect();
            drop(view);
            registry.lending(&author()).take_back(&ReturnLoans::new(loans, on)).map(drop)
        }
        None => {
            let person = registry.view().expect("open").find_person(WANG).expect("Wang");
            let model = registry.view().expect("open").item(item, TODAY).expect("one").model;
            let model = assistive_core::model::ModelCode::new(model.code()).expect("a code");
            let fitting = FittingDraft::new(person, model, on).item(item).another(true);
            registry.fittings(&author()).record(&fitting).map(drop)
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_device_has_its_standing_in_another_store(
        mut acts in vec((0..8_usize, 0..19_u8, 0..800_i32), 0..60),
        headers in prop::sample::select(&[Headers::English, Headers::Chinese][..]),
    ) {
        acts.sort_by_key(|(_, _, day)| *day);
        let registry = prepared();
        for one in acts {
            act(&registry, one);
        }
        let again = import(&registry, Kind::Stock, &csv_in(&registry, Kind::Stock, headers));
        prop_assert_eq!((said(&again.errors), said(&again.warnings)), (vec![], vec![]));
        prop_assert_eq!((again.commit, again.updated), (None, 0));
        let copy = copied(&registry, headers);
        prop_assert_eq!(rows(&registry, Kind::Stock).sorted(), rows(&copy, Kind::Stock).sorted());
        for kind in [Kind::Fittings, Kind::Loans, Kind::Moves] {
            let again = import(&registry, kind, &csv_in(&registry, kind, headers));
            prop_assert_eq!((said(&again.errors), again.commit), (vec![], None), "{}", kind);
            prop_assert_eq!(rows(&registry, kind).sorted(), rows(&copy, kind).sorted(), "{}", kind);
        }
        let reports = |store: &Store| {
            let view = store.view().expect("open");
            [2022, 2023, 2024].map(|year| {
                let period = Period::year(year).expect("a year").until(TODAY);
                let lending = view.lending(&LendingQuery::new(period)).expect("a report");
                (lending.total, view.stock_report(&StockQuery::new(period)).expect("a report"))
            })
        };
        prop_assert_eq!(reports(&registry), reports(&copy));
    }
}

#[test]
fn a_device_to_be_cleaned_is_not_available_in_another_store_either() {
    let registry = prepared();
    lend(&registry, "A0", date(2023, 1, 2)).expect("in stock");
    let loans = vec![assistive_core::model::LoanNo::parse("L1").expect("a number")];
    let back = ReturnLoans::new(loans, date(2023, 2, 2));
    registry.lending(&author()).take_back(&back).expect("on loan");
    assert_eq!(status(&registry, "A0"), ItemStatus::Cleaning);
    let copy = copied(&registry, Headers::Chinese);
    assert_eq!(status(&copy, "A0"), ItemStatus::Cleaning);
    assert!(lend(&copy, "A0", TODAY).is_err(), "it was not cleaned");
    let moved = MoveItem::new(device(&copy, "A0"), StockAction::Clean, TODAY);
    copy.stock(&author()).move_items(&[moved]).expect("to be cleaned");
    assert!(lend(&copy, "A0", TODAY).is_ok());
}

#[test]
fn a_sheet_does_not_undo_what_the_store_knows() {
    let registry = prepared();
    let send = |row: &str| {
        let sheet =
            format!("tag,device,site,received_on,standing,standing_since,standing_site\n{row}\n");
        let report = import(&registry, Kind::Stock, sheet.as_bytes());
        assert_eq!(said(&report.errors), [""; 0]);
        (report.updated, said(&report.warnings))
    };
    let differs = || vec!["2 standing standing-differs".to_owned()];
    assert_eq!(send("A0,WC,ST-1,2022-01-01,cleaning,2022-05-01,"), (1, vec![]));
    assert_eq!(send("A0,WC,ST-1,2022-01-01,in-stock,2022-05-02,"), (0, differs()), "not cleaned");
    assert_eq!(send("A0,WC,ST-1,2022-01-01,retired,2022-04-02,"), (0, differs()), "an older sheet");
    assert_eq!(send("A0,WC,ST-1,2022-01-01,retired,2022-06-02,"), (1, vec![]));
    assert_eq!(send("A4,LOCK,ST-1,2022-01-01,遗失,,"), (1, vec![]));
    assert_eq!(status(&registry, "A4"), ItemStatus::Lost);
    assert_eq!(send("A5,LOCK,ST-1,2022-01-01,,,"), (0, vec![]));
    assert_eq!(send("A5,LOCK,ST-1,2022-01-01,in-stock,2022-03-01,ST-2"), (1, vec![]));
    assert_eq!(send("A6,LOCK,ST-1,2022-01-01,on-loan,2022-03-01,"), (0, differs()), "no loan");
    lend(&registry, "A7", date(2023, 1, 2)).expect("in stock");
    assert_eq!(send("A7,LOCK,ST-1,2022-01-01,in-stock,2023-03-01,"), (0, differs()), "on loan");
    assert_eq!(status(&registry, "A7"), ItemStatus::OnLoan);
}

#[test]
fn an_older_sheet_does_not_move_a_device_back() {
    let registry = prepared();
    let older = csv_in(&registry, Kind::Stock, Headers::English);
    let [sent, arrived] = [StockAction::Send, StockAction::Arrive].map(|step| {
        let to = SiteCode::new("ST-2").ok().filter(|_| step == StockAction::Send);
        MoveItem::new(device(&registry, "A4"), step, date(2022, 3, 1)).to(to)
    });
    registry.stock(&author()).move_items(&[sent, arrived]).expect("in stock");
    let report = import(&registry, Kind::Stock, &older);
    assert_eq!(said(&report.warnings), ["6 standing_site standing-older"]);
    assert_eq!((said(&report.errors), report.commit), (vec![], None));
    let stock = rows(&registry, Kind::Stock);
    assert!(stock[4].contains("standing_since=2022-03-01 standing_site=ST-2"), "{stock:?}");
    // A device that was sent on its way is not sent elsewhere either.
    let sent = MoveItem::new(device(&registry, "A5"), StockAction::Send, date(2022, 4, 1));
    let sent = sent.to(SiteCode::new("ST-2").ok());
    registry.stock(&author()).move_items(&[sent]).expect("in stock");
    let sheet = "tag,device,site,received_on,standing,standing_since,standing_site\n\
        A5,LOCK,ST-1,2022-01-01,transit,2022-03-31,AK-DPF\n";
    let report = import(&registry, Kind::Stock, sheet.as_bytes());
    assert_eq!(
        (said(&report.warnings), report.commit),
        (vec!["2 standing_site standing-older".to_owned()], None)
    );
}

#[test]
fn a_device_was_received_lent_and_taken_back_by_the_same_people_in_another_store() {
    let registry = registry();
    for (kind, sheet) in [
        (Kind::Catalog, "code,name,class,tracking,loan_days\nWC,轮椅,12 22 03,serial,60\n"),
        (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    ] {
        assert_eq!(said(&import(&registry, kind, sheet.as_bytes()).errors), [""; 0], "{kind}");
    }
    let stock = StockDraft::default()
        .model(ModelCode::new("WC").expect("a code"))
        .site(SiteCode::new(assistive_tests::cases::HOME).expect("a code"))
        .received_on(date(2023, 1, 2));
    let tags = [assistive_core::model::Tag::new("A0").expect("a tag")];
    let by = |name: &str| Author::new(name, author().at, author().today);
    registry.stock(&by("赵敏")).receive(&stock, &tags).expect("a new tag");
    let item = device(&registry, "A0");
    let borrower = registry.view().expect("open").find_borrower("7").expect("Wang");
    let lend = Lend::new([(Lendable::Item(item), 1)], borrower, date(2023, 2, 1));
    let loans = registry.lending(&by("孙丽")).lend(&lend).expect("in stock").output;
    let back = ReturnLoans::new(loans, date(2023, 3, 1));
    registry.lending(&by("周强")).take_back(&back).expect("on loan");
    let copy = copied(&registry, Headers::Chinese);
    for store in [&registry, &copy] {
        let view = store.view().expect("open");
        let card = view.item_card(device(store, "A0"), TODAY).expect("a device");
        let names: Vec<_> = card.history.iter().filter_map(|entry| entry.by.clone()).collect();
        assert_eq!(names, ["赵敏", "孙丽", "周强"]);
    }
    let other = "tag,by\nA0,李梅\n";
    let report = import(&copy, Kind::Stock, other.as_bytes());
    assert_eq!(
        (said(&report.warnings), report.commit),
        (vec!["2 by author-kept".to_owned()], None)
    );
}
