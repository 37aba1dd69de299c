//! Sheets of moves and levels: what a sheet may state after the fact, and what it may not.

use crate::care_sheets::rows;
use crate::exports::{copied, csv_in};
use crate::shared::{author, import, registry, said};
use assistive_core::exchange::{Headers, ImportReport, Kind};
use assistive_core::model::{ItemStatus, ModelCode, ProblemKind, SiteCode, StockAction};
use assistive_core::{ItemFilter, MoveQuantity, Store};
use jiff::civil::date;

/// Returns a store with a wheelchair that was lent twice and is out again, and 90 canes at one of two sites.
pub(crate) fn prepared() -> Store {
    let registry = registry();
    for (kind, sheet) in [
        (
            Kind::Sites,
            "code,name,kind,division\nS1,一站,community,610902\nS2,二站,community,610981\n",
        ),
        (
            Kind::Catalog,
            "code,name,class,tracking,hygiene,loan_days\nWC,轮椅,12 22 03,serial,yes,60\nCN,手杖,12 03 03,bulk,,30\n",
        ),
        (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
        (
            Kind::Stock,
            "tag,device,site,quantity,received_on,value\nT1,WC,S1,1,2023-01-10,\n,CN,S1,90,2023-01-10,900\n",
        ),
        (
            Kind::Loans,
            "item,borrower,out_on,in_on\nT1,7,2023-02-01,2023-03-01\nT1,7,2023-04-01,2023-05-01\nT1,7,2023-06-01,\n",
        ),
    ] {
        assert_eq!(said(&import(&registry, kind, sheet.as_bytes()).errors), [""; 0], "{kind}");
    }
    registry
}

pub(crate) fn send(registry: &Store, kind: Kind, sheet: &str) -> ImportReport {
    import(registry, kind, sheet.as_bytes())
}

#[test]
fn moves_stand_by_their_day_before_what_the_store_knows() {
    let registry = prepared();
    let sheet = "辅具编号,日期,处理,方法,故障,配件,费用,经办人\n\
        T1,2023-03-01,清洁消毒,75%酒精,,,,赵师傅\nT1,2023-03-02,送修,,左刹车,,,\nT1,2023-03-03,修好,,,刹车线,25.50,\n\
        T1,2023-03-03,清洁消毒,84消毒液,,,,\n";
    let report = send(&registry, Kind::Moves, sheet);
    assert_eq!((said(&report.errors), report.created), (vec![], 4));
    let expected = [
        "tag=T1 on=2023-03-01 step=clean site=S1 by=赵师傅 method=75%酒精",
        "tag=T1 on=2023-03-02 step=repair site=S1 fault=左刹车",
        "tag=T1 on=2023-03-03 step=repaired site=S1 parts=刹车线 cost=25.50",
        "tag=T1 on=2023-03-03 step=clean site=S1 method=84消毒液",
    ];
    assert_eq!(rows(&registry, Kind::Moves), expected);
    // The device is still on loan, and the same sheet changes nothing.
    let stock = rows(&registry, Kind::Stock);
    assert!(stock[0].contains("standing=on-loan standing_since=2023-06-01"), "{stock:?}");
    assert_eq!(send(&registry, Kind::Moves, sheet).commit, None);
    // Another sheet adds a cell.
    let more = send(&registry, Kind::Moves, "tag,on,step,note\nT1,2023-03-02,repair,送厂\n");
    assert_eq!((more.updated, more.created), (1, 0));
    assert!(registry.inconsistencies().expect("in memory").is_empty());
}

#[test]
fn a_move_that_was_not_possible_is_refused() {
    let registry = prepared();
    for (row, problem) in [
        ("T1,2023-02-10,clean,,", "2 on item-already-lent"),
        ("T1,2023-06-10,clean,,", "2 step action-not-allowed"),
        ("T1,2023-03-05,repaired,,", "2 step action-not-allowed"),
        ("T1,2023-01-01,clean,,", "2 on before-received"),
        ("T1,2023-03-05,retire,,", "2 note reason-needed"),
        ("T1,2023-03-05,move,,", "2 site missing"),
        ("T1,2023-03-05,wash,,", "2 step not-one-of"),
        ("T9,2023-03-05,clean,,", "2 tag unknown"),
        ("T1,2033-03-05,clean,,", "2 on after-today"),
    ] {
        let report = send(&registry, Kind::Moves, &format!("tag,on,step,site,note\n{row}\n"));
        assert_eq!(said(&report.errors), [problem], "{row}");
    }
    // Under repair over a time in which it was lent.
    let sheet = "tag,on,step\nT1,2023-03-05,repair\nT1,2023-05-10,repaired\n";
    assert_eq!(said(&send(&registry, Kind::Moves, sheet).errors), ["3 on item-already-lent"]);
}

/// The wheelchair was lent on 1 April, which no move says, and is on loan since 1 June.
#[test]
fn a_step_that_the_next_one_does_not_fit_is_refused() {
    for (rows, problem) in [
        ("T1,2023-03-05,retire,,坏了", Some(("lend", date(2023, 4, 1)))),
        ("T1,2023-03-05,lose,,", Some(("lend", date(2023, 4, 1)))),
        ("T1,2023-05-10,repair,,", Some(("lend", date(2023, 6, 1)))),
        ("T1,2023-05-10,send,S2,", Some(("lend", date(2023, 6, 1)))),
        ("T1,2023-05-10,move,S2,", None),
        ("T1,2023-05-10,repair,,\nT1,2023-05-11,repaired,,", None),
        ("T1,2023-06-01,repair,,", Some(("lend", date(2023, 6, 1)))),
    ] {
        let registry = prepared();
        let report = send(&registry, Kind::Moves, &format!("tag,on,step,site,note\n{rows}\n"));
        let said: Vec<_> = report.errors.iter().map(|error| error.problem.kind.clone()).collect();
        let expected = problem.map(|(step, on)| ProblemKind::StepAfter {
            item: "T1".to_owned(),
            step: step.to_owned(),
            on,
        });
        assert_eq!(said, Vec::from_iter(expected), "{rows}");
        assert_eq!(report.commit.is_some(), problem.is_none(), "{rows}");
    }
    // A step that is recorded already is checked like those of loans.
    let registry = prepared();
    let repairs = "tag,on,step\nT1,2023-05-10,repair\nT1,2023-05-12,repaired\n";
    assert_eq!(send(&registry, Kind::Moves, repairs).created, 2);
    let found = "tag,on,step\nT1,2023-05-11,repaired\n";
    let report = send(&registry, Kind::Moves, found);
    assert_eq!(said(&report.errors), ["2 on step-after"]);
}

/// A row leaves the steps in between to later rows, which are checked even if their steps are recorded.
#[test]
fn a_recorded_step_that_the_row_before_makes_impossible_is_refused() {
    let registry = prepared();
    let cleaned = "tag,on,step\nT1,2023-05-10,clean\n";
    assert_eq!(send(&registry, Kind::Moves, cleaned).created, 1);
    for (rows, problem) in [
        ("T1,2023-05-05,retire,坏了\nT1,2023-05-10,clean,", "3 step action-not-allowed"),
        ("T1,2023-05-05,lose,\nT1,2023-05-10,clean,", "3 step action-not-allowed"),
        // The loan of April has ended and is no move.
        ("T1,2023-03-05,lose,\nT1,2023-05-10,find,", "3 on item-already-lent"),
    ] {
        let report = send(&registry, Kind::Moves, &format!("tag,on,step,note\n{rows}\n"));
        assert_eq!((said(&report.errors), report.commit), (own(&[problem]), None), "{rows}");
    }
    let fits = "tag,on,step\nT1,2023-05-05,repair\nT1,2023-05-08,repaired\nT1,2023-05-10,clean\n";
    let report = send(&registry, Kind::Moves, fits);
    assert_eq!((said(&report.errors), report.created), (vec![], 2));
}

#[test]
fn a_cell_of_a_move_that_changes_nothing_is_not_dropped_without_a_word() {
    let registry = prepared();
    let send = |row: &str| {
        let report = send(&registry, Kind::Moves, &format!("tag,on,step,site\n{row}\n"));
        (said(&report.errors), said(&report.warnings))
    };
    let differs = || (vec![], vec!["2 site store-differs".to_owned()]);
    assert_eq!(send("T1,2023-03-05,clean,S2"), differs());
    assert_eq!(send("T1,2023-03-05,clean,S1"), (vec![], vec![]));
    assert_eq!(send("T1,2023-05-10,move,S2"), (vec![], vec![]));
    assert_eq!(send("T1,2023-05-10,move,S2"), (vec![], vec![]));
    assert_eq!(send("T1,2023-05-10,move,S1"), differs());
    let errors = |codes: &[&str]| (own(codes), vec![]);
    assert_eq!(send("CN,2023-05-10,clean,"), errors(&["2 tag move-of-bulk"]));
    assert_eq!(send("手杖,2023-05-10,clean,"), errors(&["2 tag move-of-bulk"]));
}

/// Three sites received canes at three prices. The first two exchanged as many, and the third gave all of its own away.
#[test]
fn a_value_is_taken_over_where_devices_went_both_ways() {
    let registry = prepared();
    let site = "code,name,kind,division\nS3,三站,community,610902\n";
    let stock = "device,site,quantity,received_on,value\nCN,S2,50,2023-01-10,1000\nCN,S3,10,2023-01-11,30\n";
    for (kind, sheet) in [(Kind::Sites, site), (Kind::Stock, stock)] {
        assert_eq!(said(&send(&registry, kind, sheet).errors), [""; 0]);
    }
    let code = |code: &str| SiteCode::new(code).expect("a code");
    for (from, to, quantity) in [("S1", "S2", 30), ("S2", "S1", 30), ("S3", "S1", 10)] {
        let model = ModelCode::new("CN").expect("a code");
        let moved =
            MoveQuantity::new(model, code(from), quantity, StockAction::Send, date(2023, 3, 1));
        registry.stock(&author()).move_quantity(&moved.to(code(to))).expect("enough");
    }
    let values = |store: &Store| {
        let levels = store.view().expect("open").levels(&ItemFilter::default()).expect("levels");
        levels.iter().map(|level| (level.quantity(), level.value)).collect::<Vec<_>>()
    };
    // 30 of 90 for 900 yuan went for 300, and 30 of 80 for 1,300 yuan came back for 487.50.
    assert_eq!(values(&registry), [(100, 111_750), (50, 81_250), (0, 0)]);
    let copy = copied(&registry, Headers::English);
    assert_eq!(values(&copy), values(&registry));
    let again = send(&copy, Kind::Levels, &text_of(&registry, Kind::Levels));
    assert_eq!((said(&again.warnings), again.commit), (vec![], None));
    // There is no other value than what was received.
    let more = send(&copy, Kind::Levels, "device,site,value\nCN,S3,5000\n");
    assert_eq!(said(&more.warnings), ["2 value store-differs"]);
}

fn text_of(registry: &Store, kind: Kind) -> String {
    String::from_utf8(csv_in(registry, kind, Headers::English)).expect("UTF-8")
}

#[test]
fn a_level_takes_devices_from_stock_only() {
    let registry = prepared();
    let sheet = "device,site,quantity,came_from,repair,lost,value\nCN,S1,60,,0,1,\nCN,S2,30,S1=30,2,0,350\n";
    let report = send(&registry, Kind::Levels, sheet);
    assert_eq!((said(&report.errors), said(&report.warnings)), (vec![], vec![]));
    let expected = [
        "device=CN site=S1 quantity=60 cleaning=0 repair=0 display=0 lost=1 retired=0 value=550",
        "device=CN site=S2 quantity=30 came_from=S1=30 cleaning=0 repair=2 display=0 lost=0 retired=0 value=350",
    ];
    assert_eq!(rows(&registry, Kind::Levels), expected);
    assert_eq!(send(&registry, Kind::Levels, sheet).commit, None);
    for (row, errors, warnings) in [
        ("CN,S2,30,,1,", &[][..], &["2 repair level-differs"][..]),
        ("CN,S2,20,,,", &[], &["2 quantity level-differs"]),
        ("CN,S2,40,,,", &["2 quantity more-than-received"], &[]),
        ("CN,S2,99,S1=80,,", &["2 came_from source-short"], &[]),
        ("CN,S2,30,,,60", &["2 lost source-short"], &[]),
        ("WC,S2,1,,,", &["2 device by-tag"], &[]),
        ("CN,S2,30,S1,,", &["2 came_from not-a-source"], &[]),
        ("CN,S2,30,S2=5,,", &["2 came_from already-at-site"], &[]),
        ("CN,S2,30,S1=35,,", &[], &["2 came_from source-surplus"]),
        ("CN,S1,60,S2=10,,", &[], &["2 came_from source-surplus"]),
    ] {
        let report = send(
            &registry,
            Kind::Levels,
            &format!("device,site,quantity,came_from,repair,lost\n{row}\n"),
        );
        assert_eq!(
            (said(&report.errors), said(&report.warnings)),
            (own(errors), own(warnings)),
            "{row}"
        );
        assert_eq!(report.commit, None, "{row}");
    }
}

#[test]
fn nothing_of_a_hold_is_dropped_in_silence() {
    let registry = prepared();
    send(&registry, Kind::Persons, "key,name,division\n8,李强,610902\n9,赵敏,610902\n");
    let hold = |columns: &str, cells: &str| {
        let sheet = format!("device,borrower,asked_on,{columns}\n{cells}\n");
        let report = send(&registry, Kind::Holds, &sheet);
        (said(&report.errors), said(&report.warnings), report.created)
    };
    for (columns, cells, problem) in [
        ("status,ended_on", "WC,7,2024-01-01,waiting,2024-02-01", "2 ended_on not-of-status"),
        ("ended_on", "WC,7,2024-01-01,2024-02-01", "2 ended_on not-of-status"),
        ("status,item", "WC,7,2024-01-01,waiting,T1", "2 item not-of-status"),
        ("status,until", "WC,7,2024-01-01,waiting,2024-06-01", "2 until not-of-status"),
        (
            "status,until,ended_on",
            "WC,7,2024-01-01,taken,2024-06-01,2024-02-01",
            "2 until not-of-status",
        ),
    ] {
        assert_eq!(hold(columns, cells), (vec![problem.to_owned()], vec![], 0), "{cells}");
    }
    // The device is on loan.
    let offer = hold("status,item,until", "WC,7,2024-01-01,offered,T1,2024-06-01");
    assert_eq!(offer, (vec![], vec!["2 status offer-not-kept".to_owned()], 1));
    let kept = hold("status,site,until", "CN,8,2024-01-01,offered,S1,2024-06-01");
    assert_eq!(kept, (vec![], vec![], 1));
    // A sheet from before the offer, and the same again.
    let older = hold("status", "CN,8,2024-01-01,waiting");
    assert_eq!(older, (vec![], vec!["2 status store-differs".to_owned()], 0));
    let again = hold("status,site,until", "CN,8,2024-01-01,offered,S1,2024-06-01");
    assert_eq!(again, (vec![], vec![], 0));
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_second_hold_of_a_day_with_an_offer_comes_after_the_first() {
    let registry = prepared();
    let sheet = "device,borrower,asked_on,status,site,until,ended_on,nth\n\
        CN,7,2024-01-19,taken,S1,,2024-01-19,\nCN,7,2024-01-19,offered,S1,2024-05-09,,2\n";
    let report = send(&registry, Kind::Holds, sheet);
    assert_eq!((said(&report.errors), said(&report.warnings), report.created), (vec![], vec![], 2));
}

#[test]
fn a_fitting_from_before_the_first_stock_of_its_site_takes_none_in_another_store() {
    let registry = prepared();
    let fitting = "person,device,fitted_on,site,quantity\n7,CN,2023-02-10,S2,2\n";
    assert_eq!(send(&registry, Kind::Fittings, fitting).created, 1);
    let moved = MoveQuantity::new(
        ModelCode::new("CN").expect("a code"),
        SiteCode::new("S1").expect("a code"),
        30,
        StockAction::Send,
        date(2023, 3, 1),
    );
    let moved = moved.to(SiteCode::new("S2").expect("a code"));
    registry.stock(&author()).move_quantity(&moved).expect("90 are there");
    let fitting = "person,device,fitted_on,site,quantity,nth\n7,CN,2023-03-10,S2,5,\n";
    assert_eq!(send(&registry, Kind::Fittings, fitting).created, 1);
    let fittings = rows(&registry, Kind::Fittings);
    assert!(fittings[0].contains("quantity=2 from_stock=no"), "{fittings:?}");
    assert!(fittings[1].contains("quantity=5 from_stock=yes"), "{fittings:?}");
    let issued = |store: &Store| {
        let view = store.view().expect("open");
        let levels = view.levels(&ItemFilter::default()).expect("levels");
        levels
            .iter()
            .map(|level| (level.count(ItemStatus::InStock), level.count(ItemStatus::Issued)))
            .collect::<Vec<_>>()
    };
    assert_eq!(issued(&registry), [(60, 0), (25, 5)]);
    for headers in [Headers::English, Headers::Chinese] {
        let copy = copied(&registry, headers);
        assert_eq!(issued(&copy), [(60, 0), (25, 5)], "{headers:?}");
        assert_eq!(rows(&copy, Kind::Fittings), fittings);
    }
}

#[test]
fn a_sheet_says_whether_a_fitting_took_stock() {
    let registry = prepared();
    let send = |row: &str| {
        let header = "person,device,fitted_on,item,site,quantity,from_stock";
        send(&registry, Kind::Fittings, &format!("{header}\n{row}\n"))
    };
    let left = || in_stock(&registry, "S1");
    assert_eq!(send("7,CN,2023-02-10,,S1,3,否").created, 1);
    assert_eq!(left(), 90);
    assert_eq!(send("7,CN,2023-02-11,,S1,2,yes").created, 1);
    assert_eq!(left(), 88);
    assert_eq!(send("7,CN,2023-02-12,,S1,1,").created, 1);
    assert_eq!(left(), 87);
    // A sheet takes no stock later, and gives none back.
    for (row, warnings) in [
        ("7,CN,2023-02-10,,S1,,no", &[][..]),
        ("7,CN,2023-02-10,,S1,,是", &["2 from_stock taken-differs"]),
        ("7,CN,2023-02-11,,S1,,否", &["2 from_stock taken-differs"]),
    ] {
        let report = send(row);
        assert_eq!((said(&report.warnings), report.commit), (own(warnings), None), "{row}");
    }
    assert_eq!(left(), 87);
    for (row, problem) in [
        ("7,CN,2023-02-13,,S2,1,yes", "2 from_stock not-enough"),
        ("7,CN,2023-02-13,,,1,yes", "2 site site-needed"),
        ("7,WC,2023-02-11,,S1,1,yes", "2 item tag-missing"),
        ("7,WC,2023-02-11,T1,S1,1,no", "2 from_stock tag-from-stock"),
        ("7,CN,2023-02-13,,S1,1,perhaps", "2 from_stock not-yes-no"),
    ] {
        assert_eq!(said(&send(row).errors), [problem], "{row}");
    }
}

/// Returns how many canes are in stock at a site.
fn in_stock(registry: &Store, site: &str) -> u64 {
    let view = registry.view().expect("open");
    let levels = view.levels(&ItemFilter::default()).expect("levels");
    levels
        .iter()
        .filter(|level| level.site.code() == site)
        .map(|level| u64::from(level.count(ItemStatus::InStock)))
        .sum()
}
